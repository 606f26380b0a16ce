"""The lifecycle of a visit as a table: every state reached and left, nobody leaves twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.errors import DeskError
from models.staff import PERMISSIONS
from models.visitors import lifecycle
from models.visitors.lifecycle import (
    ACTIONS,
    BY_THE_CLOCK,
    EXPECTED,
    LEFT,
    NO_SHOW,
    ON_SITE,
    OVER,
    OVERSTAY,
    REFUSED,
    STATES,
    STORED,
    UNRECORDED,
    WITHDRAWN,
)

NAMES = sorted(ACTIONS)
RIGHTS = (lifecycle.VISITORS, lifecycle.ADMIT)


def walk(actions: list[str]) -> list[tuple[str, str, str]]:
    """Return the steps that are possible on the way: state, action, the state after."""
    state, walked = "", []
    for action in actions:
        if state in ACTIONS[action].after:
            walked.append((state, action, lifecycle.after(state, action)))
            state = walked[-1][2]
    return walked


def test_every_state_is_reached_and_left_or_final() -> None:
    targets = {after for action in ACTIONS.values() for after in action.after.values()}
    assert targets == set(STORED)
    assert set(STATES) == set(STORED) | set(BY_THE_CLOCK)
    for state in STATES:
        stored = BY_THE_CLOCK.get(state, state)
        is_left = any(
            action.after[stored] != stored for action in ACTIONS.values() if stored in action.after
        )
        assert is_left == (stored not in OVER), state


def test_every_right_is_one_of_the_desk_s() -> None:
    assert {action.right for action in ACTIONS.values()} == set(RIGHTS) <= set(PERMISSIONS)
    assert PERMISSIONS["visitors"][1] == {"clerk", "lobby", "supervisor"}
    assert PERMISSIONS["do_not_admit"][1] == {"supervisor"}
    assert [name for name, action in ACTIONS.items() if action.right == "do_not_admit"] == ["admit"]


@given(some.lists(some.sampled_from(NAMES), max_size=30))
def test_nobody_leaves_twice_and_what_is_over_stays_over(actions: list[str]) -> None:
    walked = walk(actions)
    assert sum(before == ON_SITE != after for before, _, after in walked) <= 1
    for before, _, after in walked:
        assert before not in OVER or after == before
        assert after not in (LEFT, UNRECORDED) or before in (ON_SITE, LEFT, UNRECORDED)


@given(some.lists(some.sampled_from(NAMES), max_size=30))
def test_whoever_was_inside_came_in_first(actions: list[str]) -> None:
    walked = walk(actions)
    states = [after for _, _, after in walked]
    if LEFT in states or UNRECORDED in states:
        assert "arrive" in [action for _, action, _ in walked]
    assert (REFUSED in states) + (ON_SITE in states) < 2


def test_the_clock_makes_an_overstay_and_a_no_show_and_nothing_else() -> None:
    assert lifecycle.at_the_moment(ON_SITE, 10, 10) == OVERSTAY
    assert lifecycle.at_the_moment(EXPECTED, 10, 11) == NO_SHOW
    assert lifecycle.at_the_moment(ON_SITE, 10, 9) == ON_SITE
    assert lifecycle.at_the_moment(ON_SITE, None, 99) == ON_SITE
    for state in OVER:
        assert lifecycle.at_the_moment(state, 10, 11) == state


def test_a_no_show_who_comes_after_all_can_be_signed_in() -> None:
    assert lifecycle.after(NO_SHOW, "arrive") == ON_SITE
    assert lifecycle.after(OVERSTAY, "leave") == LEFT
    assert "leave" in lifecycle.possible(OVERSTAY, RIGHTS)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        *((LEFT, "leave"), (UNRECORDED, "leave"), (LEFT, "arrive"), (REFUSED, "arrive")),
        *((EXPECTED, "leave"), (UNRECORDED, "correct_departure"), (WITHDRAWN, "arrive")),
    ],
)
def test_what_cannot_be_done_is_said(state: str, action: str) -> None:
    with pytest.raises(DeskError) as problem:
        lifecycle.require(state, action)
    assert problem.value.code == "visit_state"
    assert action not in lifecycle.possible(state, RIGHTS)


def test_what_may_be_done_depends_on_the_rights() -> None:
    assert "admit" not in lifecycle.possible(ON_SITE, [lifecycle.VISITORS])
    assert "admit" in lifecycle.possible(ON_SITE, RIGHTS)
    assert lifecycle.possible(ON_SITE, []) == []
