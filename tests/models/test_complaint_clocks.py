"""The clocks of a case: the known traps, each by its name, and what holds for any timeline."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.calendars import NamedDay
from models.clock import MINUTE
from models.complaints import clocks as part
from models.complaints.clocks import Clocks, Escalation
from models.complaints.tables import HANDLER, MAJOR, MANAGER, SUPERVISOR, URGENT, Step
from models.errors import DeskError
from models.profiles import PROFILES, Limit, Limits, Profile, Rule, calendars, find, read, written
from tests.models.living import UTC, lived, minutes, step, take, when

HOUR = 60 * MINUTE
DAY = 24 * HOUR
BERLIN = ZoneInfo("Europe/Berlin")
USUAL = PROFILES["15-24-3"]
# A Tuesday at ten; twelve working hours to close, nine to eighteen.
START = when("2026-11-24 10:00")
OFFICE = Profile("office", (Rule(Limits(close=Limit(minutes=12 * 60, working=True))),))


def clocks(
    timeline: tuple[Step, ...],
    now: int,
    profile: Profile = USUAL,
    zone: ZoneInfo = UTC,
    days: tuple[NamedDay, ...] = (),
) -> Clocks:
    return part.clocks(profile, calendars(profile, zone, days), timeline, now)


def at(hours: float) -> int:
    return START + int(hours * HOUR)


# The known traps


def test_an_answer_and_a_hold_in_one_step_count_as_the_first_response() -> None:
    now = at(0.1)
    timeline = lived(take(START), step(now, "answer"), step(now, "hold", until=at(48)))
    found = clocks(timeline, at(2))
    assert found.of("respond").done_at == now
    assert found.of("reply").done_at == now
    assert found.next.kind == "resume"
    assert found.escalation is None


def test_a_handler_s_own_reply_does_not_escalate() -> None:
    timeline = lived(take(START), step(at(0.1), "accept"), step(at(1), "answer"))
    found = clocks(timeline, at(47))
    assert found.next.kind == "close"
    assert found.escalation is None
    chased = clocks(lived(*timeline, step(at(20), "chase")), at(47))
    assert chased.escalation == Escalation("reply", SUPERVISOR, at(44))


def test_a_change_of_severity_keeps_the_paused_time() -> None:
    timeline = lived(
        take(START, severity=0),
        step(at(0.1), "accept"),
        step(at(1), "hold", until=at(6)),
        step(at(6), "resume"),
        step(at(7), "severity", severity=URGENT),
    )
    found = clocks(timeline, at(7))
    assert found.by("close") == at(24 + 5)
    assert found.paused == 5 * HOUR


def test_overdue_by_freezes_on_hold_and_goes_on_where_it_was() -> None:
    over = lived(take(START), step(at(0.1), "answer"), step(at(74), "hold", until=at(90)))
    during = [clocks(over, now).of("close") for now in (at(74), at(80), at(89))]
    assert {each.overdue_by for each in during} == {2 * HOUR}
    assert all(each.frozen for each in during)
    resumed = lived(*over, step(at(85), "resume"))
    after = clocks(resumed, at(86))
    assert after.next.kind == "close"
    assert after.overdue_by == 3 * HOUR
    assert at(86) - after.next.ran_out_at == 3 * HOUR
    assert not after.frozen


def test_remaining_freezes_on_hold_too() -> None:
    held = lived(take(START), step(at(0.1), "answer"), step(at(10), "hold", until=at(40)))
    left = {clocks(held, now).of("close").remaining for now in (at(10), at(20), at(39))}
    assert left == {62 * HOUR}


def test_a_hold_hides_nothing_after_its_resume_time() -> None:
    held = lived(take(START), step(at(0.1), "answer"), step(at(10), "hold", until=at(20)))
    found = clocks(held, at(30))
    assert found.by("close") == at(82)
    assert (found.next.kind, found.overdue_by) == ("resume", 10 * HOUR)
    assert not found.frozen


def test_reopening_is_not_already_overdue() -> None:
    timeline = lived(
        take(START),
        step(at(1), "accept"),
        step(at(100), "resolve"),
        step(at(200), "unsatisfied"),
    )
    found = clocks(timeline, at(200))
    assert found.overdue_by == 0
    assert found.by("close") == at(272)
    assert found.of("respond").done_at == at(200)
    assert found.escalation is None
    assert not found.is_late


def test_a_holiday_inside_is_left_out() -> None:
    timeline = lived(take(START), step(at(0.1), "answer"))
    assert clocks(timeline, START, OFFICE).by("close") == when("2026-11-25 13:00")
    holiday = NamedDay(date(2026, 11, 25), "holiday")
    found = clocks(timeline, START, OFFICE, days=(holiday,))
    assert found.by("close") == when("2026-11-26 13:00")


@pytest.mark.parametrize(
    ("start", "wall_clock_end"),
    [("2026-03-28 12:00", "2026-03-31 13:00"), ("2026-10-24 12:00", "2026-10-27 11:00")],
)
def test_daylight_saving_both_ways_three_days_are_72_hours(start: str, wall_clock_end: str) -> None:
    begun = when(start, BERLIN)
    found = clocks(lived(take(begun), step(begun, "answer")), begun, zone=BERLIN)
    assert found.by("close") == begun + 72 * HOUR == when(wall_clock_end, BERLIN)


@pytest.mark.parametrize("start", ["2026-03-27 15:00", "2026-10-23 15:00"])
def test_daylight_saving_both_ways_working_hours_stay_by_the_wall_clock(start: str) -> None:
    begun = when(start, BERLIN)
    found = clocks(lived(take(begun), step(begun, "answer")), begun, OFFICE, BERLIN)
    monday = {"2026-03-27 15:00": "2026-03-30 18:00", "2026-10-23 15:00": "2026-10-26 18:00"}
    assert found.by("close") == when(monday[start], BERLIN)


def test_a_hold_that_ends_outside_working_hours_runs_on_from_the_next_opening() -> None:
    timeline = lived(
        take(START),
        step(at(0.1), "answer"),
        step(at(2), "hold", until=when("2026-11-24 21:00")),
        step(when("2026-11-24 21:00"), "resume"),
    )
    found = clocks(timeline, when("2026-11-24 22:00"), OFFICE)
    # two of twelve hours had run at noon; ten are left from nine on
    assert found.by("close") == when("2026-11-26 10:00")
    assert found.escalation is None


# What is due, and when


def test_a_new_case_is_to_be_responded_to_first() -> None:
    found = clocks(lived(take(START)), at(0.1))
    assert (found.next.kind, minutes(found.remaining)) == ("respond", 9)
    assert found.by("reply") == at(24)
    assert found.by("close") == at(72)


def test_an_urgent_repair_is_to_be_on_site_in_20_minutes() -> None:
    taken = lived(take(START, severity=URGENT), step(at(0.1), "dispatch", department="works"))
    found = clocks(taken, at(0.2))
    assert (found.next.kind, found.by("start")) == ("start", START + 20 * MINUTE)
    started = clocks(lived(*taken, step(at(0.3), "start")), at(0.4))
    assert started.of("start").done_at == at(0.3)
    assert started.next.kind == "reply"


def test_a_promise_is_due_until_a_hold_takes_its_place() -> None:
    promised = lived(take(START), step(at(0.1), "dispatch", department="works", until=at(2)))
    assert clocks(promised, at(1)).next.kind == "promise"
    held = lived(*promised, step(at(1.5), "hold", until=at(20)))
    assert clocks(held, at(3)).of("promise") is None


def test_the_call_back_is_due_in_three_days_of_the_resolution() -> None:
    resolved = lived(take(START), step(at(1), "accept"), step(at(30), "resolve"))
    found = clocks(resolved, at(31))
    assert (found.next.kind, found.by("follow_up")) == ("follow_up", at(30 + 72))
    tried = lived(*resolved, step(at(32), "not_reached", until=at(36)))
    assert clocks(tried, at(33)).next.kind == "call"


def test_a_call_that_waits_for_rain_is_due_from_its_release_on() -> None:
    waiting = lived(take(START), step(at(1), "accept"), step(at(2), "resolve", trigger="rain"))
    assert clocks(waiting, at(900)).next is None
    released = lived(*waiting, step(at(900), "release"))
    assert clocks(released, at(901)).by("follow_up") == at(972)


def test_a_closed_case_has_nothing_due() -> None:
    closed = lived(
        take(START), step(at(1), "accept"), step(at(2), "resolve"), step(at(3), "satisfied")
    )
    found = clocks(closed, at(9000))
    assert (found.next, found.escalation, found.deadlines) == (None, None, ())


def test_a_followed_up_complaint_waits_for_its_judgement_until_the_same_time() -> None:
    timeline = lived(
        take(START, "complaint"),
        step(at(1), "accept"),
        step(at(2), "resolve"),
        step(at(3), "satisfied"),
    )
    found = clocks(timeline, at(4))
    assert (found.next.kind, found.next.due_at) == ("judge", at(74))
    assert clocks(lived(*timeline, step(at(5), "judge", new="valid")), at(6)).next is None


# Escalation


@pytest.mark.parametrize(
    ("gone", "level"),
    [(10, None), (12, HANDLER), (15, SUPERVISOR), (29, SUPERVISOR), (30, MANAGER)],
)
def test_near_tells_the_handler_overdue_the_supervisor_twice_over_the_manager(
    gone: int, level: int | None
) -> None:
    found = clocks(lived(take(START)), START + gone * MINUTE)
    assert (found.escalation.level if found.escalation else None) == level


def test_major_tells_the_manager_at_once() -> None:
    found = clocks(lived(take(START, severity=MAJOR)), START)
    assert found.escalation == Escalation("major", MANAGER, START)


def test_who_was_told_is_not_told_again() -> None:
    told = lived(take(START), step(at(0.25), "escalate", clock="respond", level=SUPERVISOR))
    assert clocks(told, at(0.4)).escalation is None
    assert clocks(told, at(0.5)).escalation == Escalation("respond", MANAGER, at(0.5))


def test_nobody_is_told_of_a_deadline_that_a_hold_has_stopped() -> None:
    held = lived(take(START), step(at(0.1), "answer"), step(at(50), "hold", until=at(200)))
    assert clocks(held, at(199)).escalation is None
    assert clocks(held, at(204)).escalation is not None


# Profiles


def test_a_profile_is_read_as_it_was_written() -> None:
    for profile in PROFILES.values():
        assert read(written(profile)) == profile


def test_the_profiles_of_the_domain() -> None:
    office = calendars(PROFILES["48-7"], UTC)
    limits = PROFILES["48-7"].limits("complaint", 0)
    assert limits.respond == Limit(minutes=48 * 60)
    assert limits.close is not None
    week = office.of(limits.close).advance(START, office.amount(limits.close))
    assert week == when("2026-12-03 10:00")  # seven working days on
    assert PROFILES["2-24"].limits("enquiry", 0).close == Limit(minutes=24 * 60)
    assert USUAL.limits("complaint", MAJOR).reply == Limit(minutes=12 * 60)


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(DeskError) as raised:
        find("1-1-1")
    assert raised.value.code == "profile_unknown"


# What holds for any timeline

HOLDS = some.lists(
    some.tuples(some.integers(1, 600), some.integers(1, 3000), some.integers(1, 3000)), max_size=5
)


def held_and_resumed(holds: list[tuple[int, int, int]]) -> tuple[tuple[Step, ...], int, int]:
    """Return a timeline, the minutes it paused, and when it ends: runs, holds, real holds."""
    now, paused, steps = 1, 0, [take(START), step(START + MINUTE, "answer")]
    for run, until, length in holds:
        now += run
        steps.append(step(START + now * MINUTE, "hold", until=START + (now + until) * MINUTE))
        now += length
        paused += min(until, length)
        steps.append(step(START + now * MINUTE, "resume"))
    return lived(*steps), paused, now


@given(HOLDS, some.integers(0, 20000))
def test_holds_move_the_deadline_by_exactly_what_was_paused(
    holds: list[tuple[int, int, int]], later: int
) -> None:
    timeline, paused, end = held_and_resumed(holds)
    now = START + (end + later) * MINUTE
    found = clocks(timeline, now)
    close = found.of("close")
    assert minutes(found.paused) == paused
    ran = end + later - paused
    assert minutes(close.overdue_by) == max(0, ran - 72 * 60)
    if close.overdue_by == 0:
        assert minutes(close.remaining) == 72 * 60 - ran
        assert close.due_at == at(72) + paused * MINUTE


@given(HOLDS, some.sampled_from(sorted(PROFILES)), some.integers(0, 30000))
def test_what_the_queue_counts_to_stays_the_same_until_the_next_step(
    holds: list[tuple[int, int, int]], name: str, later: int
) -> None:
    timeline, _, end = held_and_resumed(holds)
    then, now = START + end * MINUTE, START + (end + later) * MINUTE
    first, second = (clocks(timeline, moment, PROFILES[name]) for moment in (then, now))
    assert first.next.kind == second.next.kind
    assert first.next.ran_out_at == second.next.ran_out_at
    assert second.remaining == first.next.ran_out_at - now


@given(HOLDS, some.integers(0, 30000))
def test_somebody_is_told_exactly_when_their_time_has_come(
    holds: list[tuple[int, int, int]], later: int
) -> None:
    timeline, _, end = held_and_resumed(holds)
    now = START + (end + later) * MINUTE
    found = clocks(timeline, now)
    assert found.escalate_at is not None
    assert (found.escalation is not None) == (found.escalate_at <= now)
