"""Type-ahead is never lost: each key is handled wholly before the next one is looked at."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual import events
from textual.app import App, ReturnType
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer

PATIENCE = 1.0
"""Seconds a key is held for a part of the screen that does not answer."""


Place = TypeVar("Place", bound=DOMNode)
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

AT_ONCE = ("lock", "quit")
"""Actions that wait for no write, unless a key typed before them does."""
SLOW = 0.5
"""Seconds after which keys that wait for a write are told so, and again after TOLD_FOR."""
TOLD_FOR = 3.0


Method = Callable[Concatenate[Place, Parameters], Awaitable[Result]]
Held = Callable[Concatenate[Place, Parameters], Coroutine[Any, Any, Result]]


def keys_wait(
    again: str = "",
) -> Callable[[Method[Place, Parameters, Result]], Held[Place, Parameters, Result]]:
    """Make a method of a screen or widget hold what is typed until it ends.

    For a worker that writes: what follows its key is meant for what there is after it. It may
    open no screen and wait for its answer, which would wait for keys. `again` is the key that
    writes: pressed once more before any other, it is no new wish.
    """

    def wrapped(
        function: Method[Place, Parameters, Result],
    ) -> Held[Place, Parameters, Result]:
        @wraps(function)
        async def held(
            place: Place, /, *arguments: Parameters.args, **names: Parameters.kwargs
        ) -> Result:
            app = place.app
            with app.holding(place, again) if isinstance(app, OrderedKeys) else nullcontext():
                return await function(place, *arguments, **names)

        return held

    return wrapped


def settle_keys(place: DOMNode) -> None:
    """Let the next key wait until all that a place has caused so far is handled."""
    if isinstance(place.app, OrderedKeys):
        place.app.settle(place)


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
        self._again = ""  # the key that writes what is being written
        self._slow: Timer | None = None

    @contextmanager
    def holding(self, place: DOMNode, again: str = "") -> Iterator[None]:
        """Hold what is typed until all that `place` has caused is handled."""
        self._holds += 1
        self._again = again
        if self._waiting and self._is_again(self._waiting[0]):
            self._waiting.popleft()
        if self._slow is None:
            self._slow = self.set_timer(SLOW, self._tell_that_it_is_slow)
        try:
            yield
        finally:
            self._holds -= 1
            if not self._holds and self._slow is not None:
                self._slow.stop()
                self._slow = None
            if self.is_running:
                self.settle(place)

    def _tell_that_it_is_slow(self) -> None:
        if self._holds:  # the timer may have been in the queue when the last one ended
            self.tell_slow()
            self._slow = self.set_timer(TOLD_FOR, self._tell_that_it_is_slow)

    def tell_slow(self) -> None:
        """Say that keys wait for a write; an app with words says it in them."""

    def settle(self, place: DOMNode) -> None:
        """Let the next key wait for all that is in the queues from a place on."""
        self._turn += 1
        self._busy = True
        self._send_token(self._turn, self._route(place), self.screen)

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
        if not (self._holds and not self._waiting and self._is_again(event)):
            self._waiting.append(event)
            self._be_patient()

    def _is_again(self, event: events.Event) -> bool:
        """Whether it is the key that writes, pressed once more."""
        return isinstance(event, events.Key) and event.key == self._again == self._last

    def _is_at_once(self, event: events.Event) -> bool:
        """Whether a key is for the whole console, and not for what comes behind what is written.

        The chain is private in Textual: `active_bindings` leaves out what goes before a dialog.
        """
        if not isinstance(event, events.Key) or any(
            not isinstance(waiting, events.MouseEvent) for waiting in self._waiting
        ):
            return False
        return any(
            binding.priority and binding.action in AT_ONCE
            for _, bindings in self.screen._binding_chain
            for binding in bindings.key_to_bindings.get(event.key, ())
        )

    def _route(self, place: DOMNode) -> list[MessagePump]:
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
                # One turn of the loop later: a worker that was just started has begun by then.
                asyncio.get_running_loop().call_soon(self.call_next, self._take_next, turn)
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
