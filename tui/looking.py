"""What others write, what time it is and what is due: looked at a few times a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from textual import work
from textual.app import ReturnType

from models import desk as desks
from models import due, duty, shifts
from models.clock import MINUTE
from models.complaints import escalations
from models.database import database
from models.desk import Desk
from models.due import Due, Watch
from models.errors import DeskError
from models.staff import Account
from models.visitors import retention
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from tui.themes import ThemedApp

POLL_SECONDS = 0.25
MOST_RESTING = 2  # looks: what others write is still there within a second
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class Glance:
    """What a look tells: the change number, and what is due if it changed or another looks."""

    version: int
    there: bool
    login: str | None
    due: tuple[Due, ...] | None
    watch: Watch | None
    desk: Desk | None


def glance(known: int | None, account: Account | None, now: int) -> Glance:
    """Look, on the reading thread; with another number than `known` read what is due.

    With None for it only the file is looked at.
    """
    version, there = database.data_version(), database.still_there()
    login = account.login if account else None
    if known in (None, version):
        return Glance(version, there, login, None, None, None)
    watching = watch(account) if account else None
    return Glance(version, there, login, tuple(due.collect(now)), watching, desks.current())


def watch(account: Account) -> Watch:
    """Return what is known of somebody who looks at what is due."""
    opened = shifts.opened()
    members = duty.members(opened.id) if opened else ()
    on_duty = any(member.login == account.login for member in members)
    return Watch(account, on_duty, due.answers())


class LookingApp(ThemedApp[ReturnType]):
    """An app that tells its screens what changed, and rings for what is due."""

    turn_after = 0
    """Microseconds into a minute before it is told: consoles of one machine take turns at it."""

    def __init__(self, session: Session, theme: str, **options: Any) -> None:
        super().__init__(theme, **options)
        self.session = session
        self.version = -1  # the number of the last change that is known
        self._seen_by: str | None = None  # for whom what is due was read last
        self._looking = False
        self._resting = 0  # looks that still leave alone what others write
        self._trouble: str | None = None  # what is wrong with the file, as told last
        self._minute = session.clock() // MINUTE
        self._rung: set[str] = set()
        self._hour = -1  # in which old visits were looked for last
        self._left_in_journal = False  # of what was purged

    def begin_to_look(self) -> None:
        """Look now and from now on."""
        self.set_interval(POLL_SECONDS, self.look)
        self.look()

    def look(self) -> None:
        """Look at the clock, and on the reading thread for changes by others."""
        self._mind_the_clock()
        if not self._looking:
            self._looking = True
            account = self.session.actor.account if self.session.actor else None
            known = self._known(account)
            looking = self.session.threads.read(glance, known, account, self.session.clock())
            asyncio.wrap_future(looking).add_done_callback(partial(self._looked, monotonic()))

    def _known(self, account: Account | None) -> int | None:
        """Return what the next look may take as known; all is new to another person."""
        if self._seen_by != (account and account.login):
            return -1
        if self._resting:
            self._resting -= 1
            return None
        return self.version

    def ring_anew(self) -> None:
        """Let whoever comes next hear what is due."""
        self._rung = set()

    def post_to_screens(self, message: Callable[[], Changed | MinutePassed]) -> None:
        """Tell every screen, also one that lies under another."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.post_message(message())

    def speak(self) -> None:
        """Let every screen say anew what it says: the language is another, or the desk's name."""
        raise NotImplementedError

    def tell(self, problem: DeskError) -> None:
        """Say what went wrong."""
        raise NotImplementedError

    def _looked(self, began_at: float, looking: asyncio.Future[Glance]) -> None:
        self._looking = False
        if looking.cancelled():
            return None
        if (problem := looking.exception()) is not None:
            return self._look_failed(problem)
        seen = looking.result()
        if seen.due is not None and (seen.there or self.version < 0):
            self._take_in(seen, monotonic() - began_at)
        if not seen.there:
            return self._look_failed(DeskError("replaced", path=database.path))
        self._trouble = None
        return None

    def _take_in(self, seen: Glance, took: float) -> None:
        """Know what is due, ring for it, and tell the screens if somebody wrote.

        A look that took long (in seconds) waited for a processor that others need as well: what
        they write comes as one then, after a rest three times as long.
        """
        assert seen.due is not None
        assert seen.desk is not None
        if self.session.follow(seen.desk):
            self.speak()
        before, self.version = self.version, seen.version
        is_another = before < 0 or seen.login != self._seen_by
        self._seen_by, self.session.watch = seen.login, seen.watch
        self.session.due = seen.due
        self._ring()
        if is_another:
            self._escalate()
            self._purge()
        if before in (-1, seen.version):
            # What the screens read comes after this look: nothing has changed since.
            self.post_to_screens(MinutePassed)
        else:
            self._resting = min(MOST_RESTING, int(3 * took / POLL_SECONDS))
            self.post_to_screens(lambda: Changed(seen.version))

    def _mind_the_clock(self) -> None:
        now = self.session.clock()
        minute = (now - self.turn_after) // MINUTE
        if minute > self._minute or now < self._minute * MINUTE:
            self._minute = minute
            self._ring()
            self._escalate()
            if now // HOUR != self._hour:
                self._purge()
            self.post_to_screens(MinutePassed)

    def _ring(self) -> None:
        """Ring once for each thing that calls, and once more when it is worse, on any screen."""
        calling = self.session.calling
        if calling - self._rung:
            self.bell()
        self._rung = calling

    @work(exit_on_error=False, exclusive=True, group="escalate")
    async def _escalate(self) -> None:
        """Let the clocks of complaints write who is told by now, in the name of who is here."""
        session, actor, now = self.session, self.session.actor, self.session.clock()
        with suppress(DeskError):  # a busy desk: the next minute tries again
            while actor is not None and await session.read(escalations.is_due, now):
                if not await session.write(escalations.escalate, actor, now):
                    return

    @work(exit_on_error=False, exclusive=True, group="purge")
    async def _purge(self) -> None:
        """Once a day remove what is personal of old visits, in pieces between other writes."""
        session, actor, now = self.session, self.session.actor, self.session.clock()
        self._hour = now // HOUR
        if actor is None or actor.account.is_device:
            return
        with suppress(DeskError):  # a busy desk: the next hour goes on with it
            if await session.read(retention.is_due, now):
                pieces = retention.daily_pieces(actor, now)
                while await session.write(next, pieces, None) is not None:
                    self._left_in_journal = True
            if self._left_in_journal and await session.write(retention.empty_file):
                self._left_in_journal = False

    def _look_failed(self, problem: BaseException) -> None:
        """Say what is wrong with the desk's file, once as long as it stays so."""
        if not isinstance(problem, DeskError):
            self._handle_exception(problem)  # private in Textual: a fault outside any handler
        elif problem.code != self._trouble:
            self._trouble = problem.code
            self.tell(problem)
