"""Opening the console: the database is opened and the PIN checked while Textual is being loaded."""

from __future__ import annotations

import contextlib
import os
import sys
from concurrent.futures import Future
from pathlib import Path

from models import audit, desk, parts, staff  # noqa: F401 - the parts register what is due
from models.clock import now
from models.database import DatabaseThreads, database, open_desk
from models.desk import Desk
from models.errors import DeskError
from models.journals import TOLD
from models.presence import Presence
from models.staff import Account
from tui.settings import load, settings_path

# Seconds that a thread works on while another waits for its turn. A write takes some thirty turns
# with the desk's lock held, and by Python's usual 5 ms the painting would hold up everybody.
TURN = 0.001


def run_console(
    *, path: Path, language: str | None, login: str | None = None, pin: str | None = None
) -> int:
    """Open the desk at a path and run the console until the person leaves; return the exit code.

    With a login the PIN of that person is asked at once; with a PIN too they are signed in. Raises
    DeskError when the desk cannot be opened.
    """
    sys.setswitchinterval(TURN)
    threads = DatabaseThreads()
    presence: Presence | None = None
    try:
        opening = threads.read(_open, path)
        signing_in: Future[Account] | None = None
        if login is not None and pin is not None:
            signing_in = threads.write(_sign_in, opening, login, pin)
        settings = load(settings_path())

        from screens.keys import check_keymap
        from screens.session import Session
        from tui.app import DeskApp
        from tui.printing import Printing

        if unknown := check_keymap(settings.keys):
            raise DeskError("settings_form", path=settings_path(), problem=f"[keys] {unknown}")
        session = Session(
            opening.result(),
            threads,
            audit.origin("console"),
            terminal=_terminal(),
            language=language,
            ascii_only=settings.ascii,
            keymap=settings.keys,
        )
        with contextlib.suppress(OSError):  # a full disk: others learn less of this console
            session.presence = presence = Presence(database.path, session.terminal, now())
        notice = ""
        if database.laid_aside is not None:
            notice = session.words(TOLD, path=database.laid_aside)
        if signing_in is not None:
            try:
                session.sign_in(signing_in.result(), automatic=True)
            except DeskError as error:
                notice = session.explain(error)
        session.printing = Printing(settings, path)
        app = DeskApp(session, settings, login=login, notice=notice, real_terminal=True)
        app.run()
        with contextlib.suppress(DeskError):  # whoever left was told already
            app.keeper.save_now()  # after a fault of the program too
        return app.return_code or 0
    finally:
        threads.close()
        if presence is not None:
            presence.close()


def _open(path: Path) -> Desk:
    open_desk(path)
    return desk.current()


def _sign_in(opening: Future[Desk], login: str, pin: str) -> Account:
    opening.result()
    return staff.sign_in(login, pin, audit.origin("console"), now())


def _terminal() -> str:
    try:
        return os.ttyname(sys.__stdin__.fileno()) if sys.__stdin__ else "none"
    except OSError:
        return "none"
