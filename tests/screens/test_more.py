"""The list of the other registers: a letter or Enter opens, Esc goes back to the log."""

from __future__ import annotations

import pytest

from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import NORMAL, WIDE, Console, console

pytestmark = pytest.mark.usefixtures("quick")

# The letter, its line, and what can be seen once it is open.
PLACES = (
    ("c", "Catch-up", "since your last shift"),
    ("h", "Handovers that were", "No shift was handed over yet."),
    ("r", "Roster", "Mon"),
    ("l", "Checklists", "version of"),
    ("d", "Do-not-admit list", "Nobody is on the do-not-admit list."),
    ("p", "Passes", "No passes were given yet."),
    ("u", "Departures to settle", "Every departure is settled"),
    ("a", "Audit trail", "set up the desk"),
    ("s", "Settings of the desk", "Slips taken back within"),
)
LINES = [line for _, line, _ in PLACES]


async def open_more(here: Console, key: str = "5") -> None:
    await here.press(key)
    await here.until("Enter or the letter opens")


@pytest.mark.parametrize("size", [NORMAL, WIDE])
@pytest.mark.parametrize("key", ["5", "f5"])
async def test_it_lists_what_can_be_opened(desk: MakeDesk, size: tuple[int, int], key: str) -> None:
    desk("en")
    factories.write("lamp out", carried=True)
    async with console(size) as here:
        await open_more(here, key)
        for letter, line, _ in PLACES:
            assert here.line_with(line).split()[0] == letter
        await here.until("Log (1)")
        await here.press("escape")
        await here.until("n new")
        assert "Checklists of" not in here.text


@pytest.mark.parametrize(("letter", "line", "seen"), PLACES, ids=LINES)
async def test_the_letter_opens(desk: MakeDesk, letter: str, line: str, seen: str) -> None:
    desk("en")
    async with console(login="zhao") as here:
        await open_more(here)
        await here.press(letter)
        await here.until(lambda: "Enter or the letter opens" not in here.text)
        await here.until(lambda: seen.lower() in here.text.lower())
        await here.press("f1")
        await here.until("n new")


@pytest.mark.parametrize("place", range(len(PLACES)), ids=LINES)
async def test_enter_opens_the_line_of_the_cursor(desk: MakeDesk, place: int) -> None:
    desk("en")
    async with console(login="zhao") as here:
        await open_more(here)
        await here.press(*["down"] * place, "enter")
        await here.until(lambda: "Enter or the letter opens" not in here.text)
        await here.until(lambda: PLACES[place][2].lower() in here.text.lower())


async def test_another_letter_does_nothing(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_more(here)
        await here.press("z", "x")
        assert "Enter or the letter opens" in here.text


async def test_the_language_changes_it_and_keeps_the_cursor(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="zhao") as here:
        await open_more(here)
        await here.press("down", "down", "down", "f12")
        await here.until("5 更多")
        await here.press("enter")
        await here.until("[各班通用]")
