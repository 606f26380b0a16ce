"""Building the demo desk: one pass over the stories, the chain as exact as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import attrgetter
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from models import checklists, desk, search, shifts, staff
from models.database import create_desk, database
from models.demo.complaints import Complaints, woven
from models.demo.handovers import Handovers
from models.demo.script import StoryEntry
from models.demo.stories import BOOKS, person_on_duty, stories
from models.demo.visitors import Visitors
from models.desk import NewDesk, Setting
from models.log import chain
from models.log.entries import INDEX, indexed_text
from models.log.tables import ENTRY_COLUMNS, EntryRow, OpenItem, values
from models.migrations.step_0001 import ENTRY_INDEXES
from models.shift_pattern import ClockShift
from models.staff import Account

DEMO_PIN = "246810"
BATCH = 5000
ZONES = {"zh": "Asia/Shanghai", "en": "Europe/London"}
SYSTEM_USER = "demo"


@dataclass(frozen=True)
class DemoDesk:
    """A demo desk that was built: where, the clerk now on duty, how many entries, the last code."""

    path: Path
    login: str
    entries: int
    code: str


def build(
    path: Path,
    *,
    language: str,
    now: int,
    entries: int = 600,
    seed: int = 1,
    timezone: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> DemoDesk:
    """Build a demo desk whose last entry is just past; the same arguments give the same log.

    Without a time zone it has its language's. `progress` is told how many more entries are written.
    Raises DeskError `desk_exists`.
    """
    book, timezone = BOOKS[language], timezone or ZONES[language]
    zone, dice = ZoneInfo(timezone), Random(seed)
    with create_desk(path, bulk=True), database.write():
        desk.fill_new(NewDesk(book.desk_name, "DEMO", timezone, language, demo=True), now)
        desk_id = f"{dice.getrandbits(128):032x}"
        Setting.update(value=desk_id).where(Setting.name == "desk_id").execute()
        accounts = _staff(language, now)
        lines = list(
            merge(
                Complaints(language, now, seed, entries).write(),
                Visitors(language, now, seed, entries).write(),
                key=attrgetter("recorded_at"),
            )
        )
        handovers = Handovers(language, now, zone, seed, checklists.for_shift(""))
        log = _Log(accounts, zone, desk_id, dice, handovers)
        for statement in ENTRY_INDEXES:
            database.ask(f"DROP INDEX {statement.split()[2]}")
        besides = len(lines)
        told = woven(
            stories(
                language, seed=seed, entries=entries - besides, end=now, zone=zone, besides=besides
            ),
            lines,
        )
        while batch := list(map(log.row, islice(told, BATCH))):
            database.load("entry", ENTRY_COLUMNS, map(values, batch))
            words = ((row.number, indexed_text(row.text or "", row.place)) for row in batch)
            search.add_many(INDEX, words)
            if progress is not None:
                progress(len(batch))
        for statement in ENTRY_INDEXES:
            database.ask(statement)
        OpenItem.insert_many(list(log.open.items()), [OpenItem.number, OpenItem.due_at]).execute()
        handovers.write(now)
    login = person_on_duty(language, now, zone).login
    return DemoDesk(path, login, entries, chain.code(log.head))


def _staff(language: str, now: int) -> dict[str, Account]:
    pin_hash = staff.hash_pin(DEMO_PIN, 6)
    accounts = {}
    for person in BOOKS[language].people:
        if person.device:
            account = staff.checked_device(person.login, person.name)
        else:
            account = staff.checked_person(person.login, person.name, person.roles)
        staff.insert_account(account, pin_hash=None if person.device else pin_hash, now=now)
        accounts[person.login] = account
    return accounts


class _Log:
    """The growing log: what the next row needs to know of those before."""

    def __init__(
        self,
        accounts: dict[str, Account],
        zone: ZoneInfo,
        desk_id: str,
        dice: Random,
        handovers: Handovers,
    ) -> None:
        self.open: dict[int, int | None] = {}
        self.head = chain.genesis(desk_id)
        self._accounts = accounts
        self._zone = zone
        self._dice = dice
        self._handovers = handovers
        self._shift: ClockShift | None = None
        self._number = 0

    def row(self, told: StoryEntry) -> EntryRow:
        """Return the next row of the chain."""
        self._number += 1
        shift = self._shift_at(told.recorded_at)
        account = self._accounts[told.author]
        action, target = _act(told)
        salt = self._dice.randbytes(16)
        reference = told.reference
        if told.recorded_at >= self._handovers.since:
            sealed = self._handovers.reference(self._number, told, target, shift, self.open)
            reference = sealed or reference
        row = EntryRow(
            number=self._number,
            happened_at=told.happened_at,
            recorded_at=told.recorded_at,
            author=account.login,
            author_name=account.name,
            channel="device" if account.is_device else "console",
            system_user=SYSTEM_USER,
            shift=shift.id or 0,
            category=told.category,
            severity=told.severity,
            action=action,
            target=target,
            carried=int(told.carried),
            due_at=told.due_at,
            reference=reference,
            salt=salt,
            text=told.text,
            place=told.place,
            content_digest=chain.content_digest(salt, told.text, told.place),
            digest=b"",
        )
        self.head = row.digest = chain.entry_digest(self.head, row, shift.key)
        if told.carried:
            self.open[row.number] = told.due_at
        elif action in ("clear", "void", "take_back") and target is not None:
            self.open.pop(target, None)
        return row

    def _shift_at(self, at: int) -> ClockShift:
        if self._shift is None or at >= self._shift.ends_at:
            self._shift = shifts.ensure(at, self._zone)
        return self._shift


def _act(told: StoryEntry) -> tuple[str, int | None]:
    """Return what an entry does and to which number; the stories count from 0."""
    for action, target in (
        ("correction", told.corrects),
        ("void", told.voids),
        ("clear", told.clears),
        ("take_back", told.takes_back),
    ):
        if target is not None:
            return action, target + 1
    return "entry", None
