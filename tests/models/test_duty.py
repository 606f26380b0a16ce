"""On duty: who is on the open shift, who waits to relieve it, and to whom entries belong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import desk as desk_settings
from models import duty, roster, shifts, staff
from models.handover import sealing
from models.log import reads
from models.log.tables import NOTABLE, ROUTINE
from models.staff import Account
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
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
