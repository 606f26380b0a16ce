"""What people choose to see of a list is theirs, and there again in the next session."""

from __future__ import annotations

import pytest

from models.database import database, open_desk
from models.saved_filters import save, saved
from tests.conftest import MakeDesk


def test_a_filter_is_there_again_after_the_desk_was_closed(desk: MakeDesk) -> None:
    path = desk("en")
    save("li", "complaints", {"state": "on_hold", "overdue": True, "severity": 1})
    database.close()
    open_desk(path)
    assert saved("li", "complaints") == {"state": "on_hold", "overdue": True, "severity": 1}


@pytest.mark.parametrize(("person", "name"), [("wang", "complaints"), ("li", "visitors")])
def test_it_is_one_persons_and_one_lists(desk: MakeDesk, person: str, name: str) -> None:
    desk("en")
    save("li", "complaints", {"kind": "repair"})
    assert saved(person, name) == {}


def test_the_last_one_counts_and_nothing_chosen_keeps_nothing(desk: MakeDesk) -> None:
    desk("en")
    save("li", "complaints", {"kind": "repair"})
    save("li", "complaints", {"unit": "3-2101 '\"; --"})
    assert saved("li", "complaints") == {"unit": "3-2101 '\"; --"}
    save("li", "complaints", {})
    assert saved("li", "complaints") == {}
    assert database.ask("SELECT count(*) FROM saved_filter") == [(0,)]
