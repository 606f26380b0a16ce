"""The duty log: what happened, the newest at the bottom, and the line to write on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from models import shifts
from models.clock import parse
from models.duty import Situation
from models.errors import DeskError
from models.handover import notes
from models.language import LANGUAGES, Words
from models.log import categories, entries, reads
from models.log.categories import CategoryLabel
from models.log.reads import Filters
from models.log.tables import URGENT, LogEntry
from models.staff import Account, Actor
from models.text import shown
from screens import keys, places, welcome
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.drafts import DraftKeeper
from screens.log import purposes, surroundings
from screens.log.bar import EntryBar
from screens.log.detail import EntryDetail, EntryScreen, Whole, entry_text
from screens.log.line import Lists
from screens.log.list import LogList
from screens.log.purposes import Carry, Clear, Correction, Find, GoTo, Purpose, Reading, Void
from screens.session import Session
from screens.widgets.frame import Header, KeysLine
from screens.widgets.rest import Rest
from screens.widgets.windowed_list import WindowedList

PREPARE_DELAY = 0.5  # seconds after which the next screen is loaded, beside the interface
WIDE = 110
LIST_KEYS = ("new", "find", "filter", "go_to", "correct", "open_item", "void", "take_back")
LINE_KEYS = ("long_form", "find", "lock")


class LogScreen(DeskScreen):
    """The list of entries, the entry beside it where there is room, the line below."""

    CSS_PATH = "log.tcss"
    AUTO_FOCUS = "#list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = keys.bindings("screen_log", *LIST_KEYS, "long_form", "back")

    class Prepared(Message):
        """The other screens are laid out: nothing more is loaded by itself."""

    def __init__(self, session: Session, keeper: DraftKeeper) -> None:
        super().__init__(session)
        self.keeper = keeper
        self._filters = Filters()
        self._filter_label = ""
        self._categories: list[CategoryLabel] = []
        self._staff: list[Account] = []
        self._places: list[str] = []
        self._end: tuple[int, bytes] | None = None  # of the log, as it was shown last
        self._rest = Rest(self, self._show_detail)
        self._header = Header(session, "log")
        self._list = LogList(session)
        self._detail = EntryDetail(session, self.label_of)
        self._bar = EntryBar(session, keeper)
        self._bar.line.leave_to = self._list
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield Container(self._list, self._detail, id="body")
        yield self._bar
        yield self._keys_line

    async def on_mount(self) -> None:
        """Read what the columns and the line need."""
        try:
            self._categories, self._staff = await self.session.read(surroundings.desk_lists)
        except DeskError as error:
            self.failed(error)
        self._words_known()
        self._bar.begin(self._reading())
        self._read_surroundings()
        self._show_keys()
        self._welcome()
        self.set_timer(PREPARE_DELAY, self._prepare)

    @work(exit_on_error=False, group="prepare")
    async def _prepare(self) -> None:
        await places.prepare(self.app, self.session)
        self.post_message(self.Prepared())

    @work(exit_on_error=False, group="welcome")
    async def _welcome(self) -> None:
        await welcome.welcome(self.app, self.session)

    def label_of(self, category: str) -> str:
        """Return a category's label in the reader's language."""
        known = {listed.code: listed.label for listed in self._categories}
        return shown(self.session.words(known.get(category, category)))

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._words_known()
        self._bar.refresh_reading(self._reading())
        self._list.repaint()
        self._show_keys()
        self._detail.repaint()
        for part in (self._header, self._keys_line):
            part.repaint()

    def _say_when_empty(self) -> None:
        words = self.session.words
        if self._filters.any:
            self._list.empty_text = words("Nothing found. Esc shows all.")
        else:
            self._list.empty_text = words("Nothing has been written yet. n: the first entry.")

    def _words_known(self) -> None:
        self._say_when_empty()
        labels = {listed.code: self.session.words(listed.label) for listed in self._categories}
        self._list.fit_columns(self._staff, labels)
        self._list.repaint()
        typed = tuple(label.replace(" ", "_") for label in labels.values())
        self._bar.line.lists = Lists(typed, self._places)

    def _reading(self) -> Reading:
        all_words = tuple(map(Words, LANGUAGES))
        spellings = categories.spellings(self._categories, all_words)
        labels = {listed.code: self.session.words(listed.label) for listed in self._categories}
        return Reading(self.session, spellings, labels)

    @work(exit_on_error=False, exclusive=True, group="surroundings")
    async def _read_surroundings(self) -> None:
        self._places = await self.session.read(reads.recent_places)
        self._bar.line.lists = Lists(self._bar.line.lists.categories, self._places)

    def situation_told(self, situation: Situation) -> None:
        """Flag what others write after the end of a shift that nobody has handed over."""
        self._list.tell(situation)

    # What others do.

    @on(MinutePassed)
    def _minute_passed(self) -> None:
        self._list.tell_the_time()
        self._bar.grow_old()

    @on(Changed)
    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _refresh_rows(self) -> None:
        """Show what the log has now; without another entry there is nothing new to show."""
        end = await self.session.read(reads.head)
        if end != self._end:
            await self._list.refresh_rows()
            self._end = end
            self._show_unseen()
            self._read_surroundings()

    @on(EntryBar.Written)
    def _written(self, event: EntryBar.Written) -> None:
        """Show what was just written, and be where it stands, unless the line is for more now."""
        if event.purpose == self._bar.purpose:
            self._bar.close()
            self.set_focus(self._bar.line if event.purpose.is_new else self._list)
        entry = event.entry
        done = purposes.DONE.get(entry.action, purposes.DONE["entry"])
        self._bar.say(self.session.words(done, number=entry.number, target=entry.target))
        self._show_newest()
        self._refresh_rows()

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def _show_newest(self) -> None:
        if self._filters.any:
            await self._apply(Filters(), "")
        self._list.action_last()

    # Filters and search.

    async def _apply(self, filters: Filters, label: str, around: int | None = None) -> None:
        self._filters, self._filter_label = filters, label
        self._list.filter(filters)
        self._say_when_empty()
        self._show_unseen()
        await self._list.reload(around)

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def _search(self, typed: str) -> None:
        await self._apply(Filters(words=typed), self._found_label(typed))

    def _found_label(self, typed: str) -> str:
        return self.session.words("found: {typed}", typed=shown(typed)) if typed.strip() else ""

    @on(EntryBar.Asked)
    async def _asked(self, event: EntryBar.Asked) -> None:
        if isinstance(event.purpose, Find):
            self._search(event.typed)
            if event.final:
                self._bar.close()
                self._list.focus()
        elif event.final:
            self._go_to(event.typed)

    @on(EntryBar.Ended)
    def _ended(self, event: EntryBar.Ended) -> None:
        if isinstance(event.purpose, Find):
            self._search("")

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def _go_to(self, typed: str) -> None:
        session = self.session
        try:
            if (digits := typed.strip().lstrip("#")).isdecimal():
                number = (await session.read(reads.entry, int(digits))).number
            else:
                at = parse(typed, session.clock(), session.zone)
                number = await session.read(reads.first_since, at) or 0
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
            return
        self._bar.close()
        self._list.focus()
        if self._filters.any:
            await self._apply(Filters(), "", number)
        if number:
            await self._list.go_to(number)
        else:
            self._list.action_last()

    # Keys.

    def action_screen_log(self) -> None:
        """Go to the list of the log."""
        self._list.focus()

    def action_new(self) -> None:
        """Put the cursor on the line for a new entry."""
        self._bar.open(Purpose())

    def action_find(self) -> None:
        """Search as it is typed."""
        self._bar.open(Find())

    def action_go_to(self) -> None:
        """Go to a number, a time or a date."""
        self._bar.open(GoTo())

    def action_correct(self) -> None:
        """Correct the entry under the cursor."""
        if row := self._list.cursor_row:
            marks, text = purposes.correction_line(row, self._reading())
            correction = Correction(row.number, row.place, row.is_open, row.open_due_at)
            if "\n" in text:
                self._open_form(correction, marks, text)
            else:
                self._bar.open(correction, f"{marks} {text}".strip())
                self._warn(entries.check_correctable, row)

    def action_void(self) -> None:
        """Void the entry under the cursor, with a reason."""
        if row := self._list.cursor_row:
            self._bar.open(Void(row.number))
            self._warn(entries.check_voidable, row)

    def _warn(self, check: Callable[[LogEntry, Actor], None], row: LogEntry) -> None:
        """Say at once what will be refused; the line is open, so that no key typed on does harm."""
        try:
            check(row, self.session.person)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)

    def action_open_item(self) -> None:
        """Carry the entry under the cursor over, or clear it."""
        if row := self._list.cursor_row:
            self._bar.open(Clear(row.number) if row.is_open else Carry(row.number))
            self._warn(lambda row, _: entries.check_standing(row), row)

    @work(exit_on_error=False, group="write")
    async def action_take_back(self) -> None:
        """Take back the slip that one has just written."""
        session, now = self.session, self.session.clock()
        try:
            number = await session.read(surroundings.last_own, session.person.account.login)
            taken = await session.write(entries.take_back, number, session.person, now)
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
            return
        self._refresh_rows()
        self._bar.say(session.words("#{number} is taken back.", number=taken.target))

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def action_filter(self) -> None:
        """Choose which entries to see."""
        from screens.log.filters import facets
        from screens.widgets.facets import FilterScreen

        shift_list = await self.session.read(shifts.latest, 30)
        choices = partial(facets, self.session, self._staff, self._categories, shift_list)
        choice = await self.app.push_screen_wait(
            FilterScreen(self.session, choices, self._filters, Filters())
        )
        if choice is not None:
            filters, label = choice
            await self._apply(filters, label)

    def action_long_form(self, lines: tuple[str, ...] = ()) -> None:
        """Write the entry in a form with room for many lines."""
        self._bar.close()
        marks, text = purposes.taken_along(self._bar.line.value, self._reading())
        self._bar.empty()
        self._open_form(Purpose(), marks, "\n".join(filter(None, (text, *lines))))

    def _open_form(self, purpose: Purpose, marks: str, text: str) -> None:
        from screens.log.form import EntryForm

        lists, reading = self._bar.line.lists, self._reading()
        form = EntryForm(self.session, self.keeper, reading, lists, purpose, marks, text)
        self.app.push_screen(form, partial(self._form_left, purpose))

    def _form_left(self, purpose: Purpose, written: LogEntry | None) -> None:
        if written is not None:  # at once: what was typed behind the form is for the line
            self._written(EntryBar.Written(written, purpose))

    @on(EntryBar.LinesPasted)
    def _lines_pasted(self, event: EntryBar.LinesPasted) -> None:
        self.action_long_form(event.lines)

    def action_back(self) -> None:
        """Show everything again, at the end."""
        if self._filters.any:
            self._show_all()
        else:
            self._list.action_last()

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def _show_all(self) -> None:
        row = self._list.cursor_row
        await self._apply(Filters(), "", row.number if row else None)

    @on(WindowedList.Selected)
    @work(exit_on_error=False, group="entry")
    async def _selected(self, event: WindowedList.Selected) -> None:
        if event.row.severity == URGENT:
            session = self.session
            await session.write(notes.see, [event.row.number], session.person, session.clock())
        read = partial(self._sheet, event.row)
        self.app.push_screen(EntryScreen(self.session, await read(), read))

    async def _sheet(self, row: LogEntry) -> Text:
        return entry_text(await self._whole(row), self.session, self.label_of)

    async def _whole(self, row: LogEntry) -> Whole:
        related = await self.session.read(reads.related, row)
        return Whole(row, self._list.shift_label(row), related)

    # What is shown beside the list.

    @on(WindowedList.Highlighted)
    def _highlighted(self) -> None:
        if self.has_class("-wide"):
            self._rest.stir()
        self._show_unseen()

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _show_detail(self) -> None:
        row = self._list.cursor_row
        if row is None:
            self._detail.show(None)
        else:
            self._detail.show(await self._whole(row))

    def on_resize(self) -> None:
        """Show the entry beside the list when there is room for it now."""
        self.call_after_refresh(self._show_detail)

    def _show_unseen(self) -> None:
        words = self.session.words
        parts = [self._filter_label] if self._filter_label else []
        if self._list.unseen:
            new = words.plural("{count} new", "{count} new", self._list.unseen)
            parts.append(f"{new} (End)")
        self._bar.tell("  ".join(parts))

    @on(EntryBar.Turned)
    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        typing = self.focused is self._bar.line
        if typing:
            usual = LINE_KEYS if self._bar.purpose.form == Purpose().form else ()
            lead = self.session.words(self._bar.purpose.enter)
            self._keys_line.tell(usual, typing=True, lead=lead)
        else:
            self._keys_line.tell(LIST_KEYS)
