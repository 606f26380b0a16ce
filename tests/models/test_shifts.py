"""Shifts: which one a moment belongs to, over midnight and through clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import shifts
from models.clock import MINUTE, local, moment
from models.database import database
from models.errors import DeskError
from models.shifts import DEFAULT_PATTERN, PatternShift, shift_at
from tests.factories import NOW, ZONE, at

MakeDesk = Callable[..., Path]
THREE = [PatternShift(*part) for part in DEFAULT_PATTERN]
TWO = [PatternShift("day", 8 * 60, 20 * 60), PatternShift("night", 20 * 60, 8 * 60)]
ROUND = [PatternShift("round", 8 * 60, 8 * 60)]
BERLIN, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")
HOUR = 60 * MINUTE


def when(text: str, zone: ZoneInfo, fold: int = 0) -> int:
    return moment(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold))


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
    assert shift_at(THREE, when(clock, ZONE), ZONE).key == key


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
    night = shift_at(THREE, when(clock, zone), zone)
    assert night.ends_at - night.starts_at == hours * HOUR
    assert local(night.ends_at, zone).hour == 6


def test_both_passes_of_a_repeated_hour_are_the_same_night() -> None:
    first, second = (when("2026-10-25 02:30", BERLIN, fold) for fold in (0, 1))
    assert shift_at(THREE, first, BERLIN) == shift_at(THREE, second, BERLIN)


def test_a_moment_that_no_shift_covers_belongs_to_the_one_that_began_last() -> None:
    office = [PatternShift("office", 8 * 60, 17 * 60)]
    assert shift_at(office, when("2026-11-24 03:00", ZONE), ZONE).key == "2026-11-23-office"


PATTERNS = some.sampled_from([THREE, TWO, ROUND]) | some.lists(
    some.integers(0, 1439), min_size=1, max_size=5, unique=True
).map(
    lambda starts: [
        PatternShift(str(begin), begin, end)
        for begin, end in pairwise([*sorted(starts), min(starts)])
    ]
)
ZONES = some.sampled_from(
    ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia", "America/St_Johns"]
).map(ZoneInfo)
NEAR_A_CHANGE = some.sampled_from(
    ["2026-03-29", "2026-10-25", "2026-04-05", "2026-10-04", "2011-12-30", "2026-03-08"]
).flatmap(
    lambda day: some.integers(-48 * 60, 48 * 60).map(
        lambda minute: when(f"{day} 00:00", ZoneInfo("UTC")) + minute * MINUTE
    )
)
MOMENTS = NEAR_A_CHANGE | some.integers(0, 4_000_000_000_000_000)


@given(PATTERNS, ZONES, MOMENTS)
def test_a_round_the_clock_pattern_has_neither_gaps_nor_overlaps(
    pattern: list[PatternShift], zone: ZoneInfo, now: int
) -> None:
    shift = shift_at(pattern, now, zone)
    assert shift.starts_at <= now < shift.ends_at
    following = shift_at(pattern, shift.ends_at, zone)
    assert following.starts_at == shift.ends_at
    assert shift_at(pattern, shift.ends_at - 1, zone) == shift
    assert shift_at(pattern, shift.starts_at, zone) == shift


def test_the_first_write_in_a_shift_makes_its_row_and_the_next_finds_it(desk: MakeDesk) -> None:
    desk("en")
    assert shifts.running(NOW, ZONE).id is None
    with database.write():
        made = shifts.ensure(NOW, ZONE)
        assert shifts.ensure(at(5), ZONE) == made
    assert shifts.running(NOW, ZONE) == made
    assert shifts.find("2026-11-23-night") == made
    assert shifts.latest(5) == [made]
    assert shifts.keys() == {made.id: "2026-11-23-night"}


def test_a_shift_that_was_not_worked_is_unknown(desk: MakeDesk) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:
        shifts.find("2026-11-22-night")
    assert refused.value.code == "shift_unknown"
