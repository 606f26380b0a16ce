"""The group `dutydesk handover`, and how its commands choose a handover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import DeskError
from models.language import N_
from tui.cli.context import Invocation, Sentence
from tui.cli.translated import group

if TYPE_CHECKING:
    from models.handover.tables import Handed

JSON = N_("One JSON object a line.")
LAST = N_("The last one that was offered; this is meant without a number too.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
LOOK_BACK = 20


@group("handover", help=N_("List, show, print and check handovers; type in one from paper."))
def handover() -> None:
    pass


def chosen(call: Invocation, number: int | None, *, last: bool) -> Handed:
    """Return the handover with a number, or the last that was offered; raise DeskError if none."""
    from models.handover import reads

    if number is not None:
        if last:
            raise Sentence(call.words("Give a number or --last, not both."))
        return reads.by_number(number)
    for handed in reads.latest(LOOK_BACK):
        if handed.document is not None:
            return handed
    raise DeskError("handover_none")
