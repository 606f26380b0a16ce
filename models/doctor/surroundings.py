"""What is looked at around a desk's file, without opening it: rights, room, locks, its journal."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib import metadata
from pathlib import Path

from models import errors
from models.clock import DAY
from models.doctor.lines import BAD, LOOK, OK, Line, Subject, line, size
from models.errors import DeskError
from models.files import refuse_network_folder
from models.language import N_
from models.repair.journal import Journal, read

MIB = 1024 * 1024
LEAST_ROOM, USUAL_ROOM = 50 * MIB, 200 * MIB
LARGE_JOURNAL = 64 * MIB  # 4 MiB is usual; more, and a reader keeps it from being emptied
LOCK_SECONDS, LOCK_PAUSE = 2.0, 0.05
BESIDE = ("", "-wal", "-shm")
WAL_RESET = (3, 7, 0), (3, 51, 2)  # sqlite.org/wal.html, "The WAL-Reset Bug"
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
DAYS_OF_COPIES = 30
SCRATCH = ("restoring", "drill", "backup")  # folders in which one program at a time works


def rights(subject: Subject) -> Iterator[Line]:
    """Only the owner may read the file, its journal and its folder."""
    path, folder = subject.path, subject.path.parent
    found = list(_open_to_others(path))
    for name, mode in found:
        yield line(
            "rights",
            BAD,
            N_("{path} can be read by others ({mode})."),
            N_("Do: chmod 600 {path}"),
            path=name,
            mode=f"{mode:04o}",
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    others = mode & 0o077
    if others:
        yield line(
            "rights",
            BAD if mode & 0o022 else LOOK,
            N_("Others may write in the folder {path} ({mode}).")
            if mode & 0o022
            else N_("Others may look into the folder {path} ({mode})."),
            N_("Do: chmod 700 {path}"),
            path=folder,
            mode=f"{mode:04o}",
        )
    status = path.stat()
    if status.st_uid != os.geteuid():
        yield line(
            "rights",
            LOOK,
            N_("{path} belongs to another user ({user})."),
            N_("Run the desk as the user that the file belongs to."),
            path=path,
            user=status.st_uid,
        )
    if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
        said = errors.SENTENCES["read_only"]
        yield line("rights", BAD, said, N_("Do: chmod 600 {path}"), path=path)
    elif not found and not others:
        yield line("rights", OK, N_("Only you can read the file and its folder."))


def _open_to_others(path: Path) -> Iterator[tuple[Path, int]]:
    for ending in BESIDE:
        name = Path(f"{path}{ending}")
        with suppress(FileNotFoundError):
            mode = stat.S_IMODE(name.stat().st_mode)
            if mode & 0o077:
                yield name, mode


def place(subject: Subject) -> Iterator[Line]:
    """The file lies on a disk of this machine, and the disk has room."""
    try:
        refuse_network_folder(subject.path)
    except DeskError as problem:
        yield line("place", BAD, errors.SENTENCES[problem.code], **problem.facts)
    else:
        yield line(
            "place", OK, N_("The file is on this machine's own disk: {path}"), path=subject.path
        )
    free = shutil.disk_usage(subject.path.parent).free
    needed = max(USUAL_ROOM, 2 * subject.path.stat().st_size)
    facts = {"free": size(free), "needed": size(needed)}
    if free < LEAST_ROOM:
        yield line(
            "room", BAD, N_("Only {free} are free on the disk."), N_("Make room now."), **facts
        )
    elif free < needed:
        yield line(
            "room",
            LOOK,
            N_("{free} are free on the disk; a backup and a restore need {needed}."),
            N_("Make room."),
            **facts,
        )
    else:
        yield line("room", OK, N_("{free} are free on the disk."), **facts)


def lock(subject: Subject) -> Iterator[Line]:
    """Nobody holds the write lock for long. One who was killed cannot: the kernel frees it."""
    path = Path(f"{subject.path}.lock")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield line("lock", OK, N_("Nobody is writing."))
        return
    except OSError:
        yield line("lock", LOOK, errors.SENTENCES["cannot_open"], path=path)
        return
    try:
        is_free = _comes_free(descriptor)
    finally:
        os.close(descriptor)
    if is_free:
        yield line("lock", OK, N_("Nobody holds the write lock for long."))
    else:
        yield _held(path)


def _comes_free(descriptor: int) -> bool:
    started = time.monotonic()
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return True
        if time.monotonic() - started > LOCK_SECONDS:
            return False
        time.sleep(LOCK_PAUSE)


def _held(path: Path) -> Line:
    """Say who holds the lock, as far as the system tells, and whether that program is stopped."""
    process = _holder(path.stat().st_ino)
    if process is None:
        said = N_("A program has held the write lock for over {seconds} seconds.")
        return line("lock", LOOK, said, N_("Wait, or end that program."), seconds=int(LOCK_SECONDS))
    name, state = _process(process)
    facts = {"process": process, "name": name, "seconds": int(LOCK_SECONDS)}
    if state in "Tt":
        return line(
            "lock",
            BAD,
            N_("Process {process} ({name}) holds the write lock and is stopped: nobody can write."),
            N_("Do: kill -CONT {process}"),
            **facts,
        )
    return line(
        "lock",
        LOOK,
        N_("Process {process} ({name}) has held the write lock for over {seconds} seconds."),
        N_("Wait, or end that program."),
        **facts,
    )


def _holder(inode: int) -> int | None:
    """Return the process that holds a lock on a file, as Linux tells."""
    with suppress(OSError):
        for row in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            found = re.search(r"FLOCK\s+\S+\s+WRITE\s+(\d+)\s+\S+:(\d+)\s", row)
            if found and int(found[2]) == inode:
                return int(found[1])
    return None


def _process(number: int) -> tuple[str, str]:
    """Return a process's name and its state in one letter."""
    with suppress(OSError):
        said = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
        name, _, rest = said.partition("(")[2].rpartition(") ")
        return name, rest[:1]
    return "?", "?"


def leftovers(subject: Subject) -> Iterator[Line]:
    """Nothing lies beside the file that a killed program left, and no copy that is old."""
    path = subject.path
    unfinished, old = [], []
    for each in sorted(path.parent.iterdir()):
        if each.name == f".{path.name}.restoring" and any(each.glob(f"{path.name}.before-*")):
            if _is_free(each):
                yield _desk_before(each)
        elif _is_left(each, path):
            unfinished.append(each.name)
        if each.name.startswith(f"{path.name}.before-"):
            age = subject.now - each.stat().st_mtime_ns // 1000
            old += [each.name] if age > DAYS_OF_COPIES * DAY else []
    if unfinished:
        yield line(
            "leftovers",
            LOOK,
            N_("Left behind by a program that was ended: {names}"),
            N_("Remove them."),
            names=tuple(unfinished),
        )
    if old:
        yield line(
            "leftovers",
            LOOK,
            N_("Copies from before an upgrade or a restore, over {days} days old: {names}"),
            N_("Remove them: texts that were removed since are still in them."),
            names=tuple(old),
            days=DAYS_OF_COPIES,
        )
    if not unfinished and not old:
        yield line("leftovers", OK, N_("Nothing was left behind beside the file."))


def _desk_before(folder: Path) -> Line:
    return line(
        "leftovers",
        LOOK,
        N_("A restore was ended in the middle; the desk from before it lies in {path}."),
        N_("Do not remove it: the next dutydesk backup restore puts it beside the desk."),
        path=folder,
    )


def _is_left(each: Path, path: Path) -> bool:
    """Whether a file or a folder beside the desk was left by a program that was killed."""
    if each.name in {f".{path.name}.{name}" for name in SCRATCH}:
        return _is_free(each)
    if each.name.startswith(f"{path.name}.console."):
        return _is_free(each)
    found = re.fullmatch(re.escape(f".{path.name}") + r"\..*?(\d+)", each.name)
    return found is not None and not (Path(f"/proc/{found[1]}").exists() or _runs(int(found[1])))


def _is_free(path: Path) -> bool:
    """Whether nobody holds the lock that the program which made it keeps for as long as it runs."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def journal(subject: Subject) -> Iterator[Line]:
    """Each page in the journal is as it was written, and the journal is not too long."""
    path = Path(f"{subject.path}-wal")
    found = read(path)
    if found.unfinished:  # perhaps somebody is writing just now
        time.sleep(LOCK_PAUSE)
        again = read(path)
        found = again if again.size == found.size else Journal(again.size)
    facts = {"size": size(found.size), "count": len(found.damaged), "path": path}
    if found.damaged or found.header_damaged:
        yield line(
            "journal",
            BAD,
            N_("The journal {path} is damaged: what was written last would be lost."),
            N_("Open nothing. Save it with: dutydesk repair"),
            **facts,
        )
    elif found.unfinished:
        yield line(
            "journal",
            LOOK,
            N_("The journal ends in a write that was not finished, as after a power cut."),
            N_("Compare the last entries with paper."),
            **facts,
        )
    elif found.size > LARGE_JOURNAL:
        yield line(
            "journal",
            LOOK,
            N_("The journal has grown to {size}: a program has been reading for long."),
            N_("Close the consoles one after the other."),
            **facts,
        )
    else:
        yield line("journal", OK, N_("The journal is whole ({size})."), **facts)


# The programs


def versions(_subject: Subject) -> Iterator[Line]:
    """The programs that the desk rests on are there and new enough."""
    found = {name: _version(name) for name in ("dutydesk", "textual", "peewee")}
    facts = {**found, "python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version}
    missing = [name for name, version in found.items() if version is None]
    if missing:
        yield line(
            "versions",
            BAD,
            N_("Not installed: {names}"),
            N_("Install the program again."),
            names=tuple(missing),
        )
    said = N_(
        "Duty Desk {dutydesk}; Python {python}, SQLite {sqlite}, Textual {textual}, peewee {peewee}"
    )
    yield line("versions", OK, said, **facts)
    if sqlite3.sqlite_version_info < OLDEST_SQLITE or not _has_words():
        yield line(
            "versions",
            BAD,
            N_("SQLite {sqlite} is too old, or was built without FTS5."),
            N_("Install a Python with a newer SQLite."),
            **facts,
        )
    elif WAL_RESET[0] <= sqlite3.sqlite_version_info <= WAL_RESET[1]:
        yield line(
            "versions",
            OK,
            N_(
                "SQLite {sqlite} has the WAL-reset fault; Duty Desk's own lock keeps it away. "
                "Let no other program write to the file."
            ),
            **facts,
        )


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _has_words() -> bool:
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        except sqlite3.OperationalError:
            return False
    return True
