"""The line one types on: what it understands, completes, keeps and refuses."""

from __future__ import annotations

import pytest

from models.clock import MINUTE, local
from models.log import reads
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import ZONE, at
from tests.screens.console import console

pytestmark = pytest.mark.usefixtures("quick")


async def test_a_line_is_written_and_the_next_can_be_typed_at_once(desk: MakeDesk) -> None:
    desk()
    async with console() as here:
        await here.press("n")
        await here.type("巡查正常")
        await here.enter()
        await here.until("#1 已写入")
        await here.until(lambda: "巡查正常" in here.rows)
        assert here.typed == ""
        await here.type("第二条")
        await here.enter()
        await here.until("#2 已写入")
    assert [entry.text for entry in reads.newest(9)] == ["巡查正常", "第二条"]


@pytest.mark.parametrize(
    ("line", "preview"),
    [
        ("02:10 x", "happened 02:10"),
        ("02:30 x", "that time is still to come: taken as now"),
        ("23:50 x", "yesterday 11-23 23:50"),
        ("11-22 23:50 x", "happened 11-22 23:50"),
        ("#patrol x", "patrol"),
        ("#巡查18层有烟味", "patrol"),
        ("! x", "notable"),
        ("!! x", "urgent"),
        ("x @12-1503", "@12-1503"),
        (">> x", "carried over"),
        (">>07:30 x", "carried over, due 07:30"),
        ("＃巡查 x", "patrol"),
        ("＠18F ！！ x", "urgent"),
        ("#patrol", "write what happened"),
    ],
)
async def test_the_preview_says_how_a_mark_is_understood(
    desk: MakeDesk, line: str, preview: str
) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type(line)
        assert preview in here.preview


async def test_marks_within_the_text_are_said_to_be_text(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("over the wall !! >>05:00 a courier calls")
        assert "note · as text: !! >>05:00" in here.preview
        await here.enter()
        await here.until("#1 is written")
    entry = reads.entry(1)
    assert entry.text == "over the wall !! >>05:00 a courier calls"
    assert (entry.severity, entry.is_open) == (0, False)


@pytest.mark.parametrize("line", ["li@home.cn called", "#1 pump hot", "!important", "x>>y"])
async def test_what_only_looks_like_a_mark_stays_text(desk: MakeDesk, line: str) -> None:
    desk("en")
    async with console() as here:
        entry = await here.write(line)
    assert (entry.text, entry.category, entry.severity, entry.place) == (line, "note", 0, None)


async def test_a_line_with_every_mark_is_written_as_previewed(desk: MakeDesk) -> None:
    desk()
    async with console() as here:
        await here.press("n")
        await here.type("01:50 #巡查 !! @18F >>07:30 有烟味")
        for part in ("发生 01:50", "巡查", "紧急", "@18F", "遗留到 07:30"):
            assert part in here.preview
        await here.enter()
        await here.until("#1 已写入")
        await here.until(lambda: "到期 07:30" in here.rows)
        assert "01:50+" in here.rows
    entry = reads.entry(1)
    assert (entry.category, entry.severity, entry.place) == ("patrol", 2, "18F")
    assert local(entry.happened_at, ZONE).strftime("%H:%M") == "01:50"
    assert entry.is_open
    assert entry.text == "有烟味"


async def test_tab_completes_a_category(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("#pa")
        assert "Tab patrol" in here.preview
        await here.press("tab")
        assert here.typed == "#patrol"
        await here.type("all quiet")
        await here.enter()
        await here.until("#1 is written")
    assert (reads.entry(1).category, reads.entry(1).text) == ("patrol", "all quiet")


async def test_tab_completes_a_place_that_was_named_before(desk: MakeDesk) -> None:
    desk("en")
    factories.write("leak", place="12-1503")
    async with console() as here:
        await here.press("n")
        await here.type("still leaking @12")
        await here.until("Tab 12-1503")
        await here.press("tab")
        assert here.typed == "still leaking @12-1503"


async def test_nearly_the_same_is_pointed_out_once_and_never_blocked(desk: MakeDesk) -> None:
    desk("en")
    factories.write("Lift 2 stuck between floors 4 and 5")
    async with console() as here:
        await here.press("n")
        await here.type("lift 2 stuck between floors 4 and 5!")
        await here.enter()
        await here.until("Nearly the same as #1")
        assert here.typed == "lift 2 stuck between floors 4 and 5!"
        assert len(reads.newest(9)) == 1
        await here.enter()
        await here.until("#2 is written")
    assert reads.entry(2).text == "lift 2 stuck between floors 4 and 5!"


async def test_enter_on_an_empty_line_writes_nothing(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.enter()
        await here.type("   ")
        await here.enter()
        await here.type("x")
        await here.enter()
        await here.until("#1 is written")
    assert [entry.text for entry in reads.newest(9)] == ["x"]


async def test_marks_without_a_text_are_refused_and_stay(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("#patrol @18F")
        await here.enter()
        await here.until("Text: write what happened.")
        assert here.typed == "#patrol @18F"
    assert reads.head() is None


async def test_a_due_time_that_is_past_is_refused_and_stays(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type(">>2026-11-23 07:30 call back")
        await here.enter()
        await here.until("Due: 2026-11-23 07:30 is past. Give a time to come.")
        assert here.typed == ">>2026-11-23 07:30 call back"
    assert reads.head() is None


async def test_escape_goes_to_the_list_and_the_text_is_there_again(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        await here.press("escape", "v", "n")
        assert here.typed == "half a li"
        await here.type("ne")
        await here.enter()
        await here.until("#1 is written")
    assert reads.entry(1).text == "half a line"


async def test_ctrl_n_opens_the_line_where_an_input_method_swallows_letters(
    desk: MakeDesk,
) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+n")
        await here.type("n and v are letters here")
        await here.enter()
        await here.until("#1 is written")
    assert reads.entry(1).text == "n and v are letters here"


async def test_keys_pressed_in_one_burst_arrive_in_order(desk: MakeDesk) -> None:
    """Text that follows the key that opens the line is never lost."""
    desk("en")
    async with console() as here:
        await here.burst("n", *"lift", "space", *"2")
        await here.until(lambda: here.typed == "lift 2")


async def test_the_written_line_is_found_at_its_moment(desk: MakeDesk) -> None:
    """The moment is the console's clock when Enter is pressed, not when the line was opened."""
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("slow writer")
        here.clock.advance(minutes=4)
        await here.enter()
        await here.until("#1 is written")
    assert reads.entry(1).recorded_at == factories.NOW + 4 * MINUTE


async def test_a_long_line_that_is_cut_shows_what_is_left(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("start " + "round the lobby " * 10)
        await here.press(*["left"] * 130, "ctrl+k")
        assert "start round the lobby" in here.text


async def test_a_correction_of_an_open_item_says_that_it_stays_due_when_it_was(
    desk: MakeDesk,
) -> None:
    desk("en")
    factories.write("pump loud", carried=True, due_at=at(7, 30))
    async with console() as here:
        await here.press("c")
        await here.until("stays open, due 07:30")
        await here.type("er >>08:00")
        await here.until("a correction does not change the due time")
        assert "due 08:00" not in here.preview
        await here.press(*["backspace"] * 8)
        await here.until(lambda: "a correction changes" not in here.preview)
        await here.enter()
        await here.until("#1 is corrected by #2.")
    [item] = reads.open_items()
    assert (item.number, item.text, item.open_due_at) == (2, "pump louder", at(7, 30))


async def test_a_correction_of_an_entry_that_is_not_open_carries_nothing_over(
    desk: MakeDesk,
) -> None:
    desk("en")
    factories.write("pump loud")
    async with console() as here:
        await here.press("c")
        await here.type(" >>")
        await here.until("a correction does not change the due time")
        assert "stays open" not in here.preview
