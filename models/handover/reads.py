"""Reading handovers: where one stands, what it holds, all that were, and what differed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from models import desk as desk_settings
from models import shift_pattern, shifts
from models.database import rows
from models.errors import DeskError
from models.handover import documents, states
from models.handover.documents import Check, Document
from models.handover.tables import (
    Handed,
    HandoverAnswer,
    HandoverCheck,
    HandoverSection,
    HandoverStep,
    Step,
)
from models.log import chain, reads
from models.log.tables import Entry
from models.shift_pattern import Pattern
from models.shifts import OpenedShift
from models.staff import Staff

STEP_COLUMNS = [getattr(HandoverStep, name) for name in Step.__annotations__]
SEALING = ("accept", "override", "enter")
MOST_NAMED = 20  # of the shifts that nobody opened


@dataclass(frozen=True)
class Count:
    """What one handover counted of a thing: the outgoing's number and the incoming's."""

    handover: int
    shift: str
    label: str
    expected: int
    counted: str
    recounted: str
    note: str

    @property
    def differs(self) -> bool:
        """Whether anybody found another number than the list expects, or than the other."""
        return documents.differs(self.expected, self.counted, self.recounted)


def steps(handover: int) -> tuple[Step, ...]:
    """Return what was done with a handover, the first step first."""
    query = HandoverStep.select(*STEP_COLUMNS).where(HandoverStep.handover == handover)
    return tuple(Step(*row) for row in rows(query.order_by(HandoverStep.id)))


def state_of(handover: int) -> str:
    """Return the state of a handover, of models/handover/states.STATES."""
    return states.state_after(step.action for step in steps(handover))


def offered_by(handover: int) -> str | None:
    """Return the login of whoever signed the offer that stands, or None while there is none."""
    done = steps(handover)
    if states.state_after(step.action for step in done) not in ("offered", "under_review"):
        return None
    return next(step.person for step in reversed(done) if step.action == "offer")


def last_sealed_number() -> int | None:
    """Return the last entry that the last sealed handover covers, or None before the first."""
    query = HandoverStep.select(HandoverStep.last_number).where(HandoverStep.action.in_(SEALING))
    query = query.order_by(HandoverStep.id.desc()).limit(1)
    return next((int(number) for (number,) in rows(query)), None)


def sealed_since(number: int) -> list[int]:
    """Return the last entry of each sealed handover that covers this entry or later, ascending."""
    query = HandoverStep.select(HandoverStep.last_number).where(
        HandoverStep.action.in_(SEALING) & (HandoverStep.last_number >= number)
    )
    return sorted(int(last) for (last,) in rows(query))


def first_number(opened: OpenedShift) -> int:
    """Return the first entry that the open shift's handover covers.

    It follows the last one of the handover before; the desk's first begins with its shift.
    """
    last = last_sealed_number()
    if last is not None:
        return last + 1
    of_shift = Entry.select(Entry.number).where(Entry.shift == opened.id)
    head = reads.head()
    return next(
        (int(number) for (number,) in rows(of_shift.order_by(Entry.number).limit(1))),
        head[0] + 1 if head else 1,
    )


def by_number(number: int) -> Handed:
    """Return one handover; raise DeskError `handover_unknown`."""
    return _handed([shifts.by_opening(number)])[0]


def code_of(number: int) -> str | None:
    """Return the printed code of a sealed handover, or None before that."""
    return by_number(number).code


def latest(limit: int, before: int | None = None) -> list[Handed]:
    """Return the last handovers, the newest first; the open shift's is the first of all."""
    return _handed(shifts.openings(limit, before))


def present() -> Handed | None:
    """Return the open shift's handover, or None before anybody went on duty."""
    opened = shifts.opened()
    return _handed([opened])[0] if opened else None


def checks(offer: int) -> tuple[Check, ...]:
    """Return what the incoming has found so far at the items of an offer."""
    answerer = Staff.alias()
    query = (
        HandoverCheck.select(
            HandoverCheck.item,
            HandoverCheck.verdict,
            HandoverCheck.value,
            HandoverCheck.remark,
            Staff.name,
            HandoverCheck.checked_at,
            HandoverCheck.answer,
            answerer.name,
            HandoverCheck.answered_at,
        )
        .join(Staff, on=(Staff.login == HandoverCheck.person))
        .left_outer_join(answerer, on=(answerer.login == HandoverCheck.answered_by))
        .where(HandoverCheck.offer == offer)
        .order_by(HandoverCheck.checked_at)
    )
    return tuple(_check(row) for row in rows(query))


def _check(row: tuple[Any, ...]) -> Check:
    item, verdict, value, remark, name, checked_at, answer, answered_by, answered_at = row
    return Check(
        item, verdict, value, remark, name, checked_at, answer, answered_by or "", answered_at
    )


def counts(limit: int, label: str | None = None) -> list[Count]:
    """Return what the last handovers counted, the newest first: which shift lost the torch."""
    found: list[Count] = []
    for handed in latest(limit):
        if handed.document is not None and handed.state == "sealed":
            counted = counts_of(handed.document)
            found += [count for count in counted if label in (None, count.label)]
    return found


def counts_of(document: Document) -> list[Count]:
    """Return what a handover counted, without what the incoming has yet to count."""
    found: list[Count] = []
    for line in document.blind().checklist:
        if line.expected is not None:
            check = document.check(f"check:{line.position}")
            recounted = check.value if check else ""
            fields = document.handover, document.shift, line.label, line.expected
            found.append(Count(*fields, line.value, recounted, line.note))
    return found


def _handed(found: list[OpenedShift]) -> list[Handed]:
    pattern, zone = shift_pattern.pattern(), desk_settings.current().zone
    return [_one(opened, pattern, zone) for opened in found]


def _one(opened: OpenedShift, pattern: Pattern, zone: ZoneInfo) -> Handed:
    done = steps(opened.opening)
    handed = Handed(opened, states.state_after(step.action for step in done), done)
    if handed.state == "preparing":
        handed = replace(handed, is_begun=_is_begun(handed.number))
    elif handed.state == "sealed":
        sealing = next(step for step in done if step.action in SEALING)
        handed = replace(_with_document(handed, sealing), code=_code(sealing.entry))
    elif handed.state in ("offered", "under_review"):
        offer = handed.last("offer")
        assert offer is not None
        handed = _with_document(handed, offer)
        if handed.document is not None:
            handed = replace(handed, document=replace(handed.document, checks=checks(offer.id)))
    if opened.opening > 1:
        missed = _gap(opened, pattern, zone)
        named = tuple(missed[:MOST_NAMED])
        handed = replace(handed, gap=named, gap_more=len(missed) - len(named))
    return handed


def _is_begun(number: int) -> bool:
    """Say whether a section says anything, or an item is answered."""
    says_something = (HandoverSection.text != "") | (HandoverSection.is_none == 1)
    written = HandoverSection.select(HandoverSection.section).where(
        (HandoverSection.handover == number) & says_something
    )
    answered = HandoverAnswer.select(HandoverAnswer.position).where(
        HandoverAnswer.handover == number
    )
    return any(rows(query.limit(1)) for query in (written, answered))


def _gap(opened: OpenedShift, pattern: Pattern, zone: ZoneInfo) -> list[str]:
    """Return the keys of the shifts that nobody opened between the one before and this."""
    before = shifts.by_opening(opened.opening - 1)
    missed = shift_pattern.between(
        pattern, before.shift.starts_at + 1, opened.shift.starts_at, zone
    )
    opened_then = shifts.opened_keys(missed[0].day, missed[-1].day) if missed else set()
    return [shift.key for shift in missed if shift.key not in opened_then]


def _with_document(handed: Handed, step: Step) -> Handed:
    query = HandoverStep.select(HandoverStep.document).where(HandoverStep.id == step.id)
    text = next((text for (text,) in rows(query)), None)
    if text is None:
        return handed
    try:
        return replace(handed, document=documents.read(text, handed.number))
    except DeskError:
        return replace(handed, is_damaged=True)


def _code(number: int | None) -> str | None:
    query = Entry.select(Entry.digest).where(Entry.number == number)
    return next((chain.code(bytes(digest)) for (digest,) in rows(query)), None)
