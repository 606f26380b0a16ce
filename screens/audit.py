"""The audit trail: who signed in, what was shown, exported, overridden, set and removed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from rich.cells import cell_len
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from models import audit, staff
from models.audit import CHANNELS, Filters, Line, Place
from models.brief import WEEKDAYS
from models.clock import local, short_time
from models.errors import DeskError
from models.staff import Account, Actor
from models.text import shown
from screens import keys, labels, places
from screens.desk_screen import Changed, DeskDialog, DeskScreen
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.facets import Facet, FilterScreen
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.pages import Page
from screens.widgets.windowed_list import WindowedList

WATCHED = ("pin_wrong", "locked_out")  # coloured, for they are what one looks for
NAME_WIDTH = 12


class AuditSource:
    """Reads pages of the trail, the newest last; nothing for whoever may not read it."""

    def __init__(
        self, session: Session, filters: Filters, judge: Callable[[DeskError | None], None]
    ) -> None:
        self._session = session
        self._filters = filters
        self._judge = judge

    async def oldest(self, limit: int) -> Page[Line]:
        """Read the first lines."""
        rows = await self._read(audit.after, (-1, -1), limit + 1)
        return Page(rows[:limit], more_after=len(rows) > limit)

    async def newest(self, limit: int) -> Page[Line]:
        """Read the last lines."""
        rows = await self._read(audit.newest, limit + 1)
        return Page(rows[-limit:], more_before=len(rows) > limit)

    async def before(self, key: Hashable, limit: int) -> Page[Line]:
        """Read the lines just before a place."""
        rows = await self._read(audit.before, key, limit + 1)
        return Page(rows[-limit:], len(rows) > limit, more_after=True)

    async def after(self, key: Hashable, limit: int) -> Page[Line]:
        """Read the lines just after a place."""
        rows = await self._read(audit.after, key, limit + 1)
        return Page(rows[:limit], more_before=True, more_after=len(rows) > limit)

    async def around(self, key: Hashable, limit: int) -> Page[Line]:
        """Read the lines on both sides of a place, with its own."""
        at, number = cast(Place, key)
        half = limit // 2
        earlier = await self._read(audit.before, key, half + 1)
        later = await self._read(audit.after, (at, number - 1), half + 1)
        more_before, more_after = len(earlier) > half, len(later) > half
        return Page((*earlier[-half:], *later[:half]), more_before, more_after)

    async def _read(self, function: Callable[..., list[Line]], *where: Any) -> tuple[Line, ...]:
        session = self._session
        refused = await session.read(_refused, session.person)
        self._judge(refused)
        if refused is not None:
            return ()
        return tuple(await session.read(function, *where, self._filters))


def _refused(actor: Actor) -> DeskError | None:
    """Return why somebody may not read the trail by now, if so."""
    try:
        audit.require_reader(staff.as_of_now(actor))
    except DeskError as error:
        return error
    return None


class AuditList(WindowedList[Line]):
    """One line an act, under the heading of its day."""

    COMPONENT_CLASSES = {"audit--watched"}

    @dataclass
    class Judged(Message):
        """Somebody may read the trail, or may not, other than before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.refused: DeskError | None = None  # why nothing is shown at all, if so
        super().__init__(id="trail")
        self.filter(Filters())

    def filter(self, filters: Filters) -> None:
        """Read other lines from now on; `reload` shows them."""
        self.source = AuditSource(self._session, filters, self._judge)
        self._judge(self.refused)

    def _judge(self, refused: DeskError | None) -> None:
        if (refused is None) != (self.refused is None):
            self.post_message(self.Judged())
        self.refused = refused
        session = self._session
        said = session.words("Nothing is found.") if refused is None else session.explain(refused)
        self.empty_text = f" {said}"

    def key_of(self, row: Line) -> Place:
        """Return where the line stands."""
        return row.place

    def line(self, row: Line, width: int) -> Text:
        """Return when, who and what."""
        session = self._session
        who = labels.cell(shown(row.name or row.person or row.system_user), NAME_WIDTH)
        told = audit.told(row, session.words, session.zone)
        text = f" {short_time(row.at, session.zone)}  {who}  {told}"
        style = self.get_component_rich_style("audit--watched", partial=True)
        return labels.fitted(Text(text, style if row.act in WATCHED else ""), width)

    def divider(self, previous: Line | None, row: Line) -> Text | None:
        """Return the day, above its first line."""
        day = f"{local(row.at, self._session.zone):%Y-%m-%d}"
        if previous is not None and f"{local(previous.at, self._session.zone):%Y-%m-%d}" == day:
            return None
        rule = labels.signs(self._session).line
        heading = f"{rule} {self._day(row.at)} "
        return Text(heading + rule * max(0, self.size.width - cell_len(heading)))

    def _day(self, at: int) -> str:
        """Return the day with its year: `Tue 24 Nov 2026`, or `2026-11-24 周二` in Chinese."""
        session = self._session
        there = local(at, session.zone)
        if session.words.language == "zh":
            return f"{there:%Y-%m-%d} {session.words(WEEKDAYS[there.weekday()])}"
        return f"{labels.day(at, session)} {there.year}"


def _origin(row: Line, session: Session) -> str:
    """Return when something was done, to the second, and from where."""
    channel = session.words(CHANNELS.get(row.channel, row.channel))
    when = f"{local(row.at, session.zone):%H:%M:%S}"
    return f"{when} {shown(channel)} {shown(row.system_user)}"


class LineScreen(DeskDialog[None]):
    """One line of the trail, whole."""

    DEFAULT_CSS = "LineScreen #whole { height: auto; }"
    BINDINGS = [*keys.bindings("back"), Binding("enter", "back", show=False, id="line_back")]

    def __init__(self, session: Session, row: Line) -> None:
        super().__init__(session)
        self._row = row

    def compose(self) -> ComposeResult:
        """Say who did what, when and from where."""
        session, row = self.session, self._row
        who = shown(row.name or row.person or row.system_user)
        day = f"{local(row.at, session.zone):%Y-%m-%d}"
        told = audit.told(row, session.words, session.zone)
        with Vertical(id="dialog"):
            yield TextLine(Text(who, "bold"))
            yield Static(Text(told), markup=False, id="whole")
            yield TextLine(Text(f"{day} {_origin(row, session)}", "dim"))
            yield TextLine(Text(session.words("Enter or Esc: back"), "dim"))


class AuditScreen(DeskScreen):
    """The trail as a list; the line below says the whole of what is under the cursor."""

    AUTO_FOCUS = "#trail"
    DEFAULT_CSS = """
    AuditScreen {
        layout: vertical; background: $background; color: $foreground;
        & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & AuditList > .audit--watched { color: $warning; text-style: bold; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = keys.bindings("find", "filter", "back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._filters = Filters()
        self._name = ""  # how the filters are called
        self._day = ""  # the day that was looked for, as it was typed
        self._header = Header(session, "more")
        self._list = AuditList(session)
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._list
        yield self._bar
        yield self._keys_line

    def on_mount(self) -> None:
        """Say what there is."""
        self._tell()

    @on(Changed)
    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _reread(self) -> None:
        await self._list.refresh_rows()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for part in (self._header, self._keys_line):
            part.repaint()
        self._list.filter(self._filters)  # what it says where nothing is found
        self._list.repaint()
        self._tell()
        self._reread()

    @on(AuditList.Judged)
    @on(events.DescendantFocus)
    def _tell(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter looks for it, Esc back")
            self._keys_line.tell(("lock",), typing=True, lead=lead)
        else:
            reach = self.out_of_reach()
            known = tuple(key for key in ("find", "filter", "back") if key not in reach)
            self._keys_line.tell(known, lead="" if reach else words("Enter shows the line whole"))
        text = self._filters.text or self._day
        found = words("found: {typed}", typed=shown(text)) if text else ""
        self._bar.tell(words.listed(filter(None, (self._name, found))))

    @on(WindowedList.Selected)
    def _selected(self, event: WindowedList.Selected) -> None:
        """Enter: show the line whole, however long it is."""
        self.app.push_screen(LineScreen(self.session, event.row))

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        """Say the line under the cursor, to the second and from where."""
        session, row = self.session, self._list.cursor_row
        if row is None:
            self._bar.describe(Text())
            return
        told = audit.told(row, session.words, session.zone)
        self._bar.describe(Text(f" {_origin(row, session)}  {told}"))

    # Finding and filtering.

    def out_of_reach(self) -> frozenset[str]:
        """Return the keys that do nothing for whoever may not read the trail."""
        return frozenset() if self._list.refused is None else frozenset({"find", "filter"})

    def action_find(self) -> None:
        """Look for a person, a number or a word of what was done."""
        if self._list.refused is not None:
            return
        words = self.session.words
        hint = words("a person, a number, a word, a day (11-25); Enter alone shows all again")
        self._bar.ask(Question(words("find"), hint, "", then=self._find))

    def _find(self, typed: str) -> None:
        session = self.session
        today = local(session.clock(), session.zone).date()
        if day := audit.on_day(typed.strip(), today, session.zone):
            found = Filters(since=day[0], until=day[1])
            self._day = typed.strip()
        else:
            acts = audit.acts_saying(typed, session.words) if typed else ()
            found = Filters(text=typed, text_acts=acts)
            self._day = ""
        self._show(replace(found, who=self._filters.who, acts=self._filters.acts))

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def action_filter(self) -> None:
        """Choose whose acts to see, and which."""
        if self._list.refused is not None:
            return
        session = self.session
        people, old = await session.read(staff.everybody, disabled=True), self._filters
        facets = partial(_facets, session, people)
        asked = FilterScreen(session, facets, old, Filters())
        chosen = await self.app.push_screen_wait(asked)
        if chosen is not None:
            filters, self._name = chosen
            self._show(replace(old, who=filters.who, acts=filters.acts))

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _show(self, filters: Filters) -> None:
        self._filters = filters
        self._list.filter(filters)
        self._tell()
        await self._list.reload()
        self._describe()

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._list)

    def action_back(self) -> None:
        """Show everything again, or go back to the other registers."""
        if self._filters != Filters():
            self._name = self._day = ""
            self._show(Filters())
        else:
            places.go_to(self.app, self.session, "more")


def _facets(session: Session, people: Sequence[Account]) -> tuple[Facet, ...]:
    """Return what the trail is filtered by: who, and which kind of acts."""
    words = session.words
    who = tuple((account.login, shown(account.name)) for account in people)
    kinds = tuple((audit.named((kind,)), words(label)) for kind, label in audit.KINDS.items())
    return (
        Facet("who", words("Person"), ((None, words("all")), *who)),
        Facet("acts", words("Acts"), (((), words("all")), *kinds)),
    )
