"""What the handover adds to the rest of the desk: that it is due."""

from __future__ import annotations

from models import due, shifts
from models.due import Due
from models.language import N_


@due.source
def handover_due(_now: int) -> list[Due]:
    """Return the open shift's handover, due when the shift ends."""
    opened = shifts.opened()
    if opened is None:
        return []
    return [Due(f"handover-{opened.opening}", N_("handover"), opened.shift.ends_at)]
