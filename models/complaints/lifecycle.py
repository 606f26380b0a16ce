"""The lifecycle of a case as a table: state and action, the state after, who may, what is needed.

Screens, the command line and the documents are drawn from it (DOMAIN section 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import DeskError
from models.language import N_

STATES = {
    "received": N_("to be accepted"),
    "accepted": N_("accepted"),
    "dispatched": N_("dispatched"),
    "in_progress": N_("in progress"),
    "on_hold": N_("on hold"),
    "awaiting_follow_up": N_("awaiting follow-up"),
    "closed": N_("closed"),
    "merged": N_("merged"),
}
RECEIVED, ACCEPTED, DISPATCHED, IN_PROGRESS, ON_HOLD, AWAITING, CLOSED, MERGED = STATES
WORKED_ON = (ACCEPTED, DISPATCHED, IN_PROGRESS)
OPEN = (RECEIVED, *WORKED_ON, ON_HOLD, AWAITING)
BEFORE_HOLD = "before hold"  # resume leads back to where the hold began

# Who may: a right of models/staff.PERMISSIONS, or the clocks by themselves.
WORK, FOLLOW_UP, JUDGE = "complaint_work", "complaint_follow_up", "complaint_judge"
CLOCKS = "clocks"


@dataclass(frozen=True)
class Action:
    """What can be done with a case: its name, who may, where it leads from each state.

    `required` are the fields that must be given; the key is how the timeline tells of it.
    """

    label: str
    right: str
    after: Mapping[str, str]
    required: tuple[str, ...] = ()


def _to(state: str, *states: str) -> dict[str, str]:
    return dict.fromkeys(states, state)


def _stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


# fmt: off
ACTIONS: dict[str, Action] = {
    # action                 what it is called       who may    from the state: to the state
    "take":        Action(N_("take"),               WORK,      {"": RECEIVED}, ("words",)),
    "accept":      Action(N_("accept"),             WORK,      {RECEIVED: ACCEPTED}),
    "dispatch":    Action(N_("dispatch"),           WORK,      _to(DISPATCHED, RECEIVED, *WORKED_ON), ("department",)),  # noqa: E501
    "start":       Action(N_("start"),              WORK,      _to(IN_PROGRESS, ACCEPTED, DISPATCHED)),  # noqa: E501
    "hold":        Action(N_("hold"),               WORK,      _to(ON_HOLD, *WORKED_ON), ("words", "moment")),  # noqa: E501
    "resume":      Action(N_("resume"),             WORK,      {ON_HOLD: BEFORE_HOLD}),
    "answer":      Action(N_("answer"),             WORK,      {**_stay(*OPEN), RECEIVED: ACCEPTED}, ("words",)),  # noqa: E501
    "promise":     Action(N_("promise"),            WORK,      _stay(*WORKED_ON), ("moment",)),
    "chase":       Action(N_("chase"),              WORK,      _stay(*OPEN)),
    "severity":    Action(N_("change severity"),    WORK,      _stay(*OPEN), ("new",)),
    "note":        Action(N_("remark"),             WORK,      _stay(*OPEN, CLOSED, MERGED), ("words",)),  # noqa: E501
    "link":        Action(N_("link"),               WORK,      _stay(*OPEN, CLOSED, MERGED), ("new",)),  # noqa: E501
    "join":        Action(N_("join"),               WORK,      _stay(*OPEN)),
    "judge":       Action(N_("judge"),              JUDGE,     _stay(*OPEN), ("new",)),
    "resolve":     Action(N_("resolve"),            WORK,      _to(AWAITING, *WORKED_ON, ON_HOLD), ("cause", "measure")),  # noqa: E501
    "not_drawn":   Action(N_("not drawn"),          CLOCKS,    {AWAITING: CLOSED}),
    "release":     Action(N_("release"),            FOLLOW_UP, _stay(AWAITING)),
    "satisfied":   Action(N_("satisfied"),          FOLLOW_UP, {AWAITING: CLOSED}),
    "fairly":      Action(N_("fairly satisfied"),   FOLLOW_UP, {AWAITING: CLOSED}),
    "unsatisfied": Action(N_("unsatisfied"),        FOLLOW_UP, {AWAITING: ACCEPTED}, ("words",)),
    "refused":     Action(N_("refuses to say"),     FOLLOW_UP, {AWAITING: CLOSED}),
    "not_reached": Action(N_("not reached"),        FOLLOW_UP, _stay(AWAITING)),
    "unreachable": Action(N_("close unreachable"),  JUDGE,     {AWAITING: CLOSED}, ("words",)),
    "reopen":      Action(N_("reopen"),             JUDGE,     {CLOSED: ACCEPTED}, ("words",)),
    "merge":       Action(N_("merge"),              JUDGE,     _to(MERGED, *OPEN), ("new",)),
    "separate":    Action(N_("separate"),           JUDGE,     {MERGED: ACCEPTED}, ("words",)),
    "escalate":    Action(N_("escalate"),           CLOCKS,    _stay(*OPEN)),
}
# fmt: on

REOPENING = ("unsatisfied", "reopen")  # one level up, counted
NEW_ROUND = (*REOPENING, "separate")  # its clocks begin anew
OUTCOMES = ("satisfied", "fairly", "unsatisfied", "refused", "unreachable", "not_drawn")
CALLS = ("satisfied", "fairly", "unsatisfied", "refused", "not_reached")
ANSWERED = ("satisfied", "fairly", "unsatisfied")  # follow-ups in which the resident said it


def is_judged(kind: str, judgement: str | None) -> bool:
    """Whether a case may close: a complaint needs to be found valid or invalid first."""
    return kind != "complaint" or judgement in ("valid", "invalid")


def require(state: str, action: str) -> Action:
    """Return an action that can be done in a state; raise DeskError `complaint_state`."""
    found = ACTIONS[action]
    if state not in found.after:
        raise DeskError("complaint_state", state=STATES[state], action=found.label)
    return found


def after(
    state: str, action: str, *, before_hold: str, judged: bool, outcome: str | None = None
) -> str:
    """Return the state that an action leads to; `judged` and `outcome` are with the action done.

    A complaint whose follow-up is done before it was judged keeps the outcome and waits; the
    judgement then closes it. Nobody has to call a resident twice because a supervisor slept.
    """
    target = ACTIONS[action].after[state]
    if target == BEFORE_HOLD:
        return before_hold
    if target == CLOSED and not judged:
        return state
    if action == "judge" and state == AWAITING and outcome is not None and judged:
        return CLOSED
    return target


def possible(state: str, rights: Iterable[str]) -> list[str]:
    """Return the actions that somebody with these rights can do in a state."""
    allowed = set(rights)
    return [
        name
        for name, action in ACTIONS.items()
        if state in action.after and action.right in allowed
    ]
