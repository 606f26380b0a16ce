"""The complaints: a queue by what is due next, the case under the cursor, a line for the acts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import on, work

from models import departments, staff
from models.complaints import following_up, privacy, reads
from models.complaints.lifecycle import FOLLOW_UP
from models.complaints.reads import Filters
from models.complaints.tables import Case
from models.departments import Department
from models.errors import DeskError
from models.language import N_
from models.text import shown
from screens import keys, labels
from screens.complaints import filters
from screens.complaints.acts import KEYS, CaseActs, possible
from screens.complaints.bar import CaseBar
from screens.complaints.consequences import due_next, said_after
from screens.complaints.detail import CaseScreen, detail_text
from screens.complaints.queue_list import CaseList, Names, handling
from screens.complaints.source import QueueSource
from screens.keyboard import keys_wait
from screens.list_screen import ListScreen, keyed
from screens.session import Session
from screens.widgets.ask_bar import Question
from screens.widgets.taking_bar import TakingBar


@keyed
class ComplaintsScreen(ListScreen[Case]):
    """The queue with the keys that work a case."""

    CSS_PATH = "complaints.tcss"
    AUTO_FOCUS = "#queue"
    acts = tuple(KEYS)
    others = (
        *("complaint_reveal", "complaint_follow_ups", "complaint_release", "complaint_analysis"),
    )
    BINDINGS = keys.bindings("new", "long_form", "find", "filter", *acts, *others, "back")
    _list: CaseList
    _bar: CaseBar

    def __init__(self, session: Session) -> None:
        super().__init__(session, "complaints", CaseList(session), CaseBar(session))
        self._departments: tuple[Department, ...] = ()
        self._wanted: int | None = None  # where the cursor is to go with the next reading
        self._left_at: int | None = None  # the case one was on when the calls were shown

    def action_screen_complaints(self) -> None:
        """It is here: stay where the cursor is."""

    def action_back(self) -> None:
        """Go back to the whole queue, or to the log."""
        if self._filters == Filters():
            self.action_screen_log()
        else:
            self._narrow(Filters(), self._row.id if self._row is not None else None)

    def show_number(self, number: int) -> None:
        """Put the cursor on a case, also before anything is read."""
        self._wanted = number
        if self.is_mounted:
            self._reread()

    def reopened(self) -> None:
        """Begin with what the person has chosen to see, as when it was made."""
        if self._filters != self._source.chosen:
            self._narrow(self._source.chosen)
        super().reopened()

    # What is shown.

    async def read_rows(self) -> None:
        """Read the part of the queue that is in view."""
        self._departments, self._list.names = await self.session.read(_names)
        wanted = self._wanted
        first = self._row is None
        await (self._list.reload(wanted) if first else self._list.refresh_rows())
        if wanted is not None and not first:
            await self._list.go_to(wanted)
        if wanted is not None and (self._row is None or self._row.id != wanted):
            self._source.narrow(Filters(closed=True))  # what is gone to is always seen
            await self._list.reload(wanted)
        self._wanted = None  # only now: a reading may be overtaken by another
        self._say_when_empty()
        if not first or self._row is None:
            self._list.repaint()
        self._show_filters()
        self._show()

    def _say_when_empty(self) -> None:
        empty = N_("No open complaints.")
        if self._filters != Filters():
            calls = Filters(follow_up=True)
            is_calls = self._filters == calls
            empty = N_("No calls are due.") if is_calls else N_("Nothing found. Esc shows all.")
        self._list.empty_text = " " + self.session.words(empty)

    def _show_filters(self) -> None:
        """Say in the rule what the queue is narrowed to, so that nobody takes it for the whole."""
        words = self.session.words
        name = filters.name_of(self._filters, self.session, self._departments)
        self._bar.tell(words("only: {what} (Esc: all)", what=name) if name else "")

    @property
    def _source(self) -> QueueSource:
        source = self._list.source
        assert isinstance(source, QueueSource)
        return source

    @property
    def _filters(self) -> Filters:
        return self._source.filters

    @property
    def _calls(self) -> bool:
        """Whether the calls that are due are shown, and not the whole queue."""
        return self._filters.follow_up

    def told(self, row: Case) -> str:
        """Return by when what is due, all the words, and who handles it.

        Of a call that is due whom to call, their phone masked, and what was done.
        """
        session, parts = self.session, [due_next(row, self.session)]
        if self._calls:
            done = shown(" ".join(row.measure.split()))
            parts.append(shown(self._source.phones.get(row.id, "")))
            parts.append(session.words("done: {what}", what=done))
        else:
            parts.append(shown(" ".join(row.words.split())))
            if row.department or row.handler:
                parts.append(handling(row, self._list.names, session))
        return f" {labels.signs(session).dot} ".join(filter(None, parts))

    def whole(self, row: Case) -> Text:
        """Return all fields and the timeline."""
        detail = reads.detail(row.id, self.session.clock())
        return detail_text(detail, self._list.names, self.session)

    async def open_row(self, row: Case) -> None:
        """Show the whole case; an act that is begun there is asked for here, on the line."""
        session = self.session
        detail = await session.read(reads.detail, row.id, session.clock())
        text = detail_text(detail, self._list.names, session)
        read = partial(session.read, self.whole, row)
        key = await self.app.push_screen_wait(CaseScreen(session, detail.case, text, read))
        if key == "complaint_reveal":
            self.action_complaint_reveal()
        elif key is not None:
            self.act(key, detail.case)

    def useful(self, row: Case | None) -> tuple[str, ...]:
        """Return what can be done with a case; of a call that is due what calling takes."""
        able = possible(row, self.session.person.account) if row is not None else []
        if not self._calls:
            return ("new", "complaint_follow_ups", *able, "find", "filter")
        first = ["complaint_call", "complaint_reveal", "complaint_unreachable"]
        calling = [key for key in first if key in able or key == "complaint_reveal"]
        return (*calling, "complaint_follow_ups", "complaint_release")

    def out_of_reach(self) -> frozenset[str]:
        """Return the acts that the case under the cursor does not allow."""
        row = self._row
        able = possible(row, self.session.person.account) if row is not None else ()
        return frozenset(self.acts).difference(able)

    # A new case.

    def action_new(self) -> None:
        """Take a case on the line."""
        self._bar.take()

    def action_long_form(self) -> None:
        """Take a case on the long form, with what stands on the line."""
        self._bar.take_on_form()

    @on(TakingBar.Taken)
    @work(exit_on_error=False, group="answered")
    @keys_wait()
    async def _taken(self, event: TakingBar.Taken) -> None:
        if self._filters != Filters():
            self._source.narrow(Filters())  # what one has taken is always seen
            await self._list.reload(event.row.id)
        await self.read_rows()
        await self._list.go_to(event.row.id)
        self._show()
        self._bar.say_done(event.said, event.row.id)

    # Acts on the case under the cursor.

    def act(self, key: str, case: Case | None = None) -> None:
        """Do what a key does with a case as the person saw it: the one under the cursor."""
        self._rest.now()
        case = case or self._row
        if case is None:
            return
        try:
            names, ask = self._list.names, self._bar.ask
            deed = CaseActs(self.session, case, self._departments, names, ask).begin(key)
        except DeskError as error:
            self.refuse(error)
            return
        if isinstance(deed, Question):
            self._bar.ask(deed)
        else:
            self.write_at_once(deed, after=partial(self._led_to, case.id), of=case.id)

    async def _led_to(self, number: int) -> str:
        """Say what the last act on a case has led to."""
        detail = await self.session.read(reads.detail, number, self.session.clock())
        return said_after(detail, self._list.names, self.session)

    # Follow-ups.

    def action_complaint_follow_ups(self) -> None:
        """Show the calls that are due alone, or all of what was chosen again."""
        if not self._calls:
            self._left_at = self._row.id if self._row is not None else None
            self._narrow(replace(self._source.chosen, follow_up=True))
        else:
            self._narrow(self._source.chosen, self._left_at)

    # Filters and search.

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def action_filter(self) -> None:
        """Choose which cases to see; it is kept for the person."""
        from screens.widgets.facets import FilterScreen

        session, source = self.session, self._source
        known = await session.read(filters.to_choose_from)
        facets = partial(filters.facets, session, *known)
        screen = FilterScreen(session, facets, source.chosen, Filters())
        choice = await self.app.push_screen_wait(screen)
        if choice is not None:
            source.chosen, _ = choice
            self._narrow(source.chosen)
            await session.write(filters.save, source.chosen, session)

    def _narrow(self, wanted: Filters, number: int | None = None) -> None:
        self._source.narrow(wanted)  # now: the reading may be overtaken
        self._show_filters()  # before the rows, so that a part is never taken for the whole
        self._show_narrowed(number)

    @work(exit_on_error=False, exclusive=True, group="narrow")
    async def _show_narrowed(self, number: int | None) -> None:
        await self._list.reload(number)
        await self.read_rows()

    def action_find(self) -> None:
        """Find words or a number among all cases, closed ones too; nothing is all open ones."""
        words = self.session.words
        hint = words("words, or a number; Enter alone shows all that are open")
        self._bar.ask(Question(words("find"), hint, "complaint.find", then=self._find))

    @work(exit_on_error=False, exclusive=True, group="find")
    async def _find(self, typed: str) -> None:
        self.session.keeper.changed("complaint.find", "")
        try:
            number = (await self.session.read(reads.find, typed)).id
        except DeskError:
            self._narrow(Filters(words=typed, closed=True) if typed else Filters())
        else:
            self._narrow(Filters(closed=True), number)

    @work(exit_on_error=False, exclusive=True, group="reveal")
    async def action_complaint_reveal(self) -> None:
        """Show the phones of the case under the cursor; each is logged."""
        self._rest.now()
        session, case = self.session, self._row
        if case is None:
            return
        told = []
        try:
            for caller in await session.read(reads.callers, case.id):
                if caller.phone:
                    phone = await session.write(
                        privacy.reveal, caller.id, session.person, session.clock()
                    )
                    told.append(f"{shown(caller.name)} {shown(phone)}".strip())
        except DeskError as error:
            self.refuse(error)
            return
        self._bar.say("  ".join(told) or session.words("No phone is known."))

    def action_complaint_release(self) -> None:
        """Let all calls that wait for the rain be made now."""
        session = self.session
        try:
            session.person.require(FOLLOW_UP)
        except DeskError as error:
            self.refuse(error)
            return

        def write(_: str) -> object:
            return following_up.release("rain", session.person, session.clock())

        hint = session.words("It has rained: Enter lets all calls that wait for it be made now")
        title = session.words("after the next rain")
        done = session.words("The calls are in the list.")
        self._bar.ask(Question(title, hint, "complaint.release", write, done=done))

    def action_complaint_analysis(self) -> None:
        """Show a supervisor the figures of a period; the queue stays below."""
        from screens.complaints.analysis import AnalysisScreen

        try:
            self.app.push_screen(AnalysisScreen(self.session))
        except DeskError as error:
            self.refuse(error)


def _names() -> tuple[tuple[Department, ...], Names]:
    return tuple(departments.listed()), Names(departments.names(), staff.names())
