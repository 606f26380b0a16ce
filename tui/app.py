"""The program around the screens: what is signed in, what changed, what is due, what ends it."""

from __future__ import annotations

import gc
import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.binding import Binding
from textual.geometry import Size
from textual.worker import Worker, WorkerState

import screens
from models import staff
from models.clock import MINUTE, SECOND
from models.complaints.lifecycle import WORK
from models.errors import DeskError
from models.language import LANGUAGES, N_, Words
from models.visitors.lifecycle import VISITORS
from screens import keys, places
from screens.desk_screen import Changed, DeskDialog, DeskScreen, MinutePassed
from screens.drafts import DraftKeeper
from screens.keyboard import TOLD_FOR
from screens.log import LogScreen
from screens.session import Session
from screens.sign_in import SignInForm, SignInScreen
from screens.small import LEAST_HEIGHT, LEAST_WIDTH, SmallScreen
from tui import signals
from tui.looking import LookingApp
from tui.settings import TerminalSettings

if TYPE_CHECKING:
    from screens.widgets.taking_bar import TakingBar

STYLES: list[str | PurePath] = [*sorted(Path(screens.__file__).parent.rglob("*.tcss"))]
TURNS, TURN = 8, SECOND // 4  # of a minute that begins: to draw it anew takes a console a moment
UNSAVED = N_("{why} What is half-typed could not be kept. Ctrl+Q again leaves without it.")


class DeskApp(LookingApp[int]):
    """The console of one desk."""

    TITLE = "Duty Desk"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = STYLES  # of all screens at once: each that is added later parses all of them anew
    BINDINGS = [
        *keys.bindings("keys", "quick_case", "quick_visitor", "due", "lock", "language", "quit"),
        # Before a key is handed on, so that what is typed behind it lands in the next field.
        Binding("shift+tab", "app.focus_previous", show=False, priority=True, id="previous"),
    ]

    def __init__(
        self,
        session: Session,
        settings: TerminalSettings | None = None,
        *,
        login: str | None = None,
        notice: str = "",
        real_terminal: bool = False,
    ) -> None:
        self._settings = settings or TerminalSettings()
        driver = None
        if real_terminal:
            from tui.driver import DeskDriver as driver  # noqa: N813
        super().__init__(session, self._settings.theme, driver_class=driver)
        self.keeper = session.keeper = DraftKeeper(session, self.set_timer, self.tell)
        self._login = login
        self._notice = notice
        self._real_terminal = real_terminal
        if real_terminal:
            self.turn_after = os.getpid() % TURNS * TURN
        self._told_unsaved = False
        self._last_key = session.clock()
        self._looks = 0

    def on_load(self) -> None:
        """Be ready for signals before anything is painted."""
        if self._real_terminal:
            signals.install(self, self.keeper.save_now)  # type: ignore[arg-type]

    async def on_mount(self) -> None:
        """Open the first screen and begin to look for changes; keys typed ahead wait for it."""
        self.set_class(self.session.ascii_only, "-ascii")
        self.set_keymap(dict(self._settings.keys))
        if self.session.actor is not None:
            self.push_screen(LogScreen(self.session, self.keeper))
        else:
            asking = SignInScreen(self.session, login=self._login, notice=self._notice)
            await self.push_screen(asking)
        self.begin_to_look()

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody was last at the keys."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._last_key = self.session.clock()
        if isinstance(event, events.Key) and event.key.startswith("alt+"):
            # On a slow line Esc and the next key arrive together and look like Alt, which is no key
            # of ours.
            await super().on_event(events.Key("escape", "\x1b"))
            event = events.Key(event.key.removeprefix("alt+"), event.character)
        await super().on_event(event)

    # Signing in, locking, leaving.

    def on_sign_in_form_signed_in(self, event: SignInForm.SignedIn) -> None:
        """Go on where this person was, or open the log for another."""
        before = self.session.actor
        self.session.sign_in(event.account)
        locked = isinstance(self.screen, SignInScreen) and self.screen.locked
        if locked and before is not None and before.account.login == event.account.login:
            self.pop_screen()
            self._mind_the_size(self.size)
            self.speak()  # the language may have been changed on the locked screen
            self.post_to_screens(MinutePassed)
        else:
            self.session.welcomed = False
            self.ring_anew()
            self._only_screen(LogScreen(self.session, self.keeper))
        self.post_to_screens(lambda: Changed(self.version))

    def action_lock(self) -> None:
        """Lock the screen: what is shown is covered, what is half-typed is kept."""
        if self.session.actor is not None and not self._is_locked:
            self.keeper.save_soon()
            self.push_screen(SignInScreen(self.session, locked=True))

    def _only_screen(self, screen: DeskScreen) -> None:
        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.switch_screen(screen)

    @property
    def _is_locked(self) -> bool:
        """Whether a sign-in stands anywhere: something small may lie over it."""
        return any(isinstance(screen, SignInScreen) for screen in self.screen_stack)

    @work(exit_on_error=False, exclusive=True, group="leave")
    async def action_quit(self) -> None:
        """Leave; what is half-typed is kept. Where it cannot be, say so once before."""
        try:
            await self.keeper.save()
        except DeskError as error:
            if not self._told_unsaved:
                self._told_unsaved = True
                told = self.session.words(UNSAVED, why=self.session.explain(error))
                self.clear_notifications()  # among others it would be the one that is not seen
                return self.notify(told, severity="error", timeout=60, markup=False)
        return self.exit(0)

    def _fatal_error(self) -> None:
        """Leave after a fault of the program, without the values of variables: PINs are among them.

        Private in Textual, whose own report shows them.
        """
        from rich.segment import Segments
        from rich.traceback import Traceback

        report = self.console.render(Traceback(show_locals=False, width=None))
        self._exit_renderables.append(Segments(report))
        self._close_messages_no_wait()

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave."""
        self.notify(self.session.words("Ctrl+Q leaves."), markup=False)

    def action_quick_case(self) -> None:
        """Take a complaint over whatever is on the screen."""
        from screens.complaints.bar import CaseBar

        self._quick(WORK, CaseBar)

    def action_quick_visitor(self) -> None:
        """Sign a visitor in over whatever is on the screen; again, go to the register."""
        from screens.quick import QuickLine
        from screens.visitors.bar import VisitBar

        if isinstance(self.screen, QuickLine):
            if self.screen.is_asking:
                self.screen.dismiss(None)
                places.go_to(self, self.session, "visitors")
        else:
            self._quick(VISITORS, VisitBar)

    @work(exit_on_error=False, exclusive=True, group="quick")
    async def _quick(self, right: str, bar: type[TakingBar]) -> None:
        """Take something new on its line; what is half-typed below stays as it is."""
        from screens.quick import QuickLine

        busy = isinstance(self.screen, QuickLine | SmallScreen)
        if self.session.actor is None or self._is_locked or busy:
            return
        try:
            self.session.person.require(right)
        except DeskError as error:
            self.tell(error)
            return
        for below in self.screen.query(bar):
            if below.is_taking:  # two lines with one draft would write it twice
                below.line.focus()
                return
        said = await self.push_screen_wait(QuickLine(self.session, bar(self.session)))
        if said is not None:
            self.notify(said, markup=False)

    # Language and keys.

    @work(exit_on_error=False, group="language")
    async def action_language(self) -> None:
        """Speak the other language, and remember it for the person."""
        session = self.session
        other = LANGUAGES[1 - LANGUAGES.index(session.words.language)]
        session.words = Words(other)
        self.speak()
        if self._is_locked:
            session.wished = other
        elif session.actor is not None:
            login = session.actor.account.login
            await session.write(staff.set_language, login, other, session.origin, session.clock())

    def speak(self) -> None:
        for screen in list(self.screen_stack):
            if isinstance(screen, DeskScreen | DeskDialog):
                screen.words_changed()

    @work(group="keys")
    async def action_keys(self) -> None:
        """Show all keys; run the one that is chosen."""
        from screens.keys_screen import KeysScreen

        screen = self.screen
        known = screen.known_keys() if isinstance(screen, DeskScreen) else keys.KEYS.values()
        moves = screen.moves if isinstance(screen, DeskScreen) else DeskScreen.moves
        dimmed = screen.out_of_reach() if isinstance(screen, DeskScreen | DeskDialog) else ()
        usable = [key for key in known if self._is_usable(key.id)]
        chosen = await self.push_screen_wait(KeysScreen(self.session, usable, dimmed, moves))
        if chosen is not None:
            await self.run_action(chosen, self.screen if self._is_of_screen(chosen) else self)

    def _is_of_screen(self, action: str) -> bool:
        return hasattr(self.screen, f"action_{action.partition('(')[0]}")

    def _is_usable(self, action: str) -> bool:
        return self._is_of_screen(action) or action in (
            "",
            "quick_case",
            "quick_visitor",
            "due",
            "lock",
            "language",
            "quit",
        )

    @on(LogScreen.Prepared)
    def _keep_what_is_loaded(self) -> None:
        """Take what is loaded out of the collector's sight: a full collection costs a key 60 ms."""
        if self._real_terminal:
            gc.unfreeze()  # the screens of whoever was here before
            gc.collect()
            gc.freeze()

    def tell_slow(self) -> None:
        """Say that what is being written takes a while: what is typed waits for it."""
        self.notify(self.session.words("one moment"), timeout=TOLD_FOR, markup=False)

    # Changes, time, what is due.

    def look(self) -> None:
        """Look at the desk; leave with a terminal that is gone, lock where nobody types."""
        self._looks += 1
        if self._real_terminal and self._looks % 4 == 0 and signals.terminal_gone():
            signals.hang_up(self.keeper.save_now)
        super().look()
        now = self.session.clock()
        if now - self._last_key > self.session.desk.lock_after_minutes * MINUTE:
            self._last_key = now
            self.action_lock()

    async def action_due(self) -> None:
        """Show what is due, over whatever is on the screen; the same key closes it."""
        from screens.due import DueScreen

        if isinstance(self.screen, DueScreen):
            self.screen.action_back()
        elif (
            self.session.actor and not self._is_locked and not isinstance(self.screen, SmallScreen)
        ):
            self.push_screen(DueScreen(self.session))

    def tell(self, problem: DeskError) -> None:
        self.notify(self.session.explain(problem), severity="error", timeout=60, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what could not be done; anything but a DeskError is a fault of the program."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            if not isinstance(error, DeskError):
                raise error
            self.tell(error)

    # The terminal's size.

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen while the terminal is too small for it."""
        self._mind_the_size(event.size)

    def _mind_the_size(self, size: Size) -> None:
        if isinstance(self.screen, SmallScreen):
            self.pop_screen()
        if size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT:
            self.push_screen(SmallScreen(self.session, size.width, size.height))
