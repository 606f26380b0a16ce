"""The handovers that were: a line each, their sheets to read and print, the counts over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult

from models.clock import short_date_time
from models.errors import DeskError
from models.handover import reads, sealing, states
from models.handover.states import STATES
from models.handover.tables import Handed
from models.language import N_
from models.text import shown
from screens import keys, places
from screens.desk_screen import Changed, DeskScreen
from screens.handover.counts_list import CountList, CountRow, difference
from screens.handover.past_list import PastList, differences
from screens.handover.printing import print_handover
from screens.handover.sheet_list import SheetLine, SheetList, sheet_lines
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.windowed_list import WindowedList

COUNTED = 100  # handovers whose counts are shown


class PastHandoversScreen(DeskScreen):
    """One of three lists at a time: the handovers, the counts, a sheet. Esc goes one back."""

    AUTO_FOCUS = "#past"
    DEFAULT_CSS = """
    PastHandoversScreen {
        layout: vertical; background: $background; color: $foreground;
        & #counts, & #sheet { display: none; }
        & #titles, & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & PastList > .past--abnormal, & CountList > .counts--differs { color: $warning; }
        & SheetList > .sheet--marked { color: $warning; text-style: bold; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = keys.bindings("filter", "new", "print", "back")
    own_keys = (
        replace(keys.KEYS["new"], label=N_("addendum")),
        replace(keys.KEYS["filter"], label=N_("counts over time")),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session, "more")
        self._titles = TextLine(id="titles")
        self._past = PastList(session)
        self._counts = CountList(session)
        self._sheet = SheetList()
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)
        self._here: WindowedList[Any] = self._past
        self._before_sheet: WindowedList[Any] = self._past

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._titles
        yield from (self._past, self._counts, self._sheet)
        yield self._bar
        yield self._keys_line

    def on_mount(self) -> None:
        """Say what is empty."""
        self._tell()

    # What is shown.

    @on(Changed)
    def _changed(self) -> None:
        self._reread()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for listed in (self._past, self._counts):
            listed.repaint()
        for part in (self._header, self._keys_line):
            part.repaint()
        self._tell()
        self._reread()

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _reread(self) -> None:
        await self._read()

    async def _read(self) -> None:
        await self._past.refresh_rows()
        if self._here is self._counts or self._before_sheet is self._counts:
            await self._counts.show(await self.session.read(reads.counts, COUNTED))
        if self._here is self._sheet and self._sheet.number is not None:
            await self._read_sheet(self._sheet.number)

    async def _read_sheet(self, number: int) -> None:
        lines = await self.session.read(sheet_lines, number, self.session.words)
        await self._sheet.show(number, lines)

    def on_resize(self) -> None:
        """Fit the headings to the width."""
        self._tell()

    def _show(self, listed: WindowedList[Any]) -> None:
        """Show one of the lists in place of the others."""
        self._here = listed
        for each in (self._past, self._counts, self._sheet):
            each.display = each is listed
        if self._bar.question is None:
            self.set_focus(listed)
        self._tell()
        self._describe()

    def _tell(self) -> None:
        """Say what the columns hold, what is empty and which keys there are."""
        words = self.session.words
        self._past.empty_text = "  " + words("No shift was handed over yet.")
        self._counts.empty_text = "  " + words("Nothing was counted yet.")
        if self._here is self._past:
            self._titles.show(self._past.headings(self.size.width))
        elif self._here is self._counts:
            self._titles.show(self._counts.headings())
        else:
            self._title_sheet()
        self._show_keys()

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter writes, Esc back")
            return self._keys_line.tell(("lock",), typing=True, lead=lead)
        hints = [] if self._here is self._sheet else [words("Enter sheet")]
        other = words("handovers") if self._here is self._counts else words("counts over time")
        hints.append(f"{self._sign('filter')} {other}")
        if self.session.person.account.may("override_handover"):
            hints.append(f"{self._sign('new')} {words('addendum')}")
        return self._keys_line.tell(("print", "back"), lead="  ".join(hints))

    def _sign(self, name: str) -> str:
        return keys.sign(keys.KEYS[name], typing=False, keymap=self.session.keymap)

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        """Say in full what stands under the cursor."""
        row = self._here.cursor_row
        told = ""
        if isinstance(row, Handed):
            told = self._described(row)
        elif isinstance(row, CountRow) and row.count.differs:
            told = difference(row.count, self.session)
        elif isinstance(row, CountRow):
            told = self.session.words("Counts of the last {count} handovers", count=COUNTED)
        elif isinstance(row, SheetLine):
            self._title_sheet()
        self._bar.describe(Text(f" {told}"))

    def _title_sheet(self) -> None:
        """Say which handover it is, and how far one has read."""
        row = self._sheet.cursor_row
        facts = {
            "number": self._sheet.number,
            "line": row.place + 1 if row else 0,
            "count": self._sheet.count,
        }
        said = self.session.words("Handover {number}, line {line} of {count}", **facts)
        self._titles.show(f"  {said}")

    def _described(self, row: Handed) -> str:
        """Return the reason of an override, the differences with their notes, the code."""
        words, session = self.session.words, self.session
        told = []
        sealing_step = next((step for step in row.steps if step.action in reads.SEALING), None)
        if sealing_step is None:
            return words("{state}: Enter goes there", state=words(STATES[row.told_state]))
        if sealing_step.reason:
            name, reason = shown(sealing_step.person_name), shown(sealing_step.reason)
            told.append(words("{name}: {reason}", name=name, reason=reason))
        told += [difference(count, session) for count in differences(row)]
        for step in row.steps:
            if step.action == "addendum":
                facts = {"name": shown(step.person_name), "text": shown(step.reason)}
                told.append(words("addendum by {name}: {text}", **facts))
        when = short_date_time(sealing_step.at, session.zone, session.clock())
        told.append(words("sealed {when}, code {code}", when=when, code=row.code or ""))
        return words.parted(told)

    # Keys.

    @property
    def _number(self) -> int | None:
        """The handover under the cursor, or the one whose sheet is shown."""
        row = self._here.cursor_row
        if self._here is self._sheet:
            return self._sheet.number
        if isinstance(row, CountRow):
            return row.count.handover
        return row.number if isinstance(row, Handed) else None

    @on(WindowedList.Selected)
    def _selected(self, event: WindowedList.Selected) -> None:
        if isinstance(event.row, Handed) and event.row.state != "sealed":
            self.action_screen_handover()
        elif self._here is not self._sheet and self._number is not None:
            self._open(self._number)

    @work(exit_on_error=False, exclusive=True, group="sheet")
    async def _open(self, number: int) -> None:
        before = self._here
        try:
            await self._read_sheet(number)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            self._before_sheet = before
            self._show(self._sheet)

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def action_filter(self) -> None:
        """Show the counts of the last handovers, or the handovers again."""
        if self._here is self._counts:
            self._show(self._past)
            return
        await self._counts.show(await self.session.read(reads.counts, COUNTED))
        self._show(self._counts)

    def action_new(self) -> None:
        """Add something to a sealed handover, as a supervisor."""
        number, row = self._number, self._here.cursor_row
        if number is None or self._bar.question is not None:
            return
        try:
            self.session.person.require("override_handover")
            states.require(row.state if isinstance(row, Handed) else "sealed", "addendum")
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            self._bar.ask(self._addendum(number))

    def _addendum(self, number: int) -> Question:
        session = self.session
        words, actor = session.words, session.person

        def write(typed: str) -> object:
            return sealing.add(number, typed, actor, session.clock())

        title = words("Addendum to handover {number}", number=number)
        hint = words("it stays on every later print, with your name")
        return Question(title, hint, f"handover.{number}.addendum", write)

    @on(AskBar.Answered)
    async def _answered(self) -> None:
        await self._read()
        self._describe()
        self._bar.say(self.session.words("The addendum is written."))

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._here)

    @work(exit_on_error=False, exclusive=True, group="print")
    async def action_print(self) -> None:
        """Print the sheet on the configured printer, or into its folder."""
        if self._number is not None:
            self._bar.say(await print_handover(self.session, self._number))

    def action_back(self) -> None:
        """Go from the sheet or the counts to where they were opened; from the list to the rest."""
        if self._here is self._sheet:
            self._show(self._before_sheet)
        elif self._here is self._counts:
            self._show(self._past)
        else:
            places.go_to(self.app, self.session, "more")
