"""Restoring: a backup takes the desk's place, whole or not at all, and says what that has lost.

All is made in a scratch folder beside the desk; a rename, under the write lock and with nobody else
there, brings it under the good name. The desk before is kept beside it, by the time.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from models import audit, staff
from models import desk as desk_settings
from models.audit import Origin
from models.backups import archive, tables
from models.backups.archive import Header
from models.backups.contents import read_contents
from models.backups.create import PROVING, READING, Progress
from models.backups.encryption import Key
from models.backups.loss import Loss, read_loss
from models.backups.loss_parts import phrases
from models.backups.proof import Proof, prove
from models.backups.scratch import scratch
from models.backups.tables import Look
from models.clock import SECOND, local
from models.clock_doubts import recorded_jump
from models.database import database, open_desk
from models.errors import DeskError
from models.file_errors import file_errors
from models.files import nobody_else, refuse_network_folder, staying, sync, writing_lock
from models.journals import hides_something
from models.language import N_, Words
from models.log import entries, lost_by_restore
from models.log import purge as log_retention
from models.log.entries import Act
from models.log.tables import NOTABLE, NewEntry
from models.presence import open_consoles
from models.staff import Actor
from models.visitors import retention

RESTORED = N_("Restored from the backup of {when}, which ends with entry {number}.")
LOST = N_("Lost: entries {first} to {last}, {count} in all.")
NOTHING_LOST = N_("No entry was lost.")
OTHERS_LOST = N_("Lost besides: {parts}.")
ROLL_CALL = N_("Others may be inside than the desk says: do a roll-call.")
KEPT_AS = N_("The desk before is kept as {file}; what it tells: dutydesk --db {file} audit")
LOSS_UNKNOWN = N_("What was written after it could not be read.")
AGAIN = "again, after a restore"  # the rule of a purge that the backup was too old for
JOURNALS = ("-wal", "-shm", "-journal")
KEPT = ".before-restore-"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Restored:
    """What was done. `entry` tells of it in the log, None for a copy elsewhere.

    `kept` is where the desk before is now, None without one; `proof` the checks at the end.
    """

    path: Path
    header: Header
    loss: Loss
    proof: Proof
    entry: int | None = None
    kept: Path | None = None


@dataclass
class Restoring:
    """A backup that is unpacked and checked, and open as the desk; nothing is replaced yet.

    `elsewhere` is a new place, for an equal desk: it loses nothing, and no entry tells of it.
    """

    path: Path
    header: Header
    proof: Proof
    loss: Loss
    elsewhere: bool
    backup: Path
    file: Path = field(repr=False)
    progress: Progress = field(repr=False)

    def needs_person(self, now: int) -> bool:
        """Whether something will be written in an admin's name."""
        if not self.elsewhere:
            return True
        return not retention.due(self._visitors_before(self.loss, now)).is_empty

    def finish(
        self, actor: Actor | None, origin: Origin, now: int, *, unproven: bool = False
    ) -> Restored:
        """Put the restored desk in its place, with nobody else there; `actor` is its admin.

        With `unproven` it may be one that the checks found something wrong with. Raises DeskError:
        not_allowed, restore_person, restore_unproven, desk_open, busy, disk_full and so on; then
        the desk is as before. Where the disk fails after the change, it is the new one.
        """
        if not (self.proof.holds or unproven):
            raise DeskError("restore_unproven")
        if actor is not None:
            actor = staff.as_of_now(actor, "administer")
        elif self.needs_person(now):
            raise DeskError("restore_person", "login")
        with file_errors(self.path), ExitStack() as held:
            _have_alone(self.path, held)
            _check_place(self.path, elsewhere=self.elsewhere)  # again: now nobody can come
            loss = self.loss if self.elsewhere else read_loss(self.path, now)
            kept = _free_name(self.path, now) if os.path.lexists(self.path) else None
            with database.write():
                entry = self._write(loss, kept, actor, origin, now)
            expected = self._close()
            _put_in_place(self.file, self.path, kept or _free_name(self.path, now))
            proof = prove(self.path, expected, partial(self.progress, PROVING))
        return Restored(self.path, self.header, loss, proof, entry, kept)

    def _write(
        self, loss: Loss, kept: Path | None, actor: Actor | None, origin: Origin, now: int
    ) -> int | None:
        """Remove what retention demands, and tell of the restore, inside a write."""
        entry = None
        if actor is not None:
            self._purge(loss, actor, now)
            if not self.elsewhere:
                entry = self._tell(loss, kept, actor, now)
                look = Look("verify", self.backup, self.proof.holds, self.header)
                tables.record([look], origin.system_user, now)
        audit.record(
            "restore",
            origin,
            now=now,
            person=actor.account.login if actor else None,
            subject=moment_of(self.header),
            detail="; ".join([_span(loss), *([kept.name] if kept else [])]),
        )
        return entry

    def _purge(self, loss: Loss, actor: Actor, now: int) -> None:
        """Remove again what had been removed since the backup, and what is past its time."""
        retention.purge(self._visitors_before(loss, now), actor, now)
        gone = [
            number
            for number in log_retention.due_for_purge(now)
            if any(number in numbers for numbers in loss.purged)
        ]
        log_retention.remove(gone, AGAIN, actor, now)

    def _visitors_before(self, loss: Loss, now: int) -> int:
        """Return the moment before which nothing personal may come back.

        By a clock that neither desk was in use by nothing goes for its age: the daily purge waits.
        """
        removed = min(loss.visitors_before or 0, now)
        if not loss.is_clock_believed and recorded_jump(now) is not None:
            return removed
        return max(removed, retention.limit(desk_settings.current(), now))

    def _tell(self, loss: Loss, kept: Path | None, actor: Actor, now: int) -> int:
        """Write the entry that tells of the restore, with the codes of what it lost."""
        desk = desk_settings.current()
        words = Words(desk.language)
        said = [words(RESTORED, when=moment_of(self.header), number=self.header.last_number)]
        if not loss.is_known:
            said.append(words(LOSS_UNKNOWN))
        elif loss.count:
            said.append(words(LOST, first=loss.first, last=loss.last, count=loss.count))
        else:
            said.append(words(NOTHING_LOST))
        if parts := phrases(words, loss.parts):
            said.append(words(OTHERS_LOST, parts=parts))
        if loss.people:
            said.append(words(ROLL_CALL))
        if kept is not None:
            said.append(words(KEPT_AS, file=kept.name))
        known = loss.is_known
        reference = lost_by_restore.reference(loss.codes) if known else lost_by_restore.UNKNOWN
        new = NewEntry(words.joined(said), severity=NOTABLE, reference=reference)
        number = entries.insert(new, Act(), actor, desk, now)
        lost_by_restore.remember(number, loss.codes)
        return number

    def _close(self) -> Header:
        """Close the restored desk, durable and without a journal; return what it holds now."""
        connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
        there = read_contents(connection)
        if not database.empty_journal():
            raise DeskError("busy", path=self.file)
        database.close()
        sync(self.file)
        return replace(
            self.header,
            schema=there.schema,
            entries=there.entries,
            last_number=there.last_number,
            head=there.head,
            rows=there.rows,
        )


def moment_of(header: Header) -> str:
    """Return when a backup was made, by the clock of the open desk."""
    return f"{local(header.created_at, desk_settings.current().zone):%Y-%m-%d %H:%M}"


@contextmanager
def restoring(
    backup: Path,
    path: Path,
    key: Key,
    now: int,
    *,
    elsewhere: bool = False,
    progress: Progress | None = None,
) -> Iterator[Restoring]:
    """Unpack and check a backup beside a desk's path, and have it open for a block.

    Only `Restoring.finish` changes anything. Raises DeskError: what `archive.unpack` and
    `open_desk` raise, desk_open while a console has the desk, copy_exists for a copy onto
    something, restore_running, other_desk.
    """
    with file_errors(path):
        path = path.resolve()
        refuse_network_folder(path)
        backup = backup.absolute()
        header = archive.read_header(backup)
        archive.refuse_newer(header, backup)
        _check_place(path, elsewhere=elsewhere)
        folder = path.with_name(f".{path.name}.restoring")
        with scratch(folder, "restore_running", partial(_rescue, path)):
            file = folder / path.name
            told = progress or silent
            archive.unpack(backup, file, key, partial(told, READING))
            proof = prove(file, header, partial(told, PROVING))
            try:
                open_desk(file)
                loss = Loss(is_there=False)
                if not elsewhere:
                    with staying(path):
                        loss = read_loss(path, now)
                yield Restoring(path, header, proof, loss, elsewhere, backup, file, told)
            finally:
                database.close()
                database.init(None)


def _check_place(path: Path, *, elsewhere: bool) -> None:
    if elsewhere:
        for existing in (path, Path(f"{path}-wal")):
            if os.path.lexists(existing):
                raise DeskError("copy_exists", path=existing)
    elif path.is_dir():
        raise DeskError("not_a_desk", path=path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_open(path)


def refuse_open(path: Path) -> None:
    """Raise DeskError `desk_open` while a console has the desk; its fact `consoles` says who."""
    if consoles := open_consoles(path):
        raise DeskError("desk_open", path=path, count=len(consoles), consoles=tuple(consoles))


def _have_alone(path: Path, held: ExitStack) -> None:
    """Keep everybody else from the desk until `held` is closed."""
    refuse_open(path)
    try:
        held.enter_context(nobody_else(path))
    except DeskError:
        refuse_open(path)  # one that came meanwhile
        raise
    held.enter_context(writing_lock(path))


def silent(step: str, done: int, whole: int) -> None:
    """Tell nobody how far it is."""


# Putting the new file in its place


def _put_in_place(new: Path, path: Path, kept: Path) -> None:
    """Give the new file the good name, durably, and the desk before the name `kept`.

    Killed at any moment, either the one or the other is whole under the good name.
    """
    with _unhindered():
        if not os.path.lexists(path):
            _move_journals(path, kept)
            os.link(new, path)  # unlike a rename, never replaces
            sync(path.parent)
            return
        settled = _is_settled(path)
        # A second name first: there is no moment without a desk, and none at which it is lost.
        second = new.with_name(kept.name)
        os.link(path, second)
        sync(second.parent)
        try:
            if not settled:  # its journal belongs to it, and would be taken for the new one's
                _move_journals(path, kept)
            new.rename(path)
        except OSError:
            _move_journals(kept, path)
            raise
        sync(path.parent)
        second.rename(kept)
        sync(path.parent)


@contextmanager
def _unhindered() -> Iterator[None]:
    """Let a request to end wait until the block has: it would end it half way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_settled(path: Path) -> bool:
    """Move the journal into the file and say whether that could be done: a damaged one cannot.

    Raises DeskError `busy` where a program of another kind has the file open.
    """
    if hides_something(path):
        return False  # SQLite would throw away what lies behind the damage
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DeskError("busy", path=path) from problem
        return False
    # Whoever closes the file last takes the journal away; then there is nobody else.
    if any(os.path.lexists(f"{path}{ending}") for ending in JOURNALS):
        raise DeskError("busy", path=path)
    return True


def _move_journals(path: Path, kept: Path) -> None:
    for ending in JOURNALS:
        journal = Path(f"{path}{ending}")
        if os.path.lexists(journal):
            journal.rename(f"{kept}{ending}")


def _free_name(path: Path, now: int) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now // SECOND))
    kept = path.with_name(f"{path.name}{KEPT}{stamp}")
    again = 1
    while os.path.lexists(kept):
        again += 1
        kept = path.with_name(f"{path.name}{KEPT}{stamp}-{again}")
    return kept


def _rescue(path: Path, folder: Path) -> None:
    """Bring the desk before to its name where a restore ended just after the change."""
    for second in folder.glob("*"):
        if not second.name.startswith(f"{path.name}{KEPT}"):
            continue
        kept = path.with_name(second.name)
        if path.exists() and second.samefile(path):
            if not os.path.lexists(f"{path}-wal"):
                _move_journals(kept, path)
        elif not kept.exists():
            os.link(second, kept)
            sync(path.parent)


def _span(loss: Loss) -> str:
    """Return which numbers were lost, for the audit trail."""
    if not loss.is_known:
        return "?"
    return f"{loss.first}-{loss.last}" if loss.count else "-"
