"""From when until when something is valid, as people write it: a day alone is the whole day."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from models import coming
from models.clock import local, short_date_time, wall
from models.errors import DeskError

WRITTEN = re.compile(
    r"(?P<day>(?:\d{4}[-/])?\d{1,2}[-/]\d{1,2})?(?:^|$|[ \u3000]+|(?=[^\d:：-]))"
    r"(?:(?P<hour>\d{1,2})[:：](?P<minute>\d{2}))?"
)
DAY_MINUTES = 24 * 60


def beginning(written: str, now: int, zone: ZoneInfo) -> int:
    """Return the moment of `12-01`, `2027-01-31`, `18:00` or both; a day begins at midnight.

    A day without a year and a time alone are the next ones. Raises DeskError `time_form`.
    """
    return _whole(written, now, zone, "starts_at", 0)


def end(written: str, now: int, zone: ZoneInfo) -> int:
    """Return the moment until which something is valid, as `beginning`; a day counts to its end."""
    return _whole(written, now, zone, "ends_at", DAY_MINUTES)


def _whole(written: str, now: int, zone: ZoneInfo, field: str, minutes: int) -> int:
    found = WRITTEN.match(written.strip())
    at = _moment(found, now, zone, minutes) if found else None
    if at is None or found is None or written.strip()[found.end() :]:
        raise DeskError("time_form", field, value=written)
    return at


def end_first(typed: str, now: int, zone: ZoneInfo) -> tuple[int, str]:
    """Return the end with which a line begins, and the rest; raise DeskError `time_form`."""
    found = WRITTEN.match(typed.strip())
    at = _moment(found, now, zone, DAY_MINUTES) if found else None
    if at is None or found is None:
        raise DeskError("time_form", "ends_at", value=typed)
    return at, typed.strip()[found.end() :].strip()


def _moment(found: re.Match[str], now: int, zone: ZoneInfo, minutes: int) -> int | None:
    """Return what was found; a day without a time is so many minutes old."""
    written = found["day"] and found["day"].replace("/", "-")
    if found["hour"] is not None:
        return coming.moment(written, found["hour"], found["minute"], now, zone)
    day = coming.next_day(written, local(now, zone).date()) if written else None
    return None if day is None else wall(day, minutes, zone)


def until(at: int, zone: ZoneInfo, now: int) -> str:
    """Return the last day of what is valid, `03-31`, and the time where it ends within that day."""
    there = local(at, zone)
    if there.hour or there.minute:
        return short_date_time(at, zone, now)
    return day(at - 1, zone, now)


def day(at: int, zone: ZoneInfo, now: int) -> str:
    """Return the day of a moment, with the year where it is another one: `03-31`."""
    there, here = local(at, zone), local(now, zone)
    return there.strftime("%m-%d" if there.year == here.year else "%Y-%m-%d")
