"""The quick line: who, how many, where, why, in any order, in either language, at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.language import LANGUAGES, Words
from models.visitors import grammar
from models.visitors.grammar import Understood, understand
from models.visitors.tables import CONSENTS, PURPOSES, NewVisit

KNOWN = grammar.spellings(tuple(map(Words, LANGUAGES)))
PLAIN = grammar.spellings(())


def read(line: str) -> Understood:
    return understand(line, {"维修": ("purpose", "repair"), "来电": ("consent", "called"), **PLAIN})


ALL = Understood(
    name="张伟",
    party=2,
    unit="12-1503",
    purpose="repair",
    plate="京A12345",
    last_four="1234",
    badges=("07",),
    goods_in="工具箱",
)


def test_the_whole_line_is_understood() -> None:
    assert read("张伟 2人 12-1503 维修 京A12345 证1234 牌07 带:工具箱") == ALL


def test_it_is_understood_in_english_too() -> None:
    line = "Mary Ann Jones x2 12-1503 repair plate:B-AB123 id:1234 badge:7 with:tool box"
    assert read(line) == Understood(
        name="Mary Ann Jones",
        party=2,
        unit="12-1503",
        purpose="repair",
        plate="B-AB123",
        last_four="1234",
        badges=("7",),
        goods_in="tool box",
    )


def test_full_width_signs_are_the_same() -> None:
    assert (
        read("张伟　２人　１２－１５０３　维修　京Ａ１２３４５　证１２３４　牌０７　带：工具箱")
        == ALL
    )


@given(some.permutations(["2人", "12-1503", "维修", "京A12345", "证1234", "牌07", "带:工具箱"]))
def test_the_pieces_stand_in_any_order(pieces: list[str]) -> None:
    assert read(" ".join(["张伟", *pieces])) == ALL


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("李", "李"),
        ("阿卜杜拉·阿不都热合曼 2人", "阿卜杜拉·阿不都热合曼"),
        ("Jean-Luc d'Arc van den Berg x2", "Jean-Luc d'Arc van den Berg"),
        ("J. R. R. Tolkien 12-1503", "J. R. R. Tolkien"),
        ("Ольга Иванова 证1234", "Ольга Иванова"),
        ("김철수 2人", "김철수"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("带队老师 20人", "带队老师"),
        ("A" * 40, "A" * 40),
        ("12-1503 张伟", "张伟"),
        ('name:"12 Monkeys" x2', "12 Monkeys"),
    ],
)
def test_a_name_is_of_any_script_with_dots_and_blanks(line: str, name: str) -> None:
    understood = read(line)
    assert (understood.name, understood.rest) == (name, ())


@pytest.mark.parametrize(
    ("piece", "field", "value"),
    [
        ("x2", "party", 2),
        ("X20", "party", 20),
        ("×3", "party", 3),
        ("3位", "party", 3),
        ("共12人", "party", 12),
        ("party:4", "party", 4),
        ("人数:4", "party", 4),
        ("13800001234", "phone", "13800001234"),
        ("138 0000 1234", "phone", "13800001234"),
        ("0755-12345678", "phone", "0755-12345678"),
        ("12345678", "phone", "12345678"),
        ("电话:87654321", "phone", "87654321"),
        ("tel:+44-7911-123456", "phone", "+44-7911-123456"),
        ("粤AD12345", "plate", "粤AD12345"),
        ("京a·12345", "plate", "京A·12345"),
        ("车牌:WJ1234", "plate", "WJ1234"),
        ("id:12x4", "last_four", "12X4"),
        ("证件:1234", "last_four", "1234"),
        ("身份证1234", "last_four", "1234"),
        ("牌07,08", "badges", ("07", "08")),
        ("badge:7,8", "badges", ("7", "8")),
        ("with:laptop", "goods_in", "laptop"),
        ("携带:梯子、电钻", "goods_in", "梯子、电钻"),
        ("for:repair", "purpose", "repair"),
        ("for:fixing the lift", "purpose", "fixing the lift"),
        ("事由:看望父母", "purpose", "看望父母"),
        ("delivery", "purpose", "delivery"),
        ("A座1201", "unit", "A座1201"),
        ("3号楼502室", "unit", "3号楼502室"),
        ("@大堂", "unit", "大堂"),
        ("at:lobby", "unit", "lobby"),
        ("to:Mrs Wang", "host", "Mrs Wang"),
        ("找:王太太", "host", "王太太"),
        ("单位:顺丰", "organisation", "顺丰"),
        ("找王太太", "host", "王太太"),
        ("带工具箱", "goods_in", "工具箱"),
        ("tel:+1 415 555 2671", "phone", "+1 415 555 2671"),
        ("2 people", "party", 2),
        ("ok:called", "consent", "called"),
        ("同意:来电", "consent", "called"),
        ("note:has a dog", "remarks", "has a dog"),
    ],
)
def test_each_piece_is_known_by_its_look_or_its_mark(piece: str, field: str, value: object) -> None:
    understood = read(f"张伟 {piece}")
    assert getattr(understood, field) == value
    assert (understood.name, understood.rest) == ("张伟", ())


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("张伟 2人 什么", ("什么",)),
        ("张伟 小李", ("小李",)),
        ("张伟 ok:maybe", ("ok:maybe",)),
        ("张伟 party:many", ("party:many",)),
        ("张伟 2人 3人", ("3人",)),
        ("John x2 thing 12-1503 more", ("thing", "more")),
        ("A" * 30 + " " + "B" * 30, ("B" * 30,)),
    ],
)
def test_what_means_nothing_is_told_and_not_dropped(line: str, rest: tuple[str, ...]) -> None:
    assert read(line).rest == rest


@pytest.mark.parametrize("number", ["110101199003071234", "110101 19900307 1234", "E12341234"])
def test_a_whole_document_number_is_cut_said_and_understood(number: str) -> None:
    for line in (f"张伟 {number} 2人", f"张伟 证{number} 2人", f"张伟 id:{number} 2人"):
        understood = read(line)
        assert (understood.last_four, understood.cut) == ("1234", ("1234",))
        assert (understood.name, understood.party, understood.rest) == ("张伟", 2, ())
        assert number[:6] not in repr(understood)


def test_the_line_says_more_than_last_time_did() -> None:
    before = NewVisit("张伟", 3, phone="13800001234", purpose="delivery", unit="1-1")
    now = read("name:张伟 2人 维修").visit(before)
    assert (now.party, now.purpose, now.unit, now.phone) == (2, "repair", "1-1", "13800001234")


def test_the_words_of_both_languages_are_known() -> None:
    assert {code for _, code in KNOWN.values()} == {*PURPOSES, *CONSENTS}


FIELD = some.text("张伟abc AB·-", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(
    some.builds(
        NewVisit,
        name=FIELD.map(lambda text: "N" + " ".join(text.split())),
        party=some.integers(1, 999),
        phone=some.sampled_from(("", "13800001234", "0755-12345678")),
        last_four=some.sampled_from(("", "1234", "12X4")),
        plate=some.sampled_from(("", "京A12345", "B-AB 123")),
        unit=some.sampled_from(("", "12-1503", "大堂", "Hall 2")),
        purpose=some.sampled_from((*PURPOSES, "看望父母")),
        consent=some.sampled_from(("", *CONSENTS)),
        badges=some.sampled_from(((), ("07",), ("07", "A-1"))),
        goods_in=some.sampled_from(("", "工具箱", "two boxes")),
    )
)
def test_a_visit_written_as_a_line_is_the_same_visit(new: NewVisit) -> None:
    labels = {**PURPOSES, **CONSENTS}
    understood = understand(grammar.written(new, labels), PLAIN)
    assert understood.rest == ()
    assert understood.visit() == new


@given(some.text(max_size=80))
def test_no_line_is_too_odd(line: str) -> None:
    read(line)


@pytest.mark.parametrize(("typed", "code"), [("同意:电话", "called"), ("同意:当面", "door")])
def test_consent_is_said_for_short_too(typed: str, code: str) -> None:
    assert understand(f"张伟 {typed}", KNOWN).consent == code
