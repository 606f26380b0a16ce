"""The locks on the database: they are kept while it is open, and no lock is waited for for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models import files
from models.database import DatabaseThreads, database, open_desk
from models.errors import DeskError
from models.log import reads
from tests.conftest import MakeDesk
from tests.factories import write

ROOT = Path(__file__).parents[2]
READER = """
import sys
from pathlib import Path
from models.database import database, open_desk
from models.log import reads

open_desk(Path(sys.argv[1]))
print(*(entry.text for entry in reads.everything()), sep="\\n")
database.close()
"""
HOLDER = """
import sys
from pathlib import Path
from models.files import writing_lock

with writing_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def read_elsewhere(path: Path) -> list[str]:
    """Return the texts that another process finds, which leaves again."""
    process = subprocess.run(
        [sys.executable, "-c", READER, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return process.stdout.split("\n")[:-1]


def test_a_desk_opened_twice_in_a_process_is_still_its_own(desk: MakeDesk) -> None:
    """The next process to leave took itself for the last, and removed the journal in use."""
    path = desk("en")
    write("first")
    threads = DatabaseThreads()
    try:
        threads.read(open_desk, path).result()
        assert read_elsewhere(path) == ["first"]
        threads.write(write, "second").result()
        assert read_elsewhere(path) == ["first", "second"]
        journal = Path(f"{path}-wal").stat()
        assert [entry.text for entry in threads.read(reads.newest, 9).result()] == [
            "first",
            "second",
        ]
        assert Path(f"{path}-wal").stat().st_ino == journal.st_ino
    finally:
        threads.close()
        database.close()
    assert read_elsewhere(path) == ["first", "second"]


def test_a_lock_that_is_never_given_back_is_not_waited_for_for_ever(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk("en")
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.05)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(DeskError) as raised:
        write("while another is stopped")
    assert raised.value.code == "busy"
    holder.kill()
    holder.communicate()
    assert write("afterwards").number == 1
