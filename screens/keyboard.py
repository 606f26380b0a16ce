"""Type-ahead is never lost: each key is handled wholly before the next one is looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds a key is held for a part of the screen that does not answer."""


Place = TypeVar("Place", bound=MessagePump)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

AGAIN = ("enter", "ctrl+s")
"""Keys that write: pressed once more while it is written, they are no new wish."""
AT_ONCE = ("lock", "quit")
"""Actions that wait for no write, unless text typed before them does."""


def keys_wait(
    function: Callable[Concatenate[Place, Parameters], Awaitable[Result]],
) -> Callable[Concatenate[Place, Parameters], Coroutine[Any, Any, Result]]:
    """Make a method of a screen or widget hold what is typed until it ends.

    For a worker that writes: what follows its key is meant for what there is after it. It may
    open no screen and wait for its answer, which would wait for keys.
    """

    @wraps(function)
    async def held(
        place: Place, /, *arguments: Parameters.args, **names: Parameters.kwargs
    ) -> Result:
        app = place.app
        with app.holding() if isinstance(app, OrderedKeys) else nullcontext():
            return await function(place, *arguments, **names)

    return held


def settle_keys(app: App[Any]) -> None:
    """Let the next key wait until all that was caused so far is handled."""
    if isinstance(app, OrderedKeys):
        app.settle()


class OrderedKeys(App[ReturnType]):
    """An App that handles keys, pastes and clicks one after the other.

    Textual hands a key to the focused widget and looks at the next key at once, so what is typed
    quickly after a key that moves the focus or opens a screen goes to the old place. Here a token
    follows each key through the same queues as all that the key causes: the focused widget, what
    holds it, its screen, the app, and a screen that was opened; the next key waits for that token.

    Bindings run at once, before any `on_key`, unless the focused widget says through
    `check_consume_key` that the key is text for itself.
    """

    pastes_are_marked = False
    """Whether the terminal has said that it brackets a paste: every other Enter is one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: deque[events.Event] = deque()
        self._patience: Timer | None = None
        self._turn = 0
        self._busy = False
        self._holds = 0
        self._key: events.Key | None = None
        self._last = ""  # the key that was handled last

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold what is typed meanwhile; then it goes where the focus is."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            if self.is_running:
                self.settle()

    def settle(self) -> None:
        """Let the next key wait for all that is in the queues now."""
        self._turn += 1
        self._busy = True
        place = self.focused or self.screen
        self._send_token(self._turn, self._route(place), place.screen)

    @property
    def keys_waiting(self) -> bool:
        """Has something been typed that was not handled yet?"""
        return bool(self._waiting)

    async def on_event(self, event: events.Event) -> None:
        """Take keys, pastes and the mouse in their order; all else as Textual does."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._busy or (self._holds and not self._is_at_once(event)):
            self._keep(event)
        else:
            await self._handle(event)

    async def _handle(self, event: events.Event) -> None:
        place = self.focused or self.screen
        self._turn += 1
        # A mouse that only moves causes nothing that typing has to wait for.
        self._busy = not isinstance(event, events.MouseMove)
        self._key = event if isinstance(event, events.Key) else None
        self._last = self._key.key if self._key is not None else ""
        try:
            await super().on_event(event)
        finally:
            self._key = None
        if self._busy:
            self._send_token(self._turn, self._route(place), place.screen)

    def _keep(self, event: events.Event) -> None:
        if not (self._holds and self._is_again(event)):
            self._waiting.append(event)
            self._be_patient()

    def _is_again(self, event: events.Event) -> bool:
        """Whether it is the key that writes, pressed once more before any other."""
        if not isinstance(event, events.Key) or self._waiting:
            return False
        return event.key in AGAIN and event.key == self._last

    def _is_at_once(self, event: events.Event) -> bool:
        """Whether a key is for the whole console, and not for what comes behind what is written."""
        if not isinstance(event, events.Key) or self._waiting:
            return False
        active = self.screen.active_bindings.get(event.key)
        return active is not None and active.binding.action in AT_ONCE

    def _route(self, place: Widget) -> list[MessagePump]:
        """Return the queues that a key passes from the focused place on, the app's last."""
        return [*(node for node in place.ancestors_with_self if node is not self), self]

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
            while self._waiting and not (self._busy or self._holds):
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
