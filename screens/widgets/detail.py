"""What is under the cursor of a list, whole, beside it."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static


class DetailText(VerticalScroll, can_focus=False):
    """A text of many lines; nothing is painted for the same one."""

    DEFAULT_CSS = "DetailText { scrollbar-size: 0 0; }"

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._told = Text()
        self._text = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self._text

    def show(self, text: Text) -> None:
        """Show another text."""
        if text != self._told or text.spans != self._told.spans:
            self._told = text
            self._text.update(Text.assemble(text))
