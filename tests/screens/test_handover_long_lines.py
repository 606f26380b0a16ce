"""What is longer than the screen is wide can be read to its end in the handover."""

from __future__ import annotations

import re

import pytest

from models import blocks
from models.blocks import Block, Circumstances, Line
from models.handover import notes, review
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.console import WIDE
from tests.screens.handover import KEYS, at_handover, body, go_to, offered, on_duty

pytestmark = pytest.mark.usefixtures("quick")

LONG = "T-0123  open  repair 12-1503  water from above, it has come as far as the hall; {} LAST"
STORY = LONG.format("the plumber is on his way and the neighbours above do not open. " * 6)
ZH = "厨房下水堵，已疏通一次，物业工程赵师傅约明早八点再来，住户要求先打电话再上门，末尾"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a part of the desk that a test invents."""
    found: list[str] = []

    def write(around: Circumstances) -> Block:
        return Block("Mail", len(found), tuple(map(Line, found[: around.most])))

    monkeypatch.setitem(blocks.WRITERS, "parts", [write])
    return found


def read_together(text: str) -> str:
    """Return what is on the screen with its lines joined, as one reads it."""
    return re.sub(r"\s+", "", text)


async def test_a_long_line_of_another_part_is_wrapped(desk: MakeDesk, lines: list[str]) -> None:
    lines += [LONG.format("the plumber is told"), "short"]
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "This shift", "T-0123")
        assert read_together(lines[0]) in read_together(body(here))
        await here.press("down")
        await here.until(lambda: here.lines[-2].strip() == "short")


async def test_in_a_narrow_column_what_is_long_is_told_below(
    desk: MakeDesk, lines: list[str]
) -> None:
    lines.append(LONG.format("the plumber is told"))
    on_duty(desk)
    async with at_handover(size=WIDE) as here:
        await go_to(here, "This shift", "T-0123")
        assert here.lines[-2].strip() == lines[0]
        assert "T-0123  open  repair" in body(here)


async def test_a_long_chinese_line_is_wrapped_and_told_without_blanks(
    desk: MakeDesk, lines: list[str]
) -> None:
    lines.append(ZH)
    on_duty(desk, "zh")
    async with at_handover() as here:
        await go_to(here, "本班情况", "厨房")
        assert ZH in read_together(body(here))
        assert ZH.startswith(here.lines[-2].strip().rstrip("…"))


async def test_enter_shows_a_line_that_is_longer_still(desk: MakeDesk, lines: list[str]) -> None:
    lines.append(STORY)
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "This shift", "T-0123")
        assert "LAST" not in here.text
        await here.press("enter")
        await here.until("LAST")
        assert "Mail 1" in here.text
        await here.press("f12")
        await here.until("Esc 返回")
        assert "LAST" in here.text
        await here.press("escape")
        await here.until(lambda: "LAST" not in here.text)


async def test_enter_shows_a_line_of_very_many(desk: MakeDesk, lines: list[str]) -> None:
    lines += [f"parcel {number}  {STORY}" for number in range(60)]
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "This shift", "parcel 3")
        await here.press("enter")
        await here.until("LAST")


async def test_a_note_of_the_list_and_what_was_said_are_wrapped(desk: MakeDesk) -> None:
    offered(desk)
    review.check("check:3", "doubt", "", f"the lamp at {'the lift ' * 9}END1", actor("wang"), NOW)
    review.answer("check:3", f"it is {'out and ' * 10}END2", actor("li"), NOW)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "lobby dark")
        assert "END1" in body(here)
        assert "END2" in body(here)


async def test_a_long_note_behind_a_count_is_wrapped(desk: MakeDesk) -> None:
    on_duty(desk)
    notes.answer(1, str(KEYS - 1), f"one is {'lent and ' * 10}END", actor("li"), NOW)
    async with at_handover() as here:
        await go_to(here, "Checklist", "keys")
        assert "END" in body(here)
