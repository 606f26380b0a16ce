"""The three parts of a handover as rows of a list: what the desk knows, the checklist, the note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from rich.cells import cell_len

from models.checklists import CONDITIONS
from models.clock import DAY, MINUTE, short_date_time
from models.handover.documents import BlockLines, Check, ChecklistLine, OpenLine
from models.handover.notes import SECTIONS
from models.language import N_
from models.log.tables import NOTABLE, ROUTINE, URGENT, LogEntry
from models.sheets.text import wrapped
from models.text import shown, shown_lines
from screens.handover.view import View
from screens.session import Session

DONE, TO_DO, DOUBT, DIFFERS, NOTHING = "[x]", "[ ]", "[?]", "[!]", "   "
FEW = 40  # lines of one group that are wrapped; wrapping takes longer than reading them
MOST_WRAPPED = 3
MOST_LINES = 100  # of one section; the rest is in the editor


@dataclass(frozen=True)
class PartRow:
    """One line: `item` is what its keys act on, `key` names the line, `group` its heading.

    Of a text in several lines the first has the `whole`, the others have none.
    """

    key: str
    item: str
    mark: str
    said: str | Callable[[], str]
    group: str
    severity: int = 0
    quiet: bool = False
    whole: str | None = None

    @cached_property
    def text(self) -> str:
        """The words of the line; of a long list only those in sight are ever written."""
        return self.said if isinstance(self.said, str) else self.said()

    @property
    def told(self) -> str:
        """What the line adds to what is told of its item."""
        return (self.text if self.whole is None else self.whole).strip()


class Rows:
    """Builds the rows for one reader at one width."""

    def __init__(self, view: View, session: Session, width: int) -> None:
        self._view = view
        self._session = session
        self._words = session.words
        self._width = max(10, width - len(DONE) - 1)

    # What the desk knows.

    def known(self) -> Iterator[PartRow]:
        """Yield urgent and notable entries, open items, and what other parts report."""
        words, document = self._words, self._view.document
        if document is None:
            return
        urgent = self._heading(words("Urgent"), len(document.urgent))
        for number in document.urgent:
            item = f"urgent:{number}"
            entry = self._entry(number)
            yield from self._wrapped(item, self._mark(item), entry, urgent, URGENT)
            yield from self._said(item, urgent)
        notable = self._heading(words("Notable"), len(document.notable))
        for number in document.notable:
            item = f"notable:{number}"
            yield from self._wrapped(item, NOTHING, self._entry(number), notable, NOTABLE)
        yield from self._open_items()
        for number, block in enumerate(document.blocks):
            yield from self._block(number, block)
        if self._view.since_offer:
            yield from self._since_offer()

    def _block(self, number: int, block: BlockLines) -> Iterator[PartRow]:
        """Yield the lines of another part as they were written; Enter shows one whole."""
        group, few = self._heading(block.title, block.count), len(block.lines) <= FEW
        for place, line in enumerate(block.lines):
            item, text = f"block:{number}:{place}", shown(line).strip()
            if few:
                yield from self._wrapped(item, NOTHING, text, group, block.severity)
            else:
                yield PartRow(item, item, NOTHING, text, group, block.severity)

    def _since_offer(self) -> Iterator[PartRow]:
        since = self._words("Since the offer")
        told = self._words.plural(
            "{count} entry is not in it",
            "{count} entries are not in it",
            self._view.since_offer,
        )
        yield PartRow("since", "since", NOTHING, told, since, quiet=True)
        if earlier := self._view.since_offer - len(self._view.since):
            told = self._words.plural(
                "{count} earlier one is in the log", "{count} earlier ones are in the log", earlier
            )
            yield PartRow("since:earlier", "since", NOTHING, told, since, quiet=True)
        for entry in self._view.since:
            item = f"since:{entry.number}"
            yield from self._wrapped(
                item, NOTHING, self._entry(entry.number), since, entry.severity
            )

    def _open_items(self) -> Iterator[PartRow]:
        document = self._view.document
        assert document is not None
        open_items = self._heading(self._words("Open items"), len(document.open_items))
        if self._view.is_offered:
            told = self._words.plural(
                "{count} passes to the next shift",
                "{count} pass to the next shift",
                len(document.open_items),
            )
            yield PartRow("open_items", "open_items", self._mark("open_items"), told, open_items)
            yield from self._said("open_items", open_items)
        elif not document.open_items:
            told = self._words("none")
            yield PartRow("open_items", "open_items", NOTHING, told, open_items, quiet=True)
        few = len(document.open_items) <= FEW
        for line in document.open_items:
            item = f"open:{line.number}"
            mark = self._mark(item) if document.check(item) else NOTHING
            over = line.due_at is not None and line.due_at <= self._view.now
            severity = URGENT if over else 0
            if few:
                text = self._open_line(line)
                yield from self._wrapped(item, mark, text, open_items, severity)
            else:
                said = partial(self._open_line, line)
                yield PartRow(item, item, mark, said, open_items, severity)
            yield from self._said(item, open_items)

    def _wrapped(
        self, item: str, mark: str, text: str, group: str, severity: int
    ) -> Iterator[PartRow]:
        """Yield a text in up to three lines."""
        lines = wrapped(text, self._width) if cell_len(text) > self._width else [text]
        if len(lines) > MOST_WRAPPED:
            lines = [*lines[: MOST_WRAPPED - 1], " ".join(lines[MOST_WRAPPED - 1 :])]
        for place, piece in enumerate(lines):
            key, whole = (f"{item}:{place}", "") if place else (item, text)
            sign = NOTHING if place else mark
            yield PartRow(key, item, sign, piece, group, severity, whole=whole)

    def _open_line(self, line: OpenLine) -> str:
        words, entry = self._words, self._view.entries.get(line.number)
        parts = [self._age(entry)] if entry else []
        if line.handovers:
            parts.append(words.plural("{count} handover", "{count} handovers", line.handovers))
        if line.due_at is not None:
            zone = self._session.zone
            when = short_date_time(line.due_at, zone, self._view.now)
            parts.append(words("due {when}", when=when))
        about = "  ".join(parts)
        return words("{label}: {text}", label=about, text=self._entry(line.number))

    def _age(self, entry: LogEntry) -> str:
        minutes = max(0, self._view.now - entry.happened_at) // MINUTE
        if minutes < 24 * 60:
            return self._words("{hours} h", hours=minutes // 60)
        return self._words("{days} d", days=minutes * MINUTE // DAY)

    def _entry(self, number: int) -> str:
        entry = self._view.entries.get(number)
        if entry is None:
            return f"#{number}"
        when = short_date_time(entry.happened_at, self._session.zone, self._view.now)
        text = self._words("(removed)") if entry.text is None else shown(entry.text)
        place = f" @{shown(entry.place)}" if entry.place else ""
        return f"#{number} {when} {text}{place}"

    # The checklist.

    def checklist(self) -> Iterator[PartRow]:
        """Yield the items of the checklist with what was found."""
        document, words = self._view.document, self._words
        if document is None:
            return
        room = min(
            max((cell_len(line.label) for line in document.checklist), default=0), self._width // 2
        )
        for line in document.checklist:
            item = f"check:{line.position}"
            group = words("Checklist")
            label = shown(line.label)
            label += " " * (room - cell_len(label))
            found = self._found(line, document.check(item))
            fits = cell_len(label) + 2 + cell_len(found) <= self._width
            text = f"{label}  {found}".rstrip() if fits else shown(line.label)
            yield PartRow(item, item, self._mark(item), text, group)
            if found and not fits:
                yield from self._below(item, "found", found, group)
            hides = self._is_blind and line.kind == "count" and document.check(item) is None
            if line.note and not hides:
                yield from self._below(item, "note", shown(line.note), group, quiet=True)
            yield from self._said(item, group)

    @property
    def _is_blind(self) -> bool:
        """Whether the numbers are hidden: the incoming may not know them before they count."""
        return not self._view.outgoing and (self._view.is_offered or self._view.incoming)

    def _found(self, line: ChecklistLine, check: Check | None) -> str:
        words = self._words
        if line.kind != "count":
            value = {"yes": "", **CONDITIONS}.get(line.value, line.value)
            return words(value) if value in CONDITIONS.values() else shown(value)
        if self._is_blind and check is None:
            return words("count it first") if self._view.is_offered else ""
        numbers = [words("{count} expected", count=line.expected)]
        if line.value:
            numbers.append(words("{count} counted", count=line.value))
        if check is not None and check.value:
            numbers.append(words("{count} again", count=check.value))
        return "  ".join(numbers)

    # The note.

    def note(self) -> Iterator[PartRow]:
        """Yield the sections of the note with their text, wrapped."""
        document, words = self._view.document, self._words
        if document is None:
            return
        for section in document.sections:
            item = f"section:{section.section}"
            label = words(SECTIONS.get(section.section, section.section))
            if section.is_none and not section.text:
                label = words("{label}: {text}", label=label, text=words("none"))
            group = words("Note")
            yield PartRow(item, item, self._mark(item), label, group)
            lines = [
                piece
                for text in (shown_lines(section.text) if section.text else [])
                for piece in (wrapped(text, self._width - 2) or [""])
            ]
            for place, text in enumerate(lines[:MOST_LINES]):
                yield PartRow(f"{item}:{place}", item, NOTHING, f"  {text}", group, quiet=True)
            yield from self._said(item, group)

    # What all have in common.

    def _heading(self, title: str, count: int) -> str:
        return f"{title} {count}"

    def _mark(self, item: str) -> str:
        """Return the box before an item: ticked, doubted, differing or still to do."""
        view = self._view
        document = view.document
        assert document is not None
        if view.is_offered:
            check = document.check(item)
            if check is None:  # the boxes are the relief's: an empty one asks nobody else
                return NOTHING if view.outgoing else TO_DO
            if check.verdict == "checked":
                return DONE
            return DIFFERS if check.value and not check.remark else DOUBT
        if view.outgoing:
            return TO_DO if view.is_left(item) else self._differs(item) or DONE
        return NOTHING

    def _differs(self, item: str) -> str:
        document = self._view.document
        assert document is not None
        for line in document.checklist:
            if item == f"check:{line.position}" and line.expected is not None:
                return DIFFERS if line.value != str(line.expected) else ""
            if item == f"check:{line.position}" and line.value in ("damaged", "missing"):
                return DIFFERS
        return ""

    def _said(self, item: str, group: str) -> Iterator[PartRow]:
        """Yield the say-back, the doubt and its answer below an item."""
        document, words = self._view.document, self._words
        check = document.check(item) if document is not None and self._view.is_offered else None
        if check is None:
            return
        is_count = check.value.isdigit() and item.startswith("check:")
        if check.value and not is_count:
            said = words("  said back: {text}", text=shown(check.value))
            yield from self._below(item, "said", said, group, quiet=True)
        if check.remark:
            is_doubt = check.verdict == "doubt" or check.answer or not is_count
            label = N_("  doubt: {text}") if is_doubt else N_("  remark: {text}")
            remark = words(label, text=shown(check.remark))
            yield from self._below(item, "doubt", remark, group, NOTABLE)
        if check.verdict == "doubt":
            answer = (
                words("  {name}: {text}", name=shown(check.answered_by), text=shown(check.answer))
                if check.answer
                else words("  waits for an answer")
            )
            severity = ROUTINE if check.answer else NOTABLE
            yield from self._below(item, "answer", answer, group, severity)

    def _below(
        self, item: str, name: str, text: str, group: str, severity: int = 0, *, quiet: bool = False
    ) -> Iterator[PartRow]:
        """Yield what is told of an item below it, indented, in as many lines as it takes."""
        for place, piece in enumerate(wrapped(text.strip(), self._width - 2)):
            key, whole = f"{item}:{name}:{place}", "" if place else text
            yield PartRow(key, item, NOTHING, f"  {piece}", group, severity, quiet, whole)
