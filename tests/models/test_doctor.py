"""The doctor: each thing that is not well is found and said, and nothing is written."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import doctor
from models.clock import DAY, MINUTE
from models.database import database, open_desk
from models.doctor import surroundings
from models.doctor.lines import BAD, LEFT_OUT, LEVELS, LOOK, OK, Line, Subject, amount, size
from models.errors import DeskError
from models.visitors import arriving
from models.visitors.tables import NewVisit
from tests.factories import NOW, actor, write

MakeDesk = Callable[..., Path]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def path(desk: MakeDesk) -> Iterator[Path]:
    """A desk with a few entries, closed."""
    made = desk("en")
    for number in range(5):
        write(f"line {number}", now=NOW + number)
    database.close()
    return made


def examined(path: Path, now: int = NOW, *, is_quick: bool = False) -> dict[str, Line]:
    """Return the worst line of each check."""
    found: dict[str, Line] = {}
    for line in doctor.examine(Subject(path, now, is_quick)):
        before = found.get(line.check)
        if before is None or LEVELS.index(line.level) > LEVELS.index(before.level):
            found[line.check] = line
    return found


def levels(path: Path, now: int = NOW) -> dict[str, str]:
    return {name: line.level for name, line in examined(path, now).items() if line.level != OK}


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in sorted(folder.iterdir())
    }


def test_a_desk_that_is_well_is_said_to_be(path: Path) -> None:
    assert levels(path) == {}


def test_it_writes_nothing_beside_a_closed_or_an_open_desk(path: Path, desk: MakeDesk) -> None:
    before = everything(path.parent)
    examined(path)
    assert everything(path.parent) == before
    shutil.copy(path, path.with_name("other.db"))
    desk("en", name="open.db")
    write("in the journal")
    copy = path.parent / "copy"
    copy.mkdir(mode=0o700)
    for ending in ("", "-wal", "-shm"):
        shutil.copy(f"{database.path}{ending}", copy / f"desk.db{ending}")
    before = everything(copy)
    examined(copy / "desk.db")
    assert everything(copy) == before


def test_it_sees_what_a_console_has_just_written(desk: MakeDesk, tmp_path: Path) -> None:
    made = desk("en")
    write("only in the journal")
    script = (
        "import sys\nfrom pathlib import Path\nfrom models import doctor\n"
        "from models.doctor.lines import Subject\n"
        f"for line in doctor.examine(Subject(Path(sys.argv[1]), {NOW})):\n"
        "    if line.check == 'chain': print(line.level, line.facts['count'])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, made],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert told.stdout == "ok 1\n"


@pytest.mark.parametrize(("mode", "level"), [(0o644, BAD), (0o640, BAD), (0o600, OK)])
def test_rights_of_the_file(path: Path, mode: int, level: str) -> None:
    path.chmod(mode)
    found = examined(path)["rights"]
    assert found.level == level
    if level == BAD:
        assert found.facts == {"path": path, "mode": f"{mode:04o}"}
        assert "chmod 600" in found.advice


@pytest.mark.parametrize(("mode", "level"), [(0o777, BAD), (0o755, LOOK), (0o700, OK)])
def test_rights_of_the_folder(path: Path, mode: int, level: str) -> None:
    path.parent.chmod(mode)
    assert examined(path)["rights"].level == level


def test_rights_of_the_journal(path: Path) -> None:
    wal = Path(f"{path}-wal")
    wal.touch()
    wal.chmod(0o644)
    assert examined(path)["rights"].facts["path"] == wal


def test_a_file_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda of, mode: mode != os.W_OK and access(of, mode))
    found = examined(path)
    assert found["rights"].level == BAD
    assert found["chain"].level == OK


@pytest.mark.parametrize(("free", "level"), [(10, BAD), (100, LOOK), (10_000, OK)])
def test_room_on_the_disk(
    path: Path, free: int, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = Usage(0, 0, free * surroundings.MIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert examined(path)["room"].level == level


def test_a_network_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(of: Path) -> None:
        raise DeskError("network_folder", path=of, kind="nfs4")

    monkeypatch.setattr(surroundings, "refuse_network_folder", refuse)
    assert examined(path)["place"].level == BAD


def test_a_stopped_program_that_holds_the_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "LOCK_SECONDS", 0)
    script = (
        "import sys\nfrom pathlib import Path\nfrom models.files import writing_lock\n"
        "with writing_lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        held = examined(path)["lock"]
        assert (held.level, held.facts.get("process")) == (LOOK, holder.pid)
        holder.send_signal(signal.SIGSTOP)
        os.waitpid(holder.pid, os.WUNTRACED)
        stopped = examined(path)["lock"]
        assert (stopped.level, stopped.advice) == (BAD, "Do: kill -CONT {process}")
    finally:
        holder.kill()
        holder.communicate()
    assert examined(path)["lock"].level == OK


def test_the_lock_is_let_go_again(path: Path) -> None:
    examined(path)
    with Path(f"{path}.lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_what_a_killed_program_left(path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    path.with_name(f".{path.name}.{gone.pid}").touch()
    path.with_name(f".{path.name}.{os.getpid()}").touch()
    found = examined(path)["leftovers"]
    assert (found.level, found.facts["names"]) == (LOOK, (f".{path.name}.{gone.pid}",))


@pytest.mark.parametrize(
    "name", [".desk.db.restoring", ".desk.db.drill", ".desk.db.backup", "desk.db.console.0a1b2c"]
)
def test_what_its_program_still_has_is_not_left_behind(path: Path, name: str) -> None:
    left = path.with_name(name)
    left.touch() if "console" in name else left.mkdir()
    assert examined(path)["leftovers"].facts["names"] == (name,)
    descriptor = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        assert examined(path)["leftovers"].level == OK
    finally:
        os.close(descriptor)


def test_locks_and_doors_are_always_there(path: Path) -> None:
    for ending in ("lock", "open", "door"):
        path.with_name(f"{path.name}.{ending}").touch()
    assert examined(path)["leftovers"].level == OK


@pytest.mark.parametrize("is_gone", [False, True])
def test_the_desk_before_in_what_a_killed_restore_left(path: Path, is_gone: bool) -> None:
    folder = path.with_name(f".{path.name}.restoring")
    folder.mkdir()
    shutil.copy(path, folder / f"{path.name}.before-restore-20261123T182100Z")
    if is_gone:
        path.unlink()
    found = examined(path)["leftovers"]
    assert (found.level, found.facts["path"]) == (LOOK, folder)
    assert "Do not remove it" in found.advice


def test_a_desk_from_before_a_restore_past_the_visitors_retention(path: Path) -> None:
    tamper(path, "UPDATE setting SET value = '10' WHERE name = 'visitor_retention_days'")
    tamper(path, "INSERT OR IGNORE INTO setting VALUES ('visitor_retention_days', '10')")
    kept = path.with_name(f"{path.name}.before-restore-20261123T182100Z")
    kept.touch()
    made = kept.stat().st_mtime_ns // 1000
    assert "old copies" not in examined(path, made + 9 * DAY)
    found = examined(path, made + 12 * DAY)["old copies"]
    assert (found.level, found.facts["names"]) == (LOOK, (kept.name,))


def test_an_old_copy_from_before_an_upgrade(path: Path) -> None:
    copy = path.with_name(f"{path.name}.before-7-20260101T000000Z")
    copy.touch()
    made = copy.stat().st_mtime_ns // 1000
    assert examined(path, made + 29 * DAY)["leftovers"].level == OK
    assert examined(path, made + 31 * DAY)["leftovers"].level == LOOK


@pytest.mark.parametrize(
    ("moved", "level"),
    [
        (-3653 * DAY, BAD),
        (-MINUTE * 5, BAD),
        (-MINUTE, OK),
        (6 * DAY, OK),
        (8 * DAY, LOOK),
        (3653 * DAY, BAD),
    ],
)
def test_the_clock_against_the_last_entry(path: Path, moved: int, level: str) -> None:
    assert examined(path, NOW + moved)["clock"].level == level


def test_a_clock_set_back_is_seen_after_something_was_written_by_it(path: Path) -> None:
    open_desk(path)
    write("by a clock ten years behind", now=NOW - 3653 * DAY)
    database.close()
    found = examined(path, NOW - 3653 * DAY + MINUTE)["clock"]
    assert (found.level, found.facts["number"]) == (LOOK, 5)
    assert examined(path, NOW + MINUTE)["clock"].level == OK


def test_a_time_zone_that_is_none(path: Path) -> None:
    tamper(path, "UPDATE setting SET value = 'Mars/Olympus' WHERE name = 'timezone'")
    found = examined(path)
    assert found["desk"].level == BAD
    assert found["integrity"].level == OK


def test_a_setting_beyond_all_measure(path: Path) -> None:
    tamper(path, "DELETE FROM setting WHERE name = 'visitor_retention_days'")
    tamper(path, f"INSERT INTO setting VALUES ('visitor_retention_days', '{10**20 - 1}')")
    found = examined(path)
    assert found["retention"].level == BAD
    assert found["chain"].level == OK
    assert found["versions"].level == OK


def test_a_desk_that_is_gone_and_left_backups(path: Path) -> None:
    path.unlink()
    backups = path.with_name("backups")
    backups.mkdir()
    assert "setup" in examined(path)["desk"].said
    (backups / "T1-20261124T022000Z.backup").touch()
    found = examined(path)["desk"]
    assert (found.level, "setup" in found.said) == (BAD, False)
    assert "dutydesk backup restore" in found.advice


@pytest.mark.parametrize("damage", ["header", "first page", "cut", "settings"])
def test_a_damaged_desks_language_is_still_known(path: Path, damage: str) -> None:
    tamper(path, "UPDATE setting SET value = 'zh' WHERE name = 'language'")
    tamper(path, "DELETE FROM setting WHERE name = 'timezone'")
    content = path.read_bytes()
    path.write_bytes(
        {
            "header": bytes(40) + content[40:],
            "first page": bytes(4096) + content[4096:],
            "cut": content[: len(content) // 2],
            "settings": content,
        }[damage]
    )
    before = everything(path.parent)
    assert doctor.language(path) == "zh"
    assert everything(path.parent) == before


def tamper(path: Path, statement: str) -> None:
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def test_visitors_data_past_their_time(desk: MakeDesk) -> None:
    made = desk("en")
    arriving.refuse(NewVisit("Old Caller", purpose="delivery"), "no", actor(), NOW)
    database.close()
    assert examined(made, NOW + 181 * DAY)["retention"].level == OK
    found = examined(made, NOW + 183 * DAY)["retention"]
    assert (found.level, found.facts["count"]) == (LOOK, 1)


def test_backups_that_were_never_made(path: Path) -> None:
    assert examined(path, NOW + MINUTE)["backups"].level == OK
    assert examined(path, NOW + 2 * DAY)["backups"].level == LOOK
    assert examined(path, NOW + 20 * DAY)["backups"].level == BAD


def test_quick_leaves_out_what_reads_the_whole_file_and_says_so(path: Path) -> None:
    found = examined(path, is_quick=True)
    assert {name for name, line in found.items() if line.level == LEFT_OUT} == {
        "integrity",
        "chain",
    }
    assert "handovers" not in found


def test_an_old_and_a_new_form(path: Path) -> None:
    tamper(path, "PRAGMA user_version = 5")
    assert levels(path) == {"desk": LOOK, "chain": LEFT_OUT}
    tamper(path, "PRAGMA user_version = 999")
    assert levels(path) == {"desk": BAD, "chain": LEFT_OUT}


@pytest.mark.parametrize("kind", ["nothing", "a folder", "a pipe", "rubbish", "empty", "foreign"])
def test_what_is_no_desk_is_said_and_the_rest_is_looked_at(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "desk.db"
    if kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        os.mkfifo(path)
    elif kind == "foreign":
        tamper(path, "CREATE TABLE other (one)")
    elif kind != "nothing":
        path.write_bytes(b"rubbish " * 999 if kind == "rubbish" else b"")
    before = sorted(tmp_path.iterdir())
    found = examined(path)
    assert found["desk"].level == BAD
    assert found["versions"].level == OK
    assert sorted(tmp_path.iterdir()) == before


def test_a_row_whose_parent_is_gone(path: Path) -> None:
    tamper(path, "DELETE FROM staff WHERE login = 'li'")
    found = examined(path)["references"]
    assert found.level == BAD
    assert found.facts["count"]


def test_an_entry_that_was_changed(path: Path) -> None:
    tamper(path, "UPDATE entry SET severity = 2 WHERE number = 3")
    assert levels(path) == {"chain": BAD}


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 51, 3), (3, 36, 0)])
def test_the_version_of_sqlite(
    path: Path, version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    lines = [line for line in doctor.examine(Subject(path, NOW)) if line.check == "versions"]
    assert [line.level for line in lines[1:]] == {
        (3, 51, 2): [OK],
        (3, 51, 3): [],
        (3, 36, 0): [BAD],
    }[version]


def test_amounts_and_sizes() -> None:
    assert [str(amount(each * MINUTE)) for each in (3, 119, 120, 2879, 2880)] == [
        *("3 min", "119 min", "2 h", "47 h", "2 d")
    ]
    assert [size(each) for each in (5, 20 * 1024, 30 * 1024**2, 75 * 1024**3)] == [
        *("5 B", "20 KiB", "30 MiB", "75 GiB")
    ]
