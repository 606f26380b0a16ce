"""A line that drops and a machine that shuts down: drafts are kept and nothing lingers."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.faults.console import console


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft"


def test_sighup_saves_and_ends_at_once(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.kill(signal.SIGHUP)
        assert terminal.wait_exit() == 129
        assert draft.read_text(encoding="utf-8") == "a"


def test_sigterm_saves_and_leaves_the_terminal_as_it_was_found(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 143
        assert draft.read_text(encoding="utf-8") == "a"
        assert terminal.leftovers() == []


def test_a_closed_window_ends_the_console(draft: Path) -> None:
    with console(draft) as terminal:
        terminal.hang_up()
        assert terminal.wait_exit() == 129
        assert draft.read_text(encoding="utf-8") == "a"


def test_a_console_that_keeps_writing_to_a_closed_window_does_not_hang(draft: Path) -> None:
    with console(draft, "--deaf", "--busy") as terminal:
        terminal.hang_up()
        assert terminal.wait_exit() == 129


def test_a_terminal_that_goes_without_a_signal_is_noticed(draft: Path) -> None:
    with console(draft, "--deaf") as terminal:
        terminal.hang_up()
        assert terminal.wait_exit() == 129
        assert draft.read_text(encoding="utf-8") == "a"
