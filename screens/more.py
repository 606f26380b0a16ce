"""The other registers of the desk, one key each."""

from __future__ import annotations

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from models.language import N_
from screens import keys, places
from screens.desk_screen import DeskScreen
from screens.session import Session
from screens.widgets.frame import Header, KeysLine

PLACES = (
    ("c", "catch_up", N_("Catch-up: what happened since your last shift")),
    ("h", "handovers", N_("Handovers that were, and what differed")),
    ("r", "roster", N_("Roster")),
    ("l", "checklists", N_("Checklists of the handover")),
    ("d", "barred", N_("Do-not-admit list")),
    ("p", "passes", N_("Passes: standing permissions, contractors")),
    ("u", "unsettled", N_("Departures to settle, badges not returned")),
    ("a", "audit", N_("Audit trail: who signed in, what was shown, set, removed")),
    ("s", "settings", N_("Settings of the desk")),
)


class MoreScreen(DeskScreen):
    """A list of places to go to."""

    DEFAULT_CSS = """
    MoreScreen {
        background: $background; color: $foreground;
        & OptionList, & OptionList:focus {
            height: 1fr; border: none; background: $background;
        }
    }
    """
    BINDINGS = keys.bindings("back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session, "more")
        self._list = OptionList()
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield self._header
        yield self._list
        yield self._keys_line
        self._say()

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._say()
        self._header.repaint()

    def _say(self) -> None:
        words = self.session.words
        at = self._list.highlighted
        self._list.clear_options()
        for key, place, label in PLACES:
            self._list.add_option(
                Option(Text.assemble((f" {key}  ", "bold"), words(label)), id=place)
            )
        self._list.highlighted = at or 0
        self._keys_line.tell(("back",), lead=words("Enter or the letter opens"))

    def on_key(self, event: events.Key) -> None:
        """Open by the letter."""
        for key, place, _ in PLACES:
            if event.key == key:
                event.stop()
                places.go_to(self.app, self.session, place)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        assert event.option_id is not None
        places.go_to(self.app, self.session, event.option_id)

    def action_back(self) -> None:
        """Go back to the log."""
        self.action_screen_log()
