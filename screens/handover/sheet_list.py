"""The sheet of a handover to read: as it is printed, in one long page."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from rich.text import Text

from models import desk as desk_settings
from models import sheets
from models.handover import reads
from models.handover.sheet import sheet_of
from models.language import Words
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

MARK, RULE = "*** ", "="


@dataclass(frozen=True)
class SheetLine:
    """One line of the sheet; `marked` are an override, a late entry, an addendum."""

    place: int
    text: str
    marked: bool = False


def sheet_lines(number: int, words: Words) -> tuple[SheetLine, ...]:
    """Read a handover's sheet as lines; raise DeskError when it has none."""
    sheet = sheet_of(reads.by_number(number), desk_settings.current(), words)
    lines, marked = [], False
    for place, text in enumerate(sheets.as_lines(sheet, words)):
        goes_on = marked and text and not text.startswith(RULE)  # a long one has several lines
        marked = text.startswith(MARK) or bool(goes_on)
        lines.append(SheetLine(place, text, marked))
    return tuple(lines)


class SheetList(WindowedList[SheetLine]):
    """The lines of a sheet; the cursor is a block in the margin."""

    COMPONENT_CLASSES = {"sheet--marked"}
    cursor_cells = 1

    def __init__(self) -> None:
        self._lines: MemorySource[SheetLine] = MemorySource((), self.key_of)
        super().__init__(self._lines, newest_last=False, id="sheet")
        self.number: int | None = None

    @property
    def count(self) -> int:
        """How many lines the sheet has."""
        return len(self._lines.rows)

    async def show(self, number: int, lines: tuple[SheetLine, ...]) -> None:
        """Show a sheet; the one that is shown already stays where it is."""
        other, self.number = number != self.number, number
        self._lines.replace(lines)
        await (self.reload() if other else self.refresh_rows())

    def key_of(self, row: SheetLine) -> Hashable:
        """Return the line's place."""
        return row.place

    def line(self, row: SheetLine, width: int) -> Text:  # noqa: ARG002
        """Return the line."""
        style = self.get_component_rich_style("sheet--marked", partial=True)
        return Text.assemble((f"  {row.text}", style if row.marked else ""))
