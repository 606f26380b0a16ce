"""The line of the complaint screen: a new case is previewed as it is typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input, Static

from models.complaints.lifecycle import STATES
from models.text import clean_line, shown
from screens.complaints.take import Offered, Taking
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question

NEW_FORM = "complaint.new"


class CaseBar(AskBar):
    """Asks as every bar does; while a case is taken it says how the line is understood.

    Open cases that may be the same stand above the line: Up and Down choose one to join.
    """

    DEFAULT_CSS = """
    CaseBar { height: auto; }
    CaseBar #similar { height: auto; display: none; }
    """
    BINDINGS = [
        Binding("tab", "complete", show=False, id="complaint_complete"),
        Binding("up", "choose(-1)", show=False, id="complaint_up"),
        Binding("down", "choose(1)", show=False, id="complaint_down"),
        Binding("f11", "join", show=False, id="complaint_join"),
    ]

    @dataclass
    class Typed(Message):
        """The line of a new case says something else."""

        taking: Taking
        typed: str

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.taking: Taking | None = None
        self._similar = Static(id="similar", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out what may be the same case above the three lines."""
        yield self._similar
        yield from super().compose()

    def take(self, taking: Taking, question: Question) -> None:
        """Ask for a new case."""
        self.taking = taking
        self.ask(question)

    def offer(self, taking: Taking, offered: Offered) -> None:
        """Show what was found for the line."""
        if taking is self.taking:
            taking.offer(offered)
            self._preview()

    def action_complete(self) -> None:
        """Take over the first caller that is offered."""
        if self.taking is not None and self.taking.offered.callers:
            self.line.value = shown(self.taking.complete(self.line.value))
            self.line.cursor_position = len(self.line.value)

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
        self.question = replace(question, title=title, write=partial(taking.join, case))
        self._answer(self.question, clean_line(self.line.value))

    def close(self) -> None:
        """End the question."""
        self.taking = None
        super().close()

    @on(Input.Changed)
    def _tell_typed(self) -> None:
        if self.taking is not None:
            self.post_message(self.Typed(self.taking, self.line.value))

    def _paint(self) -> None:
        super()._paint()
        self._preview()

    def _preview(self) -> None:
        taking = self.taking
        cases = taking.offered.cases if taking is not None else ()
        self._similar.display = bool(cases)
        if taking is None or self.question is None:
            return
        self._words.show(taking.preview(self.line.value))
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
