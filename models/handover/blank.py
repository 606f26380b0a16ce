"""The blank form of a handover, for the day when the machine is down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.checklists import CONDITIONS, EVERY_SHIFT, Template
from models.desk import Desk
from models.handover.notes import SECTIONS
from models.handover.sheet import checklist_columns, section_label
from models.language import Words
from models.sheets import Paragraph, Part, Ruled, Sheet, Signature, Table, tick
from models.shift_pattern import name_label
from models.text import shown

BLANK = "________"
BLANK_URGENT, BLANK_OPEN, BLANK_SECTION, BLANK_DOUBTS = 4, 5, 3, 2


def blank_sheet(template: Template, desk: Desk, words: Words, day: date | None = None) -> Sheet:
    """Return a form to fill in by hand: the incoming's column is empty, so they count anew."""
    shift = BLANK * 2 if template.shift == EVERY_SHIFT else name_label(template.shift, words)
    when = BLANK * 2 if day is None else day.isoformat()
    return Sheet(
        title=words("Shift handover on paper"),
        subtitle=(
            words.bracketed(desk.name, desk.code),
            words("Shift: {shift}   Date: {date}", shift=shift, date=when),
            words("Type it in afterwards: dutydesk handover enter"),
        ),
        marks=(),
        parts=tuple(_blank_parts(template, words)),
        signatures=tuple(
            Signature(words("{who}, name and time:", who=who))
            for who in (words("Outgoing"), words("Incoming"), words("Supervisor"))
        ),
    )


def _blank_parts(template: Template, words: Words) -> Iterator[Part]:
    said_back = words("What happened, when and where; below it what the incoming says back.")
    yield Part(words("Urgent"), (Paragraph(said_back), Ruled(BLANK_URGENT)))
    what = words("What is not finished, since when, due when.")
    yield Part(words("Open items"), (Paragraph(what), Ruled(BLANK_OPEN)))
    for section in SECTIONS:
        none = Paragraph(f"{tick(False)} {words('none')}")
        yield Part(section_label(section, words), (none, Ruled(BLANK_SECTION)))
    rows = tuple(
        (
            item.label,
            "" if item.expected is None else str(item.expected),
            *([tick(False)] * 2 if item.kind == "tick" else [BLANK] * 2),
            "",
            BLANK,
        )
        for item in template.items
    )
    conditions = words.listed(shown(words(label)) for label in CONDITIONS.values())
    how = words("A condition is one of: {conditions}.", conditions=conditions)
    yield Part(words("Checklist"), (Paragraph(how), Table(checklist_columns(words), rows)))
    yield Part(words("Doubts"), (Ruled(BLANK_DOUBTS),))
