"""Closing complaints: judged, merged, called back; what the clocks tell, who sees a phone."""

from __future__ import annotations

from datetime import date

import pytest

from models import calendars, departments
from models import desk as desk_settings
from models.audit import Audit
from models.calendars import NamedDay
from models.clock import MINUTE
from models.complaints import (
    escalations,
    following_up,
    judging,
    lifecycle,
    privacy,
    reads,
    working,
)
from models.complaints.tables import URGENT
from models.database import database
from models.desk import Setting
from models.log import reads as log
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.complaining import (
    HOUR,
    LI,
    WANG,
    ZHAO,
    actions,
    refused,
    resolved,
    take,
)


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    departments.add("works", "Works", actor(ZHAO), NOW)


# Judging


def test_a_clerk_does_not_judge_and_invalid_needs_grounds() -> None:
    case = take(kind="complaint")
    assert refused(judging.judge, case.id, "valid", actor(LI), NOW).code == "not_allowed"
    assert refused(judging.judge, case.id, "invalid", actor(ZHAO), NOW).code == "reason_missing"
    assert refused(judging.judge, case.id, "so-so", actor(ZHAO), NOW).code == (
        "complaint_judgement"
    )
    judged = judging.judge(case.id, "invalid", actor(ZHAO), NOW, grounds="allowed at that time")
    assert (judged.judgement, judged.state) == ("invalid", "received")


def test_reclassified_is_of_another_kind_with_that_kind_s_limits() -> None:
    case = take(kind="complaint", severity=URGENT)
    again = refused(
        judging.judge, case.id, "reclassified", actor(ZHAO), NOW, grounds="x", kind="complaint"
    )
    assert again.code == "complaint_kind"
    repair = judging.judge(
        case.id, "reclassified", actor(ZHAO), NOW, grounds="a leak", kind="repair"
    )
    assert repair.kind == "repair"
    assert reads.detail(case.id, NOW).clocks.by("start") == NOW + 20 * MINUTE


def test_a_complaint_followed_up_unjudged_keeps_the_outcome_and_closes_when_judged() -> None:
    case = resolved()
    waiting = following_up.follow_up(case.id, "satisfied", actor(LI), NOW + 2 * HOUR)
    assert (waiting.state, waiting.outcome) == (lifecycle.AWAITING, "satisfied")
    assert waiting.next_due_kind == "judge"
    assert reads.follow_ups(NOW, 9) == []
    closed = judging.judge(case.id, "valid", actor(ZHAO), NOW + 3 * HOUR)
    assert (closed.state, closed.closed_at) == ("closed", NOW + 3 * HOUR)


def test_merging_takes_the_callers_along_and_separating_leaves_them() -> None:
    case, other = take(), take(complainant="Bob Hill", phone="13900001111")
    kept = judging.merge(other.id, case.id, actor(ZHAO), NOW, expected=other.version)
    assert kept.id == case.id
    assert [caller.name for caller in reads.callers(case.id)] == ["Ann Smith", "Bob Hill"]
    merged = reads.case(other.id)
    assert (merged.state, merged.merged_into) == ("merged", case.id)
    assert [link.number for link in reads.detail(case.id, NOW).links] == ["T-0002"]
    apart = judging.separate(other.id, "not the same", actor(ZHAO), NOW + 90 * HOUR)
    assert (apart.state, apart.merged_into, apart.reopened) == ("accepted", None, 0)
    assert apart.next_due_at > NOW + 90 * HOUR
    assert refused(judging.merge, 1, 1, actor(ZHAO), NOW).code == "complaint_merge_self"


# Following up


def test_unsatisfied_reopens_one_level_up_and_not_overdue() -> None:
    case, later = resolved(), NOW + 100 * HOUR
    said = refused(following_up.follow_up, case.id, "unsatisfied", actor(LI), later)
    assert (said.code, said.field) == ("complaint_missing", "words")
    again = following_up.follow_up(case.id, "unsatisfied", actor(LI), later, words="still wet")
    assert (again.state, again.round, again.reopened) == ("accepted", 2, 1)
    assert again.level == case.level + 1
    assert again.next_due_at > later
    assert log.newest(1)[0].text == "T-2026-000001 reopened, time 1"


def test_a_lobby_assistant_does_not_call_back() -> None:
    case = resolved()
    problem = refused(following_up.follow_up, case.id, "satisfied", actor(WANG), NOW + HOUR)
    assert problem.code == "not_allowed"


def test_unreachable_is_a_supervisor_s_after_the_desk_s_attempts() -> None:
    case = resolved()
    judging.judge(case.id, "valid", actor(ZHAO), NOW + HOUR)
    for attempt in range(3):
        early = refused(
            following_up.close_unreachable, case.id, "moved", actor(ZHAO), NOW + 2 * HOUR
        )
        assert (early.code, early.facts["count"]) == ("complaint_attempts", attempt)
        at = NOW + (2 + attempt) * HOUR
        next_try = following_up.proposed_try(at)
        tried = following_up.follow_up(case.id, "not_reached", actor(LI), at, next_try=next_try)
        assert (tried.attempts, tried.next_due_kind) == (attempt + 1, "call")
    late = NOW + 9 * HOUR
    assert refused(following_up.close_unreachable, case.id, "x", actor(LI), late).code == (
        "not_allowed"
    )
    closed = following_up.close_unreachable(case.id, "moved away", actor(ZHAO), late)
    assert (closed.state, closed.outcome) == ("closed", "unreachable")


def test_rain_releases_all_calls_that_wait_for_it_at_once() -> None:
    waiting = [take("roof leaks"), take("wall wet")]
    for case in waiting:
        working.accept(case.id, actor(LI), NOW)
        working.resolve(case.id, "roof", "mended", actor(LI), NOW + HOUR, trigger="rain")
    assert [case.id for case in reads.waiting_for("rain")] == [1, 2]
    assert reads.follow_ups(NOW, 9) == []
    released = following_up.release("rain", actor(LI), NOW + 900 * HOUR)
    assert [case.next_due_at for case in released] == [NOW + 972 * HOUR] * 2
    assert [case.id for case in reads.follow_ups(NOW, 9)] == [1, 2]
    assert following_up.release("rain", actor(LI), NOW + 901 * HOUR) == []
    assert refused(following_up.release, "snow", actor(LI), NOW).code == "complaint_trigger"


def test_all_complaints_a_third_of_repairs_and_no_others_are_called_back() -> None:
    assert resolved(kind="praise").outcome == "not_drawn"
    assert resolved(kind="complaint").state == lifecycle.AWAITING
    repairs = [resolved(kind="repair") for _ in range(40)]
    called = sum(case.state == lifecycle.AWAITING for case in repairs)
    assert 3 <= called <= 25
    assert {case.outcome for case in repairs} == {None, "not_drawn"}


def test_a_repair_that_came_back_is_called_whatever_the_draw_said() -> None:
    while (case := resolved(kind="repair")).state != lifecycle.CLOSED:
        pass
    judging.reopen(case.id, "wet again", actor(ZHAO), NOW + 5 * HOUR)
    again = working.resolve(case.id, "seal", "pipe", actor(LI), NOW + 6 * HOUR)
    assert again.state == lifecycle.AWAITING


# What stays as it was


def test_a_profile_changed_today_does_not_move_yesterday_s_deadlines() -> None:
    case = take()
    with database.write():
        Setting.update(value="48-7").where(Setting.name == "profile").execute()
    assert desk_settings.current().profile == "48-7"
    accepted = working.accept(case.id, actor(LI), NOW + MINUTE)
    assert (accepted.next_due_kind, accepted.next_due_at) == ("reply", NOW + 24 * HOUR)
    assert take().remaining(NOW) == 48 * HOUR


def test_a_holiday_moves_what_counts_in_working_hours() -> None:
    with database.write():
        Setting.update(value="48-7").where(Setting.name == "profile").execute()
    case = working.accept(take().id, actor(LI), NOW)
    before = case.next_due_at
    day = date(2026, 11, 26)
    calendars.add_holiday(NamedDay(day, "holiday"), actor(ZHAO), NOW)
    assert reads.case(case.id).next_due_at == before + 24 * HOUR
    calendars.remove_holiday(day, actor(ZHAO), NOW)
    assert reads.case(case.id).next_due_at == before


# Escalation


def test_the_clocks_tell_once_and_the_log_from_the_supervisor_on() -> None:
    case, entries = take(), lambda: [entry.text for entry in log.newest(9)][1:]
    assert escalations.escalate(actor(LI), NOW + 5 * MINUTE) == []
    [near] = escalations.escalate(actor(LI), NOW + 12 * MINUTE)
    assert (near.level, entries()) == (1, [])
    [over] = escalations.escalate(actor(LI), NOW + 16 * MINUTE)
    assert over.is_late
    told = "T-2026-000001 (clock): overdue (respond), supervisor to be told"
    assert entries() == [told]
    assert escalations.escalate(actor(LI), NOW + 17 * MINUTE) == []
    last = reads.timeline(case.id)[-1]
    assert (last.action, last.person, last.new) == ("escalate", None, "supervisor")


def test_after_a_dark_night_only_the_highest_level_is_told() -> None:
    case = take()
    escalations.escalate(actor(LI), NOW + 3 * HOUR)
    assert actions(case.id) == ["take", "escalate"]
    assert reads.case(case.id).level == 3


# Privacy


def test_a_phone_is_shown_masked_and_each_look_is_logged_twice() -> None:
    case = take()
    [caller] = reads.detail(case.id, NOW).callers
    assert caller.phone == "138****5678"
    assert privacy.reveal(caller.id, actor(WANG), NOW) == "13812345678"
    assert log.newest(1)[0].text == "T-2026-000001: a caller's phone was shown"
    [trail] = list(Audit.select().where(Audit.act == "reveal"))
    assert (trail.person, trail.subject) == (WANG, "T-2026-000001")
    assert refused(privacy.reveal, 99, actor(WANG), NOW).code == "complaint_caller_unknown"
    assert refused(privacy.reveal, caller.id, actor("gate"), NOW).code == "not_allowed"
