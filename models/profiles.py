"""Time-limit profiles: how soon a case is responded to, answered and closed (DOMAIN section 3).

Every number here is a default in a named profile. A case keeps the profile it was received under.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from models.calendars import Calendar, NamedDay
from models.clock import MINUTE
from models.errors import DeskError

HOUR = 60
GENERAL, URGENT, MAJOR, COLLECTIVE = range(4)  # severities, models/complaints/tables


@dataclass(frozen=True)
class Limit:
    """An amount of time, in minutes or in days; `working` counts in the profile's hours alone."""

    minutes: int = 0
    days: int = 0
    working: bool = False


@dataclass(frozen=True)
class Limits:
    """What a case is held to. None is no limit.

    Respond: somebody takes it up. Start: on site. Reply: the resident has an answer. Close: done.
    """

    respond: Limit | None = None
    start: Limit | None = None
    reply: Limit | None = None
    close: Limit | None = None


@dataclass(frozen=True)
class Rule:
    """The limits of some kinds and severities; an empty tuple means all."""

    limits: Limits
    kinds: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A named set of limits, the first rule that fits; hours are minutes of the day.

    `near` is the part of a limit, in percent, that is left when the handler is told. `follow_up`
    says how many of a kind are called back, in percent; kinds that are not named never are.
    """

    name: str
    rules: tuple[Rule, ...]
    opens: int = 9 * HOUR
    closes: int = 18 * HOUR
    weekdays: str = "12345"
    near: int = 25
    follow_up: dict[str, int] = field(default_factory=lambda: {"complaint": 100, "repair": 30})
    follow_up_limit: Limit = Limit(days=3)
    attempts: int = 3

    def limits(self, kind: str, severity: int) -> Limits:
        """Return what a case of a kind and severity is held to."""
        for rule in self.rules:
            if kind in (rule.kinds or (kind,)) and severity in (rule.severities or (severity,)):
                return rule.limits
        return Limits()


@dataclass(frozen=True)
class Calendars:
    """The two ways a profile counts: around the clock, and its working hours."""

    around_the_clock: Calendar
    working: Calendar

    def of(self, limit: Limit) -> Calendar:
        """Return the calendar that a limit counts in."""
        return self.working if limit.working else self.around_the_clock

    def amount(self, limit: Limit) -> int:
        """Return a limit in microseconds of its calendar; a working day has the day's hours."""
        return (limit.minutes + limit.days * self.of(limit).day_minutes) * MINUTE


def calendars(profile: Profile, zone: ZoneInfo, days: Sequence[NamedDay] = ()) -> Calendars:
    """Return the calendars of a profile in a zone, with the desk's days out of the order."""
    working = Calendar(
        zone,
        profile.opens,
        profile.closes,
        profile.weekdays,
        _days(days, worked=False),
        _days(days, worked=True),
    )
    return Calendars(Calendar(zone), working)


def _days(days: Sequence[NamedDay], *, worked: bool) -> frozenset[date]:
    return frozenset(each.day for each in days if each.is_worked == worked)


# Told to the manager at once (models/complaints/clocks); the account in writing within 12 hours.
MAJOR_LIMITS = Limits(
    respond=Limit(minutes=15), reply=Limit(minutes=12 * HOUR), close=Limit(days=3)
)
MAJOR_RULE = Rule(MAJOR_LIMITS, severities=(MAJOR, COLLECTIVE))
# "Fixed the same day" as 24 hours: what comes in at 23:50 has a day, too.
URGENT_REPAIR = Rule(
    Limits(
        respond=Limit(minutes=15),
        start=Limit(minutes=20),
        reply=Limit(minutes=24 * HOUR),
        close=Limit(minutes=24 * HOUR),
    ),
    kinds=("repair",),
    severities=(URGENT,),
)
PROFILES = {
    "15-24-3": Profile(
        "15-24-3",
        (
            MAJOR_RULE,
            URGENT_REPAIR,
            Rule(Limits(Limit(minutes=15), None, Limit(minutes=24 * HOUR), Limit(days=3))),
        ),
    ),
    "2-24": Profile(
        "2-24",
        (
            MAJOR_RULE,
            URGENT_REPAIR,
            Rule(Limits(respond=Limit(minutes=2 * HOUR), close=Limit(minutes=24 * HOUR))),
        ),
    ),
    "48-7": Profile(
        "48-7",
        (
            MAJOR_RULE,
            URGENT_REPAIR,
            Rule(Limits(respond=Limit(minutes=48 * HOUR), close=Limit(days=7, working=True))),
        ),
    ),
}


def find(name: str) -> Profile:
    """Return the profile of a name; raise DeskError `profile_unknown`."""
    try:
        return PROFILES[name]
    except KeyError:
        raise DeskError("profile_unknown", "profile", value=name, choices=tuple(PROFILES)) from None


def written(profile: Profile) -> str:
    """Return a profile as it is kept with the cases that were received under it."""
    return json.dumps(asdict(profile), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Profile:
    """Return a kept profile."""
    fields: dict[str, Any] = json.loads(text)
    fields["rules"] = tuple(
        Rule(
            Limits(**{name: _limit(value) for name, value in rule["limits"].items()}),
            tuple(rule["kinds"]),
            tuple(rule["severities"]),
        )
        for rule in fields["rules"]
    )
    fields["follow_up_limit"] = Limit(**fields["follow_up_limit"])
    return Profile(**fields)


def _limit(value: dict[str, Any] | None) -> Limit | None:
    return None if value is None else Limit(**value)
