"""`dutydesk holiday`: days that are not worked, and weekend days that are."""

from __future__ import annotations

from datetime import date, timedelta

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import echo_json
from tui.cli.translated import group, option

LOGIN = N_("Who you are.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
MOST_DAYS = 31


@group("holiday", help=N_("Holidays, and weekend days that are worked: for limits in work time."))
def holiday() -> None:
    pass


@holiday.command("list", help=N_("List the holidays and the weekend days that are worked."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def list_(call: Invocation, as_json: bool) -> None:
    with call.desk():
        from models import calendars
        from models.brief import WEEKDAYS

        for one in calendars.holidays():
            day = one.day.isoformat()
            if as_json:
                echo_json({"day": day, "name": one.name, "worked": one.is_worked})
                continue
            weekday = call.words(WEEKDAYS[one.day.weekday()])
            worked = call.words("worked") if one.is_worked else ""
            click.echo(f"{day} {weekday}  {shown(one.name)}  {worked}".rstrip())


@holiday.command(
    "add",
    help=N_(
        "Add a holiday of one day or several, or weekend days that are worked.\n\n"
        "What is due of the open complaints that count in work time moves with it. A day that is "
        "on the list already is written anew. Needs a supervisor."
    ),
)
@click.argument("day", metavar="DATE")
@click.argument("name")
@option("--to", "last", metavar="DATE", help=N_("The last day; only one day without it."))
@option("--worked", is_flag=True, help=N_("A weekend day that is worked."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation,
    day: str,
    name: str,
    last: str | None,
    worked: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models import calendars
        from models.database import database
        from models.roster import day_of

        begin = day_of(day)
        days = _days(call, begin, day_of(last) if last else begin)
        actor = call.actor(here, as_login, pin_file)
        with database.write():  # all of the days or none
            for each in days:
                new = calendars.NamedDay(each, name, is_worked=worked)
                calendars.add_holiday(new, actor, call.clock())
        told = call.words.plural(
            "{count} day is on the list.", "{count} days are on the list.", len(days)
        )
        click.echo(told)


def _days(call: Invocation, first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise Sentence(
            call.words("--to: give a day from the first on, at most {count} days.", count=MOST_DAYS)
        )
    return [first + timedelta(days=ahead) for ahead in range(count)]


@holiday.command("remove", help=N_("Take a day off the list. Needs a supervisor."))
@click.argument("day", metavar="DATE")
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def remove(call: Invocation, day: str, as_login: str | None, pin_file: str | None) -> None:
    with call.desk() as here:
        from models import calendars
        from models.roster import day_of

        found = day_of(day)
        calendars.remove_holiday(found, call.actor(here, as_login, pin_file), call.clock())
        told = call.words("{day} is a day like others again.", day=found.isoformat())
        click.echo(told)
