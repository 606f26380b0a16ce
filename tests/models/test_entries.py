"""Writing the log: what each act does to the list, who may do it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import staff
from models.clock import MINUTE, SECOND
from models.errors import DeskError
from models.log import entries, purge, reads
from models.log.tables import NewEntry
from tests.factories import NOW, PIN, actor, write

MakeDesk = Callable[..., Path]
CARRIED = NewEntry("x", carried=True)


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> Path:
    return desk("en")


def refused(code: str, function: Callable[..., object], *arguments: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments)
    assert raised.value.code == code
    return raised.value


def test_an_entry_has_everything_and_the_next_number() -> None:
    first = write("quiet")
    said = {"happened_at": NOW - MINUTE, "category": "call", "severity": 2, "place": "B2"}
    second = write("leak", "wang", NOW + SECOND, **said)
    assert (first.number, second.number) == (1, 2)
    assert reads.entry(2) == second
    assert (second.happened_at, second.recorded_at) == (NOW - MINUTE, NOW + SECOND)
    assert (second.author, second.author_name) == ("wang", "John King")
    assert (second.channel, second.system_user) == ("console", "tester")
    assert (second.category, second.severity, second.place) == ("call", 2, "B2")


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("text_missing", NewEntry(" \u200b\u202e ")),
        ("text_missing", NewEntry("\ufe0f\u034f")),
        ("text_long", NewEntry("x" * 4001)),
        ("place_long", NewEntry("x", place="y" * 61)),
        ("severity_unknown", NewEntry("x", severity=3)),
        ("category_unknown", NewEntry("x", category="gossip")),
        ("happened_later", NewEntry("x", happened_at=NOW + 1)),
        ("due_past", NewEntry("x", carried=True, due_at=NOW)),
    ],
)
def test_a_field_that_will_not_do_is_named_and_nothing_is_written(code: str, new: NewEntry) -> None:
    error = refused(code, entries.append, new, actor(), NOW)
    assert error.field in ("text", "place", "severity", "category", "happened", "due")
    assert reads.head() is None


def test_text_is_cleaned_of_what_could_hide_or_fake_a_line() -> None:
    assert write("a\x1b[2J\u202eb\r\n  c\u200b").text == "a[2Jb\n  c"


def test_a_correction_strikes_the_old_one_through() -> None:
    write("lift 2")
    fixed = entries.correct(1, NewEntry("lift 3"), actor(), NOW)
    assert fixed.stands
    assert reads.entry(1).corrected_by == fixed.number
    assert reads.entry(1).text == "lift 2"
    refused("already_corrected", entries.correct, 1, NewEntry("x"), actor(), NOW)
    refused("already_corrected", entries.void, 1, "x", actor(), NOW)


def test_only_ones_own_entry_is_corrected() -> None:
    write("lift 2")
    for login in ("wang", "zhao", "admin"):
        refused("not_own_entry", entries.correct, 1, NewEntry("x"), actor(login), NOW)


def test_a_void_correction_lets_the_original_stand_again() -> None:
    write("lift 2")
    fixed = entries.correct(1, NewEntry("lift 3"), actor(), NOW)
    again = entries.correct(fixed.number, NewEntry("lift 4"), actor(), NOW)
    entries.void(again.number, "it was lift 3", actor(), NOW)
    assert reads.entry(fixed.number).stands
    assert not reads.entry(1).stands
    entries.take_back(fixed.number, actor(), NOW)
    assert reads.entry(1).stands
    assert entries.correct(1, NewEntry("lift 5"), actor(), NOW).stands


def test_voiding_wants_a_reason_and_anothers_entry_a_supervisor() -> None:
    write("one")
    write("two")
    refused("reason_missing", entries.void, 1, "  ", actor(), NOW)
    refused("void_not_own", entries.void, 1, "x", actor("wang"), NOW)
    said = entries.void(1, "wrong desk", actor(), NOW)
    entries.void(2, "wrong desk", actor("zhao"), NOW)
    assert (said.action, said.target, said.text) == ("void", 1, "wrong desk")
    assert reads.entry(1).voided_by == said.number
    assert not reads.entry(2).stands
    refused("already_void", entries.void, 1, "x", actor(), NOW)
    refused("not_an_entry", entries.void, said.number, "x", actor(), NOW)
    refused("entry_unknown", entries.void, 99, "x", actor(), NOW)


def test_a_slip_is_taken_back_by_its_author_within_the_desks_window() -> None:
    write("sl")
    write("slip")
    refused("void_not_own", entries.take_back, 1, actor("zhao"), NOW)
    refused("window_over", entries.take_back, 1, actor(), NOW + 30 * SECOND + 1)
    entries.take_back(1, actor(), NOW + 30 * SECOND)
    assert reads.entry(1).taken_back
    assert [found.number for found in reads.newest(9)] == [2]
    refused("already_void", entries.take_back, 1, actor(), NOW)


def test_an_item_is_carried_over_cleared_and_carried_over_again() -> None:
    write("leak")
    entries.carry_over(1, NOW + MINUTE, actor(), NOW)
    refused("already_open", entries.carry_over, 1, None, actor(), NOW)
    [item] = reads.open_items()
    assert (item.number, item.is_open, item.open_due_at) == (1, True, NOW + MINUTE)
    refused("how_missing", entries.clear, 1, "", actor(), NOW)
    cleared = entries.clear(1, "plumber came", actor("wang"), NOW)
    assert reads.entry(1).cleared_by == cleared.number
    refused("not_open", entries.clear, 1, "x", actor(), NOW)
    entries.carry_over(1, None, actor("wang"), NOW)
    assert reads.entry(1).cleared_by is None
    assert reads.open_count() == 1


def test_an_open_item_follows_its_correction_and_comes_back() -> None:
    write("lift 2 stuck", carried=True, due_at=NOW + MINUTE)
    fixed = entries.correct(1, NewEntry("lift 3 stuck"), actor(), NOW)
    [item] = reads.open_items()
    assert (item.text, item.open_due_at) == ("lift 3 stuck", NOW + MINUTE)
    entries.void(fixed.number, "it was lift 2", actor(), NOW)
    [item] = reads.open_items()
    assert item.text == "lift 2 stuck"


def test_a_void_item_is_no_longer_open() -> None:
    write("leak", carried=True)
    entries.void(1, "dream", actor(), NOW)
    assert reads.open_items() == []


@pytest.mark.parametrize(
    ("act", "may"),
    [
        (lambda who: entries.append(NewEntry("x"), who, NOW), "li wang zhao admin gate"),
        (lambda who: entries.append(CARRIED, who, NOW), "li wang zhao gate"),
        (lambda who: entries.carry_over(1, None, who, NOW), "li wang zhao"),
        (lambda who: entries.clear(2, "done", who, NOW), "li wang zhao"),
        (lambda who: entries.void(1, "x", who, NOW), "li zhao"),
        (lambda who: purge.purge(NOW, "r", who, NOW), "admin"),
    ],
)
@pytest.mark.parametrize("login", ["li", "wang", "zhao", "gate", "only-admin"])
def test_the_role_table_decides(
    act: Callable[[staff.Actor], object], may: str, login: str, pin_hash: str
) -> None:
    person = staff.checked_person("only-admin", "Only Admin", ["admin"])
    staff.add(person, pin_hash, actor("admin").origin, NOW)
    write("somebody's")
    write("open", carried=True)
    if login.removeprefix("only-") in may.split():
        act(actor(login))
    else:
        with pytest.raises(DeskError) as raised:
            act(actor(login))
        assert raised.value.code in ("not_allowed", "void_not_own")


def test_a_device_may_add_but_not_even_void_its_own() -> None:
    write("alarm", "gate")
    refused("not_allowed", entries.void, 1, "x", actor("gate"), NOW)
    refused("not_allowed", entries.take_back, 1, actor("gate"), NOW)


def test_rights_are_those_of_now_not_of_the_sign_in() -> None:
    zhao, li = actor("zhao"), actor("li")
    write("leak", carried=True)
    staff.set_roles("zhao", ["admin"], actor("admin").origin, NOW)
    refused("void_not_own", entries.void, 1, "x", zhao, NOW)
    refused("not_allowed", entries.clear, 1, "x", zhao, NOW)
    staff.disable("li", actor("admin").origin, NOW)
    refused("disabled", entries.append, NewEntry("x"), li, NOW)


def test_a_devices_repeat_folds_into_its_first_telling_for_some_minutes() -> None:
    write("door open", "gate")
    write("door open", "gate", NOW + MINUTE)
    write("door shut", "gate", NOW + MINUTE)
    write("door open", "gate", NOW + 10 * MINUTE)
    write("door open", "gate", NOW + 11 * MINUTE)
    told = [(found.number, found.repeats) for found in reads.newest(9)]
    assert told == [(1, 2), (3, 0), (5, 0)]


def test_a_persons_repeat_is_never_folded() -> None:
    write("door open")
    write("door open")
    assert len(reads.newest(9)) == 2


@pytest.mark.parametrize(
    ("said", "typed", "alike"),
    [
        ("lift 2 stuck at floor 7", "Lift 2 stuck at floor 7.", True),
        ("lift 2 stuck at floor 7", "lift 2 stuk at floor 7", True),
        ("lift 2 stuck at floor 7", "lift 3 stuck at floor 7", False),
        ("巡查18层正常", "巡查１８层正常。", True),
        ("巡查18层正常", "巡查19层正常", False),
        ("all quiet", "water in the cellar", False),
        ("???", "!!!", False),
    ],
)
def test_a_near_duplicate_of_ones_own_last_minutes_is_pointed_out(
    said: str, typed: str, alike: bool
) -> None:
    write(said)
    found = entries.near_duplicate(typed, actor(), NOW + 5 * MINUTE)
    assert (found is not None) == alike
    assert entries.near_duplicate(typed, actor("wang"), NOW + 5 * MINUTE) is None
    assert entries.near_duplicate(typed, actor(), NOW + 11 * MINUTE) is None


def test_what_was_voided_is_no_duplicate() -> None:
    write("all quiet")
    entries.void(1, "it was not", actor(), NOW)
    assert entries.near_duplicate("all quiet", actor(), NOW) is None


def test_a_purge_keeps_incidents_and_what_is_open_and_leaves_no_byte(opened: Path) -> None:
    write("SECRETWORD of unit 5", place="SECRETPLACE")
    write("a fire", category="incident")
    write("a leak", carried=True)
    write("of today", now=NOW + MINUTE)
    done = purge.purge(NOW + MINUTE, "a month", actor("admin"), NOW + 2 * MINUTE)
    assert done is not None
    texts = [found.text for found in reads.newest(9)]
    assert texts == [None, "a fire", "a leak", "of today", "numbers=1; rule=a month"]
    assert reads.newest(9, reads.Filters(words="secretword")) == []
    assert purge.purge(NOW + MINUTE, "a month", actor("admin"), NOW + 2 * MINUTE) is None
    assert purge.empty_file()
    for file in opened.parent.iterdir():
        content = file.read_bytes().lower()
        assert b"secretword" not in content, file
        assert b"secretplace" not in content, file


def test_a_purge_of_what_is_to_come_is_refused() -> None:
    refused("purge_future", purge.purge, NOW + 1, "r", actor("admin"), NOW)


def test_the_log_names_the_pin_of_nobody(opened: Path) -> None:
    write("quiet")
    staff.sign_in("li", PIN, actor().origin, NOW)
    assert PIN.encode() not in opened.read_bytes()
