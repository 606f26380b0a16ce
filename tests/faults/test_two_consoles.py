"""Two people, two terminals, one file: each sees what the other writes, and the log is whole."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from models.log import reads, verify
from tests import factories
from tests.conftest import MakeDesk
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


@pytest.fixture
def open_console(desk: MakeDesk, tmp_path: Path) -> Iterator[object]:
    """Open the real console in a terminal of its own, signed in as a login."""
    path = desk("en")
    pin = tmp_path / "pin"
    pin.touch(0o600)
    pin.write_text(factories.PIN)
    with ExitStack() as terminals:

        def start(login: str) -> Terminal:
            command = ["-m", "tui", "--db", path, "--as", login, "--pin-file", pin]
            environment = {"XDG_CONFIG_HOME": str(tmp_path), "LANG": "C.UTF-8", "LC_ALL": None}
            terminal = terminals.enter_context(
                Terminal([sys.executable, *command], directory=ROOT, environment=environment)
            )
            terminal.wait_for(factories.NAMES["en"][login])
            terminal.wait_for("n new")
            return terminal

        yield start


def write(terminal: Terminal, text: str) -> None:
    terminal.press("n")
    terminal.wait_for("Enter write")
    terminal.send(text)
    terminal.wait_for(text)
    terminal.press("enter")
    terminal.wait_for(f"  {text}")
    terminal.press("escape")
    terminal.wait_for("n new")


def test_each_sees_what_the_other_writes_and_the_log_is_whole(open_console) -> None:
    li, wang = open_console("li"), open_console("wang")
    write(li, "from the front desk")
    written = time.monotonic()
    wang.wait_for("from the front desk")
    assert wang.received_at - written < 1
    write(wang, "from the lobby")
    li.wait_for("from the lobby")
    for terminal in (li, wang):
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.leftovers() == []
    assert [entry.text for entry in reads.newest(9)] == ["from the front desk", "from the lobby"]
    assert [entry.author for entry in reads.newest(9)] == ["li", "wang"]
    assert verify.verify().whole


def test_both_write_at_once_and_nothing_is_lost(open_console) -> None:
    li, wang = open_console("li"), open_console("wang")
    for terminal in (li, wang):
        terminal.press("n")
        terminal.wait_for("Enter write")
    for turn in range(5):
        for terminal, name in ((li, "front"), (wang, "lobby")):
            terminal.send(f"{name} {turn} {'ab'[turn % 2] * 9}")
        for terminal, name in ((li, "front"), (wang, "lobby")):
            terminal.wait_for(f"{name} {turn}")
            terminal.press("enter")
        for terminal in (li, wang):
            terminal.wait_for(lambda turn=turn: len(reads.newest(20)) == 2 * turn + 2)
            terminal.wait_for(f"front {turn}")
            terminal.wait_for(f"lobby {turn}")
    texts = {entry.text.rpartition(" ")[0] for entry in reads.newest(20) if entry.text}
    assert texts == {f"{name} {turn}" for name in ("front", "lobby") for turn in range(5)}
    assert verify.verify().whole
