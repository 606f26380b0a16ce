"""Where one can go: the log lies at the bottom, another screen is laid over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual.app import App

if TYPE_CHECKING:
    from screens.desk_screen import DeskScreen
    from screens.session import Session


def handover(session: Session) -> DeskScreen:
    """Open the handover of the open shift."""
    from screens.handover.screen import HandoverScreen

    return HandoverScreen(session)


def complaints(session: Session) -> DeskScreen:
    """Open the queue of complaints."""
    from screens.complaints.screen import ComplaintsScreen

    return ComplaintsScreen(session)


def visitors(session: Session) -> DeskScreen:
    """Open the visitor register."""
    from screens.visitors.screen import VisitorsScreen

    return VisitorsScreen(session)


def more(session: Session) -> DeskScreen:
    """Open the list of registers."""
    from screens.more import MoreScreen

    return MoreScreen(session)


def handovers(session: Session) -> DeskScreen:
    """Open the handovers that were."""
    from screens.handover.past import PastHandoversScreen

    return PastHandoversScreen(session)


def catch_up(session: Session) -> DeskScreen:
    """Open what happened while the person was away."""
    from screens.catch_up import CatchUpScreen

    return CatchUpScreen(session)


def roster(session: Session) -> DeskScreen:
    """Open the roster."""
    from screens.roster.screen import RosterScreen

    return RosterScreen(session)


def checklists(session: Session) -> DeskScreen:
    """Open the checklists."""
    from screens.checklists import ChecklistScreen

    return ChecklistScreen(session)


def barred(session: Session) -> DeskScreen:
    """Open the do-not-admit list."""
    from screens.visitors.barred import BarredScreen

    return BarredScreen(session)


def passes(session: Session) -> DeskScreen:
    """Open the passes: standing permissions and contractors."""
    from screens.visitors.passes import PassesScreen

    return PassesScreen(session)


def unsettled(session: Session) -> DeskScreen:
    """Open the departures to settle and the badges that are not returned."""
    from screens.visitors.unsettled import UnsettledScreen

    return UnsettledScreen(session)


def audit(session: Session) -> DeskScreen:
    """Open the audit trail."""
    from screens.audit import AuditScreen

    return AuditScreen(session)


def settings(session: Session) -> DeskScreen:
    """Open the desk's settings."""
    from screens.settings import SettingsScreen

    return SettingsScreen(session)


KEPT = ("handover", "complaints", "visitors")
BETWEEN = 0.1  # seconds for keys and painting between laying out one and the next
WORKED_ON = {
    "entry": "log",
    "complaint": "complaints",
    "visit": "visitors",
    "unsettled": "unsettled",
    "handover": "handover",
}
PLACES: dict[str, Callable[[Session], DeskScreen]] = {
    function.__name__: function
    for function in (
        *(handover, complaints, visitors, more, handovers, catch_up, roster, checklists),
        *(barred, passes, unsettled, audit, settings),
    )
}


def is_locked(app: App[Any]) -> bool:
    """Say whether a locked screen stands anywhere."""
    return any(getattr(screen, "locked", False) for screen in app.screen_stack)


def go_to(app: App[Any], session: Session, place: str) -> None:
    """Show another screen over the log, in place of the one that lies there; or the log itself.

    The screens of `KEPT` are kept once they were made: coming back takes no laying out.
    """
    if is_locked(app):
        return  # what is asked for may be late: nothing takes the lock away but a PIN
    while len(app.screen_stack) > 2:
        app.pop_screen()
    if place in KEPT:
        screen, is_new = _kept(app, session, place)
        app.push_screen(screen)
        if not is_new and screen.is_mounted:  # else it reads by itself
            screen.reopened()
    elif place != "log":
        app.push_screen(PLACES[place](session))


def go_to_thing(app: App[Any], session: Session, reference: str) -> None:
    """Show an entry, a case, a visit or the handover where it is worked on: `entry/12`."""
    kind, _, number = reference.partition("/")
    if kind not in WORKED_ON:
        return
    go_to(app, session, WORKED_ON[kind])
    screen = app.screen
    if kind == "entry":
        from screens.log.bar import EntryBar
        from screens.log.purposes import GoTo

        screen.post_message(EntryBar.Asked(GoTo(), number, final=True))
    elif kind == "complaint":
        from screens.complaints.screen import ComplaintsScreen

        if isinstance(screen, ComplaintsScreen):
            screen.show_number(int(number))
    elif kind == "visit":
        from screens.visitors.screen import VisitorsScreen

        if isinstance(screen, VisitorsScreen):
            screen.show_number(int(number))


def _kept(app: App[Any], session: Session, place: str) -> tuple[DeskScreen, bool]:
    """Return the screen of a place that is kept for this person, and whether it is a new one."""
    if app.is_screen_installed(place):
        known = cast("DeskScreen", app.get_screen(place))
        if getattr(known, "login", None) == session.person.account.login:
            return known, False
        app.uninstall_screen(place)
        known.remove()
    screen = PLACES[place](session)
    app.install_screen(screen, place)
    return screen, True


async def prepare(app: App[Any], session: Session) -> None:
    """Lay out what is kept beside the log, so that no first opening waits for it."""
    await session.read(_load)
    for place in KEPT:
        if session.actor is None or is_locked(app):
            return
        screen, is_new = _kept(app, session, place)
        if not is_new:
            continue
        # Private in Textual, which lays out a screen only to show it: that takes 80 ms of 100.
        _, mounted = app._get_screen(screen)
        await mounted
        screen._refresh_layout(app.size)
        await asyncio.sleep(BETWEEN)
        screen._refresh_layout(app.size)  # now that it knows its width and has read its rows
        await asyncio.sleep(BETWEEN)


def _load() -> None:
    """Load the other screens beside the interface, so that no key waits for it."""
    import screens.complaints.screen
    import screens.handover.screen
    import screens.visitors.screen  # noqa: F401
