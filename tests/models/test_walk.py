"""The quick way along the chain proves what the chain's own way proves, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from models.log import chain
from models.log.tables import ENTRY_COLUMNS, EntryRow
from models.log.walk import Walk

BEFORE = chain.genesis("a desk")
WHOLE = some.integers(-(2**63), 2**63 - 1)
TEXT = some.text(some.characters(exclude_categories=()), max_size=300)  # lone surrogates too
BYTES = some.binary(max_size=300)
KINDS = {
    "int": WHOLE,
    "str": TEXT,
    "bytes": BYTES,
    "int | None": some.none() | WHOLE,
    "str | None": some.none() | TEXT,
    "bytes | None": some.none() | BYTES,
}
OF_COLUMN = {column.name: KINDS[str(column.type)] for column in fields(EntryRow)}
ANY_ENTRY = some.builds(EntryRow, **OF_COLUMN)
# Few and short, so that several entries have them alike and letters move from one to the next.
SHORT = some.sampled_from(("", "l", "li", "il", "\x1f", "\0\0\0\x01"))
FEW = {
    "author": SHORT,
    "author_name": SHORT,
    "channel": SHORT,
    "system_user": SHORT,
    "shift": some.integers(1, 2),
    "category": SHORT,
    "severity": some.integers(0, 2),
    "action": some.sampled_from(("entry", "clear")),
    "target": some.none() | some.integers(1, 3),
    "carried": some.integers(0, 1),
    "due_at": some.none() | some.integers(0, 3),
    "reference": some.none() | SHORT,
    "text": SHORT,
    "place": some.none() | SHORT,
    "salt": some.binary(min_size=1, max_size=2),
}
LIKE_ENTRIES = some.lists(some.builds(EntryRow, **OF_COLUMN | FEW), min_size=1, max_size=6)


def key_of(shift: int) -> str:
    return f"2026-11-{shift}-night"


columns_of = attrgetter(*ENTRY_COLUMNS)


def written(row: EntryRow, previous: bytes = BEFORE) -> EntryRow:
    """The entry with the digests that it was written with."""
    if row.salt is not None and row.text is not None:
        content = chain.content_digest(row.salt, row.text, row.place)
        row = replace(row, content_digest=content)
    return replace(row, digest=chain.entry_digest(previous, row, key_of(row.shift)))


def is_as_written(row: EntryRow) -> bool:
    """What the chain's own way says of an entry that has a text."""
    if row.salt is None or row.text is None:
        return False
    content = chain.content_digest(row.salt, row.text, row.place)
    digest = chain.entry_digest(BEFORE, row, key_of(row.shift))
    return (content, digest) == (row.content_digest, row.digest)


def walked(rows: list[EntryRow]) -> tuple[Walk, list[tuple[EntryRow, bool]]]:
    walk = Walk(BEFORE)
    return walk, list(walk.along(map(columns_of, rows), key_of))


def is_proven(row: EntryRow) -> bool:
    return all(proven for _, proven in walked([row])[1])


def chained(rows: list[EntryRow]) -> list[EntryRow]:
    """The entries as one log: numbers from one, each digest over the one before."""
    log: list[EntryRow] = []
    for number, row in enumerate(rows, start=1):
        log.append(written(replace(row, number=number), log[-1].digest if log else BEFORE))
    return log


def is_quiet(row: EntryRow) -> bool:
    told = (row.target, row.carried, row.due_at, row.reference)
    return row.action == "entry" and told == (None, 0, None, None)


@given(ANY_ENTRY.map(written))
def test_whatever_was_written_with_a_text_is_proven(row: EntryRow) -> None:
    assert is_proven(row) == (row.salt is not None and row.text is not None)


@given(some.data(), ANY_ENTRY.map(written), some.sampled_from(ENTRY_COLUMNS))
def test_what_was_changed_is_proven_only_where_the_chain_cannot_tell_it(
    data: some.DataObject, row: EntryRow, column: str
) -> None:
    changed = replace(row, **{column: data.draw(OF_COLUMN[column])})
    assert is_proven(changed) == is_as_written(changed)


@given(
    some.data(), ANY_ENTRY.map(written), some.sampled_from(sorted({*ENTRY_COLUMNS} - {"number"}))
)
def test_a_value_of_another_kind_is_never_proven_unless_the_chain_proves_it(
    data: some.DataObject, row: EntryRow, column: str
) -> None:
    value: Any = data.draw(some.none() | WHOLE | TEXT | BYTES)
    changed = replace(row, **{column: value})
    assert is_as_written(changed) or not is_proven(changed)


@given(LIKE_ENTRIES)
def test_of_a_whole_log_the_walk_shows_only_what_says_something_of_others(
    rows: list[EntryRow],
) -> None:
    log = chained(rows)
    walk, seen = walked(log)
    assert seen == [(row, True) for row in log if not is_quiet(row)]
    assert (walk.last, walk.previous) == (len(log), log[-1].digest)


@given(some.data(), LIKE_ENTRIES, some.sampled_from(sorted(FEW)))
def test_the_one_that_was_changed_is_the_one_that_is_not_proven(
    data: some.DataObject, rows: list[EntryRow], column: str
) -> None:
    log = chained(rows)
    at = data.draw(some.integers(0, len(log) - 1))
    before, value = getattr(log[at], column), data.draw(FEW[column])
    log[at] = replace(log[at], **{column: value})
    doubtful = [row.number for row, proven in walked(log)[1] if not proven]
    assert doubtful == ([] if value == before else [at + 1])


@given(LIKE_ENTRIES, some.integers(-3, 0))
def test_what_is_outside_the_chain_is_shown_and_the_walk_goes_on_from_the_one_before(
    rows: list[EntryRow], number: int
) -> None:
    log = chained(rows)
    walk, seen = walked([replace(log[-1], number=number), *log])
    assert seen[0][0].number == number
    assert all(proven for _, proven in seen[1:])
    assert (walk.last, walk.previous) == (len(log), log[-1].digest)


def test_where_one_is_missing_the_next_is_shown() -> None:
    number_two = written(
        EntryRow(
            2,
            1,
            1,
            "li",
            "Li",
            "console",
            "",
            1,
            "note",
            0,
            "entry",
            None,
            0,
            None,
            None,
            b"salt",
            "text",
            None,
            b"",
            b"",
        )
    )
    assert walked([number_two])[1] == [(number_two, True)]


@given(ANY_ENTRY, some.sampled_from(("happened_at", "recorded_at")))
def test_only_a_number_has_the_digits_of_a_number(row: EntryRow, column: str) -> None:
    for forged in (None, 1.5):
        text = written(replace(row, salt=b"s", text="t", **{column: str(forged)}))
        assert not is_proven(replace(text, **{column: forged}))
