"""Verifying handovers: whatever is changed in the file behind the program's back is found."""

from __future__ import annotations

import pytest

from models import desk as desk_settings
from models.database import database
from models.handover import documents, offering, reads, review, sealing, verify
from models.handover.sheet import sheet_of
from models.language import Words
from models.log import verify as log_verify
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import (
    begin,
    hand_over,
    offer,
    refused,
)


@pytest.fixture(autouse=True)
def _li_is_on_duty(desk: MakeDesk) -> None:
    desk("en")
    begin()


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
