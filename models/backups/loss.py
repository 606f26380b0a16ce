"""What a restore would lose: what the present desk has and the restored one, which is open, not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from models import desk as desk_settings
from models.backups.loss_parts import lost_parts, moved
from models.clock import DAY, wall
from models.clock_doubts import recorded_jump
from models.database import database
from models.errors import DeskError
from models.journals import hides_something
from models.log import chain
from models.log.lost_by_restore import Lost
from models.same_file import APPLICATION_ID

NUMBERS = "SELECT number FROM entry"
ENTRY = "SELECT number, digest, recorded_at, action, text FROM entry"


@dataclass(frozen=True)
class Loss:
    """What would be lost of the log, and what the present desk had removed since.

    `first` and `last` are entry numbers, `newest` is the moment of the newest entry. `is_known` is
    false where there is no present desk (`is_there`) or where it cannot be read. `codes` are those
    of the entries, with what earlier restores lost. `purged` are the numbers whose texts were
    removed, `visitors_before` the moment before which visitors' data were. `parts` counts what else
    is lost, by loss_parts.PARTS; `people` is whether others are inside by the present desk.
    `is_clock_believed` is whether the present desk was in use by the machine's clock.
    """

    is_there: bool = True
    is_known: bool = True
    first: int = 0
    last: int = 0
    count: int = 0
    newest: int | None = None
    codes: tuple[Lost, ...] = field(default=(), repr=False)
    purged: tuple[range, ...] = ()
    visitors_before: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    people: bool = False
    is_clock_believed: bool = False


def read_loss(present: Path, now: int) -> Loss:
    """Compare the present desk with the open one, which a restore would put in its place.

    A present desk that is damaged hinders nobody: then it is not known what would be lost. Raises
    DeskError `other_desk` for the desk of somebody else.
    """
    if not present.exists():
        return Loss(is_there=False, is_known=False)
    if hides_something(present):
        return Loss(is_known=False)  # opening it would drop what a repair can save
    try:
        with closing(sqlite3.connect(f"{present.as_uri()}?mode=rw", uri=True)) as file:
            file.execute("BEGIN")  # one moment of a desk that others may write to
            return _compared(file, present, now)
    except (sqlite3.DatabaseError, _NotADeskError):
        return Loss(is_known=False)


class _NotADeskError(Exception):
    """The present file is something else, or not what its program would write."""


def _compared(file: sqlite3.Connection, present: Path, now: int) -> Loss:
    [(application,)] = file.execute("PRAGMA application_id").fetchall()
    settings = dict(file.execute("SELECT name, value FROM setting").fetchall())
    if application != APPLICATION_ID or "desk_id" not in settings:
        raise _NotADeskError
    here = desk_settings.current()
    if settings["desk_id"] != here.id:
        there = settings.get("desk_name", "")
        raise DeskError("other_desk", path=present, name=there, backup=here.name)
    lost: list[Lost] = []
    purged: list[range] = []
    newest = None
    common = _last_in_common(file)
    for number, digest, recorded_at, action, text in _behind(file, common):
        lost.append((number, chain.code(bytes(digest))))
        newest = max(newest or recorded_at, recorded_at)
        if action == "purge":
            purged += chain.purged(text or "", common + 1)
    earlier = _lost_before(file, common)
    is_clock_believed = recorded_jump(now, partial(_ask, file)) is None
    days = settings.get("visitor_retention_days", "") if is_clock_believed else ""
    first, last = (lost[0][0], lost[-1][0]) if lost else (0, 0)
    return Loss(
        first=first,
        last=last,
        count=len(lost),
        newest=newest,
        codes=tuple(sorted({*lost, *earlier})),
        purged=tuple(purged),
        visitors_before=_visitors_before(file, days, now),
        parts=lost_parts(file),
        people=moved(file),
        is_clock_believed=is_clock_believed,
    )


def _ask(file: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return file.execute(sql, values).fetchall()


def _behind(file: sqlite3.Connection, common: int) -> Iterator[tuple[Any, ...]]:
    """Yield the entries that the open desk has not: in its holes, and behind what both have."""
    here = {number for (number,) in database.ask(f"{NUMBERS} WHERE number <= ?", common)}
    there = [number for (number,) in file.execute(f"{NUMBERS} WHERE number <= ?", (common,))]
    for number in there:
        if number not in here:
            yield from file.execute(f"{ENTRY} WHERE number = ?", (number,))
    yield from file.execute(f"{ENTRY} WHERE number > ? ORDER BY number", (common,))


def _last_in_common(file: sqlite3.Connection) -> int:
    """Return the number of the last entry that both chains have: each covers all before it.

    Numbers that one side has not, as after a repair, say nothing.
    """
    here = {number for (number,) in database.ask(NUMBERS)}
    both = sorted(number for (number,) in file.execute(NUMBERS) if number in here)
    asked = "SELECT digest FROM entry WHERE number = ?"
    low, high = 0, len(both)
    while low < high:
        middle = (low + high) // 2
        if database.ask(asked, both[middle]) == file.execute(asked, (both[middle],)).fetchall():
            low = middle + 1
        else:
            high = middle
    return both[low - 1] if low else 0


def _lost_before(file: sqlite3.Connection, common: int) -> list[Lost]:
    """Return what restores lost that are themselves lost now."""
    known = "SELECT 1 FROM sqlite_schema WHERE name = 'lost_entry'"
    if not file.execute(known).fetchall():
        return []
    found = "SELECT number, code FROM lost_entry WHERE restore > ?"
    return [(number, code) for number, code in file.execute(found, (common,))]


def _visitors_before(file: sqlite3.Connection, days: str, now: int) -> int | None:
    """Return the moment before which the present desk has no visitor's data any more.

    `days` is how long it keeps them, empty where the clock cannot say.
    """
    told = "SELECT detail FROM audit WHERE act = 'purge_visitors'"
    purges = [detail.partition(":")[0] for (detail,) in file.execute(told)]
    zone = desk_settings.current().zone
    limits = [now - int(days) * DAY] if days.isdecimal() else []
    try:
        limits += [wall(date.fromisoformat(day), 0, zone) for day in purges]
    except ValueError:
        raise _NotADeskError from None
    return max(limits, default=None)
