"""Pages of the complaint queue, read on the reading thread."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from models.complaints import reads
from models.complaints.reads import Filters
from models.complaints.tables import CLOSED_POSITION, Case
from models.errors import DeskError
from screens.complaints import filters as choosing
from screens.session import Session
from screens.widgets.pages import Page

Place = tuple[int, int]


class QueueSource:
    """The queue by what is due next. A case is named by its id: its place changes with its clocks.

    A case that has left the queue keeps its last place, so that the cursor stays where it was.
    It begins with what the person has `chosen` to see; `filters` is what is shown now. Of calls
    that are due it also reads the masked `phones`, by the case's id.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.chosen = self.filters = Filters()
        self.phones: dict[int, str] = {}
        self._begun = False
        self._places: dict[int, Place] = {}

    def narrow(self, filters: Filters) -> None:
        """Show something else from now on."""
        self._begun, self.filters = True, filters

    async def _begin(self) -> None:
        found = await self._session.read(choosing.saved, self._session)
        if not self._begun:  # something else may have been asked for meanwhile
            self.chosen = found
            self.narrow(found)

    async def oldest(self, limit: int) -> Page[Case]:
        """Read what is due first."""
        rows = await self._read(reads.queue, limit + 1)
        return Page(rows[:limit], more_after=len(rows) > limit)

    async def newest(self, limit: int) -> Page[Case]:
        """Read what is due last."""
        end = (CLOSED_POSITION << 1, 0)
        rows = await self._read(reads.queue_before, limit + 1, end)
        return Page(rows[-limit:], more_before=len(rows) > limit)

    async def before(self, key: Hashable, limit: int) -> Page[Case]:
        """Read the cases just before one."""
        rows = await self._read(reads.queue_before, limit + 1, self._places[cast(int, key)])
        return Page(rows[-limit:], len(rows) > limit, more_after=True)

    async def after(self, key: Hashable, limit: int) -> Page[Case]:
        """Read the cases just behind one."""
        rows = await self._read(reads.queue, limit + 1, self._places[cast(int, key)])
        return Page(rows[:limit], more_before=True, more_after=len(rows) > limit)

    async def around(self, key: Hashable, limit: int) -> Page[Case]:
        """Read the cases on both sides of one, with it if it is still there."""
        number, half = cast(int, key), limit // 2
        known = self._places.get(number)
        place = await self._session.read(_place_now, number, known)
        earlier = await self._read(reads.queue_before, half + 1, place)
        later = await self._read(reads.queue, half + 1, (place[0], place[1] - 1))
        more_before, more_after = len(earlier) > half, len(later) > half
        return Page((*earlier[-half:], *later[:half]), more_before, more_after)

    async def _read(self, function: Callable[..., list[Case]], *where: Any) -> tuple[Case, ...]:
        if not self._begun:
            await self._begin()
        rows = await self._session.read(function, self.filters, self._session.clock(), *where)
        self._places |= {row.id: reads.key(row) for row in rows}
        if self.filters.follow_up:
            self.phones |= await self._session.read(reads.phones, [row.id for row in rows])
        return tuple(rows)


def _place_now(number: int, known: Place | None) -> Place:
    try:
        found = reads.case(number)
    except DeskError:
        return known or (0, 0)
    return known if known and not found.is_open else reads.key(found)
