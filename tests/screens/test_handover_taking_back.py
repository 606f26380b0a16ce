"""An offer is taken back: what the incoming checked is not lost unasked, and all are told."""

from __future__ import annotations

import pytest

from models.handover import offering, reads
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.handing_over import check, prepare
from tests.screens.console import WIDE
from tests.screens.handover import at_handover, body, go_to, offered, on_duty, sign, title

pytestmark = pytest.mark.usefixtures("quick")

LOST = "items were checked already; that is lost. Enter takes back, Esc keeps"
TOLD = "Jane Lee took the offer back and prepares on."


def checked() -> int:
    """Return how many items the incoming has gone through."""
    document = reads.by_number(1).document
    return len(document.checks) if document is not None else 0


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_what_was_checked_is_asked_about_before_it_is_lost(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    offered(desk)
    check("check:3")
    check("check:4")
    async with at_handover(size=size) as here:
        await here.until("under review: John King")
        await here.press("u")
        await here.until(lambda: "Take the offer back?" in here.rule)
        assert here.preview.strip() == f"2 {LOST}"
        await here.press("escape")
        await here.until(lambda: "Take the offer back?" not in here.text)
        assert "under review: John King" in title(here)
        assert checked() == 2
        await here.press("u")
        await here.until(f"2 {LOST}")
        await here.enter()
        await here.until(lambda: title(here).endswith("preparing"))
        await here.until(lambda: here.preview.strip() == TOLD)
        await go_to(here, "Checklist", "lobby dark")
        await here.press("space")
        await here.until("[ ] lobby dark")


async def test_one_checked_item_is_one(desk: MakeDesk) -> None:
    offered(desk)
    check("check:3")
    async with at_handover() as here:
        await here.until("under review: John King")
        await here.press("u")
        await here.until("1 item was checked already; that is lost.")


async def test_what_was_said_of_the_signature_does_not_outlive_it(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    async with at_handover() as here:
        await here.until("preparing")
        await here.press("a")
        await sign(here)
        await here.until("Signed. The incoming goes through it now.")
        await here.until("offered: Jane Lee")
        await here.press("u")  # nothing is lost: nothing is asked
        await here.until(lambda: title(here).endswith("preparing"))
        await here.until(lambda: here.preview.strip() == TOLD)
        assert "Signed." not in here.text


async def test_the_incoming_reads_that_the_offer_was_taken_back(desk: MakeDesk) -> None:
    offered(desk)
    check("check:3")
    async with at_handover("wang") as here:
        await go_to(here, "Checklist 1/5", "lobby dark")
        offering.withdraw(actor("li"), NOW)
        await here.until(lambda: here.preview.strip() == TOLD)
        assert title(here).endswith("preparing")
        assert "lobby dark" in body(here)
        await here.press("down")
        await here.until(lambda: TOLD not in here.text)


async def test_the_incoming_takes_nothing_back(desk: MakeDesk) -> None:
    offered(desk)
    check("check:3")
    async with at_handover("wang") as here:
        await here.until("under review: John King")
        await here.press("u")
        await here.until("John King is not on this shift.")
        assert "Take the offer back?" not in here.text
    assert checked() == 1
