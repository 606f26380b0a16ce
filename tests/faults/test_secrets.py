"""PINs and passphrases are nowhere but where they were typed, whatever else is looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import settings, staff
from models.audit import Origin
from models.database import database
from tests.cli.conftest import ROOT, command
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.terminal import Terminal

# As long as they may be: six digits would be found by chance in the digits of a moment.
PIN, WRONG_PIN, NEXT_PIN = "739164508213", "739164508214", "408852917360"
SIX_DIGITS = "739164"
PASSPHRASE = "correct horse battery staple"
SECRETS = (PIN, WRONG_PIN, NEXT_PIN, PASSPHRASE)
# The program with one of its functions broken.
BROKEN = """
import sys
from {module} import {owner}
def broken(*_, **__):
    raise RuntimeError("broken by a test")
{owner}.{name} = broken
sys.argv[0] = "dutydesk"
from tui.cli import main
main()
"""


def broken(module: str, owner: str, name: str, *arguments: str | Path) -> list[str]:
    program = BROKEN.format(module=module, owner=owner, name=name)
    return [sys.executable, "-c", program, *map(str, arguments)]


class Watched:
    """Runs commands, and keeps all that is to be seen of them from outside."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "desk.db"
        self.seen = bytearray()
        self._environment = os.environ | {"LANG": "C.UTF-8", "XDG_CONFIG_HOME": str(folder)}

    def run(self, *arguments: str, secret: str, given: str = "") -> int:
        """Run a command that waits for a secret on its standard input, and look at it meanwhile."""
        return self.start(command("--db", self.path, *arguments), secret, given)

    def start(self, words: list[str], secret: str, given: str = "") -> int:
        with subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=self._environment,
        ) as process:
            assert process.stdin is not None
            process.stdin.write(secret.encode())  # without its line's end: it waits for more
            process.stdin.flush()
            self.look_at(process.pid)
            told, _ = process.communicate(f"\n{given}".encode())
        self.seen += told
        return process.returncode

    def look_at(self, pid: int) -> None:
        """Keep a process's arguments and its variables, as anybody on the machine may see them."""
        told = subprocess.run(
            ["ps", "eww", "-o", "command=", "-p", str(pid)], capture_output=True, check=True
        ).stdout
        assert b"XDG_CONFIG_HOME" in told
        self.seen += told

    def console(self, *arguments: str, program: list[str] | None = None) -> Terminal:
        words = program or command("--db", self.path, "--lang", "en", *arguments)
        environment = {"XDG_CONFIG_HOME": str(self.path.parent), "LANG": "C.UTF-8", "LC_ALL": None}
        return Terminal(words, directory=ROOT, environment=environment)

    def look_at_files(self) -> None:
        """Keep the content and the names of every file beside the desk."""
        for file in self.path.parent.rglob("*"):
            self.seen += os.fsencode(file)
            if file.is_file():
                self.seen += file.read_bytes()

    def leaks(self) -> set[str]:
        """Return the secrets that were to be seen, also as UTF-16 or backwards."""
        shown = bytes(self.seen)
        assert b"desk.db" in shown
        forms = {
            secret: (secret.encode(), secret.encode("utf-16-le"), secret[::-1].encode())
            for secret in SECRETS
        }
        return {secret for secret, each in forms.items() if any(form in shown for form in each)}


@pytest.fixture
def watched(desk: MakeDesk) -> Iterator[Watched]:
    """A desk whose admin has the PIN."""
    path = desk("en")
    settings.change("pin_digits", str(len(PIN)), actor("admin"), NOW)
    staff.set_pin("admin", staff.hash_pin(PIN, len(PIN)), Origin("shell", "tester"), NOW)
    database.close()
    watched = Watched(path.parent)
    yield watched
    assert watched.leaks() == set()


def test_the_leak_of_a_secret_would_be_found(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    (tmp_path / "note").write_text(f"desk.db {PIN} {PASSPHRASE}")
    watched.look_at_files()
    assert watched.leaks() == {PIN, PASSPHRASE}


def test_setting_up_shows_none(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    assert watched.run("setup", "--lang", "en", "--yes", "--pin-file", "-", secret=SIX_DIGITS) == 0
    assert b"desk.db" in watched.seen
    assert SIX_DIGITS.encode() not in watched.seen


def test_commands_show_none_in_arguments_variables_output_or_files(watched: Watched) -> None:
    admin = ("--as", "admin", "--pin-file", "-")
    assert watched.run("log", "add", "-", *admin, secret=PIN, given="one\ntwo\n") == 0
    assert watched.run("log", "add", "-", *admin, secret=WRONG_PIN, given="three\n") == 4
    new = ("staff", "add", "ann", "--name", "Ann Ng", "--role", "clerk", "--pin-file", "-")
    assert watched.run(*new, secret=NEXT_PIN) == 0
    assert watched.run("staff", "set-pin", "li", "--pin-file", "-", secret=NEXT_PIN) == 0
    backup = ("backup", "create", "--passphrase-file", "-")
    assert watched.run(*backup, secret=PASSPHRASE) == 0
    watched.look_at_files()


def test_a_command_that_fails_by_a_fault_of_its_own_shows_none(watched: Watched) -> None:
    there = ("--db", watched.path)
    adding = (*there, "log", "add", "-", "--as", "admin", "--pin-file", "-")
    for words, secret in (
        (broken("models", "staff", "pin_matches", *adding), PIN),
        (broken("models.log", "entries", "append", *adding), PIN),
        (
            broken(
                "models.backups", "archive", "pack",
                *there, "backup", "create", "--passphrase-file", "-",
            ),
            PASSPHRASE,
        ),
    ):  # fmt: skip
        before = len(watched.seen)
        assert watched.start(words, secret, "one\n") == 1
        assert b"broken by a test" in watched.seen[before:]
    watched.look_at_files()


def sign_in(terminal: Terminal, pin: str) -> None:
    """Type a PIN where it is asked for."""
    terminal.wait_for("PIN  _")
    terminal.send(pin)
    terminal.wait_for("PIN  *")
    terminal.press("enter")


def test_a_console_shows_none_whether_it_was_right_or_wrong(watched: Watched) -> None:
    with watched.console("--as", "admin") as terminal:
        watched.look_at(terminal.pid)
        sign_in(terminal, WRONG_PIN)
        terminal.wait_for("PIN  _")
        watched.look_at_files()
        sign_in(terminal, PIN)
        terminal.wait_for("n new")
        watched.look_at(terminal.pid)
        watched.look_at_files()
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        watched.seen += terminal.output
    watched.look_at_files()


@pytest.mark.parametrize(
    ("module", "owner", "name"),
    [("models", "staff", "sign_in"), ("screens.sign_in", "SignInForm.SignedIn", "__init__")],
    ids=["while it is checked", "when it was right"],
)
def test_a_console_that_ends_by_a_fault_shows_none(
    watched: Watched, module: str, owner: str, name: str
) -> None:
    first, _, _ = owner.partition(".")
    program = BROKEN.replace("import {owner}", f"import {first}")
    program = program.format(module=module, owner=owner, name=name)
    words = [sys.executable, "-c", program, "--db", str(watched.path), "--as", "admin"]
    with watched.console(program=words) as terminal:
        sign_in(terminal, PIN)
        assert terminal.wait_exit() == 1
        assert b"broken by a test" in terminal.output
        watched.seen += terminal.output
    watched.look_at_files()
