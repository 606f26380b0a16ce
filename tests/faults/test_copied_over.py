"""Another file's content is copied over the desk's own file, under a console that has it open."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from models import clock
from models.database import database, open_desk
from tests.conftest import MakeDesk
from tests.factories import write
from tests.faults.real_console import console_at, says, type_line


def fill(count: int, text: str) -> None:
    for number in range(count):
        write(f"{text} {number}", now=clock.now())


@pytest.fixture
def older(desk: MakeDesk, tmp_path: Path) -> Path:
    """A copy of the desk from before most of its log was written."""
    path = desk("en")
    fill(30, "early")
    database.close()
    copy = tmp_path / "older.db"
    shutil.copy(path, copy)
    open_desk(path)
    fill(60, "later")
    database.close()
    return copy


@pytest.fixture
def other(desk: MakeDesk) -> Path:
    path = desk("en", "other.db")
    fill(30, "of another desk")
    database.close()
    return path


@pytest.mark.parametrize("source", ["older", "other"])
@pytest.mark.parametrize("in_journal", [0, 30])
def test_a_console_says_so_and_writes_no_entry(
    older: Path, other: Path, tmp_path: Path, source: str, in_journal: int
) -> None:
    path, copied = tmp_path / "desk.db", {"older": older, "other": other}[source]
    with console_at(path, tmp_path) as terminal:
        open_desk(path)  # leaves its journal, for the console has the file open
        fill(in_journal, "in the journal")
        database.close()
        type_line(terminal, "after the copy")
        place = path.stat().st_ino
        shutil.copyfile(copied, path)
        assert path.stat().st_ino == place
        # With a journal in use, or half-way through the copy, it may make no sense at all.
        terminal.wait_for(says(terminal, "replaced", "damaged", "not_a_desk"))
        terminal.press("enter")
        terminal.wait_for(re.compile(r" after the copy.*\n .*(The file |/)"))
        assert "is written" not in terminal.text()
        terminal.press("ctrl+q")
        terminal.wait_for(says(terminal, "half-typed"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Traceback" not in terminal.output
    assert b"after the copy" not in path.read_bytes()
