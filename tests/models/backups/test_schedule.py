"""What systemd and cron are told: the right times, and every word of a command as it is."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backups.schedule import EVERY, Schedule, planned, without
from models.errors import DeskError

PRUNE = ("/opt/duty desk/bin/dutydesk", "backup", "prune")
WORDS = st.lists(st.text(st.characters(blacklist_categories=("Cc", "Cs")), min_size=1), min_size=1)


def schedule(every: str, *commands: tuple[str, ...]) -> Schedule:
    return planned("ab" * 16, every, commands)


def test_the_units_run_one_command_after_the_other() -> None:
    made = schedule("15m", PRUNE, ("create", "50%", 'a "b" $HOME \\n'))
    assert made.name == "dutydesk-backup-abababababab"
    assert [line for line in made.service().splitlines() if line.startswith("ExecStart")] == [
        'ExecStart=-"/opt/duty desk/bin/dutydesk" "backup" "prune"',
        'ExecStart="create" "50%%" "a \\"b\\" $$HOME \\\\n"',
    ]
    assert "OnCalendar=*-*-* *:00/15:00\n" in made.timer()
    assert "Persistent=true" in made.timer()


@pytest.mark.parametrize(
    ("every", "line"),
    [("15m", "*/15 * * * *"), ("1h", "0 * * * *"), ("6h", "0 */6 * * *"), ("1d", "30 3 * * *")],
)
def test_cron_runs_them_as_often(every: str, line: str) -> None:
    made = schedule(every, PRUNE)
    assert made.cron_line() == (
        f"{line} nice -n 10 '/opt/duty desk/bin/dutydesk' backup prune # {made.name}"
    )


@given(WORDS)
def test_cron_and_its_shell_read_the_very_words(words: list[str]) -> None:
    line = schedule("1h", tuple(words)).cron_line()
    command = line.split(" ", 5)[5].replace("\\%", "%")  # as crontab(5) reads it
    assert shlex.split(command, comments=True)[3:] == words


def test_a_shell_passes_on_the_very_words() -> None:
    words = ("printf", "%s\\n", "a'b", "$HOME `id`", 'say "x"; #no', "云 景")
    command = schedule("1h", words).cron_line().split(" ", 5)[5].replace("\\%", "%")
    told = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n") == [*words[2:], ""]


def test_only_its_own_line_leaves_the_crontab() -> None:
    others = "MAILTO=me\n0 5 * * * dutydesk-backup # mine\n"
    mine = schedule("1h", PRUNE)
    assert without(others + mine.cron_line() + "\n", mine.name) == others
    assert without(others, mine.name) == others


def test_what_cannot_be_scheduled_is_refused() -> None:
    for every, words, code in (
        ("7m", PRUNE, "every_form"),
        ("1h", ("a\nb",), "schedule_form"),
        ("1h", (str(Path("a\x1b[0m")),), "schedule_form"),
    ):
        with pytest.raises(DeskError) as caught:
            schedule(every, words)
        assert caught.value.code == code
    assert "15m" in EVERY
