"""Signing: what is signed, by whom, and the PIN that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from models import staff
from models.errors import DeskError
from models.staff import Account, Actor
from models.text import shown
from screens import keys
from screens.desk_screen import DeskDialog
from screens.keyboard import keys_wait
from screens.session import Session
from screens.sign_in import LONGEST_PIN
from screens.widgets.frame import TextLine
from screens.widgets.line_input import LineInput


class SignDialog(DeskDialog[Actor]):
    """Asks for the PIN of one person, or of one out of several. Answers who it was.

    `subject` is what is signed, as the audit trail names it.
    """

    AUTO_FOCUS = "#pin"
    BINDINGS = keys.bindings("back")

    def __init__(
        self,
        session: Session,
        title: str,
        lines: Sequence[str],
        candidates: Sequence[Account],
        *,
        subject: str,
    ) -> None:
        super().__init__(session)
        self._title = title
        self._lines = lines
        self._candidates = candidates
        self._subject = subject
        self._at = 0
        self._name, self._hint = TextLine(), TextLine()
        self._pin = LineInput(
            clean=str.strip, password=True, max_length=LONGEST_PIN, restrict=r"\d*", id="pin"
        )
        self._words = TextLine()
        self._checking = False

    def compose(self) -> ComposeResult:
        """Lay out what is signed, the name and the PIN."""
        self._pin.styles.height = 1
        with Vertical(id="dialog"):
            yield TextLine(Text(self._title, "bold"))
            for line in self._lines:
                yield TextLine(line)
            yield self._name
            yield self._hint
            yield self._pin
            yield self._words
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language; what is signed stays as it was asked."""
        hint = self.session.words("PIN, then Enter   Esc back")
        self._hint.show(Text(hint, "dim"))
        self._show_name()

    def _show_name(self) -> None:
        words = self.session.words
        if not self._candidates:
            self._words.show(Text(words("Nobody here may sign this."), "bold"))
            return
        account = self._candidates[self._at]
        text = Text.assemble("> ", (shown(account.name), "bold"))
        if len(self._candidates) > 1:
            text.append("   " + words("Up, Down: another name"), "dim")
        self._name.show(text)

    def on_key(self, event: events.Key) -> None:
        """Choose another name."""
        step = {"up": -1, "down": 1}.get(event.key)
        if step is not None and self._candidates:
            event.stop()
            self._at = (self._at + step) % len(self._candidates)
            self._pin.value = ""
            self._show_name()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._candidates and self._pin.value and not self._checking:
            self._checking = True
            self._words.show(self.session.words("one moment"))
            self._check(self._candidates[self._at], self._pin.value)
            self._pin.value = ""

    @work(group="sign")
    @keys_wait()
    async def _check(self, account: Account, pin: str) -> None:
        session = self.session
        try:
            now, subject = session.clock(), self._subject
            known = await session.write(
                staff.sign_in, account.login, pin, session.origin, now, "sign", subject
            )
        except DeskError as error:
            self._words.show(Text(session.explain(error), "bold"))
        else:
            own = session.actor
            automatic = own is not None and own.automatic and own.account.login == known.login
            self.dismiss(Actor(known, session.origin, automatic=automatic))
        finally:
            self._checking = False
