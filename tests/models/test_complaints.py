"""Working complaints: what is written, by whom, what is told, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from models import departments
from models.clock import MINUTE, moment
from models.complaints import (
    escalations,
    following_up,
    lifecycle,
    reads,
    taking,
    working,
)
from models.complaints.tables import MAJOR, URGENT, Case, NewComplaint
from models.database import database
from models.language import Words
from models.log import reads as log
from models.log.tables import NOTABLE
from models.log.tables import URGENT as URGENT_ENTRY
from models.log.verify import verify
from models.visitors import arriving
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor, write
from tests.models.complaining import (
    HOUR,
    LI,
    WANG,
    ZHAO,
    actions,
    drawn_repair,
    refused,
    take,
)


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    departments.add("works", "Works", actor(ZHAO), NOW)


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


def test_a_department_is_given_by_its_name_and_kept_by_its_code() -> None:
    case = take(department="WORKS")
    assert case.department == "works"
    sent = working.dispatch(case.id, "engineering", "", actor(LI), NOW)
    again = working.dispatch(case.id, "Works", "Bob", actor(LI), NOW + MINUTE)
    assert (sent.department, again.department) == ("engineering", "works")
    assert reads.timeline(case.id)[-1].new == "works Bob"


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


def test_a_link_leads_to_an_entry_a_visit_or_a_case_that_exists() -> None:
    case, other, entry = take(), take(), write("lift stuck")
    visit = arriving.sign_in(NewVisit("Bob Hill"), actor(LI), NOW)
    working.link(case.id, f"entry/{entry.number}", actor(LI), NOW)
    working.link(case.id, f"complaint/{other.id}", actor(LI), NOW)
    working.link(case.id, f"visit/{visit.id}", actor(LI), NOW)
    links = reads.detail(case.id, NOW).links
    assert [link.number for link in links] == [f"#{entry.number}", "T-0002", "V-0001"]
    assert refused(working.link, case.id, "entry/99", actor(LI), NOW).code == "entry_unknown"
    for reference, code in (("complaint/99", "complaint_unknown"), ("visit/99", "visit_unknown")):
        assert refused(working.link, case.id, reference, actor(LI), NOW).code == code
    assert refused(working.link, case.id, "lift 2", actor(LI), NOW).code == "complaint_link"


def test_rights_are_those_of_the_moment_of_writing() -> None:
    case, li = take(), actor(LI)
    database.ask("UPDATE staff SET disabled_at = 1 WHERE login = 'li'")
    assert refused(working.accept, case.id, li, NOW).code == "disabled"
