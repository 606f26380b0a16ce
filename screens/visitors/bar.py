"""The line of the register: who comes is previewed, offered and looked up as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from models import drafts, staff
from models.errors import DeskError
from models.staff import Actor
from models.text import shown
from models.visitors import arriving as arrivals
from models.visitors import documents
from models.visitors.arriving import Decision
from models.visitors.do_not_admit import Match
from models.visitors.lifecycle import ADMIT, VISITORS
from models.visitors.tables import Visit
from screens.keyboard import keys_wait
from screens.session import Session
from screens.sign_dialog import SignDialog
from screens.visitors import asked
from screens.visitors.arrive import Arriving, kept, taken_along
from screens.visitors.consequences import said_of
from screens.widgets.ask_bar import Question
from screens.widgets.form import FormScreen
from screens.widgets.taking_bar import TakingBar

NEW_FORM = "visitor.new"


class VisitBar(TakingBar):
    """Asks as every bar does. While somebody is signed in, warnings stand above the line."""

    DEFAULT_CSS = """
    VisitBar { height: auto; }
    VisitBar #warnings { height: auto; display: none; padding: 0 1; }
    VisitBar #warnings { color: $error; text-style: bold; }
    """
    form = NEW_FORM
    BINDINGS = [Binding("tab", "complete", show=False, id="visitor_complete")]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.arriving: Arriving | None = None
        self._refused = ("", "")  # the line that was not written, and why
        self._warnings = Static(id="warnings", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the warnings above the three lines."""
        yield self._warnings
        yield from super().compose()

    def take(self) -> None:
        """Ask who comes; a line that is being typed stays."""
        if self.arriving is not None:
            return
        try:
            self._session.person.require(VISITORS)
        except DeskError as error:
            self.say(self._session.explain(error), wrong=True)
            return
        self.going_on = False
        self._ask_again(Arriving(self._session), "")

    @work(exit_on_error=False, exclusive=True, group="form")
    async def take_on_form(self) -> None:
        """Ask for a visit on the form, with what stands on the line."""
        from screens.visitors.form import VisitForm

        arriving, typed = self.arriving, self.line.value
        values = taken_along(arriving, typed) if arriving is not None else {}
        self.going_on = True
        if arriving is not None:
            self._session.keeper.changed(NEW_FORM, "")  # the form has it from now on
            self.arriving = None
            self.close()
        await self._fill_in(VisitForm(self._session, values))

    async def expect(self) -> None:
        """Ask for somebody who is expected, on the form."""
        from screens.visitors.form import ExpectForm

        await self._fill_in(ExpectForm(self._session))

    async def _fill_in(self, form: FormScreen[Visit]) -> None:
        visit = await self.app.push_screen_wait(form)
        self.going_on = visit is not None
        taken = self.Taken(visit, said_of(visit, self._session)) if visit else None
        self.post_message(taken or self.Ended())

    def _ask_again(self, arriving: Arriving, typed: str) -> None:
        self.arriving = arriving
        title = self._session.words("sign in")
        go_on = partial(self._go_on, arriving)
        self.ask(Question(title, "", NEW_FORM, then=go_on, check=self._check), typed)

    def _check(self, typed: str) -> None:
        """Raise DeskError unless a name stands on the line; what comes next goes on with it."""
        assert self.arriving is not None
        if not self.arriving.new(typed).name.strip():
            raise DeskError("visit_name_missing", "name")
        self.going_on = True

    # Typing.

    def kept(self, typed: str) -> str:
        """Cut document numbers before they reach a draft."""
        return kept(typed)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say something; a refusal names what was typed, but no document's whole number."""
        super().say(documents.cut(words).text if wrong else words, wrong=wrong)

    @on(Input.Changed)
    def _cut(self) -> None:
        """Cut a document number as soon as its word has ended."""
        if self.arriving is not None and self.line.value.endswith(" "):
            cut = documents.cut(self.line.value, mark=documents.MARK)
            if cut.was_cut:
                self.arriving.cut = cut.found
                self.line.value = cut.text
                self.line.cursor_position = len(cut.text)

    @on(Input.Changed)
    @work(exit_on_error=False, exclusive=True, group="look")
    async def _look(self) -> None:
        """Read what may be offered for the line, and who is like somebody on the list."""
        arriving = self.arriving
        if arriving is not None:
            found = await self._session.read(arriving.look, self.line.value)
            if arriving is self.arriving:
                arriving.looked = found
                self._preview()

    async def action_complete(self) -> None:
        """Take over the first who is offered, with everything of last time; again, the next."""
        if self.arriving is not None and await self.put(self.arriving.take_over):
            self._look()  # of two with one name the line is the same

    def _paint(self) -> None:
        super()._paint()
        self._preview()

    def _preview(self) -> None:
        arriving = self.arriving
        warnings = arriving.warnings() if arriving is not None else []
        self._warnings.display = bool(warnings)
        if warnings:
            self._warnings.update(Text("\n".join(warnings)))
        if arriving is not None and self.question is not None and self.question.form == NEW_FORM:
            line, why = self._refused
            is_same = bool(why) and self.line.value.strip() == line.strip()
            refused = Text(f" {why}", "bold") if is_same else None
            self._words.show(refused or self.said() or arriving.preview(self.line.value))

    def restored(self) -> None:
        """Look whom the line may mean."""
        self._look()

    def leave(self) -> None:
        """Leave for good, also while something is decided; the line is kept for the next time."""
        self.going_on = False
        super().leave()

    def close(self) -> None:
        """End the question; the warnings stay while something is decided on them."""
        if not self.going_on:
            self.arriving = None
        super().close()

    # After Enter: what has to be decided, the host's consent, then it is written.

    @work(exit_on_error=False, exclusive=True, group="arrive")
    @keys_wait(again="enter")
    async def _go_on(self, arriving: Arriving, typed: str) -> None:
        """Ask what is still open; with nothing left, write."""
        self.arriving = arriving
        try:
            arriving.looked = await self._session.read(arriving.look, typed)
        except DeskError as error:
            self._again(arriving, typed, error)
            return
        again = partial(self._go_on, arriving, typed)
        if (match := arriving.undecided) is not None:
            refuse, admit = self._refuse(typed), partial(self._admit, arriving, typed)
            self.ask(asked.decision(self._session, arriving, match, again, refuse, admit))
        elif arriving.wants_consent(typed):
            self.ask(asked.consent(self._session, arriving, typed, again))
        else:
            await self._write(arriving, typed, partial(arriving.write, typed))

    def _refuse(self, typed: str) -> Callable[[str, int], None]:
        """Return what refuses whoever stands on the line, for the question that decides."""
        arriving = self.arriving
        assert arriving is not None

        def refuse(why: str, barred: int) -> None:
            self.run_worker(
                self._write(arriving, typed, partial(arriving.refuse, typed, why, barred)),
                group="arrive",
            )

        return refuse

    @work(exit_on_error=False, exclusive=True, group="arrive")
    async def _admit(self, arriving: Arriving, typed: str, match: Match, why: str) -> None:
        """Let a supervisor admit somebody in spite of the list; the clerk asks for their PIN."""
        session = self._session
        person: Actor | None = session.person
        if not session.person.account.may(ADMIT):
            known = await session.read(staff.everybody)
            may = [account for account in known if account.may(ADMIT)]
            title = session.words("Admit in spite of the do-not-admit list")
            lines = (shown(f"{match.number} {match.name}"), shown(why))
            sign = SignDialog(session, title, lines, may, subject=match.number)
            person = await self.app.push_screen_wait(sign)
        if person is not None:
            arriving.decided += (Decision(match.barred, arrivals.ADMIT, why, person),)
        self._go_on(arriving, typed)

    @keys_wait(again="enter")
    async def _write(self, arriving: Arriving, typed: str, write: Callable[[], Visit]) -> None:
        session = self._session
        session.keeper.writing(NEW_FORM, kept(typed))
        try:
            visit = await session.write(drafts.finish, session.draft_place(NEW_FORM), write)
        except DeskError as error:
            session.keeper.written(NEW_FORM)
            self._again(arriving, typed, error)
            return
        session.keeper.written(NEW_FORM)
        self.arriving, self._refused = None, ("", "")
        self._preview()
        self.post_message(self.Taken(visit, said_of(visit, session)))

    def _again(self, arriving: Arriving, typed: str, error: DeskError) -> None:
        """Ask with the same line, and say why it was not written."""
        self._session.keeper.changed(NEW_FORM, kept(typed))
        self._refused = shown(kept(typed)), self._session.explain(error)
        self._ask_again(arriving, "")
