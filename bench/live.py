"""How long a line written by another process takes to be on a console that is open."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator

from bench.console import console, newest_row
from bench.desks import USUAL, Bench, DemoDesk
from bench.measure import Samples, milliseconds, start, watch
from bench.table import Row
from tests.terminal import Terminal

WRITES = 25
APART = 0.37
"""Seconds between the writes: they fall anywhere between two looks of the console."""


def live(bench: Bench) -> Iterator[Row]:
    """Lines written in one process until each is visible in another."""
    with bench.copy(USUAL) as desk:
        took = _visible_after(bench, desk)
    yield Row(f"another's line visible ({WRITES} writes), ms (p95)", took.p95, goal=500)
    yield Row("  median", took.median)


def _visible_after(bench: Bench, desk: DemoDesk) -> Samples:
    watching = console(bench, desk)
    writing = [sys.executable, "-m", "bench.writer", desk.path, desk.clerk]
    with (
        subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as to,
        watching.open() as terminal,
    ):
        start(terminal, watching.ready)
        watch(terminal, 1)
        took = Samples(_visible(to, terminal, turn) for turn in range(WRITES))
        to.stdin.close()
        return took


def _visible(writer: subprocess.Popen[str], terminal: Terminal, turn: int) -> float:
    watch(terminal, APART)
    writer.stdin.write(f"bench {turn} {time.time():.3f}\n")
    writer.stdin.flush()
    number, committed_at = writer.stdout.readline().split()
    terminal.wait_for(re.compile(newest_row(int(number)), re.MULTILINE))
    return milliseconds(terminal.received_at - float(committed_at))
