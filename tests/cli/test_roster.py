"""The roster from the shell: shown, written out, read in whole or not at all."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from models import roster
from models.database import open_desk
from tests.cli.conftest import Shell, command
from tests.factories import NOW, PIN, actor
from tests.terminal import Terminal

PLAN = (
    ("2026-11-24", "night", "li"),
    ("2026-11-24", "night", "wang"),
    ("2026-11-26", "early", "li"),
)


@pytest.fixture
def planned(shell: Shell) -> Shell:
    """A desk whose week has three people planned."""
    open_desk(shell.path)
    for one in PLAN:
        roster.assign(*one, actor("zhao"), NOW)
    return shell


def import_(shell: Shell, path: Path, *more: str) -> tuple[int, str, str]:
    asked = ("roster", "import", str(path), *more, "--as", "zhao", "--pin-file", "-")
    result = shell(*asked, given=PIN)
    return result.exit_code, result.stdout, result.stderr


def test_a_week_is_shown_day_by_day(planned: Shell) -> None:
    lines = planned.lines("roster", "show")
    assert lines[0] == "Mon 2026-11-23"
    assert lines[4:8] == [
        "Tue 2026-11-24",
        "  early shift   nobody",
        "  middle shift  nobody",
        "  night shift   Jane Lee, John King",
    ]
    assert planned.objects("roster", "show", "--week", "2026-11-29")[0] == {
        "day": "2026-11-24",
        "shift": "night",
        "login": "li",
        "name": "Jane Lee",
    }
    assert planned.objects("roster", "show", "--week", "2026-11-30") == []


def test_a_roster_written_out_reads_in_at_another_week_or_desk(
    planned: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "week.csv"
    assert planned("roster", "export", "--output", str(path)).stderr == ""  # for cron
    again = path.with_name("again.csv")
    export = command("--db", planned.path, "--lang", "en", "roster", "export", "--output", again)
    with Terminal(export, columns=400) as terminal:
        assert terminal.wait_exit() == 0
        assert f"{again} is written." in terminal.text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.reader(path.read_text().splitlines()))
    assert rows[0] == ["day", "shift", "login", "name"]
    assert [tuple(row[:3]) for row in rows[1:]] == list(PLAN)
    moved = tmp_path / "moved.csv"
    moved.write_text(path.read_text().replace("2026-11", "2027-02"))
    assert import_(planned, moved) == (0, "3 added, 0 removed.\n", "")
    assert len(planned.objects("roster", "show", "--week", "2027-02-26")) == 3


def test_an_exported_file_is_never_overwritten(planned: Shell, tmp_path: Path) -> None:
    path = tmp_path / "week.csv"
    path.write_text("mine")
    assert planned("roster", "export", "--output", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_a_name_that_looks_like_a_formula_is_made_harmless(shell: Shell) -> None:
    add = ("staff", "add", "sun", "--name", "=1+1", "--role", "clerk", "--pin-file", "-")
    shell.lines(*add, given=PIN)
    open_desk(shell.path)
    roster.assign("2026-11-24", "night", "sun", actor("zhao"), NOW)
    days = ("--from", "2026-11-24", "--to", "2026-11-24")
    assert shell.lines("roster", "export", *days)[1:] == ["2026-11-24,night,sun,'=1+1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_spreadsheets_write_is_read(shell: Shell, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "week.csv"
    path.write_text("day,shift,login,name\r\n2026/11/24,night,li,李静\r\n", encoding=encoding)
    assert import_(shell, path)[:2] == (0, "1 added, 0 removed.\n")


def test_a_rehearsal_says_what_would_change_and_changes_nothing(
    planned: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "week.csv"
    path.write_text("day,shift,login\n2026-11-24,early,wang\n")
    assert import_(planned, path, "--dry-run")[1] == "It would add 1 and remove 2.\n"
    assert len(planned.objects("roster", "show")) == 3


def test_every_bad_row_is_named_and_nothing_changes(planned: Shell, tmp_path: Path) -> None:
    path = tmp_path / "week.csv"
    path.write_text("day,shift,login\n2026-11-25,early,li\n2026-11-25,tea,li\nsoon,early,li\n")
    code, _, told = import_(planned, path)
    assert code == 2
    assert told.splitlines() == [
        "Line 3: Shift: no shift tea begins on 2026-11-25.",
        "Line 4: Day: soon is not one. Use a date such as 2026-11-24.",
        f"2 rows of {path} will not do. Nothing was changed.",
    ]
    assert len(planned.objects("roster", "show")) == 3


def test_a_file_that_is_not_there_or_no_text_is_said(shell: Shell, tmp_path: Path) -> None:
    code, _, told = import_(shell, tmp_path / "none.csv")
    assert (code, "cannot be read" in told) == (2, True)
    (tmp_path / "picture.csv").write_bytes(b"\xff\xfe\x00\x81\xff")
    code, _, told = import_(shell, tmp_path / "picture.csv")
    assert (code, "is not text" in told) == (2, True)
