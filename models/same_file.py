"""Whether a file is still the desk that was opened: not another one moved, or copied, in its place.

A file that is copied over is still the same one to the system, and SQLite goes on with what it has
in memory. But the log only grows: an entry that was read once is there for ever. So the end of the
log is kept in mind, and looked for again whenever the file was written to; a checkpoint keeps it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

APPLICATION_ID = 0x44555459  # "DUTY"
# Entries: more than a journal holds. Imports of 500 short cases fill it most densely: five of them
# pass database.CHECKPOINT_BYTES, at which it is moved into the file.
REMEMBERED = 3000
OWNER = "SELECT value FROM setting WHERE name = 'desk_id'"
NEWEST = f"SELECT number, digest FROM entry ORDER BY number DESC LIMIT {REMEMBERED}"  # noqa: S608
KNOWN = "SELECT number, digest FROM entry WHERE number BETWEEN ? AND ? ORDER BY number DESC"
Rows = list[tuple[Any, ...]]
Ask = Callable[..., Rows]


@dataclass(frozen=True)
class Seen:
    """What a file was when it was looked at last; without an `owner` its content was not.

    `place` is its device and inode, `written` its size and when it was written to. `newest` are
    the last entries of its log, the newest first.
    """

    place: tuple[int, int]
    written: tuple[int, int]
    owner: Sequence[tuple[Any, ...]] = ()
    newest: Sequence[tuple[Any, ...]] = ()


def at(path: Path) -> Seen:
    """Return what the system says of a file; its content is not looked at. Raises OSError."""
    return _seen(path.stat())


def inside(seen: Seen, ask: Ask) -> Seen:
    """Return the same with what the open desk holds; `ask` runs a statement outside any write."""
    return replace(seen, owner=ask(OWNER), newest=ask(NEWEST))


def again(path: Path, seen: Seen, ask: Ask, form: int) -> Seen | None:
    """Look again, and return what is to be kept in mind; None where it is another file or content.

    `form` is the version of the tables that this program knows; of others it cannot tell.
    """
    try:
        now = at(path)
    except OSError:
        return None
    if now.place != seen.place:
        return None
    if now.written == seen.written or not seen.owner:
        return seen
    ask("PRAGMA shrink_memory")  # pages in memory would hide what is in the file now
    if ask("PRAGMA application_id") != [(APPLICATION_ID,)]:
        return None
    if ask("PRAGMA user_version") != [(form,)]:
        return seen
    fresh = inside(now, ask)  # before the look: a copy that falls between is kept out of mind
    return fresh if _holds(seen, ask) else None


def _holds(seen: Seen, ask: Ask) -> bool:
    if ask(OWNER) != seen.owner:
        return False
    if not seen.newest:
        return True
    (last, _), (first, _) = seen.newest[0], seen.newest[-1]
    return ask(KNOWN, first, last) == seen.newest


def _seen(status: os.stat_result) -> Seen:
    place, written = (status.st_dev, status.st_ino), (status.st_size, status.st_mtime_ns)
    return Seen(place, written)
