"""The desk's departments: added, renamed, removed, kept for the cases they had."""

from __future__ import annotations

import pytest

from models import audit, departments
from models.database import database
from models.departments import Department, DepartmentRow
from models.errors import DeskError
from models.language import Words
from tests.conftest import MakeDesk
from tests.factories import NOW, actor


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    with database.write():
        DepartmentRow.delete().execute()  # the usual ones of a new desk
    departments.add("engineering", "Engineering", actor("zhao"), NOW, chief="zhao")
    departments.add("security", "Security", actor("zhao"), NOW)


def test_they_are_listed_in_the_order_they_came() -> None:
    assert departments.listed() == [
        Department("engineering", "Engineering", "zhao"),
        Department("security", "Security"),
    ]


def test_one_is_renamed_and_somebody_else_answers_for_it() -> None:
    departments.change("security", "Guards", "wang", actor("zhao"), NOW)
    assert departments.find("security") == Department("security", "Guards", "wang")


def test_a_removed_one_keeps_its_name_and_can_come_back() -> None:
    departments.remove("engineering", actor("zhao"), NOW)
    assert [each.code for each in departments.listed()] == ["security"]
    assert departments.listed(removed=True)[0].removed
    assert departments.names()["engineering"] == "Engineering"
    departments.add("engineering", "Works", actor("zhao"), NOW)
    assert [each.name for each in departments.listed()] == ["Security", "Works"]


@pytest.mark.parametrize(
    ("code", "name", "chief", "problem"),
    [
        ("Engineering", "E", None, "department_code"),
        ("9", "E", None, "department_code"),
        ("works", "  ", None, "department_name"),
        ("works", "W" * 21, None, "department_name"),
        ("security", "Again", None, "department_taken"),
        ("works", "Works", "nobody", "login_unknown"),
        ("works", "Works", "gate", "login_unknown"),
    ],
)
def test_what_will_not_do_is_refused(code: str, name: str, chief: str | None, problem: str) -> None:
    with pytest.raises(DeskError) as raised:
        departments.add(code, name, actor("zhao"), NOW, chief=chief)
    assert raised.value.code == problem
    assert len(departments.listed()) == 2


def test_only_a_supervisor_changes_the_list() -> None:
    for change in (
        lambda: departments.add("works", "Works", actor("li"), NOW),
        lambda: departments.change("security", "Guards", None, actor("li"), NOW),
        lambda: departments.remove("security", actor("li"), NOW),
    ):
        with pytest.raises(DeskError) as raised:
            change()
        assert raised.value.code == "not_allowed"


@pytest.mark.parametrize("typed", ["security", "SECURITY", " Security ", "guards", "Guards"])
def test_one_is_found_by_its_code_or_its_name_in_capitals_or_not(typed: str) -> None:
    departments.change("security", "Guards", None, actor("zhao"), NOW)
    assert departments.find(typed).code == "security"


@pytest.mark.parametrize("typed", ["s", "SECU", "gua", "Guards on"])
def test_the_beginning_of_a_code_or_a_name_will_do(typed: str) -> None:
    departments.change("security", "Guards on foot", None, actor("zhao"), NOW)
    assert departments.find(typed).code == "security"


def test_a_whole_code_or_name_counts_before_a_beginning() -> None:
    departments.add("security-2", "Sec", actor("zhao"), NOW)
    assert departments.find("security").code == "security"
    assert departments.find("sec").code == "security-2"


def test_where_several_begin_so_they_are_told() -> None:
    departments.add("security-2", "Night guards", actor("zhao"), NOW)
    problem = refused("secur")
    assert problem.code == "department_unknown"
    said = problem.sentence(Words("en"))
    assert said.endswith("Use one of Security (security), Night guards (security-2).")


def test_nothing_typed_is_no_department() -> None:
    departments.remove("engineering", actor("zhao"), NOW)
    assert refused(" ").code == "department_unknown"


def test_one_is_changed_and_removed_by_its_name() -> None:
    departments.change("Security", "Guards", None, actor("zhao"), NOW)
    departments.remove("guards", actor("zhao"), NOW)
    assert [each.code for each in departments.listed()] == ["engineering"]
    acts = [(line.act, line.subject) for line in audit.newest(2)]
    assert acts == [("department_change", "security"), ("department_remove", "security")]


def test_a_removed_one_is_found_only_if_wanted() -> None:
    departments.remove("security", actor("zhao"), NOW)
    assert departments.find("Security", removed=True).code == "security"
    assert refused("Security").code == "department_unknown"


@pytest.mark.parametrize("typed", ["Security", "security", "guards"])
def test_a_removed_one_hides_none_that_is_on_the_list(typed: str) -> None:
    departments.remove("security", actor("zhao"), NOW)
    departments.add("guards", "Security", actor("zhao"), NOW)
    assert departments.find(typed, removed=True).code == "guards"


def test_an_unknown_one_is_told_with_those_there_are_by_name_and_code() -> None:
    said = refused("garden").sentence(Words("en"))
    assert said.startswith("Department: garden is not on")
    assert said.endswith("Use one of Engineering (engineering), Security (security).")


def test_a_name_that_two_have_is_refused_with_their_codes() -> None:
    departments.add("day-guards", "Guards", actor("zhao"), NOW)
    departments.add("night-guards", "Guards", actor("zhao"), NOW)
    said = refused("guards").sentence(Words("en"))
    assert said == (
        "Department: several are called guards. "
        "Use one of Guards (day-guards), Guards (night-guards)."
    )


def test_a_code_counts_before_a_name_that_is_the_same() -> None:
    departments.add("guards", "Security", actor("zhao"), NOW)
    assert departments.find("Security").code == "security"


def refused(typed: str) -> DeskError:
    with pytest.raises(DeskError) as raised:
        departments.find(typed)
    return raised.value
