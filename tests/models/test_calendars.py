"""Working time: hours, holidays, days worked instead, daylight saving, and the desk's list."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import calendars
from models.calendars import Calendar, NamedDay
from models.clock import DAY, MINUTE
from models.errors import DeskError
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.living import UTC, when

HOUR = 60 * MINUTE
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(UTC, 9 * 60, 18 * 60, "12345")  # 2026-11-24 is a Tuesday


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24 10:00", 2, "2026-11-24 12:00"),
        ("2026-11-24 10:00", 8, "2026-11-24 18:00"),
        ("2026-11-24 10:00", 9, "2026-11-25 10:00"),
        ("2026-11-24 03:00", 1, "2026-11-24 10:00"),
        ("2026-11-24 20:00", 1, "2026-11-25 10:00"),
        ("2026-11-27 17:00", 2, "2026-11-30 10:00"),
        ("2026-11-28 12:00", 0, "2026-11-30 09:00"),
    ],
)
def test_working_time_runs_in_working_hours_alone(start: str, hours: int, end: str) -> None:
    assert OFFICE.advance(when(start), hours * HOUR) == when(end)


def test_a_holiday_is_left_out_and_a_weekend_day_worked_instead_is_not() -> None:
    national = Calendar(
        UTC, 540, 1080, "12345", frozenset({date(2026, 11, 25)}), frozenset({date(2026, 11, 28)})
    )
    assert national.advance(when("2026-11-24 17:00"), 2 * HOUR) == when("2026-11-26 10:00")
    assert national.advance(when("2026-11-27 17:00"), 2 * HOUR) == when("2026-11-28 10:00")


def test_around_the_clock_a_day_has_24_hours_when_the_clocks_change() -> None:
    start = when("2026-03-28 12:00", BERLIN)
    assert Calendar(BERLIN).advance(start, DAY) == when("2026-03-29 13:00", BERLIN)


def test_a_working_night_is_shorter_in_spring_and_longer_in_autumn() -> None:
    night = Calendar(BERLIN, 0, 6 * 60, "1234567")
    spring, autumn = when("2026-03-29 00:00", BERLIN), when("2026-10-25 00:00", BERLIN)
    assert night.elapsed(spring, when("2026-03-29 12:00", BERLIN)) == 5 * HOUR
    assert night.elapsed(autumn, when("2026-10-25 12:00", BERLIN)) == 7 * HOUR


def test_a_calendar_that_never_opens_is_an_error_not_an_endless_loop() -> None:
    with pytest.raises(ValueError, match="never comes to an end"):
        Calendar(UTC, 540, 540, "1").advance(NOW, HOUR)


MOMENTS = some.integers(when("2020-01-01 00:00"), when("2030-01-01 00:00"))
CALENDARS = some.builds(
    Calendar,
    some.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Shanghai"), ZoneInfo("Australia/Lord_Howe")]),
    some.integers(0, 600),
    some.integers(660, 1440),
    some.sampled_from(["", "12345", "1234567", "6"]),
    some.frozensets(some.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=5),
)


@given(CALENDARS, MOMENTS, some.integers(0, 40 * 60))
def test_what_is_advanced_has_elapsed(calendar: Calendar, start: int, length: int) -> None:
    end = calendar.advance(start, length * MINUTE)
    assert end >= start
    assert calendar.elapsed(start, end) == length * MINUTE


@given(CALENDARS, MOMENTS, some.integers(0, 20 * DAY), some.integers(0, 20 * DAY))
def test_time_adds_up(calendar: Calendar, start: int, first: int, second: int) -> None:
    middle, end = start + first, start + first + second
    parts = calendar.elapsed(start, middle) + calendar.elapsed(middle, end)
    assert parts == calendar.elapsed(start, end) <= first + second


def test_the_desk_keeps_its_days(desk: MakeDesk) -> None:
    desk("en")
    supervisor = actor("zhao")
    calendars.add_holiday(NamedDay(date(2026, 12, 25), " Christmas "), supervisor, NOW)
    calendars.add_holiday(NamedDay(date(2026, 12, 19), "instead", is_worked=True), supervisor, NOW)
    calendars.add_holiday(NamedDay(date(2026, 12, 25), "Xmas"), supervisor, NOW)
    assert calendars.holidays() == [
        NamedDay(date(2026, 12, 19), "instead", is_worked=True),
        NamedDay(date(2026, 12, 25), "Xmas"),
    ]
    calendars.remove_holiday(date(2026, 12, 25), supervisor, NOW)
    assert [each.name for each in calendars.holidays()] == ["instead"]


def test_only_a_supervisor_changes_the_days_and_a_name_is_needed(desk: MakeDesk) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:
        calendars.add_holiday(NamedDay(date(2026, 12, 25), "Christmas"), actor("li"), NOW)
    assert refused.value.code == "not_allowed"
    with pytest.raises(DeskError) as nameless:
        calendars.add_holiday(NamedDay(date(2026, 12, 25), " "), actor("zhao"), NOW)
    assert nameless.value.code == "holiday_name"
    with pytest.raises(DeskError) as unknown:
        calendars.remove_holiday(date(2026, 12, 25), actor("zhao"), NOW)
    assert unknown.value.code == "holiday_unknown"
