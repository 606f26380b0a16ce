"""The handovers that were: a line each, their sheets, the counts over time, addenda, printing."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len

from models import checklists, duty
from models import desk as desks
from models.checklist_lines import Item
from models.errors import DeskError
from models.handover import notes, reads, sealing
from models.log import reads as log_reads
from screens.handover.past import PastHandoversScreen
from screens.handover.screen import HandoverScreen
from screens.more import MoreScreen
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import begin, check_all, hand_over, offer
from tests.screens.console import NORMAL, WIDE, Clock, Console, console

pytestmark = pytest.mark.usefixtures("quick")

LABELS = {"en": ("keys", "torches"), "zh": ("钥匙", "强光灯")}
LATER = at(3, 12, day=27)


class Printer:
    """Takes sheets as the configured printer does, or refuses them."""

    def __init__(self, place: str, refusal: DeskError | None = None) -> None:
        self.place = place
        self.refusal = refusal
        self.taken: list[tuple[str, str]] = []

    def send(self, name: str, text: str) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.taken.append((name, text))
        return self.place


def begun(desk: MakeDesk, language: str = "en") -> None:
    """Open the first shift of a desk that counts two things."""
    desk(language, after=begin_with_two_counts)


def begin_with_two_counts() -> None:
    counted = zip(labels(), (14, 3), strict=True)
    items = [Item(place, "count", *parts) for place, parts in enumerate(counted, 1)]
    checklists.replace("", items, actor("zhao"), NOW)
    begin()


def labels() -> tuple[str, str]:
    return LABELS[desks.current().language]


def worked(desk: MakeDesk, language: str = "en") -> None:
    """Hand over twice, the second time without a torch; override the third after a day."""
    desk(language, after=hand_over_three_times)


def hand_over_three_times() -> None:
    begin_with_two_counts()
    torches = {labels()[1]: "2"}
    hand_over("li", "wang", at(6))
    check_all(offer("wang", at(14), **torches), "li", at(14), **torches)
    sealing.accept(actor("li"), at(14))
    sealing.override("relief did not come", actor("zhao"), at(15, day=25))


@asynccontextmanager
async def at_past(
    login: str = "li", size: tuple[int, int] = NORMAL, **options: Any
) -> AsyncIterator[Console]:
    """Open the console and go to the past handovers."""
    options.setdefault("clock", Clock(LATER))
    async with console(size, login=login, **options) as here:
        await here.press("5", "h")
        await here.until(lambda: isinstance(here.app.screen, PastHandoversScreen))
        await here.until(lambda: here.lines[4].strip())
        yield here


async def go_to(here: Console, number: int) -> None:
    """Put the cursor on a handover."""
    await here.press("home")
    for _ in range(number_of_rows(here)):
        if here.cursor_line().lstrip("! ").startswith(f"{number} "):
            return
        await here.press("down")
    raise AssertionError(f"the cursor does not come to {number}\n{here.text}")


def number_of_rows(here: Console) -> int:
    return len(here.lines[4:-4])


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_each_handover_has_one_line_with_who_and_what_differed(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    worked(desk)
    async with at_past(size=size) as here:
        lines = [line.split() for line in here.lines[4:-4] if line.strip()]
        assert [line[0] for line in lines if "nobody" not in line] == ["4", "!", "!", "1"]
        first, second = here.line_with("Mon 23 Nov"), here.line_with("torches 2/3")
        assert "night shift" in first
        assert first.index("Jane Lee") < first.index("John King")
        assert "Tue 24 Nov" in second
        assert second.split("torches")[0].split()[-1] == "1"  # open items passed
        assert "overridden" in here.line_with("middle shift  Jane Lee")
        assert here.line_with("   4  ").rstrip().endswith("on duty")


async def test_the_open_one_is_being_prepared_once_something_is_written(desk: MakeDesk) -> None:
    begun(desk)
    async with at_past() as here:
        await here.until(lambda: here.cursor_line().rstrip().endswith("on duty"))
        assert "on duty: Enter goes there" in here.preview
        base = notes.section(1, "summary")
        notes.save_section("summary", "a quiet night", base, actor("li"), LATER)
        await here.until(lambda: here.cursor_line().rstrip().endswith("preparing"))


async def test_shifts_that_nobody_opened_have_a_line_of_their_own(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        gap = here.line_with("nobody opened: Tue 24 Nov night shift, Wed 25 Nov early shift")
        assert here.lines.index(gap) == 1 + here.lines.index(here.line_with("   4  "))


async def test_chinese_columns_stand_below_each_other(desk: MakeDesk) -> None:
    worked(desk, "zh")
    async with at_past() as here:
        one, other = here.line_with("李静 > 王强"), here.line_with("王强 > 李静")
        starts = {cell_len(line.partition(" > ")[0]) for line in (one, other)}
        assert len(starts) == 1
        assert max(map(cell_len, here.lines)) <= 80


async def test_a_count_before_it_is_sealed_is_not_shown(desk: MakeDesk) -> None:
    """The incoming counts blind; this screen must not tell them."""
    begun(desk)
    offer("li", at(6), torches="2")
    async with at_past("wang", clock=Clock(at(6))) as here:
        await here.until("offered")
        assert "2/3" not in here.text
        await here.press("f")
        await here.until("Nothing was counted yet.")


async def test_more_handovers_than_fit_are_all_reached(desk: MakeDesk) -> None:
    begun(desk)
    for number in range(1, 131):
        sealing.override("alone", actor("zhao"), NOW, number=number)
    async with at_past(clock=Clock(NOW)) as here:
        await here.until(lambda: here.line_with("131 "))
        await here.press("end")
        await here.until(lambda: here.cursor_line().split()[:2] == ["!", "1"])
        await here.press(*["pageup"] * 4)
        fourth = 1 + 4 * (number_of_rows(here) - 1)
        await here.until(lambda: here.cursor_line().split()[1] == str(fourth))
        await here.press("home")
        await here.until(lambda: here.cursor_line().split()[0] == "131")
        for expected in (116, 101, 86, 71, 56):
            await here.press("pagedown")
            await here.until(lambda expected=expected: str(expected) in here.cursor_line())


async def test_enter_opens_the_sheet_and_esc_goes_back_to_its_line(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await go_to(here, 2)
        await here.press("enter")
        await here.until("Shift handover 2: 2026-11-24 early shift")
        await here.press("end")
        await here.until(f"code {reads.by_number(2).code}")
        assert "!=" in here.line_with("torches ")
        await here.press("escape")
        await here.until("what differed")
        await here.until(lambda: "torches 2/3" in here.cursor_line())


async def test_an_override_stands_out_on_the_sheet(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await go_to(here, 3)
        assert "Mary Jones: relief did not come" in here.preview
        await here.press("enter")
        await here.until("*** OVERRIDDEN ***")
        assert all(style.bold for style in here.styles("OVERRIDDEN ***"))
        assert "relief did not come" in here.text


async def test_enter_on_the_open_one_goes_to_its_own_screen(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await here.press("home", "enter")
        await here.until(lambda: isinstance(here.app.screen, HandoverScreen))


async def test_counts_over_time_show_which_shift_lost_the_torch(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await here.press("f")
        await here.until("─ torches ─")
        headings = [line for line in here.lines if line.startswith("─ ")]
        assert [line.split()[1] for line in headings] == ["torches", "keys"]
        lost = here.line_with("one is lent")
        assert lost.split()[:3] == ["!", "2", "Tue"]
        assert lost.split()[-6:] == ["3", "2", "2", "one", "is", "lent"]
        found = [line for line in here.lines if line.startswith("      1  Mon 23 Nov night")]
        assert [line.split()[-3:] for line in found] == [["3", "3", "3"], ["14", "14", "14"]]
        assert here.text.count("not counted") == 2  # nobody did before the override
        quiet, abnormal = here.styles("Mon 23 Nov"), here.styles("one is lent")
        assert quiet[0].color != abnormal[0].color
        await here.press("down", "enter")
        await here.until("Shift handover 2")
        await here.press("escape")
        await here.until("─ torches ─")
        await here.press("escape")
        await here.until("what differed")


async def test_a_run_without_a_difference_is_one_line(desk: MakeDesk) -> None:
    begun(desk)
    people = ("li", "wang")
    for turn in range(4):
        hand_over(people[turn % 2], people[1 - turn % 2], at(6, day=24) + turn * 8 * 3600 * 10**6)
    async with at_past() as here:
        await here.press("f")
        await here.until("─ keys ─")
        assert here.text.count("4 handovers since No. 1") == 2
        assert "night shift" not in "\n".join(here.lines[4:-4])


async def test_a_supervisor_writes_an_addendum_on_the_line(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past("zhao") as here:
        await go_to(here, 2)
        await here.press("n")
        await here.until("Addendum to handover 2")
        await here.type("the torch [b]came[/b] back")
        await here.enter()
        await here.until("The addendum is written.")
        await here.until(lambda: "torches 2/3, a" in here.cursor_line())
        assert [step.reason for step in reads.steps(2) if step.action == "addendum"] == [
            "the torch [b]came[/b] back"
        ]
        await here.press("enter")
        await here.until("*** ADDENDUM: Mary Jones (zhao)")
        assert "the torch [b]came[/b]" in here.text


async def test_nobody_else_writes_an_addendum_and_nobody_to_an_open_one(desk: MakeDesk) -> None:
    worked(desk)
    before = log_reads.head()
    async with at_past("li") as here:
        assert "addendum" not in here.lines[-1]
        await go_to(here, 2)
        await here.press("n")
        await here.until(lambda: "Jane Lee may not" in here.preview)
    async with at_past("zhao") as here:
        await here.press("home", "n")
        await here.until(lambda: "preparing" in here.preview)
        await here.press("x")
        assert "Addendum to" not in here.text
    assert log_reads.head() == before


async def test_an_addendum_that_is_left_is_there_again(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past("zhao") as here:
        await go_to(here, 2)
        await here.press("n")
        await here.type("half")
        await here.press("escape")
        await here.until("Enter sheet")
        await here.press("n")
        await here.until(lambda: here.typed == "half")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            f"{os.sep}desk{os.sep}T1-handover-2-1.txt",
            "No printer is set. Kept as /desk/T1-handover-2-1.txt.",
        ),
        ("front_desk", "Printed on front_desk."),
    ],
)
async def test_p_prints_the_sheet_and_says_where_it_went(
    desk: MakeDesk, place: str, said: str
) -> None:
    worked(desk)
    async with at_past() as here:
        printer = here.app.session.printing = Printer(place)
        await go_to(here, 2)
        await here.press("p")
        await here.until(said)
        [(name, text)] = printer.taken
        assert name == "T1-handover-2"
        assert "Shift handover 2: 2026-11-24 early shift" in text
        assert reads.by_number(2).code in text


async def test_why_nothing_was_printed_is_said(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await go_to(here, 2)
        await here.press("p")
        await here.until("Printing is not set up on this terminal.")
        here.app.session.printing = Printer("", DeskError("printer_missing"))
        await here.press("p")
        await here.until(lambda: "Printing:" in here.preview)


async def test_what_others_seal_appears_and_the_cursor_stays(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await go_to(here, 2)
        duty.go_on_duty(actor("wang"), at(22, day=25), relieve=True)
        sealing.override("ill", actor("zhao"), at(22, day=25))
        await here.until("   5  ")
        assert "torches 2/3" in here.cursor_line()


async def test_the_other_language_is_spoken_at_once_also_on_a_sheet(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await go_to(here, 2)
        await here.press("f12")
        await here.until("周二")
        assert "Tue" not in here.text
        await here.press("enter")
        await here.until(lambda: "2026-11-24 06:00" in here.text and "Shift" not in here.text)
        await here.press("f12")
        await here.until("Shift handover 2")


async def test_esc_leads_to_the_other_registers(desk: MakeDesk) -> None:
    worked(desk)
    async with at_past() as here:
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, MoreScreen))


async def test_before_the_first_shift_it_says_so(desk: MakeDesk) -> None:
    desk("en")
    async with at_past() as here:
        await here.until("No shift was handed over yet.")
        await here.press("enter", "p", "n")
        assert "No shift was handed over yet." in here.text
