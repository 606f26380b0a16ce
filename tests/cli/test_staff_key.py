"""`dutydesk staff key`: the line it prints, what it refuses, and that it is on record."""

from __future__ import annotations

import shlex
import sqlite3
import subprocess
from contextlib import closing

import pytest

from models.errors import SENTENCES
from models.language import Words
from tests.cli.conftest import Shell, command, run
from tests.models.test_ssh_keys import ED25519, FINGERPRINT
from tests.terminal import Terminal


def trail(shell: Shell) -> list[tuple[str, str]]:
    """Return the keys in the audit trail: whose, and which."""
    with closing(sqlite3.connect(shell.path)) as connection:
        asked = "SELECT subject, detail FROM audit WHERE act = 'staff_key'"
        return connection.execute(asked).fetchall()


def test_the_line_is_all_that_is_printed_and_the_key_is_on_record(shell: Shell) -> None:
    result = run("--db", shell.path, "--lang", "en", "staff", "key", "li", given=ED25519.encode())
    assert result.returncode == 0, result.stderr
    [line] = result.stdout.decode().splitlines()
    assert line.startswith('restrict,pty,command="/usr/bin/env -i HOME=\\"$HOME\\" ')
    assert line.endswith(f'--db {shlex.quote(str(shell.path))} --as li" {ED25519}')
    assert len(result.stderr.decode().splitlines()) == 1
    assert b"authorized_keys" in result.stderr
    assert trail(shell) == [("li", f"ssh-ed25519 {FINGERPRINT}")]


def test_a_key_that_is_somebody_s_already_is_warned_of(shell: Shell) -> None:
    """The line is printed all the same: who has left may have handed their key on."""
    assert "Take care" not in shell("staff", "key", "li", given=ED25519).stderr
    assert "Take care" not in shell("staff", "key", "li", given=f"{ED25519} again").stderr
    result = shell("staff", "key", "wang", given=ED25519)
    assert result.exit_code == 0
    assert result.stdout.endswith(f'--as wang" {ED25519}\n')
    assert "this key was given out for li already" in result.stderr


def test_the_command_in_the_line_opens_this_desk_whatever_the_environment(shell: Shell) -> None:
    [line] = shell.lines("staff", "key", "li", given=ED25519)
    started = line.split('command="')[1].split('" ssh-')[0].replace('\\"', '"')
    asked = started.removesuffix("--as li") + "staff list"
    hostile = {"HOME": "/", "TERM": "dumb", "PYTHONPATH": "/nowhere", "SSH_ORIGINAL_COMMAND": "sh"}
    listed = subprocess.run(["sh", "-c", asked], env=hostile, stdout=subprocess.PIPE, check=True)
    assert listed.stdout.decode().splitlines() == shell.lines("staff", "list")


@pytest.mark.parametrize(
    ("login", "given", "code", "sentence"),
    [
        ("li", "", 2, "Key: none was given"),
        ("li", "-----BEGIN OPENSSH PRIVATE KEY-----", 2, "Key: this is the private half"),
        ("li", f"pty {ED25519}", 2, "Key: pty stands before it"),
        ("nobody", ED25519, 2, "Login: there is nobody"),
        ("gate", ED25519, 4, "gate is a device"),
        ("wang", ED25519, 4, "wang may no longer sign in"),
    ],
)
def test_what_is_refused_is_said_and_leaves_no_trace(
    shell: Shell, login: str, given: str, code: int, sentence: str
) -> None:
    shell.lines("staff", "disable", "wang")
    result = shell("staff", "key", login, given=given)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(sentence)
    assert trail(shell) == []


def test_a_file_of_windows_is_understood_and_rubbish_is_not(shell: Shell) -> None:
    [line] = shell.lines("staff", "key", "li", given=b"\xef\xbb\xbf" + ED25519.encode() + b"\r\n")
    assert line.endswith(ED25519)
    assert shell("staff", "key", "li", given=bytes(range(256)) * 9).exit_code == 2


def test_at_a_terminal_the_key_is_pasted(shell: Shell) -> None:
    asked = command("--db", shell.path, "--lang", "zh", "staff", "key", "li")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}, columns=200) as terminal:
        terminal.wait_for(Words("zh")("Paste the public key, then press Enter."))
        terminal.send(f"{ED25519}\r")
        assert terminal.wait_exit() == 0
        assert 'restrict,pty,command="' in terminal.text()


@pytest.mark.parametrize("more", [(), ("--pin-file", "-")])
def test_whoever_is_named_and_cannot_be_asked_for_the_pin_reads_nothing(
    shell: Shell, more: tuple[str, ...]
) -> None:
    result = shell("--as", "li", *more, given="246810\n")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("There is no terminal here to ask li for the PIN.")


def test_whoever_is_named_makes_no_desk_where_there_is_none(shell: Shell) -> None:
    nowhere = shell.path.parent / "none.db"
    asked = command("--db", nowhere, "--lang", "en", "--as", "li")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}) as terminal:
        assert terminal.wait_exit() == 2
        assert SENTENCES["no_desk"].partition("{")[0] in terminal.text()
    assert not nowhere.exists()
