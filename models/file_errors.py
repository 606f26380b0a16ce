"""What SQLite and the file system say of a file, as the desk's errors."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import DatabaseError, InterfaceError

from models.errors import DeskError

# The beginnings of SQLite's error names, the more special first.
ERROR_CODES = (
    ("SQLITE_FULL", "disk_full"),
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_CANTOPEN", "cannot_open"),
    ("SQLITE_NOTADB", "not_a_desk"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_PROTOCOL", "busy"),
    ("SQLITE_IOERR", "disk_error"),
)


# The same for what the operating system says.
SYSTEM_ERRORS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.EEXIST: "read_only",
    errno.ENOTDIR: "read_only",
    errno.EISDIR: "not_a_desk",
    errno.ENOENT: "cannot_open",
    errno.ELOOP: "cannot_open",
    errno.ENAMETOOLONG: "cannot_open",
}


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say of the file into a DeskError."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.DatabaseError) as problem:
        for name in _error_names(problem):
            for beginning, code in ERROR_CODES:
                if name.startswith(beginning):
                    raise DeskError(code, path=path) from problem
        raise
    except OSError as problem:
        code = SYSTEM_ERRORS.get(problem.errno or 0, "disk_error")
        raise DeskError(code, path=path) from problem


def _error_names(problem: BaseException | None) -> Iterator[str]:
    """Yield SQLite's names for a problem and for those it came of.

    peewee keeps SQLite's exception as `orig`. A full disk ends the transaction by itself, and the
    rollback that fails then hides it.
    """
    while problem is not None:
        yield getattr(getattr(problem, "orig", None) or problem, "sqlite_errorname", "")
        problem = problem.__context__
