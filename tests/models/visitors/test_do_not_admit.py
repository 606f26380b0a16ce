"""The do-not-admit list: whom it means, why, until when; who may see what; what is decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import audit
from models.errors import DeskError
from models.log import reads as log
from models.log.verify import verify
from models.visitors import arriving, do_not_admit, matching, reads, working
from models.visitors.arriving import ADMIT, NOT_SAME, Decision
from models.visitors.do_not_admit import Barred, Match, NewBarred, Who
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import (
    DAY,
    HOUR,
    LI,
    WANG,
    ZHAO,
    expect,
    new,
    refused,
    sign_in,
)

ALIKE = [
    ("张伟", "张伟", "name"),
    ("张玮", "张伟", "sound"),
    ("章威", "张伟", "sound"),
    ("Zhang Wei", "张伟", "sound"),
    ("Wei Zhang", "张伟", "sound"),
    ("臧伟", "张伟", "near"),
    ("陈静", "陈金", "near"),
    ("欧阳娜娜", "欧阳那那", "sound"),
    ("王大明", "王小明", "edit"),
    ("单田方", "单田芳", "sound"),
    ("John Smith", "Smith John", "name"),
    ("Jon Smith", "John Smith", "edit"),
    ("Jhon Smith", "John Smith", "edit"),
    ("john  smith", "John Smith", "name"),
    ("ＪＯＨＮ Smith", "John Smith", "name"),
]
UNLIKE = [
    ("张三", "张伟"),
    ("王小明", "李小明"),
    ("王伟", "王强"),
    ("Jim", "Tim"),
    ("John Smith", "Jane Smith"),
    ("王大明", "王小朋"),
    ("", "张伟"),
]


@pytest.mark.parametrize(("typed", "listed", "why"), ALIKE)
def test_names_that_may_be_the_same_match_and_say_why(typed: str, listed: str, why: str) -> None:
    assert matching.why(Who(typed), Who(listed)) == (why,)
    assert matching.keys(Who(typed)) & matching.keys(Who(listed))


@pytest.mark.parametrize(("typed", "listed"), UNLIKE)
def test_others_do_not(typed: str, listed: str) -> None:
    assert matching.why(Who(typed), Who(listed)) == ()


def test_aliases_last_four_phone_and_plate_match_by_themselves_and_together() -> None:
    entry = Who("张伟", "1234", "+86 138 0000 1234", "京A12345", ("大伟", "Zorro Fox"))
    assert matching.why(Who("大伟"), entry) == ("alias",)
    assert matching.why(Who("zorro fox"), entry) == ("alias",)
    assert matching.why(Who("李四", "1234"), entry) == ("last_four",)
    assert matching.why(Who("李四", phone="13800001234"), entry) == ("phone",)
    assert matching.why(Who(plate="京A·12345"), entry) == ("plate",)
    both = matching.why(Who("张玮", "1234", "138-0000-1234"), entry)
    assert both == ("phone", "sound", "last_four")


NAMES = some.text("张章伟威王小明abcdeJohn ", min_size=1, max_size=8)


@given(NAMES, NAMES)
def test_whoever_is_like_an_entry_is_found_by_its_keys(one: str, other: str) -> None:
    if matching.why(Who(one), Who(other)):
        assert matching.keys(Who(one)) & matching.keys(Who(other))
    assert matching.why(Who(one), Who(other)) == matching.why(Who(other), Who(one))


@given(some.text("abcdefgh", min_size=6, max_size=12), some.data())
def test_one_slip_of_a_longer_name_is_found(name: str, data: some.DataObject) -> None:
    at = data.draw(some.integers(0, len(name) - 2))
    slips = [name[:at] + name[at + 1 :], name[:at] + "x" + name[at + 1 :]]
    slips += [name[:at] + "x" + name[at:], name[:at] + name[at + 1] + name[at] + name[at + 2 :]]
    for slip in slips:
        assert matching.why(Who(slip), Who(name))
        assert matching.keys(Who(slip)) & matching.keys(Who(name))


# In the desk


@pytest.fixture
def barred(desk: MakeDesk) -> Barred:
    desk("zh")
    listed = NewBarred(
        "张伟",
        "多次骚扰业主",
        aliases=("大伟",),
        last_four="110101199003071234",
        phone="13800001234",
        plate="京a·12345",
        notice="通知主管",
        ends_at=NOW + DAY,
    )
    return do_not_admit.add(listed, actor(ZHAO), NOW)


def matches(person: Who, now: int = NOW, login: str | None = None) -> list[Match]:
    return do_not_admit.matches(person, now, actor(login).account if login else None)


def test_a_match_says_why_and_until_when_and_the_reason_to_a_supervisor_alone(
    barred: Barred,
) -> None:
    [match] = matches(Who("章伟", phone="138 0000 1234"), login=LI)
    assert (match.number, match.name, match.notice) == ("D-001", "张伟", "通知主管")
    assert (match.why, match.until, match.reason) == (("phone", "sound"), NOW + DAY, None)
    assert matches(Who("章伟"), login=ZHAO)[0].reason == "多次骚扰业主"
    assert matches(Who("章伟"))[0].reason is None


def test_it_counts_from_its_start_to_its_end(barred: Barred) -> None:
    assert matches(Who("张伟"), NOW + DAY - 1)
    assert not matches(Who("张伟"), NOW + DAY)
    assert not matches(Who("张伟"), NOW - 1)


def test_clerks_see_the_list_without_reasons_and_do_not_change_it(barred: Barred) -> None:
    [seen] = do_not_admit.listed(actor(LI).account, NOW)
    assert (seen.reason, seen.last_four, seen.phone) == (None, "****1234", "138****1234")
    assert seen.plate == "京A12345"
    [full] = do_not_admit.listed(actor(ZHAO).account, NOW)
    assert full.reason == "多次骚扰业主"
    for login in (LI, WANG, "admin"):
        if login == "admin":
            continue  # the first admin is a supervisor too
        with refused("not_allowed"):
            do_not_admit.add(NewBarred("李四", "x"), actor(login), NOW)
        with refused("not_allowed"):
            do_not_admit.end(barred.id, "x", actor(login), NOW)


def test_an_entry_ends_with_a_reason_once_and_stays_to_be_seen(barred: Barred) -> None:
    with refused("reason_missing"):
        do_not_admit.end(barred.id, " ", actor(ZHAO), NOW)
    ended = do_not_admit.end(barred.id, "已道歉", actor(ZHAO), NOW + 1)
    assert (ended.ended_at, ended.ended_name, ended.end_reason) == (NOW + 1, "赵敏", "已道歉")
    assert not matches(Who("张伟"), NOW + 2)
    assert do_not_admit.listed(actor(ZHAO).account, NOW + 2) == []
    assert len(do_not_admit.listed(actor(ZHAO).account, NOW + 2, over=True)) == 1
    with refused("barred_over"):
        do_not_admit.end(barred.id, "again", actor(ZHAO), NOW + 2)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (NewBarred("张伟", " "), "reason_missing"),
        (NewBarred("", "x"), "barred_nobody"),
        (NewBarred("张伟", "x", ends_at=NOW), "barred_window"),
        (NewBarred("张伟", "x", starts_at=NOW + 9, ends_at=NOW + 8), "barred_window"),
    ],
)
def test_an_entry_that_will_not_do_is_refused(desk: MakeDesk, entry: NewBarred, code: str) -> None:
    desk("zh")
    with refused(code):
        do_not_admit.add(entry, actor(ZHAO), NOW)


# What is decided


def test_nobody_like_an_entry_is_signed_in_before_it_is_decided_on(barred: Barred) -> None:
    with pytest.raises(DeskError) as problem:
        sign_in("张玮")
    assert problem.value.code == "visit_match"
    assert problem.value.facts["entry"] == barred.id
    assert reads.on_site(NOW) == []


def decide(choice: str, login: str = LI, **more: object) -> Decision:
    return Decision(1, choice, **more)  # type: ignore[arg-type]


def test_not_the_same_person_is_a_clerk_s_decision_and_is_kept(barred: Barred) -> None:
    visit = arriving.sign_in(new("张玮"), actor(LI), NOW, decided=[decide(NOT_SAME)])
    assert audit.newest(9, audit.Filters(acts=("admit",))) == []
    step = reads.timeline(visit.id)[-1]
    assert (step.action, step.facts["barred"], step.facts["why"]) == (NOT_SAME, 1, "sound")
    assert "D-001" in (log.newest(1)[0].text or "")


def test_to_admit_in_spite_of_it_is_a_supervisor_s_with_a_reason(barred: Barred) -> None:
    admit = decide(ADMIT, words="业主当面同意")
    with refused("not_allowed"):
        arriving.sign_in(new("张伟"), actor(LI), NOW, decided=[admit])
    with refused("visit_missing"):
        arriving.sign_in(new("张伟"), actor(ZHAO), NOW, decided=[decide(ADMIT)])
    assert reads.on_site(NOW) == []
    beside = decide(ADMIT, words="业主当面同意", supervisor=actor(ZHAO))
    visit = arriving.sign_in(new("张伟"), actor(LI), NOW, decided=[beside])
    assert visit.taken_by == LI
    step = reads.timeline(visit.id)[-1]
    assert (step.action, step.person, step.words) == (ADMIT, ZHAO, "业主当面同意")
    [entry] = log.newest(1)
    assert "赵敏" in (entry.text or "")
    assert entry.severity == 2
    [line] = audit.everything(audit.Filters(acts=audit.named(("overrides",))))
    assert (line.person, line.subject, line.detail) == (ZHAO, visit.number, "D-001 li")


def test_a_refusal_names_the_entry_and_nobody(barred: Barred) -> None:
    visit = arriving.refuse(new("张伟"), "名单", actor(LI), NOW, barred=barred.id)
    assert reads.timeline(visit.id)[-1].facts["barred"] == barred.id
    text = log.newest(1)[0].text or ""
    assert visit.number in text
    assert "D-001" in text
    assert "张伟" not in text
    with refused("barred_unknown"):
        arriving.refuse(new("张伟"), "名单", actor(LI), NOW, barred=99)
    assert verify().whole


def test_an_expected_visitor_is_looked_up_when_they_come(barred: Barred) -> None:
    waiting = expect("张伟")
    with refused("visit_match"):
        arriving.arrive(waiting.id, actor(LI), NOW + HOUR)
    came = arriving.arrive(waiting.id, actor(LI), NOW + HOUR, decided=[decide(NOT_SAME)])
    assert came.state == "on_site"


def test_a_name_that_is_amended_is_looked_up_anew_and_a_decision_holds(barred: Barred) -> None:
    visit = sign_in("李四")
    with refused("visit_match"):
        working.amend(visit.id, "name", "张伟", actor(LI), NOW)
    assert reads.visit(visit.id).name == "李四"
    working.amend(visit.id, "name", "张伟", actor(LI), NOW, decided=[decide(NOT_SAME)])
    assert working.amend(visit.id, "plate", "京B1", actor(LI), NOW).plate == "京B1"


def test_who_was_not_the_same_person_is_decided_on_anew_under_the_entry_s_own_name(
    barred: Barred,
) -> None:
    visit = arriving.sign_in(new("章伟"), actor(LI), NOW, decided=[decide(NOT_SAME)])
    with refused("visit_match"):
        working.amend(visit.id, "name", "张伟", actor(LI), NOW)
    assert reads.visit(visit.id).name == "章伟"
    assert working.amend(visit.id, "unit", "3-101", actor(LI), NOW).name == "章伟"


def test_who_was_admitted_in_spite_of_an_entry_stays_so_by_its_name(barred: Barred) -> None:
    admitted = decide(ADMIT, words="业主求情")
    visit = arriving.sign_in(new("章伟"), actor("zhao"), NOW, decided=[admitted])
    assert working.amend(visit.id, "name", "张伟", actor(LI), NOW).name == "张伟"
