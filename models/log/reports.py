"""What the log adds to the rest of the desk: its due things and its blocks of the brief."""

from __future__ import annotations

from models import blocks, due, shifts
from models.blocks import Block, Circumstances, Line
from models.clock import short_date_time
from models.due import Due
from models.language import N_
from models.log import reads
from models.log.tables import ABOUT, NOTABLE, URGENT, LogEntry
from models.text import shown

LATEST = 8


@due.source
def due_items(_now: int) -> list[Due]:
    """Return the open items that have a due time."""
    return [
        Due(
            f"entry-{item.number}-{item.open_due_at}",
            f"#{item.number}",
            item.open_due_at,
            what=N_("open item"),
            about=item.text or "",
            reference=f"entry/{item.number}",
        )
        for item in reads.open_items()
        if item.open_due_at is not None
    ]


@blocks.writer("log")
def urgent_block(around: Circumstances) -> Block:
    """Write what is urgent or notable in the shift, the latest last."""
    shift = shifts.current(around.now, around.desk.zone)
    found: list[LogEntry] = []
    if shift.id is not None:
        filters = reads.Filters(shift=shift.id, severity=NOTABLE)
        found = [item for item in reads.newest(500, filters) if item.stands]
    severity = max((item.severity for item in found), default=0)
    title = around.words("Urgent and notable in this shift")
    return Block(title, len(found), _lines(found[-around.most :], len(found), around), severity)


@blocks.writer("log")
def open_block(around: Circumstances) -> Block:
    """Write the open items."""
    items = reads.open_items()
    overdue = any(item.open_due_at is not None and item.open_due_at <= around.now for item in items)
    lines = _lines(items[: around.most], len(items), around)
    return Block(around.words("Open items"), len(items), lines, URGENT if overdue else 0)


@blocks.writer("brief")
def latest_block(around: Circumstances) -> Block:
    """Write the last entries."""
    found = reads.newest(LATEST)
    head = reads.head()
    title = around.words("Latest, of {count} in all", count=head[0] if head else 0)
    return Block(title, len(found), _lines(found, len(found), around))


def _lines(items: list[LogEntry], count: int, around: Circumstances) -> tuple[Line, ...]:
    lines = [line(item, around) for item in items]
    if count > len(items):
        lines.append(Line(around.words("          and {count} more", count=count - len(items))))
    return tuple(lines)


def line(item: LogEntry, around: Circumstances) -> Line:
    """Return an entry as a line of plain text; it ends in whether it is open, and due when."""
    zone = around.desk.zone
    mark = {NOTABLE: "! ", URGENT: "!!"}.get(item.severity, "  ")
    when = short_date_time(item.happened_at, zone, around.now)
    text = around.words("(removed)") if item.text is None else shown(item.text)
    if item.action in ABOUT:
        text = around.words(ABOUT[item.action], number=item.target, text=text)
    if not item.stands:
        text = "~ " + text
    place = f" @{shown(item.place)}" if item.place else ""
    due_at = item.open_due_at
    until = ""
    if item.is_open:
        until = "  " + around.words("open")
        if due_at is not None:
            until = "  " + around.words(
                "due {when}", when=short_date_time(due_at, zone, around.now)
            )
    said = f"{mark} {item.number:>6} {when:>11}  {shown(item.author_name)}  {text}{place}{until}"
    return Line(said, item.severity, item.number, ending=until)
