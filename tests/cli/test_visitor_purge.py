"""The purge from the shell: what goes, who may, and that it is really gone from the file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.database import open_desk
from models.visitors import leaving
from tests.cli.conftest import Shell, run
from tests.factories import NOW, actor
from tests.models.visitors.registering import DAY, HOUR, LI, sign_in

SECRET = "Quagga"


@pytest.fixture
def old(shell: Shell) -> Shell:
    """A desk with a visit that is over, and one that is not, half a year later."""
    open_desk(shell.path)
    gone = sign_in(SECRET, phone="13812345678", party=3)
    leaving.leave(gone.id, actor(LI), NOW + HOUR)
    sign_in("Still Here")
    shell.now = NOW + 200 * DAY
    return shell


def purge(shell: Shell, pin_file: Path, *more: str, login: str = "admin") -> tuple[int, str, str]:
    asked = ("visitor", "purge", *more, "--as", login, "--pin-file", str(pin_file))
    result = shell(*asked)
    return result.exit_code, result.stdout, result.stderr


def in_file(path: Path) -> bool:
    files = [each for each in path.parent.iterdir() if each.name.startswith(path.name)]
    return any(SECRET.lower().encode() in each.read_bytes().lower() for each in files)


def test_a_dry_run_says_what_would_go_and_removes_nothing(old: Shell) -> None:
    assert old.lines("visitor", "purge", "--dry-run") == [
        "Would go, from before 2026-12-14 02:20:",
        "  visits                            1  V-2026-000001 - V-2026-000001",
    ]
    [told] = old.objects("visitor", "purge", "--dry-run")
    assert (told["visits"], told["first"], told["removed"]) == (1, "V-2026-000001", False)
    assert told["before"] == "2026-12-14T02:20:00.000+08:00"
    assert old.objects("visitor", "show", "1")[0]["name"] == SECRET


def test_what_is_personal_goes_and_the_visit_is_counted_still(old: Shell, pin_file: Path) -> None:
    code, told, said = purge(old, pin_file)
    assert (code, said) == (0, "")
    assert told.splitlines()[0] == "Removed, from before 2026-12-14 02:20:"
    first, second = reversed(old.objects("visitor", "list"))
    assert (first["name"], first["party"], first["purged"]) == ("", 3, True)
    assert (second["name"], second["purged"]) == ("Still Here", False)
    assert old.lines("visitor", "list")[-1].endswith("(removed)")
    assert "Visitor        (removed)" in old.lines("visitor", "show", "1")
    assert not in_file(old.path)
    assert old.lines("log", "verify")[-1] == "The log is as it was written."


def test_another_limit_is_given_and_one_to_come_refused(old: Shell, pin_file: Path) -> None:
    code, told, _ = purge(old, pin_file, "--before", "2026-11-01")
    assert (code, told) == (0, "Nothing is older than 2026-11-01 00:00.\n")
    code, _, said = purge(old, pin_file, "--before", "2099-01-01")
    assert (code, said) == (2, "Before: 2099-01-01 00:00 is not past.\n")


@pytest.mark.parametrize("login", ["li", "zhao", "gate"])
def test_only_an_admin_purges(old: Shell, pin_file: Path, login: str) -> None:
    assert purge(old, pin_file, login=login)[0] == 4
    assert old.objects("visitor", "show", "1")[0]["name"] == SECRET


def test_while_somebody_reads_it_is_said_that_it_is_still_in_the_file(
    old: Shell, pin_file: Path
) -> None:
    with closing(sqlite3.connect(old.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM visit").fetchall()
        code, told, said = purge(old, pin_file)
        assert (code, told != "") == (1, True)
        assert said.startswith("Somebody is reading the desk")
        reader.execute("ROLLBACK")
    assert purge(old, pin_file)[0] == 0
    assert not in_file(old.path)


def test_a_process_of_its_own_counts_and_leaves_all_in_the_file(old: Shell) -> None:
    asked = ("visitor", "purge", "--dry-run", "--json", "--before", "2026-11-25")
    done = run("--db", old.path, "--lang", "en", *asked)
    assert done.returncode == 0, done.stderr
    assert b'"visits": 1' in done.stdout
    assert in_file(old.path)
