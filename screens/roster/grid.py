"""The table of a week: a line a person, a column a day, a cursor on one cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.style import Style
from rich.text import Text

from models.brief import WEEKDAYS
from models.text import shown
from screens import labels
from screens.roster.week import DAYS, Week, short_names
from screens.session import Session
from screens.widgets.painted_lines import PaintedLines

LEAST_NAME, MOST_NAME = 14, 30
Cell = tuple[str, date]
"""A person's login and a day."""


class RosterGrid(PaintedLines, can_focus=True):
    """Shows a week and moves a cursor over it; the screen says what a key does there."""

    DEFAULT_CSS = """
    RosterGrid { width: 1fr; height: 1fr; }
    RosterGrid > .roster-grid--today { text-style: bold; }
    RosterGrid > .roster-grid--quiet { color: $quiet; }
    """
    COMPONENT_CLASSES = {"roster-grid--today", "roster-grid--quiet"}

    def __init__(self, session: Session, week: Week, today: date) -> None:
        super().__init__(id="grid")
        self._session = session
        self.week = week
        self.today = today
        self.marked: Cell | None = None
        self.column = today.weekday()
        self.row = 0
        self._top = 0
        self._short: Mapping[str, str] = {}

    @property
    def login(self) -> str | None:
        """Whose line the cursor is on; None where there is nobody."""
        return self.week.people[self.row].login if self.week.people else None

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return (self.login, self.week.day(self.column)) if self.login else None

    def show(self, week: Week) -> None:
        """Take another week, or what has become of this one; the cursor stays with its person."""
        login = self.login
        self.week = week
        self._short = short_names(week.names(), self._session.words)
        rows = [person.login for person in week.people]
        self.row = rows.index(login) if login in rows else min(self.row, max(0, len(rows) - 1))
        self.repaint()

    def move(self, *, rows: int = 0, columns: int = 0) -> None:
        """Move the cursor, no further than the table goes."""
        self.row = max(0, min(self.row + rows, len(self.week.people) - 1))
        self.column = max(0, min(self.column + columns, DAYS - 1))
        self.repaint()

    def lines(self) -> list[Text]:
        """Return the days, and a line for each person who fits below."""
        height = self.size.height
        self._keep_in_view(max(1, height - 1))
        return [self._heading(), *map(self._person, range(self._top, self._top + height - 1))]

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint()

    on_blur = on_focus

    def _keep_in_view(self, height: int) -> None:
        most = max(0, len(self.week.people) - height)
        self._top = max(0, min(max(self._top, self.row - height + 1), self.row, most))

    def _widths(self) -> tuple[int, int]:
        """Return the cells of a name and of a day."""
        width = self.size.width - 1
        day = max(3, (width - LEAST_NAME) // DAYS)
        if (width - MOST_NAME) // DAYS >= day:
            day = (width - MOST_NAME) // DAYS
        return max(1, width - DAYS * day), day

    def _heading(self) -> Text:
        name, width = self._widths()
        line = Text(" " * (name + 1))
        for column in range(DAYS):
            day = self.week.day(column)
            label = f"{self._session.words(WEEKDAYS[column])} {day.day}"
            is_today = day == self.today
            style = self._style("today" if is_today else "quiet")
            line.append(self._padded(("*" if is_today else " ") + label, width), style)
        return line

    def _person(self, row: int) -> Text:
        if row >= len(self.week.people):
            return Text()
        person = self.week.people[row]
        name, width = self._widths()
        line = Text(" " + self._padded(shown(person.name), name - 1) + " ")
        for column in range(DAYS):
            is_cursor = self.has_focus and (row, column) == (self.row, self.column)
            line.append(*self._cell(person.login, column, width, is_cursor=is_cursor))
        return line

    def _cell(self, login: str, column: int, width: int, *, is_cursor: bool) -> tuple[str, Style]:
        shifts = self.week.shifts(login, column)
        told = " ".join(self._short.get(name, shown(name)) for name in shifts)
        is_marked = self.marked == (login, self.week.day(column))
        text = f"[{told}]" if is_marked else f" {told or labels.signs(self._session).dot}"
        style = Style() if shifts or is_marked else self._style("quiet")
        return self._padded(text, width), style + Style(reverse=True) if is_cursor else style

    def _padded(self, text: str, width: int) -> str:
        return labels.cell(text, width, ellipsis=labels.signs(self._session).ellipsis)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"roster-grid--{name}", partial=True)
