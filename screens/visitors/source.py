"""Pages of the whole register, the latest visit first, read on the reading thread."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from models.visitors import reads
from models.visitors.reads import Filters
from models.visitors.tables import Visit
from screens.session import Session
from screens.widgets.pages import Page

Place = tuple[int, int]
LAST = (-1, -1)


class RegisterSource:
    """Visits by their place in the list; a visit is named by its id."""

    def __init__(self, session: Session, filters: Filters) -> None:
        self._session = session
        self.filters = filters
        self._places: dict[int, Place] = {}

    async def oldest(self, limit: int) -> Page[Visit]:
        """Read the first rows: the latest visits."""
        rows = await self._read(reads.listed, limit + 1)
        return Page(rows[:limit], more_after=len(rows) > limit)

    async def newest(self, limit: int) -> Page[Visit]:
        """Read the last rows: the earliest visits."""
        rows = await self._read(reads.listed_before, limit + 1, LAST)
        return Page(rows[-limit:], more_before=len(rows) > limit)

    async def before(self, key: Hashable, limit: int) -> Page[Visit]:
        """Read the visits just above one."""
        rows = await self._read(reads.listed_before, limit + 1, self._place(key))
        return Page(rows[-limit:], len(rows) > limit, more_after=True)

    async def after(self, key: Hashable, limit: int) -> Page[Visit]:
        """Read the visits just below one."""
        rows = await self._read(reads.listed, limit + 1, self._place(key))
        return Page(rows[:limit], more_before=True, more_after=len(rows) > limit)

    async def around(self, key: Hashable, limit: int) -> Page[Visit]:
        """Read the visits on both sides of one, with it."""
        number, half = cast(int, key), limit // 2
        if number not in self._places:
            found = await self._session.read(reads.visit, number)
            self._places[number] = reads.key(found)
        at, last = self._place(key)
        above = await self._read(reads.listed_before, half + 1, (at, last))
        below = await self._read(reads.listed, half + 1, (at, last + 1))
        more_before, more_after = len(above) > half, len(below) > half
        return Page((*above[-half:], *below[:half]), more_before, more_after)

    def _place(self, key: Hashable) -> Place:
        return self._places[cast(int, key)]

    async def _read(self, function: Callable[..., list[Visit]], *where: Any) -> tuple[Visit, ...]:
        rows = await self._session.read(function, self.filters, self._session.clock(), *where)
        self._places |= {row.id: reads.key(row) for row in rows}
        return tuple(rows)
