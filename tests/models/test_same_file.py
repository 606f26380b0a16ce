"""Whether the open file is still the desk's: a copy over it is told from what others write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import desk as desks
from models import migrations, same_file
from models.clock import DAY
from models.database import database, open_desk
from models.errors import DeskError
from models.log import purge, reads
from models.log.entries import Act, insert_all
from models.log.tables import NewEntry
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write

# Another process that writes, moves the journal into the file and leaves.
OTHERS = """
import sys
from pathlib import Path
from models.database import database, open_desk
from tests.factories import write
open_desk(Path(sys.argv[1]))
for number in range(150):
    write(f"of others {number}")
assert database.empty_journal()
database.close()
"""


def fill(count: int) -> None:
    for number in range(count):
        write(f"line {number}")


def imported(count: int) -> None:
    with database.write():
        lines = [NewEntry(f"case {number}") for number in range(count)]
        insert_all(lines, Act(), actor("li"), desks.current(), NOW)


def touched(path: Path) -> None:
    os.utime(path)


def written_by_others(path: Path) -> None:
    subprocess.run([sys.executable, "-c", OTHERS, str(path)], check=True)


def written_by_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE setting SET value = 'new' WHERE name = 'desk_name'")
        file.commit()
        file.execute("PRAGMA wal_checkpoint")


def made_smaller(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM")
        file.execute("PRAGMA wal_checkpoint")


def purged(_: Path) -> None:
    assert purge.purge(NOW + 1, "all", actor("admin"), NOW + DAY) is not None
    assert database.empty_journal()


def copied_onto_itself(path: Path) -> None:
    assert database.empty_journal()
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    shutil.copyfile(copy, path)


@pytest.mark.parametrize(
    "change",
    [
        touched,
        written_by_others,
        written_by_another_program,
        made_smaller,
        purged,
        copied_onto_itself,
    ],
)
def test_what_keeps_the_log_is_no_alarm(desk: MakeDesk, change: Callable[[Path], None]) -> None:
    path = desk("en")
    fill(40)
    before = path.stat().st_mtime_ns
    change(path)
    assert path.stat().st_mtime_ns != before
    assert database.still_there()
    assert write("after it").number > 40


def test_a_desk_without_an_entry_is_known_by_its_id(desk: MakeDesk) -> None:
    other = desk("zh", "other.db")
    database.close()
    path = desk("en")
    shutil.copyfile(other, path)
    assert not database.still_there()


@pytest.mark.parametrize("since_checkpoint", [0, 1, 12, 60])
def test_an_older_copy_is_noticed_whatever_the_journal_hides(
    desk: MakeDesk, since_checkpoint: int
) -> None:
    path = desk("en")
    fill(150)
    assert database.empty_journal()
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    fill(50)
    assert database.empty_journal()
    assert database.still_there()  # as a console looks, four times a second
    fill(since_checkpoint)
    shutil.copyfile(older, path)
    found = older.read_bytes()
    with pytest.raises(DeskError, match=r"replaced|damaged"):
        write("after the copy")
    assert path.read_bytes() == found


def test_an_older_copy_is_noticed_behind_a_journal_full_of_imports(desk: MakeDesk) -> None:
    path = desk("en")
    fill(20)
    assert database.empty_journal()
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    fill(60)
    assert database.empty_journal()
    for _ in range(5):
        imported(500)
    touched(path)
    assert database.still_there()
    shutil.copyfile(older, path)
    with pytest.raises(DeskError, match=r"replaced|damaged"):
        write("after the copy")


@pytest.mark.parametrize("moment", range(1, 8))
def test_a_copy_that_falls_into_a_look_is_noticed_by_the_next_one(
    desk: MakeDesk, moment: int
) -> None:
    other = desk("zh", "other.db")
    fill(30)
    database.close()
    path = desk("en")
    fill(30)
    assert database.empty_journal()
    seen = same_file.inside(same_file.at(path), database.ask)
    touched(path)
    asked = 0

    def ask(sql: str, *values: object) -> same_file.Rows:
        nonlocal asked
        answer = database.ask(sql, *values)
        asked += 1
        if asked == moment:
            shutil.copyfile(other, path)
            database.ask("PRAGMA shrink_memory")
        return answer

    kept = same_file.again(path, seen, ask, migrations.VERSION)
    assert asked >= moment
    assert kept is None or same_file.again(path, kept, database.ask, migrations.VERSION) is None


def test_another_programs_database_is_not_the_desk(desk: MakeDesk) -> None:
    path = desk("en")
    fill(3)
    assert database.empty_journal()
    foreign = path.with_name("foreign.db")
    with closing(sqlite3.connect(foreign)) as file:
        file.execute("CREATE TABLE notes (text)")
        file.commit()
    shutil.copyfile(foreign, path)
    assert not database.still_there()


def test_who_opens_the_copy_has_it_as_the_desk(desk: MakeDesk) -> None:
    """With nobody there a copy is an honest way to bring a desk back."""
    path = desk("en")
    fill(3)
    database.close()
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    open_desk(path)
    fill(3)
    database.close()
    shutil.copyfile(older, path)
    open_desk(path)
    assert write("goes on").number == 4
    assert [entry.number for entry in reads.newest(9)] == [1, 2, 3, 4]


def test_the_right_file_copied_back_is_the_desk_again(desk: MakeDesk) -> None:
    path = desk("en")
    fill(30)
    assert database.empty_journal()
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    fill(60)
    assert database.empty_journal()
    assert database.still_there()
    right = path.with_name("right.db")
    shutil.copyfile(path, right)
    shutil.copyfile(older, path)
    with pytest.raises(DeskError, match="replaced"):
        write("after the copy")
    assert len(reads.newest(200)) < 90
    shutil.copyfile(right, path)
    assert write("as if nothing had been").number == 91
    assert database.empty_journal()
    assert database.ask("PRAGMA integrity_check") == [("ok",)]
