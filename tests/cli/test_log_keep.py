"""Checking, exporting and thinning out the log from the shell."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from models.log import entries
from models.log.tables import Entry
from tests import factories
from tests.cli.conftest import Shell, tamper
from tests.factories import at, write


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def written(shell: Shell) -> Shell:
    """A shell on a desk with four entries of different days."""
    write("old news", place="B1", now=at(10, day=1))
    write("fire drill", category="incident", now=at(11, day=1))
    write("=1+1", place="+B2", now=at(10, day=20))
    write("today", now=at(2))
    return shell


def test_a_whole_log_is_said_to_be_and_its_code_given(written: Shell) -> None:
    lines = written.lines("log", "verify")
    assert lines[0] == "4 entries were checked."
    assert lines[-1] == "The log is as it was written."
    [told] = written.objects("log", "verify")
    assert (told["whole"], told["entries"], told["findings"]) == (True, 4, [])
    assert told["head"] in lines[1]


def test_an_empty_log_is_whole(shell: Shell) -> None:
    [told] = shell.objects("log", "verify")
    assert (told["whole"], told["entries"], told["head"]) == (True, 0, None)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE entry SET text = 'nothing' WHERE number = 2", "text_changed"),
        ("UPDATE entry SET happened_at = happened_at + 1 WHERE number = 2", "changed"),
        ("UPDATE entry SET author = 'wang' WHERE number = 2", "changed"),
        ("UPDATE entry SET channel = 'shell' WHERE number = 2", "changed"),
        ("DELETE FROM entry WHERE number = 2", "missing"),
        ("UPDATE entry SET text = NULL, salt = NULL WHERE number = 2", "text_missing"),
    ],
)
def test_what_was_changed_is_a_sentence_and_ends_with_1(
    written: Shell, statement: str, kind: str
) -> None:
    tamper(written.path, statement)
    result = written("log", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith(("Entry 2: ", "Entries 2 to 2: "))
    assert "as it was written." not in result.stdout.splitlines()[-1]
    as_json = written("log", "verify", "--json")
    assert as_json.exit_code == 1
    assert kind in {found["kind"] for found in json.loads(as_json.stdout)["findings"]}


def test_a_code_from_paper_finds_a_tail_that_was_cut_off(written: Shell) -> None:
    [told] = written.objects("log", "verify")
    code = told["head"]
    assert any(
        "entry 4 has it" in line for line in written.lines("log", "verify", "--anchor", code)
    )
    tamper(written.path, "DELETE FROM entry WHERE number = 4")
    assert written("log", "verify").exit_code == 0
    cut = written("log", "verify", "--anchor", code.lower().replace("-", " "))
    assert cut.exit_code == 1
    assert code in cut.stdout


def test_a_code_that_is_none_is_refused(written: Shell) -> None:
    result = written("log", "verify", "--anchor", "12-34")
    assert (result.exit_code, result.stderr[:5]) == (2, "Code:")


def test_csv_has_a_header_every_number_and_no_formula(written: Shell) -> None:
    result = written("log", "export", "--format", "csv")
    rows = cells(result.stdout)
    assert list(rows[0])[:4] == ["number", "happened_at", "recorded_at", "author"]
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert (rows[2]["text"], rows[2]["place"]) == ("'=1+1", "'+B2")
    assert rows[0]["happened_at"] == "2026-11-01T10:00:00.000+08:00"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋"])
def test_a_cell_that_starts_a_formula_is_made_text(shell: Shell, start: str) -> None:
    write(f"{start}cmd|'/c calc'!A0")
    [row] = cells(shell("log", "export", "--format", "csv").stdout)
    assert row["text"].startswith(f"'{start}")


def test_an_export_has_what_lists_fold_away(shell: Shell) -> None:
    write("slip")
    entries.take_back(1, factories.actor(), factories.NOW)
    assert shell.lines("log", "list") == []
    lines = shell.lines("log", "export", "--format", "json")
    told = [json.loads(line) for line in lines]
    assert [(row["action"], row["target"], row["void"]) for row in told] == [
        ("entry", None, True),
        ("take_back", 1, False),
    ]


def test_an_export_is_bounded_by_recorded_times(written: Shell) -> None:
    result = written(
        *("log", "export", "--format", "csv", "--since", "2026-11-02", "--until", "2026-11-24")
    )
    assert [row["number"] for row in cells(result.stdout)] == ["3"]


def test_a_text_of_many_lines_is_one_cell(shell: Shell) -> None:
    write('one, "two"\nthree')
    [row] = cells(shell("log", "export", "--format", "csv").stdout)
    assert row["text"] == 'one, "two"\nthree'


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_exported_file_is_the_owner_s_and_the_same_as_the_output(
    written: Shell, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "out" / f"log.{form}"
    file.parent.mkdir()
    written.lines("log", "export", "--format", form, "--output", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == written("log", "export", "--format", form).stdout_bytes
    assert list(file.parent.iterdir()) == [file]


def test_an_existing_file_is_never_overwritten(written: Shell, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("precious")
    result = written("log", "export", "--format", "csv", "--output", str(file))
    assert (result.exit_code, file.read_text()) == (2, "precious")
    assert str(file) in result.stderr


def test_a_folder_that_is_not_there_is_said(written: Shell, tmp_path: Path) -> None:
    file = tmp_path / "missing" / "log.csv"
    result = written("log", "export", "--format", "csv", "--output", str(file))
    assert result.exit_code == 3
    assert result.stderr.startswith("The output could not be written")


def test_a_purge_removes_old_texts_and_the_chain_stays_whole(
    written: Shell, pin_file: Path
) -> None:
    asked = ("log", "purge", "--before", "2026-11-10")
    assert written.lines(*asked, "--dry-run") == ["1 text would go. 1"]
    assert written.objects("log", "show", "1")[0]["text"] == "old news"
    told = written.lines(*asked, "--as", "admin", "--pin-file", str(pin_file))
    assert told == ["The texts were removed; #5 says which."]
    first, drill, *_ = written.objects("log", "list")
    assert (first["text"], first["place"], drill["text"]) == (None, None, "fire drill")
    assert "(removed)" in written.lines("log", "list")[0]
    [checked] = written.objects("log", "verify")
    assert (checked["whole"], checked["purged"]) == (True, 1)
    assert b"old news" not in written.path.read_bytes()


def test_nothing_old_enough_writes_nothing(written: Shell, pin_file: Path) -> None:
    asked = ("--as", "admin", "--pin-file", str(pin_file))
    told = written.lines("log", "purge", "--before", "2025-01-01", *asked)
    assert told == ["No entry is that old. Nothing was removed."]
    assert len(written.objects("log", "list")) == 4


@pytest.mark.parametrize("login", ["li", "zhao", "gate"])
def test_only_an_admin_may_purge(written: Shell, pin_file: Path, login: str) -> None:
    asked = ("--as", login, "--pin-file", str(pin_file))
    result = written("log", "purge", "--before", "2026-11-10", *asked)
    assert (result.exit_code, "may not do that" in result.stderr) == (4, True)
    assert written.objects("log", "show", "1")[0]["text"] == "old news"


def test_a_day_to_come_is_refused(written: Shell, pin_file: Path) -> None:
    asked = ("--as", "admin", "--pin-file", str(pin_file))
    result = written("log", "purge", "--before", "2027-01-01", *asked)
    assert (result.exit_code, result.stderr[:7]) == (2, "Before:")


def test_texts_that_a_reader_keeps_in_the_file_are_not_said_to_be_gone(
    written: Shell, pin_file: Path
) -> None:
    asked = ("log", "purge", "--before", "2026-11-10", "--as", "admin", "--pin-file", str(pin_file))
    with closing(sqlite3.connect(written.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchall()
        result = written(*asked)
    assert result.exit_code == 1
    assert "#5 says which" in result.stdout
    assert "still in its file" in result.stderr
    assert written.lines(*asked) == ["No entry is that old. Nothing was removed."]
    assert b"old news" not in written.path.read_bytes()


def test_findings_that_are_not_listed_are_counted(written: Shell) -> None:
    names = ", ".join(name for name in Entry._meta.fields if name != "number")
    tamper(
        written.path,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
        f"INSERT INTO entry SELECT -n.i, {names} FROM entry, n WHERE entry.number = 1",
    )
    lines = written("log", "verify").stdout.splitlines()
    assert lines[-2:] == ["100 more are not listed.", "1100 findings."]
    assert json.loads(written("log", "verify", "--json").stdout)["unlisted"] == 100
