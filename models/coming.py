"""A moment to come, as people type it: `07:30`, `11-26 07:30`, `2027-01-02 07:30`.

A time alone is the next moment at which the clock shows it; a day without a year is the next one.
Where a line begins with one that is past (`first_past`), the last ones are meant.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from models import clock
from models.clock import local, occurrences, parse_day, wall
from models.errors import DeskError

# A time within a line: its day before it, a mark `>>` too where people write one.
TIME = r"(?:(?P<day>(?:\d{4}-)?\d{1,2}-\d{1,2})[ T\u3000]+)?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})"
ALONE = re.compile(TIME)
FIRST = re.compile(rf"(?:[>＞》]{{2}})?\s*(?P<time>{TIME})\s*(?P<rest>.*)")
LAST = re.compile(rf"(?:[>＞》]{{2}}\s*)?(?<![\d:：-])(?P<time>{TIME})\Z")


def parse(text: str, now: int, zone: ZoneInfo, field: str = "time") -> int:
    """Return the moment to come that a text names; raise DeskError `time_form`."""
    found = ALONE.fullmatch(text.strip())
    if found is None:
        raise DeskError("time_form", field, value=text)
    return _found(found, text, now, zone, field)


def first(line: str, now: int, zone: ZoneInfo) -> tuple[int | None, str]:
    """Return the moment with which a line begins, if it does, and the rest.

    Raises DeskError `time_form` for a time that no clock shows.
    """
    found = FIRST.fullmatch(line.strip())
    if found is None:
        return None, line.strip()
    return _found(found, found["time"], now, zone), found["rest"]


def first_or_last(line: str, now: int, zone: ZoneInfo) -> tuple[int | None, str]:
    """Return the moment with which a line begins or else ends, as `first`."""
    at, rest = first(line, now, zone)
    found = LAST.search(rest) if at is None else None
    if found is None:
        return at, rest
    return _found(found, found["time"], now, zone), rest[: found.start()].rstrip()


def first_past(line: str, now: int, zone: ZoneInfo) -> tuple[int, str]:
    """Return the past moment with which a line begins, and the rest; raise DeskError `time_form`.

    It is read as `clock.parse` does: a time alone that is still to come is yesterday's.
    """
    found = FIRST.fullmatch(line.strip())
    if found is None:
        raise DeskError("time_form", "time", value=line)
    return clock.parse(found["time"], now, zone), found["rest"]


def moment(day: str | None, hour: str, minute: str, now: int, zone: ZoneInfo) -> int | None:
    """Return the moment to come of a time as it is written, or None where no clock shows it."""
    if int(hour) > 23 or int(minute) > 59:
        return None
    today, minutes = local(now, zone).date(), int(hour) * 60 + int(minute)
    if day is not None:
        meant = next_day(day, today)
        return None if meant is None else wall(meant, minutes, zone)
    days = (today, today + timedelta(days=1))
    moments = (at for each in days for at in occurrences(each, minutes, zone))
    return next((at for at in moments if at > now), None)


def next_day(written: str, today: date) -> date | None:
    """Return the day of `2026-11-22` or `11-22` (the next one, today counts), or None."""
    day = parse_day(written, today)
    if day is None or day >= today or written.count("-") == 2:
        return day
    return parse_day(f"{day.year + 1}-{written}", today)


def _found(
    found: re.Match[str], written: str, now: int, zone: ZoneInfo, field: str = "time"
) -> int:
    at = moment(found["day"], found["hour"], found["minute"], now, zone)
    if at is None:
        raise DeskError("time_form", field, value=written)
    return at
