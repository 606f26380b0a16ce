"""The roster: who is planned where, weeks copied, swaps with both names, tables read in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from models import roster, roster_exchange, staff
from models.audit import Audit, Origin
from models.errors import DeskError
from models.roster import Assignment, Swap
from models.shift_pattern import ClockShift, PatternShift, set_pattern
from tests.factories import NOW, actor

MakeDesk = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("english")
MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)
TONIGHT = Assignment("2026-11-24", "night", "li")


@pytest.fixture
def english(desk: MakeDesk) -> None:
    desk("en")


def plan(*assignments: Assignment) -> None:
    for one in assignments:
        roster.assign(one.day, one.shift, one.login, actor("zhao"), NOW)


def code_of(function: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(DeskError) as refused:
        function(*arguments)
    return refused.value.code


def test_who_is_put_on_a_shift_is_on_it_until_taken_off() -> None:
    plan(TONIGHT, TONIGHT, Assignment("2026-11-24", "night", "wang"))
    assert roster.rostered("2026-11-24", "night") == ["li", "wang"]
    assert roster.is_rostered(ClockShift("2026-11-24", "night", 0, 1), "li")
    assert not roster.is_rostered(ClockShift("2026-11-25", "night", 0, 1), "li")
    roster.unassign("2026-11-24", "night", "li", actor("zhao"), NOW)
    assert roster.rostered("2026-11-24", "night") == ["wang"]
    acts = [row.act for row in Audit.select() if row.act.startswith("roster")]
    assert acts == ["roster_assign", "roster_assign", "roster_unassign"]


def test_a_cell_holds_the_shifts_it_was_given_and_no_others() -> None:
    plan(TONIGHT)
    roster.set_cell("2026-11-24", "li", ["early", "middle"], actor("zhao"), NOW)
    assert [one.shift for one in roster.week(MONDAY)] == ["early", "middle"]
    roster.set_cell("2026-11-24", "li", [], actor("zhao"), NOW)
    assert roster.week(MONDAY) == []


@pytest.mark.parametrize(
    ("day", "shift", "login", "code"),
    [
        ("2026-11-24", "office", "li", "roster_shift"),
        ("2026-11-24", "night", "nobody", "login_unknown"),
        ("2026-11-24", "night", "gate", "roster_person"),
    ],
)
def test_what_cannot_be_is_not_planned(day: str, shift: str, login: str, code: str) -> None:
    assert code_of(roster.assign, day, shift, login, actor("zhao"), NOW) == code
    assert roster.week(MONDAY) == []


def test_who_left_is_not_planned_any_more() -> None:
    staff.disable("li", Origin("shell", "tester"), NOW)
    assert code_of(plan, TONIGHT) == "disabled"
    assert "li" not in [account.login for account in roster.people()]


def test_a_shift_is_planned_only_on_weekdays_on_which_it_begins() -> None:
    office = [PatternShift("office", 480, 1020, "12345")]
    set_pattern(office, date(2026, 12, 1), actor("zhao"), NOW)
    plan(Assignment("2026-12-04", "office", "li"))
    assert code_of(plan, Assignment("2026-12-05", "office", "li")) == "roster_shift"


def test_a_clerk_plans_nobody() -> None:
    clerk = actor("li")
    for function, arguments in (
        (roster.assign, ("2026-11-24", "night", "li")),
        (roster.unassign, ("2026-11-24", "night", "li")),
        (roster.set_cell, ("2026-11-24", "li", ["night"])),
        (roster.copy_week, (MONDAY, NEXT_MONDAY)),
        (roster.swap, (TONIGHT, Assignment("2026-11-25", "early", "wang"))),
        (roster_exchange.import_rows, (["day,shift,login"],)),
    ):
        assert code_of(function, *arguments, clerk, NOW) == "not_allowed"


def test_a_week_is_copied_into_an_empty_one_day_by_day() -> None:
    plan(TONIGHT, Assignment("2026-11-29", "early", "wang"))
    copied = roster.copy_week(MONDAY, NEXT_MONDAY, actor("zhao"), NOW)
    assert (copied.copied, copied.left_out) == (2, ())
    assert roster.week(NEXT_MONDAY) == [
        Assignment("2026-12-01", "night", "li"),
        Assignment("2026-12-06", "early", "wang"),
    ]
    assert len(roster.week(MONDAY)) == 2


def test_a_week_is_never_copied_over_a_plan_nor_from_nothing() -> None:
    copy = roster.copy_week, MONDAY, NEXT_MONDAY, actor("zhao"), NOW
    assert code_of(*copy) == "roster_nothing_to_copy"
    plan(TONIGHT, Assignment("2026-12-01", "early", "wang"))
    assert code_of(*copy) == "roster_not_empty"
    assert roster.week(NEXT_MONDAY) == [Assignment("2026-12-01", "early", "wang")]


def test_who_left_and_shifts_that_are_no_more_are_left_out_of_a_copy() -> None:
    plan(
        TONIGHT,
        Assignment("2026-11-23", "early", "wang"),
        Assignment("2026-11-25", "night", "wang"),
    )
    staff.disable("li", Origin("shell", "tester"), NOW)
    set_pattern([PatternShift("early", 360, 1080)], NEXT_MONDAY, actor("zhao"), NOW)
    copied = roster.copy_week(MONDAY, NEXT_MONDAY, actor("zhao"), NOW)
    assert roster.week(NEXT_MONDAY) == [Assignment("2026-11-30", "early", "wang")]
    assert (copied.copied, [one.login for one in copied.left_out]) == (1, ["li", "wang"])


def test_a_swap_exchanges_two_people_and_records_both() -> None:
    other = Assignment("2026-11-26", "early", "wang")
    plan(TONIGHT, other)
    roster.swap(TONIGHT, other, actor("zhao"), NOW)
    assert roster.rostered("2026-11-24", "night") == ["wang"]
    assert roster.rostered("2026-11-26", "early") == ["li"]
    expected = Swap(NOW, "zhao", "li", "2026-11-24-night", "wang", "2026-11-26-early")
    assert roster.swaps(NOW) == [expected]
    assert roster.swaps(NOW + 1) == []
    told = Audit.get(Audit.act == "roster_swap")
    assert (told.subject, told.detail) == (
        "li wang",
        "wang: 2026-11-24-night, li: 2026-11-26-early",
    )


def test_a_swap_that_would_put_somebody_twice_on_a_shift_changes_nothing() -> None:
    both = Assignment("2026-11-24", "night", "wang"), Assignment("2026-11-26", "early", "wang")
    plan(TONIGHT, *both)
    before = roster.week(MONDAY)
    assert code_of(roster.swap, TONIGHT, both[1], actor("zhao"), NOW) == "roster_already"
    missing = Assignment("2026-11-27", "early", "wang")
    assert code_of(roster.swap, missing, TONIGHT, actor("zhao"), NOW) == "roster_not_there"
    assert code_of(roster.swap, TONIGHT, TONIGHT, actor("zhao"), NOW) == "roster_same_person"
    assert roster.week(MONDAY) == before
    assert roster.swaps(0) == []


@pytest.mark.parametrize("who", ["li", "wang", "zhao"])
def test_a_stand_in_tonight_is_recorded_by_either_or_by_a_supervisor(who: str) -> None:
    plan(TONIGHT)
    roster.stand_in(TONIGHT, "wang", actor(who), NOW)
    assert roster.rostered("2026-11-24", "night") == ["wang"]
    assert roster.swaps(0) == [Swap(NOW, who, "li", "2026-11-24-night", "wang", None)]


def test_next_weeks_stand_in_and_that_of_others_are_the_supervisors() -> None:
    later = Assignment("2026-12-01", "night", "li")
    others = Assignment("2026-11-24", "night", "zhao")
    plan(later, others)
    assert code_of(roster.stand_in, later, "wang", actor("wang"), NOW) == "not_allowed"
    assert code_of(roster.stand_in, others, "wang", actor("li"), NOW) == "not_allowed"
    roster.stand_in(later, "wang", actor("zhao"), NOW)
    assert roster.rostered("2026-12-01", "night") == ["wang"]


def test_an_exported_roster_reads_in_again_unchanged() -> None:
    plan(TONIGHT, Assignment("2026-11-26", "early", "wang"))
    rows = list(roster_exchange.export_rows(MONDAY, date(2026, 11, 29)))
    assert rows[0] == roster_exchange.COLUMNS
    assert rows[1] == ("2026-11-24", "night", "li", "Jane Lee")
    result = roster_exchange.import_rows([",".join(row) for row in rows], actor("zhao"), NOW)
    assert (result.added, result.removed, result.refused) == (0, 0, ())


def test_an_import_replaces_the_days_it_names_and_no_others() -> None:
    plan(TONIGHT, Assignment("2026-11-25", "night", "li"))
    lines = ["login,day,shift", "wang,2026/11/24,night", "wang,2026/11/24,night"]
    dry = roster_exchange.import_rows(lines, actor("zhao"), NOW, dry_run=True)
    assert (dry.added, dry.removed) == (1, 1)
    assert roster.rostered("2026-11-24", "night") == ["li"]
    roster_exchange.import_rows(lines, actor("zhao"), NOW)
    assert roster.rostered("2026-11-24", "night") == ["wang"]
    assert roster.rostered("2026-11-25", "night") == ["li"]


def test_an_import_with_a_bad_row_changes_nothing_and_names_its_lines() -> None:
    plan(TONIGHT)
    lines = [
        "day,shift,login",
        "2026-11-25,early,wang",
        "2026-11-31,early,wang",
        "2026-11-25,late,wang",
        "2026-11-25,early,nobody",
        "2026-11-25,early",
        "2026-11-25,early,gate",
    ]
    result = roster_exchange.import_rows(lines, actor("zhao"), NOW)
    assert [(line, problem.code) for line, problem in result.refused] == [
        (3, "roster_day"),
        (4, "roster_shift"),
        (5, "login_unknown"),
        (6, "login_unknown"),
        (7, "roster_person"),
    ]
    assert roster.week(MONDAY) == [TONIGHT]


@pytest.mark.parametrize("lines", [[], ["2026-11-24,night,li"], ["day,shift,name"]])
def test_a_table_without_its_column_names_is_refused(lines: list[str]) -> None:
    assert code_of(roster_exchange.import_rows, lines, actor("zhao"), NOW) == "roster_columns"


@pytest.mark.parametrize("text", ["1970-01-01", "2999/12/31"])
def test_a_day_is_one_of_the_years_that_the_desk_knows(text: str) -> None:
    assert roster.day_of(text).isoformat() == text.replace("/", "-")


@pytest.mark.parametrize("text", ["0001-01-01", "1969-12-31", "3000/01/01", "9999-12-31"])
def test_a_day_of_another_age_is_refused(text: str) -> None:
    assert code_of(roster.day_of, text) == "roster_day"


def test_who_lost_the_right_meanwhile_changes_no_roster() -> None:
    stale = actor("zhao")
    staff.set_roles("zhao", ["clerk"], stale.origin, NOW)
    days = date(2026, 11, 23), date(2026, 11, 30)
    one = Assignment("2026-11-24", "early", "li")
    for function, *arguments in (
        (roster.assign, one.day, one.shift, "li"),
        (roster.unassign, one.day, one.shift, "li"),
        (roster.set_cell, one.day, "li", ["early"]),
        (roster.copy_week, *days),
        (roster.swap, one, Assignment("2026-11-25", "early", "wang")),
        (roster_exchange.import_rows, ["day,shift,login"]),
    ):
        assert code_of(function, *arguments, stale, NOW) == "not_allowed"
    parts = [PatternShift("day", 0, 720)]
    far = date(2027, 1, 1)
    assert code_of(set_pattern, parts, far, stale, NOW) == "not_allowed"


def test_who_was_disabled_meanwhile_records_no_stand_in() -> None:
    plan(Assignment("2026-11-24", "early", "li"))
    stale = actor("li")
    staff.disable("li", stale.origin, NOW)
    one = Assignment("2026-11-24", "early", "li")
    assert code_of(roster.stand_in, one, "wang", stale, NOW) == "disabled"
