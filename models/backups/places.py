"""Where backups lie: a new one is written beside and named when it is whole; those that are there.

A name says what a backup is: `T1-20261124T022000Z.backup` was read back and proved before it was
given that name, `….unproven` was not found to be as it should.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from models.backups.archive import Header, read_header
from models.clock import local
from models.errors import DeskError
from models.files import reason_of, sync

PROVEN, UNPROVEN, PARTIAL = ".backup", ".unproven", ".partial"
LEFT_OVER = re.compile(rf"\.[A-Z0-9]{{1,12}}-\d{{8}}T\d{{6}}Z(-\d+)?{re.escape(PARTIAL)}", re.ASCII)
UTC = ZoneInfo("UTC")
SENT_BYTES = 8 * 1024 * 1024  # after so many, the disk begins to write: nothing waits in the end
REASONS = {
    errno.ENOENT: "place_missing",
    errno.ENOTDIR: "place_missing",
    errno.ENOSPC: "place_full",
    errno.EDQUOT: "place_full",
    errno.EFBIG: "place_full",
}


class Writing:
    """A backup that is being written at one place; `problem` says why that has ended.

    The file has a name of its own and is locked. Whatever is left of one that was killed has no
    lock any more and is removed by the next.
    """

    def __init__(self, folder: Path, code: str, at: int) -> None:
        self.folder = folder
        self.path: Path | None = None
        self.problem: DeskError | None = None
        self.partial = folder
        self._stem = ""
        self._descriptor = -1
        self._unsent = 0  # bytes that the system may still keep from the disk
        try:
            remove_left_over(folder)
            self._begin(f"{code}-{local(at, UTC):%Y%m%dT%H%M%SZ}")
        except OSError as problem:
            self._fail(problem)

    def _begin(self, stem: str) -> None:
        for name in (stem, *(f"{stem}-{number}" for number in range(2, 1000))):
            partial = self.folder / f".{name}{PARTIAL}"
            try:
                self._descriptor = _locked(partial)
            except FileExistsError:
                continue  # another desk's of the same code, this very second
            self._stem, self.partial = name, partial
            named = (self.folder / f"{name}{suffix}" for suffix in (PROVEN, UNPROVEN))
            if not any(map(os.path.lexists, named)):
                return
            self.give_up()
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def write(self, content: bytes) -> None:
        """Write on; what the place refuses ends it for this place alone."""
        if self.problem is None:
            try:
                rest = memoryview(content)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
                self._unsent += len(content)
                if self._unsent >= SENT_BYTES:
                    _let_go(self._descriptor)
                    self._unsent = 0
            except OSError as problem:
                self._fail(problem)

    def settle(self) -> None:
        """Make what was written durable, and have it read from the disk from now on."""
        if self.problem is None:
            try:
                os.fsync(self._descriptor)
                _let_go(self._descriptor)
            except OSError as problem:
                self._fail(problem)

    def publish(self, *, proven: bool) -> None:
        """Give the backup its name, durably."""
        if self.problem is None:
            path = self.folder / f"{self._stem}{PROVEN if proven else UNPROVEN}"
            try:
                self.partial.rename(path)
                _sync_folder(self.folder)
            except OSError as problem:
                self._fail(problem)
            else:
                self.path = path
                self._close()

    def give_up(self, problem: DeskError | None = None) -> None:
        """Remove what was written so far."""
        self.problem = self.problem or problem
        if self._descriptor >= 0:
            with suppress(OSError):  # the stick may be gone
                self.partial.unlink(missing_ok=True)
            self._close()

    def _fail(self, problem: OSError) -> None:
        if problem.errno == errno.ENOENT and _may_be_made(self.folder):
            self.give_up(DeskError("place_new", path=self.folder, command=_making(self.folder)))
        else:
            self.give_up(_refusal(self.folder, problem))

    def _close(self) -> None:
        if self._descriptor >= 0:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1


def _let_go(descriptor: int) -> None:
    """Have the system begin to write to the disk, and forget what it has written."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _locked(partial: Path) -> int:
    """Return the descriptor of a new file that is locked; raise FileExistsError if it is there."""
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(partial, flags, 0o600)
        with suppress(OSError):  # some folders on the network have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _leads_to(partial, descriptor):
            return descriptor
        os.close(descriptor)  # another program took it for one left over


def _leads_to(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _may_be_made(folder: Path) -> bool:
    """Whether all that is missing is the folder itself, such as on a stick that is new."""
    return folder.parent.is_dir() and not folder.exists()


def _making(folder: Path) -> str:
    return shlex.join(("mkdir", str(folder)))


def _refusal(folder: Path, problem: OSError) -> DeskError:
    code = REASONS.get(problem.errno or 0, "place_failed")
    return DeskError(code, path=folder, reason=reason_of(problem))


def _sync_folder(folder: Path) -> None:
    try:
        sync(folder)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):  # so say those that cannot
            raise


def remove_left_over(folder: Path) -> None:
    """Remove what was being written by a program that was killed."""
    with suppress(PermissionError):  # a folder that only takes files is written to all the same
        for partial in [each for each in folder.iterdir() if LEFT_OVER.fullmatch(each.name)]:
            _remove_unlocked(partial)


def _remove_unlocked(partial: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(partial, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _leads_to(partial, descriptor):
                partial.unlink()
        finally:
            os.close(descriptor)


def usual_folder(desk_file: Path) -> Path:
    """Return where the backups of a desk go when no place is named."""
    return desk_file.parent / "backups"


def beside(desk_file: Path) -> list[Path]:
    """Return the usual folder of a desk's backups, where it is there."""
    usual = usual_folder(desk_file)
    return [usual] if usual.is_dir() else []


@dataclass(frozen=True)
class Stored:
    """A backup that is there; without a header it cannot be read, and `problem` says why."""

    path: Path
    size: int
    header: Header | None
    problem: DeskError | None = None

    @property
    def is_proven(self) -> bool:
        """Whether it was proved when it was made, as its name says, and its header is whole."""
        return self.header is not None and self.path.suffix == PROVEN

    @property
    def created_at(self) -> int:
        """The moment that it holds; 0 when that cannot be read."""
        return self.header.created_at if self.header else 0


def stored(folders: Iterable[Path]) -> list[Stored]:
    """Return the backups in some folders, the newest first; those that cannot be read at the end.

    Raises DeskError place_missing or place_failed for a folder that cannot be listed.
    """
    found = [stored_at(path) for folder in folders for path in _files(folder)]
    return sorted(found, key=lambda each: (-each.created_at, str(each.path)))


def stored_at(path: Path) -> Stored:
    """Return what a file says of itself, or why it does not."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    try:
        return Stored(path, size, read_header(path))
    except DeskError as problem:
        return Stored(path, size, None, problem)


def _files(folder: Path) -> Iterator[Path]:
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix in (PROVEN, UNPROVEN) and not path.name.startswith("."):
                yield path
    except OSError as problem:
        raise _refusal(folder, problem) from None
