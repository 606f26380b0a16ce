"""The audit trail on the screen: who sees it, found and filtered, live, however long it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from models import audit, staff
from models.audit import Origin
from models.clock import MINUTE
from models.database import database
from screens.audit import AuditScreen
from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.screens.console import NORMAL, WIDE, Console, console

pytestmark = pytest.mark.usefixtures("quick")

CONSOLE = Origin("console", "desk")


def record(act: str, at: int = NOW, **fields: Any) -> None:
    with database.write():
        audit.record(act, CONSOLE, now=at, **fields)


@asynccontextmanager
async def at_audit(
    login: str = "zhao", size: tuple[int, int] = NORMAL, **options: Any
) -> AsyncIterator[Console]:
    """Open the console and go to the trail."""
    async with console(size, login=login, **options) as here:
        await here.press("5", "a")
        await here.until(lambda: isinstance(here.app.screen, AuditScreen))
        await here.settle()
        yield here


@pytest.mark.parametrize("size", [NORMAL, WIDE])
@pytest.mark.parametrize("login", ["zhao", "admin"])
async def test_it_shows_who_did_what_the_newest_last(
    desk: MakeDesk, size: tuple[int, int], login: str
) -> None:
    desk("en")
    record("reveal", person="zhao", subject="V-2026-000007", at=NOW - 1440 * MINUTE)
    record("locked_out", person="li", detail="5")
    async with at_audit(login, size) as here:
        await here.until("locked out after 5 wrong PINs")
        assert "Mon 23 Nov 2026" in here.lines[3]
        assert here.line_with("V-2026-000007").startswith(" 02:20  Mary Jones")
        assert here.cursor_line().startswith(" 02:20  Jane Lee")
        assert here.preview.startswith(" 02:20:00 console desk  locked out after 5")


@pytest.mark.parametrize("login", ["li", "wang"])
async def test_whoever_may_not_read_it_is_told_so(desk: MakeDesk, login: str) -> None:
    desk("en")
    async with at_audit(login) as here:
        await here.until("may not read the audit trail: supervisors and admins may.")
        assert "set up the desk" not in here.text
        await here.until(lambda: "f filter" not in here.lines[-1])
        for key in ("/", "f", "f12", "f12"):
            await here.press(key)
            await here.settle()
        await here.until("may not read the audit trail: supervisors and admins may.")
        assert "Nothing is found." not in here.text
        assert "Show only" not in here.text
        await here.press("escape")
        await here.until("Enter or the letter opens")


async def test_a_role_that_is_taken_away_ends_it(desk: MakeDesk) -> None:
    """Whoever is no supervisor any more reads nothing new, though still signed in."""
    desk("en")
    async with at_audit() as here:
        await here.until("set up the desk")
        staff.set_roles("zhao", ["clerk"], CONSOLE, NOW)
        await here.press("f5", "a")
        await here.until("may not read the audit trail")
        assert "set up the desk" not in here.text


async def test_what_others_do_appears_and_the_cursor_follows(desk: MakeDesk) -> None:
    desk("en")
    async with at_audit() as here:
        await here.until("set up the desk")
        record("pin_wrong", person="wang", detail="3")
        await here.until("wrong PIN, 3 in a row")
        assert "John King" in here.cursor_line()


async def test_it_is_found_by_name_number_and_words(desk: MakeDesk) -> None:
    desk("en")
    record("reveal", person="li", subject="V-2026-000007")
    record("pin_wrong", person="wang", detail="1")
    async with at_audit() as here:
        for typed, seen, gone in (
            ("000007", "had the phone", "wrong PIN"),
            ("john", "wrong PIN", "had the phone"),
            ("WRONG pin", "wrong PIN", "had the phone"),
        ):
            await here.press("/")
            await here.type(typed)
            await here.enter()
            await here.until(f"found: {typed}")
            await here.until(lambda seen=seen: seen in here.rows)
            assert gone not in here.rows
        await here.press("/")
        await here.type("nothing of it")
        await here.enter()
        await here.until("Nothing is found.")
        await here.press("escape")
        await here.until(lambda: "had the phone" in here.rows and "wrong PIN" in here.rows)


async def test_a_day_is_found(desk: MakeDesk) -> None:
    desk("en")
    record("reveal", person="zhao", subject="V-2026-000007", at=NOW - 1440 * MINUTE)
    record("pin_wrong", person="wang", detail="1")
    async with at_audit() as here:
        await here.press("/")
        await here.type("11-23")
        await here.enter()
        await here.until("found: 11-23")
        await here.until(lambda: "wrong PIN" not in here.rows)
        assert "had the phone" in here.rows
        await here.press("escape")
        await here.until("wrong PIN, 1 in a row")


async def test_a_line_too_long_is_shown_whole_on_enter(desk: MakeDesk) -> None:
    desk("en")
    record("restore", person="admin", subject="2026-11-24 02:20", detail="7-123456, the end of it")
    async with at_audit() as here:
        await here.until("restored the backup")
        assert "the end of it" not in here.text
        await here.enter()
        await here.until("the end of it")
        await here.press("escape")
        await here.until(lambda: "the end of it" not in here.text)


async def test_it_is_filtered_by_person_and_kind(desk: MakeDesk) -> None:
    desk("en")
    record("reveal", person="li", subject="V-2026-000007")
    record("pin_wrong", person="li", detail="1")
    record("pin_wrong", person="wang", detail="2")
    async with at_audit() as here:
        await here.press("f")
        await here.until("Show only")
        await here.press("j", "down", "right", "enter")
        await here.until("Jane Lee, signing in")
        await here.until(lambda: "had the phone" not in here.rows)
        assert "wrong PIN, 1 in a row" in here.rows
        assert "wrong PIN, 2 in a row" not in here.rows
        await here.press("escape")
        await here.until("had the phone")


async def test_in_chinese_what_is_chosen_is_listed_as_chinese_lists(desk: MakeDesk) -> None:
    desk("zh")
    record("pin_wrong", person="li", detail="1")
    async with at_audit() as here:
        await here.press("f")
        await here.until("只显示")
        await here.press("right", "down", "right", "enter")
        await here.until("、登录与签字")


async def test_a_long_trail_is_walked_from_end_to_end(desk: MakeDesk) -> None:
    desk("en")
    with database.write():
        columns = ("at", "act", "person", "detail", "channel", "system_user")
        lines = ((NOW, "catch_up", "li", f"#{turn}", "console", "x") for turn in range(3000))
        database.load("audit", columns, lines)
    async with at_audit() as here:
        await here.until("caught up to #2999")
        await here.press("home")
        await here.until("set up the desk")
        await here.press("pagedown")
        await here.until(lambda: "set up the desk" not in here.rows)
        await here.press("end")
        await here.until("caught up to #2999")


async def test_it_speaks_chinese_and_shows_no_markup(desk: MakeDesk) -> None:
    desk("zh")
    record("badges", person="admin", detail="[bold]3[/bold] \x1b[2J")
    record("pin_wrong", person="li", detail="1")
    async with at_audit() as here:
        await here.until("[bold]3[/bold]")
        assert "李静" in here.rows
        assert "2026-11-24 周二" in here.lines[3]
        assert "wrong" not in here.text
        await here.press("f12")
        await here.until("wrong PIN, 1 in a row")
