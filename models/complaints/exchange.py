"""Cases as rows for other programs, and back: the columns of the export are those of the import."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from zoneinfo import ZoneInfo

from models import audit, masking
from models import desk as desk_settings
from models.clock import SECOND, iso, parse
from models.complaints import grammar, lifecycle, reads, steps, taking
from models.complaints.grammar import Spellings
from models.complaints.tables import (
    SEVERITY_NAMES,
    Case,
    Complaint,
    ComplaintCaller,
    NewComplaint,
)
from models.database import database, rows
from models.errors import DeskError
from models.language import LANGUAGES, Words
from models.staff import Actor
from models.text import FORMULA_STARTS, clean_text

BATCH = 500
MOST_ROWS = 500  # the desk's other terminals wait while they are written
BETWEEN = " / "  # several callers in one cell
# What an import reads; the rest of the columns follow from the timeline and are only written.
READ = (
    *("received_at", "kind", "channel", "severity", "complainant", "phone", "unit"),
    *("words", "remedy", "department"),
)
COLUMNS = (
    *("number", *READ, "handler", "state", "judgement", "due", "due_at", "promised_at"),
    *("reopened", "attempts", "outcome", "cause", "measure", "responded_at", "resolved_at"),
    *("closed_at", "late", "merged_into", "taken_by"),
)
Row = dict[str, str | int | bool | None]


@dataclass(frozen=True)
class Imported:
    """What an import took or would take; with `refused`, rows and why, it took nothing.

    Rows are counted as a spreadsheet does, the heading is row 1. `left_out` were closed or merged.
    """

    taken: int
    left_out: int
    refused: tuple[tuple[int, DeskError], ...] = ()


def unmask(actor: Actor, now: int) -> None:
    """Record that somebody exports whole phones; raise DeskError `not_allowed` if they may not."""
    actor.require("export_unmasked")
    with database.write():
        person = actor.account.login
        audit.record("export_unmasked", actor.origin, person=person, subject="complaint", now=now)


def exported(zone: ZoneInfo, *, unmasked: bool = False) -> Iterator[Row]:
    """Yield every case as a row with the COLUMNS, in the order in which they were taken.

    Whoever asks for whole phones calls `unmask` before.
    """
    last = 0
    while True:
        query = Complaint.select(Complaint.id).where(Complaint.id > last)
        numbers = [number for (number,) in rows(query.order_by(Complaint.id).limit(BATCH))]
        if not numbers:
            return
        callers = _callers(numbers, unmasked=unmasked)
        for case in sorted(reads.cases(numbers), key=lambda case: case.id):
            yield _row(case, callers.get(case.id, []), zone)
        last = numbers[-1]


def _callers(numbers: Sequence[int], *, unmasked: bool) -> dict[int, list[tuple[str, str]]]:
    """Return the names and phones of who called about some cases, the first caller first."""
    columns = ComplaintCaller.complaint, ComplaintCaller.name, ComplaintCaller.phone
    query = ComplaintCaller.select(*columns).where(ComplaintCaller.complaint.in_(numbers))
    found: dict[int, list[tuple[str, str]]] = {}
    for number, name, phone in rows(query.order_by(ComplaintCaller.id)):
        called = (name, phone if unmasked else masking.phone(phone))
        found.setdefault(number, []).append(called)
    return found


def _row(case: Case, callers: Sequence[tuple[str, str]], zone: ZoneInfo) -> Row:
    def moment(at: int | None) -> str | None:
        return None if at is None else iso(at, zone)

    return {
        "number": case.number,
        "received_at": moment(case.received_at),
        "kind": case.kind,
        "channel": case.channel,
        "severity": SEVERITY_NAMES[case.severity],
        "complainant": BETWEEN.join(name for name, _ in callers),
        "phone": BETWEEN.join(phone for _, phone in callers),
        "unit": case.unit,
        "words": case.words,
        "remedy": case.remedy,
        "department": case.department,
        "handler": case.handler,
        "state": case.state,
        "judgement": case.judgement,
        "due": case.next_due_kind,
        "due_at": moment(case.next_due_at),
        "promised_at": moment(case.promised_at),
        "reopened": case.reopened,
        "attempts": case.attempts,
        "outcome": case.outcome,
        "cause": case.cause,
        "measure": case.measure,
        "responded_at": moment(case.responded_at),
        "resolved_at": moment(case.resolved_at),
        "closed_at": moment(case.closed_at),
        "late": bool(case.is_late),
        "merged_into": case.merged_into and reads.case(case.merged_into).number,
        "taken_by": case.taken_by,
    }


# The way in


def check(lines: Iterable[str], now: int) -> Imported:
    """Say what an import of this CSV would do; raise DeskError `complaint_columns`."""
    return _understood(lines, now)[1]


def import_rows(lines: Iterable[str], actor: Actor, now: int) -> Imported:
    """Take each open case of a CSV with the COLUMNS as a new one, all of them or none.

    A case keeps when it was received and begins as one to be accepted: what was done with it
    elsewhere has no timeline here. Raises DeskError: complaint_columns, not_allowed.
    """
    actor.require("complaint_work")
    with database.write():
        found, result = _understood(lines, now)
        if result.refused:
            return result
        taken = [taking.record(new, actor, now) for new, _ in found]
        steps.tell_log(taken, actor, now)
        for opened, (new, others) in zip(taken, found, strict=True):
            for name, phone in others:
                caller = replace(new, complainant=name, phone=phone)
                taking.join(opened.case.id, caller, actor, now)
    return result


Understood = tuple[NewComplaint, list[tuple[str, str]]]


def _understood(lines: Iterable[str], now: int) -> tuple[list[Understood], Imported]:
    """Return the cases of a CSV with their further callers, and what is to be said of it."""
    zone = desk_settings.current().zone
    known = grammar.spellings(tuple(map(Words, LANGUAGES)))
    found: list[Understood] = []
    refused: list[tuple[int, DeskError]] = []
    left_out = 0
    for number, cells in _rows(lines):
        if _is_done(cells["state"]):
            left_out += 1
            continue
        try:
            if len(found) == MOST_ROWS:
                raise DeskError("import_rows", limit=MOST_ROWS)
            found.append(_case(cells, known, zone, now))
        except DeskError as problem:
            refused.append((number, problem))
            if problem.code == "import_rows":
                break
    return found, Imported(len(found), left_out, tuple(refused))


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the row numbers and the cells, by their columns, of what is not empty."""
    reader = csv.reader(lines)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if "words" not in names:
            raise DeskError("complaint_columns", "file")
        for number, cells in enumerate(reader, 2):
            if any(map(str.strip, cells)):
                given = dict(zip(names, map(_plain, cells), strict=False))
                yield number, dict.fromkeys(COLUMNS, "") | given
    except csv.Error:
        raise DeskError("complaint_columns", "file") from None


def _plain(cell: str) -> str:
    """Return a cell without the sign that keeps a spreadsheet from calculating it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _is_done(state: str) -> bool:
    done = (lifecycle.CLOSED, lifecycle.MERGED)
    spellings = {words(lifecycle.STATES[code]) for code in done for words in map(Words, LANGUAGES)}
    return state.strip().casefold() in {*done, *spellings}


def _case(cells: Mapping[str, str], known: Spellings, zone: ZoneInfo, now: int) -> Understood:
    received = cells["received_at"].strip().replace("/", "-")
    names, phones = (
        [each.strip() for each in cells[column].split(BETWEEN.strip())]
        for column in ("complainant", "phone")
    )
    [(name, phone), *others] = zip_longest(names, phones, fillvalue="")
    if masking.HIDDEN in cells["phone"]:
        raise DeskError("import_masked", "phone", value=cells["phone"])
    new = NewComplaint(
        cells["words"],
        kind=_meant("kind", cells["kind"], "complaint", known),
        channel=_meant("channel", cells["channel"], "phone", known),
        severity=int(_meant("severity", cells["severity"], "0", known)),
        complainant=name,
        phone=phone,
        unit=cells["unit"],
        remedy=cells["remedy"],
        department=cells["department"].strip() or None,
        received_at=parse(received, now, zone) if received else None,
    )
    new = taking.checked(new, now)
    _check_new(new)
    for other, number in others:
        taking.checked(replace(new, complainant=other, phone=number), now)
    return new, others


def _meant(name: str, written: str, usual: str, known: Spellings) -> str:
    """Return what a cell means, by its code or the word of either language."""
    spelling = written.strip().lower().replace(" ", "_")
    if not spelling:
        return usual
    kind, code = known.get(spelling, ("", ""))
    if kind != name:
        raise DeskError(f"complaint_{name}", name, value=written, choices=grammar.MARKED[name])
    return code


def _check_new(new: NewComplaint) -> None:
    """Raise DeskError `import_there` if this desk has the same case: a file read in twice."""
    if new.received_at is None:
        return
    same = (Complaint.unit == new.unit) & (Complaint.words == clean_text(new.words))
    # Written to the millisecond, kept to the microsecond.
    at = Complaint.received_at.between(new.received_at, new.received_at + SECOND // 1000 - 1)
    for (number,) in rows(Complaint.select(Complaint.number).where(same & at).limit(1)):
        raise DeskError("import_there", number=number)
