"""Reading, printing and checking handovers from the shell; typing in a paper."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from models import checklists, duty, shifts
from models.database import open_desk
from models.handover import notes, reads, sealing
from models.handover.documents import Document
from models.log.tables import Entry
from tests.cli.conftest import ROOT, Shell, command, tamper
from tests.conftest import MakeDesk
from tests.factories import PIN, actor, at, write
from tests.models import handing_over
from tests.models.handing_over import right_value
from tests.models.test_handover_sheet import hand_over
from tests.terminal import Terminal


@pytest.fixture
def handed(desk: MakeDesk) -> Shell:
    """A shell on a desk where li has handed the night over to wang."""
    return Shell(desk("en", after=hand_over), now=at(8))


@pytest.fixture
def on_duty(shell: Shell) -> Shell:
    """A shell on a desk where li is on the open night shift and nothing is handed over."""
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    write("Lift 2 stopped", carried=True, now=at(3))
    shell.now = at(10)
    return shell


def test_the_list_says_who_handed_over_to_whom(handed: Shell) -> None:
    newest, night = handed.lines("handover", "list")
    assert newest.split()[:4] == ["2", "2026-11-24", "early", "shift"]
    assert newest.endswith("on duty")
    assert "Jane Lee > John King" in night
    assert "sealed" in night
    assert night.endswith(str(reads.by_number(1).code))
    assert handed.lines("handover", "list", "--limit", "1") == [newest]


def test_the_list_says_preparing_once_an_item_is_answered(on_duty: Shell) -> None:
    assert on_duty.lines("handover", "list")[0].endswith("on duty")
    open_desk(on_duty.path)
    item = night_items()[0]
    notes.answer(item.position, right_value(item.kind, item.expected), "", actor("li"), at(5))
    assert on_duty.lines("handover", "list")[0].endswith("preparing")


def test_the_list_as_json(handed: Shell) -> None:
    newest, night = handed.objects("handover", "list")
    assert (newest["number"], newest["state"], newest["outgoing"]) == (2, "preparing", None)
    assert (night["outgoing"], night["incoming"]) == ("li", "wang")
    assert night["sealed_at"] == "2026-11-24T06:06:00.000+08:00"
    counts = [item for item in night_items() if item.kind == "count"]
    assert night["differences"] == len([item for item in counts if item.expected != 0]) > 0
    assert (night["overridden"], night["entered_late"], night["addenda"]) == (False, False, 0)


def night_items() -> tuple[checklists.Item, ...]:
    return checklists.by_id(shifts.by_opening(1).checklist).items


def test_show_tells_the_last_that_was_offered(handed: Shell) -> None:
    text = handed.lines("handover", "show")
    assert text[0] == "Shift handover 1: 2026-11-23 night shift"
    assert text == handed.lines("handover", "show", "1")
    assert text == handed.lines("handover", "show", "--last")
    [told] = handed.objects("handover", "show", "1")
    assert told["document"]["accepted_by"] == {"login": "wang", "name": "John King"}
    assert told["document"]["offered_at"] == "2026-11-24T06:00:00.000+08:00"
    assert [step["action"] for step in told["steps"]] == ["offer", "review", "accept"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "9"), "There is no handover 9."),
        (("show", "2"), "Handover 2 was not offered yet. There is nothing to show."),
        (("show", "1", "--last"), "Give a number or --last, not both."),
        (("print", "1", "--blank"), "A blank form belongs to no handover: leave out the number."),
        (("verify", "9"), "There is no handover 9."),
    ],
)
def test_what_cannot_be_shown_is_a_sentence(
    handed: Shell, arguments: tuple[str, ...], sentence: str
) -> None:
    result = handed("handover", *arguments)
    assert (result.exit_code, result.stderr.strip()) == (2, sentence)
    assert result.stdout == ""


def test_before_any_handover_it_is_said(shell: Shell) -> None:
    assert shell.lines("handover", "list") == []
    result = shell("handover", "print", "--last")
    assert (result.exit_code, result.stderr) == (
        2,
        "No handover was offered yet. There is nothing to show.\n",
    )


def test_print_gives_whole_pages_for_lp(handed: Shell) -> None:
    text = handed("handover", "print", "--last").stdout
    assert {page.rstrip("\n").count("\n") for page in text.split("\f")} == {65}
    assert str(reads.by_number(1).code) in text
    assert text == handed("handover", "print", "1").stdout


def test_a_printed_file_is_private_whole_and_never_overwritten(
    handed: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.html"
    arguments = "handover", "print", "--last", "--format", "html", "--to", str(path)
    made = handed(*arguments)
    assert (made.stdout, made.stderr) == ("", "")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = handed(*arguments)
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)
    assert path.read_text(encoding="utf-8") == page
    assert [each for each in tmp_path.iterdir() if each.name.startswith(".sheet")] == []


def test_a_blank_form_can_be_had_before_anybody_went_on_duty(shell: Shell) -> None:
    text = shell("handover", "print", "--blank").stdout
    assert text.startswith("Shift handover on paper\n")
    shell.language = "zh"
    assert shell("handover", "print", "--blank").exit_code == 0


def test_an_addendum_is_on_the_sheet_and_in_the_list(handed: Shell) -> None:
    sealing.add(1, "The torch was found.", actor("zhao"), at(7))
    [addendum] = [line for line in handed.lines("handover", "show", "1") if "torch was" in line]
    assert addendum.startswith("*** ADDENDUM: Mary Jones (zhao)")
    assert "ADDENDUM" in handed.lines("handover", "list")[1]


def test_verify_finds_every_handover_and_a_code_from_paper(handed: Shell) -> None:
    code = str(reads.by_number(1).code)
    text = handed.lines("handover", "verify")
    assert text[:2] == ["1 handover was checked.", "What was checked is as it was signed."]
    typed = code.lower().replace("-", " ")
    assert f"Code {code}: handover 1 has it." in handed.lines("handover", "verify", "--code", typed)
    [told] = handed.objects("handover", "verify", "1")
    assert (told["whole"], told["codes"], told["findings"]) == (True, {"1": code}, [])


def test_a_code_that_no_handover_has_ends_with_1(handed: Shell) -> None:
    result = handed("handover", "verify", "--code", "0000-0000-0000-0000")
    assert result.exit_code == 1
    assert "Code 0000-0000-0000-0000: no handover has it." in result.stdout
    assert handed("handover", "verify", "--code", "12").exit_code == 2


def test_a_document_that_was_changed_is_found(handed: Shell) -> None:
    tamper(
        handed.path,
        "UPDATE handover_step SET document = replace(document, 'shut the valve', 'nothing')"
        " WHERE action = 'accept'",
    )
    result = handed("handover", "verify")
    assert result.exit_code == 1
    assert result.stdout.startswith("Handover 1: changed after it was signed.\n")
    assert "as it was signed." not in result.stdout.splitlines()[1:]
    assert handed("handover", "verify", "--json").exit_code == 1


def paper(**changes: str) -> str:
    """Return a paper's lines; `changes` replaces one by its name."""
    items = {f"item {item.position}": "x / x" for item in night_items()}
    for item in night_items():
        answer = {"count": f"{item.expected} / {item.expected}", "condition": "good / good"}
        items[f"item {item.position}"] = answer.get(item.kind, "x / x")
        if item.kind == "text":
            items[f"item {item.position}"] = "as usual"
    sections = dict.fromkeys(notes.SECTIONS, "-") | {"summary": "Quiet night."}
    lines = {
        "pin": PIN,
        "outgoing": "li",
        "offered": "06:00",
        "incoming": "wang",
        "accepted": "06:15",
        **items,
        **sections,
        "reason": "power cut",
    }
    assert set(changes) <= set(lines)
    return "".join(f"{line}\n" for line in (lines | changes).values())


ENTER = ("handover", "enter", "--as", "zhao", "--pin-file", "-")


def test_a_paper_becomes_a_sealed_handover_marked_as_late(on_duty: Shell) -> None:
    [told] = on_duty.lines(*ENTER, given=paper())
    code = str(reads.by_number(1).code)
    assert told == f"Handover 1 is sealed, marked as entered late. Code: {code}"
    text = [line.strip() for line in on_duty.lines("handover", "show", "1")]
    assert "*** ENTERED LATE ***" in text
    assert "*** ENTERED LATE: Mary Jones (zhao), 2026-11-24 10:00: power cut" in text
    assert "Outgoing: Jane Lee (li), 2026-11-24 06:00" in text
    assert "Incoming: John King (wang), 2026-11-24 06:15" in text
    assert "Quiet night." in text
    assert any("Lift 2 stopped" in line for line in text)
    assert on_duty("handover", "verify", "--code", code).exit_code == 0


def count_item() -> checklists.Item:
    return next(item for item in night_items() if item.kind == "count" and item.expected)


def test_a_count_that_differs_wants_a_remark_and_is_marked(on_duty: Shell) -> None:
    item = count_item()
    line = f"{item.expected} / 0\nlent to the cleaner"
    on_duty.lines(*ENTER, given=paper(**{f"item {item.position}": line}))
    document = reads.by_number(1).document
    assert document is not None
    found = document.check(f"check:{item.position}")
    assert found is not None
    assert (found.verdict, found.value, found.remark) == ("doubt", "0", "lent to the cleaner")
    assert on_duty.objects("handover", "list")[1]["differences"] == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"outgoing": "nobody"}, "Line 1 (Outgoing, login): Login: there is nobody"),
        ({"outgoing": "gate"}, "Line 1 (Outgoing, login): gate is a device."),
        ({"incoming": "li"}, "Line 3 (Incoming, login): Jane Lee is on the outgoing shift."),
        ({"accepted": "05:00"}, "Line 4 (When the incoming signed): Signed: 2026-11-24 05:00 is"),
        ({"offered": "11:00"}, "Line 2 (When the outgoing signed): Signed: 2026-11-23 11:00 is"),
        ({"offered": "soon"}, "Line 2 (When the outgoing signed): Time: soon"),
        ({"item 1": "3 / 4 / 5"}, "Line 5 "),
        ({"summary": ""}, "Summary): Give an answer; - says that there is none."),
        ({"reason": "-"}, "Remark: say in a few words why."),
    ],
)
def test_a_line_that_will_not_do_is_named_and_nothing_is_sealed(
    on_duty: Shell, changes: dict[str, str], problem: str
) -> None:
    result = on_duty(*ENTER, given=paper(**changes))
    assert result.exit_code == 2
    assert problem in result.stderr
    assert reads.by_number(1).state == "preparing"


def test_a_paper_that_ends_too_early_is_said_to(on_duty: Shell) -> None:
    result = on_duty(*ENTER, given=f"{PIN}\nli\n06:00\n")
    assert (result.exit_code, result.stderr) == (2, "The lines end before: Incoming, login\n")


def test_only_a_supervisor_enters_a_paper(on_duty: Shell) -> None:
    before = Entry.select().count()
    result = on_duty("handover", "enter", "--as", "li", "--pin-file", "-", given=paper())
    assert result.exit_code == 4
    assert Entry.select().count() == before


def test_without_an_open_shift_there_is_nothing_to_enter(shell: Shell) -> None:
    result = shell(*ENTER, given=f"{PIN}\nli\n")
    assert (result.exit_code, result.stderr) == (2, "No shift is open. Go on duty first.\n")


def test_a_terminal_asks_again_for_what_will_not_do(on_duty: Shell, pin_file: Path) -> None:
    opened = "UPDATE shift SET opened_at = 0 WHERE opened_at IS NOT NULL"
    tamper(on_duty.path, opened)  # whatever the date is now
    asked = command("--db", on_duty.path, "--lang", "en", "handover", "enter", "--as", "zhao")
    answers = paper(offered="2020-01-01 06:00", accepted="2020-01-01 06:15").splitlines()[1:]
    asked += ["--pin-file", str(pin_file)]
    with Terminal(asked, environment={"LANG": "C.UTF-8"}, directory=ROOT) as terminal:
        terminal.wait_for("Outgoing, login:")
        terminal.send("nobody\r")
        terminal.wait_for("there is nobody with the login nobody")
        for answer in answers:
            terminal.wait_for(lambda: terminal.output.endswith(b": "))
            told = len(terminal.output) + len(answer)
            terminal.send(f"{answer}\r")
            terminal.wait_for(lambda: len(terminal.output) > told)  # noqa: B023
        terminal.wait_for("marked as entered late.")
        assert terminal.wait_exit() == 0
    document = reads.by_number(1).document
    assert document is not None
    assert document.sections[0].text == "Quiet night."


@pytest.fixture
def offered(on_duty: Shell) -> Shell:
    """A shell on a desk whose night is offered, with one torch too few; nobody counted yet."""
    handing_over.offer("li", at(5), torches="2")
    return on_duty


def test_before_the_seal_nothing_tells_what_the_incoming_has_to_count(offered: Shell) -> None:
    newest = offered.objects("handover", "list")[0]
    assert newest["differences"] == 0
    assert "!=" not in offered("handover", "list").stdout
    shown = offered.objects("handover", "show")[0]
    lines = {line["label"]: line for line in shown["document"]["checklist"]}
    hidden = lines["torches"]
    assert (hidden["expected"], hidden["value"], hidden["note"]) == (None, "", "")
    assert lines["lifts"]["value"] == "good"
    handing_over.check_all(review_of(1), "wang", at(5), torches="2")
    lines = offered.objects("handover", "show")[0]["document"]["checklist"]
    counted = next(line for line in lines if line["label"] == "torches")
    assert (counted["expected"], counted["value"]) == (3, "2")
    assert offered.objects("handover", "list")[0]["differences"] == 1


def review_of(number: int) -> Document:
    document = reads.by_number(number).document
    assert document is not None
    return document


def test_a_paper_s_signers_are_looked_at_where_they_are_typed(on_duty: Shell) -> None:
    duty.go_on_duty(actor("wang"), at(3), relieve=False)
    result = on_duty(*ENTER, given=paper())
    assert "Line 3 (Incoming, login): John King is on the outgoing shift." in result.stderr
    result = on_duty(*ENTER, given=paper(outgoing="zhao"))
    assert "Line 1 (Outgoing, login): Mary Jones is not on this shift." in result.stderr
    assert reads.by_number(1).state == "preparing"
