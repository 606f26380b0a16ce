"""The visitor register: the board, signing in and out, the do-not-admit list, looking back."""

from __future__ import annotations

import threading

import pytest

from models.clock import MINUTE
from models.database import database
from models.log import reads as log
from models.visitors import badges, do_not_admit, leaving, passes, reads
from models.visitors.do_not_admit import NewBarred
from models.visitors.reads import EVERYTHING
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor, at
from tests.screens.console import NORMAL, WIDE, Console, console
from tests.screens.visitors import HOUR, MASKED, PHONE, expected, inside, register, set_badges

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    set_badges()


def only_visit() -> reads.Visit:
    [visit] = reads.listed(EVERYTHING, NOW, 5)
    return visit


async def sign_in(here: Console, line: str) -> None:
    await here.press("n")
    await here.type(line)
    await here.settle()
    await here.enter()


# The board


async def test_who_stays_too_long_stands_first_and_is_coloured() -> None:
    inside("Ann Short", NOW - 5 * MINUTE, badges=("12",))
    inside("Bob Long", NOW - 9 * HOUR, badges=("07",))
    expected()
    async with register() as here:
        assert "visits 2, people 2" in here.lines[3]
        assert "Bob Long" in here.lines[4]
        assert "9:00 over" in here.lines[4]
        assert "Ann Short" in here.lines[5]
        assert "Mary Young" in here.lines[7]
        assert all(style.bold for style in here.styles("9:00 over"))
        assert not any(style.bold for style in here.styles("0:05"))


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


# In


async def test_a_line_signs_in_with_the_next_badge_and_the_host_s_consent() -> None:
    async with register() as here:
        await here.press("n")
        await here.type(f"Ann Short x2 12-1503 repair {PHONE} with:toolbox")
        await here.until(lambda: MASKED in here.preview and "badge 01" in here.preview)
        await here.enter()
        await here.until("How did 12-1503 consent?")
        await here.type("c")
        await here.enter()
        await here.until("V-0001 Ann Short is in, badge 01.")
        assert "Ann Short" in here.cursor_line()
    visit = only_visit()
    assert (visit.party, visit.purpose, visit.consent) == (2, "repair", "called")
    assert (visit.goods_in, visit.badges) == ("toolbox", "01")
    assert PHONE not in " ".join(entry.text or "" for entry in log.newest(9))


async def test_a_returning_visitor_takes_eight_keys_at_most() -> None:
    leaving.leave(inside("Ann Short", NOW - 5 * HOUR).id, actor("li"), NOW - 4 * HOUR)
    pressed = []

    async def press(key: str) -> None:
        pressed.append(key)
        await (here.enter() if key == "enter" else here.press(key))

    async with console() as here:
        await press("f4")
        await here.until("sign in")
        await press("a")
        await press("n")
        await here.until(lambda: "Tab" in here.preview and MASKED in here.preview)
        await press("tab")
        await here.until(lambda: "12-1503" in here.preview and "Tab" not in here.preview)
        await press("enter")
        await here.until("How did 12-1503 consent?")
        await press("1")
        await press("enter")
        await here.until("is in, badge 01.")
    assert len(pressed) <= 8
    assert reads.inside(NOW).visits == 1
    assert database.ask("SELECT DISTINCT phone FROM visit") == [(PHONE,)]


async def test_an_expected_visitor_is_one_enter() -> None:
    expected()
    async with register() as here:
        await here.press("n")
        await here.type("Ma")
        await here.until("expected")
        await here.press("tab")
        await here.until(lambda: "8-0302" in here.preview)
        await here.enter()
        await here.until("Mary Young is in")
    visit = only_visit()
    assert (visit.state, visit.party, visit.consent) == ("on_site", 2, "expected")


async def test_what_else_is_said_of_an_expected_visitor_is_kept_beside_what_was_arranged() -> None:
    waiting = expected(host="Mrs Zhang")
    async with register() as here:
        await here.press("n")
        await here.type("Ma")
        await here.until("expected")
        await here.press("tab")
        await here.until(lambda: "8-0302" in here.preview)
        await here.type(f"x3 {PHONE} from:Hill School note:wheelchair")
        await here.settle()
        await here.enter()
        await here.until("Mary Young is in")
    visit = reads.whole(waiting.id)
    assert (visit.party, visit.phone, visit.organisation) == (3, PHONE, "Hill School")
    assert (visit.host, visit.remarks, visit.consent) == ("Mrs Zhang", "wheelchair", "expected")
    amended = [step.facts["field"] for step in reads.timeline(visit.id) if step.action == "amend"]
    assert amended == ["organisation", "phone", "remarks"]


async def test_what_means_nothing_on_the_line_is_a_remark() -> None:
    async with register() as here:
        await here.press("n")
        await here.type("Ann Short x2 has a dog")
        await here.until("as a remark: has a dog")
        await here.enter()
        await here.until("Ann Short is in")
    assert only_visit().remarks == "has a dog"


async def test_a_document_number_is_cut_before_it_is_kept_and_said_so() -> None:
    number = "110105194912310021"
    async with register() as here:
        await here.press("n")
        await here.type(f"Ann Short id:{number} ")
        await here.until(lambda: number not in here.text and "id:0021" in here.text)
        await here.type("12-1503 ok:called")
        await here.settle()
        await here.press("escape")
        await here.settle()
        assert number not in str(database.ask("SELECT content FROM draft"))
        await here.press("n")
        await here.until("0021")
        await here.enter()
        await here.until("is in")
    assert database.ask("SELECT last_four FROM visit") == [("0021",)]


async def test_a_badge_that_is_out_is_refused_with_who_has_it_and_the_line_stays() -> None:
    inside("Bob Long", badges=("07",))
    async with register() as here:
        await sign_in(here, "Ann Short badge:7 ok:called 12-1503")
        await here.until("is out with Bob Long")
        assert "Ann Short badge:7" in here.typed
    assert reads.inside(NOW).visits == 1


async def test_without_a_name_nothing_is_signed_in() -> None:
    async with register() as here:
        await sign_in(here, "12-1503 x2")
        await here.until("write who comes")
        assert here.typed == "12-1503 x2"
    assert reads.inside(NOW).visits == 0


# The do-not-admit list


def barred(name: str = "Ann Short") -> do_not_admit.Barred:
    new = NewBarred(name, "harassed a resident", notice="call the supervisor")
    return do_not_admit.add(new, actor("zhao"), NOW - HOUR)


async def test_somebody_on_the_list_is_shown_while_typing_with_why() -> None:
    entry = barred()
    async with register() as here:
        await here.press("n")
        await here.type("Ann Shorl 12-1503")
        await here.until("Do not admit?")
        told = here.line_with("Do not admit?")
        assert entry.number in told
        assert "one letter different" in told
        assert "harassed" not in here.text


async def test_a_clerk_refuses_and_the_log_has_it_without_a_name() -> None:
    entry = barred()
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503")
        await here.until(f"{entry.number} Ann Short?")
        await here.type("1 sent away")
        await here.enter()
        await here.until("Ann Short is refused.")
    [visit] = reads.listed(EVERYTHING, NOW, 5)
    assert visit.state == "refused"
    texts = " ".join(entry.text or "" for entry in log.newest(9))
    assert entry.number in texts
    assert "Ann" not in texts


async def test_a_clerk_says_it_is_somebody_else() -> None:
    barred()
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503 ok:called")
        await here.until("Ann Short?")
        await here.type("2 known for years")
        await here.enter()
        await here.until("Ann Short is in")


async def test_a_supervisor_s_pin_admits() -> None:
    barred()
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503 ok:called")
        await here.until("Ann Short?")
        await here.type("3 the owner asked for it")
        await here.enter()
        await here.until("Admit in spite of")
        await here.type(PIN)
        await here.enter()
        await here.until("Ann Short is in")
    assert [step.action for step in reads.timeline(only_visit().id)][:2] == ["arrive", "admit"]


async def test_a_decision_that_is_none_is_asked_again() -> None:
    barred()
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503 ok:called")
        await here.until("Ann Short?")
        await here.type("well")
        await here.enter()
        await here.until("Decide:")
        await here.press("escape")
        await here.until(lambda: "Decide:" not in here.text)
    assert reads.inside(NOW).visits == 0


async def test_what_was_decided_for_one_is_not_there_for_the_next() -> None:
    async with register() as here:
        for name in ("Ann Short", "Bob Long"):
            await sign_in(here, f"{name} 12-1503")
            await here.until("How did 12-1503 consent?")
            assert here.typed == ""
            await here.type("1")
            await here.enter()
            await here.until(f"{name} is in")


@pytest.mark.parametrize("key", ["n", "f4"])
async def test_esc_while_it_is_decided_leaves_the_line_for_the_next_time(key: str) -> None:
    async with register() as here:
        await here.press(key)
        await here.type("Ann Short 12-1503")
        await here.settle()
        await here.enter()
        await here.until("How did 12-1503 consent?")
        await here.press("escape")
        await here.until(lambda: "consent?" not in here.text)
        await here.press(key)
        await here.until("Ann Short 12-1503")
        await here.until(lambda: "badge 01" in here.text)
        await here.enter()
        await here.until("How did 12-1503 consent?")


async def test_the_other_language_leaves_the_line_where_it_is() -> None:
    async with console() as here:
        await here.press("n")
        await here.type("the gate is")
        await here.press("f4")
        await here.type("Ann Short ")
        await here.press("f12")
        await here.type("138")
        await here.settle()
        assert "Ann Short 138" in here.text
        await here.press("escape")
        await here.settle()
        assert here.typed == "the gate is"


def ran_out(name: str = "Bob Builder") -> None:
    new = passes.NewPass(
        "contractor", name, "12-1503", NOW - 9 * HOUR, NOW - HOUR, organisation="Pipes",
        permit="A-1",
    )  # fmt: skip
    passes.add(new, actor("li"), NOW - 9 * HOUR)


@pytest.mark.parametrize("on_form", [False, True])
async def test_a_pass_that_ran_out_is_refused_with_why(on_form: bool) -> None:
    ran_out()
    async with register() as here:
        await here.press("n")
        await here.type("bob")
        await here.until("expired")
        await here.press("tab")
        await here.until(lambda: "12-1503" in here.preview)
        if on_form:
            await here.press("ctrl+e")
            await here.until("Sign a visitor in")
            await here.press("ctrl+s")
        else:
            await here.enter()
        await here.until("ran out at")
    assert reads.inside(NOW).visits == 0


async def test_an_expected_visitor_signed_in_on_the_form_is_no_second_visit() -> None:
    expected()
    async with register() as here:
        await here.press("n")
        await here.type("Ma")
        await here.until("expected")
        await here.press("tab")
        await here.until(lambda: "8-0302" in here.preview)
        await here.press("ctrl+e")
        await here.until("Sign a visitor in")
        await here.press("ctrl+s")
        await here.until("Mary Young is in")
    assert only_visit().state == "on_site"


async def test_the_form_says_where_a_match_is_decided() -> None:
    barred()
    async with register() as here:
        await here.press("ctrl+e")
        await here.until("Sign a visitor in")
        await here.type("Ann Short")
        await here.press("ctrl+s")
        await here.until("Esc, then n")


async def test_an_offer_that_comes_late_hides_no_answer() -> None:
    barred()
    read_on = threading.Event()
    async with register() as here:
        await here.press("ctrl+e")
        await here.until("Sign a visitor in")
        here.app.session.threads.read(read_on.wait, 10)
        await here.type("Ann Short")
        await here.press("ctrl+s")
        await here.until("Esc, then n")
        read_on.set()
        await here.settle()
        assert "Esc, then n" in here.text


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
        await here.until("Signed out.")
    assert reads.visit(visit.id).state == "left"
    assert reads.inside(NOW).visits == 1


async def test_of_a_group_some_leave() -> None:
    visit = inside("Miss Brown", party=21, programme="tour", unit="hall")
    async with register() as here:
        await here.press("o")
        await here.type("x3")
        await here.enter()
        await here.until("18/21")
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
        await here.until("V-0001 Ann Short: done.")
        await here.press("enter")
        await here.until("departure: 00:50  (told first: 01:20)")
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


# What the desk does by itself


async def test_the_tab_counts_who_is_inside_and_who_stays_too_long() -> None:
    inside("Ann Short")
    inside("Bob Long", NOW - 9 * HOUR)
    async with console() as here:
        await here.until("4 Visi. (2 !1)")


async def test_old_visits_lose_what_is_personal_while_somebody_is_signed_in() -> None:
    visit = inside("Ann Short", NOW - 400 * 24 * HOUR)
    leaving.leave(visit.id, actor("li"), NOW - 400 * 24 * HOUR + HOUR)
    async with console():
        pass
    assert database.ask("SELECT name, phone, purged_at FROM visit") == [("", "", NOW)]
    assert "anonymised" in (log.newest(1)[0].text or "")
