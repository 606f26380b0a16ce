"""The demo desk's complaints: as many as suit its log, the last of them a queue at work."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from random import Random

from models import desk, profiles, search
from models.calendars import holidays
from models.clock import MINUTE, local
from models.complaints import steps
from models.complaints.tables import GENERAL, INDEX, MAJOR, URGENT, Case, ComplaintProfile
from models.database import database
from models.demo import chinese_cases, english_cases
from models.demo.courses import Course, People, Resident, Slots
from models.demo.hours import ACTIVITY, LocalHour
from models.demo.live import LIVE, Live, acts
from models.demo.matters import Matter
from models.demo.script import StoryEntry
from models.demo.stories import BOOKS, span_of
from models.demo.timeline import STEP_COLUMNS, Around, Timeline
from models.departments import DepartmentRow
from models.language import Words

BOOKS_OF_CASES = {"zh": chinese_cases.BOOK, "en": english_cases.BOOK}
ENTRIES_A_CASE, MOST_CASES = 15, 50_000
CASES_A_RESIDENT, FEWEST_RESIDENTS = 4, 24
MAJOR_SHARE = 0.008
CHANNELS = ("phone",) * 12 + ("in_person",) * 5 + ("online",) * 4 + ("letter", "other")
BATCH = 2000
UNIT = "unit above typo level"
CALLER_COLUMNS = ("complaint", "at", "name", "spelling", "phone", "digits", "unit")
NOTHING_YET: dict[str, object] = {each.name: None for each in fields(Case)} | {
    **dict.fromkeys(("handler", "state", "cause", "measure"), ""),
    **dict.fromkeys(("level", "reopened", "attempts", "version", "position"), 0),
    "round": 1,
    "is_late": False,
}


def how_many(entries: int) -> int:
    """Return how many cases a log of so many entries goes with."""
    return min(entries // ENTRIES_A_CASE, MOST_CASES)


def woven(told: Iterable[StoryEntry], lines: Iterable[StoryEntry]) -> Iterator[StoryEntry]:
    """Yield the stories and the complaints' lines by time; what is pointed to is still the same."""
    before: list[int] = []  # for each line, how many of the stories' entries stand in front of it
    waiting = iter(lines)
    line = next(waiting, None)
    for position, entry in enumerate(told):
        while line is not None and line.recorded_at <= entry.recorded_at:
            before.append(position)
            yield line
            line = next(waiting, None)
        yield _moved(entry, before)
    if line is not None:
        yield line
        yield from waiting


def _moved(entry: StoryEntry, before: list[int]) -> StoryEntry:
    for name in ("clears", "corrects", "voids", "takes_back"):
        target: int | None = getattr(entry, name)
        if target is not None:
            moved = target + bisect_right(before, target)
            return replace(entry, **{name: moved})  # type: ignore[arg-type]
    return entry


@dataclass(frozen=True)
class _Begun:
    """How a case begins; one of the live queue goes on as that says."""

    at: int
    matter: Matter
    severity: int
    channel: str
    resident: Resident
    live: Live | None = None


class Complaints:
    """Tells the cases of a demo desk; its settings and its staff are there already."""

    def __init__(self, language: str, now: int, seed: int, entries: int) -> None:
        here = desk.current()
        self._language, self._now, self._zone = language, now, here.zone
        self._dice = Random(f"complaints {seed}")
        self._book, self._people = BOOKS_OF_CASES[language], People(language, here.zone)
        self._count, self._since = how_many(entries), now - span_of(entries)
        self._residents = self._draw_residents()
        limits = profiles.find(here.profile)
        self._around = Around(
            here,
            limits,
            ComplaintProfile.insert(content=profiles.written(limits)).execute(),
            profiles.calendars(limits, here.zone, holidays()),
            Words(language),
            self._people.on_duty,
            now,
        )

    def write(self) -> list[StoryEntry]:
        """Write who answers for the departments, and all cases; return their lines of the log."""
        DepartmentRow.update(chief=self._people.supervisor.login).execute()
        lines: list[StoryEntry] = []
        batch: list[Course] = []
        for course in self._courses():
            batch.append(course)
            lines += course.timeline.lines
            if len(batch) == BATCH:
                self._load(batch)
                batch = []
        self._load(batch)
        return sorted(lines, key=attrgetter("recorded_at"))

    # How cases begin

    def _begun(self) -> list[_Begun]:
        live = LIVE[: self._count]
        begun = [self._draw() for _ in range(self._count - len(live))]
        callers: dict[str, Resident] = {}
        for each in live:
            resident = callers.get(each.same_unit) or self._dice.choice(self._residents)
            callers[each.name] = resident
            at = self._now - each.acts[0].ago * MINUTE
            matter = self._book.matters[each.matter]
            begun.append(_Begun(at, matter, each.severity, each.channel, resident, each))
        return sorted(begun, key=attrgetter("at"))

    def _draw(self) -> _Begun:
        dice = self._dice
        matters = tuple(self._book.matters.values())
        [matter] = dice.choices(matters, [each.share for each in matters])
        severity = URGENT if dice.random() < matter.urgent else GENERAL
        if matter.kind == "complaint" and dice.random() < MAJOR_SHARE:
            severity = MAJOR
        resident = self._residents[int(len(self._residents) * dice.random() ** 1.6)]
        return _Begun(self._draw_time(), matter, severity, dice.choice(CHANNELS), resident)

    def _draw_time(self) -> int:
        """Return a moment of the log's time, more often one at which the desk is busy."""
        while True:
            at = self._dice.randrange(self._since, self._now)
            if self._dice.random() * max(ACTIVITY) < LocalHour(at, self._zone).activity:
                return at

    def _draw_residents(self) -> list[Resident]:
        count = max(FEWEST_RESIDENTS, self._count // CASES_A_RESIDENT)
        return [self._draw_resident() for _ in range(count)]

    def _draw_resident(self) -> Resident:
        dice, words = self._dice, BOOKS[self._language].words
        names, units = next((key, rows) for key, rows in words.items() if key.startswith(UNIT))
        row = dict(zip(names.split(), dice.choice(units), strict=True))
        name = str(dice.choice(words["guest"]))
        start, digits = dice.choice(self._book.phones)
        phone = f"{start}{dice.randrange(10**digits):0{digits}}"
        spelling = self._book.spelling(name)
        only_digits = "".join(filter(str.isdigit, phone))
        return Resident(name, spelling, phone, only_digits, row["unit"], row)

    # How they go on

    def _courses(self) -> Iterator[Course]:
        begun = self._begun()
        login = self._people.on_duty(self._now).login
        others: dict[str, tuple[int, str, Resident, str]] = {}
        cases = list(self._cases(begun))
        for start, (case, _) in zip(begun, cases, strict=True):
            if start.live is not None:
                others[start.live.name] = (case.id, case.number, start.resident, case.words)
        for start, (case, slots) in zip(begun, cases, strict=True):
            course = Course(
                Timeline(case, self._around),
                start.matter,
                slots,
                self._people,
                self._book,
                self._dice,
                self._now,
                [(start.at, start.resident)],
                self._dice.choice(self._residents),
                others,
            )
            live = start.live
            course.run(course.usual() if live is None else acts(live, course, login))
            yield course

    def _cases(self, begun: list[_Begun]) -> Iterator[tuple[Case, Slots]]:
        counted: dict[int, int] = {}
        for number, each in enumerate(begun, 1):
            year = local(each.at, self._zone).year
            counted[year] = counted.get(year, 0) + 1
            person = self._people.on_duty(each.at)
            slots = Slots(self._language, each.resident, self._dice)
            texts = each.matter.words if each.live is None else each.matter.words[:1]
            known: dict[str, object] = {
                "id": number,
                "number": f"T-{year}-{counted[year]:06}",
                "received_at": each.at,
                "taken_by": person.login,
                "taken_name": person.name,
                "channel": each.channel,
                "kind": each.matter.kind,
                "severity": each.severity,
                "unit": each.resident.unit,
                "words": slots.fill(texts),
                "remedy": slots.fill(each.matter.remedy),
                "profile": self._around.profile_number,
            }
            yield Case(**NOTHING_YET | known), slots  # type: ignore[arg-type]

    # Writes

    def _load(self, batch: list[Course]) -> None:
        if not batch:
            return
        found = [self._row(course) for course in batch]
        database.load("complaint", tuple(found[0]), [tuple(row.values()) for row in found])
        rows = (row for course in batch for row in course.timeline.rows)
        database.load("complaint_step", STEP_COLUMNS, rows)
        callers = [
            (course.timeline.case.id, at, who.name, who.spelling, who.phone, who.digits, who.unit)
            for course in batch
            for at, who in course.callers
        ]
        database.load("complaint_caller", CALLER_COLUMNS, callers)
        search.add_many(INDEX, ((each.timeline.case.id, _searchable(each)) for each in batch))

    def _row(self, course: Course) -> dict[str, object]:
        projection, case = course.timeline.projection(), course.timeline.case
        began = {
            name: getattr(case, name)
            for name in (
                *("id", "number", "received_at", "taken_by", "taken_name", "channel"),
                *("unit", "words", "remedy", "profile"),
            )
        }
        return began | projection


def _searchable(course: Course) -> str:
    callers = ((who.name, who.digits, who.unit) for _, who in course.callers)
    return steps.searchable(course.timeline.case, callers)
