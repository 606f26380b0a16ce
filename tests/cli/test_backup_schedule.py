"""`backup schedule`: what it writes for systemd or cron, that it asks, and takes it away again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import audit
from models.database import open_desk
from tests.cli.conftest import Shell
from tests.terminal import Terminal

SYSTEMCTL = """#!/bin/sh
echo "$@" >> {told}
"""
CRONTAB = """#!/bin/sh
case "$1" in
  -l) if [ -f {table} ]; then cat {table}; else echo "no crontab for tester" >&2; exit 1; fi ;;
  -) cat > {table} ;;
esac
"""


@pytest.fixture
def programs(shell: Shell, tmp_path: Path) -> Path:
    """A folder for programs, all there is on PATH; the units go into tmp_path/config."""
    folder = tmp_path / "bin"
    folder.mkdir()
    shell.environment |= {"PATH": str(folder), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    return folder


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def crontab(programs: Path, tmp_path: Path) -> Callable[[], str]:
    """A cron whose table is a file."""
    table = tmp_path / "crontab"
    program(programs, "crontab", CRONTAB.format(table=table))
    (programs / "cat").symlink_to("/bin/cat")
    return lambda: table.read_text() if table.exists() else ""


@pytest.fixture
def systemd(programs: Path, tmp_path: Path) -> Callable[[], list[str]]:
    """A systemd that writes down what it is asked."""
    told = tmp_path / "systemctl"
    program(programs, "systemctl", SYSTEMCTL.format(told=told))
    return lambda: told.read_text().splitlines()


def test_systemd_gets_a_service_and_a_timer(
    shell: Shell, systemd: Callable[[], list[str]], tmp_path: Path
) -> None:
    stick = tmp_path / "the stick"
    shown = shell.lines(
        *("backup", "schedule", "--every", "1h", "--to", str(stick), "--keep-monthly", "3"),
        *("--purge-as", "gate", "--yes"),
    )
    units = tmp_path / "config" / "systemd" / "user"
    service, timer = sorted(units.iterdir())
    assert service.read_text().splitlines()[-2:] == [
        f'ExecStart=-{started(shell)} "backup" "prune" "--quiet" "{stick}" "--keep-monthly" "3"',
        f'ExecStart={started(shell)} "backup" "create" "--quiet" "--to" "{stick}" '
        '"--purge-as" "gate"',
    ]
    assert f"{service}:" in shown
    assert f"    {service.read_text().splitlines()[-1]}" in shown
    assert systemd()[-2:] == [
        "--user daemon-reload",
        f"--user enable --now {timer.name}",
    ]
    shell.lines("backup", "schedule", "--remove")
    assert systemd()[-2:] == [f"--user disable --now {timer.name}", "--user daemon-reload"]
    assert list(units.iterdir()) == []
    open_desk(shell.path)
    assert [each.detail for each in audit.newest(9) if each.act == "backup_schedule"] == ["1h", "-"]


def started(shell: Shell) -> str:
    beside = Path(sys.executable).with_name("dutydesk")
    program = f'"{beside}"' if beside.is_file() else f'"{sys.executable}" "-m" "tui"'
    return f'{program} "--db" "{shell.path}"'


def test_without_systemd_cron_gets_one_line_and_keeps_the_others(
    shell: Shell, crontab: Callable[[], str], tmp_path: Path
) -> None:
    shell.lines("backup", "schedule", "--yes", "--to", str(tmp_path / "stick"))
    line = crontab()
    assert line.startswith("*/15 * * * * nice -n 10 ")
    (tmp_path / "crontab").write_text("MAILTO=me\n" + line)
    shell.lines("backup", "schedule", "--yes", "--every", "1d")
    assert crontab().startswith("MAILTO=me\n30 3 * * * ")
    assert crontab().count("\n") == 2
    shell.lines("backup", "schedule", "--remove")
    assert crontab() == "MAILTO=me\n"


def test_a_crontab_that_cannot_be_read_is_not_written(
    shell: Shell, programs: Path, tmp_path: Path
) -> None:
    table = tmp_path / "crontab"
    table.write_text("precious\n")
    program(programs, "crontab", f'#!/bin/sh\n[ "$1" = - ] && : > {table}\necho locked >&2; exit 1')
    result = shell("backup", "schedule", "--yes")
    assert (result.exit_code, result.stderr) == (2, "crontab refused: locked\n")
    assert table.read_text() == "precious\n"


def test_with_neither_it_says_what_to_have_run(shell: Shell, programs: Path) -> None:
    result = shell("backup", "schedule")
    assert result.exit_code == 2
    assert "backup create --quiet" in result.stderr
    assert shell("backup", "schedule", "--every", "7m").exit_code == 2
    removed = shell("backup", "schedule", "--remove")
    assert (removed.exit_code, removed.stdout) == (2, "")
    assert removed.stderr == "Neither systemd nor cron is here, so nothing is scheduled.\n"


def test_where_nobody_can_be_asked_it_writes_only_with_yes(
    shell: Shell, crontab: Callable[[], str]
) -> None:
    result = shell("backup", "schedule")
    assert (result.exit_code, crontab()) == (2, "")
    assert result.stderr == "Nothing was written. Where nobody can be asked, add --yes.\n"


def test_a_folder_that_is_missing_is_said_and_scheduled_all_the_same(
    shell: Shell, crontab: Callable[[], str], tmp_path: Path
) -> None:
    gone = tmp_path / "stick" / "desk"
    result = shell("backup", "schedule", "--yes", "--to", str(gone), "--to", str(tmp_path))
    assert (result.exit_code, result.stderr) == (
        0,
        f"{gone} is not there now. Until it is, no backup is made there.\n",
    )
    assert str(gone) in crontab()


def test_on_a_terminal_it_shows_and_asks_first(shell: Shell, crontab: Callable[[], str]) -> None:
    command = [sys.executable, "-m", "tui", "--db", str(shell.path), "--lang", "en"]
    path = os.pathsep.join((str(shell.environment["PATH"]), "/bin", "/usr/bin"))
    environment = {**shell.environment, "PATH": path}
    for answer, code in (("n\r", 130), ("y\r", 0)):
        with Terminal([*command, "backup", "schedule", "--cron"], environment=environment) as asked:
            asked.wait_for("Write this?")
            assert "nice -n 10" in asked.text()
            asked.send(answer)
            assert asked.wait_exit() == code
        assert bool(crontab()) == (answer == "y\r")
