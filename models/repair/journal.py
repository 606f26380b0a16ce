"""The journal (-wal) beside a database, frame by frame: what is whole in it, what is damaged.

The form is SQLite's (sqlite.org/fileformat2.html, "The Write-Ahead Log"). SQLite itself stops at
the first frame that is not whole and forgets all behind it; here those behind are found as well.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
LITTLE, BIG = 0x377F0682, 0x377F0683  # how the checksums take the bytes


@dataclass(frozen=True)
class Frame:
    """One page as a transaction wrote it; the last frame of one says that it was committed.

    `is_current` is whether it belongs to what was written since the journal was begun anew.
    """

    page: int
    is_commit: bool
    offset: int
    is_current: bool
    is_whole: bool


@dataclass
class Journal:
    """What a journal holds: where the latest committed version of each page lies.

    `damaged` are frames that are not whole though whole ones follow, or that ended a transaction;
    `unfinished` frames belong to no finished transaction, as a power cut leaves them.
    """

    size: int = 0
    page_size: int = 0
    pages: dict[int, int] = field(default_factory=dict)
    damaged: list[Frame] = field(default_factory=list)
    unfinished: int = 0
    header_damaged: bool = False


def read(path: Path) -> Journal:
    """Read a journal; one that is not there is empty. Raises OSError.

    Its file has no locks of SQLite's, so it may be read while the desk is open.
    """
    try:
        with path.open("rb") as file:
            return _Reading(file, path.stat().st_size).journal()
    except FileNotFoundError:
        return Journal()


class _Reading:
    """One walk along the frames of a journal."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._journal = Journal(size)
        self._header = file.read(HEADER_BYTES)

    def journal(self) -> Journal:
        result = self._journal
        if len(self._header) < HEADER_BYTES:
            return result
        magic, _, result.page_size = struct.unpack(">III", self._header[:12])
        self._order = ">" if magic == BIG else "<"
        expected = _checksum(self._header[:24], (0, 0), self._order)
        stored = struct.unpack(">II", self._header[24:32])
        result.header_damaged = magic not in (LITTLE, BIG) or expected != stored
        if result.page_size not in {1 << power for power in range(9, 17)}:
            result.header_damaged = True
            result.page_size = 4096
        self._sort(list(self._frames(stored)))
        return result

    def _frames(self, before: tuple[int, int]) -> Iterator[Frame]:
        """Yield all frames; each is checked with the checksum that stands in the one before."""
        size, offset, salts = self._journal.page_size, HEADER_BYTES, self._header[16:24]
        while len(head := self._file.read(FRAME_HEADER_BYTES)) == FRAME_HEADER_BYTES:
            content = self._file.read(size)
            if offset == HEADER_BYTES and self._journal.header_damaged:
                salts = head[8:16]
            page, committed = struct.unpack(">II", head[:8])
            stored = struct.unpack(">II", head[16:24])
            is_current, is_whole = head[8:16] == salts, False
            if is_current and len(content) == size and page:
                running = _checksum(head[:8], before, self._order)
                is_whole = _checksum(content, running, self._order) == stored
            yield Frame(page, committed > 0, offset + FRAME_HEADER_BYTES, is_current, is_whole)
            before = stored
            offset += FRAME_HEADER_BYTES + size

    def _sort(self, frames: list[Frame]) -> None:
        result = self._journal
        whole = [at for at, frame in enumerate(frames) if frame.is_whole]
        end = whole[-1] + 1 if whole else 0
        # behind the last whole frame: what an earlier round has left, or a write cut short
        if end < len(frames) and frames[end].is_current:
            end += 1
        last_commit = max((at for at in range(end) if frames[at].is_commit), default=-1)
        for frame in frames[: last_commit + 1]:
            if frame.is_whole:
                result.pages[frame.page] = frame.offset
            else:
                result.damaged.append(frame)
        result.unfinished = end - last_commit - 1


def _checksum(content: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = before
    words = iter(struct.unpack(f"{order}{len(content) // 4}I", content))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
