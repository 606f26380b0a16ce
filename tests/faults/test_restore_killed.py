"""A restore killed at any moment leaves the old desk or the new one, whole, and loses neither."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.backups.restore import KEPT
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.conftest import MakeDesk
from tests.factories import actor
from tests.models.backups.restoring import LATER, NO_KEY, SHELL, back_up, lines, restore, restoring

WATCHED = frozenset(
    ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "fcntl.flock", "sqlite3.connect")
)
CHANGING = ("os.rename", "os.link")
OLD = [f"line {number}" for number in range(1, 9)]
NEW = OLD[:5]


@pytest.fixture
def desk_before(desk: MakeDesk) -> Path:
    """A folder with a desk of eight entries and a backup of its first five."""
    path = desk("en")
    lines(1, 5)
    back_up(path.with_name("backup"))
    lines(6, 8)
    database.close()
    return path


def killed(path: Path, arm: Callable[[], object]) -> bool:
    """Restore in a process of its own that kills itself as `arm` has it; say whether it did."""
    child = os.fork()
    if child == 0:
        try:
            arm()
            with restoring(path.with_name("backup"), path, NO_KEY, LATER) as found:
                found.finish(actor("admin", "shell"), SHELL, LATER)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def at_event(number: int) -> Callable[[], object]:
    """Kill before the n-th time that the operating system is asked for something."""
    count = iter(range(1, sys.maxsize))

    def look(event: str, _: object) -> None:
        if event in WATCHED and next(count) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(look)


def events(path: Path, folder: Path) -> list[str]:
    """Return what a whole restore asks the operating system for, in order."""
    folder.mkdir()
    told = folder / "events"

    def look(event: str, _: object) -> None:
        if event in WATCHED:
            os.write(descriptor, f"{event}\n".encode())

    descriptor = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    copy = a_copy(path, folder / "counted")
    assert not killed(copy, lambda: sys.addaudithook(look))
    os.close(descriptor)
    return told.read_text().split()


def a_copy(path: Path, folder: Path) -> Path:
    shutil.copytree(path.parent, folder, ignore=lambda *_: [each.name for each in _others(path)])
    return folder / path.name


def _others(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if each.name not in (path.name, "backup")]


def check_whole(path: Path) -> None:
    """The good name leads to one of the two desks, and the other one is not lost."""
    open_desk(path)
    found = [entry.text for entry in reads.everything()]
    is_new = len(found) == 6
    assert found[:5] == NEW if is_new else found == OLD
    assert verify().whole
    assert database.ask("PRAGMA integrity_check") == [("ok",)]
    database.close()
    done = restore(path.with_name("backup"), path)  # which also tidies up
    assert [entry.text for entry in reads.everything()][:5] == NEW
    database.close()
    kept = [each for each in path.parent.iterdir() if KEPT in each.name]
    assert len(kept) == (2 if is_new else 1)
    assert done.kept in kept
    assert not path.with_name(f".{path.name}.restoring").exists()
    lengths = []
    for each in kept:
        open_desk(each)
        lengths.append(len(list(reads.everything())))
        database.close()
    assert max(lengths) == 8


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_every_step_it_takes(desk_before: Path, tmp_path: Path, every: int) -> None:
    asked = events(desk_before, tmp_path / "copies")
    changing = {number for number, event in enumerate(asked, 1) if event in CHANGING}
    assert len(changing) == 3
    for number in sorted({*changing, *range(1, len(asked) + 1, every)}):
        path = a_copy(desk_before, tmp_path / "copies" / str(number))
        assert killed(path, at_event(number)), asked[number - 1]
        check_whole(path)


@pytest.mark.slow
def test_killed_two_hundred_times_at_any_moment(desk_before: Path, tmp_path: Path) -> None:
    dice = random.Random(20_261_124)
    died = 0
    for number in range(200):
        path = a_copy(desk_before, tmp_path / "copies" / str(number))
        moment = dice.uniform(0.001, 0.12)  # a whole one takes about a tenth of a second
        died += killed(path, lambda moment=moment: signal.setitimer(signal.ITIMER_REAL, moment))
        check_whole(path)
        shutil.rmtree(path.parent)
    assert died > 50
