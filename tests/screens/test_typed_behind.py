"""What is typed right behind a key that writes goes where the screen is once it is written."""

from __future__ import annotations

import pytest

from models.complaints import reads
from models.complaints.tables import Complaint
from models.handover import reads as handovers
from models.log import reads as log
from models.visitors.tables import VisitRow
from tests.conftest import MakeDesk
from tests.factories import PIN
from tests.models.handing_over import prepare
from tests.screens.complaints import queue, take
from tests.screens.console import Console, another_program_writes, console
from tests.screens.handover import at_handover, body, go_to, offered, on_duty
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


async def key_by_key(here: Console, text: str) -> None:
    """Type as a quick person does: every key is looked at before the next is there."""
    for key in text:
        await here.type(key)
        await here.pilot.pause(0.002)


async def test_a_second_visitor_is_typed_while_the_first_is_written(desk: MakeDesk) -> None:
    desk("en")
    set_badges()
    async with register() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 repair")
        await here.enter()
        await here.until("consent?")
        await here.type("1")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, "nBob Long")
            await here.until("one moment")
        await here.until("Bob Long")
        assert here.typed == "Bob Long"
    assert [visit.name for visit in VisitRow.select()] == ["Ann Smith"]


async def test_a_visitor_and_the_answer_behind_it_in_one_go(desk: MakeDesk) -> None:
    desk("en")
    set_badges()
    async with register() as here:
        await key_by_key(here, "nAnn Smith 12-1503 repair")
        await here.enter()
        await key_by_key(here, "1")
        await here.enter()
        await key_by_key(here, "nBob Long")
        await here.until(lambda: here.typed == "Bob Long")
    assert [(visit.name, visit.consent) for visit in VisitRow.select()] == [("Ann Smith", "called")]


async def test_a_second_complaint_is_typed_while_the_first_is_written(desk: MakeDesk) -> None:
    desk("en")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, "nBob 8-0302 drain")
            await here.until("one moment")
        await here.until(lambda: here.typed == "Bob 8-0302 drain")
    assert Complaint.select().count() == 1


async def test_enter_pressed_twice_opens_nothing(desk: MakeDesk) -> None:
    desk("en")
    take("noise at night")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        with another_program_writes():
            await here.enter()
            await here.enter()
        await here.until("is written")
        assert "F follow-ups" in here.lines[-1]
    assert Complaint.select().count() == 2


async def test_what_is_typed_behind_a_form_goes_to_the_screen_below(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        with another_program_writes():
            await here.press("ctrl+s")
            await key_by_key(here, "next line")
        await here.until("pump started")
        await here.until(lambda: here.typed == "next line")


async def test_what_is_typed_behind_a_refused_line_is_behind_it(desk: MakeDesk) -> None:
    desk("en")
    set_badges(2)
    inside("Ann Smith", badges=("01",))
    async with register() as here:
        await here.press("n")
        await here.type("Bob Long delivery badge:01")
        with another_program_writes():
            await here.enter()
            await key_by_key(here, " x")
        await here.until("01")
        await here.until(lambda: here.typed == "Bob Long delivery badge:01 x")
    assert VisitRow.select().count() == 1


async def test_enter_twice_in_one_burst_opens_nothing(desk: MakeDesk) -> None:
    desk("en")
    take("noise at night")
    async with queue() as here:
        here.app.pastes_are_marked = True
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        await here.burst("enter", "enter")
        await here.until("is written")
        assert "F follow-ups" in here.lines[-1]


async def test_two_steps_on_one_case_right_behind_each_other_are_both_written(
    desk: MakeDesk,
) -> None:
    desk("en")
    case = take("noise at night")
    async with queue() as here:
        await key_by_key(here, "a")
        with another_program_writes():
            await key_by_key(here, "t")
            await key_by_key(here, "first remark")
            await here.enter()
            await key_by_key(here, "tsecond remark")
            await here.enter()
        await here.until(lambda: reads.timeline(case.id)[-1].words == "second remark")
    assert [step.action for step in reads.timeline(case.id)[1:]] == ["accept", "note", "note"]


async def test_an_act_at_one_key_says_what_it_has_led_to(desk: MakeDesk) -> None:
    desk("en")
    take("noise at night")
    async with queue() as here:
        await here.press("a")
        await here.until("T-0001 is accepted.")
        await here.press("s")
        await here.until("T-0001 is in progress.")


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+q"])
async def test_locking_and_leaving_wait_for_no_form(desk: MakeDesk, key: str) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        with another_program_writes():
            await here.press("ctrl+s", key)
            if key == "ctrl+l":
                await here.until("Locked")
        await here.until(lambda: log.head() is not None)
        if key == "ctrl+l":
            await here.settle()
            assert "Locked" in here.text  # what ends below does not open it
            await here.type("jane")
            await here.press("enter")
            await here.type(PIN)
            await here.press("enter")
            await here.until(lambda: "pump started" in here.rows and "Long entry" not in here.text)


async def test_a_refused_answer_that_is_left_does_not_come_back(desk: MakeDesk) -> None:
    desk("en")
    take("noise at night")
    async with queue() as here:
        await here.press("d")
        await here.type("nodept")
        await here.enter()
        await here.until("Use one of")
        await here.press("escape")
        await here.press("d")
        await here.until(lambda: "dispatch" in here.rule)
        await here.settle()
        assert here.typed == ""


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_two_ticks_right_behind_each_other_tick_two_items(desk: MakeDesk, key: str) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "lobby dark")
        with another_program_writes():
            await here.burst(key)
            await here.pilot.pause(0.01)
            await here.burst(key)
        await here.until(lambda: "[x] lobby dark" in body(here) and "[x] desk phone" in body(here))


async def test_what_is_typed_behind_a_form_of_fields_is_for_the_screen_below(
    desk: MakeDesk,
) -> None:
    desk("en")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann Smith 12-1503 water from above")
        await here.press("ctrl+e")
        await here.until("New complaint")
        with another_program_writes():
            await here.press("ctrl+s")
            await key_by_key(here, "nBob 8-0302 drain")
        await here.until(lambda: here.typed == "Bob 8-0302 drain")
    assert Complaint.select().count() == 1


async def test_what_is_typed_behind_a_signature_is_for_the_screen_below(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    async with at_handover() as here:
        await here.press("a")
        await here.until("PIN, then Enter")
        await here.type(PIN)
        with another_program_writes():
            await here.enter()
            await key_by_key(here, "1")
        await here.until("n new")
    assert handovers.by_number(1).state == "offered"


async def test_what_is_typed_behind_going_on_duty_is_for_the_screen_below(desk: MakeDesk) -> None:
    desk("en")
    async with at_handover() as here:
        await here.press("w")
        await here.until("Go on duty?")
        with another_program_writes():
            await here.press("g")
            await key_by_key(here, "1")
        await here.until("n new")
        await here.until(lambda: "night shift" in here.lines[0])
