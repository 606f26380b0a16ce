"""The outgoing signs: what stops an offer, and what it fixes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models import blocks, checklists, duty, staff
from models import desk as desk_settings
from models.blocks import Circumstances
from models.database import database, rows
from models.desk import Desk
from models.errors import DeskError
from models.handover import documents, notes, reads, states
from models.handover.documents import (
    BlockLines,
    ChecklistLine,
    Document,
    OpenLine,
    Person,
    Section,
)
from models.handover.tables import HandoverStep
from models.language import Words
from models.log import entries
from models.log import reads as log_reads
from models.log.entries import Act
from models.log.tables import NOTABLE, URGENT, Entry, LogEntry, NewEntry, OpenItem
from models.shifts import OpenedShift
from models.staff import Actor

COUNT_REFERENCE = "count/"  # of the open item that a missing thing makes: one, until it is cleared


@dataclass(frozen=True)
class Obstacle:
    """Something that has to be done before an offer or an acceptance; `item` is where."""

    item: str
    label: str


def obstacles(opened: OpenedShift, login: str) -> list[Obstacle]:
    """Return what keeps a person from offering: items, sections, urgent entries not seen."""
    answers = notes.answers(opened.opening)
    found = [
        Obstacle(f"check:{item.position}", item.label)
        for item in checklists.by_id(opened.checklist).items
        if item.position not in answers
    ]
    found += [
        Obstacle(f"section:{each.section}", notes.SECTIONS[each.section])
        for each in notes.sections(opened.opening)
        if not each.is_filled
    ]
    urgent = [item for item in of_severity(opened, URGENT) if item.author != login]
    known = notes.seen(login, [item.number for item in urgent])
    return found + [
        Obstacle(f"urgent:{item.number}", f"#{item.number}")
        for item in urgent
        if item.number not in known
    ]


@dataclass(frozen=True)
class Named:
    """The entries that a handover names by number: severe ones of its time, and open items."""

    severe: tuple[LogEntry, ...]
    open_items: tuple[LogEntry, ...]


def named(opened: OpenedShift) -> Named:
    """Return the entries that the open shift's handover would name now."""
    return Named(tuple(of_severity(opened, NOTABLE)), tuple(log_reads.open_items()))


def of_severity(opened: OpenedShift, severity: int) -> list[LogEntry]:
    """Return the standing entries since the last handover that are at least so severe."""
    filters = log_reads.Filters(severity=severity)
    since = log_reads.everything(filters, after_number=reads.first_number(opened) - 1)
    return [item for item in since if item.stands]


def open_lines() -> tuple[OpenLine, ...]:
    """Return the open items, those due first in front, with how many handovers they went through.

    An item counts from the entry that carried it over, or from the one a correction stands for.
    """
    return _lines(log_reads.open_items())


def _lines(items: Sequence[LogEntry]) -> tuple[OpenLine, ...]:
    begun = _opened_by([item.number for item in items])
    sealed = reads.sealed_since(min(begun.values())) if begun else []
    return tuple(
        OpenLine(
            item.number,
            item.open_due_at,
            len(sealed) - bisect_left(sealed, begun.get(item.number, item.number)),
        )
        for item in items
    )


def _opened_by(numbers: list[int]) -> dict[int, int]:
    """Return by which entry each open item was opened, through corrections back to the first."""
    begun: dict[int, int] = {}
    standing = {number: number for number in numbers}
    while standing:
        found = Entry.select(Entry.number, Entry.action, Entry.target).where(
            log_reads.among(Entry.number, standing)
        )
        carried = Entry.select(Entry.target, Entry.number).where(
            log_reads.among(Entry.target, standing) & (Entry.action == "carry")
        )
        carries = dict(rows(carried.order_by(Entry.number)))
        earlier: dict[int, int] = {}
        for number, action, target in rows(found):
            item = standing[number]
            begun[item] = carries.get(number, number)
            if number not in carries and action == "correction":
                earlier[target] = item
        standing = earlier
    return begun


def compiled(
    opened: OpenedShift,
    desk: Desk,
    now: int,
    entries_named: Named | None = None,
    words: Words | None = None,
) -> Document:
    """Return what the handover would say now; nobody has signed it yet.

    Whoever shows the entries as well has read them already and gives them. Other parts speak the
    desk's language, or until it is signed the `words` of who looks.
    """
    words = words or Words(desk.language)
    answers, head = notes.answers(opened.opening), log_reads.head()
    found = entries_named or named(opened)
    return Document(
        handover=opened.opening,
        shift=opened.shift.key,
        starts_at=opened.shift.starts_at,
        ends_at=opened.shift.ends_at,
        first=reads.first_number(opened),
        last=head[0] if head else 0,
        members=duty.members(opened.id),
        checklist=tuple(
            ChecklistLine(
                item.position,
                item.kind,
                item.label,
                item.expected,
                answers[item.position].value if item.position in answers else "",
                answers[item.position].note if item.position in answers else "",
            )
            for item in checklists.by_id(opened.checklist).items
        ),
        sections=tuple(
            Section(each.section, each.text, each.is_none)
            for each in notes.sections(opened.opening)
        ),
        urgent=tuple(item.number for item in found.severe if item.severity == URGENT),
        notable=tuple(item.number for item in found.severe if item.severity == NOTABLE),
        open_items=_lines(found.open_items),
        blocks=tuple(
            BlockLines(
                block.title, block.count, tuple(line.text for line in block.lines), block.severity
            )
            for block in blocks.collect(Circumstances(desk, now, words), "parts")
        ),
    )


def offer(actor: Actor, now: int) -> Document:
    """Sign the open shift's handover as its outgoing: what it says is fixed at the last entry.

    Raises DeskError: no_shift_open, not_on_shift, on_both_shifts, automatic_sign_in,
    handover_state, handover_unfinished (its field says where the first thing to do is).
    """
    with database.write():
        actor = duty.in_person(actor)
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        states.require(reads.state_of(opened.opening), "offer")
        require_outgoing(found, actor)
        left = obstacles(opened, actor.account.login)
        if left:
            raise DeskError(
                "handover_unfinished", left[0].item, count=len(left), label=left[0].label
            )
        signer = Person(actor.account.login, actor.account.name)
        fixed = compiled(opened, desk, now)
        document = replace(fixed, offered_by=signer, offered_at=now)
        add_step(opened.opening, "offer", actor, now, document=document)
    return document


def withdraw(actor: Actor, now: int) -> None:
    """Take an offer back to go on preparing; a member of the outgoing shift may."""
    with database.write():
        actor = staff.as_of_now(actor, "go_on_duty")
        found = duty.situation(now)
        opened = require_opened(found)
        states.require(reads.state_of(opened.opening), "withdraw")
        require_outgoing(found, actor)
        add_step(opened.opening, "withdraw", actor, now)


def check_signer(actor: Actor) -> None:
    """Raise DeskError unless the sign-in may sign handovers at all and was made by hand."""
    actor.require("go_on_duty")
    if actor.automatic:
        raise DeskError("automatic_sign_in")


def require_opened(found: duty.Situation) -> OpenedShift:
    """Return the open shift; raise DeskError `no_shift_open`."""
    if found.opened is None:
        raise DeskError("no_shift_open")
    return found.opened


def require_outgoing(found: duty.Situation, actor: Actor) -> None:
    """Raise DeskError unless the actor is on the open shift and not on the next one too."""
    login = actor.account.login
    if not found.is_member(login):
        raise DeskError("not_on_shift", name=actor.account.name)
    if found.is_waiting(login):
        raise DeskError("on_both_shifts", name=actor.account.name)


def is_open_already(label: str) -> bool:
    """Say whether a thing has an open item since a count before that was not as expected."""
    known = (
        Entry.select(Entry.number)
        .join(OpenItem, on=(OpenItem.number == Entry.number))
        .where(Entry.reference == COUNT_REFERENCE + label)
    )
    return bool(rows(known))


def open_difference(
    label: str, expected: int, value: str, note: str, actor: Actor, desk: Desk, now: int
) -> None:
    """Make an open item of a count that is not as expected."""
    reference = COUNT_REFERENCE + label
    words = Words(desk.language)
    said = words(
        "{label}: {expected} expected, {value} counted. {note}",
        label=label,
        expected=expected,
        value=value,
        note=note,
    )
    new = NewEntry(
        said.strip(), category="handover", severity=NOTABLE, carried=True, reference=reference
    )
    number = entries.insert(new, Act(), actor, desk, now)
    OpenItem.insert(number=number, due_at=None).execute()


def add_step(
    handover: int,
    action: str,
    actor: Actor,
    now: int,
    *,
    reason: str = "",
    document: Document | None = None,
    entry: int | None = None,
) -> int:
    """Add a step to a handover's timeline, inside a write, and return its number."""
    number: int = HandoverStep.insert(
        handover=handover,
        action=action,
        person=actor.account.login,
        person_name=actor.account.name,
        at=now,
        reason=reason,
        last_number=document.last if document else None,
        entry=entry,
        document=documents.written(document) if document else None,
    ).execute()
    return number
