"""Everything as plain files: a CSV a table and a note that says in words what is in them.

The rows are those of one moment: they are read in one transaction, which holds up no writer, a
batch at a time. Phones, document numbers, the reasons of the do-not-admit list and what is
half-typed are masked unless somebody with the right to unmask asks for it; PINs never leave.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from models import audit, masking
from models.clock import local
from models.database import database
from models.desk import Desk
from models.drafts import is_running, this_process
from models.errors import DeskError
from models.export_words import TABLES, Table
from models.files import sync
from models.language import N_, Words
from models.staff import Actor, as_of_now
from models.text import formula_safe, shown, shown_lines

NOTE = "README.md"
BATCH = 2000
# Moments that are not named `…_at`.
MOMENTS = frozenset(
    (
        *("at", "until", "moment", "arrival_was", "departure_was"),
        *("expected_from", "expected_until", "locked_until"),
    )
)
TOLD = N_("The whole desk was exported with unmasked data")


def _hidden(text: str) -> str:
    return masking.HIDDEN if text else ""


Mask = Callable[[str], str]
MASKED: dict[tuple[str, str], Mask] = {
    **{
        (table, column): mask
        for table in ("visit", "visitor_pass", "barred")
        for column, mask in (("phone", masking.phone), ("last_four", masking.document))
    },
    ("complaint_caller", "phone"): masking.phone,
    ("barred", "reason"): _hidden,
    ("barred", "end_reason"): _hidden,
    ("draft", "content"): _hidden,
}


@dataclass(frozen=True)
class Exported:
    """What was written: how many rows of which table."""

    folder: Path
    rows: dict[str, int]


def export_all(
    folder: Path, here: Desk, actor: Actor, words: Words, now: int, *, unmasked: bool = False
) -> Exported:
    """Write every table into a new or empty folder, as an admin; it is whole or not there.

    Files are 0600, the folder 0700; times in the desk's zone; the note in the language of `words`.
    It is recorded before anything is read. Raises DeskError: not_allowed, export_folder.
    """
    _record(actor, now, unmasked=unmasked)
    with _growing(folder) as growing:
        rows: dict[str, int] = {}
        with database.atomic():
            for name, table in TABLES.items():
                with _new_file(growing / f"{name}.csv") as file:
                    rows[name] = _write_table(file, name, table, here.zone, unmasked=unmasked)
        with _new_file(growing / NOTE) as file:
            file.writelines(f"{line}\n" for line in note(here, words, now, rows, unmasked=unmasked))
    return Exported(folder, rows)


def check_folder(folder: Path) -> None:
    """Raise DeskError `export_folder` unless it is a new folder or an empty one."""
    if os.path.lexists(folder) and (
        folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())
    ):
        raise DeskError("export_folder", "folder", path=folder)


def _record(actor: Actor, now: int, *, unmasked: bool) -> None:
    with database.write():
        actor = as_of_now(actor, "administer")
        person = actor.account.login
        if unmasked:
            actor.require("export_unmasked")
            _tell(actor, now)
            audit.record("export_unmasked", actor.origin, person=person, subject="all", now=now)
        else:
            audit.record("export_all", actor.origin, person=person, now=now)


def _tell(actor: Actor, now: int) -> None:
    """Write into the duty log that whole data left the desk, as the register's export does."""
    from models import desk
    from models.log import entries
    from models.log.entries import Act
    from models.log.tables import NewEntry

    here = desk.current()
    entries.insert(NewEntry(Words(here.language)(TOLD), category="note"), Act(), actor, here, now)


@contextmanager
def _growing(folder: Path) -> Iterator[Path]:
    """Yield a folder beside another whose name it takes when the block has ended well."""
    check_folder(folder)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _remove_left_behind(folder)
    growing = folder.with_name(f".{folder.name}.{this_process().replace(':', '-')}")
    growing.mkdir(mode=0o700)
    try:
        yield growing
        sync(growing)
        growing.rename(folder)  # takes the place of an empty folder, and of nothing else
        sync(folder.parent)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _remove_left_behind(folder: Path) -> None:
    """Remove what an export of this name has left that was killed on this machine."""
    for left in folder.parent.glob(f".{escape(folder.name)}.*-*"):
        host, _, number = left.name.removeprefix(f".{folder.name}.").rpartition("-")
        if number.isdecimal() and not is_running(f"{host}:{number}"):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(descriptor)


def _write_table(file: Any, name: str, table: Table, zone: ZoneInfo, *, unmasked: bool) -> int:
    """Write a table with its heading row and return how many rows it has."""
    turns = [_turn(name, column, zone, unmasked=unmasked) for column in table.columns]
    out = csv.writer(file)
    out.writerow(table.columns)
    count = 0
    for row in _rows(name, table.columns):
        out.writerow([turn(value) for turn, value in zip(turns, row, strict=True)])
        count += 1
    return count


def _rows(name: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Yield a table's rows by its first column, so that two exports can be compared."""
    chosen = ", ".join(f'"{column}"' for column in columns)
    statement = f'SELECT {chosen} FROM "{name}" ORDER BY "{columns[0]}"'  # noqa: S608 - our names
    with closing(database.execute_sql(statement)) as cursor:  # type: ignore[no-untyped-call]
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def _turn(table: str, column: str, zone: ZoneInfo, *, unmasked: bool) -> Callable[[Any], object]:
    """Return what makes a cell of a value of a column."""
    if column.endswith("_at") or column in MOMENTS:
        return lambda value: _moment(value, zone)
    mask = None if unmasked else MASKED.get((table, column))
    return lambda value: _cell(value, mask)


def _moment(value: int | None, zone: ZoneInfo) -> object:
    if value is None:
        return ""
    try:
        return local(value, zone).isoformat(timespec="microseconds")
    except (OverflowError, ValueError):  # no moment that a calendar has
        return value


def _cell(value: Any, mask: Mask | None) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str):
        text = value if mask is None else mask(value)
        return formula_safe("\n".join(shown_lines(text)))
    return "" if value is None else value


# The note


def note(
    here: Desk, words: Words, now: int, rows: dict[str, int], *, unmasked: bool
) -> Iterator[str]:
    """Yield the lines of the note that says what the files hold, as Markdown."""
    when = f"{local(now, here.zone):%Y-%m-%d %H:%M:%S %z}"
    yield "# " + words("{desk}: everything, as of {when}", desk=shown(here.name), when=when)
    yield ""
    for sentence in (
        N_("One file a table, as CSV in UTF-8; the first row names the columns."),
        N_("All rows are of the same moment."),
        N_("Times are ISO 8601 with the offset of the desk's time zone: {zone}."),
        N_("An empty cell says that nothing was given. Of a yes or no, 1 is yes and 0 is no."),
        N_("A name such as staff.login says in which table and column to look."),
        N_("A text that a spreadsheet would take for a formula has ' before it."),
        N_("What cannot be shown in a text is written as U+FFFD."),
    ):
        yield "- " + words(sentence, zone=here.timezone)
    yield "- " + words(UNMASKED if unmasked else MASKED_WORDS)
    yield "- " + words(
        "Left out: PINs, and columns and tables that only serve to find others fast."
    )
    for name, table in TABLES.items():
        yield ""
        yield f"## {name}.csv"
        yield ""
        yield words(table.words)
        yield words.plural("{count} row.", "{count} rows.", rows[name])
        yield ""
        column, holds = words("column"), words("what it holds")
        yield f"| {column} | {holds} |"
        yield "|---|---|"
        for column in table.columns:
            yield f"| `{column}` | {words(table.column(column))} |"


UNMASKED = N_("Phones and document numbers are whole, as far as the desk has them: keep it safe.")
MASKED_WORDS = N_(
    "Phones, document numbers, the reasons of the do-not-admit list and what was half-typed are "
    "masked with ****."
)
