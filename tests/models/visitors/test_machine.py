"""The register as people use it, in any order: what must hold after each thing they do."""

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
    rule,
    run_state_machine_as_test,
)

from models.clock import MINUTE
from models.database import database, open_desk
from models.errors import DeskError
from models.log import reads as log
from models.visitors import arriving, badges, index, leaving, lifecycle, reads, working
from models.visitors.reads import Filters
from models.visitors.tables import NewVisit, Step, Visit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

HOUR = 60 * MINUTE
PEOPLE = some.sampled_from(("li", "wang", "zhao"))
WHICH = some.integers(0, 2)
NAMES = some.sampled_from(("Ann Ng", "张伟", "李"))
REFUSALS = {
    *("visit_state", "visit_settled", "visit_count", "visit_moment", "badge_out"),
    *("badge_not_out", "visit_window"),
}
ACTS: dict[str, Callable[..., object]] = {
    "arrive": lambda number, who, now: arriving.arrive(number, who, now),
    "refuse": lambda number, who, now: arriving.refuse_expected(number, "drunk", who, now),
    "withdraw": lambda number, who, now: working.withdraw(number, "slip", who, now),
    "leave": leaving.leave,
    "leave, badge kept": lambda number, who, now: leaving.leave(
        number, who, now, kept=badges.of_visit(number)
    ),
    "leave, told late": lambda number, who, now: leaving.leave(
        number, who, now, left_at=now - 2 * HOUR
    ),
    "left earlier": leaving.left_earlier,
    "part": lambda number, who, now: leaving.part(number, 1, who, now),
    "extend": lambda number, who, now: working.extend(number, now + HOUR, who, now),
    "earlier": lambda number, who, now: working.correct_arrival(
        number, now - 3 * HOUR, "wrong", who, now
    ),
    "left before": lambda number, who, now: working.correct_departure(
        number, now - HOUR, "seen", who, now
    ),
    "rename": lambda number, who, now: working.amend(number, "name", "Eve Fox", who, now),
    "note": lambda number, who, now: working.note(number, "dog", who, now),
    "release": lambda number, who, now: leaving.release(number, "piano", "Mrs Lee", who, now),
    "give": lambda number, who, now: badges.give(number, "07", who, now),
    "back": lambda number, who, now: badges.returned(number, "07", who, now),
}
LEAVING_TIMES = ("leave", "correct_departure")


class Desk(RuleBasedStateMachine):
    """Three people, up to three visits; `template` is the file each run begins with."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "desk.db"
        shutil.copy(self.template, path)
        open_desk(path)
        self.now = NOW
        self.seen: dict[int, list[Step]] = {}
        self.visits = 0

    def teardown(self) -> None:
        database.close()
        shutil.rmtree(self.folder)

    def tried(self, function: Callable[..., object], *arguments: object) -> bool:
        """Do it, or be told by one of the rules why not, and nothing has changed."""
        counted = "SELECT COUNT(*), (SELECT COUNT(*) FROM entry) FROM visit_step"
        before = database.ask(counted)
        try:
            function(*arguments)
        except DeskError as problem:
            if problem.code not in REFUSALS:
                raise
            assert database.ask(counted) == before
            return False
        return True

    @initialize(name=NAMES, party=some.integers(1, 3))
    def somebody_comes(self, name: str, party: int) -> None:
        self.sign_in(name, party, "li")

    @rule(name=NAMES, party=some.integers(1, 3), login=PEOPLE)
    def sign_in(self, name: str, party: int, login: str) -> None:
        if self.visits < 3:
            arriving.sign_in(NewVisit(name, party, phone="13800001234"), actor(login), self.now)
            self.visits += 1

    @rule(name=NAMES, login=PEOPLE)
    def expect(self, name: str, login: str) -> None:
        if self.visits < 3:
            window = self.now + HOUR, self.now + 2 * HOUR
            arriving.expect(NewVisit(name), *window, actor(login), self.now)
            self.visits += 1

    @rule(minutes=some.sampled_from((1, 30, 200, 2000)))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(which=WHICH, action=some.sampled_from(sorted(ACTS)), login=PEOPLE)
    def act(self, which: int, action: str, login: str) -> None:
        self.tried(ACTS[action], which % self.visits + 1, actor(login), self.now)

    @rule(which=WHICH)
    def nobody_leaves_twice(self, which: int) -> None:
        number = which % self.visits + 1
        if self.tried(leaving.leave, number, actor("li"), self.now):
            assert not self.tried(leaving.leave, number, actor("wang"), self.now)
            assert not self.tried(leaving.left_earlier, number, actor("wang"), self.now)

    # What holds at any time

    def all(self) -> list[Visit]:
        return reads.listed(Filters(), self.now, 10)

    @invariant()
    def a_state_is_that_of_the_last_step(self) -> None:
        for visit in self.all():
            assert visit.state == reads.timeline(visit.id)[-1].state
            assert visit.version == len(reads.timeline(visit.id))

    @invariant()
    def a_timeline_only_grows(self) -> None:
        for visit in self.all():
            timeline = reads.timeline(visit.id)
            before = self.seen.get(visit.id, [])
            assert timeline[: len(before)] == before
            self.seen[visit.id] = timeline

    @invariant()
    def no_time_is_invented(self) -> None:
        for visit in self.all():
            timeline = reads.timeline(visit.id)
            assert (visit.left_at is not None) == (visit.state == lifecycle.LEFT)
            told = [step.moment or step.at for step in timeline if step.action in LEAVING_TIMES]
            assert visit.left_at == (told[-1] if told else None)
            arrived = [
                step.moment or step.at
                for step in timeline
                if step.action in ("arrive", "correct_arrival")
            ]
            assert visit.arrived_at == (arrived[-1] if arrived else None)
            assert visit.arrived_at is None or visit.arrived_at <= (visit.left_at or self.now)

    @invariant()
    def whoever_is_counted_is_inside(self) -> None:
        for visit in self.all():
            assert (visit.remaining > 0) == (visit.state == lifecycle.ON_SITE)
        people = sum(visit.remaining for visit in self.all())
        assert reads.inside(self.now).people == people

    @invariant()
    def a_badge_is_out_once(self) -> None:
        out = [loan.badge for loan in reads.badges_out()]
        assert len(out) == len(set(out))

    @invariant()
    def what_is_found_is_what_is_there(self) -> None:
        for visit in self.all():
            found = reads.listed(Filters(words=visit.name), self.now, 10)
            assert visit.id in [each.id for each in found]
            assert index.text_of(reads.whole(visit.id))

    @invariant()
    def the_log_tells_of_numbers_and_of_nobody(self) -> None:
        for entry in log.newest(500):
            assert entry.text is not None
            assert entry.text.startswith("V-2026-")
            secrets = ("Ann", "Eve", "张伟", "李", "1380", "Mrs Lee", "drunk")
            assert not any(secret in entry.text for secret in secrets)


def test_the_register_holds_whatever_people_do(desk: MakeDesk) -> None:
    path = desk("en")
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
