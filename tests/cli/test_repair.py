"""`dutydesk repair` as it is typed: what it says, its exit codes, both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.database import database
from tests.cli.conftest import Shell, run, tamper
from tests.factories import NOW, write


@pytest.fixture
def damaged(shell: Shell) -> Shell:
    """A shell on a desk that lacks entries 3 and 4, in whose entry 6 the text is another."""
    for number in range(1, 9):
        write(f"line {number}", now=NOW + number)
    database.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    tamper(shell.path, "DELETE FROM entry WHERE number IN (3, 4)")
    tamper(shell.path, "UPDATE entry SET text = 'other' WHERE number = 6")
    return shell


def new(shell: Shell) -> Path:
    return shell.path.with_name("saved.db")


def test_it_says_what_was_saved_and_what_is_missing(damaged: Shell) -> None:
    result = damaged("repair", str(damaged.path), "--to", str(new(damaged)))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "6 entries were saved.",
        "2 entries are lost: 3-4",
        "Saved, though nothing proves them whole: 5-6",
    ]
    assert lines[-1] == f"The new desk was checked and is sound: {new(damaged)}"
    assert lines[-2] == "The new desk's log tells of it: #9"
    damaged.path = new(damaged)
    assert damaged("log", "verify").exit_code == 1
    assert "Lost: 3-4. Not proven: 5-6." in damaged("log", "list").stdout


def test_json_says_the_same(damaged: Shell) -> None:
    result = damaged("repair", str(damaged.path), "--to", str(new(damaged)), "--json")
    told = json.loads(result.stdout)
    assert (told["entries"], told["lost"], told["doubtful"]) == (6, [[3, 4]], [[5, 6]])
    assert (told["whole"], told["proven"], told["entry"]) == (False, True, 9)
    assert told["tables"]["staff"] == {"kept": 5, "missing": 0, "altered": 0}


def test_a_whole_desk_ends_with_0_and_verify_is_content(shell: Shell) -> None:
    write("one")
    result = shell("repair", str(shell.path), "--to", str(new(shell)))
    assert result.exit_code == 0, result.output
    assert "No entry is missing." in result.stdout
    shell.path = new(shell)
    assert shell("log", "verify").exit_code == 0


def test_it_speaks_chinese(damaged: Shell) -> None:
    damaged.language = "zh"
    result = damaged("repair", str(damaged.path), "--to", str(new(damaged)))
    assert "条" in result.stdout
    assert "lost" not in result.stdout


def test_tables_are_named_in_words(damaged: Shell) -> None:
    [(root,)] = database.ask("SELECT rootpage FROM sqlite_schema WHERE name = 'barred'")
    content = bytearray(damaged.path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = bytes(4096)
    damaged.path.write_bytes(content)
    told = damaged("repair", str(damaged.path), "--to", str(new(damaged))).stdout
    assert "The do-not-admit list: " in told
    assert "barred" not in told


def test_rubbish_ends_with_3_and_an_existing_file_with_2(tmp_path: Path) -> None:
    rubbish, to = tmp_path / "rubbish.db", tmp_path / "saved.db"
    rubbish.write_bytes(b"rubbish" * 5000)
    done = run("--lang", "en", "repair", rubbish, "--to", to)
    assert done.returncode == 3
    assert done.stderr.startswith(b"Nothing of a desk can be read in")
    assert not to.exists()
    to.write_bytes(b"mine")
    assert run("repair", rubbish, "--to", to).returncode == 2
    assert to.read_bytes() == b"mine"


def test_without_an_admin_it_says_how_to_add_one(damaged: Shell) -> None:
    tamper(damaged.path, "UPDATE staff SET roles = 'clerk'")
    result = damaged("repair", str(damaged.path), "--to", str(new(damaged)))
    assert "staff add LOGIN" in result.stdout
