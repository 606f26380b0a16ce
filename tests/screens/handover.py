"""What the tests of the handover screen begin with: a short list, a shift, the screen open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from models import checklists, duty
from models import desk as desks
from models.checklist_lines import Item
from models.handover import notes, offering, reads
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.handing_over import begin, check_all, opened, prepare
from tests.screens.console import NORMAL, Console, console

# Numbers that nothing else on the screen shows.
KEYS, TORCHES = 77, 88
LABELS = {
    "en": ("keys", "torches", "lobby dark", "desk phone", "water level"),
    "zh": ("钥匙", "强光灯", "大堂灯已关", "值班电话", "水位"),
}


def on_duty(desk: MakeDesk, language: str = "en") -> Path:
    """Make a desk with a list of five items, and li on the open night shift; return its path."""
    return desk(language, after=begin_with_a_short_list)


def begin_with_a_short_list() -> None:
    kinds = ("count", "count", "tick", "condition", "text")
    numbers = (KEYS, TORCHES, None, None, None)
    listed = zip(kinds, LABELS[desks.current().language], numbers, strict=True)
    items = [Item(place, *parts) for place, parts in enumerate(listed, 1)]
    checklists.replace("", items, actor("zhao"), NOW)
    begin()


def relieve(login: str = "wang") -> None:
    """Let somebody arrive for the next shift."""
    duty.go_on_duty(actor(login), NOW, relieve=True)


def join(login: str) -> None:
    """Let somebody else come on the open shift."""
    duty.go_on_duty(actor(login), NOW, relieve=False)


def say(section: str, text: str, login: str = "li") -> None:
    """Write a section of the note."""
    base = notes.section(opened().opening, section)
    notes.save_section(section, text, base, actor(login), NOW)


def answers() -> dict[str, tuple[str, str]]:
    """Return what was answered to the list, value and note by label."""
    found = notes.answers(opened().opening)
    items = checklists.by_id(opened().checklist).items
    return {
        item.label: (found[item.position].value, found[item.position].note)
        for item in items
        if item.position in found
    }


def offered(desk: MakeDesk, *, checked: bool = False) -> Path:
    """Make a night offered by li; wang is there for it, and with `checked` has gone through it."""
    return desk("en", after=offer_checked if checked else offer_to_wang)


def offer_to_wang() -> None:
    begin_with_a_short_list()
    offer()
    relieve()


def offer_checked() -> None:
    offer_to_wang()
    document = reads.by_number(1).document
    assert document is not None
    check_all(document)


def offer(**counted: str) -> None:
    """Prepare everything and sign as li."""
    prepare(**counted)
    offering.offer(actor("li"), NOW)


@asynccontextmanager
async def at_handover(
    login: str = "li", size: tuple[int, int] = NORMAL, **options: Any
) -> AsyncIterator[Console]:
    """Open the console and go to the handover."""
    async with console(size, login=login, **options) as here:
        await here.press("2")
        await here.until(lambda: here.lines[4].startswith("─") or "w" in here.lines[4])
        yield here


def title(here: Console) -> str:
    """Return the line of the parts, with the state at its end."""
    return here.lines[3]


def body(here: Console) -> str:
    """Return the parts."""
    return "\n".join(here.lines[4:-4])


def row(here: Console, part: str) -> str:
    """Return the one line of the parts that holds a text."""
    found = [line for line in body(here).splitlines() if part in line]
    assert len(found) == 1, f"{part!r} is on {len(found)} lines\n{here.text}"
    return found[0]


async def go_to(here: Console, part: str, words: str = "") -> None:
    """Go to a part, and there to the line with some words."""
    for _ in range(3):
        if f"[{part}" in title(here):
            break
        await here.press("tab")
    assert f"[{part}" in title(here), here.text
    if words:
        await here.until(lambda: words in body(here))
        await here.press("home")
        for _ in range(40):
            if words in here.lines[-2]:
                return
            await here.press("down")
        raise AssertionError(f"the cursor does not come to {words!r}\n{here.text}")


async def answer(here: Console, text: str) -> None:
    """Type an answer on the line and write it."""
    await here.type(text)
    await here.enter()


async def sign(here: Console, pin: str = factories.PIN) -> None:
    """Give the PIN in the dialog."""
    await here.until("PIN")
    await here.type(pin)
    await here.enter()
