"""Where one can go: the log lies at the bottom, another screen is laid over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

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


KEPT = "handover"
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
        *(barred, passes, unsettled),
    )
}


def is_locked(app: App[Any]) -> bool:
    """Say whether a locked screen stands anywhere."""
    return any(getattr(screen, "locked", False) for screen in app.screen_stack)


def go_to(app: App[Any], session: Session, place: str) -> None:
    """Show another screen over the log, in place of the one that lies there; or the log itself.

    The handover is kept once it was made: coming back to it takes no laying out.
    """
    if is_locked(app):
        return  # what is asked for may be late: nothing takes the lock away but a PIN
    while len(app.screen_stack) > 2:
        app.pop_screen()
    if place == KEPT:
        app.push_screen(_kept(app, session))
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


def _kept(app: App[Any], session: Session) -> str:
    if app.is_screen_installed(KEPT):
        known = app.get_screen(KEPT)
        if getattr(known, "login", None) == session.person.account.login:
            return KEPT
        app.uninstall_screen(KEPT)
        known.remove()
    app.install_screen(PLACES[KEPT](session), KEPT)
    return KEPT


async def prepare(app: App[Any], session: Session) -> None:
    """Lay out the handover beside the log, so that its first opening does not wait for it."""
    await session.read(_load)
    if session.actor is not None and not is_locked(app):
        # Private in Textual, which lays out a screen only to show it: that takes 80 ms of 100.
        screen, mounted = app._get_screen(_kept(app, session))
        await mounted
        screen._refresh_layout(app.size)


def _load() -> None:
    """Load the other screens beside the interface, so that no key waits for it."""
    import screens.complaints.screen
    import screens.handover.screen
    import screens.visitors.screen  # noqa: F401
