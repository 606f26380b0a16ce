"""A damaged journal: no way to open the desk loses what stands behind the damage unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.backups.choosing import settings_at
from models.backups.loss import Loss
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.cli.conftest import Shell
from tests.conftest import MakeDesk
from tests.factories import write
from tests.journals import damage, leave_journal
from tests.models.backups.restoring import LATER, NO_KEY, back_up, lines, restore, restoring

TOLD = "The desk's journal is damaged, and what was written last may be missing."


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk of five entries with a backup of it."""
    path = desk("en")
    lines(1, 5)
    back_up(path.with_name("backup"))
    database.close()
    return path


def kept(path: Path) -> list[Path]:
    return sorted(path.parent.glob("desk.db.damaged-journal-*"))


def test_whoever_opens_the_desk_first_keeps_it_as_it_was(path: Path) -> None:
    before = damage(leave_journal(path), 20)
    file = path.read_bytes()
    shell = Shell(path)
    result = shell("log", "list")
    assert result.exit_code == 0
    copy, journal = kept(path)
    assert result.stderr.startswith(f"{TOLD} The desk as it was is kept: {copy}.")
    assert (copy.read_bytes(), journal.read_bytes()) == (file, before)
    assert journal.name == f"{copy.name}-wal"
    assert {each.stat().st_mode & 0o777 for each in (copy, journal)} == {0o600}
    doctor = shell("doctor").stdout
    assert copy.name in doctor
    assert "was damaged once" in doctor
    again = shell("log", "list")
    assert (again.exit_code, again.stderr, kept(path)) == (0, "", [copy, journal])
    open_desk(path)
    assert verify().whole
    write("goes on", now=LATER)
    database.close()


def test_a_repair_of_what_was_kept_saves_what_stands_behind_the_damage(
    path: Path, tmp_path: Path
) -> None:
    damage(leave_journal(path), 20)
    shell = Shell(path)
    shell("log", "list")
    open_desk(path)
    without = len(list(reads.everything()))
    database.close()
    copy, _ = kept(path)
    saved = tmp_path / "saved.db"
    assert shell("repair", str(copy), "--to", str(saved)).exit_code in (0, 1)
    open_desk(saved)
    texts = [entry.text for entry in reads.everything()]
    assert "journal 19" in texts
    assert len(texts) > without + 5


@pytest.mark.parametrize("frame", [-1, None])
def test_a_last_transaction_cut_short_is_no_damage(path: Path, frame: int | None) -> None:
    journal = leave_journal(path)
    if frame is not None:
        damage(journal, frame)
    open_desk(path)
    assert database.laid_aside is None
    assert len(list(reads.everything())) >= 5 + 19
    database.close()
    assert kept(path) == []


def test_a_second_opener_looks_at_nothing(path: Path) -> None:
    open_desk(path)
    write("here", now=LATER)
    journal = Path(f"{path}-wal")
    assert journal.stat().st_size > 0
    result = Shell(path)("log", "list")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_restore_looks_without_opening_and_keeps_the_journal_too(path: Path) -> None:
    before = damage(leave_journal(path), 20)
    assert settings_at(path)["code"] == "T1"
    with restoring(path.with_name("backup"), path, NO_KEY, LATER) as found:
        assert found.loss == Loss(is_known=False)
    assert Path(f"{path}-wal").read_bytes() == before
    done = restore(path.with_name("backup"), path)
    assert done.kept is not None
    assert Path(f"{done.kept}-wal").read_bytes() == before
    assert verify().whole
