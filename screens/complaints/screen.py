"""The complaints: a queue by what is due next, the case under the cursor, a line for the acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from models import departments, staff
from models.clock import short_date_time
from models.complaints import following_up, privacy, reads
from models.complaints.clocks import DEADLINES
from models.complaints.lifecycle import FOLLOW_UP
from models.complaints.reads import Detail, Filters
from models.complaints.tables import Case
from models.departments import Department
from models.errors import DeskError
from models.language import N_
from models.text import shown
from screens import keys, labels
from screens.complaints import acts, filters
from screens.complaints.acts import CaseActs
from screens.complaints.bar import CaseBar
from screens.complaints.detail import CaseScreen, detail_text
from screens.complaints.queue_list import CaseList, Names, handling
from screens.complaints.source import QueueSource
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.detail import DetailText
from screens.widgets.frame import Header, KeysLine
from screens.widgets.rest import Rest
from screens.widgets.taking_bar import TakingBar
from screens.widgets.windowed_list import WindowedList

WIDE = 110
OTHER_ACTS = (
    *("complaint_reveal", "complaint_follow_ups", "complaint_release", "complaint_analysis"),
)


@acts.keyed
class ComplaintsScreen(DeskScreen):
    """The queue with the keys that work a case."""

    CSS_PATH = "complaints.tcss"
    AUTO_FOCUS = "#queue"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = keys.bindings("new", "long_form", "find", "filter", *acts.KEYS, *OTHER_ACTS, "back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session, "complaints")
        self._list = CaseList(session)
        self._detail = DetailText(id="case")
        self._rest = Rest(self, self._show)
        self._bar = CaseBar(session)
        self._keys_line = KeysLine(session)
        self._departments: tuple[Department, ...] = ()
        self._wanted: int | None = None  # where the cursor is to go with the next reading

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        with Horizontal(id="body"):
            yield self._list
            yield self._detail
        yield self._bar
        yield self._keys_line

    def action_screen_complaints(self) -> None:
        """It is here: stay where the cursor is."""

    def action_back(self) -> None:
        """Go back to the whole queue, or to the log."""
        if self._filters == Filters():
            self.action_screen_log()
        else:
            self._narrow(Filters())

    def show_number(self, number: int) -> None:
        """Put the cursor on a case, also before anything is read."""
        self._wanted = number
        if self.is_mounted:
            self._reread()

    # What is shown.

    @on(Changed)
    @on(MinutePassed)
    def _changed(self) -> None:
        self._reread()

    def on_mount(self) -> None:
        """Read what there is."""
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
        self._departments, self._list.names = await self.session.read(_names)
        wanted = self._wanted
        first = self._list.cursor_row is None
        await (self._list.reload(wanted) if first else self._list.refresh_rows())
        if wanted is not None and not first:
            await self._list.go_to(wanted)
        self._wanted = None  # only now: a reading may be overtaken by another
        self._say_when_empty()
        if not first or self._list.cursor_row is None:
            self._list.repaint()
        self._show_filters()
        self._show()

    def _show(self) -> None:
        self._show_case()
        self._show_keys()

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

    @property
    def _case(self) -> Case | None:
        return self._list.cursor_row

    @on(WindowedList.Highlighted)
    def _highlighted(self) -> None:
        self._rest.stir()

    def _show_case(self) -> None:
        case = self._case
        self._bar.describe(Text(f" {self._told(case)}" if case is not None else ""))
        if case is None:
            self._detail.show(Text())
        elif self.has_class("-wide"):
            self._read_detail(case.id)

    def _told(self, case: Case) -> str:
        """Say of the case under the cursor what its line has no room for."""
        session, parts = self.session, []
        if case.next_due_at is not None and case.next_due_kind is not None:
            when = short_date_time(case.next_due_at, session.zone, session.clock())
            what = session.words(DEADLINES[case.next_due_kind])
            parts.append(session.words("{what}: by {when}", what=what, when=when))
        parts.append(shown(" ".join(case.words.split())))
        if case.department or case.handler:
            parts.append(handling(case, self._list.names, session))
        return f" {labels.signs(session).dot} ".join(parts)

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _read_detail(self, number: int) -> None:
        detail = await self._detail_of(number)
        self._detail.show(detail_text(detail, self._list.names, self.session))

    async def _detail_of(self, number: int) -> Detail:
        return await self.session.read(reads.detail, number, self.session.clock())

    @on(WindowedList.Selected)
    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self, event: WindowedList.Selected) -> None:
        """Enter: the whole case; an act that is begun there is asked for here, on the line."""
        detail = await self._detail_of(event.row.id)
        text = detail_text(detail, self._list.names, self.session)
        key = await self.app.push_screen_wait(CaseScreen(self.session, detail.case, text))
        if key is not None:
            self.act(key, detail.case)

    def _show_keys(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter writes, Esc back")
            return self._keys_line.tell(("lock",), typing=True, lead=lead)
        case = self._case
        useful = acts.possible(case, self.session.person.account) if case is not None else []
        if self._calls:
            first = ["complaint_call", "complaint_reveal", "complaint_unreachable"]
            useful = [key for key in first if key in useful or key == "complaint_reveal"]
            useful = [*useful, "complaint_follow_ups", "complaint_release"]
        else:
            useful = ["new", "complaint_follow_ups", *useful, "find", "filter"]
        return self._keys_line.tell(tuple(useful))

    def out_of_reach(self) -> frozenset[str]:
        """Return the acts that the case under the cursor does not allow."""
        case = self._case
        able = acts.possible(case, self.session.person.account) if case is not None else ()
        return frozenset(acts.KEYS).difference(able)

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or not action.startswith("complaint_")

    # A new case.

    def action_new(self) -> None:
        """Take a case on the line."""
        self._bar.take()

    def action_long_form(self) -> None:
        """Take a case on the long form, with what stands on the line."""
        self._bar.take_on_form()

    @on(TakingBar.Taken)
    @work(exit_on_error=False, group="answered")
    async def _taken(self, event: TakingBar.Taken) -> None:
        if self._filters != Filters():
            self._source.narrow(Filters())  # what one has taken is always seen
            await self._list.reload(event.row.id)
        await self._read()
        await self._list.go_to(event.row.id)
        self._show_case()
        self._bar.say(event.said)

    # Acts on the case under the cursor.

    def act(self, key: str, case: Case | None = None) -> None:
        """Do what a key does with a case as the person saw it: the one under the cursor."""
        self._rest.now()
        case = case or self._case
        if case is None:
            return
        try:
            deed = CaseActs(self.session, case, self._departments, self._bar.ask).begin(key)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
            return
        if isinstance(deed, Question):
            self._bar.ask(deed)
        else:
            self._do(deed)

    @work(exit_on_error=False, group="write")
    async def _do(self, act: Callable[[], object]) -> None:
        try:
            await self.session.write(act)
        except DeskError as error:
            await self._read()  # what is there now, so that the key can be pressed again
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            await self._read()

    @on(AskBar.Answered)
    @work(exit_on_error=False, group="answered")
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._read()
        said = event.question.done
        if event.question.after is not None:
            said = await event.question.after() or said
        if said:
            self._show_case()
            self._bar.say(said)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        if self._bar.question is None:
            self.set_focus(self._list)
            self._show_keys()

    # Follow-ups.

    def action_complaint_follow_ups(self) -> None:
        """Show the calls that are due alone, or all of what was chosen again."""
        self._narrow(replace(self._source.chosen, follow_up=not self._calls))

    # Filters and search.

    @work(exit_on_error=False, exclusive=True, group="filter")
    async def action_filter(self) -> None:
        """Choose which cases to see; it is kept for the person."""
        from screens.widgets.facets import FilterScreen

        session, source = self.session, self._source
        facets = await session.read(filters.to_choose_from, session)
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
        await self._read()

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
        session, case = self.session, self._case
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
            self._bar.say(session.explain(error), wrong=True)
            return
        self._bar.say("  ".join(told) or session.words("No phone is known."))

    def action_complaint_release(self) -> None:
        """Let all calls that wait for the rain be made now."""
        session = self.session
        try:
            session.person.require(FOLLOW_UP)
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
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
            self._bar.say(self.session.explain(error), wrong=True)


def _names() -> tuple[tuple[Department, ...], Names]:
    people = {account.login: account.name for account in staff.everybody(disabled=True)}
    return tuple(departments.listed()), Names(departments.names(), people)
