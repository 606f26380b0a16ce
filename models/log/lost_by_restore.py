"""What restores lost: the codes of entries that are not in the log any more, with their numbers.

The entry that tells of a restore has their digest in its reference, so the chain covers them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from peewee import CompositeKey, IntegerField, TextField

from models.database import BaseModel, database, rows
from models.log import chain

REFERENCE = "restore/"  # of the entry that tells of a restore
UNKNOWN = REFERENCE + "unknown"  # where nobody could read what was lost

Lost = tuple[int, str]  # number and code


class LostEntry(BaseModel):
    """An entry that a restore lost; `restore` is the number of the entry that tells of it."""

    restore = IntegerField()
    number = IntegerField()
    code = TextField()

    class Meta:
        primary_key = CompositeKey("restore", "number", "code")


def reference(entries: Iterable[Lost]) -> str:
    """Return what the entry that tells of a restore refers to."""
    listed = [value for entry in sorted(entries) for value in entry]
    digest = hashlib.sha256(chain.VERSION + chain.canonical("lost", *listed))
    return REFERENCE + digest.hexdigest()


def remember(restore: int, entries: Iterable[Lost]) -> None:
    """Keep the codes of what a restore lost, inside a write."""
    columns = ("restore", "number", "code")
    database.load("lost_entry", columns, [(restore, *entry) for entry in sorted(entries)])


def number_of(code: str, restore: int, said: str) -> int | None:
    """Return the number of the entry with a code that a restore lost, or None.

    `said` is the reference of the entry that tells of it: codes put in later are not believed.
    """
    found = LostEntry.select(LostEntry.number, LostEntry.code).where(LostEntry.restore == restore)
    number = next((number for number, lost in rows(found.where(LostEntry.code == code))), None)
    return number if number is not None and reference(rows(found)) == said else None
