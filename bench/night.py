"""A heavy night at a demo desk: written, handed over, and the shift after it half prepared."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from bench.desks import DemoDesk, origin
from models import checklists, duty, shifts, staff
from models import desk as desk_settings
from models.clock import MINUTE, now
from models.database import database, rows
from models.demo.stories import BOOKS
from models.handover import documents, notes, offering, review, sealing
from models.handover.tables import HandoverSection, HandoverStep
from models.log import entries
from models.log import reads as log_reads
from models.log.tables import NOTABLE, ROUTINE, URGENT, Entry, NewEntry
from models.shifts import OpenedShift
from models.staff import Actor

ENTRIES = 300
URGENT_ENTRIES, NOTABLE_ENTRIES = 5, 25
ITEMS_HANDED_OVER, ITEMS_OPEN = 40, 500
BATCH = 500
TEXTS = (
    "12 座 1503 天花滴水，已关上层水阀，工程部八点半到场，请继续跟进并回复住户",
    "东门道闸抬杆后不落，已改人工放行，厂家答复上午派人，钥匙在前台二号抽屉",
    "Water from above in 12-1503, valve of the floor above shut, plumber comes at 08:30",
    "18 层走廊有烟味，逐户敲门查看，为住户做饭，已开窗通风，半小时后复查无异常",
)
WRITTEN = "一切如常，重点看未结事项。\nThe plumber comes at 08:30; let him in by the east gate.\n"


def hand_over(desk: DemoDesk) -> None:
    """Write a heavy night and hand it over to the desk's clerk, after a past of other handovers."""
    outgoing, incoming = _outgoing(desk), _actor(desk.clerk)
    with database.write():
        opened = _with_past(outgoing)
        duty.go_on_duty(outgoing, now(), relieve=False)
        _write(outgoing, ITEMS_HANDED_OVER)
        _prepare(opened, outgoing, share=1)
        document = offering.offer(outgoing, now())
        review.begin(incoming, now())
        for each in review.items(document):
            kind, _, position = each.item.partition(":")
            answer = notes.answers(opened.opening)[int(position)] if kind == "check" else None
            value = "说回：继续盯着" if kind == "urgent" else answer.value if answer else ""
            review.check(each.item, "checked", value, "", incoming, now())
        sealing.accept(incoming, now())


def half_prepare(desk: DemoDesk) -> tuple[str, ...]:
    """Write the next shift, half prepared; return a piece of text of each part on its screen.

    The checklist's comes first, then what the desk knows, then the note.
    """
    actor = _actor(desk.clerk)
    with database.write():
        opened = shifts.opened()
        assert opened is not None
        _write(actor, ITEMS_OPEN)
        _prepare(opened, actor, share=0.5)
    label = checklists.by_id(opened.checklist).items[0].label
    urgent = offering.of_severity(opened, URGENT)[0]
    return f"[x] {label}", f"#{urgent.number} ", WRITTEN.splitlines()[0]


def _outgoing(desk: DemoDesk) -> Actor:
    people = BOOKS[desk.language].people
    clerks = [person.login for person in people if "clerk" in person.roles]
    return _actor(next(login for login in clerks if login != desk.clerk))


def _actor(login: str) -> Actor:
    return Actor(staff.find(login), origin())


def _with_past(person: Actor) -> OpenedShift:
    """Return the last of the demo's shifts, open; all those before it were handed over.

    The demo's own handovers, of its last shifts only, make room for these.
    """
    shift, account = shifts.Shift, person.account
    for own in (HandoverStep, HandoverSection, duty.Duty):
        own.delete().execute()
    shift.update(opening=None).execute()
    checklist = checklists.ensure_for_shift("", now()).id
    for opening, (number,) in enumerate(rows(shift.select(shift.id).order_by(shift.starts_at)), 1):
        changed = {"opening": opening, "opened_at": shift.starts_at, "checklist": checklist}
        shift.update(changed).where(shift.id == number).execute()
    opened = shifts.opened()
    assert opened is not None
    last = dict(rows(Entry.select(Entry.shift, fn.MAX(Entry.number)).group_by(Entry.shift)))
    text = documents.written(offering.compiled(opened, desk_settings.current(), now()))
    columns = shift.id, shift.opening, shift.ends_at
    before = rows(shift.select(*columns).where(shift.id != opened.id).order_by(shift.opening))
    steps = [
        (opening, action, account.login, account.name, at, "", last[number], document)
        for number, opening, at in before
        for action, document in (("offer", text), ("review", None), ("accept", text))
    ]
    names = "handover", "action", "person", "person_name", "at", "reason", "last_number", "document"
    for start in range(0, len(steps), BATCH):
        HandoverStep.insert_many(
            steps[start : start + BATCH], [getattr(HandoverStep, name) for name in names]
        ).execute()
    return opened


def _write(actor: Actor, items: int) -> None:
    """Write the entries of a shift, so many of them that `items` are open in the end."""
    to_open = items - log_reads.open_count()
    for turn in range(max(ENTRIES, to_open)):
        severity = ROUTINE
        if turn < URGENT_ENTRIES:
            severity = URGENT
        elif turn < URGENT_ENTRIES + NOTABLE_ENTRIES:
            severity = NOTABLE
        new = NewEntry(
            f"{TEXTS[turn % len(TEXTS)]} ({turn})",
            severity=severity,
            carried=turn < to_open,
            due_at=now() + turn * 20 * MINUTE if turn < to_open and turn % 3 else None,
        )
        entries.append(new, actor, now())


def _prepare(opened: OpenedShift, actor: Actor, share: float) -> None:
    """Answer that share of the checklist, write that share of the note, see what is urgent."""
    right = {"tick": "yes", "condition": "good", "text": "如常"}
    for item in _first(checklists.by_id(opened.checklist).items, share):
        value = str(item.expected) if item.kind == "count" else right[item.kind]
        notes.answer(item.position, value, "", actor, now())
    for section in _first(notes.sections(opened.opening), share):
        notes.save_section(section.section, WRITTEN * 3, section, actor, now())
    notes.see([entry.number for entry in offering.of_severity(opened, URGENT)], actor, now())


def _first(things: Sequence, share: float) -> Sequence:
    return things[: round(len(things) * share)]
