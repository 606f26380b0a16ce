"""The base of every screen: what it is told, and how it speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from textual import events, on, work
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerState

from models import duty
from models.complaints import reads as complaints
from models.duty import Situation
from models.errors import DeskError
from models.handover import reads as handovers
from models.language import N_
from models.log import reads
from models.visitors import reads as visitors
from screens import keys, places
from screens.keys import Key
from screens.session import Session
from screens.widgets.frame import Header, Headline, KeysLine
from screens.widgets.windowed_list import WindowedList

Answer = TypeVar("Answer")
SEALED_STAYS = 20  # seconds: whoever hands over stands beside the other console


@dataclass
class Changed(Message):
    """Somebody wrote to the desk. Bursts come as one."""

    version: int

    def can_replace(self, message: Message) -> bool:
        """Whatever changed, one re-reading is enough."""
        return isinstance(message, Changed)


@dataclass
class MinutePassed(Message):
    """The clock shows another minute, or what is due has changed."""


class DeskScreen(Screen[None]):
    """A whole screen of the console. The log lies at the bottom, one other at most above it.

    A header on it is told by itself what the desk has come to.
    """

    BINDINGS = keys.bindings(
        "screen_log", "screen_handover", "screen_complaints", "screen_visitors", "screen_more"
    )
    own_keys: ClassVar[tuple[Key, ...]] = ()
    """Keys that the table does not know, or that are called something else here."""
    moves: ClassVar[str] = N_("Home, End: first and last entry   Enter: the whole entry")
    """What `?` says of moving about."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def action_screen_log(self) -> None:
        """Go to the log."""
        places.go_to(self.app, self.session, "log")

    def action_screen_handover(self) -> None:
        """Go to the handover of the open shift."""
        places.go_to(self.app, self.session, "handover")

    def action_screen_complaints(self) -> None:
        """Go to the queue of complaints."""
        places.go_to(self.app, self.session, "complaints")

    def action_screen_visitors(self) -> None:
        """Go to the visitor register."""
        places.go_to(self.app, self.session, "visitors")

    def action_screen_more(self) -> None:
        """Go to the list of the other registers."""
        places.go_to(self.app, self.session, "more")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what a worker of this screen could not do."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.failed(event.worker.error)

    def on_windowed_list_failed(self, event: WindowedList.Failed) -> None:
        """Say why a page of a list could not be read."""
        self.failed(event.error)

    def failed(self, error: BaseException) -> None:
        """Say what went wrong with the desk; anything else is a fault of the program."""
        if not isinstance(error, DeskError):
            raise error
        self.notify(self.session.explain(error), severity="error", markup=False)

    @on(events.ScreenResume)
    @on(Changed)
    @work(exit_on_error=False, exclusive=True, group="header")
    async def _read_header(self) -> None:
        if places.is_locked(self.app):
            return  # it is covered; whoever unlocks it is told what there is then
        for header in self.query(Header):
            headline = await self.session.read(_read_headline, self.session.clock())
            before = self.session.headline
            header.tell(headline)
            self.situation_told(headline.situation)
            if before is not None:
                self._mind_the_seal(before.situation, headline.situation)

    @on(events.ScreenSuspend)
    @on(events.ScreenResume)
    def _cover_the_keys(self) -> None:
        for line in self.query(KeysLine):
            line.cover(isinstance(self.app.screen, DeskDialog))

    def _mind_the_seal(self, before: Situation, after: Situation) -> None:
        """Notice that the handover of the shift one was on was sealed, wherever it was signed."""
        actor, shift = self.session.actor, before.opened
        if actor is None or shift is None or not before.is_member(actor.account.login):
            return
        if after.opened is not None and after.opened.opening > shift.opening:
            self._say_sealed(shift.opening)

    @work(exit_on_error=False, group="sealed")
    async def _say_sealed(self, number: int) -> None:
        words, code = self.session.words, await self.session.read(handovers.code_of, number)
        told = words("Handover {number} is sealed. Code {code}", number=number, code=code or "")
        self.notify(told, timeout=SEALED_STAYS, markup=False)

    @on(MinutePassed)
    def _show_the_time(self) -> None:
        for header in self.query(Header):
            header.repaint()
        self._read_header()

    def situation_told(self, situation: Situation) -> None:
        """Take note of who is on duty; the header shows it already."""

    def known_keys(self) -> list[Key]:
        """Return the screen's own keys and those of the table, without letters it took itself."""
        own = {key.id: key for key in self.own_keys}
        made = Binding.make_bindings(type(self).BINDINGS)
        taken = {each.key for each in made if (each.id or "").partition(".")[0] not in keys.KEYS}
        others = [key for key in keys.KEYS.values() if key.id not in own]
        return [
            *own.values(),
            *(replace(key, letter="") if key.letter in taken else key for key in others),
        ]

    def out_of_reach(self) -> frozenset[str]:
        """Return the keys that do nothing now, to be shown dimmed among the others."""
        return frozenset()

    def reopened(self) -> None:
        """Show what there is now: it was kept while one was elsewhere."""
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self.refresh(recompose=True)


def _read_headline(now: int) -> Headline:
    counts, inside = complaints.counts(now), visitors.inside(now)
    return Headline(reads.open_count(), duty.situation(now), counts, inside)


class DeskDialog(ModalScreen[Answer]):
    """A small screen over another, which asks or shows one thing. Esc leaves it."""

    # The app's own bindings do not reach a dialog, but for those that go before all others.
    BINDINGS = [Binding(keys.KEYS["keys"].letter, "app.keys", show=False, id="keys")]
    DEFAULT_CSS = """
    DeskDialog { align: center middle; background: $background 40%; }
    .-ascii DeskDialog > #dialog { border-top: ascii $quiet; border-bottom: ascii $quiet; }
    DeskDialog > #dialog {
        width: 100%; max-width: 96; height: auto; max-height: 90%;
        padding: 0 1; background: $surface;
        border-top: solid $quiet; border-bottom: solid $quiet;
        & OptionList, & OptionList:focus {
            height: auto; max-height: 16; border: none; background: $surface;
        }
        & #text { height: 8; border: none; background: $background; scrollbar-size: 0 0; }
        & #marks { height: 1; border: none; padding: 0; background: $background; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._to_answer: tuple[Answer | None, ...] = ()

    def out_of_reach(self) -> frozenset[str]:
        """Return the keys that do nothing now, to be shown dimmed among the others."""
        return frozenset()

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave with an answer, once nothing lies over it: Textual's own would take that away.

        What ends while the screen is locked must not open it.
        """
        if self.is_active:
            return super().dismiss(result)
        self._to_answer = (result,)
        return AwaitComplete.nothing()

    @on(events.ScreenResume)
    def _answer_now(self) -> None:
        if self._to_answer:
            (result,), self._to_answer = self._to_answer, ()
            self.dismiss(result)

    def action_back(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def words_changed(self) -> None:
        """Speak the other language from now on; one that asks keeps what was typed."""
        self.refresh(recompose=True)

    async def recompose(self) -> None:
        """Say everything anew; the keys go where they went before."""
        had_focus = self.focused is not None
        await super().recompose()
        if had_focus and self.focused is None:
            self.focus_next()
