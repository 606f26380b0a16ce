"""Set-up: each answer that will not do is named, and what was answered is what the desk has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models import checklists, desk, staff
from models.audit import Audit
from models.checklist_lines import default_items
from models.database import database
from models.desk import NUMBERS, FirstAdmin, NewDesk, checked, set_up
from models.errors import DeskError
from models.log import categories
from models.shift_pattern import ALWAYS, DEFAULT_PATTERN, PatternShift, pattern
from tests.factories import NOW, PIN

ANSWERS = NewDesk("Front desk", "t1", "Europe/Berlin", "en", "2-24")
ADMIN = FirstAdmin("ada", "Ada", PIN)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": " \u200b"}, "desk_name_missing", "desk_name"),
        ({"code": ""}, "code_form", "code"),
        ({"code": "T-1"}, "code_form", "code"),
        ({"code": "台1"}, "code_form", "code"),
        ({"timezone": "Mars/Base"}, "timezone_unknown", "timezone"),
        ({"timezone": "Europe"}, "timezone_unknown", "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone_unknown", "timezone"),
        ({"timezone": ""}, "timezone_unknown", "timezone"),
        ({"language": "de"}, "language_unknown", "language"),
        ({"profile": "1-2-3"}, "profile_unknown", "profile"),
    ],
)
def test_an_answer_that_will_not_do_is_named(change: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(DeskError) as refused:
        checked(replace(ANSWERS, **change))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("answers", "admin", "code"),
    [
        (ANSWERS, replace(ADMIN, pin="123"), "pin_form"),
        (ANSWERS, replace(ADMIN, login="A"), "login_form"),
        (replace(ANSWERS, language="de"), ADMIN, "language_unknown"),
    ],
)
def test_a_refused_set_up_leaves_no_file(
    tmp_path: Path, answers: NewDesk, admin: FirstAdmin, code: str
) -> None:
    with pytest.raises(DeskError) as refused:
        set_up(tmp_path / "new" / "desk.db", answers, admin, system_user="x", now=NOW)
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_new_desk_is_as_it_was_answered(tmp_path: Path) -> None:
    set_up(tmp_path / "desk.db", ANSWERS, ADMIN, system_user="root", now=NOW)
    here = desk.current()
    assert (here.name, here.code, here.profile, here.demo) == ("Front desk", "T1", "2-24", False)
    assert here.zone.key == "Europe/Berlin"
    assert {number.name: getattr(here, number.name) for number in NUMBERS} == {
        number.name: number.default for number in NUMBERS
    }
    assert [account.roles for account in staff.everybody()] == [{"admin", "supervisor"}]
    usual = tuple(PatternShift(*part) for part in DEFAULT_PATTERN)
    assert pattern().versions == ((ALWAYS, usual),)
    [checklist] = checklists.templates()
    assert (checklist.shift, checklist.made_at, checklist.made_by) == ("", NOW, None)
    assert checklist.items == default_items("en")
    assert [each.code for each in categories.listed()] == list(categories.DEFAULTS)
    assert [row.act for row in Audit.select()] == ["set_up", "staff_add"]
    database.close()


def test_two_desks_have_ids_of_their_own(tmp_path: Path) -> None:
    """The id ties a chain to its desk: the log of one cannot be passed off as another's."""
    ids = set()
    for name in ("one.db", "two.db"):
        set_up(tmp_path / name, ANSWERS, ADMIN, system_user="root", now=NOW)
        ids.add(desk.current().id)
        database.close()
    assert len(ids) == 2
