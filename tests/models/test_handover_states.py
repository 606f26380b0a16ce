"""The states of a handover as a table, and its document as text."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.errors import DeskError
from models.handover import documents, states
from models.handover.documents import Document
from models.handover.states import STATES, TRANSITIONS, require, state_after

ACTIONS = sorted({action for _, action in TRANSITIONS})
PATHS = some.lists(some.sampled_from(ACTIONS), max_size=12)


def walk(actions: list[str]) -> list[tuple[str, str, str]]:
    """The steps that are allowed on the way: state, action, and who may."""
    state, walked = "preparing", []
    for action in actions:
        if (state, action) in TRANSITIONS:
            walked.append((state, action, TRANSITIONS[state, action][0]))
            state = TRANSITIONS[state, action][1]
    return walked


def test_every_state_of_the_table_has_a_name_and_is_reached() -> None:
    reached = {after for _, after in TRANSITIONS.values()} | {"preparing"}
    assert reached == set(STATES) - {"on_duty"}
    assert {state for state, _ in TRANSITIONS} == reached


@given(PATHS)
def test_no_path_seals_without_both_sides_or_a_supervisor(actions: list[str]) -> None:
    walked = walk(actions)
    state = state_after(action for _, action, _ in walked)
    sealing = [step for step in walked if step[1] in ("accept", "override", "enter")]
    assert len(sealing) == (state == "sealed")
    for step in sealing:
        since = walked[: walked.index(step)]
        if step[2] != states.SUPERVISOR:
            last_offer = max(at for at, (_, action, _) in enumerate(since) if action == "offer")
            assert since[last_offer][2] == states.OUTGOING
            assert [action for _, action, _ in since[last_offer + 1 :]] == ["review"]
            assert step[2] == states.INCOMING


@given(PATHS)
def test_sealed_is_for_ever(actions: list[str]) -> None:
    walked = walk(actions)
    names = [action for _, action, _ in walked]
    if state_after(names) == "sealed":
        last = max(names.index(name) for name in ("accept", "override", "enter") if name in names)
        assert set(names[last + 1 :]) <= {"addendum"}


@pytest.mark.parametrize("state", sorted(set(STATES) - {"on_duty"}))
@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_not_in_the_table_is_refused_with_the_state_s_name(state: str, action: str) -> None:
    if (state, action) in TRANSITIONS:
        assert require(state, action) == TRANSITIONS[state, action][0]
        return
    with pytest.raises(DeskError) as raised:
        require(state, action)
    assert raised.value.code == "handover_state"
    assert raised.value.facts["state"] == STATES[state]


DOCUMENTS = some.builds(
    Document,
    **{
        name: some.lists(some.from_type(kind), max_size=3).map(tuple)
        for name, kind in documents.LISTS.items()
    },
    blocks=some.lists(some.from_type(documents.BlockLines), max_size=2).map(tuple),
    urgent=some.lists(some.integers(), max_size=3).map(tuple),
    notable=some.lists(some.integers(), max_size=3).map(tuple),
    **{name: some.none() | some.from_type(kind) for name, kind in documents.PARTS.items()},
    offered_at=some.none() | some.integers(),
    accepted_at=some.none() | some.integers(),
    next_shift=some.none() | some.text(),
    salt=some.text(),
)


@given(DOCUMENTS)
def test_a_document_is_read_as_it_was_written(document: Document) -> None:
    text = documents.written(document)
    assert documents.read(text, 1) == document
    assert documents.written(documents.read(text, 1)) == text
    assert "\n" not in text


@given(DOCUMENTS, some.data())
def test_another_document_has_another_digest(document: Document, data: some.DataObject) -> None:
    name = data.draw(some.sampled_from([field.name for field in fields(Document)]))
    other = replace(document, **{name: getattr(data.draw(DOCUMENTS), name)})
    same = documents.digest(documents.written(document)) == documents.digest(
        documents.written(other)
    )
    assert same == (document == other)
