"""The visitor register in Chinese: its sentences have Chinese commas and brackets."""

from __future__ import annotations

import pytest

from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.screens.console import WIDE
from tests.screens.visitors import HOUR, beside, inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    set_badges()


async def test_who_may_be_meant_is_listed() -> None:
    inside("Ann Short")
    inside("Ann Smith", NOW - 2 * HOUR)
    async with register() as here:
        await here.press("f12", "o")
        await here.type("ann")
        await here.enter()
        await here.until("可能是几位：Ann Smith、Ann Short。")


async def test_numbers_that_were_cut_are_listed() -> None:
    async with beside("d", "Nobody is on the do-not-admit list.", login="zhao") as here:
        await here.press("f12", "n")
        await here.until("加入拒访名单")
        await here.type("Bob Long")
        await here.press("tab")
        await here.type("110105194912310021 11010519491231002X")
        await here.press("tab")
        await here.until("只留后四位 0021、002X")


async def test_a_time_that_was_corrected_stands_in_brackets() -> None:
    inside("Ann Short", NOW - HOUR)
    async with register(WIDE) as here:
        await here.press("c")
        await here.type("01:05 written up late")
        await here.enter()
        await here.until("(told first: 01:20)")
        await here.press("f12")
        await here.until("01:05（原记：01:20）")
