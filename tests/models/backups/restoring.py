"""What the tests of restoring begin with: a backup of the open desk, and a restore of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from models import desk
from models.audit import Origin
from models.backups import archive
from models.backups.archive import Header
from models.backups.contents import read_contents
from models.backups.encryption import Encryption, Key
from models.backups.restore import Restored, restoring
from models.database import database, open_desk
from tests.factories import NOW, actor, write

SHELL = Origin("shell", "tester")
LATER = NOW + 60_000_000
NO_KEY = Key()
PLAIN = Encryption()


def back_up(to: Path, now: int = NOW, encryption: Encryption = PLAIN) -> Path:
    """Write a backup of the open desk and return it."""
    copy = to.with_name("copy of the desk")
    with closing(sqlite3.connect(copy)) as target:
        database.connection().backup(target)
    return pack(copy, to, now, encryption)


def pack(copy: Path, to: Path, now: int = NOW, encryption: Encryption = PLAIN) -> Path:
    """Write a backup of a file that nobody has open, and remove the file."""
    with closing(sqlite3.connect(copy)) as file:
        there = read_contents(file)
    here = desk.current()
    header = Header(
        created_at=now,
        label="",
        desk_id=here.id,
        desk_name=here.name,
        code=here.code,
        timezone=here.timezone,
        schema=there.schema,
        program="1",
        entries=there.entries,
        last_number=there.last_number,
        head=there.head,
        rows=there.rows,
        encryption=encryption.kind,
        salt=encryption.salt,
        database_bytes=copy.stat().st_size,
    )
    with to.open("wb") as file:
        archive.pack(copy, header, encryption, file)
    copy.unlink()
    return to


def lines(first: int, last: int) -> None:
    """Write entries so numbered into the open desk."""
    for number in range(first, last + 1):
        assert write(f"line {number}", now=NOW + number).number == number


def restore(
    backup: Path, path: Path, now: int = LATER, login: str | None = "admin", **options: bool
) -> Restored:
    """Restore a backup in an admin's name; the desk is closed before and open afterwards."""
    database.close()
    with restoring(backup, path, NO_KEY, now, **options) as found:
        person = actor(login, "shell") if login else None
        done = found.finish(person, SHELL, now)
    open_desk(path)
    return done


def names(folder: Path) -> set[str]:
    """What lies in a folder, the files of locks aside."""
    return {
        each.name
        for each in folder.iterdir()
        if not each.name.endswith((".lock", ".open", ".door"))
    }
