"""What the handover adds to the rest of the desk: that it is due, and doubts to answer."""

from __future__ import annotations

from models import due, duty, shifts
from models.due import HANDLER, Due
from models.handover import reads
from models.handover.tables import Step
from models.language import N_
from models.shifts import OpenedShift


@due.source
def handover_due(_now: int) -> list[Due]:
    """Return the open shift's handover, due when the shift ends; at once where it was refused."""
    opened = shifts.opened()
    if opened is None:
        return []
    due_at = opened.shift.ends_at
    reference = f"handover/{opened.opening}"
    done = reads.steps(opened.opening)
    if done and done[-1].action == "refuse":
        key = f"handover-{opened.opening}-refused-{done[-1].id}"
        at = min(done[-1].at, due_at)
        return [Due(key, N_("handover refused"), at, reference=reference)]
    its_own = Due(f"handover-{opened.opening}", N_("handover"), due_at, reference=reference)
    return [its_own, *_doubts(opened, done, reference)]


def _doubts(opened: OpenedShift, done: tuple[Step, ...], reference: str) -> list[Due]:
    """Return the doubts that wait for an answer: they call the outgoing, wherever they are."""
    if not done or done[-1].action != "review":
        return []
    offer = next(step for step in reversed(done) if step.action == "offer")
    outgoing = frozenset(member.login for member in duty.members(opened.id))
    return [
        Due(
            f"handover-{opened.opening}-doubt-{check.item}-{check.checked_at}",
            N_("doubt to answer"),
            check.checked_at,
            told=((HANDLER, check.checked_at),),
            handler=offer.person,
            about=check.remark,
            reference=reference,
            alone=outgoing,
        )
        for check in reads.checks(offer.id)
        if check.waits
    ]
