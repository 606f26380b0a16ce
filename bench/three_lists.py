"""The floor of the handover: the least Textual program whose key opens three lists at once."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, OptionList

from bench import floor
from bench.floor import TEXTS, Floor

READY = floor.READY
WIDE = 110
"""Columns from which all three are side by side; below it the first is alone."""
CONTENT = ("[ ] 1 ", "[ ] 501 ", "[ ] 601 ")
"""A row of each list, and of no other screen."""
LISTS = ((1, 16), (501, 540), (601, 612))
"""The first and the last number of the rows: no more of each than can be seen."""


class ThreeLists(Screen[None]):
    """Constant rows; nothing is read, nothing is wrapped."""

    BINDINGS = [("1", "app.pop_screen", "Back")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    CSS = """
    OptionList { width: 1fr; height: 1fr; }
    .-narrow #list-501, .-narrow #list-601 { display: none; }
    """

    def compose(self) -> ComposeResult:
        with Horizontal():
            for first, last in LISTS:
                rows = (
                    Text(f"[ ] {number} {TEXTS[number % len(TEXTS)]}", no_wrap=True)
                    for number in range(first, last + 1)
                )
                yield OptionList(*rows, id=f"list-{first}")
        yield Footer()


class OpensThreeLists(Floor):
    """The list of the floor; a key lays the three lists over it."""

    BINDINGS = [("2", "three_lists", "Open")]

    def action_three_lists(self) -> None:
        self.push_screen(ThreeLists())


if __name__ == "__main__":
    OpensThreeLists().run()
