"""That a verified backup is missing is due: when, to whom, and again each day."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import due, settings
from models.backups import reports, tables
from models.backups.tables import Look
from models.clock import DAY
from models.database import database
from models.due import MANAGER, Due, Watch
from models.staff import find
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.backups.test_archive import HEADER

HOUR = DAY // 24


def record(at: int, *, verified: bool = True) -> None:
    from dataclasses import replace

    header = replace(HEADER, created_at=at)
    with database.write():
        tables.record([Look("create", Path("/b/x"), verified, header, "c", 1)], "tester", at)


def missing(now: int) -> Due | None:
    return next(iter(reports.due_items(now)), None)


def test_a_new_desk_has_26_hours_and_each_backup_gives_them_anew(desk: MakeDesk) -> None:
    desk("en")
    assert missing(NOW + 26 * HOUR - 1) is None
    thing = missing(NOW + 26 * HOUR)
    assert thing is not None
    assert (thing.due_at, thing.level(NOW + 26 * HOUR)) == (NOW + 26 * HOUR, MANAGER)
    record(NOW + 30 * HOUR, verified=False)
    assert missing(NOW + 31 * HOUR) == thing
    record(NOW + 31 * HOUR)
    assert missing(NOW + 57 * HOUR - 1) is None
    assert missing(NOW + 57 * HOUR) is not None


def test_one_from_the_future_says_nothing(desk: MakeDesk) -> None:
    desk("en")
    record(NOW + 4000 * DAY)
    assert missing(NOW + 2 * DAY) is not None


@pytest.mark.parametrize("login", ["admin", "zhao", "li"])
def test_it_is_everybodys_to_know_and_is_told_again_each_day(desk: MakeDesk, login: str) -> None:
    desk("en")
    over = NOW + 26 * HOUR
    [thing] = reports.due_items(over)
    answer = due.acknowledge(thing.news(over), actor(login), over)
    watch = Watch(find(login), answers=(answer,))
    assert Watch(find(login)).is_concerned(thing, over)
    assert watch.is_quiet(thing, over + DAY - 1)
    assert not watch.is_quiet(thing, over + DAY)


def test_the_hours_are_a_setting(desk: MakeDesk) -> None:
    desk("en")
    settings.change("backup_overdue_hours", "2", actor("admin"), NOW)
    assert missing(NOW + 2 * HOUR) is not None
