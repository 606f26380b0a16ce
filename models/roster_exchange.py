"""The roster as CSV: read all or nothing, written so that no spreadsheet calculates."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from models import roster, shift_pattern, staff
from models.errors import DeskError
from models.roster import Assignment
from models.staff import Actor
from models.text import formula_safe

COLUMNS = ("day", "shift", "login", "name")


@dataclass(frozen=True)
class Imported:
    """What an import did or would do; with `refused`, line numbers and why, it did nothing."""

    added: int
    removed: int
    refused: tuple[tuple[int, DeskError], ...] = ()


def export_rows(first: date, last: date) -> Iterator[tuple[str, ...]]:
    """Yield COLUMNS and the roster of some days as CSV cells that no spreadsheet calculates."""
    accounts = roster.accounts()
    yield COLUMNS
    for one in roster.planned(first, last):
        yield one.day, one.shift, one.login, formula_safe(accounts[one.login].name)


def import_rows(lines: Iterable[str], actor: Actor, now: int, *, dry_run: bool = False) -> Imported:
    """Read CSV with the COLUMNS; for each day it names, its rows replace what was planned.

    All or nothing: with one bad row nothing is changed. Raises DeskError: not_allowed,
    roster_columns.
    """
    staff.as_of_now(actor, "roster")
    wanted, refused = _read(lines)
    added, removed = roster.replace_days(wanted, actor, now, dry_run=dry_run or bool(refused))
    return Imported(added, removed, tuple(refused))


def _read(lines: Iterable[str]) -> tuple[set[Assignment], list[tuple[int, DeskError]]]:
    """Return the good rows of a CSV, and the bad ones' line numbers with what is wrong."""
    reader = csv.DictReader(lines, skipinitialspace=True)
    pattern = shift_pattern.pattern()
    accounts = roster.accounts()
    wanted: set[Assignment] = set()
    refused: list[tuple[int, DeskError]] = []
    try:
        if not set(COLUMNS[:3]) <= set(reader.fieldnames or ()):
            raise DeskError("roster_columns", "file")
        for row in reader:
            try:
                one = _assignment(row)
                if one.login not in accounts:
                    raise DeskError("login_unknown", "login", login=one.login)
                roster.check(one, pattern, accounts[one.login])
            except DeskError as problem:
                refused.append((reader.line_num, problem))
            else:
                wanted.add(one)
    except csv.Error:
        raise DeskError("roster_columns", "file") from None
    return wanted, refused


def _assignment(row: dict[str, str | None]) -> Assignment:
    day, shift, login = ((row[column] or "").strip() for column in COLUMNS[:3])
    return Assignment(roster.day_of(day).isoformat(), shift, login)
