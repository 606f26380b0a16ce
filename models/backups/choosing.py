"""Which backup is meant where folders are named: the newest proven one of this desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from models.backups.places import Stored, stored
from models.errors import DeskError
from models.files import staying
from models.journals import has_journal


def newest(
    folders: Iterable[Path], desk_id: str | None, now: int, before: int | None = None
) -> Stored:
    """Return the newest backup in folders that was proven when it was made.

    `desk_id` is the desk's, None where that is not known; `before` is a moment. One from after
    `now`, of a clock that was wrong, is taken where there is no other. Raises DeskError:
    no_backup, no_backup_before, several_desks, and what `stored` does.
    """
    folders = list(folders)
    where = ", ".join(map(str, folders))
    found = [each for each in stored(folders) if each.is_proven and each.header is not None]
    of_desks = {each.header.desk_id for each in found if each.header is not None}
    if desk_id is None and len(of_desks) > 1:
        raise DeskError("several_desks", path=where)
    found = [each for each in found if each.header and desk_id in (None, each.header.desk_id)]
    if not found:
        raise DeskError("no_backup", path=where)
    if before is not None:
        found = [each for each in found if each.created_at < before]
        if not found:
            raise DeskError("no_backup_before", path=where, when=before)
    return next((each for each in found if each.created_at <= now), found[0])


def settings_at(path: Path) -> dict[str, str]:
    """Return the settings of the desk at a path, none where it cannot be read."""
    path = path.resolve()
    if not path.is_file():
        return {}
    # Only read where there is a journal: the last one to leave would remove it, damage and all.
    address = f"{path.as_uri()}?mode={'ro' if has_journal(path) else 'rw'}"
    try:
        with staying(path), closing(sqlite3.connect(address, uri=True)) as file:
            return dict(file.execute("SELECT name, value FROM setting").fetchall())
    except sqlite3.DatabaseError:
        return {}
