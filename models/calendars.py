"""When a limit's clock runs: around the clock, or in working hours with the desk's holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from peewee import IntegerField, TextField

from models import audit
from models.clock import local, wall
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.staff import Actor
from models.text import clean_line

ONE_DAY = timedelta(days=1)
MOST_DAYS = 4000  # without work in a row: nobody waits longer than that
LONGEST_NAME = 30


class Holiday(BaseModel):
    """A day that is not worked though its weekday is, or worked though its weekday is not."""

    day = TextField(primary_key=True)
    name = TextField()
    is_worked = IntegerField()


@dataclass(frozen=True)
class NamedDay:
    """A day out of the week's order; `is_worked` is a weekend day that makes up for a holiday."""

    day: date
    name: str
    is_worked: bool = False


@dataclass(frozen=True)
class Calendar:
    """Working hours in a zone: minutes of the day, weekdays `12345`, days out of the order.

    Without working hours (`weekdays` empty) it runs around the clock. Moments and amounts are in
    microseconds.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    opens: int = 0
    closes: int = 24 * 60
    weekdays: str = ""
    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @property
    def day_minutes(self) -> int:
        """The minutes of a day of this calendar."""
        return self.closes - self.opens

    def is_worked(self, day: date) -> bool:
        """Whether a day is worked."""
        if day in self.worked:
            return True
        return str(day.isoweekday()) in self.weekdays and day not in self.closed

    def advance(self, start: int, amount: int) -> int:
        """Return the moment at which an amount of the calendar's time has run since a start."""
        if not self.weekdays:
            return start + amount
        for begins, ends in self._hours(start):
            begins = max(begins, start)
            if amount <= ends - begins:
                return begins + amount
            amount -= max(0, ends - begins)
        raise ValueError("a calendar without working days never comes to an end")

    def elapsed(self, start: int, end: int) -> int:
        """Return how much of the calendar's time runs between two moments."""
        if not self.weekdays:
            return max(0, end - start)
        run = 0
        for begins, ends in self._hours(start):
            if begins >= end:
                return run
            run += max(0, min(ends, end) - max(begins, start))
        raise ValueError("a calendar without working days never comes to an end")

    def _hours(self, start: int) -> Iterator[tuple[int, int]]:
        day = local(start, self.zone).date()
        idle = 0
        while idle < MOST_DAYS:
            idle += 1
            if self.opens < self.closes and self.is_worked(day):
                idle = 0
                yield wall(day, self.opens, self.zone), wall(day, self.closes, self.zone)
            day += ONE_DAY


# Reads


def holidays() -> list[NamedDay]:
    """Return the days out of the week's order, the earliest first."""
    found = rows(Holiday.select(Holiday.day, Holiday.name, Holiday.is_worked).order_by(Holiday.day))
    return [NamedDay(date.fromisoformat(day), name, bool(worked)) for day, name, worked in found]


# Writes

Listener = Callable[[int], None]
LISTENERS: list[Listener] = []


def on_change(function: Listener) -> Listener:
    """Register a part's function that works out its deadlines anew, inside the same write."""
    LISTENERS.append(function)
    return function


def add_holiday(new: NamedDay, actor: Actor, now: int) -> None:
    """Add or change a day out of the week's order; deadlines of what is open move with it.

    Raises DeskError `holiday_name`, or `not_allowed`.
    """
    actor.require("roster")
    name = clean_line(new.name)
    if not name or len(name) > LONGEST_NAME:
        raise DeskError("holiday_name", "name", limit=LONGEST_NAME)
    with database.write():
        Holiday.delete().where(Holiday.day == new.day.isoformat()).execute()
        Holiday.insert(day=new.day.isoformat(), name=name, is_worked=int(new.is_worked)).execute()
        _changed("holiday_add", new.day, name, actor, now)


def remove_holiday(day: date, actor: Actor, now: int) -> None:
    """Take a day off the list; raise DeskError `holiday_unknown`."""
    actor.require("roster")
    with database.write():
        if not Holiday.delete().where(Holiday.day == day.isoformat()).execute():
            raise DeskError("holiday_unknown", "day", value=day.isoformat())
        _changed("holiday_remove", day, "", actor, now)


def _changed(act: str, day: date, detail: str, actor: Actor, now: int) -> None:
    person, subject = actor.account.login, day.isoformat()
    audit.record(act, actor.origin, person=person, subject=subject, detail=detail, now=now)
    follow(now)


def follow(now: int) -> None:
    """Let every part work out its deadlines anew, inside a write."""
    from models import parts  # noqa: F401 - a command of the shell has not loaded them

    for listener in LISTENERS:
        listener(now)
