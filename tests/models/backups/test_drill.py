"""A drill: only this desk's backup proves anything for it, only a bad backup fails."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models import audit
from models import desk as desk_settings
from models.audit import Line
from models.backups import encryption, tables
from models.backups.create import Order, create
from models.backups.drill import drill
from models.backups.encryption import Key
from models.database import database
from models.errors import DeskError
from models.language import Words
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE
from tests.models.backups.restoring import LATER, NO_KEY, SHELL, back_up, lines
from tests.models.backups.test_archive import new_key


def acts() -> list[Line]:
    return [line for line in audit.newest(9) if line.act.startswith("drill")]


def test_the_backup_of_another_desk_says_nothing_of_this_one(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    lines(1, 2)
    own = back_up(tmp_path / "own.backup")
    with database.write():
        database.ask("UPDATE setting SET value = ? WHERE name = 'desk_id'", "ff" * 16)
    assert desk_settings.current().id == "ff" * 16
    with pytest.raises(DeskError) as caught:
        drill(own, NO_KEY, SHELL, LATER)
    assert caught.value.code == "backup_other_desk"
    assert (tables.last_verified(LATER), acts()) == (None, [])


@pytest.mark.parametrize("wrong_key", [False, True])
def test_without_the_right_key_no_drill_has_failed(desk: MakeDesk, *, wrong_key: bool) -> None:
    desk("en")
    lines(1, 2)
    recipient, _ = new_key()
    order = Order(encryption=encryption.to_recipients([recipient]))
    [made] = create(order, desk_settings.current(), "tester", NOW).copies
    assert made.path is not None
    with pytest.raises(DeskError) as caught:
        drill(made.path, new_key()[1] if wrong_key else Key(), SHELL, LATER)
    expected = "backup_wrong_key" if wrong_key else "backup_needs_recipients"
    assert (caught.value.code, acts()) == (expected, [])


def test_one_that_failed_is_in_the_audit_trail_in_words(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    lines(1, 2)
    path = back_up(tmp_path / "own.backup")
    content = bytearray(path.read_bytes())
    content[-200] ^= 1
    path.write_bytes(content)
    with pytest.raises(DeskError):
        drill(path, NO_KEY, SHELL, LATER)
    [line] = acts()
    assert audit.told(line, Words("en"), ZONE).endswith("in vain: the backup is damaged")


def test_one_that_could_not_be_recorded_went_well_all_the_same(
    desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    lines(1, 2)
    path = back_up(tmp_path / "own.backup")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tables, "record", full)
    done = drill(path, NO_KEY, SHELL, LATER)
    assert done.proof.holds
    assert done.unrecorded is not None
    assert done.unrecorded.code == "disk_full"
