"""The long form: the same entry with room for many lines."""

from __future__ import annotations

import pytest

from models.log import reads
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import Console, console

pytestmark = pytest.mark.usefixtures("quick")


async def open_form(here: Console) -> None:
    await here.press("ctrl+e")
    await here.until("Long entry")


async def test_many_lines_and_marks_are_written_with_ctrl_s(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("Lift 2 stuck")
        await here.press("enter")
        await here.type("freed at 02:15")
        await here.press("tab")
        await here.type("02:10 #incident !! @B2")
        await here.until("happened 02:10 · incident · urgent · @B2")
        await here.press("ctrl+s")
        await here.until("#1 is written")
        assert "Long entry" not in here.text
        await here.until(lambda: "Lift 2 stuck / freed at 02:15" in here.rows)
    entry = reads.entry(1)
    assert entry.text == "Lift 2 stuck\nfreed at 02:15"
    assert (entry.category, entry.severity, entry.place) == ("incident", 2, "B2")


async def test_marks_in_the_text_are_said_to_be_text(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("#patrol !! water @B2")
        await here.until("note · as text: #patrol !! @B2")


async def test_the_text_on_the_line_comes_along_with_its_marks(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("#incident !! lift stuck @B2")
        await open_form(here)
        await here.until("lift stuck")
        assert "#incident !! @B2" in here.text
        await here.type(" again")
        await here.press("ctrl+s")
        await here.until("#1 is written")
        assert here.typed == ""
    entry = reads.entry(1)
    assert (entry.text, entry.category, entry.place) == ("lift stuck again", "incident", "B2")


async def test_escape_keeps_the_draft_and_the_form_brings_it_back(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("half a story")
        await here.press("tab")
        await here.type("#patrol")
        await here.press("escape")
        await here.until(lambda: "Long entry" not in here.text)
        assert "half a story" not in here.text
        await open_form(here)
        await here.until("half a story")
        assert "#patrol" in here.text
        await here.press("ctrl+s")
        await here.until("#1 is written")
        await open_form(here)
        assert "half a story" not in here.text.partition("Long entry")[2]
    assert reads.entry(1).category == "patrol"


async def test_several_pasted_lines_open_the_form(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("from the panel: ")
        await here.paste("zone 1 fault\nzone 2 fault\r\nzone 3 fault\n")
        await here.until("Long entry")
        await here.until("zone 3 fault")
        assert reads.head() is None, "a paste writes nothing"
        await here.press("ctrl+s")
        await here.until("#1 is written")
    lines = ["from the panel:", "zone 1 fault", "zone 2 fault", "zone 3 fault"]
    assert (reads.entry(1).text or "").splitlines() == lines


async def test_one_pasted_line_stays_on_the_line(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.paste("zone 1 fault\n")
        await here.until(lambda: here.typed == "zone 1 fault")
        assert "Long entry" not in here.text


async def test_an_empty_form_is_refused_and_stays(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.press("ctrl+s")
        await here.until("Text: write what happened.")
        assert "Long entry" in here.text
    assert reads.head() is None


async def test_what_is_no_mark_is_said_and_everything_stays(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("a story")
        await here.press("tab")
        await here.type("#nonsense")
        await here.press("ctrl+s")
        await here.until("Not a mark: #nonsense")
        assert "a story" in here.text
    assert reads.head() is None


async def test_tab_completes_a_category_and_goes_on_otherwise(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("a story")
        await here.press("tab")
        await here.type("#pa")
        await here.until("Tab patrol")
        await here.press("tab", "tab")
        await here.type("!")
        await here.press("ctrl+s")
        await here.until("#1 is written")
    assert (reads.entry(1).text, reads.entry(1).category) == ("a story!", "patrol")


async def test_a_form_left_open_writes_with_the_time_of_writing(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await open_form(here)
        await here.type("a story")
        here.clock.advance(minutes=12)
        await here.press("ctrl+s")
        await here.until("#1 is written")
    assert reads.entry(1).recorded_at == here.clock.now > factories.NOW
