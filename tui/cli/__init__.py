"""The command line: `dutydesk` opens the console, its commands do the rest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from models import clock
from models.language import N_, Words
from tui.cli.audit import audit
from tui.cli.backup import backup
from tui.cli.brief import brief
from tui.cli.checklist import checklist
from tui.cli.complaint import complaint
from tui.cli.console import open_console
from tui.cli.context import Entrance, Invocation
from tui.cli.demo import demo
from tui.cli.department import department
from tui.cli.doctor import doctor
from tui.cli.export import export
from tui.cli.handover import handover
from tui.cli.holiday import holiday
from tui.cli.log import log
from tui.cli.repair import repair
from tui.cli.roster import roster
from tui.cli.settings import settings
from tui.cli.setup import setup
from tui.cli.shift import shift
from tui.cli.staff import staff
from tui.cli.translated import LANGUAGE, group, option, show_version
from tui.cli.visitor import visitor
from tui.environment import scrub


@group(
    "dutydesk",
    cls=Entrance,
    invoke_without_command=True,
    help=N_(
        "Duty Desk: the console that people on shift keep open all night.\n\n"
        "Without a command it opens the console; where there is no terminal it prints the brief."
    ),
)
@option(
    "--db",
    "path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help=N_("The desk's database; else DUTYDESK_DB, else the usual folder."),
)
@option("--lang", type=LANGUAGE, help=N_("The language to speak, whatever the desk's is."))
@option("--as", "login", metavar="LOGIN", help=N_("Who you are; the console asks for the PIN."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the PIN is: a file of rights 0600, - for standard input."),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help=N_("Show the version and exit."),
)
@click.pass_context
def dutydesk(
    context: click.Context,
    path: Path | None,
    lang: str | None,
    login: str | None,
    pin_file: str | None,
) -> None:
    time: Callable[[], int] = context.obj or clock.now
    words = Words(context.meta["language"])
    context.obj = Invocation(path, lang, login, pin_file, words, time)
    if context.invoked_subcommand is None:
        context.exit(open_console(context))


for command in (
    *(setup, staff, shift, roster, log, handover, brief, demo, checklist, backup),
    *(complaint, department, holiday, visitor, audit, settings, export),
    *(doctor, repair),
):
    dutydesk.add_command(command)


def main() -> None:
    """Run the command line of this process."""
    scrub(os.environ)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    dutydesk(prog_name="dutydesk")
