"""A line on which something new is taken: at the bottom of its screen, or over any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual.message import Message

from models.errors import DeskError
from screens.widgets.ask_bar import AskBar


class TakingBar(AskBar):
    """Asks as every bar does, and for something new: `take` on the line, `take_on_form`."""

    @dataclass
    class Taken(Message):
        """It is written; `said` tells of it."""

        row: Any
        said: str

    form = ""
    """The name of the draft of something new."""
    going_on = False
    """Whether more is asked of what stood on the line: it is not left when the line is."""
    _nobody_for = ""  # the line for which Tab found nobody

    def take(self) -> None:
        """Ask for something new; what is being typed already stays."""
        raise NotImplementedError

    def take_on_form(self) -> object:
        """Ask for it on the long form, with what stands on the line."""
        raise NotImplementedError

    async def put(self, take_over: Callable[[str], str | None]) -> bool:
        """Put the line with who is taken over in place of what is typed; without anybody say so.

        The next key waits for it: an Enter typed ahead means the line with who was taken over.
        Returns whether there is somebody.
        """
        typed = self.line.value
        try:
            line = await self._session.read(take_over, typed)
        except DeskError as error:
            self.say(self._session.explain(error), wrong=True)
            return False
        if line is not None:
            self.line.value = line
            self.line.cursor_position = len(line)
        else:
            self._nobody_for = typed
            self._paint()
        return line is not None

    def said(self) -> Text | None:
        """Say that Tab found nobody, in place of the offers, until something else is typed."""
        if not self.line.value.strip() or self.line.value != self._nobody_for:
            return None
        return Text(" " + self._session.words("Nobody is found for what is typed."), "bold")

    def close(self) -> None:
        """End the question."""
        self._nobody_for = ""
        super().close()

    @property
    def is_taking(self) -> bool:
        """Whether something new is asked for on the line."""
        return self.question is not None and self.question.form == self.form

    @property
    def is_left(self) -> bool:
        """Whether nothing comes of the line any more: it was left, not written."""
        return self.question is None and not self.going_on
