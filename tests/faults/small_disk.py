"""A disk that is full when a test wants it: a small one of its own, else a limit on file sizes."""

from __future__ import annotations

import resource
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = 12 * 2**20


class Disk(ABC):
    """A folder to keep a desk in, and the room that it has."""

    starter: Sequence[str] = ()
    """Words before a command that is to be started while the disk is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def fill(self, *processes: int, room: int = 0) -> None:
        """Leave no more than so many bytes, for the processes that run already too."""

    @abstractmethod
    def free(self, *processes: int) -> None:
        """Make room again."""


class SmallDisk(Disk):
    """A file system of SIZE bytes in memory."""

    def fill(self, *_: int, room: int = 0) -> None:
        """Fill it with a file."""
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            with suppress(OSError):
                while True:
                    filler.write(bytes(4096))
            filler.truncate(max(0, filler.tell() - room))

    def free(self, *_: int) -> None:
        """Remove the file."""
        (self.folder / "filler").unlink()


class Limited(Disk):
    """Any folder, where what is to be refused cannot be mounted: files may not grow."""

    def fill(self, *processes: int, room: int = 0) -> None:
        """Limit the size of files; a limit of nothing at all would not even let them be opened."""
        self.starter = ("prlimit", f"--fsize={room + 1}:")
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (room + 1, resource.RLIM_INFINITY))

    def free(self, *processes: int) -> None:
        """Lift the limit."""
        self.starter = ()
        no_limit = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, no_limit)


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A disk on an empty folder, a real one where this process may mount it."""
    folder.mkdir(0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", folder]
    try:
        is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    if not is_mounted:
        yield Limited(folder)
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
