"""What the log's screen needs to know of the desk around the entries."""

from __future__ import annotations

from models import staff
from models.errors import DeskError
from models.log import categories, reads
from models.log.categories import CategoryLabel
from models.staff import Account


def desk_lists() -> tuple[list[CategoryLabel], list[Account]]:
    """Return the categories and everybody who ever wrote."""
    return categories.listed(), staff.everybody(disabled=True)


def last_own(login: str) -> int:
    """Return the number of the last thing a person wrote; raise DeskError."""
    found = reads.last_act_of(login)
    if found is None:
        raise DeskError("nothing_to_take_back")
    return found.number
