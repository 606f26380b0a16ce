"""The pattern: which shift a moment belongs to, over midnight, clock changes and new versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import shift_pattern
from models.audit import Audit
from models.clock import MINUTE, local, moment
from models.errors import DeskError
from models.shift_pattern import (
    DEFAULT_PATTERN,
    Pattern,
    PatternShift,
    between,
    following,
    on_day,
    set_pattern,
    shift_at,
)
from tests.factories import NOW, ZONE, actor

MakeDesk = Callable[..., Path]
Parts = tuple[PatternShift, ...]
HOUR = 60 * MINUTE
THREE = tuple(PatternShift(*part) for part in DEFAULT_PATTERN)
TWO = (PatternShift("day", 8 * 60, 20 * 60), PatternShift("dark", 20 * 60, 8 * 60))
ROUND = (PatternShift("round", 8 * 60, 8 * 60),)
OFFICE = (PatternShift("office", 8 * 60, 17 * 60, "12345"),)
BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")


def always(*parts: PatternShift) -> Pattern:
    return Pattern((("1900-01-01", parts),))


def changed(before: Parts, day: str, after: Parts) -> Pattern:
    return Pattern((("1900-01-01", before), (day, after)))


def when(text: str, zone: ZoneInfo = ZONE, fold: int = 0) -> int:
    return moment(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold))


def times(pattern: Pattern, day: str, zone: ZoneInfo = ZONE) -> list[str]:
    """Return `night 22:00-06:00` for each shift that begins on a day."""
    return [
        f"{shift.name} {local(shift.starts_at, zone):%H:%M}-{local(shift.ends_at, zone):%H:%M}"
        for shift in on_day(pattern, date.fromisoformat(day), zone)
    ]


@pytest.mark.parametrize(
    ("clock", "key"),
    [
        ("2026-11-24 05:59", "2026-11-23-night"),
        ("2026-11-24 06:00", "2026-11-24-early"),
        ("2026-11-24 13:59", "2026-11-24-early"),
        ("2026-11-24 14:00", "2026-11-24-middle"),
        ("2026-11-24 22:00", "2026-11-24-night"),
        ("2026-11-24 00:00", "2026-11-23-night"),
        ("2027-01-01 00:30", "2026-12-31-night"),
    ],
)
def test_a_night_belongs_to_the_day_it_began(clock: str, key: str) -> None:
    assert shift_at(always(*THREE), when(clock), ZONE).key == key


@pytest.mark.parametrize(
    ("clock", "zone", "hours"),
    [
        ("2026-03-29 01:30", BERLIN, 7.0),
        ("2026-10-25 01:30", BERLIN, 9.0),
        ("2026-10-04 01:30", LORD_HOWE, 7.5),
        ("2026-04-05 01:30", LORD_HOWE, 8.5),
        ("2026-11-24 01:30", BERLIN, 8.0),
    ],
)
def test_a_night_with_a_clock_change_is_longer_or_shorter(
    clock: str, zone: ZoneInfo, hours: float
) -> None:
    night = shift_at(always(*THREE), when(clock, zone), zone)
    assert night.ends_at - night.starts_at == hours * HOUR
    assert local(night.ends_at, zone).hour == 6


def test_both_passes_of_a_repeated_hour_are_the_same_night() -> None:
    first, second = (when("2026-10-25 02:30", BERLIN, fold) for fold in (0, 1))
    pattern = always(*THREE)
    assert shift_at(pattern, first, BERLIN) == shift_at(pattern, second, BERLIN)


def test_a_shift_that_begins_in_a_skipped_hour_begins_at_its_end() -> None:
    parts = PatternShift("late", 2 * 60 + 30, 10 * 60), PatternShift("rest", 10 * 60, 2 * 60 + 30)
    assert times(always(*parts), "2026-03-29", BERLIN)[0] == "late 03:00-10:00"


def test_a_shift_whose_whole_time_is_skipped_does_not_take_place() -> None:
    parts = (
        PatternShift("rounds", 2 * 60, 3 * 60),
        PatternShift("day", 3 * 60, 15 * 60),
        PatternShift("dark", 15 * 60, 2 * 60),
    )
    pattern = always(*parts)
    assert times(pattern, "2026-03-29", BERLIN) == ["day 03:00-15:00", "dark 15:00-02:00"]
    before = shift_at(pattern, when("2026-03-29 01:59", BERLIN), BERLIN)
    assert following(pattern, before, BERLIN).key == "2026-03-29-day"


@pytest.mark.parametrize(
    ("clock", "key"),
    [
        ("2026-11-24 03:00", "2026-11-23-office"),  # a Tuesday before it opens
        ("2026-11-29 12:00", "2026-11-27-office"),  # a Sunday
        ("2026-11-30 07:59", "2026-11-27-office"),
        ("2026-11-30 08:00", "2026-11-30-office"),
    ],
)
def test_a_moment_that_no_shift_covers_belongs_to_the_one_that_began_last(
    clock: str, key: str
) -> None:
    assert shift_at(always(*OFFICE), when(clock), ZONE).key == key


def test_after_friday_comes_monday_where_nobody_works_at_the_weekend() -> None:
    friday = shift_at(always(*OFFICE), when("2026-11-27 12:00"), ZONE)
    assert following(always(*OFFICE), friday, ZONE).key == "2026-11-30-office"


def test_a_moment_before_the_first_version_belongs_to_its_first_shift() -> None:
    pattern = Pattern((("2026-11-28", OFFICE),))  # a Saturday
    first = shift_at(pattern, when("2020-01-01 00:00"), ZONE)
    assert first.key == "2026-11-30-office"
    assert following(pattern, first, ZONE).key == "2026-12-01-office"


def test_shifts_that_overlap_on_purpose_keep_their_ends() -> None:
    pattern = always(PatternShift("a", 8 * 60, 20 * 60 + 15), PatternShift("b", 20 * 60, 8 * 60))
    assert times(pattern, "2026-11-24") == ["a 08:00-20:15", "b 20:00-08:00"]
    assert shift_at(pattern, when("2026-11-24 20:05"), ZONE).name == "b"


def test_a_night_that_runs_into_a_new_pattern_ends_where_that_begins() -> None:
    sooner = (PatternShift("day", 5 * 60, 17 * 60), PatternShift("dark", 17 * 60, 5 * 60))
    pattern = changed(THREE, "2026-11-25", sooner)  # a Wednesday
    assert times(pattern, "2026-11-24")[-1] == "night 22:00-05:00"
    assert times(pattern, "2026-11-25") == ["day 05:00-17:00", "dark 17:00-05:00"]
    assert shift_at(pattern, when("2026-11-25 05:30"), ZONE).key == "2026-11-25-day"


def test_a_night_whose_relief_comes_later_in_a_new_pattern_lasts_until_then() -> None:
    pattern = changed(THREE, "2026-11-25", TWO)
    assert times(pattern, "2026-11-23")[-1] == "night 22:00-06:00"
    assert times(pattern, "2026-11-24")[-1] == "night 22:00-08:00"
    night = shift_at(pattern, when("2026-11-25 07:00"), ZONE)
    assert following(pattern, night, ZONE).key == "2026-11-25-day"


def test_an_evening_that_nobody_relieved_is_not_made_longer_by_a_new_pattern() -> None:
    pattern = changed(OFFICE, "2026-11-25", THREE)
    assert times(pattern, "2026-11-24") == ["office 08:00-17:00"]


def test_a_version_changes_neither_the_days_before_it_nor_those_of_the_next() -> None:
    pattern = Pattern((("2026-11-23", THREE), ("2026-11-25", TWO), ("2026-11-26", ROUND)))
    assert [len(on_day(pattern, date(2026, 11, day), ZONE)) for day in range(22, 28)] == [
        *(0, 3, 3),
        *(2, 1, 1),
    ]


def test_shifts_between_two_moments_are_those_that_start_there() -> None:
    since, until = when("2026-11-23 22:00"), when("2026-11-24 22:00")
    found = between(changed(THREE, "2026-11-24", TWO), since, until, ZONE)
    assert [shift.key for shift in found] == [
        "2026-11-23-night",
        "2026-11-24-day",
        "2026-11-24-dark",
    ]


ROUND_THE_CLOCK = some.sampled_from([THREE, TWO, ROUND]) | some.lists(
    some.integers(0, 1439), min_size=1, max_size=5, unique=True
).map(
    lambda starts: tuple(
        PatternShift(f"s{begin}", begin, end)
        for begin, end in pairwise([*sorted(starts), min(starts)])
    )
)
ZONES = some.sampled_from(
    ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia", "America/St_Johns"]
).map(ZoneInfo)
DAYS_OF_CHANGE = ["2026-03-29", "2026-10-25", "2026-04-05", "2026-10-04", "2011-12-30"]
CHANGE_DAYS = some.sampled_from([*DAYS_OF_CHANGE, "2010-11-07", "2026-03-08"]).map(
    date.fromisoformat
)
NEAR = some.integers(-48 * 60, 72 * 60)


def instant(day: date, minutes: int) -> int:
    return when(f"{day} 00:00", ZoneInfo("UTC")) + minutes * MINUTE


def assert_seamless(pattern: Pattern, now: int, zone: ZoneInfo) -> None:
    shift = shift_at(pattern, now, zone)
    assert shift.starts_at <= now < shift.ends_at
    after = shift_at(pattern, shift.ends_at, zone)
    assert after.starts_at == shift.ends_at
    assert following(pattern, shift, zone) == after
    assert shift_at(pattern, shift.ends_at - 1, zone) == shift
    assert shift_at(pattern, shift.starts_at, zone) == shift


@given(ROUND_THE_CLOCK, ZONES, CHANGE_DAYS, NEAR)
def test_a_round_the_clock_pattern_has_neither_gaps_nor_overlaps(
    parts: Parts, zone: ZoneInfo, day: date, minutes: int
) -> None:
    assert_seamless(always(*parts), instant(day, minutes), zone)


@given(ROUND_THE_CLOCK, ZONES, some.integers(0, 4_000_000_000_000_000))
def test_nor_has_it_at_any_other_time(parts: Parts, zone: ZoneInfo, now: int) -> None:
    assert_seamless(always(*parts), now, zone)


@given(ROUND_THE_CLOCK, ROUND_THE_CLOCK, ZONES, CHANGE_DAYS, some.integers(-2, 2), NEAR)
def test_a_new_version_leaves_neither_gap_nor_overlap_at_a_clock_change_or_near_one(
    before: Parts, after: Parts, zone: ZoneInfo, day: date, off: int, minutes: int
) -> None:
    valid_from = (day + timedelta(days=off)).isoformat()
    assert_seamless(changed(before, valid_from, after), instant(day, minutes), zone)


def test_a_new_desk_has_three_shifts_of_eight_hours(desk: MakeDesk) -> None:
    desk("en")
    assert shift_pattern.pattern() == Pattern((("1970-01-01", THREE),))


def test_a_supervisor_changes_the_pattern_from_a_day_on_and_it_is_recorded(desk: MakeDesk) -> None:
    desk("en")
    set_pattern(TWO[::-1], date(2026, 12, 1), actor("zhao"), NOW)
    kept = shift_pattern.pattern()
    assert kept.on(date(2026, 11, 30)) == THREE
    assert kept.on(date(2026, 12, 1)) == TWO
    told = Audit.get(Audit.act == "shift_pattern")
    assert (told.person, told.subject) == ("zhao", "2026-12-01")
    assert told.detail == "day 08:00-20:00, dark 20:00-08:00"


def test_a_pattern_for_the_same_day_replaces_the_one_planned(desk: MakeDesk) -> None:
    desk("en")
    for parts in (TWO, OFFICE):
        set_pattern(parts, date(2026, 11, 24), actor("zhao"), NOW)
    assert shift_pattern.pattern() == Pattern((("1970-01-01", THREE), ("2026-11-24", OFFICE)))


def test_a_name_may_be_chinese_and_its_days_are_kept_in_order(desk: MakeDesk) -> None:
    desk("zh")
    set_pattern([PatternShift(" 白班-1 ", 480, 1200, "531")], date(2026, 12, 1), actor("zhao"), NOW)
    assert shift_pattern.pattern().on(date(2026, 12, 1)) == (
        PatternShift("白班-1", 480, 1200, "135"),
    )


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "pattern_empty"),
        ([PatternShift("two words", 0, 60)], "pattern_name"),
        ([PatternShift("", 0, 60)], "pattern_name"),
        ([PatternShift("-x", 0, 60)], "pattern_name"),
        ([PatternShift("x" * 21, 0, 60)], "pattern_name"),
        ([PatternShift("a", 0, 1440)], "pattern_time"),
        ([PatternShift("a", 0, 60, "")], "pattern_days"),
        ([PatternShift("a", 0, 60, "8")], "pattern_days"),
        ([PatternShift("a", 0, 60, "1"), PatternShift("a", 9, 60, "2")], "pattern_name_twice"),
        ([PatternShift("a", 0, 60, "12"), PatternShift("b", 0, 90, "23")], "pattern_start_twice"),
    ],
)
def test_a_pattern_that_would_not_work_is_refused(
    desk: MakeDesk, parts: list[PatternShift], code: str
) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:
        set_pattern(parts, date(2026, 12, 1), actor("zhao"), NOW)
    assert refused.value.code == code
    assert shift_pattern.pattern().on(date(2026, 12, 1)) == THREE


def test_shifts_of_different_weekdays_may_begin_at_the_same_time(desk: MakeDesk) -> None:
    desk("en")
    parts = [PatternShift("a", 0, 60, "12345"), PatternShift("b", 0, 90, "67")]
    set_pattern(parts, date(2026, 12, 1), actor("zhao"), NOW)
    assert len(shift_pattern.pattern().on(date(2026, 12, 1))) == 2


def test_the_past_keeps_its_pattern_and_today_is_the_desks_day(desk: MakeDesk) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:  # by UTC it is still the 23rd
        set_pattern(TWO, date(2026, 11, 23), actor("zhao"), NOW)
    assert refused.value.code == "pattern_past"


def test_a_clerk_cannot_change_the_pattern(desk: MakeDesk) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:
        set_pattern(TWO, date(2026, 12, 1), actor("li"), NOW)
    assert refused.value.code == "not_allowed"
