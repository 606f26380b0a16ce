"""Who has the desk open: each console says so in a small file that it keeps locked.

The kernel frees the lock however the console ends, so what is said here is so now; a file that is
not locked was left behind by one that was killed. That any program at all has the file open is
another lock (`models.files.stay`): it names nobody.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

LARGEST = 4096  # bytes that one says of itself


@dataclass(frozen=True)
class OpenConsole:
    """A console that has the desk open: who is signed in, empty for nobody, and where.

    `since` is the moment it was started, `process` its number on this machine.
    """

    login: str
    name: str
    terminal: str
    since: int
    process: int


class Presence:
    """What one console says of itself for as long as it runs. Raises OSError on a full disk."""

    def __init__(self, path: Path, terminal: str, now: int) -> None:
        self._said = OpenConsole("", "", terminal, now, os.getpid())
        self._path, self._descriptor = _own_file(path)
        self._write()

    def signed_in(self, login: str, name: str) -> None:
        """Say who is at it now."""
        self._said = replace(self._said, login=login, name=name)
        self._write()

    def close(self) -> None:
        """Say no more."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def _write(self) -> None:
        content = json.dumps(asdict(self._said)).encode()
        with suppress(OSError):  # a full disk: it is locked still, and says less
            os.pwrite(self._descriptor, content, 0)
            os.ftruncate(self._descriptor, len(content))


def _own_file(path: Path) -> tuple[Path, int]:
    """Return a new file beside the desk and the descriptor that keeps it locked."""
    while True:
        own = path.with_name(f"{path.name}.console.{os.urandom(6).hex()}")
        descriptor = os.open(own, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if own.exists():  # else somebody took it for one left behind
            return own, descriptor
        os.close(descriptor)


def open_consoles(path: Path) -> list[OpenConsole]:
    """Return the consoles that have a desk open now, the one opened first at the front."""
    return sorted(_open_consoles(path), key=lambda console: (console.since, console.process))


def _open_consoles(path: Path) -> Iterator[OpenConsole]:
    own_name = re.compile(rf"{re.escape(path.name)}\.console\.[0-9a-f]{{12}}")
    for file in path.parent.iterdir() if path.parent.is_dir() else ():
        if not own_name.fullmatch(file.name):
            continue
        try:
            descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield _said(os.pread(descriptor, LARGEST, 0))
        else:
            file.unlink(missing_ok=True)
        finally:
            os.close(descriptor)


def _said(content: bytes) -> OpenConsole:
    """Return what a console says; one that could not write it is there all the same."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(content)
        return OpenConsole(
            str(found["login"]),
            str(found["name"]),
            str(found["terminal"]),
            int(found["since"]),
            int(found["process"]),
        )
    return OpenConsole("", "", "", 0, 0)
