"""The duty log as a list: one line an entry, a heading for every day and shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeAlias, cast
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.cache import LRUCache

from models import shifts
from models.clock import local, short_date_time, short_time
from models.duty import Situation
from models.log import reads
from models.log.reads import Filters
from models.log.tables import ABOUT, NOTABLE, URGENT, LogEntry
from models.shift_pattern import ClockShift, name_label
from models.staff import Account
from models.text import shown
from screens import labels
from screens.session import Session
from screens.widgets.pages import Page
from screens.widgets.windowed_list import WindowedList

Rows: TypeAlias = tuple[LogEntry, ...]
SEVERITY_SIGNS = {NOTABLE: "! ", URGENT: "!!"}
WIDEST_NAME = 10
WIDEST_CATEGORY = 9


class LogSource:
    """Reads pages of the log, filtered or not, on the reading thread, with the shifts they name."""

    def __init__(
        self, session: Session, filters: Filters, known_shifts: dict[int, ClockShift]
    ) -> None:
        self._session = session
        self._filters = filters
        self._known_shifts = known_shifts

    async def oldest(self, limit: int) -> Page[LogEntry]:
        """Read the first entries."""
        rows = await self._read(reads.after, 0, limit + 1)
        return Page(rows[:limit], more_after=len(rows) > limit)

    async def newest(self, limit: int) -> Page[LogEntry]:
        """Read the last entries."""
        rows = await self._read(reads.newest, limit + 1)
        return Page(rows[-limit:], more_before=len(rows) > limit)

    async def before(self, key: Hashable, limit: int) -> Page[LogEntry]:
        """Read the entries just before a number."""
        rows = await self._read(reads.before, key, limit + 1)
        return Page(rows[-limit:], len(rows) > limit, more_after=True)

    async def after(self, key: Hashable, limit: int) -> Page[LogEntry]:
        """Read the entries just after a number."""
        rows = await self._read(reads.after, key, limit + 1)
        return Page(rows[:limit], more_before=True, more_after=len(rows) > limit)

    async def around(self, key: Hashable, limit: int) -> Page[LogEntry]:
        """Read the entries on both sides of a number, with it if it is there."""
        number, half = cast(int, key), limit // 2
        rows = await self._read(_around, number, half + 1)
        earlier = [row for row in rows if row.number < number]
        later = rows[len(earlier) :]
        more_before, more_after = len(earlier) > half, len(later) > half
        return Page((*earlier[-half:], *later[:half]), more_before, more_after)

    async def _read(self, function: Callable[..., list[LogEntry]], *where: Any) -> Rows:
        known = frozenset(self._known_shifts)
        rows, found = await self._session.read(
            _with_shifts, partial(function, *where, self._filters), known
        )
        self._known_shifts.update(found)
        return rows


def _with_shifts(
    read: Callable[[], list[LogEntry]], known: frozenset[int]
) -> tuple[Rows, dict[int, ClockShift]]:
    rows = tuple(read())
    unknown = {row.shift for row in rows} - known
    return rows, shifts.by_id(unknown) if unknown else {}


def _around(number: int, limit: int, filters: Filters) -> list[LogEntry]:
    return reads.before(number, limit, filters) + reads.after(number - 1, limit, filters)


class LogList(WindowedList[LogEntry]):
    """The list of the log's entries, the newest last."""

    COMPONENT_CLASSES = {
        "log--routine",
        "log--notable",
        "log--urgent",
        "log--due",
        "log--struck",
    }

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shifts: dict[int, ClockShift] = {}
        self._situation: Situation | None = None
        super().__init__(LogSource(session, Filters(), self._shifts), id="list")
        self._name_width = 4
        self._category_width = 4
        self._category_labels: dict[str, str] = {}
        self._short_names: dict[str, str] = {}
        self._dates: LRUCache[tuple[int, ZoneInfo], date] = LRUCache(1000)  # asked for all the time

    def fit_columns(self, staff: Sequence[Account], category_labels: dict[str, str]) -> None:
        """Make the columns as wide as the desk's names and categories need."""
        self._category_labels = category_labels
        self._short_names = short_names([shown(account.name) for account in staff])
        names = max(map(cell_len, self._short_names.values()), default=4)
        widest = max((cell_len(label) for label in category_labels.values()), default=4)
        self._name_width = min(names, WIDEST_NAME)
        self._category_width = min(widest, WIDEST_CATEGORY)

    def filter(self, filters: Filters) -> None:
        """Read other entries from now on; `reload` shows them."""
        self.source = LogSource(self._session, filters, self._shifts)

    def key_of(self, row: LogEntry) -> int:
        """Return the entry's number."""
        return row.number

    def divider(self, previous: LogEntry | None, row: LogEntry) -> Text | None:
        """Return a heading where another day or another shift begins."""
        before = previous if previous is not None and previous.shift == row.shift else None
        if before is not None and self._date(before) == self._date(row):
            return None
        parts = [labels.day(row.recorded_at, self._session)]
        shift = self._shifts.get(row.shift)
        if shift is not None and before is None:
            words = self._session.words
            name = name_label(shift.name, words)
            # After midnight the shift is still yesterday's.
            is_today = shift.day == self._date(row).isoformat()
            parts.append(name if is_today else words.bracketed(name, shift.day[5:]))
        sign = labels.signs(self._session).line
        heading = f"{sign} {' '.join(parts)} "
        return Text(heading + sign * max(0, self.size.width - cell_len(heading)))

    def _date(self, row: LogEntry) -> date:
        place = row.recorded_at, self._session.zone
        if (kept := self._dates.get(place)) is None:
            kept = self._dates[place] = local(*place).date()
        return kept

    def shift_label(self, row: LogEntry) -> str:
        """Return the entry's shift as people name it: `2026-11-24 night shift`."""
        shift = self._shifts.get(row.shift)
        return f"{shift.day} {name_label(shift.name, self._session.words)}" if shift else ""

    def line(self, row: LogEntry, width: int) -> Text:
        """Return the entry as one line: severity, number, time, author, category, text, marks."""
        style = self._row_style(row)
        line = Text(" ")
        line.append(SEVERITY_SIGNS.get(row.severity, "  "), style if row.severity else "")
        name = labels.cell(self._short_name(row), self._name_width)
        line.append(f"{row.number:>6} {self._time(row):<6} ")
        self.cursor_cells = line.cell_len
        category = self._category_labels.get(row.category, row.category)
        line.append(f"{name} ")
        line.append(labels.cell(shown(category), self._category_width) + " ")
        line.append(" ")
        marks = self._marks(row)
        room = width - line.cell_len - (marks.cell_len + 1 if marks else 0) - 1
        ellipsis = labels.signs(self._session).ellipsis
        line.append(labels.cell(self._text(row), max(0, room), ellipsis=ellipsis), style)
        if marks:
            line.append(" ")
            line.append_text(marks)
        return line

    def _short_name(self, row: LogEntry) -> str:
        name = shown(row.author_name)
        return self._short_names.get(name, name)

    def _text(self, row: LogEntry) -> str:
        words = self._session.words
        if row.text is None:
            return words("(text removed, see the purge)")
        text = shown(row.text)
        if row.action in ABOUT and row.action != "correction":  # that one is marked at its end
            text = words(ABOUT[row.action], number=row.target, text=text)
        # People often begin with the place anyway.
        place = shown(row.place or "")
        return text if place in text else f"{place}  {text}"

    def _time(self, row: LogEntry) -> str:
        """Return when it happened, with `+` if it was written in a later minute."""
        zone = self._session.zone
        happened, recorded = local(row.happened_at, zone), local(row.recorded_at, zone)
        if happened.date() != recorded.date():
            return f"{happened:%m-%d}+"
        late = (happened.hour, happened.minute) != (recorded.hour, recorded.minute)
        return short_time(row.happened_at, zone) + ("+" if late else "")

    def tell(self, situation: Situation) -> None:
        """Note who is on duty: what others write after the end of a shift is flagged."""
        if situation != self._situation:
            self._situation = situation
            self.repaint()

    def tell_the_time(self) -> None:
        """Draw anew what is still to be done; every other line says the same as a minute ago."""
        for slot in list(self._strips.keys()):
            if self._strips[slot][0].open_due_at is not None:
                self._strips.discard(slot)
        self._paint()

    def _marks(self, row: LogEntry) -> Text:
        words = self._session.words
        marks: list[tuple[str, str]] = []
        if row.repeats:
            marks.append((f"x{row.repeats + 1}", ""))
        if self._situation is not None and self._situation.is_flagged(row):
            marks.append((words("not handed over"), "log--due"))
        if row.reference and (mark := labels.reference(row.reference, self._session)):
            marks.append((mark, ""))
        if row.corrected_by:
            marks.append((words("corrected by {number}", number=f"#{row.corrected_by}"), ""))
        elif row.voided_by:
            marks.append((words("void"), ""))
        elif row.taken_back:
            marks.append((words("taken back"), ""))
        elif row.is_open:
            marks.append(self._open_mark(row))
        elif row.action == "correction":
            marks.append((words("corrects {number}", number=f"#{row.target}"), ""))
        return Text(" ").join(Text(text, self._style(name) if name else "") for text, name in marks)

    def _open_mark(self, row: LogEntry) -> tuple[str, str]:
        session = self._session
        if row.open_due_at is None:
            return session.words("open"), ""
        when = short_date_time(row.open_due_at, session.zone, session.clock())
        over = row.open_due_at <= session.clock()
        return session.words("due {when}", when=when), "log--due" if over else ""

    def _row_style(self, row: LogEntry) -> Style:
        if not row.stands:
            return self._style("log--struck")
        names = {NOTABLE: "log--notable", URGENT: "log--urgent"}
        return self._style(names.get(row.severity, "log--routine"))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return each name's first word, or the whole name where two would be the same."""
    first = {name: name.split()[0] if name.split() else name for name in names}
    count = Counter(first.values())
    return {name: short if count[short] == 1 else name for name, short in first.items()}
