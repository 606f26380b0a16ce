"""Showing what is masked: each time is in the audit trail and in the duty log."""

from __future__ import annotations

from dataclasses import dataclass

from models import audit
from models.database import database
from models.errors import DeskError
from models.language import N_
from models.staff import Actor, as_of_now
from models.visitors import passes, reads, steps

REVEALED = N_("{number}: a visitor's phone and document were shown")
REVEALED_PASS = N_("{number}: phone and document of a pass were shown")
EXPORTED = N_("The visitor register was exported with unmasked data")


@dataclass(frozen=True)
class Revealed:
    """What was asked for: the whole phone, and the last four, all that is kept of a document."""

    phone: str
    document: str
    last_four: str


def reveal(number: int, actor: Actor, now: int) -> Revealed:
    """Return the phone and the document of one visit; it is logged, with the visit's number.

    Raises DeskError: visit_unknown, visit_person_unknown when there is nothing to show,
    not_allowed.
    """
    with database.write():
        actor = as_of_now(actor, "reveal")
        visit = reads.whole(number)
        if not (visit.phone or visit.last_four):
            raise DeskError("visit_person_unknown", "phone", value=visit.short_number)
        person = actor.account.login
        audit.record("reveal", actor.origin, person=person, subject=visit.number, now=now)
        steps.tell(visit, REVEALED, actor, now)
    return Revealed(visit.phone, visit.document, visit.last_four)


def reveal_pass(number: int, actor: Actor, now: int) -> Revealed:
    """Return the phone and the document of one pass; it is logged, with the pass's number.

    Raises DeskError: pass_unknown, visit_person_unknown, not_allowed.
    """
    with database.write():
        actor = as_of_now(actor, "reveal")
        written, found = passes.find(number).number, passes.visit_of(number)
        if not (found.phone or found.last_four):
            raise DeskError("visit_person_unknown", "phone", value=written)
        person = actor.account.login
        audit.record("reveal", actor.origin, person=person, subject=written, now=now)
        steps.told(REVEALED_PASS, actor, now, number=written)
    return Revealed(found.phone, found.document, found.last_four)


def unmask(actor: Actor, now: int) -> None:
    """Record that somebody exports whole phones; raise DeskError `not_allowed` if they may not."""
    with database.write():
        actor = as_of_now(actor, "export_unmasked")
        person = actor.account.login
        audit.record("export_unmasked", actor.origin, person=person, subject="visitors", now=now)
        steps.told(EXPORTED, actor, now)
