"""Masking, revealing, exports, and a purge that really rids the file of what it removed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from models import blocks, drafts, due
from models.blocks import Circumstances
from models.database import database
from models.desk import Setting, current
from models.errors import DeskError
from models.language import Words
from models.log import reads as log
from models.log.verify import verify
from models.visitors import (
    arriving,
    do_not_admit,
    exchange,
    leaving,
    lifecycle,
    passes,
    privacy,
    reads,
    reports,
    retention,
    working,
)
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import STANDING, NewPass
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor, at
from tests.models.visitors.registering import (
    ADMIN,
    DAY,
    HOUR,
    LI,
    ZHAO,
    expect,
    in_use_until,
    new,
    refused,
    sign_in,
)

EN = Words("en")
HEADING = "name,party,unit,purpose,expected_from,expected_until"
SECRETS = ("Zebulon", "Quagga", "13987654321", "Xylophone", "9Q7W", "Ornithorhynchus", "B-ZZ998877")


@pytest.fixture
def path(desk: MakeDesk) -> Path:
    return desk("en")


def register(**more: object) -> int:
    visit = sign_in(
        "Zebulon Quagga",
        phone="13987654321",
        last_four="9Q7W",
        goods_in="Xylophone",
        remarks="Ornithorhynchus",
        plate="B-ZZ998877",
        party=3,
        purpose="repair",
        unit="12-1503",
        **more,
    )
    return visit.id


def in_file(path: Path) -> set[str]:
    """The secrets whose bytes are anywhere in the file or its journal."""
    files = [each for each in path.parent.iterdir() if each.name.startswith(path.name)]
    content = b"".join(each.read_bytes() for each in files).lower()
    return {secret for secret in SECRETS if secret.lower().encode() in content}


# Masked


def test_phone_and_document_are_masked_wherever_visits_are_read(path: Path) -> None:
    number = register()
    shown = [
        reads.visit(number),
        *reads.on_site(NOW),
        *reads.listed(reads.EVERYTHING, NOW, 5),
        reads.detail(number).visit,
        *reads.same_person(number),
    ]
    for visit in shown:
        assert (visit.phone, visit.last_four) == ("139****4321", "****9Q7W")


def test_to_reveal_one_is_logged_with_the_number_alone(path: Path) -> None:
    number = register()
    revealed = privacy.reveal(number, actor(LI), NOW)
    assert (revealed.phone, revealed.last_four) == ("13987654321", "9Q7W")
    [entry] = log.newest(1)
    assert entry.text == "V-2026-000001: a visitor's phone and document were shown"
    assert database.ask("SELECT person, subject FROM audit WHERE act = 'reveal'") == [
        ("li", "V-2026-000001")
    ]
    with refused("visit_person_unknown"):
        privacy.reveal(sign_in().id, actor(LI), NOW)
    with refused("not_allowed"):
        privacy.reveal(number, actor("gate"), NOW)


def test_an_export_is_masked_unless_a_supervisor_says_otherwise(path: Path) -> None:
    register()
    [row] = exchange.exported(ZONE, NOW)
    assert tuple(row) == exchange.COLUMNS
    assert (row["phone"], row["last_four"], row["number"]) == (
        "139****4321",
        "****9Q7W",
        "V-2026-000001",
    )
    assert row["arrived_at"] == "2026-11-24T02:20:00.000+08:00"
    with refused("not_allowed"):
        privacy.unmask(actor(LI), NOW)
    privacy.unmask(actor(ZHAO), NOW)
    assert "unmasked" in (log.newest(1)[0].text or "")
    [row] = exchange.exported(ZONE, NOW, unmasked=True)
    assert (row["phone"], row["last_four"]) == ("13987654321", "9Q7W")


# Retention


def test_a_purge_leaves_a_counted_anonymous_visit_and_no_byte_of_the_rest(path: Path) -> None:
    number = register(badges=("07",))
    leaving.leave(number, actor(LI), NOW + HOUR, goods_out="Xylophone")
    place = drafts.Place("li", "visitor.new", "tty1", "host:1")
    drafts.save(place, "Zebulon", NOW)
    assert in_file(path) == set(SECRETS)
    now = NOW + 200 * DAY
    dry = retention.due(now - DAY)
    assert (dry.visits, dry.drafts, dry.first) == (1, 1, "V-2026-000001")
    assert reads.visit(number).name == "Zebulon Quagga"
    done = retention.purge(now - DAY, actor(ADMIN), now)
    assert done == dry
    assert retention.empty_file()
    assert in_file(path) == set()
    visit = reads.visit(number)
    assert (visit.name, visit.phone, visit.unit, visit.badges) == ("", "", "", "")
    assert (visit.party, visit.purpose, visit.state) == (3, "repair", lifecycle.LEFT)
    assert (visit.arrived_at, visit.left_at, visit.purged_at) == (NOW, NOW + HOUR, now)
    assert reads.listed(reads.Filters(words="Zebulon"), now, 5) == []
    assert reads.count(reads.EVERYTHING, now) == 1
    assert drafts.find(place) is None


def test_the_purge_is_an_entry_of_its_own_and_the_chain_verifies(path: Path) -> None:
    leaving.left_earlier(register(), actor(LI), NOW + HOUR)
    retention.purge(NOW + DAY, actor(ADMIN), NOW + 2 * DAY)
    [entry] = log.newest(1)
    assert entry.text == (
        "Visitor register: 1 visits before 2026-11-25 anonymised (V-2026-000001 to V-2026-000001)"
    )
    assert verify().whole
    assert retention.purge(NOW + DAY, actor(ADMIN), NOW + 2 * DAY).is_empty
    assert log.newest(1) == [entry]


def test_who_is_inside_or_still_expected_is_kept_however_old(path: Path) -> None:
    register()
    expect("Later", end=NOW + 400 * DAY)
    no_show = expect("Never")
    done = retention.purge(NOW + 300 * DAY, actor(ADMIN), NOW + 300 * DAY)
    assert done.visits == 1
    assert reads.visit(no_show.id).name == ""
    assert reads.visit(no_show.id).state_now(NOW + 300 * DAY) == lifecycle.NO_SHOW
    assert [visit.name for visit in reads.on_site(NOW)] == ["Zebulon Quagga"]


def test_only_an_admin_purges_by_hand_and_not_the_time_to_come(path: Path) -> None:
    for login in (LI, ZHAO):
        with refused("not_allowed"):
            retention.purge(NOW, actor(login), NOW)
    with refused("purge_future"):
        retention.purge(NOW + 1, actor(ADMIN), NOW)


def test_passes_and_entries_of_the_list_that_are_over_go_too(path: Path) -> None:
    given = NewPass(STANDING, "Zebulon", "1-1", NOW, NOW + DAY, authority="Quagga")
    passes.renew(
        passes.add(given, actor(LI), NOW).id, NOW + 2 * DAY, actor(LI), NOW, words="Quagga"
    )
    barred = NewBarred("Xylophone", "Ornithorhynchus", ends_at=NOW + DAY)
    do_not_admit.add(barred, actor(ZHAO), NOW)
    do_not_admit.add(NewBarred("For Ever", "reason"), actor(ZHAO), NOW)
    now = NOW + 9 * DAY
    done = retention.purge(now, actor(ADMIN), now)
    assert (done.passes, done.barred) == (1, 1)
    assert retention.empty_file()
    assert in_file(path) == set()
    assert [entry.name for entry in do_not_admit.listed(actor(ZHAO).account, now, over=True)] == [
        "For Ever"
    ]
    with refused("pass_unknown"):
        passes.find(1)


def test_it_goes_by_itself_once_a_day_by_the_desk_s_limit(path: Path) -> None:
    leaving.leave(register(), actor(LI), NOW + HOUR)
    with database.write():
        Setting.insert(name="visitor_retention_days", value="30").execute()
    assert not retention.is_due(NOW + 30 * DAY)
    assert retention.purge_daily(actor(LI), NOW + 30 * DAY) is None
    later = NOW + 31 * DAY
    in_use_until(later)
    assert retention.is_due(later)
    done = retention.purge_daily(actor(LI), later)
    assert done is not None
    assert done.visits == 1
    leaving.leave(sign_in(arrived_at=NOW).id, actor(LI), later)
    assert retention.purge_daily(actor(LI), later + HOUR) is None
    assert retention.purge_daily(actor(LI), later + DAY) is not None


def test_two_consoles_at_the_daily_purge_share_it_and_write_one_entry(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    for name in ("Ann", "Bob", "Eve"):
        leaving.leave(sign_in(name).id, actor(LI), NOW + HOUR)
    now = NOW + 200 * DAY
    in_use_until(now)
    one, other = (
        retention.daily_pieces(actor(login), now + at) for login, at in ((LI, 0), (ZHAO, 9))
    )
    for _ in range(4):
        next(one, None)
        next(other, None)
    assert next(other, None) is None
    texts = [entry.text or "" for entry in log.newest(9)]
    assert [text for text in texts if "anonymised" in text] == [
        "Visitor register: 3 visits before 2026-12-14 anonymised (V-2026-000001 to V-2026-000003)"
    ]
    assert database.ask("SELECT COUNT(*) FROM audit WHERE act = 'purge_visitors'") == [(1,)]
    assert [visit.name for visit in reads.listed(reads.EVERYTHING, now, 9)] == [""] * 3
    assert verify().whole


def test_an_anonymous_visit_stays_as_it_is_and_still_gives_its_badge_back(path: Path) -> None:
    number = register(badges=("07",))
    leaving.leave(number, actor(LI), NOW + HOUR, kept=("07",))
    waiting = expect("Never")
    now = NOW + 9 * DAY
    retention.purge(now, actor(ADMIN), now)
    for change in (
        lambda: working.amend(number, "name", "Zebulon", actor(LI), now),
        lambda: working.note(number, "Zebulon", actor(LI), now),
        lambda: arriving.arrive(waiting.id, actor(LI), now),
    ):
        with refused("visit_purged"):
            change()
    leaving.leave_by_badge("7", actor(LI), now)
    assert reads.badges_out() == []
    assert database.ask("INSERT INTO visit_words (visit_words) VALUES ('integrity-check')") == []


# Blocks and what is due


def around(now: int) -> Circumstances:
    return Circumstances(current(), now, EN)


def test_the_blocks_tell_of_overstays_departures_badges_and_who_comes(path: Path) -> None:
    evening = at(21)
    register()
    gone = sign_in("Ann", badges=("07",))
    leaving.leave(gone.id, actor(LI), NOW + HOUR, kept=("07",))
    arriving.expect(new("Bob"), evening + HOUR, evening + 2 * HOUR, actor(LI), evening)
    inside = reports.on_site_block(around(evening))
    assert inside.title == "Visits on site (3 people; 1 over time, 0 to settle)"
    assert inside.count == 1
    assert "V-0001  3 people  repair" in inside.lines[0].text
    assert "over time since" in inside.lines[0].text
    assert reports.badges_block(around(evening)).lines[0].text.startswith("07  V-0002")
    assert reports.expected_block(around(evening)).count == 1
    assert "to settle" not in inside.lines[0].text
    after_closing = reports.on_site_block(around(at(23)))
    assert after_closing.title.endswith("1 to settle)")
    assert after_closing.lines[0].text.endswith("  to settle")
    assert after_closing.severity == after_closing.lines[0].severity == 1
    for block in blocks.collect(around(evening), "parts"):
        for line in block.lines:
            assert not any(secret in line.text for secret in (*SECRETS, "Ann", "Bob"))


def test_what_is_due_are_overstays_windows_and_after_closing_what_is_to_be_settled(
    path: Path,
) -> None:
    visit = sign_in(purpose="delivery")
    arriving.expect(new("Bob"), NOW + HOUR, NOW + 2 * HOUR, actor(LI), NOW)
    found = {each.key: each for each in due.collect(NOW)}
    assert [each.due_at for each in found.values()] == [visit.limit_at, NOW + HOUR]
    assert [each.label for each in found.values()] == ["V-0001", "V-0002"]
    assert [each.what for each in due.collect(at(23))] == ["to leave", "departures to settle"]


# The way in


def rows(*lines: str, columns: str = HEADING) -> list[str]:
    return [columns, *lines]


GOOD = "Ann Ng,2,12-1503,repair,2026-11-24 09:00,2026-11-24T11:00+08:00"


def test_expected_visitors_are_taken_from_a_csv_all_of_them(path: Path) -> None:
    lines = rows(GOOD, ",,,,,", "Bob,,,,2026/11/25 09:00,2026/11/25 11:00")
    assert exchange.check(lines, NOW) == exchange.Imported(2)
    assert reads.expected(NOW) == []
    assert exchange.import_expected(lines, actor(LI), NOW).taken == 2
    ann, bob = reads.expected(NOW)
    assert (ann.name, ann.party, ann.unit, ann.purpose) == ("Ann Ng", 2, "12-1503", "repair")
    assert (ann.expected_from, ann.expected_until) == (at(9), at(11))
    assert (bob.party, bob.purpose) == (1, "other")


def test_each_bad_row_is_named_with_why_and_none_is_taken(path: Path) -> None:
    lines = rows(
        GOOD,
        ",1,,,2026-11-24 09:00,2026-11-24 11:00",
        "Bob,many,,,2026-11-24 09:00,2026-11-24 11:00",
        "Bob,1,,,tomorrow,2026-11-24 11:00",
        "Bob,1,,,2026-11-24 11:00,2026-11-24 09:00",
        "Bob,1,,,2026-11-23 09:00,2026-11-23 11:00",
        GOOD,
    )
    result = exchange.import_expected(lines, actor(LI), NOW)
    assert [(row, problem.code) for row, problem in result.refused] == [
        (3, "visit_name_missing"),
        (4, "visit_party"),
        (5, "visit_time"),
        (6, "visit_window"),
        (7, "visit_window"),
        (8, "import_there"),
    ]
    assert reads.expected(NOW) == []
    for _, problem in result.refused:
        assert problem.sentence(EN)


def test_a_file_read_in_twice_is_noticed(path: Path) -> None:
    exchange.import_expected(rows(GOOD), actor(LI), NOW)
    [(row, problem)] = exchange.check(rows(GOOD), NOW).refused
    assert (row, problem.code) == (2, "import_there")
    assert "V-2026-000001" in problem.sentence(EN)


def test_a_whole_document_number_in_a_row_is_cut_and_the_row_is_named(path: Path) -> None:
    lines = rows(
        "Bob,110101199003071234,2026-11-24 09:00,2026-11-24 11:00",
        columns="name,last_four,expected_from,expected_until",
    )
    assert exchange.import_expected(lines, actor(LI), NOW).cut == (2,)
    assert reads.expected(NOW)[0].last_four == "****1234"


@pytest.mark.parametrize("columns", ["", "name", "number,state"])
def test_a_file_without_the_columns_is_refused(path: Path, columns: str) -> None:
    with pytest.raises(DeskError) as problem:
        exchange.check([columns, "x"], NOW)
    assert problem.value.code == "visit_columns"
    assert "expected_from" in problem.value.sentence(EN)


def test_what_was_exported_is_read_in_again(path: Path) -> None:
    expect("Ann Ng", unit="12-1503", party=2)
    [row] = exchange.exported(ZONE, NOW)
    file = path.with_suffix(".csv")
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow({**row, "name": "Bob"})
    assert exchange.check(file.read_text().splitlines(), NOW) == exchange.Imported(1)


def test_masked_phones_and_too_many_rows_are_refused(path: Path) -> None:
    masked = ["name,phone,expected_from,expected_until"]
    masked.append("Bob,138****1234,2026-11-24 09:00,2026-11-24 11:00")
    [(_, problem)] = exchange.check(masked, NOW).refused
    assert problem.code == "import_masked"
    many = rows(*(GOOD.replace("Ann Ng", f"Ann {n}") for n in range(exchange.MOST_ROWS + 2)))
    assert [problem.code for _, problem in exchange.check(many, NOW).refused] == ["import_rows"]
