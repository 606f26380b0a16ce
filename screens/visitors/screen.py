"""The visitor register: the board of who is inside, or what is found; a line signs in and out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.text import Text
from textual import on, work

from models.errors import DeskError
from models.text import shown
from models.visitors import lifecycle, privacy, reads
from models.visitors.lifecycle import VISITORS
from models.visitors.reads import Filters
from models.visitors.tables import Visit
from screens import keys
from screens.keyboard import keys_wait
from screens.list_screen import ListScreen, keyed
from screens.session import Session
from screens.visitors.acts import KEYS, VisitActs, possible
from screens.visitors.bar import VisitBar
from screens.visitors.board import Board, VisitList, read_board
from screens.visitors.detail import VisitScreen, detail_text
from screens.visitors.going import Going
from screens.visitors.source import RegisterSource
from screens.widgets.ask_bar import Question
from screens.widgets.taking_bar import TakingBar


@keyed
class VisitorsScreen(ListScreen[Visit]):
    """The board with the keys that sign out; the whole register where something is looked for."""

    CSS_PATH = "visitors.tcss"
    AUTO_FOCUS = "#visits"
    acts = tuple(KEYS)
    others = ("visitor_expect", "visitor_reveal", "print")
    typing = ("long_form",)
    BINDINGS = keys.bindings("new", "long_form", "find", *acts, *others, "back")
    _list: VisitList
    _bar: VisitBar

    def __init__(self, session: Session) -> None:
        super().__init__(session, "visitors", VisitList(session), VisitBar(session))
        self._filters: Filters | None = None  # None is the board
        self._board: Board | None = None
        self._wanted: int | None = None  # where the cursor is to go with the next reading

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

    def reopened(self) -> None:
        """Begin with the board, as when it was made."""
        if self._filters is not None:
            self._show_register(None)
        super().reopened()

    # What is shown.

    async def read_rows(self) -> None:
        """Read who is inside, and what is in view of the register."""
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
        if wanted is not None and (self._row is None or self._row.id != wanted):
            await self._look_at_all(wanted)
        self._wanted = None  # only now: a reading may be overtaken by another
        self._list.repaint()
        self._show()

    async def _look_at_all(self, number: int) -> None:
        """Show the whole register around a visit: what is gone to is always seen."""
        self._filters, self._list.is_board = Filters(), False
        self._list.source = RegisterSource(self.session, self._filters)
        await self._list.reload(number)

    @property
    def _inside(self) -> Sequence[Visit]:
        return self._board.on_site if self._board is not None else ()

    def told(self, row: Visit) -> str:
        """Return what the line has no room for."""
        parts = (
            row.short_number,
            row.organisation,
            row.host,
            row.plate,
            row.last_four,
            row.goods_in,
            row.remarks,
        )
        return shown("  ".join(filter(None, parts)))

    def whole(self, row: Visit) -> Text:
        """Return everything about a visit."""
        return detail_text(reads.detail(row.id), self.session)

    async def open_row(self, row: Visit) -> None:
        """Show the whole visit."""
        read = partial(self.session.read, self.whole, row)
        await self.app.push_screen_wait(VisitScreen(self.session, await read(), read))

    def useful(self, row: Visit | None) -> tuple[str, ...]:
        """Return what can be done with a visit."""
        able = possible(row, self.session.person.account) if row is not None else []
        return ("new", *able, "find", "print", "visitor_expect")

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
    @keys_wait()
    async def _taken(self, event: TakingBar.Taken) -> None:
        await self.read_rows()
        await self._list.go_to(event.row.id)
        self._show()
        self._bar.say_done(event.said, event.row.id)

    # Acts on the visit under the cursor.

    def act(self, key: str) -> None:
        """Do what a key does with the visit under the cursor; signing out may name another."""
        try:
            if key == "visitor_out" and self._filters is None:
                self._bar.ask(self._out())
            elif (visit := self._row) is not None:
                self._bar.ask(VisitActs(self.session, visit).begin(key))
        except DeskError as error:
            self.refuse(error)

    def _out(self) -> Question:
        """Ask who goes: whoever is under the cursor, or whose badge or name is typed."""
        self.session.person.require(VISITORS)
        visit = self._row
        here = visit if visit is not None and visit.state == lifecycle.ON_SITE else None
        return Going(self.session, here, lambda: self._inside).question()

    @work(exit_on_error=False, exclusive=True, group="reveal")
    async def action_visitor_reveal(self) -> None:
        """Show phone and document of the visit under the cursor; it is logged."""
        session, visit = self.session, self._row
        if visit is None:
            return
        try:
            found = await session.write(privacy.reveal, visit.id, session.person, session.clock())
        except DeskError as error:
            self.refuse(error)
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
        await self.read_rows()
