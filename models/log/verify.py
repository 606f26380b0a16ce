"""Checking the chain: what was changed, removed, reordered, cut off or rewritten, or purged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from models import desk, shifts
from models.database import database, rows
from models.language import N_
from models.log import chain
from models.log.tables import Entry, OpenItem

BATCH = 5000
MOST_FINDINGS = 1000  # that are listed; the others are counted
FINDINGS = {
    "changed": N_(
        "Entry {number}: changed after it was written (time, author, channel or the like)."
    ),
    "text_changed": N_("Entry {number}: the text or place was changed after it was written."),
    "text_missing": N_("Entries {first} to {number}: the text was removed, no purge covers it."),
    "missing": N_("Entries {first} to {number}: removed."),
    "added": N_("Entry {number}: added outside the chain."),
    "open_items": N_("Entry {number}: the list of open items does not agree with the log."),
    "anchor_missing": N_("Code {code}: no entry has it. The log was cut off or rewritten."),
}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written; `kind` is of FINDINGS, `first` begins a range."""

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
    unlisted: int = 0
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
    while check.batch():
        if progress:
            progress(check.result.entries)
    with database.atomic():  # one moment: the last entries, and the open items as they leave them
        while check.batch():
            pass
        return check.finish()


@dataclass(slots=True)
class _Row:
    """An entry as it lies in the file."""

    number: int
    happened_at: int
    recorded_at: int
    author: str
    author_name: str
    channel: str
    system_user: str
    shift: int
    category: str
    severity: int
    action: str
    target: int | None
    carried: int
    due_at: int | None
    reference: str | None
    salt: bytes | None
    text: str | None
    place: str | None
    content_digest: bytes
    digest: bytes


COLUMNS = [getattr(Entry, each.name) for each in fields(_Row)]


class _Check:
    """The state of one walk along the chain."""

    def __init__(self, anchors: list[str]) -> None:
        self.result = Verification()
        self._last = 0
        self._read_to = -(2**63)
        self._shift_keys: dict[int, str] = {}
        self._previous = chain.genesis(desk.current().id)
        self._wanted = frozenset(anchors)
        self._asked = anchors
        self._missing: list[range] = []
        self._purges: list[range] = []
        self._open: dict[int, int | None] = {}

    def batch(self) -> int:
        """Check the next entries and return how many there were."""
        following = Entry.select(*COLUMNS).where(Entry.number > self._read_to)
        batch = rows(following.order_by(Entry.number).limit(BATCH))
        self._shift_keys = shifts.keys()
        for columns in batch:
            row = _Row(*columns)
            self._read_to = row.number
            if row.number < 1:
                self._find("added", row.number)
            else:
                self._entry(row)
        return len(batch)

    def _entry(self, row: _Row) -> None:
        gap = row.number != self._last + 1
        if gap:
            self._find("missing", row.number - 1, first=self._last + 1)
        digest = chain.entry_digest(self._previous, row, self._shift_keys.get(row.shift, ""))
        as_written = digest == row.digest
        if not as_written and not gap:  # behind a gap nobody can tell
            self._find("changed", row.number)
        if self._text_as_written(row) and as_written and row.action == "purge":
            self._purges += _purged(row.text or "", row.number)
        self._follow_open_items(row)
        self._previous = row.digest
        self._last = row.number
        self.result.entries += 1
        if self._wanted and (code := chain.code(row.digest)) in self._wanted:
            self.result.anchored[code] = row.number

    def _text_as_written(self, row: _Row) -> bool:
        if row.text is None and row.salt is None and row.place is None:
            if self._missing and self._missing[-1].stop == row.number:
                self._missing[-1] = range(self._missing[-1].start, row.number + 1)
            else:
                self._missing.append(range(row.number, row.number + 1))
            return False
        if row.text is not None and row.salt is not None:
            content = chain.content_digest(row.salt, row.text, row.place)
            if content == row.content_digest:
                return True
        self._find("text_changed", row.number)
        return False

    def _follow_open_items(self, row: _Row) -> None:
        target = row.target
        if row.action == "entry" and row.carried:
            self._open[row.number] = row.due_at
        elif target is None:
            return
        elif row.action == "carry":
            self._open[target] = row.due_at
        elif row.action == "correction":
            self._move(target, row.number)
        elif row.action in ("void", "take_back") and (original := self._corrects(target)):
            self._move(target, original)
        elif row.action in ("clear", "void", "take_back"):
            self._open.pop(target, None)

    def _move(self, number: int, standing: int) -> None:
        if number in self._open:
            self._open[standing] = self._open.pop(number)

    def _corrects(self, number: int) -> int | None:
        """Return which entry an open correction is about: what is open falls back to it."""
        if number not in self._open:
            return None
        about = Entry.select(Entry.target).where(
            (Entry.number == number) & (Entry.action == "correction")
        )
        return next((int(target) for (target,) in rows(about) if target is not None), None)

    def finish(self) -> Verification:
        """Compare what needs the whole walk, and return what was found."""
        if self._last:
            self.result.head = chain.code(self._previous)
        purges = _merged(self._purges)
        for missing in self._missing:
            uncovered = list(_without(missing, purges))
            self.result.purged += len(missing) - sum(map(len, uncovered))
            for part in uncovered:
                self._find("text_missing", part[-1], first=part[0])
        listed = dict(rows(OpenItem.select(OpenItem.number, OpenItem.due_at)))
        wrong = dict(self._open.items() ^ listed.items())
        for number in sorted(wrong):
            self._find("open_items", number)
        for code in self._asked:
            if code not in self.result.anchored:
                self.result.findings.append(Finding("anchor_missing", code=code))  # always listed
        return self.result

    def _find(self, kind: str, number: int, first: int | None = None) -> None:
        if len(self.result.findings) < MOST_FINDINGS:
            self.result.findings.append(Finding(kind, number, number if first is None else first))
        else:
            self.result.unlisted += 1


def _purged(text: str, before: int) -> list[range]:
    """Return the numbers that a purge entry lists: `numbers=1-4,7; rule=…`; earlier ones only."""
    listed = text.partition("numbers=")[2].partition(";")[0]
    try:
        found = chain.parse_ranges(listed)
    except ValueError:
        return []
    return [range(each.start, min(each.stop, before)) for each in found]


def _merged(ranges: list[range]) -> list[range]:
    """Return ranges ascending, those that touch or overlap as one."""
    merged: list[range] = []
    for each in sorted(ranges, key=lambda each: each.start):
        if merged and each.start <= merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, each.stop))
        else:
            merged.append(each)
    return merged


def _without(whole: range, covers: list[range]) -> Iterator[range]:
    """Yield the parts of a range that none of the covers has; they are ascending and apart."""
    start = whole.start
    for cover in covers[bisect_right(covers, start, key=lambda each: each.stop) :]:
        if cover.start >= whole.stop:
            break
        if start < cover.start:
            yield range(start, cover.start)
        start = min(cover.stop, whole.stop)
    if start < whole.stop:
        yield range(start, whole.stop)
