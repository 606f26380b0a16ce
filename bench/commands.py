"""What a command of the shell costs beside the two imports it cannot do without."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench.desks import LARGE, Bench, DemoDesk, dutydesk
from bench.measure import Command, alternate
from bench.table import Row

RUNS_EACH = 4
"""A command is so short that it is run this many times as often as the console."""


@dataclass
class Additions:
    """`dutydesk log add` by a device, another text each time, so that none folds away."""

    desk: DemoDesk
    turn: int = 0

    def measure(self) -> dict[str, list[float]]:
        """Write one entry."""
        self.turn += 1
        where = dutydesk("--db", self.desk.path)
        text = f"{self.turn}{self.turn} bench {self.turn * 7919}"
        command = [*where, "log", "add", "--as", self.desk.device, "--plain", text]
        return Command(command).measure()


def add(bench: Bench) -> Iterator[Row]:
    """One entry at the longest log, and the help."""
    runs = bench.runs * RUNS_EACH
    with bench.copy(LARGE) as desk:
        cases = {
            "floor": Command([sys.executable, "-c", "import click, sqlite3"]),
            "add": Additions(desk),
            "help": Command(dutydesk("--help")),
        }
        figures = alternate(cases, runs)
    least = figures["floor"]["wall ms"]
    for name, what, goal in (("add", "log add", 3.0), ("help", "--help", None)):
        took = figures[name]["wall ms"]
        yield Row(f"dutydesk {what}, ms (least of {runs})", took.least, least.least, goal)
        yield Row("  median", took.median, least.median)
