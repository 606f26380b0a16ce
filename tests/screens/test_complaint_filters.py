"""Which cases the queue shows: chosen by a person, said in the rule, kept from day to day."""

from __future__ import annotations

import pytest

from models import departments
from models.clock import MINUTE
from models.complaints import reads, working
from models.saved_filters import save, saved
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import late, queue, resolved, take, works
from tests.screens.console import Console, console

pytestmark = pytest.mark.usefixtures("quick")

FACETS = ("Whose", "Department", "State", "Kind", "Severity", "Time", "Calls", "Unit")
TEXTS = ("drain is", "a tap", "a door", "a smell", "noise")


@pytest.fixture(autouse=True)
def cases(desk: MakeDesk) -> None:
    """Five cases, each in another way what one might look for."""
    desk("en")
    works()
    late()
    take("a tap", unit="3-2101", department="works")
    held = take("a door", kind="complaint")
    working.accept(held.id, actor("wang"), NOW)
    working.hold(held.id, "no key", NOW + 600 * MINUTE, actor("wang"), NOW)
    working.dispatch(take("a smell", severity=2).id, "works", "wang", actor("wang"), NOW)
    resolved()


def rows_of(here: Console) -> set[str]:
    return {text for text in TEXTS if text in here.rows}


async def choose(here: Console, facet: str, *keys: str) -> None:
    """Open the filter, go to a facet, press keys there and apply."""
    await here.press("f")
    await here.until("Show only")
    await here.press(*["down"] * FACETS.index(facet))
    await here.press(*keys)
    await here.press("enter")
    await here.until(lambda: "Show only" not in here.text)


@pytest.mark.parametrize(
    ("facet", "keys", "expected", "name"),
    [
        ("Department", "W", {"a tap", "a smell"}, "Works"),
        ("State", "o", {"a door"}, "on hold"),
        ("Kind", "c", {"a door", "noise"}, "complaint"),
        ("Severity", "m", {"a smell"}, "major or worse"),
        ("Time", "o", {"drain is"}, "overdue"),
        ("Calls", "c", {"noise"}, "calls due"),
        ("Unit", "3-2101", {"a tap"}, "3-2101"),
        ("Unit", ["right", "right"], {"a tap"}, "3-2101"),
        ("Unit", ["2", "right"], {"a tap"}, "3-2101"),
    ],
)
async def test_each_facet_shows_what_it_says_and_escape_shows_all(
    facet: str, keys: str, expected: set[str], name: str
) -> None:
    async with queue() as here:
        assert rows_of(here) == set(TEXTS)
        await choose(here, facet, *keys)
        await here.until(lambda: rows_of(here) == expected)
        assert f"only: {name} (Esc: all)" in here.rule
        await here.press("escape")
        await here.until(lambda: rows_of(here) == set(TEXTS))
        assert "only:" not in here.rule


async def test_mine_is_what_i_took_or_have_to_do(desk: MakeDesk) -> None:
    async with queue(login="wang") as here:
        await choose(here, "Whose", "m")
        await here.until(lambda: rows_of(here) == {"a smell"})


async def test_facets_add_up_with_the_key_that_works_while_typing() -> None:
    async with queue() as here:
        await here.press("f6")
        await here.until("Show only")
        await here.press("down", "W", "down", "down", "down", "u", "enter")
        await here.until(lambda: rows_of(here) == {"a smell"})
        assert "only: Works, urgent or worse" in here.rule


async def test_a_unit_is_typed_and_corrected_letter_by_letter() -> None:
    async with queue() as here:
        await here.press("f")
        await here.until("Show only")
        await here.press(*["down"] * FACETS.index("Unit"))
        await here.type("3-21012")
        await here.press("backspace")
        await here.until("< 3-2101 >")
        await here.press("enter")
        await here.until(lambda: rows_of(here) == {"a tap"})


async def test_what_was_chosen_is_there_again_in_the_next_session() -> None:
    async with queue() as here:
        await choose(here, "State", "o")
        await here.until(lambda: saved("li", "complaints") == {"state": "on_hold"})
    async with queue() as here:
        await here.until(lambda: rows_of(here) == {"a door"})
        assert "only: on hold" in here.rule
        await here.press("f")
        await here.until("< on hold >")
    async with queue(login="zhao") as here:
        assert rows_of(here) == set(TEXTS)


async def test_showing_all_for_now_keeps_the_choice_and_delete_ends_it() -> None:
    save("li", "complaints", {"state": "on_hold"})
    async with queue() as here:
        await here.press("escape")
        await here.until(lambda: rows_of(here) == set(TEXTS))
        assert saved("li", "complaints") == {"state": "on_hold"}
        await choose(here, "Whose", "delete")
        await here.until(lambda: saved("li", "complaints") == {})
        assert rows_of(here) == set(TEXTS)


async def test_a_department_that_is_gone_is_quietly_not_filtered_by() -> None:
    departments.add("guards", "Guards", actor("zhao"), NOW)
    save("li", "complaints", {"department": "guards", "kind": "complaint", "of_old": 1})
    departments.remove("guards", actor("zhao"), NOW)
    async with queue() as here:
        assert rows_of(here) == {"a door", "noise"}
        assert "only: complaint (Esc: all)" in here.rule


async def test_the_calls_are_narrowed_by_what_was_chosen() -> None:
    save("li", "complaints", {"kind": "complaint"})
    async with queue() as here:
        await here.press("F")
        await here.until(lambda: rows_of(here) == {"noise"})
        assert "only: complaint, calls due" in here.rule
        await here.press("F")
        await here.until(lambda: rows_of(here) == {"a door", "noise"})


async def test_behind_the_calls_is_the_case_one_was_on() -> None:
    async with queue() as here:
        await here.press("home")
        first = here.cursor_line()
        await here.press("down")
        await here.until(lambda: here.cursor_line() != first)
        before = here.cursor_line()
        await here.press("F")
        await here.until(lambda: rows_of(here) == {"noise"})
        await here.press("F")
        await here.until(lambda: rows_of(here) == set(TEXTS))
        assert here.cursor_line() == before


async def test_nothing_found_says_how_to_see_all() -> None:
    save("li", "complaints", {"kind": "praise"})
    async with queue() as here:
        await here.until("Nothing found. Esc shows all.")


async def test_what_is_found_says_that_it_was_looked_for() -> None:
    async with queue() as here:
        await here.press("slash")
        await here.type("door")
        await here.enter()
        await here.until("only: found: door (Esc: all)")


async def test_who_takes_a_case_sees_it_in_spite_of_a_filter() -> None:
    save("li", "complaints", {"kind": "praise"})
    async with queue() as here:
        await here.press("n")
        await here.type("12-1504 Mr Miller #repair the lamp is out")
        await here.enter()
        await here.until("is written.")
        assert "the lamp" in here.cursor_line()
        assert "only:" not in here.rule


def test_the_units_are_those_of_open_cases_once_each() -> None:
    take("another tap", unit="3-2101")
    take("in the hall", unit="")
    assert reads.units() == ["12-1503", "3-2101"]


async def test_in_chinese_a_state_and_a_call_that_is_due_have_words_of_their_own(
    desk: MakeDesk,
) -> None:
    desk("zh", name="zh.db")
    works()
    resolved()
    async with console() as here:
        await here.press("3")
        await here.until(lambda: "待回访" in here.rows and "F 该回访" in here.lines[-1])
        await here.press("F")
        await here.until("只显示：该回访（Esc 全部）")
