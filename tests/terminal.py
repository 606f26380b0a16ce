"""A terminal to test in: a command on a pseudo-terminal, with the screen a person would see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.emulator import Emulator

Condition = str | re.Pattern[str] | Callable[[], object]

LOOK_AGAIN = 0.05
"""Seconds after which a function is asked again: what it looks at announces no change."""
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{letter}" for number, letter in enumerate("PQRS", 1)},
    **{
        f"f{number}": f"\x1b[{code}~"
        for number, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)
    },
}
QUESTION = re.compile(rb"\x1b\[[0-9;<=>?]*\$?[cnpqt]|\x1b\]1[01];\?")
LONGEST_QUESTION = 16


def key(name: str) -> bytes:
    """The bytes a terminal sends for `name`: "a", "值", "enter", "ctrl+q", "alt+x", "f2"."""
    if name in KEYS:
        return KEYS[name].encode()
    if name.startswith("ctrl+"):
        return bytes([ord(name[-1].upper()) & 0x1F])
    if name.startswith("alt+"):
        return b"\x1b" + key(name.removeprefix("alt+"))
    return name.encode()


class Terminal:
    """A command in a session of its own on a pseudo-terminal, painted on a screen that can be read.

    `environment` is added to this process's own; a value of None takes a variable away.
    All times are seconds. Everything the command wrote is kept in `output`.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str | None] | None = None,
        directory: str | Path | None = None,
        columns: int = 80,
        lines: int = 24,
        term: str = "xterm-256color",
    ) -> None:
        self.output = bytearray()
        self.received_at = 0.0
        """When the newest output arrived, by time.monotonic()."""
        self.ended_at = 0.0
        """When the command ended, by time.monotonic()."""
        self.exit_code: int | None = None
        """None while it runs; negative for a signal."""
        self._usage_at_end = (0.0, 0)
        self._painted = 0
        self._emulator = Emulator(columns, lines, self._reply)
        self._at_end = False
        self._master, follower = os.openpty()
        termios.tcsetwinsize(self._master, (lines, columns))
        os.set_blocking(self._master, False)
        self.termios_before = termios.tcgetattr(self._master)
        self.termios_after = self.termios_before
        """The newest settings seen; read again until the terminal is hung up."""
        self._start([os.fspath(word) for word in command], environment, term, directory, follower)

    def _start(
        self,
        command: list[str],
        environment: Mapping[str, str | None] | None,
        term: str,
        directory: str | Path | None,
        follower: int,
    ) -> None:
        changes = {"TERM": term, "COLUMNS": None, "LINES": None, **(environment or {})}
        kept = {name: value for name, value in os.environ.items() if name not in changes}
        set_here = {name: value for name, value in changes.items() if value is not None}
        self.started_at = time.monotonic()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=follower,
                stdout=follower,
                stderr=follower,
                env=kept | set_here,
                cwd=directory,
                start_new_session=True,
                preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            )
        except OSError:
            os.close(self._master)
            raise
        finally:
            os.close(follower)
        self.pid = self._process.pid
        self._end_read, end_write = os.pipe()
        self._waiter = threading.Thread(target=self._await_end, args=(end_write,), daemon=True)
        self._waiter.start()

    def _await_end(self, end_write: int) -> None:
        _, status, usage = os.wait4(self.pid, 0)
        self.ended_at = time.monotonic()
        scale = 1 if sys.platform == "darwin" else 1024
        self._usage_at_end = (usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale)
        self.exit_code = self._process.returncode = os.waitstatus_to_exitcode(status)
        os.close(end_write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.exit_code is None:
            self.kill(signal.SIGKILL)
        self._waiter.join()
        self.hang_up()
        os.close(self._end_read)

    # ── what a person does

    def send(self, text: str | bytes) -> None:
        """Type text or raw bytes; output that arrives meanwhile is read."""
        rest = text.encode() if isinstance(text, str) else bytes(text)
        while rest and self._master >= 0:
            readable, writable, _ = select.select([self._master], [self._master], [], 10)
            assert readable or writable, f"nothing reads what is typed\n{self.text()}"
            if readable:
                self.receive(0)
            if writable:
                try:
                    rest = rest[os.write(self._master, rest) :]
                except BlockingIOError:
                    continue

    def press(self, *names: str) -> None:
        """Press keys by name: press("down", "ctrl+q", "a")."""
        self.send(b"".join(key(name) for name in names))

    def paste(self, text: str) -> None:
        """Paste as a terminal does: line ends as returns, bracketed if the command asked for it."""
        typed = text.replace("\n", "\r")
        self.send(f"\x1b[200~{typed}\x1b[201~" if 2004 in self._emulator.modes else typed)

    def resize(self, columns: int, lines: int) -> None:
        """Change the window's size; the command is told by SIGWINCH."""
        self._paint()
        self._emulator.resize(columns, lines)
        termios.tcsetwinsize(self._master, (lines, columns))

    def kill(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the command's process group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal's window: the command gets SIGHUP and a terminal that is gone."""
        if self._master >= 0:
            self._paint()
            os.close(self._master)
            self._master = -1

    # ── what a person sees

    def text(self) -> str:
        """The screen as plain text, without the blanks at the ends of lines."""
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """The screen's lines, each without the blanks at its end."""
        self._paint()
        return self._emulator.lines()

    def cursor(self) -> tuple[int, int]:
        """The cursor's column and line, counted from 0."""
        self._paint()
        return self._emulator.cursor()

    def wait_for(self, condition: Condition, timeout: float = 30) -> None:
        """Read output until a text or a pattern is on the screen, or a function's answer is true.

        Raises AssertionError, with the screen in it, when the time is over or the command ended.
        """
        deadline = time.monotonic() + timeout
        while not self._holds(condition):
            left = deadline - time.monotonic()
            ended = self.exit_code is not None or self._master < 0
            if self.receive(min(left, LOOK_AGAIN) if ended or callable(condition) else left):
                continue
            if left <= 0 or (ended and not callable(condition)):
                state = "it runs on" if self.exit_code is None else f"it ended: {self.exit_code}"
                raise AssertionError(f"waited for {condition!r}; {state}\n{self.text()}")

    def _holds(self, condition: Condition) -> bool:
        if isinstance(condition, str):
            return condition in self.text()
        if isinstance(condition, re.Pattern):
            return condition.search(self.text()) is not None
        return bool(condition())

    def quiet(self, seconds: float, timeout: float = 30) -> None:
        """Read until no output came for `seconds`. Raises AssertionError if it never stops."""
        deadline = time.monotonic() + timeout
        while self.receive(seconds):
            assert time.monotonic() < deadline, f"never quiet for {seconds} s\n{self.text()}"

    def wait_exit(self, timeout: float = 30) -> int:
        """Read to the end; the exit code, negative for a signal. Raises AssertionError if none."""
        self.wait_for(lambda: self.exit_code is not None, timeout)
        self._waiter.join()
        while self.receive(0):
            pass
        assert self.exit_code is not None
        return self.exit_code

    @property
    def modes(self) -> set[int]:
        """The private modes (DECSET numbers) that are on now."""
        self._paint()
        return set(self._emulator.modes)

    def leftovers(self) -> list[str]:
        """What the command did not give back: modes left on, the cursor, the line settings."""
        self._paint()
        left = self._emulator.modes_left_on()
        if self.termios_now() != self.termios_before:
            left.add("line settings")
        return sorted(left)

    def termios_now(self) -> list[object]:
        """The line settings, as termios.tcgetattr gives them; the last known once hung up."""
        if self._master >= 0:
            self.termios_after = termios.tcgetattr(self._master)
        return self.termios_after

    # ── what it costs

    @property
    def bytes_received(self) -> int:
        """Bytes the command has written so far, as far as they were read."""
        return len(self.output)

    def cpu_seconds(self) -> float:
        """Processor seconds used, to 10 ms while it runs (Linux only), exact once it ended."""
        if self.exit_code is not None:
            return self._usage_at_end[0]
        numbers = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> int:
        """Most bytes of memory held at once; while it runs on Linux only."""
        if self.exit_code is not None:
            return self._usage_at_end[1]
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    # ── the terminal itself

    def receive(self, timeout: float) -> bytes:
        """The next output, at most `timeout` seconds away, or b"" if none came.

        It is painted when the screen is next looked at, so that painting delays no time stamp.
        """
        watched = [self._master] if self._master >= 0 and not self._at_end else []
        if self.exit_code is None:
            watched.append(self._end_read)
        readable, _, _ = select.select(watched, [], [], max(0.0, timeout))
        if self._master not in readable:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:  # so says Linux when the last process has left the terminal
            data = b""
        if not data:
            self._at_end = True
            return b""
        self.received_at = time.monotonic()
        self.output += data
        if QUESTION.search(self.output, max(0, len(self.output) - len(data) - LONGEST_QUESTION)):
            self._paint()
        return data

    def leave_unpainted(self) -> None:
        """Paint nothing of what came so far: a long run looks at the output alone."""
        self._painted = len(self.output)

    def _paint(self) -> None:
        new = bytes(self.output[self._painted :])
        self._painted = len(self.output)
        if new:
            self._emulator.feed(new)

    def _reply(self, answer: str) -> None:
        if self._master >= 0:
            with contextlib.suppress(OSError):  # full or gone: a terminal loses it too
                os.write(self._master, answer.encode())
