"""Sealed otherwise, and afterwards: overridden, from paper, added to, read back, verified."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import desk as desk_settings
from models import duty, staff
from models.audit import Audit
from models.database import database
from models.handover import documents, notes, offering, reads, review, sealing, verify
from models.handover.documents import Document, Person, Reason
from models.handover.sheet import sheet_of
from models.handover.tables import Handed
from models.language import Words
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


# Verifying


def kinds(number: int | None = None) -> list[tuple[str, int]]:
    return [(finding.kind, finding.number) for finding in verify.verify(number).findings]


def sealed_twice() -> None:
    hand_over(now=at(6))
    hand_over("wang", "li", at(14))


def test_what_nobody_touched_is_whole_and_found_by_its_code() -> None:
    sealed_twice()
    found = verify.verify()
    assert found.whole
    assert list(found.codes) == [1, 2]
    assert found.codes[2] == reads.by_number(2).code
    assert found.number_of(found.codes[1].lower().replace("-", " ")) == 1
    assert found.number_of("AAAA-AAAA-AAAA-AAAA") is None
    refused("handover_unknown", verify.verify, 3)
    assert log_verify.verify(found.codes.values()).whole


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (
            "UPDATE handover_step SET document = replace(document, 'good', 'damaged')",
            "document_changed",
        ),
        ("UPDATE handover_step SET document = NULL", "document_missing"),
        ("DELETE FROM handover_step", "document_missing"),
        ("UPDATE handover_step SET entry = entry - 1", "entry_missing"),
        ("UPDATE handover_step SET entry = NULL", "entry_missing"),
    ],
)
def test_a_sealed_handover_that_was_changed_or_removed_is_found(change: str, kind: str) -> None:
    sealed_twice()
    database.ask("PRAGMA foreign_keys = 0")
    database.ask(f"{change} WHERE handover = 1 AND action = 'accept'")
    assert kinds() == kinds(1) == [(kind, 1)]
    assert kinds(2) == []
    assert log_verify.verify().whole


def test_a_document_of_another_handover_is_found() -> None:
    sealed_twice()
    text = database.ask("SELECT document FROM handover_step WHERE handover = 2 AND action='accept'")
    database.ask("UPDATE handover_step SET document = ? WHERE action = 'accept'", text[0][0])
    assert kinds() == [("document_changed", 1)]


def test_a_document_changed_together_with_its_entry_is_found_by_the_log() -> None:
    sealed_twice()
    database.ask(
        "UPDATE handover_step SET document = replace(document, 'good', 'damaged') "
        "WHERE handover = 1 AND action = 'accept'"
    )
    [(text, number)] = database.ask(
        "SELECT document, entry FROM handover_step WHERE handover = 1 AND action = 'accept'"
    )
    reference = f"handover/1/{documents.digest(text)}"
    database.ask("UPDATE entry SET reference = ? WHERE number = ?", reference, number)
    assert verify.verify().whole
    found = log_verify.verify()
    assert [(finding.kind, finding.number) for finding in found.findings] == [("changed", number)]


def test_a_log_s_words_are_those_of_its_addenda_and_refusals() -> None:
    offer()
    sealing.refuse("not counted", actor("wang"), at(5))
    hand_over(now=at(6))
    sealing.add(1, "the torch\nwas found", actor("zhao"), at(7))
    assert verify.verify().whole


@pytest.mark.parametrize("action", ["addendum", "refuse"])
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("reason = 'other words'", "step_changed"),
        ("reason = ''", "step_changed"),
        ("person = 'wang'", "step_changed"),
        ("entry = NULL", "step_missing_entry"),
        ("entry = 1", "step_missing_entry"),
        ("handover = 2", "step_missing_entry"),
    ],
)
def test_an_addendum_or_a_refusal_that_the_log_does_not_know_is_found(
    action: str, change: str, kind: str
) -> None:
    offer()
    sealing.refuse("not counted", actor("zhao"), at(5))
    sealed_twice()
    sealing.add(1, "the torch was found", actor("zhao"), at(15))
    database.ask("PRAGMA foreign_keys = 0")
    database.ask(f"UPDATE handover_step SET {change} WHERE handover = 1 AND action = '{action}'")
    assert [found for found, _ in kinds()] == [kind]
    assert log_verify.verify().whole


@pytest.mark.parametrize("change", ["action = 'override'", "last_number = 1", "reason = 'why not'"])
def test_a_sealing_step_that_disagrees_with_its_document_is_found(change: str) -> None:
    sealed_twice()
    database.ask(f"UPDATE handover_step SET {change} WHERE handover = 2 AND action = 'accept'")
    assert kinds() == kinds(2) == [("sealing_changed", 2)]


@pytest.mark.parametrize("text", ["{}", "[]", "7", "no JSON", '{"handover": 1}'])
def test_what_is_no_document_is_listed_without_one_and_found(text: str) -> None:
    sealed_twice()
    database.ask("UPDATE handover_step SET document = ? WHERE action = 'accept'", text)
    assert [(each.document, each.is_damaged) for each in reads.latest(2)[1:]] == [(None, True)]
    assert kinds() == [("document_changed", 1), ("document_changed", 2)]
    words, here = Words("en"), desk_settings.current()
    assert refused("handover_damaged", sheet_of, reads.by_number(1), here, words).facts == {
        "number": 1
    }


def test_an_offer_that_is_damaged_is_not_accepted_but_can_be_taken_back() -> None:
    offer()
    review.begin(actor("wang"), NOW)
    database.ask("UPDATE handover_step SET document = '{}' WHERE action = 'offer'")
    refused("handover_damaged", sealing.accept, actor("wang"), NOW)
    offering.withdraw(actor("li"), NOW)
    assert hand_over().state == "sealed"


def test_an_addendum_has_a_length() -> None:
    hand_over(now=at(6))
    refused("text_long", sealing.add, 1, "x" * 4001, actor("zhao"), at(7))
    sealing.add(1, "x" * 4000, actor("zhao"), at(7))


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
