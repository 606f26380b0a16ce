"""Lines of a list as strips: cut to a width, styled, and compared cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile, zip_longest
from operator import eq

from rich.cells import split_graphemes
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip


def strip_of(text: Text, width: int, console: Console, style: Style) -> Strip:
    """Return a text as a strip of exactly so many cells, never cut through a wide character."""
    if width < 1:
        return Strip([], 0)  # an ellipsis does not fit into a list that is not shown
    line = text.copy()
    line.end = ""
    line.truncate(width, overflow="ellipsis", pad=True)
    if line.style:
        style += console.get_style(line.style)  # Rich leaves it out where there are no spans
    return Strip(Segment.apply_style(line.render(console), style), width).simplify()


def covered(strip: Strip, style: Style, cells: int | None = None) -> Strip:
    """Return a strip with a style laid over its first cells, or over all of them."""
    if cells is None or cells >= strip.cell_length:
        return Strip(Segment.apply_style(strip, post_style=style), strip.cell_length).simplify()
    first, rest = strip.divide([cells, strip.cell_length])
    over = Segment.apply_style(first, post_style=style)
    return Strip([*over, *rest], strip.cell_length).simplify()


def changed_regions(old: Sequence[Strip], new: Sequence[Strip]) -> list[Region]:
    """Return where lines differ from those before, a region for each line that does."""
    pairs = enumerate(zip_longest(old, new))
    found = ((y, changed_cells(before, after)) for y, (before, after) in pairs)
    return [Region(cells[0], y, cells[1] - cells[0], 1) for y, cells in found if cells]


def changed_cells(old: Strip | None, new: Strip | None) -> tuple[int, int] | None:
    """Return from which to before which cell two lines differ, or None where they do not."""
    if old is new or old == new:
        return None
    if old is None or new is None or old.cell_length != new.cell_length:
        return (0, max(strip.cell_length for strip in (old, new) if strip is not None))
    # Whole segments that are alike, most of a line, need not be taken apart.
    lead = _alike(old, new)
    before, after = list(old)[lead:], list(new)[lead:]
    tail = _alike(reversed(before), reversed(after))
    cells, others = _cells(before[: len(before) - tail]), _cells(after[: len(after) - tail])
    same = [one == other for one, other in zip(cells, others, strict=True)]
    first = sum(segment.cell_length for segment in list(old)[:lead])
    start = first + sum(1 for _ in takewhile(bool, same))
    end = first + len(same) - sum(1 for _ in takewhile(bool, reversed(same)))
    return (start, end) if start < end else None


def _alike(segments: Iterable[Segment], others: Iterable[Segment]) -> int:
    """Return how many are the same from the first on."""
    return sum(1 for _ in takewhile(bool, map(eq, segments, others)))


def _cells(segments: Iterable[Segment]) -> list[tuple[str, Style | None]]:
    """Return segments cell by cell: what stands there; a wide character stands in both of its own.

    By graphemes, as Rich counts: a letter, and what only joins it, such as U+FE0F, are one.
    """
    return [(cell, style) for text, style, _ in segments for cell in _graphemes(text)]


def _graphemes(text: str) -> Iterable[str]:
    if text.isascii() and text.isprintable():
        return text  # most are, and Rich looks at each letter
    spans = split_graphemes(text)[0]
    return (text[start:end] for start, end, width in spans for _ in range(width))
