"""Signing in and out: what is kept, what is corrected, what is refused, and what the log says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models import audit, staff
from models.database import database
from models.desk import current
from models.errors import DeskError
from models.language import Words
from models.log import reads as log
from models.log.verify import verify
from models.visitors import arriving, badges, leaving, lifecycle, reads, working
from models.visitors.tables import Visit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import (
    ADMIN,
    HOUR,
    LI,
    WANG,
    ZHAO,
    expect,
    new,
    refused,
    sign_in,
)

FULL = "110101199003071234"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


def actions(visit: Visit) -> list[str]:
    return [step.action for step in reads.timeline(visit.id)]


def said() -> list[str]:
    return [entry.text or "" for entry in log.newest(50)]


# In


def test_a_visit_has_a_number_and_is_on_site_from_the_moment_it_is_written() -> None:
    visit = sign_in(party=2, unit="12-1503", purpose="repair", phone="13800001234")
    assert (visit.number, visit.short_number) == ("V-2026-000001", "V-0001")
    assert (visit.state, visit.arrived_at, visit.left_at) == (lifecycle.ON_SITE, NOW, None)
    assert (visit.party, visit.remaining) == (2, 2)
    assert visit.phone == "138****1234"
    assert (visit.taken_by, visit.taken_name) == ("li", "李静")
    assert sign_in("王强").number == "V-2026-000002"


ANY_SCRIPT = [
    *("李", "阿卜杜拉·阿不都热合曼", "Jean-Luc d'Arc van den Berg"),
    *("Ольга", "김철수", "𠮷田太郎"),
]


@pytest.mark.parametrize("name", ANY_SCRIPT)
def test_names_of_any_script_and_length_are_kept_letter_for_letter(name: str) -> None:
    assert sign_in(name).name == name


def test_a_name_has_forty_characters_at_most_and_one_at_least() -> None:
    assert len(sign_in("A" * 40).name) == 40
    with refused("visit_name_long"):
        sign_in("A" * 41)
    with refused("visit_name_missing"):
        sign_in(" \u200b ")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"party": 0}, "visit_party"),
        ({"party": 1000}, "visit_party"),
        ({"document": "none"}, "visit_document"),
        ({"consent": "none"}, "visit_consent"),
        ({"arrived_at": NOW + 1}, "happened_later"),
        ({"unit": "大" * 61}, "text_long"),
        ({"badges": ("99",)}, "badge_unknown"),
    ],
)
def test_a_field_that_will_not_do_is_named_and_nothing_is_written(
    fields: dict[str, object], code: str
) -> None:
    with refused(code):
        sign_in(**fields)
    assert reads.listed(reads.EVERYTHING, NOW, 5) == []


@pytest.mark.parametrize(
    "field", ["name", "organisation", "phone", "unit", "host", "goods_in", "remarks", "programme"]
)
def test_a_whole_document_number_never_reaches_the_file(field: str) -> None:
    fields: dict[str, object] = {field: f"x {FULL}"}
    visit = sign_in(**{"name": "张伟", **fields})  # type: ignore[arg-type]
    assert FULL not in repr(reads.whole(visit.id))
    assert FULL not in repr(database.ask("SELECT * FROM visit_step"))
    assert sign_in(last_four=FULL).last_four == "****1234"


def test_a_plate_is_kept_without_what_is_painted_between() -> None:
    assert sign_in(plate="京a·12345").plate == "京A12345"


def test_an_arrival_that_is_written_up_later_has_its_own_time() -> None:
    visit = sign_in(arrived_at=NOW - HOUR, purpose="delivery")
    assert (visit.arrived_at, visit.taken_at) == (NOW - HOUR, NOW)
    assert visit.state_now(NOW) == lifecycle.OVERSTAY
    assert visit.over_by(NOW) == HOUR // 2


def test_a_device_and_an_admin_do_not_sign_visitors_in() -> None:
    for login in ("gate", ADMIN):
        if login == ADMIN:
            staff.set_roles(ADMIN, ["admin"], audit.Origin("shell", "x"), NOW)
        with refused("not_allowed"):
            sign_in(login=login)


def test_whoever_lost_the_right_while_at_work_is_refused_in_the_write() -> None:
    person = actor(LI)
    staff.disable(LI, audit.Origin("shell", "x"), NOW)
    with refused("disabled"):
        arriving.sign_in(new(), person, NOW)
    assert reads.listed(reads.EVERYTHING, NOW, 5) == []


# Expected


def test_an_expected_visitor_comes_within_the_window_with_what_was_arranged() -> None:
    waiting = expect(unit="3-101", host="王太太", party=2, goods_in="琴")
    assert waiting.state == lifecycle.EXPECTED
    assert [each.id for each in reads.expected(NOW)] == [waiting.id]
    came = arriving.arrive(waiting.id, actor(WANG), NOW + HOUR, party=3, labels=("7",))
    assert (came.state, came.party, came.remaining) == (lifecycle.ON_SITE, 3, 3)
    assert (came.unit, came.host, came.goods_in) == ("3-101", "王太太", "琴")
    assert came.consent == "expected"
    assert came.badges == "07"
    assert reads.expected(NOW) == []


def test_after_the_window_it_is_a_no_show_who_may_come_after_all() -> None:
    waiting = expect()
    later = NOW + 2 * HOUR
    assert reads.visit(waiting.id).state_now(later) == lifecycle.NO_SHOW
    assert [each.id for each in reads.no_shows(later, NOW)] == [waiting.id]
    assert reads.expected(later) == []
    filters = reads.Filters(state=lifecycle.NO_SHOW)
    assert [each.id for each in reads.listed(filters, later, 5)] == [waiting.id]
    assert arriving.arrive(waiting.id, actor(LI), later).state == lifecycle.ON_SITE


def test_a_window_that_is_over_or_ends_before_it_begins_is_refused() -> None:
    for start, end in ((NOW + HOUR, NOW + HOUR), (NOW - HOUR, NOW)):
        with refused("visit_window"):
            expect(start=start, end=end)


def test_a_visit_is_called_off_or_withdrawn_with_a_reason_and_gives_its_badge_back() -> None:
    waiting, came = expect(), sign_in(badges=("01",))
    working.withdraw(waiting.id, "改期", actor(LI), NOW)
    with refused("visit_missing"):
        working.withdraw(came.id, " ", actor(LI), NOW)
    gone = working.withdraw(came.id, "登记错误", actor(LI), NOW)
    assert (gone.state, gone.remaining, gone.left_at) == (lifecycle.WITHDRAWN, 0, None)
    assert reads.badges_out() == []
    assert reads.on_site(NOW) == []


# Out


def test_signing_out_gives_the_badge_back_and_keeps_the_time() -> None:
    visit = sign_in(badges=("07",), goods_in="工具箱")
    left = leaving.leave(visit.id, actor(WANG), NOW + HOUR, goods_out="工具箱")
    assert (left.state, left.left_at, left.remaining) == (lifecycle.LEFT, NOW + HOUR, 0)
    assert (left.goods_in, left.goods_out) == ("工具箱", "工具箱")
    assert reads.badges_out() == []
    assert actions(visit) == ["arrive", "badge_out", "leave", "badge_back"]


def test_of_two_who_sign_the_same_visitor_out_the_second_is_told_by_whom_and_when() -> None:
    visit = sign_in()
    leaving.leave(visit.id, actor(WANG), NOW + HOUR)
    for again in (leaving.leave, leaving.left_earlier):
        with pytest.raises(DeskError) as problem:
            again(visit.id, actor(LI), NOW + 2 * HOUR, expected=visit.version)
        assert problem.value.code == "visit_settled"
        sentence = problem.value.sentence(Words("en"), current().zone)
        assert "V-0001" in sentence
        assert "王强" in sentence
        assert "03:20" in sentence
    assert reads.visit(visit.id).left_at == NOW + HOUR


def test_of_two_at_the_very_same_moment_one_signs_out_and_the_other_is_told() -> None:
    visit = sign_in()
    people = {login: actor(login) for login in (LI, WANG)}
    database.close()
    start = Barrier(2)

    def leave(login: str) -> str:
        start.wait()
        try:
            leaving.leave(visit.id, people[login], NOW + HOUR)
        except DeskError as problem:
            return f"{problem.code} {problem.facts['name']}"
        finally:
            database.close()
        return "out"

    with ThreadPoolExecutor(2) as clerks:
        told = dict(zip((LI, WANG), clerks.map(leave, (LI, WANG)), strict=True))
    [winner] = [login for login, said in told.items() if said == "out"]
    [loser] = {LI, WANG} - {winner}
    assert told[loser] == f"visit_settled {people[winner].account.name}"
    assert actions(visit).count("leave") == 1


def test_whoever_left_unseen_gets_no_time_ever() -> None:
    visit = sign_in(badges=("07",))
    gone = leaving.left_earlier(visit.id, actor(LI), NOW + HOUR, words="门岗没看到")
    assert (gone.state, gone.left_at, gone.remaining) == (lifecycle.UNRECORDED, None, 0)
    assert [loan.badge for loan in reads.badges_out(left=True)] == ["07"]
    with refused("visit_state"):
        working.correct_departure(visit.id, NOW, "x", actor(LI), NOW + HOUR)
    with pytest.raises(Exception, match="CHECK"):
        database.ask("UPDATE visit SET left_at = 5 WHERE id = ?", visit.id)


def test_a_departure_that_was_seen_may_be_written_up_but_not_before_the_arrival() -> None:
    visit = sign_in()
    for wrong in (NOW - 1, NOW + HOUR + 1):
        with refused("visit_moment"):
            leaving.leave(visit.id, actor(LI), NOW + HOUR, left_at=wrong)
    assert leaving.leave(visit.id, actor(LI), NOW + HOUR, left_at=NOW + 5).left_at == NOW + 5


def test_some_of_a_group_leave_and_the_rest_stay() -> None:
    group = sign_in("带队老师", party=20, purpose="tour", programme="参观展厅", unit="A馆、B馆")
    assert "V-2026-000001" in said()[-1]
    assert "20" in said()[-1]
    some_left = leaving.part(group.id, 3, actor(LI), NOW + HOUR)
    assert (some_left.state, some_left.party, some_left.remaining) == (lifecycle.ON_SITE, 20, 17)
    assert reads.inside(NOW).people == 17
    for count in (0, 17, 18):
        with refused("visit_count"):
            leaving.part(group.id, count, actor(LI), NOW + HOUR)
    assert leaving.leave(group.id, actor(LI), NOW + 2 * HOUR).remaining == 0


def test_a_badge_signs_out_its_visitor_and_later_comes_back_alone() -> None:
    visit = sign_in(badges=("07", "08"))
    left = leaving.leave_by_badge("7", actor(LI), NOW + HOUR)
    assert left.state == lifecycle.LEFT
    assert [loan.badge for loan in reads.badges_out(left=True)] == ["08"]
    back = leaving.leave_by_badge("08", actor(LI), NOW + 2 * HOUR)
    assert (back.id, back.left_at) == (visit.id, NOW + HOUR)
    with refused("badge_not_out"):
        leaving.leave_by_badge("7", actor(LI), NOW)


def test_goods_go_out_on_the_word_of_the_unit_and_the_slip_has_a_number() -> None:
    visit = sign_in()
    with refused("visit_missing"):
        leaving.release(visit.id, "电视", " ", actor(LI), NOW)
    for _ in range(2):
        leaving.release(visit.id, "电视", "王太太", actor(LI), NOW)
    slips = [step.facts["slip"] for step in reads.timeline(visit.id) if step.action == "release"]
    assert slips == ["V-0001-1", "V-0001-2"]


# Times and fields


def test_a_wrong_arrival_is_corrected_and_both_times_stay() -> None:
    visit = sign_in(purpose="delivery")
    done = working.correct_arrival(visit.id, NOW - HOUR, "写错", actor(LI), NOW + 5)
    assert (done.arrived_at, done.arrival_was) == (NOW - HOUR, NOW)
    step = reads.timeline(visit.id)[-1]
    assert (step.moment, step.facts["was"], step.words) == (NOW - HOUR, NOW, "写错")
    assert done.state_now(NOW) == lifecycle.OVERSTAY
    again = working.correct_arrival(visit.id, NOW - 2 * HOUR, "还是错", actor(LI), NOW + 6)
    assert again.arrival_was == NOW
    with refused("visit_moment"):
        working.correct_arrival(visit.id, NOW + HOUR, "将来", actor(LI), NOW)
    with refused("visit_missing"):
        working.correct_arrival(visit.id, NOW, "", actor(LI), NOW)


def test_a_wrong_departure_is_corrected_within_the_visit() -> None:
    visit = sign_in()
    leaving.leave(visit.id, actor(LI), NOW + 2 * HOUR)
    done = working.correct_departure(visit.id, NOW + HOUR, "看了录像", actor(LI), NOW + 3 * HOUR)
    assert (done.left_at, done.departure_was) == (NOW + HOUR, NOW + 2 * HOUR)
    with refused("visit_moment"):
        working.correct_departure(visit.id, NOW - 1, "x", actor(LI), NOW + 3 * HOUR)
    with refused("visit_moment"):
        working.correct_arrival(visit.id, NOW + 2 * HOUR, "x", actor(LI), NOW + 3 * HOUR)


def test_an_amended_field_keeps_the_old_on_the_timeline_and_a_phone_masked_there() -> None:
    visit = sign_in(phone="13800001234", unit="1-101")
    working.amend(visit.id, "unit", "1-102", actor(LI), NOW)
    done = working.amend(visit.id, "phone", "13900005678", actor(LI), NOW)
    assert (done.unit, done.phone) == ("1-102", "139****5678")
    first, second = reads.timeline(visit.id)[-2:]
    assert (first.old, first.new) == ("1-101", "1-102")
    assert (second.old, second.new) == ("138****1234", "139****5678")
    assert [v.id for v in reads.listed(reads.Filters(words="1-102"), NOW, 5)] == [visit.id]
    assert reads.listed(reads.Filters(words="1380000"), NOW, 5) == []
    with refused("visit_field"):
        working.amend(visit.id, "arrived_at", "1", actor(LI), NOW)


def test_a_party_is_amended_and_those_who_left_stay_counted() -> None:
    visit = sign_in(party=5)
    leaving.part(visit.id, 2, actor(LI), NOW)
    done = working.amend(visit.id, "party", "6", actor(LI), NOW)
    assert (done.party, done.remaining) == (6, 4)
    with refused("visit_party_left"):
        working.amend(visit.id, "party", "2", actor(LI), NOW)
    with refused("visit_party"):
        working.amend(visit.id, "party", "many", actor(LI), NOW)


def test_longer_is_allowed_until_a_moment_to_come() -> None:
    visit = sign_in(purpose="delivery")
    later = NOW + HOUR
    assert reads.inside(later).overstaying == 1
    working.extend(visit.id, NOW + 3 * HOUR, actor(LI), later, words="业主同意")
    assert reads.inside(later).overstaying == 0
    with refused("visit_moment"):
        working.extend(visit.id, later, actor(LI), later)


def test_who_acts_on_what_somebody_changed_meanwhile_is_told_who_and_what() -> None:
    visit = sign_in()
    working.note(visit.id, "带了狗", actor(ZHAO), NOW)
    with pytest.raises(DeskError) as problem:
        leaving.leave(visit.id, actor(LI), NOW, expected=visit.version)
    assert problem.value.code == "visit_changed"
    assert problem.value.facts["name"] == "赵敏"


def test_who_comes_again_is_a_new_visit() -> None:
    first = sign_in(phone="13800001234")
    leaving.leave(first.id, actor(LI), NOW + HOUR)
    with refused("visit_state"):
        arriving.arrive(first.id, actor(LI), NOW + 2 * HOUR)
    second = sign_in(now=NOW + 2 * HOUR, phone="13800001234")
    assert second.number != first.number
    assert [each.id for each in reads.same_person(second.id)] == [second.id, first.id]


# The log


def test_the_log_has_what_is_out_of_the_ordinary_with_the_number_and_nobody_s_name() -> None:
    visit = sign_in(phone="13800001234", unit="12-1503", badges=("07",))
    leaving.leave(visit.id, actor(LI), NOW + 1, kept=("07",))
    assert said() == []
    badges.lost(visit.id, "07", "没还", actor(LI), NOW + 2)
    other = sign_in(now=NOW + 3)
    working.correct_arrival(other.id, NOW, "写错", actor(LI), NOW + 4)
    leaving.release(other.id, "电视", "王太太", actor(LI), NOW + 4)
    leaving.left_earlier(other.id, actor(LI), NOW + 5)
    arriving.refuse(new("李四"), "喝醉", actor(LI), NOW + 6)
    entries = log.newest(50)
    assert len(entries) == 5
    for entry in entries:
        assert entry.category == "visitor"
        text = entry.text or ""
        assert (entry.reference or "").startswith("visit/")
        assert text.startswith("V-2026-00000")
        for secret in ("张伟", "李四", "1380", "12-1503", "王太太", "喝醉"):
            assert secret not in text
    assert verify().whole


def test_a_refusal_needs_a_reason_and_nobody_is_inside_after_it() -> None:
    with refused("visit_missing"):
        arriving.refuse(new(), "", actor(LI), NOW)
    visit = arriving.refuse(new(), "未经业主同意", actor(LI), NOW)
    assert (visit.state, visit.arrived_at, visit.remaining) == (lifecycle.REFUSED, None, 0)
    waiting = expect("王五")
    assert arriving.refuse_expected(waiting.id, "证件不符", actor(LI), NOW).state == "refused"
    assert reads.on_site(NOW) == []
