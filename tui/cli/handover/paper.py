"""`dutydesk handover enter`: a paper that was filled in by hand becomes the open shift's handover.

What is asked is one line each: at a terminal as questions, else as the lines of standard input.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from models.errors import DeskError
from models.language import N_
from models.text import clean_line, shown
from tui.cli.context import Invocation, Sentence
from tui.cli.handover.group import PIN_FILE, handover
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.checklists import Item
    from models.desk import Desk
    from models.handover.documents import Check, ChecklistLine, Document, Section

Read = TypeVar("Read")
NOTHING = "-"
SEPARATOR = re.compile(r"\s*[/／]\s*")
YES = frozenset(("yes", "y", "x", "是", "有", "√"))
EXAMPLES = {"tick": "x / x", "count": "14 / 14", "condition": "good / damaged"}


@handover.command(
    "enter",
    help=N_(
        "Type in the handover of the open shift from a paper; it is marked as entered late.\n\n"
        "Needs a supervisor. Asks for who signed and when, the checklist (outgoing / incoming), "
        "the note (- says none) and the reason; without a terminal these are the lines of standard "
        "input, in the same order."
    ),
)
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def enter(call: Invocation, as_login: str | None, pin_file: str | None) -> None:
    with call.desk() as here:
        from models.handover import sealing

        actor = call.actor(here, as_login, pin_file)
        actor.require("override_handover")
        now = call.clock()
        paper = _paper(Questions(call), here, now)
        handed = sealing.enter(paper, actor, now, number=paper.handover)
        click.echo(
            call.words(
                "Handover {number} is sealed, marked as entered late. Code: {code}",
                number=handed.number,
                code=handed.code,
            )
        )


@dataclass
class Questions:
    """Asks for one line at a time, again at a terminal when it will not do."""

    call: Invocation
    line: int = 0

    def ask(self, question: str, read: Callable[[str], Read]) -> Read:
        """Return what a line says; raise Sentence for one of standard input that will not do."""
        while True:
            answer = clean_line(self._line(question))
            try:
                if not answer:
                    raise DeskError("paper_empty")
                return read(answer)
            except DeskError as problem:
                sentence = shown(problem.sentence(self.call.words, self.call.zone))
                if not sys.stdin.isatty():
                    where = {"line": self.line, "question": question, "problem": sentence}
                    told = self.call.words("Line {line} ({question}): {problem}", **where)
                    raise Sentence(told) from None
                click.echo(sentence, err=True)

    def _line(self, question: str) -> str:
        if sys.stdin.isatty():
            return str(click.prompt(shown(question), err=True, default="", show_default=False))
        self.line += 1
        line = sys.stdin.buffer.readline()
        if not line:
            told = self.call.words("The lines end before: {question}", question=shown(question))
            raise Sentence(told)
        return line.decode("utf-8", errors="replace")


def _paper(questions: Questions, here: Desk, now: int) -> Document:
    from dataclasses import replace
    from functools import partial

    from models import checklists, clock, duty
    from models.handover.documents import Document, Reason
    from models.handover.sealing import signer_on_paper

    words = questions.call.words
    found = duty.situation(now)
    opened = found.opened
    if opened is None:
        raise DeskError("no_shift_open")
    shift = opened.shift
    outgoing = questions.ask(
        words("Outgoing, login"), lambda login: signer_on_paper(found, "outgoing", login)
    )

    def since(earliest: int, text: str) -> int:
        at = clock.parse(text, now, here.zone)
        if not earliest <= at <= now:
            raise DeskError("paper_order", when=at)
        return at

    began_at = min(shift.starts_at, opened.opened_at)
    offered_at = questions.ask(words("When the outgoing signed"), partial(since, began_at))
    incoming = questions.ask(
        words("Incoming, login"), lambda login: signer_on_paper(found, "incoming", login)
    )
    accepted_at = questions.ask(words("When the incoming signed"), partial(since, offered_at))
    items = checklists.by_id(opened.checklist).items
    answers = [_answer(questions, item, incoming.name, accepted_at) for item in items]
    paper = Document(
        handover=opened.opening,
        shift=shift.key,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        first=0,
        last=0,
        checklist=tuple(line for line, _ in answers),
        checks=tuple(check for _, check in answers if check is not None),
        sections=_sections(questions),
        offered_by=outgoing,
        offered_at=offered_at,
        accepted_by=incoming,
        accepted_at=accepted_at,
    )
    reason = questions.ask(words("Why it is entered late"), _text)
    return replace(paper, paper=Reason("", "", now, reason))


def _text(answer: str) -> str:
    if answer == NOTHING:
        raise DeskError("paper_note")
    return answer


def _sections(questions: Questions) -> tuple[Section, ...]:
    from models.handover.documents import Section
    from models.handover.notes import LONGEST_SECTION
    from models.handover.sheet import section_label

    def read(text: str) -> str:
        if len(text) > LONGEST_SECTION:
            raise DeskError("text_long", length=len(text), limit=LONGEST_SECTION)
        return "" if text == NOTHING else text

    from models.handover.notes import SECTIONS

    words = questions.call.words
    texts = [(name, questions.ask(section_label(name, words), read)) for name in SECTIONS]
    return tuple(Section(name, text, not text) for name, text in texts)


def _answer(
    questions: Questions, item: Item, name: str, at: int
) -> tuple[ChecklistLine, Check | None]:
    """Return the outgoing's answer to an item and what the incoming found, if they did."""
    from models.handover.documents import Check, ChecklistLine

    words = questions.call.words
    question = item.label
    if item.expected is not None:
        question = words.bracketed(question, str(item.expected))
    if item.kind != "text":
        question = words("{item}: outgoing / incoming", item=question)
    value, recount = questions.ask(question, lambda text: _values(item, text))
    note = ""
    if _wants_note(item, value, recount):
        note = questions.ask(words("{item}: remark", item=item.label), _text)
    line = ChecklistLine(item.position, item.kind, item.label, item.expected, value, note)
    if not recount:
        return line, None
    verdict = "checked" if recount == value else "doubt"
    remark = "" if verdict == "checked" else note
    checked = recount if item.kind == "count" else ""
    if item.kind == "condition" and verdict == "doubt":
        checked = recount
    return line, Check(f"check:{item.position}", verdict, checked, remark, name, at, "", "", None)


def _values(item: Item, text: str) -> tuple[str, str]:
    if item.kind == "text":
        return ("" if text == NOTHING else text), ""
    parts = SEPARATOR.split(text)
    if len(parts) > 2:
        raise _not_understood(item, text)
    outgoing, incoming = (_value(item, part, text) for part in (*parts, NOTHING)[:2])
    return outgoing, incoming


def _value(item: Item, part: str, text: str) -> str:
    """Return one side's answer as it is stored; `-` is none."""
    from models.checklist_lines import whole_number
    from models.checklists import CONDITIONS, DONE
    from models.language import LANGUAGES, Words

    if part == NOTHING:
        return ""
    if item.kind == "count" and (number := whole_number(part)) is not None:
        return str(number)
    if item.kind == "tick" and part.lower() in YES:
        return DONE
    if item.kind == "condition":
        for name, label in CONDITIONS.items():
            if part.lower() in {name, *(Words(language)(label) for language in LANGUAGES)}:
                return name
    raise _not_understood(item, text)


def _not_understood(item: Item, text: str) -> DeskError:
    return DeskError("paper_answer", value=text, example=EXAMPLES[item.kind])


def _wants_note(item: Item, value: str, recount: str) -> bool:
    if item.kind == "count":
        return {value, recount or value} != {str(item.expected)}
    if item.kind == "condition":
        return {value, recount or value} != {"good"}
    return bool(recount) and recount != value
