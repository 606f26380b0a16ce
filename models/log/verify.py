"""Checking the chain: what was changed, removed, reordered, cut off or rewritten, or purged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from models import desk, shifts
from models.database import database, rows
from models.language import N_
from models.log import chain, lost_by_repair, lost_by_restore
from models.log.tables import ENTRY_FIELDS, Entry, EntryRow, OpenItem
from models.log.walk import NUMBER, Columns, Walk

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
    "lost": N_("Entries {first} to {number}: lost with a damaged file; its repair names them."),
    "doubtful": N_(
        "Entries {first} to {number}: saved out of a damaged file; nothing proves them whole."
    ),
    "open_items": N_("Entry {number}: the list of open items does not agree with the log."),
    "anchor_missing": N_("Code {code}: no entry has it. The log was cut off or rewritten."),
    "anchor_lost": N_(
        "Code {code}: entry {first} had it. It was lost by the restore that entry {number} "
        "tells of."
    ),
    "anchor_unknown": N_(
        "Code {code}: no entry has it. Entry {number} tells of a restore; what was lost by it is "
        "not known. Keep the sheet, and look into earlier backups."
    ),
}

# What a repair's entry may name, and what it is called then.
REPAIRED = {
    "missing": "lost",
    "changed": "doubtful",
    "text_changed": "doubtful",
    "text_missing": "doubtful",
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
    open_items: dict[int, int | None] = field(default_factory=dict)

    @property
    def explained(self) -> bool:
        """Whether all that is found was lost with a damaged file, as its repair's entry says."""
        told = all(finding.kind in REPAIRED.values() for finding in self.findings)
        return told and not self.unlisted

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


class _Check:
    """The state of one walk along the chain."""

    def __init__(self, anchors: list[str]) -> None:
        self.result = Verification()
        self._walk = Walk(chain.genesis(desk.current().id))
        self._read_to = -(2**63)
        self._shift_keys: dict[int, str] = {}
        self._wanted = frozenset(anchors)
        self._asked = anchors
        self._missing: list[range] = []
        self._purges: list[range] = []
        self._restores: dict[int, str] = {}
        self._lost: list[range] = []
        self._doubtful: list[range] = []
        self._open: dict[int, int | None] = {}

    def batch(self) -> int:
        """Check the next entries and return how many there were."""
        following = Entry.select(*ENTRY_FIELDS).where(Entry.number > self._read_to)
        ordered = following.order_by(Entry.number).limit(BATCH)
        batch: list[Columns] = rows(ordered)
        self.result.entries += len(batch)
        for row, proven in self._walk.along(batch, self._shift_key):
            if row.number < 1:
                self._find("added", row.number)
                self.result.entries -= 1
            else:
                self._entry(row, proven)
        if batch:
            self._read_to = batch[-1][NUMBER]
        if self._wanted:
            self._look_for_codes(batch)
        return len(batch)

    def _look_for_codes(self, batch: list[Columns]) -> None:
        for number, *_, digest in batch:
            if number > 0 and (code := chain.code(digest)) in self._wanted:
                self.result.anchored[code] = number

    def _shift_key(self, shift: int) -> str:
        if shift not in self._shift_keys:  # also one that was opened since the walk began
            self._shift_keys = shifts.keys()
        return self._shift_keys.setdefault(shift, "")

    def _entry(self, row: EntryRow, proven: bool) -> None:
        gap = row.number != self._walk.last + 1
        if gap:
            self._find("missing", row.number - 1, first=self._walk.last + 1)
        as_written = proven or self._as_written(row)
        if not as_written and not gap:  # behind a gap nobody can tell
            self._find("changed", row.number)
        text_as_written = proven or self._text_as_written(row)
        if text_as_written and as_written and row.action == "purge":
            self._purges += chain.purged(row.text or "", row.number)
        if as_written and row.reference:
            self._take_note(row.number, row.reference)
        self._follow_open_items(row)

    def _as_written(self, row: EntryRow) -> bool:
        shift_key = self._shift_key(row.shift)
        return chain.entry_digest(self._walk.previous, row, shift_key) == row.digest

    def _take_note(self, number: int, reference: str) -> None:
        """Remember what an entry refers to: others that were lost."""
        if reference.startswith(lost_by_restore.REFERENCE):
            self._restores[number] = reference
        elif reference.startswith(lost_by_repair.REFERENCE):
            self._lost += lost_by_repair.lost(reference, number)
            self._doubtful += lost_by_repair.doubtful(reference, number)

    def _text_as_written(self, row: EntryRow) -> bool:
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

    def _follow_open_items(self, row: EntryRow) -> None:
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
        if self._walk.last:
            self.result.head = chain.code(self._walk.previous)
        purges = chain.merged(self._purges)
        for missing in self._missing:
            uncovered = list(_without(missing, purges))
            self.result.purged += len(missing) - sum(map(len, uncovered))
            for part in uncovered:
                self._find("text_missing", part[-1], first=part[0])
        self._explain()
        listed = dict(rows(OpenItem.select(OpenItem.number, OpenItem.due_at)))
        self.result.open_items = self._open_entries()
        wrong = dict(self.result.open_items.items() ^ listed.items())
        for number in sorted(wrong):
            self._find("open_items", number)
        lacking = [code for code in self._asked if code not in self.result.anchored]
        self.result.findings += map(self._without_entry, lacking)  # always listed
        return self.result

    def _open_entries(self) -> dict[int, int | None]:
        """Return what the log says is open, of the entries that are there: one may be lost."""
        if not any(finding.kind in ("missing", "lost") for finding in self.result.findings):
            return self._open
        numbers = sorted(self._open)
        there: set[int] = set()
        for start in range(0, len(numbers), BATCH):
            some = Entry.number.in_(numbers[start : start + BATCH])
            there |= {number for (number,) in rows(Entry.select(Entry.number).where(some))}
        return {number: due for number, due in self._open.items() if number in there}

    def _explain(self) -> None:
        """Call what a repair's entry names by what it is; the rest stays as it was found."""
        covers = {"lost": chain.merged(self._lost), "doubtful": chain.merged(self._doubtful)}
        if not any(covers.values()):
            return
        found, self.result.findings = self.result.findings, []
        for finding in found:
            kind = REPAIRED.get(finding.kind)
            if kind is None:
                self.result.findings.append(finding)
                continue
            whole = range(finding.first, finding.number + 1)
            unnamed = list(_without(whole, covers[kind]))
            for part in sorted([*unnamed, *_without(whole, unnamed)], key=lambda each: each.start):
                told = finding.kind if part in unnamed else kind
                self.result.findings.append(Finding(told, part[-1], part[0]))

    def _without_entry(self, code: str) -> Finding:
        """Say of a code that no entry has whether a restore lost its entry."""
        for restore, reference in self._restores.items():
            number = lost_by_restore.number_of(code, restore, reference)
            if number is not None:
                return Finding("anchor_lost", restore, number, code)
        for restore, reference in self._restores.items():
            if reference == lost_by_restore.UNKNOWN:
                return Finding("anchor_unknown", restore, code=code)
        return Finding("anchor_missing", code=code)

    def _find(self, kind: str, number: int, first: int | None = None) -> None:
        if len(self.result.findings) < MOST_FINDINGS:
            self.result.findings.append(Finding(kind, number, number if first is None else first))
        else:
            self.result.unlisted += 1


def _without(whole: range, covers: Sequence[range]) -> Iterator[range]:
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
