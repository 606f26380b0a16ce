"""The figures of a period as lines for the screen: one column, or two where it is wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from models.complaints import analysis, trend
from models.complaints.figures import Figures
from models.complaints.periods import Period
from models.language import Words
from models.sheets import Part, Table, table_lines
from models.text import shown
from screens.complaints import chart
from screens.labels import Signs, cell

WIDE = 110
MARGIN, GAP = 1, 4
WIDEST_TABLE = 64  # a number farther from its name is hard to follow
CHART_HEIGHT = 12
HEADING = "bold"


@dataclass(frozen=True)
class Page:
    """How the lines are to look: the reader's words, the cells there are, the signs."""

    words: Words
    width: int
    signs: Signs
    ascii_only: bool

    @property
    def columns(self) -> int:
        """How many tables stand side by side."""
        return 2 if self.width >= WIDE else 1

    @property
    def column(self) -> int:
        """How many cells wide a column is."""
        return (self.room - GAP * (self.columns - 1)) // self.columns

    @property
    def room(self) -> int:
        """How many cells there are between the margins."""
        return self.width - 2 * MARGIN


@dataclass(frozen=True)
class Laid:
    """The lines, and which of them are headings."""

    text: Text
    headings: tuple[int, ...]


def laid(found: Figures, period: Period, today: date, page: Page, late: Style) -> Laid:
    """Return everything as lines; call it on the reading thread, for it draws the chart.

    `late` is the style of what was late in the chart.
    """
    lines = list(_lines(found, period, today, page, late))
    headings = tuple(place for place, line in enumerate(lines) if line.style == HEADING)
    return Laid(Text("\n").join(lines), headings)


def _lines(found: Figures, period: Period, today: date, page: Page, late: Style) -> Iterator[Text]:
    words = page.words
    overview = analysis.overview(found, words)
    if not found.received:
        yield Text(" " * MARGIN + words("No complaint was received in this period."))
        yield Text()
        yield from _side_by_side([overview], page)
        return
    kind, *groups = (analysis.grouped(found, name, words) for name in analysis.HEADINGS)
    yield from _side_by_side([overview, kind][: page.columns], page)
    yield Text()
    yield from _chart(found, period, today, page, late)
    groups += analysis.repeats(found, words)
    groups.append(analysis.trend(found.trend, analysis.step_of(found.trend), words))
    below = groups if page.columns > 1 else [kind, *groups]
    for first in range(0, len(below), page.columns):
        yield Text()
        yield from _side_by_side(below[first : first + page.columns], page)


def _side_by_side(parts: Sequence[Part], page: Page) -> Iterator[Text]:
    columns = [_part(part, page) for part in parts]
    for number, row in enumerate(zip_longest(*columns, fillvalue="")):
        line = (" " * GAP).join(cell(each, page.column) for each in row)
        yield Text(" " * MARGIN + line.rstrip(), HEADING if number == 0 else "")


def _part(part: Part, page: Page) -> list[str]:
    tables = (each for each in part.content if isinstance(each, Table))
    room = min(WIDEST_TABLE, page.column)
    lines = (line for table in tables for line in table_lines(table, room))
    return [_heading(part.heading, page.column, page), *lines]


def _heading(words: str, room: int, page: Page) -> str:
    begin = f"{page.signs.line} {shown(words)} "
    return begin + page.signs.line * max(0, room - cell_len(begin))


def _chart(found: Figures, period: Period, today: date, page: Page, late: Style) -> Iterator[Text]:
    words = page.words
    points = trend.filled(found.trend, period, today, page.room - chart.AXIS)
    yield Text(" " * MARGIN + _heading(words("Trend"), page.room, page), HEADING)
    legend = words(
        "{received} received   {late} of them late   {resolved} resolved",
        received=chart.RECEIVED, late=chart.LATE, resolved=chart.RESOLVED,
    )  # fmt: skip
    yield Text(" " * MARGIN + legend)
    for line in chart.drawn(points, page.room, CHART_HEIGHT, ascii_only=page.ascii_only):
        drawn = Text(" " * MARGIN + line)
        drawn.highlight_regex(f"{chart.LATE}+", late)
        yield drawn
