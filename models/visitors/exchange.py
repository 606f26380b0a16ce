"""The register as rows for other programs, and expected visitors as rows from them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from models import desk as desk_settings
from models import masking
from models.clock import FIRST_YEAR, LAST_YEAR, iso, moment
from models.database import database, rows
from models.errors import DeskError
from models.language import LANGUAGES, Words
from models.staff import Actor
from models.text import FORMULA_STARTS
from models.visitors import arriving, checks, documents, grammar, names, reads
from models.visitors.reads import EVERYTHING, Filters
from models.visitors.tables import NewVisit, Visit, VisitRow

MOST_ROWS = 500  # the desk's other terminals wait while they are written
# What an import of expected visitors reads; the export has these and what followed.
READ = (
    *("name", "party", "organisation", "phone", "last_four", "plate", "purpose", "unit", "host"),
    *("programme", "expected_from", "expected_until", "remarks"),
)
REQUIRED = ("name", "expected_from", "expected_until")
COLUMNS = (
    *("number", "state", *READ, "remaining", "document", "consent", "goods_in", "goods_out"),
    *("badges", "arrived_at", "arrival_was", "left_at", "departure_was", "limit_at", "taken_at"),
    *("taken_by", "purged"),
)
MOMENTS = (
    *("expected_from", "expected_until", "arrived_at", "arrival_was", "left_at"),
    *("departure_was", "limit_at", "taken_at"),
)
Row = dict[str, str | int | bool | None]


@dataclass(frozen=True)
class Imported:
    """What an import took or would take; with `refused`, rows and why, it took nothing.

    Rows are counted as a spreadsheet does, the heading is row 1. `cut` are the rows in which a
    whole document number was cut to its last four.
    """

    taken: int
    refused: tuple[tuple[int, DeskError], ...] = ()
    cut: tuple[int, ...] = ()


# The way out


def exported(
    zone: ZoneInfo, now: int, filters: Filters = EVERYTHING, *, unmasked: bool = False
) -> Iterator[Row]:
    """Yield visits as rows with the COLUMNS, the latest first; times in ISO 8601 of the zone.

    Whoever asks for whole phones calls `privacy.unmask` before.
    """
    for visit in reads.everything(filters, now, unmasked=unmasked):
        yield row(visit, zone, now)


def row(visit: Visit, zone: ZoneInfo, now: int) -> Row:
    """Return a visit as a row with the COLUMNS; times in ISO 8601 of the zone."""
    cells: Row = {column: getattr(visit, column, None) for column in COLUMNS}
    for column in MOMENTS:
        at = getattr(visit, column)
        cells[column] = None if at is None else iso(at, zone)
    return cells | {"state": visit.state_now(now), "purged": visit.purged_at is not None}


# The way in


def check(lines: Iterable[str], now: int) -> Imported:
    """Say what an import of this CSV would do; raise DeskError `visit_columns`."""
    return _understood(lines, now)[1]


def import_expected(lines: Iterable[str], actor: Actor, now: int) -> Imported:
    """Register each row of a CSV with the columns READ as an expected visitor, all or none.

    Times are the desk's own, or ISO 8601 with an offset. Raises DeskError: visit_columns,
    not_allowed.
    """
    actor.require("visitors")
    with database.write():
        found, result = _understood(lines, now)
        for new, starts_at, ends_at in () if result.refused else found:
            arriving.expect(new, starts_at, ends_at, actor, now)
    return result


Understood = tuple[NewVisit, int, int]


def _understood(lines: Iterable[str], now: int) -> tuple[list[Understood], Imported]:
    """Return the expected visitors of a CSV, and what is to be said of it."""
    zone = desk_settings.current().zone
    known = grammar.spellings(tuple(map(Words, LANGUAGES)))
    found: list[Understood] = []
    refused: list[tuple[int, DeskError]] = []
    cut: list[int] = []
    for number, cells in _rows(lines):
        try:
            if len(found) == MOST_ROWS:
                raise DeskError("import_rows", limit=MOST_ROWS)
            understood = _expected(cells, known, zone, now)
            if understood in found:
                raise DeskError("import_there", number=understood[0].name)
            found.append(understood)
            cut += [number] if _was_cut(cells, understood[0]) else []
        except DeskError as problem:
            refused.append((number, problem))
            if problem.code == "import_rows":
                break
    return found, Imported(len(found), tuple(refused), tuple(cut))


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the row numbers and the cells, by their columns, of what is not empty."""
    reader = csv.reader(lines)
    try:
        named = [name.strip().lstrip("\ufeff").casefold() for name in next(reader, [])]
        if not set(REQUIRED) <= set(named):
            raise DeskError("visit_columns", "file", columns=REQUIRED)
        for number, cells in enumerate(reader, 2):
            if any(map(str.strip, cells)):
                given = dict(zip(named, map(_plain, cells), strict=False))
                yield number, dict.fromkeys(READ, "") | given
    except csv.Error:
        raise DeskError("visit_columns", "file", columns=REQUIRED) from None


def _plain(cell: str) -> str:
    """Return a cell without the sign that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _expected(
    cells: Mapping[str, str], known: grammar.Spellings, zone: ZoneInfo, now: int
) -> Understood:
    if masking.HIDDEN in cells["phone"]:
        raise DeskError("import_masked", "phone", value=cells["phone"])
    purpose = cells["purpose"].strip()
    field, code = known.get(purpose.lower().replace(" ", "_"), ("", ""))
    texts = ("name", "organisation", "phone", "last_four", "plate", "unit", "host", "programme")
    new = NewVisit(
        **{text: cells[text] for text in texts},  # type: ignore[arg-type]
        party=checks.party_of(cells["party"].strip() or "1"),
        purpose=code if field == "purpose" else purpose,
        remarks=cells["remarks"],
    )
    new = checks.checked(new, now)
    starts_at, ends_at = (_moment(cells, name, zone) for name in REQUIRED[1:])
    if ends_at <= starts_at or ends_at <= now:
        raise DeskError("visit_window", "expected_until")
    _check_new(new, starts_at)
    return new, starts_at, ends_at


def _moment(cells: Mapping[str, str], column: str, zone: ZoneInfo) -> int:
    written = cells[column].strip().replace("/", "-")
    try:
        exact = datetime.fromisoformat(written)
        if FIRST_YEAR < exact.year < LAST_YEAR:  # whatever the zone, the years between are whole
            return moment(exact if exact.tzinfo else exact.replace(tzinfo=zone))
    except ValueError:
        pass
    raise DeskError("visit_time", column, column=column, value=cells[column])


def _was_cut(cells: Mapping[str, str], new: NewVisit) -> bool:
    """Whether a whole document number stood in a row."""
    texts = (documents.cut(cell).was_cut for cell in cells.values())
    return any(texts) or len(names.folded(cells["last_four"])) > len(new.last_four)


def _check_new(new: NewVisit, starts_at: int) -> None:
    """Raise DeskError `import_there` if this desk expects the same already: read in twice."""
    same = (
        (VisitRow.name == new.name)
        & (VisitRow.digits == names.digits(new.phone))
        & (VisitRow.expected_from == starts_at)
        & (VisitRow.state != "withdrawn")
    )
    for (number,) in rows(VisitRow.select(VisitRow.number).where(same).limit(1)):
        raise DeskError("import_there", number=number)
