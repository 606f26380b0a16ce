"""A terminal too small for the console: say so, and wait until it grows."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from screens.desk_screen import DeskDialog
from screens.session import Session

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


class SmallScreen(DeskDialog[None]):
    """Covers a screen that does not fit; what was typed is below, untouched."""

    DEFAULT_CSS = "SmallScreen { background: $background; }"

    def __init__(self, session: Session, width: int, height: int) -> None:
        super().__init__(session)
        self._size_now = (width, height)

    def compose(self) -> ComposeResult:
        """Say how large the terminal is and should be."""
        width, height = self._size_now
        text = self.session.words(
            "Please enlarge the terminal to {wide} x {high}; it is {width} x {height}.",
            wide=LEAST_WIDTH, high=LEAST_HEIGHT, width=width, height=height,
        )  # fmt: skip
        yield Static(Text(text), markup=False)
