"""A moment to come, as it is typed: alone, at the beginning of a line, at its end."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from models import coming
from models.errors import DeskError
from tests.factories import NOW, ZONE, at

BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN = 1_792_886_400_000_000  # 2026-10-25 02:00 in Berlin, for the first time


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("18:00", at(18)),
        ("02:20", at(2, 20, day=25)),
        ("02:21", at(2, 21)),
        ("11-24 18:00", at(18)),
        ("11-24 01:00", at(1)),
        ("11-26 09:00", at(9, day=26)),
        ("11-26  09:00", at(9, day=26)),
        ("11-26　09：00", at(9, day=26)),
        ("2026-11-26T09:00", at(9, day=26)),
        (" ０９：００ ", at(9)),
    ],
)
def test_a_time_alone_is_the_next_one_and_a_day_without_a_year_too(
    typed: str, expected: int
) -> None:
    assert coming.parse(typed, NOW, ZONE) == expected
    assert coming.first(f"{typed} why", NOW, ZONE) == (expected, "why")
    assert coming.first_or_last(f"why {typed}", NOW, ZONE) == (expected, "why")


def test_a_day_that_is_past_is_next_year_s() -> None:
    found = coming.parse("11-23 09:00", NOW, ZONE)
    assert found - at(9, day=23) == 365 * 24 * 3600 * 1_000_000


def test_in_the_doubled_hour_the_next_occurrence_counts() -> None:
    assert coming.parse("02:30", AUTUMN, BERLIN) == AUTUMN + 1800 * 1_000_000
    assert coming.parse("02:30", AUTUMN + 2400 * 1_000_000, BERLIN) == AUTUMN + 5400 * 1_000_000


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "09:60", "13-01 09:00", "11-26", "9"])
def test_what_names_no_time_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        coming.parse(typed, NOW, ZONE, "due")
    error = refused.value
    assert (error.code, error.field, error.facts["value"]) == ("time_form", "due", typed)


@pytest.mark.parametrize("typed", ["18:00 and more", "18:00 !!", "!! 18:00"])
def test_a_time_alone_has_nothing_beside_it(typed: str) -> None:
    with pytest.raises(DeskError):
        coming.parse(typed, NOW, ZONE)


@pytest.mark.parametrize(
    ("line", "when", "rest"),
    [
        ("18:00 waits for the part", at(18), "waits for the part"),
        (">>18:00 waits for the part", at(18), "waits for the part"),
        ("》》18：00等配件", at(18), "等配件"),
        ("＞＞ 18:00 waits", at(18), "waits"),
        ("waits for the part 18:00", at(18), "waits for the part"),
        ("waits for the part >>18:00", at(18), "waits for the part"),
        ("waits for the part>> 11-26 09:00", at(9, day=26), "waits for the part"),
        ("等配件11-26 09:00", at(9, day=26), "等配件"),
        ("等12-1503的配件18：00", at(18), "等12-1503的配件"),
        ("waits for 12-1503 18:00", at(18), "waits for 12-1503"),
        ("18:00", at(18), ""),
        ("09:00 not before 18:00", at(9), "not before 18:00"),
        ("waits for the part", None, "waits for the part"),
        ("waits for 1:181:00", None, "waits for 1:181:00"),
        ("at 18:00 the plumber comes", None, "at 18:00 the plumber comes"),
        ("", None, ""),
    ],
)
def test_a_line_has_its_time_first_or_else_last(line: str, when: int | None, rest: str) -> None:
    assert coming.first_or_last(line, NOW, ZONE) == (when, rest)


def test_what_has_to_come_first_is_not_looked_for_at_the_end() -> None:
    assert coming.first("rang twice, back at 18:00", NOW, ZONE)[0] is None


@pytest.mark.parametrize("line", ["25:00 waits", "waits 25:00", "waits >>02-30 09:00"])
def test_a_time_that_no_clock_shows_is_refused(line: str) -> None:
    with pytest.raises(DeskError) as refused:
        coming.first_or_last(line, NOW, ZONE)
    assert refused.value.code == "time_form"


def test_a_line_of_blanks_is_read_at_once() -> None:
    """A pattern that tries every blank with every other takes an hour for this one."""
    line = f"repair{' ' * 5_000}Li"
    assert coming.first_or_last(line, NOW, ZONE) == (None, line)
    assert coming.first_or_last(f"{line} >>18:00", NOW, ZONE) == (at(18), line)


@pytest.mark.parametrize(
    ("typed", "expected", "rest"),
    [
        ("01:10 seen to go", at(1, 10), "seen to go"),
        ("21:40 with:toolbox", at(21, 40, day=23), "with:toolbox"),
        ("11-22 09：30", at(9, 30, day=22), ""),
        (" >>01:10", at(1, 10), ""),
    ],
)
def test_a_line_that_begins_with_a_past_time_means_the_last_one(
    typed: str, expected: int, rest: str
) -> None:
    assert coming.first_past(typed, NOW, ZONE) == (expected, rest)


@pytest.mark.parametrize("typed", ["", "seen to go", "25:00 seen to go", "at 01:10"])
def test_a_line_that_begins_with_no_time_is_refused(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        coming.first_past(typed, NOW, ZONE)
    assert refused.value.code == "time_form"
