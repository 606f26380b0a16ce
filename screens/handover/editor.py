"""Writing a section of the note: saved as it is typed, and shared with whoever else writes it."""

from __future__ import annotations

import asyncio
import json

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import TextArea

from models import drafts
from models.errors import DeskError
from models.handover import notes
from models.handover.merge import merge
from models.handover.tables import SavedSection
from models.language import N_
from models.text import clean_text, shown_lines
from screens import keys
from screens.desk_screen import DeskDialog
from screens.session import Session
from screens.widgets.form import LongText
from screens.widgets.frame import KeysLine, TextLine

DELAY = 0.8  # seconds after the first key that is not saved yet


class SectionEditor(DeskDialog[None]):
    """One section in a form of many lines. There is no writing key: what is typed is kept."""

    AUTO_FOCUS = "#text"
    BINDINGS = keys.bindings("back", "write")

    def __init__(self, session: Session, handover: int, base: SavedSection) -> None:
        super().__init__(session)
        self._handover = handover
        self._form = f"handover.{handover}.section.{base.section}"
        self._base = base
        self._text = LongText(id="text", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self._text.cursor_blink = False
        self._title, self._words = TextLine(), TextLine()
        self._timer: Timer | None = None
        self._saving = asyncio.Lock()
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the title, the text and what is said of it."""
        with Vertical(id="dialog"):
            yield self._title
            yield self._text
            yield self._words
            yield self._keys_line
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language; what is typed stays."""
        words = self.session.words
        self._title.show(Text(words(notes.SECTIONS[self._base.section]), "bold"))
        self._keys_line.tell(("back",), typing=True, lead=words("Saved as you type"))
        self._keys_line.repaint()

    async def on_mount(self) -> None:
        """Show the text as it was saved last, with what could not be saved when it was left."""
        self._load(self._base.text)
        try:
            kept = await self.session.keeper.find(self._form)
        except DeskError as error:
            self._say(error)
            return
        if kept is not None and not kept.elsewhere:
            draft = json.loads(kept.content)
            self._load(merge(draft["base"], self._base.text, draft["text"]))
            self._changed()
        self._text.move_cursor(self._text.document.end)

    def _load(self, text: str) -> None:
        """Show another text; the cursor stays in its line, wherever that is now."""
        before, (row, column) = self._text.text.split("\n"), self._text.cursor_location
        lines = shown_lines(text)
        same = [at for at, line in enumerate(lines) if line == before[row]]
        place = min(same, key=lambda at: abs(at - row), default=min(row, len(lines) - 1))
        with self._text.prevent(TextArea.Changed):
            self._text.load_text("\n".join(lines))
            self._text.move_cursor((place, min(column, len(lines[place]))))

    def _say(self, error: DeskError) -> None:
        self._words.show(Text(self.session.explain(error), "bold"))

    @property
    def _is_saved(self) -> bool:
        return clean_text(self._text.text) == self._base.text

    @on(TextArea.Changed)
    def _changed(self) -> None:
        draft = {"base": self._base.text, "text": self._text.text}
        self.session.keeper.changed(self._form, json.dumps(draft, ensure_ascii=False))
        if self._timer is None:
            self._timer = self.set_timer(DELAY, self.save)

    @work(group="save", exit_on_error=False)
    async def save(self) -> None:
        """Save now; with what somebody else has written meanwhile, if they have."""
        await self._save()

    async def _save(self) -> bool:
        """Save what is typed, one saving after the other; say whether it is durable."""
        async with self._saving:
            if self._timer is not None:
                self._timer.stop()
                self._timer = None
            while not self._is_saved:
                try:
                    await self._save_once()
                except DeskError as error:
                    self._say(error)
                    return False
            session = self.session
            session.keeper.forget(self._form)
            await session.write(drafts.discard, session.draft_place(self._form))
        return True

    async def _save_once(self) -> None:
        session, typed = self.session, self._text.text
        saved, merged = await session.write(
            notes.save_section,
            self._base.section,
            typed,
            self._base,
            session.person,
            session.clock(),
            handover=self._handover,
        )
        if merged:  # with the keys that were typed meanwhile
            self._load(merge(clean_text(typed), saved.text, self._text.text))
        self._base = saved
        shared = N_("Somebody else writes here too; both texts are kept.")
        self._words.show(session.words(shared if merged else N_("saved")))

    async def reread(self) -> None:
        """Take in what somebody else has saved."""
        known = await self.session.read(notes.section, self._handover, self._base.section)
        if known.version == self._base.version:
            return
        if self._is_saved and not self._saving.locked():
            self._base = known
            self._load(known.text)
            shared = N_("Somebody else writes here too; both texts are kept.")
            self._words.show(self.session.words(shared))
        else:
            self.save()

    @work(group="leave", exit_on_error=False)
    async def action_back(self) -> None:
        """Leave; what was typed is saved, or kept as a draft where the note takes no more."""
        if not await self._save():
            await self.session.keeper.save()
        self.dismiss(None)

    def action_write(self) -> None:
        """Save and leave."""
        self.action_back()
