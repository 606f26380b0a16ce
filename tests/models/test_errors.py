"""Errors as sentences: what can be chosen is named wherever something is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from models import audit, checklists, departments, profiles, staff
from models.complaints import following_up, taking
from models.complaints.tables import NewComplaint
from models.errors import DeskError
from models.handover import notes
from models.language import Words
from models.log import categories
from models.visitors import arriving, checks, exchange, leaving, working
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

CASE, VISIT = NewComplaint("Lamp out"), NewVisit("Ann Ng")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


def problem(call: Callable[..., object], *arguments: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        call(*arguments)
    return raised.value


@pytest.mark.parametrize(
    ("call", "arguments", "choices"),
    [
        (categories.check, ("odd",), "note, call, walk_in, patrol"),
        (departments.find, ("odd",), "Engineering (engineering), Security (security)"),
        (checklists.check_shift, ("odd",), "early, middle, night"),
        (profiles.find, ("odd",), "15-24-3, 2-24, 48-7"),
        (staff.checked_person, ("ann", "Ann", ["odd"]), "clerk, lobby, supervisor, admin"),
        (notes.section, (1, "odd"), "summary, look_ahead"),
        (audit.named, (("zzzzzz",),), "signing-in, personal"),
        (taking.checked, (replace(CASE, kind="odd"), NOW), "enquiry, repair"),
        (taking.checked, (replace(CASE, channel="odd"), NOW), "in_person, phone"),
        (following_up.release, ("odd", None, NOW), "rain"),
        (checks.checked, (replace(VISIT, document="odd"), NOW), "identity, passport"),
    ],
)
def test_what_is_not_known_is_told_with_what_is(
    call: Callable[..., object], arguments: tuple[object, ...], choices: str
) -> None:
    assert f"Use one of {choices}" in problem(call, *arguments).sentence(Words("en"))


def test_a_reader_s_own_words_name_what_can_be_chosen() -> None:
    error = problem(taking.checked, replace(CASE, channel="odd"), NOW)
    assert "来访、来电" in error.sentence(Words("zh"))
    named = problem(departments.find, "odd").sentence(Words("zh"))
    assert "Engineering（engineering）、Security（security）" in named


def test_a_party_of_fewer_than_have_left_is_told_how_many_have() -> None:
    visit = arriving.sign_in(replace(VISIT, party=5), actor("li"), NOW)
    leaving.part(visit.id, 2, actor("li"), NOW)
    error = problem(working.amend, visit.id, "party", "2", actor("li"), NOW)
    assert error.sentence(Words("en")) == (
        "People: 2 have left already. Give more than that, or sign the party out."
    )


def test_what_has_no_label_is_named_as_it_is_typed() -> None:
    """Some codes are words that mean something else elsewhere: `repair`, `clerk`."""
    error = problem(staff.checked_person, "ann", "Ann", ["odd"])
    assert error.sentence(Words("zh")).endswith("可用：clerk、lobby、supervisor、admin。")


def test_what_is_one_of_several_is_listed_as_the_language_does_it() -> None:
    act = problem(audit.named, ("zzzzzz",)).sentence(Words("zh"))
    assert "请用类别 signing-in、personal、" in act
    file = problem(exchange.check, ["a,b"], NOW).sentence(Words("zh"))
    assert "name、expected_from、expected_until" in file
