"""Screens that are kept: what one finds who comes back, and that nothing is written twice."""

from __future__ import annotations

import pytest

from models.complaints import reads
from models.complaints.reads import Filters
from models.visitors import leaving
from screens import places
from screens.complaints import filters
from screens.places import prepare
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import MASKED, PHONE, queue, take, works
from tests.screens.console import NORMAL, WIDE, console
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")
LINE = "12-1503 #repair drain blocked"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    works()
    set_badges()


def cases() -> list[str]:
    return [case.words for case in reads.everything(Filters(closed=True), NOW)]


async def test_a_line_that_was_written_elsewhere_is_not_there_any_more() -> None:
    async with queue() as here:
        await here.press("n")
        await here.type(LINE)
        await here.settle()
        await here.press("f1")
        await here.until("new entry")
        await here.press("ctrl+t")
        await here.until("drain blocked")
        await here.enter()
        await here.until(lambda: cases() == ["drain blocked"])
        await here.press("3")
        await here.until(lambda: "drain blocked" in here.rows)
        assert "drain blocked" not in here.typed
        await here.press("enter")
        await here.settle()
    assert cases() == ["drain blocked"]


async def test_the_line_from_anywhere_is_the_one_that_is_typed_on_here() -> None:
    async with queue() as here:
        await here.press("n")
        await here.type(LINE)
        await here.press("ctrl+t")
        await here.settle()
        assert here.text.count("drain blocked") <= 2, "the line, and how it is understood"
        await here.enter()
        await here.until(lambda: "T-0001" in here.rows)
        await here.press("enter")
        await here.settle()
    assert cases() == ["drain blocked"]


async def test_a_case_that_is_filtered_out_is_found_where_one_goes_to_it() -> None:
    take("a leak", kind="repair")
    wanted = take("the noise", kind="complaint")
    async with queue() as here:
        session = here.app.session
        await session.write(filters.save, Filters(kind="repair"), session)
    async with queue() as here:
        await here.until(lambda: "the noise" not in here.rows)
        await here.press("1")
        places.go_to_thing(here.app, here.app.session, f"complaint/{wanted.id}")
        await here.until(lambda: "the noise" in here.cursor_line())
        await here.press("a")
        await here.until(lambda: reads.case(wanted.id).state != wanted.state)


async def test_a_visit_that_is_over_is_found_where_one_goes_to_it() -> None:
    gone, _ = inside("Ann Gone"), inside("Bob Here")
    leaving.leave(gone.id, actor("li"), NOW)
    async with console() as here:
        places.go_to_thing(here.app, here.app.session, f"visit/{gone.id}")
        await here.until(lambda: "Ann Gone" in here.cursor_line())


@pytest.mark.parametrize("place", ["complaints", "visitors"])
async def test_where_it_becomes_wide_the_whole_stands_beside_the_list(place: str) -> None:
    take("a leak")
    inside("Ann Short")
    whole = {"complaints": "T-2026-000001", "visitors": "V-2026-000001"}[place]
    async with queue() if place == "complaints" else register() as here:
        assert whole not in here.text
        await here.pilot.resize_terminal(*WIDE)
        await here.until(whole)


async def test_a_phone_that_was_shown_is_masked_for_who_comes_back() -> None:
    take("a leak")
    async with queue() as here:
        await here.press("p")
        await here.until(PHONE)
        await here.press("1")
        await here.until(lambda: PHONE not in here.text)
        await here.press("3")
        await here.until(lambda: "a leak" in here.preview)
        assert PHONE not in here.text


async def test_the_phone_is_shown_from_the_whole_case_too() -> None:
    take("a leak")
    async with queue() as here:
        await here.press("enter")
        await here.until(MASKED)
        await here.press("p")
        await here.until(PHONE)


async def test_esc_from_a_part_of_the_queue_stays_on_the_case() -> None:
    for words in ("first leak", "second noise", "third leak"):
        take(words)
    async with queue() as here:
        await here.press("/")
        await here.type("noise")
        await here.enter()
        await here.until(lambda: "first leak" not in here.rows)
        await here.press("escape")
        await here.until(lambda: "first leak" in here.rows)
        await here.until(lambda: "second noise" in here.cursor_line())


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_what_was_laid_out_beforehand_shows_what_there_is_now(size: tuple[int, int]) -> None:
    take("a leak")
    async with console(size) as here:
        await prepare(here.app, here.app.session)
        take("some noise")
        inside("Ann Short")
        await here.press("3")
        await here.until(lambda: "some noise" in here.rows)
        await here.until(lambda: size == NORMAL or "T-2026-000001" in here.text)
        await here.press("4")
        await here.until(lambda: "Ann Short" in here.rows)
        await here.press("2")
        await here.until("Tab next part")
