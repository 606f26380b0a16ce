"""What the desk asks of the file system: its locks, what is durable, where a desk may lie."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import DeskError
from models.language import N_

LOCK_SECONDS = 10.0  # longer, and whoever holds the lock is stopped, not slow
SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.01
# WAL and flock are not safe there (sqlite.org/wal.html, "all processes on the same host").
NETWORK_FOLDERS = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre"),
        *("davfs", "beegfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs"),
    )
)


# What the system says of a file, in our words; what is not here is told as it says it.
REASONS = {
    errno.ENOENT: N_("there is no such file"),
    errno.EACCES: N_("the rights do not allow it"),
    errno.EPERM: N_("the rights do not allow it"),
    errno.EROFS: N_("it can only be read"),
    errno.EEXIST: N_("it exists already"),
    errno.ENOTDIR: N_("it is not in a folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EIO: N_("the disk reports an error"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


def reason_of(problem: OSError) -> str:
    """Return why the system refused something, as a message id where there is one."""
    number = problem.errno or 0
    return REASONS.get(number) or (os.strerror(number) if number else str(problem) or "-")


@contextmanager
def writing_lock(path: Path) -> Iterator[None]:
    """Hold the one write lock of a desk; other threads and processes wait.

    Raises DeskError `busy` after LOCK_SECONDS: a process that was stopped must not hang all others.
    """
    descriptor = _locked(f"{path}.lock", fcntl.LOCK_EX, path)
    try:
        yield
    finally:
        os.close(descriptor)


def stay(path: Path, first: Callable[[Path], None] | None = None) -> int:
    """Say that this process has a desk's file open, until the descriptor returned is closed.

    It waits while somebody has the file for themselves. Where nobody has it open yet, `first` is
    called with the path before anybody can. Raises DeskError `busy`.
    """
    door = _locked(f"{path}.door", fcntl.LOCK_SH, path)
    try:
        descriptor = _lock_file(f"{path}.open")
        try:
            if first is not None and _is_alone(descriptor):
                first(path)
            _lock(descriptor, fcntl.LOCK_SH, path)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor
    finally:
        os.close(door)


def _is_alone(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def staying(path: Path) -> Iterator[None]:
    """Say for a block that this process has a desk's file open. Raises DeskError `busy`."""
    descriptor = stay(path)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def nobody_else(path: Path) -> Iterator[None]:
    """Have a desk's file, which need not be there, for oneself: nobody has it open or opens it.

    Raises DeskError `busy` where somebody stays longer than LOCK_SECONDS.
    """
    # The door first: those who come and go would never leave a moment with nobody there.
    door = _locked(f"{path}.door", fcntl.LOCK_EX, path)
    try:
        descriptor = _locked(f"{path}.open", fcntl.LOCK_EX, path)
        try:
            yield
        finally:
            os.close(descriptor)
    finally:
        os.close(door)


def _locked(name: str, kind: int, path: Path) -> int:
    descriptor = _lock_file(name)
    try:
        _lock(descriptor, kind, path)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _lock_file(name: str) -> int:
    return os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(descriptor: int, kind: int, path: Path) -> None:
    started = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
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


def refuse_network_folder(path: Path) -> None:
    """Raise DeskError `network_folder` where the path is on one, as Linux's mount table says."""
    try:
        table = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    place = os.path.realpath(path)
    longest, kind = "", ""
    for line in table.splitlines():
        _, mount, file_system, *_ = line.split(" ")
        mount = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), mount)
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(longest):
            longest, kind = mount, file_system
    if kind in NETWORK_FOLDERS:
        raise DeskError("network_folder", path=path, kind=kind)
