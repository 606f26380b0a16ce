"""The analysis of complaints: the figures of a period, for supervisors, over the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from models.clock import local, short_time
from models.complaints import analysis, figures, periods
from models.complaints.figures import Figures
from models.complaints.periods import NAMED, Period
from models.errors import DeskError
from screens import keys, labels
from screens.complaints.analysis_lines import Page, laid
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine, TextLine

FORM = "complaint.period"


@dataclass(frozen=True)
class Counted:
    """What was counted, and when."""

    period: Period
    figures: Figures
    at: int


class FiguresView(VerticalScroll):
    """The lines of the figures, seen through a window that the arrow keys move.

    A page begins with a heading where that skips nothing, so that the chart stays in one piece.
    """

    COMPONENT_CLASSES = {"figures--late"}

    def __init__(self) -> None:
        super().__init__(id="figures")
        self._text = Static(markup=False)
        self._headings: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        yield self._text

    def show(self, text: Text, headings: tuple[int, ...] = ()) -> None:
        """Show other lines."""
        self._headings = headings
        self._text.update(Text.assemble(text, no_wrap=True))

    def action_page_down(self) -> None:
        """Go to the part that is not in view to its end, or to the next one."""
        first, last, count = self.seen
        following = next((each for each in self._headings if each >= last), count)
        begun = [each for each in self._headings if first <= each < last]
        if following - 1 <= last:  # a blank line stands above each heading
            self.scroll_to(y=following, animate=False)
        else:
            self.scroll_to(y=begun[-1] if begun else last, animate=False)

    def action_page_up(self) -> None:
        """Go back as far as keeps what was in view near."""
        first, last, _ = self.seen
        earliest = first - 1 - (last - first + 1)
        headings = (each for each in self._headings if earliest <= each < first - 1)
        self.scroll_to(y=next(headings, max(0, earliest)), animate=False)

    @property
    def seen(self) -> tuple[int, int, int]:
        """The first and the last line that are in view, and how many there are."""
        first, count = round(self.scroll_y), self.virtual_size.height
        return first + 1, min(first + self.size.height, count), count


class AnalysisScreen(DeskScreen):
    """Shows one period at a time. Raises DeskError when the person may not see it."""

    CSS_PATH = "analysis.tcss"
    AUTO_FOCUS = "#figures"
    BINDINGS = [
        *keys.bindings("filter", "go_to", "back"),
        Binding("left", "step(-1)", show=False, id="analysis_earlier"),
        Binding("right", "step(1)", show=False, id="analysis_later"),
    ]

    def __init__(self, session: Session) -> None:
        analysis.require_right(session.person)
        super().__init__(session)
        self._wanted = periods.named("this_month", self._today)
        self._typed = self._wanted
        self._counted: Counted | None = None
        self._is_counting = True
        self._is_stale = False
        self._header = Header(session, "complaints")
        self._title = TextLine(id="title")
        self._view = FiguresView()
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)

    @property
    def _today(self) -> date:
        return local(self.session.clock(), self.session.zone).date()

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield from (self._header, self._title, self._view, self._bar, self._keys_line)

    def on_mount(self) -> None:
        """Count this month."""
        for seen in ("scroll_y", "virtual_size"):
            self.watch(self._view, seen, self._describe, init=False)
        self._go(self._wanted)

    # What is shown.

    @on(Changed)
    def _changed(self) -> None:
        self._is_stale = True

    @on(MinutePassed)
    def _count_again(self) -> None:
        """Count anew once a minute at most, for a year of cases takes a while."""
        if self._is_stale:
            self._count(self._wanted)

    def words_changed(self) -> None:
        """Speak the other language from now on; the period stays."""
        for part in (self._header, self._keys_line):
            part.repaint()
        self._tell()
        self._lay_out()

    def on_resize(self) -> None:
        """Fit the columns and the chart to the width."""
        self._tell()
        self._lay_out()

    def _go(self, period: Period) -> None:
        """Show a period as soon as it is counted; the one before stands there meanwhile."""
        self._wanted = period
        self._count(period)

    @work(exit_on_error=False, exclusive=True, group="count")
    async def _count(self, period: Period) -> None:
        session, at = self.session, self.session.clock()
        self._is_counting, self._is_stale = True, False
        self._tell()
        try:
            found = await session.read(figures.figures, *period.moments(session.zone))
        except DeskError:
            self._is_counting = False
            self._tell()
            raise
        other = self._counted is None or self._counted.period != period
        self._counted, self._is_counting = Counted(period, found, at), False
        self._tell()
        self._lay_out(from_the_top=other)

    @work(exit_on_error=False, exclusive=True, group="lay_out")
    async def _lay_out(self, *, from_the_top: bool = False) -> None:
        session, counted = self.session, self._counted
        signs = labels.signs(session)
        if counted is None:
            counting = session.words("counting")
            self._view.show(Text(f" {counting} {signs.ellipsis}"))
            return
        page = Page(session.words, self.size.width, signs, session.ascii_only)
        late = self._view.get_component_rich_style("figures--late", partial=True)
        wanted = counted.figures, counted.period, self._today, page, late
        found = await session.read(laid, *wanted)
        self._view.show(found.text, found.headings)
        if from_the_top:
            self._view.scroll_home(animate=False)
        self._describe()

    def _tell(self) -> None:
        """Say which period it is, what is being counted, and which keys there are."""
        words, width = self.session.words, self.size.width
        counted, right = self._counted, ""
        if self._is_counting:
            right = words("counting {period}", period=self._days(self._wanted))
            right += f" {labels.signs(self.session).ellipsis}"
        elif counted is not None:
            when = short_time(counted.at, self.session.zone)
            right = words("counted {when}", when=when)
        period = counted.period if counted is not None else self._wanted
        left = Text.assemble((f" {self._named(period)}", "bold"))
        self._title.show(labels.spread(left, Text(f"  {right} "), width))
        self._show_keys()

    def _days(self, period: Period) -> str:
        return f"{period.first} {labels.signs(self.session).dash} {period.last}"

    def _named(self, period: Period) -> str:
        name = periods.name_of(period, self._today)
        dot = f" {labels.signs(self.session).dot} "
        return self._days(period) + (dot + self.session.words(NAMED[name]) if name else "")

    def _describe(self) -> None:
        """Say how far one has read, and what is counted."""
        first, last, count = self._view.seen
        words, dash = self.session.words, labels.signs(self.session).dash
        told = words("Cases received in the period; satisfaction by its calls")
        if count > last - first + 1:
            lines = words("lines {lines} of {count}", lines=f"{first}{dash}{last}", count=count)
            told = f"{lines} {labels.signs(self.session).dot} {told}"
        self._bar.describe(Text(f" {told}"))

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter shows, Esc back")
            return self._keys_line.tell(("lock",), typing=True, lead=lead)
        named, typed = words("month/quarter/year"), words("from, to")
        hints = [
            words("Left, Right earlier, later"),
            f"{self._sign('filter')} {named}",
            f"{self._sign('go_to')} {typed}",
        ]
        return self._keys_line.tell(("back",), lead="  ".join(hints))

    def _sign(self, name: str) -> str:
        return keys.sign(keys.KEYS[name], typing=False, keymap=self.session.keymap)

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a period is typed the keys are the line's own."""
        return self.focused is not self._bar.line or action not in ("filter", "go_to", "step")

    def action_step(self, steps: int) -> None:
        """Go to the period of the same length before or after."""
        words, period = self.session.words, self._wanted.moved(steps)
        if period is None or (steps > 0 and period.first > self._today):
            self._bar.say(words("That period has not begun yet."))
        else:
            self._go(period)

    def action_filter(self) -> None:
        """Show the next of the periods that have a name."""
        codes = [*NAMED]
        here = periods.name_of(self._wanted, self._today)
        following = codes.index(here) + 1 if here else 0
        self._go(periods.named(codes[following % len(codes)], self._today))

    def action_go_to(self) -> None:
        """Ask for a period."""
        words = self.session.words
        hint = words("2026-01-01 2026-06-30, 2026-03, 2026, or: {name}", name=words("this quarter"))
        self._bar.ask(Question(words("period"), hint, FORM, self._parse))

    def _parse(self, typed: str) -> None:
        self._typed = periods.parse(typed, self._today, self.session.words)

    @on(AskBar.Answered)
    def _answered(self) -> None:
        self._go(self._typed)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._view)
        self._show_keys()

    def action_screen_complaints(self) -> None:
        """Go back to the queue below."""
        self.action_back()

    def action_back(self) -> None:
        """Go back to the queue, its cursor where it was."""
        self.dismiss()
