"""The whole handover as people use it, in any order: what must hold after each thing they do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from models import duty, shifts, staff
from models.clock import MINUTE
from models.database import database, open_desk
from models.errors import DeskError
from models.handover import notes, offering, reads, review, sealing, verify
from models.handover.documents import Document
from models.handover.tables import Handed, SavedSection
from models.log import entries
from models.log import reads as log
from models.log import verify as log_verify
from models.log.reads import Filters
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.models.handing_over import check_all, prepare

PEOPLE = ("li", "wang", "zhao", "chen")
ANYBODY = some.sampled_from(PEOPLE)
TRIES = ["offer", "withdraw", "doubt", "answer", "refuse", "accept", "override", "override"]
MOSTLY = some.sampled_from((True, True, False))
TORCHES = some.sampled_from(("2", "3"))  # of three
REFUSALS = {
    *("no_shift_open", "not_on_shift", "on_both_shifts", "same_person", "on_duty_already"),
    *("handover_state", "handover_unfinished", "review_unfinished", "doubt_unanswered"),
    *("no_doubt", "not_allowed", "offer_signed"),
}


def tried(function: Callable[..., object], *arguments: object, **named: object) -> bool:
    """Do it, or be told by one of the handover's rules why not."""
    try:
        function(*arguments, **named)
    except DeskError as problem:
        if problem.code not in REFUSALS:
            raise
        return False
    return True


class Desk(RuleBasedStateMachine):
    """Four people at one desk; `template` is the file each run begins with."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "desk.db"
        shutil.copy(self.template, path)
        open_desk(path)
        self.now = NOW
        self.written = 0
        self.open: set[int] = set()
        self.signed: dict[int, tuple[str | None, str | None]] = {}

    def teardown(self) -> None:
        """The log and every sealed handover are whole, whatever was done."""
        try:
            assert log_verify.verify(verify.verify().codes.values()).whole
            assert verify.verify().whole
            assert database.ask("PRAGMA foreign_key_check") == []
        finally:
            database.close()
            shutil.rmtree(self.folder)

    def present(self) -> Handed:
        handed = reads.present()
        assert handed is not None
        return handed

    def state(self) -> str:
        return self.present().state

    # What people do

    @initialize(login=ANYBODY)
    def somebody_comes(self, login: str) -> None:
        duty.go_on_duty(actor(login), self.now, relieve=False)

    @rule(minutes=some.sampled_from((-600, -5, 30, 240, 480, 2000)))
    def time_passes_or_the_clock_is_set(self, minutes: int) -> None:
        self.now = max(self.now + minutes * MINUTE, NOW)

    @rule(login=ANYBODY, how=some.sampled_from(("join", "relieve", "stay")))
    def come_on_duty(self, login: str, how: str) -> None:
        if how == "stay":
            tried(duty.double_shift, actor(login), self.now)
        else:
            tried(duty.go_on_duty, actor(login), self.now, relieve=how == "relieve")

    @rule(
        login=some.sampled_from((*PEOPLE, "gate")),
        severity=some.sampled_from((0, 1, 2)),
        carried=some.booleans(),
    )
    def write_something(self, login: str, severity: int, carried: bool) -> None:
        self.written += 1  # a device's repeats would fold into one
        text = f"something {self.written}"
        number = write(text, login, self.now, severity=severity, carried=carried).number
        if carried:
            self.open.add(number)

    @precondition(lambda self: self.open)
    @rule(login=ANYBODY, data=some.data(), how=some.sampled_from(("clear", "void")))
    def settle_an_open_item(self, login: str, data: some.DataObject, how: str) -> None:
        number = data.draw(some.sampled_from(sorted(self.open)))
        if how == "clear":
            entries.clear(number, "done", actor(login), self.now)
        elif login in (log.entry(number).author, "zhao"):
            entries.void(number, "wrong", actor(login), self.now)
        else:
            return
        self.open.discard(number)

    @rule(login=ANYBODY, section=some.sampled_from(sorted(notes.SECTIONS)))
    def write_the_note(self, login: str, section: str) -> None:
        base = SavedSection(section)
        tried(notes.save_section, section, f"{login} writes", base, actor(login), self.now)

    @precondition(lambda self: self.state() == "preparing")
    @rule(data=some.data(), torches=TORCHES, sign=MOSTLY)
    def finish_and_sign(self, data: some.DataObject, torches: str, sign: bool) -> None:
        members = duty.situation(self.now).members
        if not members:  # after an override nobody is, until somebody comes
            tried(duty.go_on_duty, actor(data.draw(ANYBODY)), self.now, relieve=False)
            return
        login = data.draw(some.sampled_from(members)).login
        prepare(login, self.now, torches=torches)
        if sign:
            tried(offering.offer, actor(login), self.now)

    @precondition(lambda self: self.state() in ("offered", "under_review"))
    @rule(login=ANYBODY, torches=TORCHES, sign=MOSTLY)
    def go_through_and_sign(self, login: str, torches: str, sign: bool) -> None:
        handed = self.present()
        assert handed.document is not None
        if not tried(check_all, handed.document, login, self.now, torches=torches):
            return
        if sign:
            self.answer(handed.document.offered_by.login)
            self.accept(login)

    @rule(
        login=ANYBODY,
        what=some.sampled_from(TRIES),
    )
    def try_it_at_any_time(self, login: str, what: str) -> None:
        if what == "doubt":
            arguments = "section:summary", "doubt", "", "really?", actor(login), self.now
            tried(review.check, *arguments)
        elif what == "refuse":
            tried(sealing.refuse, "not like this", actor(login), self.now)
        elif what in ("offer", "withdraw"):
            tried(getattr(offering, what), actor(login), self.now)
        else:
            ways = {"answer": self.answer, "accept": self.accept, "override": self.override}
            ways[what](login)

    def answer(self, login: str) -> None:
        document = self.present().document
        for each in review.doubts(document) if document else ():
            tried(review.answer, each.item, "it is so", actor(login), self.now)

    def accept(self, login: str) -> None:
        before, handed = duty.situation(self.now), self.present()
        if tried(sealing.accept, actor(login), self.now):
            offered = handed.last("offer")
            assert offered is not None
            assert not before.is_member(login)
            self.signed[handed.number] = (offered.person, login)
            self.differences_are_open(handed.number)

    def override(self, login: str) -> None:
        handed = self.present()
        if tried(sealing.override, "alone", actor(login), self.now):
            assert login == "zhao"
            self.signed[handed.number] = (None, None)
            self.differences_are_open(handed.number)

    def differences_are_open(self, number: int) -> None:
        """Learn which open items the seal has made: of what was counted otherwise, no others."""
        news = {item.number: item.reference for item in log.open_items()}
        made = {number: said for number, said in news.items() if number not in self.open}
        assert set(made.values()) <= {"count/torches"}
        self.open |= set(made)
        document = reads.by_number(number).document
        assert document is not None
        for count in document.checklist:
            check = document.check(f"check:{count.position}")
            value = check.value if check else count.value
            if count.label == "torches" and value not in ("", "3"):
                assert "count/torches" in news.values()
        assert {line.number for line in document.open_items} == self.open

    # What holds at any time

    @invariant()
    def open_items_go_only_where_somebody_settles_them(self) -> None:
        assert {item.number for item in log.open_items()} == self.open

    @invariant()
    def a_seal_has_two_people_or_an_override_and_all_entries_are_covered_once(self) -> None:
        """And one shift is open: the last of openings without holes, none of them opened twice."""
        found = reads.latest(100)[::-1]
        assert [handed.number for handed in found] == list(range(1, len(found) + 1))
        starts = [handed.opened.shift.starts_at for handed in found]
        assert len(starts) == len(set(starts))
        last = 0
        for handed in found[:-1]:
            assert handed.state == "sealed"
            assert handed.document is not None
            self.is_signed(handed.document, *self.signed[handed.number])
            assert handed.document.first == last + 1
            assert handed.document.last >= last
            last = handed.document.last
        for handed in found[-1:]:
            assert handed.state != "sealed"
            assert reads.first_number(handed.opened) == last + 1

    @staticmethod
    def is_signed(document: Document, outgoing: str | None, incoming: str | None) -> None:
        if outgoing is None:
            assert document.override is not None
            assert document.accepted_by is None
            return
        assert document.override is None
        assert document.offered_by is not None
        assert document.accepted_by is not None
        assert outgoing != incoming
        assert (document.offered_by.login, document.accepted_by.login) == (outgoing, incoming)
        assert outgoing in {member.login for member in document.members}
        assert review.left_to_check(document) == review.doubts(document) == []

    @invariant()
    def what_is_written_belongs_to_the_shift_that_was_open(self) -> None:
        opened, last = shifts.opened(), log.newest(1, Filters(folded=True))
        assert not (opened and last) or last[0].shift == opened.id


def test_the_handover_holds_whatever_people_do(desk: MakeDesk, pin_hash: str) -> None:
    path = desk("en")
    chen = staff.checked_person("chen", "Anna Chen", ["clerk"])
    staff.add(chen, pin_hash, actor("admin").origin, NOW)
    database.close()
    machine = type("DeskOfTheTest", (Desk,), {"template": path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
