"""What ends the console from outside: a line that hangs up, a request to stop, a terminal gone."""

from __future__ import annotations

import asyncio
import errno
import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from textual.app import App

HUNG_UP = 128 + signal.SIGHUP
TERMINATED = 128 + signal.SIGTERM


def install(app: App[object], save_drafts_now: Callable[[], None]) -> None:
    """Handle SIGHUP and SIGTERM from now on; call it on the running loop, before the first paint.

    `save_drafts_now` must have saved when it returns: nothing else runs after it on SIGHUP.
    """
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, hang_up, save_drafts_now)
    loop.add_signal_handler(signal.SIGTERM, terminate, app, save_drafts_now)


def hang_up(save_drafts_now: Callable[[], None]) -> NoReturn:
    """Save and be gone with exit code 129: there is no terminal left to tidy."""
    try:
        save_drafts_now()
    finally:
        os._exit(HUNG_UP)


def terminate(app: App[object], save_drafts_now: Callable[[], None]) -> None:
    """Save and leave in order, with the terminal as it was found and exit code 143."""
    try:
        save_drafts_now()
    finally:
        app.exit(return_code=TERMINATED)


def terminal_gone() -> bool:
    """Whether standard input was a terminal that has been hung up; never blocks."""
    if sys.__stdin__ is None or sys.__stdin__.closed:
        return False
    descriptor = sys.__stdin__.fileno()
    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        return error.args[0] in (errno.EIO, errno.ENXIO)
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))
