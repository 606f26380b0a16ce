"""The line a case is taken on: previewed as it is typed, what may be the same above it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from models import departments
from models.clock import short_date_time
from models.complaints.clocks import DEADLINES
from models.complaints.lifecycle import STATES
from models.complaints.tables import Case
from models.errors import DeskError
from models.text import clean_line, shown
from screens.complaints.take import Taking
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.taking_bar import TakingBar

NEW_FORM = "complaint.new"


class CaseBar(TakingBar):
    """Asks as every bar does; while a case is taken it says how the line is understood.

    Open cases that may be the same stand above the line: Up and Down choose one to join.
    """

    DEFAULT_CSS = """
    CaseBar { height: auto; }
    CaseBar #similar { height: auto; display: none; }
    """
    form = NEW_FORM
    BINDINGS = [
        Binding("tab", "complete", show=False, id="complaint_complete"),
        Binding("up", "choose(-1)", show=False, id="complaint_up"),
        Binding("down", "choose(1)", show=False, id="complaint_down"),
        Binding("f11", "join", show=False, id="complaint_join"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.taking: Taking | None = None
        self._written: Case | None = None
        self._joined = False
        self._similar = Static(id="similar", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out what may be the same case above the three lines."""
        yield self._similar
        yield from super().compose()

    def take(self) -> None:
        """Ask for a new case; one that is being typed stays."""
        if self.taking is None and self._may_take():
            self.going_on = False
            self.taking = taking = Taking(self._session)
            title = self._session.words("new complaint")
            self.ask(Question(title, "", NEW_FORM, taking.write))

    def _may_take(self) -> bool:
        try:
            self._session.person.require("complaint_work")
        except DeskError as error:
            self.say(self._session.explain(error), wrong=True)
            return False
        return True

    @work(exit_on_error=False, exclusive=True, group="form")
    async def take_on_form(self) -> None:
        """Ask for a new case on the long form, with what stands on the line."""
        from screens.complaints.form import CaseForm, taken_along

        session, taking, typed = self._session, self.taking, self.line.value
        if not self._may_take():
            return
        values = taken_along(taking.understood(typed), taking.known_phone(typed)) if taking else {}
        known = await session.read(departments.listed)
        self.going_on = True
        if taking is not None and self.taking is taking:
            session.keeper.changed(NEW_FORM, "")  # the form has it from now on
            self.close()
        case = await self.app.push_screen_wait(CaseForm(session, known, values))
        self.going_on = case is not None
        self.post_message(self.Ended() if case is None else self._taken(case))

    def _taken(self, case: Case) -> TakingBar.Taken:
        if self._joined:
            words = self._session.words
            said = words("Joined {number}; both callers are kept.", number=case.short_number)
            return self.Taken(case, said)
        return self.Taken(case, said_of(case, self._session))

    @on(AskBar.Answered)
    def _is_taken(self, event: AskBar.Answered) -> None:
        if event.question.form == NEW_FORM and self._written is not None:
            event.stop()
            self.post_message(self._taken(self._written))

    async def action_complete(self) -> None:
        """Take over the first caller that is offered; again, the next."""
        if self.taking is not None and await self.put(self.taking.take_over):
            self._look()  # of two with one name the line is the same

    def action_choose(self, step: int) -> None:
        """Choose another of the cases that may be the same."""
        if self.taking is not None:
            self.taking.choose(step)
            self._preview()

    def action_join(self) -> None:
        """Write the line into the chosen case instead of opening another."""
        taking, question = self.taking, self.question
        if taking is None or question is None or taking.chosen is None:
            return
        words, case = self._session.words, taking.chosen
        title = words("join {number}", number=case.short_number)
        joining = replace(question, title=title, write=partial(taking.join, case))
        self.answer(joining, clean_line(self.line.value))

    def close(self) -> None:
        """End the question."""
        if self.taking is not None:
            self._joined = self.taking.joined
            self._written, self.taking = self.taking.taken, None
            self.going_on = self.going_on or self._written is not None
        super().close()

    def restored(self) -> None:
        """Look for callers and cases that may be the same."""
        self._look()

    @on(Input.Changed)
    @work(exit_on_error=False, exclusive=True, group="offer")
    async def _look(self) -> None:
        """Read what may be offered for the line."""
        taking = self.taking
        if taking is not None:
            offered = await self._session.read(taking.look, self.line.value)
            if taking is self.taking:
                taking.offer(offered)
                self._preview()

    def _paint(self) -> None:
        super()._paint()
        self._preview()

    def _preview(self) -> None:
        taking = self.taking
        cases = taking.offered.cases if taking is not None else ()
        self._similar.display = bool(cases)
        if taking is None or self.question is None:
            return
        self._words.show(self.said() or taking.preview(self.line.value))
        if cases:
            self._similar.update(Text.assemble(self._alike(taking)))

    def _alike(self, taking: Taking) -> Text:
        words = self._session.words
        text = Text(" " + words("May be the same: F11 joins it, Up and Down choose"), "bold")
        for case in taking.offered.cases:
            told = f"{case.short_number}  {words(STATES[case.state])}  {case.unit}  {case.words}"
            line = Text(f"\n   {shown(' '.join(told.split()))}")
            line.truncate(max(1, self.size.width - 1), overflow="ellipsis")
            line.stylize("reverse" if case == taking.chosen else "")
            text.append_text(line)
        return text


def said_of(case: Case, session: Session) -> str:
    """Say that a case is written and what is due of it next."""
    words = session.words
    if case.next_due_at is None or case.next_due_kind is None:
        return words("{number} is written.", number=case.short_number)
    return words(
        "{number} is written. {what}: by {when}",
        number=case.short_number,
        what=words(DEADLINES[case.next_due_kind]),
        when=short_date_time(case.next_due_at, session.zone, session.clock()),
    )
