"""The open shift: what belongs to it, when it is due, whatever clocks and patterns do."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models import duty, shift_pattern, shifts, staff
from models.clock import DAY, MINUTE, moment
from models.database import database
from models.desk import Setting
from models.handover import reads as handovers
from models.handover import sealing
from models.log.verify import verify
from models.shift_pattern import PatternShift
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at, write
from tests.models.handing_over import refused

NIGHT, EARLY, MIDDLE = "2026-11-23-night", "2026-11-24-early", "2026-11-24-middle"


@pytest.fixture(autouse=True)
def _opened(desk: MakeDesk) -> None:
    desk("en")


def on(login: str, now: int = NOW, *, relieve: bool = False) -> duty.Situation:
    return duty.go_on_duty(actor(login), now, relieve=relieve)


def who(members: tuple[duty.Member, ...]) -> list[tuple[str, str]]:
    return [(member.login, member.kind) for member in members]


def open_key() -> str:
    opened = shifts.opened()
    assert opened is not None
    return opened.shift.key


def hand_over(now: int) -> None:
    """Close the open shift in the shortest way: a supervisor's override."""
    sealing.override("test", actor("zhao"), now)


def shift_of(text: str, login: str = "li", now: int = NOW) -> str:
    entry = write(text, login, now)
    return shifts.keys()[entry.shift]


def test_entries_belong_to_the_open_shift_until_it_is_handed_over() -> None:
    assert shift_of("device before anybody came", "gate") == NIGHT
    on("li")
    assert shift_of("quiet") == NIGHT
    assert shift_of("after six", now=at(6, 30)) == NIGHT
    assert shift_of("by the relief", "wang", at(6, 40)) == NIGHT
    hand_over(at(6, 45))
    assert shift_of("now", now=at(6, 46)) == EARLY
    assert verify().whole


def test_the_handover_is_due_from_the_end_of_the_shift_until_it_is_sealed() -> None:
    on("li")
    due = [duty.situation(now).is_due(now) for now in (at(5, 59), at(6), at(9))]
    assert due == [False, True, True]
    hand_over(at(9))
    assert not duty.situation(at(9)).is_due(at(9))


def test_a_clock_set_back_opens_no_shift_twice_and_loses_none() -> None:
    on("li", at(5, 50))
    hand_over(at(6))
    back = at(6) - DAY
    assert shift_of("written by the wrong clock", now=back) == EARLY
    assert duty.situation(back).incoming.key == "2026-11-23-early"  # what that clock has
    hand_over(back)
    assert not duty.situation(back).is_due(back)
    assert duty.situation(at(9)).incoming.key == MIDDLE  # the early shift was opened already
    hand_over(at(9))
    assert open_key() == MIDDLE
    assert handovers.latest(1)[0].gap == ("2026-11-23-middle",)


def test_a_power_cut_of_ten_hours_leaves_a_gap_and_a_desk_that_goes_on() -> None:
    on("li", at(5, 50))
    hand_over(at(6))
    found = duty.situation(at(22, 30))  # the early shift is open, nobody came at 14:00
    assert found.is_due(at(22, 30))
    assert found.incoming.key == "2026-11-24-night"
    assert shift_of("light again", now=at(22, 30)) == EARLY
    hand_over(at(22, 40))
    assert open_key() == "2026-11-24-night"
    assert [each.gap for each in handovers.latest(9)] == [(MIDDLE,), (), ()]


def test_a_public_holiday_does_not_block_the_desk() -> None:
    on("li")
    hand_over(at(6))
    friday = at(6, 5, day=27)
    hand_over(friday)
    assert open_key() == "2026-11-27-early"
    gap = handovers.latest(1)[0].gap
    assert (gap[0], gap[-1], len(gap)) == (MIDDLE, "2026-11-26-night", 8)
    assert shift_of("back again", now=friday) == "2026-11-27-early"


def test_whoever_waited_for_a_shift_that_never_opened_keeps_nobody_out() -> None:
    on("li")
    on("wang", at(5, 50), relieve=True)
    found = duty.situation(at(15))
    assert (found.incoming.key, who(found.waiting)) == (MIDDLE, [("wang", "plain")])
    refused("on_duty_already", on, "wang", at(15), relieve=True)
    assert who(on("zhao", at(15), relieve=True).waiting) == [("wang", "plain"), ("zhao", "plain")]
    hand_over(at(15))
    found = duty.situation(at(15))
    assert (open_key(), who(found.members)) == (MIDDLE, [("wang", "plain"), ("zhao", "plain")])
    assert found.waiting == ()


def change_pattern(now: int, valid_from: date, *parts: PatternShift) -> None:
    shift_pattern.set_pattern(parts, valid_from, actor("zhao"), now)


def test_a_pattern_changed_in_mid_week_neither_overlaps_nor_loses_a_shift() -> None:
    on("li", at(5, 50))
    hand_over(at(6))
    twelve = PatternShift("day", 480, 1200), PatternShift("night", 1200, 480)
    change_pattern(at(10), date(2026, 11, 25), *twelve)
    keys = []
    for _ in range(6):
        opened = shifts.opened()
        assert opened is not None
        keys.append(opened.shift.key)
        found = duty.situation(opened.shift.ends_at)
        assert found.incoming.starts_at >= opened.shift.ends_at
        hand_over(found.incoming.starts_at)
    days = "2026-11-24-night 2026-11-25-day 2026-11-25-night 2026-11-26-day"
    assert keys == [EARLY, MIDDLE, *days.split()]
    assert all(each.gap == () for each in handovers.latest(9))
    assert verify().whole


def test_a_shift_moved_within_the_day_it_was_worked_is_not_opened_again() -> None:
    """Its row is the open one's: opened twice, the first handover would be nobody's."""
    on("li", at(6, 30))
    moved = PatternShift("early", 720, 1200), PatternShift("late", 1200, 720)
    change_pattern(at(10), date(2026, 11, 24), *moved)
    found = duty.situation(at(14))
    assert found.opened is not None
    assert found.opened.shift.key == EARLY
    assert (found.incoming.key, found.incoming.starts_at) == ("2026-11-24-late", at(20))
    hand_over(at(14))
    assert open_key() == "2026-11-24-late"
    assert [each.number for each in handovers.latest(9)] == [2, 1]
    assert handovers.latest(1)[0].gap == ()


def test_who_came_early_finds_the_times_of_a_pattern_changed_since() -> None:
    on("li")
    on("wang", at(5, 30), relieve=True)
    later = (
        PatternShift("early", 420, 900),
        PatternShift("middle", 900, 1320),
        PatternShift("night", 1320, 420),
    )
    change_pattern(at(5, 40), date(2026, 11, 24), *later)
    found = duty.situation(at(7))
    assert (found.incoming.key, who(found.waiting)) == (EARLY, [("wang", "plain")])
    hand_over(at(7))
    opened = shifts.opened()
    assert opened is not None
    assert (opened.shift.starts_at, opened.shift.ends_at) == (at(7), at(15))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9)], ids=["spring", "autumn"]
)
def test_a_night_of_a_daylight_saving_change_is_one_shift(day: date, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    with database.write():
        Setting.update(value=zone.key).where(Setting.name == "timezone").execute()
    begins = moment(datetime(day.year, day.month, day.day, 22, tzinfo=zone))
    on("li", begins)
    night = f"{day}-night"
    written = {shift_of(f"round {n}", now=begins + n * 30 * MINUTE) for n in range(hours * 2)}
    assert written == {night}
    ends = begins + hours * 60 * MINUTE
    assert not duty.situation(ends - 1).is_due(ends - 1)
    found = duty.situation(ends)
    assert found.is_due(ends)
    assert found.incoming.name == "early"
    assert found.incoming.starts_at == ends
    hand_over(ends)
    assert handovers.latest(1)[0].gap == ()


def test_who_stays_on_is_on_both_shifts_whatever_the_clock_makes_the_next() -> None:
    on("li", at(5, 40))
    duty.double_shift(actor("li"), at(5, 50))
    found = duty.situation(at(14, 1))
    assert (found.incoming.key, who(found.waiting)) == (MIDDLE, [("li", "double")])
    hand_over(at(14, 2))
    assert who(duty.situation(at(14, 2)).members) == [("li", "double")]
    assert duty.situation(at(14, 2)).waiting == ()
    hand_over(at(22))
    assert duty.situation(at(22)).members == ()  # what was waited for once is over


def test_a_demoted_person_and_one_who_was_disabled_do_not_stay_on() -> None:
    on("li")
    stale = actor("li")
    staff.set_roles("li", ["admin"], stale.origin, NOW)
    refused("not_allowed", duty.double_shift, stale, NOW)
    staff.set_roles("li", ["clerk"], stale.origin, NOW)
    staff.disable("li", stale.origin, NOW)
    refused("disabled", duty.double_shift, stale, NOW)
    refused("disabled", duty.swap_tonight, "wang", stale, NOW, relieve=False)


def test_a_clock_that_was_years_ahead_does_not_keep_the_desk_there() -> None:
    on("li", at(5, 50))
    hand_over(at(6) + 3 * 365 * DAY)
    assert open_key() == "2029-11-23-early"
    hand_over(at(7))
    assert open_key() == EARLY
    hand_over(at(14))
    assert open_key() == MIDDLE


def test_a_gap_of_two_years_names_a_few_and_asks_once() -> None:
    on("li", at(5, 50))
    hand_over(at(6))
    hand_over(at(6) + 2 * 365 * DAY)
    handed = handovers.latest(1)[0]
    assert (handed.gap[0], len(handed.gap), handed.gap_more) == (MIDDLE, 20, 2169)
    asked: list[int] = []
    for number in (2, 3):
        statements: list[str] = []
        database.connection().set_trace_callback(statements.append)
        handovers.by_number(number)
        database.connection().set_trace_callback(None)
        asked.append(len(statements))
    assert asked[1] <= asked[0] + 1
