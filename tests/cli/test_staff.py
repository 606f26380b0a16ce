"""Staff from the shell: added, listed, barred, unlocked, and PINs that stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import SENTENCES
from models.language import Words
from tests import factories
from tests.cli.conftest import Shell, command, run
from tests.factories import NOW, PIN
from tests.terminal import Terminal


def listed(shell: Shell) -> dict[str, dict[str, object]]:
    return {str(row["login"]): row for row in shell.objects("staff", "list")}


def test_a_person_is_added_with_roles_and_can_write(shell: Shell) -> None:
    asked = ("staff", "add", "sun", "--name", "孙丽", "--role", "clerk", "--role", "supervisor")
    shell.lines(*asked, "--pin-file", "-", given="135790\n")
    assert listed(shell)["sun"]["roles"] == ["clerk", "supervisor"]
    assert shell.lines("log", "add", "hi", "--as", "sun", "--pin-file", "-", given="135790") == [
        "#1"
    ]


def test_a_device_has_neither_pin_nor_role(shell: Shell) -> None:
    shell.lines("staff", "add", "alarm", "--name", "报警主机", "--device")
    assert listed(shell)["alarm"]["kind"] == "device"
    with_role = shell("staff", "add", "other", "--name", "X", "--device", "--role", "clerk")
    assert (with_role.exit_code, with_role.stderr[:5]) == (2, "Role:")
    with_pin = shell("staff", "set-pin", "gate", "--pin-file", "-", given=PIN)
    assert (with_pin.exit_code, with_pin.stderr[:4]) == (2, "PIN:")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Sun!", "--name", "S", "--role", "clerk"), "Login: use 1 to 32 small letters"),
        (("sun", "--name", "  ", "--role", "clerk"), "Name: give a name"),
        (("sun", "--name", "S", "--role", "boss"), "Role: boss is not one"),
        (("sun", "--name", "S"), "Role: a person needs at least one role"),
        (("li", "--name", "S", "--role", "clerk"), "Login: li is taken"),
    ],
)
def test_a_bad_answer_names_its_field(
    shell: Shell, arguments: tuple[str, ...], sentence: str
) -> None:
    result = shell("staff", "add", *arguments, "--pin-file", "-", given=PIN)
    assert result.exit_code == 2
    assert result.stderr.startswith(sentence)


def test_the_list_is_aligned_by_cells_and_shows_who_left(shell: Shell) -> None:
    from wcwidth import width

    shell.lines("staff", "add", "sun", "--name", "孙丽丽", "--device")
    shell.lines("staff", "disable", "wang")
    lines = shell.lines("staff", "list")
    starts = {
        width(line[: line.index(role)])
        for line in lines
        for role in ("clerk", "lobby assistant", "supervisor", "device")
        if role in line
    }
    assert len(starts) == 1
    assert any("wang" in line and "may no longer sign in" in line for line in lines)


def test_somebody_barred_may_not_write(shell: Shell) -> None:
    shell.lines("staff", "disable", "gate")
    result = shell("log", "add", "Door", "--as", "gate")
    assert result.exit_code == 4
    assert "may no longer" in result.stderr
    assert shell.lines("log", "list") == []


def test_the_last_admin_stays(shell: Shell) -> None:
    assert shell("staff", "disable", "admin").exit_code == 2
    assert shell("staff", "set-role", "admin", "--role", "clerk").exit_code == 2
    assert listed(shell)["admin"]["roles"] == ["admin", "supervisor"]


def test_other_roles_take_the_place_of_those_before(shell: Shell) -> None:
    assert shell.lines("staff", "set-role", "li", "--role", "supervisor") == [
        "li is now: supervisor."
    ]
    assert listed(shell)["li"]["roles"] == ["supervisor"]


def test_a_locked_out_person_is_unlocked_by_a_supervisor_alone(
    shell: Shell, pin_file: Path
) -> None:
    for _ in range(5):
        last = shell("log", "add", "x", "--as", "li", "--pin-file", "-", given="000000")
    assert (last.exit_code, "locked out until 2026-11-24 02:21" in last.stderr) == (4, True)
    assert listed(shell)["li"]["locked_until"] == "2026-11-24T02:21:00.000+08:00"
    refused = shell("staff", "unlock", "li", "--as", "wang", "--pin-file", str(pin_file))
    assert (refused.exit_code, "may not do that" in refused.stderr) == (4, True)
    shell.lines("staff", "unlock", "li", "--as", "zhao", "--pin-file", str(pin_file))
    assert listed(shell)["li"]["locked_until"] is None
    assert shell.lines("log", "add", "x", "--as", "li", "--pin-file", str(pin_file)) == ["#1"]


def test_a_new_pin_ends_the_lock_out(shell: Shell) -> None:
    for _ in range(5):
        shell("log", "add", "x", "--as", "li", "--pin-file", "-", given="000000")
    shell.lines("staff", "set-pin", "li", "--pin-file", "-", given="112233")
    assert shell.lines("log", "add", "x", "--as", "li", "--pin-file", "-", given="112233")


def test_a_pin_file_that_others_can_read_is_refused(shell: Shell, pin_file: Path) -> None:
    pin_file.chmod(0o640)
    result = shell("log", "add", "x", "--as", "li", "--pin-file", str(pin_file))
    assert result.exit_code == 4
    assert result.stderr.startswith("PIN file:")
    assert "0600" in result.stderr


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_pin_file_that_is_none_is_refused(shell: Shell, tmp_path: Path, name: str) -> None:
    result = shell("log", "add", "x", "--as", "li", "--pin-file", str(tmp_path / name))
    assert result.exit_code == 4
    assert "cannot be read" in result.stderr or "can be read by others" in result.stderr


@pytest.mark.parametrize("given", ["", "\n"])
def test_no_pin_is_no_wrong_try(shell: Shell, given: str) -> None:
    result = shell("log", "add", "x", "--as", "li", "--pin-file", "-", given=given)
    assert (result.exit_code, result.stderr[:13]) == (4, "PIN: none was")
    wrong = shell("log", "add", "x", "--as", "li", "--pin-file", "-", given="000000")
    assert "before a pause: 4" in wrong.stderr


def test_at_a_terminal_the_pin_is_asked_for_in_the_person_s_language(shell: Shell) -> None:
    factories.staff.set_language("li", "zh", factories.Origin("shell", "tester"), NOW)
    factories.database.close()
    asked = command("--db", shell.path, "log", "add", "hello", "--as", "li")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}) as terminal:
        terminal.wait_for(Words("zh")("PIN"))
        terminal.send("000000\r")
        assert terminal.wait_exit() == 4
        assert Words("zh")(SENTENCES["pin_wrong"], left=4) in terminal.text()
        assert "000000" not in terminal.output.decode()


def test_an_error_never_tells_the_pin(shell: Shell) -> None:
    asked = ("log", "add", "x", "--as", "li", "--pin-file", "-")
    result = run("--db", shell.path, *asked, given=b"987654\n")
    assert result.returncode == 4
    assert b"987654" not in result.stdout + result.stderr
