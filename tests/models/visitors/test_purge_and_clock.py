"""A clock that went ahead removes nothing by itself: visitors' data would be gone for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import clock_doubts, due, parts  # noqa: F401 - the parts register what is due
from models.audit import Origin
from models.clock import DAY, MINUTE
from models.clock_doubts import QUIET, Jump
from models.database import database
from models.doctor import examine
from models.doctor.lines import LOOK, OK, Line, Subject
from models.visitors import leaving, reads, retention
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.models.visitors.registering import HOUR, sign_in

TEN_YEARS = 3653 * DAY
HERE = Origin("shell", "tester")


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    """A desk that a visitor has been to."""
    path = desk("en")
    leaving.leave(sign_in("Ann Early").id, actor("li"), NOW + HOUR)
    return path


def names() -> list[str]:
    return [visit.name for visit in reads.listed(reads.EVERYTHING, NOW, 9)]


def in_use(first: int, last: int) -> None:
    """The desk writes a line every other day."""
    for at in range(first, last, 2 * DAY):
        write("round made", now=at)


def purged(now: int) -> bool:
    return retention.purge_daily(actor("li"), now) is not None


def told(now: int) -> list[str]:
    return [thing.what for thing in due.collect(now) if thing.label == "machine clock"]


def examined(path: Path, now: int) -> Line:
    database.close()
    subject = Subject(path, now, is_quick=True)
    return next(line for line in examine(subject) if line.check == "clock")


@pytest.mark.parametrize(
    ("before", "after", "doubted"),
    [
        (None, None, False),
        (None, 0, False),
        (NOW - QUIET, None, False),
        (NOW - QUIET - 1, None, True),
        (NOW - QUIET - 1, NOW - 5 * DAY, False),
        (NOW - TEN_YEARS, NOW - DAY, True),
    ],
)
def test_a_step_of_more_than_a_week_is_doubted(
    before: int | None, after: int | None, doubted: bool
) -> None:
    assert (clock_doubts.jump(before, after, NOW) is not None) is doubted


@pytest.mark.parametrize("ahead", [181 * DAY, 366 * DAY, TEN_YEARS])
def test_nothing_goes_by_a_clock_that_went_ahead_and_it_is_told(path: Path, ahead: int) -> None:
    wrong = NOW + ahead
    assert not retention.is_due(wrong)
    assert not purged(wrong)
    write("by the wrong clock", now=wrong + MINUTE)
    assert not purged(wrong + 6 * DAY)
    assert names() == ["Ann Early"]
    [what] = told(wrong + MINUTE)
    assert "no visitors' data are removed" in what
    assert (told(NOW), told(NOW + 2 * DAY)) == ([], [])


def test_a_clock_set_right_again_is_no_doubt_any_more(path: Path) -> None:
    in_use(NOW, NOW + 182 * DAY)
    write("by the wrong clock", now=NOW + TEN_YEARS)
    assert not purged(NOW + TEN_YEARS + MINUTE)
    assert names() == ["Ann Early"]
    assert clock_doubts.recorded_jump(NOW + 182 * DAY) is None
    assert purged(NOW + 182 * DAY)
    assert names() == [""]


def test_a_desk_that_was_closed_for_long_goes_on_after_a_week(path: Path) -> None:
    back = NOW + 200 * DAY
    in_use(back, back + 8 * DAY)
    assert not purged(back + 6 * DAY)
    assert clock_doubts.recorded_jump(back + DAY) == Jump(NOW, back)
    assert purged(back + 8 * DAY)


def test_an_admin_who_has_looked_at_the_clock_purges_by_hand(path: Path) -> None:
    back = NOW + 200 * DAY
    done = retention.purge(back - 180 * DAY, actor("admin"), back)
    assert (done.visits, names(), told(back)) == (1, [""], [])


def test_a_desk_in_use_is_purged_as_ever(path: Path) -> None:
    in_use(NOW, NOW + 181 * DAY)
    assert told(NOW + 181 * DAY) == []
    assert purged(NOW + 181 * DAY)


def test_the_doctor_tells_of_it_after_something_was_written_too(path: Path) -> None:
    write("by the wrong clock", now=NOW + TEN_YEARS)
    found = examined(path, NOW + TEN_YEARS + MINUTE)
    assert found.level == LOOK
    assert "went {amount} ahead" in found.said


def test_the_doctor_says_nothing_of_a_desk_in_use(path: Path) -> None:
    in_use(NOW, NOW + 21 * DAY)
    assert examined(path, NOW + 21 * DAY).level == OK
