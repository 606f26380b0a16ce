"""What the keys of the handover do at an item: for the outgoing, and for the incoming."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from models.errors import DeskError
from models.handover import notes, review, sealing
from models.handover.documents import ChecklistLine
from models.language import N_
from models.staff import Actor
from models.text import shown
from screens.handover.view import View
from screens.session import Session
from screens.widgets.ask_bar import Question

# What may be typed for a condition, in both languages; the first letter is enough.
CONDITION_WORDS = {
    "good": ("good", "g", "完好", "好"),
    "damaged": ("damaged", "d", "损坏", "坏"),
    "missing": ("missing", "m", "缺失", "缺"),
}
YES = {"tick": "yes", "condition": "good"}  # what one key answers, and takes back
HINTS = {
    "tick": N_("Enter alone: done; or a note first"),
    "count": N_("the number, then a note where it differs: 2 one lent to engineering"),
    "condition": N_("good, damaged or missing, then a note: damaged glass broken"),
    "text": N_("what it is"),
}


def line_at(view: View, item: str) -> ChecklistLine | None:
    """Return the checklist's line of an item, if it is one."""
    kind, _, name = item.partition(":")
    if kind != "check" or view.document is None:
        return None
    lines = view.document.checklist
    return next((line for line in lines if str(line.position) == name), None)


def typed_answer(line: ChecklistLine, typed: str) -> tuple[str, str]:
    """Return the value and the note of what was typed for an item of the checklist."""
    if line.kind == "tick":
        return "yes", typed
    if line.kind == "text" or not typed:
        return typed, ""
    pattern = r"(\d+)\s*(.*)" if line.kind == "count" else r"(\S+)\s*(.*)"
    found = re.fullmatch(pattern, typed)
    if found is None:
        raise DeskError("count_form", f"check:{line.position}")
    value, note = found.groups()
    if line.kind == "condition":
        value = next(
            (code for code, words in CONDITION_WORDS.items() if value.casefold() in words), value
        )
    return value, note


class Acts:
    """The acts of one person on the handover they see."""

    def __init__(self, session: Session, view: View) -> None:
        self._session = session
        self._view = view

    @property
    def number(self) -> int:
        """The handover's number."""
        assert self._view.handed is not None
        return self._view.handed.number

    def tick(self, item: str) -> Callable[[], object] | Question | None:
        """Return what Space does: an act at once, a question, or nothing."""
        view, actor, now = self._view, self._session.person, self._session.clock()
        kind, _, name = item.partition(":")
        line = line_at(view, item)
        if view.is_offered and view.incoming:
            if line is not None and line.kind == "count":
                return self.recount(line)
            if kind == "urgent":
                return self.say_back(item)
            if kind in ("check", "section", "open_items", "open"):
                return partial(review.check, item, "checked", "", "", actor, now)
        elif view.may_prepare:
            if kind == "urgent":
                return partial(notes.see, [int(name)], actor, now)
            if line is not None and line.kind in YES and line.value in ("", YES[line.kind]):
                value = "" if line.value else YES[line.kind]
                return partial(
                    notes.answer, line.position, value, "", actor, now, handover=self.number
                )
            if line is not None:
                return self.edit(line)
        return None

    def edit(self, line: ChecklistLine) -> Question:
        """Ask for an answer to an item of the checklist."""
        words, actor, clock = self._session.words, self._session.person, self._session.clock

        def write(typed: str) -> object:
            value, note = typed_answer(line, typed)
            if not value:
                return None  # nothing typed, nothing changed
            return notes.answer(line.position, value, note, actor, clock(), handover=self.number)

        return Question(
            line.label, words(HINTS[line.kind]), self._form(f"check:{line.position}"), write
        )

    def answered(self, line: ChecklistLine) -> str:
        """Return what was answered before, to be typed on; the incoming counts without it."""
        if not self._view.may_prepare:
            return ""
        return line.note if line.kind == "tick" else f"{line.value} {line.note}".strip()

    def none(self, item: str) -> Callable[[], object] | None:
        """Return the act of marking a section none, or of taking that back."""
        view, session = self._view, self._session
        kind, _, name = item.partition(":")
        if kind != "section" or not view.may_prepare:
            return None
        actor, now = session.person, session.clock()
        return partial(notes.mark_none, name, actor, now, handover=self.number)

    def recount(self, line: ChecklistLine) -> Question:
        """Ask the incoming to count, without a number to lean on."""
        words, actor, clock = self._session.words, self._session.person, self._session.clock
        item = f"check:{line.position}"

        def write(typed: str) -> object:
            number, _, remark = typed.partition(" ")
            return review.check(item, "checked", number, remark, actor, clock())

        hint = words("count it; then the other numbers are shown")
        return Question(line.label, hint, self._form(item), write)

    def say_back(self, item: str) -> Question:
        """Ask the incoming to say back what is urgent."""
        words, actor, clock = self._session.words, self._session.person, self._session.clock

        def write(typed: str) -> object:
            return review.check(item, "checked", typed, "", actor, clock())

        title = words("Say back #{number}", number=item.partition(":")[2])
        return Question(
            title, words("what you will do or watch, in one line"), self._form(item), write
        )

    def is_uncounted(self, item: str) -> bool:
        """Whether an item is to be counted before anything else is said of it."""
        line, document = line_at(self._view, item), self._view.document
        is_count = line is not None and line.kind == "count"
        return is_count and document is not None and document.check(item) is None

    def doubt(self, item: str) -> Question:
        """Ask the incoming what is doubted."""
        words, actor, clock = self._session.words, self._session.person, self._session.clock
        document = self._view.document
        known = document.check(item) if document is not None else None
        value = known.value if known is not None else ""

        def write(typed: str) -> object:
            return review.check(item, "doubt", value, typed, actor, clock())

        hint = words("in a few words; the outgoing answers here")
        return Question(words("Doubt"), hint, self._form(f"{item}:doubt"), write)

    def answer(self, item: str, actor: Actor) -> Question:
        """Ask one of the outgoing to answer a doubt."""
        words, clock = self._session.words, self._session.clock

        def write(typed: str) -> object:
            return review.answer(item, typed, actor, clock())

        return Question(
            words("Answer of {name}", name=shown(actor.account.name)),
            words("how it is"),
            self._form(f"{item}:answer"),
            write,
        )

    def refuse(self) -> Question:
        """Ask the incoming why they do not sign."""
        words, actor, clock = self._session.words, self._session.person, self._session.clock

        def write(typed: str) -> object:
            return sealing.refuse(typed, actor, clock())

        hint = words("the reason; the log and the supervisor will have it")
        done = words("Refused. It goes back to the outgoing, and the log says so.")
        return Question(words("Refuse to sign"), hint, self._form("refuse"), write, done=done)

    @property
    def would_lose(self) -> int:
        """How many items the incoming checked already, which go when the offer is taken back."""
        view = self._view
        if view.document is None or not (view.is_offered and view.outgoing):
            return 0
        return len(view.document.checks)

    def take_back(self, then: Callable[[str], object]) -> Question:
        """Ask the outgoing whether what the incoming checked may be lost."""
        words = self._session.words
        hint = words.plural(
            "{count} item was checked already; that is lost. Enter takes back, Esc keeps",
            "{count} items were checked already; that is lost. Enter takes back, Esc keeps",
            self.would_lose,
        )
        return Question(words("Take the offer back?"), hint, "", then=then)

    def override(self, then: Callable[[str], object]) -> Question:
        """Ask a supervisor why both signatures are not to be had."""
        words = self._session.words
        hint = words("why: relief did not come, alone at the desk …")
        return Question(words("Override"), hint, self._form("override"), then=then)

    def _form(self, what: str) -> str:
        return f"handover.{self.number}.{what}"
