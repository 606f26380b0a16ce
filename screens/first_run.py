"""No desk yet: look around a demo desk, or set up this one."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.language import Words


class FirstRunScreen(Screen[str]):
    """Answers `demo`, `setup` or `quit`."""

    DEFAULT_CSS = """
    FirstRunScreen { align: center middle; }
    FirstRunScreen > Vertical { width: 64; height: auto; }
    FirstRunScreen OptionList, FirstRunScreen OptionList:focus {
        height: auto; border: none; background: $background;
    }
    """

    def __init__(self, words: Words, path: str) -> None:
        super().__init__()
        self.words = words
        self._path = path

    def compose(self) -> ComposeResult:
        """Lay out the two ways in."""
        words = self.words
        with Vertical():
            yield Static(Text(words("Duty Desk"), "bold"), markup=False)
            yield Static(
                Text(words("There is no desk yet at {path}.", path=self._path) + "\n"), markup=False
            )
            yield OptionList(
                Option(Text(words("Look around a demo desk (thrown away at the end)")), id="demo"),
                Option(Text(words("Set up this desk")), id="setup"),
                Option(Text(words("Leave")), id="quit"),
            )
            help_text = words("Up, Down: choose  Enter: go  F12: 中文/English  Ctrl+Q: leave")
            yield Static(Text("\n" + help_text, "dim"), markup=False)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
