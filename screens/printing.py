"""Printing from the console: where to is configured, never typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import PurePath

from models.errors import DeskError
from models.text import shown
from screens.session import Session


async def print_text(session: Session, name: str, write: Callable[[], str]) -> str:
    """Print what is written on the reading thread; return what to say: where it went, or why not.

    `name` is the file's where there is no printer, behind the desk's code.
    """
    words, printing = session.words, session.printing
    if printing is None:
        return words("Printing is not set up on this terminal.")
    name = f"{session.desk.code}-{name}"
    try:
        text = await session.read(write)
        # Not on a database thread: a printer may take its time.
        place = await asyncio.to_thread(printing.send, name, text)
    except DeskError as error:
        return session.explain(error)
    if PurePath(place).name.startswith(name):
        return words("No printer is set. Kept as {path}.", path=shown(place))
    return words("Printed on {printer}.", printer=shown(place))
