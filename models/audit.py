"""The audit trail: sign-ins, failures, lock-outs, changes to staff and settings."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN, AutoField, IntegerField, ModelSelect, TextField, Tuple

from models.database import BaseModel, rows
from models.errors import DeskError
from models.language import N_, Words
from models.text import shown

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from models.staff import Actor

BATCH = 2000
DAY = re.compile(r"(?:[0-9]{4}-)?[0-9]{1,2}-[0-9]{1,2}")
READERS = frozenset({"supervisor", "admin"})  # DOMAIN, People: they unlock and look after people


class Audit(BaseModel):
    """One thing that was done, by whom, from where."""

    id = AutoField()
    at = IntegerField()
    act = TextField()
    person = TextField(null=True)
    subject = TextField(null=True)
    detail = TextField()
    channel = TextField()
    system_user = TextField()


@dataclass(frozen=True)
class Origin:
    """Where an act comes from: the channel (console, shell, device) and the system's user."""

    channel: str
    system_user: str


def origin(channel: str) -> Origin:
    """Return the origin of what this process does; the user is the system's, not LOGNAME's."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return Origin(channel, user)


def record(
    act: str,
    origin: Origin,
    *,
    now: int,
    person: str | None = None,
    subject: str | None = None,
    detail: str = "",
) -> None:
    """Add a line to the audit trail, inside the caller's write."""
    Audit.insert(
        at=now,
        act=act,
        person=person,
        subject=subject,
        detail=detail,
        channel=origin.channel,
        system_user=origin.system_user,
    ).execute()


# What the acts are called.


class ActWords(NamedTuple):
    """Which of KINDS an act is, and how it is told of whoever did it."""

    kind: str
    sentence: str


CHANNELS = {"console": N_("console"), "shell": N_("shell"), "device": N_("device")}
KINDS = {
    "signing-in": N_("signing in"),
    "personal": N_("personal data"),
    "overrides": N_("overrides"),
    "accounts": N_("staff accounts"),
    "settings": N_("settings"),
    "planning": N_("planning"),
    "keeping": N_("backups, removals"),
    "due": N_("seen, put off"),
}
# Every act that is recorded, and nothing else: a test compares them.
ACTS = {
    "sign_in": ActWords("signing-in", N_("signed in")),
    "sign": ActWords("signing-in", N_("signed with the PIN")),
    "pin_wrong": ActWords("signing-in", N_("wrong PIN, {detail} in a row")),
    "locked_out": ActWords("signing-in", N_("locked out after {detail} wrong PINs")),
    "unlock": ActWords("signing-in", N_("unlocked {subject}")),
    "reveal": ActWords("personal", N_("had the phone or document of {subject} shown")),
    "export_unmasked": ActWords("personal", N_("exported unmasked: {subject}")),
    "export_all": ActWords("personal", N_("exported the whole desk, masked")),
    "handover_override": ActWords("overrides", N_("overrode handover {subject}")),
    "handover_enter": ActWords("overrides", N_("entered handover {subject} late, from paper")),
    "admit": ActWords("overrides", N_("admitted {subject} in spite of the list: {detail}")),
    "staff_add": ActWords("accounts", N_("added {subject} ({detail})")),
    "staff_disable": ActWords("accounts", N_("barred {subject} from signing in")),
    "staff_roles": ActWords("accounts", N_("roles of {subject}: {detail}")),
    "staff_pin": ActWords("accounts", N_("gave {subject} another PIN")),
    "staff_key": ActWords("accounts", N_("let in a key of {subject}: {detail}")),
    "staff_language": ActWords("accounts", N_("language of {subject}: {detail}")),
    "set_up": ActWords("settings", N_("set up the desk: {subject}")),
    "setting": ActWords("settings", N_("setting {subject}: {detail}")),
    "badges": ActWords("settings", N_("visitors' badges: {detail}")),
    "department_add": ActWords("settings", N_("department {subject} added: {detail}")),
    "department_change": ActWords("settings", N_("department {subject} changed: {detail}")),
    "department_remove": ActWords("settings", N_("department {subject} removed")),
    "holiday_add": ActWords("planning", N_("holiday {subject}: {detail}")),
    "holiday_remove": ActWords("planning", N_("holiday {subject} removed")),
    "shift_pattern": ActWords("planning", N_("shift pattern from {subject}: {detail}")),
    "roster_assign": ActWords("planning", N_("roster: {subject} on {detail}")),
    "roster_unassign": ActWords("planning", N_("roster: {subject} not on {detail}")),
    "roster_copy": ActWords("planning", N_("roster: week of {subject} as that of {detail}")),
    "roster_import": ActWords("planning", N_("roster from a file: {subject}, {detail}")),
    "roster_swap": ActWords("planning", N_("swapped shifts: {detail}")),
    "checklist": ActWords("planning", N_("checklist {subject}: {detail}")),
    "purge": ActWords("keeping", N_("removed the texts of entries {detail}")),
    "restore": ActWords("keeping", N_("restored the backup of {subject}; entries lost: {detail}")),
    "drill": ActWords("keeping", N_("tried the backup of {subject}: restored, opened and read")),
    "drill_failed": ActWords("keeping", N_("tried the backup of {subject} in vain: {detail}")),
    "purge_visitors": ActWords("keeping", N_("removed visitors' data {subject} before {detail}")),
    "repair": ActWords("keeping", N_("saved the desk out of a damaged file: {detail}")),
    "backup_prune": ActWords("keeping", N_("removed old backups: {detail}")),
    "backup_schedule": ActWords("keeping", N_("scheduled backups: {detail}")),
    "catch_up": ActWords("due", N_("caught up to {detail}")),
    "due_seen": ActWords("due", N_("saw what is due: {subject}")),
    "due_snoozed": ActWords("due", N_("put off {subject} until {detail}")),
}

# What an act is called where it has no subject or is the opposite.
SIGNED = N_("signed with the PIN: {subject}")
PURGED_OTHERS = N_("removed visitors' data before {detail}")
UNSCHEDULED = N_("took the schedule of backups away")


# Reads

Place = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A line of the trail as lists show it; `name` is the person's, if there is an account."""

    id: int
    at: int
    act: str
    person: str | None
    subject: str | None
    detail: str
    channel: str
    system_user: str
    name: str | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the trail: by its moment, then by the order of writing."""
        return self.at, self.id


@dataclass(frozen=True)
class Filters:
    """Which lines to see; nothing set means all.

    `since` is the first moment, `until` the first no more; `who` a login; `acts` any of these.
    `text` is looked for in what a line says, `text_acts` are the acts whose words have it.
    """

    since: int | None = None
    until: int | None = None
    who: str | None = None
    acts: tuple[str, ...] = ()
    text: str = ""
    text_acts: tuple[str, ...] = ()


EVERYTHING = Filters()


def require_reader(actor: Actor) -> None:
    """Raise DeskError `audit_right` unless it is somebody who may read the trail."""
    if actor.account.roles.isdisjoint(READERS):
        raise DeskError("audit_right", name=actor.account.name)


def named(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the acts that names of acts and of KINDS stand for; raise DeskError `act_unknown`."""
    found: list[str] = []
    for name in names:
        acts = [act for act, told in ACTS.items() if name in (act, told.kind)]
        if not acts:
            raise _unknown(name)
        found += acts
    return tuple(dict.fromkeys(found))


def _unknown(name: str) -> DeskError:
    from difflib import get_close_matches

    for near in get_close_matches(name, [*KINDS, *ACTS], 1):
        return DeskError("act_near", "act", value=name, near=near)
    return DeskError("act_unknown", "act", value=name, known=tuple(KINDS))


def acts_saying(text: str, words: Words) -> tuple[str, ...]:
    """Return the acts whose words have a text, as somebody who reads them looks for it."""
    wanted = text.casefold()
    return tuple(act for act, told in ACTS.items() if wanted in words(told.sentence).casefold())


def on_day(text: str, today: date, zone: ZoneInfo) -> tuple[int, int] | None:
    """Return the first moment of the day that a text is, and that of the next; None for no day."""
    from models.clock import parse_day, wall

    if not DAY.fullmatch(text) or (day := parse_day(text, today)) is None:
        return None
    return wall(day, 0, zone), wall(day + timedelta(days=1), 0, zone)


def newest(limit: int, filters: Filters = EVERYTHING) -> list[Line]:
    """Return the last lines, the newest last."""
    return _lines(filters, limit, before=None)[::-1]


def before(place: Place, limit: int, filters: Filters = EVERYTHING) -> list[Line]:
    """Return the lines just before a place, the newest last."""
    return _lines(filters, limit, before=place)[::-1]


def after(place: Place, limit: int, filters: Filters = EVERYTHING) -> list[Line]:
    """Return the lines just after a place, the newest last."""
    return _lines(filters, limit, after=place)


def everything(filters: Filters = EVERYTHING) -> Iterator[Line]:
    """Yield all lines in batches, the newest last."""
    place = (-1, -1)
    while batch := after(place, BATCH, filters):
        yield from batch
        place = batch[-1].place


def _lines(
    filters: Filters, limit: int, *, before: Place | None = None, after: Place | None = None
) -> list[Line]:
    """Return the lines nearest to a place, on from it; without one from the newest backwards.

    Each act is asked for by itself: the index has the lines of one act in their order, and of
    several they would all have to be sorted.
    """
    found: list[Line] = []
    place = Tuple(Audit.at, Audit.id)
    for act in filters.acts or (None,):
        query = _query(filters, act)
        if after is not None:
            query = query.where(place > after).order_by(Audit.at, Audit.id)
        else:
            query = query.order_by(Audit.at.desc(), Audit.id.desc())
        if before is not None:
            query = query.where(place < before)
        found += [Line(*row) for row in rows(query.limit(limit))]
    found.sort(key=lambda line: line.place, reverse=after is None)
    return found[:limit]


_COLUMNS = (
    *(Audit.id, Audit.at, Audit.act, Audit.person, Audit.subject, Audit.detail),
    *(Audit.channel, Audit.system_user),
)


def _query(filters: Filters, act: str | None) -> ModelSelect[Any]:
    from models.staff import Staff  # which imports this module

    query = Audit.select(*_COLUMNS, Staff.name)
    query = query.join(Staff, JOIN.LEFT_OUTER, on=Audit.person == Staff.login)
    if act is not None:
        query = query.where(Audit.act == act)
    if filters.who is not None:
        query = query.where(Audit.person == filters.who)
    if filters.since is not None:
        query = query.where(Audit.at >= filters.since)
    if filters.until is not None:
        query = query.where(Audit.at < filters.until)
    if text := filters.text:
        said = Audit.act.in_(filters.text_acts)
        for column in (Audit.person, Audit.subject, Audit.detail, Audit.system_user, Staff.name):
            said |= column.contains(text)
        query = query.where(said)
    return query


def told(line: Line, words: Words, zone: ZoneInfo) -> str:
    """Return what was done, in words; times are the zone's."""
    from models import audit_details

    if line.act not in ACTS:  # written by a newer program
        return " ".join(map(shown, filter(None, (line.act, line.subject, line.detail))))
    subject = audit_details.subject(line, words)
    detail = audit_details.detail(line, words, zone)
    return words(_sentence(line), subject=subject, detail=detail)


def _sentence(line: Line) -> str:
    if line.act == "sign" and line.subject:
        return SIGNED
    if line.act == "purge_visitors" and not line.subject:
        return PURGED_OTHERS
    if line.act == "backup_schedule" and line.detail == "-":
        return UNSCHEDULED
    return ACTS[line.act].sentence
