"""Visits written out, expected ones read in: masked, all or nothing."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from models.audit import Audit
from models.database import open_desk, rows
from models.visitors.exchange import COLUMNS
from tests.cli.conftest import Shell
from tests.factories import NOW, PIN
from tests.models.visitors.registering import DAY, sign_in

HEAD = "name,party,phone,last_four,unit,purpose,expected_from,expected_until\n"
ANN = "Ann Ng,2,13812345678,1234,12-1503,repair,2026-11-25 09:00,2026-11-25 11:00\n"


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """A desk with a visit of last week and one of today."""
    open_desk(shell.path)
    sign_in("=Ann", NOW - 7 * DAY, phone="13812345678", last_four="1234")
    sign_in("王芳", phone="075512345678")
    return shell


def exported(shell: Shell, *more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(shell.lines("visitor", "export", *more)))


def read_in(shell: Shell, path: Path, *more: str, login: str = "li") -> tuple[int, str, str]:
    asked = ("visitor", "import-expected", str(path), *more, "--as", login, "--pin-file", "-")
    result = shell(*asked, given=PIN)
    return result.exit_code, result.stdout, result.stderr


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "expected.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_visits_are_written_out_masked_and_no_formula(busy: Shell, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    busy.lines("visitor", "export", "--output", str(path))
    with path.open(newline="") as file:
        today, before = csv.DictReader(file)
    assert tuple(today) == COLUMNS
    assert (today["name"], today["phone"]) == ("王芳", "075****5678")
    assert (before["name"], before["last_four"]) == ("'=Ann", "****1234")
    assert before["arrived_at"] == "2026-11-17T02:20:00.000+08:00"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_time_chooses_and_json_has_the_same_columns(busy: Shell) -> None:
    assert [row["name"] for row in exported(busy, "--since", "11-20")] == ["王芳"]
    assert [row["name"] for row in exported(busy, "--until", "11-20")] == ["'=Ann"]
    lines = busy.lines("visitor", "export", "--format", "json")
    assert [tuple(json.loads(line)) for line in lines] == [COLUMNS, COLUMNS]


def test_whole_phones_need_a_supervisor_and_are_recorded(busy: Shell) -> None:
    asked = ("visitor", "export", "--unmasked", "--pin-file", "-", "--as")
    refused = busy(*asked, "li", given=PIN)
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert busy("visitor", "export", "--unmasked").exit_code == 2
    assert "13812345678" in busy(*asked, "zhao", given=PIN).stdout
    open_desk(busy.path)
    wanted = Audit.select(Audit.person, Audit.subject).where(Audit.act == "export_unmasked")
    assert rows(wanted) == [("zhao", "visitors")]
    [entry] = busy.objects("log", "list", "--last", "1")
    assert "unmasked" in entry["text"]


def test_an_existing_file_is_never_overwritten(busy: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    assert busy("visitor", "export", "--output", str(path)).exit_code == 2
    assert path.read_text() == "mine"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_expected_visitors_are_taken_in_what_spreadsheets_write(
    shell: Shell, tmp_path: Path, encoding: str
) -> None:
    path = written(tmp_path, HEAD + ANN + ANN.replace("Ann Ng", "王芳"), encoding)
    assert read_in(shell, path, "--dry-run") == (0, "2 visitors would be expected.\n", "")
    assert shell.objects("visitor", "list") == []
    assert read_in(shell, path) == (0, "2 visitors are expected.\n", "")
    found = shell.objects("visitor", "list", "--state", "expected")
    assert {each["name"] for each in found} == {"Ann Ng", "王芳"}
    assert found[0]["expected_from"] == "2026-11-25T09:00:00.000+08:00"


def test_every_bad_row_is_named_with_why_and_nothing_is_taken(shell: Shell, tmp_path: Path) -> None:
    bad = "Bob,many,,,,,2026-11-25 09:00,2026-11-25 11:00\nCarl,,,,,,soon,2026-11-25 11:00\n"
    path = written(tmp_path, HEAD + ANN + bad)
    for more in ((), ("--dry-run",)):
        code, told, said = read_in(shell, path, *more)
        assert (code, told) == (2, "")
        first, second, last = said.splitlines()
        assert first.startswith("Row 3: Party: give how many")
        assert second.startswith("Row 4: expected_from: soon was not understood")
        assert last == f"2 rows of {path} will not do. Nothing was changed."
    assert shell.objects("visitor", "list") == []


def test_a_document_number_is_cut_and_its_row_named(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ANN.replace(",1234,", ",110101199003071234,"))
    code, told, said = read_in(shell, path)
    assert (code, told) == (0, "1 visitor is expected.\n")
    assert said == "Row 2: a document number was cut to its last four.\n"
    assert shell.objects("visitor", "list")[0]["last_four"] == "****1234"


def test_what_is_no_file_of_visitors_is_said(shell: Shell, tmp_path: Path) -> None:
    code, _, said = read_in(shell, written(tmp_path, "a,b\n1,2\n"))
    assert code == 2
    assert said.startswith("Columns: the first line must name at least name, expected_from")
    assert read_in(shell, tmp_path / "none.csv")[2].endswith("cannot be read.\n")


def test_a_device_takes_none(shell: Shell, tmp_path: Path) -> None:
    assert read_in(shell, written(tmp_path, HEAD + ANN), login="gate")[0] == 4
    assert shell.objects("visitor", "list") == []
