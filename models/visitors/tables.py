"""The tables of the visitor register, and the frozen rows that the rest of the program sees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from peewee import AutoField, CompositeKey, IntegerField, TextField

from models.database import BaseModel
from models.language import N_
from models.visitors import lifecycle

# Why somebody comes; the desk sets how long each may take: desk.NUMBERS, `visit_minutes_…`.
PURPOSES = {
    "personal": N_("private visit"),
    "delivery": N_("delivery"),
    "repair": N_("repair work"),
    "renovation": N_("renovation"),
    "business": N_("business"),
    "viewing": N_("viewing"),
    "tour": N_("group visit"),
    "other": N_("other"),
}
OTHER, TOUR = "other", "tour"
CONSENTS = {
    "called": N_("called"),
    "door": N_("at the door"),
    "permission": N_("standing permission"),
    "expected": N_("by appointment"),
}
DOCUMENTS = {
    "identity": N_("identity card"),
    "passport": N_("passport"),
    "permit": N_("travel permit"),
    "licence": N_("driving licence"),
    "other": N_("other"),
}
INDEX = "visit_words"
DRAFTS = "visitor"  # the forms of the register's drafts begin so
LONGEST_NAME = 40
LONGEST_LINE = 60
LONGEST_GOODS = 200
LARGEST_PARTY = 999


class VisitorPass(BaseModel):
    """A standing permission or a contractor's pass; renewals are steps beside it."""

    id = AutoField()
    kind = TextField()
    name = TextField()
    organisation = TextField()
    phone = TextField()
    last_four = TextField()
    plate = TextField()
    unit = TextField()
    permit = TextField()
    authority = TextField()
    remarks = TextField()
    starts_at = IntegerField()
    ends_at = IntegerField()
    ended_at = IntegerField(null=True)
    added_at = IntegerField()
    added_name = TextField()
    purged_at = IntegerField(null=True)


class VisitorPassKey(BaseModel):
    """How a pass is looked for; see names.keys."""

    key = TextField()
    visitor_pass = IntegerField(column_name="pass")

    class Meta:
        primary_key = CompositeKey("key", "visitor_pass")


class VisitorPassStep(BaseModel):
    """What was done with a pass: added, renewed, ended. Rows are added, never changed."""

    id = AutoField()
    visitor_pass = IntegerField(column_name="pass")
    at = IntegerField()
    person = TextField()
    person_name = TextField()
    action = TextField()
    old_ends_at = IntegerField(null=True)
    ends_at = IntegerField(null=True)
    words = TextField()


class VisitRow(BaseModel):
    """A visit: what was registered, and where its timeline has led to, kept in the same write."""

    id = AutoField()
    number = TextField()
    state = TextField()
    at = IntegerField()
    name = TextField()
    party = IntegerField()
    remaining = IntegerField()
    organisation = TextField()
    phone = TextField()
    digits = TextField()
    document = TextField()
    last_four = TextField()
    plate = TextField()
    purpose = TextField()
    unit = TextField()
    host = TextField()
    programme = TextField()
    consent = TextField()
    goods_in = TextField()
    goods_out = TextField()
    badges = TextField()
    remarks = TextField()
    visitor_pass = IntegerField(null=True, column_name="pass")
    expected_from = IntegerField(null=True)
    expected_until = IntegerField(null=True)
    arrived_at = IntegerField(null=True)
    arrival_was = IntegerField(null=True)
    limit_at = IntegerField(null=True)
    left_at = IntegerField(null=True)
    departure_was = IntegerField(null=True)
    taken_at = IntegerField()
    taken_by = TextField()
    taken_name = TextField()
    version = IntegerField()
    purged_at = IntegerField(null=True)

    class Meta:
        table_name = "visit"


class VisitKey(BaseModel):
    """How a returning visitor is looked for; `visit` is the person's latest one."""

    key = TextField()
    visit = IntegerField()

    class Meta:
        primary_key = CompositeKey("key", "visit")


class VisitStep(BaseModel):
    """One row of a visit's timeline. Rows are added, never changed; a purge empties them."""

    id = AutoField()
    visit = IntegerField()
    at = IntegerField()
    person = TextField()
    person_name = TextField()
    action = TextField()
    state = TextField()
    old = TextField()
    new = TextField()
    words = TextField()
    moment = IntegerField(null=True)
    facts = TextField()


class Badge(BaseModel):
    """A badge of the desk's own set; one that was lost or withdrawn stays for its past."""

    label = TextField(primary_key=True)
    position = IntegerField()
    withdrawn_at = IntegerField(null=True)

    class Meta:
        table_name = "visitor_badge"


class BadgeLoan(BaseModel):
    """A badge given to a visit. `came_back` says how a loan ended: 1 returned, 0 lost."""

    id = AutoField()
    badge = TextField()
    visit = IntegerField()
    out_at = IntegerField()
    back_at = IntegerField(null=True)
    came_back = IntegerField(null=True)

    class Meta:
        table_name = "visitor_badge_loan"


class BarredRow(BaseModel):
    """Somebody on the do-not-admit list. An entry that is over stays until a purge."""

    id = AutoField()
    name = TextField()
    aliases = TextField()
    last_four = TextField()
    phone = TextField()
    plate = TextField()
    notice = TextField()
    reason = TextField()
    starts_at = IntegerField()
    ends_at = IntegerField(null=True)
    ended_at = IntegerField(null=True)
    ended_name = TextField()
    end_reason = TextField()
    added_at = IntegerField()
    added_name = TextField()
    purged_at = IntegerField(null=True)

    class Meta:
        table_name = "barred"


class BarredKey(BaseModel):
    """How somebody on the list is found; see matching.keys."""

    key = TextField()
    barred = IntegerField()

    class Meta:
        primary_key = CompositeKey("key", "barred")


@dataclass(frozen=True)
class NewVisit:
    """Who comes, as it is typed: into `arriving.sign_in`, `arriving.expect` or `arriving.refuse`.

    `purpose` is a key of PURPOSES or the desk's own words. `last_four` may hold a whole number:
    only its last four are kept. `arrived_at` is for what is written up later; None is now.
    A group has its leader in `name`, its halls in `unit`, and a `programme`.
    """

    name: str
    party: int = 1
    organisation: str = ""
    phone: str = ""
    document: str = ""
    last_four: str = ""
    plate: str = ""
    purpose: str = OTHER
    unit: str = ""
    host: str = ""
    programme: str = ""
    consent: str = ""
    goods_in: str = ""
    badges: tuple[str, ...] = ()
    remarks: str = ""
    visitor_pass: int | None = None
    arrived_at: int | None = None


@dataclass(frozen=True)
class Visit:
    """A visit as it is read: phone and document are masked, `privacy.reveal` shows them.

    Moments in UTC microseconds. `at` is where it stands in the list: its arrival, else the
    beginning of its window, else when it was written. `remaining` are those still inside.
    `arrival_was` and `departure_was` are what was told first, where it was corrected; a departure
    that is not recorded has no `left_at`, ever. `limit_at` is until when the visit may last, or
    the window of an expected one. `badges` are all that were given, `purged_at` says that nothing
    personal is left.
    """

    id: int
    number: str
    state: str
    at: int
    name: str
    party: int
    remaining: int
    organisation: str
    phone: str
    document: str
    last_four: str
    plate: str
    purpose: str
    unit: str
    host: str
    programme: str
    consent: str
    goods_in: str
    goods_out: str
    badges: str
    remarks: str
    visitor_pass: int | None
    expected_from: int | None
    expected_until: int | None
    arrived_at: int | None
    arrival_was: int | None
    limit_at: int | None
    left_at: int | None
    departure_was: int | None
    taken_at: int
    taken_by: str
    taken_name: str
    version: int
    purged_at: int | None

    @property
    def short_number(self) -> str:
        """The number as it is said and shown: `V-0123` of `V-2026-000123`."""
        return short_number(self.number)

    @property
    def is_group(self) -> bool:
        """Whether it is a group visit, with a programme or for that purpose."""
        return bool(self.programme) or self.purpose == TOUR

    def state_now(self, now: int) -> str:
        """Return the state with what the clock makes of it: overstay, no-show."""
        return lifecycle.at_the_moment(self.state, self.limit_at, now)

    def over_by(self, now: int) -> int | None:
        """Return by how much an overstay is over its limit, or None."""
        is_over = self.state_now(now) == lifecycle.OVERSTAY
        return now - self.limit_at if is_over and self.limit_at is not None else None


@dataclass(frozen=True)
class Step:
    """One row of a visit's timeline.

    `moment` is the time that the action names: the arrival that a correction gives, until when a
    visit may last. `old` and `new` are what an amendment changes; a correction's old time is the
    fact `was`.
    """

    at: int
    action: str
    state: str
    person: str
    person_name: str
    old: str = ""
    new: str = ""
    words: str = ""
    moment: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)
    id: int = 0


def short_number(number: str) -> str:
    """Return `V-0123` for `V-2026-000123`."""
    return f"V-{int(number.rpartition('-')[2]):04}"


def written_facts(facts: Mapping[str, str | int]) -> str:
    """Return the facts of a step as they are stored."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
