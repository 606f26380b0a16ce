"""A database that is not as it should be: one sentence, an exit code, and nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.database import database
from models.errors import SENTENCES, DeskError
from tests.cli.conftest import ROOT, Shell, command, run, tamper
from tests.factories import write
from tests.terminal import Terminal
from tui.cli.context import FILE_CODES, REFUSED_CODES, desk_path, exit_code

READING = ("log", "list")
WRITING = ("log", "add", "hello", "--as", "gate")


def refused(path: Path, *arguments: str) -> tuple[int, str]:
    """Run a command that must fail as a process; return its exit code and its one line."""
    result = run("--db", path, "--lang", "en", *arguments)
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1, result.stderr
    assert result.stdout == b""
    return result.returncode, lines[0]


@pytest.mark.parametrize("arguments", [READING, WRITING, ("brief",), ("log", "verify")])
def test_no_desk_yet(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, sentence = refused(tmp_path / "desk.db", *arguments)
    assert code == 2
    assert "dutydesk setup" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_is_no_desk(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(content)
    code, sentence = refused(path, *WRITING)
    assert (code, "is not a Duty Desk database" in sentence) == (3, True)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.mkdir()
    code, sentence = refused(path, *WRITING)
    assert (code, str(path) in sentence) == (3, True)


def test_a_newer_desk(shell: Shell) -> None:
    tamper(shell.path, "PRAGMA user_version = 99")
    code, sentence = refused(shell.path, *WRITING)
    assert (code, "newer" in sentence) == (3, True)


def test_a_damaged_desk(shell: Shell) -> None:
    for number in range(300):
        write(f"entry {number} " * 20)
    tamper(shell.path, "PRAGMA journal_mode")  # closes the desk, which empties the journal
    content = bytearray(shell.path.read_bytes())
    content[4096:] = b"\x5a" * (len(content) - 4096)
    shell.path.write_bytes(content)
    for arguments in (READING, WRITING):
        code, sentence = refused(shell.path, *arguments)
        assert (code, "damaged" in sentence) == (3, True)
    assert shell.path.read_bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM setting WHERE name = 'code'",
        "UPDATE setting SET value = 'Mars/Olympus' WHERE name = 'timezone'",
    ],
)
def test_a_desk_whose_settings_are_gone(shell: Shell, statement: str) -> None:
    tamper(shell.path, statement)
    code, sentence = refused(shell.path, *WRITING)
    assert (code, "damaged" in sentence) == (3, True)


def test_a_disk_that_takes_no_more(shell: Shell) -> None:
    """A limit on the size of files stands for a full disk: the write fails, the log stays whole."""
    write("before")
    database.close()
    limited = (
        "import resource, sys; from tui.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
        f"sys.argv[1:] = ['--db', {str(shell.path)!r}, '--lang', 'en', 'log', 'add', '-',"
        " '--as', 'gate', '--plain']; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", limited],
        input=b"long entry " * 300 + b"\nsecond\nthird\nfourth\n",
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 3
    [sentence] = result.stderr.decode().splitlines()
    assert "disk" in sentence
    printed = [int(line[1:]) for line in result.stdout.decode().split()]
    kept = [entry["number"] for entry in shell.objects("log", "list")]
    assert kept == [1, *printed]
    assert shell("log", "verify").exit_code == 0


def test_every_error_has_an_exit_code_that_says_what_to_look_at() -> None:
    assert set(SENTENCES) >= FILE_CODES | REFUSED_CODES
    assert exit_code(DeskError("read_only", path="x")) == 3
    assert exit_code(DeskError("disk_full", path="x")) == 3
    assert exit_code(DeskError("pin_wrong", left=1)) == 4
    assert exit_code(DeskError("text_missing", "text")) == 2
    assert exit_code(DeskError("no_desk", path="x")) == 2


def test_a_path_cannot_fake_a_line(tmp_path: Path) -> None:
    code, sentence = refused(tmp_path / "desk\x1b[2J\n\u202e.db", *READING)
    assert code == 2
    assert "\x1b" not in sentence
    assert "\u202e" not in sentence


def test_where_the_desk_is() -> None:
    asked = Path("/asked/desk.db")
    usual = desk_path(None, {})
    assert usual.parts[-2:] == ("dutydesk", "desk.db")
    assert desk_path(asked, {"DUTYDESK_DB": "/set/desk.db"}) == asked
    assert desk_path(None, {"DUTYDESK_DB": "/set/desk.db"}) == Path("/set/desk.db")
    forced = {"DUTYDESK_DB": "/set/desk.db", "SSH_ORIGINAL_COMMAND": "dutydesk"}
    assert desk_path(asked, forced) == usual


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("log", "list", "--nonsense"), ("log", "list", "--last", "none")]
)
def test_a_command_line_that_is_not_understood_ends_with_2(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    result = shell(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nonsense" in result.stderr or "none" in result.stderr


def test_a_command_line_that_is_not_utf8_is_no_traceback(shell: Shell) -> None:
    bad = os.fsdecode(b"\xff")
    added = run("--db", shell.path, "log", "add", f"door {bad}", "--as", "gate")
    assert (added.returncode, added.stdout) == (0, b"#1\n")
    code, sentence = refused(shell.path, "log", "list", "--author", bad)
    assert (code, "UTF-8" in sentence) == (2, True)


def test_ctrl_c_ends_a_stream_in_order(shell: Shell) -> None:
    asked = command("--db", shell.path, "--lang", "en", "log", "add", "-", "--as", "gate")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}) as terminal:
        terminal.send("first\r")
        terminal.wait_for("#1")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert "Traceback" not in terminal.text()
    assert [entry["text"] for entry in shell.objects("log", "list")] == ["first"]
