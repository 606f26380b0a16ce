"""What the desk knows by itself: each part adds its block; the brief shows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.desk import Desk
from models.language import Words


@dataclass(frozen=True)
class Block:
    """A part's report: a title, a count, lines already in words, and the worst severity in it."""

    title: str
    count: int
    lines: tuple[str, ...]
    severity: int = 0


@dataclass(frozen=True)
class Circumstances:
    """What a block is written for: the desk, the present moment, the reader's words."""

    desk: Desk
    now: int
    words: Words


Writer = Callable[[Circumstances], Block]
WRITERS: list[Writer] = []


def writer(function: Writer) -> Writer:
    """Register a part's function that writes its block."""
    WRITERS.append(function)
    return function


def collect(circumstances: Circumstances) -> list[Block]:
    """Return every part's block, in the order in which the parts are listed."""
    return [write(circumstances) for write in WRITERS]
