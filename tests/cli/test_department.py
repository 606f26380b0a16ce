"""The departments from the shell: those of set-up, changed by a supervisor only."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell
from tests.conftest import MakeDesk
from tests.factories import PIN

USUAL = ["engineering", "security", "cleaning", "customer-service"]


def change(shell: Shell, *arguments: str, login: str = "zhao") -> tuple[int, str, str]:
    result = shell("department", *arguments, "--as", login, "--pin-file", "-", given=PIN)
    return result.exit_code, result.stdout, result.stderr


def codes(shell: Shell, *more: str) -> list[str]:
    return [one["code"] for one in shell.objects("department", "list", *more)]


def test_a_new_desk_has_the_usual_departments(shell: Shell) -> None:
    assert codes(shell) == USUAL
    assert shell.lines("department", "list")[3] == "customer-service  Customer service"


def test_those_of_a_chinese_desk_have_chinese_names(desk: MakeDesk) -> None:
    names = [one["name"] for one in Shell(desk("zh")).objects("department", "list")]
    assert names == ["工程部", "秩序维护部", "环境部", "客服部"]


def test_one_is_added_with_whoever_answers_for_it(shell: Shell) -> None:
    assert change(shell, "add", "gardens", "Gardens", "--chief", "wang") == (
        *(0, "Gardens (gardens) is on the list.\n", ""),
    )
    assert shell.objects("department", "list")[-1] == {
        "code": "gardens",
        "name": "Gardens",
        "chief": "wang",
        "removed": False,
    }
    assert shell.lines("department", "list")[-1].endswith("John King (wang)")


def test_one_is_renamed_and_keeps_its_chief(shell: Shell) -> None:
    change(shell, "chief", "security", "wang")
    assert change(shell, "rename", "security", "Guards")[1] == "security is called Guards now.\n"
    found = shell.objects("department", "list")[1]
    assert (found["name"], found["chief"]) == ("Guards", "wang")


def test_each_change_takes_a_name_in_place_of_the_code(shell: Shell) -> None:
    assert change(shell, "chief", "customer service", "wang")[0] == 0
    assert change(shell, "rename", "Customer Service", "Desk")[1] == (
        "customer-service is called Desk now.\n"
    )
    assert change(shell, "remove", "desk")[1] == "Desk is off the list.\n"
    gone = shell.objects("department", "list", "--all")[3]
    assert gone == {
        "code": "customer-service",
        "name": "Desk",
        "chief": "wang",
        "removed": True,
    }


def test_a_chief_is_named_and_given_up(shell: Shell) -> None:
    assert change(shell, "chief", "security", "wang")[1] == (
        "John King answers for Security now.\n"
    )
    assert change(shell, "chief", "security", "--nobody")[1] == (
        "Nobody answers for Security now.\n"
    )
    assert shell.objects("department", "list")[1]["chief"] is None


def test_a_removed_one_is_listed_only_with_all_and_comes_back(shell: Shell) -> None:
    assert change(shell, "remove", "security")[1] == "Security is off the list.\n"
    assert "security" not in codes(shell)
    assert "security" in codes(shell, "--all")
    assert any(line.endswith("removed") for line in shell.lines("department", "list", "--all"))
    change(shell, "add", "security", "Guards")
    assert "security" in codes(shell)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("add", "Works", "Works"), 2, "Department: Works is no code"),
        (("add", "security", "Guards"), 2, "Department: security is on the list already."),
        (("add", "works", " "), 2, "Department: give a name"),
        (("rename", "works", "Works"), 2, "Department: works is not on"),
        (("remove", "works"), 2, "Department: works is not on"),
        (("chief", "security", "nobody"), 2, "Login: there is nobody"),
        (("chief", "security"), 2, "Give a login, or --nobody."),
        (("chief", "security", "li", "--nobody"), 2, "Give a login, or --nobody."),
    ],
)
def test_what_will_not_do_is_said(
    shell: Shell, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    ended, told, said = change(shell, *arguments)
    assert (ended, told) == (code, "")
    assert said.startswith(sentence)
    assert codes(shell) == USUAL


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "works", "Works"),
        ("rename", "security", "Guards"),
        ("chief", "security", "li"),
        ("remove", "security"),
    ],
)
def test_only_a_supervisor_changes_them(shell: Shell, arguments: tuple[str, ...]) -> None:
    before = shell.objects("department", "list")
    assert change(shell, *arguments, login="li")[0] == 4
    assert shell("department", *arguments, "--as", "zhao").exit_code == 4
    assert shell.objects("department", "list") == before
