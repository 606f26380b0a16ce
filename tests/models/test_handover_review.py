"""The review: counted blind, said back, doubted and answered; accepted by one, or refused."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from models import desk as desk_settings
from models import duty
from models.database import DatabaseThreads
from models.errors import DeskError
from models.handover import notes, offering, reads, review, sealing
from models.handover.documents import Check, Person
from models.handover.sheet import sheet_of
from models.language import Words
from models.log import entries
from models.log import reads as log
from models.log import verify as log_verify
from models.log.tables import NOTABLE, ROUTINE, NewEntry
from models.sheets import as_lines
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write
from tests.models.handing_over import (
    begin,
    check,
    check_all,
    hand_over,
    listed,
    offer,
    opened,
    refused,
)


@pytest.fixture(autouse=True)
def _li_is_on_duty(desk: MakeDesk) -> None:
    desk("en")
    begin()


def state() -> str:
    found = reads.present()
    assert found is not None
    return found.state


def position(label: str) -> int:
    return next(item.position for item in listed() if item.label == label)


def item(label: str) -> str:
    return f"check:{position(label)}"


# The review


def test_a_recount_is_blind_and_one_that_differs_is_a_doubt_by_itself() -> None:
    offer()
    for value in ("", "three", "-1", "10000", "3.0", "9" * 5000):
        refused(
            "count_form", review.check, item("torches"), "checked", value, "", actor("wang"), NOW
        )
    done = review.check(item("torches"), "checked", "02", "", actor("wang"), NOW)
    assert (done.verdict, done.value) == ("doubt", "2")
    done = review.check(item("radios"), "checked", "４", "", actor("wang"), NOW)
    assert (done.verdict, done.value) == ("checked", "4")
    done = review.check(item("keys"), "doubt", "14", "a bent one", actor("wang"), NOW)
    assert (done.verdict, done.value, done.remark) == ("doubt", "14", "a bent one")


def test_who_counts_again_is_recorded_with_every_count_before() -> None:
    offer()

    def count(value: str, remark: str = "") -> str:
        return review.check(item("torches"), "checked", value, remark, actor("wang"), NOW).remark

    assert [count("2"), count("1", "in the drawer"), count("3"), count("3")] == [
        "",
        "2 > 1 in the drawer",
        "2 > 1 > 3 in the drawer",
        "2 > 1 > 3 in the drawer",
    ]
    found = reads.present()
    assert found is not None
    assert found.document is not None
    known = found.document.check(item("torches"))
    assert known is not None
    assert (known.verdict, known.value, known.remark) == ("checked", "3", "2 > 1 > 3 in the drawer")


def test_an_urgent_entry_is_said_back_and_a_doubt_has_a_word() -> None:
    alarm = write("lift stuck", severity=2)
    offer()
    urgent = f"urgent:{alarm.number}"
    refused("say_back_missing", review.check, urgent, "checked", " ", "", actor("wang"), NOW)
    refused("doubt_missing", review.check, urgent, "doubt", "", " ", actor("wang"), NOW)
    refused("doubt_missing", review.check, "section:summary", "doubt", "x", "", actor("wang"), NOW)
    refused("item_unknown", review.check, "urgent:99", "checked", "x", "", actor("wang"), NOW)
    refused("item_unknown", review.check, "open:1", "checked", "", "", actor("wang"), NOW)
    said = review.check(urgent, "checked", "lift 2, engineer at 7", "", actor("wang"), NOW)
    assert said.value == "lift 2, engineer at 7"


def test_a_single_open_item_may_be_doubted() -> None:
    leak = write("leak", carried=True)
    offer()
    review.check(f"open:{leak.number}", "doubt", "", "still?", actor("wang"), NOW)
    found = reads.present()
    assert found is not None
    assert found.document is not None
    assert [each.item for each in review.doubts(found.document)] == [f"open:{leak.number}"]


def test_a_doubt_is_answered_by_the_outgoing_before_anybody_accepts() -> None:
    document = offer()
    check_all(document)
    review.check("section:summary", "doubt", "", "nothing at all?", actor("wang"), NOW)
    problem = refused("doubt_unanswered", sealing.accept, actor("wang"), NOW)
    assert (problem.field, problem.facts["count"]) == ("section:summary", 1)
    refused("not_on_shift", review.answer, "section:summary", "x", actor("wang"), NOW)
    refused("answer_missing", review.answer, "section:summary", " ", actor("li"), NOW)
    refused("no_doubt", review.answer, "section:special", "x", actor("li"), NOW)
    review.answer("section:summary", "nothing", actor("li"), at(3))
    handed = sealing.accept(actor("wang"), at(6))
    assert handed.document is not None
    doubt = handed.document.check("section:summary")
    assert doubt is not None
    assert (doubt.remark, doubt.answer) == ("nothing at all?", "nothing")
    assert (doubt.answered_by, doubt.answered_at) == ("Jane Lee", at(3))


def test_a_doubt_raised_again_wants_an_answer_again() -> None:
    check_all(offer())
    for word in ("really?", "really really?"):
        review.check("section:summary", "doubt", "", word, actor("wang"), NOW)
        refused("doubt_unanswered", sealing.accept, actor("wang"), NOW)
        review.answer("section:summary", "yes", actor("li"), NOW)
    assert sealing.accept(actor("wang"), NOW).state == "sealed"


def test_nobody_accepts_what_they_have_not_gone_through() -> None:
    document = offer()
    refused("handover_state", sealing.accept, actor("wang"), NOW)
    review.begin(actor("wang"), NOW)
    assert state() == "under_review"
    for each in review.items(document):
        problem = refused("review_unfinished", sealing.accept, actor("wang"), NOW)
        assert problem.field == each.item
        check(each.item)
    assert sealing.accept(actor("wang"), NOW).state == "sealed"


def test_the_outgoing_neither_reviews_nor_signs_for_the_next_shift() -> None:
    document = offer()
    refused("same_person", review.begin, actor("li"), NOW)
    refused("same_person", review.check, "open_items", "checked", "", "", actor("li"), NOW)
    check_all(document)
    refused("same_person", sealing.accept, actor("li"), NOW)
    refused("same_person", sealing.refuse, "no", actor("li"), NOW)
    kiosk = replace(actor("wang"), automatic=True)
    refused("automatic_sign_in", sealing.accept, kiosk, NOW)
    refused("automatic_sign_in", sealing.refuse, "no", kiosk, NOW)
    refused("automatic_sign_in", review.check, "open_items", "checked", "", "", kiosk, NOW)
    refused("not_allowed", sealing.accept, actor("gate"), NOW)
    assert state() == "under_review"


# Accepted


def test_an_acceptance_opens_the_next_shift_with_its_signer_on_it() -> None:
    leak = write("leak", carried=True)
    duty.go_on_duty(actor("zhao"), at(5, 50), relieve=True)
    handed = hand_over(now=at(6, 1))
    assert (handed.state, handed.number) == ("sealed", 1)
    found = duty.situation(at(6, 2))
    assert found.opened is not None
    assert (found.opened.opening, found.opened.opened_at) == (2, at(6, 1))
    assert found.shift.key == "2026-11-24-early"
    assert [member.login for member in found.members] == ["zhao", "wang"]
    assert [item.number for item in log.open_items()] == [leak.number]
    sealing_entry = log.newest(1)[0]
    assert (sealing_entry.author, sealing_entry.severity) == ("wang", ROUTINE)
    assert sealing_entry.shift == found.opened.id
    assert sealing_entry.text == (
        "Handover 1: Jane Lee to John King, 2026-11-23 night shift to 2026-11-24 early shift. "
        "Open items: 1."
    )
    assert handed.document is not None
    assert handed.document.next_shift == "2026-11-24-early"
    assert handed.document.accepted_by == Person("wang", "John King")


def test_an_open_item_counts_the_handovers_it_has_been_through() -> None:
    write("a leak", carried=True)
    hand_over(now=at(6))
    later = write("a lamp", "wang", at(7))
    entries.carry_over(later.number, None, actor("wang"), at(7))
    hand_over("wang", "li", at(14))
    third = write("a lock", now=at(15), carried=True)
    entries.correct(third.number, NewEntry("the lock of B2"), actor("li"), at(16))
    lines = {line.number: line.handovers for line in offering.open_lines()}
    assert sorted(lines.values()) == [0, 1, 2]
    assert lines[later.number] == 1


def test_two_who_accept_at_once_one_wins_and_the_other_is_told() -> None:
    check_all(offer())
    both = [DatabaseThreads(), DatabaseThreads()]
    together = threading.Barrier(2)

    def accept(login: str) -> str:
        signer = actor(login)
        together.wait(timeout=10)
        try:
            return sealing.accept(signer, at(6)).state
        except DeskError as problem:
            return problem.code

    try:
        results = [
            threads.write(accept, login)
            for threads, login in zip(both, ("wang", "zhao"), strict=True)
        ]
        ended = sorted(result.result(timeout=20) for result in results)
    finally:
        for threads in both:
            threads.close()
    assert ended == ["handover_state", "sealed"]
    assert opened().opening == 2
    assert [step.action for step in reads.steps(1)].count("accept") == 1
    assert log_verify.verify().whole


# Refused


def test_a_refusal_goes_back_to_the_outgoing_and_the_log_says_why() -> None:
    document = offer()
    check_all(document)
    refused("reason_missing", sealing.refuse, " \n", actor("wang"), NOW)
    handed = sealing.refuse("the lobby is not clean", actor("wang"), at(3))
    assert handed.state == "preparing"
    said = log.newest(1)[0]
    assert said.text == "Handover 1 refused by John King: the lobby is not clean"
    assert (said.severity, said.author) == (NOTABLE, "wang")
    assert opened().opening == 1
    refused("handover_state", sealing.refuse, "again", actor("wang"), at(3))
    refused("handover_state", sealing.accept, actor("wang"), at(3))
    notes.save_section("special", "cleaned", notes.section(1, "special"), actor("li"), at(4))
    again = offering.offer(actor("li"), at(4))
    assert again.last == said.number > document.last
    assert again.first == document.first
    found = reads.present()
    assert found is not None
    assert found.document is not None
    assert found.document.checks == ()  # everything is checked anew
    check_all(again)
    assert sealing.accept(actor("wang"), at(6)).document is not None
    actions = [step.action for step in reads.steps(1)]
    assert actions == ["offer", "review", "refuse", "offer", "review", "accept"]


def found_at(where: str) -> Check:
    handed = reads.present()
    assert handed is not None
    assert handed.document is not None
    known = handed.document.check(where)
    assert known is not None
    return known


def test_a_doubt_and_its_answer_stay_when_the_item_is_found_in_order_afterwards() -> None:
    offer()
    review.check("section:summary", "doubt", "", "is the lift fixed?", actor("wang"), NOW)
    review.answer("section:summary", "yes, at 4", actor("li"), at(3))
    for _ in range(2):
        review.check("section:summary", "checked", "", "", actor("wang"), at(4))
    known = found_at("section:summary")
    assert (known.verdict, known.remark) == ("checked", "is the lift fixed?")
    assert (known.answer, known.answered_by, known.answered_at) == ("yes, at 4", "Jane Lee", at(3))
    check(item("torches"), value="2")
    review.answer(item("torches"), "one is lent", actor("li"), at(4))
    check(item("torches"), value="3")
    known = found_at(item("torches"))
    assert (known.verdict, known.remark, known.answer) == ("checked", "2 > 3", "one is lent")


def test_who_doubted_first_is_named_when_somebody_else_checks() -> None:
    offer()
    review.check("section:summary", "doubt", "", "fixed?", actor("wang"), NOW)
    review.check("section:summary", "checked", "", "seen it", actor("zhao"), NOW)
    known = found_at("section:summary")
    assert (known.name, known.remark) == ("Mary Jones", "fixed? (John King); seen it")
    check(item("torches"), value="2")
    check(item("torches"), "zhao", value="3")
    assert found_at(item("torches")).remark == "2 > 3 (John King)"


def test_a_doubt_raised_again_keeps_the_first_answer() -> None:
    offer()
    review.check("section:summary", "doubt", "", "fixed?", actor("wang"), NOW)
    review.answer("section:summary", "yes", actor("li"), NOW)
    review.check("section:summary", "doubt", "", "it stopped", actor("wang"), NOW)
    known = found_at("section:summary")
    assert (known.remark, known.answer) == ("fixed? > yes; it stopped", "")


def test_a_doubt_that_was_settled_is_on_the_sheet() -> None:
    check_all(offer())
    review.check("section:summary", "doubt", "", "is the lift fixed?", actor("wang"), NOW)
    review.answer("section:summary", "yes, at 4", actor("li"), at(3))
    review.check("section:summary", "checked", "", "", actor("wang"), at(4))
    handed = sealing.accept(actor("wang"), at(6))
    words = Words("en")
    made = as_lines(sheet_of(handed, desk_settings.current(), words), words)
    told = [line.strip() for line in made]
    begin = told.index("Summary: is the lift fixed? - John King")
    assert told[begin + 1] == "answered by Jane Lee, 2026-11-24 03:00: yes, at 4"
    assert told[begin + 2] == "checked afterwards"


def test_who_signed_the_offer_does_not_go_on_the_next_shift() -> None:
    """Whoever signs both sides is one person."""
    offer()
    refused("offer_signed", duty.double_shift, actor("li"), NOW)
    refused("offer_signed", duty.go_on_duty, actor("li"), NOW, relieve=True)
    assert duty.situation(NOW).waiting == ()
    offering.withdraw(actor("li"), NOW)
    assert duty.double_shift(actor("li"), NOW).is_waiting("li")


@pytest.mark.parametrize(
    ("now", "severity"), [(at(5, 20), NOTABLE), (at(5, 40), ROUTINE), (at(9), ROUTINE)]
)
def test_taking_over_long_before_the_end_is_notable(now: int, severity: int) -> None:
    check_all(offer())
    handed = sealing.accept(actor("wang"), now)
    accepted = handed.last("accept")
    assert accepted is not None
    assert accepted.entry is not None
    assert log.entry(accepted.entry).severity == severity
