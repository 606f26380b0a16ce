"""Everything about one thing over the whole width, to be read to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens import keys
from screens.desk_screen import Answer, DeskDialog
from screens.session import Session


class SheetScreen(DeskDialog[Answer]):
    """Shows a text; Esc or Enter leaves. `read` returns it in the language that is spoken then."""

    AUTO_FOCUS = "#dialog"
    BINDINGS = keys.bindings("back")

    def __init__(self, session: Session, text: Text, read: Callable[[], Awaitable[Text]]) -> None:
        super().__init__(session)
        self._read = read
        self._whole, self._way_back = Static(text, markup=False), Static(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the text, and what can be done below it."""
        with VerticalScroll(id="dialog"):
            yield self._whole
            yield from self.below()
        self.say_keys()

    def below(self) -> ComposeResult:
        """Yield what stands below the text."""
        yield self._way_back

    def say_keys(self) -> None:
        """Say what can be done."""
        self._way_back.update(Text("\n" + self.session.words("Esc back"), "dim"))

    def words_changed(self) -> None:
        """Speak the other language; what was scrolled to stays."""
        self.say_keys()
        self._say_anew()

    @work(exit_on_error=False, exclusive=True, group="words")
    async def _say_anew(self) -> None:
        self._whole.update(Text.assemble(await self._read()))

    def key_enter(self) -> None:
        """Enter goes back the way it came."""
        self.action_back()
