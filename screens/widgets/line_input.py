"""The line one types on: no blinking, no lost paste, no Enter by accident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widgets import Input

from screens.keyboard import settle_keys

ENTER_PAUSE = 0.015
"""Seconds without text after which an Enter was meant: a paste goes on sooner."""


class LineInput(Input):
    """An Input of one row for text from people.

    `clean` takes what is pasted, a line at a time, and gives back what may be stored. A paste of
    several lines is joined with spaces, or with `join_lines=False` inserts nothing and is handed
    on as PastedLines. Where the terminal marks pastes, Enter posts Submitted. Elsewhere it does
    after a pause of 15 ms; text within the pause shows that the Enter was a line end in a paste,
    and makes it a space.
    """

    @dataclass
    class PastedLines(Message):
        """Several lines were pasted; none of them has been inserted."""

        input: LineInput
        lines: tuple[str, ...]

        @property
        def control(self) -> LineInput:
            return self.input

    # Textual's own lays the whole screen out anew with every key, to no end: the line is one row,
    # as wide as its place, whatever it holds.
    virtual_size = Reactive(Size(0, 0))

    def watch_virtual_size(self) -> None:
        """Show the end where the line has become shorter than what is scrolled by."""
        self.scroll_x = min(self.scroll_x, self.max_scroll_x)

    def __init__(
        self,
        value: str | None = None,
        placeholder: str = "",
        *,
        clean: Callable[[str], str],
        join_lines: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(value, placeholder, compact=True, select_on_focus=False, **options)
        self.cursor_blink = False
        self._clean = clean
        self._join_lines = join_lines
        self._enter: Timer | None = None

    # Textual calls the handlers of Input after these of the subclass, unless default is prevented.
    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable:
            self._make_enter_a_space()

    async def _on_blur(self) -> None:
        await self._submit_if_entered()

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self._take_pasted(event.text)

    def action_paste(self) -> None:
        """Insert what was last cut or copied here."""
        self._take_pasted(self.app.clipboard)

    async def action_submit(self) -> None:
        """Wait whether text follows; if not, it was an Enter. Where pastes are marked, it is."""
        self._forget_enter()
        if getattr(self.app, "pastes_are_marked", False):
            await self._submit()
            return
        self._enter = self.set_timer(ENTER_PAUSE, self._ask_for_waiting_text)

    def _ask_for_waiting_text(self) -> None:
        # On a busy machine the text may be behind us: in the app's queue, held, or in our own.
        self.app.call_later(self.call_later, self._decide_enter)

    async def _decide_enter(self) -> None:
        if self._enter is None:
            return
        if getattr(self.app, "keys_waiting", False):
            await self.action_submit()
        else:
            await self._submit_if_entered()

    async def _submit_if_entered(self) -> None:
        if self._forget_enter():
            await self._submit()

    async def _submit(self) -> None:
        await super().action_submit()
        settle_keys(self)  # what follows the Enter is for what it leads to

    def _forget_enter(self) -> bool:
        """Drop an Enter that is not decided yet; was there one?"""
        if self._enter is None:
            return False
        self._enter.stop()
        self._enter = None
        return True

    def _make_enter_a_space(self) -> None:
        before = self.value[: self.cursor_position]
        if self._forget_enter() and before and not before.endswith(" "):
            self._insert(" ")

    def _take_pasted(self, text: str) -> None:
        self._make_enter_a_space()
        lines = tuple(line for line in map(self._clean, text.splitlines()) if line.strip())
        if len(lines) > 1 and not self._join_lines:
            self.post_message(self.PastedLines(self, lines))
        elif lines:
            self._insert(lines[0] if len(lines) == 1 else " ".join(map(str.strip, lines)))

    def _insert(self, text: str) -> None:
        """Insert in place of the selection, as much as a `max_length` allows."""
        start, end = sorted(self.selection)
        if self.max_length:
            room = self.max_length - len(self.value) + end - start
            if len(text) > room:
                self.app.bell()
            text = text[: max(0, room)]
        self.replace(text, start, end)
