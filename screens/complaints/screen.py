"""The complaints: a queue by what is due next, the case under the cursor, a line for the acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partialmethod

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from models import departments
from models.clock import short_date_time
from models.complaints import following_up, privacy, reads
from models.complaints.clocks import DEADLINES
from models.complaints.lifecycle import FOLLOW_UP
from models.complaints.reads import Filters
from models.complaints.tables import Case
from models.departments import Department
from models.errors import DeskError
from models.language import N_
from models.text import shown
from screens import keys, labels
from screens.complaints import acts
from screens.complaints.acts import CaseActs
from screens.complaints.bar import NEW_FORM, CaseBar
from screens.complaints.detail import CaseDetail, CaseScreen, detail_text
from screens.complaints.queue_list import CaseList, handling
from screens.complaints.source import QueueSource
from screens.complaints.take import Taking
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine
from screens.widgets.windowed_list import WindowedList

WIDE = 110
OTHER_ACTS = ("complaint_reveal", "complaint_follow_ups", "complaint_release")


class ComplaintsScreen(DeskScreen):
    """The queue with the keys that work a case."""

    CSS_PATH = "complaints.tcss"
    AUTO_FOCUS = "#queue"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = keys.bindings("new", "find", *acts.KEYS, *OTHER_ACTS, "back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = Header(session, "complaints")
        self._list = CaseList(session)
        self._detail = CaseDetail()
        self._bar = CaseBar(session)
        self._keys_line = KeysLine(session)
        self._departments: tuple[Department, ...] = ()
        self._taking: Taking | None = None

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
        self._departments = tuple(await self.session.read(departments.listed))
        self._list.departments = await self.session.read(departments.names)
        empty = N_("Nothing is found.") if self._filters.closed else N_("No open complaints.")
        empty = N_("No calls are due.") if self._calls else empty
        self._list.empty_text = " " + self.session.words(empty)
        await self._list.refresh_rows()
        self._list.repaint()
        self._show_case()
        self._show_keys()

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
        self._show_case()
        self._show_keys()

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
            parts.append(handling(case, self._list.departments, session))
        return f" {labels.signs(session).dot} ".join(parts)

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _read_detail(self, number: int) -> None:
        self._detail.show(await self._text_of(number))

    async def _text_of(self, number: int) -> Text:
        detail = await self.session.read(reads.detail, number, self.session.clock())
        return detail_text(detail, self._list.departments, self.session)

    @on(WindowedList.Selected)
    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self, event: WindowedList.Selected) -> None:
        """Enter: the whole case."""
        await self.app.push_screen_wait(CaseScreen(self.session, await self._text_of(event.row.id)))

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
            useful = ["new", "complaint_follow_ups", *useful, "find"]
        return self._keys_line.tell(tuple(useful))

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or not action.startswith("complaint_")

    # A new case.

    def action_new(self) -> None:
        """Take a case on the line."""
        session = self.session
        try:
            session.person.require("complaint_work")
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
            return
        if self._bar.question is not None and self._bar.question.form == NEW_FORM:
            return
        self._taking = taking = Taking(session)
        title = session.words("new complaint")
        self._bar.take(taking, Question(title, "", NEW_FORM, taking.write))

    @on(CaseBar.Typed)
    @work(exit_on_error=False, exclusive=True, group="offer")
    async def _offer(self, event: CaseBar.Typed) -> None:
        self._bar.offer(event.taking, await self.session.read(event.taking.look, event.typed))

    # Acts on the case under the cursor.

    def _act(self, key: str) -> None:
        case = self._case
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

    action_complaint_accept = partialmethod(_act, "complaint_accept")
    action_complaint_dispatch = partialmethod(_act, "complaint_dispatch")
    action_complaint_start = partialmethod(_act, "complaint_start")
    action_complaint_answer = partialmethod(_act, "complaint_answer")
    action_complaint_hold = partialmethod(_act, "complaint_hold")
    action_complaint_resolve = partialmethod(_act, "complaint_resolve")
    action_complaint_judge = partialmethod(_act, "complaint_judge")
    action_complaint_note = partialmethod(_act, "complaint_note")
    action_complaint_chase = partialmethod(_act, "complaint_chase")
    action_complaint_call = partialmethod(_act, "complaint_call")
    action_complaint_unreachable = partialmethod(_act, "complaint_unreachable")
    action_complaint_reopen = partialmethod(_act, "complaint_reopen")
    action_complaint_merge = partialmethod(_act, "complaint_merge")

    @work(exit_on_error=False, group="write")
    async def _do(self, act: Callable[[], object]) -> None:
        try:
            await self.session.write(act)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            await self._read()

    @on(AskBar.Answered)
    @work(exit_on_error=False, group="answered")
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._read()
        said, taking = event.question.done, self._taking
        if event.question.form == NEW_FORM and taking is not None and taking.taken is not None:
            await self._list.go_to(taking.taken.id)
            said = self._said_of(taking.taken)
        if said:
            self._show_case()
            self._bar.say(said)

    def _said_of(self, case: Case) -> str:
        words, session = self.session.words, self.session
        if case.next_due_at is None or case.next_due_kind is None:
            return words("{number} is written.", number=case.short_number)
        when = short_date_time(case.next_due_at, session.zone, session.clock())
        what = words(DEADLINES[case.next_due_kind])
        return words(
            "{number} is written. {what}: by {when}",
            number=case.short_number,
            what=what,
            when=when,
        )

    @on(AskBar.Ended)
    def _ended(self) -> None:
        if self._bar.question is None:
            self.set_focus(self._list)
            self._show_keys()

    # Follow-ups.

    def action_complaint_follow_ups(self) -> None:
        """Show the calls that are due alone, or the whole queue again."""
        self._narrow(Filters(follow_up=not self._calls))

    def _narrow(self, filters: Filters, number: int | None = None) -> None:
        self._source.filters = filters  # now: the reading may be overtaken
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
