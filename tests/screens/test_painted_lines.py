"""Lines of which only the cells that differ are painted again, and the text beside a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from screens.widgets.detail import DetailText
from tests.conftest import MakeDesk
from tests.factories import write
from tests.screens.complaints import take
from tests.screens.console import MOST_LOOKS, NORMAL, WIDE, console
from tests.screens.screen_text import screen_lines
from tests.screens.test_windowed_list import turn

WIDTH, HEIGHT = 30, 8


class Beside(App[None]):
    """A text beside a list, as large as the screen."""

    CSS = "DetailText { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield DetailText(id="detail")

    @property
    def detail(self) -> DetailText:
        return self.query_one(DetailText)


@contextmanager
def spans_sent(app: App[None], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, ...]]]:
    """Note which cells of which lines go to the terminal."""
    sent: list[tuple[int, ...]] = []
    display = app._display

    def watch(screen: Screen[object], renderable: Any) -> None:
        sent.extend(getattr(renderable, "spans", ()))
        display(screen, renderable)

    with monkeypatch.context() as patched:
        # Private in Textual: the last place before the terminal that knows of lines.
        patched.setattr(app, "_display", watch)
        yield sent


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app go on until something is so."""
    for _ in range(MOST_LOOKS):
        if condition():
            return
        await pilot.pause(0.005)
    raise AssertionError(screen_lines(pilot.app))


async def test_only_the_cells_that_differ_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Beside()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.detail.show(Text("1503  楼上漏水\nopen\n"))
        await pilot.pause()
        with spans_sent(app, monkeypatch) as sent:
            app.detail.show(Text("1603  楼上漏水\nopen\nnew"))
            await pilot.pause()
        assert sorted(sent) == [(0, 1, 2), (2, 0, 3)]
        assert screen_lines(app)[:3] == [
            "1603  楼上漏水",
            "open",
            "new",
        ]


async def test_the_same_text_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Beside()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.detail.show(Text("open", "bold"))
        await pilot.pause()
        with spans_sent(app, monkeypatch) as sent:
            app.detail.show(Text("open", "bold"))
            await pilot.pause()
            assert sent == []
            app.detail.show(Text("open"))  # the same letters, no longer bold
            await pilot.pause()
            assert sent == [(0, 0, WIDTH)]


async def test_another_size_and_another_theme_paint_all_of_it() -> None:
    app = Beside()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.detail.show(Text("a tap that drips in the kitchen of the flat above"))
        await pilot.pause()
        before = screen_lines(app)
        await pilot.resize_terminal(12, HEIGHT)
        await until(pilot, lambda: screen_lines(app)[:2] == ["a tap that", "drips in the"])
        await pilot.resize_terminal(WIDTH, HEIGHT)
        await until(pilot, lambda: screen_lines(app) == before)
        styles = _styles(app)
        app.theme = "textual-light"
        await until(pilot, lambda: _styles(app) != styles)
        assert screen_lines(app) == before


async def test_the_wheel_goes_through_a_long_text() -> None:
    app = Beside()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.detail.show(Text("\n".join(f"step {number}" for number in range(1, 13))))
        await pilot.pause()
        assert _ends(app) == ("step 1", "step 8")
        for kind, ends in (
            (events.MouseScrollDown, ("step 4", "step 11")),
            (events.MouseScrollDown, ("step 5", "step 12")),
            (events.MouseScrollUp, ("step 2", "step 9")),
            (events.MouseScrollUp, ("step 1", "step 8")),
        ):
            app.detail.post_message(turn(kind))
            await pilot.pause()
            assert _ends(app) == ends
        app.detail.post_message(turn(events.MouseScrollDown))
        app.detail.show(Text("another\ncase"))
        await pilot.pause()
        assert screen_lines(app)[0] == "another"


def _styles(app: Beside) -> list[Style | None]:
    return [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]


def _ends(app: Beside) -> tuple[str, str]:
    lines = screen_lines(app)
    return lines[0], lines[-1]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("screen", ["1", "3"])
async def test_a_wide_console_that_becomes_narrow_goes_on(desk: MakeDesk, screen: str) -> None:
    """What stood beside the list has no room now; the console ended with the next key."""
    desk("en")
    write("first")
    write("second")
    take("drain is blocked")
    take("lift stands")
    async with console(WIDE) as here:
        await here.press(screen)
        await here.until(lambda: "│" in here.lines[5])
        await here.pilot.resize_terminal(*NORMAL)
        await here.until(lambda: "│" not in here.text)
        await here.press("up", "down", "f12")
        await here.until("1 记录")
        await here.pilot.resize_terminal(*WIDE)
        await here.until(lambda: "│" in here.lines[5])


@pytest.mark.usefixtures("quick")
async def test_what_changed_while_the_terminal_was_too_small_is_shown(desk: MakeDesk) -> None:
    desk("en")
    take("drain is blocked")
    async with console() as here:
        await here.until("3 Complaints (1)")
        await here.pilot.resize_terminal(70, 20)
        await here.until(lambda: "3 Complaints" not in here.text)
        take("lift stands")
        here.app.look()
        await here.settle()
        await here.pilot.resize_terminal(*NORMAL)
        await here.until("3 Complaints (2)")


@pytest.mark.usefixtures("quick")
async def test_signs_of_several_characters_are_painted(desk: MakeDesk) -> None:
    """A letter and U+FE0F are two cells: it ended every console that showed the queue."""
    desk("en")
    take("the gate is open")
    take("\u2764\ufe0f on the wall, cafe\u0301 shut")
    async with console() as here:
        await here.press("3")
        await here.until("the gate is open")
        await here.press("down", "up", "down")
        await here.until("\u2764\ufe0f on the wall")
