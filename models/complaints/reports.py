"""What complaints add to the rest of the desk: what is due, and their blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import fn

from models import blocks, due
from models.blocks import Block, Circumstances, Line
from models.clock import short_date_time
from models.complaints import clocks, reads
from models.complaints.lifecycle import STATES
from models.complaints.tables import (
    CLOSED_POSITION,
    KINDS,
    MAJOR,
    Case,
    Complaint,
    short_number,
)
from models.database import rows
from models.due import HANDLER, MANAGER, SUPERVISOR, Due
from models.language import N_
from models.log.tables import NOTABLE, ROUTINE, URGENT
from models.text import shown

SAID_OF_IT = 200  # letters of what happened
MOST_DUE = 500  # a desk has some dozen; what somebody has seen may not hide what is new


@due.source
def due_items(_now: int) -> list[Due]:
    """Return the cases that are due first, overdue ones before all."""
    return [_due(DueCase(*row)) for row in rows(_running().limit(MOST_DUE))]


class DueCase(NamedTuple):
    """What is read of a case whenever somebody writes to the desk: no more than is needed."""

    id: int
    number: str
    kind: str
    due_at: int
    near_at: int | None
    twice_at: int | None
    received_at: int
    severity: int
    reopened: int
    level: int
    handler: str
    taken_name: str
    unit: str
    words: str


def _running() -> Any:
    of = Complaint
    columns = (
        *(of.id, of.number, of.next_due_kind, of.next_due_at, of.near_at, of.twice_at),
        *(of.received_at, of.severity, of.reopened, of.level),
        *(of.handler, of.taken_name, of.unit, fn.SUBSTR(of.words, 1, SAID_OF_IT)),
    )
    running = of.next_due_at.is_null(False) & (of.position < CLOSED_POSITION)
    return of.select(*columns).where(running).order_by(of.position, of.id)


def _due(case: DueCase) -> Due:
    return Due(
        f"complaint-{case.id}-{case.kind}-{case.due_at}",
        short_number(case.number),
        case.due_at,
        told=tuple(_told(case)),
        handler=case.handler or case.taken_name,  # first-asked responsibility
        what=clocks.DEADLINES[case.kind],
        about=f"{case.unit} {case.words}".strip(),
        reference=f"complaint/{case.id}",
    )


def _told(case: DueCase) -> Iterator[tuple[int, int]]:
    """Yield whom a case concerns, and from when on."""
    if case.severity >= MAJOR:
        yield MANAGER, case.received_at
    if case.reopened:
        yield case.level, case.received_at  # one level up, from the beginning
    if case.near_at is not None:
        yield HANDLER, case.near_at
    yield (HANDLER if case.kind in clocks.APPOINTMENTS else SUPERVISOR), case.due_at
    if case.twice_at is not None:
        yield MANAGER, case.twice_at


@blocks.writer("parts")
def open_block(around: Circumstances) -> Block:
    """Write the open cases, overdue first."""
    counts = reads.counts(around.now)
    cases = reads.queue(reads.OPEN, around.now, around.most)
    title = around.words("Open complaints ({count} overdue)", count=counts.overdue)
    severity = URGENT if counts.overdue else ROUTINE
    return Block(title, counts.open, _lines(cases, counts.open, around), severity)


@blocks.writer("parts")
def follow_up_block(around: Circumstances) -> Block:
    """Write the calls that are to be made."""
    cases = reads.follow_ups(around.now, around.most)
    count = reads.counts(around.now).follow_ups
    over = any((case.next_due_at or around.now + 1) <= around.now for case in cases[:1])
    severity = NOTABLE if over else ROUTINE
    return Block(around.words("Follow-ups due"), count, _lines(cases, count, around), severity)


def _lines(cases: list[Case], count: int, around: Circumstances) -> tuple[Line, ...]:
    lines = [line(case, around) for case in cases]
    if count > len(cases):
        lines.append(Line(around.words("          and {count} more", count=count - len(cases))))
    return tuple(lines)


def _severity(case: Case, now: int) -> int:
    if case.severity >= MAJOR or (case.next_due_at is not None and case.next_due_at <= now):
        return URGENT
    return NOTABLE if case.severity else ROUTINE


def line(case: Case, around: Circumstances) -> Line:
    """Return a case as a line of plain text, without names or phones; it ends in its deadline."""
    words, mark = around.words, ("  ", "! ", "!!", "!!")[case.severity]
    unit = f" {shown(case.unit)}" if case.unit else ""
    said = f"{mark} {case.short_number}  {words(STATES[case.state])}  {words(KINDS[case.kind])}"
    said += f"{unit}  {shown(case.words)}"
    severity = _severity(case, around.now)
    if case.next_due_at is None or case.next_due_kind is None:
        return Line(said, severity)
    what = words(clocks.DEADLINES[case.next_due_kind])
    when = short_date_time(case.next_due_at, around.desk.zone, around.now)
    sentence = N_("due {when}: {what}")
    if case.next_due_at <= around.now:
        sentence = N_("overdue since {when}: {what}")
    ending = "  " + words(sentence, when=when, what=what)
    return Line(said + ending, severity, ending=ending)
