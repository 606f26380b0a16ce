"""An upgrade killed at any moment leaves the old form or the new one, whole, with every entry."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from models import migrations
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.models.test_upgrade import everything, old_desk  # noqa: F401 - a fixture

OURS = tuple(str(Path("models", name)) for name in ("migrations", "database.py", "files.py"))


def upgraded(path: Path, arm: Callable[[], object]) -> bool:
    """Open a desk in a process of its own, killed as `arm` has it; say whether it came through."""
    child = os.fork()
    if child == 0:
        try:
            arm()
            open_desk(path)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def at_step(last: int, told: int | None = None) -> Callable[[], object]:
    """Kill at the n-th line of our own code that is run, or write how many there were."""
    steps = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if not any(name in frame.f_code.co_filename for name in OURS):
            return None
        steps += 1
        if told is not None:
            os.pwrite(told, str(steps).encode(), 0)
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    return lambda: sys.settrace(step)


def check_whole(path: Path, before: dict[str, list[tuple[object, ...]]]) -> bool:
    """The file is sound and holds what it held; say whether it was brought up to date."""
    kept = everything(path)  # plain SQLite plays what is in the journal
    assert kept == before
    copies = [each for each in path.parent.iterdir() if each.name.startswith(f"{path.name}.before")]
    for copy in copies:
        assert everything(copy) == before
    with closing(sqlite3.connect(path)) as file:
        [(version,)] = file.execute("PRAGMA user_version")
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    is_new = version == migrations.VERSION
    assert copies if is_new else version == 1
    open_desk(path)
    assert database.version() == migrations.VERSION
    assert len(list(reads.everything())) == 3
    assert verify().whole
    assert database.ask("PRAGMA foreign_key_check") == []
    database.close()
    return is_new


def copied(old_desk: Path, folder: Path) -> Path:  # noqa: F811
    folder.mkdir(0o700)
    return Path(shutil.copy(old_desk, folder / "desk.db"))


def test_killed_at_a_dozen_of_its_steps(old_desk: Path, tmp_path: Path) -> None:  # noqa: F811
    before = everything(old_desk)
    told = os.open(tmp_path / "steps", os.O_RDWR | os.O_CREAT)
    assert upgraded(copied(old_desk, tmp_path / "counted"), at_step(0, told))
    steps = int((tmp_path / "steps").read_text())
    os.close(told)
    for number in range(1, steps, steps // 12):
        path = copied(old_desk, tmp_path / str(number))
        assert not upgraded(path, at_step(number))
        check_whole(path, before)


@pytest.mark.slow
def test_killed_two_hundred_times_at_any_moment(old_desk: Path, tmp_path: Path) -> None:  # noqa: F811
    before = everything(old_desk)
    started = time.monotonic()
    assert upgraded(copied(old_desk, tmp_path / "whole"), lambda: None)
    longest = time.monotonic() - started
    dice = random.Random(20_261_124)
    died = 0
    for number in range(200):
        path = copied(old_desk, tmp_path / str(number))
        moment = dice.uniform(0.0005, longest)
        arm = lambda moment=moment: signal.setitimer(signal.ITIMER_REAL, moment)  # noqa: E731
        died += not upgraded(path, arm)
        check_whole(path, before)
        shutil.rmtree(path.parent)
    assert died > 50
