"""Checklists from the shell: printed as they are read, changed whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Shell

NIGHT = "# at night\n\ncount 14: keys\ntick: lobby dark\n状况：日志平板\n"


@pytest.fixture
def night(tmp_path: Path) -> Path:
    path = tmp_path / "night.txt"
    path.write_text(NIGHT, encoding="utf-8")
    return path


def change(shell: Shell, pin_file: Path, *arguments: str, login: str = "zhao") -> Result:
    return shell("checklist", *arguments, "--as", login, "--pin-file", str(pin_file))


def test_what_is_shown_is_what_set_reads(shell: Shell, pin_file: Path, tmp_path: Path) -> None:
    shown = shell.lines("checklist", "show")
    assert "count 14: keys" in shown
    path = tmp_path / "list.txt"
    path.write_text("\n".join([*shown, "text: water meter"]), encoding="utf-8")
    assert change(shell, pin_file, "set", str(path)).exit_code == 0
    assert shell.lines("checklist", "show", "--shift", "night") == [*shown, "text: water meter"]


def test_a_shift_gets_its_own_list_and_gives_it_up(
    shell: Shell, pin_file: Path, night: Path
) -> None:
    before = shell.lines("checklist", "show")
    made = change(shell, pin_file, "set", "--shift", "night", str(night))
    assert made.output.startswith("night shift: 3 items")
    own = ["count 14: keys", "tick: lobby dark", "condition: 日志平板"]
    assert shell.lines("checklist", "show", "--shift", "night") == own
    assert shell.lines("checklist", "show", "--shift", "early") == before
    assert [row["shift"] for row in shell.objects("checklist", "list")] == [None, "night"]
    assert change(shell, pin_file, "drop", "--shift", "night").exit_code == 0
    assert shell.lines("checklist", "show", "--shift", "night") == before
    assert len(shell.lines("checklist", "list")) == 1


def test_the_list_of_lists_says_how_long_and_whose(
    shell: Shell, pin_file: Path, night: Path
) -> None:
    change(shell, pin_file, "set", "--shift", "night", str(night))
    every, own = shell.lines("checklist", "list")
    assert every.startswith("every shift  13 items, version 1")
    assert own.startswith("night shift  3 items, version 2")
    assert own.endswith("zhao")


def test_every_bad_line_is_named_and_nothing_is_changed(
    shell: Shell, pin_file: Path, tmp_path: Path
) -> None:
    before = shell.lines("checklist", "list")
    path = tmp_path / "bad.txt"
    path.write_bytes(b"tick: lobby\nkeys\n\ncount: keys\nguess: \x1b[31m\n")
    result = change(shell, pin_file, "set", str(path))
    assert result.exit_code == 2
    named = [line.partition(":")[0] for line in result.stderr.splitlines()]
    assert named[:3] == ["Line 2", "Line 4", "Line 5"]
    assert "3 lines were not understood. Nothing was changed." in result.stderr
    assert "\x1b" not in result.stderr
    assert shell.lines("checklist", "list") == before


def test_a_dry_run_needs_nobody_and_changes_nothing(shell: Shell) -> None:
    before = shell.lines("checklist", "list")
    told = shell("checklist", "set", "-", "--dry-run", given="计数 3：强光灯\n")
    assert (told.exit_code, told.stdout) == (0, "count 3: 强光灯\n")
    assert shell.lines("checklist", "list") == before


def test_a_clerk_may_not(shell: Shell, pin_file: Path, night: Path) -> None:
    for arguments in (("set", str(night)), ("drop", "--shift", "night")):
        assert change(shell, pin_file, *arguments, login="li").exit_code == 4
    assert len(shell.lines("checklist", "list")) == 1


@pytest.mark.parametrize("command", ["show", "set", "drop"])
def test_an_unknown_shift_is_refused(
    shell: Shell, pin_file: Path, night: Path, command: str
) -> None:
    asked = {"show": (), "set": (str(night),), "drop": ()}[command]
    signed = () if command == "show" else ("--as", "zhao", "--pin-file", str(pin_file))
    result = shell("checklist", command, *asked, "--shift", "nihgt", *signed)
    assert (result.exit_code, "nihgt" in result.stderr) == (2, True)


def test_an_empty_list_and_a_missing_file_are_refused(shell: Shell, pin_file: Path) -> None:
    assert change(shell, pin_file, "set", "/dev/null").exit_code == 2
    missing = change(shell, pin_file, "set", "/nowhere/list.txt")
    assert missing.exit_code == 2
    assert "cannot be read" in missing.stderr


def test_json_has_the_fields_of_each_item(shell: Shell, pin_file: Path, night: Path) -> None:
    change(shell, pin_file, "set", "--shift", "night", str(night))
    (shown,) = shell.objects("checklist", "show", "--shift", "night")
    assert (shown["shift"], shown["made_by"]) == ("night", "zhao")
    assert shown["items"][0] == {"kind": "count", "label": "keys", "expected": 14}
