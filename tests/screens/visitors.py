"""Visitors for the tests of their screen: a set of badges, who is inside, the way to the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from models.clock import MINUTE
from models.errors import DeskError
from models.visitors import arriving, badges
from models.visitors.tables import NewVisit, Visit
from tests.factories import NOW, actor
from tests.screens.console import NORMAL, Console, console

PHONE, MASKED = "13812345678", "138****5678"
HOUR = 60 * MINUTE


def set_badges(count: int = 30) -> None:
    badges.set_labels([f"{label:02}" for label in range(1, count + 1)], actor("admin"), NOW)


def inside(name: str, now: int = NOW - HOUR, **fields: Any) -> Visit:
    known = {"unit": "12-1503", "purpose": "repair", "phone": PHONE, "consent": "called"}
    return arriving.sign_in(NewVisit(name, **(known | fields)), actor("li"), now)


def expected(name: str = "Mary Young", **fields: Any) -> Visit:
    new = NewVisit(name, **({"unit": "8-0302", "party": 2} | fields))
    return arriving.expect(new, NOW + HOUR, NOW + 3 * HOUR, actor("li"), NOW)


@asynccontextmanager
async def register(size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[Console]:
    """Start the console and go to the register; it is there when its keys are told."""
    async with console(size, **options) as here:
        await here.press("4")
        await here.until(lambda: "n new" in here.lines[-1] and here.first_rows)
        yield here


@asynccontextmanager
async def beside(
    letter: str, seen: str, size: tuple[int, int] = NORMAL, login: str = "li", **options: Any
) -> AsyncIterator[Console]:
    """Open one of the registers from the list of registers, and wait for what it holds."""
    async with console(size, login=login, **options) as here:
        await here.press("5")
        await here.until(lambda: here.lines[-1].strip() and "c  " in here.lines[3])
        await here.press(letter)
        await here.until(seen)
        yield here


class Printer:
    """Takes sheets as a configured printer does, or refuses them."""

    def __init__(self, refusal: DeskError | None = None) -> None:
        self.refusal = refusal
        self.taken: list[str] = []

    def send(self, name: str, text: str) -> str:  # noqa: ARG002
        if self.refusal is not None:
            raise self.refusal
        self.taken.append(text)
        return "lobby"
