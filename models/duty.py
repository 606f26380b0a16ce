"""Who is on duty: on the open shift, or waiting to relieve it (DOMAIN section 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from peewee import CompositeKey, IntegerField, TextField

from models import checklists, roster, shift_pattern, shifts, staff
from models import desk as desk_settings
from models.clock import MINUTE
from models.database import BaseModel, database, rows
from models.desk import Desk
from models.errors import DeskError
from models.handover import reads as handovers
from models.handover.documents import Member
from models.language import N_, Words
from models.log import entries
from models.log.entries import Act
from models.log.tables import NOTABLE, ROUTINE, LogEntry, NewEntry
from models.shift_pattern import ClockShift
from models.shifts import OpenedShift
from models.staff import Account, Actor

# How somebody came to be on a shift; `plain` where no roster was made for it.
KINDS = {
    "plain": N_("on duty"),
    "rostered": N_("rostered"),
    "unrostered": N_("not on the roster"),
    "double": N_("double shift"),
    "swap": N_("swap"),
}
SAID = {
    "plain": N_("{name} is on duty: {shift}"),
    "rostered": N_("{name} is on duty: {shift}"),
    "unrostered": N_("{name} is on duty, not on the roster: {shift}"),
    "double": N_("{name} stays on for a double shift: {shift}"),
    "swap": N_("{name} is on duty instead of {other}: {shift}"),
}
RELIEF_LATE = N_("Relief has not arrived: {shift}. {name} stays.")


class Duty(BaseModel):
    """That a person is on a shift, from when and how they came to be."""

    shift = IntegerField()
    person = TextField()
    kind = TextField()
    joined_at = IntegerField()

    class Meta:
        primary_key = CompositeKey("shift", "person")


@dataclass(frozen=True)
class Situation:
    """The open shift with its members, and the one that comes next with those who wait for it.

    `opened` is None before anybody went on duty; then `incoming` is the shift the clock has.
    """

    opened: OpenedShift | None
    members: tuple[Member, ...]
    incoming: ClockShift
    waiting: tuple[Member, ...]
    offered_by: str | None = None  # the login of whoever signed the offer that stands

    @property
    def is_offered(self) -> bool:
        """Whether the open shift has signed."""
        return self.offered_by is not None

    @property
    def shift(self) -> ClockShift:
        """The shift that what is written now belongs to."""
        return self.opened.shift if self.opened else self.incoming

    def is_member(self, login: str) -> bool:
        """Whether a person is on the open shift."""
        return any(member.login == login for member in self.members)

    def is_waiting(self, login: str) -> bool:
        """Whether a person is on the shift that comes next."""
        return any(member.login == login for member in self.waiting)

    def is_flagged(self, entry: LogEntry) -> bool:
        """Whether an entry was written after the open shift's end by somebody who is not on it.

        It is, as long as that shift has not signed: whoever was on it has left, or is late.
        """
        return (
            self.opened is not None
            and entry.shift == self.opened.id
            and entry.recorded_at >= self.opened.shift.ends_at
            and entry.channel != "device"
            and not self.is_offered
            and not self.is_member(entry.author)
        )

    def is_due(self, now: int) -> bool:
        """Whether the open shift is over by the clock and was not handed over."""
        return self.opened is not None and self.opened.shift.ends_at <= now


def is_asked(account: Account) -> bool:
    """Say whether signing in asks "go on duty?": clerks and lobby assistants, nobody else."""
    return bool(account.roles) and account.roles <= {"clerk", "lobby"}


def prefers_relief(situation: Situation, login: str, now: int, desk: Desk) -> bool:
    """Say whether going on duty most likely means the next shift, not joining the open one.

    It does once the handover is due, and in the minutes before where the roster says so.
    """
    if situation.opened is None or situation.is_due(now):
        return situation.opened is not None
    early = now >= situation.opened.shift.ends_at - desk.arrive_early_minutes * MINUTE
    return early and (
        roster.is_rostered(situation.incoming, login)
        or not roster.is_rostered(situation.opened.shift, login)
    )


# Reads


def situation(now: int) -> Situation:
    """Return who is on duty, and who comes next."""
    desk = desk_settings.current()
    opened, pattern = shifts.opened(), shift_pattern.pattern()
    early = desk.arrive_early_minutes * MINUTE
    following = shifts.incoming(opened, pattern, now, desk.zone, early)
    while shifts.was_opened(following):
        following = shift_pattern.following(pattern, following, desk.zone)
    following = replace(following, id=shifts.with_row(following).id)  # its times as they are now
    return Situation(
        opened,
        members(opened.id) if opened else (),
        following,
        _waiting(opened, following.id),
        handovers.offered_by(opened.opening) if opened else None,
    )


def members(shift: int) -> tuple[Member, ...]:
    """Return who is on a shift, in the order in which they came."""
    return tuple(Member(*row) for row in rows(_people().where(Duty.shift == shift)))


def _waiting(opened: OpenedShift | None, following: int | None) -> tuple[Member, ...]:
    """Return who waits for the next shift: whoever came for one that never opened does too."""
    if opened is None:
        return members(following or 0)
    came = (Duty.shift == (following or 0)) | _came_in_vain(opened)
    known = {row[0]: Member(*row) for row in reversed(rows(_people().where(came)))}
    return tuple(reversed(known.values()))


def _came_in_vain(opened: OpenedShift) -> Any:
    """Return the condition of those who came since the open shift began, for one not opened."""
    never = shifts.Shift.select(shifts.Shift.id).where(shifts.Shift.opening.is_null())
    return (Duty.joined_at >= opened.opened_at) & Duty.shift.in_(never)


def _people() -> Any:
    return (
        Duty.select(Duty.person, staff.Staff.name, Duty.kind)
        .join(staff.Staff, on=(staff.Staff.login == Duty.person))
        .order_by(Duty.joined_at, Duty.person)
    )


# Writes


def in_person(actor: Actor, action: str = "go_on_duty") -> Actor:
    """Return the actor as they are now, inside a write, if they may and signed in by hand.

    Raises DeskError: disabled, not_allowed, automatic_sign_in.
    """
    actor = staff.as_of_now(actor, action)
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    return actor


def go_on_duty(actor: Actor, now: int, *, relieve: bool) -> Situation:
    """Put a person on the open shift, or with `relieve` on the one that comes next.

    Before any shift was opened, it opens the one of the clock, without a gate. What it makes of
    the roster is recorded, and the log has a line. Raises DeskError: on_duty_already,
    offer_signed.
    """
    with database.write():
        actor = in_person(actor)
        found, desk = situation(now), desk_settings.current()
        shift = found.incoming if relieve or found.opened is None else found.opened.shift
        kind = roster_kind(shift, actor.account.login)
        if relieve and found.is_member(actor.account.login):
            kind = "double"
        return _join(found, shift, kind, actor, desk, now)


def double_shift(actor: Actor, now: int) -> Situation:
    """Record that a member of the open shift stays on for the next one too."""
    with database.write():
        actor = in_person(actor)
        found, desk = situation(now), desk_settings.current()
        _require_member(found, actor)
        return _join(found, found.incoming, "double", actor, desk, now)


def swap_tonight(instead_of: str, actor: Actor, now: int, *, relieve: bool) -> Situation:
    """Record that a person is here instead of one who is on the roster, and put them on duty."""
    with database.write():
        actor = in_person(actor)
        found, desk = situation(now), desk_settings.current()
        shift = found.incoming if relieve or found.opened is None else found.opened.shift
        planned = roster.Assignment(shift.day, shift.name, instead_of)
        roster.stand_in(planned, actor.account.login, actor, now)
        other = staff.find(instead_of).name
        return _join(found, shift, "swap", actor, desk, now, other=other)


def relief_late(actor: Actor, now: int) -> None:
    """Record that the relief has not arrived and the person stays; the supervisor sees it."""
    with database.write():
        actor = staff.as_of_now(actor, "go_on_duty")
        found, desk = situation(now), desk_settings.current()
        _require_member(found, actor)
        words = Words(desk.language)
        shift = shift_pattern.label(found.incoming, desk.zone, words)
        text = words(RELIEF_LATE, shift=shift, name=actor.account.name)
        _say(text, NOTABLE, actor, desk, now)


def roster_kind(shift: ClockShift, login: str) -> str:
    """Return how a person who goes on duty stands to the roster of a shift."""
    planned = roster.rostered(shift.day, shift.name)
    if not planned:
        return "plain"
    return "rostered" if login in planned else "unrostered"


def join_next(found: Situation, login: str | None, now: int) -> None:
    """Put on the shift that was just opened, inside a write, who waited for it and who took over.

    Whoever had come for a shift that was never opened is on this one instead.
    """
    row = shifts.row_of(found.incoming)
    known = {member.login for member in members(row.id or 0)}
    assert found.opened is not None
    for member in found.waiting:
        if member.login not in known:
            mine = (Duty.person == member.login) & _came_in_vain(found.opened)
            Duty.delete().where(mine).execute()
            _insert(row, member.login, member.kind, now)
            known.add(member.login)
    if login is not None and login not in known:
        _insert(row, login, roster_kind(found.incoming, login), now)


def _join(
    found: Situation,
    shift: ClockShift,
    kind: str,
    actor: Actor,
    desk: Desk,
    now: int,
    other: str = "",
) -> Situation:
    row, login = shifts.row_of(shift), actor.account.login
    if found.opened is not None and shift != found.opened.shift:
        if found.offered_by == login:
            raise DeskError("offer_signed", name=actor.account.name)
        if found.is_waiting(login):
            raise DeskError("on_duty_already", name=actor.account.name)
    if any(member.login == login for member in members(row.id or 0)):
        raise DeskError("on_duty_already", name=actor.account.name)
    if found.opened is None:
        shifts.open_next(shift, checklists.ensure_for_shift(shift.name, now).id, now)
    _insert(row, login, kind, now)
    words = Words(desk.language)
    label = shift_pattern.label(shift, desk.zone, words)
    severity = NOTABLE if kind in ("double", "unrostered", "swap") else ROUTINE
    text = words(SAID[kind], name=actor.account.name, other=other, shift=label)
    _say(text, severity, actor, desk, now)
    return situation(now)


def _insert(shift: ClockShift, login: str, kind: str, now: int) -> None:
    Duty.insert(shift=shift.id, person=login, kind=kind, joined_at=now).execute()


def _require_member(found: Situation, actor: Actor) -> None:
    if not found.is_member(actor.account.login):
        raise DeskError("not_on_shift", name=actor.account.name)


def _say(text: str, severity: int, actor: Actor, desk: Desk, now: int) -> None:
    entries.insert(NewEntry(text, category="handover", severity=severity), Act(), actor, desk, now)
