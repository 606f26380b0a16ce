"""Pages of rows: how a list of any length is read, a piece at a time."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Neighbouring rows in the list's own order, the first to stand at the top."""

    rows: tuple[Row, ...] = ()
    more_before: bool = False
    more_after: bool = False

    def joined_to_earlier(self, earlier: Page[Row], most: int) -> Page[Row]:
        """Return the earlier rows and these, without the last ones beyond `most` rows."""
        rows = earlier.rows + self.rows
        more_before = earlier.more_before and bool(earlier.rows)
        return Page(rows[:most], more_before, self.more_after or len(rows) > most)

    def joined_to_later(self, later: Page[Row], most: int) -> Page[Row]:
        """Return these rows and the later ones, without the first ones beyond `most` rows."""
        rows = self.rows + later.rows
        more_after = later.more_after and bool(later.rows)
        return Page(rows[-most:], self.more_before or len(rows) > most, more_after)


class Source(Protocol[Row]):
    """Reads pages of at most `limit` rows; the screen gives one to its list."""

    async def oldest(self, limit: int) -> Page[Row]:
        """Read the first rows of the whole list."""

    async def newest(self, limit: int) -> Page[Row]:
        """Read the last rows of the whole list."""

    async def before(self, key: Hashable, limit: int) -> Page[Row]:
        """Read the rows just before the key, without it."""

    async def after(self, key: Hashable, limit: int) -> Page[Row]:
        """Read the rows just after the key, without it."""

    async def around(self, key: Hashable, limit: int) -> Page[Row]:
        """Read the rows on both sides of the key, with it if it is still there."""
