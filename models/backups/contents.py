"""What a database holds at one moment: rows of each table, the end of the log's chain."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from models.log import chain

TABLES = """SELECT name FROM sqlite_schema
    WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'
    ORDER BY name"""
LAST_ENTRY = "SELECT number, digest FROM entry ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class Contents:
    """What to compare two databases by; `head` is the code of the last entry."""

    schema: int
    entries: int
    last_number: int
    head: str | None
    rows: dict[str, int] = field(hash=False)


def read_contents(connection: sqlite3.Connection) -> Contents:
    """Count what a database holds, in the caller's transaction: a moment of it."""
    rows = {name: _count(connection, name) for (name,) in connection.execute(TABLES).fetchall()}
    [(schema,)] = connection.execute("PRAGMA user_version").fetchall()
    last = connection.execute(LAST_ENTRY).fetchone()
    number, head = (last[0], chain.code(last[1])) if last else (0, None)
    return Contents(schema, rows["entry"], number, head, rows)


def _count(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')  # the names are the file's own
    [(count,)] = connection.execute(f'SELECT COUNT(*) FROM "{quoted}"').fetchall()  # noqa: S608
    return int(count)
