"""Tab on the lines and forms of who comes and who calls: it means what stands there now."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.conftest import MakeDesk
from tests.screens.complaints import MASKED, queue, take
from tests.screens.console import Console
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")
OTHER, OTHER_MASKED = "13900001111", "139****1111"
NOBODY = "Nobody is found for what is typed."
Place = Callable[[], AbstractAsyncContextManager[Console]]
PLACES = pytest.mark.parametrize("place", [queue, register])


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    """Two people, known at the door and by the phone."""
    desk("en")
    set_badges()
    take("the tap drips")
    take("the gate is open", complainant="Bob Long", phone=OTHER, unit="3-0302")
    inside("Ann Smith")
    inside("Bob Long", phone=OTHER, unit="3-0302")


@PLACES
async def test_tab_that_finds_nobody_says_so_until_something_else_is_typed(
    place: Place,
) -> None:
    async with place() as here:
        await here.press("n")
        await here.type("zz")
        await here.press("tab")
        await here.until(lambda: NOBODY in here.preview)
        assert here.typed == "zz"
        await here.type("z")
        await here.until(lambda: NOBODY not in here.preview and "zzz" in here.preview)
        await here.press("ctrl+u")
        await here.type("bo")
        await here.press("tab")
        await here.until(lambda: OTHER_MASKED in here.preview)


@PLACES
async def test_tab_that_finds_nobody_says_so_when_the_look_comes_later(
    place: Place,
) -> None:
    read_on = threading.Event()
    async with place() as here:
        await here.press("n")
        await here.settle()
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("z", "z", "tab")
        read_on.set()
        await here.until(lambda: NOBODY in here.preview)
        await here.settle()
        assert NOBODY in here.preview


@PLACES
async def test_what_nobody_was_found_for_is_not_said_of_the_next_line(
    place: Place,
) -> None:
    async with place() as here:
        await here.press("n")
        await here.type("zz")
        await here.press("tab")
        await here.until(lambda: NOBODY in here.preview)
        await here.press("escape", "n")
        await here.until(lambda: here.typed == "zz")
        assert NOBODY not in here.text


@PLACES
async def test_tab_on_a_form_looks_up_what_is_typed_now(place: Place) -> None:
    read_on = threading.Event()
    async with place() as here:
        await here.press("n", "ctrl+e")
        await here.until("Tab next field")
        if place is queue:
            await here.press("down")  # from the unit to who calls
        await here.type("an")
        await here.until("Tab Ann Smith")
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("ctrl+u", "b", "o", "tab")
        read_on.set()
        await here.until(OTHER_MASKED)
        assert "Bob Long" in here.text
        assert "Ann Smith" not in here.text
        assert MASKED not in here.text


@PLACES
async def test_tab_on_a_form_goes_on_where_what_is_typed_now_finds_nobody(
    place: Place,
) -> None:
    read_on = threading.Event()
    async with place() as here:
        await here.press("n", "ctrl+e")
        await here.until("Tab next field")
        if place is queue:
            await here.press("down")
        await here.type("an")
        await here.until("Tab Ann Smith")
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("x", "y", "tab", "7")
        read_on.set()
        await here.until(lambda: any(line.endswith(" 7") for line in here.lines))
        assert "anxy" in here.text
        assert "Tab Ann Smith" not in here.text
        assert MASKED not in here.text
