"""The demo desk's visitors: as many as suit its log, loaded in bulk, the last of them on the board.

What is written equals what models/visitors would have written of the same visits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from operator import attrgetter
from random import Random

from models import desk, search
from models.clock import DAY, MINUTE, local, short_date_time
from models.database import database, rows
from models.demo.board import Act, Board, Plan
from models.demo.cast import Cast, Company, closing_after
from models.demo.complaints import BOOKS_OF_CASES
from models.demo.courses import People
from models.demo.guests import Guest
from models.demo.hours import ACTIVITY, LocalHour
from models.demo.script import StoryEntry
from models.demo.stories import span_of
from models.demo.visit_courses import (
    COLUMNS,
    LOAN_COLUMNS,
    STEP_COLUMNS,
    Around,
    VisitCourse,
    line,
)
from models.language import Words
from models.log.tables import NOTABLE
from models.visitors import do_not_admit, index
from models.visitors.tables import INDEX, TOUR, Badge

ENTRIES_A_VISIT, MOST_VISITS = 3, 20_000
FEWEST_WITH_BOARD = 40
QUIET = 7 * DAY  # a desk opened so long after it was built has nothing to purge yet
LAST_ARRIVAL = 5 * MINUTE  # of those who are gone again
BATCH = 2000
FAR = 1 << 62
# One visit in so many writes a line into the log: never more than a short log has room for.
A_GROUP, A_REFUSAL, NOT_SEEN = (60, 23), (80, 41), (50, 7)
CARRIED_OUT = 0.04
GROUP_MINUTES = 45, 150
BARRED_SHARE = (0.35, 0.8)  # where in the log's time the do-not-admit list has grown
BARRED_DAYS = 180


def how_many(entries: int) -> int:
    """Return how many visits a log of so many entries goes with."""
    return min(entries // ENTRIES_A_VISIT, MOST_VISITS)


class _Badges:
    """The desk's badges in turn, and until when each is out."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels, self._next = labels, 0
        self._back_at = dict.fromkeys(labels, 0)

    def lend(self, count: int, at: int, until: int) -> list[str]:
        """Return the next that are free at a time, fewer where there are no more."""
        given: list[str] = []
        for _ in self._labels:
            if len(given) == count:
                break
            label = self._labels[self._next]
            self._next = (self._next + 1) % len(self._labels)
            if self._back_at[label] < at:
                self._back_at[label] = until
                given.append(label)
        return given


class Visitors:
    """Tells the visits of a demo desk; its settings and its staff are there already."""

    def __init__(
        self, language: str, now: int, seed: int, entries: int, visits: int | None = None
    ) -> None:
        here = desk.current()
        self._language, self._now, self._zone = language, now, here.zone
        self._count = how_many(entries) if visits is None else visits
        kept = here.visitor_retention_days * DAY - QUIET
        self._since = now - min(span_of(entries), kept)
        self._dice = Random(f"visitors {seed}")
        self._cast = Cast(language, BOOKS_OF_CASES[language], self._dice, self._count)
        self._people = People(language, here.zone)
        self._around = Around(here, Words(language), self._people.on_duty, now)
        self._offered: dict[str, tuple[int, Guest] | None] = {}

    def write(self) -> list[StoryEntry]:
        """Write all visits, the passes and the list; return their lines of the log by time."""
        if not self._count:
            return []
        board = Board(self._cast, self._now)
        plans: Iterator[Plan] = self._usual()
        lines: list[StoryEntry] = []
        if self._count >= FEWEST_WITH_BOARD:
            last = board.plans()
            board.write_passes(self._people.supervisor)
            lines += self._write_barred()
            plans = merge(plans, last, key=attrgetter("at"))
        index.mark_current()
        batch: list[VisitCourse] = []
        for course in self._courses(plans):
            batch.append(course)
            lines += course.lines
            if len(batch) == BATCH:
                self._load(batch)
                batch = []
        self._load(batch)
        keys = (
            (key, number)
            for number, guest in filter(None, self._offered.values())
            for key in {guest.identity, *guest.keys()}
        )
        database.load("visit_key", ("key", "visit"), sorted(keys))
        return sorted(lines, key=attrgetter("recorded_at"))

    # Usual visits

    def _usual(self) -> Iterator[Plan]:
        times = sorted(self._draw_time() for _ in range(self._count))
        return (self._plan(position, at) for position, at in enumerate(times))

    def _draw_time(self) -> int:
        """Return a moment of the register's time, more often one at which the desk is busy."""
        while True:
            at = self._dice.randrange(self._since, self._now - LAST_ARRIVAL)
            if self._dice.random() * max(ACTIVITY) < LocalHour(at, self._zone).activity:
                return at

    def _plan(self, position: int, at: int) -> Plan:
        if _is_turn(position, A_GROUP):
            return self._group(at)
        dice, here = self._dice, LocalHour(at, self._zone)
        company = self._cast.company(here.hour)
        if _is_turn(position, A_REFUSAL):
            words = dice.choice(self._cast.book.refusals)
            stranger = self._cast.draw(company.calling)
            unit, _ = self._cast.at_home(stranger)
            return Plan(stranger, {"unit": unit}, (Act(at, "refuse", words=words),))
        left_at = self._departure(at, company.calling.minutes)
        fields, badges = self._registered(company)
        guest = self._cast.known(company)
        fields["unit"], fields["host"] = self._cast.at_home(guest)
        came = Act(at, "arrive")
        if _is_turn(position, NOT_SEEN):
            settled = closing_after(at, here, self._around.desk.visitor_closing_hour)
            if settled < self._now:
                words = dice.choice(self._cast.book.not_seen)
                gone = Act(settled, "left_earlier", words=words)
                return Plan(guest, fields, (came, gone), badges)
        goods = str(fields["goods_in"]) if dice.random() < CARRIED_OUT else ""
        return Plan(guest, fields, (came, Act(left_at, "leave", words=goods)), badges)

    def _registered(self, company: Company) -> tuple[dict[str, object], int]:
        """Return what is registered of a usual visit, and how many badges it gets."""
        dice, calling = self._dice, company.calling
        fields: dict[str, object] = {
            "party": dice.choice(calling.party),
            "goods_in": dice.choice(calling.goods),
            "consent": dice.choice(calling.consents),
        }
        return fields, int(dice.random() < calling.badge)

    def _group(self, at: int) -> Plan:
        group = self._dice.choice(self._cast.book.groups)
        leader = self._cast.draw(self._cast.calling("personal"), organisation=group.organisation)
        fields: dict[str, object] = {
            "party": self._dice.randrange(8, 36),
            "purpose": TOUR,
            "unit": group.halls,
            "host": group.host,
            "programme": group.programme,
            "consent": "expected",
        }
        acts = Act(at, "arrive"), Act(self._departure(at, GROUP_MINUTES), "leave")
        return Plan(leader, fields, acts)

    def _departure(self, at: int, minutes: tuple[int, int]) -> int:
        """Return when a visit ends; one that would last till now is shorter."""
        left_at = at + round(self._dice.uniform(*minutes) * MINUTE)
        latest = at + round((self._now - at) * self._dice.uniform(0.4, 0.95))
        return min(left_at, latest)

    # How they go on

    def _courses(self, plans: Iterator[Plan]) -> Iterator[VisitCourse]:
        badges = _Badges([label for (label,) in rows(Badge.select(Badge.label))])
        counted: dict[int, int] = {}
        for number, plan in enumerate(plans, 1):
            year = local(plan.at, self._zone).year
            counted[year] = counted.get(year, 0) + 1
            course = VisitCourse(
                number, counted[year], plan.guest, plan.at, self._around, **plan.fields
            )
            last = plan.acts[-1]
            is_back = last.action in ("leave", "left_earlier") and not last.kept
            labels = badges.lend(plan.badges, plan.at, last.at if is_back else FAR)
            for act in plan.acts:
                _do(course, act, labels)
            self._offered[plan.guest.identity] = (number, plan.guest) if course.is_offered else None
            yield course

    # The do-not-admit list

    def _write_barred(self) -> Iterator[StoryEntry]:
        """Write the list; its lines name the entry alone."""
        author, words = self._people.supervisor, self._around.words
        span = self._now - self._since
        for number, person in enumerate(self._cast.book.barred, 1):
            at = self._since + round(span * BARRED_SHARE[number - 1])
            until = None if number == 1 else self._now + BARRED_DAYS * DAY
            entry = do_not_admit.written_number(number)
            row: dict[str, object] = {
                "id": number,
                "name": person.name,
                "aliases": "\n".join(person.aliases),
                "last_four": person.last_four,
                "phone": person.phone,
                "plate": person.plate,
                "notice": person.notice,
                "reason": person.reason,
                "starts_at": at,
                "ends_at": until,
                "ended_name": "",
                "end_reason": "",
                "added_at": at,
                "added_name": author.name,
            }
            database.load("barred", tuple(row), [tuple(row.values())])
            keys = [(key, number) for key in sorted(person.keys())]
            database.load("barred_key", ("key", "barred"), keys)
            if until is None:
                said = words(do_not_admit.ADDED, entry=entry)
            else:
                when = short_date_time(until, self._zone, at)
                said = words(do_not_admit.ADDED_UNTIL, entry=entry, when=when)
            yield line(at, author, NOTABLE, said)

    # Writes

    def _load(self, batch: list[VisitCourse]) -> None:
        database.load("visit", COLUMNS, (course.finished() for course in batch))
        database.load("visit_step", STEP_COLUMNS, (row for course in batch for row in course.rows))
        loans = (
            (loan.badge, course.id, loan.out_at, loan.back_at, None if loan.back_at is None else 1)
            for course in batch
            for loan in course.loans
        )
        database.load("visitor_badge_loan", LOAN_COLUMNS, loans)
        search.add_many(INDEX, ((course.id, course.indexed_text()) for course in batch))


def _is_turn(position: int, every: tuple[int, int]) -> bool:
    return position % every[0] == every[1]


def _do(course: VisitCourse, act: Act, labels: Sequence[str]) -> None:
    match act.action:
        case "expect":
            course.expect(act.at, act.starts_at, act.until)
        case "arrive":
            course.arrive(act.at, *labels)
        case "part":
            course.part(act.at, act.count)
        case "leave":
            course.leave(act.at, goods=act.words, kept=act.kept)
        case "left_earlier":
            course.left_earlier(act.at, act.words)
        case "refuse":
            course.refuse(act.at, act.words, act.barred)
