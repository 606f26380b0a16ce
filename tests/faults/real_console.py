"""Starts the real console on a desk, in a terminal of its own, with somebody signed in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.factories import PIN
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
BLANKS = re.compile(r"[\s▌]+")  # the second stands beside what is told in a corner


@contextmanager
def console_at(
    path: Path, folder: Path, login: str = "li", *, starter: Sequence[str] = ()
) -> Iterator[Terminal]:
    """A terminal in which the console of an English desk is ready for keys.

    `folder` holds the PIN and no settings of anybody. `starter` are words before the command.
    """
    with opening(path, folder, login, starter=starter) as terminal:
        terminal.wait_for("n new")
        yield terminal


def opening(
    path: Path, folder: Path, login: str = "li", *, starter: Sequence[str] = ()
) -> Terminal:
    """A terminal in which the console is being started."""
    pin = folder / "pin"
    pin.touch(0o600)
    pin.write_text(PIN)
    program = [*starter, sys.executable, "-m", "tui", "--lang", "en"]
    environment = {"XDG_CONFIG_HOME": str(folder), "LANG": "C.UTF-8", "LC_ALL": None}
    return Terminal(
        [*program, "--db", path, "--as", login, "--pin-file", pin],
        directory=ROOT,
        environment=environment,
    )


def type_line(terminal: Terminal, text: str) -> None:
    """Type a line of the log and leave it there."""
    terminal.press("n")
    terminal.wait_for("Enter write")
    terminal.send(text)
    terminal.wait_for(text)


def says(terminal: Terminal, *sentences: str) -> Callable[[], bool]:
    """Return whether one of the sentences is on the screen, wherever its lines are broken."""
    bare = re.compile("|".join(re.escape(BLANKS.sub("", each)) for each in sentences))
    return lambda: bare.search(BLANKS.sub("", terminal.text())) is not None
