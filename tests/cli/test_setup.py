"""Setting a desk up from the shell: asked, from flags, and never over something."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from models import desk, staff
from models.audit import Origin
from models.clock import now
from models.database import open_desk
from tests.cli.conftest import Shell, command
from tests.factories import PIN
from tests.terminal import Terminal
from tui.cli.setup import machine_timezone

FLAGS = (
    *("--desk-name", "云景花园前台", "--code", "t1", "--timezone", "Asia/Shanghai"),
    *("--lang", "zh", "--profile", "2-24", "--admin", "boss", "--admin-name", "管理员"),
)


@pytest.fixture
def fresh(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "new" / "folder" / "desk.db")


def test_every_answer_has_a_flag(fresh: Shell) -> None:
    result = fresh("setup", *FLAGS, "--pin-file", "-", given=f"{PIN}\n")
    assert result.exit_code == 0, result.output
    assert str(fresh.path) in result.stdout
    open_desk(fresh.path)
    here = desk.current()
    assert (here.name, here.code, here.timezone) == ("云景花园前台", "T1", "Asia/Shanghai")
    assert (here.language, here.profile, here.demo) == ("zh", "2-24", False)
    assert staff.find("boss").roles >= {"admin"}
    assert staff.sign_in("boss", PIN, Origin("console", "tester"), now()).name == "管理员"


def test_what_is_said_at_the_end_opens_that_desk(fresh: Shell, tmp_path: Path) -> None:
    lines = fresh.lines("setup", "--yes", "--pin-file", "-", given=f"{PIN}\n")
    assert lines[-1] == f"Open it: dutydesk --db {fresh.path}"
    usual = Shell(tmp_path / "usual.db", environment={"DUTYDESK_DB": str(tmp_path / "usual.db")})
    assert usual.lines("setup", "--yes", "--pin-file", "-", given=f"{PIN}\n")[-1] == (
        "Open it: dutydesk"
    )


def test_the_database_behind_the_command_is_told_to_stand_in_front(fresh: Shell) -> None:
    result = fresh("setup", "--db", "x.db")
    assert result.exit_code == 2
    assert "--db goes in front: dutydesk --db PATH setup" in result.stderr
    assert "--code" not in result.stderr


def test_the_file_is_the_owner_s_alone(fresh: Shell) -> None:
    fresh.lines("setup", "--yes", "--pin-file", "-", given=f"{PIN}\n")
    assert stat.S_IMODE(fresh.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(fresh.path.parent.stat().st_mode) == 0o700


def test_yes_takes_the_defaults_in_the_language(fresh: Shell) -> None:
    fresh.lines("setup", "--yes", "--lang", "en", "--pin-file", "-", given=f"{PIN}\n")
    open_desk(fresh.path)
    here = desk.current()
    assert (here.name, here.code, here.language) == ("Duty desk", "D1", "en")
    assert here.timezone == machine_timezone()
    assert staff.find("admin").name == "Administrator"


def test_yes_never_invents_a_pin(fresh: Shell) -> None:
    result = fresh("setup", "--yes")
    assert result.exit_code == 4
    assert result.stderr.startswith("PIN:")
    assert not fresh.path.exists()


def test_what_no_flag_says_is_asked_and_a_bad_answer_asked_again(fresh: Shell) -> None:
    answers = f"{PIN}\nLobby desk\nno code!\nT2\nMars/Olympus\nEurope/Berlin\n\n\n\n\n"
    result = fresh("setup", "--pin-file", "-", given=answers)
    assert result.exit_code == 0, result.output
    assert "Code: use 1 to 12 letters" in result.stderr
    assert "Time zone: Mars/Olympus is not known" in result.stderr
    open_desk(fresh.path)
    here = desk.current()
    assert (here.name, here.code, here.timezone) == ("Lobby desk", "T2", "Europe/Berlin")


@pytest.mark.parametrize(
    ("flag", "value", "field"),
    [
        ("--code", "no!", "Code:"),
        ("--timezone", "Mars", "Time zone:"),
        ("--lang", "fr", "Language:"),
        ("--profile", "never", "Time-limit profile:"),
        ("--admin", "Big Boss", "Login:"),
        ("--admin-name", " ", "Name:"),
        ("--desk-name", " ", "Desk name:"),
    ],
)
def test_a_script_is_told_the_field_and_nothing_is_made(
    fresh: Shell, flag: str, value: str, field: str
) -> None:
    result = fresh("setup", "--yes", flag, value, "--pin-file", "-", given=f"{PIN}\n")
    assert result.exit_code == 2
    assert result.stderr.startswith(field)
    assert not fresh.path.exists()


def test_a_pin_that_will_not_do_makes_nothing(fresh: Shell) -> None:
    result = fresh("setup", "--yes", "--pin-file", "-", given="12ab\n")
    assert result.exit_code == 2
    assert "PIN: use exactly 6 digits" in result.stderr
    assert not fresh.path.exists()


def test_an_existing_file_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_text("precious")
    result = Shell(path)("setup", "--yes", "--pin-file", "-", given=f"{PIN}\n")
    assert result.exit_code == 2
    assert str(path) in result.stderr
    assert path.read_text() == "precious"


def test_an_input_that_ends_early_makes_nothing(fresh: Shell) -> None:
    result = fresh("setup", "--pin-file", "-", given=f"{PIN}\nLobby\n")
    assert result.exit_code == 130
    assert not fresh.path.exists()


def test_at_a_terminal_the_pin_is_asked_twice_and_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    asked = command("--db", path, "--lang", "en", "setup", "--yes", "--lang", "en")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}) as terminal:
        terminal.wait_for("New PIN:")
        terminal.send("12\r")
        terminal.wait_for("The new PIN again:")
        terminal.send("12\r")
        terminal.wait_for(lambda: terminal.text().count("New PIN:") == 2)
        assert "PIN: use exactly 6 digits" in terminal.text()
        terminal.send(f"{PIN}\r")
        terminal.wait_for(lambda: terminal.text().count("The new PIN again:") == 2)
        terminal.send(f"{PIN}\r")
        terminal.wait_for("Open it: dutydesk")
        assert terminal.wait_exit() == 0
        assert PIN not in terminal.output.decode()
    open_desk(path)
    assert staff.find("admin").may("retention")


def test_the_machine_s_zone_is_that_of_its_clock(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    assert machine_timezone({}, link) == "Asia/Tokyo"
    assert machine_timezone({"TZ": "Europe/Paris"}, link) == "Europe/Paris"
    assert machine_timezone({"TZ": "nonsense"}, tmp_path / "missing") == "UTC"
