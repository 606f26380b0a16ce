"""Visitors signed in and out from the shell: lines, badges, numbers, streams."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.database import open_desk
from models.visitors import arriving, badges, do_not_admit, leaving, passes
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import STANDING, NewPass
from tests.cli.conftest import Shell
from tests.factories import NOW, PIN, actor, at
from tests.models.visitors.registering import DAY, HOUR, LI, ZHAO, expect, new, sign_in

LINE = "Ann Ng x3 12-1503 repair ok:called 13812345678 badge:7 with:toolbox"


@dataclass
class Clerk:
    """Signs visitors in and out in the shell in Jane's name."""

    shell: Shell
    pin_file: Path

    def __call__(self, *arguments: str, login: str = "li") -> tuple[int, str, str]:
        """Run a command of the register; return how it ended and what it said."""
        who = ("--as", login, "--pin-file", str(self.pin_file))
        result = self.shell("visitor", *arguments, *who)
        return result.exit_code, result.stdout, result.stderr

    def visits(self) -> list[dict[str, object]]:
        """Return all visits, the latest first."""
        return self.shell.objects("visitor", "list")


@pytest.fixture
def clerk(shell: Shell, pin_file: Path) -> Clerk:
    """A clerk with a PIN at the shell."""
    open_desk(shell.path)
    return Clerk(shell, pin_file)


# In


def test_a_line_becomes_a_visit_and_its_number_and_badge_are_told(clerk: Clerk) -> None:
    assert clerk("add", LINE) == (0, "V-2026-000001  badge 07\n", "")
    [visit] = clerk.visits()
    assert (visit["name"], visit["party"], visit["unit"]) == ("Ann Ng", 3, "12-1503")
    assert (visit["purpose"], visit["consent"], visit["goods_in"]) == (
        *("repair", "called", "toolbox"),
    )
    assert (visit["state"], visit["phone"]) == ("on_site", "138****5678")


def test_a_whole_document_number_is_cut_before_it_is_kept_and_that_is_said(clerk: Clerk) -> None:
    code, told, said = clerk("add", "Ann id:110101199003071234")
    assert (code, told) == (0, "V-2026-000001\n")
    assert said == "V-0001: a document number was cut to 1234.\n"
    [visit] = clerk.visits()
    assert visit["last_four"] == "****1234"
    files = [each for each in clerk.shell.path.parent.iterdir() if each != clerk.pin_file]
    assert not any(b"110101199003071234" in each.read_bytes() for each in files)


def test_what_means_nothing_is_told_never_dropped_in_silence(clerk: Clerk) -> None:
    said = clerk("add", "张伟 ok:door @5-502 zzz")[2]
    assert said == "V-0001: not understood, left out: zzz\n"


def test_somebody_is_visited_only_after_they_were_asked(clerk: Clerk) -> None:
    code, told, said = clerk("add", "Ann 12-1503")
    assert (code, told) == (2, "")
    assert said.startswith("Consent: use called, door")
    assert clerk.visits() == []
    assert clerk("add", "Ann delivery")[0] == 0


def test_a_badge_that_is_out_is_refused_with_who_has_it(clerk: Clerk) -> None:
    clerk("add", LINE)
    assert clerk("add", "Bob badge:7") == (2, "", "Badge: 07 is out with Ann Ng, V-0001.\n")
    assert len(clerk.visits()) == 1


def test_an_expected_visitor_is_signed_in_by_number_with_what_they_bring(clerk: Clerk) -> None:
    expect("Bob", unit="12-1503", party=2)
    assert clerk("add", "v-0001 x4 badge:9 with:ladder")[1] == "V-2026-000001  badge 09\n"
    [visit] = clerk.visits()
    assert (visit["state"], visit["party"], visit["goods_in"]) == ("on_site", 4, "ladder")
    assert visit["consent"] == "expected"
    code, _, said = clerk("add", "V-0001")
    assert code == 2
    assert "on site" in said


def test_a_pass_lets_somebody_in_until_it_is_over(clerk: Clerk) -> None:
    given = NewPass(STANDING, "王芳", "12-1503", NOW, NOW + DAY, authority="张先生")
    passes.add(given, actor(LI), NOW)
    assert clerk("add", "P-0001 badge:1")[0] == 0
    [visit] = clerk.visits()
    assert (visit["name"], visit["consent"]) == ("王芳", "permission")
    clerk.shell.now = NOW + 2 * DAY
    code, _, said = clerk("add", "P-0001")
    assert code == 2
    assert said.startswith("Pass P-0001 of 王芳 ran out at 2026-11-25 02:20.")
    assert clerk("add", "P-77")[2] == "There is no pass 77.\n"


def test_somebody_on_the_list_is_left_to_people_at_the_desk(clerk: Clerk) -> None:
    do_not_admit.add(NewBarred("张伟", "theft"), actor(ZHAO), NOW)
    code, told, said = clerk("add", "章伟")
    assert (code, told) == (2, "")
    assert said == "D-001 on the do-not-admit list is like 章伟. Decide first.\n"
    assert "theft" not in said
    assert clerk.visits() == []


def test_a_name_that_is_inside_already_is_pointed_out(clerk: Clerk) -> None:
    sign_in("Ann")
    assert clerk("add", "Ann")[2] == "V-0002: Is inside already: V-0001\n"


def test_a_dry_run_shows_how_a_line_is_understood_and_signs_nobody_in(shell: Shell) -> None:
    line = LINE.replace("ok:called ", "") + " id:110101199003071234"
    assert shell.lines("visitor", "add", line, "--dry-run") == [
        "Visitor         Ann Ng",
        "People          3",
        "Phone           138****5678",
        "Document        ****1234",
        "Purpose         repair work",
        "Unit            12-1503",
        "Consent         missing: ok:called, ok:door",
        "Badge           7",
        "Brought         toolbox",
    ]
    assert shell.objects("visitor", "list") == []


def test_each_line_of_a_stream_is_signed_in_and_a_bad_one_is_named(shell: Shell) -> None:
    given = f"{PIN}\nAnn badge:1\nBob badge:1\n\nCarl\n"
    result = shell("visitor", "add", "-", "--as", "li", "--pin-file", "-", given=given)
    assert result.exit_code == 1
    assert result.stdout == "V-2026-000001  badge 01\nV-2026-000002\n"
    assert result.stderr.splitlines() == [
        "Line 2: Badge: 01 is out with Ann, V-0001.",
        "1 line was not taken.",
    ]


@pytest.mark.parametrize("asked", [("add", "Ann"), ("out", "07")])
def test_a_device_and_who_has_no_right_are_refused(clerk: Clerk, asked: tuple[str, ...]) -> None:
    for login in ("gate", "admin"):
        if login == "admin":
            clerk.shell.lines("staff", "set-role", "admin", "--role", "admin")
        code, told, said = clerk(*asked, login=login)
        assert (code, told) == (4, "")
        assert "sign visitors in and out" in said
    assert clerk.shell("visitor", *asked, "--as", "li").exit_code == 4


# Out


def test_a_badge_signs_out_whoever_has_it_and_is_back(clerk: Clerk) -> None:
    sign_in("Ann", badges=("07",))
    clerk.shell.now = NOW + HOUR
    assert clerk("out", "7") == (0, "V-2026-000001 has left.\n", "")
    [visit] = clerk.visits()
    assert (visit["state"], visit["left_at"]) == ("left", "2026-11-24T03:20:00.000+08:00")
    assert clerk("out", "7") == (2, "", "Badge: 07 is not out.\n")


def test_the_second_who_signs_somebody_out_is_told_who_was_first(clerk: Clerk) -> None:
    leaving.leave(sign_in("Ann").id, actor("wang"), NOW)
    code, _, said = clerk("out", "V-0001")
    assert code == 2
    assert said.startswith("John King has settled V-0001 already, at 2026-11-24 02:20")


def test_of_several_badges_those_that_stay_out_are_named(clerk: Clerk) -> None:
    sign_in("Ann", badges=("07", "08"))
    assert clerk("out", "8")[1] == "V-2026-000001 has left. Still out: 07.\n"
    assert clerk("out", "7")[1] == "Badge 07 is back; V-2026-000001 left before.\n"


def test_a_number_takes_all_badges_back_unless_they_are_kept(clerk: Clerk) -> None:
    sign_in("Ann", badges=("07", "08"))
    sign_in("Bob", badges=("09",))
    assert clerk("out", "V-0001")[0] == 0
    assert clerk("out", "V-0002", "--badge-kept")[0] == 0
    out = [each["badge"] for each in clerk.shell.objects("visitor", "badges") if each["visit"]]
    assert out == ["09"]


def test_some_of_a_party_go_and_the_rest_are_counted(clerk: Clerk) -> None:
    sign_in("Ann", party=20, badges=("07", "08"))
    assert clerk("out", "7", "--count", "17")[1] == "V-2026-000001: 17 left, 3 inside.\n"
    code, _, said = clerk("out", "V-0001", "--count", "4")
    assert (code, said) == (2, "Left: 4 of 3 still inside; sign the whole party out.\n")
    assert clerk("out", "V-0001", "--count", "3")[1] == "V-2026-000001 has left.\n"


def test_a_departure_that_nobody_saw_gets_no_time(clerk: Clerk) -> None:
    sign_in("Ann", badges=("07",))
    told = "V-2026-000001: left earlier, no time is recorded.\n"
    assert clerk("out", "7", "--unseen")[1] == told
    [visit] = clerk.visits()
    assert (visit["state"], visit["left_at"]) == ("unrecorded", None)


def test_a_departure_that_was_seen_keeps_its_time(clerk: Clerk) -> None:
    sign_in("Ann", now=at(1), arrived_at=at(1))
    assert clerk("out", "V-0001", "--at", "00:30")[0] == 2
    assert clerk("out", "V-0001", "--at", "02:10")[0] == 0
    assert clerk.visits()[0]["left_at"] == "2026-11-24T02:10:00.000+08:00"


def test_goods_that_did_not_come_in_and_those_that_stay_are_pointed_out(clerk: Clerk) -> None:
    sign_in("Ann", goods_in="toolbox, ladder")
    said = clerk("out", "V-0001", "--goods", "ladder, chair")[2]
    assert said.splitlines() == [
        "V-0001: goes out and did not come in: chair. It wants a goods release slip.",
        "V-0001: came in and stays: toolbox.",
    ]


def test_a_reader_of_badges_signs_out_line_by_line(shell: Shell) -> None:
    open_desk(shell.path)
    for label in ("01", "02"):
        sign_in(f"Ann {label}", badges=(label,))
    given = f"{PIN}\n01\n33\n2\n"
    result = shell("visitor", "out", "-", "--as", "li", "--pin-file", "-", given=given)
    assert result.exit_code == 1
    assert result.stdout == "V-2026-000001 has left.\nV-2026-000002 has left.\n"
    assert result.stderr.startswith("Line 2: Badge: 33 is not one of the desk's.\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--unseen", "--goods", "x"), "--unseen: nothing else"),
        (("--unseen", "--at", "02:10"), "--unseen: nothing else"),
        (("--count", "1", "--goods", "x"), "--count: those who stay"),
    ],
)
def test_options_that_contradict_each_other_change_nothing(
    clerk: Clerk, more: tuple[str, ...], said: str
) -> None:
    sign_in("Ann", party=3, badges=("07",))
    code, told, error = clerk("out", "7", *more)
    assert (code, told) == (2, "")
    assert error.startswith(said)
    assert clerk.visits()[0]["state"] == "on_site"


def test_who_was_never_here_cannot_be_signed_out(clerk: Clerk) -> None:
    arriving.expect(new("Bob"), NOW + HOUR, NOW + 2 * HOUR, actor(LI), NOW)
    assert clerk("out", "V-0001")[0] == 2
    assert clerk("out", "V-9")[2] == "There is no visit V-9.\n"


def test_a_badge_that_looks_like_a_number_is_the_badge(clerk: Clerk) -> None:
    """Nobody else is signed out because the desk calls its badges V-1 to V-3."""
    badges.set_labels(["V-1", "V-2", "V-3"], actor("admin"), NOW)
    sign_in("Ann")
    sign_in("Bob", badges=("V-1",))
    assert clerk("out", "v-1")[1] == "V-2026-000002 has left.\n"
