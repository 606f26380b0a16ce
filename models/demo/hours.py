"""The demo desk's clock: local hours, who is on duty in them, how busy they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 3600 * SECOND
DAY = 24 * HOUR

FIRST_SHIFT_HOUR = 6
SHIFT_HOURS = 8

# How much begins in each local hour, from midnight on; what the evening is to a dead night.
ACTIVITY = (
    *(0.35, 0.25, 0.25, 0.2, 0.2, 0.3, 0.7, 1.2, 1.6, 1.6, 1.6, 1.4),
    *(1.2, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.5, 1.3, 1.0, 0.7, 0.5),
)
ACTIVITY_OF_A_DAY = sum(ACTIVITY)
_ACTIVITY_BEFORE = tuple(accumulate(ACTIVITY, initial=0.0))

# Two early, two middle, two night, two off: four people keep three shifts staffed for ever.
_ROTATION_DAYS = 8
_ROTATION = tuple(
    tuple(
        next(person for person in range(4) if (day + 2 * person) % _ROTATION_DAYS // 2 == shift)
        for shift in range(3)
    )
    for day in range(_ROTATION_DAYS)
)


def _offset(moment: int, zone: ZoneInfo) -> int:
    difference = datetime.fromtimestamp(moment // SECOND, tz=UTC).astimezone(zone).utcoffset()
    return (difference or timedelta()) // timedelta(microseconds=1)


def person_of_shift(number: int) -> int:
    """Which of the four has the shift of this number (three a day, counted from 1970)."""
    day, shift = divmod(number, 3)
    return _ROTATION[day % _ROTATION_DAYS][shift]


def activity_before(local: int) -> float:
    """How much has begun since 1970 up to this local time in microseconds."""
    days, rest = divmod(local, DAY)
    hour, rest = divmod(rest, HOUR)
    today = _ACTIVITY_BEFORE[hour] + ACTIVITY[hour] * (rest / HOUR)
    return days * ACTIVITY_OF_A_DAY + today


class LocalHour:
    """The local clock hour around a moment in UTC microseconds."""

    __slots__ = ("activity", "end", "hour", "offset", "shift", "start", "weekday")

    def __init__(self, moment: int, zone: ZoneInfo) -> None:
        self.offset = _offset(moment, zone)
        local = moment + self.offset
        past_the_hour = local % HOUR
        self.start = moment - past_the_hour
        self.end = self.start + HOUR
        day, self.hour = divmod(local // HOUR, 24)
        self.weekday = (day + 3) % 7
        self.shift = (local // HOUR - FIRST_SHIFT_HOUR) // SHIFT_HOURS
        self.activity = ACTIVITY[self.hour]
