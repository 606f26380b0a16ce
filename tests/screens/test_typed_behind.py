"""What is typed right behind a key that writes goes where the screen is once it is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.complaints.tables import Complaint
from models.database import database, writing_lock
from models.visitors.tables import VisitRow
from tests.conftest import MakeDesk
from tests.screens.complaints import queue, take
from tests.screens.console import Console, console
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


@contextmanager
def another_program_writes() -> Iterator[None]:
    """Hold the write lock, as another program does in the middle of a long write."""
    with writing_lock(database.path):
        yield


async def key_by_key(here: Console, text: str) -> None:
    """Type as a quick person does: every key is looked at before the next is there."""
    for key in text:
        await here.type(key)
        await here.pilot.pause(0.002)


async def test_a_second_visitor_is_typed_while_the_first_is_written(desk: MakeDesk) -> None:
    desk("en")
    set_badges()
    async with register() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 repair")
        await here.enter()
        await here.until("consent?")
        await here.type("1")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, "nBob Long")
            await here.until("one moment")
        await here.until("Bob Long")
        assert here.typed == "Bob Long"
    assert [visit.name for visit in VisitRow.select()] == ["Ann Smith"]


async def test_a_visitor_and_the_answer_behind_it_in_one_go(desk: MakeDesk) -> None:
    desk("en")
    set_badges()
    async with register() as here:
        await key_by_key(here, "nAnn Smith 12-1503 repair")
        await here.enter()
        await key_by_key(here, "1")
        await here.enter()
        await key_by_key(here, "nBob Long")
        await here.until(lambda: here.typed == "Bob Long")
    assert [(visit.name, visit.consent) for visit in VisitRow.select()] == [("Ann Smith", "called")]


async def test_a_second_complaint_is_typed_while_the_first_is_written(desk: MakeDesk) -> None:
    desk("en")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, "nBob 8-0302 drain")
            await here.until("one moment")
        await here.until(lambda: here.typed == "Bob 8-0302 drain")
    assert Complaint.select().count() == 1


async def test_enter_pressed_twice_opens_nothing(desk: MakeDesk) -> None:
    desk("en")
    take("noise at night")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        with another_program_writes():
            await here.enter()
            await here.enter()
        await here.until("is written")
        assert "F follow-ups" in here.lines[-1]
    assert Complaint.select().count() == 2


async def test_what_is_typed_behind_a_form_goes_to_the_screen_below(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        with another_program_writes():
            await here.press("ctrl+s")
            await key_by_key(here, "next line")
        await here.until("pump started")
        await here.until(lambda: here.typed == "next line")


async def test_what_is_typed_behind_a_refused_line_is_behind_it(desk: MakeDesk) -> None:
    desk("en")
    set_badges(2)
    inside("Ann Smith", badges=("01",))
    async with register() as here:
        await here.press("n")
        await here.type("Bob Long delivery badge:01")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, " x")
        await here.until("01")
        await here.until(lambda: here.typed == "Bob Long delivery badge:01 x")
    assert VisitRow.select().count() == 1
