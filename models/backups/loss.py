"""What a restore would lose: what the present desk has and the restored one, which is open, not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models import desk as desk_settings
from models.clock import DAY, wall
from models.database import APPLICATION_ID, database
from models.errors import DeskError
from models.log import chain, reads
from models.log.lost import Lost

BEHIND = """SELECT number, digest, recorded_at, action, text FROM entry
    WHERE number > ? ORDER BY number"""


@dataclass(frozen=True)
class Loss:
    """What would be lost of the log, and what the present desk had removed since.

    `first` and `last` are entry numbers, `newest` is the moment of the newest entry. `is_known` is
    false where there is no present desk (`is_there`) or where it cannot be read. `codes` are those
    of the entries, with what earlier restores lost. `purged` are the numbers whose texts were
    removed, `visitors_before` the moment before which visitors' data were.
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


def read_loss(present: Path, now: int) -> Loss:
    """Compare the present desk with the open one, which a restore would put in its place.

    A present desk that is damaged hinders nobody: then it is not known what would be lost. Raises
    DeskError `other_desk` for the desk of somebody else.
    """
    if not present.exists():
        return Loss(is_there=False, is_known=False)
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
    common = _last_in_common(file)
    lost: list[Lost] = []
    purged: list[range] = []
    newest = None
    for number, digest, recorded_at, action, text in file.execute(BEHIND, (common,)):
        lost.append((number, chain.code(bytes(digest))))
        newest = max(newest or recorded_at, recorded_at)
        if action == "purge":
            purged += chain.purged(text or "", common + 1)
    earlier = _lost_before(file, common)
    before = _visitors_before(file, settings, now)
    first, last = (lost[0][0], lost[-1][0]) if lost else (0, 0)
    codes = tuple(sorted({*lost, *earlier}))
    return Loss(True, True, first, last, len(lost), newest, codes, tuple(purged), before)


def _last_in_common(file: sqlite3.Connection) -> int:
    """Return the number of the last entry that both chains have: each covers all before it."""
    head = reads.head()
    [(there,)] = file.execute("SELECT COALESCE(MAX(number), 0) FROM entry").fetchall()
    low, high = 0, min(head[0] if head else 0, there)
    while low < high:
        middle = (low + high + 1) // 2
        if _digest(database.ask, middle) == _digest(lambda *asked: _rows(file, *asked), middle):
            low = middle
        else:
            high = middle - 1
    return low


def _rows(file: sqlite3.Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    return file.execute(sql, values).fetchall()


def _digest(ask: Callable[..., list[tuple[object, ...]]], number: int) -> object:
    found = ask("SELECT digest FROM entry WHERE number = ?", number)
    return found[0][0] if found else None


def _lost_before(file: sqlite3.Connection, common: int) -> list[Lost]:
    """Return what restores lost that are themselves lost now."""
    known = "SELECT 1 FROM sqlite_schema WHERE name = 'lost_entry'"
    if not file.execute(known).fetchall():
        return []
    found = "SELECT number, code FROM lost_entry WHERE restore > ?"
    return [(number, code) for number, code in file.execute(found, (common,))]


def _visitors_before(file: sqlite3.Connection, settings: dict[str, str], now: int) -> int | None:
    """Return the moment before which the present desk has no visitor's data any more."""
    days = settings.get("visitor_retention_days", "")
    told = "SELECT detail FROM audit WHERE act = 'purge_visitors'"
    purges = [detail.partition(":")[0] for (detail,) in file.execute(told)]
    zone = desk_settings.current().zone
    limits = [now - int(days) * DAY] if days.isdecimal() else []
    try:
        limits += [wall(date.fromisoformat(day), 0, zone) for day in purges]
    except ValueError:
        raise _NotADeskError from None
    return max(limits, default=None)
