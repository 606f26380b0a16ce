"""The tables of the duty log, and the frozen rows that the rest of the program sees."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

from peewee import AutoField, BlobField, IntegerField, TextField

from models.database import BaseModel
from models.language import N_

SEVERITIES = {"routine": N_("routine"), "notable": N_("notable"), "urgent": N_("urgent")}
SEVERITY_NAMES = tuple(SEVERITIES)
ROUTINE, NOTABLE, URGENT = range(3)

# What an entry does; the words are used in sentences about one.
ACTIONS = {
    "entry": N_("entry"),
    "correction": N_("correction"),
    "void": N_("void"),
    "take_back": N_("take-back"),
    "carry": N_("carry-over"),
    "clear": N_("clearing"),
    "repeat": N_("repeat"),
    "purge": N_("purge"),
}
# How an entry that speaks of another reads in one line.
ABOUT = {
    "correction": N_("corrects #{number}: {text}"),
    "void": N_("voids #{number}: {text}"),
    "take_back": N_("takes back #{number}"),
    "carry": N_("carries over #{number}"),
    "clear": N_("clears #{number}: {text}"),
    "repeat": N_("repeats #{number}: {text}"),
    "purge": N_("removes old texts: {text}"),
}
# These say nothing of their own in the list: they fold into the line they speak of.
FOLDED_ACTIONS = ("take_back", "repeat")


class Entry(BaseModel):
    """One line of the duty log. Rows are added, never changed; a purge alone empties the text."""

    number = AutoField()
    happened_at = IntegerField()
    recorded_at = IntegerField()
    author = TextField()
    author_name = TextField()
    channel = TextField()
    system_user = TextField()
    shift = IntegerField()
    category = TextField()
    severity = IntegerField()
    action = TextField()
    target = IntegerField(null=True)
    carried = IntegerField()
    due_at = IntegerField(null=True)
    reference = TextField(null=True)
    salt = BlobField(null=True)
    text = TextField(null=True)
    place = TextField(null=True)
    content_digest = BlobField()
    digest = BlobField()


@dataclass(slots=True)
class EntryRow:
    """An entry as it lies in the file, in the order of the table's columns."""

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


ENTRY_COLUMNS = tuple(column.name for column in fields(EntryRow))
ENTRY_FIELDS = tuple(getattr(Entry, name) for name in ENTRY_COLUMNS)
# An entry's columns as they are loaded; dataclasses.astuple would copy each of them deeply.
values = attrgetter(*ENTRY_COLUMNS)


class OpenItem(BaseModel):
    """An entry carried over and not yet cleared. What opened and cleared it is in the log."""

    number = IntegerField(primary_key=True)
    due_at = IntegerField(null=True)


@dataclass(frozen=True)
class NewEntry:
    """What a person has to say, cleaned or not; moments in UTC microseconds."""

    text: str
    happened_at: int | None = None
    category: str = "note"
    severity: int = ROUTINE
    place: str | None = None
    carried: bool = False
    due_at: int | None = None
    reference: str | None = None


@dataclass(frozen=True)
class LogEntry:
    """An entry as it is read: its own fields, and what later entries have said of it."""

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
    carried: bool
    due_at: int | None
    reference: str | None
    text: str | None
    place: str | None
    digest: bytes
    corrected_by: int | None = None
    voided_by: int | None = None
    taken_back: bool = False
    cleared_by: int | None = None
    is_open: bool = False
    open_due_at: int | None = None
    repeats: int = 0

    @property
    def stands(self) -> bool:
        """Whether the entry still counts as it was written."""
        return self.corrected_by is None and self.voided_by is None and not self.taken_back
