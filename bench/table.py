"""The table of figures that `make bench` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure beside the one it is held against, and what it must not exceed.

    `goal` bounds the ratio where there is a figure beside it, otherwise the figure itself; without
    a goal it is only shown.
    """

    name: str
    measured: float
    beside: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the figure beside it; None without one or with one of nothing."""
        return self.measured / self.beside if self.beside else None

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
        beside = "" if self.beside is None else number(self.beside)
        return self.name, number(self.measured), beside, ratio, goal, verdict


@dataclass(frozen=True)
class Missing:
    """Figures that could not be taken, and why."""

    name: str
    reason: str

    holds = False

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        return self.name, "not taken", "", "", "", self.reason


def number(value: float) -> str:
    """A figure with as many decimals as tell something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: Iterable[Row | Missing]) -> str:
    """The rows as aligned plain text under a heading."""
    heading = ("figure", "measured", "beside", "ratio", "goal", "")
    lines = [heading, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < column < 5 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
