"""`dutydesk visitor barred`: the do-not-admit list, a supervisor's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.clock import iso
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import option
from tui.cli.visitor.group import (
    FIRST_DAY,
    JSON,
    LAST_DAY,
    LAST_FOUR,
    LOGIN,
    PIN_FILE,
    numbered,
    say_cut,
    visitor,
)

if TYPE_CHECKING:
    from models.desk import Desk
    from models.visitors.do_not_admit import Barred

RIGHT = "do_not_admit"


@visitor.group("barred", help=N_("The do-not-admit list. It is a supervisor's."))
def barred() -> None:
    pass


@barred.command("list", help=N_("List who is not to be let in, why and until when."))
@option("--all", "over", is_flag=True, help=N_("Those whose time is over too."))
@option("--json", "as_json", is_flag=True, help=JSON)
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def list_(
    call: Invocation, over: bool, as_json: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.visitors import do_not_admit

        actor, now = call.actor(here, as_login, pin_file), call.clock()
        actor.require(RIGHT)
        found = do_not_admit.listed(actor.account, now, over=over)
        if as_json:
            for entry in found:
                echo_json(_fields(entry, here, now))
            return
        widest = max((cells(shown(entry.name)) for entry in found), default=0)
        for entry in found:
            click.echo(_line(call, here, entry, widest, now))


def _line(call: Invocation, here: Desk, entry: Barred, widest: int, now: int) -> str:
    """Return an entry as a line: number, name, until when, by what else it is found, why."""
    known = (*entry.aliases, entry.last_four, entry.phone, entry.plate)
    parts = [f"{entry.number}  {padded(shown(entry.name), widest)}", _until(call, here, entry, now)]
    parts += [
        shown(call.words.listed(filter(None, known))),
        shown(entry.notice),
        shown(entry.reason or ""),
    ]
    return "  ".join(filter(None, parts))


def _until(call: Invocation, here: Desk, entry: Barred, now: int) -> str:
    """Return until when an entry counts, from when, or since when it counts no more."""
    from models.visitors import validity

    words, zone = call.words, here.zone
    if entry.ended_at is not None:
        return words("ended {when}", when=validity.day(entry.ended_at, zone, now))
    until = words("no end")
    if entry.ends_at is not None:
        until = words("until {when}", when=validity.until(entry.ends_at, zone, now))
    if entry.starts_at <= now:
        return until
    since = words("from {when}", when=validity.day(entry.starts_at, zone, now))
    return words.listed((since, until))


def _fields(entry: Barred, here: Desk, now: int) -> dict[str, object]:
    def moment(at: int | None) -> str | None:
        return None if at is None else iso(at, here.zone)

    return {
        "number": entry.number,
        "name": entry.name,
        "aliases": list(entry.aliases),
        "last_four": entry.last_four,
        "phone": entry.phone,
        "plate": entry.plate,
        "notice": entry.notice,
        "reason": entry.reason,
        "starts_at": moment(entry.starts_at),
        "ends_at": moment(entry.ends_at),
        "ended_at": moment(entry.ended_at),
        "ended_by": entry.ended_name or None,
        "end_reason": entry.end_reason,
        "added_by": entry.added_name,
        "in_force": entry.is_in_force(now),
    }


@barred.command(
    "add",
    help=N_(
        "Put somebody on the list. A name, the last four, a phone or a plate is enough.\n\n"
        "They are found by names that sound or look alike too. Clerks see the notice, supervisors "
        "the reason. The log has the entry's number, never the name."
    ),
)
@click.argument("name", required=False, default="")
@option("--reason", required=True, metavar="WORDS", help=N_("Why; only supervisors see it."))
@option("--notice", default="", metavar="WORDS", help=N_("What every clerk is told."))
@option("--alias", "aliases", multiple=True, metavar="NAME", help=N_("Another name; up to ten."))
@option("--last-four", default="", metavar="FOUR", help=LAST_FOUR)
@option("--phone", default="", metavar="PHONE", help=N_("Their phone."))
@option("--plate", default="", metavar="PLATE", help=N_("Their vehicle's plate."))
@option("--from", "first", metavar="T", help=FIRST_DAY)
@option("--until", "last", metavar="T", help=LAST_DAY)
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation,
    name: str,
    reason: str,
    notice: str,
    aliases: tuple[str, ...],
    last_four: str,
    phone: str,
    plate: str,
    first: str | None,
    last: str | None,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models.visitors import do_not_admit, validity
        from models.visitors.do_not_admit import NewBarred

        now = call.clock()
        new = NewBarred(
            name,
            reason,
            aliases,
            last_four,
            phone,
            plate,
            notice,
            starts_at=None if first is None else validity.beginning(first, now, here.zone),
            ends_at=None if last is None else validity.end(last, now, here.zone),
        )
        made = do_not_admit.add(new, call.actor(here, as_login, pin_file), now)
        say_cut(call, last_four, name, reason, notice, phone, *aliases)
        click.echo(call.words("{number} is on the do-not-admit list.", number=made.number))


@barred.command("end", help=N_("Take somebody off the list before the time."))
@click.argument("number")
@option("--reason", required=True, metavar="WORDS", help=N_("Why."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def end(
    call: Invocation, number: str, reason: str, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.visitors import do_not_admit

        wanted = numbered(number, "D", "barred_unknown", "barred")
        actor = call.actor(here, as_login, pin_file)
        done = do_not_admit.end(wanted, reason, actor, call.clock())
        click.echo(call.words("{number} is off the do-not-admit list.", number=done.number))
