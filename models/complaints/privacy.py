"""Showing what is masked: each time is in the audit trail and in the duty log."""

from __future__ import annotations

from models import audit
from models import desk as desk_settings
from models.complaints import reads
from models.complaints.steps import CATEGORY, REFERENCE
from models.complaints.tables import ComplaintCaller
from models.database import database, rows
from models.errors import DeskError
from models.language import N_, Words
from models.log import entries
from models.log.entries import Act
from models.log.tables import NewEntry
from models.staff import Actor

REVEALED = N_("{number}: a caller's phone was shown")


def reveal(caller: int, actor: Actor, now: int) -> str:
    """Return the phone of a caller; it is logged, with the case's number.

    Raises DeskError `complaint_caller_unknown`, or `not_allowed`.
    """
    actor.require("reveal")
    with database.write():
        query = ComplaintCaller.select(ComplaintCaller.complaint, ComplaintCaller.phone)
        found = rows(query.where(ComplaintCaller.id == caller))
        if not found:
            raise DeskError("complaint_caller_unknown", "caller", value=caller)
        [(complaint, phone)] = found
        number = reads.case(complaint).number
        person = actor.account.login
        audit.record(
            "reveal", actor.origin, person=person, subject=number, detail=str(caller), now=now
        )
        desk = desk_settings.current()
        text = Words(desk.language)(REVEALED, number=number)
        new = NewEntry(text, category=CATEGORY, reference=f"{REFERENCE}{complaint}")
        entries.insert(new, Act(), actor, desk, now)
    return str(phone)
