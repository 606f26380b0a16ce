"""A backup of a desk at work, on a full disk, and where its secrets do not turn up."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from models import desk as desk_settings
from models.backups import archive, encryption
from models.backups.create import Order, create
from models.database import database, open_desk
from models.log.verify import verify
from tests.cli.conftest import command, run
from tests.conftest import MakeDesk
from tests.factories import NOW, write
from tests.faults.test_writers import go, writer

PASSPHRASE = "correct horse battery"


def test_backups_of_a_desk_at_work_hold_all_that_was_acknowledged_before(desk: MakeDesk) -> None:
    path = desk("en")
    process = writer(path, "meanwhile", 1_000_000)
    go(process)
    assert process.stdout is not None
    for number in range(5):
        acknowledged = int(process.stdout.readline())
        now = NOW + number * 1_000_000
        made = create(Order(), desk_settings.current(), "tester", now)
        assert made.is_verified
        assert made.header.last_number >= acknowledged
        assert made.header.entries == made.header.last_number == made.proof.entries
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert verify().whole


def test_a_full_disk_is_a_sentence_and_nothing_is_left(desk: MakeDesk) -> None:
    path = desk("en")
    write("as it was")
    database.close()
    before = {each.name for each in path.parent.iterdir()}

    def no_file_beyond() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    full = subprocess.run(
        command("--db", path, "--lang", "en", "backup", "create"),
        preexec_fn=no_file_beyond,
        capture_output=True,
        text=True,
        check=False,
    )
    assert full.returncode == 3
    assert full.stderr.startswith("The disk ")
    assert len(full.stderr.splitlines()) == 1
    left = {each.name for each in path.parent.iterdir()} - before
    assert left <= {"backups", f"{path.name}-wal", f"{path.name}-shm"}
    assert list(path.with_name("backups").iterdir()) == []
    assert run("--db", path, "backup", "create", "--quiet").returncode == 0
    open_desk(path)
    assert verify().whole


def test_a_full_stick_leaves_nothing_and_the_other_place_is_whole(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    folders = [tmp_path / "full", tmp_path / "good"]
    for folder in folders:
        folder.mkdir()
    real_write = os.write

    def a_little(descriptor: int, content: bytes) -> int:
        file = os.fstat(descriptor)
        if not any(os.path.samestat(file, each.stat()) for each in folders[0].iterdir()):
            return real_write(descriptor, content)
        if file.st_size > 5000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(descriptor, bytes(content)[:1000])

    monkeypatch.setattr(os, "write", a_little)
    made = create(Order(folders), desk_settings.current(), "tester", NOW)
    assert [copy.problem and copy.problem.code for copy in made.copies] == ["place_full", None]
    assert made.is_verified
    assert list(folders[0].iterdir()) == []


def test_the_passphrase_is_in_no_argument_variable_or_traceback(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk("en")
    with subprocess.Popen(
        command("--db", path, "backup", "create", "--passphrase-file", "-", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(PASSPHRASE)  # not the line's end yet: it waits for more
        process.stdin.flush()
        seen = subprocess.run(
            ["ps", "eww", "-o", "command=", "-p", str(process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        told, _ = process.communicate("\n")
    assert str(path) in seen
    assert PASSPHRASE not in seen + told
    assert process.returncode == 0

    def fails(*_: object) -> None:
        raise RuntimeError("while it is packed")

    monkeypatch.setattr(archive, "pack", fails)
    order = Order(encryption=encryption.with_passphrase(PASSPHRASE))
    with pytest.raises(RuntimeError) as caught:
        create(order, desk_settings.current(), "tester", NOW)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert PASSPHRASE not in "".join(frames.format()).replace(repr(sys.argv), "")
