"""Going on duty: who is asked after the sign-in, what one key records, what the first line says."""

from __future__ import annotations

from datetime import date

import pytest

from models import duty, roster
from models.handover import sealing
from models.log import reads as log
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, Clock, Console, console

pytestmark = pytest.mark.usefixtures("quick")

QUESTION = "Go on duty?"
TONIGHT = (date(2026, 11, 23), "night")


async def sign_in(here: Console, name: str) -> None:
    await here.until("Jane Lee")
    await here.type(name)
    await here.press("enter")
    await here.type(factories.PIN)
    await here.press("enter")


def plan(shift: tuple[date, str], *logins: str) -> None:
    """Put people on the roster."""
    for login in logins:
        roster.assign(shift[0].isoformat(), shift[1], login, actor("zhao"), NOW)


def newest() -> str:
    """Return what the log says last."""
    text = log.newest(1)[0].text
    assert text is not None
    return text


def on_shift(now: int = NOW) -> tuple[list[str], list[str]]:
    """Return who is on the open shift, and who waits for the next."""
    found = duty.situation(now)
    return [one.login for one in found.members], [one.login for one in found.waiting]


# Who is asked.


@pytest.mark.parametrize(("login", "name"), [("jane", "Jane Lee"), ("john", "John King")])
async def test_clerks_and_lobby_assistants_are_asked_once(
    desk: MakeDesk, login: str, name: str
) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, login)
        await here.until(QUESTION)
        assert "go on duty: night shift 22:00" in here.text
        await here.press("escape")
        await here.until(lambda: QUESTION not in here.text)
        await here.press("2")
        await here.until("No shift is open.")
        await here.press("1")
        await here.until("n new")
        assert QUESTION not in here.text
    assert log.head() is None


@pytest.mark.parametrize(("login", "name"), [("mary", "Mary Jones"), ("adam", "Adam Admin")])
async def test_nobody_else_is_asked(desk: MakeDesk, login: str, name: str) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, login)
        await here.until(lambda: name in here.lines[0])
        await here.until("n new")
        for _ in range(20):
            await here.pilot.pause(0.01)
            assert QUESTION not in here.text
    assert log.head() is None


async def test_who_is_on_duty_already_is_not_asked(desk: MakeDesk) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    duty.go_on_duty(actor("wang"), NOW, relieve=True)
    for login in ("jane", "john"):
        async with console(login=None) as here:
            await sign_in(here, login)
            await here.until("is on duty")
            for _ in range(20):
                await here.pilot.pause(0.01)
                assert QUESTION not in here.text


async def test_a_terminal_that_signs_in_by_itself_asks_nothing(desk: MakeDesk) -> None:
    desk("en")
    async with console(automatic=True) as here:
        await here.until("Jane Lee")
        for _ in range(20):
            await here.pilot.pause(0.01)
            assert QUESTION not in here.text
        await here.press("2")
        await here.until("No shift is open.")
        await here.press("w")
        await here.until(QUESTION)
        await here.press("g")
        await here.until("This terminal signed in by itself.")
    assert log.head() is None


# One key each.


async def test_g_opens_the_shift_of_the_clock(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until(QUESTION)
        await here.press("g")
        await here.until("Jane Lee is on duty: night shift 22:00")
        await here.until(lambda: QUESTION not in here.text)
        title = "Cloud View front desk · night shift 22:00–06:00 · Jane Lee"
        await here.until(lambda: title in here.lines[0])
    assert on_shift() == (["li"], [])


async def test_enter_takes_the_likeliest(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until(QUESTION)
        await here.press("enter")
        await here.until("Jane Lee is on duty: night shift 22:00")
    assert on_shift() == (["li"], [])


@pytest.mark.parametrize(
    ("key", "there", "title"),
    [
        ("j", (["li", "wang"], []), "night shift · Jane Lee, John King"),
        ("t", (["li"], ["wang"]), "night shift · Jane Lee > early shift John King"),
    ],
)
async def test_joining_the_open_shift_or_relieving_it(
    desk: MakeDesk, key: str, there: tuple[list[str], list[str]], title: str
) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    async with console(login=None) as here:
        await sign_in(here, "john")
        await here.until(QUESTION)
        assert "join the open shift: night shift 22:00" in here.text
        assert "relieve it, for early shift 06:00–14:00: that begins in 3 h 40" in here.text
        await here.press(key)
        await here.until(lambda: title in here.lines[0])
    assert on_shift() == there


@pytest.mark.parametrize(("hour", "first"), [(3, "j"), (6, "t")])
async def test_what_is_likeliest_stands_first(desk: MakeDesk, hour: int, first: str) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    async with console(login=None, clock=Clock(at(hour))) as here:
        await sign_in(here, "john")
        await here.until("relieve it, for")
        joins, relieves = here.text.index("join the open"), here.text.index("relieve it")
        assert (joins < relieves) == (first == "j")
        assert ("that begins in" in here.text) == (first == "j")


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_one_who_stays_says_so_by_a_key(desk: MakeDesk, size: tuple[int, int]) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    async with console(size) as here:
        await here.press("2")
        await here.until(lambda: "[" in here.lines[3])
        await here.press("w")
        await here.until("the relief for early shift 06:00–14:00 has not arrived; I stay")
        await here.press("l")
        await here.until(lambda: QUESTION not in here.text)
        assert newest() == "Relief has not arrived: early shift 06:00–14:00. Jane Lee stays."
        await here.press("w")
        await here.until("double shift: I stay on for early shift 06:00–14:00")
        await here.press("d")
        await here.until(lambda: "> early shift Jane Lee" in here.lines[0])
        assert newest() == "Jane Lee stays on for a double shift: early shift 06:00–14:00"
        await here.press("w")
        await here.until("has not arrived; I stay")
        assert "double shift: I stay on" not in here.text
    assert on_shift() == (["li"], ["li"])


async def test_a_swap_of_tonight_names_both(desk: MakeDesk) -> None:
    desk("en")
    plan(TONIGHT, "wang")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until("swap: I am here instead of John King")
        await here.press("1")
        await here.until(lambda: QUESTION not in here.text)
        await here.until("Jane Lee is on duty instead of John King")
    assert on_shift() == (["li"], [])
    assert roster.rostered(TONIGHT[0].isoformat(), "night") == ["li"]


async def test_one_who_is_not_on_the_roster_may_work_and_it_is_said(desk: MakeDesk) -> None:
    desk("en")
    plan(TONIGHT, "wang")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until(QUESTION)
        await here.press("g")
        await here.until("Jane Lee is on duty, not on the roster: night")


# Asked again, and seen by everybody.


@pytest.mark.parametrize("key", ["w", "ctrl+w"])
async def test_not_now_and_asked_again_by_a_key(desk: MakeDesk, key: str) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until(QUESTION)
        await here.press("escape")
        await here.until(lambda: QUESTION not in here.text)
        await here.press("2")
        await here.until("w go on duty")
        await here.press(key)
        await here.until(QUESTION)
        await here.press("g")
        await here.until("Open items 0")
    assert on_shift() == (["li"], [])


async def test_what_was_decided_elsewhere_meanwhile_is_told(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await sign_in(here, "jane")
        await here.until(QUESTION)
        duty.go_on_duty(actor("li"), NOW, relieve=False)
        await here.press("g")
        await here.until("Jane Lee is on that shift already.")
    assert on_shift() == (["li"], [])


async def test_everybody_s_first_line_follows_who_comes(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="zhao") as here:
        await here.until(lambda: "· no shift open · (Mary Jones)" in here.lines[0])
        assert "night shift" not in here.lines[0]
        duty.go_on_duty(actor("li"), NOW, relieve=False)
        await here.until(lambda: "night shift · Jane Lee · (Mary Jones)" in here.lines[0])
        duty.go_on_duty(actor("wang"), NOW, relieve=True)
        await here.until(lambda: "Jane Lee > early shift John King" in here.lines[0])
        assert "(Mary" in here.lines[0]


async def test_who_is_signed_in_does_not_look_on_duty_before_a_shift_is_open(
    desk: MakeDesk,
) -> None:
    desk("en")
    async with console() as here:
        await here.until(lambda: "no shift open · (Jane Lee)" in here.lines[0])
        await here.press("2", "w")
        await here.until(QUESTION)
        assert "no shift open · (Jane Lee)" in here.rows
        await here.press("g")
        await here.until(lambda: "night shift 22:00–06:00 · Jane Lee" in here.lines[0])
        assert "(" not in here.lines[0]


async def test_who_is_signed_in_is_not_on_a_shift_that_nobody_came_for(desk: MakeDesk) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    sealing.override("relief did not come", actor("zhao"), NOW)
    async with console(login="zhao") as here:
        await here.until(lambda: "early shift · (Mary Jones)" in here.lines[0])


async def test_a_handover_that_is_due_is_said_rings_once_and_stays(desk: MakeDesk) -> None:
    desk("en")
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    async with console(clock=Clock(at(5, 59))) as here:
        await here.until("handover due 06:00")
        rung: list[bool] = []
        here.app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        here.clock.advance(minutes=1)
        await here.until("handover due since 06:00")
        here.clock.advance(minutes=5)
        await here.until("06:05")
        assert "handover due since 06:00" in here.lines[1]
        assert len(rung) == 1


async def test_the_question_is_asked_in_chinese(desk: MakeDesk) -> None:
    desk()
    async with console(login=None) as here:
        await here.until("李静")
        await here.type("li")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("夜班 22:00–06:00")
        await here.press("g")
        await here.until(lambda: "上岗吗" not in here.text)
        await here.until(lambda: "夜班 22:00–06:00 · 李静" in here.lines[0])
    assert on_shift() == (["li"], [])
