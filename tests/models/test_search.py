"""Search: Chinese by two characters, English by prefix, and nothing typed is ever syntax."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models import search
from models.log import reads
from models.log.reads import Filters
from tests.factories import write

MakeDesk = Callable[..., Path]
TEXTS = (
    "12-1503 客厅漏水，水泵房已停泵",
    "Lift 2 stuck between floors, people inside",
    "巡查18层正常 all quiet",
    "the C++ training is at 10:30 in ROOM B",
    'he said "open the door" and left',
    "电话 ０１０－１２３４ 来访",
)


@pytest.fixture
def texts(desk: MakeDesk) -> None:
    desk("en")
    for text in TEXTS:
        write(text)


def found(words: str) -> list[int]:
    return [entry.number for entry in reads.newest(99, Filters(words=words))]


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("漏水", [1]),
        ("水泵", [1]),
        ("泵房", [1]),
        ("停泵", [1]),
        ("客厅漏水", [1]),
        ("厅水", []),
        ("层", [3]),
        ("泵", [1]),
        ("18层", [3]),
        ("巡查 quiet", [3]),
        ("stu", [2]),
        ("STUCK", [2]),
        ("lift floor", [2]),
        ("tuck", []),
        ("peopl insi", [2]),
        ("12-1503", [1]),
        ("c++", [4]),
        ("10:30", [4]),
        ('"', [1, 2, 3, 4, 5, 6]),
        ('"open', [5]),
        ("open OR lift", []),
        ("NOT lift", []),
        ("door)", [5]),
        ("010", [6]),
        ("０１０", [6]),
        ("Ｌｉｆｔ", [2]),
        ("访", [6]),
        ("１０１", []),
    ],
)
def test_what_is_found(words: str, expected: list[int]) -> None:
    assert found(words) == expected


@pytest.mark.usefixtures("texts")
def test_every_two_characters_of_a_chinese_text_are_found() -> None:
    for number, text in enumerate(TEXTS, start=1):
        for pair in (text[at : at + 2] for at in range(len(text) - 1)):
            if all("\u4e00" <= character <= "\u9fff" for character in pair):
                assert number in found(pair), pair


@pytest.mark.usefixtures("texts")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some.text(max_size=20) | some.text("\"'*+-^(){}:_ANDORTNE水泵 a", max_size=12))
def test_anything_can_be_typed(words: str) -> None:
    assert set(found(words)) <= set(range(1, len(TEXTS) + 1))


def test_no_word_is_no_query() -> None:
    assert search.query("?! _") is None
