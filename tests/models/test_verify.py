"""Checking the chain: each way to tamper with the file is found, and a purge is not one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import desk as desk_settings
from models import shifts
from models.clock import MINUTE
from models.database import database
from models.errors import DeskError
from models.log import chain, entries, purge, reads
from models.log.tables import Entry, NewEntry
from models.log.verify import MOST_FINDINGS, Finding, Verification, verify
from tests.factories import NOW, actor, write

MakeDesk = Callable[..., Path]


@pytest.fixture(autouse=True)
def eight_entries(desk: MakeDesk) -> None:
    desk("en")
    for number in range(1, 9):
        write(f"line {number}", login="li" if number % 2 else "wang", now=NOW + number * MINUTE)


def tamper(sql: str, *values: object) -> None:
    database.ask("PRAGMA foreign_keys = 0")
    database.ask(sql, *values)


def kinds(result: Verification) -> list[tuple[str, int]]:
    return [(finding.kind, finding.number) for finding in result.findings]


def code_of(number: int) -> str:
    return chain.code(reads.entry(number).digest)


def empty(*numbers: int) -> None:
    for number in numbers:
        tamper("UPDATE entry SET text = NULL, place = NULL, salt = NULL WHERE number = ?", number)


def test_an_untouched_log_is_whole() -> None:
    result = verify([code_of(3), code_of(8)])
    assert result.whole
    assert result.entries == 8
    assert result.head == code_of(8)
    assert result.anchored == {code_of(3): 3, code_of(8): 8}


def test_an_empty_log_is_whole(desk: MakeDesk) -> None:
    desk("en", name="empty.db")
    assert verify() == Verification()


@pytest.mark.parametrize(
    "change",
    [
        "happened_at = happened_at - 1",
        "recorded_at = recorded_at + 1",
        "author = 'zhao'",
        "author_name = 'Somebody'",
        "channel = 'shell'",
        "system_user = 'other'",
        "category = 'call'",
        "severity = 2",
        "reference = 'T-1'",
        "due_at = 5",
        "action = 'repeat'",
        "target = 1",
    ],
)
def test_a_changed_field_is_found(change: str) -> None:
    tamper(f"UPDATE entry SET {change} WHERE number = 4")
    assert kinds(verify()) == [("changed", 4)]


@pytest.mark.parametrize("change", ["text = 'line four'", "place = 'B2'", "salt = x'00'"])
def test_a_changed_text_or_place_is_found(change: str) -> None:
    tamper(f"UPDATE entry SET {change} WHERE number = 4")
    assert kinds(verify()) == [("text_changed", 4)]


def test_another_day_for_the_shift_is_found() -> None:
    tamper("UPDATE shift SET day = '2026-11-20'")
    assert kinds(verify()) == [("changed", number) for number in range(1, 9)]


def test_removed_entries_are_found() -> None:
    tamper("DELETE FROM entry WHERE number IN (4, 5)")
    assert verify().findings == [Finding("missing", number=5, first=4)]


def test_a_removed_beginning_is_found() -> None:
    tamper("DELETE FROM entry WHERE number < 3")
    assert verify().findings == [Finding("missing", number=2, first=1)]


def test_a_removed_entry_whose_number_another_took_is_found() -> None:
    tamper("DELETE FROM entry WHERE number = 4")
    tamper("UPDATE entry SET number = number - 1 WHERE number > 4")
    assert kinds(verify()) == [("changed", number) for number in range(4, 8)]


def test_a_swapped_pair_is_found() -> None:
    tamper("UPDATE entry SET number = 99 WHERE number = 4")
    tamper("UPDATE entry SET number = 4 WHERE number = 5")
    tamper("UPDATE entry SET number = 5 WHERE number = 99")
    assert kinds(verify()) == [("changed", 4), ("changed", 5), ("changed", 6)]


def test_an_entry_below_number_one_is_found() -> None:
    columns = ", ".join(field for field in Entry._meta.fields if field != "number")
    tamper(f"INSERT INTO entry (number, {columns}) SELECT -1, {columns} FROM entry WHERE number=2")
    assert kinds(verify()) == [("added", -1)]


def test_a_cut_off_tail_is_found_by_a_code_on_paper() -> None:
    printed = code_of(7)
    tamper("DELETE FROM entry WHERE number > 6")
    assert verify().whole
    assert verify([printed]).findings == [Finding("anchor_missing", code=printed)]


def test_a_whole_rewrite_is_found_by_a_code_on_paper() -> None:
    printed = code_of(7)
    tamper("UPDATE entry SET author = 'zhao' WHERE number = 4")
    previous, keys = chain.genesis(desk_settings.current().id), shifts.keys()
    for row in list(Entry.select().order_by(Entry.number)):
        previous = chain.entry_digest(previous, row, keys[row.shift])
        tamper("UPDATE entry SET digest = ? WHERE number = ?", previous, row.number)
    assert verify().whole
    assert verify([printed]).findings == [Finding("anchor_missing", code=printed)]


def test_a_code_that_is_none_is_refused() -> None:
    with pytest.raises(DeskError) as refused:
        verify(["AAAA"])
    assert refused.value.code == "anchor_form"


def test_purged_texts_are_counted_and_no_finding() -> None:
    removal = purge.purge(NOW + 5 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    assert removal is not None
    assert removal.text == "numbers=1-4; rule=a month"
    result = verify()
    assert (result.whole, result.purged, result.entries) == (True, 4, 9)


def test_a_text_removed_without_a_purge_is_found() -> None:
    purge.purge(NOW + 3 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    empty(3, 4, 6)
    result = verify()
    assert result.purged == 2
    assert result.findings == [
        Finding("text_missing", number=4, first=3),
        Finding("text_missing", number=6, first=6),
    ]


def test_a_text_put_in_the_place_of_a_purged_one_is_found() -> None:
    purge.purge(NOW + 5 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    tamper("UPDATE entry SET text = 'never written' WHERE number = 2")
    assert kinds(verify()) == [("text_changed", 2)]


def test_a_purge_entry_that_was_stretched_covers_nothing() -> None:
    purge.purge(NOW + 3 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    tamper("UPDATE entry SET text = 'numbers=1-8; rule=a month' WHERE number = 9")
    empty(5)
    found = kinds(verify())
    assert ("text_changed", 9) in found
    assert ("text_missing", 5) in found


def test_a_purge_entry_that_was_changed_covers_nothing() -> None:
    purge.purge(NOW + 3 * MINUTE, "a month", actor("admin"), NOW + 60 * MINUTE)
    tamper("UPDATE entry SET author = 'zhao' WHERE number = 9")
    assert kinds(verify()) == [("changed", 9), ("text_missing", 2)]


def test_an_ordinary_entry_cannot_pose_as_a_purge() -> None:
    write("numbers=1-8; rule=mine")
    empty(2)
    assert kinds(verify()) == [("text_missing", 2)]


def test_a_purge_covers_only_what_was_written_before_it() -> None:
    said = NewEntry("numbers=1-20; rule=in advance")
    with database.write():
        here = desk_settings.current()
        entries.insert(said, entries.Act("purge"), actor("admin"), here, NOW + 60 * MINUTE)
    write("later", now=NOW + 61 * MINUTE)
    empty(8, 10)
    assert kinds(verify()) == [("text_missing", 10)]


def test_many_purges_with_holes_between_them_are_added_up() -> None:
    for number in range(9, 40):
        category = "incident" if number % 3 == 0 else "note"
        write(f"line {number}", now=NOW + number * MINUTE, category=category)
    for upto in (10, 25, 41):
        purge.purge(NOW + upto * MINUTE, "r", actor("admin"), NOW + (60 + upto) * MINUTE)
    empty(12, 39)
    result = verify()
    assert result.findings == [
        Finding("text_missing", number=12, first=12),
        Finding("text_missing", number=39, first=39),
    ]
    assert result.purged == sum(number < 9 or number % 3 != 0 for number in range(1, 40))


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM open_item",
        "UPDATE open_item SET due_at = 7",
        "UPDATE open_item SET number = 2",
    ],
)
def test_an_edited_list_of_open_items_is_found(change: str) -> None:
    write("carried", carried=True, due_at=NOW + 60 * MINUTE)
    assert verify().whole
    tamper(change)
    assert ("open_items", 9) in kinds(verify())


def test_open_items_are_followed_through_everything_that_may_happen_to_them() -> None:
    li, later = actor(), NOW + 20 * MINUTE
    for number in (1, 3, 5, 7):
        entries.carry_over(number, NOW + 60 * MINUTE, li, later)
    entries.clear(1, "done", li, later)
    entries.void(3, "wrong", li, later)
    fix = entries.correct(5, NewEntry("line five"), li, later)
    again = entries.correct(fix.number, NewEntry("line  V"), li, later)
    entries.void(again.number, "no", li, later)
    entries.correct(7, NewEntry("line seven"), li, later)
    assert [item.number for item in reads.open_items()] == [fix.number, again.number + 2]
    assert verify().findings == []


def test_the_findings_that_are_listed_are_bounded() -> None:
    text = "INSERT INTO entry SELECT -number, " + ", ".join(
        name for name in Entry._meta.fields if name != "number"
    )
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
    tamper(numbers + text.replace("-number", "-n.i") + " FROM entry, n WHERE entry.number = 1")
    result = verify(["AAAA-AAAA-AAAA-AAAA"])
    *listed, last = result.findings
    assert len(listed) == MOST_FINDINGS
    assert last.kind == "anchor_missing"
    assert result.unlisted == 100


def test_progress_is_told() -> None:
    told: list[int] = []
    verify(progress=told.append)
    assert told[-1] == 8
