"""Who is offered after two characters, and what is taken over of last time."""

from __future__ import annotations

import pytest

from models import spelling
from models.visitors import arriving, leaving, names, offers, passes, retention, working
from models.visitors.offers import EXPECTED, PASS, RETURNING
from models.visitors.passes import NewPass
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import DAY, HOUR, LI, expect, new, refused, sign_in


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


def found(typed: str, now: int = NOW) -> list[str]:
    return [offer.name for offer in offers.like(typed, now)]


@pytest.mark.parametrize(
    "typed",
    [
        *("张伟", "zhang", "zhangwei", "Zhang Wei", "zw", "ZW"),
        *("138", "138 0000", "1234", "１２３４", "京A", "京A12345", "A123"),
    ],
)
def test_two_characters_find_who_was_here(typed: str) -> None:
    sign_in("张伟", phone="13800001234", plate="京A12345")
    sign_in("李四", phone="13900005678")
    assert found(typed) == ["张伟"]


@pytest.mark.parametrize("typed", ["Jean", "Picard", "luc", "jeanluc picard", "jl", "pi"])
def test_a_foreign_name_is_found_by_each_of_its_words(typed: str) -> None:
    sign_in("Jean Luc Picard")
    assert found(typed) == ([] if typed == "jl" else ["Jean Luc Picard"])


def test_one_character_offers_nothing_and_nobody_is_nobody() -> None:
    sign_in("张伟")
    assert found("张") == found(" ") == found("王五") == found("%_") == []


def test_a_surname_is_read_as_a_surname() -> None:
    assert spelling.pinyin("单小明") == "shanxiaoming"
    assert spelling.pinyin("曾伟") == "zengwei"
    assert spelling.pinyin("Mary Jones") == "mary jones"


def test_everything_of_last_time_but_times_badge_and_consent_is_taken_over() -> None:
    visit = sign_in(
        party=2,
        organisation="顺丰",
        phone="13800001234",
        document="identity",
        last_four="110101199003071234",
        plate="京A12345",
        purpose="repair",
        unit="12-1503",
        host="王太太",
        consent="called",
        goods_in="工具箱",
        badges=("07",),
    )
    leaving.leave(visit.id, actor(LI), NOW + HOUR)
    [offer] = offers.like("zw", NOW + DAY)
    assert (offer.kind, offer.phone, offer.is_inside) == (RETURNING, "138****1234", False)
    again = offers.chosen(offer)
    assert again == new(
        party=2,
        organisation="顺丰",
        phone="13800001234",
        document="identity",
        last_four="1234",
        plate="京A12345",
        purpose="repair",
        unit="12-1503",
        host="王太太",
        goods_in="工具箱",
    )
    second = arriving.sign_in(again, actor(LI), NOW + DAY)
    assert [each.id for each in offers.like("zw", NOW + DAY)] == [second.id]


def test_two_people_of_one_name_are_two_and_the_latest_stands_first() -> None:
    sign_in("张伟", phone="13800001111", unit="1-1")
    sign_in("张伟", phone="13800002222", unit="2-2")
    assert [offer.unit for offer in offers.like("张伟", NOW)] == ["2-2", "1-1"]


def test_who_is_expected_stands_first_then_a_pass_then_who_was_here() -> None:
    sign_in("张一")
    passes.add(
        NewPass("standing", "张二", "1-1", NOW, NOW + DAY, authority="王太太"), actor(LI), NOW
    )
    expect("张三")
    assert [(each.kind, each.name) for each in offers.like("zh", NOW)] == [
        (EXPECTED, "张三"),
        (PASS, "张二"),
        (RETURNING, "张一"),
    ]
    assert [each.kind for each in offers.like("zh", NOW + 3 * HOUR)] == [PASS, RETURNING, RETURNING]


def test_who_is_inside_is_told_apart() -> None:
    sign_in("张伟")
    assert offers.like("张伟", NOW)[0].is_inside
    assert [each.name for each in offers.inside_already(new("张伟"))] == ["张伟"]


def test_who_was_refused_or_withdrawn_is_not_offered() -> None:
    arriving.refuse(new("张伟"), "喝醉", actor(LI), NOW)
    working.withdraw(sign_in("张三").id, "登记错误", actor(LI), NOW)
    assert found("zh") == []


def test_units_are_offered_as_the_desk_has_used_them() -> None:
    for unit in ("12-1503", "12-1504", "12-1503", "3-101"):
        sign_in(unit=unit)
    assert offers.units_like("12") == ["12-1503", "12-1504"]
    assert offers.units_like("") == []


@pytest.mark.parametrize(
    ("unit", "building"),
    [("12-1503", "12"), ("A座1201", "A"), ("3号楼502", "3"), ("大堂", "大堂"), ("", "")],
)
def test_a_unit_stands_in_a_building(unit: str, building: str) -> None:
    assert names.building(unit) == building


def test_a_purged_visit_is_not_taken_over() -> None:
    visit = sign_in("张伟")
    offer = offers.like("张伟", NOW)[0]
    leaving.leave(visit.id, actor(LI), NOW + HOUR)
    retention.purge(NOW + DAY, actor("admin"), NOW + DAY)
    with refused("visit_person_unknown"):
        offers.chosen(offer)
    assert found("张伟") == []
