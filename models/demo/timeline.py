"""The timeline of one demo case, as exact as the desk's own: states, clocks, the duty log's lines.

It follows models/complaints/steps without reading the database after each step, and asks the clocks
only where they can say something new.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from models.clock import MINUTE, short_date_time
from models.complaints import clocks, judging, lifecycle, steps, taking, working
from models.complaints.clocks import Clocks
from models.complaints.standing import Standing, follow
from models.complaints.steps import NOTHING, Opened, Said
from models.complaints.tables import KINDS, LEVELS, OUTCOMES, SUPERVISOR, Case, Step
from models.demo.script import Person, StoryEntry
from models.desk import Desk
from models.language import Words
from models.log.tables import NOTABLE, ROUTINE
from models.profiles import Calendars, Profile

STEP_COLUMNS = (
    *("complaint", "at", "person", "person_name", "action", "state"),
    *("old", "new", "words", "moment", "facts"),
)
# After these something can be due sooner than before; after the others only less is.
SETTING_CLOCKS = frozenset(
    (
        *("take", "dispatch", "promise", "hold", "resume", "chase", "severity", "judge"),
        *("resolve", "release", "not_reached", "satisfied", "fairly", "refused"),
        *("unsatisfied", "reopen", "separate"),
    )
)
NEVER = 1 << 62


@dataclass(frozen=True)
class Around:
    """What all cases of a demo desk have in common; `on_duty` says who has the desk at a time."""

    desk: Desk
    profile: Profile
    profile_number: int
    calendars: Calendars
    words: Words
    on_duty: Callable[[int], Person]
    now: int


class Timeline:
    """A case that grows step by step, with what the clocks write in between."""

    def __init__(self, case: Case, around: Around) -> None:
        self.case = case
        self.standing = Standing()
        self.rows: list[tuple[object, ...]] = []
        self.lines: list[StoryEntry] = []
        self.version = 0
        self._around = around
        self._is_late = False
        self._tell_at = NEVER

    def do(self, at: int, action: str, person: Person | None, said: Said = NOTHING) -> None:
        """Add a step of a person, or of the clocks; first what the clocks had to tell before."""
        self._let_pass(at)
        if at > self._tell_at:
            self._read(at)
        self._add(at, action, person, said)
        self.version += person is not None
        self._write_line(at, action, person)
        if at > self._tell_at or action in SETTING_CLOCKS:
            self._tell(at)

    def opened(self) -> Opened:
        """Return the case as the desk's own functions take it."""
        around = self._around
        return Opened(
            self.case, self.standing, around.profile, around.calendars, around.desk, self._is_late
        )

    def is_drawn(self) -> bool:
        """Whether the resident is called back, by the desk's own draw."""
        return working.is_drawn(self.opened())

    def finish(self) -> None:
        """Let the time pass up to the demo's end."""
        self._let_pass(self._around.now)

    def projection(self) -> dict[str, object]:
        """Return the columns of the case that follow from its timeline, as of the demo's end."""
        return {**steps.projection(self.opened(), self._around.now), "version": self.version}

    def _let_pass(self, until: int) -> None:
        """Write what the clocks tell before a moment, at the minutes at which a console looks."""
        while (tick := self._tell_at - self._tell_at % MINUTE + MINUTE) < until:
            self._tell(tick)

    def _tell(self, now: int) -> None:
        told = self._read(now)
        while (due := told.escalation) is not None:
            said = Said(new=LEVELS[due.level], facts={"clock": due.clock, "level": due.level})
            self._add(now, "escalate", None, said)
            if due.level >= SUPERVISOR:
                sentence, severity, facts = steps.escalation_line(
                    self._around.words, due.clock, due.level
                )
                self._line(now, self._around.on_duty(now), sentence, severity, **facts)
            told = self._read(now)
        self._tell_at = NEVER if told.escalate_at is None else told.escalate_at

    def _read(self, now: int) -> Clocks:
        around = self._around
        told = clocks.read(around.profile, around.calendars, self.standing, now)
        self._is_late = self._is_late or told.is_late
        return told

    def _add(self, at: int, action: str, person: Person | None, said: Said) -> None:
        here = self.standing
        lifecycle.require(here.state, action)
        login, name = (person.login, person.name) if person else (None, "")
        step = Step(
            at, action, here.state, login, name, said.old, said.new, said.words, said.moment,
            said.facts,
        )  # fmt: skip
        done = follow(here, step)
        state = lifecycle.after(
            here.state,
            action,
            before_hold=here.before_hold,
            judged=done.is_judged,
            outcome=done.outcome,
        )
        if state != here.state:
            step = Step(
                at, action, state, login, name, said.old, said.new, said.words, said.moment,
                said.facts,
            )  # fmt: skip
            done = follow(here, step)
        self.standing = done
        facts = "{}"
        if said.facts:
            facts = json.dumps(dict(said.facts), ensure_ascii=False, sort_keys=True)
        self.rows.append(
            (
                *(self.case.id, at, login, name, action, state),
                *(said.old, said.new, said.words, said.moment, facts),
            )
        )

    # The duty log

    def _write_line(self, at: int, action: str, person: Person | None) -> None:
        here, words = self.standing, self._around.words
        author = person or self._around.on_duty(at)
        if action == "take":
            self._write_taken(at, author)
        elif action in lifecycle.REOPENING:
            self._line(at, author, judging.REOPENED, NOTABLE, count=here.reopened)
        elif here.state == lifecycle.CLOSED and here.closed_at == at and here.outcome is not None:
            self._line(at, author, working.CLOSED, ROUTINE, outcome=words(OUTCOMES[here.outcome]))

    def _write_taken(self, at: int, author: Person) -> None:
        severity = steps.severity_of_entry(self.case.severity)
        kind = self._around.words(KINDS[self.case.kind])
        by = self._read(at).by("respond")
        if by is None:
            self._line(at, author, taking.TAKEN_PLAIN, severity, kind=kind)
            return
        when = short_date_time(by, self._around.desk.zone, at)
        self._line(at, author, taking.TAKEN, severity, kind=kind, when=when)

    def _line(self, at: int, author: Person, sentence: str, severity: int, **facts: object) -> None:
        self.lines.append(
            StoryEntry(
                recorded_at=at,
                happened_at=at,
                author=author.login,
                category=steps.CATEGORY,
                severity=severity,
                text=self._around.words(sentence, number=self.case.number, **facts),
                place=None,
                reference=f"{steps.REFERENCE}{self.case.id}",
            )
        )
