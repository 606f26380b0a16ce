"""Reading the log from the shell: what is chosen, how it is laid out, that nothing fakes it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from wcwidth import width

from models.clock import MINUTE
from models.log import entries
from tests import factories
from tests.cli.conftest import ROOT, Shell, command, run, tamper
from tests.factories import NOW, at, write

FIELDS = [
    *("number", "happened_at", "recorded_at", "author", "channel", "shift", "category"),
    *("severity", "text", "place", "corrects", "void", "open", "digest"),
]
# What must never reach a terminal raw: C0 but the line end, DEL, C1, overrides, zero-width.
HARMFUL = {*map(chr, [*range(10), *range(11, 32), *range(127, 160)]), *"\u202e\u200b\u2066\ufeff"}
NASTY = "a\x1b[2Jb\u202ec\r\n      #9       02:20  fake\x9b31m\u200b\u2066"


def numbers(shell: Shell, *arguments: str) -> list[int]:
    return [entry["number"] for entry in shell.objects("log", *arguments)]


@pytest.fixture
def night(shell: Shell) -> Shell:
    """A shell on a desk with a night's log of six entries."""
    write("Lift 2 stuck", category="incident", severity=2, place="B1", now=at(23, 30, day=23))
    write("水管漏水", login="wang", carried=True, due_at=at(9), now=at(1))
    write("Key of 1503 lent", category="key", now=at(2))
    entries.correct(3, entries.NewEntry("Key of 1502 lent"), factories.actor(), at(2, 5))
    entries.void(1, "wrong lift", factories.actor("zhao"), at(2, 10))
    write("Rounds done", now=at(7))
    shell.now = at(7, 30)
    return shell


def test_json_has_exactly_the_promised_fields(night: Shell) -> None:
    for entry in night.objects("log", "list"):
        assert list(entry) == FIELDS
    first, second, third, fourth, *_ = night.objects("log", "list")
    assert first == {
        "number": 1,
        "happened_at": "2026-11-23T23:30:00.000+08:00",
        "recorded_at": "2026-11-23T23:30:00.000+08:00",
        "author": "li",
        "channel": "console",
        "shift": "2026-11-23-night",
        "category": "incident",
        "severity": "urgent",
        "text": "Lift 2 stuck",
        "place": "B1",
        "corrects": None,
        "void": True,
        "open": False,
        "digest": first["digest"],
    }
    assert len(bytes.fromhex(first["digest"])) == 32
    assert (second["open"], second["text"]) == (True, "水管漏水")
    assert (third["corrects"], fourth["corrects"]) == (None, 3)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), [1, 2, 3, 4, 5, 6]),
        (("--last", "2"), [5, 6]),
        (("--shift", "2026-11-23-night"), [1, 2, 3, 4, 5]),
        (("--shift", "2026-11-24-early", "--last", "9"), [6]),
        (("--since", "02:00"), [3, 4, 5, 6]),
        (("--since", "11-24", "--until", "2026-11-24 02:10"), [2, 3, 4]),
        (("--until", "2026-11-24T01:00+08:00"), [1]),
        (("--author", "wang"), [2]),
        (("--category", "钥匙"), [3]),
        (("--category", "key"), [3]),
        (("--severity", "notable"), [1]),
        (("--open",), [2]),
        (("--since", "02:00", "--last", "1"), [6]),
    ],
)
def test_the_options_choose(night: Shell, arguments: tuple[str, ...], expected: list[int]) -> None:
    assert numbers(night, "list", *arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--shift", "2026-11-24-noon"), "Shift: 2026-11-24-noon is not known"),
        (("--since", "soon"), "Time: soon was not understood"),
        (("--author", "nobody"), "Login: there is nobody"),
        (("--category", "gossip"), "Category: gossip is not"),
        (("--severity", "dire"), "Severity: dire is not one"),
    ],
)
def test_a_choice_that_is_not_known_is_named(
    night: Shell, arguments: tuple[str, ...], sentence: str
) -> None:
    result = night("log", "list", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(sentence)


def test_lines_are_aligned_and_say_what_became_of_them(night: Shell) -> None:
    lines = night.lines("log", "list")
    said = "Lift 2 stuck", "水管漏水", "Key of 1503", "Key of 1502", "wrong lift", "Rounds"
    assert [text in line for text, line in zip(said, lines, strict=True)] == [True] * 6
    assert lines[0].startswith("x!!")
    assert "[void by #5]" in lines[0]
    assert lines[1].startswith("o ")
    assert "[open, due 09:00]" in lines[1]
    assert lines[2].startswith("~ ")
    assert "[corrected by #4]" in lines[2]
    assert "[corrects #3]" in lines[3]
    assert "[voids #1]" in lines[4]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_columns_stand_under_each_other_in_both_languages(shell: Shell, language: str) -> None:
    tamper(shell.path, "UPDATE staff SET name = '李静李静李静' WHERE login = 'li'")
    write("TEXT one")
    write("TEXT two", login="wang", category="key")
    shell.language = language
    lines = shell.lines("log", "list")
    assert len({width(line[: line.index("TEXT")]) for line in lines}) == 1


def test_a_long_log_is_cut_to_the_last_twenty_unless_it_is_chosen(shell: Shell) -> None:
    for number in range(30):
        write(f"entry {number}", now=NOW + number * MINUTE)
    assert numbers(shell, "list") == list(range(11, 31))
    assert numbers(shell, "list", "--since", "02:20") == list(range(1, 31))


def test_search_finds_chinese_by_two_characters_and_words_by_their_beginning(night: Shell) -> None:
    assert numbers(night, "search", "漏水") == [2]
    assert numbers(night, "search", "roun") == [6]
    assert numbers(night, "search", "key", "1502") == [4]
    assert numbers(night, "search", "--last", "1", "lent") == [4]
    assert night.lines("log", "search", "nothing-like-it") == []


def test_search_takes_signs_as_text_and_refuses_nothing_but_signs(night: Shell) -> None:
    assert numbers(night, "search", 'key" OR lent*') == []
    result = night("log", "search", "!!!")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Words:")


def test_show_tells_everything_of_one_entry(night: Shell) -> None:
    lines = night.lines("log", "show", "#1")
    assert lines[-1] == "  | Lift 2 stuck"
    shown = "\n".join(lines)
    for fact in ("2026-11-23 23:30:00", "Jane Lee (li), console, tester", "B1", "void by #5"):
        assert fact in shown
    assert night.objects("log", "show", "2")[0]["text"] == "水管漏水"
    assert night("log", "show", "99").exit_code == 2
    assert "no entry one" in night("log", "show", "one").stderr


def test_a_text_of_many_lines_is_one_line_in_the_list(shell: Shell) -> None:
    write("first\nx!!       #9       02:20  fake")
    [line] = shell.lines("log", "list")
    assert "first / x!!" in line
    assert shell.lines("log", "show", "1")[-2:] == [
        "  | first",
        "  | x!!       #9       02:20  fake",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "list"),
        ("log", "list", "--json"),
        ("log", "show", "1"),
        ("log", "search", "fake"),
        ("log", "export", "--format", "csv"),
        ("log", "export", "--format", "json"),
        ("brief",),
        ("brief", "--json"),
        ("staff", "list"),
        ("staff", "list", "--json"),
    ],
)
def test_nothing_stored_reaches_the_terminal_as_a_command(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    """Even a database that was written behind the program's back cannot hide or fake a line."""
    write("fake")
    names = "UPDATE staff SET name = ? WHERE login = 'li'"
    tamper(shell.path, "UPDATE entry SET text = ?, place = ?, author_name = ?", [NASTY] * 3)
    tamper(shell.path, names, [NASTY])
    tamper(shell.path, "UPDATE setting SET value = ? WHERE name = 'desk_name'", [NASTY])
    output = run("--db", shell.path, *arguments).stdout.decode()
    assert output
    assert HARMFUL.isdisjoint(output.replace("\r\n", "\n"))
    if "--json" not in arguments and "export" not in arguments:
        assert not any(line.startswith("      #9") for line in output.splitlines())


def test_json_loses_nothing_by_being_safe(shell: Shell) -> None:
    write("x")
    tamper(shell.path, "UPDATE entry SET text = ?", [NASTY])
    line = run("--db", shell.path, "log", "list", "--json").stdout
    assert json.loads(line)["text"] == NASTY


def test_an_output_that_cannot_hold_chinese_does_not_fail(shell: Shell) -> None:
    write("水管漏水")
    narrow = {"PYTHONIOENCODING": "iso-8859-1"}
    plain = run("--db", shell.path, "log", "list", environment=narrow)
    assert (plain.returncode, b"????" in plain.stdout) == (0, True)
    exact = run("--db", shell.path, "log", "list", "--json", environment=narrow)
    assert json.loads(exact.stdout)["text"] == "水管漏水"


def test_the_language_is_asked_for_else_the_desk_s(shell: Shell) -> None:
    write("hello", category="key")
    shell.language = "zh"
    assert "钥匙" in shell.lines("log", "list")[0]
    shell.language = None
    shell.environment = {"LC_ALL": "zh_CN.UTF-8"}
    assert " key " in shell.lines("log", "list")[0]


def test_a_reader_that_leaves_early_is_not_an_error_message(shell: Shell) -> None:
    for number in range(200):
        write(f"entry {number}")
    process = subprocess.Popen(
        command("--db", shell.path, "log", "list", "--last", "200"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(timeout=20) == 141
    process.stderr.close()


@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_full_disk_under_the_output_is_said(shell: Shell, buffered: str) -> None:
    write("hello")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            command("--db", shell.path, "log", "list"),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
            env=os.environ | {"PYTHONUNBUFFERED": buffered},
        )
    assert result.returncode == 3
    assert result.stderr.decode().startswith("The output could not be written")
