"""One part of the handover as a list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from models.log.tables import NOTABLE, URGENT
from screens import labels
from screens.handover.rows import DIFFERS, DOUBT, PartRow
from screens.session import Session
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

LONG = 12  # lines of an item that is read with the cursor


class PartList(WindowedList[PartRow]):
    """The rows of one part, under their headings; the cursor keeps to its item."""

    COMPONENT_CLASSES = {"part--urgent", "part--notable", "part--quiet"}
    cursor_cells = 4

    def __init__(self, session: Session, part: str) -> None:
        self._rows: MemorySource[PartRow] = MemorySource((), self.key_of)
        super().__init__(self._rows, newest_last=False, id=part)
        self.part = part
        self._session = session

    async def show(self, rows: Iterable[PartRow]) -> None:
        """Show other rows; the cursor keeps to its row, or the nearest still there."""
        self._rows.replace(rows)
        await self.refresh_rows()

    @property
    def items(self) -> list[str]:
        """The items of the rows, in their order."""
        return [row.item for row in self._rows.rows]

    def action_move(self, rows: int) -> None:
        """Move by items: the lines below one belong to it. A long item is read line by line."""
        super().action_move(rows)
        step = 1 if rows > 0 else -1
        lines = self._rows.rows
        while (row := self.cursor_row) is not None and self._is_below(row):
            before = row
            super().action_move(step)
            if self.cursor_row is before:  # the last item: back to where it begins
                first = next(at for at, line in enumerate(lines) if line.item == row.item)
                super().action_move(first - lines.index(row))

    def _is_below(self, row: PartRow) -> bool:
        return row.key != row.item and self.items.count(row.item) <= LONG

    def told(self, item: str) -> str:
        """Return all that is told of an item, in one line."""
        told = (row.told for row in self._rows.rows if row.item == item)
        return " ".join(filter(None, told))

    def key_of(self, row: PartRow) -> Hashable:
        """Return the row's key."""
        return row.key

    def divider(self, previous: PartRow | None, row: PartRow) -> Text | None:
        """Return a heading where another group begins."""
        if previous is not None and previous.group == row.group:
            return None
        sign = labels.signs(self._session).line
        title = f"{sign} {row.group} "
        return Text(title + sign * max(0, self.size.width - cell_len(title)))

    def line(self, row: PartRow, width: int) -> Text:  # noqa: ARG002
        """Return the row: its box, its words."""
        mark, words = (f"{row.mark} ", self._mark_style(row)), (row.text, self._style(row))
        return Text.assemble(mark, words)

    def _mark_style(self, row: PartRow) -> Style:
        if row.mark in (DOUBT, DIFFERS):
            return self.get_component_rich_style("part--notable", partial=True)
        return Style()

    def _style(self, row: PartRow) -> Style:
        names = {URGENT: "part--urgent", NOTABLE: "part--notable"}
        name = names.get(row.severity, "part--quiet" if row.quiet else "")
        return self.get_component_rich_style(name, partial=True) if name else Style()
