"""Rows whose parent is lost: a stand-in keeps them, their column is emptied, or they go too."""

from __future__ import annotations

from models import desk
from models.database import database
from models.repair.mending import Mended, any_checklist, stand_in

KEPT = ("entry", "target")  # the chain covers it, so it stays though its entry is lost
MOST_ROUNDS = 20
RECORDS = (
    ("lost_entry", "restore", "entry", "number"),
    ("visitor_pass_key", "pass", "visitor_pass", "id"),
)


def settle(now: int, mended: Mended) -> None:
    """Settle the rows whose parent is lost: a stand-in, an empty column, or the row goes."""
    _drop_records(mended)
    for _ in range(MOST_ROUNDS):
        lost = _violations()
        mended.targets_lost = sum((table, column) == KEPT for table, _, _, column, _ in lost)
        lost = [each for each in lost if (each[0], each[3]) != KEPT]
        if not lost:
            return
        for table, row, parent, column, is_required in lost:
            _settle(table, row, parent, column, is_required, now, mended)


def _drop_records(mended: Mended) -> None:
    """Drop the rows of tables that keep no row numbers, where what they belong to is lost."""
    for table, column, parent, key in RECORDS:
        lost = f"{column} NOT IN (SELECT {key} FROM {parent})"  # noqa: S608 - our own names
        [(count,)] = database.ask(f"SELECT COUNT(*) FROM {table} WHERE {lost}")  # noqa: S608
        if count:
            database.ask(f"DELETE FROM {table} WHERE {lost}")  # noqa: S608
            mended.left_out[table] += count


def _violations() -> list[tuple[str, int, str, str, bool]]:
    """Return of each row without a parent: table, row, the parent's table, column, is required."""
    keys: dict[str, dict[int, tuple[str, bool]]] = {}
    found = []
    for table, row, parent, key in database.ask("PRAGMA foreign_key_check"):
        if row is None:
            continue  # of a table that keeps no row numbers; see _drop_records
        if table not in keys:
            required = {name: bool(must) for _, name, _, must, *_ in database.ask(
                f"PRAGMA table_info({table})")}  # fmt: skip
            listed = database.ask(f"PRAGMA foreign_key_list({table})")
            keys[table] = {each[0]: (each[3], required[each[3]]) for each in listed}
        found.append((table, row, parent, *keys[table][key]))
    return found


def _settle(
    table: str, row: int, parent: str, column: str, is_required: bool, now: int, mended: Mended
) -> None:
    found = database.ask(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', row)  # noqa: S608
    if not found:
        return
    value = found[0][0]
    if parent == "staff":
        if not database.ask("SELECT 1 FROM staff WHERE login = ?", value):
            stand_in("staff", _person(value, now))
            mended.stand_ins["staff"] += 1
    elif parent == "category":
        if not database.ask("SELECT 1 FROM category WHERE code = ?", value):
            stand_in("category", {"code": value, "label": value, "position": 99})
            mended.stand_ins["category"] += 1
    elif parent == "complaint_profile":
        _stand_in_profile(value, mended)
    elif (table, column) == ("shift", "checklist"):
        database.ask("UPDATE shift SET checklist = ? WHERE id = ?", any_checklist(), row)
        mended.stand_ins["checklist"] += 1
    elif is_required:
        database.ask(f'DELETE FROM "{table}" WHERE rowid = ?', row)  # noqa: S608
        mended.left_out[table] += 1
    else:
        database.ask(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', row)  # noqa: S608
        mended.emptied[table] += 1


def _person(login: str, now: int) -> dict[str, object]:
    named = database.ask("SELECT author_name FROM entry WHERE author = ? LIMIT 1", login)
    name = named[0][0] if named else login
    person = {"login": login, "name": name, "kind": "person", "roles": "", "failures": 0}
    return {**person, "created_at": now, "disabled_at": now}


def _stand_in_profile(number: int, mended: Mended) -> None:
    """Put the desk's own limits in the place of those that a case was received under."""
    from models import profiles

    if database.ask("SELECT 1 FROM complaint_profile WHERE id = ?", number):
        return
    content = profiles.written(profiles.find(desk.current().profile))
    same = database.ask("SELECT id FROM complaint_profile WHERE content = ?", content)
    if same:
        database.ask("UPDATE complaint SET profile = ? WHERE profile = ?", same[0][0], number)
    else:
        stand_in("complaint_profile", {"id": number, "content": content})
    mended.stand_ins["complaint_profile"] += 1
