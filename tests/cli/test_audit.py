"""The audit trail from the shell: what is listed, how it is narrowed, what is refused."""

from __future__ import annotations

import pytest

from models import audit
from models.audit import Origin
from models.clock import MINUTE
from models.database import database
from tests.cli.conftest import Shell, run
from tests.factories import NOW, PIN

CONSOLE = Origin("console", "desk")


@pytest.fixture
def trail(shell: Shell) -> Shell:
    """A shell on a desk in whose trail something has been done since it was set up."""
    with database.write():
        audit.record("pin_wrong", CONSOLE, person="li", detail="1", now=NOW + MINUTE)
        audit.record("sign_in", CONSOLE, person="li", now=NOW + 2 * MINUTE)
        audit.record(
            "reveal", CONSOLE, person="zhao", subject="V-2026-000001", now=NOW + 3 * MINUTE
        )
    return shell


def test_it_lists_who_did_what_and_from_where_the_newest_last(trail: Shell) -> None:
    lines = trail.lines("audit")
    assert (
        lines[0]
        == "      02:20  tester      set up the desk: Cloud View front desk  [shell tester]"
    )
    assert lines[-3:] == [
        "      02:21  Jane Lee    wrong PIN, 1 in a row  [console desk]",
        "      02:22  Jane Lee    signed in  [console desk]",
        "      02:23  Mary Jones  had the phone or document of V-2026-000001 shown  [console desk]",
    ]
    assert trail.lines("audit", "--last", "1") == lines[-1:]


@pytest.mark.parametrize(
    ("options", "acts"),
    [
        (("--who", "li"), ["pin_wrong", "sign_in"]),
        (("--act", "personal"), ["reveal"]),
        (("--act", "reveal", "--act", "pin_wrong"), ["pin_wrong", "reveal"]),
        (("--since", "02:22"), ["sign_in", "reveal"]),
        (("--since", "02:21", "--until", "02:23"), ["pin_wrong", "sign_in"]),
        (("--who", "zhao", "--act", "signing-in"), []),
        (("--until", "11-23"), []),
    ],
)
def test_it_is_narrowed(trail: Shell, options: tuple[str, ...], acts: list[str]) -> None:
    trail.now = NOW + 10 * MINUTE
    assert [line["act"] for line in trail.objects("audit", *options)] == acts


def test_other_programs_read_it_as_json(trail: Shell) -> None:
    assert trail.objects("audit", "--last", "1") == [
        {
            "id": 9,
            "at": "2026-11-24T02:23:00.000+08:00",
            "act": "reveal",
            "person": "zhao",
            "subject": "V-2026-000001",
            "detail": "",
            "channel": "console",
            "system_user": "desk",
        }
    ]


def test_twenty_are_shown_unless_more_are_asked_for(shell: Shell) -> None:
    with database.write():
        for turn in range(50):
            audit.record("sign_in", CONSOLE, person="li", now=NOW + turn)
    assert len(shell.lines("audit")) == 20
    assert len(shell.lines("audit", "--last", "30")) == 30
    assert len(shell.lines("audit", "--since", "11-24 00:00")) == 56


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--act", "reveel"), "Act: reveel is not one. Did you mean reveal?"),
        (("--who", "nobody"), "Login: there is nobody with the login nobody"),
        (("--since", "soon"), "Time: soon was not understood."),
        (("--last", "0"), "0 is not in the range"),
    ],
)
def test_what_will_not_do_is_said(shell: Shell, options: tuple[str, ...], sentence: str) -> None:
    result = shell("audit", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_what_a_command_did_is_in_it_and_reaches_no_terminal_as_a_sequence(shell: Shell) -> None:
    """A real process, whose lines hold what somebody typed."""
    with database.write():
        audit.record("badges", CONSOLE, person="admin", detail="\x1b[2J[red]", now=NOW)
    database.close()
    signed = run(
        *("--db", shell.path, "settings", "set", "pin_digits", "8", "--as", "admin"),
        *("--pin-file", "-"),
        given=PIN.encode(),
    )
    assert signed.returncode == 0, signed.stderr
    result = run("--db", shell.path, "audit")
    assert b"setting pin_digits: 6 -> 8" in result.stdout
    assert b"\x1b" not in result.stdout
    assert b"[red]" in result.stdout
