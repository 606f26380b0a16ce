"""The lifecycle as a table: every state reached and left, nothing closed without a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.complaints import lifecycle
from models.complaints.lifecycle import (
    ACTIONS,
    AWAITING,
    CLOCKS,
    CLOSED,
    FOLLOW_UP,
    JUDGE,
    ON_HOLD,
    STATES,
    WORK,
)
from models.errors import DeskError
from models.staff import PERMISSIONS

NAMES = sorted(ACTIONS)


def walk(actions: list[str], judged: bool = True) -> list[tuple[str, str, str]]:
    """Return the steps that are possible on the way: state, action, the state after."""
    state, before_hold, outcome, walked = "", "", None, []
    for action in ["take", *actions]:
        if state not in ACTIONS[action].after:
            continue
        if action in lifecycle.OUTCOMES:
            outcome = action
        then = lifecycle.after(
            state, action, before_hold=before_hold, judged=judged, outcome=outcome
        )
        before_hold = state if then == ON_HOLD != state else before_hold
        if action in lifecycle.NEW_ROUND:
            outcome = None
        walked.append((state, action, then))
        state = then
    return walked


def test_every_state_is_reached_and_left() -> None:
    targets = {after for action in ACTIONS.values() for after in action.after.values()}
    assert targets - {lifecycle.BEFORE_HOLD} == set(STATES)
    for state in STATES:
        assert any(
            action.after[state] != state for action in ACTIONS.values() if state in action.after
        )


def test_every_right_is_one_of_the_desk_s_or_the_clocks() -> None:
    rights = {action.right for action in ACTIONS.values()}
    assert rights == {WORK, FOLLOW_UP, JUDGE, CLOCKS}
    assert rights - {CLOCKS} <= set(PERMISSIONS)


def test_who_may_is_the_domain_s_table() -> None:
    judging = {name for name, action in ACTIONS.items() if action.right == JUDGE}
    assert judging == {"judge", "unreachable", "reopen", "merge", "separate"}
    assert "clerk" in PERMISSIONS[FOLLOW_UP][1]
    assert "lobby" not in PERMISSIONS[FOLLOW_UP][1]
    assert PERMISSIONS[JUDGE][1] == {"supervisor"}


def test_only_an_outcome_closes() -> None:
    closing = {name for name, action in ACTIONS.items() if CLOSED in action.after.values()}
    changing = {name for name in closing if any(
        before != CLOSED and after == CLOSED for before, after in ACTIONS[name].after.items()
    )}  # fmt: skip
    assert changing == set(lifecycle.OUTCOMES) - {"unsatisfied"}


@given(some.lists(some.sampled_from(NAMES), max_size=25))
def test_nothing_closes_but_from_a_follow_up(actions: list[str]) -> None:
    for before, action, after in walk(actions):
        if after == CLOSED != before:
            assert before == AWAITING
            assert action in lifecycle.OUTCOMES or action == "judge"


@given(some.lists(some.sampled_from(NAMES), max_size=25))
def test_no_complaint_closes_unjudged(actions: list[str]) -> None:
    assert all(after != CLOSED for _, _, after in walk(actions, judged=False))


@given(some.lists(some.sampled_from(NAMES), max_size=25))
def test_a_hold_leads_back_to_where_it_began(actions: list[str]) -> None:
    held_from = ""
    for before, action, after in walk(actions):
        if action == "hold":
            held_from = before
        if action == "resume":
            assert after == held_from


def test_a_followed_up_complaint_closes_with_its_judgement() -> None:
    states = {"before_hold": "", "outcome": "satisfied"}
    assert lifecycle.after(AWAITING, "judge", judged=True, **states) == CLOSED
    assert lifecycle.after(AWAITING, "judge", judged=False, **states) == AWAITING
    assert lifecycle.after(AWAITING, "judge", judged=True, before_hold="") == AWAITING


@pytest.mark.parametrize("state", sorted(STATES))
@pytest.mark.parametrize("action", NAMES)
def test_what_is_not_in_the_table_is_refused_with_the_state_s_name(state: str, action: str) -> None:
    if state in ACTIONS[action].after:
        assert lifecycle.require(state, action) is ACTIONS[action]
        return
    with pytest.raises(DeskError) as raised:
        lifecycle.require(state, action)
    assert raised.value.code == "complaint_state"
    assert raised.value.facts["state"] == STATES[state]


def test_a_screen_lights_what_somebody_may_do_now() -> None:
    assert "judge" not in lifecycle.possible("received", {WORK, FOLLOW_UP})
    assert lifecycle.possible(AWAITING, {FOLLOW_UP}) == [
        "release", "satisfied", "fairly", "unsatisfied", "refused", "not_reached",
    ]  # fmt: skip
    assert lifecycle.possible(CLOSED, {WORK, JUDGE}) == ["note", "link", "reopen"]
