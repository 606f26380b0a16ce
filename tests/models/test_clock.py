"""Local times: what people mean by them, and clock changes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.clock import iso, moment, parse, short_date_time, wall
from models.errors import DeskError
from tests.factories import NOW, ZONE, at

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_datetime_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 24))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("02:10", at(2, 10)),
        ("02:21", at(2, 21, day=23)),
        ("11-22", at(0, day=22)),
        ("11-22 23:50", at(23, 50, day=22)),
        ("2026-11-22", at(0, day=22)),
        ("2026-11-22 02:10", at(2, 10, day=22)),
        ("2026-11-22T02:10", at(2, 10, day=22)),
        ("2026-11-21T18:10:00+00:00", at(2, 10, day=22)),
        (" ０２：１０ ", at(2, 10)),
    ],
)
def test_what_people_type(typed: str, expected: int) -> None:
    assert parse(typed, NOW, ZONE) == expected


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "13-13", "0001-01-01", "9999-12-31 23:59", "2026-11-22 24:00"]
)
def test_what_is_no_time_is_named(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        parse(typed, NOW, ZONE)
    assert (refused.value.code, refused.value.facts["value"]) == ("time_form", typed)


@given(some.text(some.sampled_from("0123456789-:T +Z"), max_size=25))
def test_anything_typed_is_a_moment_or_a_sentence(typed: str) -> None:
    with suppress(DeskError):
        assert iso(parse(typed, NOW, ZONE), ZONE)


def test_a_skipped_time_is_the_end_of_the_gap_and_a_repeated_one_the_first() -> None:
    def exact(hour: int, day: date) -> int:
        return moment(datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN))

    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert wall(spring, 150, BERLIN) == exact(3, spring)
    first = moment(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN))
    second = moment(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1))
    assert wall(autumn, 150, BERLIN) == first
    assert wall(autumn, 150, BERLIN, latest=second) == second
    assert wall(autumn, 150, BERLIN, latest=second - 1) == first


def test_a_date_is_shown_only_when_it_is_another() -> None:
    assert short_date_time(at(2, 10), ZONE, NOW) == "02:10"
    assert short_date_time(at(2, 10, day=22), ZONE, NOW) == "11-22 02:10"
    last_year = moment(datetime(2025, 1, 2, 3, 4, tzinfo=ZONE))
    assert short_date_time(last_year, ZONE, NOW) == "2025-01-02 03:04"
