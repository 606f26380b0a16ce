"""`backup restore` and `drill` from the shell: what they ask, refuse and tell; an open console."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import audit
from models.backups import tables
from models.backups.encryption import with_passphrase
from models.database import database, open_desk
from models.log import chain, reads
from tests.cli.conftest import ROOT, Shell, run
from tests.conftest import MakeDesk
from tests.factories import NAMES, NOW, PIN
from tests.models.backups.restoring import back_up, lines, names
from tests.terminal import Terminal

LOST = "3 entries, 6 to 8, the newest of 2026-11-24 02:20"


@pytest.fixture
def backup(shell: Shell) -> Path:
    """A backup of five entries; the desk has eight."""
    open_desk(shell.path)
    lines(1, 5)
    folder = shell.path.parent / "backups"
    folder.mkdir()
    found = back_up(folder / "T1-20261123T182000Z.backup")
    lines(6, 8)
    database.close()
    return found


@pytest.fixture
def as_admin(pin_file: Path) -> tuple[str, ...]:
    return ("--as", "admin", "--pin-file", str(pin_file))


def numbers(shell: Shell) -> list[object]:
    return [entry["number"] for entry in shell.objects("log", "list")]


def test_it_says_what_would_be_lost_and_restores(
    shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    told = shell.lines("backup", "restore", str(backup), "--code", "t1", *as_admin)
    kept = f"{shell.path}.before-restore-20261123T182000Z"
    assert told[:10] == [
        f"Backup         {backup}",
        "Desk           Cloud View front desk (T1)",
        "Made           2026-11-24 02:20, up to entry 5",
        "Checks         all is well, 5 entries",
        f"Would be lost  {LOST}",
        f"Restored    {shell.path}",
        f"Kept aside  {kept}",
        f"Lost        {LOST}",
        "Told by     #6",
        "Checks      all is well, 6 entries",
    ]
    assert numbers(shell) == [1, 2, 3, 4, 5, 6]
    assert shell.lines("log", "verify")[-1] == "The log is as it was written."
    assert Path(kept).exists()


def test_json_says_the_same_and_a_folder_stands_for_its_newest(
    shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    [told] = shell.objects("backup", "restore", "--code", "T1", *as_admin)
    assert (told["entry"], told["lost"], told["lost_first"], told["lost_last"]) == (6, 3, 6, 8)
    assert (told["backup"], told["verified"], told["entries"]) == (str(backup), True, 6)
    assert told["created_at"] == "2026-11-24T02:20:00.000+08:00"


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ((), 2, "Code: none was given. Give the desk's with --code CODE.\n"),
        (("--code", "T2"), 4, "Code: T2 is not this desk's. Nothing was changed.\n"),
        (("--code", "T1"), 2, "Login: say who you are with --as LOGIN.\n"),
    ],
)
def test_without_the_code_or_a_name_nothing_is_changed(
    shell: Shell, backup: Path, more: tuple[str, ...], code: int, said: str
) -> None:
    result = shell("backup", "restore", str(backup), *more)
    assert (result.exit_code, result.stderr) == (code, said)
    assert len(numbers(shell)) == 8
    assert names(shell.path.parent) == {"backups", "desk.db", "desk.db-wal", "desk.db-shm"} & names(
        shell.path.parent
    )


def test_a_wrong_pin_and_a_clerk_are_refused(
    shell: Shell, backup: Path, pin_file: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.touch(0o600)
    wrong.write_text("000000")
    asked = ("backup", "restore", str(backup), "--code", "T1")
    for who in (("admin", wrong), ("li", pin_file)):
        result = shell(*asked, "--as", who[0], "--pin-file", str(who[1]))
        assert result.exit_code == 4
    assert len(numbers(shell)) == 8


def test_the_newest_before_a_time_is_taken(shell: Shell, backup: Path) -> None:
    older = shell.path.with_name("older.db")
    open_desk(shell.path)
    back_up(backup.with_name("T1-later.backup"), now=NOW + 100_000_000)
    database.close()
    shell.now = NOW + 120_000_000
    folder = str(backup.parent)
    asked = ("backup", "restore", folder, "--to")
    assert shell.lines(*asked, str(older), "--at", "2026-11-24 02:20")[0].endswith(backup.name)
    assert shell.lines(*asked, f"{older}-2")[0].endswith("T1-later.backup")
    within = shell.lines(*asked, f"{older}-3", "--at", "2026-11-24 02:21")  # made at 02:21:40
    assert within[0].endswith("T1-later.backup")
    result = shell(*asked, f"{older}-4", "--at", "2026-11-23")
    assert result.exit_code == 2
    assert "from before 2026-11-23" in result.stderr


def test_elsewhere_nothing_is_asked_and_the_desk_is_equal(shell: Shell, backup: Path) -> None:
    there = Shell(shell.path.with_name("moved.db"))
    told = shell.lines("backup", "restore", str(backup), "--to", str(there.path))
    assert told[-3] == f"Restored   {there.path}"
    assert there.objects("log", "list") == shell.objects("log", "list")[:5]
    assert len(numbers(shell)) == 8


def test_onto_a_file_it_names_the_option_to_change(shell: Shell, backup: Path) -> None:
    result = shell("backup", "restore", str(backup), "--to", str(backup))
    assert (result.exit_code, result.stderr) == (
        2,
        f"There is a file at {backup} already. Nothing was changed. Choose --to PATH.\n",
    )


def test_on_a_terminal_the_admins_login_is_asked_for(shell: Shell, backup: Path) -> None:
    asked = ["-m", "tui", "--db", shell.path, "--lang", "en", "backup", "restore", backup]
    with Terminal([sys.executable, *asked], directory=ROOT) as terminal:
        terminal.wait_for("Type the desk's code, T1, to go on")
        terminal.send("T1\r")
        terminal.wait_for("Login of an admin")
        terminal.send("admin\r")
        terminal.wait_for("PIN:")
        terminal.send(f"{PIN}\r")
        assert terminal.wait_exit() == 0
    assert len(numbers(shell)) == 6


def test_the_passphrase_is_asked_for_by_the_backups_name(shell: Shell) -> None:
    open_desk(shell.path)
    locked = with_passphrase("quite a long passphrase")
    backup = back_up(shell.path.with_name("locked.backup"), encryption=locked)
    database.close()
    asked = ["-m", "tui", "--db", shell.path, "--lang", "en", "backup", "restore", backup]
    with Terminal([sys.executable, *asked], directory=ROOT) as terminal:
        terminal.wait_for("Passphrase of the backup T1 2026-11-24 02:20")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130


def test_a_code_on_paper_that_was_lost_is_named(
    shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    open_desk(shell.path)
    lost = chain.code(reads.entry(7).digest)
    database.close()
    shell.lines("backup", "restore", str(backup), "--code", "T1", *as_admin)
    result = shell("log", "verify", "--anchor", lost)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        f"Code {lost}: entry 7 had it. It was lost by the restore that entry 6 tells of."
    )


def test_a_drill_reads_the_desk_and_is_recorded(shell: Shell, backup: Path) -> None:
    told = shell.lines("backup", "drill")
    assert told[:7] == [
        f"Backup           {backup}",
        "Made             2026-11-24 02:20",
        "Checks           all is well, 5 entries",
        "Last entry       #5 2026-11-24 02:20",
        "Open items       0",
        "Open complaints  0",
        "Visits inside    0",
    ]
    open_desk(shell.path)
    assert audit.newest(1)[0].act == "drill"
    assert tables.last_verified(NOW) == NOW
    assert not list(shell.path.parent.glob(".*"))
    [fields] = shell.objects("backup", "drill", str(backup))
    assert (fields["last_number"], fields["verified"]) == (5, True)


def test_a_drill_with_a_damaged_backup_fails_loudly(shell: Shell, backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[-200] ^= 1
    backup.write_bytes(content)
    result = shell("backup", "drill", str(backup))
    assert result.exit_code == 3
    assert "damaged" in result.stderr
    open_desk(shell.path)
    assert audit.newest(1)[0].act == "drill_failed"
    assert not list(shell.path.parent.glob(".*"))


def test_one_that_is_ended_from_outside_leaves_nothing_behind(
    shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    asked = ["-m", "tui", "--db", shell.path, "--lang", "en", "backup", "restore", backup]
    with Terminal([sys.executable, *asked], directory=ROOT) as terminal:
        terminal.wait_for("Type the desk's code, T1, to go on")
        assert shell.path.with_name(".desk.db.restoring").is_dir()

        def has_ended() -> bool:
            terminal.kill()  # again: one that comes just before it waits for a key is not heard
            return terminal.exit_code is not None

        terminal.wait_for(has_ended)
        assert terminal.wait_exit() == 143
    assert not list(shell.path.parent.glob(".*"))
    assert len(numbers(shell)) == 8


# A console


@pytest.fixture
def console(desk: MakeDesk, backup: Path, shell: Shell, pin_file: Path) -> Iterator[Terminal]:
    """The real console of the desk, with Jane Lee signed in."""
    command = ["-m", "tui", "--db", shell.path, "--as", "li", "--pin-file", pin_file]
    environment = {"XDG_CONFIG_HOME": str(pin_file.parent), "LANG": "C.UTF-8", "LC_ALL": None}
    with Terminal([sys.executable, *command], directory=ROOT, environment=environment) as terminal:
        terminal.wait_for(NAMES["en"]["li"])
        terminal.wait_for("n new")
        yield terminal


def test_an_open_console_is_named_and_left_alone_and_sees_the_restore_next_time(
    console: Terminal, shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    asked = ("--db", shell.path, "--lang", "en", "backup", "restore", backup, "--code", "T1")
    refused = run(*asked, *as_admin)
    said = refused.stderr.decode().splitlines()
    assert refused.returncode == 3
    assert said[0].startswith("Jane Lee (li), /dev/pts/")
    assert said[0].endswith(f"process {console.pid}")
    assert said[1] == "The desk is open in a console. Leave it there with Ctrl+Q, then try again."
    console.press("ctrl+q")
    assert console.wait_exit() == 0
    assert run(*asked, *as_admin).returncode == 0
    command = ["-m", "tui", "--db", shell.path, "--as", "li", "--pin-file", as_admin[-1]]
    with Terminal([sys.executable, *command], directory=ROOT) as again:
        again.wait_for("Restored from the backup of")
        again.press("ctrl+q")
        assert again.wait_exit() == 0


def test_a_console_that_was_killed_hinders_nobody(
    console: Terminal, shell: Shell, backup: Path, as_admin: tuple[str, ...]
) -> None:
    console.kill(9)
    console.wait_exit()
    shell.now = NOW
    assert shell("backup", "restore", str(backup), "--code", "T1", *as_admin).exit_code == 0
    assert not list(shell.path.parent.glob("*.console.*"))
