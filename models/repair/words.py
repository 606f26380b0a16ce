"""The indexes of words, and what people are looked for by: made anew from the saved rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models import search
from models.database import database, rows
from models.errors import DeskError
from models.log.entries import INDEX, indexed_text
from models.log.tables import Entry
from models.repair.mending import Mended

BATCH = 5000
# What code that takes its rows for sound may say of one whose letters were damaged.
ODD = (DeskError, ValueError, KeyError, TypeError, IndexError)


def build(mended: Mended) -> None:
    """Fill all indexes of words, inside a write; what cannot be read is counted."""
    search.add_many(INDEX, _entries())
    _complaints(mended)
    _visits(mended)
    _passes(mended)
    _barred(mended)


def _entries() -> Iterator[tuple[int, str]]:
    number = 0
    query = Entry.select(Entry.number, Entry.text, Entry.place).where(Entry.text.is_null(False))
    while batch := rows(
        query.where(Entry.number > number).order_by(Entry.number).limit(BATCH)
    ):  # fmt: skip
        for each, text, place in batch:
            yield each, indexed_text(text, place)
        number = batch[-1][0]


def _complaints(mended: Mended) -> None:
    from models.complaints import reads, steps

    def add(number: int) -> None:
        steps.index_anew(reads.case(number), None)

    _each("SELECT id FROM complaint ORDER BY id", add, mended)


def _visits(mended: Mended) -> None:
    from models.visitors import index, reads, steps
    from models.visitors.tables import INDEX as VISITS

    database.ask("DELETE FROM setting WHERE name IN (?, ?)", index.SPELLED, index.FROM)
    index.mark_current()

    def add(number: int) -> None:
        visit = reads.whole(number)
        search.add(VISITS, number, index.text_of(visit))
        steps.remember(visit)

    _each("SELECT id FROM visit WHERE purged_at IS NULL ORDER BY id", add, mended)


def _passes(mended: Mended) -> None:
    from models.visitors import names
    from models.visitors.tables import VisitorPass

    def add(number: int) -> None:
        found = VisitorPass.get_by_id(number)
        found_by = names.keys(found.name, found.phone, found.plate)
        found_by |= {names.folded(found.organisation), names.folded(found.permit)} - {""}
        database.load(
            "visitor_pass_key", ("key", "pass"), [(key, number) for key in sorted(found_by)]
        )

    keyless = "purged_at IS NULL AND id NOT IN (SELECT pass FROM visitor_pass_key)"
    _each(f"SELECT id FROM visitor_pass WHERE {keyless} ORDER BY id", add, mended)  # noqa: S608


def _barred(mended: Mended) -> None:
    from models.visitors import matching
    from models.visitors.tables import BarredRow

    def add(number: int) -> None:
        found = BarredRow.get_by_id(number)
        aliases = tuple(filter(None, found.aliases.split("\n")))
        who = matching.Who(found.name, found.last_four, found.phone, found.plate, aliases)
        found_by = sorted(matching.keys(who))
        database.load("barred_key", ("key", "barred"), [(key, number) for key in found_by])

    standing = "ended_at IS NULL AND purged_at IS NULL"
    _each(f"SELECT id FROM barred WHERE {standing} ORDER BY id", add, mended)  # noqa: S608


def _each(numbers: str, add: Callable[[int], None], mended: Mended) -> None:
    for (number,) in database.ask(numbers):
        try:
            add(number)
        except ODD:
            mended.unsearchable += 1
