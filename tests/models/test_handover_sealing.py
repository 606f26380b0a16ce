"""Sealed otherwise, and afterwards: overridden, from paper, added to, read back, verified."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import duty, staff
from models.audit import Audit
from models.database import database
from models.handover import documents, notes, offering, reads, review, sealing, verify
from models.handover.documents import Document, Person, Reason
from models.log import entries
from models.log import reads as log
from models.log import verify as log_verify
from models.log.tables import NOTABLE, NewEntry
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write
from tests.models.handing_over import (
    begin,
    check,
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
    for signer in (None, Person("li", "Jane Lee")):
        refused("same_person", sealing.enter, paper(accepted_by=signer), actor("zhao"), at(9))
    refused("same_person", sealing.enter, paper(offered_by=None), actor("zhao"), at(9))
    kiosk = replace(actor("zhao"), automatic=True)
    refused("automatic_sign_in", sealing.enter, paper(), kiosk, at(9))
    silent = paper(paper=Reason("", "", 0, " "))
    refused("reason_missing", sealing.enter, silent, actor("zhao"), at(9))
    refused("handover_state", sealing.enter, paper(), actor("zhao"), at(9), number=2)
    assert opened().opening == 1


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
    assert verify.number_of(found.codes[1].lower().replace("-", " ")) == 1
    assert verify.number_of("AAAA-AAAA-AAAA-AAAA") is None
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
