"""`dutydesk export --all` from the shell, also while others write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from models.database import database
from tests.cli.conftest import Shell, run
from tests.factories import PIN, write

AS_ADMIN = ("--as", "admin", "--pin-file", "-")


def test_it_writes_a_file_a_table_and_the_note(shell: Shell, tmp_path: Path) -> None:
    write("lamp out")
    out = tmp_path / "out"
    [told] = shell.lines("export", "--all", str(out), *AS_ADMIN, given=PIN)
    assert told.endswith(f" tables: {out}")
    with (out / "entry.csv").open(newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == ["lamp out"]
    note = (out / "README.md").read_text()
    assert note.startswith("# Cloud View front desk: everything, as of 2026-11-24 02:20:00 +0800")
    assert "1 row." in note


@pytest.mark.parametrize(
    ("login", "options", "code"), [("zhao", (), 4), ("li", (), 4), ("zhao", ("--unmasked",), 4)]
)
def test_only_an_admin_exports(
    shell: Shell, tmp_path: Path, login: str, options: tuple[str, ...], code: int
) -> None:
    out = tmp_path / "out"
    asked = ("export", "--all", str(out), *options, "--as", login, "--pin-file", "-")
    result = shell(*asked, given=PIN)
    assert (result.exit_code, result.stdout) == (code, "")
    assert not out.exists()


def test_a_folder_with_something_in_it_is_refused_before_a_pin(
    shell: Shell, tmp_path: Path
) -> None:
    result = shell("export", "--all", str(tmp_path))
    assert result.exit_code == 2
    assert "is not empty" in result.stderr


def test_a_folder_that_cannot_be_made_is_said(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    result = shell("export", "--all", str(file / "out"), *AS_ADMIN, given=PIN)
    assert result.exit_code == 3
    assert "The output could not be written" in result.stderr


def test_a_process_of_its_own_does_it_too(shell: Shell, tmp_path: Path) -> None:
    """Nothing that a test has loaded is missing in the real command."""
    database.close()
    out = tmp_path / "out"
    result = run("--db", shell.path, "export", "--all", out, *AS_ADMIN, given=PIN.encode())
    assert result.returncode == 0, result.stderr
    assert (out / "README.md").exists()
