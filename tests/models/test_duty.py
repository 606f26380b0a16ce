"""On duty: who is on the open shift, who waits to relieve it, and to whom entries belong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models import desk as desk_settings
from models import duty, roster, shift_pattern, shifts, staff
from models.clock import DAY, MINUTE, moment
from models.database import database
from models.desk import Setting
from models.handover import reads as handovers
from models.handover import sealing
from models.log import reads
from models.log.tables import NOTABLE, ROUTINE
from models.log.verify import verify
from models.shift_pattern import PatternShift
from models.staff import Account
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


# Going on duty


def test_the_desk_s_first_shift_opens_without_a_gate() -> None:
    found = on("li")
    assert found.opened is not None
    assert (found.opened.opening, found.shift.key) == (1, NIGHT)
    assert who(found.members) == [("li", "plain")]
    assert (found.incoming.key, found.waiting) == (EARLY, ())
    [said] = reads.newest(9)
    assert (said.category, said.severity, said.shift) == ("handover", ROUTINE, found.opened.id)
    assert said.text == "Jane Lee is on duty: night shift 22:00–06:00"


def test_before_that_nobody_is_on_duty() -> None:
    found = duty.situation(NOW)
    assert (found.opened, found.members, found.shift.key) == (None, (), NIGHT)
    assert not found.is_due(at(23))
    assert shifts.keys() == {}


def test_even_a_first_who_relieves_opens_the_shift_of_the_clock() -> None:
    assert on("li", relieve=True).shift.key == NIGHT


def test_a_second_person_joins_the_open_shift() -> None:
    on("li")
    found = on("wang", at(3))
    assert who(found.members) == [("li", "plain"), ("wang", "plain")]
    assert found.is_member("wang")
    assert not found.is_waiting("wang")
    assert open_key() == NIGHT


def test_who_relieves_waits_for_the_next_shift_and_opens_nothing() -> None:
    on("li")
    found = on("wang", at(5, 50), relieve=True)
    assert who(found.waiting) == [("wang", "plain")]
    assert not found.is_member("wang")
    assert open_key() == NIGHT
    assert reads.newest(1)[0].text == "John King is on duty: early shift 06:00–14:00"


def test_nobody_is_on_a_shift_twice() -> None:
    on("li")
    on("wang", relieve=True)
    refused("on_duty_already", on, "li")
    refused("on_duty_already", on, "wang", relieve=True)
    assert reads.open_count() == 0
    assert len(reads.newest(9)) == 2


def test_the_roster_decides_how_somebody_is_recorded() -> None:
    zhao = actor("zhao")
    roster.assign("2026-11-23", "night", "li", zhao, NOW)
    on("li")
    found = on("wang")
    assert who(found.members) == [("li", "rostered"), ("wang", "unrostered")]
    expected, odd = reads.newest(9)
    assert (expected.severity, odd.severity) == (ROUTINE, NOTABLE)
    assert odd.text == "John King is on duty, not on the roster: night shift 22:00–06:00"


@pytest.mark.parametrize("how", ["key", "going on duty again"])
def test_a_double_shift_is_recorded_and_its_person_is_on_both(how: str) -> None:
    on("li")
    if how == "key":
        found = duty.double_shift(actor("li"), at(5, 55))
    else:
        found = on("li", at(5, 55), relieve=True)
    assert who(found.members) == [("li", "plain")]
    assert who(found.waiting) == [("li", "double")]
    said = reads.newest(1)[0]
    assert said.severity == NOTABLE
    assert said.text == "Jane Lee stays on for a double shift: early shift 06:00–14:00"


def test_only_who_is_on_the_shift_stays_on_or_misses_the_relief() -> None:
    refused("not_on_shift", duty.double_shift, actor("li"), NOW)
    on("li")
    refused("not_on_shift", duty.double_shift, actor("wang"), NOW)
    refused("not_on_shift", duty.relief_late, actor("wang"), NOW)


def test_a_swap_of_tonight_changes_the_roster_and_names_both() -> None:
    zhao = actor("zhao")
    roster.assign("2026-11-23", "night", "li", zhao, NOW)
    found = duty.swap_tonight("li", actor("wang"), NOW, relieve=False)
    assert who(found.members) == [("wang", "swap")]
    assert roster.rostered("2026-11-23", "night") == ["wang"]
    [swap] = roster.swaps(NOW)
    assert (swap.first, swap.second, swap.first_shift) == ("li", "wang", NIGHT)
    said = reads.newest(1)[0]
    assert said.text == "John King is on duty instead of Jane Lee: night shift 22:00–06:00"
    assert said.severity == NOTABLE


def test_a_swap_with_somebody_who_is_not_on_the_roster_records_nothing() -> None:
    refused("roster_not_there", duty.swap_tonight, "li", actor("wang"), NOW, relieve=False)
    assert shifts.opened() is None
    assert reads.head() is None


def test_a_swap_of_somebody_who_is_there_already_leaves_the_roster_alone() -> None:
    roster.assign("2026-11-23", "night", "li", actor("zhao"), NOW)
    on("wang")
    refused("on_duty_already", duty.swap_tonight, "li", actor("wang"), NOW, relieve=False)
    assert roster.rostered("2026-11-23", "night") == ["li"]


def test_late_relief_is_told_and_changes_nothing_else() -> None:
    on("li")
    before = duty.situation(at(6, 20))
    duty.relief_late(actor("li"), at(6, 20))
    assert duty.situation(at(6, 20)) == before
    said = reads.newest(1)[0]
    assert said.severity == NOTABLE
    assert said.text is not None
    assert said.text.startswith("Relief has not arrived: early shift 06:00–14:00.")


@pytest.mark.parametrize("login", ["gate", "only-admin"])
@pytest.mark.parametrize("relieve", [True, False])
def test_a_device_and_an_admin_do_not_go_on_duty(login: str, relieve: bool, pin_hash: str) -> None:
    admin = staff.checked_person("only-admin", "Only Admin", ["admin"])
    staff.add(admin, pin_hash, actor("admin").origin, NOW)
    refused("not_allowed", on, login, relieve=relieve)
    refused("not_allowed", duty.double_shift, actor(login), NOW)
    refused("not_allowed", duty.relief_late, actor(login), NOW)
    refused("not_allowed", duty.swap_tonight, "li", actor(login), NOW, relieve=relieve)
    assert shifts.opened() is None


def test_a_supervisor_may_work_a_shift() -> None:
    assert who(on("zhao").members) == [("zhao", "plain")]


def test_an_automatic_sign_in_does_not_go_on_duty() -> None:
    kiosk = replace(actor("li"), automatic=True)
    refused("automatic_sign_in", duty.go_on_duty, kiosk, NOW, relieve=False)
    refused("automatic_sign_in", duty.swap_tonight, "li", kiosk, NOW, relieve=False)
    on("li")
    refused("automatic_sign_in", duty.double_shift, kiosk, NOW)


def test_a_person_who_was_disabled_meanwhile_does_not_go_on_duty() -> None:
    li = actor("li")
    staff.disable("li", actor("admin").origin, NOW)
    refused("disabled", duty.go_on_duty, li, NOW, relieve=False)
    assert shifts.opened() is None


@pytest.mark.parametrize(
    ("roles", "asked"),
    [
        ({"clerk"}, True),
        ({"lobby"}, True),
        ({"clerk", "lobby"}, True),
        ({"supervisor"}, False),
        ({"admin"}, False),
        ({"clerk", "supervisor"}, False),
        ({"lobby", "admin"}, False),
        (set(), False),
    ],
)
def test_only_a_clerk_s_and_a_lobby_assistant_s_sign_in_asks(roles: set[str], asked: bool) -> None:
    assert duty.is_asked(Account("x", "X", "person", frozenset(roles))) is asked


def test_a_device_is_never_asked() -> None:
    assert not duty.is_asked(actor("gate").account)


@pytest.mark.parametrize(
    ("rostered", "now", "relief"),
    [
        (NIGHT, at(3), False),
        (EARLY, at(3), False),  # long before: perhaps to help
        (EARLY, at(5, 45), True),
        (NIGHT, at(5, 45), False),
        (None, at(5, 45), True),
        (NIGHT, at(6, 10), True),  # due: somebody has to relieve
    ],
)
def test_what_going_on_duty_most_likely_means(rostered: str | None, now: int, relief: bool) -> None:
    if rostered is not None:
        roster.assign(rostered[:10], rostered[11:], "wang", actor("zhao"), NOW)
    assert not duty.prefers_relief(duty.situation(now), "wang", now, desk_settings.current())
    on("li")
    found = duty.situation(now)
    assert duty.prefers_relief(found, "wang", now, desk_settings.current()) is relief


# What belongs to which shift


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
