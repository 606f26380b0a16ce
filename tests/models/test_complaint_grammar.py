"""The line a case is taken on: every rule by example in both languages, and for any line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.complaints import grammar
from models.complaints.grammar import Understood, understand
from models.complaints.tables import KINDS, MAJOR, URGENT, NewComplaint
from models.language import Words

KNOWN = grammar.spellings((Words("zh"), Words("en")))


def read(line: str) -> Understood:
    return understand(line, KNOWN)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("楼上漏水", Understood("楼上漏水")),
        (
            "12-1503 张女士 13812345678 #投诉 !! 楼上漏水",
            Understood("楼上漏水", "12-1503", "张女士", "13812345678", "complaint", None, MAJOR),
        ),
        (
            "12-1503 Mary Jones 138-1234-5678 #repair ! tap drips",
            Understood(
                "tap drips", "12-1503", "Mary Jones", "138-1234-5678", "repair", None, URGENT
            ),
        ),
        (
            "12-1503 张女士：楼上漏水，水已到客厅",
            Understood("楼上漏水，水已到客厅", "12-1503", "张女士"),
        ),
        (
            "12-1503 Mrs Zhang: water from above",
            Understood("water from above", "12-1503", "Mrs Zhang"),
        ),
        ("@大堂 #报修灯不亮", Understood("灯不亮", "大堂", kind="repair")),
        ("＠B2 ＃repair ！！ water", Understood("water", "B2", kind="repair", severity=MAJOR)),
        ("#来访 #建议 加一盏灯", Understood("加一盏灯", kind="suggestion", channel="in_person")),
        ("#集体 电梯停运", Understood("电梯停运", severity=3)),
        (
            "water from above #repair !!",
            Understood("water from above", kind="repair", severity=MAJOR),
        ),
        (
            "8-2501 邓 #报修 水压低",  # perhaps a name, perhaps not: its mark counts all the same
            Understood("邓 #报修 水压低", "8-2501", kind="repair"),
        ),
        (
            "Bob @hall #nosuch #by_letter lamp out",
            Understood("Bob @hall #nosuch #by_letter lamp out", "hall", channel="letter"),
        ),
        ("13812345678 漏水", Understood("漏水", phone="13812345678")),
        ("010-88886666 漏水", Understood("漏水", phone="010-88886666")),
        ("王强 13812345678，漏水", Understood("漏水", None, "王强", "13812345678")),
        ("1-2-1503 漏水", Understood("漏水", "1-2-1503")),
        ("#request_for_help lost child", Understood("lost child", kind="help")),
        ("漏水 13812345678", Understood("漏水", phone="13812345678")),
        ("张女士 13812345678", Understood("", complainant="张女士", phone="13812345678")),
        ("", Understood("")),
    ],
)
def test_who_where_the_marks_and_the_rest(line: str, expected: Understood) -> None:
    assert read(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "water in 12-1503",
        "#nosuch water",
        "!important sign fell",
        "!!! three marks",
        "楼上漏水，电话13812345678",
        "self-made noise",
        "3 people stuck",
    ],
)
def test_what_only_looks_like_grammar_stays_what_happened(line: str) -> None:
    assert read(line) == Understood(line)


def test_a_second_mark_of_a_kind_is_text() -> None:
    assert read("#repair #complaint water") == Understood("#complaint water", kind="repair")


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("3-0101 王女士 #胡闹 !! 门口有垃圾", MAJOR),
        ("#胡闹！！ 门口有垃圾", MAJOR),
        ("#胡闹 #乱写 ! 门口有垃圾", URGENT),
        ("8-2501 邓 #报修 !! 水压低", MAJOR),
        ("! #nosuch !! rubbish", URGENT),
        ("rubbish !! everywhere", None),
        ("#nosuch rubbish !! everywhere", None),
        ("rubbish at #5! please come", None),
        ("#nosuch !!! rubbish", None),
    ],
)
def test_the_severity_behind_a_word_that_is_unknown_counts(line: str, severity: int | None) -> None:
    assert read(line).severity == severity


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("3-0101 王女士 #胡闹 !! 门口有垃圾", ["#胡闹"]),
        ("Bob @hall #nosuch #by_letter lamp out", ["#nosuch"]),
        ("#repair #complaint water", ["#complaint"]),
        ("8-2501 邓 #报修 水压低", []),
        ("as in #1044 of the log", []),
        ("water #repair !!", []),
    ],
)
def test_a_word_behind_a_hash_that_says_nothing_is_told(line: str, told: list[str]) -> None:
    assert grammar.as_text(read(line), KNOWN) == told


def test_what_the_line_does_not_say_is_as_usual() -> None:
    assert read("漏水").complaint() == NewComplaint("漏水", "complaint", "phone")


NAMES = some.sampled_from(["", "张女士", "Mary Jones"])
CASES = some.builds(
    NewComplaint,
    some.sampled_from(["楼上漏水", "water from above", "水管：爆了"]),
    some.sampled_from(sorted(KINDS)),
    some.sampled_from(["phone", "letter", "in_person"]),
    some.integers(0, 3),
    NAMES,
    some.just("13812345678"),
    some.sampled_from(["12-1503", "大堂", ""]),
)


@given(CASES, some.sampled_from(["zh", "en"]))
def test_a_line_that_was_written_is_understood_as_the_same(
    new: NewComplaint, language: str
) -> None:
    words = Words(language)
    labels = {code: words(label) for code, label in KINDS.items()}
    labels |= {code: words(label) for code, label in grammar.CHANNELS.items()}
    labels["collective"] = words("collective")
    assert read(grammar.written(new, labels)).complaint() == new


@given(some.text(alphabet="12-503张伟 #!@:报修repair\u3000一8", max_size=40) | some.text())
def test_any_line_is_understood_and_what_happened_is_a_part_of_it(line: str) -> None:
    found = read(line)
    assert found.words in line
    for part in (found.unit, found.complainant, found.phone):
        assert part is None or part in line
