"""Taking over who is offered for a line: the first of them; again, the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from models.text import shown


class Named(Protocol):
    """Somebody who is offered."""

    @property
    def name(self) -> str:
        """What they are called."""


Known = TypeVar("Known", bound=Named)


@dataclass
class TakingOver(Generic[Known]):
    """Everybody who was `offered` for what stood on the line, and who of them was taken over.

    `found_by` is the line as it was then, `line` as it is since.
    """

    offered: tuple[Known, ...] = ()
    place: int = 0
    found_by: str = ""
    line: str = ""

    def take(self, typed: str, look: Callable[[str], tuple[Known, ...]]) -> Known | None:
        """Take over the first who is offered for a line, or None; `line` has their name then.

        Again, before anything else is typed, the next one. It looks itself: a quick Tab comes
        before what is typed was looked up.
        """
        if self.stands_on(typed):
            self.place = (self.place + 1) % len(self.offered)
        elif found := look(typed):
            self.offered, self.place, self.found_by = found, 0, typed
        else:
            return None
        taken = self.offered[self.place]
        first, _, _ = self.found_by.rstrip().rpartition(" ")
        kept = first if first and not taken.name.casefold().startswith(first.casefold()) else ""
        self.line = f"{kept} {shown(taken.name)} ".lstrip()
        return taken

    def stands_on(self, typed: str) -> bool:
        """Whether somebody was taken over and nothing else was typed since."""
        return bool(self.offered) and typed == self.line

    def which(self, typed: str) -> str:
        """Return `Tab 1/2` while there is another one to be had, else nothing."""
        if len(self.offered) < 2 or not self.stands_on(typed):
            return ""
        return f"Tab {self.place + 1}/{len(self.offered)}"
