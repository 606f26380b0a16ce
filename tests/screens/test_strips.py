"""Lines of a list cell by cell: of the width they say, whatever that is."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from rich.style import Style
from rich.text import Text

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
