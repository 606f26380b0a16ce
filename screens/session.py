"""What every screen needs to know: the desk, who acts, the clock, the database threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from models import clock, drafts, due
from models.audit import Origin
from models.database import DatabaseThreads
from models.desk import Desk
from models.due import DESK, Due, Watch
from models.errors import DeskError
from models.language import Words, choose
from models.staff import Account, Actor

if TYPE_CHECKING:
    from models.presence import Presence
    from screens.drafts import DraftKeeper
    from screens.widgets.frame import Headline

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Printing(Protocol):
    """Where printed sheets go: a printer or a folder that the settings name."""

    def send(self, name: str, text: str) -> str:
        """Print a text; return in words where it went. Raises DeskError."""


@dataclass
class Session:
    """One console at one desk: how it was started, who is signed in, what was read last of it."""

    desk: Desk
    threads: DatabaseThreads
    origin: Origin
    terminal: str = "none"
    language: str | None = None  # as the command line wished; it goes before the person's
    ascii_only: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)  # other keys than the table's
    clock: Callable[[], int] = clock.now
    actor: Actor | None = None
    wished: str | None = None  # the language chosen on the sign-in screen, for who signs in next
    due: tuple[Due, ...] = ()
    watch: Watch | None = None  # who looks at it, as the last look at the database found them
    headline: Headline | None = None  # as a screen read it last
    welcomed: bool = True  # whether this sign-in was asked what it is asked
    printing: Printing | None = None
    presence: Presence | None = None  # what other programs are told of this console
    keeper: DraftKeeper = field(init=False)
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.words = Words(choose(self.language, self.desk.language))
        self.process = drafts.this_process()

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return self.desk.zone

    @property
    def person(self) -> Actor:
        """Who is signed in; only screens behind the sign-in ask."""
        assert self.actor is not None
        return self.actor

    @property
    def strip(self) -> list[Due]:
        """What is due and stands before whoever is signed in now, theirs first."""
        watch, actor = self.watch, self.actor
        if watch is None or actor is None or watch.account.login != actor.account.login:
            return []
        soon = self.desk.due_soon_minutes * clock.MINUTE
        return due.strip(self.due, watch, self.clock(), soon)

    @property
    def calling(self) -> set[str]:
        """The keys of what wants somebody now: signed in, or whoever hears it."""
        now = self.clock()
        things = self.due if self.actor is None else self.strip
        return {thing.news(now) for thing in things if thing.level(now) > DESK}

    def sign_in(self, account: Account, *, automatic: bool = False) -> None:
        """Let a person act here from now on, in their language."""
        self.actor = Actor(account, self.origin, automatic)
        if self.presence is not None:
            self.presence.signed_in(account.login, account.name)
        wishes = self.wished, self.language, account.language, self.desk.language
        self.words, self.wished = Words(choose(*wishes)), None

    def follow(self, desk: Desk) -> bool:
        """Take the desk's settings as they are now; say whether screens have to be told anew.

        Whoever has chosen no language reads the desk's.
        """
        before, self.desk = self.desk, desk
        account = self.actor.account if self.actor else None
        chosen = self.wished or self.language or (account and account.language)
        if self.words.language == before.language and not chosen:
            self.words = Words(desk.language)
        shown = (before.name, before.timezone, before.language)
        return shown != (desk.name, desk.timezone, desk.language)

    def draft_place(self, form: str) -> drafts.Place:
        """Return where the person's draft of a form is kept."""
        return drafts.Place(self.person.account.login, form, self.terminal, self.process)

    def explain(self, error: DeskError) -> str:
        """Return what went wrong in the reader's words, times in the desk's zone."""
        return error.sentence(self.words, self.zone)

    async def read(
        self,
        function: Callable[Parameters, Result],
        /,
        *arguments: Parameters.args,
        **names: Parameters.kwargs,
    ) -> Result:
        """Run a reading function on the reading thread."""
        return await asyncio.wrap_future(self.threads.read(function, *arguments, **names))

    async def write(
        self,
        function: Callable[Parameters, Result],
        /,
        *arguments: Parameters.args,
        **names: Parameters.kwargs,
    ) -> Result:
        """Run a writing function on the writing thread."""
        return await asyncio.wrap_future(self.threads.write(function, *arguments, **names))
