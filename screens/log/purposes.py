"""What the line at the bottom is for just now: a new entry, a correction, a reason, a search.

Each purpose says how it is labelled, how what is typed is understood, and what writing it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from rich.text import Text

from models import coming
from models.clock import parse, short_date_time
from models.errors import DeskError
from models.language import N_, Words
from models.log import entries, grammar
from models.log.grammar import Surroundings, Understood
from models.log.tables import SEVERITIES, LogEntry, NewEntry
from models.staff import Actor
from models.text import shown
from screens import labels
from screens.session import Session

# What is said when it is done, by the action of the entry.
DONE = {
    "entry": N_("#{number} is written."),
    "correction": N_("#{target} is corrected by #{number}."),
    "void": N_("#{target} is void."),
    "carry": N_("#{target} is carried over."),
    "clear": N_("#{target} is cleared."),
}


@dataclass(frozen=True)
class Reading:
    """What understanding a line takes: the session, spellings of categories and their labels."""

    session: Session
    spellings: Mapping[str, str]
    category_labels: Mapping[str, str]

    @property
    def around(self) -> Surroundings:
        """The surroundings of the present moment."""
        session = self.session
        minutes = session.desk.ahead_minutes
        return Surroundings(session.clock(), session.zone, self.spellings, minutes)


@dataclass(frozen=True)
class Purpose:
    """The line's use. `form` names its draft; None keeps none."""

    number: int = 0

    draft: ClassVar[str | None] = "entry"
    label = N_("new entry")
    empty = N_("02:10 #category !! @place >>07:30 text; the marks in any order, first or last")
    enter = N_("Enter write  Esc list")
    writes = True

    @property
    def is_new(self) -> bool:
        """Whether it is for a new entry, and not about one that is there."""
        return self.form == "log.entry"

    @property
    def form(self) -> str | None:
        """The name of the draft, or None where none is kept."""
        if self.draft is None:
            return None
        return f"log.{self.draft}.{self.number}" if self.number else f"log.{self.draft}"

    def title(self, words: Words) -> str:
        """Return what the line is for."""
        return words(self.label, number=f"#{self.number}")

    def preview(self, typed: str, reading: Reading) -> Text:
        """Return how the line is understood, as it is typed."""
        if not typed.strip():
            return Text(reading.session.words(self.empty))
        return self.told(grammar.understand(typed, reading.around), reading)

    def told(self, understood: Understood, reading: Reading) -> Text:
        """Return what writing an entry so understood will do."""
        return understood_text(understood, reading)

    def write(self, typed: str, around: Surroundings, actor: Actor) -> LogEntry:
        """Write what was typed; runs on the writing thread."""
        return self.write_entry(grammar.understand(typed, around).entry(), actor, around.now)

    def write_entry(self, new: NewEntry, actor: Actor, now: int) -> LogEntry:
        """Write an entry that the long form has put together."""
        return entries.append(new, actor, now)


@dataclass(frozen=True)
class Correction(Purpose):
    """Write what an entry should have said. A place with blanks in it is no mark, so it stays.

    An open item stays open, and due when it was: the correction stands for it from then on.
    """

    place: str | None = None
    is_open: bool = False
    due_at: int | None = None

    draft: ClassVar[str | None] = "correct"
    label = N_("correct {number}: change the line, Enter writes it as a new entry")

    def told(self, understood: Understood, reading: Reading) -> Text:
        """Return how it is understood, and that an open item stays due when it was."""
        words, around = reading.session.words, reading.around
        told = []
        if understood.carried:
            told.append(Text(words("a correction does not change the due time"), "bold"))
        told.append(understood_text(replace(understood, carried=False, due_at=None), reading))
        if self.due_at is not None:
            due = when(self.due_at, around.zone, around.now)
            told.append(Text(words("stays open, due {when}", when=due)))
        elif self.is_open:
            told.append(Text(words("stays open")))
        return Text(f" {labels.signs(reading.session).dot} ").join(told)

    def write_entry(self, new: NewEntry, actor: Actor, now: int) -> LogEntry:
        """Write the correction."""
        if new.place is None and self.place and " " in self.place:
            new = replace(new, place=self.place)
        return entries.correct(self.number, new, actor, now)


@dataclass(frozen=True)
class Void(Purpose):
    """Say why an entry is void."""

    draft: ClassVar[str | None] = "void"
    label = N_("void {number}: say why")
    empty = N_("The entry stays readable, struck through, with the reason.")
    enter = N_("Enter void  Esc list")

    def preview(self, typed: str, reading: Reading) -> Text:  # noqa: ARG002
        """Return what will happen."""
        return Text(reading.session.words(self.empty))

    def write(self, typed: str, around: Surroundings, actor: Actor) -> LogEntry:
        """Write the void."""
        return entries.void(self.number, typed, actor, around.now)


@dataclass(frozen=True)
class Clear(Void):
    """Say how an open item was settled."""

    draft: ClassVar[str | None] = "clear"
    label = N_("clear {number}: say how it was settled")
    empty = N_("The item is no longer open; the log keeps how it was settled.")
    enter = N_("Enter clear  Esc list")

    def write(self, typed: str, around: Surroundings, actor: Actor) -> LogEntry:
        """Write the clearing."""
        return entries.clear(self.number, typed, actor, around.now)


@dataclass(frozen=True)
class Carry(Purpose):
    """Carry an entry over, with a due time or without."""

    draft: ClassVar[str | None] = None
    label = N_("carry over {number}: due when? Enter alone: no time")
    empty = N_("07:30, or 11-25 07:30; it stays open until somebody clears it.")
    enter = N_("Enter carry over  Esc list")

    def preview(self, typed: str, reading: Reading) -> Text:
        """Return when it will be due."""
        words, around = reading.session.words, reading.around
        if not typed.strip():
            return Text(words(self.empty))
        try:
            due = due_time(typed, around)
        except DeskError as error:
            return Text(reading.session.explain(error))
        return Text(words("due {when}", when=when(due, around.zone, around.now)))

    def write(self, typed: str, around: Surroundings, actor: Actor) -> LogEntry:
        """Write the carry-over."""
        due = due_time(typed, around) if typed.strip() else None
        return entries.carry_over(self.number, due, actor, around.now)


@dataclass(frozen=True)
class GoTo(Purpose):
    """Go to a number, a time or a date."""

    draft: ClassVar[str | None] = None
    label = N_("go to")
    empty = N_("1045, 02:10, 11-22, 11-22 23:50 or 2026-11-22")
    enter = N_("Enter go  Esc list")
    writes = False

    def preview(self, typed: str, reading: Reading) -> Text:
        """Return what was understood."""
        words, around = reading.session.words, reading.around
        if not typed.strip():
            return Text(words(self.empty))
        if typed.strip().lstrip("#").isdecimal():
            return Text(words("entry {number}", number="#" + typed.strip().lstrip("#")))
        try:
            at = parse(typed, around.now, around.zone)
        except DeskError as error:
            return Text(reading.session.explain(error))
        return Text(words("what was written from {when}", when=labels.day(at, reading.session)
                          + " " + when(at, around.zone, around.now)))  # fmt: skip


@dataclass(frozen=True)
class Find(GoTo):
    """Search everything as it is typed."""

    label = N_("find")
    empty = N_("Two Chinese characters, or the beginnings of words; Enter keeps, Esc ends")
    enter = N_("Enter keep  Esc end")

    def preview(self, typed: str, reading: Reading) -> Text:  # noqa: ARG002
        """Return how to search."""
        return Text(reading.session.words(self.empty))


def when(at: int, zone: ZoneInfo, now: int) -> str:
    """Return a time, with its date unless it is today's."""
    return short_date_time(at, zone, now)


def due_time(typed: str, around: Surroundings) -> int:
    """Return the coming moment that `07:30` or `11-25 07:30` means; raise DeskError `time_form`."""
    return coming.parse(typed, around.now, around.zone, "due")


def understood_text(understood: Understood, reading: Reading) -> Text:
    """Return how an entry line was understood, in the order in which people say it."""
    session, around = reading.session, reading.around
    words, entry = session.words, understood.entry()
    said: list[tuple[str, str]] = []
    if entry.happened_at is not None:
        said.append((_happened(understood, reading), "bold" if understood.moved else ""))
    category = shown(reading.category_labels.get(entry.category, entry.category))
    said.append((category, ""))
    if entry.severity:
        said.append((words(tuple(SEVERITIES.values())[entry.severity]), "bold"))
    if entry.place:
        said.append((f"@{entry.place}", ""))
    if entry.due_at is not None:
        due = when(entry.due_at, around.zone, around.now)
        said.append((words("carried over, due {when}", when=due), ""))
    elif entry.carried:
        said.append((words("carried over"), ""))
    if meant := grammar.look_alikes(understood.text, reading.spellings):
        said.append((words("as text: {text}", text=shown(" ".join(meant))), "bold"))
    if not understood.text:
        said.append((words("write what happened"), "bold"))
    dot = f" {labels.signs(session).dot} "
    return Text(dot).join(Text(text, style) for text, style in said)


def _happened(understood: Understood, reading: Reading) -> str:
    session, around = reading.session, reading.around
    at = understood.happened_at
    assert at is not None
    if understood.moved == "now":
        return session.words("that time is still to come: taken as now")
    time = when(at, around.zone, around.now)
    if understood.moved == "yesterday":
        return session.words("yesterday {when}", when=time)
    return session.words("happened {when}", when=time)


async def repeat_hint(session: Session, text: str) -> str | None:
    """Say so if the person has written nearly the same minutes ago."""
    # On the thread that will write: on the other it would wait for what others have written.
    alike = await session.write(entries.near_duplicate, text, session.person, session.clock())
    if alike is None:
        return None
    facts = {"number": alike.number, "text": labels.cell(shown(alike.text or ""), 24).rstrip()}
    return session.words("Nearly the same as #{number} ({text}). Once more writes it.", **facts)


def taken_along(line: str, reading: Reading) -> tuple[str, str]:
    """Return what stands on the entry line as marks and text, for the long form."""
    around = reading.around
    return grammar.written(
        grammar.understand(line, around).entry(), around, reading.category_labels
    )


def correction_line(entry: LogEntry, reading: Reading) -> tuple[str, str]:
    """Return an entry as marks and text that can be corrected and written again."""
    understood = Understood(
        text=entry.text or "",
        happened_at=entry.happened_at,
        category=entry.category,
        severity=entry.severity,
        place=entry.place,
    )
    return grammar.written(understood.entry(), reading.around, reading.category_labels)
