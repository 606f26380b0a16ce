"""What the clocks write by themselves: who had to be told, as steps on the timeline."""

from __future__ import annotations

from models import staff
from models.complaints import reads, steps
from models.complaints.tables import Case, Complaint
from models.database import database, rows
from models.staff import Actor

MOST = 20  # cases in one transaction: a person's entry may be waiting behind it


def is_due(now: int) -> bool:
    """Whether somebody has to be told by now; cheap enough to ask every minute."""
    return bool(_due(now, 1))


def escalate(actor: Actor, now: int) -> list[Case]:
    """Put onto the timelines who has to be told by now, at most 20 cases; return those.

    The steps are the clocks' own. `actor` is whoever is signed in: the duty log's line, from the
    supervisor's level up, needs an author, and a device is none. Raises DeskError: disabled.
    """
    if actor.account.is_device or not is_due(now):
        return []
    with database.write():
        actor = staff.as_of_now(actor, "write_log")
        numbers = _due(now, MOST)  # again: another console may have been here
        for number in numbers:
            steps.save(steps.open_case(number, now), actor, now, by_person=False)
    return reads.cases(numbers)


def _due(now: int, most: int) -> list[int]:
    query = Complaint.select(Complaint.id).where(Complaint.escalate_at <= now)
    return [number for (number,) in rows(query.order_by(Complaint.escalate_at).limit(most))]
