"""Starts the small console of tests/faults/apps in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


@contextmanager
def console(draft: Path, *flags: str) -> Iterator[Terminal]:
    """A terminal in which the small console is ready for keys."""
    command = [sys.executable, "-m", "tests.faults.apps.console", str(draft), *flags]
    with Terminal(command, directory=ROOT) as terminal:
        terminal.wait_for("ready")
        terminal.press("a")
        terminal.wait_for("keys a")
        yield terminal
