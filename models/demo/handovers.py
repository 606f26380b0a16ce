"""The demo desk's last shifts, handed over: who took over seals what the shift before has left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from models import shift_pattern
from models.checklists import Template
from models.clock import DAY, MINUTE, local
from models.database import database
from models.demo.script import StoryEntry
from models.demo.stories import BOOKS, person_on_duty
from models.duty import Duty
from models.handover import documents
from models.handover.documents import (
    Check,
    ChecklistLine,
    Document,
    Member,
    OpenLine,
    Person,
    Section,
)
from models.handover.notes import SECTIONS
from models.handover.tables import HandoverSection, HandoverStep
from models.log.entries import HANDOVER_REFERENCE
from models.log.tables import NOTABLE, URGENT
from models.roster import Roster, monday
from models.shift_pattern import ClockShift
from models.shifts import Shift

SHIFTS = 40
SPAN = SHIFTS * DAY // 3
TORCHES = 3  # the position in the default list
LOST = 0.1  # how often one is not where it should be
ROSTER_DAYS = 21


@dataclass(frozen=True)
class Phrases:
    """What people say in a handover of one language's desk."""

    quiet: str
    busy: str
    look_ahead: tuple[str, ...]
    levels: tuple[str, ...]
    said_back: str
    lost: str
    found: str
    begun: tuple[str, str]


PHRASES = {
    "en": Phrases(
        "A quiet shift, everything is in the log.",
        "Busy; what is urgent is listed, the rest is in the log.",
        ("Parcels are collected until ten.", "The lift engineer comes back in the morning."),
        ("12 °C, level normal", "13 °C, level normal"),
        "Read, I keep an eye on it.",
        "one is not at its place",
        "It was in the drawer, sorry.",
        ("So far quiet. The water upstairs is", "Parcels for the evening are on the shelf."),
    ),
    "zh": Phrases(
        "本班平稳，情况均已记录。",
        "本班较忙，紧急事项见清单，其余见值班日志。",
        ("快递取件到十点。", "电梯维保人员明早再来。"),
        ("水位正常，12℃", "水位正常，13℃"),
        "已知悉，继续跟进。",
        "有一支不在原位",
        "在抽屉里，已放回。",
        ("目前平稳。楼上漏水", "晚间待取快递已上架。"),
    ),
}


@dataclass(frozen=True)
class Opened:
    """A shift that somebody took over, and the entry that sealed the handover before it."""

    shift: ClockShift
    by: Person
    at: int
    entry: int
    sealed: Document | None


class Handovers:
    """Watches the log as it grows, and seals a handover where somebody takes over."""

    def __init__(self, language: str, now: int, zone: ZoneInfo, seed: int, list_: Template) -> None:
        self.since = now - SPAN
        self.opened: list[Opened] = []
        self._language, self._zone, self._list = language, zone, list_
        self._names = {person.login: person.name for person in BOOKS[language].people}
        self._phrases = PHRASES[language]
        self._dice = Random(f"handovers {seed}")
        self._severe: dict[int, int] = {}
        self._last = self._before = 0

    def reference(
        self,
        number: int,
        told: StoryEntry,
        target: int | None,
        shift: ClockShift,
        open_items: dict[int, int | None],
    ) -> str | None:
        """Return what an entry seals, or None: only the first words of a shift seal anything."""
        sealed = self._take_over(number, told, shift, open_items)
        self._severe.pop(target or 0, None)
        if told.severity >= NOTABLE and target is None:
            self._severe[number] = told.severity
        self._before = told.recorded_at
        if sealed is None:
            return None
        digest = documents.digest(documents.written(sealed))
        return f"{HANDOVER_REFERENCE}{sealed.handover}/{digest}"

    def _take_over(
        self, number: int, told: StoryEntry, shift: ClockShift, open_items: dict[int, int | None]
    ) -> Document | None:
        last = self.opened[-1] if self.opened else None
        new = last is None or shift.starts_at > last.shift.starts_at
        early = told.recorded_at < shift.starts_at + 30 * MINUTE
        if told.category != "handover" or not (new and early):
            return None
        by = Person(told.author, self._names[told.author])
        if last is not None and last.by == by:
            return None
        sealed = None
        if last is not None:
            sealed = self._document(number, told.recorded_at, last, by, shift, open_items)
        self.opened.append(Opened(shift, by, told.recorded_at, number, sealed))
        self._last = number - 1
        self._severe.clear()
        return sealed

    def _document(
        self,
        number: int,
        now: int,
        last: Opened,
        by: Person,
        following: ClockShift,
        open_items: dict[int, int | None],
    ) -> Document:
        severe = sorted(self._severe.items())
        ends = [opened.sealed.last for opened in self.opened if opened.sealed is not None]
        lost = self._dice.random() < LOST
        offered = Document(
            handover=len(self.opened),
            shift=last.shift.key,
            starts_at=last.shift.starts_at,
            ends_at=last.shift.ends_at,
            first=self._last + 1,
            last=number - 1,
            members=(Member(last.by.login, last.by.name, "rostered"),),
            checklist=tuple(self._lines(lost)),
            sections=self._sections(len(severe)),
            urgent=tuple(entry for entry, severity in severe if severity == URGENT),
            notable=tuple(entry for entry, severity in severe if severity == NOTABLE),
            open_items=tuple(
                OpenLine(item, due_at, sum(end >= item for end in ends))
                for item, due_at in sorted(
                    open_items.items(), key=lambda each: (each[1] is None, each[1] or 0, each[0])
                )
            ),
            offered_by=last.by,
            offered_at=max(self._before, now - 4 * MINUTE),
        )
        return replace(
            offered,
            checks=tuple(self._checks(offered, by, now)),
            next_shift=following.key,
            accepted_by=by,
            accepted_at=now,
            salt=self._dice.randbytes(16).hex(),
        )

    def _lines(self, lost: bool) -> list[ChecklistLine]:
        level = self._dice.choice(self._phrases.levels)
        usual = {"tick": "yes", "condition": "good", "text": level}
        lines = [
            ChecklistLine(
                item.position,
                item.kind,
                item.label,
                item.expected,
                usual.get(item.kind, str(item.expected)),
                "",
            )
            for item in self._list.items
        ]
        if lost:
            torches = lines[TORCHES - 1]
            fewer = str((torches.expected or 1) - 1)
            lines[TORCHES - 1] = replace(torches, value=fewer, note=self._phrases.lost)
        return lines

    def _sections(self, severe: int) -> tuple[Section, ...]:
        said = {
            "summary": self._phrases.busy if severe > 3 else self._phrases.quiet,
            "look_ahead": self._dice.choice(self._phrases.look_ahead),
        }
        return tuple(Section(name, said.get(name, ""), name not in said) for name in SECTIONS)

    def _checks(self, offered: Document, by: Person, now: int) -> list[Check]:
        plain = Check("", "checked", "", "", by.name, now, "", "", None)
        said_back = replace(plain, value=self._phrases.said_back)
        checks = [replace(said_back, item=f"urgent:{entry}") for entry in offered.urgent]
        for line in offered.checklist:
            value = "" if line.expected is None else str(line.expected)
            check = replace(plain, item=f"check:{line.position}", value=value)
            if line.expected is not None and line.value != value:
                outgoing = offered.offered_by
                check = replace(
                    check,
                    verdict="doubt",
                    answer=self._phrases.found,
                    answered_by=outgoing.name if outgoing else "",
                    answered_at=now,
                )
            checks.append(check)
        checks += [replace(plain, item=f"section:{each.section}") for each in offered.sections]
        return [*checks, replace(plain, item="open_items")]

    # Writes

    def write(self, now: int) -> None:
        """Write the shifts, who was on them, the signed handovers and the roster, in a write."""
        for opening, opened in enumerate(self.opened, 1):
            changed = {
                "opening": opening,
                "opened_at": opened.at,
                "checklist": self._list.id,
            }
            Shift.update(changed).where(Shift.id == opened.shift.id).execute()
            Duty.insert(
                shift=opened.shift.id, person=opened.by.login, kind="rostered", joined_at=opened.at
            ).execute()
        for opened in self.opened:
            if opened.sealed is not None:
                self._write_steps(opened.sealed, opened)
        if self.opened:
            self._write_note(len(self.opened), self.opened[-1].by.login, now)
        self._write_roster(now)

    def _write_steps(self, sealed: Document, opened: Opened) -> None:
        offered = replace(
            sealed, checks=(), next_shift=None, accepted_by=None, accepted_at=None, salt=""
        )
        steps = (
            ("offer", sealed.offered_by, sealed.offered_at, None, offered),
            ("review", opened.by, sealed.offered_at, None, None),
            ("accept", opened.by, opened.at, opened.entry, sealed),
        )
        for action, person, at, entry, document in steps:
            assert person is not None
            HandoverStep.insert(
                handover=sealed.handover,
                action=action,
                person=person.login,
                person_name=person.name,
                at=at,
                reason="",
                last_number=document.last if document else None,
                entry=entry,
                document=documents.written(document) if document else None,
            ).execute()

    def _write_note(self, handover: int, login: str, now: int) -> None:
        for section, text in zip(("summary", "look_ahead"), self._phrases.begun, strict=True):
            HandoverSection.insert(
                handover=handover,
                section=section,
                text=text,
                is_none=0,
                version=1,
                person=login,
                saved_at=now - MINUTE,
            ).execute()

    def _write_roster(self, now: int) -> None:
        pattern = shift_pattern.pattern()
        first = monday(local(now, self._zone).date()) - timedelta(days=7)
        planned = [
            (shift.day, shift.name, person_on_duty(self._language, middle, self._zone).login)
            for day in range(ROSTER_DAYS)
            for shift in shift_pattern.on_day(pattern, first + timedelta(days=day), self._zone)
            for middle in ((shift.starts_at + shift.ends_at) // 2,)
        ]
        database.load("roster", tuple(Roster._meta.fields), planned)
