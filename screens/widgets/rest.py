"""Doing something once the cursor keys have rested, so that holding one down costs no more."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump
from textual.timer import Timer

DELAY = 0.08  # seconds after the last key


class Rest:
    """Calls `act` 80 ms after the last `stir`; a timer a key would cost more than the key."""

    def __init__(self, owner: MessagePump, act: Callable[[], object]) -> None:
        self._owner = owner
        self._act = act
        self._stirred_at = 0.0
        self._timer: Timer | None = None

    def stir(self) -> None:
        """Begin to wait, or wait longer."""
        self._stirred_at = monotonic()
        if self._timer is None:
            self._timer = self._owner.set_timer(DELAY, self._look)

    def now(self) -> None:
        """Do it at once if it waits: what is said next is not to be painted over by it."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._act()

    def _look(self) -> None:
        left = self._stirred_at + DELAY - monotonic()
        if left > 0:
            self._timer = self._owner.set_timer(left, self._look)
        else:
            self._timer = None
            self._act()
