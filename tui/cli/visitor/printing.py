"""`dutydesk visitor on-site` and `slip`: who is inside, and the paper with which goods go out."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from models.clock import local
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.files import output_file
from tui.cli.listing import echo_json
from tui.cli.translated import WholeNumberRange, option
from tui.cli.visitor.group import FORM, JSON, OUTPUT, visitor

if TYPE_CHECKING:
    from models.desk import Desk
    from models.sheets import Sheet
    from models.visitors.tables import Visit

FORMS = click.Choice(["text", "html"])


@visitor.command(
    "on-site",
    help=N_(
        "Say who is inside, by building, with boxes to tick and a total: a roll-call.\n\n"
        "--print sends it to the printer of the terminal's settings, as the key on the screen "
        "does. It has names and no phones."
    ),
)
@option("--print", "printed", is_flag=True, help=N_("Print it, 66 lines a page."))
@option("--format", "form", type=FORMS, default="text", help=FORM)
@option("--output", metavar="FILE", help=OUTPUT)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def on_site(call: Invocation, printed: bool, form: str, output: str | None, as_json: bool) -> None:
    with call.desk() as here:
        from models.visitors import papers, reads

        if printed + as_json + (output is not None or form == "html") > 1:
            raise Sentence(call.words("Choose one: --print, --json, or a file or HTML."))
        now = call.clock()
        inside = reads.on_site(now)
        if as_json:
            _echo(call, here, inside)
            return
        sheet = papers.roll_call(inside, here, call.words, now)
        if printed:
            _send(call, here, f"on-site-{local(now, here.zone):%Y%m%d-%H%M}", sheet)
        else:
            _write(call, sheet, form, output, paged=False)


def _echo(call: Invocation, here: Desk, inside: list[Visit]) -> None:
    from models.visitors import exchange, papers

    for building, visits in papers.by_building(inside).items():
        for visit in visits:
            row = exchange.row(visit, here.zone, call.clock())
            echo_json({"building": building, **row})


def _send(call: Invocation, here: Desk, name: str, sheet: Sheet) -> None:
    """Send a sheet where the terminal's settings say, and tell where it went."""
    from models import sheets
    from tui.printing import Printing
    from tui.settings import load, settings_path

    name = f"{here.code}-{name}"
    printing = Printing(load(settings_path()), call.path)
    place = printing.send(name, sheets.as_text(sheet, call.words))
    if PurePath(place).name.startswith(name):
        click.echo(call.words("No printer is set. Kept as {path}.", path=shown(place)))
    else:
        click.echo(call.words("Printed on {printer}.", printer=shown(place)))


def _write(call: Invocation, sheet: Sheet, form: str, output: str | None, *, paged: bool) -> None:
    from models import sheets

    if form == "html":
        text = sheets.as_html(sheet, call.words)
    elif paged:
        text = sheets.as_text(sheet, call.words)
    else:
        text = "\n".join(sheets.as_lines(sheet, call.words)) + "\n"
    with output_file(call, output) as file:
        file.write(text)


@visitor.command(
    "slip",
    help=N_(
        "Print a visit's goods release slip, to be signed; text goes straight to lp.\n\n"
        "dutydesk visitor slip V-0123 | lp. The slip is written on the screen, with who of the "
        "unit allows it."
    ),
)
@click.argument("number")
@option(
    "--slip",
    "which",
    type=WholeNumberRange(min=1),
    metavar="N",
    help=N_("Which one of several; the last one without it."),
)
@option("--format", "form", type=FORMS, default="text", help=FORM)
@option("--output", metavar="FILE", help=OUTPUT)
@click.pass_obj
def slip(call: Invocation, number: str, which: int | None, form: str, output: str | None) -> None:
    with call.desk() as here:
        from models.visitors import papers, reads

        detail = reads.detail(reads.find(number).id)
        slips = [
            str(step.facts.get("slip", "")) for step in detail.steps if step.action == "release"
        ]
        if len(slips) < (which or 1):
            told = call.words(
                "{number} has no such goods release slip. One is written on the visitors' screen.",
                number=detail.visit.short_number,
            )
            raise Sentence(told)
        sheet = papers.release_slip(detail, slips[(which or 0) - 1], here, call.words)
        _write(call, sheet, form, output, paged=True)
