"""The complaint queue as people use it, in any order: what must hold after each thing they do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models import departments
from models.clock import MINUTE
from models.complaints import (
    escalations,
    following_up,
    judging,
    lifecycle,
    reads,
    standing,
    steps,
    taking,
    working,
)
from models.complaints.reads import Filters
from models.complaints.tables import CLOSED_POSITION, KINDS, Case, NewComplaint, Step
from models.database import database, open_desk
from models.errors import DeskError
from models.log import reads as log
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

HOUR = 60 * MINUTE
PEOPLE = some.sampled_from(("li", "wang", "zhao"))
WHICH = some.integers(0, 2)
REFUSALS = {"complaint_state", "not_allowed", "complaint_attempts", "complaint_kind"}
ACTS: dict[str, Callable[..., object]] = {
    "accept": working.accept,
    "start": working.start,
    "dispatch": lambda number, who, now: working.dispatch(
        number, "works", "Bob", who, now, promised_at=now + HOUR
    ),
    "hold": lambda number, who, now: working.hold(number, "parts", now + 5 * HOUR, who, now),
    "answered hold": lambda number, who, now: working.hold(
        number, "parts", now + 5 * HOUR, who, now, answer="tomorrow"
    ),
    "resume": working.resume,
    "chase": working.chase,
    "answer": lambda number, who, now: working.answer(number, "soon", who, now),
    "promise": lambda number, who, now: working.promise(number, now + HOUR, who, now),
    "major": lambda number, who, now: working.change_severity(number, 2, who, now),
    "note": lambda number, who, now: working.note(number, "noted", who, now),
    "resolve": lambda number, who, now: working.resolve(number, "seal", "new seal", who, now),
    "after rain": lambda number, who, now: working.resolve(
        number, "roof", "mended", who, now, trigger="rain"
    ),
    "valid": lambda number, who, now: judging.judge(number, "valid", who, now),
    "invalid": lambda number, who, now: judging.judge(number, "invalid", who, now, grounds="no"),
    "to repair": lambda number, who, now: judging.judge(
        number, "reclassified", who, now, grounds="a repair", kind="repair"
    ),
    "reopen": lambda number, who, now: judging.reopen(number, "again", who, now),
    "separate": lambda number, who, now: judging.separate(number, "not the same", who, now),
    "unreachable": lambda number, who, now: following_up.close_unreachable(
        number, "moved away", who, now
    ),
    "join": lambda number, who, now: taking.join(
        number, NewComplaint("here too", complainant="Eve", phone="13900001111"), who, now
    ),
}
FOLLOW_UPS = some.sampled_from(lifecycle.CALLS)


class Desk(RuleBasedStateMachine):
    """Three people, up to three cases; `template` is the file each run begins with."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "desk.db"
        shutil.copy(self.template, path)
        open_desk(path)
        self.now = NOW
        self.seen: dict[int, list[Step]] = {}
        self.cases = 0

    def teardown(self) -> None:
        database.close()
        shutil.rmtree(self.folder)

    def tried(self, function: Callable[..., object], *arguments: object, **named: object) -> bool:
        """Do it, or be told by one of the rules why not, and nothing has changed."""
        before = database.ask("SELECT COUNT(*), (SELECT COUNT(*) FROM entry) FROM complaint_step")
        try:
            function(*arguments, **named)
        except DeskError as problem:
            if problem.code not in REFUSALS:
                raise
            after = database.ask(
                "SELECT COUNT(*), (SELECT COUNT(*) FROM entry) FROM complaint_step"
            )
            assert before == after
            return False
        return True

    @initialize(kind=some.sampled_from(("repair", "complaint")), severity=some.integers(0, 3))
    def somebody_calls(self, kind: str, severity: int) -> None:
        self.take(kind, severity, "li")

    @rule(kind=some.sampled_from(sorted(KINDS)), severity=some.integers(0, 3), login=PEOPLE)
    def take(self, kind: str, severity: int, login: str) -> None:
        if self.cases < 3:
            new = NewComplaint("water", kind, severity=severity, complainant="Ann", phone="555")
            taking.take(new, actor(login), self.now)
            self.cases += 1

    @rule(minutes=some.sampled_from((1, 20, 600, 5000)), told=some.booleans())
    def time_passes(self, minutes: int, told: bool) -> None:
        self.now += minutes * MINUTE
        if told:
            escalations.escalate(actor("li"), self.now)
            assert not escalations.is_due(self.now)

    @rule(which=WHICH, action=some.sampled_from(sorted(ACTS)), login=PEOPLE)
    def act(self, which: int, action: str, login: str) -> None:
        self.tried(ACTS[action], which % self.cases + 1, actor(login), self.now)

    @rule(which=WHICH, outcome=FOLLOW_UPS, login=PEOPLE)
    def call_back(self, which: int, outcome: str, login: str) -> None:
        number = which % self.cases + 1
        done = self.tried(
            following_up.follow_up, number, outcome, actor(login), self.now, words="they say"
        )
        assert not (done and login == "wang")

    @rule(which=WHICH, into=WHICH, login=PEOPLE)
    def merge(self, which: int, into: int, login: str) -> None:
        number, other = which % self.cases + 1, into % self.cases + 1
        if number != other:
            self.tried(judging.merge, number, other, actor(login), self.now)

    @rule(login=PEOPLE)
    def rain_falls(self, login: str) -> None:
        self.tried(following_up.release, "rain", actor(login), self.now)

    # What holds at any time

    def all(self) -> list[Case]:
        return reads.queue(Filters(closed=True), self.now, 10)

    def ended_untold(self, case: Case, told: Mapping[str, Any]) -> bool:
        """Whether a hold has ended that the clocks have not told of: a minute at most at a desk."""
        waits = told["escalate_at"] is not None and told["escalate_at"] <= self.now
        return waits and case.resume_at is not None and case.resume_at <= self.now

    @invariant()
    def what_is_kept_of_a_case_follows_from_its_timeline(self) -> None:
        for case in self.all():
            opened = steps.open_case(case.id, self.now)
            kept = {name: getattr(case, name, None) for name in steps.projection(opened, self.now)}
            told = steps.projection(opened, self.now)
            for name in ("state", "round", "level", "judgement", "reopened", "attempts", "outcome"):
                assert kept[name] == told[name], name
            moments = [self.now]
            if self.ended_untold(case, told):
                moments.append(case.resume_at - 1)
            due = [steps.projection(opened, moment) for moment in moments]
            kept_due = case.next_due_kind, case.next_due_at
            assert kept_due in [(each["next_due_kind"], each["next_due_at"]) for each in due]
            assert case.state == reads.timeline(case.id)[-1].state

    @invariant()
    def a_timeline_only_grows(self) -> None:
        for case in self.all():
            timeline = reads.timeline(case.id)
            before = self.seen.get(case.id, [])
            assert timeline[: len(before)] == before
            self.seen[case.id] = timeline

    @invariant()
    def nothing_is_closed_without_an_outcome_and_no_complaint_unjudged(self) -> None:
        for case in self.all():
            if case.state == lifecycle.CLOSED:
                assert case.outcome in lifecycle.OUTCOMES
                assert case.kind != "complaint" or case.judgement in ("valid", "invalid")
                assert case.position >= CLOSED_POSITION
            elif case.state != lifecycle.MERGED:
                assert case.is_open
                assert case.next_due_at is not None or case.waiting_for is not None

    @invariant()
    def what_is_open_is_never_over_in_a_round_that_has_just_begun(self) -> None:
        for case in self.all():
            last = reads.timeline(case.id)[-1]
            if last.action in lifecycle.NEW_ROUND:
                here = standing.stand(reads.timeline(case.id))
                assert here.round_at == last.at
                assert case.next_due_at is None or case.next_due_at > last.at

    @invariant()
    def the_log_tells_of_numbers_and_of_nobody(self) -> None:
        for entry in log.newest(500):
            assert entry.reference is not None
            assert entry.text is not None
            assert entry.text.startswith("T-2026-")
            assert not any(said in entry.text for said in ("Ann", "Eve", "555", "1390"))


def test_the_queue_holds_whatever_people_do(desk: MakeDesk) -> None:
    path = desk("en")
    departments.add("works", "Works", actor("zhao"), NOW)
    database.close()
    machine = type("DeskOfTheTest", (Desk,), {"template": path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
