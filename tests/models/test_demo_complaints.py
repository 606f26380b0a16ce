"""The demo desk's complaints: what the desk's own rules would have made of the same steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from models import calendars, desk, masking, profiles, search, spelling, staff
from models.clock import DAY, MINUTE
from models.complaints import (
    escalations,
    figures,
    lifecycle,
    reads,
    standing,
    steps,
    taking,
    working,
)
from models.complaints.reads import Filters
from models.complaints.tables import (
    INDEX,
    MAJOR,
    SUPERVISOR,
    Case,
    Complaint,
    ComplaintCaller,
    ComplaintProfile,
    ComplaintStep,
    NewComplaint,
)
from models.database import database, rows
from models.demo.complaints import BOOKS_OF_CASES, how_many, woven
from models.demo.live import LIVE
from models.demo.script import StoryEntry
from models.demo.stories import BOOKS
from models.log import reads as log
from models.log import verify
from models.log.tables import NOTABLE, ROUTINE, LogEntry
from tests.factories import NOW, actor, at
from tests.models.conftest import Built
from tests.models.demo_desks import anew

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
SLOW = pytest.mark.slow
# Both languages at one moment, the other moments in turn; all of them together are slow.
MOMENTS = pytest.mark.parametrize(
    ("now", "language"),
    [
        *((NOW, "zh"), (NOW, "en"), (at(8, 5), "zh"), (at(12), "en"), (at(20), "zh")),
        (NOW + 40 * DAY, "en"),
        *(pytest.param(now, "en", marks=SLOW) for now in (at(8, 5), at(20))),
        *(pytest.param(now, "zh", marks=SLOW) for now in (at(12), NOW + 40 * DAY)),
    ],
)
EVERYTHING = Filters(closed=True)


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    if not database.deferred:
        database.close()


def all_cases(now: int = NOW) -> list[Case]:
    return list(reads.everything(EVERYTHING, now))


def lines_of(case: Case) -> list[LogEntry]:
    reference = f"{steps.REFERENCE}{case.id}"
    return [entry for entry in log.everything() if entry.reference == reference]


@MOMENTS
def test_what_is_kept_of_a_case_follows_from_its_timeline(
    built: Built, language: str, now: int
) -> None:
    built(language, now=now, entries=3_000)
    for case in all_cases(now):
        opened = replayed(case, now)
        expected = steps.projection(opened, now)
        columns = [getattr(Complaint, name) for name in expected]
        [kept] = rows(Complaint.select(*columns).where(Complaint.id == case.id))
        assert dict(zip(expected, kept, strict=True)) == expected, case.number


def replayed(case: Case, now: int) -> steps.Opened:
    """Follow a timeline by the desk's own rules: each step possible, nothing left untold."""
    limits, here = reads.profile(case.profile), desk.current()
    days = profiles.calendars(limits, here.zone, calendars.holidays())
    opened = steps.Opened(case, standing.Standing(), limits, days, here, is_late=False)
    untold = None
    for step in reads.timeline(case.id):
        before = opened.standing
        action = lifecycle.require(before.state, step.action)
        if untold is not None and step.action != "escalate":
            assert step.at <= untold + MINUTE, case.number
        if step.person is not None:
            assert staff.find(step.person).may(action.right), (case.number, step)
        followed = standing.follow(before, step)
        assert step.state == lifecycle.after(
            before.state,
            step.action,
            before_hold=before.before_hold,
            judged=followed.is_judged,
            outcome=followed.outcome,
        )
        was_late = opened.is_late or (before.state != "" and opened.clocks(step.at).is_late)
        opened = replace(opened, standing=followed)
        told = opened.clocks(step.at)
        opened = replace(opened, is_late=was_late or told.is_late)
        untold = told.escalate_at
    assert untold is None or now <= untold + MINUTE, case.number
    return replace(opened, is_late=opened.is_late or opened.clocks(now).is_late)


@MOMENTS
def test_the_live_queue_shows_each_state_and_all_there_is_to_see(
    built: Built, language: str, now: int
) -> None:
    demo = built(language, now=now)
    found = all_cases(now)
    assert {case.state for case in found} == set(lifecycle.STATES)
    still_open = [case for case in found if case.is_open]
    assert len(LIVE) - 1 <= len(still_open) <= 30
    assert reads.queue(Filters(overdue=True), now, 5)[0].level >= SUPERVISOR
    assert 1 <= reads.counts(now).overdue <= 4
    assert any(case.severity >= MAJOR for case in still_open)
    assert any((case.resume_at or 0) > now for case in still_open)
    assert len(reads.follow_ups(now, 20)) >= 2
    assert any(case.next_due_kind == "call" and case.attempts for case in still_open)
    assert len(reads.waiting_for("rain")) >= 2
    assert any(case.next_due_kind == "judge" for case in still_open)
    assert any(case.reopened and case.state == "accepted" for case in still_open)
    assert reads.queue(Filters(mine=demo.login, state="in_progress"), now, 5) != []
    merged = next(case for case in found if case.state == "merged")
    assert merged.merged_into is not None
    assert merged.merged_into < merged.id
    assert len(reads.callers(merged.merged_into)) > 2


def test_callers_come_again_and_units_repeat(built: Built) -> None:
    built(entries=3_000)
    found = figures.figures(NOW - 365 * DAY, NOW)
    assert len(found.repeat_callers) > 3
    assert len(found.repeat_units) > 3
    open_units = Counter(case.unit for case in all_cases() if case.is_open)
    assert max(open_units.values()) > 1


@LANGUAGES
def test_a_year_s_figures_are_those_of_a_desk_that_works(built: Built, language: str) -> None:
    built(language, entries=15_000)
    found = figures.figures(NOW - 365 * DAY, NOW)
    assert found.received == how_many(15_000) - 1  # one was merged
    for rate, low, high in (
        (found.judged, 0.6, 0.9),
        (found.timeliness, 0.8, 0.97),
        (found.satisfaction, 0.85, 0.99),
        (found.followed_up, 0.8, 1),
        (found.reopened, 0.01, 0.1),
    ):
        assert rate.value is not None
        assert low < rate.value < high
    assert {group.code for group in found.by["kind"]} == {
        *("repair", "complaint", "enquiry", "suggestion", "help", "praise"),
    }
    assert len(found.by["department"]) >= 4
    assert ComplaintStep.select().count() / how_many(15_000) == pytest.approx(12, abs=0.6)


@LANGUAGES
def test_the_log_tells_of_each_case_by_its_number_alone(built: Built, language: str) -> None:
    demo = built(language)
    assert verify.verify([demo.code]).whole
    names = {name for (name,) in rows(ComplaintCaller.select(ComplaintCaller.name))}
    for case in all_cases():
        lines = lines_of(case)
        first = lines[0]
        assert (first.recorded_at, first.author) == (case.received_at, case.taken_by)
        assert (first.category, first.place) == ("complaint", None)
        for line in lines:
            assert case.number in line.text
            assert not any(name in line.text for name in names)
            assert case.unit not in line.text
        ended = [line for line in lines if line.recorded_at == case.closed_at]
        assert len(ended) == (case.state == "closed")
    overdue = reads.queue(Filters(overdue=True), NOW, 1)[0]
    assert [line.severity for line in lines_of(overdue)] == [ROUTINE, NOTABLE]


def test_numbers_follow_the_time_in_which_cases_were_received(built: Built) -> None:
    built(entries=3_000)
    found = sorted(all_cases(), key=lambda case: case.id)
    assert len(found) == how_many(3_000)
    assert [case.received_at for case in found] == sorted(case.received_at for case in found)
    assert len({case.number for case in found}) == len(found)
    assert reads.find(found[-1].short_number) == found[-1]


@LANGUAGES
def test_words_and_callers_are_found(built: Built, language: str) -> None:
    built(language)
    for case in all_cases():
        indexed = steps.indexed_text(case)
        for part in (case.number, *indexed.splitlines()):
            words = search.query(part)
            assert words is not None
            found = database.ask(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH ?", words)
            assert (case.id,) in found
        search.remove(INDEX, case.id, indexed)  # what is not exactly there would leave traces
    assert database.ask(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH 'T'") == []


@LANGUAGES
def test_callers_are_kept_as_the_desk_keeps_them(built: Built, language: str) -> None:
    built(language)
    columns = ComplaintCaller.name, ComplaintCaller.spelling, ComplaintCaller.phone
    for name, letters, phone, digits in rows(
        ComplaintCaller.select(*columns, ComplaintCaller.digits)
    ):
        assert letters == spelling.initials(name)
        assert digits == "".join(filter(str.isdigit, phone))
        assert "****" in masking.phone(phone)


@LANGUAGES
def test_everybody_who_may_call_has_the_right_initials(language: str) -> None:
    book = BOOKS_OF_CASES[language]
    for guest in BOOKS[language].words["guest"]:
        assert book.spelling(str(guest)) == spelling.initials(str(guest))


def test_cases_keep_the_limits_they_were_received_under(built: Built) -> None:
    built()
    [(number, content)] = rows(ComplaintProfile.select())
    assert profiles.read(content) == profiles.find(desk.current().profile)
    assert {case.profile for case in all_cases()} == {number}


def test_a_case_of_the_demo_goes_on_like_any_other(tmp_path: Path) -> None:
    demo = anew(tmp_path)
    clerk = actor(demo.login)
    new = next(case for case in all_cases() if case.state == "received")
    assert working.accept(new.id, clerk, NOW, expected=new.version).state == "accepted"
    taken = taking.take(NewComplaint("路灯不亮"), clerk, NOW)
    assert taken.id == how_many(600) + 1
    assert not escalations.is_due(NOW)
    assert verify.verify([demo.code]).whole


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(tmp_path: Path) -> None:
    told = []
    for number, seed in enumerate((5, 5, 6)):
        anew(tmp_path / str(number), seed=seed)
        found = all_cases()
        told.append([(case, reads.timeline(case.id), reads.callers(case.id)) for case in found])
    assert told[0] == told[1] != told[2]


@pytest.mark.parametrize("entries", [0, 14, 15, 30, 120])
def test_a_short_log_has_few_cases(built: Built, entries: int) -> None:
    demo = built(entries=entries)
    assert len(all_cases()) == entries // 15
    assert verify.verify([demo.code] if entries else []).whole


def test_lines_between_stories_leave_what_is_pointed_to_as_it_is() -> None:
    def entry(at: int, **more: int) -> StoryEntry:
        return StoryEntry(at, at, "li", "note", 0, f"{at}", None, **more)

    dice = Random(1)
    told = [entry(0), *(entry(n * 10, clears=dice.randrange(n)) for n in range(1, 200))]
    lines = [entry(at) for at in sorted(dice.randrange(2_100) for _ in range(60))]
    found = list(woven(told, lines))
    assert len(found) == 260
    assert [each.recorded_at for each in found] == sorted(each.recorded_at for each in found)
    meant = [None if each.clears is None else told[each.clears].text for each in told]
    said = [None if each.clears is None else found[each.clears].text for each in found]
    assert [each for each in said if each] == [each for each in meant if each]


def test_clocks_say_the_same_of_a_demo_case_as_of_any(built: Built) -> None:
    built()
    for case in all_cases():
        detail = reads.detail(case.id, NOW)
        if case.is_open:
            following = detail.clocks.next
            assert case.next_due_at == (following.ran_out_at if following else None)
            assert case.next_due_kind == (following.kind if following else None)
