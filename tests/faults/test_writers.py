"""Many processes write one file at once, and one is killed in the middle: nothing is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.factories import write

MakeDesk = Callable[..., Path]
ROOT = Path(__file__).parents[2]
PROCESSES = 8
WRITER = """
import signal
import sys
from pathlib import Path
from models import clock
from models.database import database, open_desk
from tests.factories import write

path, name, count, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
open_desk(path)
print("ready", flush=True)
sys.stdin.readline()
signal.setitimer(signal.ITIMER_REAL, seconds)  # the kernel ends the process then; 0 is never
for number in range(count):
    print(write(f"{name} {number}", now=clock.now()).number, flush=True)
"""


def writer(path: Path, name: str, count: int, seconds: float = 0) -> subprocess.Popen[str]:
    """Start a process that waits for a line and then prints each number that it has written.

    With `seconds` the kernel ends it after that time, whatever it is doing.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count), str(seconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.parametrize("entries", [100, pytest.param(500, marks=pytest.mark.slow)])
def test_eight_processes_at_once_lose_nothing_and_lock_nobody_out(
    desk: MakeDesk, entries: int
) -> None:
    path = desk("en")
    processes = [writer(path, f"writer {each}", entries) for each in range(PROCESSES)]
    for process in processes:
        go(process)
    printed = [[int(line) for line in process.communicate()[0].split()] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES
    assert [len(numbers) for numbers in printed] == [entries] * PROCESSES
    assert all(numbers == sorted(numbers) for numbers in printed)
    every = sorted(number for numbers in printed for number in numbers)
    assert every == list(range(1, PROCESSES * entries + 1))
    texts = {entry.number: entry.text for entry in reads.everything()}
    for each, numbers in enumerate(printed):
        told = [texts[number] for number in numbers]
        assert told == [f"writer {each} {number}" for number in range(entries)]
    result = verify()
    assert (result.whole, result.entries) == (True, PROCESSES * entries)


def killed(path: Path, dice: random.Random) -> list[int]:
    """Let a writer be killed at some moment; return the numbers that it had printed."""
    process = writer(path, "killed", 1_000_000, seconds=dice.uniform(0.01, 0.3))
    go(process)
    printed = process.communicate()[0].splitlines(keepends=True)
    assert process.returncode == -signal.SIGALRM
    return [int(line) for line in printed if line.endswith("\n")]


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_a_killed_writer_loses_no_number_it_has_printed(desk: MakeDesk, rounds: int) -> None:
    path = desk("en")
    dice = random.Random(20_261_124)
    printed: list[int] = []
    for _ in range(rounds):
        printed += killed(path, dice)
        open_desk(path)
        written = {entry.number for entry in reads.everything()}
        assert set(printed) <= written
        assert write("the next one").number == len(written) + 1
        assert database.ask("PRAGMA integrity_check") == [("ok",)]
    assert printed
    assert len(printed) == len(set(printed))
    assert verify().whole
