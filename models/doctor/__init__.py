"""The doctor: looks at a desk's file and all around it, says what is not well and what to do.

It never writes, and a check that fails does not keep the others from being made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from peewee import DatabaseError

from models import errors, migrations
from models.database import database
from models.doctor import inside, keeping, reading, surroundings
from models.doctor.lines import BAD, LEFT_OUT, Check, Line, Subject, line
from models.errors import DeskError
from models.file_errors import file_errors
from models.language import N_

# What each is called where it cannot be made.
AROUND: dict[str, Check] = {
    "rights": surroundings.rights,
    "place": surroundings.place,
    "lock": surroundings.lock,
    "leftovers": surroundings.leftovers,
    "journal": surroundings.journal,
}
INSIDE: dict[str, Check] = {
    "desk": inside.name,
    "integrity": inside.integrity,
    "clock": inside.time,
}
# These read the tables as this program has them.
IN_THIS_FORM: dict[str, Check] = {
    "chain": inside.chain,
    "handovers": inside.handovers,
    "retention": inside.retention,
    "backups": keeping.backups,
    "old backups": keeping.old_backups,
    "old copies": keeping.old_copies,
}
# What code that takes its rows for sound, and SQLite itself, say of bytes that make no sense.
NONSENSE = (
    *(DatabaseError, sqlite3.Error, ValueError, TypeError, LookupError, AssertionError),
    OverflowError,
)
SAVE = N_("Bring back a backup: dutydesk backup restore; without one: dutydesk repair")
ADVICE = {
    "no_desk": "",
    "not_a_desk": SAVE,
    "damaged": SAVE,
    "disk_error": SAVE,
    "cannot_open": N_("Do: chmod 600 {path}"),
}


def examine(subject: Subject) -> Iterator[Line]:
    """Yield a line for each thing that was looked at."""
    subject = replace(subject, path=subject.path.absolute())
    if subject.path.is_file():
        yield from _guarded(AROUND, subject)
    elif subject.path.parent.is_dir():
        yield from _guarded({"leftovers": surroundings.leftovers}, subject)
    yield from _inside(subject)
    yield from surroundings.versions(subject)


def language(path: Path) -> str | None:
    """Return the language of a desk, however little of the file can be read, else None."""
    try:
        with reading.opened(path):
            found = dict(database.ask("SELECT name, value FROM setting"))
    except (DeskError, *NONSENSE):
        found = reading.settings_by_page(path)
    return str(found["language"]) if "language" in found else None


def _inside(subject: Subject) -> Iterator[Line]:
    """Look into the file; once more where somebody has begun to write to it meanwhile."""
    before = reading.signature(subject.path)
    found = list(_read(subject))
    if any(each.level == BAD for each in found) and reading.signature(subject.path) != before:
        found = list(_read(subject))
    yield from found


def _read(subject: Subject) -> Iterator[Line]:
    try:
        with reading.opened(subject.path):
            yield from _guarded(INSIDE, subject)
            if database.version() == migrations.VERSION:
                yield from _guarded(IN_THIS_FORM, subject)
            else:
                yield line(
                    "chain", LEFT_OUT, N_("Left out until the file is in this program's form.")
                )
    except DeskError as problem:
        has_backups = problem.code == "no_desk" and keeping.has_backups(subject.path)
        yield keeping.missing(subject.path) if has_backups else _said(problem, "desk")
    except NONSENSE:
        yield _said(DeskError("damaged", path=subject.path), "desk")


def _guarded(checks: Mapping[str, Check], subject: Subject) -> Iterator[Line]:
    """Make checks; what keeps one from being made is a line too."""
    for name, check in checks.items():
        try:
            with file_errors(subject.path):
                yield from check(subject)
        except DeskError as problem:
            yield _said(problem, name)
        except NONSENSE:
            yield _said(DeskError("damaged", path=subject.path), name)


def _said(problem: DeskError, check: str) -> Line:
    said, advice = errors.SENTENCES[problem.code], ADVICE.get(problem.code, "")
    return line(check, BAD, said, advice, **problem.facts)
