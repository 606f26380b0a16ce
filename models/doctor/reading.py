"""A desk's file opened for reading alone, in whatever state it is. Nothing in it is written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.database import database
from models.errors import DeskError
from models.file_errors import file_errors
from models.repair.pages import DamagedFile, Walk
from models.repair.schema import placed
from models.same_file import APPLICATION_ID

PRAGMAS = (
    ("busy_timeout", 2000),
    ("query_only", 1),
    ("cell_size_check", 1),
    ("trusted_schema", 0),
    ("cache_size", -65536),
)
MAGIC = b"SQLite format 3\0"
APPLICATION_ID_AT = 68
FIRST_TABLE = 2  # its page in every desk: the settings


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """Have a desk open for a block, so that the program's reads work on it.

    Raises DeskError: no_desk, not_a_desk, cannot_open, damaged and the like.
    """
    with file_errors(path):
        check_kind(path)
        path = path.resolve()
        try:
            database.init(address(path), uri=True, pragmas=PRAGMAS, timeout=2)
            database.path, database.is_shared = path, False
            connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
            connection.text_factory = lambda content: content.decode("utf-8", "replace")
            database.ask("SELECT COUNT(*) FROM sqlite_schema")
            yield
        finally:
            database.close()
            database.init(None)


def settings_by_page(path: Path) -> dict[object, object]:
    """Return the settings in a file that SQLite cannot read, as far as they are whole."""
    if not path.is_file():
        return {}
    with suppress(OSError), DamagedFile(path) as file:
        root = placed(file).roots.get("setting", FIRST_TABLE)
        return {row.values[0]: row.values[-1] for row in file.rows(root, Walk()) if row.values}
    return {}


def check_kind(path: Path) -> None:
    """Look at the first bytes; raise DeskError where they are no desk's. Call it before opening.

    Afterwards it would drop the locks that SQLite has on the file.
    """
    if not path.exists():
        raise DeskError("no_desk", path=path)
    if not path.is_file():
        raise DeskError("not_a_desk", path=path)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except PermissionError:
        raise DeskError("cannot_open", path=path) from None
    application = int.from_bytes(header[APPLICATION_ID_AT : APPLICATION_ID_AT + 4], "big")
    if not header.startswith(MAGIC) or application != APPLICATION_ID:
        raise DeskError("not_a_desk", path=path)


def address(path: Path) -> str:
    """Return how SQLite opens the file without writing beside it, as far as that can be.

    With the journal's index (-shm) there, that is only read; without a journal the file is taken to
    be nobody's. A journal without its index alone makes SQLite put one beside it.
    """
    if os.path.lexists(f"{path}-shm"):
        return f"{path.as_uri()}?mode=ro&readonly_shm=1"
    return f"{path.as_uri()}?mode=ro" if has_journal(path) else f"{path.as_uri()}?immutable=1"


def has_journal(path: Path) -> bool:
    """Whether there is something in the journal."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def signature(path: Path) -> tuple[object, ...]:
    """Return what changes when somebody writes meanwhile."""
    found: list[object] = []
    for name in (path, Path(f"{path}-wal")):
        try:
            status = name.stat()
        except OSError:
            found.append(None)
        else:
            found += [status.st_mtime_ns, status.st_size, status.st_ino]
    return tuple(found)
