"""Writing a section of the note: saved as it is typed, and shared with whoever else writes it."""

from __future__ import annotations

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
from models.text import shown, shown_lines
from screens import keys
from screens.desk_screen import DeskDialog
from screens.log.form import LongText
from screens.session import Session
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
        self._words = TextLine()
        self._timer: Timer | None = None
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the title, the text and what is said of it."""
        words = self.session.words
        title = words(notes.SECTIONS[self._base.section])
        with Vertical(id="dialog"):
            yield TextLine(Text(title, "bold"))
            yield self._text
            yield self._words
            yield self._keys_line
        self._keys_line.tell(("back",), typing=True, lead=words("Saved as you type"))

    async def on_mount(self) -> None:
        """Show the text as it was saved last, with what could not be saved when it was left."""
        self._load(self._base.text)
        kept = await self.session.keeper.find(self._form)
        if kept is not None and not kept.elsewhere:
            whole = merge("", self._base.text, kept.content) if self._base.text else kept.content
            self._load(whole)
            self._changed()

    def _load(self, text: str) -> None:
        with self._text.prevent(TextArea.Changed):
            self._text.load_text("\n".join(shown_lines(text)))
            self._text.move_cursor(self._text.document.end)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.session.keeper.changed(self._form, self._text.text)
        if self._timer is None:
            self._timer = self.set_timer(DELAY, self.save)

    @work(group="save", exit_on_error=False)
    async def save(self) -> None:
        """Save now; with what somebody else has written meanwhile, if they have."""
        await self._save()

    async def _save(self) -> bool:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        session, typed = self.session, self._text.text
        try:
            saved, merged = await session.write(
                notes.save_section,
                self._base.section,
                typed,
                self._base,
                session.person,
                session.clock(),
            )
        except DeskError as error:
            self._words.show(Text(session.explain(error), "bold"))
            return False
        self._base = saved
        if self._text.text == typed:
            self.session.keeper.forget(self._form)
            await session.write(drafts.discard, session.draft_place(self._form))
        if merged:
            if self._text.text == typed:
                self._load(saved.text)
            self._words.show(session.words("Somebody else writes here too; both texts are kept."))
        else:
            self._words.show(session.words("saved"))
        return True

    async def reread(self) -> None:
        """Take in what somebody else has saved."""
        known = await self.session.read(notes.section, self._handover, self._base.section)
        if known.version == self._base.version:
            return
        if self._text.text == self._base.text:
            self._base = known
            self._load(known.text)
            name = self.session.words("Somebody else writes here too; both texts are kept.")
            self._words.show(shown(name))
        elif self._timer is None:
            self.save()

    @work(group="leave", exit_on_error=False)
    async def action_back(self) -> None:
        """Leave; what was typed is saved, or kept as a draft where the note takes no more."""
        if self._text.text != self._base.text and not await self._save():
            await self.session.keeper.save()
        self.dismiss(None)

    def action_write(self) -> None:
        """Save and leave."""
        self.action_back()
