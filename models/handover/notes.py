"""What the outgoing writes through the shift: the note's sections and the checklist's answers."""

from __future__ import annotations

from dataclasses import replace

from models import checklists, duty, shifts, staff
from models.database import database, rows
from models.errors import DeskError
from models.handover import reads, states
from models.handover.merge import merge
from models.handover.tables import Answer, HandoverAnswer, HandoverSection, SavedSection, SeenEntry
from models.language import N_
from models.shifts import OpenedShift
from models.staff import Actor
from models.text import clean_text

SECTIONS = {
    "summary": N_("summary"),
    "look_ahead": N_("expected next"),
    "if_then": N_("if … then"),
    "special": N_("special situations"),
    "equipment": N_("equipment"),
    "supervisor": N_("for the supervisor"),
}
LONGEST_SECTION = 4000


# Reads


def sections(handover: int) -> tuple[SavedSection, ...]:
    """Return the sections of a note in their order; those nobody has written in are empty."""
    columns = [getattr(HandoverSection, name) for name in SavedSection.__annotations__]
    query = HandoverSection.select(*columns).where(HandoverSection.handover == handover)
    known = {row[0]: SavedSection(row[0], row[1], bool(row[2]), *row[3:]) for row in rows(query)}
    return tuple(known.get(section, SavedSection(section)) for section in SECTIONS)


def section(handover: int, name: str) -> SavedSection:
    """Return one section of a note; raise DeskError `section_unknown`."""
    found = next((each for each in sections(handover) if each.section == name), None)
    if found is None:
        raise DeskError("section_unknown", "section", value=name, choices=tuple(SECTIONS))
    return found


def answers(handover: int) -> dict[int, Answer]:
    """Return the answers to the checklist, by position."""
    columns = [getattr(HandoverAnswer, name) for name in Answer.__annotations__]
    query = HandoverAnswer.select(*columns).where(HandoverAnswer.handover == handover)
    return {row[0]: Answer(*row) for row in rows(query)}


def seen(login: str, numbers: list[int]) -> set[int]:
    """Return which of these entries a person has seen."""
    query = SeenEntry.select(SeenEntry.number).where(
        (SeenEntry.person == login) & SeenEntry.number.in_(numbers)
    )
    return {number for (number,) in rows(query)}


# Writes


def save_section(
    name: str,
    text: str,
    base: SavedSection,
    actor: Actor,
    now: int,
    *,
    handover: int | None = None,
) -> tuple[SavedSection, bool]:
    """Save a section of the open shift's note as somebody has it now, durable on return.

    `base` is what they began from. Where somebody else has saved meanwhile, what both wrote is
    kept, and True says so. With a number, only that handover. Raises DeskError: not_on_shift,
    handover_state, text_long.
    """
    text = clean_text(text)
    with database.write():
        opened = _preparing(actor, handover)
        known = section(opened.opening, name)
        merged = known.version != base.version and (known.text, known.is_none) != (text, False)
        if merged:
            text = merge(base.text, known.text, text)
        if len(text) > LONGEST_SECTION:
            raise DeskError("text_long", name, length=len(text), limit=LONGEST_SECTION)
        is_none = known.is_none and not text
        if (known.text, known.is_none) == (text, is_none):
            return known, merged
        return _save(opened, replace(known, text=text, is_none=is_none), actor, now), merged


def mark_none(name: str, actor: Actor, now: int, *, handover: int | None = None) -> SavedSection:
    """Say that there is nothing to say in a section, or with it marked already, take that back.

    A section with text keeps it: then it is not empty, and nothing is marked.
    """
    with database.write():
        opened = _preparing(actor, handover)
        known = section(opened.opening, name)
        if known.text.strip():
            raise DeskError("section_has_text", name)
        return _save(opened, replace(known, is_none=not known.is_none), actor, now)


def answer(
    position: int,
    value: str,
    note: str,
    actor: Actor,
    now: int,
    *,
    handover: int | None = None,
) -> Answer:
    """Answer an item of the open shift's checklist; an empty value takes the answer back.

    Raises DeskError for what will not do (models/checklists.check_answer).
    """
    with database.write():
        opened = _preparing(actor, handover)
        item = _item(opened, position)
        chosen = (HandoverAnswer.handover == opened.opening) & (HandoverAnswer.position == position)
        HandoverAnswer.delete().where(chosen).execute()
        if not value:
            return Answer(position, "", "", actor.account.login, now)
        value, note = checklists.check_answer(item, value, note)
        HandoverAnswer.insert(
            handover=opened.opening,
            position=position,
            value=value,
            note=note,
            person=actor.account.login,
            answered_at=now,
        ).execute()
    return Answer(position, value, note, actor.account.login, now)


def see(numbers: list[int], actor: Actor, now: int) -> None:
    """Note that a person has seen these urgent entries."""
    login = actor.account.login
    with database.write():
        known = seen(login, numbers)
        news = [(login, number, now) for number in numbers if number not in known]
        if news:
            SeenEntry.insert_many(
                news, [SeenEntry.person, SeenEntry.number, SeenEntry.seen_at]
            ).execute()


def _preparing(actor: Actor, handover: int | None) -> OpenedShift:
    """Return the open shift, if the actor is on it and its handover is not offered yet.

    With a number it must be that handover: what was typed for one never lands in the next.
    """
    actor = staff.as_of_now(actor, "go_on_duty")
    opened = shifts.opened()
    if opened is None:
        raise DeskError("no_shift_open")
    if not any(member.login == actor.account.login for member in duty.members(opened.id)):
        raise DeskError("not_on_shift", name=actor.account.name)
    state = reads.state_of(opened.opening)
    if handover is not None and handover != opened.opening:
        state = reads.state_of(handover)
    if state != "preparing":
        raise DeskError("handover_state", state=states.STATES[state])
    return opened


def _item(opened: OpenedShift, position: int) -> checklists.Item:
    items = checklists.by_id(opened.checklist).items
    found = next((item for item in items if item.position == position), None)
    if found is None:
        raise DeskError("item_unknown", value=position)
    return found


def _save(opened: OpenedShift, changed: SavedSection, actor: Actor, now: int) -> SavedSection:
    saved = replace(changed, version=changed.version + 1, person=actor.account.login, saved_at=now)
    row = {
        "handover": opened.opening,
        "section": saved.section,
        "text": saved.text,
        "is_none": int(saved.is_none),
        "version": saved.version,
        "person": saved.person,
        "saved_at": now,
    }
    HandoverSection.insert(row).on_conflict_replace().execute()
    return saved
