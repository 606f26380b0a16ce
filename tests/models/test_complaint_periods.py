"""Periods: their names, what people type for them, the one before and the one after."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from models.clock import DAY, MINUTE
from models.complaints.figures import Point
from models.complaints.periods import NAMED, Period, name_of, named, parse
from models.complaints.trend import filled
from models.errors import DeskError
from models.language import Words

TODAY = date(2026, 11, 24)
ENGLISH = Words("en")


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("this_month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("this_quarter", "2026-10-01", "2026-12-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("last_12_months", "2025-12-01", "2026-11-30"),
    ],
)
def test_a_name_means_whole_months(code: str, first: str, last: str) -> None:
    assert named(code, TODAY) == period(first, last)
    assert name_of(named(code, TODAY), TODAY) == code


def test_last_month_of_a_january_is_in_the_year_before() -> None:
    assert named("last_month", date(2027, 1, 31)) == period("2026-12-01", "2026-12-31")


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-01-01 2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026-01-01–2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026-01-01 - 2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026/1/1 to 2026/6/30", "2026-01-01", "2026-06-30"),
        ("2026-01 2026-06", "2026-01-01", "2026-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025 2026-03", "2025-01-01", "2026-03-31"),
        (" 2026-11-24 ", "2026-11-24", "2026-11-24"),
        ("２０２６－０３", "2026-03-01", "2026-03-31"),
        ("2026年3月", "2026-03-01", "2026-03-31"),
        ("2026年1月5日至2026年6月30日", "2026-01-05", "2026-06-30"),
        ("Last  Month", "2026-10-01", "2026-10-31"),
    ],
)
def test_what_people_type(typed: str, first: str, last: str) -> None:
    assert parse(typed, TODAY, ENGLISH) == period(first, last)


@pytest.mark.parametrize(
    "typed",
    ["", "yesterday", "2026-13", "2026-02-30", "26-01", "2026-01-01 2026-06-30 2026", "0001"],
)
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        parse(typed, TODAY, ENGLISH)
    assert refused.value.code == "period_form"


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        parse("2026-06-30 2026-01-01", TODAY, ENGLISH)
    assert refused.value.code == "period_order"
    assert parse("2026-06 2026", TODAY, ENGLISH) == period("2026-06-01", "2026-12-31")


@pytest.mark.parametrize("code", NAMED)
def test_a_name_is_understood_in_the_language_of_the_reader(code: str) -> None:
    chinese = Words("zh")
    assert parse(chinese(NAMED[code]), TODAY, chinese) == named(code, TODAY)


@pytest.mark.parametrize(
    ("here", "before", "after"),
    [
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2026-04-01", "2026-04-30")),
        (("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30"), ("2027-01-01", "2027-03-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2027-01-01", "2027-12-31")),
        (("2026-11-03", "2026-11-09"), ("2026-10-27", "2026-11-02"), ("2026-11-10", "2026-11-16")),
    ],
)
def test_the_period_before_and_after_has_the_same_length(
    here: tuple[str, str], before: tuple[str, str], after: tuple[str, str]
) -> None:
    assert period(*here).moved(-1) == period(*before)
    assert period(*here).moved(1) == period(*after)


def test_there_is_nothing_before_1970_and_after_2999() -> None:
    assert period("1970-01-01", "1970-01-31").moved(-1) is None
    assert period("2999-12-01", "2999-12-31").moved(1) is None


def test_a_period_ends_with_its_last_day_also_when_the_clocks_change() -> None:
    since, until = period("2026-03-29", "2026-03-29").moments(ZoneInfo("Europe/Berlin"))
    assert until - since == DAY - 60 * MINUTE


def points(*given: tuple[str, int, int, int]) -> list[Point]:
    return [Point(*each) for each in given]


def test_a_trend_has_a_point_for_each_day_up_to_today() -> None:
    known = points(("2026-11-02", 3, 1, 1), ("2026-11-05", 2, 4, 0))
    found = filled(known, period("2026-11-01", "2026-11-30"), TODAY, 70)
    assert [point.period for point in found] == [f"2026-11-{day:02}" for day in range(1, 25)]
    assert [point.received for point in found[:6]] == [0, 3, 0, 0, 2, 0]


def test_what_was_resolved_after_the_period_is_not_in_its_trend() -> None:
    known = points(("2026-09-30", 1, 0, 1), ("2026-10-01", 0, 1, 0))
    found = filled(known, period("2026-09-01", "2026-09-30"), TODAY, 70)
    assert sum(point.resolved for point in found) == 0


def test_months_become_years_where_there_is_no_room() -> None:
    known = points(("2024-03", 1, 1, 0), ("2024-12", 2, 0, 1), ("2026-01", 4, 5, 2))
    found = filled(known, period("2024-01-01", "2026-12-31"), TODAY, 12)
    assert found == tuple(points(("2024", 3, 1, 1), ("2025", 0, 0, 0), ("2026", 4, 5, 2)))
