"""Who is on duty: on the open shift, or waiting to relieve it (DOMAIN section 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peewee import CompositeKey, IntegerField, TextField

from models import checklists, roster, shift_pattern, shifts, staff
from models import desk as desk_settings
from models.clock import MINUTE
from models.database import BaseModel, database, rows
from models.desk import Desk
from models.errors import DeskError
from models.handover.documents import Member
from models.handover.reads import state_of
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
    is_offered: bool = False

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
    following = shifts.incoming(opened, pattern, now, desk.zone)
    while shifts.was_opened(following):
        following = shift_pattern.following(pattern, following, desk.zone)
    following = replace(following, id=shifts.with_row(following).id)  # its times as they are now
    return Situation(
        opened,
        members(opened.id) if opened else (),
        following,
        members(following.id) if following.id is not None else (),
        opened is not None and state_of(opened.opening) in ("offered", "under_review"),
    )


def members(shift: int) -> tuple[Member, ...]:
    """Return who is on a shift, in the order in which they came."""
    query = (
        Duty.select(Duty.person, staff.Staff.name, Duty.kind)
        .join(staff.Staff, on=(staff.Staff.login == Duty.person))
        .where(Duty.shift == shift)
        .order_by(Duty.joined_at, Duty.person)
    )
    return tuple(Member(*row) for row in rows(query))


# Writes


def go_on_duty(actor: Actor, now: int, *, relieve: bool) -> Situation:
    """Put a person on the open shift, or with `relieve` on the one that comes next.

    Before any shift was opened, it opens the one of the clock, without a gate. What it makes of
    the roster is recorded, and the log has a line. Raises DeskError `on_duty_already`.
    """
    actor.require("go_on_duty")
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    with database.write():
        found, desk = situation(now), desk_settings.current()
        shift = found.incoming if relieve or found.opened is None else found.opened.shift
        kind = roster_kind(shift, actor.account.login)
        if relieve and found.is_member(actor.account.login):
            kind = "double"
        return _join(found, shift, kind, actor, desk, now)


def double_shift(actor: Actor, now: int) -> Situation:
    """Record that a member of the open shift stays on for the next one too."""
    actor.require("go_on_duty")
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    with database.write():
        found, desk = situation(now), desk_settings.current()
        _require_member(found, actor)
        return _join(found, found.incoming, "double", actor, desk, now)


def swap_tonight(instead_of: str, actor: Actor, now: int, *, relieve: bool) -> Situation:
    """Record that a person is here instead of one who is on the roster, and put them on duty."""
    actor.require("go_on_duty")
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    with database.write():
        found, desk = situation(now), desk_settings.current()
        shift = found.incoming if relieve or found.opened is None else found.opened.shift
        planned = roster.Assignment(shift.day, shift.name, instead_of)
        roster.stand_in(planned, actor.account.login, actor, now)
        other = staff.find(instead_of).name
        return _join(found, shift, "swap", actor, desk, now, other=other)


def relief_late(actor: Actor, now: int) -> None:
    """Record that the relief has not arrived and the person stays; the supervisor sees it."""
    actor.require("go_on_duty")
    with database.write():
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


def join_next(shift: ClockShift, actor: Actor, now: int) -> None:
    """Put the person who accepted on the new shift, inside a write, unless they are already."""
    row = shifts.row_of(shift)
    if all(member.login != actor.account.login for member in members(row.id or 0)):
        kind = roster_kind(shift, actor.account.login)
        _insert(row, actor.account.login, kind, now)


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
