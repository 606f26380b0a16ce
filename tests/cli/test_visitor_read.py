"""The register read from the shell: who is inside, what was, one whole, the slip; always masked."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from wcwidth import width

from models.database import open_desk
from models.visitors import leaving, working
from models.visitors.exchange import COLUMNS
from tests.cli.conftest import Shell, run
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import HOUR, LI, expect, sign_in

PHONE, FOUR = "13812345678", "1234"
NAMES = ("Carl", "Bob", "王芳", "Ann Ng")


@pytest.fixture
def register(desk: MakeDesk) -> Shell:
    """A shell on the desk of one evening."""
    return Shell(desk("en", after=an_evening))


def an_evening() -> None:
    """An overstay, a party of which some left, one who left and one expected."""
    long = sign_in(
        "Ann Ng",
        NOW - 3 * HOUR,
        phone=PHONE,
        last_four=FOUR,
        plate="京A12345",
        purpose="delivery",
        unit="12-1503",
        badges=("07",),
        goods_in="toolbox",
    )
    party = sign_in("王芳", NOW - 2 * HOUR, party=20, purpose="tour", unit="3-201")
    leaving.part(party.id, 17, actor(LI), NOW - HOUR)
    gone = sign_in("Bob", NOW - HOUR, badges=("08",), remarks="left a\nV-0009 forged")
    leaving.leave(gone.id, actor(LI), NOW)
    expect("Carl", unit="2-101")
    leaving.release(long.id, "two chairs", "Mrs Zhang", actor(LI), NOW)


def numbers(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


# The list


def test_the_list_has_the_latest_first_with_marks_and_masked_phones(register: Shell) -> None:
    lines = register.lines("visitor", "list")
    assert numbers(lines) == ["V-0004", "V-0003", "V-0002", "V-0001"]
    assert lines[3].split() == [
        *("V-0001", "!", "11-23", "23:20", "overstay", "1", "12-1503", "delivery", "07"),
        *("Ann", "Ng", "138****5678", "京A12345"),
    ]
    assert lines[2].split()[2:5] == ["on", "site", "3/20"]
    starts = {width(line[: line.index(name)]) for line, name in zip(lines, NAMES, strict=True)}
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (("--last", "1"), ["V-0004"]),
        (("--state", "on_site"), ["V-0002", "V-0001"]),
        (("--state", "overstay"), ["V-0001"]),
        (("--state", "left"), ["V-0003"]),
        (("--state", "expected"), ["V-0004"]),
        (("--state", "no_show"), []),
        (("--unit", "3-201"), ["V-0002"]),
        (("--plate", "京a·12345"), ["V-0001"]),
        (("--badge", "8"), ["V-0003"]),
        (("--words", "wangfang"), ["V-0002"]),
        (("--words", "5678"), ["V-0001"]),
        (("--groups",), ["V-0002"]),
        (("--since", "00:30"), ["V-0004", "V-0003"]),
        (("--until", "00:30"), ["V-0002", "V-0001"]),
    ],
)
def test_the_list_is_narrowed_by_each_option(
    register: Shell, choice: tuple[str, ...], found: list[str]
) -> None:
    assert numbers(register.lines("visitor", "list", *choice)) == found
    assert len(register.objects("visitor", "list", *choice)) == len(found)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (("--state", "odd"), "--state: odd is not one of expected, on_site"),
        (("--badge", "77"), "Badge: 77 is not one of the desk's."),
        (("--since", "soon"), "Time: soon was not understood."),
    ],
)
def test_a_choice_that_is_unknown_is_refused(
    register: Shell, choice: tuple[str, ...], sentence: str
) -> None:
    result = register("visitor", "list", *choice)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(sentence)


def test_without_a_time_the_last_fifty_are_listed(shell: Shell) -> None:
    open_desk(shell.path)
    for count in range(52):
        sign_in(f"Visitor {count}", NOW - HOUR + count)
    shell.now = NOW
    assert len(shell.lines("visitor", "list")) == 50
    assert len(shell.lines("visitor", "list", "--since", "11-23")) == 52


def test_json_has_the_export_s_columns(register: Shell) -> None:
    first = register.objects("visitor", "list")[-1]
    assert tuple(first) == COLUMNS
    assert (first["phone"], first["last_four"]) == ("138****5678", "****1234")
    assert first["state"] == "overstay"


# One


def test_one_is_shown_whole_with_its_timeline(register: Shell) -> None:
    lines = register.lines("visitor", "show", "1")
    assert lines[0].split() == ["Visit", "V-2026-000001"]
    assert any(line.split() == ["Phone", "138****5678"] for line in lines)
    assert any(line.split() == ["Badges", "out", "07"] for line in lines)
    timeline = lines[lines.index("Timeline") + 1 :]
    assert timeline[0] == "  2026-11-23 23:20  Jane Lee: sign in  on site"
    assert timeline[-2:] == [
        "  2026-11-24 02:20  Jane Lee: release goods (V-0001-1, Mrs Zhang)  on site",
        "    | two chairs",
    ]


def test_a_part_that_left_and_a_corrected_time_are_told_with_both(register: Shell) -> None:
    open_desk(register.path)
    working.correct_arrival(2, NOW - 3 * HOUR, "written up late", actor(LI), NOW)
    lines = register.lines("visitor", "show", "V-0002")
    told = "Arrival        2026-11-23 23:20 (told first: 2026-11-24 00:20)"
    assert told in lines
    assert any("17 left, 3 inside" in line for line in lines)
    assert lines[-1] == "    | written up late"
    assert "told first: 2026-11-24 00:20" in lines[-2]


def test_json_shows_badges_and_the_timeline(register: Shell) -> None:
    [visit] = register.objects("visitor", "show", "V-2026-000001")
    assert visit["badges_out"] == ["07"]
    assert [step["action"] for step in visit["timeline"]] == ["arrive", "badge_out", "release"]
    assert visit["timeline"][-1]["facts"] == {"authority": "Mrs Zhang", "slip": "V-0001-1"}


def test_nothing_personal_is_shown_unmasked_anywhere(register: Shell) -> None:
    for asked in (
        ("list",),
        ("list", "--json"),
        ("show", "1"),
        ("show", "1", "--json"),
        ("on-site",),
        ("on-site", "--json"),
        ("on-site", "--format", "html"),
        ("slip", "1"),
        ("export",),
        ("badges",),
    ):
        assert PHONE not in "\n".join(register.lines("visitor", *asked)), asked


def test_a_remark_cannot_pass_for_a_line_of_ours(register: Shell) -> None:
    lines = register.lines("visitor", "show", "3")
    assert "  | V-0009 forged" in lines


def test_a_number_that_is_none_is_refused(shell: Shell) -> None:
    result = shell("visitor", "show", "V-9")
    assert (result.exit_code, result.stderr) == (2, "There is no visit V-9.\n")


# Who is inside


def test_the_roll_call_is_by_building_with_a_total_and_boxes(register: Shell) -> None:
    lines = register.lines("visitor", "on-site")
    assert any("People: 4, visits: 2" in line for line in lines)
    buildings = [line for line in lines if line.startswith("Building")]
    assert buildings == ["Building 3  people: 3", "Building 12  people: 1"]
    boxes = [line for line in lines if line.startswith("[ ]")]
    assert [line.split()[2] for line in boxes] == ["V-0002", "V-0001"]
    assert not any("Bob" in line or "Carl" in line for line in lines)


def test_the_roll_call_of_nobody_says_so(shell: Shell) -> None:
    assert "Nobody is signed in." in shell.lines("visitor", "on-site")
    assert shell.objects("visitor", "on-site") == []


def test_the_roll_call_as_json_has_the_building(register: Shell) -> None:
    found = register.objects("visitor", "on-site")
    assert [(each["building"], each["remaining"]) for each in found] == [("3", 3), ("12", 1)]


def test_the_roll_call_is_printed_where_the_settings_say(register: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    settings = tmp_path / "config" / "dutydesk"
    settings.mkdir(parents=True)
    (settings / "settings.toml").write_text(f'print_folder = "{folder}"\n')
    register.environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    [told] = register.lines("visitor", "on-site", "--print")
    path = folder / "T1-on-site-20261124-0220.txt"
    assert told == f"No printer is set. Kept as {path}."
    page = path.read_text(encoding="utf-8").splitlines()
    assert len(page) == 66
    assert any("Ann Ng" in line for line in page)


def test_html_goes_into_a_new_file_that_is_the_owner_s(register: Shell, tmp_path: Path) -> None:
    path = tmp_path / "inside.html"
    asked = ("visitor", "on-site", "--format", "html", "--output", str(path))
    register.lines(*asked)
    assert "<html" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert register(*asked).exit_code == 2


def test_one_way_out_at_a_time(register: Shell) -> None:
    result = register("visitor", "on-site", "--print", "--json")
    assert (result.exit_code, result.stderr) == (
        2,
        "Choose one: --print, --json, or a file or HTML.\n",
    )


# The slip


def test_the_slip_names_the_goods_and_who_allows_them(register: Shell) -> None:
    page = register.lines("visitor", "slip", "V-0001")
    assert page[0] == "Goods release slip"
    text = "\n".join(page)
    assert "Slip V-0001-1, visit V-2026-000001" in text
    assert "two chairs" in text
    assert "Mrs Zhang" in text


def test_one_of_several_slips_is_chosen_and_the_last_meant(register: Shell) -> None:
    open_desk(register.path)
    leaving.release(1, "a lamp", "Mrs Zhang", actor(LI), NOW)
    assert "a lamp" in "\n".join(register.lines("visitor", "slip", "1"))
    assert "two chairs" in "\n".join(register.lines("visitor", "slip", "1", "--slip", "1"))
    for asked in (("1", "--slip", "3"), ("2",)):
        result = register("visitor", "slip", *asked)
        assert result.exit_code == 2
        assert "has no such goods release slip" in result.stderr


# As a process


def test_a_process_of_its_own_tells_who_is_inside(register: Shell) -> None:
    """The console is never loaded; the names reach a pipe as UTF-8."""
    done = run("--db", register.path, "--lang", "en", "visitor", "on-site", "--json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [each["name"] for each in found] == ["王芳", "Ann Ng"]
