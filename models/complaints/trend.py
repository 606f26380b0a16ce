"""The trend of a period as a chart needs it: no gaps, no more points than there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models.complaints.figures import Point
from models.complaints.periods import Period

LENGTHS = len("2026-11-24"), len("2026-11"), len("2026")


def filled(points: Sequence[Point], period: Period, today: date, most: int) -> tuple[Point, ...]:
    """Return a point for each day, month or year of a period up to today, empty ones too.

    What was resolved after the period is not in it. Days become months, and months years, where
    there are more than `most`.
    """
    finest = max((len(point.period) for point in points), default=LENGTHS[0])
    days = _days(period.first, max(period.first, min(period.last, today)))
    labels: list[str] = []
    for length in (length for length in LENGTHS if length <= finest):
        labels = list(dict.fromkeys(day[:length] for day in days))
        if len(labels) <= most:
            break
    return tuple(_sum(label, points) for label in labels[-most:])


def _days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days)).isoformat() for days in range((last - first).days + 1)]


def _sum(label: str, points: Sequence[Point]) -> Point:
    within = [point for point in points if point.period.startswith(label)]
    return Point(
        label,
        sum(point.received for point in within),
        sum(point.resolved for point in within),
        sum(point.late for point in within),
    )
