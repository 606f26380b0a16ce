"""What the desk asks of the file system: the write lock of a desk, and what is durable."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import DeskError

LOCK_SECONDS = 10.0  # longer, and whoever holds the lock is stopped, not slow
SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.01


@contextmanager
def writing_lock(path: Path) -> Iterator[None]:
    """Hold the one write lock of a desk; other threads and processes wait.

    Raises DeskError `busy` after LOCK_SECONDS: a process that was stopped must not hang all others.
    """
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    started = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited = time.monotonic() - started
            if waited > LOCK_SECONDS:
                raise DeskError("busy", path=path) from None
            # slowly longer, or whoever has waited longest would be the last to be served
            time.sleep(min(SHORTEST_PAUSE + waited / 1000, LONGEST_PAUSE))
        else:
            return


def sync(path: Path) -> None:
    """Make a file or a folder's names durable.

    Never a database that is open: closing the descriptor would drop all locks on it.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
