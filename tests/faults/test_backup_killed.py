"""A backup killed at any moment leaves nothing half under a good name; the next one tidies."""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from models import desk as desk_settings
from models.backups import archive
from models.backups.create import Backup, Order, create
from models.backups.proof import prove
from models.database import database, open_desk
from models.log.verify import verify
from tests.conftest import MakeDesk
from tests.factories import NOW, write

OURS = str(Path("models", "backups"))
KILLS, KILLS_SLOW = 10, 200


def back_up(path: Path, number: int) -> Backup:
    open_desk(path)
    order = Order([path.with_name("first"), path.with_name("second")])
    try:
        return create(order, desk_settings.current(), "tester", NOW + number * 1_000_000)
    finally:
        database.close()


def counted(path: Path, number: int, last_step: int) -> int:
    """Back up in a process of its own that kills itself at a step, a line of our own code.

    Returns the steps that it took, or 0 when it was killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        steps = 0

        def step(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal steps
            if OURS not in frame.f_code.co_filename:
                return None
            steps += 1
            if steps == last_step:
                os.kill(os.getpid(), signal.SIGKILL)
            return step

        try:
            sys.settrace(step)
            back_up(path, number)
            sys.settrace(None)
            os.write(writing, str(steps).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps_taken = told.read()
    _, status = os.waitpid(child, 0)
    assert bool(steps_taken) != os.WIFSIGNALED(status)
    return int(steps_taken or 0)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(KILLS_SLOW, marks=pytest.mark.slow)])
def test_killed_at_any_step(desk: MakeDesk, tmp_path: Path, kills: int) -> None:
    path = desk("en")
    for number in range(5):
        write(f"line {number}", now=NOW + number)
    database.close()
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    steps = counted(path, 0, 0)
    dice = random.Random(20_261_124)
    for number in range(1, kills + 1):
        assert counted(path, number, dice.randint(1, steps)) == 0
        check_names(folders, tmp_path)
    assert back_up(path, kills + 1).is_verified
    left = [each.name for folder in folders for each in folder.iterdir()]
    assert all(name.endswith(".backup") for name in left)
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".desk.db.b")]
    open_desk(path)
    assert verify().whole
    assert database.ask("PRAGMA integrity_check") == [("ok",)]


def check_names(folders: list[Path], tmp_path: Path) -> None:
    """Whatever has a good name can be restored from."""
    for folder in folders:
        for path in folder.glob("[!.]*"):
            assert path.suffix == ".backup"
            restored = tmp_path / "restored"
            assert prove(restored, archive.unpack(path, restored)).holds
            for each in tmp_path.glob("restored*"):
                each.unlink()
            path.unlink()
