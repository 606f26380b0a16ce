"""`dutydesk visitor list` and `show`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from tui.cli.complaint.group import coded
from tui.cli.context import Invocation
from tui.cli.listing import echo_json
from tui.cli.translated import WholeNumberRange, option
from tui.cli.visitor.group import JSON, SINCE, STATE, UNTIL, visitor
from tui.cli.visitor.lines import Visits

if TYPE_CHECKING:
    from models.desk import Desk
    from models.visitors.reads import Filters

USUAL_COUNT = 50


@visitor.command(
    "list",
    help=N_(
        "List visits, the latest first: the last fifty, or all of the time that is asked for.\n\n"
        "! stays longer than allowed. 3/20: three of twenty are still inside. Phones are masked."
    ),
)
@option("--last", type=WholeNumberRange(min=1), metavar="N", help=N_("Only the last N."))
@option("--state", metavar="NAME", help=STATE)
@option("--unit", metavar="UNIT", help=N_("Only those to this unit."))
@option("--plate", metavar="PLATE", help=N_("Only those with this plate."))
@option("--badge", metavar="BADGE", help=N_("Only those who were given this badge."))
@option("--words", "said", metavar="WORDS", help=N_("Only those that have all these words."))
@option("--groups", is_flag=True, help=N_("Only group visits."))
@option("--since", metavar="T", help=SINCE)
@option("--until", metavar="T", help=UNTIL)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(
    call: Invocation,
    last: int | None,
    state: str | None,
    unit: str | None,
    plate: str | None,
    badge: str | None,
    said: str | None,
    groups: bool,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    with call.desk() as here:
        from dataclasses import replace

        from models.visitors import checks, exchange, reads
        from models.visitors.lifecycle import STATES

        now = call.clock()
        filters = replace(
            of_time(call, here, since, until),
            state=coded(call, "--state", state, STATES),
            unit=unit,
            plate=None if plate is None else checks.checked_plate(plate),
            badge=None if badge is None else _label(badge),
            words=said or "",
            groups=groups,
        )
        if last is None and since is None and until is None:
            last = USUAL_COUNT
        if as_json:
            for row in islice(exchange.exported(here.zone, now, filters), last):
                echo_json(row)
        else:
            visits = Visits(call.words, here.zone, now)
            found = islice(reads.everything(filters, now), last)
            while some := list(islice(found, reads.BATCH)):
                click.echo("\n".join(visits.lines(some)))


def of_time(call: Invocation, here: Desk, since: str | None, until: str | None) -> Filters:
    """Return which visits a time leaves: by arrival, or the beginning of the window."""
    from models import clock
    from models.visitors.reads import Filters

    now = call.clock()
    return Filters(
        since=None if since is None else clock.parse(since, now, here.zone),
        until=None if until is None else clock.parse(until, now, here.zone),
    )


def _label(badge: str) -> str:
    """Return the label that is meant, of badges that were withdrawn or lost too."""
    from models.visitors import badges

    wanted = badge.strip().upper()
    labels = [each.label for each in badges.listed(withdrawn=True)]
    alike = [label for label in labels if label.lstrip("0") == wanted.lstrip("0")]
    if wanted not in labels and not alike:
        raise DeskError("badge_unknown", "badge", value=badge)
    return wanted if wanted in labels else alike[0]


@visitor.command("show", help=N_("Show one visit whole: its fields and its timeline."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, number: str, as_json: bool) -> None:
    with call.desk() as here:
        from models.visitors import reads

        detail = reads.detail(reads.find(number).id)
        visits = Visits(call.words, here.zone, call.clock())
        if as_json:
            echo_json(visits.whole_fields(detail))
        else:
            click.echo("\n".join(visits.details(detail)))
