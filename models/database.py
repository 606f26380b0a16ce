"""The database file: opening, the one write lock, the reading and the writing thread, the counter.

Only this module, `models/migrations` and `models/search.py` know that it is SQLite.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from peewee import DatabaseError, Model, SqliteDatabase

from models import migrations, same_file
from models.errors import DeskError
from models.file_errors import file_errors
from models.files import refuse_network_folder, stay, sync, writing_lock
from models.journals import has_journal, lay_aside
from models.same_file import APPLICATION_ID, Seen
from models.statements import Statement

if TYPE_CHECKING:
    from concurrent.futures import Future

PRAGMAS = (
    ("busy_timeout", 10_000),
    ("foreign_keys", 1),
    ("synchronous", "FULL"),
    ("wal_autocheckpoint", 0),  # only write() checkpoints, under the lock: the WAL-reset bug
    ("cell_size_check", 1),
    ("trusted_schema", 0),
    ("secure_delete", 1),  # a purged text must leave its page
    ("journal_size_limit", 0),  # a journal begun anew is cut: old texts go, and so does its size
)
COPY_PRAGMAS = ("journal_mode = off", "synchronous = off")
BULK_PRAGMAS = (*COPY_PRAGMAS, "cache_size = -65536")
CHECKPOINT_BYTES = 4 * 1024 * 1024
COPY_PAGES = 2000  # between two calls of progress
EMPTYING_PAUSES = (0, 0.05, 0.15, 0.3, 0.5)  # seconds before each try
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class DeskDatabase(SqliteDatabase):
    """The open database of one desk. Every thread that uses it gets a connection of its own."""

    context_class = Statement
    path: Path
    seen: Seen  # of the file, when it was opened
    is_shared = False  # whether others may have the file too: a desk, not a file being made
    laid_aside: Path | None = None  # a copy with its damaged journal, made when it was opened

    def __init__(self) -> None:
        super().__init__(None, autoconnect=True)
        # Of its connection: the lock `stays`, and `seen`, what that has read of the file last.
        self._thread = threading.local()

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Open this thread's connection, and say that the file is open, until it is closed."""
        # Before the file is opened: until then a restore may put another in its place.
        stays = self._stay() if self.is_shared and self.is_closed() else None
        try:
            opened: bool = super().connect(reuse_if_open)
        except BaseException:
            if stays is not None:
                os.close(stays)
            raise
        if stays is not None:
            self._thread.stays = stays
        return opened

    def _stay(self) -> int:
        """Say that the file is open; whoever is first keeps what SQLite would drop."""
        return stay(self.path, self._keep_journal if has_journal(self.path) else None)

    def _keep_journal(self, path: Path) -> None:
        self.laid_aside = lay_aside(path) or self.laid_aside

    def close(self) -> bool:
        """Close this thread's connection, if it is open."""
        closed: bool = not self.deferred and super().close()
        self._thread.seen = None
        if (stays := getattr(self._thread, "stays", None)) is not None:
            self._thread.stays = None
            os.close(stays)
        return closed

    @contextmanager
    def write(self) -> Iterator[None]:
        """One writing transaction: alone on the machine, durable when the block has ended.

        The lock on a file beside the database keeps commits and checkpoints of all processes apart
        (SQLite before 3.51.3 can lose pages when they meet); the kernel frees it when a process
        dies. A write inside a write is part of it. Raises DeskError `busy` when the lock is not to
        be had, and others when the file is not what it was.
        """
        if self.in_transaction():
            yield
            return
        with file_errors(self.path):
            self._check_identity()  # before the lock, which would lie beside nothing
            with writing_lock(self.path):
                self._check_identity()
                with self.atomic("IMMEDIATE"):
                    if self.version() != migrations.VERSION:
                        raise DeskError("upgraded")
                    yield
                self._checkpoint_when_large()

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows: a query read half way would pin the journal."""
        return list(self.execute_sql(sql, values))  # type: ignore[no-untyped-call]

    def version(self) -> int:
        """Return the number of the migration step that the file has reached."""
        version: int = self.ask("PRAGMA user_version")[0][0]
        return version

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows in one go, inside a write; our own table and column names only."""
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
        self.connection().executemany(statement, rows)  # type: ignore[no-untyped-call]

    def copy(
        self,
        to: Path,
        look: Callable[[sqlite3.Connection], Result],
        progress: Callable[[int, int], None] | None = None,
    ) -> Result:
        """Copy the whole database as it is at one moment, and return what `look` sees in it then.

        Others may write meanwhile. The new file has rights 0600 and is not synced. `progress` gets
        pages done and pages in all.
        """

        def tell(_status: int, left: int, pages: int) -> None:
            if progress:
                progress(pages - left, pages)

        os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        # Inside one reading transaction: without, every write of others would begin it anew.
        with closing(sqlite3.connect(to)) as target, self.atomic():
            for pragma in COPY_PRAGMAS:
                target.execute(f"PRAGMA {pragma}")
            source: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
            seen = look(source)
            source.backup(target, pages=COPY_PAGES, progress=tell, sleep=0)
            return seen

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has committed."""
        version: int = self.ask("PRAGMA data_version")[0][0]
        return version

    def still_there(self) -> bool:
        """Say whether the path still leads to the file that was opened, with the desk's content."""
        before = getattr(self._thread, "seen", None) or self.seen
        seen = same_file.again(self.path, before, self.ask, migrations.VERSION)
        self._thread.seen = seen or before
        return seen is not None

    def _check_identity(self) -> None:
        if not self.still_there():
            raise DeskError("replaced", path=self.path)

    def _checkpoint_when_large(self) -> None:
        try:
            large = Path(f"{self.path}-wal").stat().st_size > CHECKPOINT_BYTES
        except OSError:
            return
        if large:
            self.ask("PRAGMA wal_checkpoint(PASSIVE)")

    def empty_journal(self) -> bool:
        """Move the journal into the file and cut it; False while a reader is in the way.

        It tries a few times within a second and never waits for a reader with the write lock held.
        Call it outside write().
        """
        for pause in EMPTYING_PAUSES:
            time.sleep(pause)
            with file_errors(self.path), writing_lock(self.path):
                self.ask("PRAGMA busy_timeout = 0")
                try:
                    hindered: int = self.ask("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
                finally:
                    self.ask(f"PRAGMA busy_timeout = {dict(PRAGMAS)['busy_timeout']}")
            if not hindered:
                return True
        return False


database = DeskDatabase()


class BaseModel(Model):
    """A table of the desk."""

    class Meta:
        database = database
        strict_tables = True
        legacy_table_names = False


def rows(query: Any) -> list[tuple[Any, ...]]:
    """Return what a peewee query selects as plain tuples, read to the end.

    As SQLite gives them: the tables are STRICT, and peewee would look at each value again.
    """
    statement, values = query.sql()
    return database.ask(statement, *values)


def open_desk(path: Path) -> None:
    """Open a desk's database; an older one is migrated after a copy was laid beside it.

    Raises DeskError: no_desk, not_a_desk, newer_desk, read_only, damaged, network_folder and so on.
    """
    with file_errors(path):
        if not path.exists():
            raise DeskError("no_desk", path=path)
        path = path.resolve()  # every name that links to it must lead to the same lock
        refuse_network_folder(path)
        if not os.access(path, os.R_OK):
            raise DeskError("cannot_open", path=path)
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise DeskError("read_only", path=path)
        _check_header(path)
        try:
            _attach(path, is_shared=True)
            _bring_up_to_date(path)
            with suppress(DatabaseError):  # what is damaged is told by whoever needs it
                database.seen = same_file.inside(database.seen, database.ask)
        except BaseException:
            database.close()
            raise


def _bring_up_to_date(path: Path) -> None:
    found = database.version()
    if found > migrations.VERSION:
        raise DeskError("newer_desk", path=path, found=found, known=migrations.VERSION)
    if found < migrations.VERSION:
        with writing_lock(path):
            migrations.migrate(database, path)


@contextmanager
def create_desk(path: Path, *, bulk: bool = False) -> Iterator[None]:
    """Make a new database; the block fills it. It appears at its path whole, or not at all.

    With `bulk` it is filled without a journal: a block that fails loses the whole file anyway. The
    file is 0600; a folder that has to be made is 0700. Raises DeskError `desk_exists`.
    """
    with file_errors(path):
        # SQLite would take a journal that an earlier file left behind for the new one's
        for existing in (path, Path(f"{path}-wal")):
            if os.path.lexists(existing):
                raise DeskError("desk_exists", path=existing)
        refuse_network_folder(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        growing = path.with_name(f".{path.name}.{os.getpid()}")
        _remove(growing)  # left by a process of the same number that was killed
        os.close(os.open(growing, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _attach(growing)
            migrations.migrate(database, None)
            for pragma in BULK_PRAGMAS if bulk else ():
                database.ask(f"PRAGMA {pragma}")
            yield
            database.ask("PRAGMA journal_mode = wal")
            database.ask("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            sync(growing)
            _publish(growing, path)
        finally:
            database.close()
            _remove(growing)
    open_desk(path)


def _remove(growing: Path) -> None:
    for ending in ("", "-wal", "-shm", ".lock"):
        growing.with_name(growing.name + ending).unlink(missing_ok=True)


def _publish(growing: Path, path: Path) -> None:
    try:
        os.link(growing, path)  # unlike a rename, never replaces
    except FileExistsError:
        raise DeskError("desk_exists", path=path) from None
    sync(path.parent)


def _attach(path: Path, *, is_shared: bool = False) -> None:
    if not database.deferred:
        database.close()
    database.init(str(path), pragmas=PRAGMAS, timeout=10)
    database.path, database.is_shared, database.laid_aside = path, is_shared, None
    # Changing the journal's kind needs the file alone; it is a property of the file, set once.
    if database.ask("PRAGMA journal_mode")[0][0] != "wal":
        database.ask("PRAGMA journal_mode = wal")
    database.seen = same_file.at(path)


@contextmanager
def aside(path: Path) -> Iterator[None]:
    """Have another file open for a block, such as one just restored, then the one before again.

    The file is nobody else's. It is opened as it is, without a look at its version. For programs
    with one thread.
    """
    known = None if database.deferred else (database.path, database.seen, database.is_shared)
    with file_errors(path):
        try:
            _attach(path)
            yield
        finally:
            database.close()
            if known is not None:
                database.init(str(known[0]), pragmas=PRAGMAS, timeout=10)
                database.path, database.seen, database.is_shared = known
            else:
                database.init(None)


def _check_header(path: Path) -> None:
    """Refuse a file that is not a desk before SQLite gets to write beside it.

    SQLite reads it: closing a descriptor of our own would drop all locks that this process has on
    the file, and the next program to leave would take itself for the last and remove the journal.
    """
    if not path.is_file():
        raise DeskError("not_a_desk", path=path)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        try:
            # The first page says how many there are, and a journal that is being folded in, or was
            # when somebody was killed, has written the first before the last: not damage. With this
            # SQLite does not compare the two; nothing can be written here.
            file.execute("PRAGMA writable_schema = ON")
            [(application,)] = file.execute("PRAGMA application_id")
        except sqlite3.DatabaseError as problem:
            if problem.sqlite_errorname != "SQLITE_NOTADB":
                raise
            application = 0
    if application != APPLICATION_ID:
        raise DeskError("not_a_desk", path=path)


class DatabaseThreads:
    """Two threads, each with its own connection: one reads, one writes.

    A write may wait for the lock, and what a screen shows must not wait with it.
    """

    def __init__(self) -> None:
        # Here, because the shell's commands have no use for threads and start faster without.
        from concurrent.futures import ThreadPoolExecutor

        self._reading = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="writing")

    def read(
        self,
        function: Callable[Parameters, Result],
        /,
        *arguments: Parameters.args,
        **names: Parameters.kwargs,
    ) -> Future[Result]:
        """Run a function that only reads on the reading thread."""
        return self._reading.submit(_in_thread, function, arguments, names)

    def write(
        self,
        function: Callable[Parameters, Result],
        /,
        *arguments: Parameters.args,
        **names: Parameters.kwargs,
    ) -> Future[Result]:
        """Run a function that writes on the writing thread; calls run in the order given."""
        return self._writing.submit(_in_thread, function, arguments, names)

    def close(self) -> None:
        """Finish what is under way and close both connections."""
        for executor in (self._reading, self._writing):
            executor.submit(database.close)
            executor.shutdown(wait=True)


def _in_thread(
    function: Callable[..., Result], arguments: tuple[Any, ...], names: dict[str, Any]
) -> Result:
    with file_errors(getattr(database, "path", Path())):
        return function(*arguments, **names)
