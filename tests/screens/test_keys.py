"""The table of keys: one meaning a key, a label in both languages, an id for remapping."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import screens
import tui
from models.language import Words
from models.search import CJK
from screens.desk_screen import DeskScreen
from screens.keys import KEYS
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import console
from tui.settings import TerminalSettings


def ours() -> Iterator[type[DOMNode]]:
    """Yield every class of the program that has keys of its own."""
    for package in (screens, tui):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                module = importlib.import_module(found.name)
                for kind in vars(module).values():
                    own = isinstance(kind, type) and kind.__module__ == module.__name__
                    if own and issubclass(kind, DOMNode) and "BINDINGS" in kind.__dict__:
                        yield kind


def test_no_key_means_two_things() -> None:
    own = {
        name: [key for key in KEYS.values() if key.id.startswith(name)]
        for name in ("complaint_", "visitor_")
    }
    shared = [key for key in KEYS.values() if not key.id.startswith(tuple(own))]
    for known in (*own.values(), shared):
        letters = Counter(key.letter for key in known if key.letter)
        always = Counter(key.always for key in known if key.always)
        assert [key for key, count in (letters + always).items() if count > 1] == []


def test_no_screen_has_one_key_for_two_acts() -> None:
    """The keys of one screen, with those that it has from the screens it builds on."""
    for kind in ours():
        if issubclass(kind, DeskScreen):
            bases = [base for base in kind.__mro__ if base.__module__.startswith("screens")]
            given = [each for base in bases for each in base.__dict__.get("BINDINGS", ())]
            made = [one for one in Binding.make_bindings(given) if one.id and is_of_table(one.id)]
            acts = {(one.key, one.action) for one in made}
            keys = Counter(key for key, _ in acts)
            assert [key for key, count in keys.items() if count > 1] == [], kind.__name__


def is_of_table(name: str) -> bool:
    return name.removesuffix(".always") in KEYS


def test_every_letter_has_a_key_that_an_input_method_lets_through() -> None:
    assert [key.id for key in KEYS.values() if not key.always] == []


def test_every_key_has_a_label_in_both_languages() -> None:
    chinese, english = Words("zh"), Words("en")
    for key in KEYS.values():
        assert english(key.label)
        assert re.search(f"[{CJK}]", chinese(key.label)), key.id


def own_bindings() -> Iterator[tuple[str, Binding]]:
    for kind in ours():
        for given in kind.__dict__["BINDINGS"]:
            for binding in Binding.make_bindings([given]):
                yield kind.__name__, binding


def test_every_binding_of_ours_has_an_id() -> None:
    assert {"HandoverScreen", "AnswerLine", "DutyDialog", "LogScreen"} <= {
        kind.__name__ for kind in ours()
    }
    assert [(name, made.key) for name, made in own_bindings() if not made.id] == []


@pytest.mark.parametrize("signs", [("question_mark",), ("ctrl+p",)])
async def test_the_keys_are_listed_and_the_chosen_one_runs(
    desk: MakeDesk, quick: None, signs: tuple[str, ...]
) -> None:
    desk("en")
    factories.write("one")
    async with console() as here:
        await here.press(*signs)
        await here.until("Keys (the second one also while typing)")
        assert re.search(r"n +\^N +new", here.text)
        assert re.search(r"/ +\^F +find", here.text)
        rows = [line.strip() for line in here.lines]
        place = next(at for at, line in enumerate(rows) if re.search(r"\^F +find", line))
        first = next(at for at, line in enumerate(rows) if re.search(r"F1 +log", line))
        await here.press("home", *["down"] * (place - first), "enter")
        await here.until(lambda: "find" in here.rule)
        await here.type("on")
        await here.until("found: on")


async def test_the_keys_are_listed_in_chinese(desk: MakeDesk, quick: None) -> None:
    desk()
    async with console() as here:
        await here.press("question_mark")
        await here.until("记一条")
        assert re.search(r"f +F6 +筛选", here.text)
        await here.press("escape")
        await here.until(lambda: "F6" not in here.rows)


async def test_the_key_that_opens_the_list_of_keys_closes_it(desk: MakeDesk, quick: None) -> None:
    desk("en")
    async with console() as here:
        await here.press("question_mark")
        await here.until("Keys (the second")
        await here.press("question_mark")
        await here.until(lambda: "Keys (the second" not in here.text)


async def test_ctrl_p_while_typing_keeps_what_was_typed(desk: MakeDesk, quick: None) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        await here.press("ctrl+p")
        await here.until("Keys (the second")
        await here.press("escape")
        await here.until(lambda: "Keys (the second" not in here.text)
        await here.type("ne")
        assert here.typed == "half a line"


async def test_keys_have_the_same_place_while_typing_and_beside_it(
    desk: MakeDesk, quick: None
) -> None:
    desk("en")
    async with console() as here:
        assert here.lines[-1].endswith("? keys")
        assert "n new" in here.lines[-1]
        await here.press("n")
        assert here.lines[-1].endswith("^P keys")
        assert "Enter write" in here.lines[-1]


async def test_ctrl_c_says_how_to_leave_and_ctrl_q_leaves(desk: MakeDesk) -> None:
    """At the pace of Textual's own Pilot."""
    desk("en")
    async with console() as here:
        await here.pilot.press("ctrl+c")
        await here.until("Ctrl+Q leaves.")
        await here.pilot.press("ctrl+q")
        await here.until(lambda: not here.app.is_running)
    assert here.app.return_value == 0


async def test_a_key_of_the_settings_takes_the_place_of_ours(desk: MakeDesk, quick: None) -> None:
    desk("en")
    async with console(settings=TerminalSettings(keys={"new": "a"})) as here:
        await here.press("n")
        assert "n new" in here.lines[-1], "the list has the keys still"
        await here.press("a")
        await here.type("remapped")
        assert here.typed == "remapped"
