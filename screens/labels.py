"""Times, shifts and signs as screens show them: one table of signs, each with an ASCII twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from models import shift_pattern
from models.brief import WEEKDAYS
from models.clock import local
from models.duty import Situation
from models.handover.documents import Member
from models.shift_pattern import ClockShift
from models.text import shown
from screens.session import Session

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Signs:
    """Signs outside ASCII that the frame may use; terminals agree on the width of these alone."""

    line: str = "─"
    bar: str = "│"
    dot: str = "·"
    dash: str = "–"
    ellipsis: str = "…"
    arrow: str = ">"


PLAIN = Signs("-", "|", "-", "-", "...", ">")


def signs(session: Session) -> Signs:
    """Return the signs this terminal can show."""
    return PLAIN if session.ascii_only else Signs()


def day(at: int, session: Session) -> str:
    """Return `Tue 24 Nov`, or `周二 11-24` in Chinese."""
    there = local(at, session.zone)
    weekday = session.words(WEEKDAYS[there.weekday()])
    if session.words.language == "zh":
        return f"{weekday} {there:%m-%d}"
    return f"{weekday} {there.day} {MONTHS[there.month - 1]}"


def shift(running: ClockShift, session: Session) -> str:
    """Return `night shift 22:00–06:00`."""
    return shift_pattern.label(running, session.zone, session.words, signs(session).dash)


def on_duty(situation: Situation, session: Session, brevity: int = 0) -> list[str]:
    """Return the shift, who is on it and who waits to relieve it, and who else is signed in.

    Before a shift was opened it says so. With a `brevity` of 1 the times are left out, with 2 all
    but the first name of each shift. Who is signed in but not on duty stands in brackets.
    """
    if situation.opened is None:
        parts = [session.words("no shift open")]
    elif brevity:
        parts = [shift_pattern.name_label(situation.shift.name, session.words)]
    else:
        parts = [shift(situation.shift, session)]
    names = _names(situation.members, session, brevity)
    if situation.waiting:
        label = shift_pattern.name_label(situation.incoming.name, session.words)
        relief = _names(situation.waiting, session, brevity)
        names = f"{names} {signs(session).arrow} {label} {relief}".strip()
    if names:
        parts.append(names)
    if session.actor is not None:
        account = session.actor.account
        if not (situation.is_member(account.login) or situation.is_waiting(account.login)):
            parts.append(session.words.bracketed("", shown(account.name)))
    return parts


def _names(members: Sequence[Member], session: Session, brevity: int) -> str:
    names = [shown(member.name) for member in members]
    if brevity > 1 and len(names) > 1:
        return f"{names[0]} +{len(names) - 1}"
    return session.words.listed(names)


IN_THE_TEXT = frozenset(("complaint", "visit", "restore", "repair"))
"""Kinds of references whose entries say in their text what they belong to."""


def reference(of: str, session: Session) -> str:
    """Return what an entry belongs to as a short mark, where its text does not tell."""
    kind, _, name = of.partition("/")
    if kind in IN_THE_TEXT:
        return ""
    if kind == "handover":
        return session.words("handover {number}", number=name.partition("/")[0])
    return session.words("count") if kind == "count" else shown(of)


def spread(left: Text, right: Text, width: int) -> Text:
    """Return one line with a text at either end; the left one gives way."""
    room = width - right.cell_len
    if room <= 0:
        return fitted(right, width)
    line = fitted(left, room)
    line.append_text(right)
    return line


def fitted(text: Text, width: int) -> Text:
    """Return a text of exactly so many cells: cut with an ellipsis, or filled with blanks."""
    line = text.copy()
    line.truncate(max(0, width), overflow="ellipsis", pad=True)
    return line


def cell(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return plain text in exactly so many cells."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - cell_len(ellipsis))) + ellipsis, width)
