"""The entry line: it understands as it is typed, completes what is on a list, keeps drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from models.text import clean_line
from screens.widgets.line_input import LineInput

UNFINISHED = re.compile(r"(?:^|(?<=\s))(?P<sign>[#＃@＠])(?P<start>[^\s#＃@＠]*)$")


@dataclass(frozen=True)
class Lists:
    """What can be completed: categories after `#`, places after `@`."""

    categories: Sequence[str] = ()
    places: Sequence[str] = ()


class EntryLine(LineInput):
    """The one line that is typed on, always at the same place."""

    BINDINGS = [
        Binding("tab", "complete", show=False, id="line_complete"),
        Binding("escape", "leave(True)", show=False, id="line_leave"),
        Binding("up", "leave(False)", show=False, id="line_up"),
    ]

    @dataclass
    class Left(Message):
        """Esc or Up: back to the list; what is typed stays."""

        by_escape: bool = True

    @dataclass
    class Offered(Message):
        """Tab with nothing to complete: take the draft that is offered, or go on."""

    def __init__(self, id: str = "line") -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(clean=clean_line, join_lines=False, id=id)
        self.lists = Lists()
        self.leave_to: Widget | None = None  # where Esc and Up lead

    def candidates(self) -> list[str]:
        """Return what the unfinished mark at the cursor can become."""
        found = self._unfinished()
        if found is None:
            return []
        listed = self.lists.categories if found["sign"] in "#＃" else self.lists.places
        start = found["start"].lower()
        return [item for item in listed if item.lower().startswith(start) and item.lower() != start]

    def action_complete(self) -> None:
        """Complete the mark at the cursor, or go on to the next part of the screen."""
        found, candidates = self._unfinished(), self.candidates()
        if found is not None and candidates:
            start = found.start("start")
            self.replace(f"{candidates[0]} ", start, self.cursor_position)
        else:
            self.post_message(self.Offered())

    def action_leave(self, by_escape: bool) -> None:
        """Go back to the list."""
        if self.leave_to is not None:
            # At once, so that a key typed right behind it is for the list already.
            self.screen.set_focus(self.leave_to)
        self.post_message(self.Left(by_escape))

    def _unfinished(self) -> re.Match[str] | None:
        return UNFINISHED.search(self.value[: self.cursor_position])
