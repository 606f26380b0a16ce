"""`dutydesk` at a terminal: the first run, a kiosk, what opens no console."""

from __future__ import annotations

from pathlib import Path

from models import desk
from models.database import open_desk
from tests.cli.conftest import Shell, command
from tests.factories import PIN
from tests.terminal import Terminal

UTF8 = {"LANG": "C.UTF-8", "LC_ALL": None}


def test_a_first_run_leads_through_the_set_up_into_the_console(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Terminal(command("--db", path, "--lang", "en"), environment=UTF8) as terminal:
        terminal.wait_for("Set up this desk")
        terminal.press("down", "enter")
        for question, answer in (
            ("Desk name", "Lobby desk"),
            ("Code", "D2"),
            ("Time zone", "Asia/Shanghai"),
            ("Language", "en"),
            ("Time-limit profile", ""),
            ("First admin's login", ""),
            ("First admin's name", "Adam Admin"),
            ("New PIN", PIN),
            ("The new PIN again", PIN),
        ):
            terminal.wait_for(question)
            terminal.send(f"{answer}\r")
        terminal.wait_for(lambda: 1049 in terminal.modes)  # the console's own screen
        terminal.wait_for("Adam Admin")
        assert PIN not in terminal.output.decode()
    open_desk(path)
    assert desk.current().code == "D2"


def test_a_kiosk_signs_in_by_itself(shell: Shell, pin_file: Path) -> None:
    asked = command("--db", shell.path, "--as", "li", "--pin-file", pin_file)
    with Terminal(asked, environment=UTF8) as terminal:
        terminal.wait_for("Jane Lee")
        terminal.wait_for("new entry")


def test_a_pin_without_a_login_is_refused(shell: Shell, pin_file: Path) -> None:
    asked = command("--db", shell.path, "--lang", "en", "--pin-file", pin_file)
    with Terminal(asked, environment=UTF8) as terminal:
        assert terminal.wait_exit() == 2
        assert "--as LOGIN" in terminal.text()


def test_a_pin_file_that_others_can_read_opens_no_console(shell: Shell, pin_file: Path) -> None:
    pin_file.chmod(0o644)
    asked = command("--db", shell.path, "--lang", "en", "--as", "li", "--pin-file", pin_file)
    with Terminal(asked, environment=UTF8) as terminal:
        assert terminal.wait_exit() == 4
        assert "0600" in terminal.text()


def test_a_terminal_that_is_not_utf8_is_told_what_to_set(shell: Shell) -> None:
    asked = command("--db", shell.path, "--lang", "zh")
    with Terminal(asked, environment={"LC_ALL": "zh_CN.GBK"}) as terminal:
        assert terminal.wait_exit() == 2
        assert "LANG=C.UTF-8" in terminal.text()


def test_a_file_that_is_no_desk_opens_no_console(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_text("precious")
    with Terminal(command("--db", path, "--lang", "en"), environment=UTF8) as terminal:
        assert terminal.wait_exit() == 3
        told = "".join(terminal.text().split())  # the terminal breaks it wherever the path ends
        assert "isnotaDutyDeskdatabase" in told
    assert path.read_text() == "precious"
