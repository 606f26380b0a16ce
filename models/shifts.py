"""Shifts that were worked, and the one that is open: what is written now belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from peewee import AutoField, IntegerField, TextField

from models import shift_pattern
from models.database import BaseModel, rows
from models.errors import DeskError
from models.shift_pattern import ClockShift, Pattern, following, shift_at


class Shift(BaseModel):
    """A shift that was worked or written in. `opening` counts those that somebody opened."""

    id = AutoField()
    day = TextField()
    name = TextField()
    starts_at = IntegerField()
    ends_at = IntegerField()
    opening = IntegerField(null=True)
    opened_at = IntegerField(null=True)
    checklist = IntegerField(null=True)


@dataclass(frozen=True)
class OpenedShift:
    """A shift that somebody opened: its handover has the number `opening`."""

    shift: ClockShift
    opening: int
    opened_at: int
    checklist: int

    @property
    def id(self) -> int:
        """The row of the shift."""
        assert self.shift.id is not None
        return self.shift.id


def incoming(
    opened: OpenedShift | None, pattern: Pattern, now: int, zone: ZoneInfo, early: int
) -> ClockShift:
    """Return the shift that opens next: the one running by the clock, or the one after the open.

    Shifts that nobody opened do not matter. `early` is how long before its beginning, in
    microseconds, a shift may be open: one further ahead was opened by a clock that was wrong, and
    the running one comes next, or the first after it that was not opened yet.
    """
    running = shift_at(pattern, now, zone)
    if opened is None or running.starts_at > opened.shift.starts_at:
        return running
    if opened.shift.starts_at > now + early:
        return running
    return following(pattern, opened.shift, zone)


# Reads


def opened() -> OpenedShift | None:
    """Return the open shift, or None before anybody went on duty."""
    found = openings(1)
    return found[0] if found else None


def by_opening(opening: int) -> OpenedShift:
    """Return the shift with a handover's number; raise DeskError `handover_unknown`."""
    found = list(Shift.select().where(Shift.opening == opening))
    if not found:
        raise DeskError("handover_unknown", "handover", number=opening)
    return _opened(found[0])


def openings(limit: int, before: int | None = None) -> list[OpenedShift]:
    """Return the shifts opened last, the newest first."""
    query = Shift.select().where(Shift.opening.is_null(False))
    if before is not None:
        query = query.where(Shift.opening < before)
    return list(map(_opened, query.order_by(Shift.opening.desc()).limit(limit)))


def current(at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift that an entry written now belongs to: the open one, else the clock's."""
    if (known := opened()) is not None:
        return known.shift
    return with_row(shift_at(shift_pattern.pattern(), at, zone))


def with_row(shift: ClockShift) -> ClockShift:
    """Return a shift as its row has it, if it has one already."""
    known = _row(shift.day, shift.name)
    return _clock_shift(known) if known else shift


def was_opened(shift: ClockShift) -> bool:
    """Whether somebody opened a shift; with a pattern that changes a day may have its name anew."""
    known = _row(shift.day, shift.name)
    return known is not None and known.opening is not None


def opened_keys(first_day: str, last_day: str) -> set[str]:
    """Return the keys of the shifts opened that began from one day to another, both included."""
    query = Shift.select(Shift.day, Shift.name).where(
        Shift.opening.is_null(False) & Shift.day.between(first_day, last_day)
    )
    return {f"{day}-{name}" for day, name in rows(query)}


def find(key: str) -> ClockShift:
    """Return the worked shift named `2026-11-24-night`; raise DeskError `shift_unknown`."""
    day, name = key.strip()[:10], key.strip()[11:]
    known = _row(day, name)
    if known is None:
        raise DeskError("shift_unknown", "shift", value=key)
    return _clock_shift(known)


def latest(count: int) -> list[ClockShift]:
    """Return the shifts worked last, the newest first."""
    return [
        _clock_shift(row) for row in Shift.select().order_by(Shift.starts_at.desc()).limit(count)
    ]


def by_id(ids: Iterable[int]) -> dict[int, ClockShift]:
    """Return the shifts with these ids."""
    return {row.id: _clock_shift(row) for row in Shift.select().where(Shift.id.in_(list(ids)))}


def keys() -> dict[int, str]:
    """Return the key of every shift by its id; the chain's digests cover the key."""
    known = rows(Shift.select(Shift.id, Shift.day, Shift.name))
    return {number: f"{day}-{name}" for number, day, name in known}


def _row(day: str, name: str) -> Shift | None:
    found = list(Shift.select().where((Shift.day == day) & (Shift.name == name)))
    return found[0] if found else None


def _clock_shift(row: Shift) -> ClockShift:
    return ClockShift(row.day, row.name, row.starts_at, row.ends_at, row.id)


def _opened(row: Shift) -> OpenedShift:
    opening, opened_at, checklist = row.opening, row.opened_at, row.checklist
    assert opening is not None
    assert opened_at is not None
    assert checklist is not None
    return OpenedShift(_clock_shift(row), opening, opened_at, checklist)


# Writes


def ensure(at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift that what is written now belongs to, with its row, inside a write."""
    return row_of(current(at, zone))


def row_of(shift: ClockShift) -> ClockShift:
    """Return a shift with its row, made if need be, inside a write."""
    known = with_row(shift)
    if known.id is not None:
        return known
    number = Shift.insert(
        day=shift.day, name=shift.name, starts_at=shift.starts_at, ends_at=shift.ends_at
    ).execute()
    return ClockShift(shift.day, shift.name, shift.starts_at, shift.ends_at, number)


def open_next(shift: ClockShift, checklist: int, now: int) -> OpenedShift:
    """Open a shift, inside a write: from now on everything written belongs to it."""
    before = opened()
    row = row_of(shift)
    opening = before.opening + 1 if before else 1
    changed = {
        "opening": opening,
        "opened_at": now,
        "checklist": checklist,
        "starts_at": shift.starts_at,  # the pattern may have changed since its row was made
        "ends_at": shift.ends_at,
    }
    Shift.update(changed).where(Shift.id == row.id).execute()
    return by_opening(opening)
