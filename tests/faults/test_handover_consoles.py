"""A whole handover at two consoles, from the first line of the night to the code on the paper."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from models import checklists
from models.checklist_lines import Item
from models.handover import reads
from models.log import verify
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
LIST = (
    Item(1, "count", "keys", 77),
    Item(2, "tick", "lobby dark"),
    Item(3, "condition", "desk phone"),
)
# Those after the summary, in their order.
SECTIONS = ("expected next", "if", "special situations", "equipment", "for the supervisor")


class Desk:
    """A desk with a short list, its consoles and its shell."""

    def __init__(self, path: Path, folder: Path, terminals: ExitStack) -> None:
        self.path = path
        self._terminals = terminals
        self._environment = {"XDG_CONFIG_HOME": str(folder), "LANG": "C.UTF-8", "LC_ALL": None}

    def open_console(self, *options: str) -> Terminal:
        """Open the console in a terminal of its own; it asks who is there."""
        command = [sys.executable, "-m", "tui", "--db", self.path, *options]
        return self._terminals.enter_context(
            Terminal(command, directory=ROOT, environment=self._environment)
        )

    def shell(self, *words: str) -> str:
        """Run a command of the program to its end and return what it printed."""
        kept = {name: value for name, value in os.environ.items() if name != "LC_ALL"}
        environment = kept | {name: text for name, text in self._environment.items() if text}
        ended = subprocess.run(
            [sys.executable, "-m", "tui", "--db", self.path, *words],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def section(self, name: str) -> str:
        """Return a section of the note as another program reads it from the file."""
        with closing(sqlite3.connect(self.path)) as connection:
            found = connection.execute(
                "SELECT text FROM handover_section WHERE section=?", (name,)
            ).fetchone()
        return found[0] if found else ""


@pytest.fixture
def at_work(desk: MakeDesk, tmp_path: Path) -> Iterator[Desk]:
    path = desk("en")
    checklists.replace("", LIST, actor("zhao"), NOW)
    with ExitStack() as terminals:
        yield Desk(path, tmp_path, terminals)


def sign_in(terminal: Terminal, name: str) -> None:
    """Type a name and the PIN, as a person does."""
    terminal.wait_for("Who are you?")
    terminal.wait_for(name)
    terminal.send(name.split()[0].lower())
    terminal.press("enter")
    terminal.wait_for("PIN")
    terminal.send(factories.PIN)
    terminal.press("enter")


def go_on_duty(terminal: Terminal, key: str) -> None:
    terminal.wait_for("Go on duty?")
    terminal.press(key)
    terminal.wait_for(lambda: "Go on duty?" not in terminal.text())


def write(terminal: Terminal, text: str, shown: str) -> None:
    """Write a line of the log."""
    terminal.press("ctrl+n")
    terminal.wait_for("Enter write")
    terminal.send(text)
    terminal.wait_for(text)
    terminal.press("enter")
    terminal.wait_for(f"  {shown}")
    terminal.press("escape")
    terminal.wait_for("n new")


def part(terminal: Terminal, name: str) -> None:
    """Go to a part of the handover, to its first line."""
    for _ in range(3):
        if f"[{name}" in terminal.text():
            break
        titles = terminal.lines()[3]
        terminal.press("tab")
        terminal.wait_for(lambda titles=titles: terminal.lines()[3] != titles)
    terminal.wait_for(f"[{name}")
    terminal.press("home")


def ask(terminal: Terminal, key: str, question: str, answer: str, then: str) -> None:
    """Press a key, answer what it asks on the line, and wait for what is seen then."""
    terminal.press(key)
    terminal.wait_for(lambda: question in terminal.lines()[-4])
    terminal.send(answer)
    terminal.wait_for(answer)
    terminal.press("enter")
    terminal.wait_for(then)


def sign(terminal: Terminal, title: str, then: str | Callable[[], object]) -> None:
    terminal.press("a")
    terminal.wait_for(title)
    terminal.send(factories.PIN)
    terminal.press("enter")
    terminal.wait_for(then)


def at(terminal: Terminal, words: str) -> None:
    """Wait until the cursor has gone on to a line; the line below says where it stands."""
    terminal.wait_for(lambda: words in terminal.lines()[-2])


def tick(terminal: Terminal, key: str, words: str, then: str) -> None:
    at(terminal, words)
    terminal.press(key)
    terminal.wait_for(then)


def prepare(terminal: Terminal) -> None:
    """Fill everything in as the outgoing, with one key missing."""
    terminal.press("2")
    terminal.wait_for("[Checklist 0/3]")
    at(terminal, "keys")
    ask(terminal, "space", "keys", "76 one lent to the gym", "[Checklist 1/3]")
    tick(terminal, "space", "lobby dark", "[Checklist 2/3]")
    tick(terminal, "space", "desk phone", "[Checklist 3/3]")
    part(terminal, "Note")
    at(terminal, "summary")
    terminal.press("enter")
    terminal.wait_for("Saved as you type")
    terminal.send("Quiet until the lift stopped.")
    terminal.wait_for("Quiet until the lift stopped.")
    terminal.press("escape")
    terminal.wait_for("[Note 1/6]")
    terminal.press("down")
    for filled, section in enumerate(SECTIONS, 2):
        tick(terminal, "-", section, f"[Note {filled}/6]")


def go_through(terminal: Terminal) -> None:
    """Check everything as the incoming; the summary is doubted, the keys counted blind."""
    terminal.wait_for("[This shift 0/2]")
    at(terminal, "lift 2 stopped")
    ask(terminal, "r", "Say back", "I keep lift 2 off", "[This shift 1/2]")
    tick(terminal, "space", "to the next shift", "[This shift 2/2]")
    part(terminal, "Checklist 0/3")
    terminal.wait_for("count it first")
    at(terminal, "keys")
    assert "77" not in terminal.text()
    assert "76" not in terminal.text()
    ask(terminal, "space", "keys", "76", "76 again")
    tick(terminal, "space", "lobby dark", "[Checklist 2/3]")
    tick(terminal, "space", "desk phone", "[Checklist 3/3]")
    part(terminal, "Note 0/6")
    at(terminal, "summary")
    ask(terminal, "d", "Doubt", "is the company told", "[Note 1/6]")
    for checked, section in enumerate(SECTIONS, 2):
        tick(terminal, "space", section, f"[Note {checked}/6]")


def test_a_night_is_handed_over_from_one_console_to_the_other(at_work: Desk) -> None:
    outgoing, incoming = at_work.open_console(), at_work.open_console()
    sign_in(outgoing, "Jane Lee")
    go_on_duty(outgoing, "g")
    write(outgoing, "!! lift 2 stopped, one person freed", "lift 2 stopped")
    write(outgoing, "garage light out >>", "garage light out")
    prepare(outgoing)
    sign(outgoing, "Hand over the shift", "offered: Jane Lee")

    sign_in(incoming, "John King")
    go_on_duty(incoming, "t")
    incoming.wait_for("read, do not show again")
    incoming.press("space")
    incoming.wait_for("n new")
    incoming.press("2")
    go_through(incoming)
    incoming.press("a")
    incoming.wait_for("Doubts without an answer: 1. The first: summary.")

    outgoing.wait_for("under review: John King")
    part(outgoing, "Note")
    outgoing.wait_for("is the company told")
    ask(
        outgoing, "enter", "Answer of Jane Lee", "yes, they come at ten", "Jane Lee: yes, they come"
    )

    incoming.wait_for("Jane Lee: yes, they come at ten")
    sign(incoming, "Take over the shift", "Handover 1 is sealed. Code ")
    shown = CODE.search(incoming.text())
    assert shown is not None
    outgoing.wait_for(lambda: "John King" in outgoing.lines()[0])

    paper = at_work.shell("handover", "print", "--last")
    for words in ("Jane Lee", "John King", "keys", "I keep lift 2 off", "yes, they come at ten"):
        assert words in paper
    printed = CODE.search(paper)
    assert printed is not None
    assert printed[0] == shown[0] == reads.by_number(1).code
    assert printed[0] in at_work.shell("handover", "verify", "--code", printed[0])
    assert verify.verify().whole
    for terminal in (outgoing, incoming):
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.leftovers() == []


def test_a_section_that_was_being_typed_survives_kill_9(at_work: Desk) -> None:
    """What was typed up to a second before is in the note, without any key that writes it."""
    terminal = at_work.open_console("--as", "li")
    terminal.wait_for("PIN")
    terminal.send(factories.PIN)
    terminal.press("enter")
    go_on_duty(terminal, "g")
    terminal.press("2")
    terminal.wait_for("[Checklist 0/3]")
    part(terminal, "Note")
    terminal.press("enter")
    terminal.wait_for("Saved as you type")
    terminal.send("Water in the pit since two")
    terminal.wait_for("Water in the pit since two")
    terminal.wait_for(lambda: at_work.section("summary") == "Water in the pit since two", 1.5)
    terminal.kill(signal.SIGKILL)
    assert terminal.wait_exit() == -signal.SIGKILL

    again = at_work.open_console("--as", "li")
    again.wait_for("PIN")
    again.send(factories.PIN)
    again.press("enter")
    again.wait_for("n new")
    again.press("2")
    again.wait_for("[Checklist 0/3]")
    part(again, "Note")
    again.wait_for("Water in the pit since two")
