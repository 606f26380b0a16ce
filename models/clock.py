"""Moments are integers: microseconds since 1970, UTC. Here they become local times and back."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.errors import DeskError
from models.language import N_, Words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE


def now() -> int:
    """Return the present moment."""
    return time.time_ns() // 1000


def moment(value: datetime) -> int:
    """Return the moment of an aware datetime; a naive one raises ValueError."""
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone names no moment")
    return (value - EPOCH) // timedelta(microseconds=1)


def local(at: int, zone: ZoneInfo) -> datetime:
    """Return a moment as a datetime in a zone."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(zone)


def iso(at: int, zone: ZoneInfo) -> str:
    """Return a moment in ISO 8601 with the zone's offset, to the millisecond."""
    return local(at, zone).isoformat(timespec="milliseconds")


def wall(day: date, minute: int, zone: ZoneInfo, *, latest: int | None = None) -> int:
    """Return the moment at which a zone's clocks show a minute of a day.

    A time that a daylight-saving change skips is the end of the gap; one that occurs twice is the
    first, or with `latest` the last of the two that is not later than it.
    """
    first, *second = occurrences(day, minute, zone)
    return second[0] if second and latest is not None and second[0] <= latest else first


def occurrences(day: date, minute: int, zone: ZoneInfo) -> tuple[int, ...]:
    """Return the moments at which a zone's clocks show a minute of a day: one, or two in autumn."""
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
    first = moment(naive.replace(tzinfo=zone))
    second = moment(naive.replace(tzinfo=zone, fold=1))
    if first == second:
        return (first,)
    if first < second:
        return first, second
    return (_end_of_gap(second, first, zone),)


def _end_of_gap(before: int, after: int, zone: ZoneInfo) -> int:
    offset = local(before, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if local(middle, zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


FIRST_YEAR, LAST_YEAR = 1970, 2999
TIME = re.compile(
    r"(?:(?P<date>(?:\d{4}-)?\d{1,2}-\d{1,2})(?:[ T]+|$))?"
    r"(?:(?P<hour>\d{1,2})[:：](?P<minute>\d{2}))?"
)


def parse_day(text: str, today: date) -> date | None:
    """Return the day of `2026-11-22` or `11-22` (the last one up to today), or None."""
    parts = [int(part) for part in text.split("-")]
    try:
        if len(parts) == 3:
            return date(*parts) if FIRST_YEAR <= parts[0] <= LAST_YEAR else None
        day = date(today.year, *parts)
        return day if day <= today else date(today.year - 1, *parts)
    except ValueError:
        return None


def parse(text: str, at: int, zone: ZoneInfo) -> int:
    """Return the past moment meant by `02:10`, `11-22`, `11-22 23:50`, or these with a year.

    A day alone is its first minute; a time alone that is still to come is yesterday's; ISO 8601
    with an offset is taken as it is. Raises DeskError `time_form`.
    """
    cleaned = text.strip()
    found = TIME.fullmatch(cleaned)
    today = local(at, zone).date()
    if found and (found["date"] or found["hour"]):
        hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
        day = parse_day(found["date"], today) if found["date"] else today
        if day and hour < 24 and minute < 60:
            meant = wall(day, hour * 60 + minute, zone, latest=at)
            if not found["date"] and meant > at:
                meant = wall(today - timedelta(days=1), hour * 60 + minute, zone)
            return meant
    try:
        exact = datetime.fromisoformat(cleaned)
    except ValueError:
        raise DeskError("time_form", "time", value=text) from None
    if not FIRST_YEAR <= exact.year <= LAST_YEAR:
        raise DeskError("time_form", "time", value=text)
    return moment(exact if exact.tzinfo else exact.replace(tzinfo=zone))


def short_time(at: int, zone: ZoneInfo) -> str:
    """Return `02:10`."""
    return local(at, zone).strftime("%H:%M")


def short_date_time(at: int, zone: ZoneInfo, beside: int) -> str:
    """Return `02:10`, with the date before it when it is not the day of `beside`."""
    there, here = local(at, zone), local(beside, zone)
    if there.date() == here.date():
        return there.strftime("%H:%M")
    return there.strftime("%m-%d %H:%M" if there.year == here.year else "%Y-%m-%d %H:%M")


def duration(amount: int, words: Words) -> str:
    """Return how long microseconds are as people say it: `12 min`, `2 h 10`, `1 d 3 h`, `4 d`."""
    hours, minutes = divmod(amount // MINUTE, 60)
    days, rest = divmod(hours, 24)
    if days:
        sentence = N_("{days} d {hours} h") if rest else N_("{days} d")
        return words(sentence, days=days, hours=rest)
    if hours:
        sentence = N_("{hours} h {minutes}") if minutes else N_("{hours} h")
        return words(sentence, hours=hours, minutes=f"{minutes:02}")
    return words("{minutes} min", minutes=minutes)
