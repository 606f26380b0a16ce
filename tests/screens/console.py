"""A console without a terminal: DeskApp on the open desk, with a clock that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual import events
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from models import desk as desks
from models import parts, staff  # noqa: F401 - the parts register what is due
from models.audit import Origin
from models.clock import MINUTE, SECOND
from models.database import DatabaseThreads, database, writing_lock
from models.log import reads
from models.log.tables import LogEntry
from screens.session import Session
from tests import factories
from tests.screens.screen_text import screen_lines, screen_text
from tui.app import DeskApp
from tui.settings import TerminalSettings

TURNS = 30
"""Turns of the loop after each key: the token of OrderedKeys goes through every queue."""
MOST_LOOKS = 1500
ROUNDS = 3
"""What is read leads to another read: a list, then what is beside its cursor."""
MOST_TO_SETTLE = 0.2
"""Seconds; a test that holds the write lock keeps the writing thread for longer."""
NAMED = {" ": "space", "\r": "enter", "\t": "tab", "\x1b": "escape"}
NORMAL, WIDE = (80, 24), (120, 36)


class Clock:
    """The time as the console is told it; it stands still until it is moved."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, *, minutes: int = 0, seconds: int = 0) -> None:
        self.now += minutes * MINUTE + seconds * SECOND


@dataclass
class Console:
    """What a person has before them: keys to press and a screen to read."""

    app: DeskApp
    pilot: Pilot[int]
    clock: Clock

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen; as many blank ones while it is not painted yet."""
        return screen_lines(self.app) or [""] * self.app.size.height

    @property
    def first_rows(self) -> str:
        """The first two lines of the list, without what stands beside it where it is wide."""
        return "".join(line.partition("│")[0].strip() for line in self.lines[3:5])

    @property
    def preview(self) -> str:
        """The line below the one that is typed on."""
        return self.lines[-2]

    @property
    def typed(self) -> str:
        """What stands on the line."""
        return self.lines[-3].strip()

    @property
    def rule(self) -> str:
        """The rule above the line, which says what the line is for."""
        return self.lines[-4]

    @property
    def rows(self) -> str:
        """The list of entries, with what stands beside it."""
        return "\n".join(self.lines[3:-4])

    def line_with(self, part: str) -> str:
        """Return the one line of the screen that holds a text."""
        found = [line for line in self.lines if part in line]
        assert len(found) == 1, f"{part!r} is on {len(found)} lines\n{self.text}"
        return found[0]

    def styles(self, part: str) -> list[Style]:
        """Return the styles in which a text on one line of the screen is painted."""
        # Private in Textual: the compositor holds what is painted; there is no public way to it.
        for strip in self.app.screen._compositor.render_strips():
            at = strip.text.find(part)
            if at >= 0:
                cells = strip.crop(_cells(strip.text[:at]), _cells(strip.text[: at + len(part)]))
                return [segment.style or Style() for segment in cells]
        raise AssertionError(f"{part!r} is not on the screen\n{self.text}")

    def cursor_line(self) -> str:
        """Return the line of the list that has the cursor."""
        for strip in self.app.screen._compositor.render_strips():
            if any(segment.style and segment.style.reverse for segment in strip):
                return strip.text.rstrip()
        return ""

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type text; Pilot itself has no keys for characters such as ＃."""
        for character in text:
            self.app.post_message(events.Key(NAMED.get(character, character), character))
            await self.pilot.pause()

    async def burst(self, *keys: str) -> None:
        """Press keys at once, without a look in between."""
        for key in keys:
            named = {name: character for character, name in NAMED.items()}
            self.app.post_message(events.Key(key, named.get(key, key if len(key) == 1 else None)))
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, condition: str | Callable[[], Any]) -> None:
        """Let the console go on until a text is on the screen, or a function's answer is true."""
        for _ in range(MOST_LOOKS):
            if condition in self.text if isinstance(condition, str) else condition():
                await self.settle()
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"waited for {condition!r}\n{self.text}")

    async def settle(self) -> None:
        """Let what is under way end: a row is there before the screen knows that it is."""
        threads = self.app.session.threads
        for _ in range(ROUNDS):
            under_way = [asyncio.wrap_future(on(int)) for on in (threads.read, threads.write)]
            await asyncio.wait(under_way, timeout=MOST_TO_SETTLE)
            await self.pilot.pause()

    async def write(self, line: str) -> LogEntry:
        """Write a line as a person does: to the line, type, Enter; return the entry."""
        before = reads.head()
        await self.press("ctrl+n")
        await self.type(line)
        await self.enter()
        await self.until(lambda: reads.head() != before)
        last = reads.head()
        assert last is not None
        await self.until(f"#{last[0]} ")
        return reads.entry(last[0])

    async def enter(self) -> None:
        """Press Enter and wait until the line has taken it: it might be a line end of a paste."""
        await self.press("enter")
        await self.pilot.pause(0.03)


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


@contextmanager
def deskapp(
    *,
    login: str | None = "li",
    automatic: bool = False,
    ask: str | None = None,
    language: str | None = None,
    clock: Callable[[], int] | None = None,
    ascii_only: bool = False,
    terminal: str = "/dev/pts/7",
    settings: TerminalSettings | None = None,
) -> Iterator[DeskApp]:
    """Make the app of the open desk: signed in, or with `login=None` asking who is there."""
    threads = DatabaseThreads()
    try:
        session = Session(
            desks.current(),
            threads,
            Origin("console", "tester"),
            terminal=terminal,
            language=language,
            ascii_only=ascii_only,
            clock=clock or Clock(factories.NOW),
        )
        if login:
            session.sign_in(staff.find(login), automatic=automatic)
        yield DeskApp(session, settings, login=ask)
    finally:
        threads.close()


@asynccontextmanager
async def console(size: tuple[int, int] = NORMAL, **options: Any) -> AsyncIterator[Console]:
    """Start the app of the open desk; it is ready when what it has to read was read."""
    clock = options.setdefault("clock", Clock(factories.NOW))
    with deskapp(**options) as app:
        async with app.run_test(size=size, notifications=True) as pilot:
            here = Console(app, pilot, clock)
            await here.until(lambda: not app.session.actor or _is_ready(here))
            yield here


def _is_ready(here: Console) -> bool:
    """Are the shift in the first line and the rows, or the word that there are none, painted?"""
    shift = any(word in here.lines[0] for word in ("shift", "班", "在岗"))
    return shift and bool(here.first_rows)


@contextmanager
def another_program_writes() -> Iterator[None]:
    """Hold the write lock, as another program does in the middle of a long write."""
    with writing_lock(database.path):
        yield


def tamper(statement: str, *values: object) -> None:
    """Change the file behind the program's back, as no part of it would."""
    database.ask(statement, *values)


def patch_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Pilot wait a few turns of the loop after each key instead of 62 ms."""

    async def a_few_turns(*_: object) -> None:
        for _turn in range(TURNS):
            await asyncio.sleep(0)

    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", a_few_turns)


def patch_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every app take the style sheets as the first one parsed them: a fifth of its start."""
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, css: str, **source: Any) -> list[RuleSet]:
        key = css, *source.values(), *sheet._variables.items()
        if key not in parsed:
            parsed[key] = parse(sheet, css, **source)
        return parsed[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)


def draft_of(path: Path) -> str | None:
    """Return what the database holds of any unfinished text, by a connection of its own."""
    import sqlite3

    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT content FROM draft").fetchall()
    connection.close()
    return found[0][0] if found else None
