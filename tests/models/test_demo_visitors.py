"""The demo desk's visitors: what the register itself would have made of the same visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from models import search, spelling, staff
from models.clock import DAY
from models.database import database, rows
from models.demo.board import CONTRACTOR, EXPIRED, STANDING
from models.demo.cast import GUEST_BOOKS
from models.demo.complaints import BOOKS_OF_CASES
from models.demo.visitors import FEWEST_WITH_BOARD, how_many
from models.log import reads as log
from models.log import verify
from models.log.tables import LogEntry
from models.visitors import (
    arriving,
    badges,
    do_not_admit,
    index,
    leaving,
    lifecycle,
    matching,
    names,
    offers,
    passes,
    reads,
    retention,
    steps,
)
from models.visitors.matching import Who
from models.visitors.tables import (
    INDEX,
    Badge,
    BadgeLoan,
    BarredKey,
    BarredRow,
    NewVisit,
    Step,
    Visit,
    VisitKey,
    VisitorPass,
    VisitorPassKey,
    VisitRow,
    VisitStep,
)
from tests.factories import NOW, actor, at
from tests.models.conftest import Built
from tests.models.demo_desks import anew

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
SLOW = pytest.mark.slow
# Both languages at one moment, the other moments in turn; all of them together are slow.
MOMENTS = pytest.mark.parametrize(
    ("now", "language"),
    [
        *((NOW, "zh"), (NOW, "en"), (at(8, 5), "zh"), (at(12), "en"), (at(20), "zh")),
        (NOW + 40 * DAY, "en"),
        *(pytest.param(now, "en", marks=SLOW) for now in (at(8, 5), at(20))),
        *(pytest.param(now, "zh", marks=SLOW) for now in (at(12), NOW + 40 * DAY)),
    ],
)


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    if not database.deferred:
        database.close()


def all_visits() -> list[Visit]:
    found = [reads.whole(number) for (number,) in rows(VisitRow.select(VisitRow.id))]
    return sorted(found, key=lambda visit: visit.id)


def lines_of(visit: Visit) -> list[LogEntry]:
    reference = f"{steps.REFERENCE}{visit.id}"
    return [entry for entry in log.everything() if entry.reference == reference]


def keys_of(table: type[VisitKey] | type[BarredKey], column: object) -> set[tuple[str, int]]:
    return set(rows(table.select(table.key, column)))


# Beside the register's own functions


@MOMENTS
def test_every_visit_is_what_the_register_makes_of_the_same_steps(
    built: Built, language: str, now: int
) -> None:
    """The whole register is played again, step by step in its time, and compared."""
    built(language, now=now, entries=360)
    told = everything_kept()
    events = [(step, visit) for visit in all_visits() for step in reads.timeline(visit.id)]
    events.sort(key=lambda event: (event[0].at, event[0].id))
    kept = {loan.visit.id for loan in reads.badges_out(left=True)}
    with database.write():
        empty_the_register()
        again: dict[int, int] = {}
        for step, visit in events:
            play(step, visit, again, kept)
    assert everything_kept() == told


def everything_kept() -> dict[str, object]:
    """Return all that is kept of visits, with those of one moment told apart by their names."""
    found = all_visits()
    numbers = {visit.id: visit.number for visit in found}
    timelines = {
        visit.number: [replace(step, id=0) for step in reads.timeline(visit.id)] for visit in found
    }
    columns = BadgeLoan.badge, BadgeLoan.visit, BadgeLoan.out_at, BadgeLoan.back_at
    loans = rows(BadgeLoan.select(*columns, BadgeLoan.came_back))
    return {
        "visits": found,
        "digits": rows(VisitRow.select(VisitRow.id, VisitRow.digits).order_by(VisitRow.id)),
        "timelines": timelines,
        "keys": {(key, numbers[visit]) for key, visit in keys_of(VisitKey, VisitKey.visit)},
        "loans": Counter(loans),
    }


def empty_the_register() -> None:
    for table in (VisitKey, VisitStep, BadgeLoan, VisitRow):
        table.delete().execute()
    database.ask(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")


def play(step: Step, visit: Visit, again: dict[int, int], kept: set[int]) -> None:
    """Do with the register's own functions what a step tells; what they add is theirs."""
    who = actor(step.person)
    number = again.get(visit.id, 0)
    match step.action:
        case "expect":
            until = int(step.facts["until"])
            assert step.moment is not None
            new = registered(visit)
            again[visit.id] = arriving.expect(new, step.moment, until, who, step.at).id
        case "arrive":
            labels = tuple(visit.badges.split())
            new = registered(visit, badges=labels)
            again[visit.id] = arriving.sign_in(new, who, step.at).id
        case "refuse":
            barred = step.facts.get("barred")
            again[visit.id] = arriving.refuse(
                registered(visit), step.words, who, step.at, barred=barred and int(barred)
            ).id
        case "part":
            leaving.part(number, int(step.facts["count"]), who, step.at)
        case "leave":
            goods = str(step.facts.get("goods", ""))
            labels = tuple(visit.badges.split()) if visit.id in kept else ()
            leaving.leave(number, who, step.at, goods_out=goods, kept=labels)
        case "left_earlier":
            returned = badges.of_visit(number)
            leaving.left_earlier(number, who, step.at, words=step.words, returned=returned)
        case _:
            assert step.action in ("badge_out", "badge_back")


def registered(visit: Visit, **more: object) -> NewVisit:
    fields = {name: getattr(visit, name) for name in offers.KEPT}
    fields |= {"consent": visit.consent, "visitor_pass": visit.visitor_pass, **more}
    return NewVisit(**fields)


@LANGUAGES
def test_every_word_of_a_visit_is_found_and_nothing_else(built: Built, language: str) -> None:
    built(language)
    for visit in all_visits():
        indexed = index.text_of(visit)
        for part in indexed.splitlines():
            words = search.query(part)
            if words is not None:
                found = database.ask(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH ?", words)
                assert (visit.id,) in found
        search.remove(INDEX, visit.id, indexed)  # what is not exactly there would leave traces
    assert database.ask(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH '\"V\" *'") == []


@LANGUAGES
def test_the_list_and_the_passes_are_kept_as_the_register_keeps_them(
    built: Built, language: str
) -> None:
    built(language)
    found = keys_of(BarredKey, BarredKey.barred)
    expected = set()
    for row in list(BarredRow.select()):
        aliases = tuple(filter(None, row.aliases.split("\n")))
        who = Who(row.name, row.last_four, row.phone, row.plate, aliases)
        expected |= {(key, row.id) for key in matching.keys(who)}
    assert found == expected
    columns = VisitorPassKey.key, VisitorPassKey.visitor_pass
    kept: dict[int, set[str]] = {}
    for key, number in rows(VisitorPassKey.select(*columns)):
        kept.setdefault(number, set()).add(key)
    for row in list(VisitorPass.select()):
        wanted = {names.folded(row.organisation), names.folded(row.permit)} - {""}
        wanted |= names.keys(row.name, row.phone, row.plate)
        assert wanted <= kept[row.id]
        assert len(kept[row.id] - wanted) == (row.id == CONTRACTOR)  # the permit before
    assert [step.action for step in passes.steps(CONTRACTOR)] == ["add", "renew"]
    assert passes.steps(CONTRACTOR)[-1].ends_at == passes.find(CONTRACTOR).ends_at


@LANGUAGES
def test_everybody_who_may_come_has_the_right_pinyin(language: str) -> None:
    book = GUEST_BOOKS[language]
    drawn = [f"{one}{book.between}{other}" for one in book.first for other in book.second]
    people = [person.name for person in book.barred]
    for name in (*drawn, *book.unusual, *people):
        assert book.spelled(name) == (spelling.pinyin(name), spelling.initials(name))


# What there is to see


@MOMENTS
def test_the_board_has_of_everything_one(built: Built, language: str, now: int) -> None:
    demo = built(language, now=now)
    inside = reads.on_site(now)
    assert len(inside) >= 9
    assert inside[0].over_by(now)
    assert len(reads.overstaying(now)) == 1
    [group] = [visit for visit in inside if visit.is_group]
    assert (group.party, group.remaining) == (20, 17)
    assert [loan.is_left for loan in reads.badges_out(left=True)] == [True]
    assert len(reads.expected(now)) == 2
    assert len(reads.no_shows(now, now - DAY)) == 1
    assert [visit.visitor_pass for visit in inside if visit.visitor_pass] == [CONTRACTOR]
    assert passes.find(CONTRACTOR).standing(now) == passes.VALID
    assert passes.find(EXPIRED).standing(now) == passes.OVER
    standing = passes.find(STANDING)
    assert (standing.kind, standing.standing(now)) == (passes.STANDING, passes.VALID)
    listed = do_not_admit.listed(staff.find(demo.login), now)
    assert len(listed) == 2
    assert all(entry.is_in_force(now) for entry in listed)
    assert {visit.state for visit in all_visits()} >= {
        *(lifecycle.EXPECTED, lifecycle.ON_SITE, lifecycle.LEFT),
        *(lifecycle.UNRECORDED, lifecycle.REFUSED),
    }
    assert max(len(visit.name) for visit in inside) > 35
    assert min(len(visit.name) for visit in inside) == 1


@LANGUAGES
def test_who_came_before_is_offered_and_who_is_listed_told(built: Built, language: str) -> None:
    built(language)
    again = Counter(visit.name for visit in all_visits()).most_common(1)[0]
    assert again[1] > 5
    assert again[0] in {offer.name for offer in offers.like(again[0], NOW)}
    book = GUEST_BOOKS[language]
    for person in book.barred:
        [match] = do_not_admit.matches(Who(person.name), NOW)
        assert match.why[0] == "name"
        assert person.reason not in (match.notice, match.reason)


@LANGUAGES
def test_phones_are_nobody_s_and_documents_are_four_letters(built: Built, language: str) -> None:
    built(language, entries=3_000)
    starts = tuple(start for start, _ in BOOKS_OF_CASES[language].phones)
    for visit in all_visits():
        assert not visit.phone or visit.phone.startswith(starts)
        assert len(visit.last_four) in (0, 4)
        assert visit.last_four or not visit.document


# The log


@LANGUAGES
def test_the_log_tells_of_groups_refusals_and_unseen_departures(
    built: Built, language: str
) -> None:
    demo = built(language)
    assert verify.verify([demo.code]).whole
    telling = 0
    for visit in all_visits():
        lines = lines_of(visit)
        expected = visit.is_group or visit.state in (lifecycle.REFUSED, lifecycle.UNRECORDED)
        assert len(lines) == expected, visit.number
        telling += expected
        for line in lines:
            assert line.category == steps.CATEGORY
            assert visit.number in line.text
            assert visit.name not in line.text
            assert not visit.unit or visit.unit not in line.text
    assert telling > 5
    said = "\n".join(entry.text for entry in log.everything())
    assert "D-001" in said
    assert "D-002" in said


@pytest.mark.parametrize("entries", [0, 2, 3, 14, 30, 120])
def test_a_short_log_has_few_visits(built: Built, entries: int) -> None:
    demo = built(entries=entries)
    has_board = how_many(entries) >= FEWEST_WITH_BOARD
    assert (len(all_visits()) > entries // 3) == has_board
    assert verify.verify([demo.code] if entries else []).whole
    assert [entry.number for entry in log.everything()] == list(range(1, entries + 1))


def test_a_visit_of_the_demo_goes_on_like_any_other(tmp_path: Path) -> None:
    demo = anew(tmp_path)
    clerk = actor(demo.login)
    inside = next(visit for visit in reads.on_site(NOW) if visit.badges)
    assert leaving.leave(inside.id, clerk, NOW, expected=inside.version).state == lifecycle.LEFT
    last = max(visit.id for visit in all_visits())
    [free] = badges.next_free()
    came = arriving.sign_in(NewVisit("新来的", unit="1-0203", badges=(free,)), clerk, NOW)
    assert came.id == last + 1
    assert verify.verify([demo.code]).whole


def test_no_badge_is_out_twice_and_numbers_follow_the_time(built: Built) -> None:
    built(entries=6_000)
    found = all_visits()
    assert [visit.taken_at for visit in found] == sorted(visit.taken_at for visit in found)
    assert len({visit.number for visit in found}) == len(found)
    columns = BadgeLoan.badge, BadgeLoan.out_at, BadgeLoan.back_at
    loans = rows(BadgeLoan.select(*columns).order_by(BadgeLoan.badge, BadgeLoan.out_at))
    for (badge, _, back_at), (following, out_at, _) in pairwise(loans):
        assert badge != following or back_at < out_at
    assert len(loans) > Badge.select().count()


@SLOW
def test_a_demo_has_nothing_to_purge_for_a_week(built: Built) -> None:
    built(entries=28_000)
    assert not retention.is_due(NOW + 6 * DAY)
    assert all_visits()[0].at < NOW - 150 * DAY


def test_the_same_seed_gives_the_same_visits_and_another_seed_others(tmp_path: Path) -> None:
    told = []
    for number, seed in enumerate((5, 5, 6)):
        anew(tmp_path / str(number), seed=seed)
        told.append(everything_kept())
    assert told[0] == told[1] != told[2]
