"""Lines of a list cell by cell: of the width they say, whatever that is."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import split_graphemes
from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from screens.widgets.strips import changed_cells, strip_of

LINES = ("", "a", "keys 14", "钥匙 14 把", "a…b", "cafe", "cafe\u0301", "\u2764\ufe0f 14")


@pytest.mark.parametrize("width", [0, 1, 2, 3, 8])
def test_lines_of_any_width_can_be_compared(width: int) -> None:
    """A list that is not shown has no width, where not even an ellipsis has room."""
    console = Console(file=StringIO(), width=80)
    strips = [strip_of(Text(line), width, console, Style()) for line in LINES]
    for one in strips:
        assert Text(one.text).cell_len == one.cell_length == width
        for other in strips:
            changed = changed_cells(one, other)
            assert (changed is None) == (one.text == other.text)


PIECES = st.sampled_from(["a", "b ", "钥匙", "\u2764\ufe0f", "e\u0301", " "])
LINE = st.lists(st.tuples(PIECES, st.sampled_from(["", "bold", "reverse"])), max_size=8)


@given(LINE, LINE)
def test_what_differs_reaches_from_the_first_other_cell_to_the_last(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    """However the two are cut into pieces of a style."""
    console = Console(file=StringIO(), width=80)
    old, new = (strip_of(Text.assemble(*line), 12, console, Style()) for line in (one, other))
    differing = [cell for cell in range(12) if _painted(old, cell) != _painted(new, cell)]
    expected = (differing[0], differing[-1] + 1) if differing else None
    assert changed_cells(old, new) == expected


def _painted(strip: Strip, cell: int) -> tuple[str, Style | None]:
    """Return what is painted where a cell is: half of a wide character is the whole of it."""
    at = 0
    for text, style, _ in strip:
        for start, end, width in split_graphemes(text)[0]:
            if at <= cell < at + width:
                return text[start:end], style
            at += width
    raise AssertionError
