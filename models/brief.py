"""The brief: the state of the desk in one screen of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from models import blocks, desk, duty, parts, shift_pattern  # noqa: F401 - the parts add their blocks
from models.blocks import Circumstances
from models.clock import local
from models.language import N_, Words
from models.text import shown

MOST = 5  # lines of a block: the brief is one screen
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
    from wcwidth import clip
    from wcwidth import width as cells

    for line in _lines(Circumstances(desk.current(), now, words, MOST)):
        yield line if cells(line) <= width else clip(line, 0, width - 1) + "…"


def date_label(at: int, around: Circumstances) -> str:
    """Return `Tue 2026-11-24 03:12` in the reader's language."""
    there = local(at, around.desk.zone)
    return f"{around.words(WEEKDAYS[there.weekday()])} {there:%Y-%m-%d %H:%M}"


def _lines(around: Circumstances) -> Iterator[str]:
    here = around.desk
    marked = [shown(here.name), around.words("DEMO")] if here.demo else [shown(here.name)]
    situation = duty.situation(around.now)
    shift = (
        around.words("no shift open")
        if situation.opened is None
        else shift_pattern.label(situation.shift, here.zone, around.words)
    )
    members = (shown(member.name) for member in situation.members)
    yield " · ".join((*marked, shift, *members, date_label(around.now, around)))
    for block in blocks.collect(around, "log", "parts", "brief"):
        yield ""
        yield around.words("{title}: {count}", title=block.title, count=block.count)
        yield from (line.text for line in block.lines)
