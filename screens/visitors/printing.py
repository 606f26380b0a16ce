"""Printing from the register: who is inside, and the slip with which goods go out."""

from __future__ import annotations

from functools import partial

from models import desk as desk_settings
from models import sheets
from models.clock import local
from models.language import Words
from models.visitors import papers, reads
from screens.printing import print_text
from screens.session import Session


async def print_roll_call(session: Session) -> str:
    """Print who is inside, by building; return what to say."""
    now = session.clock()
    name = f"on-site-{local(now, session.zone):%Y%m%d-%H%M}"
    return await print_text(session, name, partial(roll_call, session.words, now))


def roll_call(words: Words, now: int) -> str:
    """Return the roll-call as pages for a printer."""
    sheet = papers.roll_call(reads.on_site(now), desk_settings.current(), words, now)
    return sheets.as_text(sheet, words)


async def print_closing_list(session: Session) -> str:
    """Print who is open still since the closing hour; return what to say."""
    now = session.clock()
    name = f"to-settle-{local(now, session.zone):%Y%m%d-%H%M}"
    return await print_text(session, name, partial(closing_list, session.words, now))


def closing_list(words: Words, now: int) -> str:
    """Return the departures to settle as pages for a printer."""
    sheet = papers.closing_list(desk_settings.current(), words, now)
    return sheets.as_text(sheet, words)


async def print_slip(session: Session, number: int) -> str:
    """Print the last goods release slip of a visit; return what to say."""
    return await print_text(session, f"goods-{number}", partial(slip, session.words, number))


def slip(words: Words, number: int) -> str:
    """Return the last goods release slip of a visit as pages for a printer."""
    detail = reads.detail(number)
    slips = [str(step.facts["slip"]) for step in detail.steps if step.action == "release"]
    sheet = papers.release_slip(detail, slips[-1] if slips else "", desk_settings.current(), words)
    return sheets.as_text(sheet, words)
