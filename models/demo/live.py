"""The demo desk's live queue: one case in each state, and of everything that a queue can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.clock import MINUTE
from models.demo.courses import AWAKE, Act, Course

HOUR = 60
DAY = 24 * HOUR
MINE = "mine"


@dataclass(frozen=True)
class Moment:
    """An act so many minutes before the demo's end; `until` counts from the end on."""

    ago: int
    action: str
    option: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Live:
    """A case of the live queue; `mine` has the person on duty as its handler.

    `same_unit` names a case before it whose resident calls again.
    """

    name: str
    matter: str
    acts: tuple[Moment, ...]
    severity: int = 0
    channel: str = "phone"
    mine: bool = False
    same_unit: str = ""


def _begun(ago: int, promised: int | None = None) -> tuple[Moment, ...]:
    """Return a case that was taken, accepted and told to its department."""
    return (
        Moment(ago, "take"),
        Moment(ago - 4, "accept"),
        Moment(ago - 7, "dispatch", until=promised),
    )


def _resolved(ago: int) -> tuple[Moment, ...]:
    return (
        *_begun(ago),
        Moment(ago - 40, "start"),
        Moment(ago - 90, "answer"),
        Moment(ago - 200, "note"),
        Moment(ago - 8 * HOUR, "resolve"),
    )


# A short log has the first of them alone.
LIVE = (
    Live("new", "water", (Moment(4, "take"),)),
    Live("overdue", "noise", (
        *_begun(26 * HOUR), Moment(25 * HOUR, "start"), Moment(24 * HOUR + 20, "note"),
    )),
    Live("major", "lift", (
        *_begun(150), Moment(140, "start"), Moment(128, "answer"), Moment(95, "join"),
        Moment(60, "note"), Moment(32, "join", "twin"),
    ), severity=2),
    Live("held", "parking", (
        *_begun(30 * HOUR), Moment(28 * HOUR, "start"), Moment(27 * HOUR, "answer"),
        Moment(20 * HOUR, "hold", until=9 * HOUR),
    )),
    Live("to_call", "cleaning", (*_resolved(34 * HOUR), Moment(20 * HOUR, "judge", "valid"))),
    Live("rain", "seepage", (*_resolved(6 * DAY)[:-1], Moment(5 * DAY, "resolve", "rain"))),
    Live("working", "drain", (
        *_begun(5 * HOUR), Moment(4 * HOUR, "start"), Moment(200, "answer"), Moment(40, "chase"),
    ), mine=True),
    Live("sent", "power", _begun(3 * HOUR, promised=100)),
    Live("accepted", "fees", (Moment(50, "take"), Moment(45, "accept")), channel="in_person"),
    Live("not_reached", "staff", (
        *_resolved(50 * HOUR), Moment(30 * HOUR, "judge", "valid"),
        Moment(26 * HOUR, "not_reached", until=35),
    )),
    Live("back", "noise", (
        *_resolved(70 * HOUR), Moment(44 * HOUR, "judge", "valid"),
        Moment(7 * HOUR, "unsatisfied"), Moment(6 * HOUR, "answer"),
    )),
    Live("unjudged", "parking", (*_resolved(52 * HOUR), Moment(27 * HOUR, "satisfied")),
        channel="online"),
    Live("rain_too", "seepage", (*_resolved(9 * DAY)[:-1], Moment(8 * DAY, "resolve", "rain"))),
    Live("urgent", "leak", (*_begun(9), Moment(2, "note", "first")), severity=1, mine=True,
        same_unit="sent"),
    Live("again", "noise", (Moment(80, "take"), Moment(76, "answer")), same_unit="overdue"),
    Live("twin", "lift", (Moment(36, "take"), Moment(32, "merge", "major"))),
)  # fmt: skip
NAMES = frozenset(live.name for live in LIVE)
BY_DAY = ("satisfied", "unsatisfied", "not_reached", "judge")


def acts(live: Live, course: Course, login: str) -> Iterator[Act]:
    """Yield what happened with a live case; residents are rung by day."""
    for each in live.acts:
        if each.option in NAMES and each.option not in course.others:
            continue  # a short log has the one case without the other
        at = course.now - each.ago * MINUTE
        if each.action in BY_DAY:
            at = course.people.within_before(AWAKE, at)
        until = None if each.until is None else course.now + each.until * MINUTE
        if until is not None:
            until += -until % (5 * MINUTE)
        handler = login if live.mine else None
        yield Act(at, each.action, until, each.option, handler)
