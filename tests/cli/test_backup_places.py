"""Where backups are looked for without a folder: `list` where any was, `prune` where we write."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.clock import DAY
from models.database import open_desk
from tests.cli.conftest import Shell
from tests.factories import NOW, PIN, write

RULES = ("--keep-hourly", "1", "--keep-daily", "0", "--keep-weekly", "0", "--keep-monthly", "0")


@pytest.fixture
def stick(shell: Shell, tmp_path: Path) -> Path:
    """A folder that the desk learnt of when it was brought back from there."""
    stick = tmp_path / "stick"
    stick.mkdir()
    pin = tmp_path / "pin"
    pin.touch(0o600)
    pin.write_text(PIN)
    write("one")
    for hour in range(3):
        shell.now = NOW + hour * DAY // 24
        shell.lines("backup", "create", "--quiet", "--to", str(stick))
    shell.lines("backup", "create", "--quiet")  # beside the desk
    oldest = min(stick.iterdir())  # made before the desk knew of the stick
    person = ("--as", "admin", "--pin-file", str(pin))
    shell.lines("backup", "restore", str(oldest), "--code", "T1", *person)
    return stick


def test_nothing_is_removed_where_a_backup_was_only_brought_back_from(
    shell: Shell, stick: Path
) -> None:
    before = sorted(stick.iterdir())
    assert {str(path) for path in before} < {
        each["path"] for each in shell.objects("backup", "list")
    }
    shell.lines("backup", "prune", "--quiet", *RULES)
    assert sorted(stick.iterdir()) == before
    shell.lines("backup", "prune", "--quiet", *RULES, str(stick))  # unless it is named
    assert len(list(stick.iterdir())) == 1


def test_a_folder_that_was_only_looked_at_and_is_gone_is_no_fault(
    shell: Shell, stick: Path
) -> None:
    stick.rename(stick.with_name("put away"))
    listed = shell.objects("backup", "list")
    assert [Path(each["path"]).parent.name for each in listed] == ["backups"]


def test_by_a_clock_that_went_ahead_no_backup_goes_for_its_age(shell: Shell) -> None:
    write("one")
    for day in range(3):
        shell.now = NOW + day * DAY
        shell.lines("backup", "create", "--quiet")
    shell.now = NOW + 3653 * DAY
    shell.lines("backup", "create", "--quiet")
    open_desk(shell.path)
    write("by the wrong clock", now=shell.now)
    result = shell("backup", "prune")
    assert result.exit_code == 0
    assert "The clock may be ahead" in result.stderr
    assert "older than visitors' data may be" not in result.stdout
    assert shell("backup", "prune", "--quiet").stderr == ""
    assert len(list(shell.path.with_name("backups").iterdir())) == 4
