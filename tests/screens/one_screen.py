"""One screen of the console by itself, on the open desk, without the others behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from models import desk as desks
from models import staff
from models.audit import Origin
from models.database import DatabaseThreads
from screens.desk_screen import DeskScreen
from screens.session import Session
from tests import factories
from tests.screens.console import NORMAL, Clock, Console
from tui.themes import ThemedApp

MakeScreen = Callable[[Session], DeskScreen]


class OneScreenApp(ThemedApp[int]):
    """Shows one screen; when that is left, nothing."""

    def __init__(self, session: Session, make: MakeScreen) -> None:
        super().__init__("night")
        self.session = session
        self._make = make

    def on_mount(self) -> None:
        self.push_screen(self._make(self.session))


@asynccontextmanager
async def one_screen(
    make: MakeScreen,
    size: tuple[int, int] = NORMAL,
    *,
    login: str = "li",
    clock: Clock | None = None,
    **options: Any,
) -> AsyncIterator[Console]:
    """Open a screen for somebody signed in; `options` are the session's."""
    threads = DatabaseThreads()
    clock = clock or Clock(factories.NOW)
    origin = Origin("console", "tester")
    session = Session(desks.current(), threads, origin, clock=clock, **options)
    session.sign_in(staff.find(login))
    app: Any = OneScreenApp(session, make)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Console(app, pilot, clock)
    finally:
        threads.close()
