"""A walk along the chain: nearly every entry is as it was written, and that is seen the quick way.

The quick way puts the bytes of an entry together with fewer calls than `models/log/chain.py`. Only
bytes that have the very digests that are in the file prove anything; of every other entry the walk
says nothing, and the chain's own way decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from models.log.chain import NOTHING, VERSION, canonical, size
from models.log.tables import EntryRow

Columns = tuple[Any, ...]  # of an entry as it lies in the file, in the order of EntryRow

NUMBER, SHIFT, DIGEST = 0, 7, -1
SAYS = slice(10, 15)  # action, target, carried, due_at, reference
QUIET = ("entry", None, 0, None, None)  # says nothing that the check has to remember


class Alike(dict[Columns, bytes]):
    """The bytes of values that many entries have alike, put together once."""

    def __missing__(self, values: Columns) -> bytes:
        covered = self[values] = canonical(*values)
        return covered


class Walk:
    """How far a walk has come: the number and the digest of the last entry."""

    def __init__(self, genesis: bytes) -> None:
        self.last = 0
        self.previous = genesis

    def along(
        self, entries: Iterable[Columns], shift_key: Callable[[int], str]
    ) -> Iterator[tuple[EntryRow, bool]]:
        """Walk on; yield the entries that have to be looked at, and whether each is proven.

        While one is looked at, `last` and `previous` are of the one before it. What is proven,
        comes next and is quiet is passed by.
        """
        alike = Alike()  # of this part of the way: memory stays the same
        last, previous = self.last, self.previous
        shift: Any = NOTHING  # no entry's
        covered_shift = b""
        for columns in entries:
            if columns[SHIFT] != shift:
                shift = columns[SHIFT]
                covered_shift = canonical(shift_key(shift))
            try:
                proven = is_proven(previous, columns, covered_shift, alike)
            except (TypeError, ValueError, AttributeError):  # of a kind that its column never has
                proven = False
            if not (proven and columns[NUMBER] == last + 1 and columns[SAYS] == QUIET):
                self.last, self.previous = last, previous
                yield EntryRow(*columns), proven
                if columns[NUMBER] < 1:  # it is outside the chain, which begins with number one
                    continue
            last, previous = columns[NUMBER], columns[DIGEST]
        self.last, self.previous = last, previous


# fmt: off
def is_proven(previous: bytes, columns: Columns, shift: bytes, alike: Alike) -> bool:
    """Say whether an entry and its text have the digests that stand beside them.

    False proves nothing: then `chain.entry_digest` and `chain.content_digest` decide.
    """
    (
        number, happened_at, recorded_at, author, author_name, channel, system_user, _,
        category, severity, action, target, carried, due_at, reference,
        salt, text, place, content_digest, digest,
    ) = columns
    if salt is None or text is None:
        return False
    said = text.encode("utf-8", "surrogatepass")
    there = NOTHING
    if place is not None:
        there = place.encode("utf-8", "surrogatepass")
        there = size(len(there)) + there
    content = b"".join((VERSION, size(len(salt)), salt, size(len(said)), said, there))
    if sha256(content).digest() != content_digest:
        return False
    at, happened, recorded = f"{number:d}", f"{happened_at:d}", f"{recorded_at:d}"
    moments = (  # each after its length in four bytes; digits are never more than 127
        f"\0\0\0{chr(len(at))}{at}\0\0\0{chr(len(happened))}{happened}"
        f"\0\0\0{chr(len(recorded))}{recorded}"
    )
    covered = b"".join((
        VERSION, size(len(previous)), previous, moments.encode(),
        alike[author, author_name, channel, system_user], shift,
        alike[category, severity, action],
        alike[target, carried, due_at, reference], size(len(content_digest)), content_digest,
    ))
    return bool(sha256(covered).digest() == digest)
