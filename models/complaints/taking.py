"""Taking a case, or another caller of one that is known (first-asked responsibility)."""

from __future__ import annotations

from dataclasses import replace

from peewee import fn

from models import departments, profiles, spelling
from models import desk as desk_settings
from models.clock import local, short_date_time
from models.complaints import reads, steps
from models.complaints.steps import Opened, Said
from models.complaints.tables import (
    CHANNELS,
    KINDS,
    SEVERITY_NAMES,
    Case,
    Complaint,
    ComplaintCaller,
    ComplaintProfile,
    NewComplaint,
)
from models.database import database, rows
from models.desk import Desk
from models.errors import DeskError
from models.language import N_, Words
from models.profiles import Profile
from models.staff import Actor
from models.text import clean_line

LONGEST_LINE = 60
TAKEN = N_("{number} taken: {kind}, respond by {when}")
TAKEN_PLAIN = N_("{number} taken: {kind}")


def take(new: NewComplaint, actor: Actor, now: int) -> Case:
    """Record a case and return it with its number; the duty log has a line.

    Raises DeskError for the first field that will not do, or when the account may not.
    """
    actor.require("complaint_work")
    new = checked(new, now)
    with database.write():
        opened = record(new, actor, now)
        steps.tell_log([opened], actor, now)
    return reads.case(opened.case.id)


def record(new: NewComplaint, actor: Actor, now: int) -> Opened:
    """Record a case that was `checked`, inside a write; the log is still to be told of it."""
    desk = desk_settings.current()
    number = _insert(new, profiles.find(desk.profile), desk, actor, now)
    add_caller(number, new, now)
    opened = replace(steps.open_case(number, now), is_late=False)
    facts: dict[str, str | int] = {"kind": new.kind, "severity": new.severity}
    if new.department is not None:
        facts["department"] = new.department
    said = Said(words=new.words, moment=new.received_at, facts=facts)
    opened = steps.add(opened, "take", actor, now, said)
    steps.index_anew(opened.case, None)
    return steps.keep(_tell(opened, new, now), now)


def join(
    number: int, caller: NewComplaint, actor: Actor, now: int, *, expected: int | None = None
) -> Case:
    """Add another caller to a case instead of opening a second one; what they say is kept."""
    caller = checked(caller, now)
    with database.write():
        opened = steps.open_case(number, now, expected)
        before = steps.indexed_text(opened.case)
        add_caller(number, caller, now)
        opened = steps.add(opened, "join", actor, now, Said(words=caller.words))
        steps.index_anew(opened.case, before)
        steps.save(opened, actor, now)
    return reads.case(number)


def checked(new: NewComplaint, now: int) -> NewComplaint:
    """Return a case cleaned, or raise DeskError for the first field that will not do."""
    words = steps.checked_words(new.words)
    if not words:
        raise DeskError("text_missing", "words")
    for value, known, code, name in (
        (new.kind, KINDS, "complaint_kind", "kind"),
        (new.channel, CHANNELS, "complaint_channel", "channel"),
    ):
        if value not in known:
            raise DeskError(code, name, value=value, choices=known)
    if not 0 <= new.severity < len(SEVERITY_NAMES):
        raise DeskError("complaint_severity", "severity", value=new.severity)
    if new.received_at is not None and new.received_at > now:
        raise DeskError("happened_later", "received_at", when=new.received_at)
    department = None if new.department is None else departments.find(new.department).code
    return replace(
        new,
        department=department,
        words=words,
        remedy=steps.checked_words(new.remedy),
        complainant=_line(new.complainant, "complainant"),
        phone=_line(new.phone, "phone"),
        unit=_line(new.unit, "unit"),
    )


def _line(text: str, name: str) -> str:
    cleaned = clean_line(text)
    if len(cleaned) > LONGEST_LINE:
        raise DeskError("text_long", name, length=len(cleaned), limit=LONGEST_LINE)
    return cleaned


def _insert(new: NewComplaint, profile: Profile, desk: Desk, actor: Actor, now: int) -> int:
    """Insert the row of a case; what follows from the timeline is filled in by `steps.save`."""
    beginning = {"state": "", "round": 1, "level": 0, "reopened": 0, "attempts": 0, "version": 0}
    number: int = Complaint.insert(
        beginning
        | {
            "number": _next_number(local(now, desk.zone).year),
            "received_at": now if new.received_at is None else new.received_at,
            "taken_by": actor.account.login,
            "taken_name": actor.account.name,
            "channel": new.channel,
            "kind": new.kind,
            "severity": new.severity,
            "unit": new.unit,
            "words": new.words,
            "remedy": new.remedy,
            "profile": _kept(profile),
            "department": new.department,
            "handler": "",
            "cause": "",
            "measure": "",
            "is_late": False,
            "position": now,
        }
    ).execute()
    return number


def _next_number(year: int) -> str:
    this_year = Complaint.number.between(f"T-{year}-", f"T-{year}.")
    [(last,)] = rows(Complaint.select(fn.MAX(Complaint.number)).where(this_year))
    count = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"T-{year}-{count:06}"


def _kept(profile: Profile) -> int:
    content = profiles.written(profile)
    query = ComplaintProfile.select(ComplaintProfile.id)
    for (number,) in rows(query.where(ComplaintProfile.content == content)):
        return int(number)
    number = ComplaintProfile.insert(content=content).execute()
    return int(number)


def add_caller(number: int, caller: NewComplaint, now: int) -> None:
    """Add whoever called to a case, inside a write; nobody is added for a call without a name."""
    if not (caller.complainant or caller.phone):
        return
    ComplaintCaller.insert(
        complaint=number,
        at=now,
        name=caller.complainant,
        spelling=spelling.initials(caller.complainant),
        phone=caller.phone,
        digits="".join(filter(str.isdigit, caller.phone)),
        unit=caller.unit,
    ).execute()


def _tell(opened: Opened, new: NewComplaint, now: int) -> Opened:
    severity = steps.severity_of_entry(new.severity)
    kind = Words(opened.desk.language)(KINDS[new.kind])
    by = opened.clocks(now).by("respond")
    if by is None:
        return steps.tell(opened, TAKEN_PLAIN, severity, kind=kind)
    when = short_date_time(by, opened.desk.zone, now)
    return steps.tell(opened, TAKEN, severity, kind=kind, when=when)
