"""Half a line survives what ends a console: kill -9, a lost line, a shut-down, another terminal."""

from __future__ import annotations

import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from models.log import reads
from tests import factories
from tests.conftest import MakeDesk
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
HALF = "water in the lift pit"


class Desk:
    """A desk and the consoles that are opened on it."""

    def __init__(self, path: Path, folder: Path, terminals: ExitStack) -> None:
        self.path = path
        self._folder = folder
        self._terminals = terminals

    def open_console(self) -> Terminal:
        """Open the console in a new terminal, signed in as li, ready for keys."""
        pin = self._folder / "pin"
        pin.touch(0o600)
        pin.write_text(factories.PIN)
        command = ["-m", "tui", "--db", self.path, "--as", "li", "--pin-file", pin]
        environment = {"XDG_CONFIG_HOME": str(self._folder), "LANG": "C.UTF-8", "LC_ALL": None}
        terminal = self._terminals.enter_context(
            Terminal([sys.executable, *command], directory=ROOT, environment=environment)
        )
        terminal.wait_for("n new")
        return terminal

    def drafts(self) -> list[str]:
        """Return the drafts in the file, as another program reads them."""
        with closing(sqlite3.connect(self.path)) as connection:
            return [content for (content,) in connection.execute("SELECT content FROM draft")]


@pytest.fixture
def at_work(desk: MakeDesk, tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as terminals:
        yield Desk(desk("en"), tmp_path, terminals)


def type_half(terminal: Terminal) -> None:
    terminal.press("n")
    terminal.wait_for("Enter write")
    terminal.send(HALF)
    terminal.wait_for(HALF)


def finds_it_again(at_work: Desk) -> None:
    terminal = at_work.open_console()
    terminal.press("n")
    terminal.wait_for(HALF)
    terminal.send(" again")
    terminal.wait_for(f"{HALF} again")
    terminal.press("enter")
    terminal.wait_for("#1 is written")
    assert reads.entry(1).text == f"{HALF} again"
    terminal.wait_for(lambda: at_work.drafts() == [])


def test_kill_9_loses_nothing_that_was_saved(at_work: Desk) -> None:
    terminal = at_work.open_console()
    type_half(terminal)
    terminal.wait_for(lambda: at_work.drafts() == [HALF])
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_exit() == -signal.SIGKILL
    finds_it_again(at_work)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (Terminal.hang_up, 129),
        (lambda terminal: terminal.kill(signal.SIGHUP), 129),
        (lambda terminal: terminal.kill(signal.SIGTERM), 143),
        (lambda terminal: terminal.press("ctrl+q"), 0),
    ],
    ids=["window closed", "SIGHUP", "SIGTERM", "left"],
)
def test_what_was_typed_in_the_last_second_is_saved_at_the_end(
    at_work: Desk, end: Callable[[Terminal], None], code: int
) -> None:
    terminal = at_work.open_console()
    type_half(terminal)
    end(terminal)
    assert terminal.wait_exit() == code
    assert at_work.drafts() == [HALF]
    finds_it_again(at_work)


def test_the_draft_of_a_running_console_is_offered_and_tab_takes_it(at_work: Desk) -> None:
    first = at_work.open_console()
    type_half(first)
    first.wait_for(lambda: at_work.drafts() == [HALF])
    second = at_work.open_console()
    second.press("n")
    second.wait_for(f"{HALF}  Tab: go on here")
    second.press("tab")
    second.send(" too")
    second.wait_for(f"{HALF} too")
    second.press("enter")
    second.wait_for("#1 is written")
    assert reads.entry(1).text == f"{HALF} too"


def test_a_long_form_survives_kill_9(at_work: Desk) -> None:
    terminal = at_work.open_console()
    terminal.press("ctrl+e")
    terminal.wait_for("Long entry")
    terminal.send(HALF)
    terminal.wait_for(HALF)
    terminal.wait_for(lambda: any(HALF in draft for draft in at_work.drafts()))
    terminal.kill(signal.SIGKILL)
    terminal.wait_exit()
    again = at_work.open_console()
    again.press("ctrl+e")
    again.wait_for(HALF)
