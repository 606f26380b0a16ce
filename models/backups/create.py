"""Making a backup: copied at one moment, packed to all places, read back, proved, then named."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.backups import archive, tables
from models.backups.archive import Header
from models.backups.contents import Contents, read_contents
from models.backups.encryption import PASSPHRASE, Encryption
from models.backups.places import Writing, usual_folder
from models.backups.proof import Proof, prove
from models.backups.scratch import scratch
from models.backups.tables import Look
from models.database import database
from models.desk import Desk
from models.errors import DeskError
from models.file_errors import file_errors
from models.language import N_
from models.text import clean_line

COPYING, PACKING, READING, PROVING = (N_("copying"), N_("packing"), N_("reading"), N_("proving"))
KEY = N_("making the key")  # of a passphrase; nobody can say how far that is
LONGEST_LABEL = 60
Progress = Callable[[str, int, int], None]  # the step, done, in all: 0 where that is not known


@dataclass(frozen=True)
class Order:
    """What is to be made: places to write to, a word to find it by, how it is encrypted."""

    folders: Sequence[Path] = ()
    label: str = ""
    encryption: Encryption = field(default=Encryption())


@dataclass(frozen=True)
class Copy:
    """The backup at one place: where it is, or why there is none."""

    folder: Path
    path: Path | None
    problem: DeskError | None = None


@dataclass(frozen=True)
class Backup:
    """A backup that was made: what it holds, what its proof showed, where it lies.

    `unrecorded` says why the desk itself does not know of it.
    """

    header: Header
    checksum: str
    size: int
    proof: Proof
    copies: tuple[Copy, ...]
    seconds: float
    unrecorded: DeskError | None = None

    @property
    def is_verified(self) -> bool:
        """Whether at least one copy was read back, and all in it is as it should be."""
        return self.proof.holds and any(copy.path for copy in self.copies)


def create(
    order: Order, desk: Desk, system_user: str, now: int, progress: Progress | None = None
) -> Backup:
    """Back up the open desk. Others may write meanwhile; it holds the moment it began.

    One place that fails does not stop the others. Each copy is read back from where it was written
    and one of them unpacked and proved before any has its name. Raises DeskError: backup_running,
    what a place says when none is left, those of the desk's file; the failure is on record. What
    keeps a backup that was made off the record is no failure of it.
    """
    started = time.monotonic()
    folders = [folder.absolute() for folder in order.folders] or [_usual()]
    writings = [Writing(folder, desk.code, now) for folder in dict.fromkeys(folders)]
    try:
        with file_errors(database.path):
            backup = _Making(order, desk, now, writings, progress or _silent).run(started)
    except DeskError as problem:
        _record_failure(writings, problem, system_user, now)
        raise
    finally:
        for writing in writings:
            writing.give_up()
    try:
        with database.write():
            tables.record(_looks(backup), system_user, now)
    except DeskError as problem:
        return replace(backup, unrecorded=problem)
    return backup


def _usual() -> Path:
    folder = usual_folder(database.path)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _silent(_step: str, _done: int, _all: int) -> None:
    """Tell nobody."""


class _Making:
    """One backup on its way; the plain copy lies in the scratch folder beside the desk."""

    def __init__(
        self, order: Order, desk: Desk, now: int, writings: list[Writing], progress: Progress
    ) -> None:
        self._order, self._desk, self._now = order, desk, now
        self._writings, self._progress = writings, progress
        self._folder = database.path.with_name(f".{database.path.name}.backup")

    def run(self, started: float) -> Backup:
        self._check_places()
        with scratch(self._folder, "backup_running"):
            plain = self._folder / "copy"
            contents = database.copy(plain, read_contents, self._told(COPYING))
            header = self._header(contents, plain.stat().st_size)
            checksum, size = self._pack(plain, header)
            plain.unlink()
            proof = self._prove(header)
        self._read_others(checksum)
        for writing in self._writings:
            writing.publish(proven=proof.holds)
        self._check_places()
        copies = tuple(Copy(each.folder, each.path, each.problem) for each in self._writings)
        return Backup(header, checksum, size, proof, copies, time.monotonic() - started)

    def _told(self, step: str) -> Callable[[int, int], None]:
        return lambda done, whole: self._progress(step, done, whole)

    def _check_places(self) -> None:
        """Raise what the first place said when none is left."""
        problems = [writing.problem for writing in self._writings]
        if all(problems) and problems[0]:
            raise problems[0]

    def _header(self, contents: Contents, size: int) -> Header:
        from importlib.metadata import version

        sealing = self._order.encryption
        return Header(
            created_at=self._now,
            label=clean_line(self._order.label)[:LONGEST_LABEL],
            desk_id=self._desk.id,
            desk_name=self._desk.name,
            code=self._desk.code,
            timezone=self._desk.timezone,
            schema=contents.schema,
            program=version("dutydesk"),
            entries=contents.entries,
            last_number=contents.last_number,
            head=contents.head,
            rows=contents.rows,
            database_bytes=size,
            encryption=sealing.kind,
            recipients=sealing.recipients,
            salt=sealing.salt,
        )

    def _pack(self, plain: Path, header: Header) -> tuple[str, int]:
        several = _Several(self._writings, self._check_places)
        sealing = self._order.encryption
        checksum = archive.pack(plain, header, sealing, several, self._told(PACKING))
        for writing in self._writings:
            writing.settle()
        self._check_places()
        return checksum, several.size

    def _prove(self, header: Header) -> Proof:
        """Unpack the first copy that can be read, and prove what was in it."""
        restored = self._folder / "restored"
        for writing in self._writings:
            if writing.problem is None:
                try:
                    key = self._order.encryption.opening
                    if header.encryption == PASSPHRASE:
                        self._progress(KEY, 0, 0)
                    archive.unpack(writing.partial, restored, key, self._told(READING))
                except DeskError as problem:
                    writing.give_up(problem)
                else:
                    self._proved = writing
                    return prove(restored, header, self._told(PROVING))
        self._check_places()
        raise AssertionError  # one place at least is left, or the line above has raised

    def _read_others(self, checksum: str) -> None:
        """See that the other copies are the same bytes as the one that was proved."""
        for writing in self._writings:
            if writing.problem is None and writing is not self._proved:
                try:
                    if archive.check(writing.partial, self._told(READING)) != checksum:
                        writing.give_up(DeskError("backup_damaged", path=writing.folder))
                except DeskError as problem:
                    writing.give_up(problem)


class _Several:
    """Writes to every place that still takes it, as long as there is one."""

    def __init__(self, writings: list[Writing], check: Callable[[], None]) -> None:
        self._writings, self._check = writings, check
        self.size = 0

    def write(self, content: bytes) -> int:
        for writing in self._writings:
            writing.write(content)
        self._check()
        self.size += len(content)
        return len(content)


def _looks(backup: Backup) -> list[Look]:
    kinds = " ".join(dict.fromkeys(finding.kind for finding in backup.proof.findings))
    found = (backup.header, backup.checksum, backup.size)
    return [
        Look("create", copy.folder, False, detail=copy.problem.code)
        if copy.problem
        else Look("create", copy.path or copy.folder, backup.proof.holds, *found, kinds)
        for copy in backup.copies
    ]


def _record_failure(
    writings: list[Writing], problem: DeskError, system_user: str, now: int
) -> None:
    looks = [
        Look("create", each.folder, False, detail=(each.problem or problem).code)
        for each in writings
    ]
    with suppress(DeskError), database.write():
        tables.record(looks, system_user, now)
