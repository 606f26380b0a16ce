"""The drill: a backup is restored into a scratch place, opened and read, as it would be in need."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from models import audit
from models.audit import Origin
from models.backups import archive, tables
from models.backups.archive import Header
from models.backups.create import PROVING, READING, Progress
from models.backups.encryption import Key
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


@dataclass(frozen=True)
class Reading:
    """What was read in the restored desk: its last entry, and how much is open in it."""

    last: LogEntry | None
    open_items: int
    cases: int
    visits: int


@dataclass(frozen=True)
class Drill:
    """How a drill went: the checks, and what was read; `seconds` is how long it took."""

    backup: Path
    header: Header
    proof: Proof
    reading: Reading
    seconds: float


def drill(
    backup: Path, key: Key, origin: Origin, now: int, progress: Progress | None = None
) -> Drill:
    """Restore a backup into a scratch place beside the open desk and read it; both are recorded.

    The scratch place is removed whatever happens. Raises DeskError as `archive.unpack` does, and
    drill_running.
    """
    backup = backup.absolute()
    header = archive.read_header(backup)
    try:
        done = _drill(backup, header, key, now, progress or silent)
    except DeskError as problem:
        _record(Look("drill", backup, False, header, detail=problem.code), header, origin, now)
        raise
    found = " ".join(sorted({finding.kind for finding in done.proof.findings}))
    _record(Look("drill", backup, done.proof.holds, header, detail=found), header, origin, now)
    return done


def _drill(backup: Path, header: Header, key: Key, now: int, told: Progress) -> Drill:
    path, started = database.path, time.monotonic()
    folder = path.with_name(f".{path.name}.drill")
    with file_errors(path), scratch(folder, "drill_running"):
        file = folder / path.name
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
