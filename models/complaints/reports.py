"""What complaints add to the rest of the desk: what is due, and their blocks."""

from __future__ import annotations

from models import blocks, due
from models.blocks import Block, Circumstances, Line
from models.clock import short_date_time
from models.complaints import clocks, reads
from models.complaints.lifecycle import STATES
from models.complaints.tables import KINDS, MAJOR, Case
from models.due import Due
from models.language import N_
from models.log.tables import NOTABLE, ROUTINE, URGENT
from models.text import shown

MOST_DUE = 50  # the strip shows one thing, the lock screen a few


@due.source
def due_items(now: int) -> list[Due]:
    """Return the cases that are due first, overdue ones before all."""
    return [
        Due(f"complaint-{case.id}-{case.next_due_kind}-{case.next_due_at}", label, case.next_due_at)
        for case in reads.queue(reads.OPEN, now, MOST_DUE)
        if case.next_due_at is not None
        for label in (case.short_number,)
    ]


@blocks.writer("parts")
def open_block(around: Circumstances) -> Block:
    """Write the open cases, overdue first."""
    counts = reads.counts(around.now)
    cases = reads.queue(reads.OPEN, around.now, around.most)
    title = around.words("Complaints open, {count} overdue", count=counts.overdue)
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
    lines = [Line(line(case, around), _severity(case, around.now)) for case in cases]
    if count > len(cases):
        lines.append(Line(around.words("          and {count} more", count=count - len(cases))))
    return tuple(lines)


def _severity(case: Case, now: int) -> int:
    if case.severity >= MAJOR or (case.next_due_at is not None and case.next_due_at <= now):
        return URGENT
    return NOTABLE if case.severity else ROUTINE


def line(case: Case, around: Circumstances) -> str:
    """Return a case as a line of plain text, without names or phones."""
    words, mark = around.words, ("  ", "! ", "!!", "!!")[case.severity]
    unit = f" {shown(case.unit)}" if case.unit else ""
    said = f"{mark} {case.short_number}  {words(STATES[case.state])}  {words(KINDS[case.kind])}"
    said += f"{unit}  {shown(case.words)}"
    if case.next_due_at is None or case.next_due_kind is None:
        return said
    what = words(clocks.DEADLINES[case.next_due_kind])
    when = short_date_time(case.next_due_at, around.desk.zone, around.now)
    sentence = N_("due {when}: {what}")
    if case.next_due_at <= around.now:
        sentence = N_("overdue since {when}: {what}")
    return said + "  " + words(sentence, when=when, what=what)
