"""Complaints written out and read in: the same columns, masked phones, all or nothing."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from models.audit import Audit
from models.clock import MINUTE
from models.complaints import following_up, judging, reads, taking, working
from models.complaints.exchange import COLUMNS
from models.complaints.tables import NewComplaint
from models.database import database, open_desk, rows
from tests.cli.conftest import Shell
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor

HEAD = "received_at,kind,severity,complainant,phone,unit,words,department\n"


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """A desk with one open complaint of two callers and one that is closed."""
    open_desk(shell.path)
    li, zhao = actor("li"), actor("zhao")
    first = NewComplaint(
        "=Water, from above\nagain", severity=2, complainant="王女士", phone="13812345678",
        unit="12-1503", remedy="Repaint", department="engineering",
    )  # fmt: skip
    case = taking.take(first, li, NOW - 5 * MINUTE)
    other = NewComplaint("Me too", complainant="Mr Li", phone="075512345678", unit="12-1403")
    taking.join(case.id, other, li, NOW - 4 * MINUTE)
    done = taking.take(NewComplaint("Noise"), li, NOW - 5 * MINUTE)
    working.accept(done.id, li, NOW - 4 * MINUTE)
    working.resolve(done.id, "party", "ended", li, NOW - 3 * MINUTE)
    judging.judge(done.id, "valid", zhao, NOW - 2 * MINUTE)
    following_up.follow_up(done.id, "satisfied", li, NOW - MINUTE)
    return shell


def exported(shell: Shell, *more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(shell.lines("complaint", "export", *more)))


def import_(shell: Shell, path: Path, *more: str, login: str = "li") -> tuple[int, str, str]:
    asked = ("complaint", "import", str(path), *more, "--as", login, "--pin-file", "-")
    result = shell(*asked, given=PIN)
    return result.exit_code, result.stdout, result.stderr


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_every_complaint_is_written_out_with_masked_phones(busy: Shell, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    busy.lines("complaint", "export", "--output", str(path))
    with path.open(newline="") as file:
        first, second = csv.DictReader(file)
    assert tuple(first) == COLUMNS
    assert first["words"] == "'=Water, from above\nagain"
    assert first["phone"] == "138****5678 / 075****5678"
    assert first["complainant"] == "王女士 / Mr Li"
    assert (second["state"], second["judgement"], second["outcome"]) == (
        *("closed", "valid", "satisfied"),
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_json_has_the_same_columns_one_object_a_line(busy: Shell) -> None:
    first, second = map(json.loads, busy.lines("complaint", "export", "--format", "json"))
    assert tuple(first) == COLUMNS
    assert first["words"] == "=Water, from above\nagain"
    assert (second["late"], second["judgement"]) == (False, "valid")


def test_whole_phones_need_a_supervisor_and_are_recorded(busy: Shell) -> None:
    asked = ("complaint", "export", "--unmasked", "--pin-file", "-", "--as")
    refused = busy(*asked, "li", given=PIN)
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert busy("complaint", "export", "--unmasked").exit_code == 2
    assert "13812345678 / 075512345678" in busy(*asked, "zhao", given=PIN).stdout
    open_desk(busy.path)
    wanted = Audit.select(Audit.person).where(Audit.act == "export_unmasked")
    assert rows(wanted) == [("zhao",)]


def test_an_existing_file_is_never_overwritten(busy: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    assert busy("complaint", "export", "--output", str(path)).exit_code == 2
    assert path.read_text() == "mine"


def test_what_was_written_out_is_taken_at_another_desk(
    busy: Shell, desk: MakeDesk, tmp_path: Path
) -> None:
    """The open ones come over with both callers and when they were received."""
    path = tmp_path / "out.csv"
    asked = ("complaint", "export", "--unmasked", "--as", "zhao", "--pin-file", "-")
    result = busy(*asked, "--output", str(path), given=PIN)
    assert result.exit_code == 0, result.stderr
    database.close()
    there = Shell(desk("en", "other.db"))
    told = "1 complaint would be taken.\n1 that is closed was left out.\n"
    assert import_(there, path, "--dry-run") == (0, told, "")
    assert there.objects("complaint", "list") == []
    assert import_(there, path)[:2] == (0, told.replace("would be", "was"))
    [case] = there.objects("complaint", "list")
    assert case["words"] == "=Water, from above\nagain"
    assert case["received_at"] == "2026-11-24T02:15:00.000+08:00"
    assert (case["severity"], case["department"], case["remedy"]) == (
        *("major", "engineering", "Repaint"),
    )
    assert [each["name"] for each in case["callers"]] == ["王女士", "Mr Li"]


def test_a_department_is_read_by_its_name_too(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "2026-11-24 02:00,repair,,,,1-1,Water,customer service\n")
    assert import_(shell, path)[0] == 0
    [case] = shell.objects("complaint", "list")
    assert case["department"] == "customer-service"


def test_the_log_tells_of_each_that_was_taken_and_whom_it_is_late_for(
    shell: Shell, tmp_path: Path
) -> None:
    late = "2026-11-23 08:00"
    path = written(tmp_path, f"received_at,words\n{late},Lamp out\n,Noise\n{late},Smell\n")
    assert import_(shell, path)[0] == 0
    said = [entry["text"] for entry in shell.objects("log", "list", "--category", "complaint")]
    taken = {text[:13] for text in said if " taken: " in text}
    assert taken == {"T-2026-000001", "T-2026-000002", "T-2026-000003"}
    late_for = {text[:13] for text in said if "overdue" in text}
    assert late_for == {"T-2026-000001", "T-2026-000003"}
    assert shell("log", "verify").exit_code == 0


def test_a_dry_run_wants_no_pin(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "words\nLamp out\n")
    assert shell.lines("complaint", "import", str(path), "--dry-run") == [
        "1 complaint would be taken."
    ]


def test_the_words_of_either_language_and_chinese_spreadsheets_are_understood(
    shell: Shell, tmp_path: Path
) -> None:
    text = HEAD + "2026/11/24 02:05,报修,重大投诉,王女士,13812345678,12-1503,楼上漏水,\n"
    text = text.replace("重大投诉", "major")
    assert import_(shell, written(tmp_path, text, "gb18030"))[0] == 0
    [case] = shell.objects("complaint", "list")
    assert (case["kind"], case["severity"], case["words"]) == ("repair", "major", "楼上漏水")
    assert case["received_at"] == "2026-11-24T02:05:00.000+08:00"


def test_each_bad_row_is_named_and_nothing_is_taken(shell: Shell, tmp_path: Path) -> None:
    bad = [
        ",complaint,general,,,1-1,fine,",
        ",odd,general,,,1-1,kind,",
        ",complaint,odd,,,1-1,severity,",
        "tomorrow,complaint,general,,,1-1,time,",
        "2027-01-01 10:00,complaint,general,,,1-1,later,",
        ",complaint,general,,138****5678,1-1,masked,",
        ",complaint,general,,,1-1,,",
        ",complaint,general,,,1-1,nowhere,odd",
    ]
    path = written(tmp_path, HEAD + "\n".join(bad))
    for more in ((), ("--dry-run",)):
        code, told, said = import_(shell, path, *more)
        assert (code, told) == (2, "")
        lines = said.splitlines()
        assert [line.partition(": ")[0] for line in lines[:-1]] == [
            f"Row {n}" for n in range(3, 10)
        ]
        assert [line.split(": ")[1] for line in lines[:-1]] == [
            *("Kind", "Severity", "Time", "Happened", "Phone", "Text", "Department"),
        ]
        assert lines[-1] == f"7 rows of {path} will not do. Nothing was changed."
    assert shell.objects("complaint", "list") == []


@pytest.mark.parametrize(
    ("column", "choices", "chinese"),
    [
        ("channel", "in_person, phone, letter, online, other", "来访、来电"),
        ("kind", "enquiry, repair, complaint, suggestion, help, praise", "咨询、报修"),
    ],
)
def test_what_is_not_one_is_told_with_those_that_can_be_chosen(
    shell: Shell, tmp_path: Path, column: str, choices: str, chinese: str
) -> None:
    path = written(tmp_path, f"words,{column}\nLamp out,odd\n")
    assert import_(shell, path)[2].splitlines()[0].endswith(f"Use one of {choices}.")
    shell.language = "zh"
    assert chinese in import_(shell, path)[2]


def test_a_file_that_is_read_in_twice_is_refused(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "2026-11-24 02:05,repair,,,,1-1,Lamp out,\n")
    assert import_(shell, path)[0] == 0
    code, _, said = import_(shell, path)
    assert code == 2
    assert said.startswith("Row 2: T-2026-000001 is the same")
    assert len(shell.objects("complaint", "list")) == 1


@pytest.mark.parametrize("text", ["", "kind,unit\nrepair,1-1\n", "\x00\x01"])
def test_a_file_without_the_column_of_words_is_refused(
    shell: Shell, tmp_path: Path, text: str
) -> None:
    code, told, said = import_(shell, written(tmp_path, text))
    assert (code, told) == (2, "")
    assert said.startswith("Columns: the first line must name")


def test_too_many_rows_are_refused_at_once(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "words\n" + "Lamp out\n" * 502)
    code, _, said = import_(shell, path, "--dry-run")
    assert code == 2
    assert said.splitlines()[0] == "Row 502: 500 rows are the most. Split the file."


def test_who_may_not_take_complaints_reads_none_in(shell: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, "words\nLamp out\n")
    assert import_(shell, path, login="gate")[0] == 4
    open_desk(shell.path)
    assert reads.counts(NOW).open == 0
