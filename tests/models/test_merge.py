"""Two people writing one text: neither loses a line, and nothing is said twice without need."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from models.handover.merge import merge

LINES = some.lists(some.sampled_from("abcdef"), max_size=6)
NEW = some.lists(some.sampled_from("UVWXYZ"), max_size=3)


def text(lines: list[str]) -> str:
    return "\n".join(lines)


TEXTS = LINES.map(text)
UNIQUE = some.lists(some.sampled_from("abcdef"), max_size=6, unique=True).map(text)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("", "lift", "keys", "lift keys"),
        ("a", "a lift", "a keys", "a lift keys"),
        ("a", "lift a", "a keys", "lift a keys"),
        ("a b c", "A b c", "a b C", "A b C"),
        ("a b c", "a X b c", "a b Y c", "a X b Y c"),
        ("a b c", "a X c", "a Y c", "a X Y c"),
        ("a b", "a b c", "a b c", "a b c"),
        ("a b", "a b c d", "a b c e", "a b c d e"),  # both say c, one says it once
        ("a b c", "b c", "a b", "b"),  # each took away a line of their own
        ("a b c", "a c", "a B c", "a B c"),  # a line changed here and gone there is kept
        ("a b", "", "a b c", "c"),
    ],
)
def test_what_two_made_of_a_text(base: str, theirs: str, mine: str, merged: str) -> None:
    arguments = (text(each.split()) for each in (base, theirs, mine))
    assert merge(*arguments).split() == merged.split()


@given(TEXTS, TEXTS, TEXTS)
@example("a", "b\na", "c\na")
def test_each_line_that_either_added_is_there(base: str, theirs: str, mine: str) -> None:
    merged = set(merge(base, theirs, mine).split())
    before = set(base.split())
    assert set(theirs.split()) - before <= merged
    assert set(mine.split()) - before <= merged


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_is_there_that_nobody_wrote_and_nothing_oftener(
    base: str, theirs: str, mine: str
) -> None:
    merged = Counter(merge(base, theirs, mine).split())
    assert merged <= Counter(base.split()) + Counter(theirs.split()) + Counter(mine.split())


@given(UNIQUE, UNIQUE, UNIQUE)
def test_a_line_that_both_left_alone_is_still_there(base: str, theirs: str, mine: str) -> None:
    kept = set(base.split()) & set(theirs.split()) & set(mine.split())
    assert kept <= set(merge(base, theirs, mine).split())


@given(TEXTS, TEXTS)
def test_who_changed_nothing_takes_the_other_s(base: str, other: str) -> None:
    assert merge(base, other, base) == other
    assert merge(base, base, other) == other
    assert merge(base, other, other) == other


@given(LINES, NEW, some.data())
def test_the_same_addition_at_the_same_place_is_there_once(
    base: list[str], added: list[str], data: some.DataObject
) -> None:
    place = data.draw(some.integers(0, len(base)))
    more = data.draw(some.sampled_from("123"))
    theirs = [*base[:place], *added, *base[place:]]
    mine = [*base[:place], *added, more, *base[place:]]
    merged = Counter(merge(text(base), text(theirs), text(mine)).split())
    assert merged == Counter(mine)


@given(LINES, NEW, NEW, some.data())
def test_additions_at_two_places_keep_their_order(
    base: list[str], first: list[str], second: list[str], data: some.DataObject
) -> None:
    base = [f"{letter}{at}" for at, letter in enumerate(base)]
    places = sorted(data.draw(some.tuples(*[some.integers(0, len(base))] * 2)))
    begin, end = places
    theirs = [*base[:begin], *first, *base[begin:]]
    mine = [*base[:end], *(letter.lower() for letter in second), *base[end:]]
    merged = merge(text(base), text(theirs), text(mine)).split()
    assert [line for line in merged if line in base] == base
