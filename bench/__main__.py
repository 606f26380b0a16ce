"""`python -m bench [SECTION ...]`: measure the product, print a table. Always exits with 0."""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench.backups import backups
from bench.commands import add
from bench.complaints import analysis, opening, queue_keys, suggestions
from bench.console import NARROW, WIDE, idle, keys, start
from bench.desks import Bench, say
from bench.handover import handover
from bench.live import live
from bench.search import search
from bench.table import Missing, Row, table
from bench.visitors import opening as board_opening
from bench.visitors import typing
from models.errors import DeskError

Step = Callable[[Bench], Iterable[Row]]
SECTIONS: dict[str, dict[str, Step]] = {
    "start": {"start, memory, leave": start},
    "keys": {
        "keys at 80x24": partial(keys, columns=NARROW[0], lines=NARROW[1], most_bytes=0.5),
        "keys at 120x36": partial(keys, columns=WIDE[0], lines=WIDE[1], most_bytes=1.0),
    },
    "search": {
        "search (zh)": partial(search, language="zh"),
        "search (en)": partial(search, language="en"),
    },
    "live": {"another's line": live},
    "idle": {"idle": idle},
    "add": {"log add": add},
    "handover": {"handover": handover},
    "complaints": {
        "the queue, opening": opening,
        "the queue, keys": queue_keys,
        "analysis": analysis,
        "suggestions": suggestions,
    },
    "visitors": {
        "the board, opening": board_opening,
        "a key on the line of a new visit": typing,
    },
    "backups": {"a verified backup": backups},
}
ROOT = Path(__file__).parent.parent
STOREYS = ("models", "screens", "tui", "bench")
FAILURES = (AssertionError, OSError, ValueError, subprocess.SubprocessError, DeskError)
"""What keeps one figure from being taken; the others go on."""


def main() -> None:
    """Take the figures that were asked for and print them."""
    asked = _arguments()
    sections = asked.sections or list(SECTIONS)
    for storey in STOREYS:  # as installed: what was edited since would be compiled at each start
        compileall.compile_dir(ROOT / storey, quiet=1)
    with tempfile.TemporaryDirectory(prefix="dutydesk-bench-") as temporary:
        folder = asked.desks or Path(temporary)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = Path(temporary)  # nobody's own theme or keys
        os.environ["XDG_CONFIG_HOME"] = os.fspath(settings)
        bench = Bench(folder, asked.runs)
        rows = [row for section in sections for row in _section(section, bench)]
    print(_machine())
    print(table(rows))
    over = sum(not row.holds for row in rows)
    print(f"{over} over their goal or not taken" if over else "all within their goals")


def _section(name: str, bench: Bench) -> Iterator[Row | Missing]:
    for title, step in SECTIONS[name].items():
        say(f"{title} ...")
        taken: list[Row | Missing] = []
        try:
            taken.extend(step(bench))
        except FAILURES as problem:
            say(f"{title}: {problem}")
            reason = (str(problem) or type(problem).__name__).splitlines()[0]
            taken.append(Missing(title, reason))
        say(table(taken))
        yield from taken


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = ", ".join(SECTIONS)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{known}; all of them")
    parser.add_argument("--runs", type=int, default=5, help="how often each start is measured")
    parser.add_argument("--desks", type=Path, metavar="DIR", help="where the demo desks are kept")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {known}")
    return asked


def _machine() -> str:
    python, textual = platform.python_version(), version("textual")
    load = os.getloadavg()[0]
    cores = os.cpu_count()
    return f"Python {python}, Textual {textual}, {sys.platform}, {cores} cores, load {load:.1f}"


if __name__ == "__main__":
    main()
