"""Shifts: the desk's pattern, and which shift a moment belongs to (DOMAIN section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from peewee import AutoField, IntegerField, TextField

from models.clock import local, short_time, wall
from models.database import BaseModel, rows
from models.errors import DeskError
from models.language import N_, Words
from models.text import shown

# The names that set-up gives; a desk may have others, which are shown as they are.
SHIFT_NAMES = {"early": N_("early shift"), "middle": N_("middle shift"), "night": N_("night shift")}
DEFAULT_PATTERN = (
    ("early", 6 * 60, 14 * 60),
    ("middle", 14 * 60, 22 * 60),
    ("night", 22 * 60, 6 * 60),
)


class ShiftPattern(BaseModel):
    """A named shift with its start and end, in minutes after local midnight."""

    name = TextField(primary_key=True)
    starts = IntegerField()
    ends = IntegerField()


class Shift(BaseModel):
    """A shift that was worked: its day (of its start), name, and from when to when it ran."""

    id = AutoField()
    day = TextField()
    name = TextField()
    starts_at = IntegerField()
    ends_at = IntegerField()


@dataclass(frozen=True)
class PatternShift:
    """One shift of the pattern; one that ends at or before its start crosses midnight."""

    name: str
    starts: int
    ends: int


@dataclass(frozen=True)
class ClockShift:
    """The shift that the clock says is running, worked or not. `id` is None until it has a row."""

    day: str
    name: str
    starts_at: int
    ends_at: int
    id: int | None = None

    @property
    def key(self) -> str:
        """The shift's name for commands, such as `2026-11-24-night`."""
        return f"{self.day}-{self.name}"


def shift_at(pattern: Sequence[PatternShift], at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift of the pattern that a moment falls in.

    Start and end are wall-clock times of the zone, so a night with a daylight-saving change is an
    hour shorter or longer. A moment that no shift covers belongs to the one that began last.
    """
    today = local(at, zone).date()
    begun = [
        shift
        for day in (today - timedelta(days=1), today)
        for shift in (_on_day(part, day, zone) for part in pattern)
        if shift.starts_at <= at
    ]
    return max(begun, key=lambda shift: (shift.starts_at, shift.ends_at))


def _on_day(part: PatternShift, day: date, zone: ZoneInfo) -> ClockShift:
    last_day = day if part.ends > part.starts else day + timedelta(days=1)
    return ClockShift(
        day=day.isoformat(),
        name=part.name,
        starts_at=wall(day, part.starts, zone),
        ends_at=wall(last_day, part.ends, zone),
    )


# Reads


def pattern() -> list[PatternShift]:
    """Return the desk's shift pattern in the order of the day."""
    columns = ShiftPattern.name, ShiftPattern.starts, ShiftPattern.ends
    return [PatternShift(*row) for row in rows(ShiftPattern.select(*columns).order_by(columns[1]))]


def running(at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift running at a moment, with its row's id if it has one already."""
    shift = shift_at(pattern(), at, zone)
    known = Shift.get_or_none((Shift.day == shift.day) & (Shift.name == shift.name))
    return _clock_shift(known) if known else shift


def find(key: str) -> ClockShift:
    """Return the worked shift named `2026-11-24-night`; raise DeskError `shift_unknown`."""
    day, name = key.strip()[:10], key.strip()[11:]
    known = Shift.get_or_none((Shift.day == day) & (Shift.name == name))
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


def _clock_shift(row: Shift) -> ClockShift:
    return ClockShift(row.day, row.name, row.starts_at, row.ends_at, row.id)


# Writes


def name_label(name: str, words: Words) -> str:
    """Return a shift's name in the reader's language, or as the desk wrote it."""
    return shown(words(SHIFT_NAMES.get(name, name)))


def label(shift: ClockShift, zone: ZoneInfo, words: Words, dash: str = "–") -> str:
    """Return `night shift 22:00–06:00` in the reader's language."""
    starts, ends = short_time(shift.starts_at, zone), short_time(shift.ends_at, zone)
    return f"{name_label(shift.name, words)} {starts}{dash}{ends}"


def ensure(at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift running at a moment with its row, made if need be, inside a write."""
    shift = running(at, zone)
    if shift.id is not None:
        return shift
    number = Shift.insert(
        day=shift.day, name=shift.name, starts_at=shift.starts_at, ends_at=shift.ends_at
    ).execute()
    return ClockShift(shift.day, shift.name, shift.starts_at, shift.ends_at, number)


def insert_default_pattern() -> None:
    """Write the usual three shifts of eight hours for a new desk, inside a write."""
    columns = [ShiftPattern.name, ShiftPattern.starts, ShiftPattern.ends]
    ShiftPattern.insert_many(DEFAULT_PATTERN, columns).execute()
