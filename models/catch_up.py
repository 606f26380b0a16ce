"""Catch-up: what happened since a person's own last shift, and that they have read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, IntegerField, TextField, fn

from models import audit, shifts, staff
from models.clock import DAY
from models.database import BaseModel, database, rows
from models.duty import Duty
from models.handover import reads as handovers
from models.handover.documents import Document
from models.handover.reads import SEALING, Count
from models.handover.tables import HandoverStep
from models.log import reads
from models.log.tables import Entry, LogEntry, OpenItem
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
    return tuple(count for count in handovers.counts_of(document) if count.differs)


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
    urgent, urgent_more = _newest(
        Entry.number,
        (Entry.number > start)
        & (Entry.severity == SQL("2"))
        & Entry.action.in_(("entry", "correction")),
    )
    opened = _opened(start)
    clearings, cleared_more = _newest(
        Entry.number,
        (Entry.number > start) & Entry.target.is_null(False) & (Entry.action == "clear"),
    )
    sealed, handovers_more = _newest(
        HandoverStep.handover, HandoverStep.action.in_(SEALING) & (HandoverStep.entry > start)
    )
    return News(
        start,
        until,
        until - start,  # the numbers have no gap
        tuple(map(_handover, sealed)),
        tuple(found for found in reads.entries(urgent) if found.stands),
        tuple(reads.entries(opened[-MOST:])),
        _cleared(clearings),
        {
            "handovers": handovers_more,
            "urgent": urgent_more,
            "opened": max(0, len(opened) - MOST),
            "cleared": cleared_more,
        },
    )


def _newest(column: Any, condition: Any) -> tuple[list[int], int]:
    """Return the last numbers that a condition holds for, ascending, and how many more there are.

    Only when there are that many are they counted.
    """
    query = column.model.select(column).where(condition)
    found = [int(number) for (number,) in rows(query.order_by(column.desc()).limit(MOST))]
    more = query.count() - MOST if len(found) == MOST else 0
    return found[::-1], more


def _opened(start: int) -> list[int]:
    """Return the items that were carried over since and are still open."""
    still = [int(number) for (number,) in rows(OpenItem.select(OpenItem.number))]
    carried = Entry.select(Entry.number).where(
        (Entry.number > start) & (Entry.carried == 1) & reads.among(Entry.number, still)
    )
    carries = Entry.select(Entry.target).where(
        reads.among(Entry.target, still) & (Entry.action == "carry") & (Entry.number > start)
    )
    return sorted({int(number) for (number,) in (*rows(carried), *rows(carries))})


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
    with database.write():
        login = staff.as_of_now(actor).account.login
        number = min(number, _head())
        marked = rows(CatchUp.select(CatchUp.number).where(CatchUp.person == login))
        if marked and marked[0][0] >= number:
            return
        CatchUp.delete().where(CatchUp.person == login).execute()
        CatchUp.insert(person=login, number=number, read_at=now).execute()
        audit.record("catch_up", actor.origin, person=login, detail=f"#{number}", now=now)
