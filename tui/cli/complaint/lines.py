"""Cases as lines of plain text and as JSON; phones are masked in both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.clock import MINUTE, SECOND, iso, local, short_date_time
from models.text import shown, shown_lines
from tui.cli.listing import cells, clipped, padded

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.complaints.clocks import Deadline
    from models.complaints.reads import Detail
    from models.complaints.tables import Caller, Case, Step
    from models.language import Words

MARKS = ("  ", "! ", "!!", "!!")
WIDEST_WHO = 20
WIDEST_UNIT = 12


def hours(amount: int) -> str:
    """Return a time in microseconds as hours and minutes: 05:40, 75:00."""
    hour, minute = divmod(amount // MINUTE, 60)
    return f"{hour:02}:{minute:02}"


def time_left(amount: int | None) -> str:
    """Return the time left, in microseconds, as 05:40, or as -00:42 when it is over."""
    if amount is None:
        return "-"
    return hours(amount) if amount > 0 else f"-{hours(-amount)}"


@dataclass(frozen=True)
class Cases:
    """How cases are shown: the reader's words, the desk's clock, its departments and people."""

    words: Words
    zone: ZoneInfo
    now: int
    departments: Mapping[str, str]
    people: Mapping[str, str]

    @classmethod
    def of_desk(cls, words: Words, zone: ZoneInfo, now: int) -> Cases:
        """Read from the open desk what the lines need."""
        from models import departments, staff

        return cls(words, zone, now, departments.names(), staff.names())

    def lines(self, found: list[Case]) -> list[str]:
        """Return cases as lines in columns, what happened last."""
        rows = [self._columns(case) for case in found]
        widest = [max(map(cells, column)) for column in zip(*rows, strict=True)]
        return [
            "  ".join(
                (
                    f"{case.short_number} {MARKS[case.severity]}",
                    *map(padded, row, widest),
                    shown(case.words),
                )
            ).rstrip()
            for case, row in zip(found, rows, strict=True)
        ]

    def _columns(self, case: Case) -> tuple[str, ...]:
        from models.complaints.lifecycle import STATES
        from models.complaints.tables import KINDS

        left = time_left(case.remaining(self.now))
        return (
            f"{left:>6}",
            self.words(STATES[case.state]),
            self.words(KINDS[case.kind]),
            clipped(shown(case.unit), WIDEST_UNIT),
            clipped(self._responsible(case), WIDEST_WHO),
        )

    def _responsible(self, case: Case) -> str:
        department = self.departments.get(case.department or "", "")
        handler = self.people.get(case.handler, case.handler)
        return " ".join(shown(part) for part in (department, handler) if part)

    def fields(self, case: Case, callers: tuple[Caller, ...]) -> dict[str, object]:
        """Return a case as other programs read it."""
        from models.complaints.tables import SEVERITY_NAMES

        remaining = case.remaining(self.now)
        return {
            "number": case.number,
            "received_at": iso(case.received_at, self.zone),
            "state": case.state,
            "kind": case.kind,
            "channel": case.channel,
            "severity": SEVERITY_NAMES[case.severity],
            "unit": case.unit,
            "words": case.words,
            "remedy": case.remedy,
            "department": case.department,
            "handler": case.handler,
            "due": case.next_due_kind,
            "due_at": self._iso(case.next_due_at),
            "seconds_left": None if remaining is None else remaining // SECOND,
            "promised_at": self._iso(case.promised_at),
            "resume_at": self._iso(case.resume_at),
            "judgement": case.judgement,
            "outcome": case.outcome,
            "reopened": case.reopened,
            "attempts": case.attempts,
            "late": bool(case.is_late),
            "callers": [{"name": each.name, "phone": each.phone} for each in callers],
        }

    def whole_fields(self, detail: Detail) -> dict[str, object]:
        """Return a case with its deadlines, links and timeline as other programs read it."""
        case = detail.case
        return self.fields(case, detail.callers) | {
            "taken_by": case.taken_by,
            "cause": case.cause,
            "measure": case.measure,
            "responded_at": self._iso(case.responded_at),
            "resolved_at": self._iso(case.resolved_at),
            "closed_at": self._iso(case.closed_at),
            "deadlines": [self._deadline(each) for each in detail.clocks.deadlines],
            "links": [link.reference for link in detail.links],
            "timeline": [
                {
                    "at": iso(step.at, self.zone),
                    "action": step.action,
                    "state": step.state,
                    "person": step.person,
                    "old": step.old,
                    "new": step.new,
                    "words": step.words,
                    "moment": self._iso(step.moment),
                }
                for step in detail.steps
            ],
        }

    def _deadline(self, deadline: Deadline) -> dict[str, object]:
        return {
            "kind": deadline.kind,
            "due_at": iso(deadline.due_at, self.zone),
            "done_at": self._iso(deadline.done_at),
            "on_hold": deadline.frozen,
            "seconds_left": deadline.remaining // SECOND,
        }

    def _iso(self, at: int | None) -> str | None:
        return None if at is None else iso(at, self.zone)

    def details(self, detail: Detail) -> list[str]:
        """Return a case whole: what is known of it, its deadlines, then the timeline."""
        facts = [*self._facts(detail), *map(self._deadline_fact, detail.clocks.deadlines)]
        widest = max(cells(name) for name, _ in facts)
        lines = [f"{padded(name, widest)}  {fact}" for name, fact in facts if fact]
        # The bar keeps a line of the text from passing for one of these.
        lines += [f"  | {line}" for line in shown_lines(detail.case.words)]
        lines.append(self.words("Timeline"))
        links = {link.reference: link.number for link in detail.links}
        for step in detail.steps:
            lines += self._step(replace(step, new=links.get(step.new, step.new)))
        return lines

    def _facts(self, detail: Detail) -> list[tuple[str, str]]:
        from models.complaints import tables
        from models.complaints.lifecycle import STATES

        case, words = detail.case, self.words
        severity = tables.SEVERITIES[tables.SEVERITY_NAMES[case.severity]]
        known = {**tables.JUDGEMENTS, **tables.OUTCOMES, **tables.TRIGGERS}
        waits = tables.TRIGGERS.get(case.waiting_for or "", "")
        callers = words.listed(
            " ".join(shown(part) for part in (each.name, each.phone, each.unit) if part)
            for each in detail.callers
        )
        return [
            (words("Complaint"), case.number),
            (words("State"), words(STATES[case.state])),
            (words("Received"), self._exact(case.received_at)),
            (words("Taken by"), words.bracketed(shown(case.taken_name), shown(case.taken_by))),
            (words("Kind"), words(tables.KINDS[case.kind])),
            (words("Channel"), words(tables.CHANNELS[case.channel])),
            (words("Severity"), words(severity)),
            (words("Unit"), shown(case.unit)),
            (words("Callers"), callers),
            (words("Remedy sought"), shown(case.remedy)),
            (words("Responsible"), self._responsible(case)),
            (words("Judgement"), words(known.get(case.judgement or "", ""))),
            (words("Cause"), shown(case.cause)),
            (words("Corrective action"), shown(case.measure)),
            (words("Waits"), words(waits)),
            (words("Follow-up"), words(known.get(case.outcome or "", ""))),
            (words("Reopened"), str(case.reopened or "")),
            (words("Links"), words.listed(shown(link.number) for link in detail.links)),
        ]

    def _deadline_fact(self, deadline: Deadline) -> tuple[str, str]:
        from models.complaints.clocks import DEADLINES

        told = self._exact(deadline.due_at)
        if deadline.done_at is not None:
            told += "  " + self.words("done {when}", when=self._short(deadline.done_at))
            if deadline.overdue_by:
                late = self.words("late by {time}", time=hours(deadline.overdue_by))
                told = self.words.listed((told, late))
        else:
            told += f"  {time_left(deadline.remaining)}"
            if deadline.frozen:
                told += "  " + self.words("on hold")
        return self.words("By: {what}", what=self.words(DEADLINES[deadline.kind])), told

    def _step(self, step: Step) -> list[str]:
        from models.complaints.lifecycle import ACTIONS, STATES
        from models.complaints.tables import WAYS

        words = self.words
        who = shown(step.person_name) or words("the clocks")
        done = words("{label}: {text}", label=who, text=words(ACTIONS[step.action].label))
        said = f"  {self._exact(step.at)}  {done}"
        change = [shown(self._named(each, step)) for each in (step.old, step.new) if each]
        if change:
            said = words.bracketed(said, " -> ".join(change))
        if step.moment is not None:
            said += f" [{self._short(step.moment)}]"
        if step.facts.get("way") == "door":
            said = words.bracketed(said, words(WAYS["door"]))
        said += f"  {words(STATES[step.state])}"
        return [said, *(f"    | {line}" for line in shown_lines(step.words) if line)]

    def _named(self, written: str, step: Step) -> str:
        """Return what a step changed, in words: of a dispatch the department by its name."""
        if step.action != "dispatch":
            return self.words(written)
        code, blank, handler = written.partition(" ")
        return self.departments.get(code, code) + blank + self.people.get(handler, handler)

    def _short(self, at: int) -> str:
        return short_date_time(at, self.zone, self.now)

    def _exact(self, at: int) -> str:
        return f"{local(at, self.zone):%Y-%m-%d %H:%M}"
