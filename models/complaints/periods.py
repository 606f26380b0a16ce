"""The periods that figures are asked for: named ones, typed ones, the one before and after."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from models.clock import FIRST_YEAR, LAST_YEAR, wall
from models.errors import DeskError
from models.language import N_, Words

NAMED = {
    "this_month": N_("this month"),
    "last_month": N_("last month"),
    "this_quarter": N_("this quarter"),
    "this_year": N_("this year"),
    "last_12_months": N_("last 12 months"),
}
DAY_OR_LONGER = r"\d{4}(?:[-/.]\d{1,2}){0,2}"
BETWEEN = r"\s*(?:\s|-|–|—|~|,|\.\.|to|至|到)\s*"
TYPED = re.compile(f"({DAY_OR_LONGER})(?:{BETWEEN}({DAY_OR_LONGER}))?")


@dataclass(frozen=True)
class Period:
    """Whole days from `first` to `last`, both in it."""

    first: date
    last: date

    def moments(self, zone: ZoneInfo) -> tuple[int, int]:
        """Return its first microsecond and the first one after it, as the zone's clocks go."""
        return wall(self.first, 0, zone), wall(self.last + timedelta(days=1), 0, zone)

    @property
    def months(self) -> int:
        """How many months it is, or 0 when it is not whole ones."""
        if self.first.day != 1 or self.last != _end_of_month(self.last):
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def moved(self, steps: int) -> Period | None:
        """Return the period of the same length that many before or after, or None beyond time."""
        try:
            if self.months:
                first = _month(self.first, steps * self.months)
                last = _end_of_month(_month(self.last, steps * self.months))
            else:
                way = steps * (self.last - self.first + timedelta(days=1))
                first, last = self.first + way, self.last + way
        except (ValueError, OverflowError):
            return None
        return Period(first, last) if FIRST_YEAR <= first.year <= last.year <= LAST_YEAR else None


def named(code: str, today: date) -> Period:
    """Return a period of NAMED, in whole months, as it lies around a day."""
    first = {
        "this_month": _month(today, 0),
        "last_month": _month(today, -1),
        "this_quarter": _month(today, -((today.month - 1) % 3)),
        "this_year": _month(today, 1 - today.month),
        "last_12_months": _month(today, -11),
    }[code]
    months = {"this_quarter": 3, "this_year": 12, "last_12_months": 12}.get(code, 1)
    return Period(first, _end_of_month(_month(first, months - 1)))


def name_of(period: Period, today: date) -> str:
    """Return the code of a period that has a name, seen from a day, or nothing."""
    return next((code for code in NAMED if named(code, today) == period), "")


def parse(typed: str, today: date, words: Words) -> Period:
    """Return the period meant by a name of NAMED, `2026`, `2026-03`, `2026-03-15`, or two of them.

    Raises DeskError `period_form` or `period_order`.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).lower().split())
    for code, label in NAMED.items():
        if text in (words(label).lower(), label):
            return named(code, today)
    plain = re.sub(r"-(?!\s*\d)", "", re.sub("[年月]", "-", re.sub("[日号]", "", text)))
    found = TYPED.fullmatch(plain)
    try:
        if found is None:
            raise ValueError(plain)
        begin, end = _stretch(found[1]), _stretch(found[2] or found[1])
    except ValueError:
        raise DeskError("period_form", "period", value=typed) from None
    if end.last < begin.first:
        raise DeskError("period_order", "period", first=str(begin.first), last=str(end.last))
    return Period(begin.first, end.last)


def _stretch(text: str) -> Period:
    """Return the year, the month or the day that a text names; raise ValueError."""
    year, *rest = (int(part) for part in re.split(r"[-/.]", text))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    if not rest:
        return Period(date(year, 1, 1), date(year, 12, 31))
    first = date(year, *rest) if len(rest) == 2 else date(year, rest[0], 1)
    return Period(first, first if len(rest) == 2 else _end_of_month(first))


def _month(day: date, months: int) -> date:
    """Return the first day of the month that many after a day's own."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
