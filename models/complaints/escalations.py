"""What the clocks write by themselves: who had to be told, as steps on the timeline."""

from __future__ import annotations

from models.complaints import reads, steps
from models.complaints.tables import Case, Complaint
from models.database import database, rows
from models.staff import Actor

MOST = 200


def is_due(now: int) -> bool:
    """Whether somebody has to be told by now; cheap enough to ask every minute."""
    return bool(_due(now, 1))


def escalate(actor: Actor, now: int) -> list[Case]:
    """Put onto the timelines who has to be told by now, at most 200 cases; return those.

    The steps are the clocks' own. `actor` is whoever is signed in: the duty log's line, from the
    supervisor's level up, needs an author.
    """
    if not is_due(now):
        return []
    with database.write():
        numbers = _due(now, MOST)
        for number in numbers:
            steps.save(steps.open_case(number, now), actor, now, by_person=False)
    return reads.cases(numbers)


def _due(now: int, most: int) -> list[int]:
    query = Complaint.select(Complaint.id).where(Complaint.escalate_at <= now)
    return [number for (number,) in rows(query.order_by(Complaint.escalate_at).limit(most))]
