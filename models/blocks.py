"""What the desk knows by itself: each part adds its block; the brief and the handover show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.desk import Desk
from models.language import Words


@dataclass(frozen=True)
class Line:
    """One line of a block, in words; `entry` is the number of the log's entry it shows.

    `ending` is the end of the text that is read also where there is no room for all of it.
    """

    text: str
    severity: int = 0
    entry: int | None = None
    ending: str = ""


@dataclass(frozen=True)
class Block:
    """A part's report: a title, a count, lines already in words, and the worst severity in it."""

    title: str
    count: int
    lines: tuple[Line, ...]
    severity: int = 0


@dataclass(frozen=True)
class Circumstances:
    """What a block is written for: the desk, the present moment, the reader's words.

    `most` is how many lines of a block there is room for.
    """

    desk: Desk
    now: int
    words: Words
    most: int = 1000


Writer = Callable[[Circumstances], Block]
# Where a block is shown: `log` is what a handover names by number, `parts` what it takes along as
# it stands, `brief` what only the brief shows.
WRITERS: dict[str, list[Writer]] = {"log": [], "parts": [], "brief": []}


def writer(place: str = "parts") -> Callable[[Writer], Writer]:
    """Register a part's function that writes its block, for a place of WRITERS."""

    def register(function: Writer) -> Writer:
        WRITERS[place].append(function)
        return function

    return register


def collect(circumstances: Circumstances, *places: str) -> list[Block]:
    """Return the blocks of some places, in the order in which the parts are listed."""
    return [write(circumstances) for place in places for write in WRITERS[place]]
