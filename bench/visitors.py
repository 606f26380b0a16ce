"""What the visitor register costs at 500,000 past visits: the board, who is offered, who is listed.

The demo has as many visits as suit its log; the many of this benchmark are loaded beside, once, by
what tells the demo's.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

from peewee import fn

from bench import three_lists
from bench.console import NARROW, WIDE, console
from bench.desks import LARGE, Bench, DemoDesk, say
from bench.handover import MOST_TO_OPEN, Opening
from bench.measure import Samples, Session, alternate, milliseconds
from bench.table import Row
from models import parts  # noqa: F401 - the register needs what it reports to
from models.clock import now
from models.database import database, rows
from models.demo.cast import GUEST_BOOKS
from models.demo.visitors import Visitors
from models.desk import Setting
from models.language import LANGUAGES, Words
from models.spelling import initials, pinyin
from models.visitors import badges, do_not_admit, matching, offers, reads
from models.visitors.grammar import spellings, understand
from models.visitors.matching import Who
from models.visitors.tables import (
    INDEX,
    BadgeLoan,
    BarredKey,
    BarredRow,
    Visit,
    VisitKey,
    VisitorPass,
    VisitorPassKey,
    VisitorPassStep,
    VisitRow,
    VisitStep,
)

LOG, VISITS, BARRED = LARGE, 500_000, 5_000
KEPT_DAYS = 3650
"""Days the desk keeps visitors, so that the console does not purge what is measured."""
KEY = "4"
ROWS_SHOWN = 6
"""Names on the board that are waited for; every window has more."""
MOST_TO_SUGGEST, MOST_TO_MATCH = 50, 30
"""Milliseconds."""
OFFERED = 4
PEOPLE = 25
"""Returning visitors that are typed, in each of the ways in which they are looked for."""
TABLES = (
    *(VisitKey, VisitStep, BadgeLoan, VisitRow),
    *(VisitorPassKey, VisitorPassStep, VisitorPass, BarredKey, BarredRow),
)


def opening(bench: Bench) -> Iterator[Row]:
    """The board from the key until it is painted, the first time in a session and again."""
    with _desk(bench) as desk:  # whoever is signed in writes who has the desk
        visits, steps, board = desk.ask(
            lambda: (_count(VisitRow), _count(VisitStep), reads.on_site(now()))
        )
        yield Row("visits", visits)
        yield Row("steps of their timelines", steps)
        for columns, lines in (NARROW, WIDE):
            yield from _opening(bench, desk, columns, lines, board)


def _opening(
    bench: Bench, desk: DemoDesk, columns: int, lines: int, board: list[Visit]
) -> Iterator[Row]:
    short = [visit.name for visit in board if len(visit.name) in (2, 3)]
    content = tuple(short[:ROWS_SHOWN])
    if columns >= three_lists.WIDE:  # the first visit's detail stands at the side
        content = (*content, board[0].number)
    least = Session(
        [sys.executable, "-m", "bench.three_lists"],
        ready=re.escape(three_lists.READY),
        environment=bench.environment,
    )
    floor_content = three_lists.CONTENT[: 1 if columns < three_lists.WIDE else None]
    window = {"columns": columns, "lines": lines}
    taken = alternate(
        {
            "floor": Opening(replace(least, **window), floor_content),
            "desk": Opening(replace(console(bench, desk), **window), content, key=KEY),
        },
        bench.runs,
    )
    name = f"visitors at {columns}x{lines}"
    for title, figure in (("the first time in a session", "first ms"), ("again", "again ms")):
        took, beside = taken["desk"][figure], taken["floor"][figure]
        yield Row(f"{name}, {title}, ms (median)", took.median, goal=MOST_TO_OPEN)
        yield Row("  least", took.least, beside.least)
        yield Row("  p95", took.p95)
        yield Row("  the floor's (median)", beside.median)


def typing(bench: Bench) -> Iterator[Row]:
    """What a key on the line of a new visit asks for: who is offered, who is on the list, all."""
    with _desk(bench) as desk:
        offered, matched, whole = desk.ask(_typed)
    for name, took, goal in (
        ("who is offered after a key", offered, MOST_TO_SUGGEST),
        (f"who is like one of {BARRED:,} on the list", matched, MOST_TO_MATCH),
        ("all that a key on the line asks for", whole, MOST_TO_SUGGEST),
    ):
        yield Row(f"{name} ({len(took)} keys), ms (p95)", took.p95, goal=goal)
        yield Row("  median", took.median)
        yield Row("  most", max(took))


def _typed() -> tuple[Samples, Samples, Samples]:
    at, known = now(), spellings(tuple(map(Words, LANGUAGES)))
    words = list(_words())
    pinyin("张")  # what the first Chinese name loads is the first key's alone
    offered = [_took(lambda typed: offers.like(typed, at, limit=OFFERED), word) for word in words]
    matched = [_took(lambda typed: do_not_admit.matches(Who(typed), at), word) for word in words]

    def asked(typed: str) -> None:
        new = understand(typed, known).visit(None)
        offers.like(typed.split(" ")[-1], at, limit=OFFERED)
        do_not_admit.matches(do_not_admit.who(new), at)
        badges.next_free(1)
        offers.inside_already(new)

    return Samples(offered), Samples(matched), Samples(_took(asked, word) for word in words)


def _took(read: Callable[[str], object], typed: str) -> float:
    began = time.perf_counter()
    read(typed)
    return milliseconds(time.perf_counter() - began)


def _words() -> Iterator[str]:
    """Yield what stands on the line after each key, of people spread over the register."""
    last = _count(VisitRow)
    for part in range(1, PEOPLE + 1):
        visit = reads.whole(max(1, last * part // PEOPLE - 7))
        ways = {visit.name, pinyin(visit.name), initials(visit.name), visit.phone, visit.plate}
        for way in sorted({*ways, visit.phone[-4:], visit.plate[1:], f"{visit.name} {visit.unit}"}):
            yield from (way[:length] for length in range(1, len(way) + 1))


def _count(table: type[VisitRow] | type[VisitStep]) -> int:
    [(number,)] = rows(table.select(fn.COUNT(table.id)))
    return int(number)


# The desk


@contextmanager
def _desk(bench: Bench) -> Iterator[DemoDesk]:
    """A copy of a desk with so many visits, gone afterwards; the desk itself is filled once."""
    path = bench.folder / f"zh-visitors-{VISITS}.db"
    if not path.exists():
        with bench.copy(LOG) as desk:
            say(f"loading {VISITS:,} visits")
            desk.ask(_fill)
            shutil.move(desk.path, path)
    with tempfile.TemporaryDirectory(prefix="copy-", dir=bench.folder) as folder:
        yield DemoDesk(Path(shutil.copy(path, folder)), "zh")


def _fill() -> None:
    """Put the many in the place of the demo's visits, passes and do-not-admit list."""
    with database.write():
        for table in TABLES:
            table.delete().execute()
        database.ask(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")
        Setting.insert(name="visitor_retention_days", value=str(KEPT_DAYS)).execute()
        Visitors("zh", now(), seed=1, entries=LARGE, visits=VISITS).write()
        _fill_barred()


def _fill_barred() -> None:
    """Lengthen the do-not-admit list: people of other names, found by what finds the demo's."""
    book, first = GUEST_BOOKS["zh"], _count_barred() + 1
    single = [each for each in book.second if len(each) == 1]
    people = list(product(book.first, single, single))
    [row] = list(BarredRow.select().order_by(BarredRow.id.desc()).limit(1).dicts())
    listed, keys = [], []
    for number in range(first, BARRED + 1):
        name = "".join(people[number * 37 % len(people)])
        four = f"{number * 7919 % 10_000:04}"
        listed.append(tuple((row | {"id": number, "name": name, "last_four": four}).values()))
        keys += [(key, number) for key in sorted(matching.keys(Who(name, four)))]
    database.load("barred", tuple(row), listed)
    database.load("barred_key", ("key", "barred"), keys)


def _count_barred() -> int:
    [(number,)] = rows(BarredRow.select(fn.COUNT(BarredRow.id)))
    return int(number)
