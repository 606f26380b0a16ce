"""`dutydesk export --all`: every table as a file, for whoever must read it without us."""

from __future__ import annotations

from pathlib import Path

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.translated import command, option


@command(
    "export",
    help=N_(
        "Write the whole desk into a folder: a CSV file a table, and README.md, which says in "
        "words what every table and column holds.\n\n"
        "All of it is of one moment. Phones, document numbers and the reasons of the do-not-admit "
        "list are masked. Needs an admin; --unmasked needs a supervisor too. Both are recorded. "
        "Files have the rights 0600, the folder 0700; a folder that is not empty is refused."
    ),
)
@option(
    "--all",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help=N_("The folder: a new one, or an empty one."),
)
@option("--unmasked", is_flag=True, help=N_("Without masks: a supervisor's right, recorded."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the PIN is: a file of rights 0600, - for standard input."),
)
@click.pass_obj
def export(
    call: Invocation, folder: Path, unmasked: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.export import check_folder, export_all

        check_folder(folder)  # before anybody is asked for a PIN
        actor = call.actor(here, as_login, pin_file)
        done = export_all(folder, here, actor, call.words, call.clock(), unmasked=unmasked)
        told = call.words.plural(
            "{count} row in {tables} tables: {folder}",
            "{count} rows in {tables} tables: {folder}",
            sum(done.rows.values()),
            tables=len(done.rows),
            folder=shown(str(folder)),
        )
        click.echo(told)
