"""Who is at the desk: signing in, locked out, unlocked, a locked screen, another person's turn."""

from __future__ import annotations

import pytest

from models import staff
from models.audit import Audit
from models.log import reads
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import Console, console

WRONG = "000000"


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """All but the tests of the time a person takes."""


async def sign_in(here: Console, name: str, pin: str = factories.PIN) -> None:
    await here.type(name)
    await here.press("enter")
    await here.type(pin)
    await here.press("enter")


async def test_the_beginning_of_a_name_and_the_pin_sign_in(desk: MakeDesk) -> None:
    desk()
    async with console(login=None) as here:
        await here.until("李静")
        assert "王强" in here.text
        assert "门禁" not in here.text
        await here.type("李")
        assert "王强" not in here.text
        await here.press("enter")
        await here.type(factories.PIN)
        assert factories.PIN not in here.text
        assert "******" in here.text
        await here.press("enter")
        await here.until("夜班 22:00")
        assert "李静" in here.lines[0]


async def test_letters_of_the_login_find_a_chinese_name(desk: MakeDesk) -> None:
    desk()
    async with console(login=None) as here:
        await here.until("李静")
        await here.type("wan")
        assert "王强" in here.text
        assert "李静" not in here.text


async def test_a_name_with_a_blank_is_typed_as_it_is_written(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await here.until("Jane Lee")
        await sign_in(here, "jane lee")
        await here.until("night shift 22:00")
        assert "Jane Lee" in here.lines[0]


async def test_arrows_choose_a_name(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await here.until("Jane Lee")
        await here.press("down", "down", "up")
        chosen = here.cursor_line().split()[0:2]
        await here.press("enter")
        await here.until("PIN")
        assert " ".join(chosen) in here.text


async def test_name_and_pin_in_one_burst_sign_in(desk: MakeDesk) -> None:
    """Type-ahead: nothing that follows the Enter lands in the wrong field."""
    desk("en")
    async with console(login=None) as here:
        await here.until("Jane Lee")
        await here.burst(*"jane", "enter", *factories.PIN, "enter")
        await here.until("night shift 22:00")
        assert "Jane Lee" in here.lines[0]


async def test_a_wrong_pin_says_how_many_tries_are_left(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await here.until("Jane Lee")
        await sign_in(here, "jane", WRONG)
        await here.until("PIN: not right. Tries left before a pause: 4.")
        await here.type(WRONG)
        await here.press("enter")
        await here.until("before a pause: 3.")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("night shift 22:00")


async def test_five_wrong_pins_lock_out_for_a_minute_and_time_ends_it(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await lock_out(here, "jane")
        assert "Locked until 02:21. F4: a supervisor unlocks." in here.text
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until(lambda: "one moment" not in here.text)
        assert "Locked until 02:21" in here.text
        here.clock.advance(seconds=61)
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("night shift 22:00")


async def lock_out(here: Console, name: str) -> None:
    await here.until("Jane Lee")
    await here.type(name)
    await here.press("enter")
    for left in (
        "before a pause: 4.",
        "before a pause: 3.",
        "before a pause: 2.",
        "before a pause: 1.",
        "Locked until",
    ):
        await here.type(WRONG)
        await here.press("enter")
        await here.until(left)


async def test_a_supervisor_unlocks_with_f4(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None) as here:
        await lock_out(here, "jane")
        await here.press("f4")
        await here.until("Supervisor who unlocks Jane Lee")
        assert "John King" not in here.text, "a lobby assistant cannot unlock"
        await sign_in(here, "mary")
        await here.until("Jane Lee is unlocked.")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("night shift 22:00")
        assert "Jane Lee" in here.lines[0]
    acts = [(one.act, one.person, one.subject) for one in Audit.select()]
    assert ("unlock", "zhao", "li") in acts


async def test_as_goes_straight_to_the_pin(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None, ask="li") as here:
        await here.until("> Jane Lee")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("night shift 22:00")


async def test_as_somebody_unknown_asks_who_it_is(desk: MakeDesk) -> None:
    desk("en")
    async with console(login=None, ask="nobody") as here:
        await here.until("Who are you?")
        await here.until("Jane Lee")


async def test_f12_changes_the_language_before_anybody_is_signed_in(desk: MakeDesk) -> None:
    desk()
    async with console(login=None) as here:
        await here.until("请选择值班人员")
        await here.press("f12")
        await here.until("Who are you?")
        assert "lobby assistant" in here.text
        assert "Enter next" in here.lines[-1]
        await here.press("f12")
        await here.until("请选择值班人员")


async def test_the_persons_language_applies_at_sign_in(desk: MakeDesk) -> None:
    desk()
    staff.set_language("li", "en", factories.actor().origin, factories.NOW)
    async with console(login=None) as here:
        await here.until("请选择值班人员")
        await sign_in(here, "li")
        await here.until("night shift 22:00")


async def test_the_command_lines_language_goes_before_the_persons(desk: MakeDesk) -> None:
    desk()
    staff.set_language("li", "zh", factories.actor().origin, factories.NOW)
    async with console(login=None, language="en") as here:
        await here.until("Who are you?")
        await sign_in(here, "li")
        await here.until("night shift 22:00")


async def test_ctrl_l_hides_the_log_and_names_nobody_before_a_letter(desk: MakeDesk) -> None:
    desk("en")
    factories.write("secret of 12-1503")
    async with console() as here:
        await here.until("secret")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        assert "Cloud View front desk" in here.text
        assert "02:20" in here.text
        for hidden in ("secret", "Jane", "John", "Mary", "night shift"):
            assert hidden not in here.text
        await here.type("j")
        assert "Jane Lee" in here.text


async def test_a_locked_screen_tells_how_many_things_are_due(desk: MakeDesk) -> None:
    desk("en")
    for text in ("call back", "fetch the key"):
        factories.write(text, carried=True, due_at=factories.at(2, 30))
    async with console() as here:
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        assert "due" not in here.text
        here.clock.advance(minutes=11)
        await here.until("2 things are due")
        assert "call back" not in here.text


async def test_the_same_person_comes_back_to_the_same_screen(desk: MakeDesk) -> None:
    desk("en")
    factories.write("first")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await sign_in(here, "jane")
        await here.until("no shift open")
        assert here.typed == "half a li"
        await here.type("ne")
        await here.enter()
        await here.until("#2 is written")
    assert reads.entry(2).text == "half a line"


async def test_a_dialog_is_still_there_after_the_lock(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("long story")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        assert "long story" not in here.text
        await sign_in(here, "jane")
        await here.until("long story")


async def test_the_language_changed_on_the_locked_screen_leaves_no_mixture(
    desk: MakeDesk,
) -> None:
    desk("en")
    factories.write("Lift 2 stuck", category="incident")
    async with console() as here:
        await here.press("n", "ctrl+l")
        await here.until("Locked. Type your name")
        await here.press("f12")
        await here.until("已锁屏")
        await sign_in(here, "jane")
        await here.until("Jane Lee")
        await here.until(lambda: ("new entry" in here.rule) == ("incident" in here.rows))
        assert ("new entry" in here.rule) == ("no shift open" in here.lines[0])
        assert ("new entry" in here.rule) == ("Enter write" in here.lines[-1])


async def test_idleness_locks_after_the_desks_minutes(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        here.clock.advance(minutes=29)
        await here.until("02:49")
        await here.press("down")
        here.clock.advance(minutes=29)
        await here.until("03:18")
        assert "Locked" not in here.text, "the key in between counts"
        here.clock.advance(minutes=2)
        await here.until("Locked. Type your name")


async def not_on_duty(here: Console) -> None:
    """Answer the question after the sign-in: not now."""
    await here.until("Go on duty?")
    await here.press("escape")


async def test_two_people_share_a_terminal_and_each_has_their_own_draft(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("of Jane")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await sign_in(here, "john")
        await not_on_duty(here)
        await here.until(lambda: "John King" in here.lines[0])
        await here.press("n")
        assert here.typed == ""
        assert "of Jane" not in here.text
        await here.type("of John")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await sign_in(here, "jane")
        await not_on_duty(here)
        await here.until(lambda: "Jane Lee" in here.lines[0])
        await here.press("n")
        await here.until(lambda: here.typed == "of Jane")
        await here.enter()
        await here.until("#1 is written")
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await sign_in(here, "john")
        await not_on_duty(here)
        await here.until(lambda: "John King" in here.lines[0])
        await here.press("n")
        await here.until(lambda: here.typed == "of John")
    assert (reads.entry(1).text, reads.entry(1).author) == ("of Jane", "li")
