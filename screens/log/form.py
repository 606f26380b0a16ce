"""The long form: the same entry with room for many lines."""

from __future__ import annotations

import json
from functools import partial

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from models import drafts
from models.errors import DeskError
from models.log import entries, grammar
from models.log.grammar import Surroundings, Understood
from models.log.tables import LogEntry
from models.staff import Actor
from models.text import clean_text
from screens import keys
from screens.desk_screen import DeskDialog
from screens.drafts import DraftKeeper
from screens.log.line import EntryLine, Lists
from screens.log.purposes import Reading, understood_text
from screens.session import Session
from screens.widgets.frame import KeysLine, TextLine
from screens.widgets.line_input import LineInput

FORM = "log.form"


class EntryForm(DeskDialog[LogEntry]):
    """A text of many lines, and below it the marks of the entry line. Answers what was written."""

    AUTO_FOCUS = "#text"
    BINDINGS = keys.bindings("write", "back")

    def __init__(
        self, session: Session, keeper: DraftKeeper, reading: Reading, lists: Lists
    ) -> None:
        super().__init__(session)
        self._keeper = keeper
        self._reading = reading
        self._lists = lists
        self._taken = ("", "")
        self._text = TextArea(id="text", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self._text.cursor_blink = False
        self._marks = EntryLine(id="marks")
        self._preview = TextLine(id="understood")

    def take(self, line: str, pasted: tuple[str, ...] = ()) -> None:
        """Begin with what stands on the entry line, and with lines that were pasted."""
        around = self._reading.around
        understood = grammar.understand(line, around)
        labels = self._reading.category_labels
        marks, text = grammar.written(understood.entry(), around, labels)
        self._taken = (marks, "\n".join(filter(None, (text, *pasted))))

    def compose(self) -> ComposeResult:
        """Lay out the text, the marks and how they are understood."""
        words = self.session.words
        with Vertical(id="dialog"):
            yield TextLine(Text(words("Long entry"), "bold"))
            yield self._text
            yield TextLine(
                Text(words("Time, category, urgency, place, due: as on the entry line"), "dim")
            )
            yield self._marks
            yield self._preview
            keys_line = KeysLine(self.session)
            keys_line.tell(("write", "back"), typing=True, lead=words("Tab next field"))
            yield keys_line

    async def on_mount(self) -> None:
        """Bring back what was half-written here before, in front of what is taken along."""
        self._marks.lists = self._lists
        marks, text = self._taken
        if found := await self._keeper.find(FORM):
            kept = json.loads(found.content)
            marks = marks or kept["marks"]
            text = "\n".join(filter(None, (kept["text"], text)))
        self._marks.value = marks
        self._text.load_text(text)
        self._text.move_cursor(self._text.document.end)
        self._show()

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _changed(self) -> None:
        content = {"marks": self._marks.value, "text": self._text.text}
        kept = json.dumps(content, ensure_ascii=False) if any(content.values()) else ""
        self._keeper.changed(FORM, kept)
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

    @work(exclusive=True, group="write")
    async def action_write(self) -> None:
        """Write the entry; what will not do is said, and everything typed stays."""
        session, around = self.session, self._reading.around
        understood = grammar.understand(self._marks.value, around)
        if understood.text:
            self._wrong(session.words("Not a mark: {text}", text=understood.text))
            self._marks.focus()
            return
        write = partial(_write, understood, self._text.text, around, session.person)
        try:
            written = await session.write(drafts.finish, session.draft_place(FORM), write)
        except DeskError as error:
            self._wrong(session.explain(error))
            return
        self._keeper.done(FORM)
        self.dismiss(written)

    def _show(self) -> None:
        if not self._marks.is_mounted:
            return
        understood = grammar.understand(self._marks.value, self._reading.around)
        candidates = self._marks.candidates()
        if candidates:
            self._preview.show("Tab " + "  ".join(candidates[:8]))
        elif understood.text:
            self._wrong(self.session.words("Not a mark: {text}", text=understood.text))
        else:
            text = clean_text(self._text.text)
            said = Understood(**{**vars(understood), "text": text})
            self._preview.show(understood_text(said, self._reading))

    def _wrong(self, sentence: str) -> None:
        self._preview.show(Text(sentence, "bold"))


def _write(understood: Understood, text: str, around: Surroundings, actor: Actor) -> LogEntry:
    new = Understood(**{**vars(understood), "text": text}).entry()
    return entries.append(new, actor, around.now)
