"""The bar at the bottom of a screen: short questions are asked and answered on its line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from models import drafts
from models.clock import SECOND
from models.errors import DeskError
from models.text import clean_line, shown
from screens import labels
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.frame import TextLine
from screens.widgets.line_input import LineInput


@dataclass(frozen=True)
class Question:
    """Something asked on the line: `write` takes the answer on the writing thread.

    `form` names the draft of a half-typed answer; empty, none is kept. With `then` the answer goes
    there instead, as the beginning of something more; `check` raises DeskError what is wrong with
    it as that. `done` is said when the answer is durable, `told` meanwhile what the line will do;
    `after` does what comes once it is, and says more. `of` is what the answer changes.
    """

    title: str
    hint: str
    form: str
    write: Callable[[str], object] | None = None
    then: Callable[[str], object] | None = None
    done: str = ""
    check: Callable[[str], object] | None = None
    told: Callable[[str], str] | None = None
    after: Callable[[], Awaitable[str]] | None = None
    of: object = None


RECENT = 5 * SECOND
"""How long something done stands beside what is told after it: nobody reads two lines at once."""


STAYS = 30 * SECOND
"""How long a sentence is news; what is under the cursor takes its place with the next look."""


@dataclass(frozen=True)
class Said:
    """When and in which language something was said on the line of words."""

    at: int
    language: str

    def is_over(self, session: Session) -> bool:
        """Whether it is no news any more, or not in the language that is spoken now."""
        return session.clock() - self.at >= STAYS or session.words.language != self.language


def said_now(session: Session) -> Said:
    """Return what is remembered of a sentence said at this moment."""
    return Said(session.clock(), session.words.language)


@dataclass(frozen=True)
class Done:
    """Something that was told as done: the words, when, and what was changed."""

    words: str
    at: int
    of: object


class AnswerLine(LineInput):
    """The line for an answer; Esc goes back to the screen, what is typed is kept."""

    BINDINGS = [Binding("escape", "leave", show=False, id="answer_leave")]

    @dataclass
    class Left(Message):
        """Esc: not now."""

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(self.Left())


class AskBar(Widget):
    """Rule, line and a line of words: what stands under the cursor, or what is asked."""

    DEFAULT_CSS = "AskBar { height: 3; layout: vertical; }"

    @dataclass
    class Answered(Message):
        """An answer is durable, or was handed on."""

        question: Question

    @dataclass
    class Ended(Message):
        """The line is left: the screen takes the focus."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="bar")
        self.line = AnswerLine(clean=clean_line, id="answer")
        self.question: Question | None = None
        self._session = session
        self._rule = TextLine(id="rule")
        self._words = TextLine(id="preview")
        self._told = Text()
        self._said: Said | None = None
        self._refused_answer = ""  # the answer that was refused last
        self._of: object = None
        self._status = ""
        self._writing = False
        self._done: Done | None = None
        self._before: Done | None = None

    def compose(self) -> ComposeResult:
        """Lay out the three lines."""
        self.line.can_focus = False
        yield self._rule
        yield self.line
        yield self._words

    @work(exclusive=True, group="ask")
    async def ask(self, question: Question, prefill: str = "") -> None:
        """Ask something; what was half-typed for it is there again."""
        self.question = question
        self.line.can_focus = True
        self._set(prefill)
        self.line.focus()
        self._paint()
        if not question.form:
            return
        try:
            found = await self._session.keeper.find(question.form)
        except DeskError as error:
            self.say(self._session.explain(error), wrong=True)
            return
        if found is not None and not found.elsewhere and self.question is question:
            self._set(found.content + self.line.value.removeprefix(prefill))
            self._paint()
            self.restored()

    def restored(self) -> None:
        """Take note of what was half-typed before and is there again."""

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say something until the cursor moves, a key is typed, or it is no news any more."""
        self._said = said_now(self._session)
        said = Text.assemble(" ", (words, "bold" if wrong else ""))
        if wrong and self._done is not None:
            said.append(self._beside(self._done))
        self._words.show(said)

    def say_done(self, words: str, of: object) -> None:
        """Say what was done with something; what was just done with something else stays beside."""
        if self._done is not None and self._done.of != of:
            self._before = self._done
        self._done = Done(words, self._session.clock(), of)
        beside = self._beside(self._before) if self._before is not None else ""
        self.say(f"{words}{beside}")

    def _beside(self, done: Done) -> str:
        """Return what was done a moment ago, to be read behind something else."""
        if self._session.clock() - done.at >= RECENT:
            return ""
        before = self._session.words("just before: {what}", what=done.words)
        return f"  {labels.signs(self._session).dot} {before}"

    def tell(self, status: str) -> None:
        """Show something quiet at the end of the rule, such as what the list is filtered by."""
        if status != self._status:
            self._status = status
            self._draw_rule()

    def describe(self, told: Text, of: object = None) -> None:
        """Show what stands under the cursor, in full; `of` is what the cursor is on."""
        is_over = self._said is not None and self._said.is_over(self._session)
        if is_over or (told, of) != (self._told, self._of):  # what was said stays meanwhile
            self._told, self._of = told, of
            self.tell_again()

    def tell_again(self) -> None:
        """Show what stands under the cursor in place of what was said."""
        if self.question is None:
            self._said = None
            self._words.show(self._told)

    def close(self) -> None:
        """End the question."""
        self.question = None
        self._set("")
        self.line.can_focus = False
        self._paint()
        self.post_message(self.Ended())

    @on(AnswerLine.Left)
    def _left(self, event: AnswerLine.Left) -> None:
        event.stop()
        self.leave()

    def leave(self) -> None:
        """End the question without an answer; what is typed is kept unless it was refused."""
        form = self.question.form if self.question is not None else ""
        if form and self.line.value == self._refused_answer:
            self._session.keeper.changed(form, "")
        self.close()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.question is not None and not self._writing:
            if self.question.form:
                self._session.keeper.changed(self.question.form, self.kept(self.line.value))
            self._paint()

    def kept(self, typed: str) -> str:
        """Return what of a half-typed line goes into its draft."""
        return typed

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.question is not None:
            self.answer(self.question, clean_line(self.line.value))

    def answer(self, question: Question, typed: str) -> None:
        """Hand an answer on, or write it once; the line is blocked from this moment."""
        if not self._writing:
            self._writing = question.then is None
            self._answer(question, typed)

    @work(group="write")
    @keys_wait(again="enter")
    async def _answer(self, question: Question, typed: str) -> None:
        if question.then is not None:
            self._hand_on(question, question.then, typed)
        elif question.write is not None:
            await self._write_answer(question, question.write, typed)

    def _hand_on(self, question: Question, then: Callable[[str], object], typed: str) -> None:
        try:
            if question.check is not None:
                question.check(typed)
        except DeskError as error:
            self._say_why_not(error)
            return
        self.close()
        then(typed)

    async def _write_answer(
        self, question: Question, write: Callable[[str], object], typed: str
    ) -> None:
        session, kept = self._session, self.kept(typed)
        session.keeper.writing(question.form, kept)
        try:
            place = session.draft_place(question.form)
            await session.write(drafts.finish, place, partial(write, typed))
        except DeskError as error:
            session.keeper.written(question.form)
            session.keeper.changed(question.form, kept)
            self._say_why_not(error)
            return
        finally:
            self._writing = False
        session.keeper.written(question.form)
        if self.question is not None and self.question.form == question.form:
            self.close()
        self.post_message(self.Answered(question))

    def _say_why_not(self, error: DeskError) -> None:
        # What is wrong with the case or the desk leaves the answer right.
        self._refused_answer = self.line.value if error.field else ""
        self.say(self._session.explain(error), wrong=True)

    def _set(self, value: str) -> None:
        with self.line.prevent(Input.Changed):
            self.line.value = shown(value)
            self.line.cursor_position = len(self.line.value)

    def _paint(self) -> None:
        self._draw_rule()
        self._words.show(self._hint(self.question) if self.question else self._told)

    def _draw_rule(self) -> None:
        sign = labels.signs(self._session).line
        title = f"{sign} {shown(self.question.title)} " if self.question else ""
        end = f" {self._status} {sign}" if self._status else ""
        room = max(0, self.size.width - cell_len(title) - cell_len(end))
        self._rule.show(Text(title + sign * room + end))

    def _hint(self, question: Question) -> Text:
        typed = self.line.value
        if typed.strip() and question.told is not None:
            return Text(f" {shown(question.told(typed))}")
        return Text(f" {question.hint}", "dim")

    def on_resize(self) -> None:
        """Draw the rule as long as the line; what was said stays."""
        self._draw_rule()
