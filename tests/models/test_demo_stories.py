"""The demo desk's log: in order, repeatable, complete, and pointing only at what it may."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import cache
from itertools import chain, islice, pairwise
from zoneinfo import ZoneInfo

import pytest

from models.demo.hours import DAY, HOUR, MINUTE, SECOND
from models.demo.script import Line, StoryEntry
from models.demo.stories import BOOKS, person_on_duty, span_of, stories

ZONE = ZoneInfo("Asia/Shanghai")
END = int(datetime(2026, 11, 24, 3, 12, tzinfo=ZONE).timestamp()) * SECOND
CATEGORIES = {
    "note",
    "call",
    "walk_in",
    "patrol",
    "incident",
    "equipment",
    "key",
    "mail",
    "complaint",
    "visitor",
    "instruction",
    "handover",
}
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
SIZES = pytest.mark.parametrize("entries", [600, 6_000, 60_000])


def told(language: str, entries: int, seed: int = 7, zone: ZoneInfo = ZONE) -> list[StoryEntry]:
    return list(stories(language, seed=seed, entries=entries, end=END, zone=zone))


@cache
def told_once(language: str, entries: int) -> tuple[StoryEntry, ...]:
    """For the tests that only look at what is told: a long log takes a second."""
    return tuple(told(language, entries))


def local(moment: int, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromtimestamp(moment // SECOND, tz=zone)


def lines(language: str) -> list[Line]:
    book = BOOKS[language]
    scripts = (*book.scripts, *(routine.script for routine in book.routines), book.finale)
    return list(chain.from_iterable(script.lines for script in scripts))


@LANGUAGES
@pytest.mark.parametrize("entries", [0, 1, 2, 7, 8, 29, 600, 4_321])
def test_tells_exactly_as_many_entries_as_asked(language: str, entries: int) -> None:
    assert len(told(language, entries)) == entries


def test_refuses_a_negative_number_of_entries() -> None:
    with pytest.raises(ValueError, match="negative"):
        told("en", -1)


@LANGUAGES
@SIZES
def test_is_told_in_the_order_it_was_written_up_to_just_before_the_end(
    language: str, entries: int
) -> None:
    log = told_once(language, entries)
    assert all(one.recorded_at <= next_one.recorded_at for one, next_one in pairwise(log))
    assert END - 5 * MINUTE < log[-1].recorded_at < END
    assert END - span_of(entries) - HOUR < log[0].recorded_at < END - span_of(entries) + DAY


@LANGUAGES
@SIZES
def test_happens_before_it_is_written_and_sometimes_well_before(
    language: str, entries: int
) -> None:
    waits = [entry.recorded_at - entry.happened_at for entry in told_once(language, entries)]
    assert min(waits) == 0
    assert 20 * MINUTE < max(waits) <= HOUR + MINUTE


@LANGUAGES
def test_the_same_arguments_tell_the_same_log_and_another_seed_another(language: str) -> None:
    assert told(language, 900) == told(language, 900)
    assert told(language, 900) != told(language, 900, seed=8)


def test_two_logs_told_at_once_do_not_disturb_each_other() -> None:
    first, second = (
        stories("en", seed=3, entries=300, end=END, zone=ZONE),
        stories("en", seed=4, entries=300, end=END, zone=ZONE),
    )
    mixed = [entry for entry, _ in zip(first, second, strict=True)]
    assert mixed == told("en", 300, seed=3)


@LANGUAGES
@SIZES
def test_points_only_at_earlier_entries_that_may_be_pointed_at(language: str, entries: int) -> None:
    log = told_once(language, entries)
    open_items: set[int] = set()
    settled: set[int] = set()
    for position, entry in enumerate(log):
        targets = [entry.corrects, entry.voids, entry.clears, entry.takes_back]
        for target in (target for target in targets if target is not None):
            assert position - 300 <= target < position
            assert target not in settled
            aims = log[target]
            assert aims.corrects is aims.voids is aims.clears is aims.takes_back is None
            if target == entry.clears:
                assert target in open_items
                open_items.remove(target)
            else:
                assert not aims.carried
                assert entry.author == aims.author
            settled.add(target)
        assert len([target for target in targets if target is not None]) <= 1
        if entry.carried:
            open_items.add(position)
    assert 3 <= len(open_items) <= 12


@LANGUAGES
def test_a_slip_is_taken_back_without_words_within_half_a_minute(language: str) -> None:
    log = told_once(language, 20_000)
    slips = [entry for entry in log if entry.takes_back is not None]
    assert slips
    for slip in slips:
        assert slip.text == ""
        assert slip.recorded_at - log[slip.takes_back or 0].recorded_at < 30 * SECOND


@LANGUAGES
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_desk_is_alive_at_the_end(language: str, seed: int) -> None:
    log = told(language, 600, seed)
    cleared = {entry.clears for entry in log}
    running = [e for n, e in enumerate(log) if e.carried and n not in cleared]
    assert any(END < (item.due_at or 0) < END + HOUR for item in running)
    assert any(entry.severity == 2 for entry in log[-7:])


@LANGUAGES
def test_has_every_category_severity_person_and_kind_of_entry(language: str) -> None:
    log = told(language, 3_000)
    assert {entry.category for entry in log} == CATEGORIES
    assert {entry.severity for entry in log} == {0, 1, 2}
    assert {entry.author for entry in log} == {person.login for person in BOOKS[language].people}
    for kind in ("corrects", "voids", "clears", "takes_back", "due_at", "place"):
        assert any(getattr(entry, kind) is not None for entry in log), kind


@LANGUAGES
def test_two_weeks_show_every_category_whatever_the_seed(language: str) -> None:
    for seed in range(6):
        assert {entry.category for entry in told(language, 600, seed)} == CATEGORIES


@LANGUAGES
def test_text_is_short_filled_in_and_free_of_control_characters(language: str) -> None:
    for entry in told_once(language, 20_000):
        assert entry.text or entry.takes_back is not None
        assert len(entry.text) <= 200
        written = entry.text + (entry.place or "")
        assert not any(unicodedata.category(character)[0] == "C" for character in written)
        assert not set(written) & set("{}")


@LANGUAGES
def test_every_line_of_the_book_can_be_told(language: str) -> None:
    """A misspelt slot would only raise on the day the dice choose its text."""
    drawn = {name for key in BOOKS[language].words for name in key.split()}
    known = drawn | {"open", "due", "relief", "before"}
    for line in lines(language):
        for template in (*line.texts, line.place or ""):
            for slot in re.findall(r"{([^}]*)}", template):
                assert slot in known or re.fullmatch(r"(t|by)([+-]\d+)?", slot), template
            assert "{due}" not in template or line.due is not None, template


@LANGUAGES
def test_no_line_tells_of_what_is_later_than_its_writing(language: str) -> None:
    """`{t+22}` stretches to a third more; a line written half an hour later may say it."""
    for line in lines(language):
        for minutes in re.findall(r"{t\+(\d+)}", "".join(line.texts)):
            assert line.late is not None
            assert int(minutes) * 1.3 <= line.late[0], line.texts


@LANGUAGES
def test_nights_are_quieter_than_days(language: str) -> None:
    shifts = [(local(entry.recorded_at).hour - 6) % 24 // 8 for entry in told_once(language, 6_000)]
    early, middle, night = (shifts.count(shift) for shift in range(3))
    assert night < 0.75 * min(early, middle)


@LANGUAGES
def test_the_four_share_every_shift_and_the_clerk_on_duty_writes(language: str) -> None:
    office = {person.login for person in BOOKS[language].people[4:]}
    writers: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}
    for entry in told(language, 2_000):
        slip = entry.corrects is not None or entry.voids is not None or entry.takes_back is not None
        if entry.author in office or slip:
            continue
        assert entry.author == person_on_duty(language, entry.recorded_at, ZONE).login
        writers[(local(entry.recorded_at).hour - 6) % 24 // 8].add(entry.author)
    assert all(len(people) == 4 for people in writers.values())


def test_nobody_has_two_shifts_within_a_day() -> None:
    moments = range(END, END + 60 * DAY, 8 * HOUR)
    on_duty = [person_on_duty("zh", moment, ZONE).login for moment in moments]
    assert all(len({*three}) == 3 for three in zip(on_duty, on_duty[1:], on_duty[2:], strict=False))


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_shifts_keep_local_time_over_clock_changes_and_odd_offsets(zone: str) -> None:
    here = ZoneInfo(zone)
    log = told("en", 6_000, zone=here)
    taken = [
        local(entry.recorded_at, here)
        for entry in log
        if entry.category == "handover" and entry.happened_at == entry.recorded_at
    ]
    assert len(taken) > 100
    assert {moment.hour for moment in taken} == {6, 14, 22}
    assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(log))


def test_a_million_entries_take_years_and_begin_at_once() -> None:
    assert 3 * 365 * DAY < span_of(1_000_000) < 5 * 365 * DAY
    beginning = list(islice(stories("zh", entries=1_000_000, end=END, zone=ZONE), 200))
    assert beginning[-1].recorded_at - beginning[0].recorded_at < DAY
