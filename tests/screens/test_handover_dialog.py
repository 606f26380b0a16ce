"""What stands in the dialog of a signature: what else is passed on, and how early it is."""

from __future__ import annotations

import pytest

from models.handover import reads, review, sealing
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import check_all, prepare
from tests.screens.console import Clock, Console
from tests.screens.handover import TORCHES, at_handover, offer, on_duty, relieve, sign

pytestmark = pytest.mark.usefixtures("quick")

ONE_DIFFERS = "and 1 count that differs, to become an open item"
RUNS_ON = "The shift runs for another"
OUTGOING, INCOMING = "Hand over the shift", "Take over the shift"


def reviewed(desk: MakeDesk, **counted: str) -> None:
    """A night with an open item, where both count the same; wang has gone through it."""
    on_duty(desk)
    factories.write("garage light out", carried=True)
    offer(**counted)
    relieve()
    document = reads.by_number(1).document
    assert document is not None
    check_all(document)
    for doubt in review.doubts(document):
        review.answer(doubt.item, "so it is", actor("li"), NOW)


async def ask(here: Console, title: str) -> None:
    await here.press("a")
    await here.until(title)
    await here.until("> ")


async def test_the_outgoing_reads_what_differs_and_how_early_it_is(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare(keys="66")
    async with at_handover(clock=Clock(at(2, 20))) as here:
        await ask(here, OUTGOING)
        assert ONE_DIFFERS in here.text
        assert f"{RUNS_ON} 3 h 40" in here.text


async def test_what_differs_is_in_the_dialog_of_the_incoming_and_then_sealed(
    desk: MakeDesk,
) -> None:
    reviewed(desk, keys="66")
    async with at_handover("wang") as here:
        await ask(here, INCOMING)
        assert "1 open item" in here.text
        assert ONE_DIFFERS in here.text
        assert f"{RUNS_ON} 3 h 40" in here.text
        await sign(here)
        await here.until("Handover 1 is sealed. Code")
    sealed = reads.by_number(1).document
    assert sealed is not None
    assert len(sealed.open_items) == 2


@pytest.mark.parametrize(("left", "told"), [(30, False), (31, True)])
async def test_at_the_time_of_the_relief_it_is_not_early(
    desk: MakeDesk, left: int, told: bool
) -> None:
    reviewed(desk)
    async with at_handover("wang", clock=Clock(at(5, 60 - left))) as here:
        await ask(here, INCOMING)
        assert (f"{RUNS_ON} {left} min" in here.text) is told
        assert (RUNS_ON in here.text) is told
        assert "differs" not in here.text


async def test_two_that_differ_are_two(desk: MakeDesk) -> None:
    reviewed(desk, keys="66", torches=str(TORCHES - 1))
    async with at_handover("wang") as here:
        await ask(here, INCOMING)
        assert "and 2 counts that differ, to become open items" in here.text


async def test_a_thing_that_is_an_open_item_already_is_not_another_one(desk: MakeDesk) -> None:
    reviewed(desk, keys="66")
    sealing.accept(actor("wang"), NOW)
    prepare("wang", keys="66")
    async with at_handover("wang") as here:
        await ask(here, OUTGOING)
        assert "2 open items" in here.text
        assert "differs" not in here.text
