"""Standing permissions and contractors' passes: valid, expired with why, renewed, ended."""

from __future__ import annotations

import pytest

from models.clock import iso
from models.errors import DeskError
from models.language import Words
from models.visitors import arriving, offers, passes
from models.visitors.passes import CONTRACTOR, STANDING, NewPass, Pass
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor
from tests.models.visitors.registering import DAY, LI, new, refused


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


def permission(**fields: object) -> Pass:
    given: dict[str, object] = {"authority": "王太太", "phone": "13800001234", **fields}
    new_pass = NewPass(STANDING, "保姆刘姐", "12-1503", NOW, NOW + DAY, **given)  # type: ignore[arg-type]
    return passes.add(new_pass, actor(LI), NOW)


def contractor() -> Pass:
    return passes.add(
        NewPass(
            *(CONTRACTOR, "钱师傅", "3-101", NOW, NOW + DAY, "安居装饰"),
            permit="施工许可202611240012",
            last_four="110101199003071234",
        ),
        actor(LI),
        NOW,
    )


def test_a_permission_lets_somebody_in_until_it_ends() -> None:
    given = permission()
    [offer] = offers.like("刘姐", NOW) or offers.like("bm", NOW)
    visit = arriving.sign_in(offers.chosen(offer), actor(LI), NOW)
    assert (visit.unit, visit.consent, visit.visitor_pass) == ("12-1503", "permission", given.id)
    assert visit.phone == "138****1234"


def test_a_contractor_s_pass_has_the_company_and_the_permit() -> None:
    given = contractor()
    assert (given.permit, given.last_four) == ("施工许可202611240012", "****1234")
    assert [each.id for each in passes.like("安居", NOW)] == [given.id]
    assert passes.visit_of(given.id).purpose == "renovation"


def test_an_expired_one_is_offered_as_such_and_refused_with_why() -> None:
    contractor()
    later = NOW + DAY
    [offer] = offers.like("qs", later)
    assert offer.standing == passes.OVER
    with pytest.raises(DeskError) as problem:
        arriving.sign_in(offers.chosen(offer), actor(LI), later)
    assert problem.value.code == "pass_over"
    sentence = problem.value.sentence(Words("en"), ZONE)
    assert "钱师傅" in sentence
    assert iso(later, ZONE)[:10] in sentence


def test_a_renewal_keeps_the_old_end_and_may_bring_another_permit() -> None:
    given = contractor()
    later = NOW + 2 * DAY
    renewed = passes.renew(given.id, later + DAY, actor(LI), later, permit="202612", words="延期")
    assert (renewed.ends_at, renewed.permit) == (later + DAY, "202612")
    assert renewed.standing(later) == passes.VALID
    first, second = passes.steps(given.id)
    assert (first.action, second.action) == ("add", "renew")
    assert (second.old_ends_at, second.ends_at) == (NOW + DAY, later + DAY)
    assert arriving.sign_in(passes.visit_of(given.id), actor(LI), later).state == "on_site"
    with refused("pass_window"):
        passes.renew(given.id, NOW, actor(LI), later)


def test_an_ended_one_is_refused_and_not_renewed() -> None:
    given = permission()
    with refused("reason_missing"):
        passes.end(given.id, "", actor(LI), NOW)
    passes.end(given.id, "业主取消", actor(LI), NOW)
    with refused("pass_ended"):
        arriving.sign_in(passes.visit_of(given.id), actor(LI), NOW)
    with refused("pass_ended"):
        passes.renew(given.id, NOW + 9 * DAY, actor(LI), NOW)
    with refused("pass_ended"):
        passes.end(given.id, "again", actor(LI), NOW)


def test_it_is_for_its_unit_and_not_before_its_time() -> None:
    given = permission()
    with refused("pass_unit"):
        arriving.sign_in(new(unit="1-1", visitor_pass=given.id), actor(LI), NOW)
    with refused("pass_early"):
        early = new(unit="12-1503", visitor_pass=given.id, arrived_at=NOW - 1)
        arriving.sign_in(early, actor(LI), NOW)
    with refused("pass_unknown"):
        arriving.sign_in(new(visitor_pass=99), actor(LI), NOW)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"kind": "x"}, "pass_kind", "kind"),
        ({"unit": " "}, "pass_missing", "unit"),
        ({"authority": ""}, "pass_missing", "authority"),
        ({"kind": CONTRACTOR}, "pass_missing", "organisation"),
        ({"kind": CONTRACTOR, "organisation": "x"}, "pass_missing", "permit"),
        ({"ends_at": NOW}, "pass_window", "ends_at"),
        ({"name": ""}, "visit_name_missing", "name"),
    ],
)
def test_what_a_pass_needs_is_said(fields: dict[str, object], code: str, field: str) -> None:
    given = {"kind": STANDING, "name": "刘姐", "unit": "1-1", "authority": "王太太"}
    times = {"starts_at": NOW, "ends_at": NOW + DAY}
    with pytest.raises(DeskError) as problem:
        passes.add(NewPass(**{**given, **times, **fields}), actor(LI), NOW)  # type: ignore[arg-type]
    assert (problem.value.code, problem.value.field) == (code, field)


def test_the_list_shows_what_counts_and_more_when_asked() -> None:
    first, second = permission(), contractor()
    assert [each.id for each in passes.listed(NOW)] == [first.id, second.id]
    assert [each.id for each in passes.listed(NOW, kind=CONTRACTOR)] == [second.id]
    assert [each.id for each in passes.listed(NOW, unit="12-1503")] == [first.id]
    assert passes.listed(NOW + DAY) == []
    assert len(passes.listed(NOW + DAY, over=True)) == 2


def test_a_renewed_pass_is_found_by_the_new_permit_and_by_the_old_paper_still() -> None:
    given = contractor()
    passes.renew(given.id, NOW + 3 * DAY, actor(LI), NOW, permit="装修2026-118")
    for typed in ("装修2026", "施工许可2026"):
        assert [each.id for each in passes.like(typed, NOW)] == [given.id]
    passes.renew(given.id, NOW + 4 * DAY, actor(LI), NOW, permit="装修2026-118")
    assert [each.permit for each in passes.like("装修2026", NOW)] == ["装修2026-118"]
