"""A restore that is ended or fails half way loses neither desk, and leaves one under the name."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from models.backups import restore as restoring_module
from models.database import database
from models.errors import DeskError
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN
from tests.faults.test_restore_killed import CHANGING, check_whole
from tests.journals import damage, leave_journal
from tests.models.backups.restoring import back_up, lines, names, restore
from tui.cli import dutydesk


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk of eight entries and a backup of its first five."""
    path = desk("en")
    lines(1, 5)
    back_up(path.with_name("backup"))
    lines(6, 8)
    database.close()
    return path


def command(path: Path, pin_file: Path, number: int, with_signal: int = signal.SIGTERM) -> int:
    """Run the command in a process that gets a signal at the n-th change; return its status."""
    count = Counter[str]()

    def look(event: str, _: object) -> None:
        count[event] += event in CHANGING
        if event in CHANGING and count.total() == number:
            os.kill(os.getpid(), with_signal)

    asked = ["--db", path, "backup", "restore", path.with_name("backup"), "--code", "T1"]
    child = os.fork()
    if child == 0:
        status = 99
        try:
            sys.addaudithook(look)
            who = ["--as", "admin", "--pin-file", pin_file]
            dutydesk([str(each) for each in (*asked, *who)], obj=lambda: NOW)
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    pin_file = tmp_path / "pin"
    pin_file.touch(0o600)
    pin_file.write_text(PIN)
    return pin_file


@pytest.mark.parametrize("number", [1, 2, 3])
def test_asked_to_end_at_every_change(path: Path, pin_file: Path, number: int) -> None:
    assert command(path, pin_file, number) == 128 + signal.SIGTERM
    check_whole(path)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_asked_to_end_at_every_change_on_a_damaged_desk(
    path: Path, pin_file: Path, number: int
) -> None:
    before = damaged(path)
    assert command(path, pin_file, number) == 128 + signal.SIGTERM
    check_kept(path, before)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_killed_at_every_change_on_a_damaged_desk(path: Path, pin_file: Path, number: int) -> None:
    before = damaged(path)
    assert command(path, pin_file, number, signal.SIGKILL) == -signal.SIGKILL
    assert path.exists()
    restore(path.with_name("backup"), path)  # which also tidies up
    database.close()
    check_kept(path, before)


def damaged(path: Path) -> tuple[bytes, bytes]:
    """Damage the desk's journal; return what the file and the journal hold."""
    journal = damage(leave_journal(path), 7)
    return path.read_bytes(), journal


def check_kept(path: Path, before: tuple[bytes, bytes]) -> None:
    """There is a desk under the name; the damaged one is there once, with its journal."""
    assert path.exists()
    found = [each for each in path.parent.iterdir() if each.read_bytes() == before[0]]
    assert len(found) == 1
    assert Path(f"{found[0]}-wal").read_bytes() == before[1]
    assert not path.with_name(f".{path.name}.restoring").exists()


class _Failing:
    """A disk whose n-th sync of a folder fails."""

    def __init__(self, number: int) -> None:
        self._left, self._sync = number, restoring_module.sync

    def __call__(self, path: Path) -> None:
        if path.is_dir():
            self._left -= 1
            if self._left == 0:
                raise OSError(5, "Input/output error")
        self._sync(path)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_disk_that_fails(
    path: Path, number: int, is_damaged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = damaged(path) if is_damaged else None
    with monkeypatch.context() as disk:
        disk.setattr(restoring_module, "sync", _Failing(number))
        with pytest.raises(DeskError):
            restore(path.with_name("backup"), path)
    database.close()
    if before is not None:
        check_kept(path, before)
    else:
        check_whole(path)
        assert ".desk.db.restoring" not in names(path.parent)
