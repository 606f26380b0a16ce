"""From set-up to the console in one process: other processes take nothing away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import PIN
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


def shell(path: Path, *arguments: str | Path) -> str:
    """Run a command on the desk in another process and return what it printed."""
    command = [sys.executable, "-m", "tui", "--lang", "en", "--db", path, "log", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def set_up(terminal: Terminal) -> None:
    """Answer what set-up asks with its defaults, and sign in."""
    terminal.wait_for("Set up this desk")
    terminal.press("down")
    terminal.press("enter")
    for asked in ("Desk name", "Code", "Time zone", "Language", "profile", "login", "admin's name"):
        terminal.wait_for(asked)
        terminal.press("enter")
    for asked in ("New PIN", "The new PIN again"):
        terminal.wait_for(asked)
        terminal.send(f"{PIN}\r")
    terminal.wait_for("Who are you?")
    terminal.wait_for("Administrator")
    terminal.press("enter")
    terminal.wait_for("PIN  _")
    terminal.send(f"{PIN}\r")
    terminal.wait_for("n new")


def write(terminal: Terminal, text: str) -> None:
    terminal.press("n")
    terminal.wait_for("Enter write")
    terminal.send(text)
    terminal.wait_for(text)
    terminal.press("enter")
    terminal.wait_for(f"  {text}")
    terminal.press("escape")
    terminal.wait_for("n new")


@pytest.mark.parametrize("leaving", ["quit", "kill -9"])
def test_the_first_console_keeps_what_is_written(tmp_path: Path, leaving: str) -> None:
    """Set-up left a connection behind, and a process that came and went removed the journal."""
    path, pin = tmp_path / "desk" / "desk.db", tmp_path / "pin"
    pin.touch(0o600)
    pin.write_text(PIN)
    environment = {"XDG_CONFIG_HOME": str(tmp_path), "LANG": "C.UTF-8", "LC_ALL": None}
    command = [sys.executable, "-m", "tui", "--db", path]
    with Terminal(command, directory=ROOT, environment=environment) as terminal:
        set_up(terminal)
        assert shell(path, "list") == ""
        write(terminal, "first")
        assert "first" in shell(path, "list")
        assert shell(path, "add", "second", "--as", "admin", "--pin-file", pin) == "#2\n"
        write(terminal, "third")
        if leaving == "quit":
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
        else:
            terminal.kill(9)
            assert terminal.wait_exit() == -9
    listed = [line.split()[-1] for line in shell(path, "list").splitlines()]
    assert listed == ["first", "second", "third"]
    assert "as it was written" in shell(path, "verify")
