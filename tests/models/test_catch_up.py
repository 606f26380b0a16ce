"""Catch-up: what is news to whom, bounded, and read once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import catch_up, duty, shifts, staff
from models.audit import Audit
from models.clock import DAY
from models.database import database
from models.errors import DeskError
from models.handover import documents, reads, sealing
from models.handover.documents import Check, ChecklistLine, Document, Person
from models.handover.tables import HandoverStep
from models.log import entries
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


def seal(now: int, reason: str = "relief did not come") -> int:
    """Seal the open shift's handover by a supervisor, and return its number."""
    return sealing.override(reason, actor("zhao"), now).number


def work_a_night() -> int:
    """Let Jane work the night, have it sealed, and return the night's last entry."""
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    last = write("all quiet", now=at(5)).number
    seal(at(6))
    return last


def test_after_a_shift_everything_later_is_news() -> None:
    last = work_a_night()
    assert last <= catch_up.since("li", at(9)) < write("later", now=at(9)).number


def test_the_shift_that_is_still_open_is_no_mark() -> None:
    write("before", "wang", now=at(1))
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    assert catch_up.since("li", at(3)) == 0


def test_who_never_was_on_a_shift_sees_seven_days() -> None:
    old = write("old", now=NOW - 8 * DAY).number
    write("of this week", now=NOW - 6 * DAY)
    assert catch_up.since("zhao", NOW) == old
    assert catch_up.since("zhao", NOW + 30 * DAY) == old + 1


def test_an_empty_desk_has_no_news() -> None:
    news = catch_up.news("li", NOW)
    assert (news.since, news.until, news.entries, news.is_empty) == (0, 0, 0, True)


def test_marking_as_read_is_recorded_and_never_goes_back() -> None:
    last = work_a_night()
    newest = write("later", now=at(9)).number
    catch_up.mark_read(actor("li"), newest, at(10))
    assert catch_up.since("li", at(10)) == newest
    catch_up.mark_read(actor("li"), last, at(11))
    assert catch_up.since("li", at(11)) == newest
    trail = list(Audit.select().where(Audit.act == "catch_up"))
    assert [(line.person, line.detail) for line in trail] == [("li", f"#{newest}")]
    assert catch_up.news("li", at(11)).is_empty


def test_what_is_not_written_yet_cannot_be_marked_as_read() -> None:
    newest = write("one", now=at(1)).number
    catch_up.mark_read(actor("li"), newest + 100, at(2))
    following = write("two", now=at(3)).number
    assert catch_up.since("li", at(3)) < following


def test_the_own_mark_counts_where_the_last_shift_is_older() -> None:
    work_a_night()
    newest = write("later", "wang", now=at(9)).number
    catch_up.mark_read(actor("wang"), newest, at(10))
    assert catch_up.since("wang", at(10)) == newest
    assert catch_up.since("li", at(10)) < newest


def test_urgent_entries_that_still_stand_are_news() -> None:
    start = write("start", "zhao", now=at(1)).number
    catch_up.mark_read(actor("li"), start, at(1))
    stuck = write("lift stuck", "wang", now=at(2), severity=2).number
    write("gate squeaks", "wang", now=at(2), severity=1)
    wrong = write("fire", "wang", now=at(2), severity=2).number
    entries.void(wrong, "a mistake", actor("wang"), at(2, 5))
    news = catch_up.news("li", at(3))
    assert [found.number for found in news.urgent] == [stuck]
    assert news.entries == 4


def test_open_items_are_told_as_opened_or_cleared_with_how() -> None:
    old = write("carried long ago", "wang", now=at(1), carried=True).number
    plain = write("noted long ago", "wang", now=at(1)).number
    catch_up.mark_read(actor("li"), plain, at(1))
    new = write("call the plumber", "wang", now=at(2), carried=True).number
    entries.carry_over(plain, None, actor("wang"), at(2, 1))
    brief = write("opened and cleared", "wang", now=at(2, 2), carried=True).number
    entries.clear(brief, "done at once", actor("wang"), at(2, 3))
    entries.clear(old, "the lamp was changed", actor("wang"), at(2, 4))
    news = catch_up.news("li", at(3))
    assert [item.number for item in news.opened] == [plain, new]
    told = [(cleared.item.number, cleared.clearing.text) for cleared in news.cleared]
    assert told == [(brief, "done at once"), (old, "the lamp was changed")]


def test_sealed_handovers_are_news_with_override_and_reason() -> None:
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    number = seal(at(6), "alone at the desk")
    (handed,) = catch_up.news("wang", at(7)).handovers
    assert (handed.number, handed.how, handed.reason) == (number, "override", "alone at the desk")
    assert handed.shift == shifts.by_opening(number).shift
    assert not catch_up.news("wang", at(7)).is_empty


def test_a_count_that_differs_is_told_with_both_numbers() -> None:
    lines = (
        ChecklistLine(1, "count", "keys", 14, "14", ""),
        ChecklistLine(2, "count", "torches", 3, "2", "lent"),
        ChecklistLine(3, "count", "radios", 4, "4", ""),
        ChecklistLine(4, "tick", "lobby", None, "yes", ""),
    )
    recount = Check("check:3", "doubt", "3", "one is gone", "John", NOW, "", "", None)
    document = Document(1, "2026-11-23-night", 0, 1, 1, 9, checklist=lines, checks=(recount,))
    document = replace(document, accepted_by=Person("wang", "John King"))
    told = [
        (found.label, found.counted, found.recounted) for found in catch_up.differences(document)
    ]
    assert told == [("torches", "2", ""), ("radios", "4", "3")]


def test_differences_come_from_the_sealed_document() -> None:
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    number = seal(at(6))
    sealed = reads.by_number(number).document
    assert sealed is not None
    line = ChecklistLine(1, "count", "torches", 3, "2", "lent")
    changed = documents.written(replace(sealed, checklist=(line,)))
    with database.write():
        HandoverStep.update(document=changed).where(HandoverStep.action == "override").execute()
    (handed,) = catch_up.news("wang", at(7)).handovers
    assert [(found.label, found.counted) for found in handed.differences] == [("torches", "2")]


def test_at_most_two_hundred_of_a_part_are_told_and_how_many_more() -> None:
    start = write("start", now=at(1)).number
    catch_up.mark_read(actor("zhao"), start, at(1))
    with database.write():
        numbers = [write(f"u{at_}", "wang", now=at(2), severity=2).number for at_ in range(203)]
    news = catch_up.news("zhao", at(3))
    assert [found.number for found in news.urgent] == numbers[3:]
    assert news.more == {"handovers": 0, "urgent": 3, "opened": 0, "cleared": 0}


def test_more_than_are_shown_are_counted() -> None:
    """However many there are, only the newest are read."""
    catch_up.mark_read(actor("li"), 0, NOW)
    with database.write():
        for number in range(203):
            item = write(f"item {number}", "wang", severity=2, carried=True).number
            if number < 201:
                entries.clear(item, "done", actor("wang"), NOW)
    found = catch_up.news("li", NOW)
    assert (len(found.urgent), found.more["urgent"]) == (200, 3)
    assert (len(found.cleared), found.more["cleared"]) == (200, 1)
    assert found.urgent[-1].text == "item 202"
    assert [item.text for item in found.opened] == ["item 201", "item 202"]
    assert (found.more["opened"], found.more["handovers"]) == (0, 0)
    assert found.entries == found.until - found.since


def test_who_was_disabled_meanwhile_marks_nothing_read() -> None:
    stale = actor("li")
    staff.disable("li", stale.origin, NOW)
    with pytest.raises(DeskError) as raised:
        catch_up.mark_read(stale, 1, NOW)
    assert raised.value.code == "disabled"


def test_what_the_incoming_has_yet_to_count_differs_for_nobody() -> None:
    lines = (ChecklistLine(2, "count", "torches", 3, "2", "lent"),)
    document = Document(1, "2026-11-23-night", 0, 1, 1, 9, checklist=lines)
    assert catch_up.differences(document) == ()
