"""`dutydesk backup prune`: old backups go, by a policy; it says which and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.backup.group import JSON, PATH, QUIET, backup, readable_size
from tui.cli.backup.listing import fields, lines
from tui.cli.context import FOUND, Invocation
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.backups.keeping import Decision

DOUBTED = N_(
    "The clock may be ahead, so none goes for its age: dutydesk doctor. The other rules hold."
)
STAYS, GOES = N_("stays"), N_("goes")


@backup.command(
    "prune",
    help=N_(
        "Remove old backups of this desk: so many of the last hours, days, weeks, months stay.\n\n"
        "Of each its newest verified one. What is older than the desk keeps visitors' data goes "
        "whatever the rules say; the last verified one never goes. Without DIR in the folders that "
        "this desk's backups are written to. --dry-run only says."
    ),
)
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=PATH)
@option(
    "--keep-hourly",
    metavar="N",
    default=48,
    type=WholeNumberRange(0),
    help=N_("One an hour, for so many hours."),
)
@option(
    "--keep-daily",
    metavar="N",
    default=14,
    type=WholeNumberRange(0),
    help=N_("One a day, for so many days."),
)
@option(
    "--keep-weekly",
    metavar="N",
    default=8,
    type=WholeNumberRange(0),
    help=N_("One a week, for so many weeks."),
)
@option(
    "--keep-monthly",
    metavar="N",
    default=24,
    type=WholeNumberRange(0),
    help=N_("One a month, for so many months."),
)
@option("--dry-run", is_flag=True, help=N_("Say what would go; remove nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask again."))
@option("--quiet", is_flag=True, help=QUIET)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def prune(
    context: click.Context,
    folders: tuple[Path, ...],
    keep_hourly: int,
    keep_daily: int,
    keep_weekly: int,
    keep_monthly: int,
    dry_run: bool,
    yes: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    from models.backups import tables
    from models.backups.keeping import Policy, decide, remove
    from models.backups.places import stored
    from models.clock_doubts import recorded_jump

    call: Invocation = context.obj
    refused: list[DeskError] = []
    with call.desk() as here:
        chosen = folders or tables.written_folders(call.path.resolve())
        doubt = recorded_jump(call.clock())
        if doubt is not None and not quiet:
            click.echo(call.words(DOUBTED), err=True)
        days = 0 if doubt else here.visitor_retention_days
        policy = Policy(keep_hourly, keep_daily, keep_weekly, keep_monthly, days)
        for folder in chosen:
            try:
                decisions = decide(stored([folder]), here.id, policy, here.zone, call.clock())
            except DeskError as problem:
                refused.append(problem)
                continue
            if not quiet:
                _tell(call, folder, decisions, as_json=as_json)
            if not dry_run and _agreed(call, decisions, yes=yes or as_json or quiet):
                refused += remove(decisions, call.origin, call.clock())[1]
    for problem in refused:
        click.echo(problem.sentence(call.words), err=True)
    if refused:
        context.exit(FOUND)


def _agreed(call: Invocation, decisions: list[Decision], *, yes: bool) -> bool:
    going = sum(not each.stays for each in decisions)
    if not going or yes or not sys.stdin.isatty():
        return bool(going)
    return click.confirm(call.words("Remove {count} backups for ever?", count=going), err=True)


def _tell(call: Invocation, folder: Path, decisions: list[Decision], *, as_json: bool) -> None:
    words = call.words
    if as_json:
        for each in decisions:
            told = {"stays": each.stays, "reasons": [*each.reasons]}
            echo_json(fields(each.backup) | told)
        return
    click.echo(shown(str(folder)))
    widest = max(cells(words(STAYS)), cells(words(GOES)))
    for each, line in zip(decisions, lines(call, [each.backup for each in decisions]), strict=True):
        what = padded(words(STAYS if each.stays else GOES), widest)
        click.echo(f"  {what}{line}")
        click.echo("  " + " " * widest + "    " + words.listed(map(words, each.reasons)))
    size = sum(each.backup.size for each in decisions if not each.stays)
    count = sum(not each.stays for each in decisions)
    click.echo(words("{count} go, {size}", count=count, size=readable_size(size)))
