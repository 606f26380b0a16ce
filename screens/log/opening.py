"""Opening an entry from another screen: it counts as seen from then on."""

from __future__ import annotations

from typing import Any

from rich.text import Text
from textual.app import App

from models import shifts
from models.handover import notes
from models.log import categories, reads
from models.log.tables import URGENT
from models.shift_pattern import name_label
from models.text import shown
from screens.log.detail import EntryScreen, Whole, entry_text
from screens.session import Session


async def open_entry(app: App[Any], session: Session, number: int) -> None:
    """Show an entry whole until the person goes back."""
    row = await session.read(reads.entry, number)
    related = await session.read(reads.related, row)
    known = {listed.code: listed.label for listed in await session.read(categories.listed)}
    shift = (await session.read(shifts.by_id, [row.shift]))[row.shift]
    if row.severity == URGENT:
        await session.write(notes.see, [number], session.person, session.clock())

    def label_of(code: str) -> str:
        return shown(session.words(known.get(code, code)))

    async def read() -> Text:
        label = f"{shift.day} {name_label(shift.name, session.words)}"
        return entry_text(Whole(row, label, related), session, label_of)

    await app.push_screen_wait(EntryScreen(session, await read(), read))
