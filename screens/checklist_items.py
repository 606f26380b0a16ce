"""The items of a checklist on a screen: a list as it stands, and the line one is typed on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from rich.text import Text
from textual.binding import Binding

from models.checklist_lines import KINDS, Item
from models.checklists import Template
from models.text import shown
from screens import labels
from screens.session import Session
from screens.widgets.line_input import LineInput
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

KIND_WIDTH, NUMBER_WIDTH = 11, 6


@dataclass(frozen=True)
class ItemRow:
    """An item on the screen; the key stays when the item is changed or moved."""

    key: int
    item: Item


@dataclass(frozen=True)
class Sheet:
    """The list of a shift name: the version it has, and how it stands after changes."""

    template: Template
    is_own: bool
    rows: tuple[ItemRow, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items as they stand, numbered from 1."""
        return tuple(replace(row.item, position=at) for at, row in enumerate(self.rows, 1))

    @property
    def changes(self) -> int:
        """How many items were added, removed or changed; 1 when only their order was."""
        before, after = set(map(_said, self.template.items)), set(map(_said, self.items))
        count = max(len(before - after), len(after - before))
        return count or int(self.items != self.template.items)


def _said(item: Item) -> tuple[object, ...]:
    return item.kind, item.label, item.expected


class ItemList(WindowedList[ItemRow]):
    """The items of one list."""

    def __init__(self, session: Session, source: MemorySource[ItemRow]) -> None:
        super().__init__(source, newest_last=False, id="items")
        self._session = session

    def key_of(self, row: ItemRow) -> Hashable:
        """Return the row's key."""
        return row.key

    def line(self, row: ItemRow, width: int) -> Text:
        """Return the kind, the number there should be, and what it is."""
        item = row.item
        kind = labels.cell(self._session.words(KINDS[item.kind]), KIND_WIDTH)
        expected = "" if item.expected is None else str(item.expected)
        text = f"  {kind} {expected:>{NUMBER_WIDTH}}  {shown(item.label)}"
        return labels.fitted(Text(text), width)


class ItemLine(LineInput):
    """The line an item is typed on."""

    BINDINGS = [Binding("escape", "leave", show=False, id="checklist_leave")]

    def action_leave(self) -> None:
        """Go back to the list; a new item that is half-typed stays."""
        # At once, so that a key typed right behind it is for the list already.
        self.screen.set_focus(self.screen.query_one(ItemList))
