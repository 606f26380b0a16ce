"""The program around the screens: what is signed in, what changed, what is due, what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual import events, work
from textual.binding import Binding
from textual.geometry import Size
from textual.worker import Worker, WorkerState

from models import due, staff
from models.clock import MINUTE
from models.database import database
from models.due import Due
from models.errors import DeskError
from models.language import LANGUAGES, N_, Words
from screens import keys
from screens.desk_screen import Changed, DeskDialog, DeskScreen, MinutePassed
from screens.drafts import DraftKeeper
from screens.log import LogScreen
from screens.session import Session
from screens.sign_in import SignInForm, SignInScreen
from screens.small import LEAST_HEIGHT, LEAST_WIDTH, SmallScreen
from tui import signals
from tui.settings import TerminalSettings
from tui.themes import ThemedApp

POLL_SECONDS = 0.25
UNSAVED = N_("{why} What is half-typed could not be kept. Ctrl+Q again leaves without it.")


@dataclass(frozen=True)
class Glance:
    """What one look at the database tells: its change number, and what is due if it changed."""

    version: int
    there: bool
    due: tuple[Due, ...]


class DeskApp(ThemedApp[int]):
    """The console of one desk."""

    TITLE = "Duty Desk"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        *keys.bindings("keys", "lock", "language", "quit"),
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
        super().__init__(self._settings.theme, driver_class=driver)
        self.session = session
        self.keeper = session.keeper = DraftKeeper(session, self.set_timer, self._tell)
        self._login = login
        self._notice = notice
        self._real_terminal = real_terminal
        self._version = -1
        self._looking = False
        self._trouble: str | None = None  # what is wrong with the file, as told last
        self._told_unsaved = False
        self._last_key = session.clock()
        self._minute = session.clock() // MINUTE
        self._rung: set[str] = set()
        self._looks = 0

    def on_load(self) -> None:
        """Be ready for signals before anything is painted."""
        if self._real_terminal:
            signals.install(self, self.keeper.save_now)  # type: ignore[arg-type]

    def on_mount(self) -> None:
        """Open the first screen and begin to look for changes."""
        self.set_class(self.session.ascii_only, "-ascii")
        self.set_keymap(dict(self._settings.keys))
        if self.session.actor is not None:
            self.push_screen(LogScreen(self.session, self.keeper))
        else:
            self.push_screen(SignInScreen(self.session, login=self._login, notice=self._notice))
        self.set_interval(POLL_SECONDS, self._look)
        self._look()

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
            self._speak()  # the language may have been changed on the locked screen
            self._post_to_screens(MinutePassed)
        else:
            self.session.welcomed = False
            self._only_screen(LogScreen(self.session, self.keeper))
        self._post_to_screens(lambda: Changed(self._version))

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
                return self.notify(told, severity="error", markup=False)
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

    # Language and keys.

    @work(exit_on_error=False, group="language")
    async def action_language(self) -> None:
        """Speak the other language, and remember it for the person."""
        session = self.session
        other = LANGUAGES[1 - LANGUAGES.index(session.words.language)]
        session.words = Words(other)
        self._speak()
        if self._is_locked:
            session.wished = other
        elif session.actor is not None:
            login = session.actor.account.login
            await session.write(staff.set_language, login, other, session.origin, session.clock())

    def _speak(self) -> None:
        for screen in list(self.screen_stack):
            if isinstance(screen, DeskScreen | DeskDialog):
                screen.words_changed()

    @work(group="keys")
    async def action_keys(self) -> None:
        """Show all keys; run the one that is chosen."""
        from screens.keys_screen import KeysScreen

        usable = [key for key in keys.KEYS.values() if self._is_usable(key.id)]
        chosen = await self.push_screen_wait(KeysScreen(self.session, usable))
        if chosen is not None:
            await self.run_action(
                chosen, self.screen if hasattr(self.screen, f"action_{chosen}") else self
            )

    def _is_usable(self, action: str) -> bool:
        return hasattr(self.screen, f"action_{action}") or action in ("lock", "language", "quit")

    # Changes, time, what is due.

    def _look(self) -> None:
        """Look, a few times a second, for changes by others, on the reading thread."""
        self._looks += 1
        if self._real_terminal and self._looks % 4 == 0 and signals.terminal_gone():
            signals.hang_up(self.keeper.save_now)
        self._mind_the_clock()
        if not self._looking:
            self._looking = True
            looking = self.session.threads.read(_glance, self._version, self.session.clock())
            asyncio.wrap_future(looking).add_done_callback(self._looked)

    def _looked(self, looking: asyncio.Future[Glance]) -> None:
        self._looking = False
        if looking.cancelled():
            return None
        if (problem := looking.exception()) is not None:
            return self._look_failed(problem)
        glance = looking.result()
        if self._version < 0:
            # What the first screen reads comes after this look: nothing has changed since.
            self._version, self.session.due = glance.version, glance.due
            self._ring()
            self._post_to_screens(MinutePassed)
        if not glance.there:
            return self._look_failed(DeskError("replaced", path=database.path))
        self._trouble = None
        if glance.version != self._version:
            self._version = glance.version
            self.session.due = glance.due
            self._ring()
            self._post_to_screens(lambda: Changed(glance.version))
        return None

    def _mind_the_clock(self) -> None:
        now = self.session.clock()
        if now // MINUTE != self._minute:
            self._minute = now // MINUTE
            self._ring()
            self._post_to_screens(MinutePassed)
        if now - self._last_key > self.session.desk.lock_after_minutes * MINUTE:
            self._last_key = now
            self.action_lock()

    def _ring(self) -> None:
        """Ring once for each thing whose time has come, whatever screen is shown."""
        over = {one.key for one in self.session.due if one.is_over(self.session.clock())}
        if over - self._rung:
            self.bell()
        self._rung = over

    def _post_to_screens(self, message: Callable[[], Changed | MinutePassed]) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.post_message(message())

    def _look_failed(self, problem: BaseException) -> None:
        """Say what is wrong with the desk's file, once as long as it stays so."""
        if not isinstance(problem, DeskError):
            self._handle_exception(problem)  # private in Textual: a fault outside any handler
        elif problem.code != self._trouble:
            self._trouble = problem.code
            self._tell(problem)

    def _tell(self, problem: DeskError) -> None:
        self.notify(self.session.explain(problem), severity="error", timeout=60, markup=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what could not be done; anything but a DeskError is a fault of the program."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            if not isinstance(error, DeskError):
                raise error
            self._tell(error)

    # The terminal's size.

    def on_resize(self, event: events.Resize) -> None:
        """Cover the screen while the terminal is too small for it."""
        self._mind_the_size(event.size)

    def _mind_the_size(self, size: Size) -> None:
        if isinstance(self.screen, SmallScreen):
            self.pop_screen()
        if size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT:
            self.push_screen(SmallScreen(self.session, size.width, size.height))


def _glance(known: int, now: int) -> Glance:
    version, there = database.data_version(), database.still_there()
    return Glance(version, there, tuple(due.collect(now)) if version != known else ())
