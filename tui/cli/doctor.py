"""`dutydesk doctor`: looks at the desk's file and all around it, and says what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

import click

from models.language import N_, Words, choose
from models.text import shown
from tui.cli.context import BAD_FILE, FOUND, Invocation, output_errors
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import command, option
from tui.environment import utf8_advice

if TYPE_CHECKING:
    from models.doctor.lines import Line

LEAST_COLUMNS, LEAST_LINES = 80, 24
LEVEL_WORDS = {"ok": N_("ok"), "left out": N_("left out"), "look": N_("look"), "bad": N_("bad")}
CHECK_WORDS = {
    "rights": N_("rights"),
    "place": N_("place"),
    "room": N_("room"),
    "lock": N_("write lock"),
    "leftovers": N_("leftovers"),
    "journal": N_("journal"),
    "desk": N_("desk"),
    "integrity": N_("file"),
    "chain": N_("log"),
    "references": N_("references"),
    "handovers": N_("handovers"),
    "time zone": N_("time zone"),
    "clock": N_("machine clock"),
    "retention": N_("retention"),
    "backups": N_("backups"),
    "old backups": N_("old backups"),
    "old copies": N_("old copies"),
    "versions": N_("versions"),
    "locale": N_("locale"),
    "terminal": N_("terminal"),
}


@command(
    "doctor",
    help=N_(
        "Look at the desk's file and all around it; say what is not well and what to do.\n\n"
        "It writes nothing, and works on a file that cannot be opened too. Ends with 0 when all is "
        "well, 1 when something is to be looked at, 3 when something is bad."
    ),
)
@option("--quick", is_flag=True, help=N_("Leave out what reads the whole file."))
@option("--json", "as_json", is_flag=True, help=N_("Print one object a line."))
@click.pass_context
def doctor(context: click.Context, quick: bool, as_json: bool) -> None:
    call: Invocation = context.obj
    from models import doctor as examining
    from models.doctor.lines import BAD, LOOK, Subject

    language = examining.language(call.path)
    call.words = Words(choose(call.asked_language, language))
    levels: set[str] = set()
    with _Watching(call.words) as watching, output_errors():
        subject = Subject(call.path, call.clock(), quick, watching.tell)
        for found in chain(examining.examine(subject), _terminal()):
            watching.clear()
            levels.add(found.level)
            _print(call.words, found, as_json=as_json)
    if BAD in levels:
        context.exit(BAD_FILE)
    if LOOK in levels:
        context.exit(FOUND)


class _Watching:
    """Says on a terminal what is being looked at, and takes it away again."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._is_watched = sys.stderr.isatty()
        self._said = ""

    def __enter__(self) -> _Watching:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def tell(self, check: str, done: int, every: int) -> None:
        """Say which check is being made and how far it is."""
        if self._is_watched:
            part = f" {100 * done // every} %" if every else ""
            said = f"{self._words(CHECK_WORDS[check])} ...{part}"
            if said != self._said:
                self.clear()
                self._said = said
                click.echo(said, nl=False, err=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._said:
            click.echo("\r" + " " * cells(self._said) + "\r", nl=False, err=True)
            self._said = ""


def _print(words: Words, found: Line, *, as_json: bool) -> None:
    facts = {name: _fact(words, fact) for name, fact in found.facts.items()}
    said, advice = words(found.said, **facts), words(found.advice, **facts)
    if as_json:
        echo_json(
            {
                "check": found.check,
                "level": found.level,
                "said": said,
                "advice": advice,
                "facts": {name: _plain(fact) for name, fact in found.facts.items()},
            }
        )
        return
    level = padded(words(LEVEL_WORDS[found.level]), _widest(words, LEVEL_WORDS))
    check = padded(words(CHECK_WORDS[found.check]), _widest(words, CHECK_WORDS))
    beginning = f"{level}  {check}  "
    margin = " " * cells(beginning)
    for text in filter(None, (said, advice)):
        for row in _rows(text, cells(beginning)):
            click.echo(beginning + row)
            beginning = margin


def _fact(words: Words, fact: object) -> str:
    from models.doctor.lines import Span

    if isinstance(fact, tuple):
        return shown(words.listed(map(str, fact)))
    return words(fact.said, **fact.facts) if isinstance(fact, Span) else shown(str(fact))


def _rows(text: str, taken: int) -> list[str]:
    """Return a text in as many rows as the terminal needs for it; in a file it stays one."""
    from wcwidth import wrap

    if not sys.stdout.isatty():
        return [text]
    return list(wrap(text, max(shutil.get_terminal_size().columns - taken, 30)))


def _widest(words: Words, names: Mapping[str, str]) -> int:
    return max(cells(words(name)) for name in names.values())


def _plain(fact: object) -> object:
    if isinstance(fact, tuple):
        return [str(each) for each in fact]
    return fact if isinstance(fact, int | None) else str(fact)


def _terminal() -> Iterator[Line]:
    """Look at what this terminal can do: its letters, its size."""
    from models.doctor.lines import LOOK, OK, line

    advice = utf8_advice()
    if advice is None:
        yield line("locale", OK, N_("The locale is UTF-8."))
    else:
        yield line("locale", LOOK, advice)
    if not sys.stdout.isatty():
        yield line("terminal", OK, N_("This is no terminal; nothing to look at."))
        return
    name, size = os.environ.get("TERM", ""), shutil.get_terminal_size()
    facts = {"name": name or "-", "columns": size.columns, "rows": size.lines}
    if name in ("", "dumb"):
        yield line(
            "terminal",
            LOOK,
            N_("The terminal says that it can do nothing (TERM={name})."),
            N_("Set TERM to what it is, such as xterm-256color."),
            **facts,
        )
    elif size.columns < LEAST_COLUMNS or size.lines < LEAST_LINES:
        yield line(
            "terminal",
            LOOK,
            N_("The terminal has {columns} columns and {rows} lines; the console wants 80 and 24."),
            N_("Make the window larger."),
            **facts,
        )
    else:
        yield line("terminal", OK, N_("{name}, {columns} columns, {rows} lines."), **facts)
