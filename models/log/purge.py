"""Retention: the texts of old entries are removed, and the removal is an entry of its own."""

from __future__ import annotations

from models import audit, desk, search
from models.database import database, rows
from models.errors import DeskError
from models.handover import purging
from models.log import chain, reads
from models.log.entries import INDEX, Act, indexed_text, insert
from models.log.tables import Entry, LogEntry, NewEntry, OpenItem
from models.staff import Actor
from models.text import clean_line

KEPT_FOR_EVER = ("incident",)  # DOMAIN section 4: incident reports for ever


def due_for_purge(before: int) -> list[int]:
    """Return the numbers of the entries recorded before a moment that still have their text.

    Incidents are kept for ever, open items until they are cleared.
    """
    query = Entry.select(Entry.number).where(
        Entry.recorded_at < before,
        Entry.text.is_null(False),
        Entry.action != "purge",
        Entry.category.not_in(KEPT_FOR_EVER),
        Entry.number.not_in(OpenItem.select(OpenItem.number)),
    )
    return [number for (number,) in rows(query.order_by(Entry.number))]


def purge(before: int, rule: str, actor: Actor, now: int) -> LogEntry | None:
    """Remove texts, places and salts recorded before a moment, in one transaction.

    The words leave the search index too, and with `empty_file` the file; a handover whose sealing
    entry is emptied loses its document. Returns the entry that
    lists the numbers and the rule, or None when nothing was old enough. Raises DeskError:
    not_allowed, purge_future.
    """
    actor.require("retention")
    if before > now:
        raise DeskError("purge_future", "before", when=before)
    with database.write():
        return remove(due_for_purge(before), rule, actor, now)


def remove(numbers: list[int], rule: str, actor: Actor, now: int) -> LogEntry | None:
    """Remove the texts of these entries, ascending, as `purge` does; None when there are none."""
    if not numbers:
        return None
    with database.write():
        listed = chain.ranges(numbers)
        for start in range(0, len(numbers), 500):
            _empty(numbers[start : start + 500])
            purging.empty(numbers[start : start + 500])
        search.rebuild_pages(INDEX)
        said = NewEntry(f"numbers={listed}; rule={clean_line(rule)}", category="note")
        number = insert(said, Act("purge"), actor, desk.current(), now)
        audit.record("purge", actor.origin, person=actor.account.login, detail=listed, now=now)
    return reads.entry(number)


def empty_file() -> bool:
    """Take what purges removed out of the file and its journal too.

    False while somebody reads: then it is still there, and this wants to be called again.
    """
    return database.empty_journal()


def _empty(numbers: list[int]) -> None:
    chosen = Entry.number.in_(numbers)
    texts = Entry.select(Entry.number, Entry.text, Entry.place).where(chosen)
    for number, text, place in rows(texts):
        search.remove(INDEX, number, indexed_text(text, place))
    Entry.update(text=None, place=None, salt=None).where(chosen).execute()
