"""The brief: the state of the desk in one screen of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from models import blocks, desk, duty, parts, shift_pattern  # noqa: F401 - the parts add their blocks
from models.blocks import Circumstances, Line
from models.clock import local
from models.language import N_, Words
from models.text import shown

MOST = 5  # lines of a block: the brief is one screen
LEAST = 20  # cells of a line that is cut: less says nothing
WEEKDAYS = (
    N_("Mon"),
    N_("Tue"),
    N_("Wed"),
    N_("Thu"),
    N_("Fri"),
    N_("Sat"),
    N_("Sun"),
)


def brief(now: int, words: Words, width: int = 80) -> Iterator[str]:
    """Yield the lines of the brief, each at most `width` cells wide."""
    for line in _lines(Circumstances(desk.current(), now, words, MOST)):
        yield _fitted(line, width)


def _fitted(line: Line, width: int) -> str:
    """Return the text of a line in so many cells; its ending stays where there is room for it."""
    from wcwidth import clip
    from wcwidth import width as cells

    if cells(line.text) <= width:
        return line.text
    room = width - 1 - cells(line.ending)
    if room < LEAST:
        return clip(line.text, 0, width - 1) + "…"
    return clip(line.text.removesuffix(line.ending), 0, room).rstrip() + "…" + line.ending


def date_label(at: int, around: Circumstances) -> str:
    """Return `Tue 2026-11-24 03:12` in the reader's language."""
    there = local(at, around.desk.zone)
    return f"{around.words(WEEKDAYS[there.weekday()])} {there:%Y-%m-%d %H:%M}"


def _lines(around: Circumstances) -> Iterator[Line]:
    here = around.desk
    marked = [shown(here.name), around.words("DEMO")] if here.demo else [shown(here.name)]
    situation = duty.situation(around.now)
    shift = (
        around.words("no shift open")
        if situation.opened is None
        else shift_pattern.label(situation.shift, here.zone, around.words)
    )
    members = (shown(member.name) for member in situation.members)
    yield Line(" · ".join((*marked, shift, *members, date_label(around.now, around))))
    for block in blocks.collect(around, "log", "parts", "brief"):
        yield Line("")
        yield Line(around.words("{title}: {count}", title=block.title, count=block.count))
        yield from block.lines
