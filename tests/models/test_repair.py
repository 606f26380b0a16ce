"""Saving a damaged desk: what is read without SQLite, what is believed, what the new desk says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models import audit, migrations, staff
from models.backups.create import Order, create
from models.clock import DAY, MINUTE
from models.database import database, open_desk
from models.desk import NewDesk, current
from models.errors import DeskError
from models.log import entries, lost_by_repair, purge, reads
from models.log.tables import ENTRY_COLUMNS, NewEntry
from models.log.verify import Finding, verify
from models.repair import repair
from models.repair.pages import DamagedFile, Row, Walk
from tests.factories import NOW, actor, write

MakeDesk = Callable[..., Path]
FALLBACK = NewDesk("Saved", "D1", "UTC", "en")
LATER = NOW + DAY


@pytest.fixture
def desk_file(desk: MakeDesk) -> Iterator[Path]:
    """A desk with twelve entries, still open."""
    made = desk("en")
    for number in range(1, 13):
        write(f"line {number}", now=NOW + number * MINUTE)
    yield made
    database.close()


def closed(path: Path, *statements: str) -> Path:
    """Close the desk and change it behind the program's back, as damage would."""
    database.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with closing(sqlite3.connect(path)) as file, file:
        for statement in statements:
            file.execute(statement)
    return path


def saved(path: Path, name: str = "saved.db") -> Path:
    return path.with_name(name)


def rows_of(path: Path, table: str) -> tuple[list[Row], Walk]:
    with closing(sqlite3.connect(path)) as file:
        [(root,)] = file.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    walk = Walk()
    with DamagedFile(path) as read:
        return list(read.rows(root, walk)), walk


# The file's form


def test_rows_are_read_as_sqlite_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "any.db"
    numbers = [0, 1, -1, 127, -128, 32767, 2**23, -(2**31), 2**47 - 1, 2**63 - 1, -(2**63), None]
    texts = ["", "a", "值班" * 3000, "x" * 4050, "y" * 4100, b"\0\xff" * 5000, None]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE any (one, other)")
        for at, number in enumerate(numbers * 40):
            file.execute("INSERT INTO any VALUES (?, ?)", (number, texts[at % len(texts)]))
        file.execute("INSERT INTO any (rowid, one) VALUES (-5, 1), (9223372036854775807, 2)")
        expected = file.execute("SELECT rowid, one, other FROM any ORDER BY rowid").fetchall()
    rows, walk = rows_of(path, "any")
    assert [(row.number, *row.values) for row in rows] == expected
    assert walk == Walk(highest=walk.highest)
    assert walk.highest > 0


@pytest.mark.parametrize("page_size", [512, 1024, 65536])
def test_other_sizes_of_pages_are_read_too(tmp_path: Path, page_size: int) -> None:
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA page_size = {page_size}")
        file.execute("CREATE TABLE any (one)")
        file.executemany("INSERT INTO any VALUES (?)", [("z" * 50 * at,) for at in range(60)])
        file.commit()
    rows, walk = rows_of(path, "any")
    assert [len(str(row.values[0])) for row in rows] == [50 * at for at in range(60)]
    assert not walk.is_broken


def test_a_tree_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "any.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE any (one)")
        file.executemany("INSERT INTO any VALUES (?)", [("z" * 900,) for _ in range(60)])
        file.commit()
    content = bytearray(path.read_bytes())
    assert content[4096] == 5
    content[4096 + 8 : 4096 + 12] = (2).to_bytes(4, "big")  # its last child is itself
    path.write_bytes(content)
    rows, walk = rows_of(path, "any")
    assert rows
    assert walk.is_broken


# What becomes of a desk


def test_an_entry_of_the_new_desk_tells_of_the_repair(desk_file: Path) -> None:
    closed(desk_file, "DELETE FROM entry WHERE number BETWEEN 4 AND 6")
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    told = reads.entry(done.entry)
    assert told.number == 13
    assert told.text is not None
    assert told.text.endswith("damaged file. Lost: 4-6. Not proven: 7.")
    assert told.reference == lost_by_repair.reference("4-6", "7")
    assert (told.author, told.channel) == ("repair", "shell")
    assert staff.find("repair").disabled
    assert [line.act for line in audit.newest(1)] == ["repair"]
    assert verify().findings == [Finding("lost", 6, 4)]
    assert reads.newest(1)[0].number == write("goes on", now=LATER + 1).number - 1


def test_numbers_that_were_given_out_are_not_given_out_again(desk_file: Path) -> None:
    closed(desk_file, "DELETE FROM entry WHERE number > 9")
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert done.judged.lost == (range(10, 13),)
    assert done.entry == 13
    assert write("goes on", now=LATER + 1).number == 14
    assert verify().findings == [Finding("lost", 12, 10)]
    assert verify().explained


def test_what_the_repair_does_not_name_stays_a_finding(desk_file: Path) -> None:
    closed(desk_file, "DELETE FROM entry WHERE number = 5")
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    closed(
        done.path,
        "DELETE FROM entry WHERE number IN (4, 8)",
        "UPDATE entry SET severity = 2 WHERE number = 10",
    )
    open_desk(done.path)
    found = verify()
    assert found.findings == [
        Finding("missing", 4, 4),
        Finding("lost", 5, 5),
        Finding("missing", 8, 8),
        Finding("changed", 10, 10),
    ]
    assert not found.explained


def test_an_entry_that_only_poses_as_a_repairs_explains_nothing(desk_file: Path) -> None:
    write("Lost: 1-11.", now=LATER)
    closed(
        desk_file,
        "DELETE FROM entry WHERE number = 5",
        "UPDATE entry SET reference = 'repair/lost=1-11;doubtful=' WHERE number = 13",
    )
    open_desk(desk_file)
    assert [found.kind for found in verify().findings] == ["missing", "changed"]


def test_it_tells_in_the_desks_language_and_is_understood_all_the_same(desk_file: Path) -> None:
    closed(
        desk_file,
        "UPDATE setting SET value = 'zh' WHERE name = 'language'",
        "DELETE FROM entry WHERE number = 5",
    )
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    told = reads.entry(done.entry).text or ""
    assert told.startswith("已修复")
    assert "5" in told
    assert "=" not in told
    assert verify().findings == [Finding("lost", 5, 5)]


def test_an_entry_that_was_slipped_in_is_not_taken_over(desk_file: Path) -> None:
    names = ", ".join(name for name in ENTRY_COLUMNS if name != "number")
    closed(
        desk_file,
        f"INSERT INTO entry (number, {names}) SELECT 13, {names} FROM entry WHERE number = 5",
        "UPDATE entry SET text = 'never written' WHERE number = 13",
    )
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert done.judged.kept == 12
    assert "never written" not in {entry.text for entry in reads.everything()}


def test_purged_texts_do_not_come_back(desk_file: Path) -> None:
    purge.purge(NOW + 5 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    closed(desk_file)
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert done.is_whole
    found = verify()
    assert (found.whole, found.purged) == (True, 4)


def test_open_items_are_what_the_log_says(desk_file: Path) -> None:
    li = actor()
    entries.carry_over(3, None, li, LATER)
    entries.append(NewEntry("carried", carried=True), li, LATER)
    entries.carry_over(7, None, li, LATER)
    closed(desk_file, "DELETE FROM open_item WHERE number = 3", "DELETE FROM entry WHERE number=15")
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert [item.number for item in reads.open_items()] == [3, 14]
    assert done.mended.open_items_lost == [7]
    assert done.is_proven


def test_an_entry_whose_own_is_lost_stays(desk_file: Path) -> None:
    entries.correct(3, NewEntry("better"), actor(), LATER)
    closed(desk_file, "DELETE FROM entry WHERE number = 3")
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert reads.entry(13).target == 3
    assert done.mended.targets_lost == 1
    assert done.is_proven


def test_a_repaired_desk_can_be_repaired_again(desk_file: Path) -> None:
    closed(desk_file, "DELETE FROM entry WHERE number = 5")
    first = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    closed(first.path, "DELETE FROM entry WHERE number = 9")
    done = repair(first.path, saved(desk_file, "again.db"), FALLBACK, LATER + 1)
    assert verify().findings == [Finding("lost", 5, 5), Finding("lost", 9, 9)]
    assert done.is_proven
    assert [each.login for each in staff.everybody(disabled=True)].count("repair") == 1


def test_search_finds_what_was_saved(desk_file: Path) -> None:
    closed(desk_file, "INSERT INTO entry_words (entry_words) VALUES ('delete-all')")
    repair(desk_file, saved(desk_file), FALLBACK, LATER)
    found = reads.newest(5, reads.Filters(words="line 11"))
    assert [entry.number for entry in found] == [11]


def test_a_login_that_a_person_has_is_not_taken(desk_file: Path) -> None:
    person = staff.checked_person("repair", "Rita Pair", ("clerk",))
    staff.add(person, None, actor("admin").origin, NOW)
    closed(desk_file)
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert reads.entry(done.entry).author == "repair-2"
    assert not staff.find("repair").disabled


def test_a_device_that_somebody_uses_is_not_taken_over(desk_file: Path) -> None:
    staff.add(staff.checked_device("repair", "Repair form"), None, actor("admin").origin, NOW)
    staff.add(staff.checked_device("repair-2", "Old form"), None, actor("admin").origin, NOW)
    staff.disable("repair-2", actor("admin").origin, NOW)
    closed(desk_file)
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert reads.entry(done.entry).author == "repair-3"
    assert (staff.find("repair").name, staff.find("repair").disabled) == ("Repair form", False)


@pytest.mark.parametrize("step", [6, 7])
def test_a_desk_of_an_older_form_is_saved_in_the_present_one(tmp_path: Path, step: int) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as file, file:
        for statements in migrations.STEPS[:step]:
            for statement in statements:
                file.execute(statement)
        file.execute(f"PRAGMA user_version = {step}")
        file.execute("INSERT INTO setting VALUES ('desk_name', 'Old desk')")
        file.execute("INSERT INTO category VALUES ('note', 'note', 0)")
    done = repair(path, saved(path), FALLBACK, NOW)
    assert done.is_proven
    assert database.version() == migrations.VERSION
    assert database.ask("SELECT value FROM setting WHERE name = 'desk_name'") == [("Old desk",)]
    database.close()


def test_a_newer_desk_is_left_alone(desk_file: Path) -> None:
    closed(desk_file, f"PRAGMA user_version = {migrations.VERSION + 1}")
    with pytest.raises(DeskError) as refused:
        repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert refused.value.code == "newer_desk"
    assert not saved(desk_file).exists()


def test_an_existing_file_is_never_touched(desk_file: Path) -> None:
    closed(desk_file)
    saved(desk_file).write_text("mine")
    with pytest.raises(DeskError) as refused:
        repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert refused.value.code == "desk_exists"
    assert saved(desk_file).read_text() == "mine"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        repair(tmp_path / "none.db", tmp_path / "saved.db", FALLBACK, LATER)
    assert refused.value.code == "no_desk"
    assert list(tmp_path.iterdir()) == []


def test_the_new_file_is_its_owners_alone_and_nothing_else_is_left(desk_file: Path) -> None:
    closed(desk_file)
    done = repair(desk_file, saved(desk_file), FALLBACK, LATER)
    assert done.path.stat().st_mode & 0o777 == 0o600
    database.close()
    names = [each.name for each in desk_file.parent.iterdir()]
    assert all(name.startswith(("desk.db", "saved.db")) for name in names), names


def test_progress_is_told(desk_file: Path) -> None:
    told: list[tuple[int, int]] = []
    closed(desk_file)
    repair(desk_file, saved(desk_file), FALLBACK, LATER, lambda *how_far: told.append(how_far))
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)


def test_a_repaired_desk_can_be_backed_up_and_proved(desk_file: Path, tmp_path: Path) -> None:
    entries.correct(5, NewEntry("better"), actor(), LATER)
    closed(desk_file, "DELETE FROM entry WHERE number = 5")
    repair(desk_file, saved(desk_file), FALLBACK, LATER)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert create(Order((stick,)), current(), "tester", LATER + 1).is_verified
