"""The roster on the screen: a week filled by keys, copied, swapped, and seen by all."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from models import roster, shift_pattern, staff
from models.audit import Origin
from models.roster import Assignment
from models.shift_pattern import PatternShift
from screens.roster.screen import RosterScreen
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.console import NORMAL, WIDE, Console, console

pytestmark = pytest.mark.usefixtures("quick")
MONDAY, NEXT_MONDAY = date(2026, 11, 23), date(2026, 11, 30)


@asynccontextmanager
async def roster_screen(login: str = "zhao", **options: Any) -> AsyncIterator[Console]:
    """Open the roster; the cursor is on today, Tuesday the 24th, on the clerk li."""
    async with console(login=login, **options) as here:
        here.app.push_screen(RosterScreen(here.app.session))
        await here.until("2026-11-23")
        await here.until(lambda: any("·" in line or " - " in line for line in here.lines[5:8]))
        await here.press(*["down"] * row_of("li"))
        yield here


def row_of(login: str) -> int:
    return [person.login for person in roster.people()].index(login)


def line_of(here: Console, name: str) -> str:
    """Return a person's line of the table."""
    return next(line for line in here.lines[5:] if line.startswith(f" {name} "))


async def planned(here: Console, *expected: Assignment, first: date = MONDAY) -> None:
    await here.until(lambda: roster.week(first) == sorted(expected))


def plan(day: str, shift: str, login: str) -> Assignment:
    roster.assign(day, shift, login, actor("zhao"), NOW)
    return Assignment(day, shift, login)


async def test_a_number_puts_a_person_on_a_shift_and_takes_them_off(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        assert "early shift 06-14" in here.text
        await here.press("3")
        await planned(here, Assignment("2026-11-24", "night", "li"))
        assert " N " in line_of(here, "Jane Lee")
        await here.press("right", "1", "2")
        night = Assignment("2026-11-24", "night", "li")
        both = [Assignment("2026-11-25", name, "li") for name in ("early", "middle")]
        await planned(here, night, *both)
        assert "N        E M " in line_of(here, "Jane Lee")
        await here.press("1", "left", "3")
        await planned(here, both[1])


async def test_a_number_without_a_shift_says_which_there_are(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        await here.press("9")
        await here.until(
            "There is no shift 9. There are: 1 early shift, 2 middle shift, 3 night shift."
        )
        await here.press("right")
        await here.until("Jane Lee, Wed 25 Nov: off duty")
        assert "There is no shift" not in here.text
    assert roster.week(MONDAY) == []


async def test_a_day_on_which_no_shift_begins_says_so(desk: MakeDesk) -> None:
    desk("en")
    weekdays = PatternShift("early", 6 * 60, 14 * 60, "12345")
    shift_pattern.set_pattern([weekdays], date(2026, 11, 24), actor("zhao"), NOW)
    async with roster_screen() as here:
        await here.press("end")
        for key in ("1", "space"):
            await here.press("left", "right", key)
            await here.until("No shift begins on Sun 29 Nov.")
    assert roster.week(MONDAY) == []


async def test_question_mark_lists_the_keys_of_the_roster(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        await here.press("question_mark")
        await here.until("Keys (the second one also while typing)")
        listed = [" ".join(line.split()) for line in here.lines]
        for line in ("1-9 on that shift, or off it", "0 Del off duty", "c F7 copy last week"):
            assert line in listed
        assert "w F8 swap two people" in listed
        assert "[ PgUp a week earlier" in listed
        assert "F1 log" in listed  # 1 puts somebody on the first shift
        assert "Arrows, Home, End: from day to day, from person to person" in listed
        await here.press("home", "down", "enter")
        await planned(here, Assignment("2026-11-24", "early", "li"))
        await here.press("question_mark", "home", *["down"] * 6, "enter")
        await here.until("2026-11-30")


async def test_space_goes_through_the_shifts_and_zero_clears(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        await here.press("down", "space", "space")
        await planned(here, Assignment("2026-11-24", "middle", "wang"))
        await here.press("space", "space")
        await planned(here)
        await here.press("2", "3")
        await here.until(lambda: len(roster.week(MONDAY)) == 2)
        await here.press("0")
        await planned(here)


async def test_keys_typed_faster_than_they_are_written_all_count(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        await here.burst("1", "down", "2", "right", "3", "up", "1", "2", "1")
        await planned(
            here,
            Assignment("2026-11-24", "early", "li"),
            Assignment("2026-11-24", "middle", "wang"),
            Assignment("2026-11-25", "middle", "li"),
            Assignment("2026-11-25", "night", "wang"),
        )


async def test_an_empty_week_is_filled_as_the_one_before(desk: MakeDesk) -> None:
    desk("en")
    plan("2026-11-24", "night", "li")
    async with roster_screen() as here:
        await here.press("]")
        await here.until("Roster 2026-11-30")
        await here.press("c")
        await planned(here, Assignment("2026-12-01", "night", "li"), first=NEXT_MONDAY)
        await here.until("1 copied.")
        assert "3 N night shift 22-06" in here.text
        await here.press("c")
        await here.until("The week of 2026-11-30 is")
        assert len(roster.week(NEXT_MONDAY)) == 1
        await here.press("pageup")
        await here.until("Roster 2026-11-23")


async def test_a_key_typed_right_after_turning_the_week_changes_the_week_turned_to(
    desk: MakeDesk,
) -> None:
    desk("en")
    planned_there = plan("2026-12-01", "early", "li"), plan("2026-12-01", "night", "li")
    async with roster_screen() as here:
        await here.burst("pagedown", "1")
        await planned(here, planned_there[1], first=NEXT_MONDAY)
        assert roster.week(MONDAY) == []


async def test_two_people_swap_and_both_are_named(desk: MakeDesk) -> None:
    desk("en")
    plan("2026-11-24", "night", "li")
    plan("2026-11-26", "early", "wang")
    async with roster_screen() as here:
        await here.press("w")
        await here.until("[N]")
        assert "Swap Jane Lee, Tue 24 Nov night shift" in here.text
        await here.press("down", "right", "right", "w")
        await planned(
            here,
            Assignment("2026-11-24", "night", "wang"),
            Assignment("2026-11-26", "early", "li"),
        )
        await here.until(
            "Swapped: Jane Lee Thu 26 Nov early shift; John King Tue 24 Nov night shift."
        )
        assert [(one.first, one.second) for one in roster.swaps(0)] == [("li", "wang")]


async def test_who_is_free_takes_the_shift_of_another_and_both_are_recorded(
    desk: MakeDesk,
) -> None:
    desk("en")
    plan("2026-11-24", "night", "li")
    async with roster_screen() as here:
        await here.press("w")
        await here.until("[N]")
        await here.press("down", "right", "w")  # free, but on another day
        await here.until("choose a cell with one shift")
        await here.press("left", "w")
        await planned(here, Assignment("2026-11-24", "night", "wang"))
        await here.until("Swapped: John King instead of Jane Lee, Tue 24 Nov night shift.")
        [swap] = roster.swaps(0)
        assert (swap.first, swap.second, swap.second_shift) == ("li", "wang", None)


async def test_a_swap_is_given_up_by_escape_and_the_next_one_leaves(desk: MakeDesk) -> None:
    desk("en")
    plan("2026-11-24", "night", "li")
    async with roster_screen() as here:
        await here.press("w")
        await here.until("[N]")
        await here.press("escape")
        await here.until(lambda: "[N]" not in here.text)
        await here.press("right", "w")
        await here.until("choose a cell with one shift")
        await here.press("escape")
        await here.until("Catch-up:")


async def test_a_clerk_sees_the_roster_and_is_told_why_nothing_changes(desk: MakeDesk) -> None:
    desk("en")
    plan("2026-11-24", "night", "li")
    async with roster_screen("li") as here:
        assert "To look at only" in here.text
        assert " N " in line_of(here, "Jane Lee")
        for key in ("1", "space", "0", "c", "w"):
            await here.press(key)
        await here.until("Jane Lee may not do that here")
        assert roster.week(MONDAY) == [Assignment("2026-11-24", "night", "li")]
        await here.press("right")
        assert "To look at only" in here.text


async def test_what_others_plan_is_seen_at_once(desk: MakeDesk) -> None:
    path = desk("en")
    async with roster_screen() as here:
        with sqlite3.connect(path) as other:
            other.execute("INSERT INTO roster VALUES ('2026-11-24', 'middle', 'wang')")
        other.close()
        await here.until(lambda: " M " in line_of(here, "John King"))


async def test_today_is_marked_by_more_than_colour(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen() as here:
        heading = here.line_with("Mon 23")
        assert "*Tue 24" in heading
        assert heading.count("*") == 1
        await here.press("]")
        await here.until(lambda: "Mon 30" in here.text and "*" not in here.line_with("Mon 30"))


@pytest.mark.parametrize("size", [NORMAL, WIDE])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_whole_week_fits(desk: MakeDesk, size: tuple[int, int], language: str) -> None:
    desk(language)
    for day in range(23, 30):
        for shift in ("early", "middle", "night"):
            plan(f"2026-11-{day}", shift, "wang")
    shifts = "早 中 夜" if language == "zh" else "E M N"
    async with roster_screen(size=size) as here:
        name = staff.find("wang").name
        row = next(line for line in here.lines if name in line)
        assert row.count(shifts) == 7
        assert [number in here.lines[4] for number in ("23", "29")] == [True, True]


async def test_people_beyond_the_screen_are_scrolled_to(desk: MakeDesk) -> None:
    desk("en")
    for number in range(40):
        person = staff.checked_person(f"p{number:02}", f"Person {number:02}", ("clerk",))
        staff.add(person, "x", Origin("shell", "tester"), NOW)
    async with roster_screen() as here:
        assert "Person 39" not in here.text
        await here.press(*["down"] * (row_of("p39") - row_of("li")))
        assert "Person 39" in here.text
        await here.press("3")
        await planned(here, Assignment("2026-11-24", "night", "p39"))


async def test_the_list_of_keys_dims_what_only_a_supervisor_may(desk: MakeDesk) -> None:
    desk("en")
    async with roster_screen("li") as here:
        await here.press("question_mark")
        await here.until("Keys (the second")
        dimmed, plain = here.styles("copy last week"), here.styles("a week earlier")
        assert {style.color for style in dimmed}.isdisjoint(style.color for style in plain)
