"""Checking the chain: what was changed, removed, reordered, cut off or rewritten, and what was purged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models import desk, shifts
from models.language import N_
from models.log import chain
from models.log.tables import Entry, OpenItem

BATCH = 5000
FINDINGS = {
    "changed": N_(
        "Entry {number}: changed after it was written (time, author, channel or the like)."
    ),
    "text_changed": N_("Entry {number}: the text or place was changed after it was written."),
    "text_missing": N_("Entry {number}: the text was removed and no purge covers it."),
    "missing": N_("Entries {first} to {number}: removed."),
    "open_items": N_("Entry {number}: the list of open items does not agree with the log."),
    "anchor_missing": N_("Code {code}: no entry has it. The log was cut off or rewritten."),
}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written; `kind` is one of FINDINGS."""

    kind: str
    number: int = 0
    first: int = 0
    code: str = ""


@dataclass
class Verification:
    """What a check of the whole chain found."""

    entries: int = 0
    purged: int = 0
    head: str | None = None
    findings: list[Finding] = field(default_factory=list)
    anchored: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.findings


def verify(
    anchors: Sequence[str] = (), progress: Callable[[int], None] | None = None
) -> Verification:
    """Check every entry against its digest, in batches and bounded memory.

    `anchors` are codes from paper that must be found. `progress` gets the count of entries checked.
    Raises DeskError `anchor_form` for a code that is none.
    """
    check = _Check([chain.parse_code(anchor) for anchor in anchors])
    while batch := list(
        Entry.select().where(Entry.number > check.last).order_by(Entry.number).limit(BATCH)
    ):
        check.shift_keys = shifts.keys()
        for row in batch:
            check.entry(row)
        if progress:
            progress(check.result.entries)
    return check.finish()


class _Check:
    """The state of one walk along the chain."""

    def __init__(self, anchors: list[str]) -> None:
        self.result = Verification()
        self.last = 0
        self.shift_keys: dict[int, str] = {}
        self._previous = chain.genesis(desk.current().id)
        self._wanted = anchors
        self._missing: list[range] = []
        self._purges: list[range] = []
        self._open: set[int] = set()

    def entry(self, row: Entry) -> None:
        if row.number != self.last + 1:
            self._find("missing", row.number - 1, first=self.last + 1)
        digest = chain.entry_digest(self._previous, row, self.shift_keys.get(row.shift, ""))
        if digest != bytes(row.digest):
            self._find("changed", row.number)
        elif row.action == "purge":
            self._purges += _purged(row.text or "")
        self._check_text(row)
        self._follow_open_items(row)
        self._previous = bytes(row.digest)
        self.last = row.number
        self.result.entries += 1
        self.result.head = chain.code(self._previous)
        if self.result.head in self._wanted:
            self.result.anchored[self.result.head] = row.number

    def _check_text(self, row: Entry) -> None:
        if row.text is None or row.salt is None:
            if self._missing and self._missing[-1].stop == row.number:
                self._missing[-1] = range(self._missing[-1].start, row.number + 1)
            else:
                self._missing.append(range(row.number, row.number + 1))
        elif chain.content_digest(bytes(row.salt), row.text, row.place) != bytes(
            row.content_digest
        ):
            self._find("text_changed", row.number)

    def _follow_open_items(self, row: Entry) -> None:
        if row.action == "entry" and row.carried:
            self._open.add(row.number)
        elif row.action == "carry" and row.target is not None:
            self._open.add(row.target)
        elif row.action in ("clear", "void", "take_back"):
            self._open.discard(row.target)

    def finish(self) -> Verification:
        for missing in self._missing:
            for number in missing:
                if any(number in purge for purge in self._purges):
                    self.result.purged += 1
                else:
                    self._find("text_missing", number)
        for number in sorted(
            self._open ^ {number for (number,) in OpenItem.select(OpenItem.number).tuples()}
        ):
            self._find("open_items", number)
        for code in self._wanted:
            if code not in self.result.anchored:
                self.result.findings.append(Finding("anchor_missing", code=code))
        return self.result

    def _find(self, kind: str, number: int, first: int = 0) -> None:
        self.result.findings.append(Finding(kind, number, first))


def _purged(text: str) -> list[range]:
    """Return the numbers that a purge entry lists: `numbers=1-4,7; rule=…`."""
    listed = text.partition("numbers=")[2].partition(";")[0]
    return chain.parse_ranges(listed) if listed else []
