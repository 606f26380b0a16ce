"""Rows that are all in memory, as a list reads them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic

from screens.widgets.pages import Page, Row


class MemorySource(Generic[Row]):
    """A Source over a tuple, which the screen may replace before it calls `refresh_rows`.

    A key that a replacement has taken away keeps its place: the cursor stays among its neighbours.
    """

    def __init__(self, rows: Iterable[Row], key_of: Callable[[Row], Hashable]) -> None:
        self._key_of = key_of
        self._places: dict[Hashable, int] = {}
        self._earlier: dict[Hashable, int] = {}
        self._rows: tuple[Row, ...] = ()
        self.replace(rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, the first to stand at the top."""
        return self._rows

    def replace(self, rows: Iterable[Row]) -> None:
        """Have other rows from now on."""
        self._rows = tuple(rows)
        self._earlier = self._places
        self._places = {self._key_of(row): place for place, row in enumerate(self._rows)}

    async def oldest(self, limit: int) -> Page[Row]:
        """Return the first rows."""
        return self._page(0, limit)

    async def newest(self, limit: int) -> Page[Row]:
        """Return the last rows."""
        return self._page(len(self._rows) - limit, len(self._rows))

    async def before(self, key: Hashable, limit: int) -> Page[Row]:
        """Return the rows just before the key."""
        place = self._place(key)
        return self._page(place - limit, place)

    async def after(self, key: Hashable, limit: int) -> Page[Row]:
        """Return the rows just after the key."""
        first = self._place(key) + (key in self._places)
        return self._page(first, first + limit)

    async def around(self, key: Hashable, limit: int) -> Page[Row]:
        """Return the rows on both sides of the key."""
        first = max(0, min(self._place(key) - limit // 2, len(self._rows) - limit))
        return self._page(first, first + limit)

    def _place(self, key: Hashable) -> int:
        place = self._places.get(key, self._earlier.get(key, len(self._rows)))
        return min(place, len(self._rows))

    def _page(self, first: int, end: int) -> Page[Row]:
        first, end = max(first, 0), min(end, len(self._rows))
        return Page(self._rows[first:end], first > 0, end < len(self._rows))
