"""`dutydesk roster`: who is to work when, on the screen and as CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.files import output_file, read_text
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.desk import Desk
    from models.roster import Assignment
    from models.roster_exchange import Imported


@group("roster", help=N_("Who is to work which shift."))
def roster() -> None:
    pass


@roster.command("show", help=N_("Show the roster of a week, this one or another."))
@option("--week", metavar="DATE", help=N_("A day of the week to show; today's without it."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def show(call: Invocation, week: str | None, as_json: bool) -> None:
    with call.desk() as here:
        from models import roster as plan
        from models import staff

        first = plan.monday(plan.day_of(week) if week else _today(call, here))
        found = plan.week(first)
        names = staff.names()
        if as_json:
            for one in found:
                echo_json(
                    {
                        "day": one.day,
                        "shift": one.shift,
                        "login": one.login,
                        "name": names[one.login],
                    }
                )
            return
        _tell_week(call, first, found, names)


def _tell_week(
    call: Invocation, first: date, found: list[Assignment], names: dict[str, str]
) -> None:
    """Print the seven days, and under each its shifts with the people."""
    from models import shift_pattern
    from models.brief import WEEKDAYS

    known = shift_pattern.pattern()
    for ahead in range(7):
        day = first + timedelta(days=ahead)
        click.echo(f"{call.words(WEEKDAYS[ahead])} {day.isoformat()}")
        planned = [one for one in found if one.day == day.isoformat()]
        shifts = [part.name for part in known.beginning_on(day)]
        shifts += sorted({one.shift for one in planned}.difference(shifts))
        labels = {shift: shift_pattern.name_label(shift, call.words) for shift in shifts}
        widest = max(map(cells, labels.values()), default=0)
        for shift in shifts:
            people = [shown(names[one.login]) for one in planned if one.shift == shift]
            told = call.words.listed(people) or call.words("nobody")
            click.echo(f"  {padded(labels[shift], widest)}  {told}")


@roster.command(
    "import",
    help=N_(
        "Read a roster from CSV with the columns day, shift and login, all or nothing.\n\n"
        "For each day that the file names, its rows replace what was planned; other days stay. "
        "Needs a supervisor."
    ),
)
@click.argument("file", metavar="FILE")
@option("--dry-run", is_flag=True, help=N_("Check the file and say what would change."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the PIN is: a file of rights 0600, - for standard input."),
)
@click.pass_obj
def import_(
    call: Invocation, file: str, dry_run: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models import roster_exchange

        text = read_text(call, file)
        actor = call.actor(here, as_login, pin_file)
        result = roster_exchange.import_rows(
            text.splitlines(), actor, call.clock(), dry_run=dry_run
        )
        if result.refused:
            _refuse(call, file, result)
        facts = {"added": result.added, "removed": result.removed}
        if dry_run:
            told = call.words("It would add {added} and remove {removed}.", **facts)
        else:
            told = call.words("{added} added, {removed} removed.", **facts)
        click.echo(told)


def _refuse(call: Invocation, file: str, result: Imported) -> None:
    for line, problem in result.refused:
        reason = problem.sentence(call.words, call.zone)
        click.echo(call.words("Line {line}: {reason}", line=line, reason=reason), err=True)
    count = len(result.refused)
    raise Sentence(
        call.words.plural(
            "{count} row of {path} will not do. Nothing was changed.",
            "{count} rows of {path} will not do. Nothing was changed.",
            count,
            path=file,
        )
    )


@roster.command(
    "export",
    help=N_(
        "Write the roster out as CSV, which `roster import` reads.\n\n"
        "A file is made with rights 0600; one that exists is never overwritten."
    ),
)
@option("--from", "first", metavar="DATE", help=N_("The first day; this week's without it."))
@option("--to", "last", metavar="DATE", help=N_("The last day; without it six days later."))
@option("--output", metavar="FILE", help=N_("Where to write; standard output without it."))
@click.pass_obj
def export(call: Invocation, first: str | None, last: str | None, output: str | None) -> None:
    with call.desk() as here:
        import csv

        from models import roster as plan
        from models import roster_exchange

        begin = plan.day_of(first) if first else plan.monday(_today(call, here))
        end = plan.day_of(last) if last else begin + timedelta(days=6)
        with output_file(call, output) as file:
            csv.writer(file).writerows(roster_exchange.export_rows(begin, end))


def _today(call: Invocation, here: Desk) -> date:
    from models.clock import local

    return local(call.clock(), here.zone).date()
