"""Which tables a desk has, as the migrations make them, and where a damaged file has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from models import migrations
from models.complaints import lifecycle as case_lifecycle
from models.errors import DeskError
from models.repair.pages import MAGIC, DamagedFile, Value, Walk
from models.visitors import lifecycle as visit_lifecycle

APPLICATION_ID_AT, VERSION_AT = 68, 60  # in the header
NEWER = 100  # a step so much later is a damaged number, not a newer program
KINDS = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
# Made anew from the rows, never read: the indexes of words, and what people are looked for by.
DERIVED = ("visit_key", "barred_key")
JSON_COLUMNS = {"complaint_step": 11, "visit_step": 11, "complaint_profile": 1, "saved_filter": 2}
# What a timeline's columns may say: the code that follows it takes no other word.
CASES, VISITS = frozenset(case_lifecycle.STATES), frozenset(visit_lifecycle.STATES)
VOCABULARY: dict[str, dict[int, frozenset[str]]] = {
    "complaint": {15: CASES},
    "complaint_step": {5: frozenset(case_lifecycle.ACTIONS), 6: CASES},
    "visit": {2: VISITS},
    "visit_step": {5: frozenset(visit_lifecycle.ACTIONS), 6: VISITS},
}


@dataclass(frozen=True)
class Column:
    """A column of a table as the migrations make it."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Table:
    """A table: its columns, which of them is the row's number, and what its rows refer to."""

    name: str
    columns: tuple[Column, ...]
    numbered: int | None
    root: int
    is_index: bool  # WITHOUT ROWID: kept as an index is

    def takes(self, values: Sequence[Value]) -> bool:
        """Whether a row of these values could be one of the table's."""
        if not 0 < len(values) <= len(self.columns):
            return False
        for at, column in enumerate(self.columns):
            value = values[at] if at < len(values) else None
            if value is None:
                if column.is_required and at != self.numbered:
                    return False
            elif not isinstance(value, KINDS[column.kind]):
                return False
        return True

    def row(self, number: int, values: Sequence[Value]) -> list[Value]:
        """Return a row whole: with its number in its column, and columns that came later."""
        whole = [*values, *[None] * (len(self.columns) - len(values))]
        if self.numbered is not None:
            whole[self.numbered] = number
        return whole


@dataclass(frozen=True)
class Placed:
    """Where a damaged file has its tables and indexes; `is_whole` when its list could be read."""

    roots: dict[str, int]
    indexes: dict[str, tuple[int, ...]]  # by table, those that have all of its rows
    others: tuple[int, ...]  # roots of what is not read
    is_whole: bool


@cache
def tables(version: int) -> dict[str, Table]:
    """Return the tables of a desk at a migration step, those that are salvaged."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statements in migrations.STEPS[:version]:
            for statement in statements:
                fresh.execute(statement)
        found = fresh.execute(
            "SELECT name, rootpage, sql LIKE '%WITHOUT ROWID' FROM sqlite_schema"
            " WHERE type = 'table' AND rootpage > 0"
            " AND name NOT LIKE '%\\_words\\_%' ESCAPE '\\' ORDER BY rootpage"
        ).fetchall()
        return {row[0]: _table(fresh, *row) for row in found if row[0] not in DERIVED}


def _table(fresh: sqlite3.Connection, name: str, root: int, is_index: int) -> Table:
    columns, numbered = [], None
    keys = 0
    for at, column, kind, required, _, key in fresh.execute(f"PRAGMA table_info({name})"):
        columns.append(Column(column, kind, bool(required)))
        keys += bool(key)
        if key and kind == "INTEGER":
            numbered = at
    return Table(name, tuple(columns), numbered if keys == 1 else None, root, bool(is_index))


def placed(file: DamagedFile) -> Placed:
    """Read the file's own list of its tables, as far as that can be."""
    walk = Walk()
    roots: dict[str, int] = {}
    indexes: dict[str, list[int]] = {}
    others: list[int] = []
    if file.count:
        for row in file.rows(1, walk):
            if len(row.values) != 5:
                walk.bad_rows += 1
                continue
            kind, name, table, root, sql = row.values
            if not (isinstance(name, str) and isinstance(table, str) and isinstance(root, int)):
                continue
            partial = isinstance(sql, str) and " WHERE " in sql.upper()
            if kind == "table" and root:
                roots[name] = root
            elif kind == "index" and not partial:
                indexes.setdefault(table, []).append(root)
            elif root:
                others.append(root)
    is_whole = bool(roots) and not (walk.is_broken or walk.bad_rows)
    return Placed(roots, {name: tuple(of) for name, of in indexes.items()}, tuple(others), is_whole)


def version(file: DamagedFile, place: Placed) -> int:
    """Return the migration step that the file was at, by its tables: its number may be damaged.

    Raises DeskError `newer_desk`.
    """
    header = file.whole_header
    said = int.from_bytes(header[VERSION_AT : VERSION_AT + 4], "big")
    if header.startswith(MAGIC) and migrations.VERSION < said <= migrations.VERSION + NEWER:
        raise DeskError("newer_desk", found=said, known=migrations.VERSION)
    if not place.is_whole:
        return migrations.VERSION
    newest = migrations.VERSION
    while newest > 1 and place.roots.keys().isdisjoint(_brought_by(newest)):
        newest -= 1
    # a step that brought no table leaves the number alone to tell
    later = [step for step in range(newest + 1, migrations.VERSION + 1) if not _brought_by(step)]
    return said if said in later else newest


def _brought_by(step: int) -> set[str]:
    """Return the tables that a step has brought."""
    return tables(step).keys() - tables(step - 1).keys()


def can_be_read(table: str, row: Sequence[Value]) -> bool:
    """Whether columns with words of ours or JSON hold some: their readers take it for granted."""
    if any(row[at] not in known for at, known in VOCABULARY.get(table, {}).items()):
        return False
    at = JSON_COLUMNS.get(table)
    if at is None:
        return True
    try:
        json.loads(str(row[at]))
    except (ValueError, RecursionError):
        return False
    return True


def is_made_anew(values: Sequence[Value]) -> bool:
    """Whether a row is one of an index of words or of the list of tables, which are made anew."""
    words = len(values) == 2 and isinstance(values[1], bytes)
    return words or (len(values) == 5 and values[0] in ("table", "index"))
