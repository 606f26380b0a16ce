"""A clock that jumps by ten years, back or forward: the log stays whole and the desk usable."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import clock, due, parts, staff  # noqa: F401 - the parts register what is due
from models.audit import Origin
from models.clock import DAY, MINUTE
from models.complaints import taking
from models.complaints.tables import NewComplaint
from models.errors import DeskError
from models.log import entries, reads
from models.log.verify import verify
from models.visitors import leaving, retention
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor, write
from tests.faults.real_console import console_at, type_line
from tests.models.visitors.registering import in_use_until, sign_in

TEN_YEARS = 3653 * DAY
JUMPS = pytest.mark.parametrize("jump", [-TEN_YEARS, TEN_YEARS], ids=["back", "forward"])
HERE = Origin("shell", "tester")


@JUMPS
def test_the_log_keeps_its_order_and_its_chain(desk: MakeDesk, jump: int) -> None:
    desk("en")
    moments = (NOW, NOW + jump, NOW + jump + MINUTE, NOW + 5 * MINUTE)
    for number, now in enumerate(moments, 1):
        assert write(f"line {number}", now=now).number == number
    assert [entry.text for entry in reads.everything()] == [f"line {n}" for n in (1, 2, 3, 4)]
    assert [entry.number for entry in reads.newest(9)] == [1, 2, 3, 4]
    assert [entry.recorded_at for entry in reads.newest(9)] == list(moments)
    found = verify()
    assert (found.whole, found.entries) == (True, 4)


@JUMPS
def test_the_same_alarm_after_the_jump_is_another_alarm(desk: MakeDesk, jump: int) -> None:
    desk("en")
    for now in (NOW, NOW + MINUTE, NOW + jump):
        write("Smoke B1", "gate", now=now)
    told = [(entry.recorded_at, entry.repeats) for entry in reads.newest(9)]
    assert told == [(NOW, 1), (NOW + jump, 0)]


@JUMPS
def test_what_was_written_before_the_jump_is_not_taken_back(desk: MakeDesk, jump: int) -> None:
    desk("en")
    write("as it was", now=NOW)
    with pytest.raises(DeskError, match="window_over"):
        entries.take_back(1, actor("li"), NOW + jump)


@JUMPS
def test_a_lock_out_lasts_no_longer_than_a_quarter_of_an_hour(desk: MakeDesk, jump: int) -> None:
    desk("en")
    for _ in range(staff.TRIES):
        with pytest.raises(DeskError):
            staff.sign_in("li", "000000", HERE, NOW)
    with pytest.raises(DeskError, match="locked_out"):
        staff.sign_in("li", PIN, HERE, NOW + MINUTE // 2)
    assert staff.sign_in("li", PIN, HERE, NOW + jump).login == "li"


def test_what_is_due_is_due_again_when_the_clock_is_right(desk: MakeDesk) -> None:
    desk("en")
    write("call the plumber", carried=True, due_at=NOW + 60 * MINUTE)

    def calling(now: int) -> bool:
        return any(thing.level(now) > due.DESK for thing in due.collect(now))

    late = NOW + 90 * MINUTE
    seen = [calling(now) for now in (late, late - TEN_YEARS, late + TEN_YEARS, late)]
    assert seen == [True, False, True, True]


def test_a_purge_by_a_clock_that_was_ahead_does_not_end_the_daily_one(desk: MakeDesk) -> None:
    desk("en")
    leaving.leave(sign_in("Ann Early").id, actor("li"), NOW + MINUTE)
    done = retention.purge(NOW + DAY, actor("admin"), NOW + TEN_YEARS)
    assert done.visits == 1
    leaving.leave(sign_in("Bob Late", NOW + DAY).id, actor("li"), NOW + DAY + MINUTE)
    in_use_until(NOW + 365 * DAY)
    done_daily = retention.purge_daily(actor("li"), NOW + 365 * DAY)
    assert done_daily is not None
    assert done_daily.visits == 1


@JUMPS
def test_a_console_works_on_whatever_the_clock_says(
    desk: MakeDesk, tmp_path: Path, jump: int
) -> None:
    """The desk's past lies ten years off, for the machine's own clock stays as it is."""
    path, then = desk("en"), clock.now() - jump
    write("call the plumber", now=then, carried=True, due_at=then + MINUTE)
    taking.take(NewComplaint("drain blocked", kind="repair"), actor("li"), then)
    sign_in("Ann Ng", then)
    with console_at(path, tmp_path) as terminal:
        type_line(terminal, "after the jump")
        terminal.press("enter")
        terminal.wait_for("is written")
        terminal.press("escape")
        screens = {"2": "No shift is open", "3": "T-0001", "4": "Ann Ng", "1": "after the jump"}
        for key, shown in screens.items():
            terminal.press(key)
            terminal.wait_for(shown)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert b"Traceback" not in terminal.output
    assert verify().whole
