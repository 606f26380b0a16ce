"""What the console costs: start, memory, leaving, a key on the list, and doing nothing."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from bench import floor
from bench.desks import LARGE, SMALL, USUAL, Bench, DemoDesk, say
from bench.measure import AFTER_TICK, TICK, Samples, Session, alternate, milliseconds
from bench.table import Row
from models.demo.build import DEMO_PIN
from models.staff import Staff, pin_matches

FLOOR = "floor"
STILL = ("up",) * 10 + ("down",) * 10
"""Keys that stay within what is on the screen, of the floor's and of the console's list."""
SCROLLING = ("up",) * 30
TO_THE_TOP = ("up",) * 36
"""More than any of the windows has lines: from here on each key scrolls."""
NARROW, WIDE = (80, 24), (120, 36)
IDLE_SECONDS = 20
START_SECONDS = 5

Figures = dict[str, dict[str, Samples]]


def start(bench: Bench) -> Iterator[Row]:
    """Start to a usable log, peak memory and time to leave, at three lengths of the log."""
    cases = {FLOOR: _floor(bench)} | {str(size): _console(bench, size) for size in _sizes()}
    figures = alternate(cases, bench.runs)
    usual, least = figures[str(USUAL)], figures[FLOOR]
    began = usual["start ms"].least
    yield Row(f"start, ms (least of {bench.runs})", began, least["start ms"].least, 1.4)
    argon2 = _argon2(bench.desk(USUAL))
    yield Row("  Argon2 alone, ms", argon2)
    yield Row("  its share if nothing ran beside it, %", 100 * argon2 / began)
    yield _at_length(figures, "start ms", "least")
    yield Row("memory at most, MB", usual["memory MB"].median, least["memory MB"].median)
    yield _at_length(figures, "memory MB", "median")
    yield Row("leave, ms", usual["leave ms"].least, least["leave ms"].least)
    yield _at_length(figures, "leave ms", "least")


def keys(bench: Bench, columns: int, lines: int, most_bytes: float) -> Iterator[Row]:
    """A key on the list, within the window and scrolling."""
    window = f"{columns}x{lines}"
    for kind, pressed, before in (("", STILL, ()), (", scrolling", SCROLLING, TO_THE_TOP)):
        cases = {
            name: replace(case, columns=columns, lines=lines, keys=pressed, before=before)
            for name, case in (
                (FLOOR, _floor(bench)),
                *((str(size), _console(bench, size)) for size in _sizes()),
            )
        }
        figures = alternate(cases, max(2, bench.runs // 2), warm_up=0)
        usual, least = figures[str(USUAL)], figures[FLOOR]
        key, key_floor = usual["key ms"], least["key ms"]
        name = f"key at {window}{kind}"
        yield Row(f"{name}, ms (median)", key.median, key_floor.median, 1.0)
        yield Row(f"{name}, ms (p95)", key.p95, key_floor.p95)
        yield _at_length(figures, "key ms", "median")
        sent, sent_floor = usual["key bytes"].mean, least["key bytes"].mean
        yield Row(f"{name}, bytes (mean)", sent, sent_floor, most_bytes)
        yield _at_length(figures, "key bytes", "mean")


def idle(bench: Bench) -> Iterator[Row]:
    """Bytes and processor while nobody touches it, between two ticks of the clock's minutes."""
    figures: dict[str, dict[str, list[float]]] = {}
    for name, case in ((FLOOR, _floor(bench)), (str(USUAL), _console(bench, USUAL))):
        after_tick = (time.time() - AFTER_TICK) % TICK
        if after_tick + START_SECONDS + IDLE_SECONDS > TICK - AFTER_TICK:
            say("waiting for the next minute")
            time.sleep(TICK - after_tick)
        figures[name] = replace(case, idle=IDLE_SECONDS).measure()
    console, least = figures[str(USUAL)], figures[FLOOR]
    yield Row(f"idle for {IDLE_SECONDS} s, bytes", console["idle bytes"][0], goal=0)
    yield Row("  the floor's", least["idle bytes"][0])
    yield Row(f"idle for {IDLE_SECONDS} s, % of a core", console["idle cpu %"][0], goal=0.5)
    yield Row("  the floor's", least["idle cpu %"][0])


def newest_row(number: int) -> str:
    """A pattern for the row of an entry in the list."""
    return rf"^ .. *{number} \d\d[:-]\d\d"


def console(bench: Bench, desk: DemoDesk) -> Session:
    """The console at a desk; it is ready when the newest entry is on the screen."""
    return Session(
        bench.console(desk),
        ready=newest_row(desk.newest()),
        environment=bench.environment,
    )


def _console(bench: Bench, size: int) -> Session:
    return console(bench, bench.desk(size))


def _floor(bench: Bench) -> Session:
    return Session(
        [sys.executable, "-m", "bench.floor"],
        ready=re.escape(floor.READY),
        environment=bench.environment,
    )


def _sizes() -> tuple[int, ...]:
    return SMALL, USUAL, LARGE


def _at_length(figures: Figures, figure: str, which: str) -> Row:
    """The figure at the largest desk beside the same at the smallest."""
    large, small = (getattr(figures[str(size)][figure], which) for size in (LARGE, SMALL))
    return Row(f"  at {LARGE:,} beside {SMALL:,}", large, small, 1.15)


def _argon2(desk: DemoDesk) -> float:
    """Milliseconds that checking a PIN takes, the least of five."""
    pin_hash = desk.ask(lambda: str(Staff.get_by_id(desk.clerk).pin_hash))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert pin_matches(pin_hash, DEMO_PIN)
        took.append(milliseconds(time.perf_counter() - began))
    return min(took)
