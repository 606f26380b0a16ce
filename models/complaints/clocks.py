"""The clocks of a case: one pure function of profile, calendars, timeline and the present.

A hold stops the resolution clock alone, and only until its resume time: it hides nothing. The
resident's wait for an answer goes on. A chase after an answer asks for a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.calendars import Calendar
from models.complaints import lifecycle
from models.complaints.standing import Standing, overlap, stand
from models.complaints.tables import HANDLER, MANAGER, SUPERVISOR, Step
from models.language import N_
from models.profiles import Calendars, Limit, Profile

# What can be due, as it is said of a case.
DEADLINES = {
    "respond": N_("respond"),
    "start": N_("be on site"),
    "reply": N_("answer the resident"),
    "close": N_("resolve"),
    "promise": N_("keep the promise"),
    "resume": N_("resume"),
    "follow_up": N_("follow up"),
    "call": N_("call again"),
    "judge": N_("judge"),
}
LIMITS = ("respond", "start", "reply", "close")
APPOINTMENTS = ("resume", "call")  # their own limit tells the supervisor
Pauses = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Deadline:
    """One thing that has to be done by a time, or that was.

    `near_at`, `due_at` and `twice_at` are when handler, supervisor and manager are told; None where
    a level is not told. `ran_out_at` is `due_at` moved on by the holds since, so that the time
    since is by how much it is over.
    """

    kind: str
    starts_at: int
    due_at: int
    near_at: int | None = None
    twice_at: int | None = None
    done_at: int | None = None
    frozen: bool = False
    remaining: int = 0
    ran_out_at: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None

    @property
    def overdue_by(self) -> int:
        """By how much it is over, holds not counted; of what is done, by how much it was."""
        return max(0, -self.remaining)


@dataclass(frozen=True)
class Escalation:
    """That somebody has to be told: of which clock, the level, and since when."""

    clock: str
    level: int
    at: int


@dataclass(frozen=True)
class Clocks:
    """What the clocks of a case say at a moment, all in microseconds."""

    deadlines: tuple[Deadline, ...]
    next: Deadline | None
    escalation: Escalation | None
    escalate_at: int | None
    paused: int
    frozen: bool

    def of(self, kind: str) -> Deadline | None:
        """Return the deadline of a kind, if the case has one."""
        return next((each for each in self.deadlines if each.kind == kind), None)

    def by(self, kind: str) -> int | None:
        """Return when a kind is due: `respond`, `reply`, `close`, `follow_up`."""
        found = self.of(kind)
        return found.due_at if found else None

    @property
    def remaining(self) -> int | None:
        """The time left to what is due next, negative when it is over."""
        return self.next.remaining if self.next else None

    @property
    def overdue_by(self) -> int:
        """By how much what is due next is over."""
        return self.next.overdue_by if self.next else 0

    @property
    def is_late(self) -> bool:
        """Whether a limit of the profile is over, or was when it was done."""
        return any(each.overdue_by for each in self.deadlines if each.kind in LIMITS)


def clocks(profile: Profile, calendars: Calendars, timeline: Sequence[Step], now: int) -> Clocks:
    """Return what the clocks of a timeline say now."""
    return read(profile, calendars, stand(timeline), now)


def read(profile: Profile, calendars: Calendars, standing: Standing, now: int) -> Clocks:
    """Return what the clocks say of a case that stands so."""
    frozen = standing.resume_at is not None and now < standing.resume_at
    found = tuple(_as_of(each, standing, now) for each in _deadlines(profile, calendars, standing))
    running = [each for each in found if each.is_open]
    following = min(
        (each for each in running if not each.frozen),
        key=lambda each: each.ran_out_at,
        default=None,
    )
    due = sorted(_escalations(running, standing), key=lambda each: each.at)
    told_now = [each for each in due if each.at <= now]
    return Clocks(
        found,
        following,
        max(told_now, key=lambda each: (each.level, -each.at), default=None),
        due[0].at if due else None,
        overlap(standing.pauses, standing.round_at, now),
        frozen,
    )


def _deadlines(profile: Profile, calendars: Calendars, here: Standing) -> Iterator[Deadline]:
    if here.state in (lifecycle.CLOSED, lifecycle.MERGED):
        return
    limits = profile.limits(here.kind, here.severity)
    near = profile.near
    begun = here.round_at
    if limits.respond is not None:
        yield _limited("respond", begun, limits.respond, near, calendars, here.responded_at)
    if limits.start is not None:
        yield _limited("start", begun, limits.start, near, calendars, here.started_at)
    if limits.reply is not None:
        yield _limited("reply", here.asked_at, limits.reply, near, calendars, here.replied_at)
    if limits.close is not None:
        done, pauses = here.resolved_at, here.pauses
        yield _limited("close", begun, limits.close, near, calendars, done, pauses)
    yield from _appointments(here)
    if here.state == lifecycle.AWAITING and here.resolved_at is not None:
        yield from _follow_up(profile, calendars, here, here.resolved_at)


def _limited(
    kind: str,
    start: int,
    limit: Limit,
    near: int,
    calendars: Calendars,
    done_at: int | None,
    pauses: Pauses = (),
) -> Deadline:
    calendar, amount = calendars.of(limit), calendars.amount(limit)

    def spent(part: int) -> int:
        return _spend(calendar, start, amount * part // 100, pauses)

    return Deadline(kind, start, spent(100), spent(100 - near), spent(200), done_at)


def _spend(calendar: Calendar, start: int, amount: int, pauses: Pauses) -> int:
    """Return when an amount of time has run, with the pauses left out."""
    for begun, until in pauses:
        run = calendar.elapsed(start, begun)
        if run >= amount:
            break
        amount -= run
        start = max(start, until)
    return calendar.advance(start, amount)


def _appointments(here: Standing) -> Iterator[Deadline]:
    """Return what was named as a time by people: a promise, the end of a hold."""
    if here.promise is not None:
        made, until = here.promise
        yield Deadline("promise", made, until, until - (until - made) // 4)
    if here.resume_at is not None:
        begun = here.pauses[-1][0]
        yield Deadline("resume", begun, here.resume_at, here.resume_at)


def _follow_up(
    profile: Profile, calendars: Calendars, here: Standing, resolved_at: int
) -> Iterator[Deadline]:
    if here.waiting_for is not None:
        return
    begun = here.released_at or resolved_at
    by = _limited("follow_up", begun, profile.follow_up_limit, profile.near, calendars, None)
    if here.outcome is not None:
        yield replace(by, kind="judge", near_at=None)
        return
    yield by
    if here.next_try is not None:
        tried, until = here.next_try
        yield Deadline("call", tried, until, until)


def _as_of(deadline: Deadline, here: Standing, now: int) -> Deadline:
    """Return a deadline with what is left of it now, or was when it was done."""
    at = now if deadline.done_at is None else min(deadline.done_at, now)
    pauses = here.pauses if deadline.kind == "close" else ()
    due = deadline.due_at
    if at <= due:
        remaining = due - at - overlap(pauses, at, due)
    else:
        remaining = due - at + overlap(pauses, due, at)
    frozen = (
        deadline.kind == "close"
        and deadline.is_open
        and here.resume_at is not None
        and now < here.resume_at
    )
    ran_out = due if at <= due else at + remaining
    return replace(deadline, remaining=remaining, frozen=frozen, ran_out_at=ran_out)


def _escalations(running: Iterable[Deadline], here: Standing) -> Iterator[Escalation]:
    """Return who has still to be told of what, and from when on."""
    done = here.state in (lifecycle.CLOSED, lifecycle.MERGED)
    if here.major_at is not None and not done and "major" not in here.told:
        yield Escalation("major", MANAGER, here.major_at)
    for each in running:
        told = here.told.get(each.kind, 0)
        for level, at in _levels(each):
            if at is not None and level > told:
                yield Escalation(each.kind, level, at)


def _levels(deadline: Deadline) -> Iterator[tuple[int, int | None]]:
    yield HANDLER, deadline.near_at
    if deadline.kind not in APPOINTMENTS:
        yield SUPERVISOR, deadline.due_at
        yield MANAGER, deadline.twice_at
