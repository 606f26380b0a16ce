"""Document numbers: caught wherever they are typed; phones, plates, units and dates stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.visitors.documents import MARK, cut

CUT = {
    "110101199003071234": "1234",
    "11010119900307123x": "123X",
    "110101 19900307 123X": "123X",
    "1101 0119 9003 0712 34": "1234",
    "110101-19900307-1234": "1234",
    "１１０１０１１９９００３０７１２３４": "1234",
    "130102850307123": "7123",
    "E12345678": "5678",
    "EA1234567": "4567",
    "A123456(7)": "4567",
    "H1234567890": "7890",
    "X1234567L": "567L",
    "123456789": "6789",
    "6222021234567890123": "0123",
    "身份证110101199003071234": "身份证1234",
    "身份证号：110101 19900307 123X": "身份证号：123X",
    "护照E12345678": "护照5678",
    "证件号:12345678": "证件号:5678",
    "台胞证 12345678": "台胞证 5678",
    "passport C01X00T47": "passport 0T47",
    "id:12345": "id:2345",
    "证:1234 5678 9012 3456": "证:3456",
    "军字第1234567号": "军字第4567号",
    "给E12345678办卡": "给5678办卡",
}
KEPT = [
    "13800001234",
    "138 0000 1234",
    "138-0000-1234",
    "+8613800001234",
    "+86 138 0000 1234",
    "8613800001234",
    "008613800001234",
    "010-12345678",
    "075512345678",
    "0755 1234567",
    "(010)12345678",
    "021-1234567-123",
    "12345678",
    "4001234567",
    "400-123-4567",
    "+44 7911 123456",
    "0044 7911123456",
    "415-555-2671",
    "85291234567",
    "tel 123456789",
    "电话123456789",
    "京A12345",
    "京A·12345",
    "京AD12345",
    "粤Z1234港",
    "沪A123456",
    "plate:ABC12345",
    "plate:B-ZZ998877",
    "车牌:B1234567",
    "12-1503",
    "2026-11-24 09:00-11:00",
    "20261124",
    "证1234",
    "id:123X",
    "证1234 13800001234",
    "证1234 138 0000 1234",
    "证1234 12-1503",
    "证1234 1503 2人",
    "证件 13800001234",
    "施工许可证20260012",
    "13800001234 13900001111",
    "+8613800001234 13900001111",
    "张三 2人 12-1503 维修 京A12345 证1234 牌07 带:工具箱",
    "Madrid 12345",
]


@pytest.mark.parametrize("text", CUT)
def test_a_document_number_is_cut_to_its_last_four_and_said(text: str) -> None:
    done = cut(text)
    assert done.text == CUT[text]
    assert done.was_cut
    assert done.found[0] in done.text


@pytest.mark.parametrize("text", CUT)
def test_it_is_cut_within_a_line_as_well(text: str) -> None:
    assert cut(f"张三 {text} 13800001234 京A12345").text == f"张三 {CUT[text]} 13800001234 京A12345"


@pytest.mark.parametrize("text", KEPT)
def test_phones_plates_units_dates_and_what_is_short_stay(text: str) -> None:
    done = cut(text)
    assert done.text == text
    assert not done.was_cut


def test_a_bare_number_on_the_line_gets_the_mark_of_a_document() -> None:
    assert cut("张三 110101199003071234", mark=MARK).text == "张三 id:1234"
    assert cut("张三 证110101199003071234", mark=MARK).text == "张三 证1234"
    assert cut("passport: E12345678", mark=MARK).text == "passport: 5678"


def test_a_field_with_numbers_of_its_own_loses_only_what_can_be_nothing_else() -> None:
    assert cut("202611240012", strict=True).text == "202611240012"
    assert cut("B-ZZ998877", strict=True).text == "B-ZZ998877"
    assert cut("110101199003071234", strict=True).text == "1234"
    assert cut("E12345678", strict=True).text == "5678"


def test_two_on_a_line_are_both_cut() -> None:
    done = cut("110101199003071234 和 E87654321")
    assert done.text == "1234 和 4321"
    assert done.found == ("1234", "4321")


IDENTITIES = some.builds(
    "{:06}{:04}{:02}{:02}{:03}{}".format,
    some.integers(110000, 659999),
    some.integers(1930, 2020),
    some.integers(1, 12),
    some.integers(1, 28),
    some.integers(0, 999),
    some.sampled_from("0123456789X"),
)
MOBILES = some.builds("1{}{:09}".format, some.integers(3, 9), some.integers(0, 10**9 - 1))
AROUND = some.text("张三访客 ，。;:工具箱带-", max_size=8)


@given(IDENTITIES, AROUND, AROUND)
def test_no_identity_number_gets_through_whatever_stands_around(
    number: str, before: str, behind: str
) -> None:
    done = cut(before + number + behind)
    assert number[:-4] not in done.text
    assert done.text == before + number[-4:] + behind
    assert cut(done.text) == type(done)(done.text)


@given(MOBILES, AROUND, AROUND, some.sampled_from(("", "+86", "86", "+86 ", "0086")))
def test_no_mobile_is_ever_cut(number: str, before: str, behind: str, country: str) -> None:
    text = before.rstrip("-") + " " + country + number + behind.lstrip("-")
    assert cut(text).text == text


@given(
    some.sampled_from("京沪粤浙苏"),
    some.from_regex(r"[A-H]([A-Z0-9]{5}|D[0-9]{5})", fullmatch=True),
)
def test_no_plate_is_ever_cut(province: str, rest: str) -> None:
    assert not cut(f"张三 {province}{rest} 2人").was_cut


@given(some.text(max_size=60))
def test_any_text_is_taken_and_what_holds_no_number_stays(text: str) -> None:
    done = cut(text)
    assert done.was_cut or done.text == text
