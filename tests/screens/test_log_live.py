"""The log while others write, things come due, the language and the terminal's size change."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from models.log import entries, reads
from models.log.tables import NewEntry
from models.search import CJK
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import at
from tests.screens.console import WIDE, Clock, Console, console, deskapp

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """Keys follow each other at once."""


def write_night() -> None:
    for minute in range(60):
        factories.write(f"round {minute + 1}", now=at(0, minute))


# What others write.


async def test_what_another_connection_writes_is_seen(desk: MakeDesk) -> None:
    desk("en")
    factories.write("mine")
    async with console() as here:
        factories.write("from the lobby", login="wang")
        await here.until("from the lobby")
        assert "John" in here.line_with("from the lobby")


WRITER = """
import sys
from pathlib import Path
from models.database import open_desk
from tests import factories
open_desk(Path(sys.argv[1]))
factories.write(sys.argv[2], login="wang")
"""


async def test_what_another_process_writes_is_seen(desk: MakeDesk) -> None:
    path = desk("en")
    async with console() as here:
        command = (sys.executable, "-c", WRITER, path, "from afar")
        writer = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        await here.until("from afar")
        assert await writer.wait() == 0


async def test_what_is_new_does_not_move_a_reader_who_is_scrolled_up(desk: MakeDesk) -> None:
    desk("en")
    write_night()
    async with console() as here:
        await here.press("home")
        await here.until(lambda: here.cursor_line().endswith("round 1"))
        await here.press("down", "down")
        before = here.rows
        assert here.cursor_line().endswith("round 3")
        for text in ("new one", "new two", "new three"):
            factories.write(text, login="wang")
        await here.until(lambda: "3 new (End)" in here.rule)
        assert here.rows == before
        assert here.cursor_line().endswith("round 3")
        await here.press("end")
        await here.until(lambda: here.cursor_line().endswith("new three"))
        await here.until(lambda: "new (End)" not in here.rule)


async def test_another_line_does_not_disturb_what_is_being_typed(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        factories.write("from the lobby", login="wang")
        await here.until("from the lobby")
        assert here.typed == "half a li"
        await here.type("ne")
        await here.enter()
        await here.until("#2 is written")
    assert reads.entry(2).text == "half a line"


async def test_a_correction_by_another_console_changes_the_line_in_place(desk: MakeDesk) -> None:
    desk("en")
    factories.write("old words")
    async with console() as here:
        assert not any(style.strike for style in here.styles("old words"))
        entries.correct(1, NewEntry("other words"), factories.actor(), factories.NOW)
        await here.until("corrected by #2")
        assert all(style.strike for style in here.styles("old words"))


# What is due.


async def test_a_thing_due_soon_stands_at_the_top_right_and_rings_once(desk: MakeDesk) -> None:
    desk("en")
    factories.write("call 12-1503", carried=True, due_at=at(2, 40))
    async with console() as here:
        rung = count_bells(here)
        await here.until(lambda: here.lines[1].endswith("^] ! #1 due 02:40"))
        assert rung == []
        here.clock.advance(minutes=20)
        await here.until("#1 due since 02:40")
        assert len(rung) == 1
        here.clock.advance(minutes=5)
        await here.until("02:45")
        factories.write("another line", login="wang")
        await here.until("another line")
        assert len(rung) == 1, "what has rung stays silent"


async def test_a_thing_due_much_later_is_not_shown_yet(desk: MakeDesk) -> None:
    desk("en")
    factories.write("call 12-1503", carried=True, due_at=at(7, 30))
    async with console() as here:
        await here.until("Log (1)")
        assert "in 310 min" not in here.text
        assert "due" not in here.lines[1]
        here.clock.advance(minutes=10)
        await here.press("down")
        here.clock.advance(minutes=270)
        await here.until("Locked. Type your name")


def count_bells(here: Console) -> list[int]:
    """Collect the bells from now on; the test terminal is deaf to them."""
    rung: list[int] = []
    here.app.bell = lambda: rung.append(here.clock())  # type: ignore[method-assign]
    return rung


# Language.


async def test_f12_leaves_no_english_on_the_chinese_log(desk: MakeDesk) -> None:
    desk("en")
    factories.write("漏水", category="incident", severity=1, carried=True, due_at=at(2, 30))
    async with console() as here:
        await here.until("#1 due 02:30")
        await here.press("f12")
        await here.until("夜班")
        assert english_words(here) == set()
        await here.press("n")
        assert english_words(here) == {"Enter", "Esc"}


def english_words(here: Console) -> set[str]:
    """Return the words of two and more Latin letters, other than names."""
    text = (
        here.text.replace("Cloud View front desk", "").replace("Jane Lee", "").replace("Jane", "")
    )
    return set(re.findall(r"[A-Za-z]{2,}", text))


async def test_f12_changes_the_word_that_nothing_is_there(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.until("Nothing has been written yet.")
        await here.press("f12")
        await here.until("还没有记录")
        await here.press("slash")
        await here.type("xyz")
        await here.until("没有找到")
        await here.press("escape")
        await here.until("还没有记录")
        assert english_words(here) == set()


async def test_f12_leaves_no_chinese_on_the_english_log_and_is_remembered(
    desk: MakeDesk,
) -> None:
    desk()
    factories.write("water", category="incident", severity=1, carried=True)
    async with console() as here:
        await here.press("f12")
        await here.until("night shift")
        chinese = re.findall(f"[{CJK}]+", here.text)
        assert set(chinese) == {"云景花园前台", "李静"}
        await here.until(lambda: factories.actor().account.language == "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_columns_are_aligned_in_both_languages(
    desk: MakeDesk, language: str, size: tuple[int, int]
) -> None:
    desk()
    for text, category in (("aaa", "note"), ("aab", "incident"), ("aac", "walk_in")):
        factories.write(text, category=category)
        factories.write(f"{text}z", "gate", category=category)
        factories.write(f"{text}w", "wang", category=category)
    async with console(size, language=language) as here:
        rows = [line for line in here.rows.splitlines() if " aa" in line]
        assert len(rows) == 9
        assert len({cell_len(line.partition(" aa")[0]) for line in rows}) == 1


# The size of the terminal.


async def test_a_small_terminal_says_so_and_what_was_typed_is_there_again(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        await here.pilot.resize_terminal(70, 20)
        await here.until("Please enlarge the terminal to 80 x 24; it is 70 x 20.")
        assert "half a li" not in here.text
        await here.pilot.resize_terminal(80, 24)
        await here.until(lambda: here.typed == "half a li")
        await here.type("ne")
        await here.enter()
        await here.until("#1 is written")


async def test_a_terminal_that_is_small_from_the_beginning_comes_back(desk: MakeDesk) -> None:
    desk("en")
    with deskapp() as app:
        async with app.run_test(size=(70, 20)) as pilot:
            here = Console(app, pilot, Clock(factories.NOW))
            await here.until("Please enlarge the terminal to 80 x 24; it is 70 x 20.")
            await pilot.resize_terminal(80, 24)
            await here.until("no shift open")


async def test_a_locked_screen_over_a_small_terminal_leaves_nothing_behind(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.pilot.resize_terminal(70, 20)
        await here.until("Please enlarge")
        here.clock.advance(minutes=31)
        await here.until("Locked. Type your name")
        await here.pilot.resize_terminal(80, 24)
        await here.type("jane")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("no shift open")
        assert "Please enlarge" not in here.text
