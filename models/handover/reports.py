"""What the handover adds to the rest of the desk: that it is due."""

from __future__ import annotations

from models import due, shifts
from models.due import Due
from models.handover import reads
from models.language import N_


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
    return [Due(f"handover-{opened.opening}", N_("handover"), due_at, reference=reference)]
