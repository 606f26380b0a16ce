"""What is said after an act on a visit: what was done, with whom, and what it has led to."""

from __future__ import annotations

import pytest

from models.visitors import arriving, leaving
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.console import Console
from tests.screens.visitors import HOUR, expected, inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")
ANN = "V-0001 Ann Short"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    set_badges()


async def said(here: Console, key: str, typed: str, told: str) -> None:
    """Do something with the visit under the cursor; it is said below, whole."""
    await here.press(key)
    await here.until("Enter writes, Esc back")
    await here.type(typed)
    await here.enter()
    await here.until(lambda: here.preview.strip() == told)


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("t", "rang twice", f"{ANN}: the remark is on the timeline."),
        ("U", "by mistake", f"{ANN} is withdrawn. Free again: badge 07."),
        ("l", "", f"{ANN} left earlier; no time is recorded. Badge 07 is still out."),
        ("x", "18:00 the pump is late", f"{ANN} may stay until 18:00."),
        ("b", "", "Badge 07 of V-0001 Ann Short is back."),
        (
            "c",
            "01:05 written up late",
            f"{ANN} arrived at 01:05, not at 01:20. May stay until 05:05.",
        ),
    ],
)
async def test_an_act_says_with_whom_and_what_it_has_led_to(
    key: str, typed: str, told: str
) -> None:
    inside("Ann Short", badges=("07",))
    async with register() as here:
        await said(here, key, typed, told)


async def test_of_two_badges_the_one_that_is_still_out_is_named() -> None:
    inside("Ann Short", badges=("07", "08"))
    async with register() as here:
        await said(here, "b", "8", f"Badge 08 of {ANN} is back. Badge 07 is still out.")


async def test_who_is_signed_out_where_somebody_was_looked_for_is_named_with_the_time() -> None:
    inside("Ann Short", party=3)
    async with register() as here:
        await here.press("slash")
        await here.type("ann")
        await here.enter()
        await here.until("2026 Tue 24 Nov")
        await said(here, "o", "x2", f"{ANN}: 2 left, 1 still inside.")
        await said(here, "o", "", f"{ANN} left at 02:20.")


async def test_a_corrected_departure_says_both_times() -> None:
    leaving.leave(inside("Ann Short", NOW - 3 * HOUR).id, actor("li"), NOW - HOUR)
    async with register() as here:
        await here.press("slash")
        await here.type("ann")
        await here.enter()
        await here.until("2026 Mon 23 Nov")
        told = f"{ANN} left at 00:50, not at 01:20."
        await said(here, "C", "00:50 seen on the camera", told)


async def test_who_was_expected_and_is_turned_away_is_named() -> None:
    expected()
    async with register() as here:
        await said(here, "r", "the host says no", "V-0001 Mary Young is refused.")


async def test_the_heading_of_the_expected_says_how_many_did_not_come() -> None:
    expected()
    async with register() as here:
        await here.until("Expected to come: 1 ")
    missed = NewVisit("No Show", unit="8-0302")
    arriving.expect(missed, NOW - 3 * HOUR, NOW - 2 * HOUR, actor("li"), NOW - 4 * HOUR)
    async with register() as here:
        await here.until("Expected to come: 1, did not come: 1 ")
