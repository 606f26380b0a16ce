"""Restoring: the desk is the backup's, what it lost is told, the desk before is kept beside it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models import audit, files, migrations, presence
from models.backups.restore import restoring
from models.database import database, open_desk
from models.errors import DeskError
from models.files import stay
from models.log import chain, purge, reads
from models.log.tables import NOTABLE
from models.log.verify import Finding, verify
from models.visitors import leaving, retention
from models.visitors.reads import whole
from tests.conftest import MakeDesk
from tests.factories import DESK_NAMES, NOW, actor, write
from tests.models.backups.restoring import (
    LATER,
    NO_KEY,
    SHELL,
    back_up,
    lines,
    names,
    pack,
    restore,
)
from tests.models.visitors.registering import DAY, HOUR, in_use_until, refused, sign_in

ROOT = Path(__file__).parents[3]
KEPT_NAME = "desk.db.before-restore-20261123T182100Z"


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk with five entries and a backup of it, then three entries more."""
    path = desk("en")
    lines(1, 5)
    back_up(path.with_name("backup"))
    lines(6, 8)
    return path


@pytest.fixture
def backup(path: Path) -> Path:
    return path.with_name("backup")


def texts() -> list[str | None]:
    return [entry.text for entry in reads.everything()]


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with closing(sqlite3.connect(path)) as file:
        tables = file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: file.execute(f'SELECT * FROM "{name}"').fetchall()
            for (name,) in tables
            if not name.startswith("sqlite_")
        }


def test_the_desk_is_the_backups_and_an_entry_says_what_was_lost(path: Path, backup: Path) -> None:
    done = restore(backup, path)
    told = reads.newest(1)[0]
    assert texts()[:5] == [f"line {number}" for number in range(1, 6)]
    assert told.text == (
        "Restored from the backup of 2026-11-24 02:20, which ends with entry 5. "
        "Lost: entries 6 to 8, 3 in all. The desk before is kept as "
        f"{KEPT_NAME}; what it tells: dutydesk --db {KEPT_NAME} audit"
    )
    assert (told.number, told.author, told.channel) == (6, "admin", "shell")
    assert (told.category, told.severity) == ("note", NOTABLE)
    assert (done.entry, done.proof.holds, done.proof.entries) == (6, True, 6)
    line = audit.newest(1)[0]
    assert (line.act, line.person, line.subject) == ("restore", "admin", "2026-11-24 02:20")
    assert line.detail == f"6-8; {KEPT_NAME}"
    assert verify().whole
    assert write("goes on").number == 7


def test_the_desk_before_is_kept_whole_and_nothing_else_is_left(path: Path, backup: Path) -> None:
    before = everything(path)
    done = restore(backup, path)
    assert done.kept == path.with_name(KEPT_NAME)
    assert everything(done.kept) == before
    assert done.kept.stat().st_nlink == 1
    assert path.stat().st_mode & 0o777 == 0o600
    database.close()
    assert names(path.parent) == {"backup", "desk.db", done.kept.name}


def test_what_would_be_lost_is_known_before_anything_is_changed(path: Path, backup: Path) -> None:
    database.close()
    before = path.read_bytes()
    with restoring(backup, path, NO_KEY, LATER) as found:
        loss = found.loss
        assert (loss.first, loss.last, loss.count) == (6, 8, 3)
        assert loss.newest == NOW + 8
        assert found.proof.holds
    assert path.read_bytes() == before
    assert names(path.parent) == {"backup", "desk.db"}


def test_a_backup_of_the_last_entry_loses_nothing(path: Path) -> None:
    restore(back_up(path.with_name("newest")), path)
    assert "which ends with entry 8. No entry was lost. The desk before" in (texts()[-1] or "")
    assert reads.newest(1)[0].number == 9


# Codes on paper


def code_of(number: int) -> str:
    return chain.code(reads.entry(number).digest)


def test_a_code_that_the_restore_lost_is_named_and_no_other(path: Path, backup: Path) -> None:
    kept, lost, never = code_of(5), code_of(7), "K9K9-ZTX9-1STK-H4CV"
    restore(backup, path)
    found = verify([kept, lost, never])
    assert found.anchored == {kept: 5}
    assert found.findings == [
        Finding("anchor_lost", 6, 7, lost),
        Finding("anchor_missing", code=never),
    ]


def test_a_code_put_among_the_lost_ones_later_is_not_believed(path: Path, backup: Path) -> None:
    lost, never = code_of(7), "K9K9-ZTX9-1STK-H4CV"
    restore(backup, path)
    database.ask("INSERT INTO lost_entry VALUES (6, 9, ?)", never)
    assert {found.kind for found in verify([never, lost]).findings} == {"anchor_missing"}


def test_a_second_restore_knows_what_the_first_one_lost(path: Path, backup: Path) -> None:
    first = code_of(8)
    restore(backup, path)
    second = code_of(6)
    done = restore(backup, path)
    assert (done.loss.first, done.loss.last) == (6, 6)
    findings = verify([first, second]).findings
    assert findings == [Finding("anchor_lost", 6, 8, first), Finding("anchor_lost", 6, 6, second)]


def test_going_back_to_the_branch_that_was_left_loses_the_other(path: Path, backup: Path) -> None:
    branch = back_up(path.with_name("branch"))
    restore(backup, path)
    write("on the other branch", now=LATER)
    done = restore(branch, path)
    assert (done.loss.first, done.loss.last, done.loss.count) == (6, 7, 2)
    assert texts()[5:8] == ["line 6", "line 7", "line 8"]


# A present desk that is damaged, gone, in use, somebody else's


def test_rubbish_in_the_desks_place_hinders_nothing(path: Path, backup: Path) -> None:
    lost = code_of(7)
    database.close()
    path.write_bytes(b"rubbish" * 1000)
    done = restore(backup, path)
    assert not done.loss.is_known
    assert "What was written after it could not be read." in (texts()[-1] or "")
    assert done.kept is not None
    assert done.kept.read_bytes() == b"rubbish" * 1000
    assert verify([lost]).findings == [Finding("anchor_unknown", 6, code=lost)]


def test_a_desk_that_is_gone_is_had_back(path: Path, backup: Path) -> None:
    database.close()
    path.rename(path.with_name("elsewhere"))
    path.with_name("desk.db-wal").write_bytes(b"a journal without its file")
    done = restore(backup, path)
    assert (done.kept, done.loss.is_there) == (None, False)
    assert texts()[:5] == [f"line {number}" for number in range(1, 6)]
    [journal] = path.parent.glob("desk.db.before-restore-*-wal")
    assert journal.read_bytes() == b"a journal without its file"


JOURNAL = """
import os, signal, sys
from pathlib import Path
from models.database import open_desk
from tests.factories import write

open_desk(Path(sys.argv[1]))
write("only in the journal")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_journal_left_behind_goes_into_the_kept_desk_alone(path: Path, backup: Path) -> None:
    database.close()
    subprocess.run([sys.executable, "-c", JOURNAL, path], cwd=ROOT, check=False)
    assert path.with_name("desk.db-wal").stat().st_size > 0
    done = restore(backup, path)
    assert done.loss.last == 9
    assert texts()[-2:] == ["line 5", reads.newest(1)[0].text]
    assert verify().whole
    assert done.kept is not None
    open_desk(done.kept)
    assert texts()[-1] == "only in the journal"


CONSOLE = """
import sys
from pathlib import Path
from models.presence import Presence

said = Presence(Path(sys.argv[1]), "/dev/pts/7", 1)
said.signed_in("li", "Jane Lee")
print("there", flush=True)
sys.stdin.readline()
"""


def test_an_open_console_is_named_and_one_that_was_killed_is_not(path: Path, backup: Path) -> None:
    console = subprocess.Popen(
        [sys.executable, "-c", CONSOLE, path],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert console.stdout is not None
    assert console.stdout.readline() == b"there\n"
    database.close()
    before = path.read_bytes()
    with pytest.raises(DeskError) as problem:
        restore(backup, path)
    assert problem.value.code == "desk_open"
    said = presence.OpenConsole("li", "Jane Lee", "/dev/pts/7", 1, console.pid)
    assert problem.value.facts["consoles"] == (said,)
    assert path.read_bytes() == before
    console.kill()
    console.communicate()
    restore(backup, path)
    assert not list(path.parent.glob("*.console.*"))


def test_while_a_program_has_the_desk_open_nothing_is_replaced(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.1)
    held = stay(path)
    with refused("busy"):
        restore(backup, path)
    files.os.close(held)
    with closing(sqlite3.connect(path, isolation_level=None)) as foreign:
        foreign.execute("BEGIN")
        foreign.execute("SELECT COUNT(*) FROM entry").fetchall()
        with refused("busy"):
            restore(backup, path)
    open_desk(path)
    assert texts() == [f"line {number}" for number in range(1, 9)]
    database.close()
    assert names(path.parent) == {"backup", "desk.db"}


def test_of_two_restores_at_once_one_is_refused(path: Path, backup: Path) -> None:
    database.close()
    with (
        restoring(backup, path, NO_KEY, LATER) as first,
        refused("restore_running"),
        restoring(backup, path, NO_KEY, LATER),
    ):
        pass
    assert first.path == path
    restore(backup, path)


def test_another_desk_is_not_replaced(desk: MakeDesk, path: Path, backup: Path) -> None:
    database.close()
    shutil.copy(desk("zh", name="other.db"), path)
    with refused("other_desk"):
        restore(backup, path)
    open_desk(path)
    assert database.ask("SELECT value FROM setting WHERE name = 'desk_name'") == [
        (DESK_NAMES["zh"],)
    ]


@pytest.mark.parametrize("login", ["li", "zhao", "gate"])
def test_only_an_admin_restores(path: Path, backup: Path, login: str) -> None:
    with refused("not_allowed"):
        restore(backup, path, login=login)
    open_desk(path)
    assert len(texts()) == 8


# Elsewhere


def test_elsewhere_it_is_an_equal_desk(path: Path, backup: Path, tmp_path: Path) -> None:
    newest, moved = back_up(path.with_name("newest")), tmp_path / "new" / "moved.db"
    restore(newest, moved, login=None, elsewhere=True)
    database.close()
    here, there = everything(path), everything(moved)
    assert there["audit"][:-1] == here["audit"]
    assert there["audit"][-1][2] == "restore"
    assert {**there, "audit": []} == {**here, "audit": []}


def test_elsewhere_nothing_is_replaced(path: Path, backup: Path) -> None:
    with refused("copy_exists"):
        restore(backup, path, elsewhere=True)


def test_elsewhere_nothing_is_replaced_that_came_meanwhile(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    database.close()
    there = tmp_path / "there.db"
    with restoring(backup, there, NO_KEY, LATER, elsewhere=True) as found:
        Path(f"{there}-wal").write_bytes(b"somebody's journal")
        with refused("copy_exists"):
            found.finish(None, SHELL, LATER)
    assert not there.exists()
    assert Path(f"{there}-wal").read_bytes() == b"somebody's journal"


# What retention demands, and older programs


def test_what_was_removed_since_the_backup_is_removed_again(desk: MakeDesk) -> None:
    path = desk("en")
    gone = sign_in("Quagga", phone="13812345678")
    leaving.leave(gone.id, actor("li"), NOW + HOUR)
    write("Zebra")
    number = reads.newest(1)[0].number
    backup = back_up(path.with_name("backup"))
    retention.purge(NOW + DAY, actor("admin"), NOW + 2 * DAY)
    purge.purge(NOW + DAY, "rule", actor("admin"), NOW + 2 * DAY)
    write("Later", now=NOW + 2 * DAY)
    restore(backup, path, now=NOW + 3 * DAY)
    assert (whole(gone.id).name, reads.entry(number).text) == ("", None)
    found = verify()
    assert (found.whole, found.purged > 0) == (True, True)
    database.close()
    content = path.read_bytes()
    assert b"Quagga" not in content
    assert b"Zebra" not in content


def test_elsewhere_too_somebody_answers_for_what_has_to_be_removed(desk: MakeDesk) -> None:
    path = desk("en")
    gone = sign_in("Quagga")
    leaving.leave(gone.id, actor("li"), NOW + HOUR)
    now = NOW + 200 * DAY
    in_use_until(now)
    backup = back_up(path.with_name("backup"))
    there = path.with_name("there.db")
    with refused("restore_person"):
        restore(backup, there, now=now, login=None, elsewhere=True)
    assert not there.exists()
    restore(backup, there, now=now, elsewhere=True)
    assert whole(gone.id).name == ""


def test_a_backup_of_an_older_program_is_brought_up_to_date(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    newer = ("ALTER TABLE setting ADD COLUMN hint TEXT",)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, newer))
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    restore(backup, path)
    assert database.version() == migrations.VERSION
    assert database.ask("SELECT hint FROM setting LIMIT 1") == [(None,)]
    assert reads.newest(1)[0].number == 6
    database.close()
    assert not list(path.parent.glob("*.before-[0-9]*"))


def test_a_backup_whose_desk_is_not_what_it_says_is_found_out(path: Path) -> None:
    copy = path.with_name("changed")
    with closing(sqlite3.connect(copy)) as changed:
        database.connection().backup(changed)
        changed.execute("UPDATE entry SET author = 'wang' WHERE number = 3")
        changed.commit()
    backup = pack(copy, path.with_name("of a changed one"))
    database.close()
    with restoring(backup, path, NO_KEY, LATER) as found:
        assert [finding.kind for finding in found.proof.findings] == ["chain"]
        with refused("restore_unproven"):
            found.finish(actor("admin", "shell"), SHELL, LATER)
        assert found.finish(actor("admin", "shell"), SHELL, LATER, unproven=True).entry == 9
