"""What the tests of the handover begin with: a shift prepared, offered, gone through, accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import checklists, duty, shifts
from models.checklists import Item
from models.database import database
from models.errors import DeskError
from models.handover import notes, offering, review, sealing
from models.handover.documents import Document
from models.handover.tables import Handed
from models.shifts import OpenedShift
from models.staff import Actor
from tests.factories import NOW, actor


def opened() -> OpenedShift:
    """Return the shift that is open."""
    found = shifts.opened()
    assert found is not None
    return found


def listed() -> tuple[Item, ...]:
    """Return the items of the open shift's checklist."""
    return checklists.by_id(opened().checklist).items


def right_value(kind: str, expected: int | None) -> str:
    """Return the answer to an item that nothing is wrong with."""
    return {"tick": "yes", "count": str(expected), "condition": "good"}.get(kind, "as usual")


def prepare(login: str = "li", now: int = NOW, **counted: str) -> None:
    """Answer the whole list, mark every empty section none, see every urgent entry.

    `counted` says what was found of a thing, where it is not what the list expects.
    """
    with database.write():
        _prepare(actor(login), now, counted)


def _prepare(person: Actor, now: int, counted: dict[str, str]) -> None:
    for item in listed():
        value = counted.get(item.label, right_value(item.kind, item.expected))
        note = "" if value == right_value(item.kind, item.expected) else "one is lent"
        notes.answer(item.position, value, note, person, now)
    for section in notes.sections(opened().opening):
        if not section.is_filled:
            notes.mark_none(section.section, person, now)
    urgent = [entry.number for entry in offering.of_severity(opened(), 2)]
    notes.see(urgent, person, now)


def offer(login: str = "li", now: int = NOW, **counted: str) -> Document:
    """Prepare and sign as the outgoing."""
    prepare(login, now, **counted)
    return offering.offer(actor(login), now)


def check(item: str, login: str = "wang", now: int = NOW, value: str = "") -> None:
    """Find an item of the present offer in order, as its outgoing said or with another value."""
    review.check(item, "checked", value or _told(item), "", actor(login), now)


def check_all(document: Document, login: str = "wang", now: int = NOW, **counted: str) -> None:
    """Go through a whole offer and find it in order, but for what was counted otherwise."""
    with database.write():
        for each in review.items(document):
            check(each.item, login, now, counted.get(each.label, ""))


def _told(item: str) -> str:
    kind, _, position = item.partition(":")
    if kind == "urgent":
        return "I will watch it"
    answers = notes.answers(opened().opening)
    labels = {each.position: each.kind for each in listed()}
    counts = kind == "check" and labels[int(position)] == "count"
    return answers[int(position)].value if counts else ""


def hand_over(outgoing: str = "li", incoming: str = "wang", now: int = NOW) -> Handed:
    """Hand the open shift over in every step."""
    check_all(offer(outgoing, now), incoming, now)
    return sealing.accept(actor(incoming), now)


def begin(login: str = "li", now: int = NOW) -> None:
    """Open the desk's first shift."""
    duty.go_on_duty(actor(login), now, relieve=False)


def refused(
    code: str, function: Callable[..., object], *arguments: object, **named: object
) -> DeskError:
    """Call what has to be refused with a code, and return the refusal."""
    with pytest.raises(DeskError) as raised:
        function(*arguments, **named)
    assert raised.value.code == code
    return raised.value
