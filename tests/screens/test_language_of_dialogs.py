"""What lies open over a screen when another language is chosen: it stays, and speaks it."""

from __future__ import annotations

import re

import pytest

from models import settings
from models.clock import MINUTE
from models.complaints import reads
from models.handover import notes
from models.log import entries
from models.log.tables import URGENT
from models.shifts import opened
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import queue, take
from tests.screens.console import console
from tests.screens.handover import at_handover, go_to, offered, on_duty
from tests.screens.visitors import inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


async def test_the_list_of_keys_keeps_its_cursor(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("question_mark")
        await here.until("Keys (the second one also while typing)")
        await here.press("home", "down")
        await here.press("f12")
        await here.until("按键（第二个在输入时也可用）")
        await here.press("enter")  # the second one leads to the handover
        await here.until("目前无人在岗")


async def test_the_question_for_duty_is_asked_on(desk: MakeDesk) -> None:
    desk("en")
    async with at_handover() as here:
        await here.press("w")
        await here.until("Go on duty?")
        await here.press("f12")
        await here.until("要上岗吗？")
        await here.until("上岗：夜班")
        await here.press("g")
        await here.until(lambda: opened() is not None)


async def test_an_entry_opened_from_the_handover_speaks_the_other_language(
    desk: MakeDesk,
) -> None:
    on_duty(desk)
    fields = {"severity": URGENT, "category": "incident", "place": "B1", "carried": True}
    smoke = factories.write("smoke in the garage", "gate", NOW - MINUTE, **fields)
    entries.clear(smoke.number, "it was a barbecue", actor("li"), NOW)
    async with at_handover() as here:
        await go_to(here, "This shift", "smoke")
        await here.press("enter")
        await here.until("#2  incident · urgent")
        assert "Gate (gate) · 2026-11-23 night shift" in here.text
        await here.press("f12")
        await here.until("Esc 返回")
        await here.until("#2  突发事件 · 紧急")
        sheet = here.rows.partition("#2")[2].partition("Esc")[0]
        for told in ("发生 2026-11-24 02:19", "Gate（gate） · 2026-11-23 夜班", "位置 B1"):
            assert told in sheet
        assert "由 #3 销项：it was a barbecue" in sheet
        assert re.findall("happened|shift|place|cleared|device|code", sheet) == []
        await here.press("escape")
        await here.until("[x] #2")  # it was seen
        assert "[本班情况 1/1]" in here.text


async def test_what_is_chosen_to_be_shown_stays_chosen(desk: MakeDesk) -> None:
    desk("en")
    factories.write("one")
    async with console() as here:
        await here.press("f")
        await here.until("Show only")
        await here.press("right")
        await here.until("< Mon 23 Nov night shift >")
        await here.press("f12")
        await here.until("只显示")
        assert "11-23 夜班 >" in here.line_with("班次")


async def test_a_signature_is_still_asked_for_with_what_was_typed_of_the_pin(
    desk: MakeDesk,
) -> None:
    offered(desk, checked=True)
    async with at_handover("wang") as here:
        await here.until("under review: John King")
        await here.press("a")
        await here.until("PIN, then Enter")
        await here.type(factories.PIN[:2])
        await here.press("f12")
        await here.until("输入口令后按 Enter")
        await here.type(factories.PIN[2:])
        await here.enter()
        await here.until(lambda: "输入口令后按 Enter" not in here.text)
    found = opened()
    assert found is not None
    assert found.opening == 2


async def test_a_section_that_is_written_stays_open(desk: MakeDesk) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Note", "summary")
        await here.press("enter")
        await here.until("Saved as you type")
        await here.type("a quiet ")
        await here.press("f12")
        await here.until("边写边存")
        await here.type("night")
        await here.press("escape")
        await here.until(lambda: "边写边存" not in here.text)
    found = opened()
    assert found is not None
    assert notes.section(found.opening, "summary").text == "a quiet night"


async def test_a_case_is_read_on_and_said_anew(desk: MakeDesk) -> None:
    desk("en")
    case = take()
    async with queue() as here:
        await here.press("enter")
        await here.until("What was done")
        await here.press("f12")
        await here.until("处理经过")
        assert "What was done" not in here.text
        await here.press("a")
        await here.until(lambda: reads.case(case.id).state == "accepted")


async def test_a_visit_is_read_on_and_said_anew(desk: MakeDesk) -> None:
    desk("en")
    set_badges()
    inside("Bob Long")
    async with register() as here:
        await here.press("enter")
        await here.until("Esc back")
        await here.press("f12")
        await here.until("Esc 返回")
        assert "Esc back" not in here.text
        await here.until("维修")
        await here.press("escape")
        await here.until(lambda: "Esc 返回" not in here.text)


async def test_an_entry_is_read_on_and_said_anew(desk: MakeDesk) -> None:
    desk("en")
    factories.write("\n".join(f"line {number} of it" for number in range(60)))
    async with console() as here:
        await here.press("enter")
        await here.until("line 0 of it")
        await here.press("end")
        await here.until("Esc back")
        assert "line 0 of it" not in here.text
        await here.press("f12")
        await here.until("Esc 返回")
        await here.until("系统用户")
        assert "line 0 of it" not in here.text
        await here.press("home")
        await here.until("夜班")


async def test_a_terminal_too_small_still_says_so(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.pilot.resize_terminal(70, 20)
        await here.until("Please enlarge")
        await here.press("f12")
        await here.until("请把终端放大到 80 x 24")
        await here.pilot.resize_terminal(80, 24)
        await here.until(lambda: "请把终端" not in here.text)


async def test_another_name_of_the_desk_closes_nothing(desk: MakeDesk) -> None:
    desk("en")
    async with at_handover() as here:
        await here.press("w")
        await here.until("Go on duty?")
        settings.change("desk_name", "Harbour Court", actor("admin"), NOW)
        await here.until("Harbour Court")
        assert "Go on duty?" in here.text
