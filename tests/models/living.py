"""Timelines for the tests of complaints: steps at minutes, their states from the lifecycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.clock import MINUTE, moment
from models.complaints import lifecycle
from models.complaints.standing import Standing, follow
from models.complaints.tables import Step

UTC = ZoneInfo("UTC")


def when(text: str, zone: ZoneInfo = UTC) -> int:
    """Return the moment of `2026-11-24 10:00` by a zone's clocks."""
    return moment(datetime.fromisoformat(text).replace(tzinfo=zone))


def step(at: int, action: str, *, until: int | None = None, new: str = "", **facts: object) -> Step:
    """Return a step without its state; `until` is the moment it names."""
    return Step(at, action, "", "li", "Jane", new=new, moment=until, facts=facts)  # type: ignore[arg-type]


def take(at: int, kind: str = "repair", severity: int = 0) -> Step:
    """Return how a case begins."""
    return step(at, "take", kind=kind, severity=severity)


def lived(*steps: Step) -> tuple[Step, ...]:
    """Return a timeline whose steps lead where the lifecycle says."""
    here, timeline = Standing(), []
    for each in steps:
        done = follow(here, replace(each, state=here.state))
        state = lifecycle.after(
            here.state,
            each.action,
            before_hold=here.before_hold,
            judged=done.is_judged,
            outcome=done.outcome,
        )
        timeline.append(replace(each, state=state))
        here = follow(here, timeline[-1])
    return tuple(timeline)


def minutes(amount: int | None) -> float:
    """Return microseconds as minutes."""
    assert amount is not None
    return amount / MINUTE
