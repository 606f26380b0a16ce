"""A restore by a wrong clock takes no visitors' data for their age; what was removed stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import database, open_desk
from models.visitors import leaving, reads, retention
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.backups.restoring import back_up, restore
from tests.models.visitors.registering import DAY, HOUR, in_use_until, sign_in

TEN_YEARS = 3653 * DAY


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk that two visitors have been to, on two days, and a backup of it."""
    path = desk("en")
    for name, now in (("Ann Early", NOW), ("Bob Late", NOW + 3 * DAY)):
        leaving.leave(sign_in(name, now).id, actor("li"), now + HOUR)
    back_up(path.with_name("backup"))
    return path


@pytest.fixture
def backup(path: Path) -> Path:
    return path.with_name("backup")


def names() -> set[str]:
    return {visit.name for visit in reads.listed(reads.EVERYTHING, NOW + 4 * DAY, 9)}


def test_by_a_clock_that_is_ahead_nothing_goes_for_its_age(path: Path, backup: Path) -> None:
    restore(backup, path, now=NOW + TEN_YEARS)
    assert names() == {"Ann Early", "Bob Late"}


def test_on_a_new_machine_with_a_wrong_clock_nothing_goes_and_nobody_is_asked(
    path: Path, backup: Path
) -> None:
    moved = path.with_name("moved.db")
    restore(backup, moved, now=NOW + TEN_YEARS, login=None, elsewhere=True)
    open_desk(moved)
    assert names() == {"Ann Early", "Bob Late"}
    database.close()
    path.unlink()
    restore(backup, path, now=NOW + TEN_YEARS)
    assert names() == {"Ann Early", "Bob Late"}


def test_what_was_removed_since_the_backup_goes_whatever_the_clock_says(
    path: Path, backup: Path
) -> None:
    retention.purge(NOW + 2 * DAY, actor("admin"), NOW + 4 * DAY)
    restore(backup, path, now=NOW + TEN_YEARS)
    assert names() == {"", "Bob Late"}


def test_a_desk_in_use_vouches_for_the_clock_over_an_old_backup(path: Path, backup: Path) -> None:
    now = NOW + 182 * DAY
    in_use_until(now)
    restore(backup, path, now=now)
    assert names() == {"", "Bob Late"}
