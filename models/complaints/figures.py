"""The figures of a period: counts, times, rates, repeats, and a trend (DOMAIN section 3)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from models import desk, masking
from models.clock import DAY, local, wall
from models.complaints import lifecycle
from models.complaints.tables import (
    CHANNELS,
    KINDS,
    SEVERITIES,
    SEVERITY_NAMES,
)
from models.database import database
from models.departments import names

DIMENSIONS = ("kind", "department", "building", "channel", "severity")
MOST_REPEATS = 10
LONGEST_DAYS = 62  # a period longer than that is drawn by month


# What is true of a case, as bits: 50,000 are counted without visiting each.
OPEN, DONE, LATE, VALID, JUDGED, CAME_BACK, TO_CALL, CALLED = (1 << bit for bit in range(8))
MARKS = f"""(state <> 'closed') * {OPEN} + (resolved_at IS NOT NULL) * {DONE} + is_late * {LATE}
    + (judgement IS 'valid') * {VALID}
    + coalesce(judgement IN ('valid', 'invalid'), 0) * {JUDGED} + (reopened > 0) * {CAME_BACK}
    + (resolved_at IS NOT NULL AND outcome IS NOT 'not_drawn') * {TO_CALL}
    + (resolved_at IS NOT NULL
        AND coalesce(outcome IN ('satisfied', 'fairly', 'unsatisfied', 'refused'), 0)) * {CALLED}"""


@dataclass(frozen=True)
class _Cases:
    """The cases of a period, a column a list."""

    received: Sequence[int] = ()
    kind: Sequence[str] = ()
    channel: Sequence[str] = ()
    severity: Sequence[int] = ()
    department: Sequence[str] = ()
    unit: Sequence[str] = ()
    building: Sequence[str] = ()
    marks: Sequence[int] = ()
    response: Sequence[int | None] = ()
    resolved: Sequence[int | None] = ()
    resolution: Sequence[int | None] = ()


@dataclass(frozen=True)
class Rate:
    """A part of a whole; `value` is None where there is nothing to divide by."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The rate from 0 to 1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Times:
    """How long something took, in microseconds: the middle case and the slowest but a tenth."""

    median: int | None
    ninety: int | None


@dataclass(frozen=True)
class Group:
    """The cases that have something in common: `label` is a message id, or the desk's own word."""

    code: str
    label: str
    count: int
    open: int
    timely: Rate
    valid: int


@dataclass(frozen=True)
class Repeat:
    """Who or which unit came several times in the period; a phone is masked."""

    who: str
    phone: str
    count: int


@dataclass(frozen=True)
class Point:
    """A day `2026-11-24` or a month `2026-11` of the trend."""

    period: str
    received: int
    resolved: int
    late: int


@dataclass(frozen=True)
class Figures:
    """What a period came to, by the cases received in it; satisfaction by the calls made in it.

    Rates: valid ÷ judged, satisfied and fairly satisfied ÷ answered, in time ÷ resolved, called
    back ÷ those to be called, reopened ÷ resolved; `valid_rate` is valid ÷ households, if given.
    """

    since: int
    until: int
    received: int
    open: int
    by: dict[str, tuple[Group, ...]]
    response: Times
    resolution: Times
    judged: Rate
    valid_rate: Rate
    answers: dict[str, int]
    satisfaction: Rate
    timeliness: Rate
    followed_up: Rate
    reopened: Rate
    repeat_callers: tuple[Repeat, ...]
    repeat_units: tuple[Repeat, ...]
    trend: tuple[Point, ...]


def figures(since: int, until: int, *, households: int = 0, step: str | None = None) -> Figures:
    """Return the figures of the cases received from `since` up to `until`.

    `step` is day or month; None takes what suits the length. A merged case is part of another and
    not counted.
    """
    found, answers = _received(since, until), _answers(since, until)
    marks = Counter(found.marks)
    done, valid = _with(marks, DONE), _with(marks, VALID)
    came_back = _with(marks, CAME_BACK)
    if step is None:
        step = "day" if until - since <= LONGEST_DAYS * DAY else "month"
    return Figures(
        since,
        until,
        len(found.received),
        _with(marks, OPEN),
        {name: _groups(name, found) for name in DIMENSIONS},
        _times(found.response),
        _times(found.resolution),
        Rate(valid, _with(marks, JUDGED)),
        Rate(valid, households),
        answers,
        Rate(answers["satisfied"] + answers["fairly"], sum(answers.values())),
        Rate(done - _with(marks, DONE | LATE), done),
        Rate(_with(marks, CALLED), _with(marks, TO_CALL)),
        Rate(came_back, came_back + done - _with(marks, DONE | CAME_BACK)),
        _repeat_callers(since, until),
        _repeats(Counter(found.unit)),
        _trend(found, step, desk.current().zone),
    )


def _with(marks: Mapping[int, int], wanted: int) -> int:
    """Return of how many cases all the wanted marks are true."""
    return sum(count for mark, count in marks.items() if mark & wanted == wanted)


def _received(since: int, until: int) -> _Cases:
    statement = f"""SELECT received_at, kind, channel, severity, coalesce(department, ''), unit,
            substr(unit, 1, max(instr(unit, '-') - 1, 0)), {MARKS}, responded_at - received_at,
            resolved_at, resolution
        FROM complaint WHERE received_at >= ? AND received_at < ? AND state <> 'merged'
        ORDER BY received_at"""  # noqa: S608 - our own marks
    found = database.ask(statement, since, until)
    return _Cases(*zip(*found, strict=True)) if found else _Cases()


def _answers(since: int, until: int) -> dict[str, int]:
    """Return how often residents said what; a case that was reopened may have been asked twice."""
    # Written out, so that SQLite takes the small index of answered calls.
    statement = """SELECT action, COUNT(*) FROM complaint_step
        WHERE action IN ('satisfied', 'fairly', 'unsatisfied') AND at >= ? AND at < ?
        GROUP BY action"""
    return dict.fromkeys(lifecycle.ANSWERED, 0) | dict(database.ask(statement, since, until))


def _times(amounts: Sequence[int | None]) -> Times:
    ordered = sorted(amount for amount in amounts if amount is not None)
    if not ordered:
        return Times(None, None)
    return Times(int(median(ordered)), ordered[(len(ordered) * 9 + 9) // 10 - 1])


def _groups(dimension: str, found: _Cases) -> tuple[Group, ...]:
    parts: dict[str | int, dict[int, int]] = defaultdict(dict)
    column: Sequence[str | int] = getattr(found, dimension)
    for (value, mark), count in Counter(zip(column, found.marks, strict=True)).items():
        parts[value][mark] = count
    labels = _labels(dimension)
    groups = []
    for value, marks in parts.items():
        code = SEVERITY_NAMES[value] if isinstance(value, int) else value
        done = _with(marks, DONE)
        timely = Rate(done - _with(marks, DONE | LATE), done)
        count, still_open = sum(marks.values()), _with(marks, OPEN)
        valid = _with(marks, VALID)
        groups.append(Group(code, labels.get(code, code), count, still_open, timely, valid))
    return tuple(sorted(groups, key=lambda group: (-group.count, group.code)))


def _labels(dimension: str) -> dict[str, str]:
    known = {"kind": KINDS, "channel": CHANNELS, "severity": SEVERITIES}
    return names() if dimension == "department" else known.get(dimension, {})


def _repeat_callers(since: int, until: int) -> tuple[Repeat, ...]:
    """Return the phones that cases of the period have in common."""
    statement = """SELECT MAX(caller.name), MAX(caller.phone), COUNT(DISTINCT complaint.id) AS times
        FROM complaint JOIN complaint_caller AS caller ON caller.complaint = complaint.id
        WHERE complaint.received_at >= ? AND complaint.received_at < ?
            AND complaint.state <> 'merged' AND caller.digits <> ''
        GROUP BY caller.digits HAVING times > 1 ORDER BY times DESC, caller.digits LIMIT ?"""
    found = database.ask(statement, since, until, MOST_REPEATS)
    return tuple(Repeat(name, masking.phone(phone), times) for name, phone, times in found)


def _repeats(counted: Counter[str]) -> tuple[Repeat, ...]:
    several = (Repeat(who, "", times) for who, times in counted.items() if who and times > 1)
    return tuple(sorted(several, key=lambda each: (-each.count, each.who)))[:MOST_REPEATS]


def _trend(found: _Cases, step: str, zone: ZoneInfo) -> tuple[Point, ...]:
    """Return each day or month from the first case to the last resolution, empty ones too."""
    if not found.received:
        return ()
    resolved = sorted(at for at in found.resolved if at is not None)
    late = [at for at, mark in zip(found.received, found.marks, strict=True) if mark & LATE]
    last = max([found.received[-1], *resolved[-1:]])
    points = []
    day = local(found.received[0], zone).date().replace(**({"day": 1} if step == "month" else {}))
    while (start := wall(day, 0, zone)) <= last:
        following = day + timedelta(days=1 if step == "day" else 32)
        following = following if step == "day" else following.replace(day=1)
        end = wall(following, 0, zone)
        received, done, over = (
            bisect_left(moments, end) - bisect_left(moments, start)
            for moments in (found.received, resolved, late)
        )
        label = day.isoformat()[: 10 if step == "day" else 7]
        points.append(Point(label, received, done, over))
        day = following
    return tuple(points)
