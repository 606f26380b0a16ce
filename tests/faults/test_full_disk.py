"""A disk that fills up: a sentence, nothing is lost, and all is well when there is room again."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import migrations
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.cli.conftest import ROOT, command
from tests.conftest import MakeDesk
from tests.factories import write
from tests.faults.real_console import console_at, type_line
from tests.faults.small_disk import Disk, small_disk
from tests.models.test_upgrade import old_desk  # noqa: F401 - a fixture

HALF = "water in the lift pit"
FULL = re.compile(r"The disk (is full|reports an error)")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk
        database.close()


@pytest.fixture
def path(desk: MakeDesk, disk: Disk) -> Path:
    """A desk with an entry on the small disk, closed."""
    path = desk("en", "disk/desk.db")
    write("written before")
    database.close()
    return path


def check_log(path: Path, *texts: str) -> None:
    """The log has just these lines and is whole."""
    open_desk(path)
    assert [entry.text for entry in reads.everything()] == list(texts)
    assert verify().whole
    assert database.ask("PRAGMA integrity_check") == [("ok",)]


def test_a_console_says_so_and_the_line_is_written_when_there_is_room(
    path: Path, disk: Disk, tmp_path: Path
) -> None:
    with console_at(path, tmp_path) as terminal:
        disk.fill(terminal.pid)
        type_line(terminal, HALF)
        terminal.press("enter")
        terminal.wait_for(FULL)
        terminal.wait_for(f" {HALF}")
        assert "is written" not in terminal.text()
        disk.free(terminal.pid)
        terminal.press("enter")
        terminal.wait_for("#2 is written")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Traceback" not in terminal.output
    check_log(path, "written before", HALF)


def test_a_console_killed_on_a_full_disk_leaves_the_log_whole(
    path: Path, disk: Disk, tmp_path: Path
) -> None:
    with console_at(path, tmp_path) as terminal:
        disk.fill(terminal.pid)
        type_line(terminal, HALF)
        terminal.press("enter")
        terminal.wait_for(FULL)
        terminal.kill(9)
        terminal.wait_exit()
        disk.free()
    check_log(path, "written before")


def test_a_shell_says_so_and_what_it_printed_is_there(path: Path, disk: Disk) -> None:
    """An alarm panel's stream: each line is acknowledged, until one is refused."""
    adding = command("--db", path, "--lang", "en", "log", "add", "-", "--as", "gate", "--plain")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(adding, cwd=ROOT, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Smoke B1\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"#2\n"
        disk.fill(process.pid)
        told, said = process.communicate(b"Smoke B2\nSmoke B3\n")
    assert (process.returncode, told) == (3, b"")
    [sentence] = said.decode().splitlines()
    assert FULL.match(sentence)
    disk.free()
    done = subprocess.run(adding, input=b"Smoke B2\n", cwd=ROOT, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"#3\n", b"")
    check_log(path, "written before", "Smoke B1", "Smoke B2")


# Nothing at all, too little for the copy that is laid beside, for the steps, for the journal's end.
ROOMS = (0, 40_000, 200_000, 400_000)


def test_an_upgrade_says_so_changes_nothing_and_works_when_there_is_room(
    old_desk: Path,  # noqa: F811
    disk: Disk,
) -> None:
    path = disk.folder / "desk.db"
    shutil.copy(old_desk, path)
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = wal")
    content = path.read_bytes()
    listing = command("--db", path, "--lang", "en", "log", "list", "--json")
    environment = os.environ | {"LANG": "C.UTF-8"}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*disk.starter, *listing],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    for room in ROOMS:
        for _ in range(3):  # each try is to leave the room that it has found
            disk.fill(room=room)
            done = run()
            assert (done.returncode, done.stdout) == (3, ""), room
            assert FULL.match(done.stderr), (room, done.stderr)
            disk.free()
            assert {each.name for each in path.parent.iterdir()} <= beside(path), room
            with closing(sqlite3.connect(path)) as file:
                assert file.execute("PRAGMA user_version").fetchone() == (1,)
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert path.read_bytes() == content
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 3
    open_desk(path)
    assert database.version() == migrations.VERSION
    assert verify().whole


def beside(path: Path) -> set[str]:
    return {path.name + ending for ending in ("", "-wal", "-shm", ".lock", ".door", ".open")}
