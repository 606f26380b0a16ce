"""What became of backups: a row for each copy that was made, verified or tried in a drill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from peewee import AutoField, IntegerField, TextField, fn

from models.backups.archive import Header
from models.backups.places import beside
from models.clock import DAY
from models.database import BaseModel, rows

FAILURES_KEPT = 90 * DAY


class BackupRow(BaseModel):
    """One look at one copy of a backup; `created_at` is the moment that the backup holds."""

    id = AutoField()
    kind = TextField()
    at = IntegerField()
    path = TextField()
    created_at = IntegerField(null=True)
    checksum = TextField(null=True)
    bytes = IntegerField(null=True)
    last_number = IntegerField(null=True)
    head = TextField(null=True)
    is_verified = IntegerField()
    detail = TextField()
    system_user = TextField()

    class Meta:
        table_name = "backup"


@dataclass(frozen=True)
class Look:
    """What became of one copy: `kind` is create, verify or drill; `detail` says what failed."""

    kind: str
    path: Path
    is_verified: bool
    header: Header | None = None
    checksum: str | None = None
    size: int | None = None
    detail: str = ""


def record(looks: Iterable[Look], system_user: str, now: int) -> None:
    """Keep what was seen, inside a write."""
    for look in looks:
        header = look.header
        BackupRow.insert(
            kind=look.kind,
            at=now,
            path=str(look.path),
            created_at=header and header.created_at,
            checksum=look.checksum,
            bytes=look.size,
            last_number=header and header.last_number,
            head=header and header.head,
            is_verified=int(look.is_verified),
            detail=look.detail,
            system_user=system_user,
        ).execute()


def last_verified(now: int) -> int | None:
    """Return the moment that the newest verified backup holds, wherever it lies.

    One from the future, of a clock that was wrong, says nothing.
    """
    verified = (BackupRow.is_verified == 1) & (BackupRow.created_at <= now)
    moment: int | None = rows(BackupRow.select(fn.MAX(BackupRow.created_at)).where(verified))[0][0]
    return moment


def last_failure() -> tuple[int, str] | None:
    """Return when the last backup was made that is not verified, and what was wrong with it."""
    made = BackupRow.select(BackupRow.at, BackupRow.detail, BackupRow.is_verified)
    newest = rows(made.where(BackupRow.kind == "create").order_by(BackupRow.id.desc()).limit(1))
    return next(((at, detail) for at, detail, verified in newest if not verified), None)


def folders(*, seen: bool = False) -> list[Path]:
    """Return the folders that backups of this desk were written to, the last used first.

    With `seen` also those where one was verified, tried or restored from.
    """
    parent = BackupRow.select(BackupRow.path, fn.MAX(BackupRow.id))
    wanted = (BackupRow.kind == "create") & BackupRow.checksum.is_null(False)
    if seen:
        wanted |= BackupRow.is_verified == 1
    used = parent.where(wanted).group_by(BackupRow.path)
    newest = sorted(rows(used), key=lambda row: row[1], reverse=True)
    return list(dict.fromkeys(Path(path).parent for path, _ in newest))


def written_folders(desk_file: Path) -> list[Path]:
    """Return where this desk writes backups, so where old ones may be removed."""
    return list(dict.fromkeys([*folders(), *beside(desk_file)]))


def known_folders(desk_file: Path) -> list[Path]:
    """Return where backups of this desk are known to lie: `folders` and the one beside it.

    Those that were only looked at are left out where they are not there now.
    """
    seen = [each for each in folders(seen=True) if each.is_dir()]
    return list(dict.fromkeys([*folders(), *seen, *beside(desk_file)]))


def forget(paths: Iterable[Path], now: int) -> None:
    """Drop the rows of files that were removed, and failures of long ago, inside a write."""
    for path in paths:
        BackupRow.delete().where(BackupRow.path == str(path)).execute()
    old = (BackupRow.at < now - FAILURES_KEPT) & (BackupRow.is_verified == 0)
    BackupRow.delete().where(old).execute()
