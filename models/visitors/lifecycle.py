"""The lifecycle of a visit as a table: state and action, the state after, who may, what is needed.

Screens, the command line and the documents are drawn from it (DOMAIN section 4). Two states are
told by the clock alone and never stored: an overstay is on site, a no-show is expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import DeskError
from models.language import N_

STATES = {
    "expected": N_("expected"),
    "on_site": N_("on site"),
    "left": N_("left"),
    "unrecorded": N_("departure not recorded"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "overstay": N_("overstay"),
    "no_show": N_("no-show"),
}
EXPECTED, ON_SITE, LEFT, UNRECORDED, REFUSED, WITHDRAWN, OVERSTAY, NO_SHOW = STATES
# What the clock makes of a stored state; everything that can be done with that can be done still.
BY_THE_CLOCK = {OVERSTAY: ON_SITE, NO_SHOW: EXPECTED}
STORED = tuple(state for state in STATES if state not in BY_THE_CLOCK)
OPEN = (EXPECTED, ON_SITE)
OVER = (LEFT, UNRECORDED, REFUSED, WITHDRAWN)
WAS_HERE = (ON_SITE, LEFT, UNRECORDED)

# Who may: rights of models/staff.PERMISSIONS.
VISITORS, ADMIT = "visitors", "do_not_admit"


@dataclass(frozen=True)
class Action:
    """What can be done with a visit: its name, who may, where it leads from each state.

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
    # action             what it is called     who may   from the state: to the state     required
    "expect":            Action(N_("expect"),                       VISITORS, {"": EXPECTED},                   ("moment",)),  # noqa: E501
    "arrive":            Action(N_("sign in"),                      VISITORS, _to(ON_SITE, "", EXPECTED)),  # noqa: E501
    "refuse":            Action(N_("refuse entry"),                       VISITORS, _to(REFUSED, "", EXPECTED),       ("words",)),  # noqa: E501
    "withdraw":          Action(N_("withdraw"),                     VISITORS, _to(WITHDRAWN, EXPECTED, ON_SITE), ("words",)),  # noqa: E501
    "not_same":          Action(N_("not the same person"),          VISITORS, _stay(*STORED)),
    "admit":             Action(N_("admit in spite of the list"),   ADMIT,    _stay(*STORED),                   ("words",)),  # noqa: E501
    "extend":            Action(N_("allow longer"),                 VISITORS, _stay(ON_SITE),                   ("moment",)),  # noqa: E501
    "part":              Action(N_("some have left"),               VISITORS, _stay(ON_SITE),                   ("count",)),  # noqa: E501
    "leave":             Action(N_("sign out"),                     VISITORS, {ON_SITE: LEFT}),
    "left_earlier":      Action(N_("left earlier, time not known"), VISITORS, {ON_SITE: UNRECORDED}),  # noqa: E501
    "correct_arrival":   Action(N_("correct the arrival"),          VISITORS, _stay(*WAS_HERE),                 ("moment", "words")),  # noqa: E501
    "correct_departure": Action(N_("correct the departure"),        VISITORS, _stay(LEFT),                      ("moment", "words")),  # noqa: E501
    "amend":             Action(N_("amend"),                        VISITORS, _stay(*STORED),                   ("field",)),  # noqa: E501
    "note":              Action(N_("add a remark"),                         VISITORS, _stay(*STORED),                   ("words",)),  # noqa: E501
    "release":           Action(N_("release goods"),                VISITORS, _stay(*WAS_HERE),                 ("words", "authority")),  # noqa: E501
    "badge_out":         Action(N_("give a badge"),                 VISITORS, _stay(ON_SITE),                   ("new",)),  # noqa: E501
    "badge_back":        Action(N_("badge returned"),               VISITORS, _stay(*WAS_HERE, WITHDRAWN),      ("new",)),  # noqa: E501
    "badge_lost":        Action(N_("badge lost"),                   VISITORS, _stay(*WAS_HERE, WITHDRAWN),      ("new",)),  # noqa: E501
}
# fmt: on


def at_the_moment(state: str, limit: int | None, now: int) -> str:
    """Return the state as the clock has it: on site past its limit is an overstay, and so on."""
    if limit is None or now < limit:
        return state
    return {stored: told for told, stored in BY_THE_CLOCK.items()}.get(state, state)


def require(state: str, action: str) -> Action:
    """Return an action that can be done in a state; raise DeskError `visit_state`."""
    found = ACTIONS[action]
    if BY_THE_CLOCK.get(state, state) not in found.after:
        raise DeskError("visit_state", state=STATES[state], action=found.label)
    return found


def after(state: str, action: str) -> str:
    """Return the stored state that an action leads to."""
    return require(state, action).after[BY_THE_CLOCK.get(state, state)]


def possible(state: str, rights: Iterable[str]) -> list[str]:
    """Return the actions that somebody with these rights can do in a state."""
    allowed = set(rights)
    return [
        name
        for name, action in ACTIONS.items()
        if BY_THE_CLOCK.get(state, state) in action.after and action.right in allowed
    ]
