"""Printing a handover from the console: where to is configured, never typed."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from models import desk as desk_settings
from models import sheets
from models.errors import DeskError
from models.handover import reads
from models.handover.sheet import sheet_of
from models.language import Words
from models.text import shown
from screens.session import Session


async def print_handover(session: Session, number: int) -> str:
    """Print a handover's sheet; return what to say: where it went, or why it did not."""
    words, printing = session.words, session.printing
    if printing is None:
        return words("Printing is not set up on this terminal.")
    name = f"{session.desk.code}-handover-{number}"
    try:
        text = await session.read(sheet_text, number, words)
        # Not on a database thread: a printer may take its time.
        place = await asyncio.to_thread(printing.send, name, text)
    except DeskError as error:
        return session.explain(error)
    if PurePath(place).name.startswith(name):
        return words("No printer is set. Kept as {path}.", path=shown(place))
    return words("Printed on {printer}.", printer=shown(place))


def sheet_text(number: int, words: Words) -> str:
    """Return a handover's sheet as pages for a printer; raise DeskError when it has none."""
    sheet = sheet_of(reads.by_number(number), desk_settings.current(), words)
    return sheets.as_text(sheet, words)
