"""`dutydesk visitor export` and `import-expected`."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.context import Invocation
from tui.cli.files import output_file, read_text, refuse, write_rows
from tui.cli.translated import option
from tui.cli.visitor.group import LOGIN, OUTPUT, PIN_FILE, SINCE, UNTIL, visitor
from tui.cli.visitor.reading import of_time

if TYPE_CHECKING:
    from models.visitors.exchange import Imported


@visitor.command(
    "export",
    help=N_(
        "Write visits out as CSV or JSON, the latest first; phones are masked.\n\n"
        "Whole phones need a supervisor, and that is recorded. Of documents there is never more "
        "than the last four. A file is made with rights 0600; one that exists is never overwritten."
    ),
)
@option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    help=N_("csv, with a header row, or json, one object a line."),
)
@option("--since", metavar="T", help=SINCE)
@option("--until", metavar="T", help=UNTIL)
@option("--output", metavar="FILE", help=OUTPUT)
@option("--unmasked", is_flag=True, help=N_("Whole phones: a supervisor's right, recorded."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def export(
    call: Invocation,
    form: str,
    since: str | None,
    until: str | None,
    output: str | None,
    unmasked: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models.visitors import exchange, privacy

        now, filters = call.clock(), of_time(call, here, since, until)
        if unmasked:
            privacy.unmask(call.actor(here, as_login, pin_file), now)
        found = exchange.exported(here.zone, now, filters, unmasked=unmasked)
        with output_file(call, output) as file:
            write_rows(file, form, exchange.COLUMNS, found)


@visitor.command(
    "import-expected",
    help=N_(
        "Take the expected visitors of a CSV file, all of them or none.\n\n"
        "The first line names the columns; name, expected_from and expected_until must be there. "
        "Document numbers are cut to their last four. Try --dry-run first."
    ),
)
@click.argument("file", metavar="FILE")
@option("--dry-run", is_flag=True, help=N_("Check the file and say what would be taken."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def import_expected(
    call: Invocation, file: str, dry_run: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.visitors import exchange

        text = StringIO(read_text(call, file), newline="")
        if dry_run:
            result = exchange.check(text, call.clock())
        else:
            actor = call.actor(here, as_login, pin_file)
            result = exchange.import_expected(text, actor, call.clock())
        if result.refused:
            refuse(call, file, result.refused)
        _tell(call, result, dry_run=dry_run)


def _tell(call: Invocation, result: Imported, *, dry_run: bool) -> None:
    words, count = call.words, result.taken
    if dry_run:
        click.echo(
            words.plural(
                "{count} visitor would be expected.", "{count} visitors would be expected.", count
            )
        )
    else:
        click.echo(
            words.plural("{count} visitor is expected.", "{count} visitors are expected.", count)
        )
    for row in result.cut:
        told = words("Row {row}: a document number was cut to its last four.", row=row)
        click.echo(told, err=True)
