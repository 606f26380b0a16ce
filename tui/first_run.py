"""The console of a machine without a desk: a screen that asks what to do."""

from __future__ import annotations

from pathlib import Path

from models.language import LANGUAGES, Words
from screens import keys
from screens.first_run import FirstRunScreen
from tui.driver import DeskDriver
from tui.themes import ThemedApp


class FirstRunApp(ThemedApp[str]):
    """Returns `demo`, `setup` or `quit`."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = keys.bindings("language", "quit")

    def __init__(self, words: Words, path: Path) -> None:
        super().__init__("night", driver_class=DeskDriver)
        self.words = words
        self._path = path

    def on_mount(self) -> None:
        """Ask."""
        self._ask()

    def action_language(self) -> None:
        """Ask in the other language."""
        self.words = Words(LANGUAGES[1 - LANGUAGES.index(self.words.language)])
        self.pop_screen()
        self._ask()

    def action_help_quit(self) -> None:
        """Ctrl+C leaves: there is nothing to lose."""
        self.exit("quit")

    async def action_quit(self) -> None:
        """Leave."""
        self.exit("quit")

    def _ask(self) -> None:
        self.push_screen(FirstRunScreen(self.words, str(self._path)), self.exit)


def ask(words: Words, path: Path) -> tuple[str, str]:
    """Show the first-run screen; return what was chosen and the language it was chosen in."""
    app = FirstRunApp(words, path)
    choice = app.run()
    return choice or "quit", app.words.language
