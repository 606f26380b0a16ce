"""What a restore would lose: besides entries, and beside the holes that a repair left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models import calendars, checklists, departments, drafts, duty, roster, settings, staff
from models.backups import loss_parts
from models.calendars import NamedDay
from models.database import database, open_desk
from models.handover import review
from models.language import Words
from models.log import reads
from models.visitors import leaving
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.models.backups.restoring import LATER, NO_KEY, back_up, lines, restore, restoring
from tests.models.handing_over import begin, check, offer
from tests.models.visitors.registering import HOUR, sign_in

HOLIDAY = NamedDay(date(2026, 12, 31), "Year's end", False)
# The tables that are no part of what is told as lost besides entries.
NO_PART = (
    *("entry", "open_item", "lost_entry"),  # the log itself, which is told by its numbers
    *("shift", "complaint_profile"),  # made with the entry or the case that names them
    *("visit_key", "visitor_pass_key", "barred_key"),  # to find by, made from what is counted
    *("seen_entry", "catch_up", "due_answer", "saved_filter"),  # what each has seen, and how
    "backup",  # of files that are there as before
)


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


@pytest.mark.usefixtures("path")
def test_every_table_is_of_a_part_or_known_to_be_of_none() -> None:
    found = database.ask("SELECT name FROM pragma_table_list WHERE type = 'table'")
    tables = sorted(name for (name,) in found if not name.startswith("sqlite_"))
    told = [table for part in loss_parts.PARTS.values() for table in part]
    assert sorted((*told, *NO_PART)) == tables


def lost_parts(path: Path, backup: Path) -> dict[str, int]:
    database.close()
    with restoring(backup, path, NO_KEY, LATER) as found:
        return dict(found.loss.parts)


def test_how_the_desk_is_set_up_is_told_as_settings(path: Path) -> None:
    calendars.add_holiday(HOLIDAY, actor("zhao"), NOW)
    backup = back_up(path.with_name("newest"))
    calendars.remove_holiday(HOLIDAY.day, actor("zhao"), NOW)
    departments.add("note", "Notes", actor("zhao"), NOW)
    database.ask("UPDATE category SET label = 'Remark' WHERE code = 'note'")
    database.ask("UPDATE visitor_badge SET withdrawn_at = 1 WHERE label = '07'")
    pattern = "INSERT INTO shift_pattern SELECT '2027-01-01', name, starts, ends, days"
    database.ask(f"{pattern} FROM shift_pattern")
    assert lost_parts(path, backup)["settings"] == 5


def test_who_came_on_duty_is_told_with_the_shift(path: Path) -> None:
    begin()
    backup = back_up(path.with_name("newest"))
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    assert lost_parts(path, backup)["handovers"] == 1


def test_what_the_incoming_found_is_told_with_the_handover(path: Path) -> None:
    listed = (checklists.Item(1, "tick", "Keys"), checklists.Item(2, "tick", "Torches"))
    checklists.replace("", listed, actor("zhao"), NOW)
    begin()
    first, second, *_ = review.items(offer())
    duty.go_on_duty(actor("wang"), NOW, relieve=True)
    check(first.item)
    backup = back_up(path.with_name("newest"))
    check(second.item)
    assert lost_parts(path, backup)["handovers"] == 1


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
