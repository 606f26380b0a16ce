"""The brief, and what `dutydesk` alone does where there is no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from wcwidth import width

from models import duty
from tests.cli.conftest import Shell, run, tamper
from tests.factories import actor, at, write


def test_the_brief_is_one_screen_of_plain_text(shell: Shell) -> None:
    for number in range(40):
        write(f"entry {number} 水管漏水" * 9, severity=number % 3)
    write("call the plumber", carried=True, due_at=at(9))
    lines = shell.lines("brief")
    assert "Cloud View front desk" in lines[0]
    assert any("call the plumber" in line and "09:00" in line for line in lines)
    assert max(map(width, lines)) <= 80


def test_a_long_item_gives_way_to_its_due_time(shell: Shell) -> None:
    write("水管漏水" * 30, carried=True, due_at=at(9))
    write("水管漏水" * 30, carried=True)
    said = shell.lines("brief")
    assert [line for line in said if line.endswith("水…  due 09:00")]
    assert [line for line in said if line.endswith("水…  open")]
    assert max(map(width, said)) <= 80


def test_the_brief_for_programs(shell: Shell) -> None:
    write("lift stuck", severity=2)
    here, *blocks = shell.objects("brief")
    assert here == {
        "desk": "Cloud View front desk",
        "demo": False,
        "shift": "2026-11-23-night",
        "at": "2026-11-24T02:20:00.000+08:00",
    }
    assert {tuple(block) for block in blocks} == {("title", "count", "severity", "lines")}
    assert blocks[0]["count"] == 1


def test_without_a_terminal_the_console_is_the_brief(shell: Shell) -> None:
    write("hello")
    result = run("--db", shell.path, "--lang", "en")
    assert result.returncode == 0
    assert result.stdout == run("--db", shell.path, "--lang", "en", "brief").stdout
    assert len(result.stderr.splitlines()) == 1


def test_without_a_terminal_and_a_desk_it_says_how_to_begin(tmp_path: Path) -> None:
    result = run("--lang", "en", environment={"DUTYDESK_DB": str(tmp_path / "desk.db")})
    assert (result.returncode, result.stdout) == (2, b"")
    assert len(result.stderr.splitlines()) == 1
    assert b"dutydesk setup" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", [("brief", "\x1b[31mX"), ("\x1b[31mX",), ("--\x1b[31mX",)])
def test_what_is_typed_wrongly_comes_back_without_its_escapes(
    shell: Shell, typed: tuple[str, ...]
) -> None:
    result = shell(*typed)
    assert result.exit_code == 2
    assert "[31mX" in result.stderr
    assert "\x1b" not in result.output


def test_names_that_a_desk_gave_are_made_safe_to_show(shell: Shell) -> None:
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    write("quiet", now=at(2))
    tamper(shell.path, "UPDATE category SET label = ?", ("\x1b[31mX",))
    tamper(shell.path, "UPDATE shift SET name = ?", ("\x1b[31mX",))
    tamper(shell.path, "UPDATE shift_pattern SET name = ? WHERE name = 'night'", ("\x1b[31mX",))
    for asked in (("brief",), ("log", "list"), ("log", "show", "1")):
        told = "\n".join(shell.lines(*asked))
        assert "[31mX" in told
        assert "\x1b" not in told
