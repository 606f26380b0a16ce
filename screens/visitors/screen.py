"""The visitor register: the board of who is inside, or what is found; a line signs in and out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from models.errors import DeskError
from models.text import shown
from models.visitors import lifecycle, privacy, reads, short_lines
from models.visitors.lifecycle import VISITORS
from models.visitors.reads import Filters
from models.visitors.tables import Visit
from screens import keys
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from screens.visitors import acts
from screens.visitors.acts import VisitActs
from screens.visitors.bar import VisitBar
from screens.visitors.board import Board, VisitList, read_board
from screens.visitors.detail import VisitScreen, detail_text
from screens.visitors.source import RegisterSource
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.detail import DetailText
from screens.widgets.frame import Header, KeysLine
from screens.widgets.rest import Rest
from screens.widgets.taking_bar import TakingBar
from screens.widgets.windowed_list import WindowedList

WIDE = 110
OTHER_ACTS = ("visitor_expect", "visitor_reveal", "print")


@acts.keyed
class VisitorsScreen(DeskScreen):
    """The board with the keys that sign out; the whole register where something is looked for."""

    CSS_PATH = "visitors.tcss"
    AUTO_FOCUS = "#visits"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = keys.bindings("new", "long_form", "find", *acts.KEYS, *OTHER_ACTS, "back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session, "visitors")
        self._list = VisitList(session)
        self._detail = DetailText(id="visit")
        self._rest = Rest(self, self._show)
        self._bar = VisitBar(session)
        self._keys_line = KeysLine(session)
        self._filters: Filters | None = None  # None is the board
        self._board: Board | None = None
        self._wanted: int | None = None  # where the cursor is to go with the next reading

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        with Horizontal(id="body"):
            yield self._list
            yield self._detail
        yield self._bar
        yield self._keys_line

    def action_screen_visitors(self) -> None:
        """It is here: stay where the cursor is."""

    def action_back(self) -> None:
        """Go back to the board, or to the log."""
        if self._filters is None:
            self.action_screen_log()
        else:
            self._show_register(None)

    def show_number(self, number: int) -> None:
        """Put the cursor on a visit, also before anything is read."""
        self._wanted = number
        if self.is_mounted:
            self._reread()

    # What is shown.

    @on(Changed)
    @on(MinutePassed)
    def _changed(self) -> None:
        self._reread()

    def on_mount(self) -> None:
        """Read who is inside."""
        self._reread()

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        for part in (self._header, self._keys_line):
            part.refresh()
        self._reread()

    @work(exit_on_error=False, exclusive=True, group="reread")
    async def _reread(self) -> None:
        await self._read()

    async def _read(self) -> None:
        words, first = self.session.words, self._board is None
        self._board = board = await self.session.read(read_board, self.session.clock())
        if self._filters is None:
            self._list.show_board(board)
        empty = words("Nothing is found.") if self._filters else words("Nobody is inside.")
        self._list.empty_text = f" {empty}"
        wanted = self._wanted
        await (self._list.reload(wanted) if first else self._list.refresh_rows())
        if wanted is not None and not first:
            await self._list.go_to(wanted)
        self._wanted = None  # only now: a reading may be overtaken by another
        self._list.repaint()
        self._show()

    def _show(self) -> None:
        self._show_visit()
        self._show_keys()

    @property
    def _inside(self) -> Sequence[Visit]:
        return self._board.on_site if self._board is not None else ()

    @property
    def _visit(self) -> Visit | None:
        return self._list.cursor_row

    @on(WindowedList.Highlighted)
    def _highlighted(self) -> None:
        self._rest.stir()

    def _show_visit(self) -> None:
        visit = self._visit
        if visit is None:
            self._detail.show(Text())
            self._bar.describe(Text())
        elif self.has_class("-wide"):
            self._bar.describe(Text())
            self._read_detail(visit.id)
        else:
            self._bar.describe(Text(f" {self._told(visit)}"))

    def _told(self, visit: Visit) -> str:
        """Say of the visit under the cursor what its line has no room for."""
        parts = (
            visit.short_number,
            visit.organisation,
            visit.host,
            visit.plate,
            visit.last_four,
            visit.goods_in,
            visit.remarks,
        )
        return shown("  ".join(filter(None, parts)))

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _read_detail(self, number: int) -> None:
        self._detail.show(await self._text_of(number))

    async def _text_of(self, number: int) -> Text:
        return detail_text(await self.session.read(reads.detail, number), self.session)

    @on(WindowedList.Selected)
    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self, event: WindowedList.Selected) -> None:
        """Enter: the whole visit."""
        text = await self._text_of(event.row.id)
        await self.app.push_screen_wait(VisitScreen(self.session, text))

    def _show_keys(self) -> None:
        words, visit = self.session.words, self._visit
        if self.focused is self._bar.line:
            lead = words("Enter writes, Esc back")
            return self._keys_line.tell(("long_form",), typing=True, lead=lead)
        useful = acts.possible(visit, self.session.person.account) if visit is not None else []
        return self._keys_line.tell(("new", *useful, "find", "print", "visitor_expect"))

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or not action.startswith("visitor_")

    # Who comes.

    def action_new(self) -> None:
        """Sign somebody in on the line."""
        self._bar.take()

    def action_long_form(self) -> None:
        """Sign somebody in on the form."""
        self._bar.take_on_form()

    @work(exit_on_error=False, exclusive=True, group="form")
    async def action_visitor_expect(self) -> None:
        """Note that somebody is expected, on the form with the window."""
        await self._bar.expect()

    @on(TakingBar.Taken)
    @work(exit_on_error=False, group="answered")
    async def _taken(self, event: TakingBar.Taken) -> None:
        await self._read()
        await self._list.go_to(event.row.id)
        self._show_visit()
        self._bar.say(event.said)

    # Acts on the visit under the cursor.

    def act(self, key: str) -> None:
        """Do what a key does with the visit under the cursor; signing out may name another."""
        try:
            if key == "visitor_out" and self._filters is None:
                self._bar.ask(self._out())
            elif (visit := self._visit) is not None:
                self._bar.ask(VisitActs(self.session, visit).begin(key))
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)

    def _out(self) -> Question:
        """Ask who goes: whoever is under the cursor, or whose badge or name is typed."""
        session, visit = self.session, self._visit
        session.person.require(VISITORS)
        words = session.words
        here = visit if visit is not None and visit.state == lifecycle.ON_SITE else None
        title = words("sign out")
        if here is not None:
            title = words("sign out {number} {name}", number=here.short_number, name=here.name)
        hint = words("Enter, or a badge, or two letters. x3: three go  with:toolbox  badge:-")

        def meant(typed: str) -> Visit:
            """Return who is meant: whom the first word names, else who is under the cursor."""
            first = typed.split(" ")[0] if typed else ""
            found = short_lines.meant(first, self._inside)
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                names = ", ".join(each.name for each in found[:4])
                raise DeskError("visit_several", "name", value=first, names=names)
            if here is None or short_lines.read(typed).words:
                raise DeskError("visit_nobody", "name", value=first)
            return here

        def write(typed: str) -> object:
            visit, first = meant(typed), typed.split(" ")[0]
            rest = typed if visit is here and not short_lines.meant(first, [visit]) else ""
            return VisitActs(session, visit).go(rest or typed.removeprefix(first).strip())

        def told(typed: str) -> str:
            try:
                found = meant(typed)
            except DeskError as error:
                return session.explain(error)
            parts = (found.badges, found.name, found.unit)
            return words("{who} goes", who="  ".join(filter(None, parts)))

        done = words("Signed out.")
        return Question(title, hint, "visitor.out", write, done=done, told=told)

    @on(AskBar.Answered)
    @work(exit_on_error=False, group="answered")
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._read()
        if event.question.done:
            self._show_visit()
            self._bar.say(event.question.done)
        if event.question.after is not None:
            more = await event.question.after()
            self._bar.say(f"{event.question.done} {more}".strip())

    @on(AskBar.Ended)
    def _ended(self) -> None:
        if self._bar.question is None:
            self.set_focus(self._list)
            self._show_keys()

    @work(exit_on_error=False, exclusive=True, group="reveal")
    async def action_visitor_reveal(self) -> None:
        """Show phone and document of the visit under the cursor; it is logged."""
        session, visit = self.session, self._visit
        if visit is None:
            return
        try:
            found = await session.write(privacy.reveal, visit.id, session.person, session.clock())
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
            return
        self._bar.say(shown("  ".join(filter(None, (visit.name, found.phone, found.last_four)))))

    @work(exit_on_error=False, group="print")
    async def action_print(self) -> None:
        """Print who is inside, by building, with boxes to tick."""
        from screens.visitors.printing import print_roll_call

        self._bar.say(await print_roll_call(self.session))

    # Looking in the whole register.

    def action_find(self) -> None:
        """Find a name, a plate, a unit, a badge or a number among all visits."""
        words = self.session.words
        hint = words("a name, plate, unit or number; Enter alone goes back to the board")
        self._bar.ask(Question(words("find"), hint, "visitor.find", then=self._find))

    def _find(self, typed: str) -> None:
        self.session.keeper.changed("visitor.find", "")
        self._show_register(Filters(words=typed) if typed else None)

    @work(exit_on_error=False, exclusive=True, group="find")
    async def _show_register(self, filters: Filters | None) -> None:
        number = None
        if filters is not None:
            try:
                number = (await self.session.read(reads.find, filters.words)).id
                filters = Filters()
            except DeskError:
                pass
        self._filters = filters
        self._list.is_board = filters is None
        if filters is not None:
            self._list.source = RegisterSource(self.session, filters)
            await self._list.reload(number)
        else:
            self._board = None
        await self._read()
