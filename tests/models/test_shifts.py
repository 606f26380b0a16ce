"""Shifts that were worked: their rows, names and keys; which one is open, and which is next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import checklists, shifts
from models.clock import DAY, MINUTE, moment
from models.database import database
from models.errors import DeskError
from models.shift_pattern import (
    ALWAYS,
    DEFAULT_PATTERN,
    ClockShift,
    Pattern,
    PatternShift,
    on_day,
    shift_at,
)
from models.shifts import OpenedShift, incoming
from tests.factories import NOW, ZONE, at

MakeDesk = Callable[..., Path]
THREE = Pattern(((ALWAYS, tuple(PatternShift(*part) for part in DEFAULT_PATTERN)),))
BERLIN = ZoneInfo("Europe/Berlin")
EARLY = 30 * MINUTE


def open_at(moment: int) -> OpenedShift:
    """Open the shift that the clock has at a moment."""
    with database.write():
        shift = shift_at(THREE, moment, ZONE)
        checklist = checklists.ensure_for_shift(shift.name, moment)
        return shifts.open_next(shift, checklist.id, moment)


# Which shift comes next


def opened(shift: ClockShift) -> OpenedShift:
    return OpenedShift(replace(shift, id=1), 1, shift.starts_at, 1)


def test_before_anybody_came_the_next_shift_is_the_clock_s() -> None:
    assert incoming(None, THREE, NOW, ZONE, EARLY).key == "2026-11-23-night"


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (at(2, 20), "2026-11-24-early"),  # in the middle of the open night
        (at(6), "2026-11-24-early"),
        (at(13, 59), "2026-11-24-early"),
        (at(16), "2026-11-24-middle"),  # the early shift has passed: a gap
        (at(7, day=26), "2026-11-26-early"),  # after a holiday
        (at(23, day=23), "2026-11-24-early"),  # a clock that was set back within the open shift
        (at(21, 40, day=23), "2026-11-24-early"),  # or to when people come
        (at(20, day=22), "2026-11-22-middle"),  # the open one is of a clock that was wrong
        (at(21, 20, day=23), "2026-11-23-middle"),
    ],
)
def test_the_next_shift_begins_later_than_the_open_one_or_runs(now: int, key: str) -> None:
    night = opened(shift_at(THREE, NOW, ZONE))
    assert incoming(night, THREE, now, ZONE, EARLY).key == key


@given(some.integers(0, 4_000_000_000_000_000), some.integers(-3 * DAY, 3 * DAY))
def test_the_next_shift_is_one_of_the_pattern_and_later_unless_the_clock_was_wrong(
    begun: int, moved: int
) -> None:
    open_one = opened(shift_at(THREE, begun, BERLIN))
    now = max(begun + moved, 0)
    following = incoming(open_one, THREE, now, BERLIN, EARLY)
    if open_one.shift.starts_at <= now + EARLY:
        assert following.starts_at >= open_one.shift.ends_at
    else:
        assert following == shift_at(THREE, now, BERLIN)
    day = datetime.fromisoformat(following.day).date()
    assert following in on_day(THREE, day, BERLIN)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_week_with_a_clock_change_hands_over_without_gap_or_overlap(day: str) -> None:
    """Both directions of daylight saving: each shift is followed by the one that begins then."""
    now = moment(datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=BERLIN)) - 3 * DAY
    open_one = opened(shift_at(THREE, now, BERLIN))
    names = []
    for _ in range(18):
        following = incoming(open_one, THREE, open_one.shift.ends_at, BERLIN, EARLY)
        assert following.starts_at == open_one.shift.ends_at
        assert following == incoming(
            open_one, THREE, open_one.shift.ends_at - MINUTE, BERLIN, EARLY
        )
        names.append(following.name)
        open_one = opened(following)
    assert names == ["middle", "night", "early"] * 6


# Rows


def test_the_first_write_in_a_shift_makes_its_row_and_the_next_finds_it(desk: MakeDesk) -> None:
    desk("en")
    assert shifts.current(NOW, ZONE).id is None
    with database.write():
        made = shifts.ensure(NOW, ZONE)
        assert shifts.ensure(at(5), ZONE) == made
    assert shifts.current(NOW, ZONE) == made
    assert shifts.find("2026-11-23-night") == made
    assert shifts.latest(5) == [made]
    assert shifts.keys() == {made.id: "2026-11-23-night"}


def test_a_row_that_only_holds_entries_is_not_open(desk: MakeDesk) -> None:
    desk("en")
    with database.write():
        written_in = shifts.ensure(NOW, ZONE)
    assert shifts.opened() is None
    assert shifts.openings(5) == []
    assert not shifts.was_opened(written_in)
    found = open_at(NOW)
    assert (found.id, found.opening) == (written_in.id, 1)
    assert shifts.was_opened(written_in)


def test_what_is_written_belongs_to_the_open_shift_whatever_the_clock_says(desk: MakeDesk) -> None:
    desk("en")
    night = open_at(NOW)
    with database.write():
        for now in (NOW, at(9), at(9, day=30), at(9, day=1)):
            assert shifts.ensure(now, ZONE) == night.shift
            assert shifts.current(now, ZONE) == night.shift
    assert len(shifts.keys()) == 1


def test_openings_are_numbered_in_the_order_in_which_shifts_were_opened(desk: MakeDesk) -> None:
    desk("en")
    made = [open_at(at(hour)) for hour in (2, 7, 15)]
    assert [each.opening for each in made] == [1, 2, 3]
    assert shifts.opened() == made[-1]
    assert shifts.openings(2) == made[:0:-1]
    assert shifts.openings(9, before=3) == made[1::-1]
    assert shifts.by_opening(2) == made[1]
    assert made[1].opened_at == at(7)


def test_a_shift_is_opened_with_the_times_of_the_pattern_of_now(desk: MakeDesk) -> None:
    """Its row may be older: from somebody who came early, before the pattern changed."""
    desk("en")
    early = shift_at(THREE, at(7), ZONE)
    with database.write():
        shifts.row_of(early)
        later = replace(early, starts_at=at(7), ends_at=at(15))
        shifts.open_next(later, checklists.ensure_for_shift("early", NOW).id, at(7))
    found = shifts.find("2026-11-24-early")
    assert (found.starts_at, found.ends_at) == (at(7), at(15))


def test_a_shift_that_was_not_worked_is_unknown(desk: MakeDesk) -> None:
    desk("en")
    with pytest.raises(DeskError) as refused:
        shifts.find("2026-11-22-night")
    assert refused.value.code == "shift_unknown"


@pytest.mark.parametrize("number", [0, 2])
def test_a_number_that_no_shift_was_opened_with_is_unknown(desk: MakeDesk, number: int) -> None:
    desk("en")
    open_at(NOW)
    with pytest.raises(DeskError) as refused:
        shifts.by_opening(number)
    assert refused.value.code == "handover_unknown"
