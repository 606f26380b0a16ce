"""What a verified backup of a desk of 1 GiB costs beside copying its file, and the desk meanwhile.

The desk is the demo of a million entries, its complaints' timeline grown until the file has 1 GiB.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.desks import LARGE, Bench, DemoDesk, dutydesk, say
from bench.measure import Samples, milliseconds
from bench.table import Row
from models.database import database, open_desk

SIZE = 1024**3
MOST_PLAIN, MOST_ENCRYPTED = 4.0, 6.0
MOST_OVER_CHECKED = 2.0  # a copy of which SQLite has looked at every page and index
MOST_MEMORY_MB = 150
MOST_SLOWER = 2.0
ROUNDS = 2
ALONE_SECONDS, PAUSE = 20, 0.02
CHECK = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check')"
STEPS = "complaint, at, person, person_name, action, state, old, new, words, moment, facts"
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
"""A public key whose private half nobody needs here."""


@dataclass(frozen=True)
class Ended:
    """A process that has ended with 0: how long it took, the most memory that it held."""

    seconds: float
    memory_mb: float


def backups(bench: Bench) -> Iterator[Row]:
    """A backup beside a copy, in turn, and what a writer notices of one."""
    with _desk(bench) as desk, tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        there = Path(folder)
        plain = [*dutydesk("--db", desk.path), "backup", "create", "--quiet", "--to", there]
        encrypted = [*plain, "--recipient", RECIPIENT]
        copies, checks, plains, sealed = [], [], [], []
        for _ in range(ROUNDS):
            copies.append(_copied(desk.path, there / "copy"))
            checks.append(_ended([sys.executable, "-c", CHECK, desk.path]))
            plains.append(_ended(plain))
            sealed.append(_ended(encrypted))
        copy, check = (min(run.seconds for run in runs) for runs in (copies, checks))
        least, least_sealed = (min(run.seconds for run in runs) for runs in (plains, sealed))
        yield Row("backup of 1 GiB, verified, s (cp + sync beside)", least, copy, MOST_PLAIN)
        yield Row("  beside cp, sync and integrity_check", least, copy + check, MOST_OVER_CHECKED)
        yield Row("  encrypted to a key, s", least_sealed, copy, MOST_ENCRYPTED)
        yield Row(
            "  beside cp, sync and integrity_check", least_sealed, copy + check, MOST_OVER_CHECKED
        )
        memory = max(run.memory_mb for run in (*plains, *sealed))
        yield Row("  memory at most, MB", memory, goal=MOST_MEMORY_MB)
        alone = _appends(desk, subprocess.Popen(["sleep", str(ALONE_SECONDS)]))
        gently = ["nice", "-n", "10", *plain]  # as `backup schedule` has it run
        beside = _appends(desk, subprocess.Popen(gently))
        yield Row("  an entry meanwhile, ms (p99)", _p99(beside), _p99(alone), MOST_SLOWER)
        yield Row("  median", beside.median, alone.median)


@contextmanager
def _desk(bench: Bench) -> Iterator[DemoDesk]:
    """A copy of the desk of 1 GiB, which is built once."""
    built = bench.folder / "zh-gib.db"
    if not built.exists():
        small = bench.desk(LARGE)
        say("growing a desk of 1 GiB")
        growing = built.with_suffix(".growing")
        shutil.copy(small.path, growing)
        _grow(growing)
        growing.rename(built)
        for ending in (".door", ".open", ".lock"):
            growing.with_name(growing.name + ending).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="copy-", dir=bench.folder) as folder:
        yield replace(DemoDesk(built, "zh"), path=Path(shutil.copy(built, folder)))


def _grow(path: Path) -> None:
    open_desk(path)
    while path.stat().st_size < SIZE:
        with database.write():
            database.ask(
                f"INSERT INTO complaint_step ({STEPS}) SELECT {STEPS} FROM complaint_step "
                "ORDER BY id LIMIT 200000"
            )
        database.empty_journal()
    database.close()


def _copied(path: Path, to: Path) -> Ended:
    """`cp` and `sync` of the file, nothing of an earlier copy being there."""
    ended = _ended(["sh", "-c", 'cp "$1" "$2" && sync "$2"', "sh", path, to])
    to.unlink()
    return ended


def _ended(command: Sequence[str | Path]) -> Ended:
    started = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait for it again
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return Ended(took, usage.ru_maxrss * unit / 1e6)


def _appends(desk: DemoDesk, during: subprocess.Popen[bytes]) -> Samples:
    """Milliseconds that each entry takes another process, as long as a process runs."""
    writing = [sys.executable, "-m", "bench.writer", desk.path, desk.clerk]
    took: list[float] = []
    with subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as to:
        assert to.stdin
        assert to.stdout
        while during.poll() is None:
            time.sleep(PAUSE)
            began = time.monotonic()
            to.stdin.write(f"bench {len(took)} {began:.3f}\n")
            to.stdin.flush()
            committed_at = float(to.stdout.readline().split()[1])
            took.append(milliseconds(committed_at - began))
        to.stdin.close()
    if during.returncode:
        raise subprocess.CalledProcessError(during.returncode, during.args)
    return Samples(took)


def _p99(samples: Samples) -> float:
    return sorted(samples)[math.ceil(0.99 * len(samples)) - 1]
