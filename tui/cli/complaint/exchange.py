"""`dutydesk complaint export` and `import`."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.complaint.group import LOGIN, OUTPUT, PIN_FILE, complaint
from tui.cli.context import Invocation
from tui.cli.files import output_file, read_text, refuse, write_rows
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.complaints.exchange import Imported


@complaint.command(
    "export",
    help=N_(
        "Write every complaint out as CSV or JSON, closed ones too; phones are masked.\n\n"
        "Whole phones need a supervisor, and that is recorded. A file is made with rights 0600; "
        "one that exists is never overwritten."
    ),
)
@option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    help=N_("csv, with a header row, or json, one object a line."),
)
@option("--output", metavar="FILE", help=OUTPUT)
@option("--unmasked", is_flag=True, help=N_("Whole phones: a supervisor's right, recorded."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def export(
    call: Invocation,
    form: str,
    output: str | None,
    unmasked: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models.complaints import exchange

        if unmasked:
            exchange.unmask(call.actor(here, as_login, pin_file), call.clock())
        found = exchange.exported(here.zone, unmasked=unmasked)
        with output_file(call, output) as file:
            write_rows(file, form, exchange.COLUMNS, found)


@complaint.command(
    "import",
    help=N_(
        "Take the complaints of a CSV file with the export's columns, all of them or none.\n\n"
        "Each becomes a new one that is to be accepted and keeps when it was received; closed "
        "ones are left out. Only the column words must be there. Try --dry-run first."
    ),
)
@click.argument("file", metavar="FILE")
@option("--dry-run", is_flag=True, help=N_("Check the file and say what would be taken."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def import_(
    call: Invocation, file: str, dry_run: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.complaints import exchange

        text = StringIO(read_text(call, file), newline="")
        if dry_run:
            result = exchange.check(text, call.clock())
        else:
            actor = call.actor(here, as_login, pin_file)
            result = exchange.import_rows(text, actor, call.clock())
        if result.refused:
            refuse(call, file, result.refused)
        _tell(call, result, dry_run=dry_run)


def _tell(call: Invocation, result: Imported, *, dry_run: bool) -> None:
    words = call.words
    if dry_run:
        click.echo(
            words.plural(
                "{count} complaint would be taken.",
                "{count} complaints would be taken.",
                result.taken,
            )
        )
    else:
        click.echo(
            words.plural(
                "{count} complaint was taken.", "{count} complaints were taken.", result.taken
            )
        )
    if result.left_out:
        click.echo(
            words.plural(
                "{count} that is closed was left out.",
                "{count} that are closed were left out.",
                result.left_out,
            )
        )
