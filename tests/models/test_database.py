"""The database file: whole or not at all, and a clear error for whatever is wrong with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from models import audit, migrations, staff
from models.audit import Origin
from models.database import (
    DatabaseThreads,
    create_desk,
    database,
    open_desk,
)
from models.desk import FirstAdmin, NewDesk, current, set_up
from models.errors import DeskError
from models.file_errors import file_errors
from models.files import refuse_network_folder
from models.log import reads
from tests.factories import NOW, write

MakeDesk = Callable[..., Path]


def refused(code: str, function: Callable[..., object], *arguments: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments)
    assert raised.value.code == code
    return raised.value


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


# Opening


def test_no_file_is_no_desk(tmp_path: Path) -> None:
    refused("no_desk", open_desk, tmp_path / "desk.db")
    refused("no_desk", open_desk, tmp_path / "no" / "desk.db")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + bytes(200)])
def test_another_file_is_no_desk_and_stays_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(content)
    refused("not_a_desk", open_desk, path)
    assert path.read_bytes() == content
    assert names(tmp_path) == {"desk.db"}


def test_a_folder_is_no_desk(tmp_path: Path) -> None:
    refused("not_a_desk", open_desk, tmp_path)


def test_another_programs_database_is_no_desk(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    refused("not_a_desk", open_desk, path)


def test_a_newer_desk_is_left_alone(desk: MakeDesk) -> None:
    path = desk("en")
    database.ask("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    assert refused("newer_desk", open_desk, path).facts["found"] == 99
    assert path.read_bytes() == before


def test_a_journal_that_is_half_folded_in_is_no_damage(desk: MakeDesk, tmp_path: Path) -> None:
    """Killed in the middle of a checkpoint: the first page counts pages that are not there yet."""
    path = desk("en")
    for number in range(300):
        write(f"line {number} of a night that makes the file grow")
    journal = Path(f"{path}-wal").read_bytes()
    killed = tmp_path / "killed" / "desk.db"
    killed.parent.mkdir()
    size = int.from_bytes(journal[8:12], "big")
    before = path.read_bytes()
    first = [
        journal[at + 24 : at + 24 + size]
        for at in range(32, len(journal), 24 + size)
        if journal[at : at + 4] == (1).to_bytes(4, "big")
    ]
    killed.write_bytes(first[-1] + before[size:])
    Path(f"{killed}-wal").write_bytes(journal)
    assert int.from_bytes(first[-1][28:32], "big") * size > len(before)
    database.close()
    open_desk(killed)
    assert reads.count(after=0) == 300


def test_a_damaged_desk_is_called_damaged(desk: MakeDesk) -> None:
    path = desk("en")
    database.close()
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)
    refused("damaged", open_desk, path)


def test_damage_that_is_met_while_writing_is_called_damaged(desk: MakeDesk) -> None:
    path = desk("en")
    page = database.ask("SELECT rootpage FROM sqlite_master WHERE name = 'staff'")[0][0]
    database.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    open_desk(path)
    with pytest.raises(DeskError) as raised, database.write():
        staff.everybody()
    assert raised.value.code == "damaged"


def test_a_name_that_links_to_the_desk_shares_its_lock_and_journal(desk: MakeDesk) -> None:
    path = desk("en")
    link = path.parent / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    open_desk(link)
    write("through the link")
    assert names(link.parent) == {"link.db"}


@pytest.mark.parametrize(("lacking", "code"), [(os.W_OK, "read_only"), (os.R_OK, "cannot_open")])
def test_a_desk_that_may_not_be_used_is_named(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, lacking: int, code: str
) -> None:
    """By what the system answers, because root, who runs some machines' tests, may everything."""
    path = desk("en")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != lacking)
    refused(code, open_desk, path)


# Making


def answers() -> NewDesk:
    return NewDesk("Front desk", "T1", "Asia/Shanghai", "en")


def test_a_desk_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"

    def fail() -> None:
        with create_desk(path):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names(tmp_path) == set()


def test_a_new_desk_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "desk.db"
    set_up(path, answers(), FirstAdmin("a", "A", "246810"), system_user="x", now=NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_nlink == 1
    assert not [name for name in names(path.parent) if name.startswith(".")]
    assert current().name == "Front desk"
    database.close()


@pytest.mark.parametrize("name", ["desk.db", "desk.db-wal"])
def test_what_is_there_is_never_touched(tmp_path: Path, name: str) -> None:
    """A journal without its file too: SQLite would play it into the new one."""
    (tmp_path / name).write_bytes(b"precious")
    with pytest.raises(DeskError) as raised, create_desk(tmp_path / "desk.db"):
        pass
    assert raised.value.code == "desk_exists"
    assert (tmp_path / name).read_bytes() == b"precious"
    assert names(tmp_path) == {name}


def test_a_desk_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with pytest.raises(DeskError) as raised, create_desk(path):
        path.write_bytes(b"precious")
    assert raised.value.code == "desk_exists"
    assert path.read_bytes() == b"precious"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DeskError) as raised, create_desk(tmp_path / "file" / "desk.db"):
        pass
    assert raised.value.code == "read_only"


# Writing


def test_a_write_that_fails_is_undone(desk: MakeDesk) -> None:
    desk("en")

    def fail() -> None:
        with database.write():
            write("x")
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert reads.head() is None


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_file_that_is_gone_from_under_us_is_noticed(desk: MakeDesk, how: str) -> None:
    path = desk("en")
    write("before")
    (path.parent / "desk.db.lock").unlink()
    copy = path.parent / "copy"
    shutil.copy(path, copy)
    path.unlink()
    if how == "replaced":
        copy.rename(path)
    assert not database.still_there()
    refused("replaced", write, "after")
    assert not (path.parent / "desk.db.lock").exists()


def test_an_upgrade_under_a_running_program_stops_its_writes(desk: MakeDesk) -> None:
    path = desk("en")
    write("before")
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    other.close()
    refused("upgraded", write, "after")
    assert reads.head() is not None


def fill() -> None:
    for _ in range(50):
        write("x" * 4000)


def test_a_full_disk_is_named_and_nothing_is_written(desk: MakeDesk) -> None:
    desk("en")
    write("before")
    database.ask(f"PRAGMA max_page_count = {database.ask('PRAGMA page_count')[0][0]}")
    refused("disk_full", fill)
    database.ask("PRAGMA max_page_count = 1000000")
    head = reads.head()
    assert head is not None
    assert write("after").number == head[0] + 1


def test_a_read_only_file_under_a_running_program_is_named(desk: MakeDesk) -> None:
    desk("en")
    database.ask("PRAGMA query_only = 1")
    assert refused("read_only", write, "x").facts["path"] == database.path


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (28, "disk_full"),
        (122, "disk_full"),
        (13, "read_only"),
        (30, "read_only"),
        (5, "disk_error"),
        (2, "cannot_open"),
    ],
)
def test_what_the_system_says_of_the_file(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(DeskError) as raised, file_errors(tmp_path):
        raise OSError(number, "as the system says")
    assert raised.value.code == code


def test_a_plain_reader_neither_blocks_nor_is_blocked(desk: MakeDesk) -> None:
    path = desk("en")
    write("before")
    other = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    write("beside it")
    assert other.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    other.execute("COMMIT")
    with database.write():
        write("unfinished")
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (2,)
    other.close()


def test_the_journal_is_emptied_into_the_file_and_does_not_stay_large(desk: MakeDesk) -> None:
    path = desk("en")
    journal, origin = Path(f"{path}-wal"), Origin("console", "tester")
    sizes = [0]
    for number in range(12):
        with database.write():
            for _ in range(100):
                audit.record("setting", origin, detail=f"{number} " + "x" * 10_000, now=NOW)
        sizes.append(journal.stat().st_size)
    assert max(sizes) < 8 * 2**20
    assert any(later < earlier for earlier, later in pairwise(sizes))
    assert database.empty_journal()
    assert journal.stat().st_size == 0


def test_another_connections_commit_is_noticed(desk: MakeDesk) -> None:
    path = desk("en")
    before = database.data_version()
    other = sqlite3.connect(path)
    other.execute("UPDATE setting SET value = 'X' WHERE name = 'desk_name'")
    other.commit()
    other.close()
    assert database.data_version() != before


def test_a_write_does_not_keep_a_read_waiting(desk: MakeDesk) -> None:
    desk("en")
    threads = DatabaseThreads()
    try:
        with database.write():
            waiting = threads.write(write, "waits for the lock")
            assert threads.read(reads.head).result(timeout=5) is None
            assert not waiting.done()
        assert waiting.result(timeout=5).number == 1
    finally:
        threads.close()


# Migrations


def test_an_older_desk_is_brought_up_to_date_after_a_copy(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk("en")
    write("before the upgrade")
    database.close()
    step = ("ALTER TABLE setting ADD COLUMN hint TEXT",)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    open_desk(path)
    assert write("after").number == 2
    assert "hint" in {column[1] for column in database.ask("PRAGMA table_info(setting)")}
    newer = f".before-{migrations.VERSION}-"
    [copy] = [name for name in names(path.parent) if newer in name]
    assert (path.parent / copy).stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(path.parent / copy) as old:
        assert old.execute("SELECT text FROM entry").fetchall() == [("before the upgrade",)]
        assert old.execute("PRAGMA user_version").fetchone() == (migrations.VERSION - 1,)
    old.close()
    open_desk(path)
    assert len([name for name in names(path.parent) if ".before-" in name]) == 1


def test_a_step_that_fails_changes_nothing(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk("en")
    database.close()
    steps = ("ALTER TABLE setting ADD COLUMN hint TEXT", "INSERT INTO setting (name) VALUES ('x')")
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, steps))
        newer.setattr(migrations, "VERSION", migrations.VERSION + 1)
        with pytest.raises(Exception, match="NOT NULL"):
            open_desk(path)
    open_desk(path)
    assert write("still works").number == 1


# Network folders


@pytest.mark.parametrize(
    ("kind", "mount"), [("nfs4", "/mnt/share"), ("cifs", r"/mnt/my\040share"), ("nfs", "/mnt/共享")]
)
def test_a_network_folder_is_refused(
    monkeypatch: pytest.MonkeyPatch, kind: str, mount: str
) -> None:
    table = f"/dev/root / ext4 rw 0 0\nserver:/x {mount} {kind} rw 0 0\n"
    monkeypatch.setattr(Path, "read_text", lambda *_arguments, **_names: table)
    path = Path(mount.replace(r"\040", " ")) / "desk.db"
    assert refused("network_folder", refuse_network_folder, path).facts["kind"] == kind
    refuse_network_folder(Path("/mnt/shared/desk.db"))
