"""The filter: which entries a person wants to see, chosen by arrows or letters."""

from __future__ import annotations

import pytest

from models.log import entries
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import at
from tests.screens.console import Console, console

pytestmark = pytest.mark.usefixtures("quick")

FACETS = ("Shift", "Person", "Category", "Severity", "Open items", "Taken back")


@pytest.fixture
def night(desk: MakeDesk) -> None:
    """An English desk with entries of two shifts, two people, several kinds."""
    desk("en")
    factories.write("keys counted", category="key", now=at(21, 30, day=23))
    factories.write("all quiet", category="patrol", now=at(22, 30, day=23))
    factories.write("lift two stuck", category="incident", severity=2, now=at(1))
    factories.write("gate squeaks", "wang", category="equipment", severity=1, now=at(1, 10))
    factories.write("call the plumber", "wang", carried=True, now=at(1, 20))
    factories.write("a slip", now=at(1, 30))
    entries.take_back(6, factories.actor(), at(1, 30))


TEXTS = ("keys counted", "all quiet", "lift two stuck", "gate squeaks", "call the plumber")


def shown(here: Console) -> list[str]:
    return [text for text in (*TEXTS, "a slip") if text in here.rows]


async def choose(here: Console, facet: str, *keys: str) -> None:
    """Open the filter, go to a facet, press keys there and apply."""
    await here.press("f")
    await here.until("Show only")
    await here.press(*["down"] * FACETS.index(facet))
    await here.press(*keys)
    await here.press("enter")
    await here.until(lambda: "Show only" not in here.text)


@pytest.mark.parametrize(
    ("facet", "keys", "expected", "label"),
    [
        ("Person", "J", ["keys counted", "all quiet", "lift two stuck"], "Jane Lee"),
        ("Category", "i", ["lift two stuck"], "incident"),
        ("Category", "pp", ["all quiet"], "patrol"),
        ("Severity", "n", ["lift two stuck", "gate squeaks"], "notable and urgent"),
        ("Severity", "u", ["lift two stuck"], "urgent"),
        ("Open items", "o", ["call the plumber"], "open items"),
        ("Shift", "MM", ["keys counted"], "Mon 23 Nov middle shift"),
    ],
)
async def test_each_facet_shows_what_it_says(
    night: None, facet: str, keys: str, expected: list[str], label: str
) -> None:
    async with console() as here:
        assert shown(here) == list(TEXTS)
        await choose(here, facet, *keys)
        await here.until(lambda: shown(here) == expected)
        assert label in here.rule
        await here.press("escape")
        await here.until(lambda: shown(here) == list(TEXTS))
        assert label not in here.rule


async def test_arrows_choose_too_and_facets_add_up(night: None) -> None:
    async with console() as here:
        await here.press("f6")
        await here.until("Show only")
        await here.press("down", "J", "down", "down", "right", "enter")
        await here.until(lambda: shown(here) == ["lift two stuck"])
        assert "Jane Lee, notable and urgent" in here.rule


async def test_what_was_taken_back_can_be_shown(night: None) -> None:
    async with console() as here:
        await choose(here, "Taken back", "right")
        await here.until(lambda: "a slip" in here.rows)
        assert "takes back #6" in here.rows


async def test_escape_changes_nothing_and_delete_clears_all(night: None) -> None:
    async with console() as here:
        await choose(here, "Severity", "u")
        await here.until(lambda: shown(here) == ["lift two stuck"])
        await here.press("f", "delete")
        await here.until("Show only")
        await here.press("escape")
        await here.until(lambda: "Show only" not in here.text)
        assert shown(here) == ["lift two stuck"]
        await choose(here, "Shift", "delete")
        await here.until(lambda: shown(here) == list(TEXTS))


async def test_the_filter_opens_with_what_was_chosen_before(night: None) -> None:
    async with console() as here:
        await choose(here, "Person", "J")
        await here.press("f")
        await here.until("< Jane Lee >")


async def test_nothing_found_says_how_to_go_back(night: None) -> None:
    async with console() as here:
        await choose(here, "Category", "m")
        await here.until("Nothing found. Esc shows all.")


async def test_what_one_writes_is_shown_even_under_a_filter(night: None) -> None:
    async with console() as here:
        await choose(here, "Severity", "u")
        await here.until(lambda: shown(here) == ["lift two stuck"])
        await here.write("a usual thing")
        await here.until(lambda: "a usual thing" in here.rows)
        assert "all quiet" in here.rows


async def test_what_others_write_does_not_break_into_a_filter(night: None) -> None:
    async with console() as here:
        await choose(here, "Severity", "u")
        await here.until(lambda: shown(here) == ["lift two stuck"])
        factories.write("usual", "wang")
        factories.write("fire alarm", "wang", severity=2)
        await here.until(lambda: "fire alarm" in here.rows)
        assert "usual" not in here.rows
