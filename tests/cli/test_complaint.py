"""Complaints from the shell: taken from lines, listed by what is due, shown whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.clock import MINUTE
from models.complaints import following_up, reads, taking, working
from models.complaints.tables import NewComplaint
from models.database import open_desk
from tests.cli.conftest import Shell
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor

HOUR = 60 * MINUTE


@dataclass
class Clerk:
    """Takes complaints in the shell in Jane's name."""

    shell: Shell
    pin_file: Path

    def takes(self, line: str) -> str:
        """Take a line and return what was printed."""
        asked = ("complaint", "add", line, "--as", "li", "--pin-file", str(self.pin_file))
        [told] = self.shell.lines(*asked)
        return told


@pytest.fixture
def clerk(shell: Shell, pin_file: Path) -> Clerk:
    """A clerk with a PIN at the shell."""
    return Clerk(shell, pin_file)


@pytest.fixture
def queue(desk: MakeDesk) -> Shell:
    """A shell on a desk with three cases."""
    return Shell(desk("en", after=three_cases))


def three_cases() -> None:
    """An overdue repair, a complaint on hold and one that just came in."""
    li = actor("li")
    repair = NewComplaint("Lamp out", kind="repair", unit="3-201")
    taking.take(repair, li, NOW - 20 * MINUTE)
    held = taking.take(NewComplaint("Noise above", unit="12-1503"), li, NOW - HOUR)
    working.accept(held.id, li, NOW - 59 * MINUTE)
    working.dispatch(held.id, "security", "wang", li, NOW - 58 * MINUTE)
    working.hold(held.id, "Nobody home", NOW + HOUR, li, NOW - 50 * MINUTE, answer="Tomorrow")
    fresh = NewComplaint(
        "Water from above", severity=2, complainant="Ms Wang", phone="13812345678", unit="7-101"
    )
    taking.take(fresh, li, NOW)


def numbers(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def test_a_line_becomes_a_complaint_with_a_number_and_a_time(clerk: Clerk) -> None:
    told = clerk.takes("12-1503 Ms Wang 13812345678 #repair ! water from above")
    assert told == "T-2026-000001  respond by 02:35"
    [case] = clerk.shell.objects("complaint", "list")
    assert (case["kind"], case["severity"], case["unit"]) == ("repair", "urgent", "12-1503")
    assert case["words"] == "water from above"


def test_the_log_has_the_number_without_the_caller(clerk: Clerk) -> None:
    clerk.takes("12-1503 Ms Wang 13812345678 water from above")
    [entry] = clerk.shell.objects("log", "list")
    assert "T-2026-000001" in entry["text"]
    assert "Wang" not in entry["text"]
    assert "5678" not in entry["text"]


def test_an_open_one_that_is_much_the_same_is_pointed_out(clerk: Clerk) -> None:
    clerk.takes("12-1503 water from above")
    asked = ("complaint", "add", "12-1503 still water", "--as", "li")
    result = clerk.shell(*asked, "--pin-file", str(clerk.pin_file))
    assert result.stdout.startswith("T-2026-000002")
    assert result.stderr == "T-0002 may be the same as T-0001: water from above\n"


def test_a_hash_that_says_nothing_is_pointed_out_and_the_severity_behind_it_counts(
    clerk: Clerk,
) -> None:
    line = "3-0101 Ms Wang #nosuch !! rubbish at the door"
    asked = ("complaint", "add", line, "--as", "li", "--pin-file", str(clerk.pin_file))
    result = clerk.shell(*asked)
    assert (result.exit_code, result.stderr) == (0, "T-0001: kept as text: #nosuch\n")
    [case] = clerk.shell.objects("complaint", "list")
    assert (case["severity"], case["words"]) == ("major", "#nosuch !! rubbish at the door")


def test_a_dry_run_points_out_a_hash_that_says_nothing(shell: Shell) -> None:
    result = shell("complaint", "add", "3-0101 #nosuch rubbish", "--dry-run")
    assert "What happened  #nosuch rubbish" in result.stdout
    assert result.stderr == "as text: #nosuch\n"


def test_a_dry_run_shows_how_a_line_is_understood_and_takes_nothing(shell: Shell) -> None:
    line = "12-1503 Ms Wang 13812345678 #repair !! water from above"
    assert shell.lines("complaint", "add", line, "--dry-run") == [
        "Kind           repair",
        "Channel        by phone",
        "Severity       major",
        "Unit           12-1503",
        "Complainant    Ms Wang",
        "Phone          138****5678",
        "What happened  water from above",
    ]
    assert shell.objects("complaint", "list") == []


def test_a_dry_run_of_a_stream_never_shows_the_pin(shell: Shell) -> None:
    asked = ("complaint", "add", "-", "--dry-run", "--pin-file", "-")
    told = shell(*asked, given=f"{PIN}\nLamp out\n").stdout
    assert PIN not in told
    assert "What happened  Lamp out" in told


@pytest.mark.parametrize(
    ("login", "code", "sentence"),
    [
        ("gate", 4, "Gate may not do that here: take, dispatch"),
        ("admin", 4, "Adam Admin may not"),
        ("nobody", 2, "Login: there is nobody"),
    ],
)
def test_who_may_not_take_one_is_refused(
    shell: Shell, pin_file: Path, login: str, code: int, sentence: str
) -> None:
    if login == "admin":
        shell.lines("staff", "set-role", "admin", "--role", "admin")
    asked = ("complaint", "add", "x", "--as", login, "--pin-file", str(pin_file))
    result = shell(*asked)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(sentence)
    assert shell.objects("complaint", "list") == []


def test_without_a_pin_nothing_is_taken(shell: Shell) -> None:
    assert shell("complaint", "add", "x", "--as", "li").exit_code == 4
    assert shell.objects("complaint", "list") == []


def test_each_line_of_a_stream_is_taken_and_a_bad_one_is_named(shell: Shell) -> None:
    given = f"{PIN}\n3-201 lamp out\n#repair\n\n5-502 lift stuck\n"
    result = shell("complaint", "add", "-", "--as", "li", "--pin-file", "-", given=given)
    assert result.exit_code == 1
    assert numbers(result.stdout.splitlines()) == ["T-2026-000001", "T-2026-000002"]
    assert result.stderr.splitlines() == [
        "Line 2: Text: write what happened.",
        "1 line was not taken.",
    ]


def test_the_list_begins_with_what_is_overdue_then_what_is_due_next(queue: Shell) -> None:
    lines = queue.lines("complaint", "list")
    assert [line.split()[:2] for line in lines] == [
        ["T-0001", "-00:05"],
        ["T-0003", "!!"],
        ["T-0002", "01:00"],
    ]
    assert lines[1].split()[2] == "00:15"
    assert lines[2].endswith("on hold         complaint  12-1503  Security John King  Noise above")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (("--overdue",), ["T-0001"]),
        (("--on-hold",), ["T-0002"]),
        (("--state", "on_hold"), ["T-0002"]),
        (("--state", "挂起"), ["T-0002"]),
        (("--kind", "repair"), ["T-0001"]),
        (("--kind", "报修"), ["T-0001"]),
        (("--department", "security"), ["T-0002"]),
        (("--department", "SECURITY"), ["T-0002"]),
        (("--department", "secu"), ["T-0002"]),
        (("--mine", "wang"), ["T-0002"]),
        (("--unit", "7-101"), ["T-0003"]),
        (("--words", "water"), ["T-0003"]),
        (("--follow-up",), []),
        (("--limit", "1"), ["T-0001"]),
    ],
)
def test_the_list_is_narrowed_by_each_option(
    queue: Shell, choice: tuple[str, ...], expected: list[str]
) -> None:
    assert numbers(queue.lines("complaint", "list", *choice)) == expected


def test_what_a_limit_leaves_out_is_said(queue: Shell) -> None:
    assert "more than 2" in queue("complaint", "list", "--limit", "2").stderr
    assert queue("complaint", "list", "--limit", "3").stderr == ""


def test_a_closed_one_is_listed_with_all_and_one_to_call_with_follow_up(queue: Shell) -> None:
    li = actor("li")
    open_desk(queue.path)
    case = taking.take(NewComplaint("Thanks", kind="praise"), li, NOW)
    working.accept(case.id, li, NOW)
    working.resolve(case.id, "none", "none", li, NOW)
    held = reads.find("T-0002")
    working.resolve(held.id, "shoes", "talked", li, NOW)
    assert "T-0004" not in numbers(queue.lines("complaint", "list"))
    assert numbers(queue.lines("complaint", "list", "--all"))[-1] == "T-0004"
    assert numbers(queue.lines("complaint", "list", "--state", "closed")) == ["T-0004"]
    assert numbers(queue.lines("complaint", "list", "--follow-up")) == ["T-0002"]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (("--state", "odd"), "--state: odd is not one of received, accepted"),
        (("--kind", "odd"), "--kind: odd is not one of enquiry"),
        (("--department", "odd"), "Department: odd is not on this desk's list. Use one of Engin"),
        (("--mine", "odd"), "Login: there is nobody"),
        (("--on-hold", "--state", "closed"), "--on-hold and another"),
    ],
)
def test_a_choice_that_is_unknown_is_refused(
    queue: Shell, choice: tuple[str, ...], sentence: str
) -> None:
    result = queue("complaint", "list", *choice)
    assert result.exit_code == 2
    assert result.stderr.startswith(sentence)


@pytest.mark.parametrize(("option", "label"), [("--kind", "报修"), ("--state", "挂起")])
def test_what_can_be_chosen_is_named_in_the_reader_s_language(
    queue: Shell, option: str, label: str
) -> None:
    queue.language = "zh"
    refused = queue("complaint", "list", option, "zzz")
    assert refused.exit_code == 2
    assert label in refused.stderr
    assert queue("complaint", "list", option, label).exit_code == 0


def test_json_has_the_masked_phone_and_the_seconds_left(queue: Shell) -> None:
    late, fresh, _ = queue.objects("complaint", "list")
    assert (late["due"], late["seconds_left"]) == ("respond", -300)
    assert late["due_at"] == "2026-11-24T02:15:00.000+08:00"
    assert fresh["callers"] == [{"name": "Ms Wang", "phone": "138****5678"}]


def test_one_is_shown_whole_with_its_timeline(queue: Shell) -> None:
    lines = queue.lines("complaint", "show", "2")
    assert lines[0].split() == ["Complaint", "T-2026-000002"]
    assert any(line.split() == ["Responsible", "Security", "John", "King"] for line in lines)
    assert "  | Noise above" in lines
    timeline = lines[lines.index("Timeline") + 1 :]
    assert timeline[0] == "  2026-11-24 01:20  Jane Lee: take  to be accepted"
    assert timeline[-1] == "    | Nobody home"
    assert "  2026-11-24 01:22  Jane Lee: dispatch (Security John King)  dispatched" in timeline
    assert "[03:20]  on hold" in timeline[-2]


def test_a_link_is_told_by_its_number_and_a_visit_at_the_door_as_one(queue: Shell) -> None:
    open_desk(queue.path)
    working.link(2, "complaint/1", actor("li"), NOW, words="same pipe")
    working.resume(2, actor("li"), NOW)
    working.resolve(2, "Old pipe", "New pipe", actor("li"), NOW)
    following_up.follow_up(2, "not_reached", actor("li"), NOW, way="door")
    timeline = queue.lines("complaint", "show", "2")
    assert any("link (T-0001)  on hold" in line for line in timeline)
    assert any("not reached (home-visit follow-up)" in line for line in timeline)


def test_a_phone_is_shown_masked_only(queue: Shell) -> None:
    for more in ((), ("--json",)):
        told = "\n".join(queue.lines("complaint", "show", "T-0003", *more))
        assert "138****5678" in told
        assert "13812345678" not in told


def test_json_shows_deadlines_and_the_timeline(queue: Shell) -> None:
    [case] = queue.objects("complaint", "show", "T-2026-000002")
    actions = [step["action"] for step in case["timeline"] if step["person"]]
    assert actions == ["take", "accept", "dispatch", "answer", "hold"]
    close = next(each for each in case["deadlines"] if each["kind"] == "close")
    assert close["on_hold"] is True


def test_a_number_that_is_none_is_refused(shell: Shell) -> None:
    result = shell("complaint", "show", "T-9")
    assert (result.exit_code, result.stderr) == (2, "There is no complaint T-9.\n")


def test_what_residents_said_cannot_reach_the_terminal_s_controls(shell: Shell) -> None:
    open_desk(shell.path)
    taking.take(NewComplaint("a\nT-0009 forged", unit="1-1"), actor("li"), NOW)
    assert len(shell.lines("complaint", "list")) == 1
    assert "  | T-0009 forged" in shell.lines("complaint", "show", "1")
