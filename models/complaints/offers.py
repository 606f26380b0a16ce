"""What is offered while a case is typed: cases that may be the same, callers from before."""

from __future__ import annotations

from dataclasses import dataclass

from models import masking, search
from models.complaints import reads
from models.complaints.tables import CLOSED_POSITION, INDEX, Case, Complaint, ComplaintCaller
from models.database import database, rows

LEAST_ALIKE = 0.5  # of the pairs of characters or the words that were typed
MOST_TERMS = 24
CANDIDATES = 40
FEWEST_TYPED = 2


@dataclass(frozen=True)
class KnownCaller:
    """Somebody who called before, to be taken over; the phone is shown masked and kept whole."""

    id: int
    name: str
    masked_phone: str
    unit: str


def similar(unit: str, words: str, *, limit: int = 5) -> list[Case]:
    """Return open cases of the same unit, those of the same words first, then others of these."""
    of_unit = Complaint.select(Complaint.id).where(
        (Complaint.unit == unit) & (Complaint.position < CLOSED_POSITION)
    )
    same_unit = {number for (number,) in rows(of_unit.limit(CANDIDATES))} if unit else set()
    terms = _terms(words)
    alike = {case.id: _alike(terms, case.words) for case in reads.cases(_saying(terms))}
    chosen = same_unit | {number for number, share in alike.items() if share >= LEAST_ALIKE}
    found = reads.cases(list(chosen))
    found.sort(key=lambda case: (case.id not in same_unit, -alike.get(case.id, 0), case.position))
    return found[:limit]


def _terms(words: str) -> list[str]:
    """Return the pairs of characters and the words of a text, each once."""
    pieces = search.WORD.findall(search.index_words(words).casefold())
    return list(dict.fromkeys(piece for piece in pieces if len(piece) > 1))[:MOST_TERMS]


def _saying(terms: list[str]) -> list[int]:
    if not terms:
        return []
    wanted = " OR ".join(f'"{term}"' for term in terms)
    statement = f"""SELECT complaint.id FROM {INDEX}
        JOIN complaint ON complaint.id = {INDEX}.rowid
        WHERE {INDEX} MATCH ? AND complaint.position < ?
        ORDER BY {INDEX}.rank LIMIT ?"""  # noqa: S608 - our own table's name
    found = database.ask(statement, wanted, CLOSED_POSITION, CANDIDATES)
    return [number for (number,) in found]


def _alike(terms: list[str], words: str) -> float:
    return len(set(terms) & set(_terms(words))) / len(terms)


def callers_like(typed: str, *, limit: int = 8) -> list[KnownCaller]:
    """Return callers from before whose name, initials or phone begins so; two characters at least.

    Initials are those of the pinyin: `zw` finds 张伟. Of one person only the latest call counts.
    """
    typed = typed.strip()
    if len(typed) < FEWEST_TYPED:
        return []
    digits = "".join(filter(str.isdigit, typed))
    is_phone = len(digits) >= FEWEST_TYPED and not any(map(str.isalpha, typed))
    columns = (
        [(ComplaintCaller.digits, digits)]
        if is_phone
        else [
            (ComplaintCaller.name, typed),
            (ComplaintCaller.spelling, typed.casefold()),
        ]
    )
    found: dict[tuple[str, str], KnownCaller] = {}
    for column, begins in columns:
        query = (
            ComplaintCaller.select(
                ComplaintCaller.id,
                ComplaintCaller.name,
                ComplaintCaller.phone,
                ComplaintCaller.unit,
            )
            .where(column.between(begins, begins + "\U0010ffff"))
            .order_by(ComplaintCaller.id.desc())
            .limit(CANDIDATES * 5)
        )
        for number, name, phone, unit in rows(query):
            found.setdefault((name, phone), KnownCaller(number, name, masking.phone(phone), unit))
    return sorted(found.values(), key=lambda each: -each.id)[:limit]


def phone_of(caller: int) -> str:
    """Return the whole phone of a caller that was chosen, to be written into a new case.

    It is for the write alone: what is shown stays masked, `privacy.reveal` logs what is read.
    """
    found = rows(ComplaintCaller.select(ComplaintCaller.phone).where(ComplaintCaller.id == caller))
    return str(found[0][0]) if found else ""
