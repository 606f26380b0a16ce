"""The registers around the board: the do-not-admit list and the passes."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from models import staff
from models.clock import DAY
from models.database import database
from models.log import reads as log
from models.visitors import do_not_admit, passes
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import NewPass
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, Clock, Console, console
from tests.screens.visitors import MASKED, PHONE, beside, set_badges

pytestmark = pytest.mark.usefixtures("quick")
IDENTITY = "110105194912310021"
BOTH = [("en", NORMAL), ("en", WIDE), ("zh", NORMAL), ("zh", WIDE)]


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk, request: pytest.FixtureRequest) -> None:
    callspec = getattr(request.node, "callspec", None)
    desk(callspec.params.get("language", "en") if callspec else "en")
    set_badges()


async def filled(here: Console, *steps: str) -> None:
    """Fill in the form that is open: a text, or `>` for the next field; then write it."""
    for step in steps:
        if step == ">":
            await here.press("tab")
        else:
            await here.type(step)
    await here.press("ctrl+s")


def texts() -> str:
    """Return what the newest entries of the duty log say."""
    return "\n".join(entry.text or "" for entry in log.newest(20))


# The do-not-admit list


def barred(name: str = "Bob Long", **fields: Any) -> do_not_admit.Barred:
    known = {"reason": "harassed a resident", "notice": "call the supervisor"}
    return do_not_admit.add(NewBarred(name, **(known | fields)), actor("zhao"), NOW - 9 * DAY)


def all_kinds_of_barred() -> None:
    ended = barred("Ed Ended")
    do_not_admit.end(ended.id, "they made peace", actor("zhao"), NOW - DAY)
    barred("Olga Over", ends_at=NOW - DAY)
    barred("Carl Coming", starts_at=NOW + DAY)
    barred("陈", aliases=("老陈",), ends_at=at(0, day=30))
    barred("Ann Always", phone=PHONE, plate="京A12345")


@pytest.mark.parametrize(("language", "size"), BOTH)
async def test_who_is_on_the_list_stands_before_who_was(
    language: str, size: tuple[int, int]
) -> None:
    all_kinds_of_barred()
    async with beside("d", "Ann Always", size) as here:
        names = ("Ann Always", "陈  老陈", "Carl Coming", "Olga Over", "Ed Ended")
        rows = [line for line in here.lines[4:-4] if line.startswith(" D-")]
        assert [name in row for name, row in zip(names, rows, strict=True)] == [True] * 5
        assert "11-29" in rows[1]
        assert len({cell_len(row[: row.index("call the")]) for row in rows[:4]}) == 1
        assert PHONE not in here.text


async def test_those_that_are_over_are_dim_and_no_colour_calls() -> None:
    all_kinds_of_barred()
    async with beside("d", "Ann Always") as here:
        [over], [counts] = here.styles("Olga Over"), here.styles("Carl Coming")
        assert over.color != counts.color


async def test_a_clerk_is_not_told_the_reason_a_supervisor_is() -> None:
    barred(phone=PHONE)
    async with beside("d", "Bob Long") as here:
        assert "call the supervisor" in here.line_with("D-001")
        await here.press("enter")
        await here.until("reason: a supervisor sees it")
        assert "harassed" not in here.text
        assert MASKED in here.text
    async with beside("d", "Bob Long", login="zhao") as here:
        await here.until("harassed a resident")
        await here.press("enter")
        await here.until("reason: harassed a resident")
        await here.press("escape")
        await here.until("n new")


async def test_a_clerk_adds_nobody_and_is_told_why() -> None:
    barred()
    async with beside("d", "Bob Long") as here:
        assert "n new" not in here.lines[-1]
        await here.press("n")
        await here.until("may not do that here")
        await here.press("d")
        await here.until("may not do that here")
    assert len(do_not_admit.listed(actor("zhao").account, NOW)) == 1


async def test_a_supervisor_adds_somebody_and_no_number_is_kept_whole() -> None:
    async with beside("d", "Nobody is on the do-not-admit list.", login="zhao") as here:
        await here.press("n")
        await here.until("Put somebody on the do-not-admit list")
        await here.type("Bob Long")
        await here.press("tab")
        await here.type("Bobby, Shorty")
        await here.press("tab")
        await here.type(IDENTITY)
        await here.press("tab")
        await here.until("number cut to 0021")
        assert IDENTITY not in here.text
        await here.press("tab", "tab")
        await here.type("call the supervisor")
        await here.press("tab")
        await here.type("harassed a resident, id 110105194912310021")
        await here.settle()
        await here.press("tab", "tab")
        await here.until(lambda: "1949" not in here.text)
        await here.type("12-01")
        assert IDENTITY not in str(database.ask("SELECT content FROM draft"))
        await here.press("ctrl+s")
        await here.until("D-001 Bob Long is on the list until 12-01.")
        assert "12-01" in here.line_with("D-001  Bob Long")
    [entry] = do_not_admit.listed(actor("zhao").account, NOW)
    assert entry.aliases == ("Bobby", "Shorty")
    assert entry.last_four == "****0021"
    assert entry.ends_at == at(0, day=24) + 8 * DAY
    assert "Bob" not in texts()
    assert database.ask("SELECT COUNT(*) FROM draft") == [(0,)]


async def test_a_number_half_typed_when_the_form_is_left_is_not_kept() -> None:
    async with beside("d", "Nobody is on the do-not-admit list.", login="zhao") as here:
        await here.press("n")
        await here.until("Put somebody on")
        await here.press("tab", "tab")
        await here.type("12345678")
        await here.press("escape")
        await here.until(lambda: "Put somebody on" not in here.text)
        await here.settle()
        assert "12345678" not in str(database.ask("SELECT content FROM draft"))
        await here.press("n")
        await here.until("5678")


async def test_an_end_before_now_is_refused_and_what_was_typed_stays() -> None:
    async with beside("d", "Nobody is on the do-not-admit list.", login="zhao") as here:
        await here.press("n")
        await here.until("Put somebody on")
        await filled(here, "Bob Long", *">>>>>>", "noise", ">", ">", "2026-11-01")
        await here.until("the end must be after the beginning")
        assert "Bob Long" in here.text
        await here.press("escape")
    assert do_not_admit.listed(actor("zhao").account, NOW) == []


async def test_an_entry_is_ended_with_a_reason() -> None:
    barred()
    async with beside("d", "Bob Long", login="zhao") as here:
        await here.press("d")
        await here.until("end D-001 Bob Long")
        await here.enter()
        await here.until("say why in a few words")
        await here.type("they made peace")
        await here.enter()
        await here.until("D-001 Bob Long: ended.")
        await here.until("ended 11-24")
        assert "d end it" not in here.lines[-1]
    assert do_not_admit.matches(do_not_admit.Who("Bob Long"), NOW) == []


async def test_somebody_is_found_by_pinyin_and_esc_shows_all_again() -> None:
    barred("张伟")
    barred("Ann Always")
    async with beside("d", "Ann Always") as here:
        await here.press("slash")
        await here.type("zhangw")
        await here.enter()
        await here.until(lambda: "Ann Always" not in here.rows and "张伟" in here.rows)
        assert "found: zhangw" in here.rule
        await here.press("escape")
        await here.until("Ann Always")
        await here.press("escape")
        await here.until("Enter or the letter opens")


# Passes


def given(kind: str = "contractor", name: str = "Sam Sun", **fields: Any) -> passes.Pass:
    known = {"unit": "8-0302", "organisation": "Builders", "permit": "A-118", "authority": "owner"}
    times = {"starts_at": NOW - 9 * DAY, "ends_at": NOW + 9 * DAY}
    new = NewPass(kind, name, **(known | times | fields))
    return passes.add(new, actor("li"), min(NOW, new.starts_at))


def all_kinds_of_passes() -> None:
    given(name="Over", ends_at=at(0, day=23))
    given("standing", "Valid Later", ends_at=at(0, day=30))
    given("standing", "陈", ends_at=at(0, day=29))
    given(name="Early", starts_at=NOW + DAY)
    passes.end(given(name="Ended").id, "the work is done", actor("li"), NOW - DAY)


@pytest.mark.parametrize(("language", "size"), BOTH)
async def test_passes_are_listed_by_how_they_stand(language: str, size: tuple[int, int]) -> None:
    all_kinds_of_passes()
    async with beside("p", "P-0002", size) as here:
        numbers = ["P-0003", "P-0002", "P-0004", "P-0001", "P-0005"]
        starts = [line[1:7] for line in here.lines[4:-4] if line.startswith(" P-")]
        assert starts == numbers
        dates = ("11-28", "11-29", "11-25", "11-22", "11-23")
        for number, date in zip(numbers, dates, strict=True):
            assert date in next(line for line in here.lines if line.startswith(f" {number}"))
        [valid], [ended] = here.styles("P-0002"), here.styles("P-0005")
        assert valid.color != ended.color


async def test_an_expired_one_says_so_from_the_minute_on() -> None:
    given(ends_at=NOW + 60_000_000)
    async with beside("p", "Sam Sun") as here:
        assert "Expired" not in here.text
        here.clock.advance(minutes=2)
        here.app.screen.post_message(MinutePassed())
        await here.until("Expired: 1")
        assert "expired 02:21" in here.line_with("Sam Sun")


async def test_a_standing_permission_is_given_on_the_form() -> None:
    async with beside("p", "No passes were given yet.") as here:
        await here.press("n")
        await here.until("New pass")
        await filled(here, "Nora Nurse", ">", "12-1503", *">>>>", PHONE, *">>>>>", "03-31")
        await here.until("who of the unit allows it")
        await filled(here, "Mrs Zhang")
        await here.until("P-0001 Nora Nurse: valid until 2027-03-31.")
        assert "2027-03-31" in here.line_with("P-0001  standing")
        await here.press("enter")
        await here.until("allowed by: Mrs Zhang")
        assert MASKED in here.text
        assert PHONE not in here.text
    [found] = passes.listed(NOW)
    assert (found.kind, found.unit, found.starts_at) == ("standing", "12-1503", NOW)
    assert passes.visit_of(found.id).phone == PHONE


async def test_a_contractor_s_pass_needs_the_company() -> None:
    async with beside("p", "No passes were given yet.") as here:
        await here.press("n")
        await here.until("New pass")
        await here.press("up", "right")
        await filled(here, ">", "Sam Sun", ">", "8-0302", *">>>>>>>>>", "12-31")
        await here.until("Missing for a pass: the company.")
        await filled(here, "Builders", ">", "A-118")
        await here.until("P-0001 Sam Sun: valid until 12-31.")
    [found] = passes.listed(NOW)
    assert (found.kind, found.organisation, found.permit) == ("contractor", "Builders", "A-118")


async def test_an_expired_pass_is_renewed_with_another_permit() -> None:
    found = given(ends_at=at(0, day=23))
    async with beside("p", "Expired: 1") as here:
        await here.press("x")
        await here.until("renew P-0001 Sam Sun")
        await here.type("soon")
        await here.enter()
        await here.until("was not understood")
        await here.press(*["backspace"] * 4)
        await here.type("2027-01-31 permit:A-200 tiles are late")
        await here.enter()
        await here.until("P-0001 Sam Sun: valid until 2027-01-31.")
        assert "2027-01-31" in here.line_with("A-200")
        await here.press("enter")
        await here.until("tiles are late")
    renewed = passes.find(found.id)
    assert renewed.standing(NOW) == passes.VALID
    assert renewed.permit == "A-200"


async def test_a_pass_is_ended_with_a_reason_and_is_not_renewed_any_more() -> None:
    given()
    async with beside("p", "Sam Sun") as here:
        await here.press("d")
        await here.until("end P-0001 Sam Sun")
        await here.type("the unit takes it back")
        await here.enter()
        await here.until("P-0001 Sam Sun: ended.")
        await here.until("ended 11-24")
        assert "x longer" not in here.lines[-1]
        await here.press("x")
        await here.until("renew P-0001")
        await here.type("12-31")
        await here.enter()
        await here.until("was ended at")


async def test_who_may_sign_in_nobody_gives_no_pass() -> None:
    given()
    staff.set_roles("admin", ["admin"], actor("admin").origin, NOW)
    async with beside("p", "Sam Sun", login="admin") as here:
        assert "n new" not in here.lines[-1]
        await here.press("n")
        await here.until("may not do that here")


async def test_the_phone_of_a_pass_is_shown_by_a_key_and_logged() -> None:
    given(phone=PHONE, last_four="1234")
    given(name="No Phone")
    async with beside("p", "Sam Sun", WIDE) as here:
        await here.until("phone: 138****5678")
        assert PHONE not in here.text
        await here.press("v")
        await here.until(f"Sam Sun  {PHONE}  1234")
        assert texts().splitlines()[0] == "P-0001: phone and document of a pass were shown"
        await here.press("down")
        await here.until(lambda: "No Phone" in here.cursor_line() and PHONE not in here.text)
        assert "v phone" not in here.lines[-1]
        await here.press("v")
        await here.until("There is nothing of P-0002 to show.")
    assert PHONE not in str(database.ask("SELECT act, subject, detail FROM audit"))


# What holds for all of them


async def test_a_document_number_half_typed_on_the_line_is_cut_in_its_draft() -> None:
    given()
    async with beside("p", "Sam Sun") as here:
        await here.press("d")
        await here.type(f"the card {IDENTITY} is false")
        await here.settle()
        await here.press("escape")
        await here.settle()
        assert IDENTITY not in str(database.ask("SELECT content FROM draft"))


async def test_another_terminal_s_entry_is_there_and_the_cursor_keeps_its_row() -> None:
    barred("Bob Long")
    async with beside("d", "Bob Long") as here:
        barred("Ann Always")
        here.app.screen.post_message(Changed(9))
        await here.until("Ann Always")
        assert "Bob Long" in here.cursor_line()


async def test_the_language_changes_and_the_cursor_stays() -> None:
    given(name="One", ends_at=NOW + 2 * DAY)
    given(name="Two")
    clock = Clock(NOW)
    async with console(clock=clock) as here:
        await here.press("5", "p")
        await here.until("Two")
        await here.press("down", "f12")
        await here.until("5 更多")
        assert "Two" in here.cursor_line()
