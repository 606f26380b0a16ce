"""What is due, whom it concerns, who has seen it; a key each to see it, put it off, go there."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from rich.cells import cell_len
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult

from models import coming, due, staff
from models.clock import MINUTE, short_date_time
from models.due import DESK, HANDLER, LEVELS, Answer, Due, Watch
from models.errors import DeskError
from models.language import N_
from models.text import shown
from screens import keys, labels, places
from screens.desk_screen import Changed, DeskDialog, DeskScreen, MinutePassed
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

YOURS, OTHERS, LATER = "yours", "others", "later"
PARTS = {YOURS: N_("For you"), OTHERS: N_("For others"), LATER: N_("Later")}
FORM = "due.snooze"
LABEL_WIDTH, WHEN_WIDTH, WHOM_WIDTH, SAID_WIDTH = 10, 18, 11, 17
WIDEST_LABEL = 20  # of a thing that needs more room than most


@dataclass(frozen=True)
class DueRow:
    """A thing as it stands now, with what the person and others said to it."""

    thing: Due
    news: str
    level: int
    part: str
    is_over: bool
    mine: Answer | None
    others: tuple[Answer, ...]


def due_rows(things: tuple[Due, ...], watch: Watch, now: int, soon: int) -> Iterator[DueRow]:
    """Yield what is due in the person's order: theirs, that of others, what has time."""
    found = []
    for thing in things:
        part = LATER
        if due.is_shown(thing, now, soon):
            part = YOURS if watch.is_concerned(thing, now) else OTHERS
        mine, news = watch.answer(thing, now), thing.news(now)
        others = [each for each in watch.answers if each.key == news and each != mine]
        row = DueRow(thing, news, thing.level(now), part, thing.is_over(now), mine, tuple(others))
        found.append((tuple(PARTS).index(part), watch.rank(thing, now), row))
    yield from (row for _, _, row in sorted(found, key=lambda each: each[:2]))


class DueList(WindowedList[DueRow]):
    """One line a thing, under whom it concerns."""

    COMPONENT_CLASSES = {"due--over", "due--quiet"}

    def __init__(self, session: Session) -> None:
        self._rows: MemorySource[DueRow] = MemorySource((), self.key_of)
        super().__init__(self._rows, newest_last=False, id="due")
        self._session = session
        self.names: Mapping[str, str] = {}  # of handlers, by their logins
        self._label_width = LABEL_WIDTH

    async def show(self, rows: Iterator[DueRow]) -> None:
        """Show other rows; the cursor keeps to its thing."""
        self._rows.replace(rows)
        said = (cell_len(self._session.words(row.thing.label)) + 1 for row in self._rows.rows)
        width = min(max(said, default=0), WIDEST_LABEL)
        self._label_width, before = max(LABEL_WIDTH, width), self._label_width
        await self.refresh_rows()
        if self._label_width != before:
            self.repaint()

    def key_of(self, row: DueRow) -> Hashable:
        """Return the thing's key."""
        return row.thing.key

    def headings(self) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        cells = words("thing"), words("due"), words("concerns"), words("you")
        return Text("   " + self._columns(*cells) + words("what is to be done"))

    def line(self, row: DueRow, width: int) -> Text:
        """Return what it is, when, whom it concerns and what this person said to it."""
        session, now = self._session, self._session.clock()
        quiet = row.mine is not None and row.mine.silences(now)
        sign = "!" if row.level > DESK and not quiet else " "
        text = self._columns(
            session.words(row.thing.label),
            when(row.thing, session),
            whom(row, self.names, session),
            said(row.mine, session) if quiet else "",
        )
        line = Text(f" {sign} {text}{about(row.thing, session)}")
        name = "quiet" if quiet else "over"
        if quiet or row.is_over:
            line.stylize(self.get_component_rich_style(f"due--{name}", partial=True))
        return labels.fitted(line, width)

    def divider(self, previous: DueRow | None, row: DueRow) -> Text | None:
        """Return whom the lines below concern."""
        if previous is not None and previous.part == row.part:
            return None
        sign = labels.signs(self._session).line
        title = f"{sign} {self._session.words(PARTS[row.part])} "
        return Text(title + sign * max(0, self.size.width - cell_len(title)))

    def _columns(self, *cells: str) -> str:
        widths = self._label_width, WHEN_WIDTH, WHOM_WIDTH, SAID_WIDTH
        pairs = zip(cells, widths, strict=True)
        return "".join(labels.cell(text, width - 1) + " " for text, width in pairs)


def when(thing: Due, session: Session) -> str:
    """Return `since 02:40` of what is over, `02:40` of what is to come."""
    now = session.clock()
    at = short_date_time(thing.due_at, session.zone, now)
    return session.words("since {when}", when=at) if thing.is_over(now) else at


def whom(row: DueRow, names: Mapping[str, str], session: Session) -> str:
    """Return whom it concerns: whoever handles it, or the level that it has come to."""
    if row.level <= HANDLER and (handler := row.thing.handler):
        return shown(names.get(handler, handler))
    return session.words(LEVELS[row.level])


def said(answer: Answer | None, session: Session) -> str:
    """Return `seen 02:41`, or `until 07:30`."""
    if answer is None:
        return ""
    now, words = session.clock(), session.words
    if answer.until is None:
        return words("seen {when}", when=short_date_time(answer.at, session.zone, now))
    return words("again {when}", when=short_date_time(answer.until, session.zone, now))


def about(thing: Due, session: Session) -> str:
    """Return what is to be done, and what people wrote of it."""
    parts = (session.words(thing.what) if thing.what else "", shown(" ".join(thing.about.split())))
    return f" {labels.signs(session).dot} ".join(filter(None, parts))


class DueScreen(DeskScreen):
    """The list of what is due, laid over any screen; what is half-typed there stays."""

    AUTO_FOCUS = "#due"
    DEFAULT_CSS = """
    DueScreen {
        layout: vertical; background: $background; color: $foreground;
        & #titles, & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & DueList > .due--over { color: $error; text-style: bold; }
        & DueList > .due--quiet { color: $quiet; text-style: none; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = keys.bindings("check", "snooze", "back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session)
        self._titles = TextLine(id="titles")
        self._list = DueList(session)
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield from (self._header, self._titles, self._list, self._bar, self._keys_line)

    def on_mount(self) -> None:
        """Show what is known."""
        self._reread()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for part in (self._header, self._keys_line):
            part.repaint()
        self._list.repaint()
        self._reread()

    @on(Changed)
    @on(MinutePassed)
    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _reread(self) -> None:
        await self._show()

    async def _show(self) -> None:
        session, watch = self.session, self.session.watch
        self._list.empty_text = "  " + session.words("Nothing is due.")
        soon = session.desk.due_soon_minutes * MINUTE
        if watch is not None:
            self._list.names = await session.read(staff.names)
            await self._list.show(due_rows(session.due, watch, session.clock(), soon))
        self._titles.show(self._list.headings())
        self._describe()
        self._show_keys()

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        row = self._list.cursor_row
        told = f" {labels.signs(self.session).dot} ".join(self._told(row)) if row else ""
        self._bar.describe(Text(f" {told}"))

    def _told(self, row: DueRow) -> Iterator[str]:
        """Yield what the line of a thing has no room for."""
        session, words = self.session, self.session.words
        if row.mine is not None and row.mine.words:
            answer, reason = said(row.mine, session), shown(row.mine.words)
            yield words("{name}: {answer}", name=answer, answer=reason)
        for other in row.others:
            answer = words.listed(filter(None, (said(other, session), shown(other.words))))
            yield words("{name}: {answer}", name=shown(other.name), answer=answer)
        yield about(row.thing, session) or words(row.thing.label)

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter puts off, Esc back")
            return self._keys_line.tell(("lock",), typing=True, lead=lead)
        check = keys.sign(keys.KEYS["check"], typing=False, keymap=self.session.keymap)
        lead = words("Enter goes there  {key} seen", key=check)
        return self._keys_line.tell(("snooze", "back"), lead=lead)

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or action not in ("check", "snooze")

    @work(exit_on_error=False, group="write")
    @keys_wait()
    async def action_check(self) -> None:
        """Note that one has seen what is under the cursor."""
        session, row = self.session, self._list.cursor_row
        if row is None:
            return
        now = session.clock()
        try:
            await session.write(due.acknowledge, row.news, session.person, now)
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
        else:
            await self._answers_changed()

    def action_snooze(self) -> None:
        """Put what is under the cursor off: until when, and why."""
        session, row = self.session, self._list.cursor_row
        if row is None:
            return
        words = session.words
        thing = words(row.thing.label)
        title = words("put off {thing}", thing=thing)
        hint = words("until when, and why: 07:30 the plumber comes at seven")
        done = words("{thing} rings again then.", thing=thing)
        self._bar.ask(Question(title, hint, FORM, partial(self._snooze, row.news), done=done))

    def _snooze(self, news: str, typed: str) -> Answer:
        """On the writing thread."""
        session = self.session
        until, why = coming.first_or_last(typed, session.clock(), session.zone)
        if until is None:
            raise DeskError("snooze_time", "until")
        return due.snooze(news, until, why, session.person, session.clock())

    @on(AskBar.Answered)
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._answers_changed()
        self._bar.say(event.question.done)

    async def _answers_changed(self) -> None:
        """Show the answers at once: the look at the database comes a moment later."""
        session = self.session
        answers = await session.read(due.answers)
        if session.watch is not None:
            session.watch = replace(session.watch, answers=answers)
        self._header.repaint()
        await self._show()

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._list)
        self._show_keys()

    @on(WindowedList.Selected)
    def _selected(self, event: WindowedList.Selected) -> None:
        if any(isinstance(screen, DeskDialog) for screen in self.app.screen_stack):
            self._bar.say(self.session.words("Finish what is open below first: Esc."), wrong=True)
        else:
            places.go_to_thing(self.app, self.session, event.row.thing.reference)

    def action_back(self) -> None:
        """Go back to what lies below."""
        self.dismiss()
