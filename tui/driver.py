"""The driver between Textual and a real terminal, made to survive a night of bad lines."""

from __future__ import annotations

import contextlib
import os
import re
import select
from codecs import getincrementaldecoder
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys

from screens.keyboard import OrderedKeys
from tui.signals import terminal_gone

if TYPE_CHECKING:
    from textual.app import App

PATIENCE = constants.ESCAPE_DELAY + 0.001
"""Seconds after which a lone ESC is the Escape key and no longer the start of a sequence."""
# Textual takes ESC and a digit for a Mac's option key and types a sign such as TM; on a slow line
# they are Escape and a key to another screen that arrive together.
for _sequence in ("-", "=", *"0123456789"):
    ANSI_SEQUENCES_KEYS.pop(f"\x1b{_sequence}", None)
# An Enter typed while the console starts was made a line end by the terminal's line editing.
ANSI_SEQUENCES_KEYS["\n"] = (Keys.Enter,)


MARKS_PASTES = re.compile(r"\x1b\[\?2004;[1-3]\$y")
"""What a terminal answers (DECRPM) that says at which key a paste begins and where it ends."""


class LineEnds:
    """Makes one Enter of a carriage return and the line feed that some terminals send behind it."""

    def __init__(self) -> None:
        self._after_return = False

    def single(self, text: str) -> str:
        """Return what comes next, without a line feed behind a return."""
        if self._after_return:
            text = text.removeprefix("\n")
        self._after_return = text.endswith("\r")
        return text.replace("\r\n", "\r")


class Output:
    """A text file that loses what is written to a terminal that is gone, instead of raising.

    Otherwise the writing thread dies, its queue fills, and the app hangs in it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or lose the text."""
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, or lose the text."""
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._file.fileno()


class DeskDriver(LinuxDriver):
    """Textual's driver, except that it:

    shows a byte that is not UTF-8 as U+FFFD, ends its reading when the terminal is gone,
    cannot be suspended, opens no browser, and asks for clicks, drags and the wheel of a mouse
    but not for each of its moves.
    """

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = Output(self._file)
        self._stop_read, self._stop_write = os.pipe()

    @property
    def can_suspend(self) -> bool:
        """No: a desk that is stopped rings for nobody."""
        return False

    def _sigtstp_application(self, *_: int | FrameType | None) -> None:
        """Stay: what stops here is a shell under somebody's hands."""

    def _sigcont_application(self, *_: int | FrameType | None) -> None:
        """Take the terminal again after a stop that could not be refused (SIGSTOP).

        On the loop: what this interrupts may hold the lock of what is written. The signal also
        comes with SIGHUP when a line hangs up.
        """
        with contextlib.suppress(RuntimeError):  # the console has ended
            self._loop.call_soon_threadsafe(self._take_terminal)

    def _take_terminal(self) -> None:
        if not terminal_gone():
            self.suspend_application_mode()
            self.resume_application_mode()
            self._app.refresh(layout=True)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: a browser on the server is a way to a shell."""

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1006l\x1b[?1002l\x1b[?1000l")

    def _enable_mouse_pixels(self) -> None:
        """Leave the mouse in cells: nothing here is finer than a cell."""

    def _request_terminal_sync_mode_support(self) -> None:
        """Ask also whether pastes are marked: then a line end that is not in one is an Enter.

        Private in Textual; it is where terminals are asked that do not print what they do not know.
        """
        super()._request_terminal_sync_mode_support()
        if self.input_tty and os.environ.get("TERM_PROGRAM", "") != "Apple_Terminal":
            self.write("\x1b[?2004$p")
            self.flush()

    def disable_input(self) -> None:
        """Stop reading keys, at once."""
        if self._key_thread is not None and self._key_thread.is_alive():
            os.write(self._stop_write, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read keys until told to stop, or until the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        line_ends = LineEnds()
        patience = None
        while True:
            readable, _, _ = select.select([self.fileno, self._stop_read], [], [], patience)
            if self._stop_read in readable:
                os.read(self._stop_read, 1)
                return
            patience = None
            if readable:
                data = self._read()
                if not data:
                    return
                patience = PATIENCE
                if text := line_ends.single(decode(data)):
                    if MARKS_PASTES.search(text) and isinstance(self._app, OrderedKeys):
                        self._app.pastes_are_marked = True
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
