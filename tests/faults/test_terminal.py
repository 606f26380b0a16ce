"""The terminal that other tests trust must itself see, type and measure rightly."""

from __future__ import annotations

import re
import signal
import sys

import pytest

from tests.terminal import Terminal

RAW = "import os, tty; tty.setraw(0); "


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_chinese_text_is_read_back_as_it_was_written() -> None:
    with Terminal(python("print('值班台 A，夜班')")) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.lines()[0] == "值班台 A，夜班"


def test_half_of_an_overwritten_wide_character_becomes_a_blank() -> None:
    with Terminal(python(r"print('值班\r\x1b[1Cx')")) as terminal:
        terminal.wait_exit()
        assert terminal.lines()[0] == " x班"


def test_a_character_split_between_two_writes_is_whole() -> None:
    program = (
        RAW + "a = '值'.encode(); os.write(1, b'<' + a[:2]); os.read(0, 1); os.write(1, a[2:])"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("<")
        terminal.send("x")
        terminal.wait_for("<值")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (r"\x1b[c", b"\x1b[?62;22c"),
        (r"ab\x1b[6n", b"\x1b[1;3R"),
        (r"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (r"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    ],
)
def test_questions_to_the_terminal_are_answered(question: str, answer: bytes) -> None:
    program = (
        f"{RAW} os.write(1, b'{question}'); print(len(os.read(0, 99)) == {len(answer)}, end='')"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("True")


def test_the_main_screen_comes_back_after_the_alternate_one() -> None:
    with Terminal(python(r"print('before\n\x1b[?1049hINSIDE\x1b[?1049lafter')")) as terminal:
        terminal.wait_exit()
        assert terminal.lines()[:2] == ["before", "after"]
        assert terminal.leftovers() == []


def test_what_a_program_does_not_give_back_is_named() -> None:
    program = RAW + r"print('\x1b[?1049h\x1b[?1003h\x1b[?2004h\x1b[?25l\x1b[?7l\x1b[>1u')"
    with Terminal(python(program)) as terminal:
        terminal.wait_exit()
        assert terminal.leftovers() == [
            "alternate screen",
            "bracketed paste",
            "hidden cursor",
            "keyboard protocol",
            "line settings",
            "mouse",
            "no line wrap",
        ]


def test_a_program_learns_the_new_size() -> None:
    program = (
        "import os, signal; size = lambda: os.write(1, b'%d x %d' % tuple(os.get_terminal_size()));"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH}); size();"
        "signal.sigwait({signal.SIGWINCH}); size(); input()"
    )
    with Terminal(python(program), columns=80, lines=24) as terminal:
        terminal.wait_for("80 x 24")
        terminal.resize(120, 36)
        terminal.wait_for("120 x 36")


def test_hanging_up_ends_a_program_by_sighup() -> None:
    with Terminal(python("print('ready', flush=True); input()")) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_waiting_for_what_never_comes_shows_the_screen() -> None:
    shown = re.compile("ended: 0.*all quiet", re.DOTALL)
    with (
        Terminal(python("print('all quiet')")) as terminal,
        pytest.raises(AssertionError, match=shown),
    ):
        terminal.wait_for(re.compile("alarm"))


def test_more_than_the_kernel_buffers_can_be_typed_and_read() -> None:
    program = RAW + "n = 0\nwhile n < 200_000: n += os.write(1, os.read(0, 4096))"
    with Terminal(["/bin/sh", "-c", 'exec "$0" "$@"', *python(program)]) as terminal:
        terminal.wait_for(lambda: terminal.termios_now()[3] & 2 == 0)
        terminal.send(b"x" * 200_000)
        assert terminal.wait_exit() == 0
        assert terminal.bytes_received == 200_000


def test_cost_is_counted() -> None:
    program = (
        "b = bytearray(50_000_000); print('ready', flush=True); input(); sum(range(3_000_000))"
    )
    with Terminal(python(program)) as terminal:
        terminal.wait_for("ready")
        assert 50_000_000 < terminal.peak_memory() < 100_000_000
        before = terminal.cpu_seconds()
        terminal.send("\r")
        terminal.wait_exit()
        assert terminal.cpu_seconds() > before
