"""Making a backup: one moment of a busy desk, at several places, proved, on record."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import stat
from pathlib import Path

import pytest

from models import desk as desk_settings
from models.backups import archive, encryption, tables
from models.backups.create import Backup, Order, create
from models.backups.places import Writing, remove_left_over, stored
from models.backups.proof import prove
from models.database import database
from models.errors import DeskError
from tests.conftest import MakeDesk
from tests.factories import NOW, write
from tests.models.backups.test_archive import new_key


def make(*folders: Path, now: int = NOW, **order: object) -> Backup:
    return create(Order(folders, **order), desk_settings.current(), "tester", now)  # type: ignore[arg-type]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_holds_the_moment_it_began_and_has_its_name_when_it_is_proved(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    write("before")
    written: list[str] = []

    def write_meanwhile(step: str, done: int, whole: int) -> None:
        if step not in written:
            assert not [name for name in names(tmp_path / "a") if name.endswith(".backup")]
            write(f"during {step}") if step != "proving" else None
            written.append(step)

    (tmp_path / "a").mkdir()
    order = Order([tmp_path / "a"], "  before\x1b the move ")
    made = create(order, desk_settings.current(), "tester", NOW, write_meanwhile)
    assert set(written) == {"copying", "packing", "reading", "proving"}
    assert (made.is_verified, made.header.entries, made.proof.entries) == (True, 1, 1)
    assert made.header.label == "before the move"
    assert names(tmp_path / "a") == ["T1-20261123T182000Z.backup"]
    path = tmp_path / "a" / "T1-20261123T182000Z.backup"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert archive.check(path) == made.checksum
    assert (path.stat().st_size, tables.last_verified(NOW)) == (made.size, NOW)
    assert [name for name in names(tmp_path) if "backup" in name] == []


def test_where_no_place_is_named_it_goes_beside_the_desk(desk: MakeDesk) -> None:
    folder = desk("en").with_name("backups")
    make()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    make()  # in the same second
    assert names(folder) == ["T1-20261123T182000Z-2.backup", "T1-20261123T182000Z.backup"]
    assert tables.folders() == [folder]


def test_a_place_that_is_missing_does_not_stop_the_others(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    good, gone = tmp_path / "good", tmp_path / "no stick" / "desk"
    good.mkdir()
    made = make(gone, good, tmp_path / "desk.db", good)
    assert made.is_verified
    assert [copy.problem and copy.problem.code for copy in made.copies] == [
        "place_missing",
        None,
        "place_missing",
    ]
    assert not gone.exists()
    with pytest.raises(DeskError) as caught:
        make(gone, now=NOW + 1)
    assert caught.value.code == "place_missing"
    assert tables.last_failure() == (NOW + 1, "place_missing")
    assert tables.last_verified(NOW + 1) == NOW


def test_on_a_stick_that_is_in_only_the_folder_has_to_be_made(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    with pytest.raises(DeskError) as caught:
        make(tmp_path / "a desk")
    assert (caught.value.code, caught.value.facts["command"]) == (
        "place_new",
        f"mkdir '{tmp_path / 'a desk'}'",
    )


def test_one_that_was_made_is_there_though_the_desk_could_not_record_it(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tables, "record", full)
    made = make()
    assert made.unrecorded is not None
    assert (made.is_verified, made.unrecorded.code) == (True, "disk_full")
    assert names(tmp_path / "backups") == ["T1-20261123T182000Z.backup"]


def test_a_place_that_breaks_off_leaves_nothing_and_the_others_are_whole(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick is pulled out, or gives back other bytes than it was given."""
    desk("en")
    folders = [tmp_path / name for name in ("first", "pulled", "spoils")]
    for folder in folders:
        folder.mkdir()
    settle = Writing.settle

    def spoiled(self: Writing) -> None:
        settle(self)
        if self.folder.name == "pulled":
            self._fail(OSError(5, "gone"))
        if self.folder.name == "spoils":
            os.pwrite(self._descriptor, b"\0\0\0\0", 900)

    monkeypatch.setattr(Writing, "settle", spoiled)
    made = make(*reversed(folders))
    codes = [copy.problem and copy.problem.code for copy in made.copies]
    assert codes == ["backup_damaged", "place_failed", None]
    assert made.is_verified
    assert [len(names(folder)) for folder in folders] == [1, 0, 0]


def test_a_large_one_is_whole_though_the_disk_begins_to_write_early(tmp_path: Path) -> None:
    content = random.Random(1).randbytes(1_000_003)
    writing = Writing(tmp_path, "T1", NOW)
    for _ in range(20):
        writing.write(content)
    writing.settle()
    writing.publish(proven=True)
    assert writing.path is not None
    assert writing.path.read_bytes() == content * 20


def test_a_desk_that_is_not_as_it_should_be_is_backed_up_but_not_called_verified(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    write("as it was")
    with database.write():
        database.ask("UPDATE entry SET author_name = 'somebody else'")
    made = make()
    assert not made.is_verified
    assert [finding.kind for finding in made.proof.findings] == ["chain"]
    assert names(tmp_path / "backups") == ["T1-20261123T182000Z.unproven"]
    assert [each.is_proven for each in stored([tmp_path / "backups"])] == [False]
    assert (tables.last_verified(NOW), tables.last_failure()) == (None, (NOW, "chain"))


def test_one_to_keys_is_proved_without_their_private_halves(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    write("for two eyes")
    recipient, key = new_key()
    made = make(encryption=encryption.to_recipients([recipient]))
    [path] = (tmp_path / "backups").iterdir()
    assert made.is_verified
    assert made.header.recipients == (recipient,)
    archive.unpack(path, tmp_path / "restored", key)
    assert prove(tmp_path / "restored", made.header).holds


def test_what_a_killed_one_left_is_removed_and_one_at_work_is_not(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / ".T1-20200101T000000Z.partial").write_bytes(b"half")
    scratch = tmp_path / ".desk.db.backup"
    scratch.mkdir()
    (scratch / "copy").write_bytes(b"plain")
    at_work = Writing(folder, "T1", NOW - 10_000_000)
    assert make().is_verified
    assert names(folder) == [".T1-20261123T181950Z.partial", "T1-20261123T182000Z.backup"]
    assert not scratch.exists()
    at_work.give_up()


def test_what_other_programs_are_writing_stays(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    folder = tmp_path / "backups"
    folder.mkdir()
    others = (
        ".film.mkv.partial",
        ".T1-20200101T000000Z.mkv.partial",
        ".t-20200101T000000Z.partial",
    )
    for name in (*others, ".ABC-20200101T000000Z-17.partial"):
        (folder / name).write_bytes(b"half")
    make()
    assert [name for name in names(folder) if name.endswith(".partial")] == sorted(others)


def test_one_taken_for_left_over_before_it_was_locked_is_begun_again(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    folder = tmp_path / "backups"
    folder.mkdir()
    flock, tidied = fcntl.flock, list[str]()

    def tidied_first(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not tidied and (found := names(folder)):
            tidied.extend(found)
            remove_left_over(folder)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", tidied_first)
    assert make().is_verified
    assert tidied == [".T1-20261123T182000Z.partial"]
    assert names(folder) == ["T1-20261123T182000Z.backup"]


def test_two_at_once_do_not_meet(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    refused: list[str] = []

    def again(step: str, done: int, whole: int) -> None:
        if step == "packing" and not refused:
            with pytest.raises(DeskError) as caught:
                make(now=NOW + 1)
            refused.append(caught.value.code)

    made = create(Order(), desk_settings.current(), "tester", NOW, again)
    assert (made.is_verified, refused) == (True, ["backup_running"])
    assert names(tmp_path / "backups") == ["T1-20261123T182000Z.backup"]
