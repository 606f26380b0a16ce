"""A believable duty log of any length, told in the order it was written; pure data, no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from models.demo import chinese, english
from models.demo.hours import (
    ACTIVITY,
    ACTIVITY_OF_A_DAY,
    DAY,
    FIRST_SHIFT_HOUR,
    HOUR,
    MINUTE,
    SECOND,
    SHIFT_HOURS,
    LocalHour,
    activity_before,
    person_of_shift,
)
from models.demo.script import Book, Line, Person, Script, Span, StoryEntry

BOOKS = {"zh": chinese.BOOK, "en": english.BOOK}

DEFAULT_ENTRIES = 600
DEFAULT_DAYS = 14
# A longer log is both longer in time and from a busier desk: a million entries are four years.
GROWTH = 0.62

# An item older than this many entries is closed by whoever reads the open ones through.
REACH = 250
OPEN_LIMIT = 9
# Without a due time in its words, one open item in five has none at all.
WITHOUT_DUE = 0.2
_BY_THE_SAME_AUTHOR = frozenset({"corrects", "voids", "takes_back"})

_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60))
_TIME_SLOT = re.compile(r"(t|by)(?:([+-]\d+))?")
_STAFF = {"supervisor": 4, "admin": 5, "device": 6}
_OFFICE = frozenset({"supervisor", "admin"})
SATURDAY = 5

# Minutes up to which a story keeps its own pace however busy the desk is.
PATIENCE = 120
LAST_START = 4 * MINUTE
BEFORE_THE_END = 90 * SECOND
FAR = 1 << 62

Rows = tuple[tuple[str, ...], ...]
Scripts = tuple[tuple[Script, ...], ...]


def stories(
    language: str,
    *,
    seed: int = 1,
    entries: int = DEFAULT_ENTRIES,
    end: int,
    zone: ZoneInfo,
    besides: int = 0,
) -> Iterator[StoryEntry]:
    """Tell exactly `entries` entries that end just before `end` (UTC microseconds).

    The same arguments tell the same stream. `besides` are entries that others write in the same
    time. `language` is a key of BOOKS (else KeyError); a negative number is a ValueError.
    """
    if entries < 0:
        raise ValueError("entries must not be negative")
    return _Telling(BOOKS[language], Random(seed), entries, besides, end, zone).tell()


def span_of(entries: int) -> int:
    """How much time so many entries take, in microseconds."""
    share = entries / DEFAULT_ENTRIES
    grown: float = min(share, share**GROWTH)
    return round(DEFAULT_DAYS * DAY * grown)


def person_on_duty(language: str, moment: int, zone: ZoneInfo) -> Person:
    """Who has the desk at this moment (UTC microseconds)."""
    return BOOKS[language].people[person_of_shift(LocalHour(moment, zone).shift)]


class _Story(dict[str, str]):
    """One script being told: its slots, filled when first asked for, and its lines so far."""

    __slots__ = ("due", "happened", "lines", "opened", "pace", "recorded", "telling", "written")

    def __init__(self, telling: _Telling, script: Script) -> None:
        self.telling = telling
        self.lines = script.lines
        self.written: dict[int, tuple[int, str]] = {}
        self.pace = 0.7 + 0.6 * telling.dice()
        self.recorded = self.happened = self.opened = self.due = 0

    def __missing__(self, name: str) -> str:
        telling = self.telling
        drawn = telling.words.get(name)
        if drawn is None:
            return telling.word_of_the_moment(self, name)
        names, rows = drawn
        row = rows[int(telling.dice() * len(rows))]
        if len(row) > 1:
            self.update(zip(names, row, strict=True))
        else:
            self[name] = row[0]
        return self[name]


class _Telling:
    """The desk while its log is told, entry by entry."""

    def __init__(
        self, book: Book, random: Random, entries: int, besides: int, end: int, zone: ZoneInfo
    ) -> None:
        self.book = book
        self.dice = random.random
        self.zone = zone
        self.words = _drawn_together(book)
        self.scripts, self.lines_a_story = _scripts_by_hour(book)
        self.end = end
        self.last_start = end - LAST_START
        self.entries = entries
        # A busy desk gets round to things sooner, or its open items would pile up.
        total = entries + besides
        span = span_of(total)
        self.stretch = span / max(total, 1) * DEFAULT_ENTRIES / (DEFAULT_DAYS * DAY)
        self.told = self.promised = 0
        self.open: dict[int, None] = {}
        self.pending: list[tuple[int, int, _Story, int]] = []
        self.order = count()
        start = min(end - span, self._prepare_finale())
        self.last_shift = self._reserve_take_over(start)
        self.hour = LocalHour(start, zone)
        self.logins = {by: book.people[person].login for by, person in _STAFF.items()}
        self._keep_time()
        self.to_go = 0.0
        self.next_start = start

    def tell(self) -> Iterator[StoryEntry]:
        """Every entry in the order it was written."""
        pending = self.pending
        while self.told < self.entries:
            started = not pending or self.next_start < pending[0][0]
            moment = self.next_start if started else pending[0][0]
            if moment >= self.hour.end:
                self._turn_hour()
                continue
            if started:
                story, position = self._begin()
                self._aim(moment)
            else:
                _, _, story, position = heappop(pending)
            entry = self._write(story, position, moment)
            if entry is not None:
                self.told += 1
                yield entry

    def _prepare_finale(self) -> int:
        """Reserve the last entries for a story still running at the end; its first moment."""
        story = _Story(self, self.book.finale)
        moment, moments = 0, []
        for line in story.lines[: self.entries]:
            moment += self._minutes(line.after)
            moments.append(moment)
        self.promised = len(moments)
        start = self.end - BEFORE_THE_END - moment
        for position, after in enumerate(moments):
            heappush(self.pending, (start + after, next(self.order), story, position))
        return start

    def _reserve_take_over(self, start: int) -> int:
        """Reserve an entry for whoever takes over the last shift; return when that begins."""
        here = LocalHour(self.end - 1, self.zone)
        begins = (here.shift * SHIFT_HOURS + FIRST_SHIFT_HOUR) * HOUR - here.offset
        begins += here.offset - LocalHour(begins, self.zone).offset
        latest = begins + int(self.book.routines[0].minutes[1] * MINUTE)
        if self.promised >= self.entries or not start < begins < latest < self.end:
            return FAR
        self.promised += 1
        return begins

    def _begin(self) -> tuple[_Story, int]:
        oldest = next(iter(self.open), self.told)
        if oldest + REACH <= self.told:
            story = _Story(self, self.book.read_through)
            story.written[0] = (oldest, "")
            return story, 1
        choice = self.scripts[self.hour.weekday >= SATURDAY][self.hour.hour]
        return _Story(self, choice[int(self.dice() * len(choice))]), 0

    def _turn_hour(self) -> None:
        turn = self.hour.end
        self.hour = hour = LocalHour(turn, self.zone)
        self._keep_time()
        for routine in self.book.routines:
            if routine.hour == hour.hour:
                # Clocks that change by half an hour put the start of this hour in the past.
                moment = max(turn, hour.start + self._minutes(routine.minutes))
                self._promise(moment, _Story(self, routine.script), 0)
        if self.next_start < FAR:
            self._place_start(turn)

    def _keep_time(self) -> None:
        self.logins["duty"] = self.book.people[person_of_shift(self.hour.shift)].login
        self.activity_by_the_end = activity_before(self.end + self.hour.offset)

    def _promise(self, moment: int, story: _Story, position: int) -> None:
        if moment < self.end:
            heappush(self.pending, (moment, next(self.order), story, position))

    def _aim(self, moment: int) -> None:
        """Set when the next story begins, so that entries and time run out together."""
        spare = self.entries - self.told - self.promised
        if spare <= 0:
            self.next_start = FAR
            return
        remaining = self.activity_by_the_end - activity_before(moment + self.hour.offset)
        routine = len(self.book.routines) * (self.end - moment) / DAY
        expected = routine + len(self.pending) - self.promised
        begun = max((spare - expected) / self.lines_a_story, 0.5)
        wait = remaining / begun * (0.2 + 1.6 * self.dice())
        self.to_go = wait if wait < remaining else remaining * self.dice()
        self._place_start(moment)

    def _place_start(self, moment: int) -> None:
        """Turn the activity to go into a moment of this hour, or leave the rest to the next."""
        hour = self.hour
        start = moment + int(self.to_go * HOUR / hour.activity)
        if start >= self.last_start and hour.end > self.last_start:
            start = moment + int(self.dice() * max(self.last_start - moment, SECOND))
            start = min(start, self.end - 1)
        elif start >= hour.end:
            self.to_go -= hour.activity * (hour.end - moment) / HOUR
        self.next_start = min(start, hour.end)

    def _write(self, story: _Story, position: int, moment: int) -> StoryEntry | None:
        """Write a line and promise the next; None if the dice or what came before leave it out."""
        line = story.lines[position]
        final = story.lines is self.book.finale.lines
        takes_over = story.lines is self.book.routines[0].script.lines
        if final or (takes_over and moment >= self.last_shift):
            self.promised -= 1
        elif self.told + self.promised >= self.entries:
            return None
        entry = None
        if (line.chance >= 1.0 or self.dice() < line.chance) and (
            line.action is None or line.target in story.written
        ):
            entry = self._entry(story, line, moment, final)
            if len(story.lines) > 1:
                story.written[position] = (self.told, entry.author)
        if not final and position + 1 < len(story.lines):
            following = self._following(story, story.lines[position + 1], moment)
            self._promise(following, story, position + 1)
        return entry

    def _entry(self, story: _Story, line: Line, moment: int, final: bool) -> StoryEntry:
        story.recorded = story.happened = moment
        if line.late is not None:
            happened = moment - self._minutes(line.late)
            story.happened = happened - happened % MINUTE
        carried = False
        if line.due is not None:
            story.opened, story.due = moment, self._due(line.due, moment)
            carried = final or len(self.open) < OPEN_LIMIT
        texts = line.texts
        template = texts[int(self.dice() * len(texts))] if len(texts) > 1 else texts[0]
        text = template.format_map(story)
        place = line.place.format_map(story) if line.place is not None else None
        own_slip = line.action in _BY_THE_SAME_AUTHOR
        author = story.written[line.target][1] if own_slip else self.logins[line.by]
        plain = (moment, story.happened, author, line.category, line.severity, text, place)
        if carried:
            self.open[self.told] = None
            dated = final or "{due}" in template or self.dice() >= WITHOUT_DUE
            return StoryEntry(*plain, carried=True, due_at=story.due if dated else None)
        target = -1 if line.action is None else story.written[line.target][0]
        match line.action:
            case "corrects":
                return StoryEntry(*plain, corrects=target)
            case "voids":
                return StoryEntry(*plain, voids=target)
            case "takes_back":
                return StoryEntry(*plain, takes_back=target)
            case "clears" if target in self.open:
                del self.open[target]
                return StoryEntry(*plain, clears=target)
        return StoryEntry(*plain)

    def _minutes(self, span: Span) -> int:
        """A length of time from this span of minutes, in microseconds."""
        low, high = span
        minutes = low + (high - low) * self.dice()
        if minutes > PATIENCE:
            minutes = PATIENCE + (minutes - PATIENCE) * self.stretch
        return int(minutes * MINUTE)

    def _due(self, span: Span, moment: int) -> int:
        """A round due time; a quiet desk puts what can wait for hours into working hours."""
        local = moment + self.hour.offset + self._minutes(span)
        day, time = divmod(local, DAY)
        can_wait = span[1] > 300 and self.stretch > 0.5
        if can_wait and not 8 * HOUR <= time < 18 * HOUR:
            day += time >= 18 * HOUR
            local = day * DAY + 8 * HOUR + 30 * MINUTE + int(self.dice() * 3 * HOUR)
        grain = 5 * MINUTE if span[1] <= 60 else 15 * MINUTE
        return local + -local % grain - self.hour.offset

    def _following(self, story: _Story, line: Line, moment: int) -> int:
        if line.action != "clears":
            return moment + self._minutes(line.after)
        wait = story.due - story.opened
        early = int(self.dice() * min(wait / 2, 40 * MINUTE)) - 10 * MINUTE
        return max(story.due - early, moment + 3 * MINUTE)

    def word_of_the_moment(self, story: _Story, name: str) -> str:
        """What a slot says that depends on when it is asked, and so is never kept."""
        shift = self.hour.shift
        match name:
            case "open":
                return str(len(self.open))
            case "due":
                return self._due_words(story)
            case "relief":
                return self.book.people[person_of_shift(shift + 1)].name.split()[0]
            case "before":
                return self.book.people[person_of_shift(shift - 1)].name.split()[0]
        promised, minutes = _time_slot(name)
        if promised:
            local = story.recorded + self.hour.offset + minutes * MINUTE
            local += -local % (5 * MINUTE)
        else:
            local = story.happened + self.hour.offset + int(minutes * story.pace) * MINUTE
        return _CLOCK[local // MINUTE % len(_CLOCK)]

    def _due_words(self, story: _Story) -> str:
        local = story.due + self.hour.offset
        day = local // DAY
        time = _CLOCK[local // MINUTE % len(_CLOCK)]
        match day - (story.recorded + self.hour.offset) // DAY:
            case 0:
                return time
            case 1:
                return self.book.tomorrow.format(time=time)
        return self.book.later.format(time=time, weekday=self.book.weekdays[(day + 3) % 7])


@cache
def _time_slot(name: str) -> tuple[bool, int]:
    """Whether this slot is a promised time, and its minutes."""
    found = _TIME_SLOT.fullmatch(name)
    if found is None:
        raise KeyError(name)
    return found[1] == "by", int(found[2] or 0)


def _drawn_together(book: Book) -> dict[str, tuple[tuple[str, ...], Rows]]:
    """For each slot: the slots drawn together with it, and the rows to draw from."""
    drawn: dict[str, tuple[tuple[str, ...], Rows]] = {}
    for key, words in book.words.items():
        names = tuple(key.split())
        rows = tuple((row,) if isinstance(row, str) else row for row in words)
        drawn.update((name, (names, rows)) for name in names)
    return drawn


def _scripts_by_hour(book: Book) -> tuple[tuple[Scripts, Scripts], float]:
    """The scripts of each hour of a working day and of a weekend, and the lines a story has."""
    working_day, weekend = (
        tuple(
            tuple(
                script
                for script in book.scripts
                if script.hours[0] <= hour < script.hours[1]
                and (working or script.lines[0].by not in _OFFICE)
                for _ in range(script.weight)
            )
            for hour in range(24)
        )
        for working in (True, False)
    )
    lines = sum(
        activity
        * sum(sum(line.chance for line in script.lines) for script in scripts)
        / len(scripts)
        for activity, scripts in zip(ACTIVITY, working_day, strict=True)
    )
    return (working_day, weekend), lines / ACTIVITY_OF_A_DAY
