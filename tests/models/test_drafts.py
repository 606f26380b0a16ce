"""Drafts: kept per person, form and terminal; found again after a kill, offered elsewhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models import drafts
from models.database import database
from models.drafts import Place
from models.errors import DeskError
from models.log import reads
from tests.factories import NOW, write

MakeDesk = Callable[..., Path]
HERE = Place("li", "log.entry", "pts/1", drafts.this_process())
ELSEWHERE = replace(HERE, terminal="pts/2")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


@pytest.fixture(scope="module")
def dead() -> str:
    """The name of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return f"{HERE.process.rpartition(':')[0]}:{ended.pid}"


def content(place: Place) -> str | None:
    found = drafts.find(place)
    return found.content if found else None


def kill(dead: str, *terminals: str) -> None:
    """Make the programs at these terminals ones that have ended since they saved."""
    with database.write():
        there = drafts.Draft.terminal.in_(terminals)
        drafts.Draft.update(process=dead).where(there).execute()


def drop(place: drafts.Place) -> None:
    with database.write():
        drafts.drop(place)


def test_a_draft_is_found_again_and_the_last_one_counts() -> None:
    assert drafts.find(HERE) is None
    drafts.save(HERE, "lif", NOW)
    drafts.save(HERE, "lift 2", NOW + 1)
    assert drafts.find(HERE) == drafts.SavedDraft("lift 2", NOW + 1, "pts/1", elsewhere=False)


def test_an_emptied_or_dropped_draft_is_gone() -> None:
    drafts.save(HERE, "lift", NOW)
    drafts.save(HERE, "", NOW)
    assert drafts.find(HERE) is None
    drafts.save(HERE, "lift", NOW)
    drop(HERE)
    assert drafts.find(HERE) is None


def test_another_person_or_form_has_a_draft_of_its_own() -> None:
    drafts.save(HERE, "lift", NOW)
    assert content(replace(HERE, person="wang")) is None
    assert content(replace(HERE, form="log.correct")) is None


def test_a_draft_at_a_running_terminal_is_offered_and_left_alone() -> None:
    drafts.save(ELSEWHERE, "theirs", NOW)
    found = drafts.find(HERE)
    assert found is not None
    assert (found.content, found.elsewhere, found.terminal) == ("theirs", True, "pts/2")
    drafts.save(HERE, "mine", NOW)
    drop(HERE)
    assert content(ELSEWHERE) == "theirs"


def test_an_offered_draft_is_taken_over() -> None:
    drafts.save(ELSEWHERE, "theirs", NOW)
    drafts.save(HERE, "mine", NOW)
    drafts.take(HERE, "pts/2")
    assert drafts.find(HERE) == drafts.SavedDraft("theirs", NOW, "pts/1", elsewhere=False)


def test_a_taken_draft_survives_the_end_of_the_other_terminal(dead: str) -> None:
    drafts.save(replace(ELSEWHERE, process=dead), "theirs", NOW)
    drafts.take(HERE, "pts/2")
    assert content(HERE) == "theirs"


def test_taking_what_is_no_longer_there_leaves_ones_own() -> None:
    drafts.save(HERE, "mine", NOW)
    drafts.take(HERE, "pts/2")
    assert content(HERE) == "mine"


def test_what_a_killed_program_left_is_ones_own_and_moves_here(dead: str) -> None:
    drafts.save(replace(ELSEWHERE, process=dead), "left", NOW)
    found = drafts.find(HERE)
    assert found is not None
    assert (found.content, found.elsewhere) == ("left", False)
    drafts.save(HERE, "left, and more", NOW)
    drop(HERE)
    assert drafts.find(HERE) is None


def test_two_killed_programs_left_two_drafts_and_neither_is_lost(dead: str) -> None:
    drafts.save(replace(HERE, terminal="pts/3"), "older", NOW)
    drafts.save(ELSEWHERE, "newer", NOW + 1)
    kill(dead, "pts/2", "pts/3")
    assert content(HERE) == "newer"
    drafts.save(HERE, "newer, and more", NOW + 2)
    drop(HERE)
    assert content(HERE) == "older"


def test_what_was_left_comes_before_what_is_being_typed_elsewhere(dead: str) -> None:
    drafts.save(replace(HERE, terminal="pts/3"), "left", NOW)
    drafts.save(ELSEWHERE, "being typed", NOW + 1)
    kill(dead, "pts/3")
    assert content(HERE) == "left"


def test_a_draft_and_what_it_was_for_are_one_step() -> None:
    drafts.save(HERE, "lift 2 stuck", NOW)
    with pytest.raises(DeskError):
        drafts.finish(HERE, write, "lift 2 stuck", category="gossip")
    assert content(HERE) == "lift 2 stuck"
    entry = drafts.finish(HERE, write, "lift 2 stuck")
    assert reads.entry(entry.number).text == "lift 2 stuck"
    assert drafts.find(HERE) is None


def test_a_process_of_another_machine_may_be_running() -> None:
    assert drafts.is_running("another-machine:1")
    assert drafts.is_running(drafts.this_process())
