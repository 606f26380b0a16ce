"""Calling back: what the resident says of it, tries that reach nobody, calls that wait for rain."""

from __future__ import annotations

from models.clock import MINUTE
from models.complaints import reads, steps
from models.complaints.judging import tell_reopened
from models.complaints.lifecycle import CALLS, OUTCOMES, require
from models.complaints.steps import Said
from models.complaints.tables import TRIGGERS, WAYS, Case
from models.complaints.working import tell_closed
from models.database import database
from models.errors import DeskError
from models.staff import Actor

NEXT_TRY = 4 * 60 * MINUTE


def follow_up(
    number: int,
    outcome: str,
    actor: Actor,
    now: int,
    *,
    words: str = "",
    way: str = "phone",
    next_try: int | None = None,
    expected: int | None = None,
) -> Case:
    """Record a call or a visit: satisfied, fairly, unsatisfied, refused or not_reached.

    Satisfied, fairly and refused close; unsatisfied, with what the resident said, reopens one level
    up; not reached counts, with the next try. `way` is phone or door.
    """
    if outcome not in CALLS:
        raise DeskError("complaint_outcome", "outcome", value=outcome)
    if way not in WAYS:
        raise DeskError("complaint_way", "way", value=way)
    if next_try is not None and next_try <= now:
        raise DeskError("due_past", "next_try", when=next_try)
    said = Said(words, moment=next_try if outcome == "not_reached" else None, facts={"way": way})
    with database.write():
        opened = steps.open_case(number, now, expected)
        opened = steps.add(opened, outcome, actor, now, said)
        if outcome == "unsatisfied":
            opened = tell_reopened(opened)
        elif outcome in OUTCOMES:
            opened = tell_closed(opened)
        steps.save(opened, actor, now)
    return reads.case(number)


def close_unreachable(
    number: int, reason: str, actor: Actor, now: int, *, expected: int | None = None
) -> Case:
    """Close a case whose resident was not reached in the desk's number of attempts.

    Raises DeskError `complaint_attempts` before there were so many.
    """
    with database.write():
        opened = steps.open_case(number, now, expected)
        require(opened.standing.state, "unreachable")
        attempts, needed = opened.standing.attempts, opened.profile.attempts
        if attempts < needed:
            raise DeskError("complaint_attempts", count=attempts, needed=needed)
        opened = steps.add(opened, "unreachable", actor, now, Said(reason))
        steps.save(tell_closed(opened), actor, now)
    return reads.case(number)


def release(trigger: str, actor: Actor, now: int) -> list[Case]:
    """Let all calls that wait for a trigger be made now; return their cases."""
    if trigger not in TRIGGERS:
        raise DeskError("complaint_trigger", "trigger", value=trigger, choices=tuple(TRIGGERS))
    actor.require("complaint_follow_up")
    with database.write():
        waiting = [case.id for case in reads.waiting_for(trigger)]
        for number in waiting:
            opened = steps.open_case(number, now)
            said = Said(new=TRIGGERS[trigger])
            steps.save(steps.add(opened, "release", actor, now, said), actor, now)
    return reads.cases(waiting)


def proposed_try(now: int) -> int:
    """Return when to try again somebody who was not reached: at another time of the day."""
    return now + NEXT_TRY
