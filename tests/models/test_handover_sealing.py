"""Sealed otherwise, and afterwards: overridden, from paper, added to, read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import duty, staff
from models.audit import Audit
from models.handover import documents, notes, offering, reads, review, sealing, verify
from models.handover.documents import Document, Person, Reason
from models.handover.tables import Handed
from models.log import entries
from models.log import reads as log
from models.log import verify as log_verify
from models.log.tables import NOTABLE, NewEntry
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
    prepare,
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


def torches_open() -> list[str | None]:
    return [entry.text for entry in log.open_items() if entry.reference == "count/torches"]


# A supervisor's override


@pytest.mark.parametrize("before", ["preparing", "offered", "under_review"])
def test_an_override_seals_with_a_reason_that_stays_on_it(before: str) -> None:
    fixed = None
    if before != "preparing":
        fixed = offer().last
        write("since the offer")
    if before == "under_review":
        check("section:summary")
    refused("not_allowed", sealing.override, "x", actor("wang"), NOW)
    refused("reason_missing", sealing.override, "", actor("zhao"), NOW)
    kiosk = replace(actor("zhao"), automatic=True)
    refused("automatic_sign_in", sealing.override, "x", kiosk, NOW)
    handed = sealing.override("relief did not come", actor("zhao"), at(7))
    document = handed.document
    assert document is not None
    assert document.override == Reason("zhao", "Mary Jones", at(7), "relief did not come")
    assert (document.offered_by is not None) == (before != "preparing")
    assert document.accepted_by is None
    assert fixed in (None, document.last)
    assert len(document.checks) == (1 if before == "under_review" else 0)
    assert duty.situation(at(7)).members == ()  # nobody signed for the next shift
    said = log.newest(1)[0]
    assert said.severity == NOTABLE
    assert said.text is not None
    assert said.text.startswith("Handover 1 overridden by Mary Jones: relief did not come")
    assert Audit.get(Audit.act == "handover_override").subject == "1"
    assert log_verify.verify().whole


def test_a_second_override_of_one_handover_does_not_seal_the_next() -> None:
    """Two supervisors, or one who pressed twice."""
    sealing.override("alone", actor("zhao"), at(6), number=1)
    refused("handover_state", sealing.override, "alone", actor("zhao"), at(6), number=1)
    assert opened().opening == 2
    assert state() == "preparing"


def test_what_was_counted_before_an_override_is_not_forgotten() -> None:
    prepare(torches="2")
    sealing.override("relief did not come", actor("zhao"), at(7))
    assert torches_open() == ["torches: 3 expected, 2 counted. one is lent"]


def test_with_no_shift_open_there_is_nothing_to_hand_over(desk: MakeDesk) -> None:
    desk("en", name="other.db")
    refused("no_shift_open", offering.offer, actor("li"), NOW)
    refused("no_shift_open", sealing.override, "x", actor("zhao"), NOW)
    refused("no_shift_open", notes.mark_none, "summary", actor("li"), NOW)
    refused("no_shift_open", review.begin, actor("wang"), NOW)
    assert reads.present() is None
    assert reads.latest(5) == []


# On paper


def paper(**changed: object) -> Document:
    document = Document(
        handover=1,
        shift="2026-11-23-night",
        starts_at=0,
        ends_at=0,
        first=0,
        last=0,
        checklist=tuple(
            documents.ChecklistLine(
                each.position, each.kind, each.label, each.expected, str(each.expected or "yes"), ""
            )
            for each in listed()
        ),
        sections=tuple(documents.Section(name, "", True) for name in notes.SECTIONS),
        offered_by=Person("li", "Jane Lee"),
        offered_at=at(5, 55),
        accepted_by=Person("wang", "John King"),
        accepted_at=at(6, 5),
        paper=Reason("", "", 0, "the machine was down"),
    )
    return replace(document, **changed)  # type: ignore[arg-type]


def test_a_paper_is_entered_late_and_marked() -> None:
    write("before the cut", severity=2)
    refused("not_allowed", sealing.enter, paper(), actor("li"), at(9))
    handed = sealing.enter(paper(), actor("zhao"), at(9))
    document = handed.document
    assert document is not None
    assert document.paper == Reason("zhao", "Mary Jones", at(9), "the machine was down")
    assert (document.offered_by, document.offered_at) == (Person("li", "Jane Lee"), at(5, 55))
    assert document.urgent == (2,)
    assert (document.first, document.last) == (1, 2)
    assert opened().opening == 2
    said = log.newest(1)[0]
    assert said.text is not None
    assert said.text.startswith("Handover 1 entered late from paper by Mary Jones: Jane Lee to")
    assert verify.verify().whole


def test_a_paper_without_two_people_or_typed_by_nobody_is_refused() -> None:
    for half in (paper(accepted_by=None), paper(offered_by=None)):
        refused("signature_missing", sealing.enter, half, actor("zhao"), at(9))
    kiosk = replace(actor("zhao"), automatic=True)
    refused("automatic_sign_in", sealing.enter, paper(), kiosk, at(9))
    silent = paper(paper=Reason("", "", 0, " "))
    refused("reason_missing", sealing.enter, silent, actor("zhao"), at(9))
    refused("handover_state", sealing.enter, paper(), actor("zhao"), at(9), number=2)
    assert opened().opening == 1


def test_a_paper_s_incoming_is_on_the_next_shift() -> None:
    sealing.enter(paper(), actor("zhao"), at(9))
    assert [(each.login, each.kind) for each in duty.situation(at(9)).members] == [
        ("wang", "plain")
    ]


def test_a_paper_is_signed_by_one_of_the_shift_and_one_who_is_not() -> None:
    def enter(outgoing: str, incoming: str) -> Handed:
        signers = Person(outgoing, "anybody"), Person(incoming, "anybody")
        found = paper(offered_by=signers[0], accepted_by=signers[1])
        return sealing.enter(found, actor("zhao"), at(9))

    refused("not_on_shift", enter, "wang", "zhao")
    refused("same_person", enter, "li", "li")
    staff.set_roles("admin", ["admin"], actor("zhao").origin, NOW)
    refused("not_allowed", enter, "li", "admin")
    refused("device_signs_in", enter, "li", "gate")
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    refused("same_person", enter, "li", "wang")
    staff.disable("wang", actor("zhao").origin, NOW)
    refused("disabled", enter, "wang", "zhao")
    duty.double_shift(actor("li"), NOW)
    refused("on_both_shifts", enter, "li", "zhao")
    assert opened().opening == 1


def test_a_paper_has_the_names_of_the_accounts() -> None:
    named = paper(offered_by=Person("li", "Somebody"), accepted_by=Person("wang", "Else"))
    document = sealing.enter(named, actor("zhao"), at(9)).document
    assert document is not None
    assert (document.offered_by, document.accepted_by) == (
        Person("li", "Jane Lee"),
        Person("wang", "John King"),
    )


def test_a_paper_s_missing_torch_is_open_too() -> None:
    lines = tuple(
        replace(line, value="2", note="lent") if line.label == "torches" else line
        for line in paper().checklist
    )
    sealing.enter(paper(checklist=lines), actor("zhao"), at(9))
    assert torches_open() == ["torches: 3 expected, 2 counted. lent"]


def test_an_open_item_has_what_both_said_of_the_difference() -> None:
    offer(torches="2")
    place = next(each.position for each in listed() if each.label == "torches")
    review.check(f"check:{place}", "checked", "1", "one more is gone", actor("wang"), at(6))
    review.answer(f"check:{place}", "it is on the charger", actor("li"), at(6))
    sealing.override("relief did not come", actor("zhao"), at(7))
    assert torches_open() == [
        "torches: 3 expected, 1 counted. one is lent; one more is gone; it is on the charger"
    ]


# After sealing


def test_after_sealing_there_is_only_an_addendum() -> None:
    sealed = hand_over(now=at(6))
    refused("not_allowed", sealing.add, 1, "x", actor("li"), at(7))
    refused("addendum_missing", sealing.add, 1, "\n", actor("zhao"), at(7))
    refused("handover_unknown", sealing.add, 9, "x", actor("zhao"), at(7))
    refused("handover_state", sealing.add, 2, "x", actor("zhao"), at(7))
    handed = sealing.add(1, "the lift came\nback", actor("zhao"), at(7))
    assert handed.document == sealed.document
    assert handed.code == sealed.code
    step = handed.last("addendum")
    assert step is not None
    assert (step.reason, step.person_name) == ("the lift came\nback", "Mary Jones")
    assert log.newest(1)[0].text == "Addendum to handover 1: the lift came\nback"
    assert verify.verify(1).whole


def test_entries_that_belong_to_a_handover_stand_as_they_were_signed() -> None:
    offer()
    sealing.refuse("no", actor("wang"), at(3))
    hand_over(now=at(6))
    sealing.add(1, "more", actor("zhao"), at(6))
    numbers = [step.entry for step in reads.steps(1) if step.entry is not None]
    assert len(numbers) == 3
    for number in numbers:
        author = actor(log.entry(number).author)
        refused("handover_entry", entries.correct, number, NewEntry("x"), author, at(6))
        refused("handover_entry", entries.void, number, "x", author, at(6))
        refused("handover_entry", entries.void, number, "x", actor("zhao"), at(6))
        refused("handover_entry", entries.take_back, number, author, at(6))
        refused("handover_entry", entries.carry_over, number, None, actor("li"), at(6))


def test_all_that_were_are_listed_the_newest_first() -> None:
    hand_over(now=at(6))
    hand_over("wang", "li", at(14))
    assert [(each.number, each.state) for each in reads.latest(9)] == [
        (3, "preparing"),
        (2, "sealed"),
        (1, "sealed"),
    ]
    assert [each.number for each in reads.latest(1, before=3)] == [2]
    first, second = (reads.by_number(number).document for number in (1, 2))
    assert first is not None
    assert second is not None
    assert second.first == first.last + 1


def test_a_name_stays_as_it_was_signed() -> None:
    sealed = hand_over(now=at(6))
    staff.Staff.update(name="Jane Miller").where(staff.Staff.login == "li").execute()
    assert reads.by_number(1).document == sealed.document
    assert verify.verify().whole


# Accounts and roles that change while somebody is signed in


def test_a_supervisor_who_is_one_no_more_seals_nothing() -> None:
    hand_over(now=at(6))
    stale = actor("zhao")
    staff.set_roles("zhao", ["clerk"], stale.origin, at(7))
    refused("not_allowed", sealing.add, 1, "x", stale, at(7))
    refused("not_allowed", sealing.override, "x", stale, at(7))
    refused("not_allowed", sealing.enter, paper(), stale, at(7))


def test_who_was_disabled_meanwhile_writes_nothing_in_a_handover() -> None:
    check_all(offer())
    review.check("section:summary", "doubt", "", "really?", actor("wang"), NOW)
    outgoing, incoming = actor("li"), actor("wang")
    for person in (outgoing, incoming):
        staff.disable(person.account.login, person.origin, NOW)
    refused("disabled", review.answer, "section:summary", "yes", outgoing, NOW)
    refused("disabled", review.check, "section:summary", "checked", "", "", incoming, NOW)
    refused("disabled", sealing.accept, incoming, NOW)
    refused("disabled", sealing.refuse, "no", incoming, NOW)
    refused("disabled", offering.withdraw, outgoing, NOW)
    refused("disabled", duty.relief_late, outgoing, NOW)
    assert state() == "under_review"


def test_withdrawing_and_answering_take_the_right_to_go_on_duty() -> None:
    check_all(offer())
    review.check("section:summary", "doubt", "", "really?", actor("wang"), NOW)
    stale = actor("li")
    staff.set_roles("li", ["admin"], stale.origin, NOW)
    refused("not_allowed", offering.withdraw, stale, NOW)
    refused("not_allowed", review.answer, "section:summary", "yes", stale, NOW)
