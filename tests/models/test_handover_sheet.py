"""The sheet of a handover: everything that was handed over is on the paper that is signed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from wcwidth import width

from models import checklists, desk, duty
from models.clock import DAY
from models.errors import DeskError
from models.handover import notes, offering, reads, review, sealing
from models.handover.blank import blank_sheet
from models.handover.documents import (
    BlockLines,
    Check,
    ChecklistLine,
    Document,
    OpenLine,
    Person,
    Reason,
    Section,
)
from models.handover.sheet import differs, handover_sheet, sheet_of
from models.handover.tables import Handed, Step
from models.language import Words
from models.log import entries
from models.log import reads as log_reads
from models.log.tables import LogEntry
from models.sheets import LINES, WIDTH, Sheet, as_html, as_lines, as_text, pages
from tests.conftest import MakeDesk
from tests.factories import actor, at, write
from tests.models.handing_over import check_all, prepare

WORDS = Words("en")


def document(**fields: object) -> Document:
    """Return a night's document that both have signed."""
    usual = Document(
        handover=12,
        shift="2026-11-23-night",
        starts_at=at(22, day=23),
        ends_at=at(6),
        first=1,
        last=3,
        offered_by=Person("li", "李静"),
        offered_at=at(6),
        accepted_by=Person("wang", "王强"),
        accepted_at=at(6, 10),
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def check(item: str, verdict: str = "checked", value: str = "", remark: str = "") -> Check:
    return Check(item, verdict, value, remark, "王强", at(6, 5), "", "", None)


def sheet(found: Document, code: str | None = "K9K9-ZTX9-1STK-H4CV", **more: object) -> Sheet:
    numbers = {*found.urgent, *found.notable, *(item.number for item in found.open_items)}
    entries = {entry.number: entry for entry in log_reads.entries(numbers)}
    return handover_sheet(found, code, (), entries, desk.current(), WORDS, **more)  # type: ignore[arg-type]


def lines(found: Sheet) -> list[str]:
    return [line.strip() for line in as_lines(found, WORDS)]


def line_with(text: str, found: Sheet) -> str:
    """Return the one line that has a text, its runs of blanks made one."""
    [line] = [" ".join(line.split()) for line in lines(found) if text in line]
    return line


@pytest.fixture
def here(desk: MakeDesk) -> None:
    """An open desk with three entries: urgent, notable, carried over."""
    desk("en")
    write("Water in the lobby", severity=2, place="B1", now=at(1))
    write("Lift 2 noisy", severity=1, now=at(2))
    write("Valve to be changed", carried=True, now=at(3))


def test_who_signed_when_and_for_which_shift(here: None) -> None:
    found = sheet(document(), since_offer=2, gap=("2026-11-23-middle",))
    text = lines(found)
    assert text[0] == "Shift handover 12: 2026-11-23 night shift"
    assert "Cloud View front desk (T1)" in text
    assert "Shift: 2026-11-23 22:00 to 2026-11-24 06:00" in text
    assert "Outgoing: 李静 (li), 2026-11-24 06:00" in text
    assert "Incoming: 王强 (wang), 2026-11-24 06:10" in text
    assert "Nobody opened the shift before: 2026-11-23 middle shift." in text
    assert "2 entries were written after the offer; they belong to the next handover." in text
    assert text[-1] == "code K9K9-ZTX9-1STK-H4CV"
    assert found.marks == ()


def test_an_urgent_entry_has_its_words_from_the_log_and_its_say_back(here: None) -> None:
    checks = (check("urgent:1", value="Valve is shut, cleaner called"),)
    found = sheet(document(urgent=(1,), notable=(2,), checks=checks))
    assert line_with("Water in the lobby", found) == (
        "#1 11-24 01:00 Water in the lobby @B1 - Jane Lee"
    )
    assert line_with("Valve is shut", found) == "said back by 王强: Valve is shut, cleaner called"
    assert line_with("Lift 2 noisy", found).startswith("#2 11-24 02:00")


def test_a_text_that_is_gone_is_said_to_be(here: None) -> None:
    found = document(urgent=(1,), notable=(99,))
    gone = {1: replace(log_reads.entry(1), text=None, place=None)}
    made = handover_sheet(found, None, (), gone, desk.current(), WORDS)
    assert line_with("(removed)", made).startswith("#1 ")
    assert line_with("#99", made) == "#99 (not in this log)"


def test_open_items_have_age_due_time_and_handovers(here: None) -> None:
    items = OpenLine(3, at(9), 4), OpenLine(1, None, 0)
    found = sheet(document(open_items=items))
    assert "2 open items." in lines(found)
    assert line_with("Valve to be changed", found).startswith("#3 3 h 11-24 09:00 4 Valve")
    later = sheet(document(open_items=items, offered_at=at(6, day=26)))
    assert "2 d 3 h" in line_with("Valve to be changed", later)


def test_a_long_age_stands_on_one_line_in_chinese_too(here: None) -> None:
    found = document(open_items=(OpenLine(3, at(9), 2),), offered_at=at(6) + 12 * DAY)
    entries = {entry.number: entry for entry in log_reads.entries([3])}
    chinese = Words("zh")
    made = handover_sheet(found, None, (), entries, desk.current(), chinese)
    assert any("12 天 3 小时" in line for line in as_lines(made, chinese))


def test_a_block_s_heading_says_how_many_behind_what_it_counts(here: None) -> None:
    block = BlockLines("Visits on site (2 people)", 1, ("V-0001",), 0)
    assert "Visits on site (2 people): 1" in lines(sheet(document(blocks=(block,))))


def test_sections_say_their_text_or_none(here: None) -> None:
    found = lines(
        sheet(
            document(
                sections=(
                    Section("summary", "Quiet.\nOne leak.", False),
                    Section("look_ahead", "", True),
                )
            )
        )
    )
    at_summary, at_ahead = found.index("Summary"), found.index("Expected next")
    assert found[at_summary + 2 : at_summary + 4] == ["Quiet.", "One leak."]
    assert found[at_ahead + 2] == "none"


def test_the_checklist_shows_both_answers_and_marks_what_differs(here: None) -> None:
    checklist = (
        ChecklistLine(1, "count", "torches", 4, "4", ""),
        ChecklistLine(2, "count", "radios", 6, "6", ""),
        ChecklistLine(3, "condition", "charger", None, "damaged", "cable"),
        ChecklistLine(4, "tick", "doors", None, "yes", ""),
    )
    checks = (
        check("check:1", "doubt", "3", "one missing"),
        check("check:2", value="6"),
        check("check:4", remark="checked twice"),
    )
    found = sheet(document(checklist=checklist, checks=checks))
    assert line_with("torches  ", found) == "torches 4 4 3 !="
    assert line_with("radios", found) == "radios 6 6 6"
    assert line_with("charger", found) == "charger damaged - ! cable"
    assert line_with("doors", found) == "doors [x] checked checked twice"
    assert "torches: one missing - 王强" in lines(found)
    assert "not answered" in lines(found)


def test_a_count_that_is_doubted_without_a_word_stands_there_with_its_number(here: None) -> None:
    checklist = (ChecklistLine(1, "count", "torches", 4, "4", ""),)
    found = sheet(document(checklist=checklist, checks=(check("check:1", "doubt", "3"),)))
    assert "torches: 3 - 王强" in lines(found)


@pytest.mark.parametrize(
    ("counted", "recounted", "sign"),
    [("4", "4", ""), ("4", "3", "!="), ("3", "3", "!="), ("4", "", ""), ("", "", "")],
)
def test_a_count_differs_from_what_is_expected_or_from_the_other(
    counted: str, recounted: str, sign: str
) -> None:
    line = ChecklistLine(1, "count", "torches", 4, counted, "")
    assert differs(line, check("check:1", value=recounted)) == sign


def test_what_was_not_done_as_usual_is_marked_on_every_page(here: None) -> None:
    why = Reason("zhao", "赵敏", at(7), "relief did not come")
    found = document(accepted_by=None, accepted_at=None, override=why, paper=why)
    said = write("Addendum to handover 12: The torch was found.", "zhao", at(8))
    addendum = Step(1, 12, "addendum", "li", "李静", at(9), "what the step says", None, said.number)
    long = replace(found, blocks=(BlockLines("Mail", 90, tuple(map(str, range(90))), 0),))
    made = handover_sheet(long, "X", (addendum,), {said.number: said}, desk.current(), WORDS)
    assert "Incoming: no signature" in lines(made)
    assert "*** OVERRIDDEN: 赵敏 (zhao), 2026-11-24 07:00: relief did not come" in lines(made)
    assert "*** ADDENDUM: Mary Jones (zhao), 2026-11-24 08:00: The torch was found." in lines(made)
    found_pages = pages(made, WORDS)
    assert len(found_pages) > 1
    assert {page[1] for page in found_pages} == {"*** OVERRIDDEN - ENTERED LATE - ADDENDUM ***"}


def test_what_is_not_sealed_says_so(here: None) -> None:
    found = sheet(document(accepted_by=None, accepted_at=None), None)
    assert [mark.word for mark in found.marks] == ["NOT SEALED"]


def test_before_the_seal_a_count_is_shown_to_nobody_who_has_yet_to_count(here: None) -> None:
    checklist = (
        ChecklistLine(1, "count", "torches", 4, "3", "one missing"),
        ChecklistLine(2, "count", "radios", 6, "6", ""),
    )
    offered = document(checklist=checklist, checks=(check("check:2", value="6"),), accepted_by=None)
    found = sheet(offered, None)
    assert line_with("torches", found) == "torches hidden hidden"
    assert line_with("radios", found) == "radios 6 6 6"
    assert not any("one missing" in line for line in lines(found))


def answered(item: checklists.Item) -> str:
    return {"count": str(item.expected), "tick": "yes", "condition": "good"}.get(item.kind, "fine")


def hand_over() -> Handed:
    """Take a night through all its steps: li offers, an entry follows, wang accepts."""
    li, wang = actor("li"), actor("wang")
    opened = duty.go_on_duty(li, at(2), relieve=False).opened
    assert opened is not None
    write("Water in the lobby", severity=2, now=at(3))
    for item in checklists.by_id(opened.checklist).items:
        notes.answer(item.position, answered(item), "", li, at(5))
    for name in notes.SECTIONS:
        notes.mark_none(name, li, at(5))
    offering.offer(li, at(6))
    write("after the offer", now=at(6, 1))
    duty.go_on_duty(wang, at(6, 2), relieve=True)
    review.begin(wang, at(6, 3))
    offered = reads.by_number(1).document
    assert offered is not None
    for item in review.items(offered):
        value = {"count": "0", "urgent": "shut the valve"}.get(item.kind, "")
        remark = "none there" if item.kind == "count" else ""
        review.check(item.item, "doubt" if remark else "checked", value, remark, wang, at(6, 4))
    for doubted in review.doubts(reads.by_number(1).document or offered):
        review.answer(doubted.item, "look in the drawer", li, at(6, 5))
    return sealing.accept(wang, at(6, 6))


def test_a_real_handover_is_on_its_sheet(desk: MakeDesk) -> None:
    from models import desk as settings

    desk("en")
    handed = hand_over()
    found = sheet_of(handed, settings.current(), WORDS)
    text = lines(found)
    assert handed.code
    assert text[-1] == f"code {handed.code}"
    assert "said back by John King: shut the valve" in text
    assert any(line.startswith("answered by Jane Lee, 2026-11-24 06:05: look in") for line in text)
    assert any(line.endswith("belong to the next handover.") for line in text)
    assert "Incoming: John King (wang), 2026-11-24 06:06" in text
    assert handed.code in as_html(found, WORDS)


def test_what_was_written_after_the_offer_is_counted_as_lists_show_it(desk: MakeDesk) -> None:
    """A slip that was taken back is none, and neither is what only speaks of it."""
    from models import desk as settings

    desk("en")
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    prepare(now=at(5))
    offered = offering.offer(actor("li"), at(6))
    write("after the offer", now=at(6, 1))
    slip = write("a slip", now=at(6, 1))
    entries.take_back(slip.number, actor("li"), at(6, 1))
    duty.go_on_duty(actor("wang"), at(6, 2), relieve=True)
    check_all(offered, now=at(6, 3))
    handed = sealing.accept(actor("wang"), at(6, 6))
    text = lines(sheet_of(handed, settings.current(), WORDS))
    # The entry, and that wang came to relieve.
    assert "2 entries were written after the offer; they belong to the next handover." in text


def test_what_nobody_offered_has_no_sheet(desk: MakeDesk) -> None:
    from models import desk as settings

    desk("en")
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    with pytest.raises(DeskError, match="handover_not_offered"):
        sheet_of(reads.by_number(1), settings.current(), WORDS)


def test_the_blank_form_has_every_item_and_no_number_for_the_incoming(desk: MakeDesk) -> None:
    from models import desk as settings

    desk("en")
    template = checklists.for_shift("night")
    made = blank_sheet(template, settings.current(), WORDS)
    text = "\n".join(as_lines(made, WORDS))
    for item in template.items:
        assert item.label.split()[0] in text
        if item.expected is not None:
            [line] = [line for line in text.splitlines() if line.startswith(item.label[:14])]
            assert line.split().count(str(item.expected)) == 1
    assert text.count("[ ] none") == len(notes.SECTIONS)
    assert text.count("Signed:") == 3


def heavy(numbers: range) -> tuple[Document, dict[int, LogEntry]]:
    """Return a night of many entries, forty items and as many counts."""
    entry = log_reads.entry(1)
    texts = "巡查十八层，发现水管漏水，已关阀并通知工程部，等候维修。Pump restarted twice."
    entries = {number: replace(entry, number=number, text=texts) for number in numbers}
    found = document(
        urgent=tuple(numbers[:100]),
        notable=tuple(numbers[100:]),
        open_items=tuple(OpenLine(number, at(9), 2) for number in numbers[:40]),
        checklist=tuple(
            ChecklistLine(place, "count", f"对讲机 {place}", 4, "4", "") for place in range(40)
        ),
        checks=tuple(check(f"check:{place}", value="4") for place in range(40)),
        sections=tuple(Section(name, texts * 10, False) for name in notes.SECTIONS),
    )
    return found, entries


def test_a_heavy_night_is_on_whole_pages_and_quickly(here: None) -> None:
    found, entries = heavy(range(1, 301))
    started = time.perf_counter()
    text = as_text(handover_sheet(found, "X", (), entries, desk.current(), WORDS), WORDS)
    took = time.perf_counter() - started
    found_pages = [page.rstrip("\n").split("\n") for page in text.split("\f")]
    assert {len(page) for page in found_pages} == {LINES}
    assert max(width(line) for page in found_pages for line in page) <= WIDTH
    assert all(f"#{number} " in text for number in range(1, 301))
    assert took < 1  # a guard against quadratic work; the bench has the number


def test_a_demo_s_sheet_says_so_in_the_reader_s_language(here: None) -> None:
    here_now = replace(desk.current(), demo=True)
    words = Words("zh")
    made = handover_sheet(document(), None, (), {}, here_now, words)
    assert made.subtitle[0].endswith(f" {words('DEMO')}")
    assert not made.subtitle[0].endswith("DEMO")


def test_an_addendum_without_an_entry_is_not_printed_as_one(here: None) -> None:
    invented = Step(1, 12, "addendum", "zhao", "赵敏", at(8), "invented", None, None)
    made = handover_sheet(document(), "X", (invented,), {}, desk.current(), WORDS)
    assert "*** ADDENDUM: (not in this log)" in lines(made)
    assert not any("invented" in line for line in lines(made))


def test_shifts_that_are_too_many_to_name_are_counted(here: None) -> None:
    found = sheet(document(), gap=("2026-11-23-middle",), gap_more=7)
    assert "And 7 more shifts." in lines(found)
