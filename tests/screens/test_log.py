"""The duty log: written, corrected, voided, carried over, found, read whole, and seen live."""

from __future__ import annotations

import re

import pytest

from models.log import entries, reads, verify
from models.log.tables import NewEntry
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import at
from tests.screens.console import WIDE, console


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """All but the tests of the time a person takes."""


# Correct, void, carry over, take back.


async def test_a_correction_begins_with_the_line_as_it_was_and_strikes_the_old_one(
    desk: MakeDesk,
) -> None:
    desk("en")
    factories.write(
        "freed at 02:31", category="incident", severity=2, place="B2", happened_at=at(2)
    )
    async with console() as here:
        await here.press("c")
        assert here.typed == "02:00 #incident !! @B2 freed at 02:31"
        assert "correct #1" in here.rule
        await here.press(*["backspace"] * 2)
        await here.type("28")
        await here.enter()
        await here.until("corrects #1")
        assert "corrected by #2" in here.line_with("02:31")
        assert "corrects #1" in here.line_with("02:28")
        assert all(style.strike for style in here.styles("freed at 02:31"))
        assert not any(style.strike for style in here.styles("freed at 02:28"))
        assert here.typed == "", "the line is ready for a new entry"
        assert "new entry" in here.rule
    new = reads.entry(2)
    assert (new.action, new.target, new.text) == ("correction", 1, "freed at 02:28")
    assert (new.category, new.severity, new.place) == ("incident", 2, "B2")
    assert new.happened_at == at(2)


async def test_anothers_entry_is_not_corrected_and_nothing_need_be_typed_to_learn_it(
    desk: MakeDesk,
) -> None:
    desk("en")
    factories.write("by John", login="wang")
    async with console() as here:
        await here.press("c")
        await here.until("Entry 1 is John King's. Only they can correct it.")
        assert "new entry" in here.rule
    assert len(reads.newest(9)) == 1


async def test_a_void_needs_a_reason_and_strikes_the_entry(desk: MakeDesk) -> None:
    desk("en")
    factories.write("wrong desk")
    async with console() as here:
        await here.press("v")
        assert "void #1: say why" in here.rule
        await here.enter()
        await here.type("belongs to tower two")
        await here.enter()
        await here.until("voids #1: belongs to tower two")
        assert all(style.strike for style in here.styles("wrong desk"))
        assert here.line_with("wrong desk").endswith("void")
    assert reads.entry(1).voided_by == 2


async def test_anothers_entry_is_voided_by_a_supervisor_alone(desk: MakeDesk) -> None:
    desk("en")
    factories.write("by John", login="wang")
    async with console() as here:
        await here.press("f9")
        await here.until("Entry 1 is John King's. Only they or a supervisor can void it.")
        await here.type("not true")
        await here.enter()
        await here.until("Entry 1 is John King's. Only they or a supervisor can void it.")
        assert "not true" in here.text, "what was typed stays, and is no entry"
    assert reads.head() == (1, reads.entry(1).digest)
    async with console(login="zhao") as here:
        await here.until("by John")
        await here.press("f9")
        await here.type("not true")
        await here.enter()
        await here.until("#1 is void.")
    assert reads.entry(1).voided_by == 2


async def test_carry_over_with_a_time_then_clear_with_a_word(desk: MakeDesk) -> None:
    desk("en")
    factories.write("light out in B2")
    async with console() as here:
        await here.press("o")
        await here.type("07:30")
        assert "due 07:30" in here.preview
        await here.enter()
        await here.until("carries over #1")
        assert "due 07:30" in here.line_with("light out")
        await here.until("Log (1)")
        await here.press("escape", "home", "o")
        await here.until("clear #1: say how it was settled")
        await here.type("lamp replaced")
        await here.enter()
        await here.until("clears #1: lamp replaced")
        await here.until(lambda: "Log (1)" not in here.text)
        assert "due 07:30" not in here.line_with("light out")
    assert not reads.entry(1).is_open
    assert reads.entry(1).cleared_by == 3


async def test_carry_over_without_a_time(desk: MakeDesk) -> None:
    desk("en")
    factories.write("light out in B2")
    async with console() as here:
        await here.press("ctrl+o")
        await here.enter()
        await here.until("carries over #1")
        assert here.line_with("light out").endswith("open")
    assert (reads.entry(1).is_open, reads.entry(1).open_due_at) == (True, None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-11-23 07:30", "Due: 2026-11-23 07:30 is past. Give a time to come."),
        ("noon", "Time: noon was not understood."),
        ("25:00", "Time: 25:00 was not understood."),
    ],
)
async def test_a_due_time_that_will_not_do_stays_with_one_sentence(
    desk: MakeDesk, typed: str, sentence: str
) -> None:
    desk("en")
    factories.write("light out in B2")
    async with console() as here:
        await here.press("o")
        await here.type(typed)
        await here.enter()
        await here.until(sentence)
        assert here.typed == typed
        assert not reads.entry(1).is_open


async def test_clearing_without_a_word_keeps_the_item_open(desk: MakeDesk) -> None:
    desk("en")
    factories.write("light out in B2", carried=True)
    async with console() as here:
        await here.press("o")
        await here.type("  ")
        await here.enter()
        await here.type("x")
        assert here.typed == "x"
        assert reads.entry(1).is_open


async def test_a_slip_is_taken_back_and_folds_away(desk: MakeDesk) -> None:
    desk("en")
    factories.write("stays")
    async with console() as here:
        await here.write("a slip")
        await here.press("escape", "u")
        await here.until("#2 is taken back.")
        await here.until(lambda: "a slip" not in here.rows)
        assert "stays" in here.rows
    assert reads.entry(2).taken_back


async def test_after_the_window_a_slip_needs_a_reason(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.write("a slip")
        here.clock.advance(seconds=31)
        await here.press("escape", "u")
        await here.until("Entry 1 is older than 30 seconds. Void it with a reason.")
        assert "a slip" in here.rows
    assert reads.entry(1).stands


async def test_there_is_nothing_of_ones_own_to_take_back(desk: MakeDesk) -> None:
    desk("en")
    factories.write("by John", login="wang")
    async with console() as here:
        await here.press("u")
        await here.until("There is no entry of yours to take back.")
    assert reads.entry(1).stands


async def test_keys_on_an_empty_log_do_no_harm(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        assert "Nothing has been written yet. n: the first entry." in here.text
        await here.press("c", "v", "o", "enter", "up", "end", "home")
        await here.press("u")
        await here.until("There is no entry of yours to take back.")


# Going to, finding, reading whole.


def write_night() -> None:
    for minute in range(60):
        factories.write(f"round {minute + 1}", now=at(0, minute))


@pytest.mark.parametrize(
    ("typed", "number"), [("7", 7), ("#7", 7), ("00:20", 21), ("11-24 00:20", 21), ("11-22", 1)]
)
async def test_go_to_a_number_a_time_or_a_day(desk: MakeDesk, typed: str, number: int) -> None:
    desk("en")
    write_night()
    async with console() as here:
        await here.press("g")
        await here.type(typed)
        await here.enter()
        await here.until(lambda: f" {number} 0" in here.cursor_line())
        assert here.cursor_line().endswith(f"round {number}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("99", "There is no entry 99."), ("soon", "Time: soon was not understood.")],
)
async def test_going_nowhere_says_so_and_keeps_what_was_typed(
    desk: MakeDesk, typed: str, sentence: str
) -> None:
    desk("en")
    factories.write("one")
    async with console() as here:
        await here.press("ctrl+g")
        await here.type(typed)
        await here.enter()
        await here.until(sentence)
        assert here.typed == typed


async def test_search_finds_two_chinese_characters_as_they_are_typed(desk: MakeDesk) -> None:
    desk()
    for text in ("12-1503 楼上漏水,水已到客厅", "B2 车库照明一盏不亮", "电梯困人"):
        factories.write(text)
    async with console() as here:
        await here.press("slash")
        await here.type("漏水")
        await here.until(lambda: "车库" not in here.rows)
        assert "楼上漏水" in here.rows
        assert re.search("查到.漏水", here.rule)
        await here.press("escape")
        await here.until(lambda: "车库" in here.rows)
        assert "查到" not in here.rule


async def test_search_finds_the_beginnings_of_words_and_enter_keeps_what_was_found(
    desk: MakeDesk,
) -> None:
    desk("en")
    for text in ("Water under the door", "Lift two stuck", "Waterproof coat found"):
        factories.write(text)
    async with console() as here:
        await here.press("ctrl+f")
        await here.type("wat")
        await here.until(lambda: "Lift two" not in here.rows)
        await here.enter()
        await here.until(lambda: "found: wat" in here.rule)
        assert "Water under" in here.rows
        assert "Waterproof" in here.rows
        await here.press("escape")
        await here.until(lambda: "Lift two" in here.rows)


async def test_a_search_that_finds_nothing_says_so(desk: MakeDesk) -> None:
    desk("en")
    factories.write("one")
    async with console() as here:
        await here.press("slash")
        await here.type('"c++" nothing')
        await here.until("Nothing found. Esc shows all.")
        await here.press("escape")
        await here.until(lambda: "one" in here.rows)


async def test_enter_opens_the_whole_entry_on_a_narrow_terminal(desk: MakeDesk) -> None:
    desk("en")
    text = "First line of it\n" + "a long second line that no list shows " * 3 + "to its end"
    factories.write(text, place="B2", happened_at=at(2), now=at(2, 5))
    async with console() as here:
        assert "to its end" not in here.text
        await here.press("enter")
        await here.until("happened 2026-11-24 02:00:00")
        assert "written 2026-11-24 02:05:00" in here.text
        assert "Jane Lee (li)" in here.text
        assert "to its end" in here.text
        assert "by console, system user tester" in here.text
        assert "code " in here.text
        await here.press("escape")
        await here.until(lambda: "to its end" not in here.text)


async def test_the_entry_stands_beside_the_list_on_a_wide_terminal(desk: MakeDesk) -> None:
    desk("en")
    factories.write("the first", now=at(2, 1))
    factories.write("the second", now=at(2, 2))
    async with console(WIDE) as here:
        await here.until("happened 2026-11-24 02:02:00")
        await here.press("up")
        await here.until("happened 2026-11-24 02:01:00")
        assert "02:02:00" not in here.text


async def test_the_entry_beside_the_list_tells_what_others_said_of_it(desk: MakeDesk) -> None:
    desk("en")
    factories.write("freed at 02:31", carried=True, due_at=at(7))
    entries.correct(1, NewEntry("freed at 02:28"), factories.actor(), at(2, 21))
    async with console(WIDE) as here:
        await here.press("up")
        await here.until("corrected by #2")
        await here.press("down")
        await here.until("corrects #1")
        await here.until("open, due 2026-11-24 07:00:00")


# The list.


async def test_days_and_shifts_have_headings(desk: MakeDesk) -> None:
    desk("en")
    factories.write("middle", now=at(21, 50, day=23))
    factories.write("evening", now=at(22, 10, day=23))
    factories.write("night", now=at(1))
    async with console() as here:
        rows = [line for line in here.rows.splitlines() if line.strip()]
        assert [line.strip("─ ") for line in rows if line.startswith("─")] == [
            "Mon 23 Nov middle shift",
            "Mon 23 Nov night shift",
            "Tue 24 Nov",
        ]
        assert [line.split()[-1] for line in rows if not line.startswith("─")] == [
            "middle",
            "evening",
            "night",
        ]


async def test_a_time_written_later_has_a_plus(desk: MakeDesk) -> None:
    desk("en")
    factories.write("at once", now=at(2, 1))
    factories.write("afterwards", now=at(2, 1), happened_at=at(1, 50))
    factories.write("of yesterday", now=at(2, 1), happened_at=at(23, 50, day=23))
    async with console() as here:
        assert "02:01 " in here.line_with("at once")
        assert "01:50+" in here.line_with("afterwards")
        assert "11-23+" in here.line_with("of yesterday")


async def test_a_devices_repeats_are_one_line_with_a_count(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        for second in range(3):
            factories.write("East gate offline", login="gate", now=at(2, 19) + second * 1_000_000)
        await here.until("x3")
        assert "East gate offline" in here.line_with("x3")


async def test_severity_is_a_sign_and_a_colour(desk: MakeDesk) -> None:
    desk("en")
    for severity, text in enumerate(("usual thing", "notable thing", "urgent thing")):
        factories.write(text, severity=severity)
    async with console() as here:
        assert here.line_with("notable thing").lstrip().startswith("! ")
        assert here.line_with("urgent thing").lstrip().startswith("!!")
        colours = {str(here.styles(f"{one} thing")[0].color) for one in ("notable", "urgent")}
        assert len(colours) == 2
        assert str(here.styles("usual thing")[0].color) not in colours


# The whole job.


async def test_a_night_is_kept_at_the_pace_of_textuals_own_pilot(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    desk("en")
    async with console() as here:
        await here.pilot.press("n", *"#key 14 keys")
        await here.pilot.press("enter")
        await here.until("#1 is written")
        await here.pilot.press("escape", "v", *"miscount", "enter")
        await here.until("#1 is void.")
    assert reads.entry(1).voided_by == 2
    assert verify.verify().whole
