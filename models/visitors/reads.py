"""Reading the register: one visit, who is inside, who is expected, what is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from peewee import ModelSelect, Tuple, fn

from models import masking, search
from models.clock import local, wall
from models.database import rows
from models.desk import Desk
from models.errors import DeskError
from models.visitors import lifecycle, names
from models.visitors.tables import (
    INDEX,
    BadgeLoan,
    Step,
    Visit,
    VisitRow,
    VisitStep,
)

COLUMNS = tuple(getattr(VisitRow, each.name) for each in fields(Visit))
STEP_COLUMNS = tuple(getattr(VisitStep, each.name) for each in fields(Step))
STEP_FIELDS = tuple(each.name for each in fields(Step))
WRITTEN_NUMBER = re.compile(r"(?:V-)?(?:(?P<year>\d{4})-)?(?P<count>\d{1,6})", re.IGNORECASE)
BATCH = 1000


@dataclass(frozen=True)
class Filters:
    """Which visits to see; nothing set means all, the latest first.

    `state` is any of lifecycle.STATES, those of the clock too; who is on site is so when over time
    as well. `since` and `until` are moments.
    """

    state: str | None = None
    purpose: str | None = None
    unit: str | None = None
    plate: str | None = None
    badge: str | None = None
    groups: bool = False
    words: str = ""
    since: int | None = None
    until: int | None = None


EVERYTHING = Filters()


@dataclass(frozen=True)
class Loan:
    """A badge that is out: with which visit, since when; `is_left` when the visitor is gone."""

    badge: str
    visit: Visit
    out_at: int

    @property
    def is_left(self) -> bool:
        """Whether whoever has it is no longer inside."""
        return self.visit.state != lifecycle.ON_SITE


@dataclass(frozen=True)
class Inside:
    """How many visits are open, how many people are inside, how many visits are over time."""

    visits: int
    people: int
    overstaying: int


@dataclass(frozen=True)
class Detail:
    """A visit with its timeline and the badges it still has; phone and document are masked."""

    visit: Visit
    steps: tuple[Step, ...]
    badges_out: tuple[str, ...]


def whole(number: int) -> Visit:
    """Return a visit by its id with its whole phone: for writes, never to be shown."""
    found = _whole(VisitRow.select(*COLUMNS).where(VisitRow.id == number))
    if not found:
        raise DeskError("visit_unknown", "visit", value=number)
    return found[0]


def masked(visit: Visit) -> Visit:
    """Return a visit as it may be shown: phone and document masked."""
    return replace(
        visit,
        phone=masking.phone(visit.phone),
        last_four=masking.document(visit.last_four),
    )


def visit(number: int) -> Visit:
    """Return a visit by its id, masked; raise DeskError `visit_unknown`."""
    return masked(whole(number))


def visits(numbers: Sequence[int]) -> list[Visit]:
    """Return the visits with these ids, masked, the latest first."""
    query = VisitRow.select(*COLUMNS).where(VisitRow.id.in_(list(numbers)))
    return _visits(query.order_by(VisitRow.id.desc()))


def find(written: str) -> Visit:
    """Return the visit of a number as people write it: V-2026-000123, V-0123, 123.

    Without a year it is the newest of that count. Raises DeskError `visit_unknown`.
    """
    found = WRITTEN_NUMBER.fullmatch(written.strip())
    if found is not None:
        years = [int(found["year"])] if found["year"] else _years()
        wanted = [f"V-{year}-{int(found['count']):06}" for year in years]
        query = VisitRow.select(*COLUMNS).where(VisitRow.number.in_(wanted))
        for each in _visits(query.order_by(VisitRow.number.desc()).limit(1)):
            return each
    raise DeskError("visit_unknown", "visit", value=written)


def _years() -> range:
    """Return the years in which visits were registered."""
    [(first, last)] = rows(VisitRow.select(fn.MIN(VisitRow.number), fn.MAX(VisitRow.number)))
    return range(int(first[2:6]), int(last[2:6]) + 1) if first else range(0)


def timeline(number: int) -> list[Step]:
    """Return the steps of a visit, the first one first."""
    query = VisitStep.select(*STEP_COLUMNS).where(VisitStep.visit == number)
    facts = STEP_FIELDS.index("facts")
    return [
        Step(**dict(zip(STEP_FIELDS, row, strict=True)) | {"facts": json.loads(row[facts])})
        for row in rows(query.order_by(VisitStep.id))
    ]


def detail(number: int) -> Detail:
    """Return a visit with everything that belongs to it; raise DeskError `visit_unknown`."""
    query = BadgeLoan.select(BadgeLoan.badge).where(
        (BadgeLoan.visit == number) & BadgeLoan.back_at.is_null()
    )
    out = tuple(badge for (badge,) in rows(query.order_by(BadgeLoan.id)))
    return Detail(visit(number), tuple(timeline(number)), out)


# Who is inside


def on_site(now: int) -> list[Visit]:
    """Return who is inside: overstaying first, the longest over in front; then by arrival."""
    query = VisitRow.select(*COLUMNS).where(VisitRow.state == lifecycle.ON_SITE)
    found = _visits(query)
    found.sort(key=lambda each: (-(each.over_by(now) or -1), each.at, each.id))
    return found


def inside(now: int) -> Inside:
    """Return how many are inside, for the header and the blocks."""
    query = VisitRow.select(VisitRow.remaining, VisitRow.limit_at)
    found = rows(query.where(VisitRow.state == lifecycle.ON_SITE))
    over = sum(limit is not None and limit <= now for _, limit in found)
    return Inside(len(found), sum(remaining for remaining, _ in found), over)


def overstaying(now: int, limit: int = BATCH) -> list[Visit]:
    """Return who has stayed longer than they may, the longest over first."""
    over = (VisitRow.state == lifecycle.ON_SITE) & (VisitRow.limit_at <= now)
    return _visits(VisitRow.select(*COLUMNS).where(over).order_by(VisitRow.limit_at).limit(limit))


def last_closing(desk: Desk, now: int) -> int:
    """Return the last moment at which the desk's closing hour was, by its own clock."""
    today = local(now, desk.zone).date()
    closing = wall(today, desk.visitor_closing_hour * 60, desk.zone)
    if closing > now:
        closing = wall(today - timedelta(days=1), desk.visitor_closing_hour * 60, desk.zone)
    return closing


def unsettled(desk: Desk, now: int, limit: int = BATCH) -> list[Visit]:
    """Return who came before the last closing hour and is open still, to be settled one by one.

    Whoever was allowed to stay longer (`working.extend`) is asked about only after that. Nobody is
    ever signed out by itself.
    """
    extended = VisitStep.select(VisitStep.id).where(
        (VisitStep.visit == VisitRow.id) & (VisitStep.action == "extend")
    )
    waits = (
        (VisitRow.state == lifecycle.ON_SITE)
        & (VisitRow.arrived_at < last_closing(desk, now))
        & ((VisitRow.limit_at <= now) | ~fn.EXISTS(extended))
    )
    query = VisitRow.select(*COLUMNS).where(waits).order_by(VisitRow.arrived_at, VisitRow.id)
    return _visits(query.limit(limit))


def badges_out(*, left: bool = False) -> list[Loan]:
    """Return the badges that are out, the longest first; with `left` those whose visit is over."""
    columns = BadgeLoan.badge, BadgeLoan.visit, BadgeLoan.out_at
    query = BadgeLoan.select(*columns).where(BadgeLoan.back_at.is_null())
    loans = rows(query.order_by(BadgeLoan.out_at, BadgeLoan.id))
    ids = [number for _, number, _ in loans]
    of = {each.id: each for each in visits(ids)}
    found = [Loan(badge, of[number], at) for badge, number, at in loans]
    return [loan for loan in found if loan.is_left or not left]


# Who is expected


def expected(now: int, *, until: int | None = None, limit: int = BATCH) -> list[Visit]:
    """Return who is expected and whose window is not over, the earliest first."""
    waits = (VisitRow.state == lifecycle.EXPECTED) & (VisitRow.expected_until > now)
    if until is not None:
        waits &= VisitRow.expected_from < until
    query = VisitRow.select(*COLUMNS).where(waits)
    return _visits(query.order_by(VisitRow.expected_from, VisitRow.id).limit(limit))


def no_shows(now: int, since: int, limit: int = BATCH) -> list[Visit]:
    """Return who was expected in a window that ended since a moment, and did not come."""
    missed = (
        (VisitRow.state == lifecycle.EXPECTED)
        & (VisitRow.expected_until <= now)
        & (VisitRow.expected_until > since)
    )
    query = VisitRow.select(*COLUMNS).where(missed)
    return _visits(query.order_by(VisitRow.expected_until, VisitRow.id).limit(limit))


# The list


def listed(
    filters: Filters,
    now: int,
    limit: int,
    after: tuple[int, int] | None = None,
    *,
    unmasked: bool = False,
) -> list[Visit]:
    """Return the next visits behind a key, the latest first. The key of a visit: `key(visit)`.

    `unmasked` is for an export that was logged.
    """
    query, by = _narrowed(VisitRow.select(*COLUMNS), filters, now)
    if after is not None:
        query = query.where(Tuple(*by) < after[-len(by) :])
    query = query.order_by(*(column.desc() for column in by)).limit(limit)
    return _whole(query) if unmasked else _visits(query)


def listed_before(filters: Filters, now: int, limit: int, before: tuple[int, int]) -> list[Visit]:
    """Return the visits just before a key, in the list's order."""
    query, by = _narrowed(VisitRow.select(*COLUMNS), filters, now)
    query = query.where(Tuple(*by) > before[-len(by) :])
    return _visits(query.order_by(*by).limit(limit))[::-1]


def key(found: Visit) -> tuple[int, int]:
    """Return where a visit stands in the list."""
    return found.at, found.id


def count(filters: Filters, now: int) -> int:
    """Return how many visits a filter leaves."""
    number: int = _narrowed(VisitRow.select(VisitRow.id), filters, now)[0].count()
    return number


def everything(filters: Filters, now: int, *, unmasked: bool = False) -> Iterator[Visit]:
    """Yield all visits in batches, the latest first, so that no long read holds up the desk."""
    after = None
    while batch := listed(filters, now, BATCH, after, unmasked=unmasked):
        yield from batch
        after = key(batch[-1])


def same_person(number: int, limit: int = 200) -> list[Visit]:
    """Return every visit of a visit's person, the latest first: same name, no other phone."""
    known = whole(number)
    if not known.name:
        return []
    query = VisitRow.select(*COLUMNS).where(VisitRow.name == known.name)
    if digits := names.digits(known.phone):
        query = query.where(VisitRow.digits.in_((digits, "")))
    return _visits(query.order_by(VisitRow.at.desc(), VisitRow.id.desc()).limit(limit))


def _narrowed(
    query: ModelSelect[Any], filters: Filters, now: int
) -> tuple[ModelSelect[Any], tuple[Any, ...]]:
    """Return a query narrowed, and the columns to page along: with words those of the index."""
    by: tuple[Any, ...] = (VisitRow.at, VisitRow.id)
    if words := search.query(filters.words):
        query, number = search.within(query, VisitRow.id, INDEX, words)
        by = (number,)
    for condition in _conditions(filters, now):
        query = query.where(condition)
    return query, by


def _conditions(filters: Filters, now: int) -> Iterator[Any]:
    if filters.state is not None:
        stored = lifecycle.BY_THE_CLOCK.get(filters.state, filters.state)
        yield VisitRow.state == stored
        if stored != filters.state:
            yield VisitRow.limit_at <= now
        elif stored == lifecycle.EXPECTED:
            yield VisitRow.limit_at > now
    for column, wanted in (
        (VisitRow.purpose, filters.purpose),
        (VisitRow.unit, filters.unit),
        (VisitRow.plate, filters.plate),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.badge is not None:
        loans = BadgeLoan.select(BadgeLoan.visit).where(BadgeLoan.badge == filters.badge)
        yield VisitRow.id.in_(loans)
    if filters.groups:
        yield (VisitRow.programme != "") | (VisitRow.purpose == "tour")
    if filters.since is not None:
        yield VisitRow.at >= filters.since
    if filters.until is not None:
        yield VisitRow.at < filters.until


def _whole(query: ModelSelect[Any]) -> list[Visit]:
    return [Visit(*row) for row in rows(query)]


def _visits(query: ModelSelect[Any]) -> list[Visit]:
    return [masked(found) for found in _whole(query)]
