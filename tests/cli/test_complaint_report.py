"""The figures of a period from the shell: as text, CSV, JSON and HTML."""

from __future__ import annotations

import csv
import json

import pytest
from wcwidth import width

from models.clock import DAY, MINUTE
from models.complaints import following_up, judging, taking, working
from models.complaints.tables import NewComplaint
from models.database import open_desk
from tests.cli.conftest import Shell
from tests.factories import NOW, actor


@pytest.fixture
def month(shell: Shell) -> Shell:
    """A desk whose November has two complaints and a repair; one was closed, satisfied."""
    open_desk(shell.path)
    li = actor("li")
    first = NewComplaint("Noise", unit="12-1503", department="security", complainant="Ms Wang",
                         phone="13812345678")  # fmt: skip
    case = taking.take(first, li, NOW - 2 * DAY)
    working.accept(case.id, li, NOW - 2 * DAY + 10 * MINUTE)
    working.resolve(case.id, "party", "ended", li, NOW - 2 * DAY + 60 * MINUTE)
    judging.judge(case.id, "valid", actor("zhao"), NOW - DAY)
    following_up.follow_up(case.id, "satisfied", li, NOW - DAY)
    again = NewComplaint("Noise", unit="12-1503", complainant="Ms Wang", phone="138 1234 5678")
    taking.take(again, li, NOW - DAY)
    taking.take(NewComplaint("=Lamp", kind="repair", unit="3-201"), li, NOW)
    return shell


def test_the_whole_report_is_readable_on_a_terminal(month: Shell) -> None:
    lines = month.lines("complaint", "report")
    assert "Complaints, 2026-11-01 to 2026-11-24" in lines[0]
    told = "\n".join(lines)
    for heading in ("By kind", "By department", "By building", "By channel", "By severity"):
        assert heading in told
    assert "100 %  1/1" in told
    assert "138****5678" in told
    assert "1234" not in told
    assert max(map(width, lines)) <= 80


def test_json_has_counts_times_rates_and_repeats(month: Shell) -> None:
    asked = ("complaint", "report", "--households", "100", "--format", "json")
    [figures] = map(json.loads, month.lines(*asked))
    assert (figures["from"], figures["to"], figures["received"]) == (
        *("2026-11-01", "2026-11-24", 3),
    )
    assert figures["response_seconds"]["median"] == 600
    assert figures["resolution_seconds"]["median"] == 3600
    assert figures["valid_of_households"] == {"part": 1, "whole": 100, "rate": 0.01}
    assert figures["satisfied"]["rate"] == 1.0
    assert [(each["code"], each["count"]) for each in figures["kind"]] == [
        *(("complaint", 2), ("repair", 1)),
    ]
    assert figures["repeat_units"] == [{"unit": "12-1503", "count": 2}]
    [caller] = figures["repeat_callers"]
    assert (caller["phone"], caller["count"]) == ("138****5678", 2)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("kind", [("complaint", "2"), ("repair", "1")]),
        ("department", [("", "2"), ("security", "1")]),
        ("building", [("12", "2"), ("3", "1")]),
        ("channel", [("phone", "3")]),
        ("severity", [("general", "3")]),
    ],
)
def test_csv_is_one_table(month: Shell, by: str, expected: list[tuple[str, str]]) -> None:
    lines = month.lines("complaint", "report", "--by", by, "--format", "csv")
    assert [(row["code"], row["count"]) for row in csv.DictReader(lines)] == expected


def test_the_trend_is_by_day_or_by_month(month: Shell) -> None:
    days = list(csv.reader(month.lines("complaint", "report", "--by", "day", "--format", "csv")))
    assert days[0] == ["period", "received", "resolved", "late"]
    assert [row[:3] for row in days[1:]] == [
        ["2026-11-22", "1", "1"],
        ["2026-11-23", "1", "0"],
        ["2026-11-24", "1", "0"],
    ]
    months = month.lines("complaint", "report", "--by", "month", "--format", "csv")
    assert months[1].startswith("2026-11,3,1,")


def test_one_table_is_asked_for_by_name(month: Shell) -> None:
    told = "\n".join(month.lines("complaint", "report", "--by", "month"))
    assert "By month" in told
    assert "By kind" not in told


def test_html_is_one_file_that_escapes_what_people_wrote(month: Shell) -> None:
    open_desk(month.path)
    taking.take(NewComplaint("x", unit="<b>-1"), actor("li"), NOW)
    told = month("complaint", "report", "--format", "html").stdout
    assert told.startswith("<!DOCTYPE html>")
    assert "<script" not in told
    assert "&lt;b&gt;" in told


def test_the_last_day_is_part_of_the_period(month: Shell) -> None:
    def received(*period: str) -> int:
        asked = ("complaint", "report", "--format", "json", *period)
        return int(json.loads(month.lines(*asked)[0])["received"])

    assert received("--from", "2026-11-24", "--to", "2026-11-24") == 1
    assert received("--from", "2026-11-22", "--to", "2026-11-23") == 2
    assert received("--from", "2026-10-01", "--to", "2026-10-31") == 0


def test_an_empty_period_has_no_rates(shell: Shell) -> None:
    told = shell.lines("complaint", "report")
    assert any(line.startswith("Timeliness") and line.endswith("-") for line in told)


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (("--from", "2026-11-24", "--to", "2026-11-23"), "--to is before --from."),
        (("--from", "soon"), "Day: soon is not one."),
    ],
)
def test_a_period_that_is_none_is_refused(
    shell: Shell, period: tuple[str, ...], sentence: str
) -> None:
    result = shell("complaint", "report", *period)
    assert result.exit_code == 2
    assert result.stderr.startswith(sentence)
