"""From when until when: how days and times to come are read, and said again."""

from __future__ import annotations

import pytest

from models.visitors import validity
from tests.factories import NOW, ZONE, at
from tests.models.visitors.registering import DAY, refused


@pytest.mark.parametrize(
    ("written", "begins", "ends"),
    [
        ("11-24", at(0), at(0, day=25)),
        ("11-30", at(0, day=30), at(0, day=30) + DAY),
        ("11/30", at(0, day=30), at(0, day=30) + DAY),
        ("2026-11-20", at(0, day=20), at(0, day=21)),
        ("18:00", at(18), at(18)),
        ("02:20", at(2, 20, day=25), at(2, 20, day=25)),
        ("01：00", at(1, day=25), at(1, day=25)),
        ("11-30 18:00", at(18, day=30), at(18, day=30)),
        (" 11-30　18:00 ", at(18, day=30), at(18, day=30)),
    ],
)
def test_a_day_is_the_whole_day_and_a_time_the_next_one(
    written: str, begins: int, ends: int
) -> None:
    assert validity.beginning(written, NOW, ZONE) == begins
    assert validity.end(written, NOW, ZONE) == ends


def test_a_day_that_is_past_is_next_year_s() -> None:
    assert validity.until(validity.end("03-31", NOW, ZONE), ZONE, NOW) == "2027-03-31"


@pytest.mark.parametrize(
    "written", ["", "soon", "1201", "13-01", "02-30", "25:00", "11-30x", "11-3018:00", "2026", "9"]
)
def test_what_is_no_day_and_no_time_is_refused(written: str) -> None:
    for read in (validity.beginning, validity.end):
        with refused("time_form"):
            read(written, NOW, ZONE)


@pytest.mark.parametrize(
    ("typed", "ends", "rest"),
    [
        ("11-30", at(0, day=30) + DAY, ""),
        ("11-30 permit:A-1 late", at(0, day=30) + DAY, "permit:A-1 late"),
        ("11-30 18:00 late", at(18, day=30), "late"),
        ("11-30续期", at(0, day=30) + DAY, "续期"),
    ],
)
def test_a_line_begins_with_its_end(typed: str, ends: int, rest: str) -> None:
    assert validity.end_first(typed, NOW, ZONE) == (ends, rest)


@pytest.mark.parametrize("typed", ["", "late 11-30", "25:00 late"])
def test_a_line_without_an_end_is_refused(typed: str) -> None:
    with refused("time_form"):
        validity.end_first(typed, NOW, ZONE)


@pytest.mark.parametrize("written", ["11-30", "2027-03-31", "11-30 18:00", "2027-03-31 18:00"])
def test_what_is_said_is_read_as_the_same(written: str) -> None:
    ends = validity.end(written, NOW, ZONE)
    assert validity.until(ends, ZONE, NOW) == written


def test_the_last_day_of_the_year_is_of_its_year() -> None:
    assert validity.until(validity.end("12-31", NOW, ZONE), ZONE, NOW) == "12-31"
