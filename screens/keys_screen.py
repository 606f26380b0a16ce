"""All keys, and what they do: to read, or to run one with Enter."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens import keys, labels
from screens.desk_screen import DeskDialog
from screens.keys import Key
from screens.session import Session
from screens.widgets.frame import TextLine

SIGN_WIDTH = 9


class KeysScreen(DeskDialog[str]):
    """Lists the keys of the screen below, those that do nothing now dimmed. Answers the action."""

    BINDINGS = keys.bindings("back", "keys")

    def __init__(
        self, session: Session, usable: Sequence[Key], dimmed: Collection[str], moves: str
    ) -> None:
        super().__init__(session)
        self._usable = usable
        self._dimmed = dimmed
        self._moves = moves
        self._title, self._list, self._more = TextLine(), OptionList(), TextLine()

    def compose(self) -> ComposeResult:
        """Lay out the keys, one a line."""
        with Vertical(id="dialog"):
            yield self._title
            yield self._list
            yield self._more
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language; the cursor stays."""
        words, at = self.session.words, self._list.highlighted
        self._title.show(Text(words("Keys (the second one also while typing)"), "bold"))
        self._list.set_options(Option(self._line(key), id=key.id or None) for key in self._usable)
        self._list.highlighted = at or 0
        self._more.show(Text(words(self._moves), "dim"))

    def action_keys(self) -> None:
        """The same key closes what it opened."""
        self.action_back()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def _line(self, key: Key) -> Text:
        letter = keys.sign(key, typing=False, keymap=self.session.keymap) if key.letter else ""
        always = keys.sign(key, typing=True, keymap=self.session.keymap) if key.always else ""
        signs = labels.cell(letter, SIGN_WIDTH) + labels.cell(always, SIGN_WIDTH)
        if key.id in self._dimmed:
            return Text(signs + self.session.words(key.label), "dim")
        line = Text(signs, "bold")
        line.append(self.session.words(key.label), "not bold")
        return line
