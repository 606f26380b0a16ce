"""The tables of the handover, and the frozen rows that the rest of the program sees."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import AutoField, CompositeKey, IntegerField, TextField

from models.database import BaseModel
from models.handover.documents import Document
from models.shifts import OpenedShift


class HandoverSection(BaseModel):
    """A section of the note as it is being written."""

    handover = IntegerField()
    section = TextField()
    text = TextField()
    is_none = IntegerField()
    version = IntegerField()
    person = TextField()
    saved_at = IntegerField()

    class Meta:
        primary_key = CompositeKey("handover", "section")


class HandoverAnswer(BaseModel):
    """The outgoing's answer to an item of the checklist."""

    handover = IntegerField()
    position = IntegerField()
    value = TextField()
    note = TextField()
    person = TextField()
    answered_at = IntegerField()

    class Meta:
        primary_key = CompositeKey("handover", "position")


class HandoverStep(BaseModel):
    """One thing that was done with a handover. Rows are added, never changed."""

    id = AutoField()
    handover = IntegerField()
    action = TextField()
    person = TextField()
    person_name = TextField()
    at = IntegerField()
    reason = TextField()
    last_number = IntegerField(null=True)
    entry = IntegerField(null=True)
    document = TextField(null=True)


class HandoverCheck(BaseModel):
    """What the incoming found at one item of an offer."""

    offer = IntegerField()
    item = TextField()
    verdict = TextField()
    value = TextField()
    remark = TextField()
    person = TextField()
    checked_at = IntegerField()
    answer = TextField(default="")
    answered_by = TextField(null=True)
    answered_at = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("offer", "item")


class SeenEntry(BaseModel):
    """An urgent entry that a person has opened or ticked."""

    person = TextField()
    number = IntegerField()
    seen_at = IntegerField()

    class Meta:
        primary_key = CompositeKey("person", "number")


@dataclass(frozen=True)
class SavedSection:
    """A section of the note as it was saved last; version 0 is one that nobody has written in."""

    section: str
    text: str = ""
    is_none: bool = False
    version: int = 0
    person: str = ""
    saved_at: int = 0

    @property
    def is_filled(self) -> bool:
        """Whether something is said, or that there is nothing to say."""
        return self.is_none or bool(self.text.strip())


@dataclass(frozen=True)
class Answer:
    """An answer to an item of the checklist."""

    position: int
    value: str
    note: str
    person: str
    answered_at: int


@dataclass(frozen=True)
class Step:
    """A step as it is read; `last_number` of an offer is the last entry it covers."""

    id: int
    handover: int
    action: str
    person: str
    person_name: str
    at: int
    reason: str
    last_number: int | None
    entry: int | None


@dataclass(frozen=True)
class Handed:
    """A handover as it is read: its shift, where it stands, and what was offered or sealed.

    `code` is the printed code of the entry that sealed it; `gap` names the first shifts before its
    own that nobody opened, `gap_more` counts the others; a document that a purge has emptied, or
    that is damaged, is None. `is_begun` says whether anything was written or answered for it.
    """

    opened: OpenedShift
    state: str
    steps: tuple[Step, ...]
    document: Document | None = None
    code: str | None = None
    gap: tuple[str, ...] = ()
    gap_more: int = 0
    is_damaged: bool = False
    is_begun: bool = True

    @property
    def told_state(self) -> str:
        """The state as people are told it: on duty, until something was prepared."""
        return self.state if self.is_begun else "on_duty"

    @property
    def number(self) -> int:
        """The handover's number."""
        return self.opened.opening

    def last(self, action: str) -> Step | None:
        """Return the last step with an action."""
        return next((step for step in reversed(self.steps) if step.action == action), None)
