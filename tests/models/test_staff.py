"""Staff: PINs and lock-outs, the last admin, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models import staff
from models.audit import Audit
from models.clock import MINUTE
from models.errors import DeskError
from tests.factories import NOW, PIN, actor

MakeDesk = Callable[..., Path]
SHELL = staff.Origin("shell", "tester")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


def refused(code: str, function: Callable[..., object], *arguments: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments)
    assert raised.value.code == code
    return raised.value


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare PINs without Argon2, which is slow on purpose; other tests use the real thing."""
    monkeypatch.setattr(staff, "pin_matches", lambda _hash, pin: pin == PIN)


def wrong(times: int, now: int) -> DeskError:
    for _ in range(times - 1):
        refused("pin_wrong", staff.sign_in, "li", "000000", SHELL, now)
    with pytest.raises(DeskError) as last:
        staff.sign_in("li", "000000", SHELL, now)
    return last.value


def test_the_right_pin_signs_in_and_a_wrong_one_does_not() -> None:
    assert staff.sign_in("li", PIN, SHELL, NOW).name == "Jane Lee"
    assert refused("pin_wrong", staff.sign_in, "li", "135790", SHELL, NOW).facts == {"left": 4}
    refused("pin_wrong", staff.sign_in, "li", "\udcff", SHELL, NOW)
    refused("login_unknown", staff.sign_in, "nobody", PIN, SHELL, NOW)
    refused("device_signs_in", staff.sign_in, "gate", PIN, SHELL, NOW)


@pytest.mark.usefixtures("quick_pins")
def test_every_fifth_wrong_pin_locks_out_for_longer_up_to_a_quarter_of_an_hour() -> None:
    now = NOW
    for minutes in (1, 2, 4, 8, 15, 15):
        locked = wrong(5, now)
        assert (locked.code, locked.facts["until"]) == ("locked_out", now + minutes * MINUTE)
        now += minutes * MINUTE
        refused("locked_out", staff.sign_in, "li", PIN, SHELL, now - 1)
    assert staff.sign_in("li", PIN, SHELL, now).login == "li"
    assert wrong(5, now).facts["until"] == now + MINUTE


@pytest.mark.usefixtures("quick_pins")
def test_a_lock_out_of_one_person_is_nobody_elses() -> None:
    wrong(5, NOW)
    assert staff.sign_in("wang", PIN, SHELL, NOW).login == "wang"


@pytest.mark.usefixtures("quick_pins")
@pytest.mark.parametrize("login", ["zhao", "admin"])
def test_a_supervisor_or_an_admin_unlocks(login: str) -> None:
    wrong(5, NOW)
    refused("not_allowed", staff.unlock, "li", actor("wang"), NOW)
    staff.unlock("li", actor(login), NOW)
    assert staff.sign_in("li", PIN, SHELL, NOW).login == "li"


@pytest.mark.usefixtures("quick_pins")
def test_every_try_is_in_the_audit_trail() -> None:
    wrong(5, NOW)
    staff.unlock("li", actor("zhao"), NOW)
    staff.sign_in("li", PIN, SHELL, NOW)
    tried = [row.act for row in Audit.select().order_by(Audit.id) if "staff" not in row.act]
    assert tried == ["set_up", *["pin_wrong"] * 4, "locked_out", "unlock", "sign_in"]


def test_a_pin_changed_while_it_is_checked_no_longer_signs_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def changed_meanwhile(_hash: str, _pin: str) -> bool:
        staff.set_pin("li", "another hash", SHELL, NOW)
        return True

    monkeypatch.setattr(staff, "pin_matches", changed_meanwhile)
    refused("pin_wrong", staff.sign_in, "li", PIN, SHELL, NOW)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345x", "１２３４５６", "12 456"])
def test_a_pin_is_digits_of_the_desks_length(pin: str) -> None:
    assert refused("pin_form", staff.hash_pin, pin, 6).facts == {"digits": 6}


def test_a_hash_is_argon2id_at_owasps_strength(pin_hash: str) -> None:
    assert pin_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_last_admin_stays() -> None:
    refused("last_admin", staff.disable, "admin", SHELL, NOW)
    refused("last_admin", staff.set_roles, "admin", ["supervisor"], SHELL, NOW)
    staff.set_roles("zhao", ["supervisor", "admin"], SHELL, NOW)
    staff.disable("admin", SHELL, NOW)
    refused("last_admin", staff.disable, "zhao", SHELL, NOW)
    refused("disabled", staff.sign_in, "admin", PIN, SHELL, NOW)
    staff.disable("admin", SHELL, NOW)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("login_form", ("Li", "Li", ["clerk"])),
        ("login_form", ("", "Li", ["clerk"])),
        ("login_form", ("li\n", "Li", ["clerk"])),
        ("login_form", ("x" * 33, "Li", ["clerk"])),
        ("name_missing", ("li", "\u200b ", ["clerk"])),
        ("name_missing", ("li", "x" * 41, ["clerk"])),
        ("role_unknown", ("li", "Li", ["boss"])),
        ("role_missing", ("li", "Li", [])),
    ],
)
def test_an_account_that_will_not_do(code: str, arguments: tuple[str, str, list[str]]) -> None:
    refused(code, staff.checked_person, *arguments)


def test_devices_have_neither_pin_nor_role_and_logins_are_taken_once() -> None:
    refused("device_has_no_pin", staff.set_pin, "gate", "x", SHELL, NOW)
    refused("device_has_no_role", staff.set_roles, "gate", ["clerk"], SHELL, NOW)
    again = staff.checked_device("gate", "Gate 2")
    refused("login_taken", staff.add, again, None, SHELL, NOW)


def test_the_list_has_persons_first_and_the_disabled_only_when_asked_for() -> None:
    staff.disable("wang", SHELL, NOW)
    assert [account.login for account in staff.everybody()] == ["admin", "li", "zhao", "gate"]
    assert len(staff.everybody(disabled=True)) == 5


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        ("write_log", "clerk lobby supervisor admin device"),
        ("correct_own", "clerk lobby supervisor admin"),
        ("void_own", "clerk lobby supervisor admin"),
        ("void_other", "supervisor"),
        ("open_items", "clerk lobby supervisor"),
        ("go_on_duty", "clerk lobby supervisor"),
        ("override_handover", "supervisor"),
        ("complaint_work", "clerk lobby supervisor"),
        ("complaint_follow_up", "clerk supervisor"),
        ("complaint_judge", "supervisor"),
        ("visitors", "clerk lobby supervisor"),
        ("do_not_admit", "supervisor"),
        ("reveal", "clerk lobby supervisor"),
        ("export_unmasked", "supervisor"),
        ("roster", "supervisor"),
        ("administer", "admin"),
        ("retention", "admin"),
        ("unlock", "supervisor admin"),
    ],
)
def test_the_table_of_rights(action: str, roles: str) -> None:
    """The rows of DOMAIN, People, word for word."""
    people = {role: staff.checked_person("x", "X", [role]) for role in staff.ROLES}
    people["device"] = staff.checked_device("x", "X")
    assert [role for role, account in people.items() if account.may(action)] == roles.split()


def test_the_table_has_no_other_rows() -> None:
    assert len(staff.PERMISSIONS) == 18


def test_two_roles_have_the_rights_of_both() -> None:
    both = staff.checked_person("x", "X", ["supervisor", "admin"])
    assert all(both.may(action) for action in staff.PERMISSIONS)


def test_the_operating_systems_user_is_not_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from models.audit import origin

    honest = origin("shell")
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert origin("shell") == honest
