"""The handover note, what is urgent, and the first signature."""

from __future__ import annotations

import pytest

from models.handover import notes
from models.log import entries
from screens.handover.view import MOST_SINCE
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.handing_over import opened, prepare
from tests.screens.handover import (
    KEYS,
    at_handover,
    body,
    go_to,
    join,
    offer,
    on_duty,
    relieve,
    say,
    sign,
    title,
)

pytestmark = pytest.mark.usefixtures("quick")


# The note.


async def test_a_section_is_saved_as_it_is_typed(desk: MakeDesk) -> None:
    """Nothing but typing: no key writes it."""
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Note", "summary")
        await here.press("enter")
        await here.until("Saved as you type")
        await here.type("Quiet until two.")
        await here.press("enter")
        await here.type("Then the lift.")
        written = "Quiet until two.\nThen the lift."
        await here.until(lambda: notes.section(1, "summary").text == written)
        await here.until("saved")
        await here.press("escape")
        await here.until("[Note 1/6]")
        assert "[x] summary" in body(here)
        assert "Then the lift." in body(here)
        await here.press("enter")
        await here.until("Saved as you type")
        await here.type(" It runs again.")
        await here.press("ctrl+s")
        await here.until("Then the lift. It runs again.")
        await here.until("[Note 1/6]")
    assert notes.section(1, "summary").text == f"{written} It runs again."


async def test_two_who_write_one_section_at_once_keep_both(desk: MakeDesk) -> None:
    on_duty(desk)
    join("wang")
    async with at_handover() as here:
        await go_to(here, "Note", "summary")
        await here.press("enter")
        await here.until("Saved as you type")
        await here.type("from Jane")
        say("summary", "from John", "wang")
        await here.until("Somebody else writes here too; both texts are kept.")
        await here.until(lambda: "from Jane" in here.text and "from John" in here.text)
        await here.press("escape")
        await here.until("[x] summary")
    text = notes.section(1, "summary").text
    assert "from Jane" in text
    assert "from John" in text


async def test_a_key_says_that_there_is_nothing_and_takes_it_back(desk: MakeDesk) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Note", "if … then")
        await here.press("minus")
        await here.until("[x] if … then: none")
        assert "[Note 1/6]" in title(here)
        await here.until(lambda: "special situations" in here.lines[-2])
        await go_to(here, "Note", "if … then")
        await here.press("minus")
        await here.until("[ ] if … then")
        assert "[Note 0/6]" in title(here)


async def test_what_has_text_is_not_marked_none(desk: MakeDesk) -> None:
    on_duty(desk)
    say("equipment", "lift 2 is off")
    async with at_handover() as here:
        await go_to(here, "Note", "equipment")
        await here.press("minus")
        await here.until("There is text in this section. Empty it before you mark it none.")
        assert "lift 2 is off" in body(here)
    assert notes.section(1, "equipment").text == "lift 2 is off"


# What is urgent.


async def test_an_urgent_entry_of_somebody_else_is_seen_by_space(desk: MakeDesk) -> None:
    on_duty(desk)
    factories.write("water in the lift pit", "gate", severity=2)
    async with at_handover() as here:
        await go_to(here, "This shift 0/1", "water in the lift pit")
        await here.press("space")
        await here.until("[x] #2 02:20 water in the lift pit")
        assert "[This shift 1/1]" in title(here)


async def test_an_urgent_entry_is_seen_by_opening_it(desk: MakeDesk) -> None:
    on_duty(desk)
    factories.write("water in the lift pit", "gate", severity=2)
    async with at_handover() as here:
        await go_to(here, "This shift 0/1", "water in the lift pit")
        await here.press("enter")
        await here.until("Gate (gate)")
        await here.press("escape")
        await here.until("[x] #2 02:20 water in the lift pit")


# Signing.


async def test_what_is_missing_is_said_and_the_cursor_is_there(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    factories.write("water in the lift pit", "gate", severity=2)
    notes.mark_none("special", actor("li"), NOW)  # takes it back
    notes.answer(3, "", "", actor("li"), NOW)
    async with at_handover() as here:
        await here.until("[Checklist 4/5]")
        await here.press("a")
        await here.until("Not finished yet: 3 to do. The first: lobby dark.")
        assert "lobby dark" in here.cursor_line() or "[Checklist" in title(here)
        await here.press("space")
        await here.until("[Checklist 5/5]")
        await here.press("a")
        await here.until("Not finished yet: 2 to do. The first: special situations.")
        assert "[Note 5/6]" in title(here)
        await here.press("minus")
        await here.until("[Note 6/6]")
        await here.press("a")
        await here.until("Not finished yet: 1 to do. The first: #2.")
        assert "[This shift 0/1]" in title(here)
        await here.press("space")
        await here.until("[This shift 1/1]")
        await here.press("a")
        await here.until("Hand over the shift")


async def test_the_outgoing_signs_with_their_pin(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    async with at_handover() as here:
        await here.until("preparing")
        await here.press("a")
        await here.until("Hand over the shift")
        assert "> Jane Lee" in here.text
        assert "Handover 1, entries 1 to 1, 0 open items" in here.text
        await sign(here, "000000")
        await here.until("PIN: not right. Tries left before a pause: 4.")
        await here.type(factories.PIN)
        assert factories.PIN not in here.text
        await here.enter()
        await here.until("Signed. The incoming goes through it now.")
        await here.until("offered: Jane Lee")
        assert title(here).endswith("offered: Jane Lee")


async def test_escape_leaves_the_signing_and_nothing_is_signed(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    async with at_handover() as here:
        await here.press("a")
        await here.until("Hand over the shift")
        await here.press("escape")
        await here.until(lambda: "Hand over the shift" not in here.text)
        assert title(here).endswith("preparing")


async def test_after_the_offer_the_outgoing_writes_no_more_until_they_take_it_back(
    desk: MakeDesk,
) -> None:
    on_duty(desk)
    say("summary", "as it was")
    offer()
    async with at_handover() as here:
        await here.until("offered: Jane Lee")
        await go_to(here, "Checklist", "keys")
        for key in ("space", "enter"):
            await here.press(key)
            await here.type("9")
            assert here.typed == ""
        await go_to(here, "Note", "summary")
        await here.press("minus", "enter")
        assert "Saved as you type" not in here.text
        await go_to(here, "Note", "expected next")
        await here.press("minus")
        await here.press("u")
        await here.until(lambda: title(here).endswith("preparing"))
        assert notes.section(1, "look_ahead").is_none
        await go_to(here, "Checklist", "keys")
        await here.press("enter")
        await here.until(lambda: here.typed == str(KEYS))
    assert notes.section(opened().opening, "summary").text == "as it was"


async def test_what_is_written_after_the_offer_is_shown_as_since_then(desk: MakeDesk) -> None:
    on_duty(desk)
    offer()
    async with at_handover() as here:
        await go_to(here, "This shift")
        assert "Since the offer" not in body(here)
        factories.write("a late call", "wang", severity=2)
        await here.until("Since the offer")
        handed_over, _, since = body(here).partition("Since the offer")
        assert "a late call" not in handed_over
        assert "1 entry is not in it" in since
        assert "02:20 a late call" in since
        factories.write("and another")
        await here.until("2 entries are not in it")
        await go_to(here, "This shift", "and another")
        await here.press("enter")
        await here.until("#3")
        await here.until("and another")


async def test_of_many_entries_since_the_offer_the_last_are_shown(desk: MakeDesk) -> None:
    on_duty(desk)
    offer()
    for number in range(1, MOST_SINCE + 2):
        factories.write(f"call {number:02}")
    async with at_handover(size=(80, 40)) as here:
        await go_to(here, "This shift")
        await here.until(f"{MOST_SINCE + 1} entries are not in it")
        assert "1 earlier one is in the log" in body(here)
        assert f"call {MOST_SINCE + 1}" in body(here)
        assert "call 02" in body(here)
        assert "call 01" not in body(here)


async def test_what_was_taken_back_after_the_offer_brings_nothing_from_before_it(
    desk: MakeDesk,
) -> None:
    on_duty(desk)
    factories.write("handed over")
    offer()
    async with at_handover() as here:
        await go_to(here, "This shift")
        slip = factories.write("a slip")
        await here.until("1 entry is not in it")
        entries.take_back(slip.number, actor("li"), NOW)
        await here.until(lambda: "Since the offer" not in body(here))
        factories.write("a late call")
        await here.until("1 entry is not in it")
        _, _, since = body(here).partition("Since the offer")
        assert "a late call" in since
        assert "a slip" not in since
        assert "handed over" not in since


async def test_space_passes_what_is_only_to_be_read(desk: MakeDesk) -> None:
    on_duty(desk)
    factories.write("a lamp is out", "gate", severity=1)
    factories.write("key 7 is late", "gate", severity=1)
    async with at_handover() as here:
        await go_to(here, "This shift", "a lamp is out")
        await here.press("space")
        await here.until(lambda: "key 7 is late" in here.lines[-2])


async def test_space_on_a_section_says_which_keys_it_has(desk: MakeDesk) -> None:
    on_duty(desk)
    async with at_handover() as here:
        await go_to(here, "Note", "summary")
        await here.press("space")
        await here.until("Enter writes it; - says that there is nothing to say.")
        assert "[Note 0/6]" in title(here)


async def test_a_terminal_that_signed_in_by_itself_signs_nothing(desk: MakeDesk) -> None:
    on_duty(desk)
    prepare()
    async with at_handover(automatic=True) as here:
        await here.until("preparing")
        await here.press("a")
        await here.until("This terminal signed in by itself.")
        assert "PIN" not in here.text
        assert title(here).endswith("preparing")


async def test_the_dialog_counts_one_open_item(desk: MakeDesk) -> None:
    on_duty(desk)
    factories.write("tap drips", "li", carried=True)
    prepare()
    async with at_handover() as here:
        await here.press("a")
        await here.until("Handover 1, entries 1 to 2, 1 open item")
        assert "1 open items" not in here.text


async def test_the_one_who_signed_is_told_that_others_sign_now(desk: MakeDesk) -> None:
    on_duty(desk)
    offer()
    relieve()
    async with at_handover() as here:
        await here.until("offered: Jane Lee")
        await here.press("a")
        await here.until("It is signed. The incoming goes through it now.")
        assert "PIN" not in here.text


async def test_below_a_long_entry_the_cursor_goes_on_to_the_next(desk: MakeDesk) -> None:
    """The lines below an item are its own: the cursor passes them."""
    on_duty(desk)
    factories.write("water " * 20, "gate", severity=2)
    factories.write("smoke in the garage", "gate", severity=2)
    factories.write("a lamp is out", "gate", severity=1)
    async with at_handover() as here:
        await go_to(here, "This shift 0/2", "#2")
        await here.press("down")
        await here.until(lambda: "smoke in the garage" in here.lines[-2])
        await here.press("up")
        await here.until(lambda: "water water" in here.lines[-2])
        await here.press("space")
        await here.until("[This shift 1/2]")
        await here.until(lambda: "smoke in the garage" in here.lines[-2])
