"""What is due: each part adds its things here; the strip and the lock screen show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Source = Callable[[int], list["Due"]]
SOURCES: list[Source] = []


@dataclass(frozen=True)
class Due:
    """A thing with a time: `key` is the same as long as it is the same thing, `label` names it."""

    key: str
    label: str
    due_at: int

    def is_over(self, now: int) -> bool:
        """Whether its time has come."""
        return self.due_at <= now


def source(function: Source) -> Source:
    """Register a part's function: given the present, it returns what has a due time."""
    SOURCES.append(function)
    return function


def collect(now: int) -> list[Due]:
    """Return everything with a due time, the most urgent first."""
    return sorted((due for each in SOURCES for due in each(now)), key=lambda due: due.due_at)
