"""What the handover costs at the longest log: opening its screen, and printing a heavy night."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bench import night, three_lists
from bench.console import NARROW, WIDE, console
from bench.desks import LARGE, Bench, DemoDesk, dutydesk
from bench.measure import REST, Command, Samples, Session, alternate, leave, start, until
from bench.table import Row

KEY, BACK = "2", "1"
AGAIN = 5
"""How often the screen is opened in a session after the first time, which also loads it."""
SETTLED = 2.0
"""Seconds after the log is there: by then the other screens are laid out beside it."""
MOST_TO_OPEN, MOST_TO_PRINT = 100, 300
"""Milliseconds."""
RUNS_EACH = 4


@dataclass(frozen=True)
class Opening:
    """A program in which a key opens another screen. Figures: "first ms" and "again ms"."""

    session: Session
    content: tuple[str, ...]
    """What is on the screen once it is painted with all its parts."""
    key: str = KEY

    def measure(self) -> dict[str, list[float]]:
        """Open it several times in one session."""
        with self.session.open() as terminal:
            start(terminal, self.session.ready)
            terminal.quiet(SETTLED)
            took = []
            for _ in range(1 + AGAIN):
                took.append(until(terminal, self.key, lambda: self._is_shown(terminal.text())))
                terminal.quiet(REST)
                terminal.press(BACK)
                terminal.quiet(REST)
            leave(terminal, self.session.leave)
        return {"first ms": took[:1], "again ms": took[1:]}

    def _is_shown(self, text: str) -> bool:
        return all(piece in text for piece in self.content)


def handover(bench: Bench) -> Iterator[Row]:
    """Print a night that was handed over, then open the screen in the shift that took over."""
    with bench.copy(LARGE) as desk:
        desk.ask(lambda: night.hand_over(desk))
        printing = list(_printing(bench, desk))
        content = desk.ask(lambda: night.half_prepare(desk))
        for columns, lines in (NARROW, WIDE):
            # In turn at 80 columns: the checklist is in front, the other parts are titles.
            shown = content if columns >= three_lists.WIDE else content[:1]
            yield from _opening(bench, desk, columns, lines, shown)
    yield from printing


def _opening(
    bench: Bench, desk: DemoDesk, columns: int, lines: int, content: tuple[str, ...]
) -> Iterator[Row]:
    floor = Session(
        [sys.executable, "-m", "bench.three_lists"],
        ready=re.escape(three_lists.READY),
        environment=bench.environment,
    )
    floor_content = three_lists.CONTENT[: len(content)]
    figures = alternate(
        {
            "floor": Opening(replace(floor, columns=columns, lines=lines), floor_content),
            "desk": Opening(replace(console(bench, desk), columns=columns, lines=lines), content),
        },
        bench.runs,
    )
    name = f"handover at {columns}x{lines}"
    for title, figure in (("the first time in a session", "first ms"), ("again", "again ms")):
        took, least = figures["desk"][figure], figures["floor"][figure]
        yield Row(f"{name}, {title}, ms (median)", took.median, goal=MOST_TO_OPEN)
        yield Row("  least", took.least, least.least)
        yield Row("  p95", took.p95)
        yield Row("  the floor's (median)", least.median)


def _printing(bench: Bench, desk: DemoDesk) -> Iterator[Row]:
    runs = bench.runs * RUNS_EACH
    printed = dutydesk("--db", desk.path, "handover", "print", "--last")
    figures = alternate(
        {
            "floor": Command([sys.executable, "-c", "import click, peewee"]),
            "text": Command(printed),
            "html": Command([*printed, "--format", "html"]),
        },
        runs,
    )
    least: Samples = figures["floor"]["wall ms"]
    for form in ("text", "html"):
        took = figures[form]["wall ms"]
        yield Row(f"handover print, {form}, ms (least of {runs})", took.least, goal=MOST_TO_PRINT)
        yield Row("  median", took.median, goal=MOST_TO_PRINT)
    yield Row("  import click, peewee, ms (least)", least.least)
