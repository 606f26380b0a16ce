"""What is offered while a visitor is typed: who is expected, has a pass, or was here before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.database import database, rows
from models.errors import DeskError
from models.visitors import lifecycle, names, passes, reads
from models.visitors.passes import Pass
from models.visitors.tables import NewVisit, Visit, VisitRow

EXPECTED, PASS, RETURNING = "expected", "pass", "returning"
FEWEST_TYPED = 2
MOST = 8
KEYS_OF_ONE = 6  # so many keys of one person may begin alike


@dataclass(frozen=True)
class Offer:
    """Somebody to be taken over by one key: EXPECTED (of visit `id`), PASS (of pass `id`) or
    RETURNING (last time was visit `id`). The phone is masked.

    `at` is the beginning of the window, the end of the pass or the last visit; `is_inside` says
    that they are on site now, `standing` is a pass's key of passes.STANDINGS.
    """

    kind: str
    id: int
    name: str
    organisation: str
    phone: str
    plate: str
    unit: str
    purpose: str
    at: int
    is_inside: bool = False
    standing: str = ""


def like(typed: str, now: int, *, limit: int = MOST) -> list[Offer]:
    """Return whom two characters or more may mean, the likeliest first.

    Chinese, pinyin or initials of a name, the beginning or the last four of a phone, a plate with
    its province or without. Expected ones first, then passes, then who was here lately.
    """
    wanted = names.folded(typed)
    if len(wanted) < FEWEST_TYPED:
        return []
    with_pass = [_of_pass(found, now) for found in passes.like(typed, now, limit=limit)]
    visits = _visits(wanted, limit)
    waiting = [_of_visit(each, now) for each in visits if _is_expected(each, now)]
    before = [_of_visit(each, now) for each in visits if not _is_expected(each, now)]
    return [*waiting, *with_pass, *before][:limit]


def _visits(wanted: str, limit: int) -> list[Visit]:
    statement = "SELECT visit FROM visit_key WHERE key BETWEEN ? AND ? ORDER BY visit DESC LIMIT ?"
    found = database.ask(statement, wanted, wanted + "\U0010ffff", limit * KEYS_OF_ONE)
    return reads.visits(list(dict.fromkeys(visit for (visit,) in found))[:limit])


def _is_expected(visit: Visit, now: int) -> bool:
    return visit.state_now(now) == lifecycle.EXPECTED


def _of_visit(visit: Visit, now: int) -> Offer:
    return Offer(
        kind=EXPECTED if _is_expected(visit, now) else RETURNING,
        id=visit.id,
        name=visit.name,
        organisation=visit.organisation,
        phone=visit.phone,
        plate=visit.plate,
        unit=visit.unit,
        purpose=visit.purpose,
        at=visit.at,
        is_inside=visit.state == lifecycle.ON_SITE,
    )


def _of_pass(found: Pass, now: int) -> Offer:
    return Offer(
        kind=PASS,
        id=found.id,
        name=found.name,
        organisation=found.organisation,
        phone=found.phone,
        plate=found.plate,
        unit=found.unit,
        purpose=passes.PURPOSE[found.kind],
        at=found.ends_at,
        standing=found.standing(now),
    )


def chosen(offer: Offer) -> NewVisit:
    """Return an offer as a visit to sign in: everything of last time but times, badge and consent.

    The phone is whole and for the write alone: what is shown stays masked. An expected visitor is
    signed in with `arriving.arrive`, which keeps what was arranged.
    """
    if offer.kind == PASS:
        return passes.visit_of(offer.id)
    last = reads.whole(offer.id)
    if last.purged_at is not None:
        raise DeskError("visit_person_unknown", "name", value=last.short_number)
    again = NewVisit(**{field: getattr(last, field) for field in KEPT})
    return again if offer.kind == RETURNING else replace(again, consent=EXPECTED)


KEPT = (
    *("name", "party", "organisation", "phone", "document", "last_four", "plate", "purpose"),
    *("unit", "host", "programme", "goods_in"),
)


UNITS = """WITH RECURSIVE used (unit) AS (
    SELECT MIN(unit) FROM visit WHERE unit <> '' AND unit >= ?
    UNION ALL
    SELECT (SELECT MIN(unit) FROM visit WHERE unit <> '' AND unit > used.unit)
    FROM used WHERE unit IS NOT NULL
) SELECT unit FROM used WHERE unit <= ? LIMIT ?"""  # each unit once, by leaps through the index


def units_like(typed: str, *, limit: int = MOST) -> list[str]:
    """Return the units that begin so, in their order: what the desk has used so far."""
    wanted = typed.strip()
    if not wanted:
        return []
    found = database.ask(UNITS, wanted, wanted + "\U0010ffff", limit)
    return [unit for (unit,) in found]


def inside_already(new: NewVisit) -> list[Visit]:
    """Return visits of the same name that are on site: perhaps the line is written twice."""
    same = (VisitRow.state == lifecycle.ON_SITE) & (VisitRow.name == new.name.strip())
    return reads.visits([number for (number,) in rows(VisitRow.select(VisitRow.id).where(same))])
