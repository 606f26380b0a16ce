"""What a supervisor decides: judge, merge, separate, reopen."""

from __future__ import annotations

from models.complaints import reads, steps
from models.complaints.steps import Said
from models.complaints.tables import JUDGEMENTS, KINDS, Case, ComplaintCaller
from models.complaints.working import tell_closed
from models.database import database, rows
from models.errors import DeskError
from models.language import N_
from models.log.tables import NOTABLE
from models.staff import Actor

REOPENED = N_("{number} reopened, time {count}")


def judge(
    number: int,
    judgement: str,
    actor: Actor,
    now: int,
    *,
    grounds: str = "",
    kind: str | None = None,
    expected: int | None = None,
) -> Case:
    """Find a case valid, or invalid with the grounds, or say that it is of another kind.

    A complaint whose follow-up is done closes with it. Raises DeskError `complaint_judgement`,
    `reason_missing`, `complaint_kind`.
    """
    if judgement not in JUDGEMENTS:
        raise DeskError("complaint_judgement", "judgement", value=judgement)
    if judgement != "valid" and not grounds.strip():
        raise DeskError("reason_missing", "grounds")
    facts: dict[str, str | int] = {}
    if judgement == "reclassified":
        if kind not in KINDS:
            raise DeskError("complaint_kind", "kind", value=kind or "", choices=KINDS)
        facts["kind"] = kind
    with database.write():
        opened = steps.open_case(number, now, expected)
        here = opened.standing
        if kind is not None and judgement == "reclassified" and kind == here.kind:
            others = {code: label for code, label in KINDS.items() if code != kind}
            raise DeskError("complaint_kind", "kind", value=kind, choices=others)
        old = KINDS[here.kind] if facts else here.judgement or ""
        said = Said(grounds, old, judgement, facts=facts)
        opened = steps.add(opened, "judge", actor, now, said)
        steps.save(tell_closed(opened), actor, now)
    return reads.case(number)


def reopen(
    number: int, reason: str, actor: Actor, now: int, *, expected: int | None = None
) -> Case:
    """Open a closed case again, one level up; its clocks begin anew."""
    with database.write():
        opened = steps.open_case(number, now, expected)
        opened = steps.add(opened, "reopen", actor, now, Said(reason))
        steps.save(tell_reopened(opened), actor, now)
    return reads.case(number)


def tell_reopened(opened: steps.Opened) -> steps.Opened:
    """Let the duty log have a line that a case is open again."""
    return steps.tell(opened, REOPENED, NOTABLE, count=opened.standing.reopened)


def merge(
    number: int, into: int, actor: Actor, now: int, *, words: str = "", expected: int | None = None
) -> Case:
    """Make a case part of another, whose callers it joins; return the other one.

    Raises DeskError `complaint_merge_self`, or `complaint_state` when either is closed.
    """
    if number == into:
        raise DeskError("complaint_merge_self", "into")
    with database.write():
        opened = steps.open_case(number, now, expected)
        other = steps.open_case(into, now)
        said = Said(words, new=other.case.number, facts={"into": into})
        steps.save(steps.add(opened, "merge", actor, now, said), actor, now)
        before = steps.indexed_text(other.case)
        _callers_go_along(number, into)
        told = Said(words=opened.case.words, new=opened.case.number)
        steps.save(steps.add(other, "join", actor, now, told), actor, now)
        steps.index_anew(other.case, before)
    return reads.case(into)


def _callers_go_along(number: int, into: int) -> None:
    columns = ("at", "name", "spelling", "phone", "digits", "unit")
    query = ComplaintCaller.select(*(getattr(ComplaintCaller, name) for name in columns))
    found = rows(query.where(ComplaintCaller.complaint == number).order_by(ComplaintCaller.id))
    database.load("complaint_caller", ("complaint", *columns), [(into, *row) for row in found])


def separate(
    number: int, reason: str, actor: Actor, now: int, *, expected: int | None = None
) -> Case:
    """Make a merged case one of its own again; the other one keeps the callers."""
    return steps.act(number, "separate", actor, now, expected=expected, said=Said(reason))
