"""The keys of the handover: the letter, and the one that an input method lets through."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from models.handover import notes
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import Console, console
from tests.screens.handover import (
    at_handover,
    body,
    go_to,
    offered,
    on_duty,
    say,
    title,
)
from tests.screens.visitors import inside

pytestmark = pytest.mark.usefixtures("quick")

# The keys that work while typing, and with an input method, do the same.

Do = Callable[[Console], Awaitable[None]]


async def at_lobby(here: Console) -> None:
    await go_to(here, "Checklist", "lobby dark")


async def at_summary(here: Console) -> None:
    await go_to(here, "Note", "summary")


async def nowhere(here: Console) -> None:
    await here.until("[")


OUTGOING: tuple[tuple[tuple[str, str], Do, str], ...] = (
    (("space", "ctrl+k"), at_lobby, "[x] lobby dark"),
    (("minus", "ctrl+u"), at_summary, "[x] summary: none"),
    (("a", "f8"), nowhere, "Not finished yet: 11 to do."),
    (("w", "ctrl+w"), nowhere, "Go on duty?"),
    (("O", "f10"), nowhere, "Override"),
)
INCOMING: tuple[tuple[tuple[str, str], Do, str], ...] = (
    (("space", "ctrl+k"), at_lobby, "[x] lobby dark"),
    (("d", "ctrl+d"), at_lobby, "Doubt"),
    (("x", "ctrl+x"), nowhere, "Refuse to sign"),
    (("a", "f8"), nowhere, "Not checked yet"),
)


def each_key(table: tuple[tuple[tuple[str, str], Do, str], ...]) -> list[tuple[str, Do, str]]:
    return [(key, place, seen) for keys, place, seen in table for key in keys]


@pytest.mark.parametrize(("key", "place", "seen"), each_key(OUTGOING))
async def test_the_outgoing_has_both_keys(desk: MakeDesk, key: str, place: Do, seen: str) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await place(here)
        await here.press(key)
        await here.until(seen)


@pytest.mark.parametrize(("key", "place", "seen"), each_key(INCOMING))
async def test_the_incoming_has_both_keys(desk: MakeDesk, key: str, place: Do, seen: str) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await place(here)
        await here.press(key)
        await here.until(seen)


@pytest.mark.parametrize("key", ["u", "ctrl+z"])
async def test_taking_back_has_both_keys(desk: MakeDesk, key: str) -> None:
    offered(desk)
    async with at_handover() as here:
        await here.until("offered: Jane Lee")
        await here.press(key)
        await here.until(lambda: title(here).endswith("preparing"))


async def test_the_language_changes_and_the_parts_with_it(desk: MakeDesk) -> None:
    on_duty(desk)
    say("summary", "a quiet night")
    async with at_handover() as here:
        await here.until("[Checklist 0/5]")
        await here.press("f12")
        await here.until("[核对清单 0/5]")
        assert "keys" in body(here)
        await here.press("tab")
        await here.until(lambda: "本班小结" in body(here))
        assert "a quiet night" in body(here)
    assert notes.section(1, "summary").text == "a quiet night"


async def test_what_other_parts_say_is_in_the_language_too(desk: MakeDesk) -> None:
    """It was written in the desk's language, whoever read it."""
    on_duty(desk)
    inside("Ann Ray")
    async with at_handover() as here:
        await go_to(here, "This shift", "repair work")
        assert "Visits on site (1 person;" in body(here)
        await here.press("f12")
        await here.until("[本班情况")
        await here.until("在访单数（1 人；")
        await here.until(lambda: "V-0001" in here.preview)  # the cursor is where it was
        assert not re.search("Visits on|repair|since", here.text)
        assert "维修" in here.preview
        await here.press("f12")
        await here.until("Visits on site (1 person;")
        assert "在访单数" not in here.text


async def test_a_locked_screen_comes_back_to_the_handover(desk: MakeDesk) -> None:
    on_duty(desk)
    async with console() as here:
        await here.press("2")
        await here.until("[Checklist 0/5]")
        await here.press("ctrl+l")
        await here.until(lambda: "Checklist" not in here.text)
        await here.type("jane")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("[Checklist 0/5]")
