"""What nobody types on purpose: numbers glued to names, years and counts beyond all measure."""

from __future__ import annotations

import pytest

from models import staff
from models.database import database
from models.desk import current
from models.errors import DeskError
from models.language import Words
from models.visitors import (
    arriving,
    do_not_admit,
    documents,
    exchange,
    offers,
    papers,
    passes,
    reads,
    working,
)
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import NewPass
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import sign_in

DAY = 24 * 3600 * 1_000_000


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


@pytest.mark.parametrize(
    "typed",
    [
        "Smith110101199003078888",
        "110101199003078888abc",
        "110101.19900307.8888",
        "110101/19900307/8888",
        "110101–19900307–8888",
        "110101  19900307  8888",
    ],
)
def test_an_identity_card_s_number_is_cut_however_it_is_written(typed: str) -> None:
    assert documents.cut(typed).found == ("8888",)
    visit = sign_in(typed)
    assert "1990" not in str(database.ask("SELECT * FROM visit WHERE id = ?", visit.id))


@pytest.mark.parametrize("phone", ["912345678", "89991234567", "138123456789"])
def test_a_phone_of_any_length_is_kept_whole(phone: str) -> None:
    sign_in("Ann", phone=phone)
    assert database.ask("SELECT phone FROM visit") == [(phone,)]


def test_signs_that_look_like_digits_do_not_stop_a_roll_call() -> None:
    sign_in("Ann", unit="①栋1201")
    sign_in("Bob", unit="3-101")
    sheet = papers.roll_call(reads.on_site(NOW), current(), Words("en"), NOW)
    assert len(sheet.parts) == 2


@pytest.mark.parametrize("until", ["9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00"])
def test_a_year_beyond_measure_is_a_row_that_is_refused(until: str) -> None:
    lines = ["name,expected_from,expected_until", f"Far,2026-11-25 10:00,{until}"]
    done = exchange.import_expected(lines, actor("li"), NOW)
    assert [row for row, _ in done.refused] == [2]
    assert database.ask("SELECT COUNT(*) FROM visit") == [(0,)]


def test_a_party_of_a_thousand_digits_is_refused() -> None:
    visit = sign_in("Ann")
    with pytest.raises(DeskError, match="visit_party"):
        working.amend(visit.id, "party", "9" * 5000, actor("li"), NOW)


def test_a_visitor_is_offered_by_the_visit_before_one_that_was_withdrawn_or_refused() -> None:
    first = sign_in("Ann Short", phone="13800001234")
    second = sign_in("Ann Short", phone="13800001234")
    working.withdraw(second.id, "twice", actor("li"), NOW)
    assert [offer.id for offer in offers.like("ann", NOW)] == [first.id]
    arriving.refuse(NewVisit("Ann Short", phone="13800001234"), "drunk", actor("li"), NOW)
    assert [offer.id for offer in offers.like("ann", NOW)] == [first.id]


def test_aliases_are_refused_rather_than_dropped() -> None:
    new = NewBarred("Ann", "a reason", aliases=tuple(f"alias {n}" for n in range(12)))
    with pytest.raises(DeskError, match="barred_aliases"):
        do_not_admit.add(new, actor("zhao"), NOW)


def test_who_is_disabled_meanwhile_gives_no_pass() -> None:
    li = actor("li")
    staff.disable("li", li.origin, NOW)
    new = NewPass("standing", "Ann", "3-101", NOW, NOW + DAY, authority="Mrs Lee")
    with pytest.raises(DeskError, match="disabled"):
        passes.add(new, li, NOW)
