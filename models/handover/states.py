"""The states of a handover, and what may be done in each (DOMAIN section 2)."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import DeskError
from models.language import N_

STATES = {
    "on_duty": N_("on duty"),
    "preparing": N_("preparing"),
    "offered": N_("offered"),
    "under_review": N_("under review"),
    "sealed": N_("sealed"),
}
# Who may: a member of the outgoing shift, somebody who relieves them, or a supervisor.
OUTGOING, INCOMING, SUPERVISOR = "outgoing", "incoming", "supervisor"
# state, action: who may, the state after it
TRANSITIONS: dict[tuple[str, str], tuple[str, str]] = {
    ("preparing", "offer"): (OUTGOING, "offered"),
    ("preparing", "override"): (SUPERVISOR, "sealed"),
    ("preparing", "enter"): (SUPERVISOR, "sealed"),
    ("offered", "withdraw"): (OUTGOING, "preparing"),
    ("offered", "review"): (INCOMING, "under_review"),
    ("offered", "refuse"): (INCOMING, "preparing"),
    ("offered", "override"): (SUPERVISOR, "sealed"),
    ("offered", "enter"): (SUPERVISOR, "sealed"),
    ("under_review", "withdraw"): (OUTGOING, "preparing"),
    ("under_review", "refuse"): (INCOMING, "preparing"),
    ("under_review", "accept"): (INCOMING, "sealed"),
    ("under_review", "override"): (SUPERVISOR, "sealed"),
    ("under_review", "enter"): (SUPERVISOR, "sealed"),
    ("sealed", "addendum"): (SUPERVISOR, "sealed"),
}


def state_after(actions: Iterable[str]) -> str:
    """Return the state that a handover's steps have led to, the first step first."""
    state = "preparing"
    for action in actions:
        state = TRANSITIONS[state, action][1]
    return state


def require(state: str, action: str) -> str:
    """Return who may do an action in a state; raise DeskError `handover_state` if nobody may."""
    allowed = TRANSITIONS.get((state, action))
    if allowed is None:
        raise DeskError("handover_state", state=STATES[state])
    return allowed[0]
