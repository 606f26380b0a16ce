"""The demo desk's handovers: as real as those that people sign, and one that is being prepared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from models import duty, roster
from models.clock import DAY, MINUTE, local
from models.database import database
from models.demo.handovers import ROSTER_DAYS
from models.demo.stories import person_on_duty
from models.handover import documents, notes, offering, reads, review, verify
from models.handover.tables import HandoverStep
from models.log import reads as log
from models.log import verify as log_verify
from tests.factories import NOW, ZONE, at
from tests.models.conftest import Built
from tests.models.demo_desks import anew
from tests.models.handing_over import hand_over

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    if not database.deferred:
        database.close()


@LANGUAGES
def test_the_last_shifts_were_handed_over_and_signed(built: Built, language: str) -> None:
    demo = built(language)
    newest, *sealed = reads.latest(60)
    assert len(sealed) >= 35
    assert newest.state == "preparing"
    assert {handed.state for handed in sealed} == {"sealed"}
    assert verify.verify().whole
    assert log_verify.verify([demo.code, *verify.verify().codes.values()]).whole
    for handed in sealed:
        document = handed.document
        assert document is not None
        assert document.offered_by is not None
        assert document.accepted_by is not None
        assert document.offered_by != document.accepted_by
        assert review.left_to_check(document) == review.doubts(document) == []
        accepted = handed.last("accept")
        assert accepted is not None
        assert accepted.entry is not None
        entry = log.entry(accepted.entry)
        assert (entry.author, entry.category) == (document.accepted_by.login, "handover")
        assert entry.number == document.last + 1
        assert (document.offered_at or 0) <= (document.accepted_at or 0) == entry.recorded_at


@LANGUAGES
def test_a_document_is_written_letter_for_letter_as_its_fields(built: Built, language: str) -> None:
    """Digests on paper depend on it: whatever writes it has to give the same bytes."""
    built(language)
    sealed = [step.document for step in HandoverStep.select() if step.document]
    assert len(sealed) > 70
    for number, text in enumerate(sealed):
        fields = asdict(documents.read(text, number))
        plain = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert documents.written(documents.read(text, number)) == plain == text


def test_the_ranges_adjoin_and_the_shifts_follow_each_other(built: Built) -> None:
    built(entries=2_000)
    sealed = reads.latest(60)[:0:-1]
    for before, after in pairwise(sealed):
        assert before.document is not None
        assert after.document is not None
        assert after.document.first == before.document.last + 1
        assert before.document.next_shift == after.document.shift
        assert after.gap == ()


def test_what_a_document_names_is_in_the_log(built: Built) -> None:
    built()
    for handed in reads.latest(60)[1:]:
        document = handed.document
        assert document is not None
        named = (*document.urgent, *document.notable)
        assert all(document.first <= number <= document.last for number in named)
        assert [entry.severity for entry in log.entries(document.urgent)] == [2] * len(
            document.urgent
        )
        carried = log.entries([line.number for line in document.open_items])
        assert len(carried) == len(document.open_items)
        assert all(entry.carried for entry in carried)
    newest = reads.latest(2)[1].document
    assert newest is not None
    assert any(line.handovers for line in newest.open_items)


def test_now_and_then_a_torch_is_not_where_it_should_be(built: Built) -> None:
    built("en")
    lost = [count for count in reads.counts(60) if count.differs]
    assert 0 < len(lost) < 15
    assert {(count.label, count.counted, count.recounted) for count in lost} == {
        ("torches", "2", "3")
    }
    assert all(count.note for count in lost)


@LANGUAGES
@pytest.mark.parametrize("now", [NOW, at(12), at(20), NOW + 40 * DAY])
def test_the_running_shift_is_open_with_a_note_begun(built: Built, language: str, now: int) -> None:
    demo = built(language, now=now)
    found = duty.situation(now)
    assert found.opened is not None
    assert found.shift.starts_at <= now < found.shift.ends_at
    assert [(member.login, member.kind) for member in found.members] == [(demo.login, "rostered")]
    filled = [each.section for each in notes.sections(found.opened.opening) if each.is_filled]
    assert filled == ["summary", "look_ahead"]
    assert offering.obstacles(found.opened, demo.login) != []


def test_the_roster_has_last_this_and_next_week(built: Built) -> None:
    built()
    today = local(NOW, ZONE).date()
    first = roster.monday(today) - timedelta(days=7)
    planned = roster.planned(date(2000, 1, 1), date(2100, 1, 1))
    assert len(planned) == ROSTER_DAYS * 3
    assert planned[0].day == first.isoformat()
    assert planned[-1].day == (first + timedelta(days=20)).isoformat()
    tonight = roster.rostered("2026-11-23", "night")
    assert tonight == [person_on_duty("zh", NOW, ZONE).login]


def test_the_same_seed_gives_the_same_documents_and_another_seed_others(tmp_path: Path) -> None:
    told = []
    for number, seed in enumerate((5, 5, 6)):
        anew(tmp_path / str(number), seed=seed)
        told.append([handed.document for handed in reads.latest(60)])
    assert told[0] == told[1] != told[2]


@pytest.mark.parametrize("entries", [0, 1, 30])
def test_a_short_log_is_a_desk_like_any_other(built: Built, entries: int) -> None:
    demo = built(entries=entries)
    assert verify.verify().whole
    assert log_verify.verify([demo.code] if entries else []).whole


def test_the_shift_that_is_open_is_handed_over_like_any_other(tmp_path: Path) -> None:
    demo = anew(tmp_path, "en")
    number = reads.latest(1)[0].number
    relief = next(
        login
        for shift in range(1, 4)
        if (login := person_on_duty("en", NOW + shift * 480 * MINUTE, ZONE).login) != demo.login
    )
    handed = hand_over(demo.login, relief, at(6))
    assert (handed.number, handed.state) == (number, "sealed")
    assert verify.verify().whole
    assert log_verify.verify([demo.code]).whole
