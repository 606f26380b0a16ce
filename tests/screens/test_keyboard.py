"""What is typed faster than the screen changes goes where the person meant it."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyte
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.screen_text import screen_text
from tests.screens.typing_app import Resting, TypingApp

NAMED = {"\r": "enter", "\t": "tab", "\x1b": "escape"}


@asynccontextmanager
async def typing() -> AsyncIterator[tuple[TypingApp, Pilot[None]]]:
    app = TypingApp()
    async with app.run_test() as pilot:
        yield app, pilot


def burst(app: TypingApp, text: str) -> None:
    """Put all keys into the app's queue before it can look at the first."""
    for character in text:
        name = NAMED.get(character)
        app.post_message(events.Key(name or character, None if name else character))


async def settle(app: TypingApp, pilot: Pilot[None], expected: str) -> None:
    """Wait until the screen shows the text, or fail with what it shows."""
    for _ in range(100):
        await pilot.pause(0.01)
        if expected in screen_text(app):
            return
    pytest.fail(f"{expected!r} is not on the screen:\n{screen_text(app)}")


async def test_text_after_a_key_that_moves_the_focus_lands_in_the_field() -> None:
    async with typing() as (app, pilot):
        burst(app, "n02:10 vent q\r")
        await settle(app, pilot, "first 02:10 vent q")


async def test_tab_and_text_in_one_burst_land_in_the_next_field() -> None:
    async with typing() as (app, pilot):
        burst(app, "none\ttwo")
        await settle(app, pilot, "two")
        assert app.query_one("#first", Input).value == "one"
        assert app.query_one("#second", Input).value == "two"


async def test_backtab_and_text_in_one_burst_land_in_the_field_before() -> None:
    async with typing() as (app, pilot):
        burst(app, "n\tb")
        app.post_message(events.Key("shift+tab", None))
        burst(app, "a")
        await settle(app, pilot, "a")
        assert [field.value for field in app.query(Input)] == ["a", "b"]


@pytest.mark.parametrize(("key", "word"), [("v", "void"), ("w", "later")])
async def test_a_burst_opens_a_modal_fills_it_and_submits_it(key: str, word: str) -> None:
    async with typing() as (app, pilot):
        burst(app, f"{key}not needed\r")
        await settle(app, pilot, f"{word} not needed")
        assert isinstance(app.focused, Resting)


async def test_keys_after_a_closed_modal_reach_the_screen_below() -> None:
    async with typing() as (app, pilot):
        burst(app, "vwrong\x1bnright\r")
        await settle(app, pilot, "first right")
        assert app.written == ["void None", "first right"]


async def test_a_paste_keeps_its_place_among_the_keys() -> None:
    async with typing() as (app, pilot):
        burst(app, "na")
        app.post_message(events.Paste("b\x1bc"))
        burst(app, "d\r")
        await settle(app, pilot, "first abcd")


async def test_enter_inside_a_burst_is_a_line_end_of_a_paste() -> None:
    async with typing() as (app, pilot):
        burst(app, "none\rtwo\r\rthree\r")
        await settle(app, pilot, "first one two three")
        assert app.written == ["first one two three"]


async def test_enter_in_one_burst_with_tab_is_still_an_enter() -> None:
    async with typing() as (app, pilot):
        burst(app, "none\r\ttwo")
        await settle(app, pilot, "first one")
        await settle(app, pilot, "two")
        assert app.query_one("#second", Input).value == "two"


async def test_a_paste_of_several_lines_is_handed_on_whole() -> None:
    async with typing() as (app, pilot):
        burst(app, "n")
        app.post_message(events.Paste("one\n\ttwo\n\n三\n"))
        await settle(app, pilot, "lines one|two|三")
        assert app.query_one("#first", Input).value == ""


async def test_a_short_field_joins_pasted_lines_and_replaces_the_selection() -> None:
    async with typing() as (app, pilot):
        burst(app, "n\told")
        await settle(app, pilot, "old")
        app.query_one("#second", Input).select_all()
        app.post_message(events.Paste("one\r\n  two\n"))
        await settle(app, pilot, "one two")
        assert app.query_one("#second", Input).value == "one two"


async def test_a_paste_longer_than_the_field_keeps_what_fits() -> None:
    async with typing() as (app, pilot):
        field = app.query_one("#second", Input)
        field.max_length = 5
        burst(app, "n\tab")
        app.post_message(events.Paste("cdefgh"))
        await settle(app, pilot, "abcde")
        assert field.value == "abcde"


async def test_a_handler_that_never_ends_holds_the_keys_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.keyboard.PATIENCE", 0.05)
    async with typing() as (app, _):
        never, rest = asyncio.Event(), app.query_one(Resting)
        written: asyncio.Queue[str | None] = asyncio.Queue()
        monkeypatch.setattr(app, "note", written.put_nowait)
        rest.call_later(never.wait)
        burst(app, "nafter all\r")
        try:
            assert await asyncio.wait_for(written.get(), 5) == "first after all"
        finally:
            never.set()


def test_one_burst_of_bytes_through_a_real_terminal() -> None:
    """The driver's own thread, parser and queue lose nothing either."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.screens.typing_app"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        start_new_session=True,
    )
    os.close(slave)

    def wait_for(expected: str) -> None:
        deadline = time.monotonic() + 20
        while expected not in "\n".join(screen.display):
            assert time.monotonic() < deadline, "\n".join(screen.display)
            if select.select([master], [], [], 0.1)[0]:
                stream.feed(os.read(master, 65536))

    try:
        wait_for("list")
        os.write(master, b"n02:10 hello\tsecond\x1b[Z!")
        wait_for("second")
        wait_for("02:10 hello!")
        os.write(master, b"\r")
        wait_for("first 02:10 hello!")
        os.write(master, "\t\x1b[200~困人\n一名\x1b[201~\r".encode())
        wait_for("second second困人 一名")
    finally:
        process.kill()
        process.wait()
        os.close(master)
