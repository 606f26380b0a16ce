"""A damaged database read page by page, without SQLite: rows as they lie in the file.

The form is SQLite's (sqlite.org/fileformat2.html). Nothing here is believed: each length, number
and page is checked, and what makes no sense is left out and counted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from models.repair import journal

MAGIC = b"SQLite format 3\0"
USUAL_PAGE = 4096
INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
LONGEST_RECORD = 16 * 1024 * 1024  # bytes; our longest texts are far shorter

Value = int | str | bytes | None


class Damage(ValueError):  # noqa: N818 - what is found, not what went wrong here
    """Something that cannot be read as what it should be."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its number and its values; not `is_exact` where letters were damaged."""

    number: int
    values: tuple[Value, ...]
    is_exact: bool = True


@dataclass
class Walk:
    """What a walk through one tree met besides rows."""

    is_broken: bool = False  # a page could not be read, so what is below it was not found
    bad_pages: int = 0
    bad_rows: int = 0
    highest: int = 0  # of the row numbers that the pages above the leaves name


class DamagedFile:
    """The pages of a database with those of its journal over them. Only reads."""

    def __init__(self, path: Path) -> None:
        self._wal_path = Path(f"{path}-wal")
        self._wal: BinaryIO | None = None
        self.journal = journal.read(self._wal_path)
        self._file = path.open("rb")
        self._size = path.stat().st_size
        if self.journal.size:
            self._wal = self._wal_path.open("rb")
        self.header = self._file.read(100)
        self.page_size = self._read_page_size()
        self.count = max(-(-self._size // self.page_size), max(self.journal.pages, default=0))
        self._seen = bytearray(self.count + 1)

    def __enter__(self) -> DamagedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def _read_page_size(self) -> int:
        (size,) = struct.unpack(">H", self.header[16:18].ljust(2, b"\0"))
        size = 65536 if size == 1 else size
        known = size in {1 << power for power in range(9, 17)}
        return size if known and self.header.startswith(MAGIC) else USUAL_PAGE

    @property
    def whole_header(self) -> bytes:
        """The header as it is now: that of the journal's first page where there is one."""
        try:
            return self.page(1)[:100]
        except Damage:
            return self.header.ljust(100, b"\0")

    def page(self, number: int) -> bytes:
        """Return a page; raise Damage where there is none."""
        if not 1 <= number <= self.count:
            raise Damage
        if self._wal is not None and (offset := self.journal.pages.get(number)) is not None:
            self._wal.seek(offset)
            content = self._wal.read(self.page_size)
        else:
            self._file.seek((number - 1) * self.page_size)
            content = self._file.read(self.page_size)
        return content.ljust(self.page_size, b"\0")  # the last page of a file that was cut

    def rows(self, root: int, walk: Walk) -> Iterator[Row]:
        """Yield the rows of the table whose tree begins at a page."""
        for content, start in self._leaves(root, walk, (TABLE_INTERIOR, TABLE_LEAF)):
            yield from self.leaf_rows(content, start, walk)

    def index_rows(self, root: int, walk: Walk) -> Iterator[Row]:
        """Yield the records of an index, or of a table WITHOUT ROWID, as rows without a number."""
        kinds = INDEX_INTERIOR, INDEX_LEAF
        for content, start in self._leaves(root, walk, kinds, inner=True):
            for at in _cells(content, start, walk):
                try:
                    length, at = _varint(content, at if content[start] == INDEX_LEAF else at + 4)
                    values, is_exact = _record(self._payload(content, at, length, index=True))
                except Damage:
                    walk.bad_rows += 1
                else:
                    yield Row(0, values, is_exact)

    def count_records(self, root: int, walk: Walk) -> int:
        """Return how many records an index has."""
        found = 0
        kinds = INDEX_INTERIOR, INDEX_LEAF
        for content, start in self._leaves(root, walk, kinds, inner=True):
            found += _count(content, start)
        return found

    def unseen_leaves(self) -> Iterator[tuple[int, bytes]]:
        """Yield the pages that look like a table's leaves and that no walk has come to."""
        for number in range(1, self.count + 1):
            if not self._seen[number]:
                content = self.page(number)
                if content[0] == TABLE_LEAF and _count(content, 0):
                    yield number, content

    def damaged_frames(self) -> Iterator[bytes]:
        """Yield the tables' leaves in frames of the journal that are not whole."""
        for frame in self.journal.damaged:
            if self._wal is not None:
                self._wal.seek(frame.offset)
                content = self._wal.read(self.page_size).ljust(self.page_size, b"\0")
                if content[0] == TABLE_LEAF:
                    yield content

    def cover(self, root: int) -> None:
        """Go along a tree of either kind and read nothing in it."""
        if 1 <= root <= self.count:
            kind = self.page(root)[0]
            table = kind in (TABLE_INTERIOR, TABLE_LEAF)
            kinds = (TABLE_INTERIOR, TABLE_LEAF) if table else (INDEX_INTERIOR, INDEX_LEAF)
            for _ in self._leaves(root, Walk(), kinds):
                pass

    @property
    def done(self) -> int:
        """How many pages have been read."""
        return self._seen.count(1)

    def leaf_rows(self, content: bytes, start: int, walk: Walk) -> Iterator[Row]:
        """Yield the rows of one leaf."""
        for at in _cells(content, start, walk):
            try:
                length, at = _varint(content, at)
                number, at = _varint(content, at)
                values, is_exact = _record(self._payload(content, at, length))
            except Damage:
                walk.bad_rows += 1
            else:
                yield Row(_signed(number), values, is_exact)

    def _leaves(
        self, root: int, walk: Walk, kinds: tuple[int, int], *, inner: bool = False
    ) -> Iterator[tuple[bytes, int]]:
        """Yield the leaves of a tree in their order, with `inner` its other pages as well."""
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if not 1 <= number <= self.count or self._seen[number]:
                walk.is_broken, walk.bad_pages = True, walk.bad_pages + 1
                continue
            content = self.page(number)
            start = 100 if number == 1 else 0
            if content[start] not in kinds:
                walk.is_broken, walk.bad_pages = True, walk.bad_pages + 1
                continue
            self._seen[number] = 1
            if content[start] == kinds[1]:
                yield content, start
                continue
            if inner:
                yield content, start
            cells = _cells(content, start, walk)
            if kinds[0] == TABLE_INTERIOR:
                _see_highest(content, cells, walk)
            children = [_number(content, at) for at in cells]
            children.append(_number(content, start + 8))
            waiting += reversed(children)

    def _payload(self, content: bytes, at: int, length: int, *, index: bool = False) -> bytes:
        """Return a record's bytes, those on overflow pages too."""
        if not 0 < length <= LONGEST_RECORD:
            raise Damage
        usable = self.page_size
        most = (usable - 12) * 64 // 255 - 23 if index else usable - 35
        if length <= most:
            if at + length > usable:
                raise Damage
            return content[at : at + length]
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
        if at + local + 4 > usable:
            raise Damage
        parts, missing = [content[at : at + local]], length - local
        following = _number(content, at + local)
        while missing > 0:
            overflow = self.page(following)
            following = _number(overflow, 0)
            parts.append(overflow[4 : 4 + min(missing, usable - 4)])
            missing -= usable - 4
        return b"".join(parts)


def _number(content: bytes, at: int) -> int:
    number: int = struct.unpack_from(">I", content, at)[0]
    return number


def _count(content: bytes, start: int) -> int:
    count: int = struct.unpack_from(">H", content, start + 3)[0]
    return count


def _cells(content: bytes, start: int, walk: Walk) -> list[int]:
    """Return where the cells of a page begin."""
    first = start + (12 if content[start] in (INDEX_INTERIOR, TABLE_INTERIOR) else 8)
    room = (len(content) - first) // 2
    count = _count(content, start)
    if count > room:
        walk.is_broken, walk.bad_pages = True, walk.bad_pages + 1
        return []
    places = struct.unpack_from(f">{count}H", content, first)
    sound = [at for at in places if first + 2 * count <= at <= len(content) - 4]
    if len(sound) < count:
        walk.bad_rows += count - len(sound)
        walk.is_broken |= content[start] in (INDEX_INTERIOR, TABLE_INTERIOR)
    return sound


def _see_highest(content: bytes, cells: list[int], walk: Walk) -> None:
    """Take note of the row numbers that a page above the leaves names."""
    for at in cells:
        try:
            walk.highest = max(walk.highest, _varint(content, at + 4)[0])
        except Damage:
            walk.is_broken = True


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        if at >= len(content):
            raise Damage
        byte = content[at]
        at += 1
        if place == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial types and how many bytes they take


def _record(payload: bytes) -> tuple[tuple[Value, ...], bool]:
    """Return the values of a record, and whether all letters are sound. Raises Damage.

    None of our columns holds a fraction, so one is damage too.
    """
    header, at = _varint(payload, 0)
    if not at <= header <= len(payload):
        raise Damage
    values: list[Value] = []
    is_exact, place = True, header
    while at < header:
        kind, at = _varint(payload, at)
        if kind in (8, 9):
            values.append(kind - 8)
        elif kind == 0:
            values.append(None)
        elif (size := INTEGERS.get(kind)) is not None:
            values.append(int.from_bytes(payload[place : place + size], "big", signed=True))
            place += size
        elif kind >= 12:
            size = (kind - 12) // 2
            content = payload[place : place + size]
            place += size
            if kind % 2 == 0:
                values.append(content)
                continue
            try:
                values.append(content.decode("utf-8"))
            except UnicodeDecodeError:
                values.append(content.decode("utf-8", "replace"))
                is_exact = False
        else:
            raise Damage
    if at != header or place != len(payload):
        raise Damage
    return tuple(values), is_exact
