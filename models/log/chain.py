"""The chain: every entry's digest covers the one before (docs/chain.md spells out the bytes).

The log is tamper-evident: who changes, removes or reorders lines is found out, and a rewrite of the
whole chain is found by the codes that were printed on paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from struct import Struct

from models.errors import DeskError
from models.log.tables import Entry, EntryRow

VERSION = b"\x01"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
NOTHING = b"\xff\xff\xff\xff"
CODE_BYTES = 10  # 80 bits: shorter codes can be ground out
size = Struct(">I").pack  # four bytes, big-endian


def canonical(*values: str | bytes | int | None) -> bytes:
    """Return values as bytes that can be read in one way only: each with its length before it.

    Four bytes of length, big-endian, then the value: text in UTF-8, a number in decimal digits.
    Nothing (None) is the length FF FF FF FF alone.
    """
    covered = b""
    for value in values:
        if value is None:
            covered += NOTHING
            continue
        if isinstance(value, str):
            content = value.encode("utf-8", "surrogatepass")
        elif isinstance(value, int):
            content = b"%d" % value
        else:
            content = value
        covered += size(len(content)) + content
    return covered


# What many entries have alike is put together once: a walk takes half the time.
_often = lru_cache(4096)(canonical)


def genesis(desk_id: str) -> bytes:
    """Return what stands before the first entry: it ties the chain to its desk."""
    return hashlib.sha256(VERSION + canonical("duty desk", desk_id)).digest()


def content_digest(salt: bytes, text: str, place: str | None) -> bytes:
    """Return the digest of an entry's personal text, salted so that it cannot be guessed back."""
    return hashlib.sha256(VERSION + canonical(salt, text, place)).digest()


def entry_digest(previous: bytes, entry: Entry | EntryRow, shift_key: str) -> bytes:
    """Return an entry's digest over the one before and everything the entry says."""
    covered = canonical(previous, entry.number, entry.happened_at, entry.recorded_at)
    covered += _often(
        entry.author,
        entry.author_name,
        entry.channel,
        entry.system_user,
        shift_key,
        entry.category,
        entry.severity,
        entry.action,
    )
    covered += _often(entry.target, entry.carried, entry.due_at, entry.reference)
    covered += canonical(entry.content_digest)
    return hashlib.sha256(VERSION + covered).digest()


def code(digest: bytes) -> str:
    """Return a digest's printed code: 80 bits in Crockford's base 32, four groups of four."""
    number = int.from_bytes(digest[:CODE_BYTES], "big")
    letters = [CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def parse_code(text: str) -> str:
    """Return a code as it is printed, however it was typed; raise DeskError `anchor_form`."""
    letters = [letter for letter in text.upper().translate(READ_AS) if letter not in "- "]
    if len(letters) != 16 or not set(letters) <= set(CROCKFORD):
        raise DeskError("anchor_form", "anchor", value=text)
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def ranges(numbers: list[int]) -> str:
    """Return ascending numbers as `1-4,7`; a purge entry lists what it removed so."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def merged(numbers: Iterable[range]) -> tuple[range, ...]:
    """Return ranges ascending, those that touch or overlap as one."""
    found: list[range] = []
    for each in sorted(numbers, key=lambda each: each.start):
        if found and each.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, each.stop))
        else:
            found.append(each)
    return tuple(found)


def purged(text: str, before: int) -> list[range]:
    """Return the numbers that a purge entry lists: `numbers=1-4,7; rule=…`; earlier ones only."""
    listed = text.partition("numbers=")[2].partition(";")[0]
    try:
        found = parse_ranges(listed)
    except ValueError:
        return []
    return [range(each.start, min(each.stop, before)) for each in found]


def parse_ranges(text: str) -> list[range]:
    """Return the numbers of `1-4,7` as ranges; ValueError when it is something else."""
    found: list[range] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.append(range(int(first), int(last or first) + 1))
    return found
