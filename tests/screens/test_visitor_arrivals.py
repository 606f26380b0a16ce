"""Who comes in: the line and the form, offers, consent, badges, the do-not-admit list."""

from __future__ import annotations

import threading

import pytest

from models import audit
from models.database import database
from models.log import reads as log
from models.visitors import do_not_admit, leaving, passes, reads
from models.visitors.do_not_admit import NewBarred
from models.visitors.reads import EVERYTHING
from tests.conftest import MakeDesk
from tests.factories import NOW, PIN, actor
from tests.screens.console import Console, console
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


# In


async def test_a_line_signs_in_with_the_next_badge_and_the_host_s_consent() -> None:
    async with register() as here:
        await here.press("n")
        await here.type(f"Ann Short x2 12-1503 repair {PHONE} with:toolbox")
        await here.until(lambda: MASKED in here.preview and "badge 01" in here.preview)
        assert "Ann Short · 2 people · 12-1503" in here.preview
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


async def test_of_two_of_one_name_tab_again_takes_the_other() -> None:
    for phone, unit in ((PHONE, "12-1503"), ("13900001111", "3-0302")):
        before = inside("Ann Short", NOW - 5 * HOUR, phone=phone, unit=unit)
        leaving.leave(before.id, actor("li"), NOW - HOUR)
    async with register() as here:
        await here.press("n")
        await here.type("x2 an")
        await here.until(lambda: here.preview.count("Ann Short") == 2)
        await here.press("tab")
        await here.until(lambda: "Tab 1/2" in here.preview and "3-0302" in here.preview)
        await here.press("tab")
        await here.until(lambda: "Tab 2/2" in here.preview and "12-1503" in here.preview)
        assert here.typed == "x2 Ann Short"
        await here.enter()
        await here.until("How did 12-1503 consent?")
        await here.type("1")
        await here.enter()
        await here.until("is in, badge 01.")
    [visit] = reads.on_site(NOW)
    assert (visit.unit, visit.phone, visit.party) == ("12-1503", MASKED, 2)


async def test_tab_and_enter_typed_ahead_of_the_offer_mean_who_is_offered() -> None:
    leaving.leave(inside("Ann Short", NOW - 5 * HOUR).id, actor("li"), NOW - HOUR)
    read_on = threading.Event()
    async with register() as here:
        await here.press("n")
        await here.until("sign in")
        here.app.session.threads.read(read_on.wait, 10)
        await here.burst("a", "n", "tab")
        read_on.set()
        await here.enter()
        await here.until("How did 12-1503 consent?")


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
        await here.until("number cut to 0021")
        await here.type("12-1503 ok:called")
        await here.until(lambda: "called" in here.preview and "number cut to 0021" in here.preview)
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
    visit = only_visit()
    assert [step.action for step in reads.timeline(visit.id)][:2] == ["arrive", "admit"]
    signed, admitted = audit.newest(2)
    assert (signed.act, signed.person, signed.subject) == ("sign", "admin", "D-001")
    assert (admitted.act, admitted.person, admitted.subject) == ("admit", "admin", visit.number)
    assert "Ann" not in admitted.detail


async def test_a_decision_that_is_none_is_asked_again() -> None:
    barred()
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503 ok:called")
        await here.until("Ann Short?")
        assert "1 refuse, 2 not the same, 3 admit, then the reason: 3 the host" in here.preview
        for answer in ("well", "3"):  # a number alone says too little
            await here.press("ctrl+a", "ctrl+k")
            await here.type(answer)
            await here.enter()
            await here.until("First 1, 2 or 3, then the reason: 3 the host called")
        await here.pilot.resize_terminal(100, 30)  # a refusal stays, whatever is laid out anew
        await here.until(lambda: len(here.lines[2]) == 100)
        assert "First 1, 2 or 3" in here.preview
        await here.press("escape")
        await here.until(lambda: "First 1, 2 or 3" not in here.text)
    assert reads.inside(NOW).visits == 0


async def test_a_consent_that_is_none_is_told_by_the_numbers_that_are_offered() -> None:
    async with register() as here:
        await sign_in(here, "Ann Short 12-1503")
        await here.until("How did 12-1503 consent?")
        await here.enter()
        await here.until("Consent: 1 called, 2 at the door, 3 permission or 4 expected.")


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
        await here.until("Ann Short 138")
        await here.press("escape")
        await here.until(lambda: here.typed == "the gate is")


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
