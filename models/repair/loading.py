"""Taking the rows out of a damaged file into a new desk, table by table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from models.database import database
from models.repair import schema
from models.repair.pages import DamagedFile, Row, Value, Walk
from models.repair.schema import Placed, Table

LOG = "entry"
NUMBERS = "entry_words_docsize"  # the index of words has a row for each entry too
NAMING = (
    ("open_item", "number"),
    ("seen_entry", "number"),
    ("catch_up", "number"),
    ("handover_step", "last_number"),
    ("backup", "last_number"),
)
MOST_RIVALS = 10_000
SHORTEST_ENTRY = 120  # bytes: more entries than the file had room for were never in it

Progress = Callable[[int, int], None]  # pages read, pages in all


@dataclass
class Taken:
    """What became of a table: rows kept and left out, pages unread; `expected` by its indexes."""

    kept: int = 0
    left_out: int = 0
    altered: int = 0
    bad_pages: int = 0
    is_broken: bool = False
    expected: int | None = None

    @property
    def missing(self) -> int | None:
        """How many rows are missing; None where nothing tells."""
        if self.expected is not None:
            return max(self.expected - self.kept, 0)
        return None if self.is_broken else self.left_out

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing or altered, as far as can be told."""
        return self.missing == 0 and not self.altered


@dataclass
class Haul:
    """What was taken out of a file: by table; other versions of entries; the last number seen."""

    tables: dict[str, Taken] = field(default_factory=dict)
    rivals: dict[int, list[list[Value]]] = field(default_factory=dict)
    last_number: int = 0
    is_end_known: bool = False
    unassigned: int = 0


def load(file: DamagedFile, place: Placed, version: int, progress: Progress | None) -> Haul:
    """Fill the open new desk with all rows that can be read, inside a write."""
    return _Loading(file, place, schema.tables(version), progress).haul


class _Loading:
    """One pass over a file: first along its trees, then over the leaves they did not lead to."""

    def __init__(
        self,
        file: DamagedFile,
        place: Placed,
        tables: dict[str, Table],
        progress: Progress | None,
    ) -> None:
        self.haul = Haul(tables={name: Taken() for name in tables})
        self._file, self._place, self._tables = file, place, tables
        self._known = {name: _columns(name) for name in tables}
        self._most_entries = file.count * file.page_size // SHORTEST_ENTRY
        self._tell: Progress = progress or (lambda *_: None)
        for table in tables.values():
            self._take_tree(table)
            self._tell(file.done, file.count)
        self._cover_others()
        self._read_numbers()
        self._take_loose_leaves()
        self._take_damaged_frames()
        self._tell(file.count, file.count)

    def _take_tree(self, table: Table) -> None:
        taken, walk = self.haul.tables[table.name], Walk()
        root = self._place.roots.get(table.name)
        if root is None:
            taken.is_broken = True
            return
        read = self._file.index_rows if table.is_index else self._file.rows
        for row in read(root, walk):
            self._keep(table, row)
        taken.left_out += walk.bad_rows
        taken.bad_pages += walk.bad_pages
        taken.is_broken |= walk.is_broken
        if table.name == LOG:
            self._saw_number(walk.highest)

    def _keep(self, table: Table, row: Row, *, is_loose: bool = False) -> None:
        """Put a row into the new desk if it is one; what lay loose may be there already."""
        taken = self.haul.tables[table.name]
        if self._fits(table, row):
            values = table.row(row.number, row.values)
            if self._insert(table, values):
                taken.kept += 1
                taken.altered += not row.is_exact
                return
            if table.name == LOG:
                self._remember_rival(row.number, values)
        taken.left_out += not is_loose

    def _fits(self, table: Table, row: Row) -> bool:
        if not table.takes(row.values):
            return False
        return schema.can_be_read(table.name, table.row(row.number, row.values))

    def _insert(self, table: Table, values: list[Value]) -> bool:
        here = self._known[table.name]
        given = [
            (column.name, value)
            for column, value in zip(table.columns, values, strict=True)
            if column.name in here
        ]
        names = ", ".join(f'"{name}"' for name, _ in given)
        places = ", ".join("?" * len(given))
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608 - ours
        try:
            _connection().execute(statement, [value for _, value in given])
        except (sqlite3.IntegrityError, UnicodeEncodeError):
            return False
        return True

    def _remember_rival(self, number: int, values: list[Value]) -> None:
        if len(self.haul.rivals) < MOST_RIVALS:
            self.haul.rivals.setdefault(number, []).append(values)

    def _cover_others(self) -> None:
        """Go along the trees that are not taken, so that their pages do not pass for lost ones."""
        for name, root in self._place.roots.items():
            if name not in self._tables and name != NUMBERS:
                self._file.cover(root)
        for table, roots in self._place.indexes.items():
            taken = self.haul.tables.get(table, Taken())
            for root in roots:
                walk = Walk()
                count = self._count(table, root, walk)
                if not (walk.is_broken or walk.bad_rows):
                    taken.expected = max(count, taken.expected or 0)
                    self.haul.is_end_known |= table == LOG
        for root in self._place.others:
            self._file.cover(root)

    def _count(self, table: str, root: int, walk: Walk) -> int:
        """Return how many rows an index has; of a broken log's, look at the numbers as well."""
        if table != LOG or not self.haul.tables[LOG].is_broken:
            return self._file.count_records(root, walk)
        count = 0
        for row in self._file.index_rows(root, walk):
            count += 1
            if isinstance(row.values[-1], int):
                self._saw_number(row.values[-1])
        return count

    def _read_numbers(self) -> None:
        """Find the last entry that there was: other tables and the index of words have numbers."""
        root = self._place.roots.get(NUMBERS)
        if root is not None:
            walk = Walk()
            for row in self._file.rows(root, walk):
                self._saw_number(row.number)
            self.haul.is_end_known |= not (walk.is_broken or walk.bad_rows)
        self.haul.is_end_known |= not self.haul.tables[LOG].is_broken
        for table, column in NAMING:
            if column in self._known.get(table, ()):
                [(last,)] = database.ask(f"SELECT MAX({column}) FROM {table}")  # noqa: S608 - ours
                self._saw_number(last or 0)

    def _take_loose_leaves(self) -> None:
        """Take the leaves that no tree led to, into the tables whose tree is broken alone.

        Only there, for what has been removed of a whole table must not come back.
        """
        broken = [
            table
            for name, table in self._tables.items()
            if self.haul.tables[name].is_broken and not table.is_index
        ]
        if not broken:
            return
        for number, content in self._file.unseen_leaves():
            rows = list(self._file.leaf_rows(content, 0, Walk()))
            table = self._table_of(number, rows, broken)
            if table is None:
                self.haul.unassigned += sum(not schema.is_made_anew(row.values) for row in rows)
                continue
            for row in rows:
                self._keep(table, row, is_loose=True)

    def _table_of(self, number: int, rows: list[Row], broken: list[Table]) -> Table | None:
        """Return the one table whose rows these can be; a page where a new desk has it decides."""
        fitting = [table for table in broken if rows and self._most_fit(table, rows)]
        if len(fitting) > 1 and not self._place.is_whole:
            fitting = [table for table in fitting if table.root == number] or fitting
        return fitting[0] if len(fitting) == 1 else None

    def _most_fit(self, table: Table, rows: list[Row]) -> bool:
        return 2 * sum(self._fits(table, row) for row in rows) > len(rows)

    def _take_damaged_frames(self) -> None:
        """Look for entries in damaged pages of the journal: their digests tell what is right."""
        log = self._tables[LOG]
        for content in self._file.damaged_frames():
            for row in self._file.leaf_rows(content, 0, Walk()):
                self._keep(log, row, is_loose=True)

    def _saw_number(self, number: int) -> None:
        """Take note of an entry that there was; more than the file had room for is damage."""
        if number <= self._most_entries:
            self.haul.last_number = max(self.haul.last_number, number)


def _columns(table: str) -> set[str]:
    return {str(column[1]) for column in database.ask(f"PRAGMA table_info({table})")}


def _connection() -> sqlite3.Connection:
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    return connection
