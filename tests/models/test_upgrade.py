"""A desk of the first version: opened by this one, nothing of it is lost or said otherwise."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from models import audit, checklists, duty, search, shift_pattern, shifts, staff
from models.checklist_lines import default_items
from models.database import database, open_desk
from models.log import entries, reads
from models.log.entries import INDEX, indexed_text
from models.log.reads import Filters
from models.log.verify import verify
from models.migrations import VERSION, step_0001
from models.shift_pattern import ALWAYS, EVERY_DAY, PatternShift
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write

PATTERN = [("day", 480, 1200), ("night", 1200, 480)]


@pytest.fixture
def old_desk(desk: MakeDesk) -> Path:
    """A file with the first version's tables, and what it had in them."""
    newer = desk("en")
    write("lift stuck", place="B2", severity=2, carried=True, due_at=at(9))
    write("was 5 minutes", "wang", at(6, 30))
    entries.void(2, "wrong day", actor("zhao"), at(6, 40))
    written = list(reads.everything())
    database.close()
    path = newer.with_name("old.db")
    file = sqlite3.connect(path, isolation_level=None)
    for statement in step_0001.STATEMENTS:
        file.execute(statement)
    file.execute("ATTACH ? AS newer", (str(newer),))
    tables = file.execute("SELECT name FROM main.sqlite_schema WHERE sql LIKE '%STRICT'")
    for (table,) in tables.fetchall():
        columns = ", ".join(row[1] for row in file.execute(f"PRAGMA main.table_info({table})"))
        if table != "shift_pattern":
            file.execute(f"INSERT INTO main.{table} SELECT {columns} FROM newer.{table}")
    file.executemany("INSERT INTO main.shift_pattern VALUES (?, ?, ?)", PATTERN)
    for entry in written:
        words = search.index_words(indexed_text(entry.text or "", entry.place))
        file.execute(f"INSERT INTO {INDEX} (rowid, words) VALUES (?, ?)", (entry.number, words))
    file.execute("DETACH newer")
    file.execute("PRAGMA user_version = 1")
    file.close()
    path.chmod(0o600)
    return path


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold that both versions have alike."""
    with sqlite3.connect(path) as file:
        kept = ("setting", "staff", "category", "entry", "open_item", "audit")
        found = {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in kept}
    file.close()
    return found


def test_an_old_desk_is_the_same_desk_afterwards(old_desk: Path) -> None:
    before = everything(old_desk)
    open_desk(old_desk)
    assert database.version() == VERSION
    assert everything(old_desk) == before
    assert [row.text for row in reads.everything()] == ["lift stuck", "was 5 minutes", "wrong day"]
    found = verify()
    assert (found.whole, found.entries) == (True, 3)
    assert [entry.number for entry in reads.newest(9, Filters(words="lift"))] == [1]
    assert [item.number for item in reads.open_items()] == [1]
    assert database.ask("PRAGMA foreign_key_check") == []
    assert database.ask("PRAGMA integrity_check") == [("ok",)]
    assert database.empty_journal()


def test_the_pattern_holds_as_from_ever_and_worked_shifts_keep_their_names(old_desk: Path) -> None:
    open_desk(old_desk)
    kept = tuple(PatternShift(*part, EVERY_DAY) for part in PATTERN)
    assert shift_pattern.pattern().versions == ((ALWAYS, kept),)
    assert set(shifts.keys().values()) == {"2026-11-23-night", "2026-11-24-early"}
    assert shifts.opened() is None


def test_its_first_shift_brings_the_checklist_that_it_never_had(old_desk: Path) -> None:
    open_desk(old_desk)
    assert checklists.templates() == []
    duty.go_on_duty(actor("li"), at(9, day=25), relieve=False)
    opened = shifts.opened()
    assert opened is not None
    assert (opened.shift.key, opened.opening) == ("2026-11-25-day", 1)
    assert checklists.by_id(opened.checklist).items == default_items("en")
    assert [template.id for template in checklists.templates()] == [opened.checklist]
    assert verify().whole


def test_the_old_file_is_kept_beside_it(old_desk: Path) -> None:
    before = everything(old_desk)
    open_desk(old_desk)
    [copy] = old_desk.parent.glob(f"old.db.before-{VERSION}-*")
    with sqlite3.connect(copy) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
        assert file.execute("SELECT name, starts, ends FROM shift_pattern").fetchall() == PATTERN
    file.close()
    assert everything(copy) == before


def test_people_sign_in_as_before(old_desk: Path) -> None:
    open_desk(old_desk)
    origin = audit.Origin("console", "tester")
    assert staff.sign_in("li", "246810", origin, NOW).name == "Jane Lee"
