"""One case, whole: what it is, who called, what its clocks say, and its timeline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from rich.text import Text
from textual.app import ComposeResult

from models.clock import short_date_time
from models.complaints.clocks import DEADLINES, Deadline
from models.complaints.lifecycle import ACTIONS, STATES
from models.complaints.reads import Detail
from models.complaints.tables import (
    CHANNELS,
    JUDGEMENTS,
    KINDS,
    OUTCOMES,
    SEVERITIES,
    SEVERITY_NAMES,
    TRIGGERS,
    WAYS,
    Case,
    Step,
)
from models.language import N_
from models.text import shown, shown_lines
from screens import keys, labels
from screens.complaints.acts import KEYS, possible
from screens.complaints.queue_list import Names, handling
from screens.list_screen import keyed
from screens.session import Session
from screens.widgets.frame import KeysLine
from screens.widgets.sheet import SheetScreen

Lines = Iterator[tuple[str, str]]
KNOWN = {**JUDGEMENTS, **TRIGGERS}  # codes that a step may have as old or new


def detail_text(detail: Detail, names: Names, session: Session) -> Text:
    """Return everything about a case as lines; phones are masked."""
    parts = (
        _what(detail, names, session),
        _clocks(detail, session),
        _steps(detail, names, session),
    )
    return Text("\n").join(Text(*line) for lines in parts for line in lines)


def _what(detail: Detail, names: Names, session: Session) -> Lines:
    words, case = session.words, detail.case
    dot = f" {labels.signs(session).dot} "
    named = (KINDS[case.kind], SEVERITIES[SEVERITY_NAMES[case.severity]], STATES[case.state])
    yield f"{case.number}  {dot.join(map(words, named))}", "bold"
    when = short_date_time(case.received_at, session.zone, session.clock())
    yield f"{when}{dot}{words(CHANNELS[case.channel])}{dot}{shown(case.taken_name)}", ""
    for caller in detail.callers:
        yield "  ".join(filter(None, map(shown, (caller.unit, caller.name, caller.phone)))), ""
    if case.unit and case.unit not in {caller.unit for caller in detail.callers}:
        yield shown(case.unit), ""
    yield "", ""
    for line in shown_lines(case.words):
        yield line, ""
    yield "", ""
    with_whom = handling(case, names, session) if case.department or case.handler else ""
    facts = (
        (N_("wants"), case.remedy),
        (N_("with"), with_whom),
        (N_("judged"), words(JUDGEMENTS.get(case.judgement or "", ""))),
        (N_("cause"), case.cause),
        (N_("done"), case.measure),
        (N_("outcome"), words(OUTCOMES.get(case.outcome or "", ""))),
        (N_("waits"), words(TRIGGERS.get(case.waiting_for or "", ""))),
        (N_("links"), words.listed(link.number for link in detail.links)),
    )
    for label, value in facts:
        if value:
            yield words("{label}: {text}", label=words(label), text=shown(value)), ""
    if case.reopened:
        count = case.reopened
        yield words.plural("reopened {count} time", "reopened {count} times", count), "bold"
    if case.attempts:
        count = case.attempts
        yield words.plural("tried to reach {count} time", "tried to reach {count} times", count), ""


def _clocks(detail: Detail, session: Session) -> Lines:
    waiting = [each for each in detail.clocks.deadlines if each.is_open]
    if waiting:
        yield "", ""
    for each in waiting:
        yield _deadline(each, session), "bold" if each.overdue_by else ""


def _deadline(deadline: Deadline, session: Session) -> str:
    words = session.words
    facts = {
        "what": words(DEADLINES[deadline.kind]),
        "when": short_date_time(deadline.due_at, session.zone, session.clock()),
    }
    if deadline.frozen:
        return words("{what}: by {when}, stopped while on hold", **facts)
    if deadline.overdue_by:
        return words("{what}: by {when}, overdue", **facts)
    return words("{what}: by {when}", **facts)


def _steps(detail: Detail, names: Names, session: Session) -> Lines:
    yield "", ""
    yield session.words("What was done"), "bold"
    links = {link.reference: link.number for link in detail.links}
    for step in detail.steps:
        told = replace(step, new=links.get(step.new, step.new))
        yield _step(told, names, session), ""


def _step(step: Step, names: Names, session: Session) -> str:
    words, now = session.words, session.clock()
    when = short_date_time(step.at, session.zone, now)
    who = shown(step.person_name) if step.person else words("clock")
    parts = [when, who, words(ACTIONS[step.action].label)]
    old, new = (_said(value, step, names, session) for value in (step.old, step.new))
    if old or new:
        parts.append(f"{shown(old)} {labels.signs(session).arrow} {shown(new)}".strip())
    if step.moment is not None and step.action != "take":
        parts.append(short_date_time(step.moment, session.zone, now))
    if step.facts.get("way") == "door":
        parts.append(words(WAYS["door"]))
    if step.words and step.action != "take":
        parts.append(shown(" ".join(step.words.split())))
    return "  ".join(parts)


def _said(value: str, step: Step, names: Names, session: Session) -> str:
    """Return an old or new value in words; of a dispatch it begins with a department's code."""
    if step.action == "dispatch":
        code, _, handler = value.partition(" ")
        return names.with_whom(code, handler)
    return session.words(KNOWN.get(value, value))


@keyed
class CaseScreen(SheetScreen[str]):
    """One case, and what can be done with it. Answers the key of an act, if any."""

    acts = (*KEYS, "complaint_reveal")
    BINDINGS = keys.bindings(*acts)
    DEFAULT_CSS = """
    CaseScreen #dialog > Static { margin-bottom: 1; }
    CaseScreen KeysLine { dock: bottom; color: $quiet; }
    """

    def __init__(
        self, session: Session, case: Case, text: Text, read: Callable[[], Awaitable[Text]]
    ) -> None:
        super().__init__(session, text, read)
        self._able = possible(case, session.person.account)
        self._keys_line = KeysLine(session)

    def below(self) -> ComposeResult:
        """Yield the keys of what can be done with the case."""
        yield self._keys_line

    def say_keys(self) -> None:
        """Say them in the language that is spoken."""
        self._keys_line.tell(tuple(self._able), lead=self.session.words("Esc back"))
        self._keys_line.repaint()

    def act(self, key: str) -> None:
        """Go back and begin there: the line for what is to be said is the queue's."""
        self.dismiss(key)

    def out_of_reach(self) -> frozenset[str]:
        """Return the acts that the case does not allow."""
        return frozenset(self.acts).difference(self._able)
