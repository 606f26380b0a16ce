"""Reading complaints: the queue by what is due next, one case with its timeline, the counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from peewee import ModelSelect, Tuple

from models import calendars, desk, masking, profiles, search
from models.complaints import clocks, lifecycle
from models.complaints.clocks import Clocks
from models.complaints.tables import (
    CLOSED_POSITION,
    INDEX,
    Caller,
    Case,
    Complaint,
    ComplaintCaller,
    ComplaintProfile,
    ComplaintStep,
    Step,
)
from models.database import rows
from models.errors import DeskError
from models.profiles import Profile
from models.visitors import reads as visits

COLUMNS = tuple(getattr(Complaint, each.name) for each in fields(Case))
BATCH = 1000
WRITTEN_NUMBER = re.compile(r"(?:T-)?(?:(?P<year>\d{4})-)?(?P<count>\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True)
class Filters:
    """Which cases to see; nothing set means all that are open. `mine` is a login.

    `closed` adds those that are closed or merged, the latest first behind the open ones.
    """

    mine: str | None = None
    department: str | None = None
    state: str | None = None
    kind: str | None = None
    severity: int = 0
    unit: str | None = None
    overdue: bool = False
    follow_up: bool = False
    words: str = ""
    closed: bool = False
    since: int | None = None
    until: int | None = None


OPEN = Filters()


@dataclass(frozen=True)
class Counts:
    """How many cases are open, overdue, and how many calls may be made."""

    open: int
    overdue: int
    follow_ups: int


@dataclass(frozen=True)
class Link:
    """What a case is linked to: `entry/12`, `visit/3`, `complaint/45`; `number` is said of it."""

    reference: str
    number: str


@dataclass(frozen=True)
class Detail:
    """A case with everything that belongs to it; phones are masked."""

    case: Case
    callers: tuple[Caller, ...]
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    clocks: Clocks
    profile: Profile


def case(number: int) -> Case:
    """Return a case by its id; raise DeskError `complaint_unknown`."""
    found = cases([number])
    if not found:
        raise DeskError("complaint_unknown", "complaint", value=number)
    return found[0]


def cases(numbers: Sequence[int]) -> list[Case]:
    """Return the cases with these ids, in the order of the queue."""
    query = Complaint.select(*COLUMNS).where(Complaint.id.in_(list(numbers)))
    return _cases(query.order_by(Complaint.position, Complaint.id))


def find(written: str) -> Case:
    """Return the case of a number as people write it: T-2026-000123, T-0123, 123.

    Without a year it is the newest of that count. Raises DeskError `complaint_unknown`.
    """
    found = WRITTEN_NUMBER.fullmatch(written.strip())
    if found is not None:
        year = found["year"] or "____"
        like = Complaint.number ** f"T-{year}-{int(found['count']):06}"
        query = Complaint.select(*COLUMNS).where(like).order_by(Complaint.number.desc()).limit(1)
        for each in _cases(query):
            return each
    raise DeskError("complaint_unknown", "complaint", value=written)


def timeline(number: int) -> list[Step]:
    """Return the steps of a case, the first one first."""
    columns = tuple(getattr(ComplaintStep, each.name) for each in fields(Step))
    query = ComplaintStep.select(*columns).where(ComplaintStep.complaint == number)
    return [
        Step(**dict(zip(STEP_FIELDS, row, strict=True)) | {"facts": json.loads(row[FACTS])})
        for row in rows(query.order_by(ComplaintStep.id))
    ]


STEP_FIELDS = tuple(each.name for each in fields(Step))
FACTS = STEP_FIELDS.index("facts")


def profile(number: int) -> Profile:
    """Return the limits that a case was received under."""
    query = ComplaintProfile.select(ComplaintProfile.content).where(ComplaintProfile.id == number)
    [(content,)] = rows(query)
    return profiles.read(content)


def callers(number: int) -> tuple[Caller, ...]:
    """Return who called about a case, the first one first, with their phones masked."""
    columns = (
        ComplaintCaller.id,
        ComplaintCaller.at,
        ComplaintCaller.name,
        ComplaintCaller.phone,
        ComplaintCaller.unit,
    )
    query = ComplaintCaller.select(*columns).where(ComplaintCaller.complaint == number)
    return tuple(
        Caller(key, at, name, masking.phone(phone), unit)
        for key, at, name, phone, unit in rows(query.order_by(ComplaintCaller.id))
    )


def phones(numbers: Sequence[int]) -> dict[int, str]:
    """Return of each case the phone of whoever called last and left one, masked."""
    query = ComplaintCaller.select(ComplaintCaller.complaint, ComplaintCaller.phone).where(
        ComplaintCaller.complaint.in_(list(numbers)) & (ComplaintCaller.phone != "")
    )
    found = rows(query.order_by(ComplaintCaller.id))
    return {number: masking.phone(phone) for number, phone in found}


def detail(number: int, now: int) -> Detail:
    """Return a case with its callers, timeline, links and clocks; DeskError `complaint_unknown`."""
    found = case(number)
    steps = timeline(number)
    limits = profile(found.profile)
    days = profiles.calendars(limits, desk.current().zone, calendars.holidays())
    said = clocks.clocks(limits, days, steps, now)
    return Detail(found, callers(number), tuple(steps), _links(found, steps), said, limits)


def _links(found: Case, steps: Sequence[Step]) -> tuple[Link, ...]:
    named = dict.fromkeys(step.new for step in steps if step.action == "link")
    merged = Complaint.select(Complaint.id).where(Complaint.merged_into == found.id)
    named |= dict.fromkeys(f"complaint/{number}" for (number,) in rows(merged))
    if found.merged_into is not None:
        named[f"complaint/{found.merged_into}"] = None
    return tuple(Link(reference, _said_of(reference)) for reference in named)


def _said_of(reference: str) -> str:
    kind, _, number = reference.partition("/")
    if kind == "visit":
        return visits.visit(int(number)).short_number
    return case(int(number)).short_number if kind == "complaint" else f"#{number}"


# The queue


def queue(
    filters: Filters, now: int, limit: int, after: tuple[int, int] | None = None
) -> list[Case]:
    """Return the next cases behind a key, what is due first in front, overdue before all.

    The key of a case is its position and id: `key(case)`.
    """
    query = _narrowed(Complaint.select(*COLUMNS), filters, now)
    if after is not None:
        query = query.where(Tuple(Complaint.position, Complaint.id) > after)
    return _cases(query.order_by(Complaint.position, Complaint.id).limit(limit))


def queue_before(filters: Filters, now: int, limit: int, before: tuple[int, int]) -> list[Case]:
    """Return the cases just before a key, in the queue's order."""
    query = _narrowed(Complaint.select(*COLUMNS), filters, now)
    query = query.where(Tuple(Complaint.position, Complaint.id) < before)
    backwards = query.order_by(Complaint.position.desc(), Complaint.id.desc())
    return _cases(backwards.limit(limit))[::-1]


def key(found: Case) -> tuple[int, int]:
    """Return where a case stands in the queue."""
    return found.position, found.id


def everything(filters: Filters, now: int) -> Iterator[Case]:
    """Yield all cases in batches, so that no long read holds up the desk."""
    after = None
    while batch := queue(filters, now, BATCH, after):
        yield from batch
        after = key(batch[-1])


def counts(now: int, filters: Filters = OPEN) -> Counts:
    """Return how many cases are open, overdue, and wait for a call."""

    def count(**more: bool) -> int:
        wanted = Filters(**{**vars(filters), **more})
        number: int = _narrowed(Complaint.select(Complaint.id), wanted, now).count()
        return number

    return Counts(count(), count(overdue=True), count(follow_up=True))


def follow_ups(now: int, limit: int, after: tuple[int, int] | None = None) -> list[Case]:
    """Return the cases whose residents are to be called, what is due first in front."""
    return queue(Filters(follow_up=True), now, limit, after)


def units() -> list[str]:
    """Return the units that open cases are about, in their order."""
    told = (Complaint.position < CLOSED_POSITION) & (Complaint.unit != "")
    query = Complaint.select(Complaint.unit).where(told).distinct().order_by(Complaint.unit)
    return [unit for (unit,) in rows(query)]


def waiting_for(trigger: str) -> list[Case]:
    """Return the cases whose follow-up waits for a trigger of tables.TRIGGERS."""
    waits = (Complaint.state == lifecycle.AWAITING) & (Complaint.waiting_for == trigger)
    return _cases(Complaint.select(*COLUMNS).where(waits).order_by(Complaint.id))


def _narrowed(query: ModelSelect[Any], filters: Filters, now: int) -> ModelSelect[Any]:
    if words := search.query(filters.words):
        query, _ = search.within(query, Complaint.id, INDEX, words)
    for condition in _conditions(filters, now):
        query = query.where(condition)
    return query


def _conditions(filters: Filters, now: int) -> Iterator[Any]:
    if filters.overdue:
        yield Complaint.position <= now
    elif not filters.closed and filters.state not in (lifecycle.CLOSED, lifecycle.MERGED):
        yield Complaint.position < CLOSED_POSITION
    if filters.mine is not None:  # first asked, first responsible: who took it, too
        yield (Complaint.handler == filters.mine) | (Complaint.taken_by == filters.mine)
    if filters.follow_up:
        yield Complaint.state == lifecycle.AWAITING
        yield Complaint.next_due_kind.in_(("follow_up", "call"))
    for column, wanted in (
        (Complaint.department, filters.department),
        (Complaint.state, filters.state),
        (Complaint.kind, filters.kind),
        (Complaint.unit, filters.unit),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.severity:
        yield Complaint.severity >= filters.severity
    if filters.since is not None:
        yield Complaint.received_at >= filters.since
    if filters.until is not None:
        yield Complaint.received_at < filters.until


def _cases(query: ModelSelect[Any]) -> list[Case]:
    return [Case(*row) for row in rows(query)]
