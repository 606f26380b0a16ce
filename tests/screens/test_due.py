"""What is due: on the strip of whoever it concerns, rung once, seen or put off with a word."""

from __future__ import annotations

import re

import pytest

from models import due, duty
from models.clock import MINUTE
from models.complaints import escalations, reads
from models.errors import DeskError
from models.log import reads as log
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.complaints import late, take
from tests.screens.console import Clock, Console, console

DUE = "ctrl+right_square_bracket"


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """Keys follow each other at once."""


def item(text: str = "call 12-1503", due_at: int = at(2, 40)) -> None:
    factories.write(text, now=at(2), carried=True, due_at=due_at)


def count_bells(here: Console) -> list[int]:
    """Collect the bells from now on; the test terminal is deaf to them."""
    rung: list[int] = []
    here.app.bell = lambda: rung.append(here.clock())  # type: ignore[method-assign]
    return rung


async def open_list(here: Console) -> None:
    await here.press(DUE)
    await here.until("─ For ")


async def see(here: Console) -> None:
    """Say of the thing under the cursor that one has seen it."""
    await here.press("space")
    await here.until("seen 0")


# The strip.


@pytest.mark.parametrize("screen", ["1", "2", "3", "5"])
async def test_it_stands_on_every_screen_with_the_key_that_shows_it(
    desk: MakeDesk, screen: str
) -> None:
    desk("en")
    item()
    async with console() as here:
        await here.press(screen)
        await here.until(lambda: here.lines[1].endswith("^] ! #1 due 02:40"))


async def test_a_complaint_rings_near_its_time_at_its_time_and_at_twice(desk: MakeDesk) -> None:
    desk("en")
    near = take().near_at
    assert near is not None
    async with console() as here:
        await here.until("T-0001 due 02:35")
        rung = count_bells(here)
        for minute in (2, 11, 12, 13, 14, 15, 16, 29, 30, 31):
            await here.press("down")
            here.clock.now = NOW + minute * MINUTE
            await here.until(f"  {2 + (20 + minute) // 60:02}:{(20 + minute) % 60:02}")
        assert [(when - NOW) // MINUTE for when in rung] == [12, 15, 30]
        assert near <= NOW + 12 * MINUTE


async def test_it_stays_until_it_is_seen_and_comes_back_when_it_is_worse(desk: MakeDesk) -> None:
    desk("en")
    item()
    async with console() as here:
        rung = count_bells(here)
        await here.until("#1 due 02:40")
        await open_list(here)
        await see(here)
        assert "#1 due" not in here.lines[1]
        await here.press("escape")
        await here.until(lambda: "new entry" in here.rule)
        assert "#1 due" not in here.lines[1]
        here.clock.advance(minutes=20)
        await here.until("#1 due since 02:40")
        assert len(rung) == 1
        await open_list(here)
        await see(here)
        await here.press("escape")
        here.clock.advance(minutes=9)
        await here.until(lambda: "02:49" in here.lines[0])
        assert "#1" not in here.lines[1]
        assert len(rung) == 1


async def test_what_one_has_seen_stays_before_the_others(desk: MakeDesk) -> None:
    desk("en")
    item(due_at=at(2, 10))
    async with console() as here:
        await open_list(here)
        await see(here)
    async with console(login="wang") as here:
        await here.until("#1 due since 02:10")
        await open_list(here)
        await here.until("Jane Lee: seen 02:20")


async def test_a_supervisor_is_called_when_it_is_over_not_before(desk: MakeDesk) -> None:
    desk("en")
    take()
    async with console(login="zhao", clock=Clock(NOW + 14 * MINUTE)) as here:
        rung = count_bells(here)
        await here.until("3 Complaints (1)")
        assert "T-0001" not in here.lines[1]
        here.clock.advance(minutes=1)
        await here.until(lambda: "T-0001" in here.lines[1])
        assert len(rung) == 1


async def test_what_has_come_to_ones_level_stands_first(desk: MakeDesk) -> None:
    desk("en")
    item(due_at=at(2, 10))
    late()
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    take("fire in the kitchen", severity=2)
    async with console(login="zhao") as here:
        await here.until("! T-0001 +2")
        await open_list(here)
        names = re.findall(r"^ ! (\S+)", "\n".join(here.lines), re.MULTILINE)
        assert names == ["T-0001", "T-0002", "#1"]


# Seeing, putting off, going there.


async def test_putting_off_asks_for_a_time_and_a_word(desk: MakeDesk) -> None:
    desk("en")
    item(due_at=at(2, 10))
    async with console() as here:
        rung = count_bells(here)
        await open_list(here)
        await here.press("z")
        await here.until(lambda: "put off #1" in here.rule)
        for typed, refused in (
            ("plumber", "Time: say until when first"),
            ("02:30", "Reason: say why in a few words."),
        ):
            await here.press("ctrl+u")
            await here.type(typed)
            await here.enter()
            await here.until(refused)
            assert here.typed == typed
        await here.type(" plumber comes")
        await here.enter()
        await here.until("#1 rings again then.")
        await here.until("again 02:30")
        assert "#1" not in here.lines[1]
        here.clock.advance(minutes=9)
        await here.until(lambda: "02:29" in here.lines[0])
        assert "#1" not in here.lines[1]
        assert rung == []
        here.clock.advance(minutes=1)
        await here.until(lambda: "#1 due since 02:10" in here.lines[1])
        assert len(rung) == 1


async def test_why_it_was_put_off_stands_in_the_list(desk: MakeDesk) -> None:
    desk("en")
    item(due_at=at(2, 10))
    [thing] = due.collect(NOW)
    due.snooze(thing.news(NOW), at(2, 50), "[bold]plumber[/x]", actor("wang"), NOW)
    async with console() as here:
        await open_list(here)
        await here.until("John King: again 02:50, [bold]plumber[/x]")


async def test_what_is_half_typed_is_there_again(desk: MakeDesk) -> None:
    desk("en")
    item()
    async with console() as here:
        await here.press("n")
        await here.type("half a li!")
        await open_list(here)
        await here.press("escape")
        await here.until(lambda: here.typed == "half a li!")
        await here.type("ne")
        await here.enter()
        await here.until("#2 is written")
    assert log.entry(2).text == "half a li!ne"


@pytest.mark.parametrize("key", ["exclamation_mark", DUE])
async def test_the_key_that_opens_the_list_closes_it(desk: MakeDesk, key: str) -> None:
    desk("en")
    item()
    async with console() as here:
        await here.press(key)
        await here.until("─ For you")
        await here.press(key)
        await here.until(lambda: "─ For you" not in here.text)


async def test_enter_goes_to_the_entry(desk: MakeDesk) -> None:
    desk("en")
    item("call 12-1503", due_at=at(2, 10))
    factories.write("later entry")
    async with console() as here:
        await here.press("5")
        await open_list(here)
        await here.press("enter")
        await here.until(lambda: "call 12-1503" in here.cursor_line())
        assert "new entry" in here.rule


async def test_over_the_long_form_it_opens_and_leaves_the_form_alone(desk: MakeDesk) -> None:
    desk("en")
    item()
    async with console() as here:
        await here.press("ctrl+e")
        await here.type("a long story")
        await open_list(here)
        await see(here)
        await here.press("enter")
        await here.until("Finish what is open below first")
        await here.press("escape")
        await here.until("a long story")
        await here.press("ctrl+s")
        await here.until("#2 is written")


async def test_enter_goes_to_the_case(desk: MakeDesk) -> None:
    desk("en")
    late()
    major = take("fire in the kitchen", severity=2)
    async with console() as here:
        await open_list(here)
        await here.press("down")
        await here.until(lambda: "fire" in here.preview)
        await here.press("enter")
        await here.until(lambda: major.short_number in here.cursor_line())
        await here.until("a accept")


async def test_what_another_settled_is_not_answered_unseen(desk: MakeDesk) -> None:
    desk("en")
    item(due_at=at(2, 10))
    async with console() as here:
        await open_list(here)
        factories.entries.clear(1, "done", actor("wang"), NOW)
        await here.press("space")
        await here.until(lambda: "Nothing is due." in here.text or "not due any more" in here.text)
    assert due.answers() == ()


async def test_nothing_due_is_said(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press(DUE)
        await here.until("Nothing is due.")
        await here.press("space", "z", "enter", "escape")
        await here.until(lambda: "Nothing is due." not in here.text)


# Escalation.


async def test_the_console_lets_the_clocks_write_who_is_told(desk: MakeDesk) -> None:
    desk("en")
    case = take()
    async with console() as here:
        await here.until("T-0001 due 02:35")
        here.clock.advance(minutes=16)
        await here.until("T-2026-000001 (clock): overdue (respond)")
        here.clock.advance(minutes=1)
        await here.until(lambda: "02:37" in here.lines[0])
    steps = [step for step in reads.timeline(case.id) if step.action == "escalate"]
    assert [(step.person, step.new) for step in steps] == [(None, "supervisor")]
    assert log.entry(2).author == "li"


async def test_a_busy_desk_is_quiet_and_the_next_minute_tries_again(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    take()
    answers = [DeskError("busy", path="desk.db")]
    escalate = escalations.escalate

    def once_busy(*arguments: object) -> object:
        if answers:
            raise answers.pop()
        return escalate(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(escalations, "escalate", once_busy)
    async with console() as here:
        await here.until("T-0001 due 02:35")
        here.clock.advance(minutes=16)
        await here.until(lambda: not answers)
        assert "Another program holds the desk" not in here.text
        assert reads.case(1).level == 0
        here.clock.advance(minutes=1)
        await here.until("T-2026-000001 (clock): overdue (respond)")


async def test_without_anybody_signed_in_the_next_one_sees_and_hears_it_first(
    desk: MakeDesk,
) -> None:
    desk("en")
    late()
    async with console(login=None) as here:
        await here.until("1 thing is due")
        assert escalations.is_due(NOW)
        rung = count_bells(here)
        here.clock.advance(minutes=1)
        await here.until("02:21")
        assert rung == [], "it rang when it was seen first"
        await here.type("mary")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until(lambda: "T-0001" in here.lines[1])
        assert len(rung) == 1
        await here.until(lambda: not escalations.is_due(here.clock()))


async def test_locked_and_opened_again_by_the_same_person_it_does_not_ring_anew(
    desk: MakeDesk,
) -> None:
    desk("en")
    item(due_at=at(2, 10))
    async with console() as here:
        await here.until("#1 due since 02:10")
        rung = count_bells(here)
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await here.type("jane")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("#1 due since 02:10")
        assert rung == []


async def test_over_a_locked_screen_the_list_does_not_open(desk: MakeDesk) -> None:
    desk("en")
    item("secret words")
    async with console() as here:
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        await here.press(DUE)
        await here.settle()
        assert "secret words" not in here.text
