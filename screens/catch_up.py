"""Catch-up: what happened since one's own last shift, in one scroll; one key marks it read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding

from models import catch_up
from models.catch_up import ClearedItem, HandoverNews, News
from models.clock import short_date_time
from models.language import N_
from models.log.tables import LogEntry
from models.shift_pattern import name_label
from models.text import shown
from screens import keys, labels
from screens.desk_screen import Changed, DeskScreen
from screens.handover.counts_list import difference
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

PARTS = {
    "handovers": N_("Handovers"),
    "urgent": N_("Urgent"),
    "opened": N_("Still open"),
    "cleared": N_("Cleared"),
}
SEALED = {
    "accept": N_("accepted by {name}"),
    "override": N_("overridden by {name}: {reason}"),
    "enter": N_("entered late from paper by {name}: {reason}"),
}
NUMBER_WIDTH = 8
INDENT = " " * (NUMBER_WIDTH + 2)


@dataclass(frozen=True)
class NewsRow:
    """One line of the scroll: its part, and whether it says that something is not as it should."""

    key: int
    part: str
    text: str
    abnormal: bool = False


class NewsList(WindowedList[NewsRow]):
    """Everything under its headings."""

    COMPONENT_CLASSES = {"news--abnormal"}

    def __init__(self, session: Session, source: MemorySource[NewsRow]) -> None:
        super().__init__(source, newest_last=False, id="news")
        self._session = session

    def key_of(self, row: NewsRow) -> Hashable:
        """Return the row's place."""
        return row.key

    def line(self, row: NewsRow, width: int) -> Text:
        """Return the line, cut to the width."""
        style = self.get_component_rich_style("news--abnormal", partial=True)
        return labels.fitted(Text.assemble((row.text, style if row.abnormal else "")), width)

    def divider(self, previous: NewsRow | None, row: NewsRow) -> Text | None:
        """Return the heading of a part above its first line."""
        if previous is not None and previous.part == row.part:
            return None
        rule = labels.signs(self._session).line
        heading = f"{rule} {self._session.words(PARTS[row.part])} "
        return Text(heading + rule * max(0, self.size.width - cell_len(heading)))


class CatchUpScreen(DeskScreen):
    """Shows a person what they have missed."""

    AUTO_FOCUS = "#news"
    DEFAULT_CSS = """
    CatchUpScreen {
        layout: vertical; background: $background; color: $foreground;
        & #keys { color: $quiet; }
        & .header--quiet, & NewsList > .windowed-list--divider {
            color: $quiet; text-style: none;
        }
        & NewsList > .news--abnormal { color: $warning; text-style: bold; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = [
        *keys.bindings("check", "back"),
        Binding("r", "check", show=False, id="catch_up_read"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._news: News | None = None
        self._until: int | None = None  # what comes while one reads may be out of sight
        self._source: MemorySource[NewsRow] = MemorySource((), lambda row: row.key)
        self._list = NewsList(session, self._source)
        self._header = Header(session, "more")
        self._summary = TextLine(id="summary")
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._summary
        yield self._list
        yield self._keys_line

    def on_mount(self) -> None:
        """Read what happened."""
        self._read()

    @on(Changed)
    def _changed(self) -> None:
        self._read()

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._header.repaint()
        self._keys_line.repaint()
        self._show()

    @work(exit_on_error=False, exclusive=True, group="news")
    async def _read(self) -> None:
        session = self.session
        login = session.person.account.login
        self._news = await session.read(catch_up.news, login, session.clock())
        self._until = self._news.until if self._until is None else self._until
        self._show()

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _show(self) -> None:
        words = self.session.words
        self._keys_line.tell(("back",), lead=words("Space: read, do not show again"))
        if self._news is None:
            return
        summary = words.plural(
            "Since your last shift: {count} entry.",
            "Since your last shift: {count} entries.",
            self._news.entries,
        )
        self._summary.show(Text(f" {summary}", "bold"))
        self._list.empty_text = " " + words("Nothing that you have to know.")
        lines = _lines(self._news, self.session)
        self._source.replace(NewsRow(key, *line) for key, line in enumerate(lines))
        await self._list.refresh_rows()

    def action_check(self) -> None:
        """Record that it was read, as far as it was there when it was opened, and leave."""
        if self._until is not None:
            self._mark(self._until)

    @work(exit_on_error=False, exclusive=True, group="mark")
    @keys_wait()
    async def _mark(self, number: int) -> None:
        session = self.session
        await session.write(catch_up.mark_read, session.person, number, session.clock())
        if self.is_active:  # not what lies over it, such as the lock
            self.dismiss()

    def action_back(self) -> None:
        """Leave it for later, and go to the log."""
        self.dismiss()


Line = tuple[str, bool]  # the text, and whether it is abnormal


def _lines(news: News, session: Session) -> Iterator[tuple[str, str, bool]]:
    """Yield the part of every line, its text and whether it is abnormal."""
    parts: dict[str, Iterable[Line]] = {
        "handovers": _handovers(news, session),
        "urgent": ((_entry(entry, session, "!!"), True) for entry in news.urgent),
        "opened": ((_entry(item, session) + _due(item, session), False) for item in news.opened),
        "cleared": ((_cleared(item, session), False) for item in news.cleared),
    }
    for part, lines in parts.items():
        if more := news.more[part]:
            told = session.words.plural(
                "{count} older one not shown", "{count} older ones not shown", more
            )
            yield part, INDENT + told, False
        for text, abnormal in lines:
            yield part, text, abnormal


def _handovers(news: News, session: Session) -> Iterator[Line]:
    for handed in news.handovers:
        yield _handover(handed, session), handed.how != "accept"
        for count in handed.differences:
            yield INDENT + difference(count, session), True


def _entry(entry: LogEntry, session: Session, sign: str = "  ") -> str:
    when = short_date_time(entry.happened_at, session.zone, session.clock())
    place = f" @{shown(entry.place)}" if entry.place else ""
    said = f"{when}  {shown(entry.author_name)}  {_text(entry, session)}{place}"
    return f"{sign}{f'#{entry.number}':<{NUMBER_WIDTH}}{said}"


def _text(entry: LogEntry, session: Session) -> str:
    return session.words("(removed)") if entry.text is None else shown(entry.text)


def _due(entry: LogEntry, session: Session) -> str:
    if entry.open_due_at is None:
        return ""
    when = short_date_time(entry.open_due_at, session.zone, session.clock())
    return "  " + session.words("due {when}", when=when)


def _cleared(cleared: ClearedItem, session: Session) -> str:
    clearing = cleared.clearing
    how = session.words(
        "cleared by {name}: {how}",
        name=shown(clearing.author_name),
        how=_text(clearing, session),
    )
    item, text = f"#{cleared.item.number}", _text(cleared.item, session)
    told = text if cleared.item.text is None else f"({text})"
    return f"  {item:<{NUMBER_WIDTH}}{how}  {told}"


def _handover(handed: HandoverNews, session: Session) -> str:
    name = name_label(handed.shift.name, session.words)
    day = labels.day(handed.shift.starts_at, session)
    how = session.words(SEALED[handed.how], name=shown(handed.person), reason=shown(handed.reason))
    return f"  {handed.number:<{NUMBER_WIDTH}}{day} {name}  {how}"
