"""When complaints call somebody: their levels by the clocks, and the steps the clocks write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from models import departments, due, parts, staff  # noqa: F401 - the parts register what is due
from models.clock import MINUTE
from models.complaints import escalations, following_up, judging, reads, working
from models.complaints.tables import Case, NewComplaint
from models.complaints.taking import take as take_case
from models.database import database, open_desk
from models.due import DESK, HANDLER, MANAGER, SUPERVISOR, Due
from models.errors import DeskError
from models.log import reads as log
from models.migrations import STEPS, VERSION
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

HOUR = 60 * MINUTE


@pytest.fixture(autouse=True)
def _desk(desk: MakeDesk) -> None:
    desk("en")


def take(words: str = "water from above", kind: str = "repair", **fields: object) -> Case:
    new = NewComplaint(words, kind=kind, unit="12-1503", **fields)  # type: ignore[arg-type]
    return take_case(new, actor("li"), NOW)


def thing(case: Case, now: int = NOW) -> Due:
    reference = f"complaint/{case.id}"
    [found] = [each for each in due.collect(now) if each.reference == reference]
    return found


def test_near_over_twice_over_as_the_profile_says() -> None:
    """Respond in 15 minutes, near from a quarter of it on."""
    found = thing(take())
    near = reads.case(1).near_at
    assert near is not None
    assert NOW < near < NOW + 15 * MINUTE
    moments = (near - 1, near, NOW + 15 * MINUTE, NOW + 30 * MINUTE)
    assert [found.level(at) for at in moments] == [DESK, HANDLER, SUPERVISOR, MANAGER]
    assert len({found.news(at) for at in moments}) == 4


def test_a_major_one_is_the_manager_s_from_the_beginning() -> None:
    found = thing(take(severity=2))
    assert found.level(NOW) == MANAGER
    assert found.news(NOW) != found.news(NOW + 15 * MINUTE)


def test_a_case_that_becomes_major_is_news() -> None:
    case = take(kind="complaint")
    seen = thing(case).news(NOW)
    working.change_severity(case.id, 2, actor("li"), NOW)
    assert thing(case).news(NOW) != seen


def test_the_end_of_a_hold_tells_the_desk_alone() -> None:
    case = take()
    working.accept(case.id, actor("li"), NOW)
    working.start(case.id, actor("li"), NOW)
    working.hold(case.id, "part", NOW + HOUR, actor("li"), NOW, answer="tomorrow")
    found = thing(case)
    assert (found.due_at, found.what) == (NOW + HOUR, "resume")
    assert found.level(NOW + 2 * HOUR) == HANDLER


def test_a_reopened_one_begins_a_level_up() -> None:
    case = take(kind="complaint")
    working.accept(case.id, actor("li"), NOW)
    working.resolve(case.id, "party", "spoke to them", actor("li"), NOW)
    judging.judge(case.id, "valid", actor("zhao"), NOW)
    following_up.follow_up(case.id, "unsatisfied", actor("li"), NOW, words="again")
    assert reads.case(case.id).reopened == 1
    assert thing(case).level(NOW) == HANDLER


def test_it_is_the_handler_s_or_of_whoever_was_asked_first() -> None:
    case = take()
    assert thing(case).handler == "Jane Lee"
    departments.add("works", "Works", actor("zhao"), NOW)
    working.accept(case.id, actor("li"), NOW)
    working.dispatch(case.id, "works", "wang", actor("li"), NOW)
    assert thing(case).handler == "wang"


def test_the_second_to_come_finds_nothing_to_write() -> None:
    """Two consoles see at once that somebody has to be told; the write looks again."""
    case, late = take(), NOW + 16 * MINUTE
    assert escalations.is_due(late)
    assert len(escalations.escalate(actor("li"), late)) == 1
    assert escalations.escalate(actor("wang"), late) == []
    steps = [step.action for step in reads.timeline(case.id)]
    assert steps.count("escalate") == 1
    assert not escalations.is_due(late)


def test_many_are_written_in_short_transactions() -> None:
    for _ in range(escalations.MOST + 5):
        take()
    late = NOW + 16 * MINUTE
    assert len(escalations.escalate(actor("li"), late)) == escalations.MOST
    assert len(escalations.escalate(actor("li"), late)) == 5
    assert escalations.escalate(actor("li"), late) == []


def test_neither_a_device_nor_a_disabled_account_is_an_author() -> None:
    take()
    late, before = NOW + 16 * MINUTE, log.head()
    assert escalations.escalate(actor("gate"), late) == []
    wang = actor("wang")
    staff.disable("wang", wang.origin, NOW)
    with pytest.raises(DeskError, match="disabled"):
        escalations.escalate(wang, late)
    assert log.head() == before
    assert escalations.is_due(late)


def test_reading_what_is_due_stays_cheap(desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cases there are, the same few questions to the database."""
    asked: list[str] = []
    execute = database.execute_sql

    def counted(sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    monkeypatch.setattr(database, "execute_sql", counted)
    due.collect(NOW)
    few = len(asked)
    for _ in range(5):
        take()
    asked.clear()
    assert len(due.collect(NOW)) == 5
    assert len(asked) == few


def third_version(newer: Path) -> Path:
    """Make a file with the tables of the third version, and what the newer one has in them."""
    path = newer.with_name("old.db")
    file = sqlite3.connect(path, isolation_level=None)
    for statement in (line for step in STEPS[:3] for line in step):
        file.execute(statement)
    for table in ("setting", "staff", "category"):
        file.execute(f"DELETE FROM {table}")
    file.execute("ATTACH ? AS newer", (str(newer),))
    tables = file.execute("SELECT name FROM main.sqlite_schema WHERE sql LIKE '%STRICT'")
    for (table,) in tables.fetchall():
        columns = ", ".join(row[1] for row in file.execute(f"PRAGMA main.table_info({table})"))
        file.execute(
            f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}"
        )
    file.execute("DETACH newer")
    file.execute("PRAGMA user_version = 3")
    file.close()
    path.chmod(0o600)
    return path


def test_a_case_of_the_third_version_gets_its_levels_with_its_next_step() -> None:
    case, path = take(), database.path
    database.close()
    open_desk(third_version(path))
    assert database.version() == VERSION
    old = thing(case)
    assert [old.level(NOW), old.level(NOW + 15 * MINUTE)] == [DESK, SUPERVISOR]
    due.acknowledge(old.news(NOW), actor("li"), NOW)
    assert [answer.name for answer in due.answers()] == ["Jane Lee"]
    escalations.escalate(actor("li"), NOW + 14 * MINUTE)
    assert thing(case).level(NOW + 14 * MINUTE) == HANDLER
    assert thing(case).level(NOW + 30 * MINUTE) == MANAGER
