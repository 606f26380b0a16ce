"""The handover on paper: the sheet that both sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from models import clock, duty
from models.checklists import CONDITIONS, DONE
from models.desk import Desk
from models.errors import DeskError
from models.handover import documents
from models.handover.documents import Check, ChecklistLine, Document, Member, Reason
from models.handover.notes import SECTIONS
from models.handover.sealing import SAID
from models.handover.tables import Handed, Step
from models.language import LANGUAGES, N_, Words
from models.log import reads
from models.log.tables import LogEntry
from models.sheets import Column, Mark, Paragraph, Part, Sheet, Signature, Table, tick
from models.shift_pattern import name_label

HOUR = 60 * clock.MINUTE

UNDONE = ("withdraw", "refuse")
HISTORY = {
    "offer": N_("signed as the outgoing by {name}"),
    "withdraw": N_("taken back by {name}"),
    "refuse": N_("refused by {name}: {reason}"),
}


def sheet_of(handed: Handed, desk: Desk, words: Words) -> Sheet:
    """Return the sheet of a handover that was offered or sealed, with its entries from the log.

    Raises DeskError handover_not_offered, handover_removed or handover_damaged when it has no
    document.
    """
    document = handed.document
    if document is None:
        code = "handover_removed" if handed.state == "sealed" else "handover_not_offered"
        code = "handover_damaged" if handed.is_damaged else code
        raise DeskError(code, "handover", number=handed.number)
    open_numbers = (item.number for item in document.open_items)
    addenda = tuple(step for step in handed.steps if step.action == "addendum")
    said = (step.entry for step in addenda if step.entry is not None)
    numbers = {*document.urgent, *document.notable, *open_numbers, *said}
    return handover_sheet(
        document,
        handed.code,
        addenda,
        {entry.number: entry for entry in reads.entries(numbers)},
        desk,
        words,
        since_offer=since_offer(handed),
        gap=handed.gap,
        gap_more=handed.gap_more,
        steps=handed.steps,
    )


def since_offer(handed: Handed) -> int:
    """Return how many entries were written between the offer and the sealing signature."""
    if handed.document is None or handed.document.offered_at is None:
        return 0
    sealing = next((step for step in reversed(handed.steps) if step.action == "accept"), None)
    if sealing is None or sealing.entry is None:
        return 0
    return reads.count(after=handed.document.last, before=sealing.entry)


def handover_sheet(
    document: Document,
    code: str | None,
    addenda: Sequence[Step],
    entries_by_number: Mapping[int, LogEntry],
    desk: Desk,
    words: Words,
    *,
    since_offer: int = 0,
    gap: Sequence[str] = (),
    gap_more: int = 0,
    steps: Sequence[Step] = (),
) -> Sheet:
    """Return the sheet of a handover; `gap` names the shifts before it that nobody opened.

    An addendum is what its entry in the log says, and `gap_more` counts further shifts.
    """
    writer = Writer(document, entries_by_number, desk.zone, words, steps)
    title = words(
        "Shift handover {number}: {shift}",
        number=document.handover,
        shift=key_label(document.shift, words),
    )
    return Sheet(
        title=title,
        subtitle=tuple(writer.subtitle(desk, since_offer, gap, gap_more)),
        code=code,
        marks=tuple(writer.marks(addenda)),
        parts=tuple(part for part in writer.parts() if part.content),
        signatures=tuple(Signature(label) for label in writer.signatures()),
    )


def key_label(key: str, words: Words) -> str:
    """Return `2026-11-24 night shift` for the key `2026-11-24-night`."""
    return f"{key[:10]} {name_label(key[11:], words)}"


@dataclass(frozen=True)
class Writer:
    """Writes the pieces of one handover's sheet."""

    document: Document
    entries: Mapping[int, LogEntry]
    zone: ZoneInfo
    words: Words
    steps: Sequence[Step] = ()

    def subtitle(
        self, desk: Desk, since_offer: int, gap: Sequence[str], gap_more: int
    ) -> Iterator[str]:
        words, document = self.words, self.document
        named = words.bracketed(desk.name, desk.code)
        yield f"{named} {words('DEMO')}" if desk.demo else named
        start, end = self._when(document.starts_at), self._when(document.ends_at)
        yield words("Shift: {start} to {end}", start=start, end=end)
        for key in gap:
            yield words("Nobody opened the shift before: {shift}.", shift=key_label(key, words))
        if gap_more:
            yield words.plural("And {count} more shift.", "And {count} more shifts.", gap_more)
        if document.members:
            yield words("On duty: {names}", names=words.listed(map(self._member, document.members)))
        if document.last >= document.first:
            yield words(
                "Entries #{first} to #{last} of the log.", first=document.first, last=document.last
            )
        else:
            yield words("No entry was written.")
        if since_offer:
            yield words.plural(
                "{count} entry was written after the offer; it belongs to the next handover.",
                "{count} entries were written after the offer; they belong to the next handover.",
                since_offer,
            )

    def _member(self, member: Member) -> str:
        kind = duty.KINDS.get(member.kind, member.kind)
        told = "" if member.kind in ("plain", "rostered") else self.words(kind)
        more = self.words.listed(filter(None, (member.login, told)))
        return self.words.bracketed(member.name, more)

    def marks(self, addenda: Sequence[Step]) -> Iterator[Mark]:
        words, document = self.words, self.document
        if not self.document.is_sealed:
            yield Mark(words("NOT SEALED"), words("nobody has accepted this handover yet"))
        for word, reason in (
            (words("OVERRIDDEN"), document.override),
            (words("ENTERED LATE"), document.paper),
        ):
            if reason is not None:
                yield Mark(word, self._reason(reason))
        for step in addenda:
            yield Mark(words("ADDENDUM"), self._addendum(step))

    def _addendum(self, step: Step) -> str:
        entry = self.entries.get(step.entry or 0)
        if entry is None:
            return self.words("(not in this log)")
        text = self.words("(removed)") if entry.text is None else entry.text
        for language in LANGUAGES:
            beginning = Words(language)(SAID["addendum"], number=step.handover, reason="")
            text = text.removeprefix(beginning.rstrip()).lstrip()
        return self._reason(Reason(entry.author, entry.author_name, entry.recorded_at, text))

    def _reason(self, reason: Reason) -> str:
        return self.words(
            "{name} ({login}), {when}: {reason}",
            name=reason.name,
            login=reason.login,
            when=self._when(reason.at),
            reason=reason.reason,
        )

    def parts(self) -> Iterator[Part]:
        words, document = self.words, self.document
        yield Part(words("Urgent"), self._entries(document.urgent))
        yield Part(words("Open items"), self._open_items())
        for section in document.sections:
            text = words("none") if section.is_none else section.text
            yield Part(section_label(section.section, words), (Paragraph(text),))
        yield Part(words("Checklist"), self._checklist())
        yield Part(words("Doubts"), tuple(map(Paragraph, self._doubts())))
        for block in document.blocks:
            heading = words("{title}: {count}", title=block.title, count=block.count)
            yield Part(heading, tuple(map(Paragraph, block.lines)))
        yield Part(words("Notable"), self._entries(document.notable))
        yield Part(words("Signed and refused before"), tuple(map(Paragraph, self._history())))

    def _history(self) -> Iterator[str]:
        """Yield the signatures that did not hold, and why; what was signed is not hushed up."""
        for step in self.steps if any(step.action in UNDONE for step in self.steps) else ():
            if message := HISTORY.get(step.action):
                said = self.words(message, name=step.person_name, reason=step.reason)
                yield f"{self._when(step.at)}  {said}"

    def _entries(self, numbers: Sequence[int]) -> tuple[Table, ...]:
        if not numbers:
            return ()
        rows = tuple(
            (f"#{number}", self._happened(number), self._text(number)) for number in numbers
        )
        words = self.words
        columns = Column(words("No."), 9, right=True), Column(words("Happened"), 11), Column("")
        return (Table(columns, rows),)

    def _happened(self, number: int) -> str:
        entry = self.entries.get(number)
        return "" if entry is None else f"{clock.local(entry.happened_at, self.zone):%m-%d %H:%M}"

    def _text(self, number: int) -> str:
        words, entry = self.words, self.entries.get(number)
        if entry is None:
            return words("(not in this log)")
        text = words("(removed)") if entry.text is None else entry.text
        place = f" @{entry.place}" if entry.place else ""
        lines = [f"{text}{place} - {entry.author_name}"]
        if entry.corrected_by is not None:
            lines.append(words("corrected by #{number}", number=entry.corrected_by))
        if entry.voided_by is not None:
            lines.append(words("void by #{number}", number=entry.voided_by))
        check = self.document.check(f"urgent:{number}")
        if check is not None and check.value:
            lines.append(words("said back by {name}: {text}", name=check.name, text=check.value))
        return "\n".join(lines)

    def _open_items(self) -> tuple[Paragraph | Table, ...]:
        words, items = self.words, self.document.open_items
        if not items:
            return (Paragraph(words("none")),)
        rows = tuple(
            (
                f"#{item.number}",
                self._age(item.number),
                "" if item.due_at is None else f"{clock.local(item.due_at, self.zone):%m-%d %H:%M}",
                str(item.handovers),
                self._text(item.number),
            )
            for item in items
        )
        columns = (
            Column(words("No."), 9, right=True),
            Column(words("Age"), 13, right=True),
            Column(words("Due"), 11),
            Column(words("Passed on"), 9, right=True),
            Column(""),
        )
        counted = words.plural("{count} open item.", "{count} open items.", len(items))
        return Paragraph(counted), Table(columns, rows)

    def _age(self, number: int) -> str:
        entry = self.entries.get(number)
        if entry is None:
            return ""
        hours = max(0, self._signed_at() - entry.happened_at) // HOUR
        if hours < 24:
            return self.words("{hours} h", hours=hours)
        return self.words("{days} d {hours} h", days=hours // 24, hours=hours % 24)

    def _signed_at(self) -> int:
        document = self.document
        if document.offered_at is not None:
            return document.offered_at
        reason = document.override or document.paper
        return reason.at if reason else document.ends_at

    def _checklist(self) -> tuple[Table, ...]:
        lines = self.document.checklist
        if not lines:
            return ()
        return (Table(checklist_columns(self.words), tuple(map(self._checklist_row, lines))),)

    def _checklist_row(self, line: ChecklistLine) -> tuple[str, ...]:
        check = self.document.check(f"check:{line.position}")
        if self.document.is_hidden(line):
            hidden = self.words("hidden")
            return line.label, hidden, hidden, "", "", ""
        expected = "" if line.expected is None else str(line.expected)
        outgoing = answer_label(line.kind, line.value, self.words)
        remarks = [line.note, check.remark if check and check.verdict == "checked" else ""]
        return (line.label, expected, outgoing, self._found(check, line.kind),
                differs(line, check), "\n".join(filter(None, remarks)))  # fmt: skip

    def _found(self, check: Check | None, kind: str) -> str:
        if check is None:
            return "-"
        if check.value:
            return answer_label(kind, check.value, self.words)
        return self.words("doubt") if check.verdict == "doubt" else self.words("checked")

    def _doubts(self) -> Iterator[str]:
        for check in self.document.checks:
            is_doubt, on_the_list = check.verdict == "doubt", check.item.startswith("check:")
            if not (is_doubt or check.answer or (check.remark and not on_the_list)):
                continue
            said = check.remark or check.value  # a count that differs needs no word
            yield f"{self._item_label(check.item)}: {said} - {check.name}"
            if check.answered_at is not None:
                yield "    " + self.words(
                    "answered by {name}, {when}: {text}",
                    name=check.answered_by,
                    when=self._when(check.answered_at),
                    text=check.answer,
                )
            elif is_doubt:
                yield "    " + self.words("not answered")
            if not is_doubt:
                yield "    " + self.words("checked afterwards")

    def _item_label(self, item: str) -> str:
        kind, _, name = item.partition(":")
        if kind == "check":
            labels = {str(line.position): line.label for line in self.document.checklist}
            return labels.get(name, name)
        if kind == "section":
            return section_label(name, self.words)
        label = self.words("Urgent") if kind == "urgent" else self.words("Open items")
        return f"{label} #{name}" if name else label

    def signatures(self) -> Iterator[str]:
        words, document = self.words, self.document
        missing = words("no signature")
        for label, person, at in (
            (words("Outgoing"), document.offered_by, document.offered_at),
            (words("Incoming"), document.accepted_by, document.accepted_at),
        ):
            signed = words.bracketed(person.name, person.login) if person else missing
            when = () if at is None else (self._when(at),)
            yield words("{label}: {text}", label=label, text=words.listed((signed, *when)))
        for reason in (document.override, document.paper):
            if reason is not None:
                signed = words.bracketed(reason.name, reason.login)
                told = words.listed((signed, self._when(reason.at)))
                yield words("{label}: {text}", label=words("Supervisor"), text=told)

    def _when(self, at: int) -> str:
        return f"{clock.local(at, self.zone):%Y-%m-%d %H:%M}"


def differs(line: ChecklistLine, check: Check | None) -> str:
    """Return `!=` for a count that is not what was expected or counted before, `!` for damage."""
    if line.kind == "condition":
        found = {line.value, check.value if check else ""} - {""}
        return "!" if found - {"good"} else ""
    if line.expected is None:
        return ""
    counted = line.value, check.value if check else ""
    return "!=" if documents.differs(line.expected, *counted) else ""


def answer_label(kind: str, value: str, words: Words) -> str:
    """Return an answer to an item as a person reads it."""
    if kind == "tick":
        return tick(value == DONE)
    return words(CONDITIONS[value]) if kind == "condition" and value in CONDITIONS else value


def section_label(section: str, words: Words) -> str:
    """Return a section's name as a heading."""
    label = words(SECTIONS.get(section, section))
    return label[:1].upper() + label[1:]


def checklist_columns(words: Words) -> tuple[Column, ...]:
    """Return the columns of the checklist on paper."""
    return (
        Column(words("Item")),
        Column(words("Expected"), 8, right=True),
        Column(words("Outgoing"), 10),
        Column(words("Incoming"), 10),
        Column("", 2),
        Column(words("Remark")),
    )
