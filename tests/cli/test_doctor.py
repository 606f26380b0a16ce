"""`dutydesk doctor` as it is typed: its lines, its exit codes, both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.clock import DAY
from tests.cli.conftest import Shell, run, tamper
from tests.factories import NOW, write
from tui.cli.doctor import CHECK_WORDS


@pytest.fixture
def written(shell: Shell) -> Shell:
    """A shell on a desk with an entry."""
    write("one")
    return shell


def test_a_desk_that_is_well_ends_with_0(written: Shell) -> None:
    result = written("doctor")
    assert result.exit_code == 0, result.output
    levels = {line.split()[0] for line in result.stdout.splitlines()}
    assert levels == {"ok"}
    assert "Cloud View front desk (T1); entries: 1" in result.stdout


def test_something_to_look_at_ends_with_1_and_says_what_to_do(written: Shell) -> None:
    written.now = NOW + 2 * DAY
    result = written("doctor")
    assert result.exit_code == 1
    [(at, line)] = [
        (at, line) for at, line in enumerate(result.stdout.splitlines()) if line.startswith("look")
    ]
    assert line.split(None, 2)[1] == "backups"
    assert "dutydesk backup create" in result.stdout.splitlines()[at + 1]


def test_something_bad_ends_with_3(written: Shell) -> None:
    tamper(written.path, "UPDATE entry SET text = 'other'")
    result = written("doctor")
    assert result.exit_code == 3
    assert "bad" in result.stdout
    assert "dutydesk log verify" in result.stdout


def test_quick_says_what_it_left_out(written: Shell) -> None:
    tamper(written.path, "UPDATE entry SET text = 'other'")
    result = written("doctor", "--quick")
    assert result.exit_code == 0
    assert result.stdout.count("left out") == 2


def test_json_has_an_object_for_each_line(written: Shell) -> None:
    objects = written.objects("doctor")
    assert {each["check"] for each in objects} == set(CHECK_WORDS) - {"old backups", "old copies"}
    assert all(each.keys() == {"check", "level", "said", "advice", "facts"} for each in objects)
    assert {each["level"] for each in objects} == {"ok"}


def test_it_speaks_the_desks_language(written: Shell) -> None:
    tamper(written.path, "UPDATE setting SET value = 'zh' WHERE name = 'language'")
    written.language = None
    assert "终端" in written("doctor").stdout


def test_spans_of_time_are_said_in_the_readers_language(written: Shell) -> None:
    written.language = "zh"
    told = written("doctor").stdout
    assert "0 分钟" in told
    assert " min" not in told


def test_what_is_listed_has_the_commas_of_the_language(written: Shell) -> None:
    write("two", "gate")
    beside = written.path.with_name
    beside(".desk.db.drill").mkdir()
    beside(".desk.db.backup").mkdir()
    for name in ("desk.db.before-7-a", "desk.db.before-7-b", "desk.db.before-restore-a"):
        beside(name).touch()
    beside("desk.db.before-restore-b").touch()
    beside("desk.db.damaged-journal-a").touch()
    beside("desk.db.damaged-journal-b").touch()
    tamper(written.path, "DELETE FROM staff WHERE login IN ('li', 'gate')")
    written.now = (written.path.stat().st_mtime_ns // 1000) + 400 * DAY
    written.language = "zh"
    told = written("doctor").stdout
    for listed in (
        ".desk.db.backup、.desk.db.drill",
        "desk.db.before-7-a、desk.db.before-7-b、",
        "desk.db.before-restore-a、desk.db.before-restore-b",
        "desk.db.damaged-journal-a、desk.db.damaged-journal-b",
        "entry 1 -> staff、entry 2 -> staff",
    ):
        assert listed in told
    objects = map(json.loads, written("doctor", "--json").stdout.splitlines())
    names = [each["facts"]["names"] for each in objects if each["check"] == "leftovers"]
    assert names[0] == [".desk.db.backup", ".desk.db.drill"]


def test_without_a_desk_it_looks_at_the_rest(tmp_path: Path) -> None:
    done = run("--db", tmp_path / "none.db", "--lang", "en", "doctor")
    assert done.returncode == 3
    assert b"There is no desk at" in done.stdout
    assert b"SQLite" in done.stdout
    assert done.stderr == b""


def test_hostile_bytes_never_reach_the_terminal(written: Shell) -> None:
    tamper(written.path, "UPDATE setting SET value = ? WHERE name = 'desk_name'", ["\x1b[2J evil"])
    result = written("doctor")
    assert "\x1b" not in result.stdout
    assert "evil" in result.stdout


def test_a_locale_that_is_not_utf8_is_named(written: Shell) -> None:
    environment = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("--db", written.path, "--lang", "en", "doctor", "--json", environment=environment)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["level"] for line in lines if line["check"] == "locale"] == ["look"]
