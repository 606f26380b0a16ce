"""Holidays and worked weekend days from the shell."""

from __future__ import annotations

import pytest

from models import settings
from models.complaints import reads, taking, working
from models.complaints.tables import NewComplaint
from models.database import database, open_desk
from tests.cli.conftest import Shell, run
from tests.factories import NOW, PIN, actor


def change(shell: Shell, *arguments: str, login: str = "zhao") -> tuple[int, str, str]:
    result = shell("holiday", *arguments, "--as", login, "--pin-file", "-", given=PIN)
    return result.exit_code, result.stdout, result.stderr


def test_days_are_added_listed_and_removed(shell: Shell) -> None:
    added = change(shell, "add", "2027-01-01", "New Year", "--to", "2027-01-03")
    assert added == (0, "3 days are on the list.\n", "")
    assert change(shell, "add", "2027-01-09", "New Year", "--worked")[0] == 0
    assert shell.lines("holiday", "list") == [
        "2027-01-01 Fri  New Year",
        "2027-01-02 Sat  New Year",
        "2027-01-03 Sun  New Year",
        "2027-01-09 Sat  New Year  worked",
    ]
    assert change(shell, "remove", "2027-01-02")[1] == "2027-01-02 is a day like others again.\n"
    assert shell.objects("holiday", "list") == [
        {"day": "2027-01-01", "name": "New Year", "worked": False},
        {"day": "2027-01-03", "name": "New Year", "worked": False},
        {"day": "2027-01-09", "name": "New Year", "worked": True},
    ]


def test_a_day_added_again_is_written_anew(shell: Shell) -> None:
    change(shell, "add", "2027-01-01", "New Year")
    change(shell, "add", "2027-01-01", "Worked after all", "--worked")
    assert shell.objects("holiday", "list") == [
        {"day": "2027-01-01", "name": "Worked after all", "worked": True}
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "soon", "X"), "Day: soon is not one."),
        (("add", "2027-01-01", " "), "Day: give it a name"),
        (("add", "2027-01-02", "X", "--to", "2027-01-01"), "--to: give a day from the first"),
        (("add", "2027-01-02", "X", "--to", "2028-01-01"), "--to: give a day from the first"),
        (("remove", "2027-01-01"), "Day: 2027-01-01 is not on the list."),
    ],
)
def test_what_will_not_do_is_said(shell: Shell, arguments: tuple[str, ...], sentence: str) -> None:
    code, told, said = change(shell, *arguments)
    assert (code, told) == (2, "")
    assert said.startswith(sentence)
    assert shell.objects("holiday", "list") == []


def test_only_a_supervisor_changes_them(shell: Shell) -> None:
    assert change(shell, "add", "2027-01-01", "New Year", login="li")[0] == 4
    assert shell.objects("holiday", "list") == []
    change(shell, "add", "2027-01-01", "New Year")
    assert change(shell, "remove", "2027-01-01", login="li")[0] == 4
    assert len(shell.objects("holiday", "list")) == 1


def test_a_process_of_its_own_moves_what_counts_in_working_hours(shell: Shell) -> None:
    """The command alone loads what has to follow the calendar; here the tests have loaded it."""
    settings.change("profile", "48-7", actor("admin"), NOW)
    case = taking.take(NewComplaint("loud", unit="3F"), actor("li"), NOW)
    before = working.accept(case.id, actor("li"), NOW).next_due_at
    assert before is not None
    database.close()
    added = run(
        *("--db", shell.path, "holiday", "add", "2026-11-26", "closed", "--as", "zhao"),
        *("--pin-file", "-"),
        given=PIN.encode(),
    )
    assert added.returncode == 0, added.stderr
    open_desk(shell.path)
    assert (reads.case(case.id).next_due_at or 0) > before
