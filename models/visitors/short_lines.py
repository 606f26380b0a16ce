"""Short lines about somebody who is known: who it is, how many, which badges, what goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.visitors import grammar, names
from models.visitors.tables import Visit

KEPT = ("badge:-", "牌:-", "牌未还", "牌不还")
OWN = ("party", "badges", "goods_in")
OTHERS = tuple(field for field in grammar.MARKS if field not in OWN)
FEWEST_TYPED = 2


@dataclass(frozen=True)
class ShortLine:
    """What a short line says; None and empty where it says nothing.

    `badge_kept` is said when a badge does not come back with its visitor; `words` are whatever else
    was said.
    """

    count: int | None = None
    badges: tuple[str, ...] = ()
    goods: str = ""
    badge_kept: bool = False
    words: str = ""


def read(typed: str) -> ShortLine:
    """Read a short line: `x3 with:toolbox`, `3人 带:工具箱 牌:-`; the rest are its words."""
    pieces = typed.split()
    kept = [piece for piece in pieces if piece.casefold() in KEPT]
    said = grammar.understand(" ".join(piece for piece in pieces if piece not in kept), {})
    others = (getattr(said, field) for field in OTHERS)
    words = " ".join((*filter(None, others), *said.rest))
    return ShortLine(said.party, said.badges, said.goods_in or "", bool(kept), words)


def meant(typed: str, on_site: Sequence[Visit]) -> list[Visit]:
    """Return who inside is meant by a badge, a number, or two letters of a name or its initials."""
    wanted = typed.strip().casefold()
    if not wanted:
        return []
    bare = wanted.lstrip("0")
    by_badge = [
        visit
        for visit in on_site
        if any(bare == badge.casefold().lstrip("0") for badge in visit.badges.split())
    ]
    if by_badge or len(wanted) < FEWEST_TYPED:
        return by_badge
    by_number = [visit for visit in on_site if visit.short_number.casefold() == wanted]
    return by_number or [visit for visit in on_site if _begins(visit, wanted)]


def _begins(visit: Visit, wanted: str) -> bool:
    return any(key.startswith(wanted) for key in names.keys(visit.name, "", visit.plate))
