"""A doubt calls the outgoing wherever they are, and Enter or `r` answers it wherever it stands."""

from __future__ import annotations

import re

import pytest

from models.handover import reads, review
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.console import console
from tests.screens.handover import answer, at_handover, go_to, offer, on_duty, relieve

pytestmark = pytest.mark.usefixtures("quick")

URGENT, OPEN, SUMMARY = "urgent:2", "open:3", "section:summary"
CALLS = "! doubt to answer"


def offered(desk: MakeDesk, *doubted: str) -> None:
    """A night offered by li, with something urgent and an open item; wang doubts some of it."""
    on_duty(desk)
    factories.write("water in the lift pit", "gate", severity=2)
    factories.write("garage light out", "gate", carried=True)
    offer()
    relieve()
    for item in doubted:
        doubt(item)


def doubt(item: str) -> None:
    review.check(item, "doubt", "", "where is that?", actor("wang"), NOW)


@pytest.mark.parametrize(
    ("item", "text"), [(URGENT, "water in the lift pit"), (OPEN, "garage light out")]
)
async def test_enter_answers_a_doubted_entry_and_takes_what_is_typed_behind_it(
    desk: MakeDesk, item: str, text: str
) -> None:
    offered(desk, item)
    async with at_handover() as here:
        await go_to(here, "This shift", text)
        await here.until("Enter, r answer  Tab next part")
        await here.press("enter", *"lift")
        await here.until("Answer of Jane Lee")
        await here.until(lambda: here.typed == "lift")
        await answer(here, " 2")
        await here.until("Jane Lee: lift 2")
    document = reads.by_number(1).document
    assert document is not None
    check = document.check(item)
    assert check is not None
    assert check.answer == "lift 2"


async def test_the_last_line_says_what_enter_does_at_the_item(desk: MakeDesk) -> None:
    offered(desk, SUMMARY)
    async with at_handover() as here:
        await go_to(here, "This shift", "water in the lift pit")
        await here.until("Enter open  Tab next part")
        await here.press("enter")
        await here.until(lambda: "Answer" not in here.text and "#2" in here.lines[-2])
        await here.press("escape")
        await go_to(here, "Note", "equipment")
        await here.until(lambda: here.lines[-1].startswith(" Tab next part"))
        await go_to(here, "Note", "where is that?")
        await here.until(lambda: here.lines[-1].startswith(" Enter, r answer  Tab next part"))


async def test_the_outgoing_finds_r_as_answer_among_all_keys(desk: MakeDesk) -> None:
    offered(desk, SUMMARY)
    async with at_handover() as here:
        await here.until("under review")
        await here.press("question_mark", "end")
        await here.until(lambda: re.search(r"r +\^R +answer", here.text))
        assert "say back" not in here.text


async def test_the_incoming_says_back_with_r(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await here.until("r say back")


async def test_a_doubt_calls_the_outgoing_at_the_log_until_it_is_answered(desk: MakeDesk) -> None:
    offered(desk, URGENT)
    async with console() as here:
        await here.until(CALLS)
        await here.press("ctrl+right_square_bracket")
        await here.until("─ For you")
        assert "where is that?" in here.text
        await here.press("enter")
        await here.until("under review: John King")
        await go_to(here, "This shift", "water in the lift pit")
        await here.press("enter")
        await answer(here, "lift 2")
        await here.until(lambda: "doubt to answer" not in here.lines[1])


async def test_each_doubt_rings_once(desk: MakeDesk) -> None:
    offered(desk)
    async with console() as here:
        rung: list[str] = []
        here.app.bell = lambda: rung.append("rung")  # type: ignore[method-assign]
        doubt(URGENT)
        await here.until(CALLS)
        assert len(rung) == 1
        factories.write("a quiet hour", "gate")
        await here.until("a quiet hour")
        assert len(rung) == 1
        doubt(SUMMARY)
        await here.until(lambda: CALLS in here.lines[1] and here.lines[1].endswith("+1"))
        assert len(rung) == 2
        review.answer(URGENT, "lift 2", actor("li"), NOW)
        await here.until(lambda: CALLS in here.lines[1] and not here.lines[1].endswith("+1"))
        assert len(rung) == 2


@pytest.mark.parametrize("login", ["wang", "zhao"])
async def test_a_doubt_calls_nobody_else(desk: MakeDesk, login: str) -> None:
    offered(desk, URGENT)
    async with console(login=login) as here:
        await here.press("ctrl+right_square_bracket")
        await here.until("─ For others")
        await here.until(lambda: "doubt to answer" in here.text)
        assert "doubt to answer" not in here.lines[1]
