"""The handover as the incoming goes through it: counted blind, said back, doubted, answered."""

from __future__ import annotations

import pytest

from models import checklists, duty
from models.checklist_lines import Item
from models.handover import notes, offering, reads, review, sealing
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.handing_over import check, prepare
from tests.screens.console import NORMAL, WIDE, Console
from tests.screens.handover import (
    KEYS,
    TORCHES,
    answer,
    at_handover,
    body,
    go_to,
    offer,
    on_duty,
    relieve,
    row,
    say,
    sign,
    title,
)

pytestmark = pytest.mark.usefixtures("quick")

COUNTED = 66
NOTE = "one is lent"  # what the outgoing wrote to a count that differs


def offered(desk: MakeDesk) -> None:
    """A night with something urgent, offered by li with keys missing; wang is there for it."""
    on_duty(desk)
    factories.write("water in the lift pit", "gate", severity=2)
    factories.write("garage light out", "li", severity=1, carried=True)
    say("summary", "a quiet night")
    offer(keys=str(COUNTED))
    relieve()


def found(item: str) -> tuple[str, str, str]:
    """Return what the incoming recorded at an item: verdict, value, remark."""
    document = reads.by_number(1).document
    assert document is not None
    known = document.check(item)
    assert known is not None
    return known.verdict, known.value, known.remark


async def everywhere(here: Console) -> str:
    """Return everything the screen says while the cursor goes through all three parts."""
    told = []
    for part in ("This shift", "Checklist", "Note"):
        await go_to(here, part)
        await here.press("home")
        for _ in range(30):
            await here.press("down")
            told.append(here.text)
    return "\n".join(told)


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_incoming_sees_no_number_before_they_have_counted(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    offered(desk)
    async with at_handover("wang", size) as here:
        await here.until("offered: Jane Lee")
        told = await everywhere(here)
        for number in (KEYS, COUNTED, TORCHES):
            assert str(number) not in told
        assert NOTE not in told
        assert "count it first" in told
        await go_to(here, "Checklist", "keys")
        for key in ("enter", "space"):
            await here.press(key)
            await here.until(lambda: "keys" in here.rule)
            assert here.typed == ""
            for number in (KEYS, COUNTED):
                assert str(number) not in here.text
            await here.press("escape")
            await here.until(lambda: "keys" not in here.rule)
        await here.press("d")
        await here.until("Count first, then doubt.")
        for number in (KEYS, COUNTED):
            assert str(number) not in here.text


async def test_before_the_offer_the_relief_sees_no_number_either(desk: MakeDesk) -> None:
    on_duty(desk)
    notes.answer(1, str(COUNTED), NOTE, actor("li"), NOW)
    relieve()
    async with at_handover("wang", WIDE) as here:
        await here.until("preparing")
        await here.until("lobby dark")
        told = await everywhere(here)
        for number in (KEYS, COUNTED, TORCHES):
            assert str(number) not in told
        assert NOTE not in told


async def test_the_same_count_is_checked_and_then_shown(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "torches")
        await here.press("space")
        await here.until(lambda: "torches" in here.rule)
        await answer(here, str(TORCHES))
        await here.until("[x] torches")
        assert "88 expected  88 counted  88 again" in row(here, "torches")
        assert "under review: John King" in title(here)
        assert "[Checklist 1/5]" in title(here)
        assert str(KEYS) not in here.text
    assert found("check:2") == ("checked", "88", "")


async def test_another_count_is_a_doubt_that_waits_for_an_answer(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await answer(here, "65 shelf and drawer")
        await here.until("65 again")
        assert "77 expected  66 counted" in row(here, "65 again")
        assert NOTE in body(here)
        assert "waits for an answer" in body(here)
        assert "[x] keys" not in body(here)
    assert found("check:1") == ("doubt", "65", "shelf and drawer")


async def test_what_is_no_count_is_refused_and_stays(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await answer(here, "all")
        await here.until("Count: use a whole number from 0 to 9999.")
        assert here.typed == "all"
        assert str(KEYS) not in here.text


async def test_space_checks_and_goes_on(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "lobby dark")
        await here.press("space")
        await here.until("[x] lobby dark")
        await here.until(lambda: "desk phone" in here.lines[-2])
        await here.press("space")
        await here.until("[x] desk phone")
        await go_to(here, "Note", "a quiet night")
        await here.press("space")
        await here.until("[x] summary")
        await go_to(here, "This shift", "1 passes to the next shift")
        await here.press("space")
        await here.until("[x] 1 passes to the next shift")


@pytest.mark.parametrize("key", ["space", "r", "ctrl+r", "ctrl+k"])
async def test_what_is_urgent_is_said_back_in_a_line(desk: MakeDesk, key: str) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "This shift", "water in the lift pit")
        await here.press(key)
        await here.until("Say back #2")
        await here.enter()
        await here.until("Say back in one line what is urgent here.")
        await answer(here, "I keep lift 2 off until the company comes")
        await here.until("[x] #2 02:20 water in the lift pit")
        assert "said back: I keep lift 2 off until the company comes" in body(here)
    assert found("urgent:2")[:2] == ("checked", "I keep lift 2 off until the company comes")


async def test_a_doubt_wants_a_word(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Note", "summary")
        await here.press("d")
        await here.until(lambda: "Doubt" in here.rule)
        await here.enter()
        await here.until("Doubt: say in a few words what is doubted.")
        await answer(here, "quiet? the lift")
        await here.until("doubt: quiet? the lift")
        assert "[?] summary" in body(here)
        assert "waits for an answer" in body(here)
    assert found("section:summary") == ("doubt", "", "quiet? the lift")


async def test_what_is_not_counted_yet_is_counted_before_it_is_doubted(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "torches")
        await here.press("d")
        await here.until("Count first, then doubt.")
        assert "Doubt" not in here.rule
        await here.press("space")
        await answer(here, str(TORCHES))
        await here.until("[x] torches")
        await go_to(here, "Checklist", "torches")
        await here.press("d")
        await here.until(lambda: "Doubt" in here.rule)
        await answer(here, "two do not shine")
        await here.until("doubt: two do not shine")
    assert found("check:2") == ("doubt", str(TORCHES), "two do not shine")


@pytest.mark.parametrize("key", ["r", "enter"])
async def test_the_outgoing_answers_in_their_own_session(desk: MakeDesk, key: str) -> None:
    offered(desk)
    async with at_handover() as here:
        await go_to(here, "Note")
        review.check("section:summary", "doubt", "", "quiet? the lift", actor("wang"), NOW)
        await here.until("doubt: quiet? the lift")
        assert "under review: John King" in title(here)
        await go_to(here, "Note", "quiet? the lift")
        await here.press(key)
        await here.until("Answer of Jane Lee")
        await here.enter()
        await here.until("Answer: say how it is.")
        await answer(here, "quiet but for the lift")
        await here.until("Jane Lee: quiet but for the lift")
        assert "waits for an answer" not in body(here)


async def test_the_incoming_sees_the_answer_as_it_comes(desk: MakeDesk) -> None:
    offered(desk)
    review.check("section:summary", "doubt", "", "quiet? the lift", actor("wang"), NOW)
    async with at_handover("wang") as here:
        await go_to(here, "Note", "waits for an answer")
        review.answer("section:summary", "quiet but for the lift", actor("li"), NOW)
        await here.until("Jane Lee: quiet but for the lift")


async def test_the_outgoing_sees_in_which_part_doubts_wait_and_a_leads_to_them(
    desk: MakeDesk,
) -> None:
    offered(desk)
    async with at_handover() as here:
        await go_to(here, "This shift")
        review.check("section:summary", "doubt", "", "quiet? the lift", actor("wang"), NOW)
        review.check("section:equipment", "doubt", "", "the fan?", actor("wang"), NOW)
        await here.until("Note 2 doubts")
        assert "[This shift]" in title(here)
        await here.press("a")
        await here.until("doubt")
        await here.until(lambda: "[Note 2 doubts]" in title(here))
        await here.press("r")
        await answer(here, "quiet but for the lift")
        await here.until("[Note 1 doubt]")
        assert "PIN" not in here.text


async def test_a_remark_to_a_right_count_is_no_doubt(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await answer(here, f"{COUNTED} saw the slip")
        await here.until("remark: saw the slip")
        assert "doubt" not in body(here)


async def test_who_relieves_is_shown_no_keys_of_the_outgoing(desk: MakeDesk) -> None:
    on_duty(desk)
    relieve()
    async with at_handover("wang") as here:
        await here.until("w go on duty")
        assert "Space" not in here.lines[-1]
        assert " a sign" not in here.lines[-1]


@pytest.mark.parametrize("key", ["r", "enter"])
async def test_where_nothing_is_doubted_there_is_nothing_to_answer(
    desk: MakeDesk, key: str
) -> None:
    offered(desk)
    async with at_handover() as here:
        await go_to(here, "Note", "summary")
        await here.press(key)
        await here.until("There is no doubt to answer at this item.")
        assert "Answer of" not in here.text


async def test_the_outgoing_answers_at_the_terminal_of_the_incoming_with_their_pin(
    desk: MakeDesk,
) -> None:
    offered(desk)
    review.check("section:summary", "doubt", "", "quiet? the lift", actor("wang"), NOW)
    async with at_handover("wang") as here:
        await go_to(here, "Note", "quiet? the lift")
        await here.press("r")
        await here.until("Who answers?")
        assert "> Jane Lee" in here.text
        assert "> John King" not in here.text
        await sign(here)
        await here.until("Answer of Jane Lee")
        await answer(here, "quiet but for the lift")
        await here.until("Jane Lee: quiet but for the lift")


async def test_what_both_find_is_seen_by_both_without_moving_a_cursor(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover() as here:
        await go_to(here, "Checklist", "desk phone")
        check("check:3")
        await here.until("[x] lobby dark")
        assert "desk phone" in here.lines[-2]


@pytest.mark.parametrize(
    "text", ["[bold]x[/]", "[/x]", "\x1b]0;owned\x07[b]", "[@click=app.quit]q[/]"]
)
async def test_what_people_write_is_never_markup(desk: MakeDesk, text: str) -> None:
    on_duty(desk)
    say("summary", text)
    factories.write(text, "gate", severity=2)
    prepare()
    notes.answer(5, text, "", actor("li"), NOW)
    offering.offer(actor("li"), NOW)
    relieve()
    review.check("section:summary", "doubt", "", text, actor("wang"), NOW)
    review.answer("section:summary", text, actor("li"), NOW)
    seen = text.replace("\x1b", "").replace("\x07", "")
    async with at_handover("wang", WIDE) as here:
        await here.until(f"doubt: {seen}"[:24])
        # The urgent entry, the list, the note, the doubt and its answer.
        await here.until(lambda: body(here).count(seen[:12]) >= 5)
        assert "\x1b" not in here.text
        await go_to(here, "This shift", seen[:10])
        await here.press("space")
        await here.paste(text)
        await here.enter()
        await here.until(f"said back: {seen}"[:22])
        assert here.app.is_running


async def test_what_changes_in_a_part_that_is_not_shown_is_there_when_it_is(
    desk: MakeDesk,
) -> None:
    """A list without a width was painted once, and the console ended."""
    offered(desk)
    async with at_handover() as here:
        for part in ("Checklist", "Note", "This shift"):
            await go_to(here, part)
        review.check("section:summary", "doubt", "", "quiet? the lift", actor("wang"), NOW)
        await here.until("under review: John King")
        check("check:3")
        await here.until("under review: John King")
        review.answer("section:summary", "but for the lift", actor("li"), NOW)
        factories.write("smoke on floor 18", "gate", severity=2)
        await here.until("2 entries are not in it")
        await go_to(here, "Note", "but for the lift")
        await go_to(here, "Checklist", "[x] lobby dark"[4:])
        assert "[x] lobby dark" in body(here)


async def test_what_is_wider_than_its_part_is_told_whole(desk: MakeDesk) -> None:
    """The number that was counted again stood behind the edge; an item without words, a gap."""
    on_duty(desk)
    items = (
        Item(1, "count", "keys of the towers and of the plant rooms", KEYS),
        Item(2, "tick", "visitor, parcel and loan registers are all here"),
        Item(3, "tick", "lobby dark"),
    )
    sealing.override("another list", actor("zhao"), NOW)
    checklists.replace("", items, actor("zhao"), NOW)
    sealing.override("with another list", actor("zhao"), NOW)
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    offer()
    relieve()
    review.check("check:1", "checked", "5512", "", actor("wang"), NOW)
    async with at_handover("wang", WIDE) as here:
        await here.until("5512")
        lines = body(here).splitlines()
        registers = next(at for at, line in enumerate(lines) if "registers" in line)
        assert "lobby dark" in lines[registers + 1]
