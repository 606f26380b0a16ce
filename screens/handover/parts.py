"""The three parts side by side, or the one with the cursor."""

from __future__ import annotations

from textual.containers import Container

from models.language import N_
from screens.handover.part_list import PartList
from screens.handover.rows import PartRow, Rows
from screens.handover.titles import PARTS
from screens.handover.view import View
from screens.session import Session

# Where the kinds of items stand that a signature may want something of.
PART_OF = {
    "urgent": "known",
    "open_items": "known",
    "open": "known",
    "check": "checklist",
    "section": "note",
}


class Parts(Container):
    """The lists of a handover; `here` names the one with the cursor."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lists = {part: PartList(session, part) for part in PARTS}
        self.here = "known"
        super().__init__(*self._lists.values(), id="body")

    @property
    def list(self) -> PartList:
        """The list with the cursor."""
        return self._lists[self.here]

    @property
    def row(self) -> PartRow | None:
        """The row under the cursor."""
        return self.list.cursor_row

    @property
    def items(self) -> dict[str, list[str]]:
        """The items of each part, in the order of their rows."""
        return {part: listed.items for part, listed in self._lists.items()}

    async def show(self, view: View, *, wide: bool) -> None:
        """Show a handover; the cursors keep to their items."""
        room = self.size.width or self.app.size.width
        rows = Rows(view, self._session, room // len(PARTS) - 2 if wide else room)
        empty = N_("Nothing here.") if view.handed else N_("No shift is open. w: go on duty.")
        for part, listed in self._lists.items():
            listed.empty_text = self._session.words(empty) if part == self.here else ""
            await listed.show(getattr(rows, part)())

    def mark(self, part: str) -> None:
        """Let another part have the cursor."""
        self.here = part
        for name, listed in self._lists.items():
            listed.set_class(name == part, "-here")

    def next_part(self, step: int) -> str:
        """Return the name of the next part, or of the one before."""
        names = [*PARTS]
        return names[(names.index(self.here) + step) % len(names)]

    async def next_item(self) -> None:
        """Go on to the next item after one was ticked."""
        if self.row is not None:
            items = self.list.items
            after = items[items.index(self.row.item) :]
            await self.list.go_to(
                next((item for item in after if item != self.row.item), self.row.item)
            )
