"""The file that a backup is: two lines that say what it is, the packed database, a checksum.

    Duty Desk backup 1 SHA256-OF-THE-NEXT-LINE
    {"format": 1, "created_at": …}
    the database, packed by zstd; if encrypted, that inside age
    SHA256 of everything before, in 64 hexadecimal digits

docs/backups.md spells it out, and how to open one without this program.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from models.backups import encryption
from models.backups.encryption import Encryption, Key, Writable
from models.errors import DeskError
from models.files import reason_of

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

FORMAT = 1
MAGIC = b"Duty Desk backup "
LONGEST_HEADER = 256 * 1024  # bytes of its JSON line
CHECKSUM_BYTES = 64
CHUNK = 1024 * 1024
LEVEL = 1  # of zstd: 3 takes half as long again and saves a tenth
MOST_THREADS = 4  # each has a few MiB
LARGEST_WINDOW = 8 * 1024 * 1024  # that unpacking allows; bounds its memory
NO_KEY = Key()

Progress = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True)
class Header:
    """What a backup says of itself, without a key; moments in UTC microseconds.

    `rows` are the rows of each table and `head` the chain's code at the moment of the backup.
    `schema` is the number of the migration step; `salt` is what a passphrase is hashed with.
    """

    created_at: int
    label: str
    desk_id: str
    desk_name: str
    code: str
    timezone: str
    schema: int
    program: str
    entries: int
    last_number: int
    head: str | None
    rows: dict[str, int] = field(hash=False)
    database_bytes: int
    encryption: str = encryption.NONE
    recipients: tuple[str, ...] = ()
    salt: str = ""
    format: int = FORMAT

    @property
    def is_encrypted(self) -> bool:
        """Whether a key is needed to unpack it."""
        return self.encryption != encryption.NONE


def read_header(path: Path) -> Header:
    """Return what a backup says of itself; the rest of the file is not looked at.

    Raises DeskError: not_a_backup, backup_newer, backup_damaged, backup_unreadable.
    """
    with _reading(path) as file:
        return _header(file, path)[0]


def check(path: Path, progress: Progress | None = None) -> str:
    """Read the whole file against its checksum, which is returned: a flipped bit is found.

    Raises DeskError as `read_header` does.
    """
    with _reading(path) as file:
        _, beginning = _header(file, path)
        with _digest() as digest:
            return _Payload(file, path, digest, beginning, progress).finish()


def checksum(path: Path) -> str:
    """Return the checksum that ends a file, which `check` or `unpack` has found to be right."""
    with _reading(path) as file, _disk_errors(path):
        file.seek(-CHECKSUM_BYTES, os.SEEK_END)
        return file.read().decode("ascii", "replace")


def pack(
    database_file: Path,
    header: Header,
    sealing: Encryption,
    target: Writable,
    progress: Progress | None = None,
) -> str:
    """Write a database, a file that nobody has open, as a backup; return its checksum.

    Memory stays the same whatever the size. Raises what the target raises.
    """
    import zstandard

    threads = min(os.cpu_count() or 1, MOST_THREADS)
    packer = zstandard.ZstdCompressor(LEVEL, write_checksum=True, threads=threads)
    with database_file.open("rb") as file, _digest() as digest:
        signed = _Signed(target, digest)
        signed.write(_beginning(header))
        counted = _Counted(file, header.database_bytes, progress)
        packed = packer.stream_reader(
            cast("IO[bytes]", counted), size=header.database_bytes, read_size=CHUNK
        )
        if sealing.kind == encryption.NONE:
            while chunk := packed.read(CHUNK):
                signed.write(chunk)
        else:
            encryption.encrypt(sealing, packed, signed)
        return signed.finish()


def unpack(path: Path, to: Path, key: Key = NO_KEY, progress: Progress | None = None) -> Header:
    """Write the database that a backup holds to a new file of rights 0600; return the header.

    Every byte is checked, and memory stays the same whatever the size. The new file is removed
    when anything goes wrong; it is not synced. Raises DeskError as `read_header` does, and:
    backup_needs_recipients, backup_needs_passphrase, backup_wrong_key, identity_form. What the
    place of the new file refuses is an OSError.
    """
    with _reading(path) as file:
        header, beginning = _header(file, path)
        refuse_newer(header, path)
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as target, _digest() as digest:
                payload = _Payload(file, path, digest, beginning, progress)
                _unpacked(payload, header, key, _Limited(target, header.database_bytes), path)
        except BaseException:
            to.unlink(missing_ok=True)
            raise
    return header


def refuse_newer(header: Header, path: Path) -> None:
    """Raise DeskError `backup_newer` for a database that only a newer program understands."""
    from models import migrations

    if header.schema > migrations.VERSION:
        known = migrations.VERSION
        raise DeskError("backup_newer", path=path, found=header.schema, known=known)


def _unpacked(payload: _Payload, header: Header, key: Key, target: _Limited, path: Path) -> None:
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    try:
        # Only what the writer passes on is in memory, however much a chunk unpacks to.
        with unpacker.stream_writer(cast("IO[bytes]", target), closefd=False) as writer:
            if header.is_encrypted:
                encryption.decrypt(header.encryption, header.salt, key, payload, writer)
            else:
                while chunk := payload.read(CHUNK):
                    writer.write(chunk)
    except (zstandard.ZstdError, ValueError):
        raise DeskError("backup_damaged", path=path) from None
    except DeskError as problem:
        payload.finish()  # a flipped bit can look like a wrong key
        raise DeskError(problem.code, problem.field, **{"path": path} | problem.facts) from None
    payload.finish()
    if target.room:
        raise DeskError("backup_damaged", path=path)


# The lines at the beginning


def _beginning(header: Header) -> bytes:
    line = json.dumps(asdict(header), ensure_ascii=True).encode() + b"\n"
    first = MAGIC + f"{FORMAT} {hashlib.sha256(line).hexdigest()}\n".encode()
    return first + line


def _header(file: BinaryIO, path: Path) -> tuple[Header, bytes]:
    """Return the header and the bytes it was read from."""
    first = file.readline(len(MAGIC) + CHECKSUM_BYTES + 20)
    if not first.startswith(MAGIC):
        raise DeskError("not_a_backup", path=path)
    found, _, digest = first[len(MAGIC) :].rstrip(b"\n").partition(b" ")
    if not (found.isdigit() and first.endswith(b"\n")):
        raise DeskError("backup_damaged", path=path)
    if int(found) > FORMAT:
        raise DeskError("backup_newer", path=path, found=int(found), known=FORMAT)
    line = file.readline(LONGEST_HEADER)
    if hashlib.sha256(line).hexdigest().encode() != digest:
        raise DeskError("backup_damaged", path=path)
    try:
        return _parsed(json.loads(line)), first + line
    except (ValueError, TypeError, RecursionError):
        raise DeskError("backup_damaged", path=path) from None


NUMBERS = ("created_at", "schema", "entries", "last_number", "database_bytes", "format")
TEXTS = ("label", "desk_id", "desk_name", "code", "timezone", "program", "encryption", "salt")
LARGEST = 2**62


def _parsed(found: Any) -> Header:
    """Return a header whose fields are of their kinds; raise ValueError or TypeError otherwise."""
    facts = {each.name: found[each.name] for each in fields(Header)}
    facts["recipients"] = tuple(facts["recipients"])
    if not (isinstance(found["rows"], dict) and isinstance(found["recipients"], list)):
        raise ValueError
    numbers = [*(facts[name] for name in NUMBERS), *facts["rows"].values()]
    texts = [*(facts[name] for name in TEXTS), *facts["recipients"], *facts["rows"]]
    if facts["head"] is not None:
        texts.append(facts["head"])
    if not all(type(number) is int and 0 <= number < LARGEST for number in numbers):
        raise ValueError
    if not all(isinstance(text, str) for text in texts):
        raise ValueError
    if facts["encryption"] == encryption.PASSPHRASE:
        encryption.check_salt(facts["salt"])
    if facts["encryption"] not in encryption.KINDS or facts["format"] != FORMAT:
        raise ValueError
    return Header(**facts)


# Streams


class _Digest:
    """SHA-256 of a stream, computed on a thread beside whoever passes the stream on."""

    def __init__(self, beside: Executor) -> None:
        self._sha256, self._beside = hashlib.sha256(), beside
        self._pending: Future[None] | None = None

    def update(self, content: bytes) -> None:
        """Add what comes next; one piece at most is on its way."""
        self._wait()
        self._pending = self._beside.submit(self._sha256.update, content)

    def hexdigest(self) -> str:
        """Return the digest of everything so far."""
        self._wait()
        return self._sha256.hexdigest()

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.result()


@contextmanager
def _digest() -> Iterator[_Digest]:
    from concurrent.futures import ThreadPoolExecutor  # whoever only lists backups has no use

    with ThreadPoolExecutor(1) as beside:
        yield _Digest(beside)


class _Signed:
    """Passes bytes on and signs them in the end with the checksum of them all."""

    def __init__(self, target: Writable, digest: _Digest) -> None:
        self._target, self._digest = target, digest

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self._target.write(content)
        return len(content)

    def finish(self) -> str:
        checksum = self._digest.hexdigest()
        self._target.write(checksum.encode())
        return checksum


class _Counted:
    """A file that tells how far it has been read."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._file, self._size, self._progress = file, size, progress
        self._done = 0

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self._file.read(size)
        self._done += len(chunk)
        if self._progress:
            self._progress(self._done, self._size)
        return chunk


class _Payload:
    """What lies between the header and the checksum at the end, read once."""

    def __init__(
        self,
        file: BinaryIO,
        path: Path,
        digest: _Digest,
        beginning: bytes,
        progress: Progress | None,
    ) -> None:
        self._file, self._path, self._digest = file, path, digest
        self._digest.update(beginning)
        whole = os.fstat(file.fileno()).st_size
        self._size = self._left = max(whole - len(beginning) - CHECKSUM_BYTES, 0)
        self._progress = progress

    def read(self, size: int = CHUNK) -> bytes:
        with _disk_errors(self._path):
            chunk = self._file.read(min(size, self._left))
        self._left -= len(chunk)
        self._digest.update(chunk)
        if self._progress and chunk:
            self._progress(self._size - self._left, self._size)
        return chunk

    def finish(self) -> str:
        """Read what is left and compare the checksum; raise DeskError `backup_damaged`."""
        while self.read():
            pass
        checksum = self._digest.hexdigest()
        if self._left or self._file.read() != checksum.encode():
            raise DeskError("backup_damaged", path=self._path)
        return checksum


class _Limited:
    """A file that takes as many bytes as were announced and no more."""

    def __init__(self, file: Writable, room: int) -> None:
        self._file = file
        self.room = room

    def write(self, content: bytes) -> int:
        self.room -= len(content)
        if self.room < 0:
            raise ValueError
        self._file.write(content)
        return len(content)


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    """Open a backup to read."""
    with _disk_errors(path):
        file = path.open("rb")
    with file:
        yield file


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = reason_of(problem)
        raise DeskError("backup_unreadable", path=path, reason=reason) from None
