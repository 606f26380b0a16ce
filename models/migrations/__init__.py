"""Numbered steps that bring an older database up to date. A step that has shipped never changes."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import DeskError
from models.files import sync
from models.migrations import (
    step_0001,
    step_0002,
    step_0003,
    step_0004,
    step_0005,
    step_0006,
    step_0007,
    step_0008,
)

if TYPE_CHECKING:
    from models.database import DeskDatabase

STEPS: tuple[tuple[str, ...], ...] = (
    step_0001.STATEMENTS,
    step_0002.STATEMENTS,
    step_0003.STATEMENTS,
    step_0004.STATEMENTS,
    step_0005.STATEMENTS,
    step_0006.STATEMENTS,
    step_0007.STATEMENTS,
    step_0008.STATEMENTS,
)
VERSION = len(STEPS)


def migrate(database: DeskDatabase, path: Path | None) -> None:
    """Run the steps that are missing, all or none. With a path, lay a copy beside it first.

    The caller holds the write lock; whoever comes second finds nothing left to do.
    """
    copy = None
    if path is not None and database.version() < VERSION:
        copy = _copy_beside(database, path)
    try:
        _run_steps(database, path)
    except BaseException:
        if copy is not None:  # the file is as it was, and each try on a full disk would lay another
            copy.unlink()
        raise


def _run_steps(database: DeskDatabase, path: Path | None) -> None:
    with database.atomic("EXCLUSIVE"):
        found = database.version()
        if found > VERSION:
            raise DeskError("newer_desk", path=path, found=found, known=VERSION)
        for statements in STEPS[found:]:
            for statement in statements:
                database.ask(statement)
        database.ask(f"PRAGMA user_version = {VERSION}")


def _copy_beside(database: DeskDatabase, path: Path) -> Path:
    """Copy the whole database to `NAME.before-VERSION-TIME`, durable before the first step runs."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    copy = path.with_name(f"{path.name}.before-{VERSION}-{stamp}")
    growing = path.with_name(f".{copy.name}.{os.getpid()}")
    os.close(os.open(growing, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        target = sqlite3.connect(growing)
        try:
            source: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
            source.backup(target)
        finally:
            target.close()
        sync(growing)
        growing.rename(copy)
        sync(copy.parent)
        return copy
    finally:
        growing.unlink(missing_ok=True)
