"""What a restore would lose beside entries of the log: visits, complaints, rosters and so on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from models.database import database
from models.language import Words
from models.visitors.index import FROM, SPELLED

OFFERED = "(SELECT handover FROM handover_step WHERE handover_step.id = offer)"
OPENING = "(SELECT opening FROM shift WHERE shift.id = duty.shift)"

# Of each part, the tables that hold it and, in SQL, which of its things a row is of.
PARTS: dict[str, dict[str, str]] = {
    "visits": {"visit": "id", "visit_step": "visit", "visitor_badge_loan": "visit"},
    "passes": {"visitor_pass": "id", "visitor_pass_step": "pass"},
    "barred": {"barred": "id"},
    "complaints": {
        "complaint": "id",
        "complaint_step": "complaint",
        "complaint_caller": "complaint",
    },
    "handovers": {
        "handover_step": "handover",
        "handover_section": "handover",
        "handover_answer": "handover",
        "handover_check": OFFERED,
        "duty": OPENING,
    },
    "roster": {"roster": "day", "roster_swap": "first_day"},
    "checklists": {"checklist": "id", "checklist_item": "checklist"},
    "drafts": {"draft": "id"},
    "accounts": {"staff": "login"},
    "settings": {
        "setting": "name",
        "department": "'department ' || code",
        "holiday": "'holiday ' || day",
        "category": "'category ' || code",
        "shift_pattern": "'shift_pattern ' || valid_from",
        "visitor_badge": "'visitor_badge ' || label",
    },
    "audit": {"audit": "id"},
}
TAKEN_AWAY = {"roster", "holiday", "shift_pattern"}  # whose rows are removed: that is lost too
LEFT_OUT = {"failures", "locked_until"}  # of wrong PINs: nothing that anybody wrote
ITS_OWN = {SPELLED, FROM}  # settings of the program itself
INSIDE = "SELECT id FROM visit WHERE state = 'on_site'"


def lost_parts(present: sqlite3.Connection) -> dict[str, int]:
    """Count what the present desk has and the open one has not, or has otherwise, by PARTS.

    What had its data removed by retention since is not counted: it would be removed again.
    """
    counts = {part: len(_lost(present, tables)) for part, tables in PARTS.items()}
    return {part: count for part, count in counts.items() if count}


def moved(present: sqlite3.Connection) -> bool:
    """Whether other people are inside by the present desk than by the open one."""
    if not _columns(present, "visit"):
        return False
    return set(present.execute(INSIDE)) != set(database.ask(INSIDE))


def phrases(words: Words, parts: Mapping[str, int]) -> str:
    """Return what is lost in words, such as `2 visits, 1 account`; empty where nothing is."""
    count = {part: parts.get(part, 0) for part in PARTS}
    plural = words.plural
    said = {
        "visits": plural("{count} visit", "{count} visits", count["visits"]),
        "passes": plural("{count} pass", "{count} passes", count["passes"]),
        "barred": plural(
            "{count} do-not-admit entry", "{count} do-not-admit entries", count["barred"]
        ),
        "complaints": plural("{count} complaint", "{count} complaints", count["complaints"]),
        "handovers": plural(
            "{count} shift handover", "{count} shift handovers", count["handovers"]
        ),
        "roster": plural(
            "{count} day of the roster", "{count} days of the roster", count["roster"]
        ),
        "checklists": plural("{count} checklist", "{count} checklists", count["checklists"]),
        "drafts": plural("{count} draft", "{count} drafts", count["drafts"]),
        "accounts": plural("{count} account", "{count} accounts", count["accounts"]),
        "settings": plural("{count} setting", "{count} settings", count["settings"]),
        "audit": plural("{count} audit line", "{count} audit lines", count["audit"]),
    }
    return words(", ").join(said[part] for part in PARTS if part in parts)


def _lost(present: sqlite3.Connection, tables: dict[str, str]) -> set[object]:
    """Return the keys of what differs. Rows are compared by their hashes, to save memory."""
    lost: set[object] = set()
    purged: set[object] = set()
    for table, key in tables.items():
        shared = _columns(present, table)
        if not shared:
            continue  # the present desk is older than this table
        columns = ", ".join(f'"{name}"' for name in shared)
        rows = f'SELECT {key}, {columns} FROM "{table}"'  # noqa: S608
        lost |= _only_in_first(present.execute(rows), _here(rows))
        if table in TAKEN_AWAY:
            lost |= _only_in_first(_here(rows), present.execute(rows))
        if "purged_at" in shared:
            gone = f'SELECT {key} FROM "{table}" WHERE purged_at IS NOT NULL'  # noqa: S608
            purged |= {found for (found,) in present.execute(gone)}
    return lost - purged - ITS_OWN


def _here(statement: str) -> Iterable[tuple[object, ...]]:
    found: Iterable[tuple[object, ...]] = database.execute_sql(statement)  # type: ignore[no-untyped-call]
    return found


def _only_in_first(
    first: Iterable[tuple[object, ...]], second: Iterable[tuple[object, ...]]
) -> set[object]:
    known = {hash(row) for row in second}
    return {row[0] for row in first if hash(row) not in known}


def _columns(present: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns that a table has on both sides."""
    asked = "SELECT name FROM pragma_table_info(?)"
    here = {name for (name,) in database.ask(asked, table)}
    there = [name for (name,) in present.execute(asked, (table,))]
    return [name for name in there if name in here and name not in LEFT_OUT]
