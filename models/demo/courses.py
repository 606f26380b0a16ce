"""What happens with one demo case: said and done by whom, from the call to the call back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from models.clock import DAY, MINUTE
from models.complaints.steps import Said
from models.complaints.tables import (
    GENERAL,
    KINDS,
    MAJOR,
    SEVERITIES,
    SEVERITY_NAMES,
    TRIGGERS,
    URGENT,
)
from models.demo.hours import HOUR, LocalHour
from models.demo.matters import CaseBook, Matter, Texts
from models.demo.script import Person
from models.demo.stories import BOOKS, person_on_duty
from models.demo.timeline import Timeline

AWAKE, OFFICE = (9, 20), (9, 18)  # when residents are rung, when a supervisor judges
QUICK = ("enquiry", "suggestion", "praise")
OUTCOMES = ("satisfied",) * 13 + ("fairly",) * 5 + ("unsatisfied", "refused")
MOST_TRIES = 3

TARDY, LATE = 0.05, 0.06  # how often nobody takes it up in time, or it takes days too long
CHASED, HELD, JOINED, GREW, NOT_REACHED = 0.25, 0.2, 0.04, 0.015, 0.12
VALID, RECLASSIFIED = 0.74, 0.02
AT_THE_PHONE = 0.9


@dataclass(frozen=True)
class Resident:
    """Somebody who calls about a unit; `slots` are the unit and what belongs to it."""

    name: str
    spelling: str
    phone: str
    digits: str
    unit: str
    slots: Mapping[str, str]


class People:
    """Who is at the demo desk at a time, and the hours they keep."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.supervisor = next(
            person for person in BOOKS[language].people if "supervisor" in person.roles
        )
        self._language, self._zone = language, zone

    def on_duty(self, at: int) -> Person:
        """Return who has the desk."""
        return person_on_duty(self._language, at, self._zone)

    def calling(self, at: int) -> Person:
        """Return who rings residents: the clerk on duty, in another's shift the supervisor."""
        person = self.on_duty(at)
        return person if "clerk" in person.roles else self.supervisor

    def within(self, hours: tuple[int, int], at: int) -> int:
        """Return a moment, or the next at which these hours begin."""
        here = LocalHour(at, self._zone)
        if hours[0] <= here.hour < hours[1]:
            return at
        wait = (hours[0] - here.hour) % 24
        return here.start + wait * HOUR + at % (40 * MINUTE)

    def within_before(self, hours: tuple[int, int], at: int) -> int:
        """Return a moment, or one in the last of these hours before it."""
        here = LocalHour(at, self._zone)
        if hours[0] <= here.hour < hours[1]:
            return at
        back = (here.hour - hours[1] + 1) % 24
        return here.start - back * HOUR + at % (40 * MINUTE)


class Slots(dict[str, str]):
    """The words that fill a text's slots, the same for all that is said of one case."""

    def __init__(self, language: str, resident: Resident, dice: Random) -> None:
        super().__init__(resident.slots)
        self._words, self._dice = BOOKS[language].words, dice

    def __missing__(self, name: str) -> str:
        self[name] = str(self._dice.choice(self._words[name]))
        return self[name]

    def fill(self, texts: Texts) -> str:
        """Return one of the texts with its slots filled, its first letter a capital."""
        text = self._dice.choice(texts).format_map(self)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Act:
    """One thing that is done; `moment` is the time it names, `option` what it chooses."""

    at: int
    action: str
    moment: int | None = None
    option: str = ""
    handler: str | None = None


@dataclass
class Course:
    """One case on its way. `callers` are those who called about it, and when."""

    timeline: Timeline
    matter: Matter
    slots: Slots
    people: People
    book: CaseBook
    dice: Random
    now: int
    callers: list[tuple[int, Resident]]
    joining: Resident
    others: Mapping[str, tuple[int, str, Resident, str]] = field(default_factory=dict)
    """Other cases by name: id, number, who called, what was said."""
    noted: int = 0

    def run(self, acts: Iterator[Act]) -> None:
        """Do what is done up to now."""
        last = 0
        for act in acts:
            last = max(last, act.at)
            if last >= self.now:
                break
            self._do(act, last)
        self.timeline.finish()

    def _do(self, act: Act, at: int) -> None:
        action = act.action
        person: Person | None = self.people.on_duty(at)
        if action in ("judge", "unreachable", "merge"):
            person = self.people.supervisor
        elif action in ("release", "not_reached", *OUTCOMES):
            person = self.people.calling(at)
        elif action == "not_drawn":
            person = None
        if action == "join":
            another = self.others[act.option][2] if act.option else self.joining
            self.callers.append((at, another))
        self.timeline.do(at, action, person, self._said(act))

    def _said(self, act: Act) -> Said:
        """Return what is said with an action, in the words of the matter."""
        say, matter = self.book.sayings, self.matter
        if own := SAYING.get(act.action):
            return own(self, act)
        texts = {
            "note": say.on_the_way if act.option else self._next_note(),
            "answer": matter.answers,
            "hold": say.hold,
            "resume": say.resumed,
            "chase": say.chase,
            "unreachable": (say.unreachable,),
        }.get(act.action)
        return Said(self.slots.fill(texts) if texts else "", moment=act.moment)

    def _next_note(self) -> Texts:
        """Return what is noted next: nobody writes the same twice in a row."""
        self.noted += 1
        notes = self.matter.notes
        return (notes[(self.timeline.case.id + self.noted) % len(notes)],)

    def _take(self, _: Act) -> Said:
        case = self.timeline.case
        return Said(case.words, facts={"kind": case.kind, "severity": case.severity})

    def _dispatch(self, act: Act) -> Said:
        here, department = self.timeline.standing, self.matter.department
        handler = act.handler or self.dice.choice(self.book.handlers[department])
        return Said(
            "",
            f"{here.department or ''} {here.handler}".strip(),
            f"{department} {handler}",
            act.moment,
            {"department": department, "handler": handler},
        )

    def _severity(self, act: Act) -> Said:
        old = SEVERITIES[SEVERITY_NAMES[self.timeline.standing.severity]]
        facts = {"severity": SEVERITY_NAMES.index(act.option)}
        return Said(self.book.sayings.it_grew, old, SEVERITIES[act.option], facts=facts)

    def _join(self, act: Act) -> Said:
        if not act.option:
            return Said(self.slots.fill(self.book.sayings.joined))
        _, number, _, words = self.others[act.option]
        return Said(words, new=number)

    def _merge(self, act: Act) -> Said:
        into, number, _, _ = self.others[act.option]
        return Said(self.book.sayings.merged, new=number, facts={"into": into})

    def _judge(self, act: Act) -> Said:
        say, here = self.book.sayings, self.timeline.standing
        if act.option == "reclassified":
            facts = {"kind": "suggestion"}
            return Said(say.reclassified, KINDS[here.kind], act.option, facts=facts)
        grounds = self.slots.fill(getattr(say, act.option))
        return Said(grounds, here.judgement or "", act.option)

    def _resolve(self, act: Act) -> Said:
        fill, matter = self.slots.fill, self.matter
        facts: dict[str, str | int] = {
            "cause": fill(matter.causes),
            "measure": fill(matter.measures),
        }
        return Said(facts=facts | ({"trigger": act.option} if act.option else {}))

    def _release(self, _: Act) -> Said:
        return Said(new=TRIGGERS["rain"])

    def _not_reached(self, act: Act) -> Said:
        words = self.slots.fill(self.book.sayings.not_reached)
        return Said(words, moment=act.moment, facts={"way": "phone"})

    def _outcome(self, act: Act) -> Said:
        way = "phone" if self.dice.random() < AT_THE_PHONE else "door"
        return Said(self.slots.fill(getattr(self.book.sayings, act.action)), facts={"way": way})

    # The usual course

    def usual(self) -> Iterator[Act]:
        """Yield what usually happens with such a case, each when those before are done."""
        case, dice = self.timeline.case, self.dice
        at = case.received_at
        yield Act(at, "take")
        at += self._minutes(16, 40) if dice.random() < TARDY else self._minutes(1, 9)
        yield Act(at, "accept")
        if case.kind in QUICK:
            yield from self._quickly(at)
            return
        at += self._minutes(1, 4)
        late = dice.random() < LATE
        end = self._end(at, late=late)
        share = dice.uniform(0.5, 0.9) if late else dice.uniform(1.4, 2.0)
        promise = at + round((end - at) * share)
        yield Act(at, "dispatch", promise - promise % (15 * MINUTE) + 15 * MINUTE)
        judge_at = self.people.within(OFFICE, at + round((end - at) * dice.uniform(0.3, 1.1)))
        judges = case.kind == "complaint"
        middle = self._middle(at, end)
        if judges and judge_at < end:
            middle.append(Act(judge_at, "judge", option=self._judgement()))
            judges = False
        yield from sorted(middle, key=lambda act: act.at)
        trigger = "rain" if self.matter.waits_for_rain and dice.random() < 0.7 else ""
        yield Act(end, "resolve", option=trigger)
        if judges:
            yield Act(max(judge_at, end), "judge", option=self._judgement())
            end = max(judge_at, end)
        if trigger:
            end = self.people.within(AWAKE, end + self._minutes(24 * 60, 6 * 24 * 60))
            yield Act(end, "release")
        yield from self._called_back(end, trigger)

    def _quickly(self, at: int) -> Iterator[Act]:
        at += self._minutes(2, 20)
        yield Act(at, "answer")
        at += self._minutes(1, 15)
        yield Act(at, "note")
        at += self._minutes(1, 90)
        yield Act(at, "resolve")
        yield from self._called_back(at, "")

    def _end(self, at: int, *, late: bool) -> int:
        """Return when it will be done: hours, at the longest a day and a half unless it is late."""
        hours = 1 + (4 if self.timeline.case.severity == URGENT else 34) * self.dice.random() ** 2
        end = at + round(hours * HOUR)
        if self.timeline.case.severity == GENERAL:
            end = self.people.within(AWAKE, end)
        return end + (self._minutes(60 * 60, 90 * 60) if late else 0)

    def _middle(self, at: int, end: int) -> list[Act]:
        """Return what happens between a department being told and the end, in no order."""
        dice, whole = self.dice, end - at

        def when(share: float) -> int:
            return at + round(whole * (share + dice.uniform(-0.02, 0.02)))

        urgent = self.timeline.case.severity == URGENT
        begun = at + self._minutes(2, 5) if urgent else when(0.13)
        told = min(self.people.within(AWAKE, when(0.36)), when(0.84))
        acts = [
            Act(at + self._minutes(0.5, 1.5), "note", option="first"),
            Act(begun, "start"),
            Act(max(begun, when(0.2)), "note"),
            Act(max(begun, told), "answer"),
            Act(max(begun, when(0.86)), "note"),
        ]
        acts += [Act(when(dice.uniform(0.25, 0.9)), "note") for _ in range(dice.randrange(2))]
        if dice.random() < CHASED:
            acts += [Act(when(0.7), "chase"), Act(when(0.76), "answer")]
        if dice.random() < HELD:
            resumed = when(0.64)
            early = self._minutes(2, 20) if dice.random() < 0.7 else -self._minutes(5, 40)
            until = max(resumed + early, when(0.46) + HOUR)
            acts += [Act(when(0.44), "hold", until), Act(resumed, "resume")]
        if dice.random() < JOINED:
            acts.append(Act(when(0.3), "join"))
        if dice.random() < GREW and self.timeline.case.severity < MAJOR:
            acts.append(Act(when(0.5), "severity", option="major"))
        return acts

    def _judgement(self) -> str:
        drawn = self.dice.random()
        if drawn < RECLASSIFIED:
            return "reclassified"
        return "valid" if drawn < RECLASSIFIED + VALID else "invalid"

    def _called_back(self, at: int, trigger: str) -> Iterator[Act]:
        if not trigger and not self.timeline.is_drawn():
            yield Act(at, "not_drawn")
            return
        at = self.people.within(AWAKE, at + self._minutes(3 * 60, 38 * 60))
        for tried in range(MOST_TRIES + 1):
            if tried == MOST_TRIES:
                yield Act(self.people.within(OFFICE, at), "unreachable")
                return
            if self.dice.random() >= NOT_REACHED:
                break
            yield Act(at, "not_reached", at + 4 * HOUR)
            at = self.people.within(AWAKE, at + 4 * HOUR - self._minutes(5, 30))
        outcome = self.dice.choice(OUTCOMES)
        yield Act(at, outcome)
        if outcome == "unsatisfied":
            yield from self._again(at)

    def _again(self, at: int) -> Iterator[Act]:
        """Yield the second round of a case that came back."""
        for action in ("answer", "start", "note"):
            at += self._minutes(10, 90)
            yield Act(at, action)
        at = self.people.within(AWAKE, at + self._minutes(60, 20 * 60))
        yield Act(at, "resolve")
        yield Act(self.people.within(AWAKE, at + DAY), "satisfied")

    def _minutes(self, low: float, high: float) -> int:
        return round(self.dice.uniform(low, high) * MINUTE)


SAYING: dict[str, Callable[[Course, Act], Said]] = {
    "take": Course._take,
    "dispatch": Course._dispatch,
    "severity": Course._severity,
    "join": Course._join,
    "merge": Course._merge,
    "judge": Course._judge,
    "resolve": Course._resolve,
    "release": Course._release,
    "not_reached": Course._not_reached,
    **dict.fromkeys(OUTCOMES, Course._outcome),
}
