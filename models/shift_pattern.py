"""The shift pattern: the shifts of a day by the clock, and which of them a moment belongs to.

A pattern has versions, each in force from a day on, so that a change never rewrites the past.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from peewee import CompositeKey, IntegerField, TextField

from models import audit, staff
from models.clock import local, short_time, wall
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.language import N_, Words
from models.staff import Actor
from models.text import clean_line, shown

# The names that set-up gives; a desk may have others, which are shown as they are.
SHIFT_NAMES = {"early": N_("early shift"), "middle": N_("middle shift"), "night": N_("night shift")}
DEFAULT_PATTERN = (
    ("early", 6 * 60, 14 * 60),
    ("middle", 14 * 60, 22 * 60),
    ("night", 22 * 60, 6 * 60),
)
EVERY_DAY = "1234567"
ALWAYS = "1970-01-01"
LONGEST_NAME = 20
LOOK_DAYS = 400
ONE_DAY = timedelta(days=1)


class ShiftPattern(BaseModel):
    """A named shift with its start and end, in minutes after local midnight.

    `days` are the ISO weekdays on which it begins; `valid_from` is the first day of its version.
    """

    valid_from = TextField()
    name = TextField()
    starts = IntegerField()
    ends = IntegerField()
    days = TextField()

    class Meta:
        primary_key = CompositeKey("valid_from", "name")


@dataclass(frozen=True)
class PatternShift:
    """One shift of the pattern; one that ends at or before its start crosses midnight."""

    name: str
    starts: int
    ends: int
    days: str = EVERY_DAY


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


@dataclass(frozen=True)
class Pattern:
    """All versions of the pattern: the first day of each, ascending, and its shifts."""

    versions: tuple[tuple[str, tuple[PatternShift, ...]], ...]

    def on(self, day: date) -> tuple[PatternShift, ...]:
        """Return the shifts of the version in force on a day; none before the first version."""
        at = bisect_right(self.versions, day.isoformat(), key=lambda version: version[0])
        return self.versions[at - 1][1] if at else ()

    def beginning_on(self, day: date) -> tuple[PatternShift, ...]:
        """Return the shifts that begin on a day, by its weekday."""
        weekday = str(day.isoweekday())
        return tuple(part for part in self.on(day) if weekday in part.days)

    def changes_on(self, day: date) -> bool:
        """Say whether a version comes into force on a day."""
        return any(valid_from == day.isoformat() for valid_from, _ in self.versions)


def on_day(pattern: Pattern, day: date, zone: ZoneInfo) -> list[ClockShift]:
    """Return the shifts that begin on a day, in order.

    Start and end are wall-clock times of the zone, so a night with a daylight-saving change is an
    hour shorter or longer, and a shift whose whole time the change skips does not take place.
    The last shifts before a new version end where its first begins.
    """
    parts = pattern.on(day)
    begun = _begun(parts, day, zone)
    next_day = day + ONE_DAY
    if not pattern.changes_on(next_day):
        return begun
    first = next(iter(_begun(pattern.on(next_day), next_day, zone)), None)
    if first is None:
        return begun
    relieved = [shift.starts_at for shift in _begun(parts, next_day, zone)]
    return [_up_to(shift, first.starts_at, relieved) for shift in begun]


def _begun(parts: Sequence[PatternShift], day: date, zone: ZoneInfo) -> list[ClockShift]:
    """Return the shifts as they begin on a day, whatever comes after."""
    weekday = str(day.isoweekday())
    shifts = [_clock_shift(part, day, zone) for part in parts if weekday in part.days]
    taking_place = [shift for shift in shifts if shift.starts_at < shift.ends_at]
    return sorted(taking_place, key=lambda shift: (shift.starts_at, shift.ends_at))


def _clock_shift(part: PatternShift, day: date, zone: ZoneInfo) -> ClockShift:
    last_day = day if part.ends > part.starts else day + ONE_DAY
    starts_at, ends_at = wall(day, part.starts, zone), wall(last_day, part.ends, zone)
    return ClockShift(day.isoformat(), part.name, starts_at, ends_at)


def _up_to(shift: ClockShift, limit: int, relieved: Sequence[int]) -> ClockShift:
    """End a shift where a new version begins: it runs into it, or its own relief is gone."""
    waits = any(starts_at <= shift.ends_at for starts_at in relieved)
    return replace(shift, ends_at=limit) if shift.ends_at > limit or waits else shift


def shift_at(pattern: Pattern, at: int, zone: ZoneInfo) -> ClockShift:
    """Return the shift of the pattern that a moment falls in.

    A moment that no shift covers belongs to the one that began last, and before the pattern's
    first shift to that one. Raises ValueError for a pattern without shifts.
    """
    day = local(at, zone).date()
    # Clocks set back past midnight show again a day whose morrow had begun.
    if wall(day + ONE_DAY, 0, zone) <= at:
        day += ONE_DAY
    for back in range(LOOK_DAYS):
        begun = [
            shift for shift in on_day(pattern, day - back * ONE_DAY, zone) if shift.starts_at <= at
        ]
        if begun:
            return begun[-1]
    first_day = date.fromisoformat(pattern.versions[0][0]) if pattern.versions else day
    return _first(pattern, first_day, at=None, zone=zone)


def following(pattern: Pattern, after: ClockShift, zone: ZoneInfo) -> ClockShift:
    """Return the next shift that starts later than another. Raises ValueError if none ever does."""
    day = local(after.starts_at, zone).date()
    if pattern.versions:
        day = max(day, date.fromisoformat(pattern.versions[0][0]))
    return _first(pattern, day, at=after.starts_at, zone=zone)


def _first(pattern: Pattern, day: date, *, at: int | None, zone: ZoneInfo) -> ClockShift:
    for ahead in range(LOOK_DAYS):
        coming = [
            shift
            for shift in on_day(pattern, day + ahead * ONE_DAY, zone)
            if at is None or shift.starts_at > at
        ]
        if coming:  # of two that a clock change makes begin together, the longer, as in shift_at
            return min(coming, key=lambda shift: (shift.starts_at, -shift.ends_at))
    raise ValueError("a pattern without shifts")


def between(pattern: Pattern, since: int, until: int, zone: ZoneInfo) -> list[ClockShift]:
    """Return the shifts that start at or after `since` and before `until`, in order."""
    day, last_day = local(since, zone).date() - ONE_DAY, local(until, zone).date() + ONE_DAY
    found: list[ClockShift] = []
    while day <= last_day:
        found += [shift for shift in on_day(pattern, day, zone) if since <= shift.starts_at < until]
        day += ONE_DAY
    return sorted(found, key=lambda shift: (shift.starts_at, shift.ends_at))


def name_label(name: str, words: Words) -> str:
    """Return a shift's name in the reader's language, or as the desk wrote it."""
    return shown(words(SHIFT_NAMES.get(name, name)))


def label(shift: ClockShift, zone: ZoneInfo, words: Words, dash: str = "–") -> str:
    """Return `night shift 22:00–06:00` in the reader's language."""
    starts, ends = short_time(shift.starts_at, zone), short_time(shift.ends_at, zone)
    return f"{name_label(shift.name, words)} {starts}{dash}{ends}"


def checked(parts: Sequence[PatternShift]) -> tuple[PatternShift, ...]:
    """Return the shifts of a version cleaned, in the order of the day.

    Raises DeskError: pattern_empty, pattern_name, pattern_time, pattern_days, pattern_name_twice,
    pattern_start_twice.
    """
    if not parts:
        raise DeskError("pattern_empty", "pattern")
    cleaned = sorted(map(_checked_part, parts), key=lambda part: (part.starts, part.ends))
    for at, part in enumerate(cleaned):
        for other in cleaned[:at]:
            if part.name == other.name:
                raise DeskError("pattern_name_twice", "pattern", value=part.name)
            if part.starts == other.starts and not set(part.days).isdisjoint(other.days):
                raise DeskError("pattern_start_twice", "pattern", one=other.name, other=part.name)
    return tuple(cleaned)


def _checked_part(part: PatternShift) -> PatternShift:
    # The name becomes part of `2026-11-24-night`, which is typed as one word.
    name = unicodedata.normalize("NFC", clean_line(part.name))
    letters = name.replace("-", "a")
    if not (name[:1].isalpha() and letters.isalnum() and len(name) <= LONGEST_NAME):
        raise DeskError("pattern_name", "pattern", value=part.name)
    if not (0 <= part.starts < 1440 and 0 <= part.ends < 1440):
        raise DeskError("pattern_time", "pattern", value=name)
    days = "".join(sorted(set(part.days)))
    if not days or not set(days) <= set(EVERY_DAY):
        raise DeskError("pattern_days", "pattern", value=name)
    return PatternShift(name, part.starts, part.ends, days)


def described(part: PatternShift) -> str:
    """Return `night 22:00-06:00`, with the weekdays by number where it does not begin daily."""
    times = "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (part.starts, part.ends))
    return f"{part.name} {times}" + ("" if part.days == EVERY_DAY else f" {part.days}")


# Reads


def pattern() -> Pattern:
    """Return the desk's shift pattern with all its versions."""
    columns = (
        ShiftPattern.valid_from,
        ShiftPattern.name,
        ShiftPattern.starts,
        ShiftPattern.ends,
        ShiftPattern.days,
    )
    query = ShiftPattern.select(*columns).order_by(columns[0], columns[2], columns[3], columns[1])
    return Pattern(tuple(_versions(rows(query))))


def _versions(
    stored: Sequence[tuple[str, str, int, int, str]],
) -> Iterator[tuple[str, tuple[PatternShift, ...]]]:
    for valid_from, parts in groupby(stored, key=lambda row: row[0]):
        yield valid_from, tuple(PatternShift(*row[1:]) for row in parts)


# Writes


def set_pattern(parts: Sequence[PatternShift], valid_from: date, actor: Actor, now: int) -> None:
    """Bring other shifts into force from a day on, today at the earliest.

    A version that begins on the same day is replaced; later ones stay. Raises DeskError as
    `checked` does, and not_allowed and pattern_past.
    """
    from models import desk

    cleaned = checked(parts)
    first_day = valid_from.isoformat()
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        if valid_from < local(now, desk.current().zone).date():
            raise DeskError("pattern_past", "from", day=first_day)
        ShiftPattern.delete().where(ShiftPattern.valid_from == first_day).execute()
        _insert(first_day, cleaned)
        audit.record(
            "shift_pattern",
            actor.origin,
            person=actor.account.login,
            subject=first_day,
            detail=", ".join(map(described, cleaned)),
            now=now,
        )


def insert_default_pattern() -> None:
    """Write the usual three shifts of eight hours for a new desk, inside a write."""
    _insert(ALWAYS, [PatternShift(*part) for part in DEFAULT_PATTERN])


def _insert(valid_from: str, parts: Sequence[PatternShift]) -> None:
    columns = [
        ShiftPattern.valid_from,
        ShiftPattern.name,
        ShiftPattern.starts,
        ShiftPattern.ends,
        ShiftPattern.days,
    ]
    stored = [(valid_from, part.name, part.starts, part.ends, part.days) for part in parts]
    ShiftPattern.insert_many(stored, columns).execute()
