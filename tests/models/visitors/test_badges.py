"""Badges: the next free one, one that is out, two clerks at once, what never came back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models.database import database
from models.errors import DeskError
from models.language import Words
from models.visitors import arriving, badges, leaving, reads
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import (
    ADMIN,
    HOUR,
    LI,
    WANG,
    ZHAO,
    new,
    refused,
    sign_in,
)


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


def test_a_desk_begins_with_thirty_and_the_next_free_one_is_proposed() -> None:
    assert [badge.label for badge in badges.listed()] == [f"{n:02}" for n in range(1, 31)]
    assert badges.next_free() == ["01"]
    sign_in(badges=("01",))
    assert badges.next_free(2) == ["02", "03"]
    leaving.leave(sign_in(badges=("30",)).id, actor(LI), NOW + HOUR)
    assert badges.next_free(2) == ["02", "03"]


def test_a_badge_is_meant_with_or_without_its_nought() -> None:
    assert badges.spelled("7") == badges.spelled("07") == "07"
    for wrong in ("77", "99", "", "x"):
        with refused("badge_unknown"):
            badges.spelled(wrong)


def test_one_that_is_out_is_refused_with_who_has_it_and_nobody_is_signed_in() -> None:
    sign_in("张伟", badges=("07",))
    with pytest.raises(DeskError) as problem:
        sign_in("李四", badges=("7",))
    assert problem.value.code == "badge_out"
    sentence = problem.value.sentence(Words("en"))
    assert "张伟" in sentence
    assert "V-0001" in sentence
    assert [visit.name for visit in reads.on_site(NOW)] == ["张伟"]


def test_two_clerks_give_out_the_same_badge_at_once_and_one_is_told() -> None:
    people = {login: actor(login) for login in (LI, WANG)}
    database.close()
    start = Barrier(2)

    def give(login: str) -> str:
        start.wait()
        try:
            arriving.sign_in(new(login, badges=("07",)), people[login], NOW)
        except DeskError as problem:
            return f"{problem.code} {problem.facts['name']}"
        finally:
            database.close()
        return "in"

    with ThreadPoolExecutor(2) as clerks:
        told = dict(zip((LI, WANG), clerks.map(give, (LI, WANG)), strict=True))
    [winner] = [login for login, said in told.items() if said == "in"]
    [loser] = {LI, WANG} - {winner}
    assert told[loser] == f"badge_out {winner}"
    assert [visit.name for visit in reads.on_site(NOW)] == [winner]


def test_the_table_itself_gives_a_badge_out_once() -> None:
    visit = sign_in(badges=("07",))
    with pytest.raises(Exception, match="UNIQUE"):
        database.ask(
            "INSERT INTO visitor_badge_loan (badge, visit, out_at) VALUES ('07', ?, 1)", visit.id
        )


def test_one_that_is_not_back_stays_listed_after_its_visitor_left() -> None:
    visit = sign_in(badges=("07", "08"))
    leaving.leave(visit.id, actor(LI), NOW + HOUR, kept=("7",))
    [loan] = reads.badges_out(left=True)
    assert (loan.badge, loan.visit.id, loan.is_left, loan.out_at) == ("07", visit.id, True, NOW)
    assert reads.detail(visit.id).badges_out == ("07",)
    with refused("badge_out"):
        sign_in("李四", badges=("07",))
    badges.returned(visit.id, "7", actor(LI), NOW + 2 * HOUR)
    assert reads.badges_out() == []
    with refused("badge_not_out"):
        badges.returned(visit.id, "7", actor(LI), NOW + 2 * HOUR)


def test_a_badge_is_given_later_and_a_party_may_have_several() -> None:
    visit = sign_in(party=3)
    badges.give(visit.id, "1", actor(LI), NOW)
    assert badges.give(visit.id, "2", actor(LI), NOW).badges == "01 02"
    leaving.part(visit.id, 1, actor(LI), NOW, labels=("1",))
    assert reads.detail(visit.id).badges_out == ("02",)


def test_who_had_a_badge_over_time_is_found() -> None:
    first = sign_in("张伟", badges=("07",))
    leaving.leave(first.id, actor(LI), NOW + HOUR)
    second = sign_in("李四", now=NOW + HOUR, badges=("07",))
    found = reads.listed(reads.Filters(badge="07"), NOW, 5)
    assert [visit.id for visit in found] == [second.id, first.id]


def test_a_lost_one_leaves_the_set() -> None:
    visit = sign_in(badges=("07",))
    badges.lost(visit.id, "7", "丢了", actor(LI), NOW)
    assert "07" not in [badge.label for badge in badges.listed()]
    assert reads.badges_out() == []
    with refused("badge_unknown"):
        sign_in("李四", badges=("7",))


def test_an_admin_gives_the_desk_its_own_set() -> None:
    sign_in(badges=("07",))
    with refused("not_allowed"):
        badges.set_labels(["A1"], actor(ZHAO), NOW)
    for labels in ([], ["A1", "a1"]):
        with refused("badge_set"):
            badges.set_labels(labels, actor(ADMIN), NOW)
    with refused("badge_label"):
        badges.set_labels(["A 1"], actor(ADMIN), NOW)
    badges.set_labels(["A1", "a2", "访客3"], actor(ADMIN), NOW)
    assert [badge.label for badge in badges.listed()] == ["A1", "A2", "访客3"]
    assert badges.holder("7").name == "张伟"
    leaving.leave_by_badge("7", actor(LI), NOW + HOUR)
    with refused("badge_unknown"):
        sign_in("李四", badges=("07",))
    assert sign_in("李四", badges=("a2",)).badges == "A2"
