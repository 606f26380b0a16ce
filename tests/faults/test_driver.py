"""What a bad line, a big paste or a stray key must not do to the console."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from tests.conftest import MakeDesk
from tests.faults.console import console
from tests.faults.real_console import console_at, type_line
from tests.terminal import Terminal


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft"


def test_a_byte_that_is_not_utf8_is_shown_as_such_and_later_keys_work(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.send("值班".encode("gbk"))
        terminal.press("b", "c")
        terminal.wait_for(re.compile("keys a .*\ufffd.* b c"))


def test_a_character_that_arrives_in_two_parts_is_one_key(draft: Path) -> None:
    with console(draft) as terminal:
        first, *rest = (bytes([byte]) for byte in "值".encode())
        terminal.send(first)
        terminal.quiet(0.1)
        terminal.send(b"".join(rest))
        terminal.wait_for("keys a 值")


def test_a_return_with_a_line_feed_behind_it_is_one_enter(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.send(b"\r\nb\r")
        terminal.wait_for("keys a enter b enter")
        terminal.send(b"\nc\n")
        terminal.wait_for("keys a enter b enter c enter")


def test_a_paste_of_500_lines_arrives_whole(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.paste("\n".join(f"第 {number} 行 of a long paste" for number in range(500)))
        terminal.wait_for("pasted 500 lines")
        terminal.press("b")
        terminal.wait_for("keys a b")


def test_a_lone_escape_is_the_escape_key(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.press("escape")
        terminal.wait_for("keys a escape")
        terminal.press("b")
        terminal.wait_for("keys a escape b")


def test_escape_and_a_digit_that_arrive_together_are_two_keys(
    desk: MakeDesk, tmp_path: Path
) -> None:
    """As they do on a slow line; a Mac's option key would have typed a sign into the line."""
    with console_at(desk("en"), tmp_path) as terminal:
        type_line(terminal, "half a line")
        terminal.press("escape", "2")
        terminal.wait_for("No shift is open")
        terminal.press("1")
        terminal.wait_for(re.compile("half a line$", re.MULTILINE))


@pytest.mark.parametrize("way", ["key", "signal"])
def test_ctrl_z_does_not_stop_the_console(draft: Path, way: str) -> None:
    with console(draft) as terminal:
        if way == "key":
            terminal.press("ctrl+z")
        else:
            terminal.kill(signal.SIGTSTP)
        terminal.press("b")
        terminal.wait_for(re.compile("keys a .*b"))
        assert 1049 in terminal.modes


def test_after_a_stop_that_cannot_be_refused_the_screen_and_the_keys_come_back(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.kill(signal.SIGSTOP)
        terminal.kill(signal.SIGCONT)
        terminal.wait_for(lambda: terminal.output.count(b"\x1b[?1049h") == 2)
        terminal.wait_for("keys a")
        terminal.press("b")
        terminal.wait_for("keys a b")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.leftovers() == []


def test_going_on_at_any_moment_of_painting_stops_nothing(draft: Path) -> None:
    # A line that hangs up sends this signal behind SIGHUP; it once found a lock of its own held.
    with console(draft, "--busy") as terminal:
        for _ in range(100):
            terminal.kill(signal.SIGCONT)
            terminal.wait_for("ready")
            terminal.receive(0.05)
        # What is typed while the terminal is taken again is dropped: the last one has to be over.
        last = counted(terminal)
        terminal.wait_for(lambda: counted(terminal) > last + 100)
        terminal.press("b")
        terminal.wait_for("keys a b")


def counted(terminal: Terminal) -> int:
    """Return how often the busy console has painted, as far as its output was read."""
    found = re.search(r"ready (\d+)", terminal.text())
    return int(found[1]) if found else 0


def test_leaving_gives_the_terminal_back(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.leftovers() == []


def test_moves_of_the_mouse_are_not_asked_for(draft: Path) -> None:
    with console(draft) as terminal:
        assert 1000 in terminal.modes
        assert 1003 not in terminal.modes
