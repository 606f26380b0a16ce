"""Passes, badges and the do-not-admit list kept from the shell, and who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import open_desk
from models.visitors import leaving
from tests.cli.conftest import Shell
from tests.factories import NOW, actor
from tests.models.visitors.registering import DAY, LI, sign_in

CONTRACTOR = (
    *("pass", "add", "Bob Smith", "--kind", "contractor", "--unit", "12-1503"),
    *("--organisation", "Fixit", "--permit", "R-88"),
)
BARRED = ("barred", "add", "张伟", "--reason", "theft", "--notice", "call the supervisor")


class Keeper:
    """Runs commands of the register in somebody's name."""

    def __init__(self, shell: Shell, pin_file: Path) -> None:
        self.shell = shell
        self._pin = ("--pin-file", str(pin_file))

    def __call__(self, *arguments: str, login: str = "li") -> tuple[int, str, str]:
        """Run a command; return how it ended and what it said."""
        result = self.shell("visitor", *arguments, "--as", login, *self._pin)
        return result.exit_code, result.stdout, result.stderr

    def barred(self, *more: str) -> list[dict[str, object]]:
        """Return the do-not-admit list as a supervisor reads it."""
        asked = ("visitor", "barred", "list", *more, "--as", "zhao", *self._pin)
        return self.shell.objects(*asked)


@pytest.fixture
def keeper(shell: Shell, pin_file: Path) -> Keeper:
    """Somebody with a PIN at the shell."""
    open_desk(shell.path)
    return Keeper(shell, pin_file)


def passes(keeper: Keeper, *more: str) -> list[dict[str, object]]:
    return keeper.shell.objects("visitor", "pass", "list", *more)


# Passes


def test_a_pass_counts_to_the_end_of_its_day(keeper: Keeper) -> None:
    told = keeper(*CONTRACTOR, "--until", "12-31")
    assert told == (0, "P-0001 counts until 12-31.\n", "")
    [found] = passes(keeper)
    assert (found["standing"], found["permit"], found["organisation"]) == (
        *("valid", "R-88", "Fixit"),
    )
    [line] = keeper.shell.lines("visitor", "pass", "list")
    assert line.startswith("P-0001  valid  until 12-31  contractor's pass  12-1503")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-01-05", "2027-01-05"),
        ("01-05", "2027-01-05"),
        ("11-24", "11-24"),
        ("18:00", "18:00"),
        ("01:00", "11-25 01:00"),
        ("2026-12-01 08:30", "12-01 08:30"),
    ],
)
def test_until_when_is_written_in_short(keeper: Keeper, written: str, meant: str) -> None:
    assert keeper(*CONTRACTOR, "--until", written)[1] == f"P-0001 counts until {meant}.\n"


@pytest.mark.parametrize("written", ["soon", "25:00", "13-40", "2026-02-30", ""])
def test_a_time_that_is_none_is_said(keeper: Keeper, written: str) -> None:
    code, told, said = keeper(*CONTRACTOR, "--until", written)
    assert (code, told) == (2, "")
    assert said.startswith(f"Time: {written} was not understood.")
    assert passes(keeper) == []


def test_one_that_begins_later_is_listed_as_such(keeper: Keeper) -> None:
    keeper(*CONTRACTOR, "--from", "12-01", "--until", "12-31")
    [found] = passes(keeper)
    assert (found["standing"], found["starts_at"]) == ("early", "2026-12-01T00:00:00.000+08:00")


def test_what_a_pass_needs_is_named(keeper: Keeper) -> None:
    bare = ("pass", "add", "王芳", "--unit", "1-1", "--until", "12-31", "--kind")
    assert keeper(*bare, "odd")[2].startswith("--kind: odd is not one of standing, contractor")
    assert keeper(*bare, "standing")[2] == "Missing for a pass: who of the unit allows it.\n"
    assert keeper(*bare, "contractor")[2] == "Missing for a pass: the company.\n"


def test_a_pass_is_renewed_on_another_permit_and_ended(keeper: Keeper) -> None:
    keeper(*CONTRACTOR, "--until", "12-31")
    told = keeper("pass", "renew", "p-0001", "--until", "2027-02-01", "--permit", "R-99")
    assert told[1] == "P-0001 counts until 2027-02-01.\n"
    assert passes(keeper)[0]["permit"] == "R-99"
    assert keeper("pass", "end", "1", "--reason", "done")[1] == "P-0001 is ended.\n"
    assert passes(keeper) == []
    assert passes(keeper, "--all")[0]["standing"] == "ended"
    code, _, said = keeper("pass", "renew", "1", "--until", "2027-03-01")
    assert (code, said.startswith("Pass P-0001 of Bob Smith was ended at 2026-11-24")) == (2, True)


def test_passes_are_chosen_by_kind_and_unit(keeper: Keeper) -> None:
    keeper(*CONTRACTOR, "--until", "12-31")
    assert len(passes(keeper, "--unit", "12-1503")) == 1
    assert passes(keeper, "--unit", "1-1") == passes(keeper, "--kind", "standing") == []
    assert len(passes(keeper, "--kind", "contractor")) == 1
    keeper.shell.now = NOW + 60 * DAY
    assert passes(keeper) == []


def test_a_whole_number_of_a_document_is_cut_and_said(keeper: Keeper) -> None:
    said = keeper(*CONTRACTOR, "--until", "12-31", "--last-four", "110101199003071234")[2]
    assert said == "A document number was cut to its last four: 1234.\n"
    assert passes(keeper)[0]["last_four"] == "****1234"
    assert keeper(*CONTRACTOR, "--until", "12-31", "--last-four", "123x")[2] == ""


def test_a_document_number_in_any_words_is_cut_and_said(keeper: Keeper) -> None:
    said = keeper("barred", "add", "--reason", "theft, ID 110101199003071234", "--phone",
                  "13900001111", login="zhao")[2]  # fmt: skip
    assert said == "A document number was cut to its last four: 1234.\n"
    assert keeper.barred()[0]["reason"] == "theft, ID 1234"


@pytest.mark.parametrize("number", ["P-9", "x", "D-001", "9"])
def test_a_pass_that_is_none_is_said(keeper: Keeper, number: str) -> None:
    code, told, said = keeper("pass", "end", number, "--reason", "done")
    assert (code, told) == (2, "")
    assert said == f"There is no pass {number.removeprefix('P-')}.\n"


# Badges


def test_badges_say_who_has_them_and_which_were_not_returned(keeper: Keeper) -> None:
    sign_in("Ann", badges=("07",))
    gone = sign_in("Bob", badges=("08",))
    leaving.leave(gone.id, actor(LI), NOW, kept=("08",))
    lines = keeper.shell.lines("visitor", "badges")
    assert lines[0] == "01  free"
    assert lines[6] == "07  V-0001 Ann  since 02:20"
    assert lines[7] == "08  V-0002 Bob  since 02:20  visitor gone, not returned"
    found = {each["badge"]: each for each in keeper.shell.objects("visitor", "badges")}
    assert found["07"]["visit"] == "V-2026-000001"
    assert (found["08"]["visitor_left"], found["09"]["visitor_left"]) == (True, None)


def test_an_admin_gives_the_desk_another_set(keeper: Keeper) -> None:
    sign_in("Ann", badges=("07",))
    told = keeper("badges", "--set", "01-03, A1-A3，VIP-1", login="admin")
    assert told == (0, "The desk has 7 badges: 01 to VIP-1.\n", "")
    found = keeper.shell.objects("visitor", "badges")
    assert [each["badge"] for each in found if not each["withdrawn"]] == [
        *("01", "02", "03", "A1", "A2", "A3", "VIP-1"),
    ]
    assert [each["badge"] for each in found if each["withdrawn"]] == ["07"]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("30-01", "--set: 30-01 is no span of badges."),
        ("1-99999", "--set: 1-99999 is no span of badges."),
        ("01,01", "Badges: give 1 to 2000 of them, each once."),
        ("", "Badges: give 1 to 2000"),
        ("a_b", "Badge: a_b is no label."),
    ],
)
def test_a_set_that_will_not_do_changes_nothing(keeper: Keeper, labels: str, said: str) -> None:
    before = keeper.shell.objects("visitor", "badges")
    code, told, error = keeper("badges", "--set", labels, login="admin")
    assert (code, told) == (2, "")
    assert error.startswith(said)
    assert keeper.shell.objects("visitor", "badges") == before


def test_only_an_admin_changes_the_set(keeper: Keeper) -> None:
    for login in ("li", "zhao"):
        assert keeper("badges", "--set", "01-03", login=login)[0] == 4
    assert len(keeper.shell.objects("visitor", "badges")) == 30


# The do-not-admit list


def test_a_supervisor_adds_reads_and_ends_an_entry(keeper: Keeper) -> None:
    more = ("--alias", "老张", "--phone", "13900001111", "--until", "2027-01-31")
    told = keeper(*BARRED, *more, login="zhao")
    assert told == (0, "D-001 is on the do-not-admit list.\n", "")
    [entry] = keeper.barred()
    assert (entry["name"], entry["aliases"], entry["reason"]) == ("张伟", ["老张"], "theft")
    assert (entry["phone"], entry["in_force"]) == ("139****1111", True)
    assert entry["ends_at"] == "2027-02-01T00:00:00.000+08:00"
    line = keeper("barred", "list", login="zhao")[1]
    assert line == (
        "D-001  张伟  until 2027-01-31  老张, 139****1111  call the supervisor  theft\n"
    )
    ended = keeper("barred", "end", "d-001", "--reason", "settled", login="zhao")
    assert ended[1] == "D-001 is off the do-not-admit list.\n"
    assert keeper.barred() == []
    assert keeper.barred("--all")[0]["end_reason"] == "settled"
    assert "ended 11-24" in keeper("barred", "list", "--all", login="zhao")[1]


def test_the_duty_log_has_the_number_never_the_name(keeper: Keeper) -> None:
    keeper(*BARRED, login="zhao")
    [entry] = keeper.shell.objects("log", "list")
    assert "D-001" in entry["text"]
    assert "张伟" not in entry["text"]
    assert "theft" not in entry["text"]


@pytest.mark.parametrize(
    "arguments", [BARRED, ("barred", "list"), ("barred", "end", "1", "--reason", "x")]
)
@pytest.mark.parametrize("login", ["li", "wang", "admin", "gate"])
def test_the_list_is_a_supervisor_s_also_to_be_read(
    keeper: Keeper, arguments: tuple[str, ...], login: str
) -> None:
    keeper.shell.lines("staff", "set-role", "admin", "--role", "admin")
    keeper(*BARRED, login="zhao")
    code, told, said = keeper(*arguments, login=login)
    assert (code, told) == (4, "")
    assert "theft" not in said
    assert len(keeper.barred()) == 1


def test_what_an_entry_needs_is_said(keeper: Keeper) -> None:
    nobody = ("barred", "add", "--reason", "theft")
    assert keeper(*nobody, login="zhao")[2].startswith("Give at least a name, the last four")
    assert keeper(*BARRED, "--until", "2026-11-01", login="zhao")[2].startswith("Until: the end")
    assert keeper("barred", "end", "7", "--reason", "x", login="zhao")[2].startswith(
        "There is no entry 7"
    )
    assert keeper.barred() == []
