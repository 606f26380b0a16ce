"""The board: who is inside, overstaying first, and who is expected; one line a visit."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from models.clock import MINUTE, local, short_date_time, short_time
from models.language import Words
from models.text import shown
from models.visitors import lifecycle
from models.visitors.reads import Inside
from models.visitors.tables import PURPOSES, Visit
from screens import labels
from screens.session import Session
from screens.widgets.arrow_list import ArrowList
from screens.widgets.memory_source import MemorySource

BADGE_WIDTH, PARTY_WIDTH, UNIT_WIDTH, TIME_WIDTH = 6, 6, 8, 5
PURPOSE_WIDTH = {"zh": 8, "en": 13}
OVER_WIDTH = {"zh": 11, "en": 11}
DAY_IN_HOURS = 24


@dataclass(frozen=True)
class Board:
    """What the board shows, read at one moment; `badges` of who is inside are those still out."""

    on_site: tuple[Visit, ...]
    expected: tuple[Visit, ...]
    inside: Inside

    @property
    def rows(self) -> tuple[Visit, ...]:
        """Everything, in its order."""
        return self.on_site + self.expected


def stay(visit: Visit, session: Session) -> str:
    """Return how long somebody is inside, or by how much they are over their time."""
    now = session.clock()
    if (over := visit.over_by(now)) is not None:
        return session.words("{time} over", time=_lasted(over, session.words))
    return _lasted(now - (visit.arrived_at or visit.at), session.words)


def _lasted(amount: int, words: Words) -> str:
    """Return how long something took: `2:10`; of more than two days the days, `3d`."""
    hours, minutes = divmod(max(0, amount) // MINUTE, 60)
    if hours >= 2 * DAY_IN_HOURS:
        return words("{days}d", days=hours // DAY_IN_HOURS)
    return f"{hours}:{minutes:02}"


def who(visit: Visit, session: Session) -> str:
    """Return the name, or that it was removed."""
    return shown(visit.name) if visit.purged_at is None else session.words("(removed)")


def party(visit: Visit) -> str:
    """Return how many came, and how many of them are still inside where some have left."""
    if visit.state == lifecycle.ON_SITE and visit.remaining != visit.party:
        return f"{visit.remaining}/{visit.party}"
    return str(visit.party)


def purpose(visit: Visit, session: Session) -> str:
    """Return the purpose in the reader's words, or the desk's own."""
    return shown(session.words(PURPOSES.get(visit.purpose, visit.purpose)))


class VisitList(ArrowList[Visit]):
    """Visits, one a line."""

    COMPONENT_CLASSES = {"visit--over"}

    def __init__(self, session: Session) -> None:
        super().__init__(newest_last=False, id="visits")
        self._session = session
        self.inside = Inside(0, 0, 0)
        self._expected: tuple[Visit, ...] = ()
        self.is_board = True

    def key_of(self, row: Visit) -> Hashable:
        """Return the visit's id."""
        return row.id

    def show_board(self, board: Board) -> None:
        """Have these visits from now on; `refresh_rows` or `reload` paints them."""
        self.inside, self._expected, self.is_board = board.inside, board.expected, True
        if isinstance(self.source, MemorySource):
            self.source.replace(board.rows)
        else:
            self.source = MemorySource(board.rows, self.key_of)

    def divider(self, previous: Visit | None, row: Visit) -> Text | None:
        """Return what stands above those inside and those expected; in the register, each day."""
        if not self.is_board:
            return self._day(previous, row)
        if previous is not None and previous.state == row.state:
            return None
        words, line = self._session.words, labels.signs(self._session).line
        if row.state == lifecycle.ON_SITE:
            told = words(
                "On site: visits {visits}, people {people}",
                visits=self.inside.visits,
                people=self.inside.people,
            )
        else:
            told = self._told_expected()
        title = f"{line} {told} "
        return Text(title + line * max(0, self.size.width - Text(title).cell_len))

    def _told_expected(self) -> str:
        """Say how many are still to come, and how many of those who were expected did not."""
        states = [each.state_now(self._session.clock()) for each in self._expected]
        facts = {"count": states.count(lifecycle.EXPECTED)}
        if missed := states.count(lifecycle.NO_SHOW):
            return self._session.words(
                "Expected to come: {count}, did not come: {missed}", missed=missed, **facts
            )
        return self._session.words("Expected to come: {count}", **facts)

    def _day(self, previous: Visit | None, row: Visit) -> Text | None:
        day = local(row.at, self._session.zone).date()
        if previous is not None and local(previous.at, self._session.zone).date() == day:
            return None
        return Text(f" {day.year} {labels.day(row.at, self._session)}")

    def line(self, row: Visit, width: int) -> Text:
        """Return badge, name, how many, where to, why, since when, how long."""
        session, language = self._session, self._session.words.language
        now = session.clock()
        line = Text(" ")
        line.append(labels.cell(shown(row.badges), BADGE_WIDTH) + " ")
        self.cursor_cells = line.cell_len
        fixed = BADGE_WIDTH + PARTY_WIDTH + UNIT_WIDTH + TIME_WIDTH + 9
        fixed += PURPOSE_WIDTH[language] + OVER_WIDTH[language]
        room = max(8, width - fixed)
        line.append(labels.cell(self._who(row, room), room) + " ")
        line.append(labels.cell(party(row), PARTY_WIDTH) + " ")
        line.append(labels.cell(shown(row.unit or row.host), UNIT_WIDTH) + " ")
        line.append(labels.cell(purpose(row, session), PURPOSE_WIDTH[language]) + " ")
        line.append(f"{self._when(row):>{TIME_WIDTH}} ")
        over = row.over_by(now) is not None
        style = self.get_component_rich_style("visit--over", partial=True) if over else Style()
        line.append(labels.cell(self._stands(row), OVER_WIDTH[language]), style)
        return line

    def _who(self, row: Visit, room: int) -> str:
        """Return the name, and the phone and plate as far as they fit whole."""
        told = who(row, self._session)
        for more in filter(None, (row.phone, row.plate)):
            longer = f"{told}  {shown(more)}"
            told = longer if cell_len(longer) <= room else told
        return told

    def _when(self, row: Visit) -> str:
        """Return the time; on the board the day instead where it is another one."""
        zone, now = self._session.zone, self._session.clock()
        if self.is_board and local(row.at, zone).date() != local(now, zone).date():
            return f"{local(row.at, zone):%m-%d}"
        return short_time(row.at, zone)

    def _stands(self, row: Visit) -> str:
        """Return how long somebody is inside or by how much over, or what has become of them."""
        session, now = self._session, self._session.clock()
        state = row.state_now(now)
        if row.state == lifecycle.ON_SITE:
            return stay(row, session)
        if state == lifecycle.LEFT and row.left_at is not None:
            return short_date_time(row.left_at, session.zone, row.at)
        return session.words(lifecycle.STATES[state])


def read_board(now: int) -> Board:
    """Read who is inside and who is expected; runs on the reading thread."""
    from models.visitors import reads

    held: dict[int, list[str]] = {}
    for loan in reads.badges_out():
        held.setdefault(loan.visit.id, []).append(loan.badge)
    on_site = (
        replace(visit, badges=" ".join(held.get(visit.id, ()))) for visit in reads.on_site(now)
    )
    return Board(tuple(on_site), _expected(now), reads.inside(now))


def _expected(now: int) -> tuple[Visit, ...]:
    from models.clock import DAY
    from models.visitors import reads

    return tuple(reads.expected(now, until=now + DAY)) + tuple(reads.no_shows(now, now - DAY))
