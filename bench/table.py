"""The table of figures that `make bench` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure beside the floor's, and what it must not exceed.

    `goal` bounds the ratio to the floor where there is a floor, otherwise the figure itself;
    without a goal the figure is only shown.
    """

    name: str
    measured: float
    floor: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's figure; None without a floor or with one of nothing."""
        return self.measured / self.floor if self.floor else None

    @property
    def holds(self) -> bool:
        """Whether the figure is within its goal, or has none."""
        return self.goal is None or self._judged <= self.goal

    @property
    def _judged(self) -> float:
        return self.measured if self.ratio is None else self.ratio

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        goal = verdict = ""
        if self.goal is not None:
            goal = f"<= {number(self.goal)}" + (" x" if self.ratio is not None else "")
            verdict = "ok" if self.holds else "OVER"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} x"
        floor = "" if self.floor is None else number(self.floor)
        return self.name, number(self.measured), floor, ratio, goal, verdict


def number(value: float) -> str:
    """A figure with as many decimals as tell something."""
    if value == int(value):
        return f"{value:,.0f}"
    return (
        f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as aligned plain text under a heading."""
    heading = ("figure", "measured", "floor", "ratio", "goal", "")
    lines = [heading, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < column < 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
