"""What a new desk needs around the rows that were saved: settings, parents, open items, words.

Nothing is made up silently: all that is put in, left out or emptied here is counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from models import desk, shift_pattern, shifts
from models.clock import DAY
from models.database import database, rows
from models.desk import NewDesk, Setting
from models.errors import DeskError
from models.log import categories, chain
from models.log.tables import ENTRY_FIELDS, Entry, EntryRow
from models.log.verify import Verification, verify
from models.shift_pattern import ClockShift
from models.shifts import Shift

SAMPLES = 50  # entries of a lost shift that are tried before its name counts as lost
LOST_DAY = "1970-01-01"


@dataclass
class Mended:
    """What was put in so that the rest can stand: settings and parents, by table."""

    settings: list[str] = field(default_factory=list)
    stand_ins: Counter[str] = field(default_factory=Counter)
    emptied: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    targets_lost: int = 0
    unsearchable: int = 0
    open_items_lost: list[int] = field(default_factory=list)


def settings(fallback: NewDesk, mended: Mended) -> None:
    """Give the desk those settings that are lost or make no sense, inside a write."""
    found = dict(rows(Setting.select(Setting.name, Setting.value)))
    checks = {
        "desk_id": _checked_id,
        "desk_name": desk.checked_name,
        "code": desk.checked_code,
        "timezone": desk.checked_timezone,
        "language": desk.checked_language,
        "profile": desk.checked_profile,
    }
    usual = {
        "desk_id": os.urandom(16).hex(),
        "desk_name": fallback.name,
        "code": fallback.code,
        "timezone": fallback.timezone,
        "language": fallback.language,
        "profile": fallback.profile,
        "demo": "0",
    }
    for name, value in usual.items():
        try:
            checks.get(name, str)(found[name])
        except (KeyError, DeskError):
            _set(name, value, mended)
    for number in desk.NUMBERS:
        if number.name in found and not _is_within(found[number.name], number):
            _set(number.name, str(number.default), mended)


def _checked_id(value: str) -> str:
    if len(value) != 32 or not set(value) <= set("0123456789abcdef"):
        raise DeskError("damaged")
    return value


def _is_within(value: str, number: desk.NumberSetting) -> bool:
    return value.isascii() and value.isdigit() and number.least <= int(value) <= number.most


def _set(name: str, value: str, mended: Mended) -> None:
    Setting.insert(name=name, value=value).on_conflict_replace().execute()
    mended.settings.append(name)


def patterns(mended: Mended) -> None:
    """Give the desk the usual shifts and categories where it has none left, inside a write."""
    if not shift_pattern.pattern().versions:
        shift_pattern.insert_default_pattern()
        mended.stand_ins["shift_pattern"] += 3
    known = {each.code for each in categories.listed()}
    lacking = [code for code in categories.DEFAULTS if code not in known]
    for code in lacking if "note" in lacking else ():
        stand_in("category", {"code": code, "label": categories.DEFAULTS[code], "position": 99})
        mended.stand_ins["category"] += 1


def lost_shifts(mended: Mended) -> None:
    """Find the shifts that are lost again, inside a write: the entries' digests have their names.

    What no digest proves gets a name that says so.
    """
    known = Shift.select(Shift.id)
    lost = rows(Entry.select(Entry.shift).where(Entry.shift.not_in(known)).distinct())
    for (number,) in lost:
        found = _proven_shift(number)
        if found is None:
            first, last = database.ask(
                "SELECT MIN(recorded_at), MAX(recorded_at) FROM entry WHERE shift = ?", number
            )[0]
            found = ClockShift(LOST_DAY, f"lost-{number}", first, max(last, first) + 1)
        mended.stand_ins["shift"] += 1
        with_key = Shift.select().where((Shift.day == found.day) & (Shift.name == found.name))
        name = f"lost-{number}" if with_key.exists() else found.name
        fields = {"id": number, "day": found.day, "name": name}
        Shift.insert({**fields, "starts_at": found.starts_at, "ends_at": found.ends_at}).execute()


def _proven_shift(number: int) -> ClockShift | None:
    pattern, zone = shift_pattern.pattern(), desk.current().zone
    of_shift = Entry.select(*ENTRY_FIELDS).where(Entry.shift == number).order_by(Entry.number)
    sample = [EntryRow(*columns) for columns in rows(of_shift.limit(SAMPLES))]
    for before, row in pairwise(sample):
        if row.number != before.number + 1:
            continue
        since, until = row.recorded_at - 3 * DAY, row.recorded_at + DAY
        if not 0 < since < 2**52:
            continue
        for shift in shift_pattern.between(pattern, since, until, zone):
            if chain.entry_digest(before.digest, row, shift.key) == row.digest:
                return shift
    return None


def lost_openings(mended: Mended) -> None:
    """Open the shifts again whose handovers were saved though they themselves were not."""
    tables = "handover_section", "handover_answer", "handover_step"
    union = " UNION ".join(f"SELECT handover FROM {table}" for table in tables)  # noqa: S608 - ours
    lost = database.ask(
        f"SELECT handover FROM ({union}) WHERE handover NOT IN"  # noqa: S608
        " (SELECT opening FROM shift WHERE opening IS NOT NULL) ORDER BY handover"
    )
    if not lost:
        return
    checklist = any_checklist()
    for (opening,) in lost:
        shift = shifts.row_of(_handed_over(opening))
        free = Shift.select().where((Shift.id == shift.id) & Shift.opening.is_null())
        if not free.exists():
            shift = shifts.row_of(
                ClockShift(LOST_DAY, f"lost-handover-{opening}", shift.starts_at, shift.ends_at)
            )
        opened = {"opening": opening, "opened_at": shift.starts_at, "checklist": checklist}
        Shift.update(opened).where(Shift.id == shift.id).execute()
        mended.stand_ins["shift"] += 1


def any_checklist() -> int:
    """Return the newest checklist, made if all are lost, inside a write."""
    [(newest,)] = database.ask("SELECT MAX(id) FROM checklist")
    if newest is not None:
        return int(newest)
    from models import checklists

    return checklists.insert_defaults(desk.current().language, 0).id


def _handed_over(opening: int) -> ClockShift:
    """Return the shift that a handover's document names, or one that says it is lost."""
    said = database.ask(
        "SELECT document, at FROM handover_step WHERE handover = ? ORDER BY document IS NULL",
        opening,
    )
    for document, _ in said:
        try:
            told = json.loads(document or "")
            key, starts_at, ends_at = (
                str(told["shift"]),
                int(told["starts_at"]),
                int(told["ends_at"]),
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        if ends_at > starts_at and len(key) > 11:
            return ClockShift(key[:10], key[11:], starts_at, ends_at)
    at = max((int(at) for _, at in said), default=0)
    return ClockShift(LOST_DAY, f"lost-handover-{opening}", at, at + 1)


def open_items(mended: Mended) -> Verification:
    """Let the list of open items say what the log says; those that it no longer shows are told.

    Returns what else the check of the log found.
    """
    listed = dict(database.ask("SELECT number, due_at FROM open_item"))
    found = verify()
    shown = found.open_items
    mended.open_items_lost = sorted(listed.keys() - shown.keys())
    database.ask("DELETE FROM open_item")
    database.load("open_item", ("number", "due_at"), list(shown.items()))
    return found


def stand_in(table: str, values: dict[str, object]) -> None:
    """Put a row in the place of a lost one, inside a write."""
    database.load(table, tuple(values), [tuple(values.values())])
