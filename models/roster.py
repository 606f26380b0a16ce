"""The roster: who is to work which shift, and who swapped with whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peewee import AutoField, CompositeKey, IntegerField, TextField

from models import audit, shift_pattern, staff
from models.clock import FIRST_YEAR, LAST_YEAR, local
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.shift_pattern import ClockShift, Pattern
from models.staff import Account, Actor

WEEK = timedelta(days=7)
DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")  # spreadsheets rewrite dates


class Roster(BaseModel):
    """A person who is to work a shift: its day (of its start) and its name in the pattern."""

    day = TextField()
    shift = TextField()
    person = TextField()

    class Meta:
        primary_key = CompositeKey("day", "shift", "person")


class RosterSwap(BaseModel):
    """A swap: the second takes the first's shift, and the first the second's if one is given."""

    id = AutoField()
    at = IntegerField()
    recorded_by = TextField()
    first = TextField()
    first_day = TextField()
    first_shift = TextField()
    second = TextField()
    second_day = TextField(null=True)
    second_shift = TextField(null=True)


@dataclass(frozen=True, order=True)
class Assignment:
    """One person on one shift; `day` is an ISO date."""

    day: str
    shift: str
    login: str


@dataclass(frozen=True)
class Swap:
    """A recorded swap; `second_shift` is the shift the first took, or None for a stand-in."""

    at: int
    recorded_by: str
    first: str
    first_shift: str
    second: str
    second_shift: str | None


@dataclass(frozen=True)
class Copied:
    """What copying a week did: how many were copied, and which could not be."""

    copied: int
    left_out: tuple[Assignment, ...]


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def day_of(text: str) -> date:
    """Return the day of `2026-11-24` or `2026/11/24`, from 1970 to 2999.

    Raises DeskError `roster_day`.
    """
    found = DAY.fullmatch(text.strip())
    try:
        day = date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DeskError("roster_day", "day", value=text)
    return day


def key(day: str, shift: str) -> str:
    """Return a shift's name for people: `2026-11-24-night`."""
    return f"{day}-{shift}"


# Reads


def planned(first: date, last: date) -> list[Assignment]:
    """Return who is to work from one day to another, both included, by day, shift and login."""
    query = (
        Roster.select(Roster.day, Roster.shift, Roster.person)
        .where(Roster.day.between(first.isoformat(), last.isoformat()))
        .order_by(Roster.day, Roster.shift, Roster.person)
    )
    return [Assignment(*row) for row in rows(query)]


def week(first: date) -> list[Assignment]:
    """Return who is to work in the seven days from a day on."""
    return planned(first, first + timedelta(days=6))


def rostered(day: str, shift: str) -> list[str]:
    """Return the logins of those who are to work a shift."""
    query = Roster.select(Roster.person).where((Roster.day == day) & (Roster.shift == shift))
    return [login for (login,) in rows(query.order_by(Roster.person))]


def is_rostered(shift: ClockShift, login: str) -> bool:
    """Say whether a person is to work a shift."""
    return _there(Assignment(shift.day, shift.name, login))


def people() -> list[Account]:
    """Return those who may be put on the roster, by name."""
    return [account for account in staff.everybody() if _goes_on_duty(account)]


def swaps(since: int) -> list[Swap]:
    """Return the swaps recorded at or after a moment, the newest first."""
    query = RosterSwap.select().where(RosterSwap.at >= since).order_by(RosterSwap.id.desc())
    return [_swap(row) for row in query]


def accounts() -> dict[str, Account]:
    """Return everybody who is or was at the desk, by login."""
    return {account.login: account for account in staff.everybody(disabled=True)}


def _swap(row: RosterSwap) -> Swap:
    given = None
    if row.second_day is not None and row.second_shift is not None:
        given = key(row.second_day, row.second_shift)
    taken = key(row.first_day, row.first_shift)
    return Swap(row.at, row.recorded_by, row.first, taken, row.second, given)


def _there(one: Assignment) -> bool:
    return bool(Roster.select().where(_is(one)).exists())


def _is(one: Assignment) -> object:
    return (Roster.day == one.day) & (Roster.shift == one.shift) & (Roster.person == one.login)


def _goes_on_duty(account: Account) -> bool:
    return not account.is_device and account.may("go_on_duty")


def check(one: Assignment, pattern: Pattern, account: Account) -> None:
    """Raise DeskError unless the shift begins that day and the person may work it."""
    if account.disabled:
        raise DeskError("disabled", "login", login=account.login)
    if not _goes_on_duty(account):
        raise DeskError("roster_person", "login", name=account.name)
    beginning = pattern.beginning_on(date.fromisoformat(one.day))
    if one.shift not in {part.name for part in beginning}:
        raise DeskError("roster_shift", "shift", value=one.shift, day=one.day)


def _check_known(one: Assignment) -> None:
    check(one, shift_pattern.pattern(), staff.find(one.login))


# Writes


def assign(day: str, shift: str, login: str, actor: Actor, now: int) -> None:
    """Put a person on a shift. Raises DeskError: not_allowed, login_unknown, roster_person, …"""
    one = Assignment(day, shift, login)
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        _check_known(one)
        if not _there(one):
            _add([one])
            _record("roster_assign", actor, login, key(day, shift), now)


def unassign(day: str, shift: str, login: str, actor: Actor, now: int) -> None:
    """Take a person off a shift; nothing happens when they are not on it."""
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        if _remove(Assignment(day, shift, login)):
            _record("roster_unassign", actor, login, key(day, shift), now)


def set_cell(day: str, login: str, shifts: Iterable[str], actor: Actor, now: int) -> None:
    """Give a person these shifts of a day and no others."""
    wanted = {Assignment(day, shift, login) for shift in shifts}
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        query = Roster.select(Roster.day, Roster.shift, Roster.person)
        kept = rows(query.where((Roster.day == day) & (Roster.person == login)))
        present = {Assignment(*row) for row in kept}
        for one in sorted(present - wanted):
            _remove(one)
            _record("roster_unassign", actor, login, key(day, one.shift), now)
        for one in sorted(wanted - present):
            _check_known(one)
            _add([one])
            _record("roster_assign", actor, login, key(day, one.shift), now)


def copy_week(source: date, target: date, actor: Actor, now: int) -> Copied:
    """Copy the seven days from one day on to those from another on, which must be empty.

    People who left and shifts that do not begin on the new day are left out. Raises DeskError:
    not_allowed, roster_nothing_to_copy, roster_not_empty.
    """
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        found = week(source)
        if not found:
            raise DeskError("roster_nothing_to_copy", day=source.isoformat())
        if week(target):
            raise DeskError("roster_not_empty", day=target.isoformat())
        pattern, known = shift_pattern.pattern(), accounts()
        copied, left_out = [], []
        for one in found:
            day = date.fromisoformat(one.day) + (target - source)
            moved = Assignment(day.isoformat(), one.shift, one.login)
            try:
                check(moved, pattern, known[one.login])
            except DeskError:
                left_out.append(moved)
            else:
                copied.append(moved)
        _add(copied)
        _record("roster_copy", actor, target.isoformat(), source.isoformat(), now)
    return Copied(len(copied), tuple(left_out))


def swap(first: Assignment, second: Assignment, actor: Actor, now: int) -> None:
    """Let two people take each other's shift; both are recorded.

    Raises DeskError: not_allowed, roster_same_person, roster_not_there, roster_already, …
    """
    if first.login == second.login:
        raise DeskError("roster_same_person", "login")
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        _replace(first, second.login)
        _replace(second, first.login)
        _record_swap(first, second.login, second, actor, now)


def stand_in(one: Assignment, login: str, actor: Actor, now: int) -> None:
    """Let another person take a shift, as agreed tonight.

    From the day before to the day after, the two and those on the shift may record it themselves;
    else it takes the right to change rosters. Raises DeskError as `swap` does.
    """
    if login == one.login:
        raise DeskError("roster_same_person", "login")
    with database.write():
        action = "go_on_duty" if _may_stand_in(one, login, actor, now) else "roster"
        actor = staff.as_of_now(actor, action)
        _replace(one, login)
        _record_swap(one, login, None, actor, now)


def _may_stand_in(one: Assignment, login: str, actor: Actor, now: int) -> bool:
    from models import desk

    today = local(now, desk.current().zone).date()
    if abs(date.fromisoformat(one.day) - today) > timedelta(days=1):
        return False
    return actor.account.login in {one.login, login, *rostered(one.day, one.shift)}


def replace_days(
    wanted: set[Assignment], actor: Actor, now: int, *, dry_run: bool = False
) -> tuple[int, int]:
    """Let assignments be all that is planned on the days they name; return how many come and go.

    A supervisor's right. With `dry_run` nothing is changed. Raises DeskError `not_allowed`.
    """
    with database.write():
        actor = staff.as_of_now(actor, "roster")
        days = sorted({date.fromisoformat(one.day) for one in wanted})
        present = {one for day in days for one in planned(day, day)}
        added, removed = len(wanted - present), len(present - wanted)
        if days and not dry_run:
            for one in present - wanted:
                _remove(one)
            _add(sorted(wanted - present))
            _record("roster_import", actor, f"{days[0]} {days[-1]}", f"+{added} -{removed}", now)
    return added, removed


def _add(assignments: Sequence[Assignment]) -> None:
    if assignments:
        stored = [(one.day, one.shift, one.login) for one in assignments]
        Roster.insert_many(stored, [Roster.day, Roster.shift, Roster.person]).execute()


def _remove(one: Assignment) -> bool:
    return bool(Roster.delete().where(_is(one)).execute())


def _replace(one: Assignment, login: str) -> None:
    """Put somebody else in a person's place on a shift."""
    taker = Assignment(one.day, one.shift, login)
    _check_known(taker)
    shift = key(one.day, one.shift)
    if _there(taker):
        name = staff.find(login).name
        raise DeskError("roster_already", "login", name=name, shift=shift)
    if not _remove(one):
        name = staff.find(one.login).name
        raise DeskError("roster_not_there", "login", name=name, shift=shift)
    _add([taker])


def _record_swap(
    first: Assignment, login: str, second: Assignment | None, actor: Actor, now: int
) -> None:
    RosterSwap.insert(
        at=now,
        recorded_by=actor.account.login,
        first=first.login,
        first_day=first.day,
        first_shift=first.shift,
        second=login,
        second_day=second.day if second else None,
        second_shift=second.shift if second else None,
    ).execute()
    taken = key(first.day, first.shift)
    given = f", {first.login}: {key(second.day, second.shift)}" if second else ""
    subject = f"{first.login} {login}"
    _record("roster_swap", actor, subject, f"{login}: {taken}{given}", now)


def _record(act: str, actor: Actor, subject: str, detail: str, now: int) -> None:
    person = actor.account.login
    audit.record(act, actor.origin, person=person, subject=subject, detail=detail, now=now)
