"""A complaint taken from anywhere, over whatever is half-typed; the long form."""

from __future__ import annotations

import pytest

from models import staff
from models.clock import MINUTE
from models.complaints import reads
from models.database import database
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import MASKED, PHONE, queue, take, works
from tests.screens.console import NORMAL, WIDE, Console, console, draft_of

pytestmark = pytest.mark.usefixtures("quick")
LINE = f"12-1503 Mr Miller {PHONE} #repair !! water from above"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    works()


def only_case() -> tuple[str, str, str]:
    [case] = reads.queue(reads.OPEN, 0, 5)
    return case.unit, case.kind, case.words


async def asked(here: Console) -> None:
    await here.press("ctrl+t")
    await here.until("new complaint")


async def form(here: Console) -> None:
    await here.press("ctrl+e")
    await here.until("What happened")


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_it_lies_over_a_half_typed_entry_which_is_there_again(size: tuple[int, int]) -> None:
    async with console(size) as here:
        await here.press("n")
        await here.type("the gate is")
        await asked(here)
        await here.type(LINE)
        await here.until(lambda: MASKED in here.text and "major" in here.text)
        await here.enter()
        await here.until("T-0001 is written.")
        assert here.typed == "the gate is"
        await here.type(" shut")
        assert here.typed == "the gate is shut"
    assert only_case() == ("12-1503", "repair", "water from above")


async def test_esc_keeps_it_for_the_next_time_and_goes_back() -> None:
    async with console() as here:
        await asked(here)
        await here.type("12-1503 the lift")
        await here.press("escape")
        await here.until(lambda: "new complaint" not in here.text)
        await asked(here)
        await here.until("complaint · general · by phone · 12-1503 · the lift")
        await here.enter()
        await here.until("T-0001 is written.")


async def test_it_lies_over_the_long_entry_too() -> None:
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        await asked(here)
        await here.type(LINE)
        await here.enter()
        await here.until("T-0001 is written.")
        assert "pump started" in here.text


async def test_who_may_not_take_complaints_is_told_so() -> None:
    only_admin = staff.checked_person("sun", "Sam Sun", ("admin",))
    staff.add(only_admin, None, actor("admin").origin, NOW)
    async with console(login="sun") as here:
        await here.press("ctrl+t")
        await here.until("Sam Sun may not")
        assert "new complaint" not in here.text


async def test_a_case_that_is_known_is_joined_from_anywhere() -> None:
    known = take("water from the ceiling above the bath")
    async with console() as here:
        await asked(here)
        await here.type("12-1504 Mr Miller 13900001111 #repair water from the ceiling")
        await here.until("May be the same")
        await here.burst("f11", "f11", "f11")
        await here.until(f"Joined {known.short_number};")
    assert len(reads.callers(known.id)) == 2


async def test_nothing_is_taken_on_a_locked_screen() -> None:
    async with console() as here:
        await here.press("ctrl+l")
        await here.until("Locked.")
        await here.press("ctrl+t")
        await here.settle()
        assert "new complaint" not in here.text


# The long form


async def test_the_form_goes_on_with_what_the_line_says() -> None:
    async with queue() as here:
        await here.press("n")
        await here.type(LINE)
        await form(here)
        assert "12-1503" in here.line_with("Unit")
        assert "Mr Miller" in here.line_with("Complainant")
        assert "repair" in here.line_with("Kind")
        assert "major" in here.line_with("Severity")
        await here.type("a carpet")  # the first that is empty
        await here.press("ctrl+s")
        await here.until("T-0001 is written.")
        await here.until(lambda: draft_of(database.path) is None)  # within a second
    [case] = reads.queue(reads.OPEN, 0, 5)
    assert (case.unit, case.severity, case.remedy) == ("12-1503", 2, "a carpet")


async def test_all_fields_are_reached_and_chosen_by_key() -> None:
    async with queue() as here:
        await form(here)
        await here.type("3-0201")
        await here.press("tab")
        await here.type("Ann Smith")
        await here.press("down")
        await here.type(PHONE)
        await here.enter()
        await here.type("noise at night")
        await here.press("tab", "tab")
        await here.press("right")
        await here.press("tab")
        await here.type("u")
        await here.press("tab", "tab")
        await here.type("W")
        await here.until(lambda: "Works" in here.line_with("Department"))
        await here.press("tab")
        assert "02:10 or 11-22 02:10; empty: now" in here.line_with("Received at")
        await here.type("01:50")
        await here.press("ctrl+s")
        await here.until("T-0001 is written.")
    [case] = reads.queue(reads.OPEN, 0, 5)
    assert (case.kind, case.severity, case.department) == ("enquiry", 1, "works")
    assert case.received_at == here.clock() - 30 * MINUTE


async def test_a_field_that_will_not_do_is_named_and_has_the_cursor() -> None:
    async with queue() as here:
        await form(here)
        await here.type("3-0201")
        await here.press("ctrl+s")
        await here.until("write what happened")
        await here.type("noise at night")
        await here.press("ctrl+s")
        await here.until("T-0001 is written.")
    assert only_case()[2] == "noise at night"


async def test_a_caller_from_before_is_taken_over_with_the_phone_masked() -> None:
    first = take("the tap drips")
    async with queue() as here:
        await form(here)
        await here.press("tab")
        await here.type("Ann")
        await here.until(f"Tab Ann Smith {MASKED}")
        await here.press("tab")
        await here.until(lambda: MASKED in here.line_with("Phone"))
        assert "12-1503" in here.line_with("Unit")
        await here.press("tab")
        await here.type("the lift")
        await here.press("ctrl+s")
        await here.until("T-0002 is written.")
        assert PHONE not in here.text
    second = reads.find("2")
    assert reads.callers(second.id)[0].phone == reads.callers(first.id)[0].phone == MASKED
    assert database.ask("SELECT DISTINCT phone FROM complaint_caller") == [(PHONE,)]


async def test_esc_keeps_the_form_for_the_next_time() -> None:
    take("the tap drips")
    async with queue() as here:
        await form(here)
        await here.press("tab")
        await here.type("Ann")
        await here.until("Tab Ann")
        await here.press("tab")
        await here.press("escape")
        await here.until(lambda: "What happened" not in here.text)
        await form(here)
        await here.until(lambda: MASKED in here.line_with("Phone"))
        await here.type("the lift")
        await here.press("ctrl+s")
        await here.until("T-0002 is written.")
    assert database.ask("SELECT DISTINCT phone FROM complaint_caller") == [(PHONE,)]


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_form_is_whole_in_chinese(desk: MakeDesk, size: tuple[int, int]) -> None:
    desk("zh", name="zh.db")
    async with console(size) as here:
        await here.press("3")
        await here.until("没有未关闭的投诉。")
        await here.press("ctrl+e")
        await here.until("接报时间")
        assert "^S" in here.lines[-1] or "^S" in here.line_with("Esc")
        assert all(word in here.text for word in ("房号", "投诉人", "诉求", "责任部门"))


async def test_what_is_typed_at_once_goes_before_what_was_kept() -> None:
    async with queue() as here:
        await form(here)
        await here.type("3-0201")
        await here.press("tab")
        await here.type("Ann Smith")
        await here.press("escape")
        await here.settle()
        await here.press("ctrl+e")
        await here.until("What happened")
        assert "3-0201" in here.line_with("Unit")
        await here.press("escape")
        await here.press("n")
        await here.type("12-1503 #repair the tap drips")
        await form(here)
        assert "12-1503" in here.line_with("Unit")
        assert "Ann Smith" in here.line_with("Complainant")
