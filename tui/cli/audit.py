"""`dutydesk audit`: who signed in, what was shown, exported, overridden, set and removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from models.clock import iso, short_date_time
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import CHANNELS, cells, echo_json, padded
from tui.cli.translated import WholeNumberRange, command, option

if TYPE_CHECKING:
    from models.audit import Line
    from models.desk import Desk

USUAL_COUNT = 20
MOST_LAST = 10_000  # of which all are held at once; --since streams
WIDEST_NAME = 16


@command(
    "audit",
    help=N_(
        "List the audit trail, the newest last: sign-ins, wrong PINs, lock-outs, what was shown, "
        "exported, overridden, set, restored and removed.\n\n"
        "The last twenty lines, or all that --since or --until choose. --act takes an act as "
        "--json names it, or one of signing-in, personal, overrides, accounts, settings, planning, "
        "keeping, due; it may be given more than once."
    ),
)
@option("--since", metavar="T", help=N_("Only what was done at this time or later."))
@option("--until", metavar="T", help=N_("Only what was done before this time."))
@option("--who", metavar="LOGIN", help=N_("Only what this person or device did."))
@option("--act", "acts", metavar="ACT", multiple=True, help=N_("Only these acts."))
@option("--last", type=WholeNumberRange(1, MOST_LAST), metavar="N", help=N_("Only the last N."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def audit(
    call: Invocation,
    since: str | None,
    until: str | None,
    who: str | None,
    acts: tuple[str, ...],
    last: int | None,
    as_json: bool,
) -> None:
    with call.desk() as here:
        from models import audit as trail
        from models import clock, staff

        now = call.clock()
        filters = trail.Filters(
            since=None if since is None else clock.parse(since, now, here.zone),
            until=None if until is None else clock.parse(until, now, here.zone),
            who=None if who is None else staff.find(who).login,
            acts=trail.named(acts),
        )
        if last is None and since is None and until is None:
            last = USUAL_COUNT
        found = trail.everything(filters) if last is None else trail.newest(last, filters)
        if as_json:
            for line in found:
                echo_json(_fields(line, here))
        else:
            _print(call, here, found)


def _fields(line: Line, here: Desk) -> dict[str, object]:
    return {
        "id": line.id,
        "at": iso(line.at, here.zone),
        "act": line.act,
        "person": line.person,
        "subject": line.subject,
        "detail": line.detail,
        "channel": line.channel,
        "system_user": line.system_user,
    }


def _print(call: Invocation, here: Desk, found: Iterable[Line]) -> None:
    """Print lines: when, who, what, from where."""
    from models import audit as trail
    from models import staff

    names = [cells(shown(account.name)) for account in staff.everybody(disabled=True)]
    room = min(max(names, default=8), WIDEST_NAME)
    now = call.clock()
    for line in found:
        channel = call.words(CHANNELS.get(line.channel, line.channel))
        origin = f"{shown(channel)} {shown(line.system_user)}"
        who = shown(line.name or line.person or line.system_user)
        when = short_date_time(line.at, here.zone, now)
        told = trail.told(line, call.words, here.zone)
        click.echo(f"{when:>11}  {padded(who, room)}  {told}  [{origin}]")
