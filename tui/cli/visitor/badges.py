"""`dutydesk visitor badges`: the desk's set of badges, and who has which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from models.clock import iso, short_date_time
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import option
from tui.cli.visitor.group import JSON, LOGIN, PIN_FILE, visitor

if TYPE_CHECKING:
    from models.desk import Desk

MOST = 2000  # as models.visitors.badges has it, which loads the database
BETWEEN = re.compile(r"[,，、\s]+")
SPAN = re.compile(r"(?P<before>\D*)(?P<first>[0-9]{1,8})-(?P=before)(?P<last>[0-9]{1,8})")


@visitor.command(
    "badges",
    help=N_(
        "List the badges and who has them, or give the desk another set.\n\n"
        "A badge that is in the set no more is withdrawn, its past stays. The set is an admin's."
    ),
)
@option("--set", "labels", metavar="LABELS", help=N_("The new set: 01-30, or 01-20,A1-A5,VIP."))
@option("--json", "as_json", is_flag=True, help=JSON)
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def badges(
    call: Invocation,
    labels: str | None,
    as_json: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models.visitors import badges

        if labels is None:
            _list(call, here, as_json=as_json)
            return
        chosen = [label for part in BETWEEN.split(labels) for label in _span(call, part)]
        actor = call.actor(here, as_login, pin_file)
        made = badges.set_labels(chosen, actor, call.clock())
        if as_json:
            _list(call, here, as_json=True)
            return
        count, first, last = len(made), made[0].label, made[-1].label
        told = call.words.plural(
            "The desk has {count} badge: {first}.",
            "The desk has {count} badges: {first} to {last}.",
            count,
            first=shown(first),
            last=shown(last),
        )
        click.echo(told)


def _span(call: Invocation, part: str) -> Iterator[str]:
    """Yield the labels of 01-30 or A1-A5, all of the width of the first; else what is given."""
    found = SPAN.fullmatch(part)
    if found is None:
        if part:
            yield part
        return
    first, last = int(found["first"]), int(found["last"])
    if not first <= last < first + MOST:
        raise Sentence(call.words("--set: {span} is no span of badges.", span=part))
    for number in range(first, last + 1):
        yield f"{found['before']}{number:0{len(found['first'])}}"


def _list(call: Invocation, here: Desk, *, as_json: bool) -> None:
    """Print the badges; one that was withdrawn is among them as long as it is out."""
    from models.visitors import badges, reads

    out = {loan.badge: loan for loan in reads.badges_out()}
    found = [each for each in badges.listed(withdrawn=True) if not each.withdrawn or each.visit]
    widest = max((cells(badge.label) for badge in found), default=0)
    for badge in found:
        loan = out.get(badge.label)
        if as_json:
            echo_json(
                {
                    "badge": badge.label,
                    "visit": loan.visit.number if loan else None,
                    "out_at": iso(loan.out_at, here.zone) if loan else None,
                    "visitor_left": loan.is_left if loan else None,
                    "withdrawn": badge.withdrawn,
                }
            )
            continue
        told = call.words("free")
        if loan is not None:
            when = short_date_time(loan.out_at, here.zone, call.clock())
            since = call.words("since {when}", when=when)
            gone = call.words("visitor gone, not returned") if loan.is_left else ""
            who = f"{loan.visit.short_number} {shown(loan.visit.name)}".strip()
            told = "  ".join(filter(None, (who, since, gone)))
        click.echo(f"{padded(badge.label, widest)}  {told}")
