"""Complaints for the tests of their screen: cases in all states, and the way to the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from models import departments
from models.clock import MINUTE
from models.complaints import taking, working
from models.complaints.tables import Case, NewComplaint
from tests.factories import NOW, actor
from tests.screens.console import Console, console

PHONE, MASKED = "13812345678", "138****5678"


def take(words: str = "water from above", now: int = NOW, **fields: Any) -> Case:
    new = {"kind": "repair", "complainant": "Ann Smith", "phone": PHONE, "unit": "12-1503"}
    return taking.take(NewComplaint(words, **(new | fields)), actor("li"), now)


def resolved(words: str = "noise at night") -> Case:
    case = take(words, kind="complaint")
    working.accept(case.id, actor("li"), NOW)
    return working.resolve(case.id, "a party", "spoke to them", actor("li"), NOW)


def works() -> None:
    departments.add("works", "Works", actor("zhao"), NOW)


def late() -> Case:
    """An hour old and nobody has responded: overdue at NOW by 45 minutes."""
    return take("drain is blocked", NOW - 60 * MINUTE)


@asynccontextmanager
async def queue(size: tuple[int, int] = (80, 24), **options: Any) -> AsyncIterator[Console]:
    """Start the console and go to the complaints; they are there when the keys are told."""
    async with console(size, **options) as here:
        await here.press("3")
        await here.until(lambda: "F follow-ups" in here.lines[-1] and here.first_rows)
        yield here
