"""Which of the entries that were read are what was written: each against its digests.

An entry has two digests. The content's covers text and place; the entry's covers all else, and the
digest of the one before. So an entry is kept where its number follows on from one that is there and
one of the two is right, or behind a hole where its content's is. Everything that is not proven by
both is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain as chained
from itertools import pairwise

from models import desk, shifts
from models.database import database, rows
from models.log import chain
from models.log.tables import ENTRY_COLUMNS, ENTRY_FIELDS, Entry, EntryRow, values
from models.repair.loading import LOG, SHORTEST_ENTRY, Haul

BATCH = 5000


@dataclass(frozen=True)
class Judged:
    """The log as it was saved: ascending numbers lost, and numbers kept that nothing proves."""

    kept: int = 0
    lost: tuple[range, ...] = ()
    doubtful: tuple[range, ...] = ()

    @property
    def lost_count(self) -> int:
        """How many entries are lost."""
        return sum(map(len, self.lost))


def judge(haul: Haul, file_bytes: int) -> Judged:
    """Look at every entry of the open new desk, inside a write; those not to be believed go."""
    return _Judging(haul, file_bytes // SHORTEST_ENTRY).judged()


class _Judging:
    """One walk along the entries that were read; `last` is the one kept before."""

    def __init__(self, haul: Haul, longest_hole: int) -> None:
        self._haul = haul
        self._longest_hole = longest_hole
        self._last, self._recorded_at = 0, -(2**63)
        self._previous = chain.genesis(desk.current().id)
        self._keys = shifts.keys()
        self._kept = 0
        self._lost: list[range] = []
        self._doubtful: list[range] = []

    def judged(self) -> Judged:
        for row, following in pairwise(chained(self._rows(), (None,))):
            if row is not None:
                self._entry(row, following)
        self._skip_to(self._haul.last_number + 1)
        return Judged(self._kept, tuple(self._lost), chain.merged(self._doubtful))

    def _rows(self) -> Iterator[EntryRow]:
        number = -(2**63)
        following = Entry.select(*ENTRY_FIELDS).order_by(Entry.number).limit(BATCH)
        while batch := rows(following.where(Entry.number > number)):
            yield from (EntryRow(*columns) for columns in batch)
            number = batch[-1][0]

    def _entry(self, row: EntryRow, following: EntryRow | None) -> None:
        rivals = [EntryRow(*columns) for columns in self._haul.rivals.get(row.number, ())]  # type: ignore[arg-type]
        candidates = [row, *rivals]
        chosen = next(filter(self._is_proven, candidates), None)
        chosen = chosen or self._mended(candidates, following)
        if chosen is None:
            chosen = next((each for each in candidates if self._is_likely(each, following)), None)
            if chosen is not None:
                self._doubtful.append(range(chosen.number, chosen.number + 1))
        if chosen is not row:
            Entry.delete().where(Entry.number == row.number).execute()
            if chosen is not None:
                database.load(LOG, ENTRY_COLUMNS, [values(chosen)])
        if chosen is not None:
            self._skip_to(chosen.number)
            self._kept += 1
            self._last, self._previous = chosen.number, chosen.digest
            self._recorded_at = chosen.recorded_at

    def _skip_to(self, number: int) -> None:
        if number > self._last + 1:
            self._lost.append(range(self._last + 1, number))

    def _digest(self, previous: bytes, row: EntryRow) -> bytes:
        return chain.entry_digest(previous, row, self._keys.get(row.shift, ""))

    def _follows(self, row: EntryRow) -> bool:
        return row.number == self._last + 1

    def _is_proven(self, row: EntryRow) -> bool:
        right = self._follows(row) and self._digest(self._previous, row) == row.digest
        return right and (_has_own_text(row) or _is_purged(row))

    def _mended(self, candidates: list[EntryRow], following: EntryRow | None) -> EntryRow | None:
        """Return an entry whose digest alone was damaged: the one behind proves the right one."""
        if following is None or following.number != self._last + 2:
            return None
        for row in candidates:
            if self._follows(row) and (_has_own_text(row) or _is_purged(row)):
                right = self._digest(self._previous, row)
                if self._digest(right, following) == following.digest:
                    return replace(row, digest=right)
        return None

    def _is_likely(self, row: EntryRow, following: EntryRow | None) -> bool:
        if self._follows(row):
            right = self._digest(self._previous, row) == row.digest
            return right or _has_own_text(row)
        if row.number <= self._last or not (_has_own_text(row) or _is_purged(row)):
            return False
        if (
            following is not None
            and following.number == row.number + 1
            and self._digest(row.digest, following) == following.digest
        ):
            return True
        hole = row.number - self._last
        return hole <= self._longest_hole and row.recorded_at >= self._recorded_at


def _is_purged(row: EntryRow) -> bool:
    return row.text is None and row.place is None and row.salt is None


def _has_own_text(row: EntryRow) -> bool:
    if row.text is None or row.salt is None:
        return False
    return chain.content_digest(row.salt, row.text, row.place) == row.content_digest
