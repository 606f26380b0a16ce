"""The second signature: accepted, refused, overridden; who may not; two at once."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from models import duty, staff
from models.handover import reads, review, sealing
from models.log import reads as log
from models.log.tables import NOTABLE
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.handing_over import check, prepare
from tests.screens.console import draft_of
from tests.screens.handover import (
    answer,
    answers,
    at_handover,
    body,
    go_to,
    join,
    offer,
    offered,
    on_duty,
    sign,
    title,
)

pytestmark = pytest.mark.usefixtures("quick")

ROOT = Path(__file__).parents[2]
SEALED = re.compile(r"Handover 1 is sealed\. Code (\S+)")


def state() -> str:
    return reads.by_number(1).state


# The incoming.


async def test_the_incoming_signs_and_the_next_shift_is_open(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    async with at_handover("wang") as here:
        await here.until("under review: John King")
        await here.press("a")
        await here.until("Take over the shift")
        assert "> John King" in here.text
        await sign(here, "000000")
        await here.until("PIN: not right.")
        assert state() == "under_review"
        await here.type(factories.PIN)
        await here.enter()
        await here.until(lambda: SEALED.search(here.text))
        found = SEALED.search(here.text)
        assert found is not None
        assert found[1] == reads.by_number(1).code
        await here.until(lambda: "early shift 06:00" in here.lines[0])
        assert "John King" in here.lines[0]
        assert "Jane Lee" not in here.lines[0]
        await here.until(lambda: title(here).endswith("on duty"))
        await go_to(here, "Checklist 0/5", "lobby dark")
        await here.press("space")
        await here.until("[x] lobby dark")
        await here.press("1")
        await here.until("Handover 1: Jane Lee to John King")


async def test_what_is_not_checked_yet_is_said_and_the_cursor_is_there(desk: MakeDesk) -> None:
    offered(desk)
    async with at_handover("wang") as here:
        await here.press("a")
        await here.until("Not checked yet: 12 to do. The first: keys.")
        assert "[Checklist 0/5]" in title(here)
        await here.press("space")
        await here.until(lambda: "keys" in here.rule)


async def test_a_doubt_is_not_counted_among_what_is_not_checked_yet(desk: MakeDesk) -> None:
    offered(desk)
    review.check("section:summary", "doubt", "", "quiet?", actor("wang"), NOW)
    async with at_handover("wang") as here:
        await here.press("a")
        await here.until("Not checked yet: 11 to do. The first: keys.")
        for part in ("[Checklist 0/5]", "This shift 0/1", "Note 1/6"):
            assert part in title(here)


async def test_when_only_the_open_items_are_left_the_cursor_goes_there(desk: MakeDesk) -> None:
    offered(desk)
    document = reads.by_number(1).document
    assert document is not None
    for each in review.items(document):
        if each.item != "open_items":
            check(each.item)
    async with at_handover("wang") as here:
        await go_to(here, "Note", "summary")
        await here.press("a")
        await here.until("Not checked yet: 1 to do. The first: open items.")
        assert "[This shift 0/1]" in title(here)
        await here.press("space")
        await here.until("[This shift 1/1]")
        await here.press("a")
        await here.until("Take over the shift")


async def test_a_doubt_without_an_answer_keeps_the_incoming_from_signing(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    review.check("section:summary", "doubt", "", "quiet?", actor("wang"), NOW)
    async with at_handover("wang") as here:
        await here.press("a")
        await here.until(lambda: "Doubts without" in here.text or "PIN" in here.text)
        if "PIN" in here.text:
            await sign(here)
        await here.until("Doubts without an answer: 1. The first: summary.")
        assert "[Note" in title(here)
        assert state() == "under_review"


async def test_refused_with_a_reason_it_goes_back_to_the_outgoing(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    async with at_handover("wang") as here:
        await here.press("x")
        await here.until("Refuse to sign")
        await here.enter()
        await here.until("Reason: say why in a few words.")
        await answer(here, "the keys are not here")
        await here.until("refused by John King: the keys are not here")
        await here.press("1")
        await here.until("Handover 1 refused by John King: ")
    assert log.newest(1)[0].severity == NOTABLE
    async with at_handover() as here:
        await here.until("refused by John King: the keys are not here")
        await go_to(here, "Checklist", "lobby dark")
        await here.press("space")
        await here.until("[ ] lobby dark")


@pytest.mark.parametrize("place", ["1", "2", "5"])
async def test_the_outgoing_reads_at_their_own_console_that_it_is_sealed(
    desk: MakeDesk, place: str
) -> None:
    offered(desk, checked=True)
    async with at_handover() as here:
        await here.until("under review")
        await here.press(place)
        await here.until(lambda: "Jane Lee" in here.lines[0])
        sealed = sealing.accept(actor("wang"), NOW)
        await here.until("Handover 1 is sealed. Code")
        assert here.text.count(str(sealed.code)) == 1


async def test_who_had_locked_reads_that_it_is_sealed_when_they_are_back(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    async with at_handover() as here:
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        sealed = sealing.accept(actor("wang"), NOW)
        version = here.app.version
        await here.until(lambda: here.app.version != version)
        assert "is sealed" not in here.text
        await here.type("jane")
        await here.press("enter")
        await here.type(factories.PIN)
        await here.press("enter")
        await here.until("Handover 1 is sealed. Code")
        assert str(sealed.code) in here.text


async def test_who_was_not_on_the_shift_is_not_told(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    async with at_handover("zhao") as here:
        sealing.accept(actor("wang"), NOW)
        await here.until(lambda: "early shift" in here.lines[0])
        assert "is sealed" not in here.text


# Who may not.


async def test_another_of_the_outgoing_shift_does_not_take_it_over(desk: MakeDesk) -> None:
    on_duty(desk)
    join("wang")
    offer()
    async with at_handover("wang") as here:
        await here.until("offered: Jane Lee")
        await go_to(here, "Checklist", "lobby dark")
        await here.press("space", "x", "d")
        assert here.typed == ""
        await here.press("a")
        await here.until("It is signed. The incoming goes through it now.")
        assert "PIN" not in here.text
    assert state() == "offered"


async def test_one_who_is_on_both_shifts_signs_neither_side(desk: MakeDesk) -> None:
    on_duty(desk)
    duty.double_shift(actor("li"), NOW)
    async with at_handover() as here:
        await here.until("on duty")
        await here.press("a")  # said before everything is prepared, and before the PIN is asked for
        await here.until("Jane Lee belongs to both shifts and cannot sign.")
        prepare()
        await here.until("preparing")
        await here.press("a")
        await here.until("Jane Lee belongs to both shifts and cannot sign.")
        assert "PIN" not in here.text
        assert title(here).endswith("preparing")


async def test_a_terminal_that_signed_in_by_itself_takes_nothing_over(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    async with at_handover("wang", automatic=True) as here:
        await here.until("under review")
        await here.press("a")
        await here.until("This terminal signed in by itself.")
        assert "PIN" not in here.text
        await go_to(here, "Checklist", "lobby dark")
        await here.press("space")
        await here.until("This terminal signed in by itself.")
        await here.press("x")
        await here.until("Refuse to sign")
        await answer(here, "no")
        await here.until("This terminal signed in by itself.")
    assert state() == "under_review"


async def test_who_only_looks_after_the_program_signs_nothing(desk: MakeDesk) -> None:
    offered(desk, checked=True)
    staff.set_roles("admin", ["admin"], factories.actor("admin").origin, NOW)
    async with at_handover("admin") as here:
        await here.until("under review")
        for key in ("a", "w"):
            await here.press(key)
            await here.until("Adam Admin may not do that here")
            await here.press("down")
        assert "PIN" not in here.text


# Two at once.


async def test_who_is_second_with_the_same_signature_is_told(desk: MakeDesk) -> None:
    """Two consoles of the incoming accept; the other one is faster."""
    offered(desk, checked=True)
    async with at_handover("wang") as here:
        await here.press("a")
        await here.until("Take over the shift")
        sealing.accept(actor("wang"), NOW)
        await sign(here)
        await here.until(lambda: "PIN" not in here.text)
        await here.until("The handover is sealed now. That cannot be done with it.")
        await here.until(lambda: "early shift" in here.lines[0])
    assert [handed.state for handed in reads.latest(5)] == ["preparing", "sealed"]


async def test_what_was_taken_back_meanwhile_is_not_accepted(desk: MakeDesk) -> None:
    from models.handover import offering

    offered(desk, checked=True)
    async with at_handover("wang") as here:
        await here.press("a")
        await here.until("Take over the shift")
        offering.withdraw(actor("li"), NOW)
        await sign(here)
        await here.until("The handover is preparing now. That cannot be done with it.")
        await here.until(lambda: title(here).endswith("preparing"))


# The supervisor.


@pytest.mark.parametrize("key", ["O", "f10"])
async def test_a_supervisor_overrides_at_somebody_else_s_terminal(desk: MakeDesk, key: str) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await here.until("[Checklist")
        await here.press(key)
        await here.until(lambda: "Override" in here.rule)
        await answer(here, "relief did not come")
        await here.until("> Adam Admin")
        await here.press("down")
        await here.until("> Mary Jones")
        assert "Override: relief did not come" in here.text
        await here.press("down")
        await here.until("> Adam Admin")  # nobody else may
        await here.press("up")
        await sign(here)
        await here.until(lambda: SEALED.search(here.text))
        await here.press("1")
        await here.until("Handover 1 overridden by Mary Jone")
    sealed = reads.by_number(1)
    assert sealed.document is not None
    assert sealed.document.override is not None
    assert sealed.document.override.login == "zhao"


async def test_an_override_wants_a_reason(desk: MakeDesk) -> None:
    on_duty(desk)
    async with at_handover("zhao") as here:
        await here.until("lobby dark" if "[Checklist" in here.text else "Open items")
        await here.press("O")
        await here.until(lambda: "Override" in here.rule)
        await here.enter()
        await here.until("Reason: say why in a few words.")
        assert "PIN" not in here.text
    assert state() == "preparing"


# What others do meanwhile.

WRITER = """
import sys
from pathlib import Path
from models.database import open_desk
from tests import factories
open_desk(Path(sys.argv[1]))
factories.write(sys.argv[2], login="wang", severity=2)
"""


async def test_what_another_process_writes_appears_and_moves_no_cursor(desk: MakeDesk) -> None:
    path = on_duty(desk)
    factories.write("water in the lift pit", "gate", severity=2)
    factories.write("garage light out", "gate", severity=1)
    async with at_handover() as here:
        await go_to(here, "This shift 0/1", "garage light out")
        command = (sys.executable, "-c", WRITER, path, "smoke on floor 18")
        writer = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
        await here.until(lambda: "smoke on floor 18" in body(here))
        assert await writer.wait() == 0
        assert "[This shift 0/2]" in title(here)
        assert "garage light out" in here.lines[-2]


async def test_a_half_typed_answer_is_there_when_it_is_asked_again(desk: MakeDesk) -> None:
    path = on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await here.type("76 one le")
        await here.until(lambda: draft_of(path) == "76 one le")
        # the console ends here, with the question open
    async with at_handover() as here:
        await go_to(here, "Checklist", "torches")
        await here.press("space")
        await here.until(lambda: "torches" in here.rule)
        assert here.typed == ""
        await here.press("escape")
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await here.until(lambda: here.typed == "76 one le")
        await answer(here, "nt")
        await here.until("[!] keys")
        await here.until(lambda: draft_of(path) is None)
    assert answers()["keys"] == ("76", "one lent")


async def test_while_somebody_answers_what_others_write_takes_nothing_away(desk: MakeDesk) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Checklist", "keys")
        await here.press("space")
        await here.type("76 one")
        factories.write("smoke on floor 18", "gate", severity=2)
        await here.until(lambda: "This shift 0/1" in title(here))
        assert here.typed == "76 one"
        await answer(here, " lent")
        await here.until("[!] keys")
