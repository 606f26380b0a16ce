"""Departures to settle, badges that did not come back, and the slips with which goods go out."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from models.clock import DAY, MINUTE
from models.errors import DeskError
from models.log import reads as log
from models.visitors import badges, leaving, reads
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, Clock, console
from tests.screens.visitors import HOUR, PHONE, Printer, beside, inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")
IDENTITY = "110105194912310021"
BOTH = [("en", NORMAL), ("en", WIDE), ("zh", NORMAL), ("zh", WIDE)]


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk, request: pytest.FixtureRequest) -> None:
    callspec = getattr(request.node, "callspec", None)
    desk(callspec.params.get("language", "en") if callspec else "en")
    set_badges()


def texts() -> str:
    """Return what the newest entries of the duty log say."""
    return "\n".join(entry.text or "" for entry in log.newest(20))


# Departures to settle, and badges


def to_settle() -> None:
    inside("Bob Long", NOW - 9 * HOUR, badges=("07",))
    inside("陈", NOW - 5 * HOUR, badges=("08", "09"), party=3, purpose="personal")
    inside("Late Comer", NOW - HOUR, badges=("10",))


def gone_with_badge(name: str = "Gone Girl") -> reads.Visit:
    visit = inside(name, NOW - 30 * HOUR, badges=("11",))
    return leaving.leave(visit.id, actor("li"), NOW - 28 * HOUR, kept=("11",))


@pytest.mark.parametrize(("language", "size"), BOTH)
async def test_who_is_open_since_closing_and_which_badges_are_out(
    language: str, size: tuple[int, int]
) -> None:
    to_settle()
    gone_with_badge()
    async with beside("u", "V-0001", size) as here:
        rows = [line for line in here.lines[4:-4] if " V-0" in line[:12]]
        assert [row[8:14] for row in rows] == ["V-0001", "V-0002", "V-0004"]
        assert "11-22 20:20" in rows[2]
        assert "Late Comer" not in here.text
        assert len({cell_len(row[: row.index("12-1503")]) for row in rows}) == 1
        assert all(style.bold for style in here.styles("5:00"))  # over time, as on the board


async def test_left_earlier_settles_without_a_time_and_the_badge_moves_to_the_others() -> None:
    to_settle()
    async with beside("u", "Bob Long") as here:
        assert "l left earlier" in here.lines[-1]
        await here.press("l")
        await here.until("left earlier, time not known")
        await here.type("phoned later")
        await here.enter()
        await here.until("Badges not returned: 1")
        assert "Departures to settle: 1" in here.text
        assert "not recorded" in here.line_with("07     V-0001")
    visit = reads.find("V-0001")
    assert (visit.state, visit.left_at) == ("unrecorded", None)


async def test_left_at_a_time_wants_the_time() -> None:
    to_settle()
    async with beside("u", "Bob Long") as here:
        await here.press("o")
        await here.until("when they were seen to go")
        await here.enter()
        await here.until("Missing: a time.")
        await here.type("later")
        await here.enter()
        await here.until("was not understood")
        await here.press(*["backspace"] * 5)
        await here.type("21:40 badge:-")
        await here.enter()
        await here.until("V-0001 Bob Long left at 11-23 21:40. Badge 07 is still out.")
        assert "left 11-23 21:40" in here.line_with("07     V-0001")
    visit = reads.find("V-0001")
    assert (visit.state, visit.left_at) == ("left", at(21, 40, day=23))


async def test_of_a_party_part_cannot_have_left_at_a_time() -> None:
    to_settle()
    async with beside("u", "陈") as here:
        await here.press("down", "o")
        await here.until("V-0002")
        await here.type("21:40 x2")
        await here.enter()
        await here.until("sign the whole party out")
    assert reads.find("V-0002").remaining == 3


async def test_whoever_stays_until_a_time_is_asked_about_after_it() -> None:
    to_settle()
    async with beside("u", "Bob Long") as here:
        await here.press("x")
        await here.type("08:00 stays the night")
        await here.enter()
        await here.until("Departures to settle: 1")
        assert "Bob Long" not in here.rows
    assert reads.inside(NOW).visits == 3


async def test_another_clerk_was_first() -> None:
    to_settle()
    async with beside("u", "Bob Long") as here:
        await here.press("l")
        await here.until("left earlier, time not known")
        leaving.leave(reads.find("V-0001").id, actor("wang"), NOW)
        await here.enter()
        await here.until("has settled V-0001 already")
        here.app.screen.post_message(Changed(9))
        await here.until("Departures to settle: 1")


async def test_nobody_is_signed_out_by_looking_or_by_time() -> None:
    to_settle()
    async with beside("u", "Bob Long", clock=Clock(NOW + DAY)) as here:
        await here.until("Departures to settle: 3")
        await here.press("enter")
        await here.until("What was done")
        await here.press("escape", "b", "m", "escape")
    assert reads.inside(NOW).visits == 3


async def test_a_badge_that_comes_back_is_free_again_at_once() -> None:
    gone_with_badge()
    async with beside("u", "Gone Girl") as here:
        assert "b badge back" in here.lines[-1]
        assert "left 11-22 22:20" in here.line_with("V-0001")
        await here.press("b")
        await here.until("Badge 11 of V-0001 is back.")
        assert "Every departure is settled, every badge is back." in here.text
    assert reads.badges_out() == []


async def test_a_lost_badge_leaves_the_set_with_what_is_known_of_it() -> None:
    visit = gone_with_badge()
    async with beside("u", "Gone Girl") as here:
        await here.press("m")
        await here.until("badge 11 of V-0001 is lost")
        await here.type("they say it is in their other coat")
        await here.enter()
        await here.until("Badge 11 is out of the set.")
    assert "11" not in [badge.label for badge in badges.listed()]
    assert reads.timeline(visit.id)[-1].words == "they say it is in their other coat"
    assert "badge 11 is lost" in texts()


async def test_keys_of_the_one_do_nothing_with_the_other() -> None:
    gone_with_badge()
    inside("Bob Long", NOW - 9 * HOUR, badges=("07",))
    async with beside("u", "Bob Long") as here:
        await here.press("b", "m")
        await here.settle()
        assert "is lost" not in here.text
        await here.press("down")
        await here.until("b badge back")
        await here.press("l", "o", "x")
        await here.settle()
        assert "sign out" not in here.rule
    assert len(reads.badges_out()) == 2


async def test_what_is_to_be_settled_is_printed() -> None:
    to_settle()
    async with beside("u", "Bob Long") as here:
        printer = here.app.session.printing = Printer()
        await here.press("p")
        await here.until("Printed on lobby.")
    [sheet] = printer.taken
    assert "Bob Long" in sheet
    assert "Late Comer" not in sheet


# The goods release slip


async def test_a_release_slip_is_printed_at_once_and_said_where() -> None:
    inside("Ann Short", goods_in="two boxes")
    async with register() as here:
        printer = here.app.session.printing = Printer()
        await here.press("g")
        await here.type("two chairs; Mrs Zhang, by phone")
        await here.enter()
        await here.until("V-0001: slip written. Printed on lobby.")
        await here.press("g")
        await here.type("one lamp; Mrs Zhang")
        await here.enter()
        await here.until(lambda: len(printer.taken) == 2)
    first, second = printer.taken
    assert "two chairs" in first
    assert "Mrs Zhang, by phone" in first
    assert PHONE not in first
    assert "one lamp" in second
    assert "two chairs" not in second


async def test_a_slip_that_no_printer_takes_is_written_all_the_same() -> None:
    visit = inside("Ann Short")
    async with register() as here:
        here.app.session.printing = Printer(DeskError("printer_missing"))
        await here.press("g")
        await here.type("two chairs; Mrs Zhang")
        await here.enter()
        await here.until("V-0001: slip written.")
        assert "Printed" not in here.text
    assert reads.timeline(visit.id)[-1].action == "release"


async def test_without_the_authority_nothing_is_released() -> None:
    inside("Ann Short")
    async with register() as here:
        printer = here.app.session.printing = Printer()
        await here.press("g")
        await here.type("two chairs")
        await here.enter()
        await here.until("Missing: who of the unit allows it.")
    assert printer.taken == []


async def test_who_may_stay_still_is_not_called_over_among_what_is_due() -> None:
    inside("Ann Short", NOW - 230 * MINUTE)
    async with console() as here:
        await here.press("exclamation_mark")
        await here.until("to leave · 12-1503")
        assert here.lines[5].split()[:2] == ["V-0001", "02:30"]
        here.clock.advance(minutes=20)
        here.app.screen.post_message(MinutePassed())
        await here.until("since 02:30")


async def test_all_departures_to_settle_are_named_among_what_is_due() -> None:
    to_settle()
    async with console(WIDE) as here:
        await here.press("exclamation_mark")
        await here.until("departures to settle · V-0001 V-0002")


async def test_what_is_due_leads_to_the_departures_to_settle() -> None:
    inside("Ann Short", NOW - 5 * HOUR, purpose="personal")
    async with console() as here:
        await here.until("! V-0001 11-23")
        await here.press("exclamation_mark")
        await here.until("departures to settle")
        await here.press("enter")
        await here.until("Departures to settle: 1")
