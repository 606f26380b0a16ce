"""`dutydesk visitor pass`: standing permissions of units, and contractors' passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from models.clock import iso
from models.language import N_
from models.text import shown
from tui.cli.complaint.group import coded
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
    from models.visitors.passes import Pass

KIND = N_("standing, a unit's permission, or contractor.")


@visitor.group("pass", help=N_("Standing permissions of units, and contractors' passes."))
def pass_() -> None:
    pass


@pass_.command("list", help=N_("List the passes that count, those that end first in front."))
@option("--kind", metavar="NAME", help=KIND)
@option("--unit", metavar="UNIT", help=N_("Only this unit's."))
@option("--all", "over", is_flag=True, help=N_("Those that expired or were ended too."))
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(call: Invocation, kind: str | None, unit: str | None, over: bool, as_json: bool) -> None:
    with call.desk() as here:
        from models.visitors import passes

        now = call.clock()
        kind = coded(call, "--kind", kind, passes.KINDS)
        found = passes.listed(now, kind=kind, unit=unit, over=over)
        if as_json:
            for each in found:
                echo_json(_fields(each, here, now))
            return
        rows = [_columns(call, here, each, now) for each in found]
        widest = [max(map(cells, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            click.echo("  ".join(map(padded, row, widest)).rstrip())


def _columns(call: Invocation, here: Desk, found: Pass, now: int) -> tuple[str, ...]:
    from models.visitors import passes, validity

    until = validity.until(found.ends_at, here.zone, now)
    return (
        found.number,
        call.words(passes.STANDINGS[found.standing(now)]),
        call.words("until {when}", when=until),
        call.words(passes.KINDS[found.kind]),
        shown(found.unit),
        shown(found.permit),
        "  ".join(shown(part) for part in (found.name, found.organisation, found.phone) if part),
    )


def _fields(found: Pass, here: Desk, now: int) -> dict[str, object]:
    texts = ("name", "organisation", "phone", "last_four", "plate", "unit", "permit", "authority")
    return {
        "number": found.number,
        "kind": found.kind,
        "standing": found.standing(now),
        **{text: getattr(found, text) for text in texts},
        "remarks": found.remarks,
        "starts_at": iso(found.starts_at, here.zone),
        "ends_at": iso(found.ends_at, here.zone),
        "ended_at": None if found.ended_at is None else iso(found.ended_at, here.zone),
        "added_by": found.added_name,
    }


@pass_.command(
    "add",
    help=N_(
        "Let somebody come to a unit until a time.\n\n"
        "A standing permission names who of the unit allows it (--authority); a contractor's pass "
        "the company and the number of the unit's permit (--organisation, --permit)."
    ),
)
@click.argument("name")
@option("--kind", required=True, metavar="NAME", help=KIND)
@option("--unit", required=True, metavar="UNIT", help=N_("Which unit may be visited."))
@option("--until", "last", required=True, metavar="T", help=LAST_DAY)
@option("--from", "first", metavar="T", help=FIRST_DAY)
@option("--authority", default="", metavar="NAME", help=N_("Who of the unit allows it."))
@option("--organisation", default="", metavar="NAME", help=N_("The company."))
@option("--permit", default="", metavar="NUMBER", help=N_("The unit's permit."))
@option("--last-four", default="", metavar="FOUR", help=LAST_FOUR)
@option("--phone", default="", metavar="PHONE", help=N_("Their phone."))
@option("--plate", default="", metavar="PLATE", help=N_("Their vehicle's plate."))
@option("--remarks", default="", metavar="WORDS", help=N_("What else is to be known."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation,
    kind: str,
    first: str | None,
    last: str,
    as_login: str | None,
    pin_file: str | None,
    **texts: Any,
) -> None:
    with call.desk() as here:
        from models.visitors import passes, validity
        from models.visitors.passes import NewPass

        now = call.clock()
        new = NewPass(
            kind=coded(call, "--kind", kind, passes.KINDS) or kind,
            starts_at=now if first is None else validity.beginning(first, now, here.zone),
            ends_at=validity.end(last, now, here.zone),
            **texts,
        )
        made = passes.add(new, call.actor(here, as_login, pin_file), now)
        say_cut(call, new.last_four, new.name, new.phone, new.remarks)
        _tell(call, here, made)


@pass_.command("renew", help=N_("Let a pass go on until another time, perhaps on another permit."))
@click.argument("number")
@option("--until", "last", required=True, metavar="T", help=LAST_DAY)
@option("--permit", default="", metavar="NUMBER", help=N_("The unit's new permit."))
@option("--words", "said", default="", metavar="WORDS", help=N_("What is to be said of it."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def renew(
    call: Invocation,
    number: str,
    last: str,
    permit: str,
    said: str,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models.visitors import passes, validity

        now, wanted = call.clock(), numbered(number, "P", "pass_unknown", "visitor_pass")
        until = validity.end(last, now, here.zone)
        actor = call.actor(here, as_login, pin_file)
        _tell(call, here, passes.renew(wanted, until, actor, now, permit=permit, words=said))


@pass_.command("end", help=N_("End a pass before its time."))
@click.argument("number")
@option("--reason", required=True, metavar="WORDS", help=N_("Why."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def end(
    call: Invocation, number: str, reason: str, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.visitors import passes

        wanted = numbered(number, "P", "pass_unknown", "visitor_pass")
        actor = call.actor(here, as_login, pin_file)
        done = passes.end(wanted, reason, actor, call.clock())
        click.echo(call.words("{number} is ended.", number=done.number))


def _tell(call: Invocation, here: Desk, made: Pass) -> None:
    from models.visitors import validity

    until = validity.until(made.ends_at, here.zone, call.clock())
    click.echo(call.words("{number} counts until {when}.", number=made.number, when=until))
