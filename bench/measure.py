"""Measuring: what a program on a terminal, or a command that ends by itself, costs a person."""

from __future__ import annotations

import math
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.terminal import Terminal

BURST = 0.03
"""Seconds of silence that end what a key caused."""
REST = 0.15
"""Seconds of silence before the next key, so that what comes a moment later counts as well."""
TICK = 60
"""Seconds between two ticks of a console's clock; what they write is no key's."""
BEFORE_TICK, AFTER_TICK = 0.7, 2.7
"""Seconds in which no key is pressed; consoles turn the minute one after another."""
NO_ANSWER = 0.5
"""Seconds after which a key counts as one that changes nothing on the screen."""


class Samples(tuple[float, ...]):
    """All the values one figure took."""

    __slots__ = ()

    @property
    def least(self) -> float:
        """The least: what the program needs when nothing else disturbs it."""
        return min(self)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self)

    @property
    def mean(self) -> float:
        """The sum shared out: for what adds up, such as bytes."""
        return statistics.fmean(self)

    @property
    def p95(self) -> float:
        """The value that 95 in 100 do not exceed (nearest rank)."""
        return sorted(self)[math.ceil(0.95 * len(self)) - 1]


class Case(Protocol):
    """Something that can be measured again and again."""

    def measure(self) -> dict[str, list[float]]:
        """Run it once: the values by the figure's name, which ends in the unit."""


@dataclass(frozen=True)
class Session:
    """A program on a terminal: started, keys pressed one by one, watched while idle, left.

    Figures: "start ms" (exec until `ready` is on the screen), "first ms" and "key ms" (a key until
    the first and the last output it causes), "key bytes", "idle bytes" and "idle cpu %" (over
    `idle` seconds), "memory MB" (most held at once) and "leave ms" (`leave` until it has ended).
    """

    command: Sequence[str | Path]
    ready: str
    """A pattern that shows on the screen when the program can be used."""
    keys: Sequence[str] = ()
    before: Sequence[str] = ()
    """Keys that are pressed first, all at once, and not measured."""
    leave: Sequence[str] = ("ctrl+q",)
    idle: float = 0
    columns: int = 80
    lines: int = 24
    environment: Mapping[str, str | None] = field(default_factory=dict)
    directory: Path | None = None

    def open(self) -> Terminal:
        """The program in a terminal, just started."""
        return Terminal(
            self.command,
            columns=self.columns,
            lines=self.lines,
            environment=self.environment,
            directory=self.directory,
        )

    def measure(self) -> dict[str, list[float]]:
        """Run it once, to its end."""
        with self.open() as terminal:
            figures = {"start ms": [start(terminal, self.ready)]}
            if self.idle:
                figures |= idle(terminal, self.idle)
            if self.keys:
                terminal.press(*self.before)
                figures |= press_each(terminal, self.keys)
            # On Linux what it used at its end counts this process too, which it was forked from.
            memory = terminal.peak_memory() if sys.platform == "linux" else 0
            figures["leave ms"] = [leave(terminal, self.leave)]
            figures["memory MB"] = [(memory or terminal.peak_memory()) / 1e6]
        return figures


@dataclass(frozen=True)
class Command:
    """A command that ends by itself with exit code 0. Figure: "wall ms"."""

    command: Sequence[str | Path]
    environment: Mapping[str, str] | None = None
    directory: Path | None = None
    stdin: str = ""

    def measure(self) -> dict[str, list[float]]:
        """Run it once. Raises CalledProcessError when it fails."""
        began = time.perf_counter()
        subprocess.run(
            self.command,
            input=self.stdin.encode(),
            env=self.environment,
            cwd=self.directory,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return {"wall ms": [milliseconds(time.perf_counter() - began)]}


def alternate(
    cases: Mapping[str, Case], runs: int, warm_up: int = 1
) -> dict[str, dict[str, Samples]]:
    """Run all cases in turn, `runs` times after `warm_up` rounds that do not count.

    The result is read as figures["floor"]["key ms"].median.
    """
    for _ in range(warm_up):
        for case in cases.values():
            case.measure()
    rounds = [{name: case.measure() for name, case in cases.items()} for _ in range(runs)]
    return {name: _collect(one[name] for one in rounds) for name in cases}


def _collect(runs: Iterable[dict[str, list[float]]]) -> dict[str, Samples]:
    collected: dict[str, list[float]] = {}
    for run in runs:
        for figure, values in run.items():
            collected.setdefault(figure, []).extend(values)
    return {figure: Samples(values) for figure, values in collected.items()}


def start(terminal: Terminal, ready: str, timeout: float = 60) -> float:
    """Milliseconds from exec to the output after which `ready` was on the screen."""
    terminal.wait_for(re.compile(ready, re.MULTILINE), timeout)
    return milliseconds(terminal.received_at - terminal.started_at)


def press_each(terminal: Terminal, keys: Iterable[str]) -> dict[str, list[float]]:
    """Press keys one after the other, each when the screen has come to rest.

    "key ms" ends with the last output of the first burst; "key bytes" are all until it rests.
    """
    figures: dict[str, list[float]] = {"first ms": [], "key ms": [], "key bytes": []}
    for name in keys:
        terminal.quiet(REST)
        before_end = BEFORE_TICK + AFTER_TICK - (time.time() + BEFORE_TICK) % TICK
        if before_end > 0:
            watch(terminal, before_end)
        terminal.text()  # painted now, and not while the next key is timed
        before, pressed = terminal.bytes_received, time.monotonic()
        terminal.press(name)
        if terminal.bytes_received == before and not terminal.receive(NO_ANSWER):
            figures["key bytes"].append(0)
            continue
        first = terminal.received_at
        while terminal.receive(BURST):
            pass
        figures["first ms"].append(milliseconds(first - pressed))
        figures["key ms"].append(milliseconds(terminal.received_at - pressed))
        terminal.quiet(REST)
        figures["key bytes"].append(terminal.bytes_received - before)
    return figures


def until(
    terminal: Terminal, typed: str | bytes, shown: Callable[[], bool], timeout: float = 10
) -> float:
    """Milliseconds from typing to the output after which `shown` held.

    Raises AssertionError when it held before, or does not in time.
    """
    terminal.quiet(REST)
    assert not shown(), f"{typed!r} cannot be told from what was there\n{terminal.text()}"
    began = time.monotonic()
    terminal.send(typed)
    terminal.wait_for(shown, timeout)
    return milliseconds(terminal.received_at - began)


def idle(terminal: Terminal, seconds: float) -> dict[str, list[float]]:
    """Bytes written and share of one core used while nobody touches it for `seconds`."""
    terminal.quiet(1)
    bytes_before, cpu_before = terminal.bytes_received, terminal.cpu_seconds()
    watch(terminal, seconds)
    used = terminal.cpu_seconds() - cpu_before
    return {
        "idle bytes": [terminal.bytes_received - bytes_before],
        "idle cpu %": [100 * used / seconds],
    }


def watch(terminal: Terminal, seconds: float) -> None:
    """Read what comes for so long, however quiet it is."""
    until_then = time.monotonic() + seconds
    while (left := until_then - time.monotonic()) > 0:
        terminal.receive(left)


def leave(terminal: Terminal, keys: Sequence[str], timeout: float = 30) -> float:
    """Milliseconds from the keys that leave to the end of the process. Raises if it left badly."""
    terminal.quiet(REST)
    began = time.monotonic()
    terminal.press(*keys)
    code = terminal.wait_exit(timeout)
    assert code == 0, f"left with {code}\n{terminal.text()}"
    assert not terminal.leftovers(), f"left behind: {terminal.leftovers()}"
    return milliseconds(terminal.ended_at - began)


def milliseconds(seconds: float) -> float:
    """Seconds in milliseconds."""
    return seconds * 1000
