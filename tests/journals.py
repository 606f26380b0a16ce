"""A desk whose program was killed, with a journal (-wal) left beside it, whole or damaged."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from models.database import database, open_desk
from tests.factories import NOW, write

HEADER, FRAME = 32, 24 + 4096


def leave_journal(path: Path, entries: int = 20) -> Path:
    """Write entries in a process that is killed; return the journal that it leaves."""
    database.close()
    child = os.fork()
    if child == 0:
        try:
            open_desk(path)
            for number in range(entries):
                write(f"journal {number}", now=NOW + 1000 + number)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    journal = Path(f"{path}-wal")
    assert journal.stat().st_size > entries * FRAME
    return journal


def damage(journal: Path, frame: int) -> bytes:
    """Change a byte in a frame, counted from the end where it is negative; return the content."""
    content = bytearray(journal.read_bytes())
    frames = (len(content) - HEADER) // FRAME
    content[HEADER + frame % frames * FRAME + 2000] ^= 0xFF
    journal.write_bytes(content)
    return bytes(content)
