"""What part of a list is in view, and where its cursor is: geometry without a terminal."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic

from rich.text import Text

from screens.widgets.pages import Page, Row


class ListView(Generic[Row]):
    """Rows with dividers between them, seen through `height` lines from the line `top` on.

    The cursor is the place of a row in the page and always in view.
    """

    def __init__(
        self,
        key_of: Callable[[Row], Hashable],
        divider: Callable[[Row | None, Row], Text | None],
    ) -> None:
        self._key_of = key_of
        self._divider = divider
        self.page: Page[Row] = Page()
        self.lines: list[int | Text] = []  # the place of a row in the page, or a divider
        self._line_of: list[int] = []
        self.cursor = 0
        self.top = 0
        self.height = 0

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.page.rows[self.cursor] if self.page.rows else None

    @property
    def on_newest(self) -> bool:
        """Is the cursor on the last row of the whole list?"""
        return self.cursor >= len(self.page.rows) - 1 and not self.page.more_after

    @property
    def shows_end(self) -> bool:
        """Is the last row of the whole list in view?"""
        return self.top + self.height >= len(self.lines) and not self.page.more_after

    def line_at(self, y: int) -> int | Text | None:
        """Return what is on a line of the view: the place of a row, a divider or nothing."""
        position = self.top + y
        return self.lines[position] if 0 <= position < len(self.lines) else None

    def index_of(self, key: Hashable, page: Page[Row] | None = None) -> int | None:
        """Return the place of a row in a page, by default the one shown, if it is there."""
        rows = (self.page if page is None else page).rows
        return next((place for place, row in enumerate(rows) if self._key_of(row) == key), None)

    def cursor_in(self, page: Page[Row]) -> int | None:
        """Return the place of the cursor's row in another page, or of the nearest still there."""
        places = {self._key_of(row): place for place, row in enumerate(page.rows)}
        rows = self.page.rows
        near = (*rows[self.cursor :], *reversed(rows[: self.cursor]))
        keys = (self._key_of(row) for row in near)
        return next((places[key] for key in keys if key in places), None)

    def rows_in_screen(self, direction: int) -> int:
        """Return how many rows the cursor passes on a screen's way up (-1) or down (1)."""
        line = self._line_of[self.cursor] if self._line_of else 0
        way = self.height - 1
        passed = self.lines[line + 1 : line + 1 + way]
        if direction < 0:
            passed = self.lines[max(0, line - way) : line]
        dividers = sum(isinstance(passed_line, Text) for passed_line in passed)
        return max(1, way - dividers)

    def show(self, page: Page[Row], cursor: int, *, to_bottom: bool = False) -> None:
        """Take another page; the cursor's line stays at its height, or goes to the bottom."""
        at = self._line_of[self.cursor] - self.top if self._line_of else self.height
        self.page = page
        self.cursor = max(0, min(cursor, len(page.rows) - 1))
        self._lay_out()
        if to_bottom:
            self.top = len(self.lines)
        elif self._line_of:
            self.top = self._line_of[self.cursor] - at
        self._keep_in_view()

    def resize(self, height: int, *, to_bottom: bool) -> None:
        """Take another height, keeping the cursor in view."""
        self.height = height
        if to_bottom:
            self.top = len(self.lines)
        self._keep_in_view()

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a row of the page and scroll if that is out of view."""
        self.cursor = max(0, min(cursor, len(self.page.rows) - 1))
        self._keep_in_view()

    def scroll(self, lines: int) -> bool:
        """Scroll and take the cursor along; is there anything left to scroll?"""
        top = max(0, min(self.top + lines, len(self.lines) - self.height))
        if top == self.top:
            return False
        self.top = top
        seen = [line for line in self.lines[top : top + self.height] if isinstance(line, int)]
        if seen:
            self.cursor = max(seen[0], min(self.cursor, seen[-1]))
        return True

    def _lay_out(self) -> None:
        self.lines, self._line_of = [], []
        previous: Row | None = None
        for place, row in enumerate(self.page.rows):
            # Above the first row of a page stands a row that has not been read.
            known = previous is not None or not self.page.more_before
            heading = self._divider(previous, row) if known else None
            if heading is not None:
                self.lines.append(heading)
            self._line_of.append(len(self.lines))
            self.lines.append(place)
            previous = row

    def _keep_in_view(self) -> None:
        """Scroll by half a screen, so that most keys after it repaint two lines only, but by no
        more than leaves a line of what was in view: a page down skips nothing."""
        line = self._line_of[self.cursor] if self._line_of else 0
        screen, half = self.height - 1, self.height // 2
        if line < self.top:
            self.top = max(line - half, min(line, self.top - screen))
        elif line > self.top + screen:
            self.top = min(line - screen + half, max(line - screen, self.top + screen))
        if self.cursor == 0 and line <= screen:
            self.top = 0  # the heading above the first row
        self.top = max(0, min(self.top, len(self.lines) - self.height))
