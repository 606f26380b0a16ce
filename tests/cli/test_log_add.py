"""Writing entries from the shell: one, or a stream from a machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from models.clock import MINUTE
from models.log import reads
from tests.cli.conftest import ROOT, Shell, command, run
from tests.factories import NOW, PIN, at


def test_a_device_writes_without_a_pin_in_its_own_channel(shell: Shell) -> None:
    assert shell.lines("log", "add", "Door forced", "--as", "gate") == ["#1"]
    [entry] = shell.objects("log", "list")
    assert (entry["text"], entry["author"], entry["channel"]) == ("Door forced", "gate", "device")


def test_a_person_writes_with_the_pin_through_the_shell(shell: Shell, pin_file: Path) -> None:
    shell.lines("log", "add", "Rounds done", "--as", "li", "--pin-file", str(pin_file))
    [entry] = shell.objects("log", "list")
    assert (entry["author"], entry["channel"]) == ("li", "shell")


def test_a_person_without_a_pin_writes_nothing(shell: Shell) -> None:
    result = shell("log", "add", "x", "--as", "li")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("PIN: none was given")
    assert shell.objects("log", "list") == []


def test_who_writes_may_stand_before_the_command(shell: Shell) -> None:
    assert shell.lines("--as", "gate", "log", "add", "Door") == ["#1"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("x",), 2, "Login: say who you are"),
        (("x", "--as", "nobody"), 2, "Login: there is nobody"),
        ((" ", "--as", "gate"), 2, "Text: write what happened"),
        (("a" * 4001, "--as", "gate"), 2, "Text: 4001 characters are too many"),
        (("2027-01-01 10:00 x", "--as", "gate"), 2, "Happened: 2027-01-01 10:00 is still to come"),
    ],
)
def test_what_will_not_do_is_said_in_one_sentence(
    shell: Shell, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    result = shell("log", "add", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1


def test_the_marks_of_the_entry_line_are_understood(shell: Shell) -> None:
    shell.lines("log", "add", "02:10 #巡查 !! @12-1503 水管漏水 >>07:30", "--as", "gate")
    [entry] = shell.objects("log", "list")
    assert entry["happened_at"] == "2026-11-24T02:10:00.000+08:00"
    assert entry["recorded_at"] == "2026-11-24T02:20:00.000+08:00"
    assert (entry["category"], entry["severity"]) == ("patrol", "urgent")
    assert (entry["place"], entry["text"], entry["open"]) == ("12-1503", "水管漏水", True)
    assert entry["shift"] == "2026-11-23-night"


def test_plain_text_keeps_its_marks(shell: Shell) -> None:
    shell.lines("log", "add", "!! @12 #patrol", "--as", "gate", "--plain")
    [entry] = shell.objects("log", "list")
    assert (entry["text"], entry["severity"]) == ("!! @12 #patrol", "routine")


def test_a_time_that_was_moved_is_said(shell: Shell) -> None:
    assert "yesterday" in shell("log", "add", "23:50 x", "--as", "gate").stderr
    assert "now was taken" in shell("log", "add", "02:25 y", "--as", "gate").stderr


def test_what_looks_like_a_mark_and_is_text_is_said_to_a_person_unless_it_is_plain(
    shell: Shell, pin_file: Path
) -> None:
    person = ("--as", "li", "--pin-file", str(pin_file))
    said = shell("log", "add", "#nosuch door 3 open", *person)
    assert (said.stdout, said.stderr) == ("#1\n", "#1: kept as text: #nosuch\n")
    inside = shell("log", "add", "over the wall !! >>05:00 a courier calls", *person)
    assert (inside.stdout, inside.stderr) == ("#2\n", "#2: kept as text: !! >>05:00\n")
    assert shell("log", "add", "#nosuch lift 4 stuck", *person, "--plain").stderr == ""
    assert shell("log", "add", "#nosuch gate 5 open", "--as", "gate").stderr == ""


def test_a_likely_repeat_is_pointed_out_and_written(shell: Shell, pin_file: Path) -> None:
    arguments = ("log", "add", "Lift 2 stuck", "--as", "li", "--pin-file", str(pin_file))
    shell.lines(*arguments)
    shell.now = NOW + MINUTE
    again = shell(*arguments)
    assert (again.exit_code, again.stdout) == (0, "#2\n")
    assert again.stderr.splitlines() == ["#2 is much like #1."]


def test_a_device_s_repeat_is_folded(shell: Shell) -> None:
    for _ in range(3):
        shell.lines("log", "add", "Battery low", "--as", "gate")
    [line] = shell.lines("log", "list")
    assert "told 3 times" in line


def test_each_line_of_a_stream_is_an_entry(shell: Shell) -> None:
    given = b"!! Door forced\r\n\n   \n02:10 #patrol all well\nlast"
    assert shell.lines("log", "add", "-", "--as", "gate", given=given) == ["#1", "#2", "#3"]
    texts = [(entry["text"], entry["severity"]) for entry in shell.objects("log", "list")]
    assert texts == [("Door forced", "urgent"), ("all well", "routine"), ("last", "routine")]


def test_the_pin_may_be_the_first_line_of_the_stream(shell: Shell) -> None:
    asked = ("log", "add", "-", "--as", "li", "--pin-file", "-")
    assert shell.lines(*asked, given=f"{PIN}\none\ntwo\n") == ["#1", "#2"]


def test_a_line_that_will_not_do_is_named_and_the_others_go_on(shell: Shell) -> None:
    given = b"one\n!! @B1\n" + b"x" * 200_000 + b"\ntwo\n"
    result = shell("log", "add", "-", "--as", "gate", given=given)
    assert result.exit_code == 1
    assert result.stdout.split() == ["#1", "#2"]
    said = result.stderr.splitlines()
    assert said[0] == "Line 2: Text: write what happened."
    assert said[1].startswith("Line 3: Text: ")
    assert said[2:] == ["2 lines were not written."]
    assert [entry["text"] for entry in shell.objects("log", "list")] == ["one", "two"]


def test_bytes_that_are_not_utf8_and_control_characters_are_harmless(shell: Shell) -> None:
    given = b"\xff\xfe gate \x1b[31mred\x07\n\xe2\x80\xaegnp.exe\n"
    shell.lines("log", "add", "-", "--as", "gate", given=given)
    texts = [entry.text or "" for entry in reads.newest(9)]
    assert len(texts) == 2
    assert "\x1b" not in texts[0] + texts[1]
    assert "\u202e" not in texts[1]


def test_a_stream_is_written_as_it_arrives(shell: Shell) -> None:
    """An alarm panel keeps the pipe open: each number comes before the next line is sent."""
    process = subprocess.Popen(
        command("--db", shell.path, "log", "add", "-", "--as", "gate"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2, 3):
            process.stdin.write(f"Alarm in zone {number}\n".encode())
            process.stdin.flush()
            assert process.stdout.readline() == f"#{number}\n".encode()
            assert reads.entry(number).text == f"Alarm in zone {number}"
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_killed_after_a_number_was_printed_the_entry_is_there(shell: Shell) -> None:
    process = subprocess.Popen(
        command("--db", shell.path, "log", "add", "-", "--as", "gate"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Fire door open\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"#1\n"
        process.kill()
    assert [entry["text"] for entry in shell.objects("log", "list")] == ["Fire door open"]
    assert shell("log", "verify").exit_code == 0


def test_python_m_tui_is_the_command(shell: Shell) -> None:
    result = run("--db", shell.path, "log", "add", "门开了", "--as", "gate")
    assert (result.returncode, result.stdout, result.stderr) == (0, b"#1\n", b"")


def test_an_older_time_is_kept_beside_the_recorded_one(shell: Shell) -> None:
    shell.lines("log", "add", "11-22 23:50 found a key", "--as", "gate")
    assert reads.entry(1).happened_at == at(23, 50, day=22)
