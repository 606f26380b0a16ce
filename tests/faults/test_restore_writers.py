"""Restores beside programs that open the desk, write and leave: nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from models.backups.restore import KEPT
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.conftest import MakeDesk
from tests.models.backups.restoring import LATER, back_up, lines, restore

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from itertools import count
from pathlib import Path
from models.database import database, open_desk
from tests.factories import write

for number in count():
    open_desk(Path(sys.argv[1]))
    text = write(f"{sys.argv[2]} {number}").text
    database.close()
    print(text, flush=True)
"""
RESTORES = 6


def texts(path: Path) -> set[str | None]:
    open_desk(path)
    found = {entry.text for entry in reads.everything()}
    assert verify().whole
    database.close()
    return found


def test_what_was_written_is_in_the_desk_or_in_one_that_was_kept(desk: MakeDesk) -> None:
    path = desk("en")
    lines(1, 5)
    backup = back_up(path.with_name("backup"))
    database.close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, name],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in ("gate", "panel")
    ]
    printed: set[str] = set()
    for number in range(RESTORES):
        for writer in writers:  # each has written since the last one
            assert writer.stdout is not None
            printed.add(writer.stdout.readline().rstrip("\n"))
        restore(backup, path, now=LATER + number)
        database.close()
    for writer in writers:
        assert writer.poll() is None, "a writer was hindered for good"
        writer.kill()
        told, _ = writer.communicate()
        printed |= {
            line.rstrip("\n") for line in told.splitlines(keepends=True) if line[-1:] == "\n"
        }
    kept = [each for each in path.parent.iterdir() if KEPT in each.name]
    assert len(kept) == RESTORES
    assert len(printed) >= 2 * RESTORES
    assert printed <= texts(path).union(*map(texts, kept))
