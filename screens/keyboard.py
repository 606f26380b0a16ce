"""Type-ahead is never lost: each key is handled wholly before the next one is looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer

PATIENCE = 1.0
"""Seconds a key is held for a part of the screen that does not answer."""


class OrderedKeys(App[ReturnType]):
    """An App that handles keys, pastes and clicks one after the other.

    Textual hands a key to the focused widget and looks at the next key at once, so what is typed
    quickly after a key that moves the focus or opens a screen goes to the old place. Here a token
    follows each key through the same queues as all that the key causes: the focused widget, what
    holds it, its screen, the app, and a screen that was opened; the next key waits for that token.

    Bindings run at once, before any `on_key`, unless the focused widget says through
    `check_consume_key` that the key is text for itself.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[events.Event] = deque()
        self._patience: Timer | None = None
        self._turn = 0
        self._busy = False
        self._key: events.Key | None = None

    @property
    def keys_waiting(self) -> bool:
        """Has something been typed that was not handled yet?"""
        return bool(self._waiting)

    async def on_event(self, event: events.Event) -> None:
        """Take keys, pastes and the mouse in their order; all else as Textual does."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._busy:
            self._waiting.append(event)
            self._be_patient()
        else:
            await self._handle(event)

    async def _handle(self, event: events.Event) -> None:
        place = self.focused or self.screen
        route = [node for node in place.ancestors_with_self if node is not self]
        self._turn += 1
        # A mouse that only moves causes nothing that typing has to wait for.
        self._busy = not isinstance(event, events.MouseMove)
        self._key = event if isinstance(event, events.Key) else None
        try:
            await super().on_event(event)
        finally:
            self._key = None
        if self._busy:
            self._send_token(self._turn, [*route, self], place.screen)

    # Private in Textual, overridden here only: its on_event asks it for the priority bindings just
    # before it forwards a key, which is the one moment when the other bindings can still go first.
    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        if await super()._check_bindings(key, priority):
            return True
        if not priority or self._key is None:
            return False
        focused = self.focused
        if focused is not None and focused.check_consume_key(key, self._key.character):
            return False
        return await super()._check_bindings(key)

    def _send_token(self, turn: int, route: Sequence[MessagePump], seen: Screen[Any]) -> None:
        """Put the token behind what already waits in the first open queue of the route."""
        for position, place in enumerate(route):
            if place.call_later(self._send_token, turn, route[position + 1 :], seen):
                return
        if turn == self._turn:
            if self.screen is seen:
                self.call_next(self._take_next, turn)
            else:
                self._send_token(turn, [self.screen, self], self.screen)

    async def _take_next(self, turn: int) -> None:
        """Handle what waits, unless the token has been overtaken."""
        if turn == self._turn:
            self._busy = False
            while self._waiting and not self._busy:
                await self._handle(self._waiting.popleft())

    def _be_patient(self) -> None:
        if self._patience is None:
            self._patience = self.set_timer(PATIENCE, partial(self._lose_patience, self._turn))

    async def _lose_patience(self, turn: int) -> None:
        """Go on without the token if it is still the same one that was waited for."""
        self._patience = None
        await self._take_next(turn)
        if self._waiting:
            self._be_patient()
