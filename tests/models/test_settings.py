"""The desk's settings: one table, changes that are recorded, values that are refused in words."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from models import audit, calendars, settings, staff
from models import desk as desk_settings
from models.audit import Filters, Origin
from models.calendars import NamedDay
from models.complaints import reads, taking, working
from models.complaints.tables import NewComplaint
from models.database import database
from models.desk import NUMBERS, Desk, Setting
from models.errors import DeskError
from models.language import LANGUAGES, Words
from models.settings import LABELS, SETTINGS, Change
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor

GIVEN_AT_SET_UP = {"id", "demo"}  # never changed afterwards
CALLED = {"name": "desk_name"}


def refused(name: str, value: str) -> DeskError:
    with pytest.raises(DeskError) as caught:
        SETTINGS[name].check(value)
    return caught.value


def test_everything_that_a_desk_has_can_be_set() -> None:
    """A new field of Desk is found here as long as nobody can set it."""
    known = {CALLED.get(each.name, each.name) for each in fields(Desk)} - GIVEN_AT_SET_UP
    assert set(SETTINGS) == known
    assert {number.name for number in NUMBERS} < set(SETTINGS)


def test_a_change_is_kept_and_recorded_with_what_it_was(desk: MakeDesk) -> None:
    desk("en")
    done = settings.change("due_soon_minutes", " 045 ", actor("admin"), NOW)
    assert (done.old, done.new) == ("30", "45")
    settings.change("desk_name", "  Tower\t2 ", actor("admin"), NOW + 1)
    lines = [*audit.everything(Filters(acts=("setting",)))]
    assert [(line.person, audit.told(line, Words("en"), ZONE)) for line in lines] == [
        ("admin", "setting due_soon_minutes: 30 -> 45"),
        ("admin", "setting desk_name: Cloud View front desk -> Tower 2"),
    ]
    here = desk_settings.current()
    assert (here.due_soon_minutes, here.name) == (45, "Tower 2")
    assert settings.get("due_soon_minutes").value == "45"


def test_the_same_value_again_is_no_change(desk: MakeDesk) -> None:
    desk("en")
    done = settings.change("pin_digits", "6", actor("admin"), NOW)
    assert settings.said(done, Words("en")) == "pin_digits is 6 already."
    assert [*audit.everything(Filters(acts=("setting",)))] == []


@pytest.mark.parametrize("login", ["li", "wang", "zhao"])
def test_only_an_admin_changes_them(desk: MakeDesk, login: str) -> None:
    desk("en")
    with pytest.raises(DeskError) as caught:
        settings.change("pin_digits", "8", actor(login), NOW)
    assert caught.value.code == "not_allowed"
    assert settings.get("pin_digits").is_default


def test_a_right_that_was_taken_meanwhile_is_gone(desk: MakeDesk) -> None:
    desk("en")
    admin, origin = actor("admin"), Origin("shell", "x")
    staff.set_roles("zhao", ["admin"], origin, NOW)
    staff.set_roles("admin", ["clerk"], origin, NOW)
    with pytest.raises(DeskError) as caught:
        settings.change("pin_digits", "8", admin, NOW)
    assert caught.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("pin_digits", "3", "pin_digits: 3 will not do. Give a whole number, 4 to 12."),
        ("pin_digits", "13", "4 to 12"),
        ("pin_digits", "six", "six will not do"),
        ("pin_digits", "", "Give a whole number"),
        ("pin_digits", "-6", "Give a whole number"),
        ("pin_digits", "6.0", "Give a whole number"),
        ("pin_digits", "６", "Give a whole number"),
        ("pin_digits", "9" * 5000, "Give a whole number"),
        ("code", "T-1", "1 to 12 letters and digits"),
        ("timezone", "Mars/Base", "Mars/Base is not known"),
        ("timezone", "../etc/passwd", "is not known"),
        ("timezone", "a\x00b", "is not known"),
        ("language", "de", "Use zh or en"),
        ("profile", "1-2-3", "15-24-3, 2-24, 48-7"),
        ("desk_name", " \u200b", "1 to 60 characters"),
        ("desk_name", "x" * 61, "1 to 60 characters"),
    ],
)
def test_what_will_not_do_is_said_with_its_limits(name: str, value: str, sentence: str) -> None:
    assert sentence in refused(name, value).sentence(Words("en"))


@given(st.sampled_from(sorted(SETTINGS)), st.text(max_size=80) | st.integers().map(str))
def test_whatever_is_typed_is_refused_in_words_or_can_be_kept(name: str, typed: str) -> None:
    """What passes is what the desk reads back, and passes again as it is."""
    kind, problem, kept = SETTINGS[name], None, ""
    try:
        kept = kind.check(typed)
    except DeskError as error:
        problem = error
    if problem is not None:
        assert all(problem.sentence(Words(language)).isprintable() for language in LANGUAGES)
        return
    assert kind.check(kept) == kept
    stored = {"desk_id": "0", "desk_name": "x", "code": "T1", "demo": "0"}
    stored |= {"timezone": "Etc/UTC", "language": "en", "profile": "2-24", name: kept}
    assert desk_settings.from_values(stored).zone is not None


@pytest.mark.parametrize(
    ("typed", "code", "near"),
    [
        ("take_bak_seconds", "setting_near", "take_back_seconds"),
        ("timezome", "setting_near", "timezone"),
        ("visitor_days", "setting_near", "visitor_retention_days"),
        ("xyzzy", "setting_unknown", None),
        ("", "setting_unknown", None),
        ("desk_id", "setting_near", "desk_name"),
    ],
)
def test_a_name_that_is_none_leads_to_the_near_one(typed: str, code: str, near: str | None) -> None:
    with pytest.raises(DeskError) as caught:
        settings.find(typed)
    assert (caught.value.code, caught.value.facts.get("near")) == (code, near)
    assert settings.find("Pin-Digits").name == "pin_digits"


def test_limits_in_working_time_follow_the_time_zone(desk: MakeDesk) -> None:
    desk("en")
    admin = actor("admin")
    settings.change("profile", "48-7", admin, NOW)
    new = NewComplaint("loud", unit="3F")
    case = working.accept(taking.take(new, actor("li"), NOW).id, actor("li"), NOW)
    calendars.add_holiday(NamedDay(date(2026, 11, 24), "holiday"), actor("zhao"), NOW)
    before = reads.case(case.id).next_due_at
    settings.change("timezone", "America/New_York", admin, NOW)
    after = reads.case(case.id).next_due_at
    assert before is not None
    assert after is not None
    assert after != before
    assert ZoneInfo(settings.get("timezone").value).key == "America/New_York"


@pytest.mark.parametrize(
    ("name", "value"), [("pin_digits", "many"), ("timezone", "Nowhere"), ("timezone", "..")]
)
def test_a_value_spoilt_in_the_file_is_damage_not_a_traceback(
    desk: MakeDesk, name: str, value: str
) -> None:
    desk("en")
    with database.write():
        Setting.insert(name=name, value=value).on_conflict_replace().execute()
    with pytest.raises(DeskError) as caught:
        desk_settings.current()
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_the_list_and_a_change_fits_a_line(language: str) -> None:
    """At 80 columns; a desk's name may be longer than any line."""
    words = Words(language)
    assert set(LABELS) == set(SETTINGS)
    for kind in SETTINGS.values():
        label = words(kind.label)
        assert cell_len(label) <= 24
        old, new = (str(kind.most), str(kind.least)) if kind.kind == "number" else ("", "")
        if kind.choices:
            old, new = kind.choices[0], kind.choices[-1]
        if kind.name == "timezone":
            old, new = "Asia/Shanghai", "America/New_York"
        assert cell_len(settings.said(Change(kind, old, new), words, label)) <= 78


def test_the_page_has_every_setting_with_its_limits() -> None:
    """A setting that is new, or has other limits, is found here as long as the page is old."""
    page = (Path(__file__).parents[2] / "docs/settings.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    table = [[cell.strip(" `") for cell in line[:3]] for line in lines]
    assert table == [
        [kind.name, kind.default or "", kind.limits(Words("en"))] for kind in SETTINGS.values()
    ]
