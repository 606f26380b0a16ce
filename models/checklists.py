"""Checklists: what each shift counts and looks at before it hands over (DOMAIN section 2).

A list is never changed: a change adds a new version, and a handover keeps the one it began with.
A list belongs to the shifts of a name, or to every shift without one of its own (name "").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import AutoField, CompositeKey, IntegerField, TextField, fn

from models import audit, staff
from models.checklist_lines import (
    KINDS,
    Item,
    checked_list,
    default_items,
    whole_number,
)
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.language import N_
from models.staff import Actor
from models.text import clean_line

__all__ = ["CONDITIONS", "EVERY_SHIFT", "KINDS", "Item", "Template"]

EVERY_SHIFT = ""
CONDITIONS = {"good": N_("good"), "damaged": N_("damaged"), "missing": N_("missing")}
DONE = "yes"
LONGEST_ANSWER = 400  # characters


class Checklist(BaseModel):
    """One version of a list. Set-up made those that nobody made."""

    id = AutoField()
    shift = TextField()
    made_at = IntegerField()
    made_by = TextField(null=True)


class ChecklistItem(BaseModel):
    """One item of a version."""

    checklist = IntegerField()
    position = IntegerField()
    kind = TextField()
    label = TextField()
    expected = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("checklist", "position")


@dataclass(frozen=True)
class Template:
    """One version of a list: `shift` is "" for every shift; without items it was dropped.

    `id` is 0 for the default list that a desk from before this version has not written yet.
    """

    id: int
    shift: str
    made_at: int
    made_by: str | None
    items: tuple[Item, ...]


def check_answer(item: Item, value: str, note: str) -> tuple[str, str]:
    """Return an answer and its note cleaned.

    Raises DeskError, with the item's label, for a value of the wrong kind or a note that is
    missing: a count that differs and things damaged or missing need one.
    """
    value, note = clean_line(value), clean_line(note)
    if len(note) > LONGEST_ANSWER:
        raise DeskError("item_text_long", "note", **_too_long(item, note))
    if item.kind == "tick":
        if value != DONE:
            raise DeskError("item_tick", "value", label=item.label)
    elif item.kind == "count":
        return _checked_count(item, value, note)
    elif item.kind == "condition":
        if value not in CONDITIONS:
            raise DeskError("item_condition", "value", label=item.label)
        if value != "good" and not note:
            raise DeskError("item_condition_note", "note", label=item.label, what=CONDITIONS[value])
    elif not value:
        raise DeskError("item_text", "value", label=item.label)
    elif len(value) > LONGEST_ANSWER:
        raise DeskError("item_text_long", "value", **_too_long(item, value))
    return value, note


def _checked_count(item: Item, value: str, note: str) -> tuple[str, str]:
    number = whole_number(value)
    if number is None:
        raise DeskError("item_count", "value", label=item.label)
    if number != item.expected and not note:
        raise DeskError(
            "item_count_note", "note", label=item.label, number=number, expected=item.expected
        )
    return str(number), note


def _too_long(item: Item, text: str) -> dict[str, object]:
    return {"label": item.label, "length": len(text), "limit": LONGEST_ANSWER}


# Reads


def for_shift(name: str) -> Template:
    """Return the list that the shifts of a name work with: their own, else that of every shift."""
    from models import desk

    for shift in (name, EVERY_SHIFT):
        found = newest(shift)
        if found is not None and found.items:
            return found
    return Template(0, EVERY_SHIFT, 0, None, default_items(desk.current().language))


def newest(shift: str) -> Template | None:
    """Return the newest version made for a shift name itself, dropped or not."""
    return next(iter(_templates(Checklist.shift == shift, limit=1)), None)


def by_id(number: int) -> Template:
    """Return a version, however old. Raises DeskError `checklist_unknown`."""
    found = _templates(Checklist.id == number)
    if not found:
        raise DeskError("checklist_unknown", "checklist", number=number)
    return found[0]


def templates() -> list[Template]:
    """Return the newest version of each list in use, that of every shift first."""
    last = Checklist.select(fn.MAX(Checklist.id)).group_by(Checklist.shift)
    found = [template for template in _templates(Checklist.id.in_(last)) if template.items]
    return sorted(found, key=lambda template: template.shift)


def versions(shift: str) -> list[Template]:
    """Return every version made for a shift name, the newest first."""
    return _templates(Checklist.shift == shift)


def shift_names() -> list[str]:
    """Return the names a list can be made for: the pattern's, and those that have one."""
    from models.shift_pattern import ShiftPattern

    named = rows(ShiftPattern.select(ShiftPattern.name).distinct().order_by(ShiftPattern.starts))
    listed = rows(Checklist.select(Checklist.shift).distinct().order_by(Checklist.shift))
    return list(dict.fromkeys(name for (name,) in (*named, *listed) if name))


def check_shift(name: str) -> None:
    """Raise DeskError `checklist_shift` for a name that no shift of the pattern has."""
    known = shift_names()
    if name != EVERY_SHIFT and name not in known:
        raise DeskError("checklist_shift", "shift", value=name, choices=known)


def _templates(condition: object, limit: int | None = None) -> list[Template]:
    found = list(Checklist.select().where(condition).order_by(Checklist.id.desc()).limit(limit))
    items: dict[int, list[Item]] = {row.id: [] for row in found}
    columns = ChecklistItem.position, ChecklistItem.kind, ChecklistItem.label
    query = (
        ChecklistItem.select(ChecklistItem.checklist, *columns, ChecklistItem.expected)
        .where(ChecklistItem.checklist.in_(list(items)))
        .order_by(ChecklistItem.position)
    )
    for number, *fields in rows(query):
        items[number].append(Item(*fields))
    return [
        Template(row.id, row.shift, row.made_at, row.made_by, tuple(items[row.id])) for row in found
    ]


# Writes


def insert_defaults(language: str, now: int) -> Template:
    """Write the default list of every shift in a language, inside a write."""
    return _insert(EVERY_SHIFT, default_items(language), None, now)


def ensure_for_shift(name: str, now: int) -> Template:
    """Return the list of a shift name as a version with an id, inside a write.

    A desk made before there were checklists gets the default list of its language.
    """
    from models import desk

    found = for_shift(name)
    return found if found.id else insert_defaults(desk.current().language, now)


def replace(
    shift: str, items: Sequence[Item], actor: Actor, now: int, *, seen: int | None = None
) -> Template:
    """Make a new version of the list of a shift name ("" for every shift); a supervisor's right.

    `seen` is the id of the version of this list that the change was made from, 0 where there was
    none or an empty one; without it, what is there is replaced. A list equal to the newest makes
    none. Raises DeskError for a bad item, an unknown shift, or `checklist_changed` when `seen` is
    old.
    """
    good = checked_list(items)
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        check_shift(shift)
        last = newest(shift)
        _check_seen(last, seen)
        if last is not None and last.items == good:
            return last
        made = _insert(shift, good, actor.account.login, now)
        _record(made, actor, now)
        return made


def drop(shift: str, actor: Actor, now: int, *, seen: int | None = None) -> Template:
    """Let the shifts of a name use the list of every shift again, and return that one.

    It adds an empty version: the old ones stay. Raises DeskError `checklist_none` where there is
    no own list, as for every shift, and `checklist_changed` when `seen` is old, as in `replace`.
    """
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        last = newest(shift)
        if shift == EVERY_SHIFT or last is None or not last.items:
            raise DeskError("checklist_none", "shift", value=shift)
        _check_seen(last, seen)
        _record(_insert(shift, (), actor.account.login, now), actor, now)
        return ensure_for_shift(shift, now)


def _check_seen(last: Template | None, seen: int | None) -> None:
    known = {last.id} if last is not None else {0}
    if last is not None and not last.items:
        known.add(0)
    if seen is not None and seen not in known:
        raise DeskError("checklist_changed")


def _insert(shift: str, items: tuple[Item, ...], made_by: str | None, now: int) -> Template:
    number = Checklist.insert(shift=shift, made_at=now, made_by=made_by).execute()
    columns = ("checklist", "position", "kind", "label", "expected")
    listed = [(number, item.position, item.kind, item.label, item.expected) for item in items]
    if listed:
        database.load("checklist_item", columns, listed)
    return Template(number, shift, now, made_by, items)


def _record(made: Template, actor: Actor, now: int) -> None:
    detail = f"version {made.id}, {len(made.items)} items"
    person = actor.account.login
    audit.record(
        "checklist", actor.origin, person=person, subject=made.shift, detail=detail, now=now
    )
