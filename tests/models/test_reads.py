"""Reading the log: pages, filters, and that long lists stay quick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import shifts
from models.clock import DAY, MINUTE
from models.database import database
from models.log import entries, reads
from models.log.reads import Filters
from tests.factories import NOW, ZONE, actor, at, write

MakeDesk = Callable[..., Path]


@pytest.fixture(autouse=True)
def nine_entries(desk: MakeDesk) -> None:
    """Six in the night shift, three in the early one."""
    desk("en")
    for number in range(1, 10):
        when = at(3, number) if number <= 6 else at(7, number)
        write(
            f"line {number}",
            "li" if number % 2 else "wang",
            when,
            category="patrol" if number % 3 == 0 else "note",
            severity=(0, 0, 1, 2)[number % 4],
            place="B2" if number == 5 else None,
        )


def numbers(found: list[reads.LogEntry]) -> list[int]:
    return [entry.number for entry in found]


def test_pages_are_ascending_whichever_way_they_are_turned() -> None:
    assert numbers(reads.newest(3)) == [7, 8, 9]
    assert numbers(reads.before(7, 3)) == [4, 5, 6]
    assert numbers(reads.after(6, 2)) == [7, 8]
    assert numbers(list(reads.everything())) == list(range(1, 10))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(author="wang"), [2, 4, 6, 8]),
        (Filters(category="patrol"), [3, 6, 9]),
        (Filters(severity=1), [2, 3, 6, 7]),
        (Filters(severity=2), [3, 7]),
        (Filters(since=at(3, 5)), [5, 6, 7, 8, 9]),
        (Filters(until=at(3, 3)), [1, 2]),
        (Filters(since=at(3, 2), until=at(7, 8)), [2, 3, 4, 5, 6, 7]),
        (Filters(since=at(23)), []),
        (Filters(until=at(1)), []),
        (Filters(until=NOW + 30 * DAY), list(range(1, 10))),
        (Filters(words="b2"), [5]),
        (Filters(words="lin", author="wang", severity=2), []),
        (Filters(words="line 3"), [3]),
        (Filters(category="patrol", author="li", since=at(3)), [3, 9]),
    ],
)
def test_filters_in_all_directions(filters: Filters, expected: list[int]) -> None:
    assert numbers(reads.newest(99, filters)) == expected
    assert numbers(reads.after(0, 99, filters)) == expected
    assert numbers(reads.before(99, 99, filters)) == expected
    assert numbers(reads.newest(1, filters)) == expected[-1:]


def test_the_shift_filter_follows_the_clock() -> None:
    night = shifts.find("2026-11-23-night").id
    early = shifts.current(at(7, 30), ZONE).id
    assert numbers(reads.newest(99, Filters(shift=night))) == [1, 2, 3, 4, 5, 6]
    assert numbers(reads.newest(99, Filters(shift=early))) == [7, 8, 9]


def test_open_items_come_by_their_due_time_and_are_a_filter() -> None:
    li = actor()
    entries.carry_over(4, None, li, at(8))
    entries.carry_over(2, at(12), li, at(8))
    entries.carry_over(9, at(10), li, at(8))
    assert numbers(reads.open_items()) == [9, 2, 4]
    assert numbers(reads.newest(99, Filters(open_only=True))) == [2, 4, 9]


def test_taken_back_lines_fold_away_unless_asked_for() -> None:
    entries.take_back(9, actor(), at(7, 9))
    assert numbers(reads.newest(3)) == [6, 7, 8]
    assert numbers(reads.newest(3, Filters(folded=True))) == [8, 9, 10]


def test_a_clock_that_was_put_back_hides_nothing() -> None:
    write("after the clock was put back", now=at(6))
    assert numbers(reads.newest(99, Filters(since=at(5)))) == [7, 8, 9, 10]
    assert numbers(reads.newest(99, Filters(since=at(6, 30)))) == [7, 8, 9]
    assert numbers(reads.newest(99, Filters(until=at(6, 30)))) == [1, 2, 3, 4, 5, 6, 10]


def test_the_first_entry_since_a_moment() -> None:
    assert reads.first_since(at(3, 4)) == 4
    assert reads.first_since(at(5)) == 7
    assert reads.first_since(at(20)) is None


def test_the_last_of_a_long_log_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "BATCH", 2)
    assert numbers(list(reads.last_of(5))) == [5, 6, 7, 8, 9]
    assert numbers(list(reads.last_of(3, Filters(author="wang")))) == [4, 6, 8]
    assert numbers(list(reads.last_of(3, Filters(words="line")))) == [7, 8, 9]
    assert numbers(list(reads.last_of(99))) == list(range(1, 10))


def test_words_are_looked_for_within_a_shift() -> None:
    early, night = reads.entry(9).shift, reads.entry(1).shift
    assert numbers(reads.newest(9, Filters(words="line", shift=early))) == [7, 8, 9]
    assert numbers(reads.newest(2, Filters(words="line", shift=night))) == [5, 6]
    assert reads.newest(9, Filters(words="line", shift=99)) == []


def test_more_entries_than_sqlite_takes_variables() -> None:
    wanted = range(1, 40_000)
    assert numbers(reads.entries(wanted)) == list(range(1, 10))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(author="li"),
        Filters(category="note"),
        Filters(severity=1),
        Filters(severity=2),
        Filters(shift=1),
        Filters(words="line"),
        Filters(since=at(3)),
        Filters(since=at(3), until=at(8)),
    ],
)
def test_no_page_is_sorted(filters: Filters) -> None:
    """A page of a long list walks along an index: sorting a million rows takes half a second."""
    statements: list[str] = []
    database.connection().set_trace_callback(statements.append)
    reads.newest(50, filters)
    database.connection().set_trace_callback(None)
    [page] = [sql for sql in statements if "LIMIT 50" in sql]
    steps = [step for *_, step in database.ask("EXPLAIN QUERY PLAN " + page)]
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_places_are_offered_the_most_frequent_first() -> None:
    write("x", place="B2", now=at(8))
    write("x", place="A1", now=at(8))
    assert reads.recent_places() == ["B2", "A1"]


def test_a_repeat_within_minutes_is_found_by_its_author() -> None:
    assert numbers(reads.latest_of("li", since=at(7, 9) - 2 * MINUTE, now=at(7, 9))) == [9, 7]
    assert reads.latest_of("li", since=at(12), now=at(13)) == []
