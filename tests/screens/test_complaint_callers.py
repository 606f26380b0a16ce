"""Callers from before: offered while a case is typed, taken over with Tab, masked all along."""

from __future__ import annotations

import threading

import pytest

from models.complaints import reads
from models.complaints.tables import Case
from models.database import database
from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.screens.complaints import MASKED, PHONE, queue, take

pytestmark = pytest.mark.usefixtures("quick")
OTHER, OTHER_MASKED = "13900001111", "139****1111"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


def newest() -> Case:
    return max(reads.queue(reads.OPEN, NOW, 9), key=lambda case: case.id)


async def test_of_two_of_one_name_tab_again_takes_the_other() -> None:
    take("the tap drips")
    take("the gate is open", phone=OTHER, unit="3-0302")
    async with queue() as here:
        await here.press("n")
        await here.type("!! an")
        await here.until(lambda: here.preview.count("Ann Smith") == 2)
        await here.press("tab")
        await here.until(lambda: "Tab 1/2" in here.preview and OTHER_MASKED in here.preview)
        assert "3-0302" in here.preview
        await here.press("tab")
        await here.until(lambda: "Tab 2/2" in here.preview and MASKED in here.preview)
        assert "12-1503" in here.preview
        assert here.typed == "!! Ann Smith"
        await here.type("lift is stuck")
        await here.until(lambda: "lift is" in here.preview and "Tab" not in here.preview)
        assert PHONE not in here.text
        await here.enter()
        await here.until("T-0003 is written.")
    assert (newest().words, newest().unit, newest().severity) == ("lift is stuck", "12-1503", 2)
    [caller] = reads.callers(newest().id)
    assert (caller.name, caller.phone) == ("Ann Smith", MASKED)


async def test_tab_begins_again_behind_the_last_who_is_offered() -> None:
    take("the tap drips")
    take("the gate is open", phone=OTHER)
    async with queue() as here:
        await here.press("n")
        await here.type("an")
        for shown in (OTHER_MASKED, MASKED, OTHER_MASKED):
            await here.press("tab")
            await here.until(lambda shown=shown: shown in here.preview)  # type: ignore[misc]


async def test_tab_typed_ahead_of_the_offer_takes_who_is_offered() -> None:
    take("the tap drips")
    read_on = threading.Event()
    async with queue() as here:
        await here.press("n")
        await here.until("new complaint")
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("a", "n", "tab", *"lift")
        read_on.set()
        await here.enter()
        await here.until("T-0002 is written.")
    assert (newest().words, newest().unit) == ("lift", "12-1503")
    assert [each.name for each in reads.callers(newest().id)] == ["Ann Smith"]


async def test_enter_typed_ahead_of_the_offer_never_makes_initials_a_case() -> None:
    take("the tap drips")
    read_on = threading.Event()
    async with queue() as here:
        await here.press("n")
        await here.until("new complaint")
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("a", "n", "tab")
        read_on.set()
        await here.enter()
        await here.until("write what happened")
        assert here.typed == "Ann Smith"
    assert newest().words == "the tap drips"


async def test_whoever_was_taken_over_is_forgotten_with_their_name() -> None:
    take("the tap drips")
    take("the gate is open", complainant="Bob Long", phone=OTHER, unit="3-0302")
    async with queue() as here:
        await here.press("n")
        await here.type("an")
        await here.press("tab")
        await here.until(lambda: MASKED in here.preview)
        await here.press("ctrl+u")
        await here.type("bo")
        await here.until(lambda: "Tab" in here.preview and OTHER_MASKED in here.preview)
        await here.press("tab")
        await here.until(lambda: "3-0302" in here.preview and "Tab" not in here.preview)
        await here.press("ctrl+u")
        await here.type("Eve Young the stairs")
        await here.press("ctrl+e")
        await here.until("What happened")
        assert OTHER_MASKED not in here.text
        await here.press("ctrl+s")
        await here.until("is written.")
    assert database.ask("SELECT phone FROM complaint_caller ORDER BY id") == [(PHONE,), (OTHER,)]
