"""Reading the duty log: pages of frozen rows by number, filtered or searched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from peewee import SQL, ModelSelect, fn

from models import search
from models.clock import DAY
from models.database import rows
from models.errors import DeskError
from models.log.tables import FOLDED_ACTIONS, URGENT, Entry, LogEntry, OpenItem

COLUMNS = (
    Entry.number,
    Entry.happened_at,
    Entry.recorded_at,
    Entry.author,
    Entry.author_name,
    Entry.channel,
    Entry.system_user,
    Entry.shift,
    Entry.category,
    Entry.severity,
    Entry.action,
    Entry.target,
    Entry.carried,
    Entry.due_at,
    Entry.reference,
    Entry.text,
    Entry.place,
    Entry.digest,
)
BATCH = 2000


@dataclass(frozen=True)
class Filters:
    """Which entries to see; nothing set means all. `folded` shows taken-back and repeated ones."""

    shift: int | None = None
    author: str | None = None
    category: str | None = None
    severity: int = 0
    open_only: bool = False
    words: str = ""
    folded: bool = False
    since: int | None = None
    until: int | None = None

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters(folded=self.folded)


EVERYTHING = Filters()


def head() -> tuple[int, bytes] | None:
    """Return the last entry's number and digest, or None in an empty log."""
    last = Entry.select(Entry.number, Entry.digest).order_by(Entry.number.desc()).limit(1)
    for number, digest in rows(last):
        return number, bytes(digest)
    return None


def entry(number: int) -> LogEntry:
    """Return one entry; raise DeskError `entry_unknown`."""
    found = entries([number])
    if not found:
        raise DeskError("entry_unknown", number=number)
    return found[0]


def entries(numbers: Iterable[int]) -> list[LogEntry]:
    """Return the entries with these numbers, ascending; those that do not exist are left out."""
    wanted = sorted(numbers)
    found: list[LogEntry] = []
    for start in range(0, len(wanted), BATCH):
        chosen = among(Entry.number, wanted[start : start + BATCH])
        found += _rows(Entry.select(*COLUMNS).where(chosen).order_by(Entry.number))
    return found


def related(found: LogEntry) -> dict[int, str]:
    """Return the texts of the entries that an entry names or is named by, by number."""
    named = found.target, found.corrected_by, found.voided_by, found.cleared_by
    numbers = [number for number in named if number is not None]
    return {other.number: other.text or "" for other in entries(numbers)} if numbers else {}


def newest(limit: int, filters: Filters = EVERYTHING) -> list[LogEntry]:
    """Return the last entries, ascending."""
    return _rows(_query(filters, descending=True).limit(limit))[::-1]


def before(number: int, limit: int, filters: Filters = EVERYTHING) -> list[LogEntry]:
    """Return the entries just before a number, ascending."""
    query = _query(filters, descending=True, before=number)
    return _rows(query.limit(limit))[::-1]


def after(number: int, limit: int, filters: Filters = EVERYTHING) -> list[LogEntry]:
    """Return the entries just after a number, ascending."""
    return _rows(_query(filters, after=number).limit(limit))


def count(*, after: int, before: int | None = None) -> int:
    """Return how many entries there are between two numbers, without what lists fold away."""
    chosen = _query(EVERYTHING, after=after, before=before).select(Entry.number)
    counted: int = chosen.order_by().count()
    return counted


def last_of(limit: int, filters: Filters = EVERYTHING) -> Iterator[LogEntry]:
    """Yield the last entries, ascending, in batches: however many, they need not fit the memory."""
    if limit <= BATCH:
        yield from newest(limit, filters)
        return
    just_before = _query(filters, descending=True).select(Entry.number).offset(limit).limit(1)
    start = next((int(number) for (number,) in rows(just_before)), 0)
    yield from islice(everything(filters, after_number=start), limit)


def everything(filters: Filters = EVERYTHING, *, after_number: int = 0) -> Iterator[LogEntry]:
    """Yield all entries, ascending, read in batches so that no long read holds up the desk."""
    last = after_number
    while batch := after(last, BATCH, filters):
        yield from batch
        last = batch[-1].number


def first_since(at: int) -> int | None:
    """Return the number of the first entry recorded at a moment or later."""
    query = Entry.select(Entry.number).where(Entry.recorded_at >= at)
    for (number,) in rows(query.order_by(Entry.recorded_at, Entry.number).limit(1)):
        return int(number)
    return None


def latest_of(author: str, *, since: int, now: int, limit: int = 50) -> list[LogEntry]:
    """Return an author's own entries recorded since a moment, the newest first.

    What was recorded by a clock that was ahead of `now` is not among them.
    """
    first = first_since(since)
    if first is None:
        return []
    chosen = (Entry.author == author) & (Entry.number >= first) & (Entry.action == "entry")
    chosen &= Entry.recorded_at.between(since, now)
    query = Entry.select(*COLUMNS).where(chosen).order_by(Entry.number.desc()).limit(limit)
    return [found for found in _rows(query) if found.stands]


def last_act_of(author: str) -> LogEntry | None:
    """Return the last thing an author wrote that was not taken back; take-backs do not count."""
    chosen = (Entry.author == author) & (Entry.action != "take_back")
    query = Entry.select(*COLUMNS).where(chosen).order_by(Entry.number.desc()).limit(50)
    return next((found for found in _rows(query) if not found.taken_back), None)


def open_items() -> list[LogEntry]:
    """Return the open items, those due first before those without a time."""
    numbers = [number for (number,) in rows(OpenItem.select(OpenItem.number))]
    return sorted(
        entries(numbers),
        key=lambda item: (item.open_due_at is None, item.open_due_at or 0, item.number),
    )


def open_count() -> int:
    """Return how many items are open."""
    count: int = OpenItem.select().count()
    return count


def recent_places(entries_back: int = 2000) -> list[str]:
    """Return the places named in the last entries, the most frequent first."""
    recent = Entry.select(Entry.place).order_by(Entry.number.desc()).limit(entries_back)
    counted = Counter(place for (place,) in rows(recent) if place)
    return [place for place, _ in counted.most_common(500)]


def among(field: Any, numbers: Iterable[int]) -> Any:
    """Return the condition that a field is one of these numbers, at no cost for each of them."""
    return field.in_(SQL(f"({','.join(map(str, numbers))})"))


def _query(
    filters: Filters,
    *,
    descending: bool = False,
    before: int | None = None,
    after: int | None = None,
) -> ModelSelect[Any]:
    key: Any = Entry.number
    query: ModelSelect[Any] = Entry.select(*COLUMNS)
    if words := search.query(filters.words):
        query, key = search.within(query, Entry.number, "entry_words", words)
        if filters.shift is not None:  # the index of words knows numbers, not shifts
            ends = Entry.select(fn.MIN(Entry.number), fn.MAX(Entry.number))
            [(first, last)] = rows(ends.where(Entry.shift == filters.shift))
            query = query.where(key.between(first or 0, last or 0))
    for condition in _conditions(filters):
        query = query.where(condition)
    if before is not None:
        query = query.where(key < before)
    if after is not None:
        query = query.where(key > after)
    return query.order_by(key.desc() if descending else key.asc())


def _conditions(filters: Filters) -> Iterator[Any]:
    if not filters.folded:
        other = Entry.alias()
        taken = other.select(SQL("1")).where(
            (other.target == Entry.number) & (other.action == "take_back")
        )
        yield Entry.action.not_in(FOLDED_ACTIONS)
        yield ~fn.EXISTS(taken)
    if filters.shift is not None:
        yield Entry.shift == filters.shift
    if filters.author is not None:
        yield Entry.author == filters.author
    if filters.category is not None:
        yield Entry.category == filters.category
    if filters.severity:
        # written out: SQLite takes the small indexes only for what it can read in the statement
        yield (
            Entry.severity == SQL("2") if filters.severity == URGENT else Entry.severity > SQL("0")
        )
    if filters.open_only:
        yield Entry.number.in_(OpenItem.select(OpenItem.number))
    if filters.since is not None:
        yield from _since(filters.since)
    if filters.until is not None:
        yield from _until(filters.until)


def _since(at: int) -> Iterator[Any]:
    """Narrow by number, which pages walk along, and by time, for clocks that were put back."""
    day = (Entry.recorded_at >= at) & (Entry.recorded_at < at + DAY)
    [(least,)] = rows(Entry.select(fn.MIN(Entry.number)).where(day))
    least = first_since(at) if least is None else least
    yield Entry.number.is_null() if least is None else Entry.number >= least
    yield Entry.recorded_at + 0 >= at  # the sum keeps SQLite from walking by time


def _until(at: int) -> Iterator[Any]:
    day = (Entry.recorded_at < at) & (Entry.recorded_at >= at - DAY)
    [(most,)] = rows(Entry.select(fn.MAX(Entry.number)).where(day))
    if most is None and (following := first_since(at)) is not None:
        most = following
    if most is not None:
        yield Entry.number <= most
    yield Entry.recorded_at + 0 < at


def _rows(query: ModelSelect[Any]) -> list[LogEntry]:
    plain = [LogEntry(*row) for row in rows(query)]
    parts = (plain[start : start + BATCH] for start in range(0, len(plain), BATCH))
    return [found for part in parts for found in _surrounded(part)]


def _surrounded(plain: Sequence[LogEntry]) -> list[LogEntry]:
    """Add what other entries have said of these: corrections, voids, carry-overs, repeats."""
    numbers = [found.number for found in plain]
    about = _spoken_of(numbers)
    corrections = [
        other for said in about.values() for action, other in said if action == "correction"
    ]
    undone = {
        target
        for target, said in _spoken_of(corrections).items()
        if any(action in ("void", "take_back") for action, _ in said)
    }
    open_now = OpenItem.select(OpenItem.number, OpenItem.due_at)
    open_now = open_now.where(among(OpenItem.number, numbers))
    due = dict(rows(open_now))
    return [
        _with_surroundings(found, about.get(found.number, []), undone, due)
        if found.number in about or found.number in due
        else found
        for found in plain
    ]


def _with_surroundings(
    found: LogEntry,
    said: list[tuple[str, int]],
    undone: set[int],
    due: dict[int, int | None],
) -> LogEntry:
    last = {action: number for action, number in said if number not in undone}
    return replace(
        found,
        corrected_by=last.get("correction"),
        voided_by=last.get("void"),
        taken_back="take_back" in last,
        cleared_by=None if found.number in due else last.get("clear"),
        is_open=found.number in due,
        open_due_at=due.get(found.number),
        repeats=sum(action == "repeat" for action, _ in said),
    )


def _spoken_of(numbers: list[int]) -> dict[int, list[tuple[str, int]]]:
    about: dict[int, list[tuple[str, int]]] = defaultdict(list)
    if numbers:
        columns = Entry.target, Entry.action, Entry.number
        query = Entry.select(*columns).where(among(Entry.target, numbers)).order_by(Entry.number)
        for target, action, number in rows(query):
            about[target].append((action, number))
    return about
