"""Statements are what peewee itself makes of a query."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import Context, fn

from models import due, staff
from models.database import database, rows
from models.log import reads
from models.log.reads import Filters
from models.log.tables import Entry, OpenItem
from models.statements import Statement
from tests import factories
from tests.conftest import MakeDesk

OTHER = Entry.alias()
QUERIES = {
    "a filter": reads._query(Filters(author="li", severity=1, open_only=True), before=7),
    "its own alias": Entry.select(OTHER.number).join(OTHER, on=(OTHER.target == Entry.number)),
    "a join": due.DueAnswer.select(staff.Staff.name, due.DueAnswer.at).join(
        staff.Staff, on=(staff.Staff.login == due.DueAnswer.person)
    ),
    "a subquery": Entry.select(Entry.number.alias("last"), fn.MAX(Entry.number)).where(
        Entry.number.not_in(OpenItem.select(OpenItem.number)), ~fn.EXISTS(OTHER.select())
    ),
    "groups": Entry.select(Entry.place, fn.COUNT(Entry.number))
    .group_by(Entry.place)
    .having(fn.COUNT(Entry.number) > 1)
    .order_by(Entry.place.desc()),
    "an insert": OpenItem.insert(number=1, due_at=None).on_conflict_replace(),
    "an upsert": OpenItem.insert(number=1, due_at=2).on_conflict(
        conflict_target=[OpenItem.number], update={OpenItem.due_at: 3}
    ),
    "an update": OpenItem.update(due_at=OpenItem.due_at + 1).where(OpenItem.number == 1),
    "a removal": OpenItem.delete().where(OpenItem.number.in_(Entry.select(Entry.number))),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_statements_are_those_of_peewee(query: Any) -> None:
    ours, theirs = made(Statement, query), made(Context, query)
    assert ours == theirs


def made(kind: Any, query: Any) -> Any:
    """Return a statement and its values."""
    return kind(**database.get_context_options()).parse(query)


def test_rows_are_plain_values(desk: MakeDesk) -> None:
    desk("en")
    factories.write("call 12-1503")
    [(number, digest, due_at)] = rows(Entry.select(Entry.number, Entry.digest, Entry.due_at))
    assert (number, type(digest), due_at) == (1, bytes, None)
