"""The checklists on a screen: changed a line an item, written as a version, never lost silently."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from models import checklists
from models.checklist_lines import Item
from screens.checklists import ChecklistScreen
from screens.more import MoreScreen
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.screens.console import NORMAL, WIDE, Console, console
from tests.screens.one_screen import one_screen

pytestmark = pytest.mark.usefixtures("quick")

SHORT = (Item(1, "count", "keys", 14), Item(2, "tick", "lobby dark"), Item(3, "text", "meter"))


@pytest.fixture
def short(desk: MakeDesk) -> None:
    """An English desk whose list of every shift has three items."""
    desk("en")
    checklists.replace("", SHORT, actor("zhao"), NOW)


@asynccontextmanager
async def opened(size: tuple[int, int] = NORMAL, login: str = "zhao") -> AsyncIterator[Console]:
    async with one_screen(ChecklistScreen, size, login=login) as here:
        await here.until(lambda: "version of" in here.text)
        yield here


def items(shift: str = "night") -> list[str]:
    return [item.label for item in checklists.for_shift(shift).items]


def is_left(here: Console) -> bool:
    return not isinstance(here.app.screen, ChecklistScreen)


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_list_says_what_is_counted_and_how_many(
    short: None, size: tuple[int, int]
) -> None:
    async with opened(size) as here:
        assert here.line_with("14  keys").split() == ["count", "14", "keys"]
        assert here.line_with("lobby dark").split() == ["tick", "lobby", "dark"]
        assert "3 items, version of Tue 24 Nov" in here.text
        assert "early shift" in here.line_with("every shift")


async def test_chinese_items_are_aligned_by_cells(desk: MakeDesk) -> None:
    desk("zh")
    async with one_screen(ChecklistScreen, login="zhao") as here:
        await here.until("对讲机")
        columns = {
            cell_len(here.line_with(label).partition(label)[0]) for label in ("钥匙", "值班电话")
        }
        assert len(columns) == 1


@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_rule_above_the_line_is_as_long_as_the_screen_in_chinese(
    desk: MakeDesk, size: tuple[int, int]
) -> None:
    desk("zh")
    async with one_screen(ChecklistScreen, size, login="zhao") as here:
        await here.until("对讲机")
        await here.press("n")
        await here.until("新项目")
        assert here.rule.endswith("──")
        assert "…" not in here.rule
        assert cell_len(here.rule) == size[0]


async def test_n_is_called_what_it_does_here(desk: MakeDesk) -> None:
    desk("zh")
    async with console(login="zhao") as here:
        await here.press("5", "l")
        await here.until("对讲机")
        assert "^S 写入" in here.lines[-1]
        assert "记一条" not in here.lines[-1]
        await here.press("f12")
        await here.until("n new item")
        await here.press("question_mark")
        await here.until("Keys (the second one also while typing)")
        listed = [" ".join(line.split()) for line in here.lines]
        assert "n ^N new item" in listed
        assert "Del remove" in listed
        assert "[ move up" in listed
        assert "Home, End: first and last item Enter: change it" in listed


async def test_a_new_item_is_understood_while_it_is_typed_and_written(short: None) -> None:
    async with opened() as here:
        await here.press("n")
        await here.type("count 3: torches")
        await here.until(lambda: here.preview.split() == ["count", "3", "torches"])
        await here.enter()
        await here.until("4 items")
        assert "1 item changed" in here.text
        assert items() == ["keys", "lobby dark", "meter"]  # not before it is written
        await here.press("ctrl+s")
        await here.until("Written.")
        assert items() == ["keys", "torches", "lobby dark", "meter"]
        assert "changed" not in here.text


async def test_a_line_that_is_not_understood_stays_and_says_why(short: None) -> None:
    async with opened() as here:
        await here.press("n")
        await here.type("count: torches")
        await here.enter()
        await here.until("give the number there should be")
        assert here.typed == "count: torches"
        assert "3 items" in here.text


async def test_esc_goes_from_the_line_to_the_list_and_keeps_what_is_typed(short: None) -> None:
    async with opened() as here:
        await here.press("n")
        await here.type("tick: half")
        await here.until("New item")
        await here.press("escape")
        await here.until("Del remove")
        assert not is_left(here)
        assert "New item" not in here.text
        await here.burst("n", "d", "o", "n", "e")
        await here.until(lambda: here.typed == "tick: halfdone")


async def test_an_item_is_changed_moved_and_removed(short: None) -> None:
    async with opened() as here:
        await here.press("enter")
        await here.until(lambda: here.typed == "count 14: keys")
        await here.press("home", *["right"] * 6, "delete", "delete", "1", "5")
        await here.enter()
        await here.until(lambda: here.line_with("15  keys").split() == ["count", "15", "keys"])
        await here.press("right_square_bracket")
        await here.until(lambda: here.cursor_line().split()[-1] == "keys")
        await here.press("down", "delete")
        await here.until("2 items")
        await here.press("ctrl+s")
        await here.until("Written.")
        written = checklists.for_shift("night").items
        assert written == (Item(1, "tick", "lobby dark"), Item(2, "count", "keys", 15))


async def test_a_shift_gets_its_own_list_and_an_empty_one_is_dropped(short: None) -> None:
    async with opened() as here:
        await here.press("left")
        await here.until("the list of every shift")
        await here.press("delete")
        await here.until("2 items")
        await here.press("ctrl+s")
        await here.until("Written.")
        own = [template.shift for template in checklists.templates() if template.shift]
        assert len(own) == 1
        assert items(own[0]) == ["lobby dark", "meter"]
        await here.press("delete")
        await here.until(lambda: "1 item," in here.text)
        await here.press("delete")
        await here.until("No items. Ctrl+S: use the list of every shift.")
        await here.press("ctrl+s")
        await here.until("Written.")
        assert [template.shift for template in checklists.templates()] == [""]
        assert items(own[0]) == ["keys", "lobby dark", "meter"]


async def test_changes_that_are_not_written_are_asked_about_once(short: None) -> None:
    async with opened() as here:
        await here.press("delete")
        await here.until("2 items")
        await here.press("escape")
        await here.until("Changes are not written yet.")
        assert not is_left(here)
        await here.press("escape")
        await here.until(lambda: is_left(here))
    assert items() == ["keys", "lobby dark", "meter"]


async def test_without_changes_esc_leaves_at_once(short: None) -> None:
    async with opened() as here:
        await here.press("escape")
        await here.until(lambda: is_left(here))


async def test_changes_of_one_list_are_kept_while_another_is_looked_at(short: None) -> None:
    async with opened() as here:
        await here.press("delete")
        await here.until("2 items")
        await here.press("right")
        await here.until("3 items")
        await here.press("left")
        await here.until("2 items")
        assert "every shift*" in here.text


async def test_who_has_not_the_right_only_reads(short: None) -> None:
    async with opened(login="li") as here:
        for key in ("n", "delete", "enter", "right_square_bracket", "ctrl+s"):
            await here.press(key)
            await here.until("may not do that here")
        assert "3 items" in here.text
    assert len(checklists.versions("")) == 2


async def test_a_list_that_somebody_else_changed_is_not_overwritten(short: None) -> None:
    async with opened() as here:
        await here.press("delete")
        await here.until("2 items")
        theirs = checklists.replace("", SHORT[:1], actor("admin"), NOW)
        await here.press("ctrl+s")
        await here.until("Somebody else has changed the list")
        assert checklists.for_shift("night") == theirs
        assert "2 items" in here.text


async def test_a_label_is_never_markup(desk: MakeDesk) -> None:
    desk("en")
    checklists.replace("", [Item(1, "tick", "[red]door[/x] [@click=bell]")], actor("zhao"), NOW)
    async with opened() as here:
        assert "[red]door[/x] [@click=bell]" in here.text


async def test_the_other_language_keeps_what_is_typed_and_changed(short: None) -> None:
    async with console(login="zhao") as here:
        await here.press("5", "l")
        await here.until("version of")
        await here.press("delete")
        await here.until("2 items")
        await here.press("n")
        await here.type("tick: half")
        await here.press("f12")
        await here.until("早班")
        assert here.typed == "tick: half"
        assert "14  keys" not in here.text
        await here.type("done")
        await here.until(lambda: here.typed == "tick: halfdone")


async def test_the_header_says_what_is_open_and_esc_leads_to_the_registers(short: None) -> None:
    write("call the plumber", carried=True)
    async with console(login="zhao") as here:
        await here.press("5", "l")
        await here.until("version of")
        await here.until("1 Log (1)")
        write("change the lamp", carried=True)
        await here.until("1 Log (2)")
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, MoreScreen))


async def test_the_list_of_keys_dims_what_only_a_supervisor_may(desk: MakeDesk) -> None:
    desk("en")
    async with console(login="li") as here:
        await here.press("5", "l")
        await here.until("every shift")
        await here.press("question_mark")
        await here.until("Keys (the second")
        dimmed, plain = here.styles("move up"), here.styles("next list")
        assert {style.color for style in dimmed}.isdisjoint(style.color for style in plain)
