"""Retention: what a handover said goes with the entry that sealed it, and leaves no byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import drafts, duty
from models.database import database
from models.handover import notes, offering, reads, review, sealing, verify
from models.log import purge
from models.log import verify as log_verify
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write
from tests.models.handing_over import (
    begin,
    check_all,
    hand_over,
    opened,
    prepare,
)

SECRET = "SECRETWORD"
LATER = at(12, day=28)


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk whose first handover says the secret word in every place that takes one."""
    made = desk("en")
    begin()
    note = notes.section(1, "summary")
    notes.save_section("summary", f"{SECRET} in the note", note, actor("li"), NOW)
    notes.answer(13, f"{SECRET} level", f"{SECRET} beside it", actor("li"), NOW)
    urgent = write(f"{SECRET} in the log", severity=2)
    prepare()
    notes.answer(13, f"{SECRET} level", f"{SECRET} beside it", actor("li"), NOW)
    check_all(offering.offer(actor("li"), NOW))
    sealing.refuse(f"{SECRET} in the refusal", actor("wang"), at(3))
    document = offering.offer(actor("li"), at(4))
    check_all(document, now=at(5))
    said = f"{SECRET} said back"
    review.check(f"urgent:{urgent.number}", "checked", said, "", actor("wang"), at(5))
    review.check("section:special", "doubt", "", f"{SECRET} doubt", actor("wang"), at(5))
    review.answer("section:special", f"{SECRET} answer", actor("li"), at(5))
    sealing.accept(actor("wang"), at(6))
    sealing.add(1, f"{SECRET} addendum", actor("zhao"), at(7))
    sealing.override(f"{SECRET} alone", actor("zhao"), at(14))
    return made


def files_with_the_secret(path: Path) -> list[str]:
    return [
        file.name
        for file in sorted(path.parent.iterdir())
        if SECRET.lower().encode() in file.read_bytes().lower()
    ]


def test_a_purged_handover_leaves_no_byte_and_is_called_purged(path: Path) -> None:
    assert files_with_the_secret(path) != []
    codes = dict(verify.verify().codes)
    assert purge.purge(at(15), "3 years", actor("admin"), LATER) is not None
    assert purge.empty_file()
    assert files_with_the_secret(path) == []
    found = verify.verify()
    assert (found.whole, found.codes) == (True, codes)
    assert log_verify.verify(codes.values()).whole
    assert [handed.state for handed in reads.latest(9)] == ["preparing", "sealed", "sealed"]
    assert [handed.document for handed in reads.latest(9)[1:]] == [None, None]
    assert reads.by_number(1).code == codes[1]
    assert reads.counts(9) == []
    assert notes.answers(1) == {}


def test_a_document_removed_without_a_purge_is_still_found(path: Path) -> None:
    purge.purge(at(6), "3 years", actor("admin"), LATER)  # before the first was sealed
    assert verify.verify().whole
    assert reads.by_number(1).document is not None
    database.ask("UPDATE handover_step SET document = NULL WHERE action = 'accept'")
    [finding] = verify.verify().findings
    assert (finding.kind, finding.number) == ("document_missing", 1)


def test_what_came_after_the_limit_keeps_its_words(path: Path) -> None:
    purge.purge(at(6, 30), "3 years", actor("admin"), LATER)
    first, second = reads.by_number(1), reads.by_number(2)
    assert first.document is None
    assert second.document is not None
    refusal, addendum = first.last("refuse"), first.last("addendum")
    assert refusal is not None
    assert addendum is not None
    assert (refusal.reason, addendum.reason) == ("", f"{SECRET} addendum")
    assert verify.verify().whole
    purge.purge(at(7, 30), "3 years", actor("admin"), LATER)
    addendum = reads.by_number(1).last("addendum")
    assert addendum is not None
    assert addendum.reason == ""


def test_the_desk_goes_on_after_a_purge(path: Path) -> None:
    purge.purge(at(15), "3 years", actor("admin"), LATER)
    before, last = opened().opening, reads.last_sealed_number()
    assert last is not None
    duty.go_on_duty(actor("li"), LATER, relieve=False)
    assert hand_over("li", "wang", LATER).number == before
    document = reads.by_number(before).document
    assert document is not None
    assert document.first == last + 1
    assert verify.verify().whole
    assert log_verify.verify().whole


def test_what_was_half_written_for_a_purged_handover_goes_too(path: Path) -> None:
    forms = "handover.1.section.summary", "handover.1.addendum", "handover.12.addendum", "entry"
    for form in forms:
        drafts.save(drafts.Place("li", form, "tty1", "x:1"), "half a sentence", NOW)
    purge.purge(at(6, 30), "3 years", actor("admin"), LATER)
    kept = database.ask("SELECT form FROM draft ORDER BY form")
    assert kept == [("entry",), ("handover.12.addendum",)]
