"""Printing a handover from the console."""

from __future__ import annotations

from functools import partial

from models import desk as desk_settings
from models import sheets
from models.handover import reads
from models.handover.sheet import sheet_of
from models.language import Words
from screens.printing import print_text
from screens.session import Session


async def print_handover(session: Session, number: int) -> str:
    """Print a handover's sheet; return what to say: where it went, or why it did not."""
    write = partial(sheet_text, number, session.words)
    return await print_text(session, f"handover-{number}", write)


def sheet_text(number: int, words: Words) -> str:
    """Return a handover's sheet as pages for a printer; raise DeskError when it has none."""
    sheet = sheet_of(reads.by_number(number), desk_settings.current(), words)
    return sheets.as_text(sheet, words)
