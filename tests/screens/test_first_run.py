"""A machine without a desk: the screen that asks what to do."""

from __future__ import annotations

from pathlib import Path

from models.language import Words
from tests.screens.screen_text import screen_text
from tui.first_run import FirstRunApp

PATH = Path("/srv/[desk]/desk.db")


async def test_it_names_the_path_and_offers_a_demo_first() -> None:
    app = FirstRunApp(Words("en"), PATH)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "There is no desk yet at /srv/[desk]/desk.db." in screen_text(app)
        await pilot.press("enter")
    assert app.return_value == "demo"


async def test_down_and_enter_set_this_desk_up() -> None:
    app = FirstRunApp(Words("en"), PATH)
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
    assert app.return_value == "setup"


async def test_ctrl_q_leaves() -> None:
    app = FirstRunApp(Words("en"), PATH)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q")
    assert app.return_value == "quit"


async def test_f12_asks_in_the_other_language_and_the_answer_counts() -> None:
    app = FirstRunApp(Words("zh"), PATH)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "建立本值班台" in screen_text(app)
        await pilot.press("f12")
        await pilot.pause()
        assert "Set up this desk" in screen_text(app)
        assert "建立" not in screen_text(app)
        await pilot.press("down", "enter")
    assert (app.return_value, app.words.language) == ("setup", "en")
