"""Two things told within a moment: both can be read, below and in what lies over the screen."""

from __future__ import annotations

import pytest

from models.visitors import leaving, reads
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.console import NORMAL, WIDE, Console, console
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")
ANN, BOB = "Signed out. V-0001 Ann Short", "Signed out. V-0002 Bob Long"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    set_badges()


async def sign_out(here: Console) -> None:
    """Sign out whoever is under the cursor."""
    await here.press("o")
    await here.until("Enter, or a badge")
    await here.enter()
    await here.until(lambda: here.app.focused is not None and "sign out" not in here.rule)


async def test_of_two_who_are_signed_out_at_once_both_are_told() -> None:
    inside("Ann Short")
    inside("Bob Long")
    inside("Eve Young")
    async with register() as here:
        await sign_out(here)
        await here.until(lambda: ANN in here.preview)
        here.clock.advance(seconds=1)
        await sign_out(here)
        await here.until(lambda: here.preview.strip() == f"{BOB}  · just before: {ANN}")
        here.clock.advance(seconds=10)
        await sign_out(here)
        await here.until(lambda: here.preview.strip() == "Signed out. V-0003 Eve Young")


async def test_what_cannot_be_done_does_not_hide_what_was_done_just_before() -> None:
    inside("Ann Short")
    bob = inside("Bob Long")
    async with register(WIDE) as here:
        await sign_out(here)
        await here.until(lambda: ANN in here.preview)
        await here.press("o")
        await here.until("sign out V-0002")
        leaving.leave(bob.id, actor("wang"), NOW)
        await here.enter()
        await here.until(lambda: ANN in here.preview)
        assert here.preview.strip().startswith("John King has settled V-0002 already")
    assert reads.inside(NOW).people == 0


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_what_was_said_goes_when_it_is_no_news(size: tuple[int, int]) -> None:
    inside("Ann Short")
    inside("Bob Long")
    async with register(size) as here:
        await sign_out(here)
        await here.until(lambda: ANN in here.preview)
        here.clock.advance(seconds=20)
        here.app.screen.post_message(Changed(9))
        await here.settle()
        assert ANN in here.preview
        here.clock.advance(seconds=20)
        here.app.screen.post_message(MinutePassed())
        await here.until(lambda: ANN not in here.preview)


async def test_what_was_said_goes_with_its_language() -> None:
    inside("Ann Short")
    async with register(WIDE) as here:
        await sign_out(here)
        await here.until(lambda: ANN in here.preview)
        await here.press("f12")
        await here.until(lambda: ANN not in here.preview)
    async with console() as here:
        await here.press("u")
        await here.until("没有可以撤回的本人记录。")  # as the person reads it now
        await here.press("f12")
        await here.until(lambda: "没有可以撤回" not in here.text)


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_of_several_notices_each_is_read_and_the_line_below_stays_free(
    size: tuple[int, int],
) -> None:
    async with console(size) as here:
        below = here.lines[-4:]
        for number in range(5):
            here.app.notify(f"Notice {number} is told", markup=False)
        await here.until(lambda: all(f"Notice {each} is told" in here.text for each in range(5)))
        for number in range(5, 20):
            here.app.notify(f"Notice {number} is told", markup=False)
        await here.settle()
        assert here.lines[-4:] == below
