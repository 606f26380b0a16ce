"""What is typed while the console starts, before it has painted anything, is not lost."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.conftest import MakeDesk
from tests.factories import PIN
from tests.faults.real_console import console_at
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("options", "typed"),
    [
        (("--as", "li"), f"{PIN}\r"),
        ((), f"jane\r{PIN}\r"),
        (("--as", "li"), f"000000\r{PIN}\r"),
    ],
)
def test_name_and_pin_typed_before_the_first_paint_sign_in(
    desk: MakeDesk, tmp_path: Path, options: tuple[str, ...], typed: str
) -> None:
    command = [sys.executable, "-m", "tui", "--lang", "en", "--db", desk("en"), *options]
    environment = {"XDG_CONFIG_HOME": str(tmp_path), "LANG": "C.UTF-8", "LC_ALL": None}
    with Terminal(command, directory=ROOT, environment=environment) as terminal:
        terminal.send(typed)
        terminal.wait_for("n new")
        terminal.wait_for("Jane Lee")


def test_lines_in_one_burst_are_lines_where_the_terminal_marks_pastes(
    desk: MakeDesk, tmp_path: Path
) -> None:
    with console_at(desk("en"), tmp_path) as terminal:
        terminal.send("nfirst line\rsecond line\rthird")
        terminal.wait_for(re.compile(r" 1 \d\d:\d\d +Jane \w+ +first line"))
        terminal.wait_for(re.compile(r" 2 \d\d:\d\d +Jane \w+ +second line"))
        terminal.wait_for(re.compile(r"^ third", re.MULTILINE))
