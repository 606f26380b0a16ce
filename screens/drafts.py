"""Keeping drafts while people type: the one mechanism for every line and form."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from models import drafts
from models.drafts import Place, SavedDraft
from models.errors import DeskError
from screens.session import Session

LONGEST_WRITE = 15.0  # seconds; a write that waits for its turn gives up after ten
DELAY = 0.9  # seconds after the first key that is not saved yet


class DraftKeeper:
    """Saves what is half-typed within a second, on the writing thread; at once when asked to.

    A content counts as saved only when it is durable. What is being written as an entry is not
    saved as a draft meanwhile, except where the program is about to end.
    """

    def __init__(
        self,
        session: Session,
        in_a_moment: Callable[[float, Callable[[], None]], object],
        tell: Callable[[DeskError], None],
    ):
        self._session = session
        self._in_a_moment = in_a_moment
        self._tell = tell
        self._unsaved: dict[Place, str] = {}
        self._being_written: dict[Place, str] = {}
        self._behind: dict[Place, str] = {}
        self._nothing_written = asyncio.Event()
        self._nothing_written.set()
        self._waiting = False
        self._told: str | None = None  # why saving failed, as told last

    def changed(self, form: str, content: str) -> None:
        """Note what a form holds now; of what is being written, what is typed behind it."""
        place = self._session.draft_place(form)
        if place in self._being_written:
            self._behind[place] = content  # saved now, it would go with what is written
        else:
            self._unsaved[place] = content
            self._save_in_a_moment()

    def forget(self, form: str) -> None:
        """Note that what a form holds is durable elsewhere: it needs no draft."""
        self._unsaved.pop(self._session.draft_place(form), None)

    def writing(self, form: str, content: str) -> None:
        """Note that a form's content is on its way into the log."""
        place = self._session.draft_place(form)
        self._unsaved.pop(place, None)
        self._being_written[place] = content
        self._nothing_written.clear()

    def written(self, form: str) -> None:
        """Note that it is there, and its draft gone; or that it was refused and is typed again."""
        place = self._session.draft_place(form)
        self._being_written.pop(place, None)
        self._behind.pop(place, None)
        if not self._being_written:
            self._nothing_written.set()

    async def find(self, form: str) -> SavedDraft | None:
        """Return what the person left in a form, here or at a terminal that is gone or far."""
        place = self._session.draft_place(form)
        if place in self._unsaved:
            content = self._unsaved[place]
            return SavedDraft(content, self._session.clock(), place.terminal, elsewhere=False)
        return await self._session.read(drafts.find, place)

    def save_now(self) -> None:
        """Save before returning: the terminal is about to be gone."""
        for place in [*self._unsaved, *self._being_written]:
            self._saved(place, self._save(place, ending=True))

    async def save(self) -> None:
        """Save on the writing thread; raises DeskError, and keeps what could not be saved.

        What is being written is waited for: then it is known what was typed behind it.
        """
        await self._wait_for_writes()
        while self._unsaved:  # more may be typed while it waits
            place = next(iter(self._unsaved))
            self._saved(place, await self._session.write(self._save, place))
            await self._wait_for_writes()

    async def _wait_for_writes(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WRITE):
                await self._nothing_written.wait()

    def save_soon(self) -> None:
        """Save on the writing thread, now."""
        self._waiting = False
        for place in list(self._unsaved):
            saving = self._session.threads.write(self._save, place)
            asyncio.wrap_future(saving).add_done_callback(partial(self._ended, place))

    def _save(self, place: Place, *, ending: bool = False) -> str | None:
        """Save what is unsaved when its turn comes, so that nothing older lands on newer."""
        content = self._unsaved.get(place)
        if content is None and ending:
            parts = self._being_written.get(place), self._behind.get(place)
            content = " ".join(filter(None, parts)) or None
        if content is not None:
            drafts.save(place, content, self._session.clock())
        return content

    def _saved(self, place: Place, content: str | None) -> None:
        if content is not None and self._unsaved.get(place) == content:
            del self._unsaved[place]

    def _ended(self, place: Place, saving: asyncio.Future[str | None]) -> None:
        if saving.cancelled():
            return
        error = saving.exception()
        if isinstance(error, DeskError):
            if error.code != self._told:
                self._tell(error)
            self._told = error.code
        elif error is not None:
            raise error
        else:
            self._told = None
            self._saved(place, saving.result())
        if self._unsaved:
            self._save_in_a_moment()

    def _save_in_a_moment(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._in_a_moment(DELAY, self.save_soon)
