"""Catch-up: what happened since a person's own last shift, and that they have read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, IntegerField, TextField, fn

from models import audit, shifts
from models.clock import DAY
from models.database import BaseModel, database, rows
from models.duty import Duty
from models.handover import reads as handovers
from models.handover.documents import Document
from models.handover.reads import SEALING, Count
from models.handover.tables import HandoverStep
from models.log import reads
from models.log.tables import Entry, LogEntry
from models.shift_pattern import ClockShift
from models.shifts import Shift
from models.staff import Actor

NEWCOMERS_DAYS = 7
MOST = 200  # of each kind that are shown


class CatchUp(BaseModel):
    """The last entry up to which a person has read what happened, and when they said so."""

    person = TextField(primary_key=True)
    number = IntegerField()
    read_at = IntegerField()


@dataclass(frozen=True)
class HandoverNews:
    """A handover that was sealed: how (`accept`, `override`, `enter`), why, and what differed.

    `person` is who sealed it; `reason` belongs to overrides and papers entered late.
    """

    number: int
    shift: ClockShift
    how: str
    person: str
    at: int
    reason: str
    differences: tuple[Count, ...]


@dataclass(frozen=True)
class ClearedItem:
    """An open item that was settled: the entry, and the one that says how."""

    item: LogEntry
    clearing: LogEntry


@dataclass(frozen=True)
class News:
    """What happened after entry `since`, up to entry `until`, each part in the order it happened.

    `more` says how many older ones of each part are not among them.
    """

    since: int
    until: int
    entries: int
    handovers: tuple[HandoverNews, ...]
    urgent: tuple[LogEntry, ...]
    opened: tuple[LogEntry, ...]
    cleared: tuple[ClearedItem, ...]
    more: dict[str, int]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing a person has to know."""
        return not (self.handovers or self.urgent or self.opened or self.cleared)


def differences(document: Document) -> tuple[Count, ...]:
    """Return the counts of a handover in which somebody found another number than expected."""
    found = []
    for line in document.checklist:
        if line.expected is not None:
            check = document.check(f"check:{line.position}")
            recounted = check.value if check else ""
            of = document.handover, document.shift, line.label, line.expected
            found.append(Count(*of, line.value, recounted, line.note))
    return tuple(count for count in found if count.differs)


# Reads


def since(login: str, now: int) -> int:
    """Return the entry after which everything is news to a person.

    It is the last one they marked read, or the last of their own last shift that is over; for
    somebody who has neither, the last one older than seven days.
    """
    marked = rows(CatchUp.select(CatchUp.number).where(CatchUp.person == login))
    known = [int(number) for (number,) in marked]
    if (shift := _last_shift(login)) is not None:
        [(last,)] = rows(Entry.select(fn.MAX(Entry.number)).where(Entry.shift == shift))
        known.append(last or 0)
    if known:
        return max(known)
    first = reads.first_since(now - NEWCOMERS_DAYS * DAY)
    return _head() if first is None else first - 1


def _last_shift(login: str) -> int | None:
    """Return the row of the last shift that a person was on and that is over."""
    newest = shifts.opened()
    if newest is None:
        return None
    query = (
        Duty.select(Duty.shift)
        .join(Shift, on=(Shift.id == Duty.shift))
        .where((Duty.person == login) & (Shift.opening < newest.opening))
        .order_by(Shift.opening.desc())
        .limit(1)
    )
    return next((int(number) for (number,) in rows(query)), None)


def _head() -> int:
    head = reads.head()
    return head[0] if head else 0


def news(login: str, now: int) -> News:
    """Return what happened since a person's own last shift, at most 200 of each part."""
    start, until = since(login, now), _head()
    # Written out, so that SQLite takes the small index of severities.
    urgent = _numbers(
        start, (Entry.severity == SQL("2")) & Entry.action.in_(("entry", "correction"))
    )
    opened = _opened(start)
    clearings = _numbers(start, Entry.action == "clear")
    sealed = HandoverStep.select(HandoverStep.handover, HandoverStep.id).where(
        HandoverStep.action.in_(SEALING) & (HandoverStep.entry > start)
    )
    steps = rows(sealed.order_by(HandoverStep.id))
    parts: dict[str, Sequence[Any]] = {
        "handovers": steps, "urgent": urgent, "opened": opened, "cleared": clearings,
    }  # fmt: skip
    return News(
        start,
        until,
        Entry.select().where(Entry.number > start).count(),
        tuple(_handover(number) for number, _ in steps[-MOST:]),
        tuple(found for found in reads.entries(urgent[-MOST:]) if found.stands),
        tuple(reads.entries(opened[-MOST:])),
        _cleared(clearings[-MOST:]),
        {part: max(0, len(found) - MOST) for part, found in parts.items()},
    )


def _numbers(start: int, condition: Any) -> list[int]:
    query = Entry.select(Entry.number).where((Entry.number > start) & condition)
    return [int(number) for (number,) in rows(query.order_by(Entry.number))]


def _opened(start: int) -> list[int]:
    """Return the items that were carried over since and are still open."""
    carried = _numbers(start, Entry.carried == 1)
    query = Entry.select(Entry.target).where((Entry.number > start) & (Entry.action == "carry"))
    numbers = {*carried, *(int(target) for (target,) in rows(query))}
    still = {item.number for item in reads.open_items()}
    return sorted(numbers & still)


def _cleared(clearings: Sequence[int]) -> tuple[ClearedItem, ...]:
    said = [clearing for clearing in reads.entries(clearings) if not clearing.taken_back]
    items = {
        item.number: item
        for item in reads.entries({clearing.target or 0 for clearing in said})
        if not item.is_open
    }
    return tuple(
        ClearedItem(items[clearing.target], clearing)
        for clearing in said
        if clearing.target in items
    )


def _handover(number: int) -> HandoverNews:
    handed = handovers.by_number(number)
    sealing = next(step for step in handed.steps if step.action in SEALING)
    return HandoverNews(
        number,
        handed.opened.shift,
        sealing.action,
        sealing.person_name,
        sealing.at,
        sealing.reason,
        differences(handed.document) if handed.document else (),
    )


# Writes


def mark_read(actor: Actor, number: int, now: int) -> None:
    """Record that a person has read what happened up to an entry; it never goes back."""
    login = actor.account.login
    with database.write():
        number = min(number, _head())
        marked = rows(CatchUp.select(CatchUp.number).where(CatchUp.person == login))
        if marked and marked[0][0] >= number:
            return
        CatchUp.delete().where(CatchUp.person == login).execute()
        CatchUp.insert(person=login, number=number, read_at=now).execute()
        audit.record("catch_up", actor.origin, person=login, detail=f"#{number}", now=now)
