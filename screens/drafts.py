"""Keeping drafts while people type: the one mechanism for every line and form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from models import drafts
from models.errors import DeskError
from screens.session import Session

DELAY = 0.9  # seconds after the first key that is not saved yet


class DraftKeeper:
    """Saves what is half-typed within a second, on the writing thread; at once when asked to."""

    def __init__(
        self, session: Session, in_a_moment: Callable[[float, Callable[[], None]], object]
    ):
        self._session = session
        self._in_a_moment = in_a_moment
        self._unsaved: dict[drafts.Place, str] = {}

    def changed(self, form: str, content: str) -> None:
        """Note what a form holds now."""
        if not self._unsaved:
            self._in_a_moment(DELAY, self.save_soon)
        self._unsaved[self._session.draft_place(form)] = content

    def done(self, form: str) -> None:
        """Note that a form's content was written: its draft is gone from the database already."""
        self._unsaved.pop(self._session.draft_place(form), None)

    async def find(self, form: str) -> drafts.SavedDraft | None:
        """Return what the person left in a form, here or at a terminal that is gone or far."""
        place = self._session.draft_place(form)
        if place in self._unsaved:
            content = self._unsaved[place]
            return drafts.SavedDraft(content, self._session.clock(), place.terminal, False)
        return await self._session.read(drafts.find, place)

    def save_now(self) -> None:
        """Save before returning: the terminal or the person is about to be gone."""
        unsaved, self._unsaved = self._unsaved, {}
        for place, content in unsaved.items():
            drafts.save(place, content, self._session.clock())

    def save_soon(self) -> None:
        """Save on the writing thread, now."""
        unsaved, self._unsaved = self._unsaved, {}
        for place, content in unsaved.items():
            saving = self._session.threads.write(drafts.save, place, content, self._session.clock())
            asyncio.wrap_future(saving).add_done_callback(partial(self._saved, place, content))

    def _saved(self, place: drafts.Place, content: str, saving: asyncio.Future[None]) -> None:
        if isinstance(saving.exception(), DeskError):
            # The disk is full, say: keep it here and try again.
            self._unsaved.setdefault(place, content)
            self._in_a_moment(DELAY, self.save_soon)
