"""The pattern from the shell: what is typed is understood, shown and kept, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.factories import PIN
from tui.cli.shift import weekdays


def set_pattern(shell: Shell, *arguments: str, login: str = "zhao") -> list[str]:
    asked = ("shift", "pattern", "set", *arguments, "--as", login, "--pin-file", "-")
    return shell.lines(*asked, given=PIN)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("1-5", "12345"),
        ("mon-fri", "12345"),
        ("Sat,Sun", "67"),
        ("周一-周五", "12345"),
        ("周六、周日", "67"),
        ("周一至周三", "123"),
        ("星期天", "7"),
        ("sat-mon", "167"),
        ("3", "3"),
        ("funday", ""),
        ("0-5", ""),
        ("1-3-5", ""),
        ("1,,2", "12"),
    ],
)
def test_weekdays_are_typed_in_either_language(typed: str, days: str) -> None:
    assert weekdays(typed) == days


def test_a_new_desk_lists_three_shifts(shell: Shell) -> None:
    assert shell.lines("shift", "pattern", "list") == [
        "From the beginning:",
        "  early   06:00-14:00  daily  early shift",
        "  middle  14:00-22:00  daily  middle shift",
        "  night   22:00-06:00  daily  night shift",
    ]


def test_a_pattern_holds_from_tomorrow_and_is_shown_as_it_was_understood(shell: Shell) -> None:
    told = set_pattern(
        shell, "夜班 22：00-06:00 周一-周五", "day 6:00-22:00", "eve 20:00-24:00 6,7"
    )
    assert told == [
        "From 2026-11-25:",
        "  day   06:00-22:00  daily",
        "  eve   20:00-00:00  Sat Sun",
        "  夜班  22:00-06:00  Mon Tue Wed Thu Fri",
        "The pattern was changed.",
    ]
    kept = [part for part in shell.objects("shift", "pattern", "list") if part["from"] > "2026"]
    assert kept[-1] == {
        "from": "2026-11-25",
        "name": "夜班",
        "starts": "22:00",
        "ends": "06:00",
        "days": [1, 2, 3, 4, 5],
    }


def test_a_pattern_may_hold_from_a_day_that_is_given(shell: Shell) -> None:
    set_pattern(shell, "round 08:00-08:00", "--from", "2026-12-01")
    assert [part["from"] for part in shell.objects("shift", "pattern", "list")][-1] == "2026-12-01"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["night"], "Shift: night was not understood"),
        (["night 22:00"], "Shift: night 22:00 was not understood"),
        (["night 22:00-06:00 someday"], "Shift: night 22:00-06:00 someday was not understood"),
        (["night 22:00-26:00"], "Shift night: give its start and end"),
        (["night 22:00-06:70"], "Shift night: give its start and end"),
        (["a 08:00-09:00", "a 09:00-08:00"], "Shift a: there are two"),
        (["a 08:00-09:00", "--from", "2026-11-23"], "From: 2026-11-23 is past"),
        (["a 08:00-09:00", "--from", "soon"], "Day: soon is not one"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_changes(
    shell: Shell, arguments: list[str], sentence: str
) -> None:
    asked = ("shift", "pattern", "set", *arguments, "--as", "zhao", "--pin-file", "-")
    result = shell(*asked, given=PIN)
    assert (result.exit_code, result.stderr[: len(sentence)]) == (2, sentence)
    assert len(shell.objects("shift", "pattern", "list")) == 3


def test_a_clerk_is_refused(shell: Shell, pin_file: Path) -> None:
    asked = ("shift", "pattern", "set", "a 08:00-09:00", "--as", "li")
    assert shell(*asked, "--pin-file", str(pin_file)).exit_code == 4
