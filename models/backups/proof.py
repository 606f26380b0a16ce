"""Proof that a database taken from a backup is whole: it is opened, read and compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from models import migrations
from models.backups.archive import Header
from models.backups.contents import read_contents
from models.database import aside, database
from models.errors import DeskError
from models.language import N_, Words
from models.log.verify import verify

MOST_FINDINGS = 20  # of one kind that are listed
CHECK = f"PRAGMA integrity_check({MOST_FINDINGS})"
FINDINGS = {
    "integrity": N_("The file is damaged inside: {detail}"),
    "foreign_key": N_("{detail}: rows that point to nothing."),
    "rows": N_("{detail}: {found} rows; {expected} at the moment of the backup."),
    "head": N_("The log ends in {found}, at the moment of the backup in {expected}."),
    "chain": N_("The chain of the log has findings: {found}. See dutydesk log verify."),
}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be; `kind` is of FINDINGS."""

    kind: str
    detail: str = ""
    found: str = ""
    expected: str = ""

    def sentence(self, words: Words) -> str:
        """Say it in the reader's language."""
        facts = {"detail": self.detail, "found": self.found, "expected": self.expected}
        return words(FINDINGS[self.kind], **facts)


@dataclass(frozen=True)
class Proof:
    """What a look at a restored database showed: entries read along the chain, and its end."""

    entries: int = 0
    head: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything is as it was at the moment of the backup."""
        return not self.findings


Check = Callable[[sqlite3.Connection, Header], Iterable[Finding]]


def prove(
    database_file: Path, header: Header, progress: Callable[[int, int], None] | None = None
) -> Proof:
    """Check a database that was unpacked into a scratch place, with everything that can be asked.

    Integrity of pages and indexes, foreign keys, rows against the header, the chain of the log;
    memory stays the same whatever the size. The file is thrown away afterwards: one of an older
    program is brought up to date to be read. What was open before is open again. `progress` gets
    entries read and entries in all.
    """
    # SQLite works without Python's lock: its checks run beside the walk along the chain.
    with ThreadPoolExecutor(len(INSIDE)) as beside:
        inside = [beside.submit(_inside, check, database_file, header) for check in INSIDE]
        try:
            entries, head, findings = _chain(database_file, header, inside, progress)
        except DeskError as problem:
            if problem.code != "damaged":
                raise
            entries, head, findings = 0, None, []
        seen = chain.from_iterable(check.result() for check in inside)
        # what makes no sense ends every check with the same words
        return Proof(entries, head, tuple(dict.fromkeys([*seen, *findings])))


def _inside(check: Check, database_file: Path, header: Header) -> list[Finding]:
    with closing(sqlite3.connect(database_file)) as file:
        try:
            return list(check(file, header))
        except sqlite3.DatabaseError as problem:
            return [Finding("integrity", str(problem))]


def _pages(file: sqlite3.Connection, _header: Header) -> Iterator[Finding]:
    file.execute("PRAGMA cell_size_check = 1")
    for (found,) in file.execute(CHECK).fetchall():
        if found != "ok":
            yield Finding("integrity", found)


def _rows(file: sqlite3.Connection, header: Header) -> Iterator[Finding]:
    yield from _pointers(file)
    yield from _contents(file, header)


def _pointers(file: sqlite3.Connection) -> Iterator[Finding]:
    found = {(table, parent) for table, _, parent, _ in file.execute("PRAGMA foreign_key_check")}
    # an entry that speaks of one that is not there is a matter of the chain's check
    for table in {table for table, parent in found if not table == parent == "entry"}:
        yield Finding("foreign_key", table)


def _contents(file: sqlite3.Connection, header: Header) -> Iterator[Finding]:
    there = read_contents(file)
    for table in sorted(there.rows.keys() | header.rows.keys()):
        found, expected = there.rows.get(table), header.rows.get(table)
        if found != expected:
            yield Finding("rows", table, str(found), str(expected))
    if there.head != header.head:
        yield Finding("head", "", str(there.head), str(header.head))


INSIDE: tuple[Check, ...] = (_pages, _rows)  # each with a connection of its own


def _chain(
    database_file: Path,
    header: Header,
    inside: Sequence[Future[list[Finding]]],
    progress: Callable[[int, int], None] | None,
) -> tuple[int, str | None, list[Finding]]:
    with aside(database_file):
        if database.version() < migrations.VERSION:
            wait(inside)  # they look at the file as it was
            migrations.migrate(database, None)
        found = verify(progress=progress and (lambda done: progress(done, header.entries)))
    # what a repair has lost and named was so at the moment of the backup
    count = 0 if found.explained else len(found.findings) + found.unlisted
    findings = [Finding("chain", found=str(count))] if count else []
    return found.entries, found.head, findings
