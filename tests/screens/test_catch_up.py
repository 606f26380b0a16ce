"""Catch-up on a screen: everything in one scroll, read with one key, or left for later."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from models import catch_up, duty
from models.database import database
from models.handover import documents, reads, sealing
from models.handover.documents import ChecklistLine
from models.handover.tables import HandoverStep
from models.log import entries, purge
from screens.catch_up import CatchUpScreen
from screens.log import LogScreen
from screens.sign_in import SignInScreen
from tests.conftest import MakeDesk
from tests.factories import PIN, actor, at, write
from tests.screens.console import NORMAL, WIDE, Clock, Console, console
from tests.screens.one_screen import one_screen

pytestmark = pytest.mark.usefixtures("quick")
NOON = at(12)


def work_a_night(torches: str = "2") -> None:
    """Let `li` work a night that a supervisor seals, and `wang` write a morning."""
    duty.go_on_duty(actor("li"), at(2), relieve=False)
    number = sealing.override("alone at the desk", actor("zhao"), at(6)).number
    sealed = reads.by_number(number).document
    assert sealed is not None
    line = ChecklistLine(1, "count", "torches", 3, torches, "lent to 3-502")
    with database.write():
        HandoverStep.update(document=documents.written(replace(sealed, checklist=(line,)))).where(
            HandoverStep.action == "override"
        ).execute()
    write("lift two: [red]stuck[/x]", "wang", now=at(9), severity=2, place="2-1803")
    write("routine round", "wang", now=at(9, 30))
    first = write("call the plumber", "wang", now=at(10), carried=True, due_at=at(15)).number
    second = write("change the lamp", "wang", now=at(10), carried=True).number
    entries.clear(second, "changed at eleven", actor("wang"), at(11))
    assert first < second


def is_left(here: Console) -> bool:
    return not isinstance(here.app.screen, CatchUpScreen)


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_everything_since_the_last_shift_is_in_one_scroll(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    desk("en")
    work_a_night()
    async with one_screen(CatchUpScreen, size, clock=Clock(NOON)) as here:
        await here.until("Since your last shift: ")
        await here.until("call the plumber")
        order = ["overridden by Mary Jones", "torches: 2 instead of 3", "[red]stuck[/x]"]
        order += ["call the plumber", "cleared by John King: changed at eleven"]
        places = [here.lines.index(here.line_with(part)) for part in order]
        assert places == sorted(places)
        assert "alone at the desk" in here.line_with("overridden by")
        assert here.line_with("call the plumber").endswith("due 15:00")
        assert "routine round" not in here.text
        assert here.line_with("[red]stuck[/x]").endswith("@2-1803")
        quiet, abnormal = here.styles("call the plumber"), here.styles("[red]stuck")
        assert quiet[0].color != abnormal[0].color


async def test_words_that_a_purge_took_are_said_to_be_removed(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    assert purge.purge(at(11, 30), "test", actor("admin"), NOON) is not None
    async with one_screen(CatchUpScreen, NORMAL, clock=Clock(NOON)) as here:
        await here.until("cleared by John King: (removed)")
        assert here.line_with("cleared by").endswith("(removed)  (removed)")
        assert here.line_with("!!").endswith("John King  (removed)")


async def test_chinese_lines_keep_within_the_screen(desk: MakeDesk) -> None:
    from rich.cells import cell_len

    desk("zh")
    work_a_night()
    write("二号电梯困人，维保已到场，正在救援，业主情绪稳定" * 3, "wang", now=at(11), severity=2)
    async with one_screen(CatchUpScreen, clock=Clock(NOON)) as here:
        await here.until("二号电梯困人")
        assert max(map(cell_len, here.lines)) <= 80
        assert here.line_with("二号电梯困人").endswith("…")


@pytest.mark.parametrize("key", ["space", "r"])
async def test_one_key_marks_it_read_and_leaves(desk: MakeDesk, key: str) -> None:
    desk("en")
    work_a_night()
    async with one_screen(CatchUpScreen, clock=Clock(NOON)) as here:
        await here.until("call the plumber")
        written_meanwhile = write("fire alarm", "wang", now=NOON, severity=2).number
        await here.press(key)
        await here.until(lambda: is_left(here))
    left = catch_up.news("li", NOON)
    assert [entry.number for entry in left.urgent] == [written_meanwhile]


async def test_esc_leaves_it_for_later(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    before = catch_up.since("li", NOON)
    async with one_screen(CatchUpScreen, clock=Clock(NOON)) as here:
        await here.until("call the plumber")
        await here.press("escape")
        await here.until(lambda: is_left(here))
    assert catch_up.since("li", NOON) == before


async def test_nothing_missed_is_said(desk: MakeDesk) -> None:
    desk("en")
    async with one_screen(CatchUpScreen) as here:
        await here.until("Nothing that you have to know.")


async def test_more_than_fits_is_scrolled_to_and_more_than_is_told_is_counted(
    desk: MakeDesk,
) -> None:
    desk("en")
    with database.write():
        for number in range(205):
            write(f"urgent {number}.", "wang", now=at(1), severity=2)
    async with one_screen(CatchUpScreen) as here:
        await here.until("5 older ones not shown")
        assert "urgent 5." in here.text
        await here.press("end")
        await here.until("urgent 204.")


async def test_opened_from_the_registers_it_is_marked_and_leads_to_the_log(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    async with console(login="li", clock=Clock(NOON)) as here:
        for key in ("escape", "space"):
            await here.press("5", "c")
            await here.until("call the plumber")
            await here.press(key)
            await here.until(lambda: isinstance(here.app.screen, LogScreen))
    assert catch_up.news("li", NOON).is_empty


async def test_at_sign_in_it_is_marked_and_leads_to_the_log(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    duty.go_on_duty(actor("li"), NOON, relieve=True)  # so that only the news is asked
    async with console(login=None, ask="li", clock=Clock(NOON)) as here:
        await here.type(PIN)
        await here.enter()
        await here.until("Since your last shift: ")  # the log below has the same entries
        await here.press("space")
        await here.until(lambda: isinstance(here.app.screen, LogScreen))
    assert catch_up.since("li", NOON) >= catch_up.news("li", NOON).until - 1


async def test_marking_it_read_does_not_take_the_lock_away(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    before = catch_up.since("li", NOON)
    async with console(login="li", clock=Clock(NOON)) as here:
        await here.press("5", "c")
        await here.until("call the plumber")
        slow = Event()
        here.app.session.threads.write(slow.wait)
        try:
            await here.press("space", "ctrl+l")
            await here.until(lambda: isinstance(here.app.screen, SignInScreen))
        finally:
            slow.set()
        await here.until(lambda: catch_up.since("li", NOON) != before)
        await here.pilot.pause()
        assert isinstance(here.app.screen, SignInScreen)


async def test_what_comes_while_one_reads_is_shown_and_not_marked(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    async with console(login="li", clock=Clock(NOON)) as here:
        await here.press("5", "c")
        await here.until("call the plumber")
        write("fire alarm", "wang", now=NOON, severity=2)
        await here.until("fire alarm")
        await here.press("space")
        await here.until(lambda: isinstance(here.app.screen, LogScreen))
    assert [entry.text for entry in catch_up.news("li", NOON).urgent] == ["fire alarm"]


async def test_the_other_language_is_spoken_at_once(desk: MakeDesk) -> None:
    desk("en")
    work_a_night()
    async with console(login="li", clock=Clock(NOON)) as here:
        await here.press("5", "c")
        await here.until("Still open")
        await here.press("f12")
        await here.until(lambda: "Still open" not in here.text and "call the plumber" in here.text)
