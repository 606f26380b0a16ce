"""Working complaints: what is written, by whom, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from models import calendars, departments
from models import desk as desk_settings
from models.audit import Audit
from models.calendars import NamedDay
from models.clock import MINUTE, moment
from models.complaints import (
    escalations,
    following_up,
    judging,
    lifecycle,
    privacy,
    reads,
    taking,
    working,
)
from models.complaints.tables import MAJOR, URGENT, Case, NewComplaint
from models.database import database
from models.desk import Setting
from models.errors import DeskError
from models.language import Words
from models.log import reads as log
from models.log.tables import NOTABLE
from models.log.tables import URGENT as URGENT_ENTRY
from models.log.verify import verify
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor, write

HOUR = 60 * MINUTE
LI, WANG, ZHAO = "li", "wang", "zhao"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    departments.add("works", "Works", actor(ZHAO), NOW)


def take(words: str = "water from above", now: int = NOW, **fields: object) -> Case:
    new = {"kind": "repair", "complainant": "Ann Smith", "phone": "13812345678", "unit": "12-1503"}
    return taking.take(NewComplaint(words, **(new | fields)), actor(LI), now)  # type: ignore[arg-type]


def resolved(now: int = NOW + HOUR, **fields: object) -> Case:
    case = take(**({"kind": "complaint"} | fields))  # type: ignore[arg-type]
    working.accept(case.id, actor(LI), NOW + MINUTE)
    return working.resolve(case.id, "old seal", "new seal", actor(LI), now)


def drawn_repair() -> Case:
    """A repair whose resident is called back: one in three is."""
    while (case := resolved(kind="repair")).state == lifecycle.CLOSED:
        pass
    return case


def actions(number: int) -> list[str]:
    return [step.action for step in reads.timeline(number)]


def refused(function: Callable[..., object], *arguments: object, **named: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments, **named)
    return raised.value


# Taking


def test_a_case_is_numbered_by_the_desk_s_year_and_has_a_time_to_respond() -> None:
    first, second = take(), take()
    assert (first.number, second.number) == ("T-2026-000001", "T-2026-000002")
    assert first.short_number == "T-0001"
    assert (first.next_due_kind, first.remaining(NOW)) == ("respond", 15 * MINUTE)
    new_year = moment(datetime(2027, 1, 1, 0, 5, tzinfo=ZONE))
    assert take(now=new_year).number == "T-2027-000001"


def test_the_log_has_a_line_with_the_number_and_nothing_about_a_person() -> None:
    take(severity=URGENT)
    [entry] = log.newest(9)
    assert entry.text == "T-2026-000001 taken: repair, respond by 02:35"
    assert (entry.category, entry.reference) == ("complaint", "complaint/1")
    assert (entry.severity, entry.place, entry.author) == (NOTABLE, None, LI)
    assert verify().whole


def test_a_case_written_up_later_counts_from_when_it_was_received() -> None:
    case = take(received_at=NOW - 10 * MINUTE)
    assert case.remaining(NOW) == 5 * MINUTE
    assert reads.detail(case.id, NOW).clocks.by("reply") == NOW - 10 * MINUTE + 24 * HOUR


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"words": " "}, "text_missing", "words"),
        ({"words": "x" * 4001}, "text_long", "words"),
        ({"kind": "gossip"}, "complaint_kind", "kind"),
        ({"channel": "pigeon"}, "complaint_channel", "channel"),
        ({"severity": 4}, "complaint_severity", "severity"),
        ({"unit": "1" * 61}, "text_long", "unit"),
        ({"department": "garden"}, "department_unknown", "department"),
        ({"received_at": NOW + MINUTE}, "happened_later", "received_at"),
    ],
)
def test_what_will_not_do_is_refused_and_nothing_is_written(
    fields: dict[str, object], code: str, field: str
) -> None:
    problem = refused(take, **fields)
    assert (problem.code, problem.field) == (code, field)
    assert reads.counts(NOW).open == 0
    assert log.head() is None


def test_a_device_takes_none() -> None:
    problem = refused(taking.take, NewComplaint("x"), actor("gate"), NOW)
    assert problem.code == "not_allowed"


def test_major_is_told_to_the_manager_in_the_same_breath() -> None:
    case = take(severity=MAJOR)
    assert actions(case.id) == ["take", "escalate"]
    assert case.level == 3
    assert [entry.severity for entry in log.newest(9)] == [URGENT_ENTRY, URGENT_ENTRY]
    assert not escalations.is_due(NOW)


def test_another_caller_of_a_case_is_kept_beside_the_first() -> None:
    case = take()
    other = NewComplaint(
        "wet here too", complainant="Bob Hill", phone="13900001111", unit="12-1403"
    )
    taking.join(case.id, other, actor(WANG), NOW + MINUTE, expected=case.version)
    callers = reads.callers(case.id)
    assert [(caller.name, caller.phone) for caller in callers] == [
        ("Ann Smith", "138****5678"),
        ("Bob Hill", "139****1111"),
    ]
    assert reads.timeline(case.id)[-1].words == "wet here too"
    assert [found.id for found in reads.queue(reads.Filters(words="hill"), NOW, 9)] == [case.id]
    assert [found.id for found in reads.queue(reads.Filters(words="ann"), NOW, 9)] == [case.id]


# Working


def test_a_lone_clerk_takes_a_repair_from_call_to_plumber_to_closed() -> None:
    clerk = actor(LI)
    case = drawn_repair()
    assert case.state == lifecycle.AWAITING
    closed = following_up.follow_up(case.id, "satisfied", clerk, NOW + 2 * HOUR, words="dry now")
    assert (closed.state, closed.outcome, closed.next_due_at) == ("closed", "satisfied", None)
    assert {step.person for step in reads.timeline(case.id)} == {LI}
    assert log.newest(1)[0].text == f"{case.number} closed: satisfied"


def test_a_dispatch_names_department_person_and_promise() -> None:
    case = take()
    sent = working.dispatch(case.id, "works", " Bob ", actor(LI), NOW, promised_at=NOW + HOUR)
    assert (sent.department, sent.handler, sent.promised_at) == ("works", "Bob", NOW + HOUR)
    assert reads.timeline(case.id)[-1].new == "works Bob"
    again = working.dispatch(case.id, "works", "wang", actor(LI), NOW + MINUTE)
    assert reads.timeline(case.id)[-1].old == "works Bob"
    assert again.promised_at == NOW + HOUR


def test_an_answer_and_a_hold_in_one_step_count_as_the_first_response() -> None:
    case = take()
    working.accept(case.id, actor(LI), NOW + MINUTE)
    until = NOW + 30 * HOUR
    held = working.hold(case.id, "parts", until, actor(LI), NOW + MINUTE, answer="on Thursday")
    assert actions(case.id) == ["take", "accept", "answer", "hold"]
    assert (held.state, held.next_due_kind, held.next_due_at) == ("on_hold", "resume", until)
    assert working.resume(case.id, actor(LI), NOW + HOUR).state == "accepted"


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        (lambda number: working.hold(number, " ", NOW + HOUR, actor(LI), NOW), "words"),
        (lambda number: working.answer(number, "", actor(LI), NOW), "words"),
        (lambda number: working.resolve(number, "", "new seal", actor(LI), NOW), "cause"),
        (lambda number: working.resolve(number, "old seal", " ", actor(LI), NOW), "measure"),
    ],
)
def test_what_an_action_needs_must_be_given(act: Callable[[int], Case], missing: str) -> None:
    case = working.accept(take().id, actor(LI), NOW)
    problem = refused(act, case.id)
    assert (problem.code, problem.field) == ("complaint_missing", missing)
    assert reads.case(case.id) == case


def test_times_to_come_must_be_to_come() -> None:
    case = working.accept(take().id, actor(LI), NOW)
    for act in (
        lambda: working.hold(case.id, "parts", NOW, actor(LI), NOW),
        lambda: working.promise(case.id, NOW, actor(LI), NOW),
        lambda: working.dispatch(case.id, "works", "", actor(LI), NOW, promised_at=NOW - 1),
    ):
        assert refused(act).code == "due_past"


def test_the_second_of_two_people_is_told_who_did_what_and_nothing_is_lost() -> None:
    case = take()
    working.dispatch(case.id, "works", "Bob", actor(WANG), NOW + MINUTE, expected=case.version)
    problem = refused(working.accept, case.id, actor(LI), NOW + MINUTE, expected=case.version)
    assert problem.sentence(Words("en")) == (
        "John King has changed T-0001 meanwhile (dispatch). Look at it, then try again; "
        "your text is kept."
    )
    assert actions(case.id) == ["take", "dispatch"]


def test_the_clocks_own_steps_are_in_nobody_s_way() -> None:
    case = take()
    escalations.escalate(actor(LI), NOW + 20 * MINUTE)
    assert working.accept(case.id, actor(LI), NOW + 21 * MINUTE, expected=case.version).id == 1


def test_a_link_leads_to_an_entry_or_a_case_that_exists() -> None:
    case, other, entry = take(), take(), write("lift stuck")
    working.link(case.id, f"entry/{entry.number}", actor(LI), NOW)
    working.link(case.id, f"complaint/{other.id}", actor(LI), NOW)
    links = reads.detail(case.id, NOW).links
    assert [link.number for link in links] == [f"#{entry.number}", "T-0002"]
    assert refused(working.link, case.id, "entry/99", actor(LI), NOW).code == "entry_unknown"
    assert refused(working.link, case.id, "complaint/99", actor(LI), NOW).code == (
        "complaint_unknown"
    )
    assert refused(working.link, case.id, "lift 2", actor(LI), NOW).code == "complaint_link"


def test_rights_are_those_of_the_moment_of_writing() -> None:
    case, li = take(), actor(LI)
    database.ask("UPDATE staff SET disabled_at = 1 WHERE login = 'li'")
    assert refused(working.accept, case.id, li, NOW).code == "disabled"


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
    assert entries() == ["T-2026-000001: overdue (respond), supervisor to be told"]
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
