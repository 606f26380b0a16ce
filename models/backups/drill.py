"""The drill: a backup is restored into a scratch place, opened and read, as it would be in need."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from models import audit
from models import desk as desk_settings
from models.audit import Origin
from models.backups import archive, tables
from models.backups.archive import Header
from models.backups.create import KEY, PROVING, READING, Progress
from models.backups.encryption import PASSPHRASE, Key
from models.backups.proof import Proof, prove
from models.backups.restore import moment_of, silent
from models.backups.scratch import scratch
from models.backups.tables import Look
from models.complaints import reads as complaints
from models.database import aside, database
from models.errors import DeskError
from models.file_errors import file_errors
from models.log import reads as log
from models.log.tables import LogEntry
from models.visitors import reads as visitors

# What says nothing of the backup: it could not be opened here, or there was no room for it.
NOT_TRIED = frozenset(
    [
        *("backup_needs_recipients", "backup_needs_passphrase", "backup_wrong_key"),
        *("identity_form", "drill_running", "backup_newer", "backup_unreadable"),
        *("disk_full", "disk_error", "read_only"),
    ]
)


@dataclass(frozen=True)
class Reading:
    """What was read in the restored desk: its last entry, and how much is open in it."""

    last: LogEntry | None
    open_items: int
    cases: int
    visits: int


@dataclass(frozen=True)
class Drill:
    """How a drill went: the checks, and what was read; `seconds` is how long it took.

    `unrecorded` says why the desk itself does not know of it.
    """

    backup: Path
    header: Header
    proof: Proof
    reading: Reading
    seconds: float
    unrecorded: DeskError | None = None


def drill(
    backup: Path, key: Key, origin: Origin, now: int, progress: Progress | None = None
) -> Drill:
    """Restore a backup of the open desk into a scratch place beside it, and read it.

    How it went is recorded; not where the backup could not be tried at all, as without its key. The
    scratch place is removed whatever happens. Raises DeskError as `archive.unpack` does,
    backup_other_desk and drill_running.
    """
    backup = backup.absolute()
    header = archive.read_header(backup)
    if header.desk_id != desk_settings.current().id:
        raise DeskError("backup_other_desk", path=backup, name=header.desk_name)
    try:
        done = try_out(backup, database.path, key, now, progress)
    except DeskError as problem:
        if problem.code not in NOT_TRIED:
            look = Look("drill", backup, False, header, detail=problem.code)
            with suppress(DeskError):  # what was wrong with the backup is told
                _record(look, header, origin, now)
        raise
    found = " ".join(sorted({finding.kind for finding in done.proof.findings}))
    try:
        _record(Look("drill", backup, done.proof.holds, header, detail=found), header, origin, now)
    except DeskError as problem:
        return replace(done, unrecorded=problem)
    return done


def try_out(
    backup: Path, path: Path, key: Key, now: int, progress: Progress | None = None
) -> Drill:
    """Restore a backup into a scratch place beside a path, and read it; nothing is recorded.

    No desk need be there. Raises DeskError as `archive.unpack` does, and drill_running.
    """
    told, started = progress or silent, time.monotonic()
    header = archive.read_header(backup)
    folder = path.with_name(f".{path.name}.drill")
    with file_errors(path), scratch(folder, "drill_running"):
        file = folder / path.name
        if header.encryption == PASSPHRASE:
            told(KEY, 0, 0)
        archive.unpack(backup, file, key, partial(told, READING))
        proof = prove(file, header, partial(told, PROVING))
        with aside(file):
            reading = _read(now)
    return Drill(backup, header, proof, reading, time.monotonic() - started)


def _read(now: int) -> Reading:
    """Read what people would look at first."""
    inside = visitors.inside(now)
    return Reading(
        next(iter(log.newest(1)), None),
        log.open_count(),
        complaints.counts(now).open,
        inside.visits,
    )


def _record(look: Look, header: Header, origin: Origin, now: int) -> None:
    act = "drill" if look.is_verified else "drill_failed"
    with database.write():
        tables.record([look], origin.system_user, now)
        audit.record(act, origin, now=now, subject=moment_of(header), detail=look.detail)
