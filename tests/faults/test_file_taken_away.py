"""The desk's file goes, or another stands in its place, under a console that somebody types in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from models.database import database, open_desk
from models.log import reads
from tests.conftest import MakeDesk
from tests.factories import write
from tests.faults.real_console import console_at, opening, says, type_line
from tests.terminal import Terminal

HALF = "water in the lift pit"
RUBBISH = b"no desk at all " * 500
# Root may write everything; here it is to be refused like anybody.
LIKE_ANYBODY = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
STARTER = LIKE_ANYBODY if os.geteuid() == 0 else ()
Fault = Callable[[Path, Path], object]


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, without what a console says of itself."""
    return {
        file.name: file.read_bytes() for file in folder.iterdir() if ".console." not in file.name
    }


@pytest.fixture
def ours(desk: MakeDesk, tmp_path: Path) -> Path:
    """A desk with an entry, in a folder of its own."""
    folder = tmp_path / "ours"
    folder.mkdir(0o700)
    path = desk("en", "ours/desk.db")
    write("written before")
    database.close()
    return path


@pytest.fixture
def theirs(desk: MakeDesk) -> Path:
    path = desk("en", "theirs.db")
    write("of another desk")
    database.close()
    return path


def removed(ours: Path, _: Path) -> None:
    ours.unlink()


def another_moved_there(ours: Path, theirs: Path) -> None:
    theirs.rename(ours)


def rubbish_moved_there(ours: Path, theirs: Path) -> None:
    theirs.write_bytes(RUBBISH)
    theirs.rename(ours)


def waits_in_a_sentence(terminal: Terminal) -> None:
    """Enter writes nothing, says why and leaves the line; leaving asks once more, and ends."""
    terminal.press("enter")
    terminal.wait_for(re.compile(f" {HALF}\n The file "))
    terminal.press("ctrl+q")
    terminal.wait_for(says(terminal, "could not be kept"))
    assert HALF in terminal.text()
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.leftovers() == []
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("fault", [removed, another_moved_there, rubbish_moved_there])
def test_a_console_says_so_keeps_the_line_and_writes_nowhere(
    ours: Path, theirs: Path, tmp_path: Path, fault: Fault
) -> None:
    with console_at(ours, tmp_path) as terminal:
        type_line(terminal, HALF)
        fault(ours, theirs)
        found = contents(ours.parent)
        terminal.wait_for(says(terminal, "removed or replaced"))
        waits_in_a_sentence(terminal)
    assert contents(ours.parent) == found


def test_rubbish_written_into_the_file_itself_is_said_to_be(ours: Path, tmp_path: Path) -> None:
    with console_at(ours, tmp_path) as terminal:
        type_line(terminal, HALF)
        ours.write_bytes(RUBBISH)
        terminal.press("enter")
        terminal.wait_for(says(terminal, "is damaged", "is not a Duty Desk database"))
        terminal.wait_for(HALF)
        terminal.press("ctrl+q")
        terminal.wait_for(says(terminal, "could not be kept"))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Traceback" not in terminal.output
    assert ours.read_bytes() == RUBBISH


def test_what_was_typed_before_the_file_went_comes_back_with_it(ours: Path, tmp_path: Path) -> None:
    """The file was only moved away for a moment, as some programs do that synchronise folders."""
    aside = ours.with_name("aside.db")
    with console_at(ours, tmp_path) as terminal:
        type_line(terminal, HALF)
        ours.rename(aside)
        terminal.wait_for(says(terminal, "removed or replaced"))
        terminal.press("enter")
        terminal.wait_for(HALF)
        aside.rename(ours)
        terminal.press("enter")
        terminal.wait_for("#2 is written")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    open_desk(ours)
    assert [entry.text for entry in reads.everything()] == ["written before", HALF]


def test_a_file_made_read_only_under_a_console_is_said_and_is_written_when_it_may_be(
    ours: Path, tmp_path: Path
) -> None:
    with console_at(ours, tmp_path, starter=STARTER) as terminal:
        type_line(terminal, HALF)
        files = [file for file in ours.parent.iterdir() if ".console." not in file.name]
        for file in files:
            file.chmod(0o400)
        terminal.press("enter")
        terminal.wait_for(says(terminal, "cannot be written"))
        terminal.wait_for(HALF)
        for file in files:
            file.chmod(0o600)
        terminal.press("enter")
        terminal.wait_for("#2 is written")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("changed", ["file", "folder"])
def test_a_console_is_not_opened_on_what_may_not_be_written(
    ours: Path, tmp_path: Path, changed: str
) -> None:
    which, mode = (ours, 0o400) if changed == "file" else (ours.parent, 0o500)
    which.chmod(mode)
    with opening(ours, tmp_path, starter=STARTER) as terminal:
        assert terminal.wait_exit() == 3
        assert says(terminal, f"{ours} cannot be written. Check the rights")()
        assert b"Traceback" not in terminal.output
    which.chmod(0o700)
