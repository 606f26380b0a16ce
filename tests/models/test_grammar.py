"""The entry line: every rule by example, and what must hold for any line at all."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.clock import MINUTE, moment
from models.language import Words
from models.log import categories
from models.log.grammar import Surroundings, Understood, look_alikes, understand
from models.log.tables import NOTABLE, ROUTINE, URGENT

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SPELLINGS = {code: code for code in categories.DEFAULTS} | {
    "walk-in": "walk_in",
    "巡查": "patrol",
    "来电": "call",
    "突发事件": "incident",
}
MARKS = "#＃@＠!！>＞》"


def when(day: str, clock: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> int:
    return moment(datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=zone, fold=fold))


NOW = when("2026-11-24", "02:20")
AROUND = Surroundings(NOW, SHANGHAI, SPELLINGS)


def read(line: str, now: int = NOW, zone: ZoneInfo = SHANGHAI) -> Understood:
    return understand(line, Surroundings(now, zone, SPELLINGS))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lift 2 is stuck", Understood("lift 2 is stuck")),
        ("#patrol floor 18", Understood("floor 18", category="patrol")),
        ("#PATROL floor 18", Understood("floor 18", category="patrol")),
        ("#walk-in a parcel", Understood("a parcel", category="walk_in")),
        ("#巡查 18层", Understood("18层", category="patrol")),
        ("#巡查18层正常", Understood("18层正常", category="patrol")),
        ("＃巡查18层正常", Understood("18层正常", category="patrol")),
        ("! tap drips", Understood("tap drips", severity=NOTABLE)),
        ("!! water", Understood("water", severity=URGENT)),
        ("！！ 漏水", Understood("漏水", severity=URGENT)),
        ("@12-1503 leak", Understood("leak", place="12-1503")),
        ("＠12-1503 漏水", Understood("漏水", place="12-1503")),
        (">> call back", Understood("call back", carried=True)),
        ("》》 回电", Understood("回电", carried=True)),
        ("leak #incident !! @B2", Understood("leak", category="incident", severity=2, place="B2")),
        ("leak @12-1503", Understood("leak", place="12-1503")),
        ("!!#patrol@B2 leak", Understood("leak", category="patrol", severity=URGENT, place="B2")),
        ("！！＃突发事件＠11栋 困人", Understood("困人", None, None, "incident", URGENT, "11栋")),
        ("！！＃巡查18层", Understood("18层", category="patrol", severity=URGENT)),
        ("#call !! leak @B2 >>", Understood("leak", None, None, "call", 2, "B2", True)),
    ],
)
def test_marks_at_the_beginning_and_the_end(line: str, expected: Understood) -> None:
    assert read(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "write to front.desk@example.com today",
        "#1 pump is noisy",
        "the noisy one is #1",
        "!important notice on the door",
        "!!! three marks",
        "#keyhole is blocked",
        "lift #patrol stuck",
        "stuck at >> floor 7 <<",
        "12:30-13:00 lunch",
        "24:10 is no time",
        "02:60 is no time",
        "02:10电梯停",
        "13-45 02:10 is no date",
        "10 people came",
        "电梯停了！",
        "",
    ],
)
def test_what_only_looks_like_grammar_stays_text(line: str) -> None:
    assert read(line) == Understood(line)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#nosuch light out", ["#nosuch"]),
        ("25:99 light out", ["25:99"]),
        ("有烟！！", []),
        ("！！有烟", ["！！有烟"]),
        ("漏水 》》明天", ["》》明天"]),
        ("light out !!!", ["!!!"]),
        ("write to li@example.com", []),
        ("a + b", []),
        ("", []),
        ("东门翻墙 !! >>05:00 快递来电问路", ["!!", ">>05:00"]),
        ("#巡查 !! 漏水 @B2", ["#巡查", "!!", "@B2"]),
        ("漏水 ！！！ 快来", ["！！！"]),
        ("漏水 ! 快来", ["!"]),
        ("漏水 !!#巡查18层 快来", ["!!#巡查18层"]),
        ("stuck @B2 again", ["@B2"]),
        ("call back >>11-26 07:30 at the latest", [">>11-26 07:30"]),
        ("lift #patrol stuck", ["#patrol"]),
        ("the #1 and the #patrolman came", []),
        ("an !important notice at 02:10 today", []),
        ("write to li@example.com today", []),
        ("stuck at >> floor 7 <<", []),
    ],
)
def test_what_looks_like_a_mark_and_is_none_is_pointed_out(text: str, told: list[str]) -> None:
    assert look_alikes(text, SPELLINGS) == told


def test_a_long_chinese_category_may_be_written_by_its_first_two_characters() -> None:
    listed = [categories.CategoryLabel(code, label) for code, label in categories.DEFAULTS.items()]
    found = categories.spellings(listed, (Words("zh"), Words("en")))
    assert (found["突发"], found["交接"]) == ("incident", "handover")
    assert found["突发事件"] == "incident"


def test_a_kind_of_mark_counts_once_and_the_second_is_text() -> None:
    assert read("!! ! loud") == Understood("! loud", severity=URGENT)
    assert read("#call #patrol x") == Understood("#patrol x", category="call")
    assert read("@A @B x") == Understood("@B x", place="A")


def test_what_the_line_leaves_open_is_a_routine_note() -> None:
    entry = read("all quiet").entry()
    assert (entry.category, entry.severity, entry.carried) == ("note", ROUTINE, False)


@pytest.mark.parametrize(
    ("line", "day", "clock", "moved"),
    [
        ("02:10 x", "2026-11-24", "02:10", None),
        ("２：１０ x", "2026-11-24", "02:10", None),
        ("02：10 x", "2026-11-24", "02:10", None),
        ("02:30 x", "2026-11-24", "02:20", "now"),
        ("02:35 x", "2026-11-24", "02:20", "now"),
        ("02:36 x", "2026-11-23", "02:36", "yesterday"),
        ("23:50 x", "2026-11-23", "23:50", "yesterday"),
        ("11-22 23:50 x", "2026-11-22", "23:50", None),
        ("12-31 23:50 x", "2025-12-31", "23:50", None),
        ("2024-02-29 23:50 x", "2024-02-29", "23:50", None),
        ("11-24 02:25 x", "2026-11-24", "02:20", "now"),
    ],
)
def test_a_leading_time_is_when_it_happened(
    line: str, day: str, clock: str, moved: str | None
) -> None:
    assert read(line) == Understood("x", when(day, clock), moved)


def test_a_time_may_touch_the_mark_behind_it() -> None:
    for line in ("02:10#patrol x", "02:10＃巡查x"):
        assert read(line) == Understood("x", when("2026-11-24", "02:10"), category="patrol")
    assert read("02:10＞＞ x") == Understood("x", when("2026-11-24", "02:10"), carried=True)


def test_a_time_elsewhere_than_first_is_text() -> None:
    assert read("#call 02:10 x").text == "02:10 x"
    assert read("x 02:10").text == "x 02:10"


def test_just_before_midnight_a_time_just_after_it_is_now() -> None:
    now = when("2026-11-24", "23:58")
    for line in ("00:05 x", "11-25 00:05 x"):
        assert read(line, now) == Understood("x", now, "now")


def test_just_after_midnight_a_time_just_before_it_was_yesterday() -> None:
    read_as = read("23:58 x", when("2026-11-24", "00:05"))
    assert read_as == Understood("x", when("2026-11-23", "23:58"), "yesterday")


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        (">>07:30 x", "2026-11-24", "07:30"),
        ("x >>07:30", "2026-11-24", "07:30"),
        ("》》７：３０ x", "2026-11-24", "07:30"),
        (">>02:20 x", "2026-11-25", "02:20"),
        (">>01:00 x", "2026-11-25", "01:00"),
        (">>11-26 07:30 x", "2026-11-26", "07:30"),
        ("x >>11-26 07:30", "2026-11-26", "07:30"),
        (">>01-05T07:30 x", "2027-01-05", "07:30"),
        (">>2026-12-01 07:30 x", "2026-12-01", "07:30"),
    ],
)
def test_a_due_time_is_to_come(line: str, day: str, clock: str) -> None:
    assert read(line) == Understood("x", carried=True, due_at=when(day, clock))


def test_a_due_time_that_is_none_is_text() -> None:
    assert read(">>25:00 x") == Understood(">>25:00 x")


class TestTheNightInAutumn:
    """Europe/Berlin, 2026-10-25: from 03:00 back to 02:00, so 02:00 to 03:00 happens twice."""

    first = staticmethod(lambda clock: when("2026-10-25", clock, BERLIN))
    second = staticmethod(lambda clock: when("2026-10-25", clock, BERLIN, fold=1))

    def test_what_happened_is_the_last_one_that_is_past(self) -> None:
        assert read("02:10 x", self.second("02:30"), BERLIN).happened_at == self.second("02:10")
        assert read("02:40 x", self.second("02:20"), BERLIN).happened_at == self.first("02:40")

    def test_what_is_due_is_the_next_one(self) -> None:
        assert read(">>02:30 x", self.first("02:40"), BERLIN).due_at == self.second("02:30")
        assert read(">>02:30 x", self.first("02:20"), BERLIN).due_at == self.first("02:30")


class TestTheNightInSpring:
    """Europe/Berlin, 2026-03-29: from 02:00 on to 03:00, so 02:00 to 03:00 does not happen."""

    def test_what_is_due_in_the_gap_is_due_at_its_end(self) -> None:
        due = read(">>02:30 x", when("2026-03-29", "01:50", BERLIN), BERLIN).due_at
        assert due == when("2026-03-29", "03:00", BERLIN)

    def test_a_time_in_the_gap_was_its_end(self) -> None:
        happened = read("02:30 x", when("2026-03-29", "04:00", BERLIN), BERLIN).happened_at
        assert happened == when("2026-03-29", "03:00", BERLIN)


PIECES = some.sampled_from(
    (
        *("02:10", "23:59", "２:１０", "11-22", "02-29", "2026-11-22", "0001-01-01", "9999-12-31"),
        *("#", "＃巡查", "#call", "#nothing", "!", "！！", "!!!", "@", "@12", "＠B2", ">>", "》》"),
        *(">>07:30", ">>9999-12-31", ">>0001-01-01", ">>02-29", "text", "电梯", "a@b.c"),
    )
)
SPACES = some.sampled_from(["", " ", "  ", "\u3000", "\t", "\n"])
LINES = some.one_of(
    some.text(max_size=60),
    some.lists(some.tuples(PIECES, SPACES), max_size=8).map(
        lambda parts: "".join(piece + space for piece, space in parts)
    ),
)
MOMENTS = some.integers(when("1980-01-01", "00:00"), when("2100-01-01", "00:00"))
ZONES = some.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"]
).map(ZoneInfo)


@given(LINES, MOMENTS, ZONES)
def test_any_line_is_understood_and_its_text_is_a_part_of_it(
    line: str, now: int, zone: ZoneInfo
) -> None:
    understood = read(line, now, zone)
    assert understood.text in line
    assert understood.text == understood.text.strip()
    assert understood.due_at is None or understood.carried


@given(LINES, MOMENTS, ZONES)
def test_a_time_without_a_year_never_lies_ahead(line: str, now: int, zone: ZoneInfo) -> None:
    happened = read(line, now, zone).happened_at
    dated = any(year in line for year in ("2026-", "9999-"))
    assert happened is None or happened <= now or dated


@given(some.text(some.characters(exclude_characters=MARKS + ":：", exclude_categories=["Cs"])))
def test_a_line_without_marks_is_its_text(line: str) -> None:
    assert read(line) == Understood(line.strip())


@given(some.permutations(["#call", "!!", "@B2", ">>07:30"]), some.integers(0, 4))
def test_the_order_of_the_marks_and_the_end_they_stand_at_do_not_matter(
    marks: list[str], ahead: int
) -> None:
    line = " ".join([*marks[:ahead], "water in the cellar", *marks[ahead:]])
    due = when("2026-11-24", "07:30")
    assert read(line) == Understood("water in the cellar", None, None, "call", 2, "B2", True, due)


@given(some.integers(0, 23), some.integers(0, 59), MOMENTS, ZONES)
def test_a_due_time_is_the_next_moment_the_clock_shows(
    hour: int, minute: int, now: int, zone: ZoneInfo
) -> None:
    due = read(f">>{hour:02}:{minute:02} x", now, zone).due_at
    assert due is not None
    assert now < due <= now + (24 * 60 + 60) * MINUTE
