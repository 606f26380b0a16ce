"""What complaints cost at 50,000 cases: the queue, a key in it, a year's figures, suggestions."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from bench import floor, three_lists
from bench.console import NARROW, WIDE, console
from bench.desks import LARGE, Bench, DemoDesk, dutydesk
from bench.handover import MOST_TO_OPEN, Opening
from bench.measure import Command, Samples, Session, alternate, milliseconds
from bench.table import Row
from models import desk as desk_settings
from models.clock import DAY, local
from models.complaints import figures, offers
from models.complaints import reads as complaints
from models.complaints.grammar import spellings, understand
from models.complaints.tables import Case, Complaint, ComplaintStep
from models.language import LANGUAGES, Words
from models.log import reads

KEY = "3"
ROWS_SHOWN = 10
"""Rows of the queue that are waited for; every window has more."""
STILL = ("down",) * 10 + ("up",) * 10
TO_THE_BOTTOM, SCROLLING = ("down",) * 36, ("down",) * 30
LOG_STILL, LOG_TO_THE_TOP, LOG_SCROLLING = ("up",) * 10 + ("down",) * 10, ("up",) * 36, ("up",) * 30
MOST_FOR_A_YEAR, MOST_TO_SUGGEST = 500, 50
"""Milliseconds."""
YEAR = 365 * DAY
RUNS_EACH = 4
TYPED = (
    "12-1503 张女士 13800001234 #投诉 !! 楼上漏水，水已到客厅",
    "3-0802 zxs 厨房下水堵，水池满了",
    "1390000 电梯里有狗尿，没人管",
    "5-1104 lns 夜间打麻将，已连续三天",
    "7-2201 陈阿姨 #报修 家中跳闸，推不上去",
)


def opening(bench: Bench) -> Iterator[Row]:
    """The queue from the key until it is painted, the first time in a session and again."""
    with bench.copy(LARGE) as desk:  # whoever is signed in writes what the clocks tell
        cases, steps, shown = desk.ask(lambda: (_count(Complaint), _count(ComplaintStep), _front()))
        yield Row("cases", cases)
        yield Row("steps of their timelines", steps)
        for columns, lines in (NARROW, WIDE):
            yield from _opening(bench, desk, columns, lines, shown)


def _count(table: type[Complaint] | type[ComplaintStep]) -> int:
    number: int = table.select().count()
    return number


def _front() -> list[Case]:
    """The cases that are due first a while after the demo was built, when it is opened."""
    return complaints.queue(complaints.OPEN, _newest_at(), ROWS_SHOWN)


def _newest_at() -> int:
    return reads.newest(1)[0].recorded_at


def _opening(
    bench: Bench, desk: DemoDesk, columns: int, lines: int, shown: list[Case]
) -> Iterator[Row]:
    content = (*(case.short_number for case in shown),)
    if columns >= three_lists.WIDE:  # the first case's detail stands at the side
        content = (*content, shown[0].number)
    floor_content = three_lists.CONTENT[: 1 if columns < three_lists.WIDE else None]
    least = Session(
        [sys.executable, "-m", "bench.three_lists"],
        ready=re.escape(three_lists.READY),
        environment=bench.environment,
    )
    cases = {
        "floor": Opening(replace(least, columns=columns, lines=lines), floor_content),
        "desk": Opening(
            replace(console(bench, desk), columns=columns, lines=lines), content, key=KEY
        ),
    }
    taken = alternate(cases, bench.runs)
    name = f"complaints at {columns}x{lines}"
    for title, figure in (("the first time in a session", "first ms"), ("again", "again ms")):
        took, beside = taken["desk"][figure], taken["floor"][figure]
        yield Row(f"{name}, {title}, ms (median)", took.median, goal=MOST_TO_OPEN)
        yield Row("  least", took.least, beside.least)
        yield Row("  p95", took.p95)
        yield Row("  the floor's (median)", beside.median)


def queue_keys(bench: Bench) -> Iterator[Row]:
    """A key in the queue beside the floor's list and the log's, within the window and scrolling."""
    with bench.copy(LARGE) as desk:
        yield from _queue_keys(bench, console(bench, desk))


def _queue_keys(bench: Bench, log: Session) -> Iterator[Row]:
    least = Session(
        [sys.executable, "-m", "bench.floor"],
        ready=re.escape(floor.READY),
        environment=bench.environment,
    )
    for (columns, lines), most_bytes in ((NARROW, 0.5), (WIDE, 1.0)):
        for kind, pressed, before, log_pressed, log_before in (
            ("", STILL, (), LOG_STILL, ()),
            (", scrolling", SCROLLING, TO_THE_BOTTOM, LOG_SCROLLING, LOG_TO_THE_TOP),
        ):
            window = {"columns": columns, "lines": lines}
            cases = {
                "floor": replace(least, keys=log_pressed, before=log_before, **window),
                "log": replace(log, keys=log_pressed, before=log_before, **window),
                "queue": replace(log, keys=pressed, before=(KEY, *before), **window),
            }
            taken = alternate(cases, max(2, bench.runs // 2), warm_up=0)
            yield from _keys(taken, f"key in the queue at {columns}x{lines}{kind}", most_bytes)


def _keys(taken: dict[str, dict[str, Samples]], name: str, most_bytes: float) -> Iterator[Row]:
    queue, log, least = taken["queue"], taken["log"], taken["floor"]
    took = queue["key ms"]
    yield Row(f"{name}, ms (median)", took.median, least["key ms"].median, 1.0)
    yield Row(f"{name}, ms (p95)", took.p95, least["key ms"].p95)
    yield Row("  beside the log's (median)", took.median, log["key ms"].median)
    sent = queue["key bytes"].mean
    yield Row(f"{name}, bytes (mean)", sent, least["key bytes"].mean, most_bytes)
    yield Row("  beside the log's", sent, log["key bytes"].mean)


def analysis(bench: Bench) -> Iterator[Row]:
    """The figures of a year: in the process, and by the shell's command."""
    desk, runs = bench.desk(LARGE), bench.runs * RUNS_EACH
    first, again, received, days = desk.ask(lambda: _a_year(runs))
    yield Row(
        f"figures of a year ({received:,} cases), ms (median)", again.median, goal=MOST_FOR_A_YEAR
    )
    yield Row("  the first time", first, goal=MOST_FOR_A_YEAR)
    yield Row("  p95", again.p95)
    command = dutydesk("--db", desk.path, "complaint", "report", "--from", days[0], "--to", days[1])
    taken = alternate(
        {
            "floor": Command([sys.executable, "-c", "import click, peewee"]),
            "report": Command(command),
        },
        runs,
    )
    took, least = taken["report"]["wall ms"], taken["floor"]["wall ms"]
    yield Row(f"complaint report, ms (least of {runs})", took.least, goal=MOST_FOR_A_YEAR)
    yield Row("  median", took.median, goal=MOST_FOR_A_YEAR)
    yield Row("  import click, peewee, ms (least)", least.least)


def _a_year(runs: int) -> tuple[float, Samples, int, tuple[str, str]]:
    """How long a year's figures take, first and again; how many cases; its first and last day."""
    until, zone = _newest_at(), desk_settings.current().zone
    took, received = [], 0
    for _ in range(1 + runs):
        began = time.perf_counter()
        received = figures.figures(until - YEAR, until).received
        took.append(milliseconds(time.perf_counter() - began))
    days = tuple(local(at, zone).date().isoformat() for at in (until - YEAR, until))
    return took[0], Samples(took[1:]), received, (days[0], days[1])


def suggestions(bench: Bench) -> Iterator[Row]:
    """What is offered while a case is typed: callers from before, cases that may be the same."""
    took = bench.desk(LARGE).ask(_suggested)
    name = f"suggestions while typing ({len(took)} keys), ms"
    yield Row(f"{name} (p95)", took.p95, goal=MOST_TO_SUGGEST)
    yield Row("  median", took.median)
    yield Row("  most", max(took))


def _suggested() -> Samples:
    known = spellings(tuple(map(Words, LANGUAGES)))
    return Samples(
        _offer(line[:length], known) for line in TYPED for length in range(1, len(line) + 1)
    )


def _offer(typed: str, known: dict[str, tuple[str, str]]) -> float:
    """Milliseconds for what the line of a new case asks for after a key."""
    began = time.perf_counter()
    found = understand(typed, known)
    offers.callers_like(typed.split(" ")[-1], limit=3)
    offers.similar(found.unit or "", found.words, limit=3)
    return milliseconds(time.perf_counter() - began)
