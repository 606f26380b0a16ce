"""Something new from anywhere: its line over whatever is on the screen, and back to that."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens import keys
from screens.desk_screen import DeskDialog
from screens.session import Session
from screens.widgets.ask_bar import AskBar
from screens.widgets.frame import KeysLine
from screens.widgets.taking_bar import TakingBar


class QuickLine(DeskDialog[str]):
    """The line of something new at the bottom. Answers what is said of it; Esc keeps the draft."""

    AUTO_FOCUS = None
    DEFAULT_CSS = """
    QuickLine { align: center bottom; }
    QuickLine > #dialog { max-width: 100%; padding: 0; border-bottom: none; }
    QuickLine #answer { height: 1; padding: 0 1; background: $background; border: none; }
    QuickLine #rule, QuickLine #preview, QuickLine #keys { color: $quiet; }
    """
    BINDINGS = keys.bindings("long_form", "back")

    def __init__(self, session: Session, bar: TakingBar) -> None:
        super().__init__(session)
        self._bar = bar
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the line and its keys."""
        with Vertical(id="dialog"):
            yield self._bar
            yield self._keys_line

    def on_mount(self) -> None:
        """Ask at once."""
        self._tell_keys()
        self._bar.take()

    def action_long_form(self) -> None:
        """Go on with it on the form."""
        self._bar.take_on_form()

    @property
    def is_asking(self) -> bool:
        """Whether the line is open: nothing of it is being written."""
        return self._bar.question is not None

    def words_changed(self) -> None:
        """Speak the other language; the line stays: what is typed next would go elsewhere."""
        self._tell_keys()
        self._bar.on_resize()

    def _tell_keys(self) -> None:
        lead = self.session.words("Enter writes, Esc back")
        self._keys_line.tell(("long_form",), typing=True, lead=lead)
        self._keys_line.repaint()

    @on(TakingBar.Taken)
    def _taken(self, event: TakingBar.Taken) -> None:
        self.dismiss(event.said)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        """Leave with the line, unless more is asked of it or it is written."""
        if self.is_current and self._bar.is_left:
            self.dismiss(None)
