"""Saving what can be read of a damaged desk into a new one; what is missing is named.

The damaged file is never touched: it is copied aside with its journal, and the copy is read page by
page without SQLite, which stops at the first page that makes no sense.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from models.database import create_desk, database
from models.desk import NewDesk
from models.errors import DeskError
from models.file_errors import file_errors
from models.files import writing_lock
from models.log import chain
from models.log.verify import Verification, verify
from models.migrations.step_0001 import ENTRY_INDEXES
from models.repair import judging, loading, mending, parents, schema, telling, words
from models.repair.judging import Judged
from models.repair.loading import LOG, Haul, Taken
from models.repair.mending import Mended
from models.repair.pages import DamagedFile

PREFILLED = ("visitor_badge",)  # the migrations put rows into it
WORKING_PRAGMAS = ("journal_mode = memory", "foreign_keys = 0")
DERIVED = ("open_item",)  # follows from the log; what is lost of it is told by number


@dataclass(frozen=True)
class Repaired:
    """What a repair saved and lost.

    `tables` has what became of each table but the log, `entry` is the number of the entry that
    tells of it, `verified` what the chain's check finds in the new desk, `problems` what SQLite's
    own checks say of it: nothing, but for entries that speak of lost ones.
    """

    path: Path
    judged: Judged
    tables: dict[str, Taken]
    mended: Mended
    unassigned: int
    is_end_known: bool
    has_admin: bool
    entry: int
    verified: Verification
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, as far as can be told."""
        mended = self.mended
        log = not (self.judged.lost or self.judged.doubtful)
        made_up = mended.settings or mended.stand_ins or mended.left_out or mended.emptied
        others = all(taken.is_whole for taken in self.tables.values())
        return log and others and not (made_up or mended.open_items_lost or self.unassigned)

    @property
    def is_proven(self) -> bool:
        """Whether the new desk is sound, and all that its log lacks is named in it."""
        return self.verified.explained and not self.problems


def repair(
    path: Path,
    to: Path,
    fallback: NewDesk,
    now: int,
    progress: Callable[[int, int], None] | None = None,
) -> Repaired:
    """Save a damaged desk into a new file, which is then the open one.

    `fallback` has the settings for a desk whose own are lost. `progress` is told how many pages of
    how many were read. Raises DeskError: no_desk, desk_exists, newer_desk, nothing_readable and
    those of the file; the new file is there whole or not at all.
    """
    with copied(path, to) as copy, DamagedFile(copy) as file:
        place = schema.placed(file)
        version = schema.version(file, place)
        with create_desk(to, bulk=True):
            for pragma in WORKING_PRAGMAS:
                database.ask(f"PRAGMA {pragma}")
            with database.write():
                for table in PREFILLED:
                    database.ask(f"DELETE FROM {table}")  # noqa: S608 - our own names
                for statement in ENTRY_INDEXES:
                    database.ask(f"DROP INDEX {statement.split()[2]}")
                haul = loading.load(file, place, version, progress)
                if not any(haul.tables[name].kept for name in (LOG, "setting", "staff")):
                    raise DeskError("nothing_readable", path=path)
                judged, mended = _mend(haul, file.count * file.page_size, fallback, now)
                words.build(mended)
                number = telling.tell(judged, _lost_rows(haul, mended), now)
    return _proven(to, haul, judged, mended, number)


@contextmanager
def copied(path: Path, to: Path) -> Iterator[Path]:
    """Copy a file and its journal into a folder of their own beside the new one, for a block.

    The journal first: what is moved into the file meanwhile is then found in both.
    """
    with file_errors(path):
        if not path.is_file():
            raise DeskError("no_desk" if not path.exists() else "not_a_desk", path=path)
        if os.path.lexists(to):
            raise DeskError("desk_exists", path=to)
        path = path.resolve()
    with file_errors(to):
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{to.name}.", dir=to.parent) as folder:
            copy = Path(folder) / "damaged.db"
            with file_errors(path), _nobody_writes(path):
                with suppress(FileNotFoundError):
                    shutil.copyfile(f"{path}-wal", f"{copy}-wal")
                shutil.copyfile(path, copy)
            yield copy


@contextmanager
def _nobody_writes(path: Path) -> Iterator[None]:
    """Hold the write lock where there is one; a folder that cannot be written has no writers."""
    if os.access(path.parent, os.W_OK):
        with writing_lock(path):
            yield
    else:
        yield


def _mend(haul: Haul, file_bytes: int, fallback: NewDesk, now: int) -> tuple[Judged, Mended]:
    """Make a desk of the rows that were saved, inside a write."""
    mended = Mended()
    mending.settings(fallback, mended)
    mending.patterns(mended)
    mending.lost_shifts(mended)
    judged = judging.judge(haul, file_bytes)
    for statement in ENTRY_INDEXES:
        database.ask(statement)
    mending.lost_openings(mended)
    found = mending.open_items(mended)
    parents.settle(now, mended)
    unproven = [
        range(each.first, each.number + 1) for each in found.findings if each.kind == "text_missing"
    ]
    doubtful = chain.merged([*judged.doubtful, *unproven])
    return replace(judged, doubtful=doubtful), mended


def _lost_rows(haul: Haul, mended: Mended) -> dict[str, int]:
    """Return how many rows of the other tables are missing, where any are."""
    missing = {
        name: (taken.missing or 0) + mended.left_out[name]
        for name, taken in haul.tables.items()
        if name != LOG and name not in DERIVED
    }
    return {name: count for name, count in missing.items() if count}


def _proven(to: Path, haul: Haul, judged: Judged, mended: Mended, number: int) -> Repaired:
    """Check the new desk with everything there is."""
    problems = [str(line) for (line,) in database.ask("PRAGMA integrity_check(20)")]
    if problems == ["ok"]:
        problems = []
    problems += [
        f"{table} {row} -> {parent}"
        for table, row, parent, _ in database.ask("PRAGMA foreign_key_check")
        if not table == parent == LOG  # entries that speak of a lost one: the chain's check tells
    ]
    admins = database.ask("SELECT roles FROM staff WHERE disabled_at IS NULL")
    return Repaired(
        path=to,
        judged=judged,
        tables={name: of for name, of in haul.tables.items() if name not in (LOG, *DERIVED)},
        mended=mended,
        unassigned=haul.unassigned,
        is_end_known=haul.is_end_known,
        has_admin=any("admin" in roles.split() for (roles,) in admins),
        entry=number,
        verified=verify(),
        problems=tuple(problems),
    )
