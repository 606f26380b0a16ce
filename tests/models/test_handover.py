"""The handover before it is signed: the note, the list, the offer, counts that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import desk as desk_settings
from models import duty, shifts
from models.handover import notes, offering, reads, review, sealing
from models.handover.documents import Person
from models.handover.tables import SavedSection
from models.log import entries
from models.log import reads as log
from models.log import verify as log_verify
from models.log.tables import NOTABLE, NewEntry
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write
from tests.models.handing_over import begin, check_all, listed, offer, opened, prepare, refused


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


def torches_open() -> list[str | None]:
    return [entry.text for entry in log.open_items() if entry.reference == "count/torches"]


# The note and the list


def test_a_section_is_saved_as_it_is_typed_and_read_back() -> None:
    empty = notes.section(1, "summary")
    assert empty == SavedSection("summary")
    saved, merged = notes.save_section("summary", "quiet\nnight", empty, actor("li"), NOW)
    assert (saved.text, saved.version, saved.person, merged) == ("quiet\nnight", 1, "li", False)
    assert notes.section(1, "summary") == saved
    assert [each.section for each in notes.sections(1)] == list(notes.SECTIONS)


def test_two_who_write_one_section_at_once_keep_both_and_the_second_is_told() -> None:
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    begun = notes.section(1, "summary")
    notes.save_section("summary", "lift 2 stuck", begun, actor("li"), NOW)
    saved, merged = notes.save_section("summary", "parcel room full", begun, actor("wang"), NOW)
    assert merged
    assert saved.text.split("\n") == ["lift 2 stuck", "parcel room full"]
    again, merged = notes.save_section("summary", saved.text + "\nmore", saved, actor("wang"), NOW)
    assert not merged
    assert again.text.split("\n") == ["lift 2 stuck", "parcel room full", "more"]


def test_two_who_write_the_same_have_nothing_to_merge() -> None:
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    begun = notes.section(1, "summary")
    notes.save_section("summary", "quiet", begun, actor("li"), NOW)
    saved, merged = notes.save_section("summary", "quiet", begun, actor("wang"), NOW)
    assert (saved.text, merged) == ("quiet", False)


def test_none_is_a_mark_that_is_taken_back_and_never_hides_a_text() -> None:
    assert notes.mark_none("special", actor("li"), NOW).is_none
    assert notes.section(1, "special").is_filled
    assert not notes.mark_none("special", actor("li"), NOW).is_filled
    begun = notes.section(1, "special")
    assert not notes.save_section("special", "x", begun, actor("li"), NOW)[0].is_none
    refused("section_has_text", notes.mark_none, "special", actor("li"), NOW)


def test_a_section_that_is_too_long_or_none_at_all_is_refused() -> None:
    empty = notes.section(1, "summary")
    refused("text_long", notes.save_section, "summary", "x" * 4001, empty, actor("li"), NOW)
    refused("section_unknown", notes.mark_none, "weather", actor("li"), NOW)
    assert notes.section(1, "summary") == empty


def test_only_the_open_shift_writes_its_note_and_answers_its_list() -> None:
    empty = notes.section(1, "summary")
    for other in ("wang", "zhao"):
        refused("not_on_shift", notes.save_section, "summary", "x", empty, actor(other), NOW)
        refused("not_on_shift", notes.mark_none, "summary", actor(other), NOW)
        refused("not_on_shift", notes.answer, 1, "14", "", actor(other), NOW)


def test_an_answer_is_kept_changed_and_taken_back() -> None:
    notes.answer(1, "13", "one lent", actor("li"), NOW)
    notes.answer(1, "14", "", actor("li"), at(3))
    answer = notes.answers(1)[1]
    assert (answer.value, answer.note, answer.answered_at) == ("14", "", at(3))
    notes.answer(1, "", "", actor("li"), at(4))
    assert notes.answers(1) == {}
    refused("item_unknown", notes.answer, 99, "1", "", actor("li"), NOW)


def test_a_count_that_differs_wants_a_note() -> None:
    refused("item_count_note", notes.answer, position("torches"), "2", "", actor("li"), NOW)


# The offer


def test_an_offer_with_things_left_is_refused_and_names_the_first() -> None:
    sections = len(notes.SECTIONS)
    problem = refused("handover_unfinished", offering.offer, actor("li"), NOW)
    assert problem.field == "check:1"
    assert problem.facts["count"] == len(listed()) + sections
    prepare()
    notes.answer(2, "", "", actor("li"), NOW)
    assert refused("handover_unfinished", offering.offer, actor("li"), NOW).field == "check:2"
    notes.answer(2, "4", "", actor("li"), NOW)
    notes.mark_none("if_then", actor("li"), NOW)
    problem = refused("handover_unfinished", offering.offer, actor("li"), NOW)
    assert (problem.field, problem.facts["count"]) == ("section:if_then", 1)
    assert state() == "preparing"


def test_an_urgent_entry_of_somebody_else_has_to_be_seen_first() -> None:
    prepare()
    write("mine", severity=2)
    alarm = write("smoke", "gate", severity=2)
    problem = refused("handover_unfinished", offering.offer, actor("li"), NOW)
    assert (problem.field, problem.facts["count"]) == (f"urgent:{alarm.number}", 1)
    notes.see([alarm.number], actor("li"), NOW)
    assert offering.offer(actor("li"), NOW).urgent == (alarm.number - 1, alarm.number)


def test_an_urgent_entry_that_was_void_keeps_nobody() -> None:
    prepare()
    alarm = write("smoke", "gate", severity=2)
    entries.void(alarm.number, "a test", actor("zhao"), NOW)
    assert offering.offer(actor("li"), NOW).urgent == ()


def test_the_document_says_what_the_shift_was() -> None:
    write("lift stuck", severity=2, carried=True, due_at=at(9))
    write("door alarm", severity=1)
    write("quiet")
    notes.save_section("summary", "lift", notes.section(1, "summary"), actor("li"), NOW)
    document = offer(now=at(5, 50))
    assert (document.handover, document.shift) == (1, "2026-11-23-night")
    assert (document.first, document.last) == (1, 4)
    assert [(member.login, member.kind) for member in document.members] == [("li", "plain")]
    assert (document.urgent, document.notable) == ((2,), (3,))
    [carried] = document.open_items
    assert (carried.number, carried.due_at, carried.handovers) == (2, at(9), 0)
    summary, *others = document.sections
    assert summary.text == "lift"
    assert all(section.is_none for section in others)
    assert document.checklist[0].value == "14"
    assert (document.offered_by, document.offered_at) == (Person("li", "Jane Lee"), at(5, 50))
    assert document.accepted_by is None


def test_an_offer_fixes_the_last_entry_and_what_comes_later_is_in_the_next() -> None:
    document = offer()
    late = write("after the offer", severity=2)
    check_all(document)
    handed = sealing.accept(actor("wang"), at(6))
    assert handed.document is not None
    assert handed.document.last == document.last < late.number
    assert late.number not in handed.document.urgent
    assert shifts.keys()[late.shift] == "2026-11-23-night"
    following = offering.compiled(opened(), desk_settings.current(), at(7))
    assert following.first == document.last + 1
    assert late.number in following.urgent


def test_what_is_offered_is_not_written_any_more_until_it_is_withdrawn() -> None:
    empty = notes.section(1, "summary")
    offer()
    refused("handover_state", notes.save_section, "summary", "x", empty, actor("li"), NOW)
    refused("handover_state", notes.mark_none, "summary", actor("li"), NOW)
    refused("handover_state", notes.answer, 1, "14", "", actor("li"), NOW)
    refused("handover_state", offering.offer, actor("li"), NOW)
    offering.withdraw(actor("li"), NOW)
    assert state() == "preparing"
    notes.answer(1, "13", "lent", actor("li"), NOW)
    assert offering.offer(actor("li"), NOW).checklist[0].value == "13"


def test_any_member_may_sign_and_nobody_else() -> None:
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    prepare()
    refused("not_on_shift", offering.offer, actor("zhao"), NOW)
    refused("not_allowed", offering.offer, actor("gate"), NOW)
    refused("automatic_sign_in", offering.offer, replace(actor("li"), automatic=True), NOW)
    assert offering.offer(actor("wang"), NOW).offered_by == Person("wang", "John King")
    refused("not_on_shift", offering.withdraw, actor("zhao"), NOW)
    offering.withdraw(actor("li"), NOW)


def test_who_belongs_to_both_shifts_signs_neither_side() -> None:
    duty.go_on_duty(actor("wang"), NOW, relieve=False)
    prepare()
    duty.double_shift(actor("li"), NOW)
    refused("on_both_shifts", offering.offer, actor("li"), NOW)
    document = offering.offer(actor("wang"), NOW)
    refused("on_both_shifts", offering.withdraw, actor("li"), NOW)
    refused("on_both_shifts", review.begin, actor("li"), NOW)
    check_all(document, "zhao")
    refused("on_both_shifts", sealing.accept, actor("li"), NOW)
    refused("on_both_shifts", sealing.refuse, "no", actor("li"), NOW)
    assert sealing.accept(actor("zhao"), NOW).state == "sealed"


# Counts that differ


def test_a_count_that_differs_makes_one_open_item_until_it_is_cleared() -> None:
    check_all(offer(now=at(5), torches="2"), now=at(5))
    assert torches_open() == []  # before the incoming has counted, the log tells them nothing
    first = sealing.accept(actor("wang"), at(6))
    assert torches_open() == ["torches: 3 expected, 2 counted. one is lent"]
    [lost] = log.open_items()
    assert lost.severity == NOTABLE
    assert first.document is not None
    assert [line.number for line in first.document.open_items] == [lost.number]
    check_all(offer("wang", at(13), torches="2"), "li", at(13))
    sealing.accept(actor("li"), at(14))
    assert len(torches_open()) == 1
    entries.clear(lost.number, "found it", actor("li"), at(15))
    check_all(offer("li", at(21), torches="1"), "wang", at(21))
    sealing.accept(actor("wang"), at(22))
    assert torches_open() == ["torches: 3 expected, 1 counted. one is lent"]
    assert log_verify.verify().whole


def test_a_correction_of_the_open_item_is_still_the_one() -> None:
    check_all(offer(torches="2"))
    sealing.accept(actor("wang"), at(6))
    [lost] = log.open_items()
    entries.correct(lost.number, NewEntry("torch 3 is at the repair shop"), actor("wang"), at(7))
    check_all(offer("wang", at(13), torches="2"), "li", at(13))
    sealing.accept(actor("li"), at(14))
    assert torches_open() == ["torch 3 is at the repair shop"]


def test_the_incoming_s_count_is_the_one_that_counts() -> None:
    """What the outgoing missed and the incoming found is not open, and the other way round."""
    document = offer(torches="2")
    check_all(document, torches="3", radios="3")
    for label in ("torches", "radios"):
        review.answer(item(label), "recounted together", actor("li"), NOW)
    handed = sealing.accept(actor("wang"), at(6))
    assert [entry.reference for entry in log.open_items()] == ["count/radios"]
    counts = {count.label: count for count in reads.counts(5)}
    assert (counts["radios"].counted, counts["radios"].recounted) == ("4", "3")
    assert (counts["torches"].counted, counts["torches"].recounted) == ("2", "3")
    differing = {label for label, count in counts.items() if count.differs}
    assert differing == {"radios", "torches"}
    assert handed.document is not None
    assert [count.handover for count in reads.counts(5, "torches")] == [1]
