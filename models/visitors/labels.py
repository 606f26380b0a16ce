"""How a visit's fields are said on a line, a sheet or a board."""

from __future__ import annotations

from models.language import Words
from models.text import shown
from models.visitors.tables import PURPOSES, Visit


def purpose_label(purpose: str, words: Words) -> str:
    """Return a purpose in the reader's words; what the desk wrote itself stays as it is."""
    return words(PURPOSES[purpose]) if purpose in PURPOSES else shown(purpose)


def people(count: int, words: Words) -> str:
    """Return how many people they are: `2 people`, `2 人`."""
    return words.plural("{count} person", "{count} people", count)


def where(visit: Visit) -> str:
    """Return where somebody is: the unit and the person visited, made safe to show."""
    return "  ".join(shown(part) for part in (visit.unit, visit.host) if part)
