"""`dutydesk complaint list` and `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from models.language import N_
from tui.cli.complaint.group import JSON, coded, complaint
from tui.cli.complaint.lines import Cases
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import echo_json
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.complaints.reads import Filters

USUAL_COUNT = 50


@complaint.command(
    "list",
    help=N_(
        "List the open complaints, what is due next first, overdue ones before all.\n\n"
        "The time left is in hours and minutes, -00:42 when it is over. ! urgent, !! major or "
        "collective."
    ),
)
@option("--mine", metavar="LOGIN", help=N_("Only what this person took or handles."))
@option("--department", metavar="NAME", help=N_("Only this department's, by code or name."))
@option("--state", metavar="NAME", help=N_("Only this state: received, accepted, on_hold, closed."))
@option("--kind", metavar="NAME", help=N_("Only this kind: complaint, repair, enquiry."))
@option("--overdue", is_flag=True, help=N_("Only what is overdue."))
@option("--on-hold", is_flag=True, help=N_("Only what is on hold."))
@option("--follow-up", is_flag=True, help=N_("Only those whose residents are to be called back."))
@option("--unit", metavar="UNIT", help=N_("Only this unit's."))
@option("--words", "said", metavar="WORDS", help=N_("Only those that have all these words."))
@option("--all", "everything", is_flag=True, help=N_("Closed and merged ones too."))
@option(
    "--limit",
    type=WholeNumberRange(min=1),
    default=USUAL_COUNT,
    metavar="N",
    help=N_("At most N; 50 without it."),
)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(call: Invocation, limit: int, as_json: bool, **choice: Any) -> None:
    with call.desk() as here:
        from models.complaints import reads

        now = call.clock()
        found = reads.queue(_chosen(call, **choice), now, limit + 1)
        more = len(found) > limit
        found = found[:limit]
        cases = Cases.of_desk(call.words, here.zone, now)
        if as_json:
            for case in found:
                echo_json(cases.fields(case, reads.callers(case.id)))
        elif found:
            click.echo("\n".join(cases.lines(found)))
        if more:
            told = call.words("There are more than {count}: choose with --limit.", count=limit)
            click.echo(told, err=True)


def _chosen(
    call: Invocation,
    *,
    mine: str | None,
    department: str | None,
    state: str | None,
    kind: str | None,
    overdue: bool,
    on_hold: bool,
    follow_up: bool,
    unit: str | None,
    said: str | None,
    everything: bool,
) -> Filters:
    """Return which cases the options choose; an option that says nothing known is refused."""
    from models import staff
    from models.complaints import lifecycle
    from models.complaints.reads import Filters
    from models.complaints.tables import KINDS

    state = coded(call, "--state", state, lifecycle.STATES)
    if on_hold:
        if state not in (None, lifecycle.ON_HOLD):
            raise Sentence(call.words("--on-hold and another --state cannot both be."))
        state = lifecycle.ON_HOLD
    return Filters(
        mine=None if mine is None else staff.find(mine).login,
        department=None if department is None else _department(department),
        state=state,
        kind=coded(call, "--kind", kind, KINDS),
        unit=unit,
        overdue=overdue,
        follow_up=follow_up,
        words=said or "",
        closed=everything,
    )


def _department(typed: str) -> str:
    from models import departments

    return departments.find(typed, removed=True).code


@complaint.command("show", help=N_("Show one complaint whole: its fields, deadlines and timeline."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, number: str, as_json: bool) -> None:
    with call.desk() as here:
        from models.complaints import reads

        now = call.clock()
        detail = reads.detail(reads.find(number).id, now)
        cases = Cases.of_desk(call.words, here.zone, now)
        if as_json:
            echo_json(cases.whole_fields(detail))
        else:
            click.echo("\n".join(cases.details(detail)))
