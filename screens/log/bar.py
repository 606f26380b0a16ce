"""The bar at the bottom: what the line is for, the line itself, and how it was understood."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from models import drafts
from models.errors import DeskError
from models.log import grammar
from models.log.tables import LogEntry
from models.text import clean_line, shown
from screens import labels
from screens.drafts import DraftKeeper
from screens.keyboard import SLOW, keys_wait
from screens.log.line import EntryLine
from screens.log.purposes import Find, Purpose, Reading, repeat_hint
from screens.session import Session
from screens.widgets.ask_bar import said_now
from screens.widgets.frame import TextLine
from screens.widgets.line_input import LineInput


class EntryBar(Widget):
    """Rule, line and preview. Every short question of the log is asked and answered here."""

    DEFAULT_CSS = "EntryBar { height: 3; layout: vertical; }"

    @dataclass
    class Written(Message):
        """An entry is durable; `purpose` is what the line was for when it was written."""

        entry: LogEntry
        purpose: Purpose

    @dataclass
    class Asked(Message):
        """A place to go to or words to find; `final` with Enter."""

        purpose: Purpose
        typed: str
        final: bool

    @dataclass
    class Turned(Message):
        """The line is for something else now."""

    @dataclass
    class Ended(Message):
        """The line is left; a search that was not kept ends with it."""

        purpose: Purpose

    @dataclass
    class LinesPasted(Message):
        """Several lines were pasted: they want the long form."""

        lines: tuple[str, ...]

    def __init__(self, session: Session, keeper: DraftKeeper) -> None:
        super().__init__(id="bar")
        self.line = EntryLine()
        self.purpose = Purpose()
        self.reading: Reading | None = None
        self._session = session
        self._keeper = keeper
        self._rule = TextLine(id="rule")
        self._preview = TextLine(id="preview")
        self._status = ""
        self._notice: Text | None = None  # said until the next key, as long as it is news
        self._said = said_now(session)
        self._pointed_out = ""
        self._written = asyncio.Event()  # whether nothing is being written
        self._written.set()
        self._refused = False  # whether the last line was
        self._behind = ""  # typed behind a line that was refused: it comes when that is written
        self._offer: drafts.SavedDraft | None = None  # of the present purpose, at another terminal
        self._sought: set[str] = set()  # forms whose draft is still being looked for
        self._kept: dict[str | None, str] = {}  # what each purpose's line held when it was left

    def compose(self) -> ComposeResult:
        """Lay out the three lines."""
        yield self._rule
        yield self.line
        yield self._preview

    # What the screen asks.

    def begin(self, reading: Reading) -> None:
        """Take in what understanding needs, and bring back what the person left here."""
        self.reading = reading
        self._bring_back(Purpose())

    def refresh_reading(self, reading: Reading) -> None:
        """Take in other words or another moment."""
        self.reading = reading
        self.grow_old()
        self._paint()

    def grow_old(self) -> None:
        """Say no longer what is no news any more."""
        if self._notice is not None and self._said.is_over(self._session):
            self._notice = None
            self._paint()

    def open(self, purpose: Purpose, prefill: str = "") -> None:
        """Put the cursor on the line, for a purpose; what was half-typed for it is there again."""
        prefill = shown(prefill)
        self._notice = None
        if purpose != self.purpose:
            self._leave_purpose()
            self.purpose = purpose
            self._set_value(self._kept.get(purpose.form, "") or prefill)
            if purpose.form and purpose.form not in self._kept:
                self._bring_back(purpose, prefill)
        self.line.focus()
        self._paint()
        self.post_message(self.Turned())

    def close(self) -> None:
        """Make it the line for a new entry again."""
        self._notice = None
        if not self.purpose.is_new:
            self._leave_purpose()
            self.purpose = Purpose()
            self._set_value(self._kept.get(self.purpose.form, ""))
            self.post_message(self.Turned())
        self._paint()

    def tell(self, status: str) -> None:
        """Show something quiet at the end of the rule, such as `3 new`."""
        if status != self._status:
            self._status = status
            self._paint()

    def say(self, notice: str, *, wrong: bool = False) -> None:
        """Say something until the next key."""
        self._notice = Text(f" {notice}", "bold" if wrong else "")
        self._said = said_now(self._session)
        self._preview.show(self._notice)

    def unfinished(self) -> str:
        """Return what is on the line for a new entry, for the form to go on with."""
        return self.line.value if self.purpose.is_new else ""

    def empty(self) -> None:
        """Empty the line: the long form has taken its text."""
        self._set_value("")
        self._kept_now()

    # What is typed.

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._notice = None
        self._kept_now()
        if isinstance(self.purpose, Find):
            self.post_message(self.Asked(self.purpose, self.line.value, final=False))
        self._paint()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._written.is_set():
            self._submit()
        else:
            self.say(self._session.words("one moment"))
            self._submit_behind()

    def _submit(self) -> None:
        typed, purpose = clean_line(self.line.value), self.purpose
        if not purpose.writes:
            self.post_message(self.Asked(purpose, typed, final=True))
        elif typed or purpose.form is None:
            self._written.clear()
            self._write(purpose, typed)

    @work(exclusive=True, group="behind")
    @keys_wait()
    async def _submit_behind(self) -> None:
        """Write the next line when the last one is; what was refused is on the line again."""
        await self._written.wait()
        if not self._refused:
            self._submit()

    @on(LineInput.PastedLines)
    def _pasted(self, event: LineInput.PastedLines) -> None:
        event.stop()
        if self.purpose.is_new:
            self.post_message(self.LinesPasted(event.lines))
        else:
            self.line.insert_text_at_cursor(" ".join(event.lines))

    @on(EntryLine.Left)
    def _left(self, event: EntryLine.Left) -> None:
        event.stop()
        ended = self.purpose
        self.close()
        self.post_message(self.Ended(ended))

    @on(EntryLine.Offered)
    def _take_offer(self, event: EntryLine.Offered) -> None:
        event.stop()
        if self._offer is None or self.line.value:
            self.screen.focus_next()
        else:
            offer, self._offer = self._offer, None
            self._set_value(offer.content)  # at once: what is typed next goes on from it
            if self.purpose.form is not None:
                self._take(self.purpose.form, offer)

    @work(group="write")
    async def _write(self, purpose: Purpose, typed: str) -> None:
        """Write a new entry beside what is typed for the next; for all else keys wait."""
        await (self._write_now if purpose.is_new else self._write_alone)(purpose, typed)

    async def _write_now(self, purpose: Purpose, typed: str) -> None:
        """Write what was typed; the line has the text again if it fails."""
        session, reading = self._session, self.reading
        assert reading is not None
        write = partial(purpose.write, typed, reading.around, session.person)
        if purpose.form is not None:
            self._keeper.writing(purpose.form, typed)
        self._set_value("")
        slow = self.set_timer(SLOW, partial(self.say, session.words("one moment")))
        try:
            hint = await self._repeat(purpose, typed, reading)
            entry = None if hint else await self._enter(purpose, write)
        except DeskError as error:
            entry, hint = None, session.explain(error)
        finally:
            slow.stop()
            if purpose.form is not None:
                self._keeper.written(purpose.form)
            self._written.set()
        self._refused = entry is None
        if entry is None:
            self._give_back(purpose, typed)
            self.say(hint or "", wrong=True)
            return
        self._pointed_out = ""
        if purpose == self.purpose:
            self._kept.pop(purpose.form, None)
            if self._behind:
                whole, self._behind = self._whole, ""
                self._set_value(whole)
        if self.line.value:
            self._kept_now()
        self.post_message(self.Written(entry, purpose))

    _write_alone = keys_wait(again="enter")(_write_now)

    async def _enter(self, purpose: Purpose, write: Callable[[], LogEntry]) -> LogEntry:
        if purpose.form is None:
            return await self._session.write(write)
        place = self._session.draft_place(purpose.form)
        return await self._session.write(drafts.finish, place, write)

    async def _repeat(self, purpose: Purpose, typed: str, reading: Reading) -> str | None:
        """Point out once that nearly the same was written minutes ago; a second Enter writes."""
        if not purpose.is_new or typed == self._pointed_out:
            return None
        text = grammar.understand(typed, reading.around).text
        hint = await repeat_hint(self._session, text)
        self._pointed_out = typed if hint else self._pointed_out
        return hint

    def _give_back(self, purpose: Purpose, typed: str) -> None:
        """Put a text that was not written back where it was typed."""
        if purpose == self.purpose:
            # Not behind it: its marks would stand in the middle of a text and mean nothing.
            self._behind = self._whole
            self._set_value(typed)
            self._kept_now()
        elif purpose.form is not None:
            self._kept[purpose.form] = typed
            self._keeper.changed(purpose.form, typed)

    # Drafts.

    def _kept_now(self) -> None:
        form = self.purpose.form
        if form is not None:
            self._kept[form] = self._whole
            if form not in self._sought:  # it may not be overwritten before it was seen
                self._keeper.changed(form, self._whole)

    @property
    def _whole(self) -> str:
        """What stands on the line, with what was typed behind it and waits."""
        return " ".join(filter(None, (self.line.value, self._behind)))

    def _leave_purpose(self) -> None:
        self._pointed_out = ""
        self._offer = None
        if self.purpose.form is not None:
            self._kept[self.purpose.form] = self._whole
        self._behind = ""
        self._set_value("")

    def _bring_back(self, purpose: Purpose, prefill: str = "") -> None:
        if purpose.form is not None:
            self._sought.add(purpose.form)
            self._seek(purpose, purpose.form, prefill)

    @work(group="draft", exit_on_error=False)
    async def _seek(self, purpose: Purpose, form: str, prefill: str) -> None:
        """Put what the person left in a form before what has been typed meanwhile."""
        try:
            found = await self._keeper.find(form)
        finally:
            self._sought.discard(form)
        here = purpose == self.purpose
        typed = (self.line.value if here else self._kept.get(form, "")).removeprefix(prefill)
        if found is not None and found.elsewhere:
            self._offer = found if here else None
        elif found is not None:
            content = " ".join(filter(None, (shown(found.content), typed)))
            self._kept[form] = content
            if here:
                self._set_value(content)
                if not purpose.is_new:
                    self.say(self._session.words("What you had begun is here again."))
        if typed:
            self._keeper.changed(form, self._kept.get(form, typed))
        self._paint()

    @work(group="draft", exit_on_error=False)
    async def _take(self, form: str, offer: drafts.SavedDraft) -> None:
        await self._session.write(drafts.take, self._session.draft_place(form), offer.terminal)

    # What is shown.

    def _set_value(self, value: str) -> None:
        value = shown(value)  # a draft or an entry need not have come through our own line
        with self.line.prevent(Input.Changed):
            self.line.value = value
            self.line.cursor_position = len(value)
        self._paint()

    def _paint(self) -> None:
        if self.reading is None:
            return None
        self._paint_rule()
        if self._notice is not None:
            return self._preview.show(self._notice)
        if self._offer is not None and not self.line.value:
            told = self._session.words(
                "At {terminal}: {text}  Tab: go on here",
                terminal=self._offer.terminal,
                text=shown(self._offer.content),
            )
            return self._preview.show(Text(f" {told}"))
        candidates = self.line.candidates()
        preview = Text(" ")
        if candidates:
            preview.append("Tab ", "bold")
            preview.append("  ".join(map(shown, candidates[:8])))
        elif self.line.has_focus or self.line.value:
            preview.append_text(self.purpose.preview(self.line.value, self.reading))
        self._preview.show(preview)
        return None

    def _paint_rule(self) -> None:
        session = self._session
        sign = labels.signs(session).line
        title = f"{sign} {self.purpose.title(session.words)} "
        end = f" {self._status} {sign}" if self._status else ""
        middle = max(0, self.size.width - cell_len(title) - cell_len(end))
        self._rule.show(Text(title + sign * middle + end))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why a draft could not be read; anything else is a fault of the program."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            if not isinstance(error, DeskError):
                raise error
            self.say(self._session.explain(error), wrong=True)

    @on(events.Resize)
    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _paint_anew(self) -> None:
        """Draw the rule as long as the line; say what can be typed while it is typed on."""
        self._paint()
