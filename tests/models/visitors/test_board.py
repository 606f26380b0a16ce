"""Who is inside: the board, the roll-call, the closing hour, goods, what is found over time."""

from __future__ import annotations

import pytest

from models.clock import MINUTE
from models.desk import current
from models.errors import DeskError
from models.language import Words
from models.sheets import as_html, as_text
from models.visitors import arriving, goods, leaving, papers, reads, working
from models.visitors.reads import Filters
from models.visitors.tables import Visit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.visitors.registering import DAY, HOUR, LI, expect, new, refused, sign_in

EN = Words("en")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


def names(visits: list[Visit]) -> list[str]:
    return [visit.name for visit in visits]


def test_overstaying_stand_first_the_longest_over_in_front_then_by_arrival() -> None:
    sign_in("long", purpose="delivery")
    sign_in("longer", purpose="delivery", arrived_at=NOW - MINUTE)
    sign_in("late", now=NOW + HOUR)
    sign_in("early", arrived_at=NOW)
    sign_in("own words", purpose="看望父母")
    later = NOW + HOUR
    assert names(reads.on_site(later)) == ["longer", "long", "early", "own words", "late"]
    assert reads.inside(later) == reads.Inside(visits=5, people=5, overstaying=2)
    assert names(reads.overstaying(later)) == ["longer", "long"]
    assert reads.on_site(later)[0].over_by(later) == 31 * MINUTE
    assert names(reads.listed(Filters(state="overstay"), later, 9)) == ["long", "longer"]


def test_each_purpose_has_its_own_limit_from_the_desk_s_settings() -> None:
    desk = current()
    assert arriving.allowed_minutes(desk, "delivery") == 30
    assert arriving.allowed_minutes(desk, "看望父母") == desk.visit_minutes_other
    assert sign_in(purpose="viewing").limit_at == NOW + 60 * MINUTE


def test_after_the_closing_hour_whoever_is_open_is_listed_until_settled_or_allowed() -> None:
    evening, closing = at(21, 30), at(22, 0)
    sign_in("guest", now=evening, purpose="personal")
    sign_in("worker", now=evening, purpose="repair")
    desk = current()
    assert reads.unsettled(desk, closing - 1) == []
    assert names(reads.unsettled(desk, closing + 1)) == ["guest", "worker"]
    guest, worker = reads.unsettled(desk, closing + 1)
    working.extend(guest.id, at(8, day=25), actor(LI), closing + 1)
    leaving.left_earlier(worker.id, actor(LI), closing + 2)
    sign_in("night", now=closing + 3)
    assert reads.unsettled(desk, closing + 4) == []
    assert names(reads.unsettled(desk, at(8, day=25))) == ["guest"]
    assert names(reads.unsettled(desk, at(22, day=25))) == ["guest", "night"]


def test_the_roll_call_is_one_page_by_building_with_sizes_boxes_and_a_total() -> None:
    sign_in("张伟", party=2, unit="12-1503", phone="13800001234", badges=("07",))
    sign_in("Mary Jones", unit="3-101", host="Mrs Lee")
    group = sign_in("带队老师", party=20, unit="A座大厅", programme="参观")
    leaving.part(group.id, 3, actor(LI), NOW)
    sign_in("李")
    sheet = papers.roll_call(reads.on_site(NOW), current(), EN, NOW)
    assert [part.heading.split("  ")[0] for part in sheet.parts] == [
        "Building A",
        "Building 3",
        "Building 12",
        "Without a unit",
    ]
    text = as_text(sheet, EN)
    assert "People: 21, visits: 4" in text
    assert text.count("[ ]") == 4
    for said in ("张伟", "12-1503", "Mary Jones", "3-101  Mrs Lee", "17", "V-0001", "07", "02:20"):
        assert said in text
    assert "1380" not in text
    assert "\f" not in text
    assert "张伟" in as_html(sheet, EN)


def test_an_empty_house_says_so() -> None:
    assert "Nobody is signed in." in as_text(papers.roll_call([], current(), EN, NOW), EN)


def test_the_release_slip_says_what_goes_who_carries_it_and_who_allows_it() -> None:
    visit = sign_in("钱师傅", unit="3-101", phone="13800001234", last_four="1234", goods_in="梯子")
    leaving.release(visit.id, "旧电视一台", "王太太", actor(LI), NOW)
    sheet = papers.release_slip(reads.detail(visit.id), "V-0001-1", current(), EN)
    text = as_text(sheet, EN)
    for said in ("旧电视一台", "钱师傅", "王太太", "3-101", "138****1234", "****1234", "V-0001-1"):
        assert said in text
    assert "13800001234" not in text
    with refused("visit_unknown"):
        papers.release_slip(reads.detail(visit.id), "V-0001-2", current(), EN)


def test_the_closing_list_has_a_box_for_each() -> None:
    sign_in("张伟", now=at(21), purpose="delivery")
    text = as_text(papers.closing_list(current(), EN, at(23)), EN)
    assert "[ ]" in text
    assert "张伟" in text
    assert "overstay" in text


@pytest.mark.parametrize(
    ("brought", "taken", "staying", "not_brought"),
    [
        ("工具箱、梯子", "工具箱，梯子", (), ()),
        ("工具箱、梯子2", "梯子1", ("工具箱", "梯子"), ()),
        ("2 boxes, ladder", "2 boxes; TV", ("ladder",), ("tv",)),
        ("", "电视", (), ("电视",)),
        ("纸箱×3", "纸箱3个", (), ()),
        ("iphone 15", "", ("iphone x15",), ()),
        ("", "", (), ()),
    ],
)
def test_goods_out_are_held_against_goods_in(
    brought: str, taken: str, staying: tuple[str, ...], not_brought: tuple[str, ...]
) -> None:
    found = goods.compare(brought, taken)
    assert (found.staying, found.not_brought) == (staying, not_brought)
    assert found.needs_release == bool(not_brought)


# Find


def test_everything_of_a_person_a_plate_a_unit_a_badge_and_a_number_is_found() -> None:
    first = sign_in("张伟", phone="13800001234", plate="京A12345", unit="12-1503", badges=("07",))
    leaving.leave(first.id, actor(LI), NOW + HOUR)
    second = sign_in("张伟", now=NOW + DAY, unit="3-101", goods_in="电钻")
    sign_in("李四", now=NOW + DAY)
    both, one = [second.id, first.id], [first.id]

    def found(**filters: object) -> list[int]:
        return [each.id for each in reads.listed(Filters(**filters), NOW, 9)]  # type: ignore[arg-type]

    for words in ("张伟", "zhangwei", "zw"):
        assert found(words=words) == both
    for words in ("13800001234", "1234", "京A12345", "A12345", "12-1503", "V-0001", "07"):
        assert found(words=words) == one
    assert found(words="电钻") == [second.id]
    assert found(plate="京A12345") == found(unit="12-1503") == found(badge="07") == one
    assert found(since=NOW + DAY, words="张伟") == [second.id]
    assert reads.count(Filters(words="张伟"), NOW) == 2
    assert [each.id for each in reads.same_person(first.id)] == both
    assert reads.find("1").id == reads.find("V-2026-000001").id == reads.find("v-0001").id
    with refused("visit_unknown"):
        reads.find("V-2025-000001")


@pytest.mark.parametrize("words", ["", "张伟"])
def test_the_list_goes_on_in_pages_both_ways(words: str) -> None:
    ids = [sign_in("张伟", now=NOW + turn).id for turn in range(7)]
    filters = Filters(words=words)
    first = reads.listed(filters, NOW, 3)
    second = reads.listed(filters, NOW, 3, reads.key(first[-1]))
    assert [each.id for each in first + second] == ids[::-1][:6]
    assert reads.listed_before(filters, NOW, 3, reads.key(second[0])) == first
    assert [each.id for each in reads.everything(filters, NOW)] == ids[::-1]


def test_groups_are_found_by_themselves() -> None:
    group = sign_in("老师", party=20, purpose="tour")
    sign_in("张伟")
    assert [each.id for each in reads.listed(Filters(groups=True), NOW, 9)] == [group.id]
    assert group.is_group


def test_what_is_typed_is_never_a_pattern_or_a_query() -> None:
    sign_in("张伟")
    for typed in ('"', "c++", "%", "_", "' OR 1=1 --", "NEAR(", "*"):
        reads.listed(Filters(words=typed), NOW, 9)
    with pytest.raises(DeskError):
        reads.find("V-____-______")


def test_who_is_expected_next_stands_first() -> None:
    expect("later", start=NOW + 2 * HOUR, end=NOW + 3 * HOUR)
    expect("sooner")
    assert names(reads.expected(NOW)) == ["sooner", "later"]
    assert names(reads.expected(NOW, until=NOW + 2 * HOUR)) == ["sooner"]
    assert arriving.sign_in(new("x"), actor(LI), NOW).name == "x"
