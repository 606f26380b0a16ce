"""The figures of a period, counted by hand for a small one."""

from __future__ import annotations

import pytest

from models import departments
from models.clock import DAY, MINUTE
from models.complaints import figures, following_up, judging, taking, working
from models.complaints.figures import Point, Rate, Repeat, Times
from models.complaints.tables import Case, NewComplaint
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

HOUR = 60 * MINUTE
LI, ZHAO = "li", "zhao"


@pytest.fixture(autouse=True)
def a_few_days(desk: MakeDesk) -> None:
    """Four complaints: one fine, one late and invalid, one reopened and fine, one open."""
    desk("en")
    departments.add("works", "Works", actor(ZHAO), NOW)
    settle(take("noise"), NOW, accepted=5)
    settle(take("smell", unit="8-0302", phone="13900001111"), NOW, accepted=25, judgement="invalid")
    back = settle(take("leak"), NOW, accepted=9, outcome="unsatisfied")
    working.resolve(back.id, "c", "m", actor(LI), NOW + DAY)
    following_up.follow_up(back.id, "fairly", actor(LI), NOW + DAY)
    taking.take(NewComplaint("thanks", kind="praise", channel="letter"), actor(LI), NOW + DAY)


def take(words: str, unit: str = "12-1503", phone: str = "13812345678") -> Case:
    new = NewComplaint(words, unit=unit, complainant="Ann", phone=phone)
    return taking.take(new, actor(LI), NOW)


def settle(
    case: Case, now: int, *, accepted: int, judgement: str = "valid", outcome: str = "satisfied"
) -> Case:
    working.dispatch(case.id, "works", "Bob", actor(LI), now + accepted * MINUTE)
    working.resolve(case.id, "cause", "measure", actor(LI), now + 2 * HOUR)
    judging.judge(case.id, judgement, actor(ZHAO), now + 2 * HOUR, grounds="seen")
    return following_up.follow_up(case.id, outcome, actor(LI), now + 3 * HOUR, words="they say")


def test_counts_and_rates() -> None:
    found = figures.figures(NOW - DAY, NOW + 2 * DAY, households=100)
    assert (found.received, found.open) == (4, 1)
    assert found.judged == Rate(2, 3)
    assert found.valid_rate == Rate(2, 100)
    assert found.answers == {"satisfied": 2, "fairly": 1, "unsatisfied": 1}
    assert found.satisfaction == Rate(3, 4)
    assert found.timeliness == Rate(2, 3)
    assert found.followed_up == Rate(3, 3)
    assert found.reopened == Rate(1, 3)


def test_times_are_the_middle_and_the_slowest_but_a_tenth() -> None:
    found = figures.figures(NOW - DAY, NOW + 2 * DAY)
    assert found.response == Times(9 * MINUTE, 25 * MINUTE)
    assert found.resolution == Times(2 * HOUR, 2 * HOUR + DAY - 3 * HOUR)


def test_groups_have_the_desk_s_names_the_largest_first() -> None:
    by = figures.figures(NOW - DAY, NOW + 2 * DAY).by
    assert [(group.label, group.count) for group in by["department"]] == [("Works", 3), ("", 1)]
    assert [(group.code, group.count) for group in by["building"]] == [("12", 2), ("", 1), ("8", 1)]
    assert [(group.label, group.open) for group in by["kind"]] == [("complaint", 0), ("praise", 1)]
    assert by["kind"][0].timely == Rate(2, 3)
    assert by["kind"][0].valid == 2
    assert [group.label for group in by["channel"]] == ["by phone", "by letter"]
    assert [group.label for group in by["severity"]] == ["general"]


def test_who_and_what_came_several_times() -> None:
    found = figures.figures(NOW - DAY, NOW + 2 * DAY)
    assert found.repeat_units == (Repeat("12-1503", "", 2),)
    assert found.repeat_callers == (Repeat("Ann", "138****5678", 2),)


def test_the_trend_goes_by_day_or_month_without_a_gap() -> None:
    found = figures.figures(NOW - DAY, NOW + 2 * DAY)
    assert found.trend == (Point("2026-11-24", 3, 2, 1), Point("2026-11-25", 1, 1, 0))
    monthly = figures.figures(NOW - DAY, NOW + 2 * DAY, step="month")
    assert monthly.trend == (Point("2026-11", 4, 3, 1),)


def test_a_merged_case_is_counted_once_and_an_empty_period_has_no_rates() -> None:
    other = taking.take(NewComplaint("thanks too", kind="praise"), actor(LI), NOW + DAY)
    judging.merge(other.id, 4, actor(ZHAO), NOW + DAY)
    assert figures.figures(NOW - DAY, NOW + 2 * DAY).received == 4
    empty = figures.figures(0, 1)
    assert (empty.received, empty.trend, empty.response) == (0, (), Times(None, None))
    assert empty.satisfaction.value is None
    assert Rate(1, 4).value == 0.25
