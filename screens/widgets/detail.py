"""What is under the cursor of a list, whole, beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events

from screens.widgets.painted_lines import PaintedLines
from screens.widgets.windowed_list import WHEEL


class DetailText(PaintedLines):
    """A text of many lines; the wheel shows what is below."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._text = Text()
        self._first = 0

    def show(self, text: Text) -> None:
        """Show another text, from its beginning."""
        if (text, text.style) != (self._text, self._text.style):
            self._text, self._first = text, 0
            self.repaint()

    def lines(self) -> Sequence[Text]:
        """Return the lines from the first that is shown, or the last that fill it."""
        wrapped = self._wrapped()
        self._first = max(0, min(self._first, len(wrapped) - self.size.height))
        return wrapped[self._first :]

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go on, as far as there is more."""
        event.stop()
        self._go_to(self._first + WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go back."""
        event.stop()
        self._go_to(self._first - WHEEL)

    def _go_to(self, line: int) -> None:
        self._first = max(0, line)
        self.repaint()

    def _wrapped(self) -> Sequence[Text]:
        return self._text.wrap(self.app.console, self.size.width) if self.size.width else ()
