"""The one list: what a person sees of ten thousand rows, and what stays put when they change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from rich.text import Text
from textual import events, on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from screens.widgets.pages import Page
from screens.widgets.windowed_list import WindowedList
from tests.screens.screen_text import screen_text

HEIGHT = 20


@dataclass(frozen=True)
class Entry:
    number: int
    text: str
    day: int = 0


class Entries:
    """Rows in memory behind the same pages a database gives; may be held back."""

    def __init__(self, count: int) -> None:
        self.rows = [Entry(number, f"row {number}", number // 100) for number in range(count)]
        self.open = asyncio.Event()
        self.open.set()

    async def _page(self, start: int, end: int) -> Page[Entry]:
        start, end = max(0, start), min(len(self.rows), end)
        page = Page(tuple(self.rows[start:end]), start > 0, end < len(self.rows))
        await self.open.wait()
        return page

    def _place(self, key: Hashable) -> int:
        return next((i for i, row in enumerate(self.rows) if row.number >= key), len(self.rows))

    async def oldest(self, limit: int) -> Page[Entry]:
        return await self._page(0, limit)

    async def newest(self, limit: int) -> Page[Entry]:
        return await self._page(len(self.rows) - limit, len(self.rows))

    async def before(self, key: Hashable, limit: int) -> Page[Entry]:
        place = self._place(key)
        return await self._page(place - limit, place)

    async def after(self, key: Hashable, limit: int) -> Page[Entry]:
        place = self._place(key) + 1
        return await self._page(place, place + limit)

    async def around(self, key: Hashable, limit: int) -> Page[Entry]:
        place = self._place(key)
        return await self._page(place - limit // 2, place + limit // 2)


class EntryList(WindowedList[Entry]):
    def key_of(self, row: Entry) -> Hashable:
        return row.number

    def line(self, row: Entry, width: int) -> Text:
        return Text(f"  {row.text}"[: 2 * width])

    def divider(self, previous: Entry | None, row: Entry) -> Text | None:
        different = previous is None or previous.day != row.day
        return Text(f"- day {row.day}") if different else None


class ListApp(App[None]):
    def __init__(self, source: Entries, *, newest_last: bool = True) -> None:
        super().__init__()
        self.list = EntryList(source, newest_last=newest_last, empty_text="Nothing yet [/x]")
        self.highlighted: list[Entry | None] = []
        self.selected: list[Entry] = []

    def compose(self) -> ComposeResult:
        yield self.list

    @on(WindowedList.Highlighted)
    def remember_highlighted(self, event: WindowedList.Highlighted) -> None:
        self.highlighted.append(event.row)

    @on(WindowedList.Selected)
    def remember_selected(self, event: WindowedList.Selected) -> None:
        self.selected.append(event.row)


@asynccontextmanager
async def showing(
    source: Entries, *, newest_last: bool = True, width: int = 40
) -> AsyncIterator[tuple[ListApp, Pilot[None]]]:
    app = ListApp(source, newest_last=newest_last)
    async with app.run_test(size=(width, HEIGHT)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield app, pilot


async def press(app: ListApp, pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await app.workers.wait_for_complete()
    await pilot.pause()


def turn(direction: type[events.MouseEvent]) -> events.MouseEvent:
    return direction(None, 3, 3, 0, 0, 0, False, False, False)


def listed(app: ListApp) -> list[str]:
    """Return the lines of the screen, with `>` in front of what stands out."""
    strips = app.screen._compositor.render_strips()
    return [
        f">{strip.text[1:]}".rstrip() if stands_out(strip) else strip.text.rstrip()
        for strip in strips
    ]


def stands_out(strip: Strip) -> bool:
    return any(segment.style and segment.style.reverse for segment in strip)


def cursor_line(app: ListApp) -> str:
    return next(line for line in listed(app) if line.startswith(">"))


async def test_it_opens_on_the_newest_row_at_the_bottom() -> None:
    async with showing(Entries(10_000)) as (app, _):
        assert listed(app)[-2:] == ["  row 9998", "> row 9999"]
        assert app.highlighted == [app.list.cursor_row]


async def test_a_list_that_begins_at_the_top_opens_on_its_first_row() -> None:
    async with showing(Entries(10_000), newest_last=False) as (app, _):
        assert listed(app)[:3] == ["- day 0", "> row 0", "  row 1"]


async def test_keys_reach_both_ends_and_every_row_between_is_there_once() -> None:
    async with showing(Entries(900)) as (app, pilot):
        await press(app, pilot, "home")
        assert listed(app)[:2] == ["- day 0", "> row 0"]
        seen = [line for line in listed(app) if line]
        for _ in range(55):
            await press(app, pilot, "pagedown")
            lines = listed(app)
            overlap = [line[2:] for line in lines].index(seen[-1][2:])
            seen += lines[overlap + 1 :]
        numbers = [int(line.split()[-1]) for line in seen if "row" in line]
        assert numbers == list(range(900))
        assert [line for line in seen if "day" in line] == [f"- day {day}" for day in range(9)]
        await press(app, pilot, "home", "end")
        assert listed(app)[-1] == "> row 899"


async def test_keys_typed_faster_than_pages_are_read_are_all_counted() -> None:
    source = Entries(10_000)
    source.rows = [replace(row, day=0) for row in source.rows]
    async with showing(source) as (app, pilot):
        source.open.clear()
        await pilot.press(*["pageup"] * 30)
        source.open.set()
        for _ in range(5):
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert cursor_line(app) == f"> row {9_999 - 30 * (HEIGHT - 1)}"


async def test_home_pressed_while_a_page_is_read_wins() -> None:
    source = Entries(10_000)
    async with showing(source) as (app, pilot):
        source.open.clear()
        await pilot.press(*["pageup"] * 12, "home")
        source.open.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert listed(app)[:2] == ["- day 0", "> row 0"]


async def test_a_reader_on_the_newest_row_goes_along_with_new_ones() -> None:
    source = Entries(1_000)
    async with showing(source) as (app, pilot):
        source.rows += [Entry(1_000, "new", 10), Entry(1_001, "newer", 10)]
        await app.list.refresh_rows()
        await pilot.pause()
        assert listed(app)[-4:] == ["  row 999", "- day 10", "  new", "> newer"]
        assert app.list.unseen == 0


@pytest.mark.parametrize("keys", [["up"], ["pageup"] * 3, ["home"]])
async def test_a_reader_elsewhere_stays_and_is_told_how_many_are_new(keys: list[str]) -> None:
    source = Entries(1_000)
    async with showing(source) as (app, pilot):
        await press(app, pilot, *keys)
        before = screen_text(app)
        source.rows += [Entry(1_000 + more, "new", 9) for more in range(3)]
        await app.list.refresh_rows()
        await app.list.refresh_rows()
        await pilot.pause()
        assert screen_text(app) == before
        assert app.list.unseen == 3
        await press(app, pilot, "end")
        assert listed(app)[-1] == "> new"
        assert app.list.unseen == 0


async def test_changed_removed_and_inserted_rows_leave_the_cursor_where_it_is() -> None:
    source = Entries(1_000)
    async with showing(source) as (app, pilot):
        await press(app, pilot, "up", "up", "up", "up")
        at = listed(app).index("> row 995")
        source.rows[996] = replace(source.rows[996], text="void")
        del source.rows[500:993]
        await app.list.refresh_rows()
        await pilot.pause()
        lines = listed(app)
        assert lines[at - 3 : at + 3] == [
            "- day 9",
            "  row 993",
            "  row 994",
            "> row 995",
            "  void",
            "  row 997",
        ]


async def test_a_removed_row_hands_the_cursor_to_the_next() -> None:
    source = Entries(50)
    async with showing(source, newest_last=False) as (app, pilot):
        await press(app, pilot, "down", "down")
        del source.rows[2]
        await app.list.refresh_rows()
        await pilot.pause()
        assert cursor_line(app) == "> row 3"
        assert app.highlighted[-1] == Entry(3, "row 3")


async def test_only_lines_that_changed_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes to the terminal: a cursor key is two lines, an unchanged re-read none."""
    source = Entries(1_000)
    async with showing(source) as (app, pilot):
        drawn: set[int] = set()
        display = app._display

        def watch(screen: Screen[object], renderable: Any) -> None:
            drawn.update(line for line, _, _ in getattr(renderable, "spans", ()))
            display(screen, renderable)

        # Private in Textual: the last place before the terminal that knows of lines.
        monkeypatch.setattr(app, "_display", watch)
        await press(app, pilot, "up")
        assert drawn == {HEIGHT - 2, HEIGHT - 1}
        drawn.clear()
        await app.list.refresh_rows()
        await pilot.pause()
        assert drawn == set()
        source.rows[995] = replace(source.rows[995], text="changed")
        await app.list.refresh_rows()
        await pilot.pause()
        assert drawn == {HEIGHT - 5}
        assert listed(app)[HEIGHT - 5] == "  changed"


async def test_the_cursor_is_seen_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(Entries(10)) as (app, _):
        assert [line for line in listed(app) if line.startswith(">")] == ["> row 9"]


async def test_the_mouse_moves_the_cursor_opens_its_row_and_scrolls() -> None:
    async with showing(Entries(1_000)) as (app, pilot):
        await pilot.click(EntryList, offset=(3, HEIGHT - 4))
        assert (cursor_line(app), app.selected) == ("> row 996", [])
        await pilot.click(EntryList, offset=(3, HEIGHT - 4))
        assert app.selected == [Entry(996, "row 996", 9)]
        for _ in range(4):
            app.list.post_message(turn(events.MouseScrollUp))
        await pilot.pause()
        assert listed(app)[-1] == "> row 987"
        for _ in range(8):
            app.list.post_message(turn(events.MouseScrollDown))
        await pilot.pause()
        assert listed(app)[-1] == "> row 999"


async def test_enter_opens_the_row_under_the_cursor() -> None:
    async with showing(Entries(10)) as (app, pilot):
        await press(app, pilot, "k", "enter")
        assert app.selected == [Entry(8, "row 8")]


async def test_an_empty_list_says_so_and_takes_its_first_row() -> None:
    source = Entries(0)
    async with showing(source) as (app, pilot):
        assert listed(app)[0] == "Nothing yet [/x]"
        source.rows.append(Entry(0, "first"))
        await app.list.refresh_rows()
        await pilot.pause()
        assert listed(app)[:2] == ["- day 0", "> first"]


async def test_wide_characters_are_never_cut_in_half() -> None:
    source = Entries(0)
    source.rows = [Entry(0, "一二三四五六七"), Entry(1, "a一二三四五六七")]
    async with showing(source, width=12) as (app, _):
        assert listed(app)[1:3] == ["  一二三四 …", "> a一二三四…"]


async def test_go_to_a_row_far_away_and_stay_there_when_the_window_changes_size() -> None:
    async with showing(Entries(10_000)) as (app, pilot):
        await app.list.go_to(4_321)
        await pilot.pause()
        assert cursor_line(app) == "> row 4321"
        await pilot.resize_terminal(40, 5)
        await pilot.pause()
        assert cursor_line(app) == "> row 4321"


async def test_a_filter_change_keeps_the_row_or_takes_the_nearest() -> None:
    source = Entries(1_000)
    async with showing(source) as (app, pilot):
        await press(app, pilot, "up")
        fewer = Entries(0)
        fewer.rows = source.rows[::3]
        app.list.source = fewer
        await app.list.reload(around=998)
        await pilot.pause()
        assert listed(app)[-2:] == ["  row 996", "> row 999"]
