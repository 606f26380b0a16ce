"""The console over a real sshd: a key opens it and nothing else, and a lost line loses no word.

The server of these tests forbids nothing: what is refused here, the line that `dutydesk staff key`
prints refuses by itself.
"""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from models import drafts
from tests import factories
from tests.conftest import MakeDesk
from tests.faults.ssh_server import Server, make_key, program, server
from tests.terminal import Terminal

pytestmark = pytest.mark.sshd
ROOT = Path(__file__).parents[2]
HALF = "water in the lift pit"
NO_PIN = "There is no terminal here to ask li for the PIN"


def staff_key(desk: Path, public_key: Path, login: str = "li") -> str:
    """Return the line that lets a key in as somebody."""
    command = [sys.executable, "-m", "tui", "--db", desk, "staff", "key", login]
    given = public_key.read_bytes()
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    return done.stdout.decode().strip()


class Line:
    """A desk behind sshd, and li's key, which is the only one let in."""

    def __init__(self, desk: Path, key: Path, server: Server, terminals: ExitStack) -> None:
        self.desk = desk
        self.key = key
        self.server = server
        self._terminals = terminals
        server.authorize(staff_key(desk, key.with_suffix(".pub")))

    def call(self, *options: str, behind: str = "") -> Terminal:
        """Come in with a terminal, which then shows whoever is asked for their PIN."""
        words = ("-tt", "-e", "none", *options, "HOST", *([behind] if behind else []))
        command = self.server.command("ssh", self.key, *words)
        environment = {"LANG": "C.UTF-8", "LC_ALL": None}
        terminal = self._terminals.enter_context(Terminal(command, environment=environment))
        terminal.wait_for("PIN")
        assert "Jane Lee" in terminal.text()
        return terminal

    def sign_in(self, *options: str) -> Terminal:
        """Come in and sign in, as far as the log."""
        terminal = self.call(*options)
        terminal.send(f"{factories.PIN}\r")
        terminal.wait_for("Go on duty?")
        terminal.press("escape")
        terminal.wait_for("n new")
        return terminal

    def draft(self) -> tuple[str, str] | None:
        """Return what is half-written in the file, and which process did."""
        with closing(sqlite3.connect(self.desk)) as connection:
            row: tuple[str, str] | None = connection.execute(
                "SELECT content, process FROM draft"
            ).fetchone()
        return row

    def type_half(self, terminal: Terminal) -> str:
        """Write half an entry; return which process holds it."""
        terminal.press("n")
        terminal.wait_for("Enter write")
        terminal.send(HALF)
        terminal.wait_for(lambda: (self.draft() or ("",))[0] == HALF)
        found = self.draft()
        assert found is not None
        return found[1]


@pytest.fixture
def line(desk: MakeDesk, tmp_path: Path) -> Iterator[Line]:
    with ExitStack() as opened:
        make_key(tmp_path / "li", "li@front-desk")
        running = opened.enter_context(server(tmp_path))
        yield Line(desk("en"), tmp_path / "li", running, opened)


def test_a_key_opens_the_console_which_asks_for_the_pin(line: Line) -> None:
    terminal = line.call()
    terminal.send("000000\r")
    terminal.wait_for("not right")
    terminal.send(f"{factories.PIN}\r")
    terminal.wait_for("n new")
    terminal.press("escape", "ctrl+q")
    assert terminal.wait_exit() == 0


def test_a_command_of_the_client_is_ignored(line: Line, tmp_path: Path) -> None:
    touch = f"touch {tmp_path / 'touched'}"
    terminal = line.call(behind=touch)
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    without = line.server.run("ssh", line.key, "HOST", touch)
    assert (without.returncode, without.stdout) == (4, "")
    assert NO_PIN in without.stderr
    assert not (tmp_path / "touched").exists()


def opened_ways(line: Line, folder: Path) -> set[str]:
    """Try what else a key can be good for; return what worked."""
    run, port, key, theirs = line.server.run, line.server.port, line.key, folder / "theirs"
    theirs.write_text("x")
    reverse = ("-o", "ExitOnForwardFailure=yes", "-R")
    tried = {
        "shell": "hello" in run("ssh", key, "HOST", "echo hello").stdout,
        "variables": "evil" in run("ssh", key, "-o", "SetEnv=LC_X=evil", "HOST", "env").stdout,
        "sftp": run("sftp", key, "-b", "/dev/null", "HOST").returncode == 0,
        "scp in": run("scp", key, "-O", theirs, f"HOST:{folder / 'in'}").returncode == 0,
        "scp out": run("scp", key, "-O", f"HOST:{line.desk}", folder / "out").returncode == 0,
        "forward": "SSH-2.0" in run("ssh", key, "-W", f"127.0.0.1:{port}", "HOST").stdout,
        "reverse": run("ssh", key, *reverse, "0:127.0.0.1:9", "HOST", "true").returncode == 0,
        "socket": run("ssh", key, *reverse, f"{folder / 's'}:/x", "HOST", "true").returncode == 0,
    }
    return {name for name, worked in tried.items() if worked}


def test_nothing_but_the_console_can_be_had_with_the_key(line: Line, tmp_path: Path) -> None:
    assert opened_ways(line, tmp_path) == set()
    assert not (tmp_path / "in").exists()
    assert not (tmp_path / "out").exists()
    # The same with a key that is let in without the line: what closes these doors is the line.
    line.server.authorize(line.key.with_suffix(".pub").read_text())
    assert len(opened_ways(line, tmp_path)) == 8


HOSTILE = (
    *("PYTHONINSPECT=1", "PYTHONPATH=/nowhere", "TEXTUAL_DRIVER=nothing:Driver", "LC_EVIL=$(id)"),
    *("DUTYDESK_DB=/nowhere/desk.db", "XDG_DATA_HOME=/nowhere", "SSH_ORIGINAL_COMMAND=sh"),
)


def test_no_variable_of_the_client_reaches_the_console(line: Line) -> None:
    terminal = line.sign_in("-o", f"SetEnv={' '.join(HOSTILE)}")
    number = line.type_half(terminal).rpartition(":")[2]
    environment = Path(f"/proc/{number}/environ").read_text().split("\0")
    assert {entry.partition("=")[0] for entry in environment if entry} == {"HOME", "TERM", "LANG"}
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert ">>>" not in terminal.text()


def line_of(terminal: Terminal, text: str) -> int:
    """Return on which line of the screen a text stands, counted from 1."""
    return next(at for at, line in enumerate(terminal.lines(), 1) if text in line)


def used_by_children(process: Path) -> tuple[str, ...]:
    """Return what the ended children of a process used of memory and time: proc(5), stat."""
    numbers = (process / "stat").read_text().rpartition(")")[2].split()
    return numbers[8], numbers[10], numbers[13], numbers[14]


CLICK = "\x1b[<0;32;{line}M\x1b[<0;32;{line}m"


def test_no_key_starts_a_program_or_stops_the_console(line: Line, tmp_path: Path) -> None:
    terminal = line.sign_in()
    process = Path("/proc") / line.type_half(terminal).rpartition(":")[2]
    before, at_first = set(tmp_path.iterdir()), used_by_children(process)
    terminal.press("ctrl+z")  # elsewhere it stops a program
    terminal.wait_for("no entry of yours to take back")
    terminal.send("\x1c\x03")  # elsewhere they kill it
    terminal.wait_for("Ctrl+Q leaves.")
    terminal.press("ctrl+p")  # Textual's palette, with a command for screenshots
    terminal.wait_for("the second one also while typing")
    terminal.press("escape")
    terminal.wait_for(lambda: "the second one also" not in terminal.text())
    terminal.send(" https://example.org\r")
    terminal.wait_for(re.compile("note .*example.org"))
    terminal.press("escape")
    terminal.wait_for("n new")
    terminal.send(CLICK.format(line=line_of(terminal, "example.org")))
    terminal.wait_for("by console")
    terminal.send(CLICK.format(line=line_of(terminal, "example.org")))
    terminal.press("escape")
    terminal.wait_for(lambda: "by console" not in terminal.text())
    terminal.press("4")
    terminal.wait_for("p print")
    terminal.press("p")
    terminal.wait_for(lambda: (tmp_path / "printed").exists())
    terminal.press("ctrl+l")
    terminal.wait_for("Locked")  # so all keys before it were read
    assert used_by_children(process) == at_first  # so none has ended
    assert {task.read_text() for task in process.glob("task/*/children")} == {""}  # and none runs
    assert {path.name for path in set(tmp_path.iterdir()) - before} == {"printed"}


@pytest.mark.parametrize("end", ["client killed", "line dead"])
def test_a_lost_line_ends_the_console_and_keeps_its_draft(line: Line, end: str) -> None:
    line.server.configure("ClientAliveInterval 1")
    terminal = line.sign_in()
    process = line.type_half(terminal)
    # A stopped client answers no more, as with the cable out; sshd gives up after some questions.
    terminal.kill(signal.SIGKILL if end == "client killed" else signal.SIGSTOP)
    terminal.wait_for(lambda: not drafts.is_running(process))
    again = line.sign_in()
    again.press("n")
    again.wait_for(HALF)
    again.send(" again\r")
    again.wait_for("#1 is written")


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_ssh_keygen_makes_is_taken_under_its_own_fingerprint(
    line: Line, tmp_path: Path, kind: str
) -> None:
    key, public = tmp_path / kind, tmp_path / f"{kind}.pub"
    keygen = program("ssh-keygen")
    subprocess.run([keygen, "-q", "-t", kind, "-N", "", "-C", "李静@前台", "-f", key], check=True)
    staff_key(line.desk, public)
    shown = subprocess.run([keygen, "-lf", public], capture_output=True, check=True)
    with closing(sqlite3.connect(line.desk)) as connection:
        query = "SELECT detail FROM audit WHERE act = 'staff_key' ORDER BY id DESC"
        (detail,) = connection.execute(query).fetchone()
    assert detail.split()[1] == shown.stdout.decode().split()[1]
