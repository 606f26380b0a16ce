"""What the doctor says: one line for each thing looked at, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.clock import MINUTE
from models.language import N_

OK, LEFT_OUT, LOOK, BAD = "ok", "left out", "look", "bad"
LEVELS = (OK, LEFT_OUT, LOOK, BAD)  # the worst last

Progress = Callable[[str, int, int], None]  # the check, how far it is, of how much; 0 of 0 unknown


@dataclass(frozen=True)
class Line:
    """One thing that was looked at. `said` and `advice` are message ids with the same facts.

    A fact that is a tuple is listed as the reader's language does it.
    """

    check: str
    level: str
    said: str
    advice: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What is examined: a desk's file, whether or not it can be read, at a moment."""

    path: Path
    now: int
    is_quick: bool = False
    progress: Progress = lambda *_: None


Check = Callable[[Subject], Iterator[Line]]


def line(check: str, level: str, said: str, advice: str = "", /, **facts: object) -> Line:
    """Return a line with its facts."""
    return Line(check, level, said, advice, facts)


@dataclass(frozen=True)
class Span:
    """A span of time, as a message id and what fills it."""

    said: str
    facts: Mapping[str, int]

    def __str__(self) -> str:
        return self.said.format(**self.facts)


def amount(microseconds: int) -> Span:
    """Return a span of time roughly."""
    minutes = abs(microseconds) // MINUTE
    if minutes < 120:
        return Span(N_("{minutes} min"), {"minutes": minutes})
    if minutes < 48 * 60:
        return Span(N_("{hours} h"), {"hours": minutes // 60})
    return Span(N_("{days} d"), {"days": minutes // (24 * 60)})


def size(count: int) -> str:
    """Return bytes roughly, in units that are written alike in every language."""
    if count < 10 * 1024:
        return f"{count} B"
    for unit in ("KiB", "MiB"):
        count //= 1024
        if count < 10 * 1024:
            return f"{count} {unit}"
    return f"{count // 1024} GiB"
