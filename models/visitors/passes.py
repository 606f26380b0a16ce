"""Standing permissions of a unit 授权 and contractors' passes 施工: until when, and renewals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models import masking
from models.database import database, rows
from models.errors import DeskError
from models.language import N_
from models.staff import Actor, as_of_now
from models.visitors import checks, names
from models.visitors.steps import checked_document, checked_line, checked_words
from models.visitors.tables import (
    LONGEST_GOODS,
    NewVisit,
    VisitorPass,
    VisitorPassKey,
    VisitorPassStep,
)

KINDS = {"standing": N_("standing permission"), "contractor": N_("contractor's pass")}
STANDING, CONTRACTOR = KINDS
PURPOSE = {STANDING: "personal", CONTRACTOR: "renovation"}
ACTIONS = {"add": N_("added"), "renew": N_("renewed"), "end": N_("ended")}
# What a pass needs beside a name and its time.
REQUIRED = {
    STANDING: {"unit": N_("the unit"), "authority": N_("who of the unit allows it")},
    CONTRACTOR: {
        "organisation": N_("the company"),
        "unit": N_("the unit"),
        "permit": N_("the unit's permit"),
    },
}
STANDINGS = {
    "valid": N_("valid"),
    "early": N_("not yet valid"),
    "over": N_("expired"),
    "ended": N_("ended"),
}
VALID, EARLY, OVER, ENDED = STANDINGS
CANDIDATES = 200


@dataclass(frozen=True)
class NewPass:
    """Who may come to a unit, from when until when (UTC microseconds), and on whose word.

    A contractor's has the company and the number of the unit's permit.
    """

    kind: str
    name: str
    unit: str
    starts_at: int
    ends_at: int
    organisation: str = ""
    phone: str = ""
    last_four: str = ""
    plate: str = ""
    permit: str = ""
    authority: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class Pass:
    """A pass as it is shown: phone and document are masked."""

    id: int
    kind: str
    name: str
    organisation: str
    phone: str
    last_four: str
    plate: str
    unit: str
    permit: str
    authority: str
    remarks: str
    starts_at: int
    ends_at: int
    ended_at: int | None
    added_at: int
    added_name: str

    @property
    def number(self) -> str:
        """The number as it is said and shown: P-0012."""
        return f"P-{self.id:04}"

    def standing(self, now: int) -> str:
        """Return a key of STANDINGS."""
        if self.ended_at is not None:
            return ENDED
        if now < self.starts_at:
            return EARLY
        return VALID if now < self.ends_at else OVER


@dataclass(frozen=True)
class PassStep:
    """What was done with a pass: a key of ACTIONS, and the end before and after."""

    at: int
    person_name: str
    action: str
    old_ends_at: int | None
    ends_at: int | None
    words: str


COLUMNS = tuple(getattr(VisitorPass, name) for name in Pass.__dataclass_fields__)


# Reads


def find(number: int) -> Pass:
    """Return a pass; raise DeskError `pass_unknown`."""
    query = VisitorPass.select(*COLUMNS).where(VisitorPass.id == number)
    for row in rows(query.where(VisitorPass.purged_at.is_null())):
        return _masked(Pass(*row))
    raise DeskError("pass_unknown", "visitor_pass", value=number)


def _masked(found: Pass) -> Pass:
    shown_phone, document = masking.phone(found.phone), masking.document(found.last_four)
    return replace(found, phone=shown_phone, last_four=document)


def listed(
    now: int, *, kind: str | None = None, unit: str | None = None, over: bool = False
) -> list[Pass]:
    """Return the passes that count, those that end first in front; with `over` also the others."""
    query = VisitorPass.select(*COLUMNS).where(VisitorPass.purged_at.is_null())
    if not over:
        query = query.where((VisitorPass.ends_at > now) & VisitorPass.ended_at.is_null())
    if kind is not None:
        query = query.where(VisitorPass.kind == kind)
    if unit is not None:
        query = query.where(VisitorPass.unit == unit)
    return [
        _masked(Pass(*row)) for row in rows(query.order_by(VisitorPass.ends_at, VisitorPass.id))
    ]


def like(typed: str, now: int, *, limit: int = 4) -> list[Pass]:
    """Return the passes of whoever's name, pinyin, phone or plate begins so, valid ones first.

    One that ran out is among them: the desk is to say so, and until when it was.
    """
    wanted = names.folded(typed)
    if len(wanted) < 2:
        return []
    of_keys = VisitorPassKey.select(VisitorPassKey.visitor_pass).where(
        VisitorPassKey.key.between(wanted, wanted + "\U0010ffff")
    )
    query = VisitorPass.select(*COLUMNS).where(VisitorPass.id.in_(of_keys))
    latest = query.order_by(VisitorPass.ends_at.desc()).limit(CANDIDATES)
    found = [_masked(Pass(*row)) for row in rows(latest)]
    found.sort(key=lambda each: (list(STANDINGS).index(each.standing(now)), -each.ends_at))
    return found[:limit]


def steps(number: int) -> list[PassStep]:
    """Return what was done with a pass, the first thing first."""
    columns = (getattr(VisitorPassStep, name) for name in PassStep.__dataclass_fields__)
    query = VisitorPassStep.select(*columns).where(VisitorPassStep.visitor_pass == number)
    return [PassStep(*row) for row in rows(query.order_by(VisitorPassStep.id))]


def visit_of(number: int) -> NewVisit:
    """Return a visit under a pass, to be signed in: everything it says but today's things.

    The phone is whole and for the write alone.
    """
    find(number)
    [row] = list(VisitorPass.select().where(VisitorPass.id == number))
    return NewVisit(
        row.name,
        organisation=row.organisation,
        phone=row.phone,
        last_four=row.last_four,
        plate=row.plate,
        purpose=PURPOSE[row.kind],
        unit=row.unit,
        host=row.authority,
        consent="permission",
        visitor_pass=number,
    )


def check(number: int, new: NewVisit, at: int) -> None:
    """Raise DeskError unless a pass lets somebody in at a moment.

    pass_ended, pass_early, pass_over (facts say when), pass_unit for another unit's.
    """
    found = find(number)
    standing = found.standing(at)
    facts = {"value": found.number, "name": found.name}
    if standing == ENDED:
        raise DeskError("pass_ended", "visitor_pass", when=found.ended_at, **facts)
    if standing == EARLY:
        raise DeskError("pass_early", "visitor_pass", when=found.starts_at, **facts)
    if standing == OVER:
        raise DeskError("pass_over", "visitor_pass", when=found.ends_at, **facts)
    if new.unit and new.unit != found.unit:
        raise DeskError("pass_unit", "unit", unit=found.unit, value=found.number)


# Writes


def add(new: NewPass, actor: Actor, now: int) -> Pass:
    """Record a pass. Raises DeskError: pass_kind, pass_missing, pass_window, visit_name_missing."""
    actor.require("visitors")
    if new.kind not in KINDS:
        raise DeskError("pass_kind", "kind")
    if new.ends_at <= new.starts_at or new.ends_at <= now:
        raise DeskError("pass_window", "ends_at")
    fields = {
        "kind": new.kind,
        "name": checks.checked_name(new.name),
        "organisation": checked_line(new.organisation, "organisation"),
        "phone": checked_line(new.phone, "phone", strict=True),
        "last_four": checked_document(new.last_four),
        "plate": checks.checked_plate(new.plate),
        "unit": checked_line(new.unit, "unit"),
        "permit": checked_line(new.permit, "permit", strict=True),
        "authority": checked_line(new.authority, "authority"),
        "remarks": checked_line(new.remarks, "remarks", LONGEST_GOODS),
    }
    for field, what in REQUIRED[new.kind].items():
        if not fields[field]:
            raise DeskError("pass_missing", field, what=what)
    with database.write():
        actor = as_of_now(actor, "visitors")
        times = {"starts_at": new.starts_at, "ends_at": new.ends_at}
        told = {"added_at": now, "added_name": actor.account.name}
        number: int = VisitorPass.insert({**fields, **times, **told}).execute()
        found_by = names.keys(fields["name"], fields["phone"], fields["plate"])
        more = {names.folded(fields["organisation"]), names.folded(fields["permit"])}
        _remember(number, found_by | more)
        _step(number, "add", actor, now, ends_at=new.ends_at)
    return find(number)


def renew(
    number: int, ends_at: int, actor: Actor, now: int, *, permit: str = "", words: str = ""
) -> Pass:
    """Let a pass go on until another moment, perhaps on another permit; the old end is kept beside.

    Raises DeskError: pass_unknown, pass_ended, pass_window.
    """
    actor.require("visitors")
    words = checked_words(words)
    permit = checked_line(permit, "permit", strict=True)
    with database.write():
        actor = as_of_now(actor, "visitors")
        found = find(number)
        if found.ended_at is not None:
            facts = {"value": found.number, "name": found.name}
            raise DeskError("pass_ended", "visitor_pass", when=found.ended_at, **facts)
        if ends_at <= now or ends_at <= found.starts_at:
            raise DeskError("pass_window", "ends_at")
        changed = {"ends_at": ends_at, "permit": permit or found.permit}
        VisitorPass.update(changed).where(VisitorPass.id == number).execute()
        _remember(number, {names.folded(permit)})
        said = f"{found.permit} → {permit} {words}".strip() if permit else words
        _step(number, "renew", actor, now, old_ends_at=found.ends_at, ends_at=ends_at, words=said)
    return find(number)


def end(number: int, why: str, actor: Actor, now: int) -> Pass:
    """End a pass before its time. Raises DeskError: pass_unknown, pass_ended, reason_missing."""
    actor.require("visitors")
    why = checked_words(why)
    if not why:
        raise DeskError("reason_missing", "reason")
    with database.write():
        actor = as_of_now(actor, "visitors")
        found = find(number)
        if found.ended_at is not None:
            facts = {"value": found.number, "name": found.name}
            raise DeskError("pass_ended", "visitor_pass", when=found.ended_at, **facts)
        VisitorPass.update(ended_at=now).where(VisitorPass.id == number).execute()
        _step(number, "end", actor, now, old_ends_at=found.ends_at, words=why)
    return find(number)


def _remember(number: int, found_by: set[str]) -> None:
    """Have a pass found by some keys more, inside a write: who has the old paper is found still."""
    of_pass = VisitorPassKey.select(VisitorPassKey.key).where(VisitorPassKey.visitor_pass == number)
    new = found_by - {key for (key,) in rows(of_pass)} - {""}
    database.load("visitor_pass_key", ("key", "pass"), [(key, number) for key in sorted(new)])


def _step(
    number: int,
    action: str,
    actor: Actor,
    now: int,
    *,
    old_ends_at: int | None = None,
    ends_at: int | None = None,
    words: str = "",
) -> None:
    VisitorPassStep.insert(
        visitor_pass=number,
        at=now,
        person=actor.account.login,
        person_name=actor.account.name,
        action=action,
        old_ends_at=old_ends_at,
        ends_at=ends_at,
        words=words,
    ).execute()
