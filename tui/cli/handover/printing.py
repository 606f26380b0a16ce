"""`dutydesk handover print`: the sheet of a handover, or a blank form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.context import Invocation, Sentence
from tui.cli.files import output_file
from tui.cli.handover.group import LAST, chosen, handover
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.desk import Desk
    from models.sheets import Sheet


@handover.command(
    "print",
    help=N_(
        "Print a handover's sheet for A4; text goes straight to lp.\n\n"
        "dutydesk handover print --last | lp. A file is made with rights 0600; one that exists is "
        "never overwritten."
    ),
)
@click.argument("number", type=WholeNumberRange(min=1), required=False, metavar="[ID]")
@option("--last", is_flag=True, help=LAST)
@option("--to", "output", metavar="FILE", help=N_("Where to write; standard output without it."))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "html"]),
    default="text",
    help=N_("text, 66 lines a page, or html, one file with print styles."),
)
@option("--blank", is_flag=True, help=N_("A blank form, for the day when the machine is down."))
@click.pass_obj
def print_(
    call: Invocation, number: int | None, last: bool, output: str | None, form: str, blank: bool
) -> None:
    with call.desk() as here:
        from models import sheets

        if blank and (last or number is not None):
            raise Sentence(call.words("A blank form belongs to no handover: leave out the number."))
        sheet = _blank(call, here) if blank else _written(call, here, number, last=last)
        write = sheets.as_html if form == "html" else sheets.as_text
        text = write(sheet, call.words)
        with output_file(call, output) as file:
            file.write(text)


def _written(call: Invocation, here: Desk, number: int | None, *, last: bool) -> Sheet:
    from models.handover.sheet import sheet_of

    return sheet_of(chosen(call, number, last=last), here, call.words)


def _blank(call: Invocation, here: Desk) -> Sheet:
    """Return a form with the list of the open shift, else with that of every shift."""
    from models import checklists, shifts
    from models.handover.blank import blank_sheet

    opened = shifts.opened()
    template = (
        checklists.for_shift(checklists.EVERY_SHIFT)
        if opened is None
        else checklists.by_id(opened.checklist)
    )
    return blank_sheet(template, here, call.words)
