"""The visitor register: the board, signing in and out, the do-not-admit list, looking back."""

from __future__ import annotations

import pytest

from models.clock import MINUTE
from models.database import database
from models.log import reads as log
from models.visitors import badges, leaving, reads
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, console
from tests.screens.visitors import HOUR, PHONE, expected, inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    set_badges()


# The board


async def test_who_stays_too_long_stands_first_and_is_coloured() -> None:
    inside("Ann Short", NOW - 5 * MINUTE, badges=("12",))
    inside("Bob Long", NOW - 9 * HOUR, badges=("07",))
    expected()
    async with register() as here:
        assert "visits 2, people 2" in here.lines[3]
        assert "Bob Long" in here.lines[4]
        assert "5:00 over" in here.lines[4]  # of nine hours, four are usual for a repair
        assert "Ann Short" in here.lines[5]
        assert "Mary Young" in here.lines[7]
        assert all(style.bold for style in here.styles("5:00 over"))
        assert not any(style.bold for style in here.styles("0:05"))


async def test_who_is_over_time_for_days_is_said_in_the_reader_s_words() -> None:
    inside("Ann Short", NOW - 76 * HOUR)
    async with register() as here:
        assert "3d over" in here.lines[4]
        await here.press("f12")
        await here.until("3天")
        assert "3d" not in here.lines[4]


async def test_a_minute_later_somebody_is_inside_a_minute_longer() -> None:
    inside("Ann Short", NOW - 5 * MINUTE)
    async with register() as here:
        assert "0:05" in here.lines[4]
        here.clock.advance(minutes=2)
        here.app.screen.post_message(MinutePassed())
        await here.until("0:07")


async def test_whom_another_terminal_signs_in_is_there() -> None:
    async with register() as here:
        assert "Nobody is inside." in here.text
        inside("Ann Short")
        here.app.screen.post_message(Changed(9))
        await here.until("Ann Short")


async def test_the_badges_on_the_board_are_those_that_are_out() -> None:
    several = inside("Ann Short", badges=("07", "08"))
    swapped = inside("Bob Long", badges=("09",))
    badges.returned(swapped.id, "09", actor("li"), NOW)
    badges.give(swapped.id, "12", actor("li"), NOW)
    async with register() as here:
        assert here.line_with("Ann Short").startswith(" 07 08 ")
        assert here.line_with("Bob Long").startswith(" 12 ")
        badges.returned(several.id, "07", actor("li"), NOW)
        badges.returned(swapped.id, "12", actor("li"), NOW)
        here.app.screen.post_message(Changed(9))
        await here.until(lambda: here.line_with("Ann Short").startswith(" 08 "))
        assert "b badge back" in here.lines[-1]
        await here.press("down")
        await here.until(lambda: "b badge back" not in here.lines[-1])
        assert "Bob Long" in here.cursor_line()


async def test_names_of_any_length_and_script_keep_the_columns() -> None:
    for name in ("陈", "Maximilian Schröder-Hohenlohe zu Langenb", "أحمد", "阿·买买提"):
        inside(name, phone="", plate="京A12345" if name == "陈" else "")
    async with register() as here:
        rows = here.lines[4:8]
        assert len({_cells_before(row, "12-1503") for row in rows}) == 1
        assert any("…" in row for row in rows)


def _cells_before(row: str, part: str) -> int:
    from rich.cells import cell_len

    return cell_len(row[: row.index(part)])


async def test_beside_the_board_stands_the_whole_visit_where_it_is_wide() -> None:
    inside("Ann Short", goods_in="two boxes")
    async with register(WIDE) as here:
        await here.until("two boxes")
        assert "sign in" in here.text
        assert PHONE not in here.text


# Who was expected


async def test_who_was_arranged_comes_by_one_key_and_the_badge_to_hand_over_is_said() -> None:
    expected()
    inside("Bob Long", badges=("01",))
    async with register() as here:
        await here.press("end", "a")
        await here.until("Mary Young: sign in")
        await here.enter()
        await here.until("V-0001 Mary Young is in, badge 02.")


# Out


async def test_o_and_enter_sign_out_who_is_under_the_cursor() -> None:
    visit = inside("Ann Short", badges=("07",))
    async with register() as here:
        await here.press("o")
        await here.until("sign out V-0001 Ann Short")
        await here.enter()
        await here.until("Signed out.")
        assert "Nobody is inside." in here.text
    gone = reads.visit(visit.id)
    assert (gone.state, gone.left_at) == ("left", NOW)
    assert reads.badges_out() == []


@pytest.mark.parametrize("typed", ["7", "an", "V-0001"])
async def test_a_badge_or_two_letters_say_who_goes(typed: str) -> None:
    visit = inside("Ann Short", NOW - 2 * HOUR, badges=("07",))
    inside("Bob Long", NOW - 9 * HOUR, badges=("08",))
    async with register() as here:
        await here.press("o")
        await here.type(typed)
        await here.until("Ann Short  12-1503 goes")
        await here.enter()
        await here.until("Signed out. V-0001 Ann Short")
    assert reads.visit(visit.id).state == "left"
    assert reads.inside(NOW).visits == 1


async def test_of_a_group_some_leave() -> None:
    visit = inside("Miss Brown", party=21, programme="tour", unit="hall")
    async with register() as here:
        await here.press("o")
        await here.type("mi")
        await here.until("Miss Brown  hall: all 21 go")
        await here.type(" x3")
        await here.until("Miss Brown  hall: 3 of 21 go")
        await here.enter()
        await here.until("Signed out. V-0001 Miss Brown: 18 still inside")
        assert "18/21" in here.cursor_line()
        await here.press("enter")
        await here.until("3 left, 18 inside")
    assert reads.visit(visit.id).remaining == 18


async def test_words_behind_who_goes_and_one_badge_of_two_are_kept() -> None:
    visit = inside("Ann Short", NOW - 2 * HOUR, badges=("07", "08"))
    async with register() as here:
        await here.press("o")
        await here.type("ann taken by taxi badge:7 with:lamp")
        await here.enter()
        await here.until("Signed out.")
    timeline = reads.timeline(visit.id)
    [left] = [step for step in timeline if step.action == "leave"]
    assert (left.words, left.facts["goods"]) == ("taken by taxi", "lamp")
    assert [loan.badge for loan in reads.badges_out()] == ["08"]


async def test_more_cannot_leave_than_are_inside() -> None:
    inside("Ann Short", party=3)
    async with register() as here:
        await here.press("o")
        await here.type("x9")
        await here.enter()
        await here.until("9 of 3 still inside")
    assert reads.inside(NOW).people == 3


async def test_a_number_typed_where_a_name_is_asked_is_not_said_again_whole() -> None:
    inside("Ann Short")
    async with register() as here:
        await here.press("o")
        await here.type("110105194912310021")
        await here.until("found for 0021")
        await here.enter()
        await here.until("found for 0021")
        assert "110105194912310021" not in here.preview


async def test_left_earlier_gets_no_time() -> None:
    visit = inside("Ann Short")
    async with register() as here:
        await here.press("l")
        await here.enter()
        await here.until("Nobody is inside.")
    gone = reads.visit(visit.id)
    assert (gone.state, gone.left_at) == ("unrecorded", None)


async def test_the_second_of_two_clerks_is_told_who_was_first() -> None:
    visit = inside("Ann Short")
    async with register() as here:
        await here.press("o")
        await here.until("sign out V-0001")
        leaving.leave(visit.id, actor("wang"), NOW)
        await here.enter()
        await here.until("has settled V-0001 already")


async def test_an_arrival_is_corrected_and_both_times_are_shown() -> None:
    inside("Ann Short", NOW - HOUR)
    async with register(WIDE) as here:
        await here.press("c")
        await here.type("01:05 written up late")
        await here.enter()
        await here.until("told first: 01:20")


async def test_a_departure_is_corrected_and_both_times_are_on_record() -> None:
    visit = inside("Ann Short", NOW - 3 * HOUR)
    leaving.leave(visit.id, actor("li"), NOW - HOUR)
    async with register() as here:
        await here.press("slash")
        await here.type("ann")
        await here.enter()
        await here.until("Ann Short")
        await here.press("C")
        await here.until("V-0001 Ann Short: correct the departure")
        await here.type("00:50")
        await here.enter()
        await here.until("Missing: a few words")
        await here.type(" seen on the camera")
        await here.enter()
        await here.until("V-0001 Ann Short left at 00:50")
        await here.press("enter")
        await here.until("departure: 00:50 (told first: 01:20)")
        assert "01:20 > 00:50" in here.line_with("seen on the camera")
    assert reads.visit(visit.id).left_at == at(0, 50)
    assert "time of departure corrected" in (log.newest(1)[0].text or "")


async def test_who_is_inside_has_no_departure_to_correct() -> None:
    inside("Ann Short")
    async with register() as here:
        assert "correct departure" not in here.text
        await here.press("C")
        await here.until("cannot be done")


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_phone_is_shown_by_a_key_and_logged(size: tuple[int, int]) -> None:
    inside("Ann Short")
    inside("Bob Long", NOW - MINUTE)
    async with register(size) as here:
        assert PHONE not in here.text
        await here.press("v")
        await here.until(PHONE)
        await here.press("down")
        await here.until(lambda: "Bob Long" in here.cursor_line() and PHONE not in here.text)
    assert "were shown" in (log.newest(1)[0].text or "")


# Looking back


async def test_everything_of_a_person_is_found_with_the_days() -> None:
    for days in range(3):
        visit = inside("Ann Short", NOW - (days + 1) * 24 * HOUR)
        leaving.leave(visit.id, actor("li"), NOW - (days + 1) * 24 * HOUR + HOUR)
    inside("Bob Long")
    async with register() as here:
        await here.press("slash")
        await here.type("ann")
        await here.enter()
        await here.until(lambda: here.rows.count("Ann Short") == 3)
        assert "2026 Mon 23 Nov" in here.rows
        assert "Bob Long" not in here.rows
        await here.press("escape")
        await here.until("visits 1, people 1")


async def test_the_form_signs_in_and_the_other_one_expects() -> None:
    async with register() as here:
        await here.press("ctrl+e")
        await here.until("Sign a visitor in")
        await here.type("Ann Short")
        await here.press("down")
        await here.type("2")
        await here.press("ctrl+s")
        await here.until("Ann Short is in")
        await here.press("e")
        await here.until("Expect a visitor")
        await here.type("Mary Young")
        await here.press("ctrl+s")
        await here.until("Mary Young is expected.")
    assert reads.inside(NOW).people == 2
    assert [visit.name for visit in reads.expected(NOW)] == ["Mary Young"]


async def test_the_form_says_how_a_time_is_written() -> None:
    async with register() as here:
        await here.press("e")
        await here.until("Expect a visitor")
        assert "14:00 or 11-27 14:00; empty: from now" in here.line_with("Window from")
        assert "empty: two hours" in here.line_with("Window until")
        await here.press("escape", "ctrl+e")
        await here.until("Sign a visitor in")
        assert "empty: now" in here.line_with("Arrived")


# What the desk does by itself


async def test_the_tab_counts_who_is_inside_and_who_stays_too_long() -> None:
    inside("Ann Short")
    inside("Bob Long", NOW - 9 * HOUR)
    async with console() as here:
        await here.until("4 Visitors (2 !1)")


async def test_old_visits_lose_what_is_personal_while_somebody_is_signed_in() -> None:
    visit = inside("Ann Short", NOW - 400 * 24 * HOUR)
    leaving.leave(visit.id, actor("li"), NOW - 400 * 24 * HOUR + HOUR)
    async with console():
        pass
    assert database.ask("SELECT name, phone, purged_at FROM visit") == [("", "", NOW)]
    assert "anonymised" in (log.newest(1)[0].text or "")
