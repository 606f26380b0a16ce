"""The desk's settings on the screen, and how a running console follows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from models import audit, settings
from models.audit import Filters
from screens.settings import SettingsScreen
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.screens.console import NORMAL, WIDE, Clock, Console, console

pytestmark = pytest.mark.usefixtures("quick")


@asynccontextmanager
async def at_settings(
    login: str = "admin", size: tuple[int, int] = NORMAL, **options: Any
) -> AsyncIterator[Console]:
    """Open the console and go to the settings."""
    async with console(size, login=login, **options) as here:
        await here.press("5", "s")
        await here.until(lambda: isinstance(here.app.screen, SettingsScreen))
        await here.until(lambda: label_of(here, "take_back_seconds") in here.text)
        yield here


def label_of(here: Console, name: str) -> str:
    """Return what a setting is called on the screen."""
    return here.app.session.words(settings.SETTINGS[name].label)


async def go_to(here: Console, name: str) -> None:
    """Put the cursor on a setting."""
    label = label_of(here, name)
    await here.press("home")
    for _ in settings.SETTINGS:
        if here.cursor_line().startswith(f" {label} "):
            return
        await here.press("down")
    raise AssertionError(f"the cursor does not come to {name}\n{here.text}")


async def ask(here: Console, name: str, value: str) -> None:
    """Press Enter on a setting and type another value in place of the old one."""
    await go_to(here, name)
    await here.enter()
    await here.until(lambda: label_of(here, name) in here.rule)
    await here.press("ctrl+a", "ctrl+k")
    await here.type(value)


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_it_shows_every_setting_with_its_value_and_limits(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    desk("en")
    async with at_settings(size=size) as here:
        for label, value in (
            ("Name of the desk", "Cloud View front desk"),
            ("Length of a PIN", "6"),
        ):
            told = here.line_with(f" {label} ").partition(label)[2]
            assert told.strip().startswith(value)
        assert "4 to 12 digits" in here.line_with("Length of a PIN")
        await go_to(here, "pin_digits")
        await here.until("pin_digits  Digits of a PIN.")  # the name that the shell takes
        await here.press("end")
        await here.until("Any other visit")


async def test_an_admin_changes_one_on_the_line(desk: MakeDesk) -> None:
    desk("en")
    async with at_settings() as here:
        await ask(here, "take_back_seconds", "45")
        await here.until("Slips taken back within: 30 -> 45.")  # before it is so
        assert settings.get("take_back_seconds").value == "30"
        await here.enter()
        await here.until(lambda: "45" in here.rows)
        [line] = audit.everything(Filters(acts=("setting",)))
        assert (line.person, line.detail, line.channel) == ("admin", "30 -> 45", "console")
        await here.press("escape")
        await here.until("Enter or the letter opens")


async def test_what_will_not_do_is_said_with_its_limits_and_stays_on_the_line(
    desk: MakeDesk,
) -> None:
    desk("en")
    async with at_settings() as here:
        await ask(here, "pin_digits", "60")
        await here.until("Length of a PIN: 60 will not do. Give a whole number, 4 to 12.")
        await here.enter()
        await here.until(lambda: "4 to 12" in here.preview)
        assert here.typed == "60"
        await here.press("escape")
        assert settings.get("pin_digits").value == "6"


@pytest.mark.parametrize("login", ["li", "zhao"])
async def test_others_look_and_change_nothing(desk: MakeDesk, login: str) -> None:
    desk("en")
    async with at_settings(login) as here:
        assert "only an admin changes them" in here.lines[-1]
        await go_to(here, "pin_digits")
        await here.enter()
        await here.until("may not do that here: change staff accounts, settings and backups.")
        assert here.typed == ""


async def test_it_speaks_chinese(desk: MakeDesk) -> None:
    desk("zh")
    async with at_settings() as here:
        assert "4 到 12" in here.line_with(label_of(here, "pin_digits"))
        await ask(here, "pin_digits", "99")
        await here.until(lambda: "4" in here.preview and "12" in here.preview)
        assert "will not do" not in here.text


# A running console follows.


async def test_a_change_from_elsewhere_is_there_at_once(desk: MakeDesk) -> None:
    """The name in the header, the row of the list and what the desk counts by."""
    desk("en")
    async with at_settings() as here:
        settings.change("desk_name", "Tower Two", actor("admin"), NOW)
        await here.until(lambda: here.lines[0].startswith(" Tower Two"))
        await here.until(lambda: "Tower Two" in here.line_with(" Name of the desk "))


async def test_the_time_zone_is_another_on_every_line(desk: MakeDesk) -> None:
    desk("en")
    write("lamp out")
    async with console(login="admin") as here:
        await here.until(lambda: "02:20" in here.line_with("lamp out"))
        settings.change("timezone", "Europe/London", actor("admin"), NOW)
        await here.until(lambda: "18:20" in here.lines[0])
        await here.until(lambda: "18:20" in here.line_with("lamp out"))


async def test_the_language_is_another_for_whoever_has_chosen_none(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="li") as here:
        await here.until("n new")
        settings.change("language", "zh", actor("admin"), NOW)
        await here.until("5 更多")


async def test_a_language_that_was_chosen_stays(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="li", language="en") as here:
        await here.until("n new")
        settings.change("language", "zh", actor("admin"), NOW)
        settings.change("desk_name", "Tower Two", actor("admin"), NOW)
        await here.until(lambda: here.lines[0].startswith(" Tower Two"))
        assert "5 More" in here.text


async def test_the_lock_comes_after_the_new_minutes(desk: MakeDesk) -> None:
    desk("en")
    clock = Clock(NOW)
    async with console(login="li", clock=clock) as here:
        await here.until("n new")
        settings.change("lock_after_minutes", "2", actor("admin"), NOW)
        await here.until(lambda: here.app.session.desk.lock_after_minutes == 2)
        clock.advance(minutes=3)
        await here.until("Locked.")


async def test_what_is_typed_stays_when_the_desk_is_renamed(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="li") as here:
        await here.press("ctrl+n")
        await here.type("half a word")
        settings.change("desk_name", "Tower Two", actor("admin"), NOW)
        await here.until(lambda: here.lines[0].startswith(" Tower Two"))
        assert here.typed == "half a word"
