"""A week of the roster as the screen holds it, and the short names of its shifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from models import roster, shift_pattern, staff
from models.language import Words
from models.roster import Assignment
from models.shift_pattern import Pattern, PatternShift, name_label
from models.staff import Account

DAYS = 7
LONGEST_SHORT = 4


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on, the people, and who is planned where."""

    first: date
    people: tuple[Account, ...] = ()
    planned: frozenset[Assignment] = frozenset()
    pattern: Pattern = field(default_factory=lambda: Pattern(()))

    def day(self, column: int) -> date:
        """Return the day of a column."""
        return self.first + timedelta(days=column)

    def beginning(self, column: int) -> tuple[PatternShift, ...]:
        """Return the shifts that begin on a column's day, in their order."""
        return self.pattern.beginning_on(self.day(column))

    def shifts(self, login: str, column: int) -> list[str]:
        """Return the shifts of a person on a day, in the day's order; unknown ones last."""
        day = self.day(column).isoformat()
        names = {one.shift for one in self.planned if (one.login, one.day) == (login, day)}
        known = [part.name for part in self.beginning(column) if part.name in names]
        return known + sorted(names.difference(known))

    def with_cell(self, login: str, column: int, shifts: Sequence[str]) -> Week:
        """Return the week with other shifts in one cell."""
        day = self.day(column).isoformat()
        others = {one for one in self.planned if (one.login, one.day) != (login, day)}
        return replace(self, planned=others | {Assignment(day, name, login) for name in shifts})

    def names(self) -> list[str]:
        """Return the names of all shifts of the week."""
        every = (part for column in range(DAYS) for part in self.beginning(column))
        ordered = dict.fromkeys(part.name for part in every)
        return [*ordered, *sorted({one.shift for one in self.planned}.difference(ordered))]


def read(first: date) -> Week:
    """Read a week: those who may be planned, and those who were and have left since."""
    planned = frozenset(roster.week(first))
    people = roster.people()
    listed = {account.login for account in people}
    left = sorted({one.login for one in planned}.difference(listed))
    known = (*people, *map(staff.find, left))
    return Week(first, known, planned, shift_pattern.pattern())


def short_names(names: Sequence[str], words: Words) -> Mapping[str, str]:
    """Return a beginning of each shift's label, as short as tells them apart."""
    labels = {name: name_label(name, words) for name in names}
    return {
        name: _beginning(label, [other for each, other in labels.items() if each != name])
        for name, label in labels.items()
    }


def _beginning(label: str, others: Sequence[str]) -> str:
    for length in range(1, LONGEST_SHORT + 1):
        short = label[:length].rstrip()
        if all(other[:length].rstrip().lower() != short.lower() for other in others):
            break
    return short[:1].upper() + short[1:]
