"""What has to be settled: departures after the closing hour, and badges that did not come back."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import work

from models import desk as desk_settings
from models.clock import short_date_time
from models.language import N_
from models.text import shown
from models.visitors import badges, lifecycle, names, reads
from models.visitors.lifecycle import VISITORS
from models.visitors.reads import Loan
from models.visitors.tables import Visit
from screens import keys, labels
from screens.list_screen import keyed
from screens.session import Session
from screens.visitors.acts import VisitActs
from screens.visitors.board import party, stay, who
from screens.visitors.detail import detail_text
from screens.visitors.register_screen import RegisterList, RegisterScreen

DEPARTURE, BADGE = "departure", "badge"
BADGE_WIDTH, NUMBER_WIDTH, PARTY_WIDTH, UNIT_WIDTH, SINCE_WIDTH, STANDS_WIDTH = 6, 6, 6, 8, 11, 16
DEPARTURE_KEYS = ("visitor_earlier", "visitor_out", "visitor_longer")
BADGE_KEYS = ("visitor_badge", "visitor_lost")


@dataclass(frozen=True)
class Unsettled:
    """A visit whose departure is to be settled, or with `loan` a badge that is still out."""

    visit: Visit
    loan: Loan | None = None

    @property
    def part(self) -> str:
        """Which of the two it is."""
        return DEPARTURE if self.loan is None else BADGE


class UnsettledList(RegisterList[Unsettled]):
    """Departures and badges, one a line."""

    parts = {DEPARTURE: N_("Departures to settle:"), BADGE: N_("Badges not returned:")}

    def key_of(self, row: Unsettled) -> Hashable:
        """Return what names the departure or the loan."""
        return row.part, row.visit.id, row.loan.badge if row.loan else ""

    def part_of(self, row: Unsettled) -> str:
        """Return whether it is a departure or a badge."""
        return row.part

    def headings(self) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        cells = words("badge"), words("No."), words("who"), words("people"), words("unit")
        return Text(self._line(*cells, words("since"), words("how it stands")))

    def _line(self, *cells: str) -> str:
        before = BADGE_WIDTH, NUMBER_WIDTH
        behind = PARTY_WIDTH, UNIT_WIDTH, SINCE_WIDTH, STANDS_WIDTH
        blanks = len(cells)
        who = max(8, self.size.width - sum(before) - sum(behind) - blanks)
        return self.columns(*zip(cells, (*before, who, *behind), strict=True))

    def line(self, row: Unsettled, width: int) -> Text:
        """Return the badge, who, how many, where to, since when, and how it stands."""
        session, visit = self._session, row.visit
        now = session.clock()
        since = row.loan.out_at if row.loan else visit.arrived_at or visit.at
        told = stands(row, session)
        text = self._line(
            shown(row.loan.badge if row.loan else visit.badges),
            visit.short_number,
            who(visit, session),
            party(visit),
            shown(visit.unit or visit.host),
            short_date_time(since, session.zone, now),
            told,
        )
        line = Text(text)
        if row.loan is None and visit.over_by(now) is not None:
            line.stylize(self.style("wrong"), text.rfind(told))
        return labels.fitted(line, width)


def stands(row: Unsettled, session: Session) -> str:
    """Return how long somebody is inside or over time, or how the visit of a badge ended."""
    words, now, visit = session.words, session.clock(), row.visit
    if row.loan is None:
        return stay(visit, session)
    if visit.state == lifecycle.LEFT and visit.left_at is not None:
        return words("left {when}", when=short_date_time(visit.left_at, session.zone, now))
    if visit.state == lifecycle.UNRECORDED:
        return words("not recorded")
    return words(lifecycle.STATES[visit.state_now(now)])


@keyed
class UnsettledScreen(RegisterScreen[Unsettled]):
    """Both lists, to be gone through one by one; nobody is signed out by itself."""

    acts = (*DEPARTURE_KEYS, *BADGE_KEYS, "print")
    empty = N_("Every departure is settled, every badge is back.")
    BINDINGS = keys.bindings(*acts)

    def __init__(self, session: Session) -> None:
        super().__init__(session, UnsettledList(session))

    def read(self, now: int) -> Sequence[Unsettled]:
        """Read who is open since the closing hour, and the badges whose visits are over."""
        visits = reads.unsettled(desk_settings.current(), now)
        loans = reads.badges_out(left=True)
        return [*map(Unsettled, visits), *(Unsettled(loan.visit, loan) for loan in loans)]

    def found_by(self, row: Unsettled) -> Iterable[str]:
        """Return what a row is looked for by."""
        visit = row.visit
        yield from names.keys(visit.name, "", visit.plate)
        yield from (visit.short_number, visit.unit, visit.phone, visit.badges)

    def told(self, row: Unsettled) -> str:
        """Return what the line has no room for."""
        visit = row.visit
        facts = [visit.name, visit.phone, visit.organisation, visit.host, visit.plate]
        return shown("  ".join(filter(None, (*facts, visit.goods_in, visit.remarks))))

    def whole(self, row: Unsettled) -> Text:
        """Return the whole visit."""
        return detail_text(reads.detail(row.visit.id), self.session)

    def able(self, row: Unsettled | None) -> tuple[str, ...]:
        """Return the keys of a departure or of a badge."""
        able: tuple[str, ...] = ()
        if row is not None and self.session.person.account.may(VISITORS):
            able = DEPARTURE_KEYS if row.part == DEPARTURE else BADGE_KEYS
        return (*able, "print")

    def begin(self, key: str, row: Unsettled | None) -> None:
        """Settle what is under the cursor."""
        if key == "print":
            self._print()
        elif row is not None and row.loan is None and key in DEPARTURE_KEYS:
            acts = VisitActs(self.session, row.visit)
            self._bar.ask(acts.gone_at() if key == "visitor_out" else acts.begin(key))
        elif row is not None and row.loan is not None and key in BADGE_KEYS:
            self.session.person.require(VISITORS)
            self._settle_badge(key, row.loan)

    def _settle_badge(self, key: str, loan: Loan) -> None:
        """Take a badge back at once; of a lost one words are asked."""
        session, words = self.session, self.session.words
        facts = {"badge": shown(loan.badge), "number": loan.visit.short_number}

        def returned() -> object:
            return badges.returned(loan.visit.id, loan.badge, session.person, session.clock())

        def lost(typed: str) -> object:
            return badges.lost(loan.visit.id, loan.badge, typed, session.person, session.clock())

        if key == "visitor_badge":
            self.write_at_once(returned, words("Badge {badge} of {number} is back.", **facts))
        else:
            self.question(
                words("badge {badge} of {number} is lost", **facts),
                words("Enter takes it out of the set; what is known of it, if there is anything"),
                f"badge.{loan.badge}.lost",
                lost,
                words("Badge {badge} is out of the set.", **facts),
            )

    @work(exit_on_error=False, exclusive=True, group="print")
    async def _print(self) -> None:
        """Print the departures to settle, with boxes to tick."""
        from screens.visitors.printing import print_closing_list

        self._bar.say(await print_closing_list(self.session))
