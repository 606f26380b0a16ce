"""What a restore would lose: besides entries, and beside the holes that a repair left."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import checklists, drafts, roster, settings, staff
from models.backups import loss_parts
from models.database import database, open_desk
from models.language import Words
from models.log import reads
from models.visitors import leaving
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.models.backups.restoring import LATER, NO_KEY, back_up, lines, restore, restoring
from tests.models.visitors.registering import HOUR, sign_in


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


def test_what_else_is_lost_is_told(path: Path) -> None:
    left = sign_in("Quagga", now=NOW)
    backup = back_up(path.with_name("newest"))
    leaving.leave(left.id, actor("li"), NOW + HOUR)
    sign_in("Zebra", now=NOW + HOUR)
    with database.write():
        staff.insert_account(staff.checked_device("gate2", "Gate 2"), pin_hash=None, now=NOW)
    settings.change("visitor_retention_days", "77", actor("admin"), NOW)
    done = restore(backup, path)
    parts = {"visits": 2, "accounts": 1, "settings": 1}
    lost = dict(done.loss.parts)
    assert lost.pop("audit") >= 1
    assert (lost, done.loss.people) == (parts, True)
    told = reads.newest(1)[0].text or ""
    assert "Lost besides: 2 visits, 1 account, 1 setting, " in told
    assert "do a roll-call" in told


def test_rosters_checklists_and_what_is_half_typed_are_told(path: Path) -> None:
    monday, tuesday, wednesday = "2026-11-23", "2026-11-24", "2026-11-25"
    for day in (monday, tuesday):
        roster.assign(day, "night", "li", actor("zhao"), NOW)
    backup = back_up(path.with_name("newest"))
    roster.assign(wednesday, "night", "li", actor("zhao"), NOW + HOUR)
    roster.assign(wednesday, "night", "wang", actor("zhao"), NOW + HOUR)
    roster.unassign(tuesday, "night", "li", actor("zhao"), NOW + HOUR)
    checklists.replace("", (checklists.Item(1, "tick", "Keys counted"),), actor("zhao"), NOW + HOUR)
    place = drafts.Place("li", "log", "tty1", drafts.this_process())
    drafts.save(place, "half typed", NOW + HOUR)
    database.close()
    with restoring(backup, path, NO_KEY, LATER) as found:
        lost = found.loss.parts
    assert {part: lost.get(part) for part in ("roster", "checklists", "drafts")} == {
        "roster": 2,
        "checklists": 1,
        "drafts": 1,
    }
    told = "2 days of the roster, 1 checklist, 1 draft"
    assert told in loss_parts.phrases(Words("en"), lost)


def test_a_hole_that_a_repair_left_does_not_hide_what_is_there(path: Path, backup: Path) -> None:
    database.ask("DELETE FROM entry WHERE number IN (2, 3)")
    database.close()
    with restoring(backup, path, NO_KEY, LATER) as found:
        assert (found.loss.first, found.loss.last, found.loss.count) == (6, 8, 3)
    holed = path.with_name("holed")
    open_desk(path)
    back_up(holed)
    database.close()
    restore(backup, path)
    write("after", now=LATER)
    database.close()
    with restoring(holed, path, NO_KEY, LATER) as found:  # entries 2 and 3 are in the desk alone
        assert found.loss.count == 2 + 2
