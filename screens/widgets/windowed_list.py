"""The list of every screen: any number of rows, of which it holds a window of some hundred."""

from __future__ import annotations

from collections.abc import Awaitable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from models.language import N_
from screens.widgets.list_view import ListView
from screens.widgets.pages import Page, Row, Source
from screens.widgets.strips import changed_regions, covered, strip_of

PAGE = 200  # rows read at once, or four screens of a very tall terminal
WINDOW = 600  # rows held, or what a page and the screens beside it need
WHEEL = 3  # lines a notch of the mouse wheel scrolls


class WindowedList(Widget, Generic[Row], can_focus=True):
    """A list of one-line rows with a cursor, read in pages from a Source.

    Subclasses say with `key_of`, `line` and `divider` what a row is and how it looks. The cursor
    keeps to its row, and the row to its place on the screen; only a list with the newest last whose
    cursor is on it follows what arrives. Scrolling takes the cursor along; `unseen` counts below.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "windowed-list--cursor",
        "windowed-list--divider",
        "windowed-list--empty",
    }
    DEFAULT_CSS = """
    WindowedList {
        height: 1fr;
        & > .windowed-list--cursor { text-style: bold; }
        &:focus > .windowed-list--cursor { text-style: reverse; }
        & > .windowed-list--divider { text-style: dim; }
        & > .windowed-list--empty { text-style: dim; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", N_("Up"), id="list_up", show=False),
        Binding("down,j", "move(1)", N_("Down"), id="list_down", show=False),
        Binding("pageup", "page(-1)", N_("Page up"), id="list_page_up", show=False),
        Binding("pagedown", "page(1)", N_("Page down"), id="list_page_down", show=False),
        Binding("home", "first", N_("First"), id="list_first", show=False),
        Binding("end", "last", N_("Last"), id="list_last", show=False),
        Binding("enter", "select", N_("Open"), id="list_open", show=False),
    ]

    unseen: var[int] = var(0)
    cursor_cells: int | None = None  # that the cursor covers; None: all. Fewer: fewer bytes a key

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row, its row has changed, or there is none any more."""

        list: WindowedList[Any]
        row: Any | None

        @property
        def control(self) -> WindowedList[Any]:
            return self.list

        def can_replace(self, message: Message) -> bool:
            # A burst of cursor keys shows one detail, not each on the way.
            return isinstance(message, WindowedList.Highlighted) and message.list is self.list

    @dataclass
    class Selected(Message):
        """Enter, or a click on the row that already had the cursor."""

        list: WindowedList[Any]
        row: Any

        @property
        def control(self) -> WindowedList[Any]:
            return self.list

    @dataclass
    class Failed(Message):
        """A page could not be read; what is shown stays."""

        error: BaseException

    def __init__(
        self,
        source: Source[Row] | None = None,
        *,
        newest_last: bool = True,
        empty_text: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        self._strips: LRUCache[Hashable, tuple[Row, Strip]] = LRUCache(1000)
        self._headings: LRUCache[Hashable, Strip] = LRUCache(100)
        super().__init__(id=id)
        self.source = source
        self.empty_text = empty_text
        self._newest_last = newest_last
        self._view: ListView[Row] = ListView(self.key_of, self.divider)
        self._owed = 0  # rows the cursor still has to go when the next page is there
        self._newest_key: Hashable = None
        self._jumps = 0
        self._loaded = False
        self._loading = False
        self._painted: list[Strip] = []
        self._announced: Row | None = None

    def key_of(self, row: Row) -> Hashable:
        """Return what names the row for the source and stays when the row changes."""
        raise NotImplementedError

    def line(self, row: Row, width: int) -> Text:
        """Return the row as one line; what is wider than `width` cells is cut."""
        raise NotImplementedError

    def divider(self, previous: Row | None, row: Row) -> Text | None:  # noqa: ARG002
        """Return a heading to stand between two rows, or above the first of the whole list."""
        return None

    # What a screen asks.

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, or None in an empty list."""
        return self._view.row

    @property
    def follows(self) -> bool:
        """Will the cursor go along with new rows?"""
        return self._newest_last and self._view.on_newest

    async def reload(self, around: Hashable | None = None) -> None:
        """Read the list anew, as after a change of filter: around a key, or where it begins.

        A reload that a later one has overtaken is dropped.
        """
        if self.source is None:
            return
        self._newest_key = None
        if around is not None:
            await self._jump(self.source.around(around, self._page_size), around)
        elif self._newest_last:
            await self._jump(self.source.newest(self._page_size), last=True)
        else:
            await self._jump(self.source.oldest(self._page_size))

    async def refresh_rows(self) -> None:
        """Re-read around the cursor after something has changed; repaint only changed lines."""
        while self.source is not None:
            if (row := self.cursor_row) is None:
                return await self.reload()
            key, follows = self.key_of(row), self.follows
            if follows:
                page = await self.source.newest(self._page_size)
            else:
                page = await self.source.around(key, self._page_size)
                await self._count_fresh()
            if follows and self.follows:
                return self._show(page, len(page.rows) - 1)
            if not follows and self._still_fits(page, key):
                return self._show(page, self._place_in(page))
        return None

    async def go_to(self, key: Hashable) -> None:
        """Put the cursor on the row with this key, wherever it is."""
        place = self._view.index_of(key)
        if place is None and self.source is not None:
            await self._jump(self.source.around(key, self._page_size), key)
        elif place is not None:
            self._move_to(place)

    def repaint(self) -> None:
        """Draw anew what the lines say beside their rows, such as the time left or a language."""
        self._strips.clear()
        self._show(self._view.page, self._view.cursor)

    # Keys and mouse.

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows; beyond the rows held it goes on when the next are there."""
        held = self._view.page
        target = self._view.cursor + rows + self._owed
        place = max(0, min(target, len(held.rows) - 1))
        more = held.more_before if target < place else held.more_after
        self._owed = target - place if more else 0
        self._move_to(place)

    def action_page(self, pages: int) -> None:
        """Move the cursor a screen up (-1) or down (1), less a line."""
        self.action_move(pages * self._view.rows_in_screen(pages))

    def action_first(self) -> None:
        """Go to the first row of the whole list."""
        if self._view.page.more_before and self.source is not None:
            self._read(self._jump(self.source.oldest(self._page_size)))
        else:
            self._move_to(0)

    def action_last(self) -> None:
        """Go to the last row of the whole list."""
        if self._view.page.more_after and self.source is not None:
            self._read(self._jump(self.source.newest(self._page_size), last=True))
        else:
            self._move_to(len(self._view.page.rows) - 1)

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.Selected(self, row))

    def on_click(self, event: events.Click) -> None:
        place = self._view.line_at(event.y)
        if isinstance(place, int):
            if place == self._view.cursor:
                self.action_select()
            else:
                self._move_to(place)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-WHEEL)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(WHEEL)

    def _scroll(self, lines: int) -> None:
        if self._view.scroll(lines):
            self._paint()
        else:
            self.action_move(lines)

    def _move_to(self, place: int) -> None:
        self._view.move_to(place)
        self._paint()

    # The rows held, and what is read for them.

    def on_mount(self) -> None:
        self._read(self.reload())

    def on_resize(self) -> None:
        self._view.resize(self.size.height, to_bottom=self.follows)
        self.repaint()  # headings are as wide as the list

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell the screen of a page that could not be read."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(self.Failed(event.worker.error))

    def _read(self, reading: Awaitable[None]) -> None:
        self.run_worker(reading, exit_on_error=False)

    @property
    def _page_size(self) -> int:
        return max(PAGE, 4 * self._view.height)

    def _still_fits(self, page: Page[Row], asked: Hashable) -> bool:
        """Is the reader still among these rows, or at least where the page was asked for?"""
        key = None if self.cursor_row is None else self.key_of(self.cursor_row)
        return key in (None, asked) or self._view.index_of(key, page) is not None

    def _place_in(self, page: Page[Row]) -> int:
        place = self._view.cursor_in(page)
        if place is not None:
            return place
        return len(page.rows) - 1 if self._newest_last else 0

    async def _count_fresh(self) -> None:
        """Count what came after the newest row known so far, a page at most."""
        if self._newest_last and self._newest_key is not None and self.source is not None:
            fresh = (await self.source.after(self._newest_key, PAGE)).rows
            if fresh:
                self._newest_key = self.key_of(fresh[-1])
                self.unseen += len(fresh)

    async def _jump(
        self, reading: Awaitable[Page[Row]], key: Hashable | None = None, *, last: bool = False
    ) -> None:
        """Show other rows, the cursor on a key, or on the first or last row."""
        self._jumps += 1
        jump, self._owed = self._jumps, 0
        page = await reading
        if page.more_after and self._newest_key is None and self.source is not None:
            newest = await self.source.newest(1)
            self._newest_key = self.key_of(newest.rows[-1])
        if jump != self._jumps:
            return
        self._loaded = True
        place = self._view.index_of(key, page) if key is not None else None
        if place is None and key is not None:
            place = self._place_in(page)
        elif place is None:
            place = len(page.rows) - 1 if last else 0
        self._show(page, place)

    def _show(self, page: Page[Row], cursor: int) -> None:
        at_last = not page.more_after and cursor >= len(page.rows) - 1
        self._view.show(page, cursor, to_bottom=self.follows and at_last)
        if page.rows and not page.more_after:
            self._newest_key = self.key_of(page.rows[-1])
        self._paint()

    def _fetch_neighbours(self) -> None:
        """Read the next page when less than a screen is left on a side."""
        view = self._view
        if self._loading or self.source is None or not view.page.rows:
            return
        earlier = view.page.more_before and view.top < view.height
        later = view.page.more_after and view.top + 2 * view.height > len(view.lines)
        if earlier or later:
            self._loading = True
            self._read(self._fetch(self.source, earlier))

    async def _fetch(self, source: Source[Row], earlier: bool) -> None:
        edge, size = (0 if earlier else -1), self._page_size
        key = self.key_of(self._view.page.rows[edge])
        try:
            page = await (source.before(key, size) if earlier else source.after(key, size))
        finally:
            self._loading = False
        held, most = self._view.page, max(WINDOW, 2 * size)
        if not held.rows or self.key_of(held.rows[edge]) != key:
            return self._paint()  # overtaken by a jump
        if earlier:
            self._show(held.joined_to_earlier(page, most), self._view.cursor + len(page.rows))
        else:
            joined = held.joined_to_later(page, most)
            dropped = len(held.rows) + len(page.rows) - len(joined.rows)
            self._show(joined, self._view.cursor - dropped)
        if self._owed:
            self.action_move(0)
        return None

    def notify_style_update(self) -> None:
        """Forget the lines in the old colours."""
        super().notify_style_update()
        self._strips.clear()
        self._headings.clear()

    def render_line(self, y: int) -> Strip:
        """Return one line of the view."""
        place = self._view.line_at(y)
        if place is None:
            empty = self._loaded and not self._view.page.rows and y == 0
            return self._between(Text(self.empty_text if empty else ""), "windowed-list--empty")
        if isinstance(place, Text):
            return self._between(place, "windowed-list--divider")
        return self._row_strip(self._view.page.rows[place], is_cursor=place == self._view.cursor)

    def _row_strip(self, row: Row, *, is_cursor: bool) -> Strip:
        slot = (self.key_of(row), is_cursor, self.size.width)
        kept = self._strips.get(slot)
        if kept is not None and kept[0] == row:
            return kept[1]
        if is_cursor:
            style = self.get_component_rich_style("windowed-list--cursor", partial=True)
            strip = covered(self._row_strip(row, is_cursor=False), style, self.cursor_cells)
        else:
            strip = self._strip(self.line(row, self.size.width))
        self._strips[slot] = (row, strip)
        return strip

    def _between(self, text: Text, component: str) -> Strip:  # asked for with every key
        slot = (text.plain, component, self.size.width)
        if (kept := self._headings.get(slot)) is None:
            style = self.get_component_rich_style(component, partial=True)
            kept = self._headings[slot] = covered(self._strip(text), style)
        return kept

    def _strip(self, text: Text) -> Strip:
        return strip_of(text, self.size.width, self.app.console, self.rich_style)

    def _paint(self) -> None:
        """Repaint the lines that differ from what was painted, and see what follows from it."""
        strips = [self.render_line(y) for y in range(self._view.height)]
        if regions := changed_regions(self._painted, strips):  # none would mean all of it
            self.refresh(*regions)
        self._painted = strips
        if self._view.shows_end:
            self.unseen = 0
        if self._loaded and self.cursor_row != self._announced:
            self._announced = self.cursor_row
            self.post_message(self.Highlighted(self, self._announced))
        if strips:
            self._fetch_neighbours()
