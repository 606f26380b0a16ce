"""Verifying a backup that is there: all of its bytes, and what is in it when it can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from models.backups import archive, tables
from models.backups.archive import Header
from models.backups.create import KEY, PROVING, READING, Progress
from models.backups.encryption import PASSPHRASE, Key
from models.backups.proof import Proof, prove
from models.backups.scratch import scratch
from models.backups.tables import Look
from models.database import database
from models.errors import DeskError
from models.file_errors import file_errors


@dataclass(frozen=True)
class Verification:
    """What a look at one backup showed; `problem` says why it went no further.

    Without a proof and a problem the file is as it was written, but nobody had the key to open it.
    """

    path: Path
    size: int = 0
    header: Header | None = None
    checksum: str | None = None
    proof: Proof | None = None
    problem: DeskError | None = None

    @property
    def is_verified(self) -> bool:
        """Whether it was opened, and everything in it is as it should be."""
        return self.proof is not None and self.proof.holds


def verify(
    path: Path, key_for: Callable[[Header], Key | None], desk: Path | None, progress: Progress
) -> Verification:
    """Check a backup's bytes; with a key from `key_for` also unpack and prove what is in it.

    It is unpacked into a scratch folder beside the desk's file, or where there is no desk in the
    system's place for such.
    """
    header = None
    try:
        header = archive.read_header(path)
        key = key_for(header)
        size = path.stat().st_size
        if key is None:
            return Verification(path, size, header, archive.check(path, partial(progress, READING)))
        with file_errors(desk or path), _scratch(desk) as folder:
            unpacked = folder / "desk"
            if header.encryption == PASSPHRASE:
                progress(KEY, 0, 0)
            archive.unpack(path, unpacked, key, partial(progress, READING))
            proof = prove(unpacked, header, partial(progress, PROVING))
        return Verification(path, size, header, archive.checksum(path), proof)
    except DeskError as problem:
        return Verification(path, header=header, problem=problem)


@contextmanager
def _scratch(desk: Path | None) -> Iterator[Path]:
    if desk is None:
        with TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        beside = desk.with_name(f".{desk.name}.verify")
        with scratch(beside, "verify_running"):
            yield beside


def record(found: Iterable[Verification], system_user: str, now: int) -> None:
    """Keep what a look at this desk's own backups showed."""
    looks = [
        Look(
            "verify",
            each.path.absolute(),
            each.is_verified,
            each.header,
            each.checksum,
            each.size,
            _detail(each),
        )
        for each in found
    ]
    with database.write():
        tables.record(looks, system_user, now)


def _detail(found: Verification) -> str:
    if found.problem:
        return found.problem.code
    kinds = [finding.kind for finding in found.proof.findings] if found.proof else []
    return " ".join(dict.fromkeys(kinds))
