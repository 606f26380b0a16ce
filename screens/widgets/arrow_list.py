"""A list whose letters belong to its screen: the cursor goes by the arrow keys alone."""

from __future__ import annotations

from textual.binding import Binding

from models.language import N_
from screens.widgets.pages import Row
from screens.widgets.windowed_list import WindowedList


class ArrowList(WindowedList[Row], inherit_bindings=False):
    """A windowed list without `j` and `k`."""

    BINDINGS = [
        Binding("up", "move(-1)", N_("Up"), id="list_up", show=False),
        Binding("down", "move(1)", N_("Down"), id="list_down", show=False),
        Binding("pageup", "page(-1)", N_("Page up"), id="list_page_up", show=False),
        Binding("pagedown", "page(1)", N_("Page down"), id="list_page_down", show=False),
        Binding("home", "first", N_("First"), id="list_first", show=False),
        Binding("end", "last", N_("Last"), id="list_last", show=False),
        Binding("enter", "select", N_("Open"), id="list_open", show=False),
    ]
