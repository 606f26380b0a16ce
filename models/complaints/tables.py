"""The tables of complaints, and the frozen rows that the rest of the program sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peewee import AutoField, IntegerField, TextField

from models.database import BaseModel
from models.language import N_

KINDS = {
    "enquiry": N_("enquiry"),
    "repair": N_("repair"),
    "complaint": N_("complaint"),
    "suggestion": N_("suggestion"),
    "help": N_("request for help"),
    "praise": N_("praise"),
}
CHANNELS = {
    "in_person": N_("in person"),
    "phone": N_("by phone"),
    "letter": N_("by letter"),
    "online": N_("online"),
    "other": N_("other"),
}
SEVERITIES = {
    "general": N_("general"),
    "urgent": N_("urgent"),
    "major": N_("major"),
    "collective": N_("collective"),
}
SEVERITY_NAMES = tuple(SEVERITIES)
GENERAL, URGENT, MAJOR, COLLECTIVE = range(4)
JUDGEMENTS = {
    "valid": N_("valid"),
    "invalid": N_("invalid"),
    "reclassified": N_("reclassified"),
}
OUTCOMES = {
    "satisfied": N_("satisfied"),
    "fairly": N_("fairly satisfied"),
    "unsatisfied": N_("unsatisfied"),
    "refused": N_("refuses to say"),
    "unreachable": N_("unreachable"),
    "not_drawn": N_("not drawn for a follow-up"),
}
WAYS = {"phone": N_("phone follow-up"), "door": N_("home-visit follow-up")}
TRIGGERS = {"rain": N_("after the next rain")}
LEVELS = (N_("desk"), N_("handler"), N_("supervisor"), N_("manager"))
DESK, HANDLER, SUPERVISOR, MANAGER = range(4)

INDEX = "complaint_words"
# Where a case stands in the queue: what is due by its time, then what waits, then the closed.
WAITING_POSITION = 1 << 60
CLOSED_POSITION = 1 << 61


class ComplaintProfile(BaseModel):
    """Limits as they were when cases were received under them. Never changed."""

    id = AutoField()
    content = TextField(unique=True)


class Complaint(BaseModel):
    """A case: what it began with, and where its timeline has led to, kept in the same write."""

    id = AutoField()
    number = TextField()
    received_at = IntegerField()
    taken_by = TextField()
    taken_name = TextField()
    channel = TextField()
    kind = TextField()
    severity = IntegerField()
    unit = TextField()
    words = TextField()
    remedy = TextField()
    profile = IntegerField()
    department = TextField(null=True)
    handler = TextField()
    promised_at = IntegerField(null=True)
    state = TextField()
    round = IntegerField()
    level = IntegerField()
    judgement = TextField(null=True)
    reopened = IntegerField()
    waiting_for = TextField(null=True)
    attempts = IntegerField()
    outcome = TextField(null=True)
    cause = TextField()
    measure = TextField()
    next_due_at = IntegerField(null=True)
    next_due_kind = TextField(null=True)
    resume_at = IntegerField(null=True)
    responded_at = IntegerField(null=True)
    resolved_at = IntegerField(null=True)
    closed_at = IntegerField(null=True)
    resolution = IntegerField(null=True)
    is_late = IntegerField()
    merged_into = IntegerField(null=True)
    version = IntegerField()
    position = IntegerField()
    escalate_at = IntegerField(null=True)
    near_at = IntegerField(null=True)
    twice_at = IntegerField(null=True)


class ComplaintCaller(BaseModel):
    """Somebody who called about a case. Names and phones are here alone."""

    id = AutoField()
    complaint = IntegerField()
    at = IntegerField()
    name = TextField()
    spelling = TextField()
    phone = TextField()
    digits = TextField()
    unit = TextField()


class ComplaintStep(BaseModel):
    """One row of a case's timeline. Rows are added, never changed."""

    id = AutoField()
    complaint = IntegerField()
    at = IntegerField()
    person = TextField(null=True)
    person_name = TextField()
    action = TextField()
    state = TextField()
    old = TextField()
    new = TextField()
    words = TextField()
    moment = IntegerField(null=True)
    facts = TextField()


@dataclass(frozen=True)
class NewComplaint:
    """What a caller has to say. `received_at` is for what is written up later; None is now."""

    words: str
    kind: str = "complaint"
    channel: str = "phone"
    severity: int = GENERAL
    complainant: str = ""
    phone: str = ""
    unit: str = ""
    remedy: str = ""
    department: str | None = None
    received_at: int | None = None


@dataclass(frozen=True)
class Case:
    """A case as it is read. Moments and amounts in UTC microseconds.

    `next_due_at` is what the queue counts to: of something overdue it moves on by every hold, so
    that `now - next_due_at` is by how much it is over. `near_at` and `twice_at` are when handler
    and manager are told of it. `position` is its place in the queue.
    """

    id: int
    number: str
    received_at: int
    taken_by: str
    taken_name: str
    channel: str
    kind: str
    severity: int
    unit: str
    words: str
    remedy: str
    profile: int
    department: str | None
    handler: str
    promised_at: int | None
    state: str
    round: int
    level: int
    judgement: str | None
    reopened: int
    waiting_for: str | None
    attempts: int
    outcome: str | None
    cause: str
    measure: str
    next_due_at: int | None
    next_due_kind: str | None
    resume_at: int | None
    responded_at: int | None
    resolved_at: int | None
    closed_at: int | None
    resolution: int | None
    is_late: bool
    merged_into: int | None
    version: int
    position: int
    near_at: int | None = None
    twice_at: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.position < CLOSED_POSITION

    @property
    def short_number(self) -> str:
        """The number as it is said and shown: `T-0123` of `T-2026-000123`."""
        return short_number(self.number)

    def remaining(self, now: int) -> int | None:
        """Return the time left to what is due next, negative when it is over; None without."""
        return None if self.next_due_at is None else self.next_due_at - now


@dataclass(frozen=True)
class Caller:
    """Somebody who called about a case; the phone is masked, `privacy.reveal` shows it."""

    id: int
    at: int
    name: str
    phone: str
    unit: str


@dataclass(frozen=True)
class Step:
    """One row of a timeline. The clocks' own steps have no person.

    `moment` is the time that the action names: until when it is on hold, what was promised, the
    next try, or when a case written up later was received.
    """

    at: int
    action: str
    state: str
    person: str | None = None
    person_name: str = ""
    old: str = ""
    new: str = ""
    words: str = ""
    moment: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    id: int = 0


def short_number(number: str) -> str:
    """Return `T-0123` for `T-2026-000123`."""
    return f"T-{int(number.rpartition('-')[2]):04}"
