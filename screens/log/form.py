"""The long form: the same entry with room for many lines."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from models import drafts
from models.errors import DeskError
from models.log import grammar
from models.log.tables import LogEntry, NewEntry
from models.text import clean_text, shown, shown_lines
from screens import keys
from screens.desk_screen import DeskDialog
from screens.drafts import DraftKeeper
from screens.keyboard import keys_wait
from screens.log.line import EntryLine, Lists
from screens.log.purposes import Purpose, Reading, repeat_hint
from screens.session import Session
from screens.widgets.form import LongText
from screens.widgets.frame import KeysLine, TextLine
from screens.widgets.line_input import LineInput


class EntryForm(DeskDialog[LogEntry]):
    """A text of many lines, and below it the marks of the entry line. Answers what was written."""

    AUTO_FOCUS = "#text"
    BINDINGS = keys.bindings("write", "back")

    def __init__(
        self,
        session: Session,
        keeper: DraftKeeper,
        reading: Reading,
        lists: Lists,
        purpose: Purpose,
        marks: str,
        text: str,
    ) -> None:
        super().__init__(session)
        self._keeper = keeper
        self._reading = reading
        self._lists = lists
        self._purpose = purpose
        self._taken = (marks, text)
        self._pointed_out = ""
        self._content = ""  # as the draft has it
        self._writing = False
        self._form = f"{purpose.form}.long"
        self._text = LongText(id="text", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self._text.cursor_blink = False
        self._marks = EntryLine(id="marks")
        self._title, self._hint = TextLine(), TextLine()
        self._preview = TextLine(id="understood")
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the text, the marks and how they are understood."""
        with Vertical(id="dialog"):
            yield self._title
            yield self._text
            yield self._hint
            yield self._marks
            yield self._preview
            yield self._keys_line
        self._say_words()

    def words_changed(self) -> None:
        """Speak the other language; what is typed stays."""
        self._say_words()
        self._show()

    def _say_words(self) -> None:
        words = self.session.words
        is_new = self._purpose.is_new
        title = words("Long entry") if is_new else self._purpose.title(words)
        self._title.show(Text(title, "bold"))
        hint = words("Time, category, urgency, place, due: as on the entry line")
        self._hint.show(Text(hint, "dim"))
        self._keys_line.tell(("write", "back"), typing=True, lead=words("Tab next field"))

    async def on_mount(self) -> None:
        """Bring back what was half-written here before; a new entry goes on with what is new."""
        self._marks.lists = self._lists
        marks, text = self._taken
        found = await self._keeper.find(self._form)
        if found is not None and not found.elsewhere:
            kept = json.loads(found.content)
            if self._purpose.is_new:
                marks = marks or kept["marks"]
                text = "\n".join(filter(None, (kept["text"], text)))
            else:
                marks, text = kept["marks"], kept["text"]
        self._marks.value = shown(marks)
        self._text.load_text("\n".join(shown_lines(text)))
        self._text.move_cursor(self._text.document.end)
        self._show()

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _changed(self) -> None:
        content = {"marks": self._marks.value, "text": self._text.text}
        self._content = json.dumps(content, ensure_ascii=False) if any(content.values()) else ""
        if not self._writing:
            self._keeper.changed(self._form, self._content)
        self._show()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_write()

    @on(EntryLine.Left)
    def _left(self, event: EntryLine.Left) -> None:
        event.stop()
        if event.by_escape:
            self.action_back()
        else:
            self._text.focus()

    @on(EntryLine.Offered)
    def _tab(self) -> None:
        self.focus_next()

    @on(LineInput.PastedLines)
    def _pasted(self, event: LineInput.PastedLines) -> None:
        self._text.insert("\n".join(event.lines))

    def action_back(self) -> None:
        """Leave; what is typed is kept. Not while it is on its way into the log."""
        if not self._writing:
            super().action_back()

    def action_write(self) -> None:
        """Write the entry once; what will not do is said, and everything typed stays."""
        understood = grammar.understand(self._marks.value, self._reading.around)
        if self._writing:
            return
        if understood.text:
            self._wrong(self.session.words("Not a mark: {text}", text=understood.text))
            self._marks.focus()
            return
        self._writing = True
        self._write(replace(understood, text=clean_text(self._text.text)).entry())

    @work(group="write")
    @keys_wait(again="ctrl+s")
    async def _write(self, new: NewEntry) -> None:
        session, written, now = self.session, None, self.session.clock()
        write = partial(self._purpose.write_entry, new, session.person, now)
        self._keeper.writing(self._form, self._content)
        try:
            if not await self._points_out(new.text):
                place = session.draft_place(self._form)
                written = await session.write(drafts.finish, place, write)
        except DeskError as error:
            self._wrong(session.explain(error))
        finally:
            self._writing = False
            self._keeper.written(self._form)
        if written is not None:
            self.dismiss(written)
        else:
            self._keeper.changed(self._form, self._content)

    async def _points_out(self, text: str) -> bool:
        """Point out once that nearly the same was written minutes ago."""
        if not self._purpose.is_new or text == self._pointed_out:
            return False
        hint = await repeat_hint(self.session, text)
        if hint is not None:
            self._pointed_out = text
            self._wrong(hint)
        return hint is not None

    def _show(self) -> None:
        if not self._marks.is_mounted:
            return
        understood = grammar.understand(self._marks.value, self._reading.around)
        candidates = self._marks.candidates()
        if candidates:
            self._preview.show("Tab " + "  ".join(map(shown, candidates[:8])))
        elif understood.text:
            self._wrong(self.session.words("Not a mark: {text}", text=understood.text))
        else:
            text = clean_text(self._text.text)
            told = self._purpose.told(replace(understood, text=text), self._reading)
            self._preview.show(told)

    def _wrong(self, sentence: str) -> None:
        self._preview.show(Text(sentence, "bold"))
