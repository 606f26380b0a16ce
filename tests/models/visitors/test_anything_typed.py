"""Whatever is typed into the register's fields: no fault, no whole document, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models.database import database
from models.errors import DeskError
from models.language import LANGUAGES, Words
from models.text import clean_line
from models.visitors import (
    arriving,
    badges,
    do_not_admit,
    exchange,
    grammar,
    leaving,
    passes,
    short_lines,
    working,
)
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import KINDS, NewPass
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor
from tests.models.visitors.registering import DAY, sign_in

ALL_WORDS = tuple(map(Words, LANGUAGES))
SPELLINGS = grammar.spellings(ALL_WORDS)
IDENTITY = ("110105", "19491231", "002", "1")
WINDOW = 6  # so many signs of a number in a row are more than may be kept
ODD = some.one_of(
    some.text(max_size=30),
    some.sampled_from(
        ("", " ", "\x00\x1b[J", "\u202e", "[/x]", "=1+1", "'; --", "x" * 5000, "ß" * 5)
    ),
)
NUMBERS = some.sampled_from(("", " ", "-", ".", "/", "–")).map(lambda gap: gap.join(IDENTITY))
# A number among other words: what stands beside it is no digit, or it would be another number.
NUMBERED = some.builds(
    lambda before, number, behind: f"{before} {number} {behind}", ODD, NUMBERS, ODD
)
FIELDS = ("name", "organisation", "phone", "last_four", "plate", "purpose", "unit", "host")
FIELDS += ("programme", "goods_in", "remarks")
TABLES = ("visit", "visit_step", "visitor_pass", "visitor_pass_step", "barred", "audit", "entry")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")


def quick(examples: int) -> settings:
    """One desk serves all examples: what they leave there is in nobody's way."""
    odd = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=odd)


def tried(act: Callable[..., Any], *arguments: Any, **fields: Any) -> Any:
    """Do it, or be told in both languages why not."""
    try:
        return act(*arguments, **fields)
    except DeskError as error:
        said = [error.sentence(words, ZONE) for words in ALL_WORDS]
    assert all(said)
    return None


def kept() -> str:
    """Return everything the last rows hold, letters and digits alone."""
    found = [database.ask(f"SELECT * FROM {table} ORDER BY 1 DESC LIMIT 6") for table in TABLES]
    texts = (value for rows in found for row in rows for value in row if isinstance(value, str))
    return "\n".join("".join(filter(str.isalnum, text)) for text in texts)


def check_nothing_is_kept_whole() -> None:
    number, there = "".join(IDENTITY), kept()
    parts = {number[at : at + WINDOW] for at in range(len(number) - WINDOW + 1)}
    assert not [part for part in parts if part in there]


@quick(40)
@given(some.fixed_dictionaries({field: some.one_of(ODD, NUMBERED) for field in FIELDS}))
def test_no_field_of_a_visit_keeps_a_number_or_loses_a_word(fields: dict[str, str]) -> None:
    new, li = NewVisit(**fields), actor("li")
    signed = tried(arriving.sign_in, new, li, NOW)
    tried(arriving.expect, new, NOW, NOW + DAY, li, NOW)
    tried(arriving.refuse, new, fields["remarks"], li, NOW)
    check_nothing_is_kept_whole()
    if signed is not None:
        for field in ("organisation", "unit", "host", "programme", "goods_in"):
            if IDENTITY[1] not in fields[field]:
                assert getattr(signed, field) in (clean_line(fields[field]), "")
                assert bool(getattr(signed, field)) == bool(clean_line(fields[field]))


@quick(25)
@given(field=some.sampled_from(working.AMENDABLE), text=some.one_of(ODD, NUMBERED))
def test_no_later_word_keeps_a_number(field: str, text: str) -> None:
    li, number = actor("li"), sign_in("Ann", party=3, badges=()).id
    tried(working.amend, number, field, text, li, NOW)
    tried(working.note, number, text, li, NOW)
    tried(working.extend, number, NOW + DAY, li, NOW, words=text)
    tried(working.correct_arrival, number, NOW, text, li, NOW)
    tried(leaving.release, number, text, text, li, NOW)
    said = short_lines.read(text)
    tried(leaving.part, number, said.count or 1, li, NOW, words=said.words, goods_out=said.goods)
    tried(badges.returned, number, text, li, NOW)
    tried(leaving.leave, number, li, NOW, goods_out=text, words=text)
    tried(working.correct_departure, number, NOW, text, li, NOW)
    check_nothing_is_kept_whole()


@quick(40)
@given(
    texts=some.lists(some.one_of(ODD, NUMBERED), min_size=9, max_size=9),
    kind=some.sampled_from(tuple(KINDS)),
)
def test_no_pass_and_no_entry_keeps_a_number(texts: list[str], kind: str) -> None:
    li, zhao = actor("li"), actor("zhao")
    new = NewPass(kind, f"Ann {texts[0]}", f"1-1 {texts[1]}", NOW, NOW + DAY, *texts[2:])
    given_pass = tried(passes.add, new, li, NOW)
    if given_pass is not None:
        tried(passes.renew, given_pass.id, NOW + 2 * DAY, li, NOW, permit=texts[2], words=texts[3])
        tried(passes.end, given_pass.id, texts[4], li, NOW)
    barred = NewBarred(texts[0], texts[1], tuple(texts[2:4]), *texts[4:8])
    entry = tried(do_not_admit.add, barred, zhao, NOW)
    if entry is not None:
        tried(do_not_admit.end, entry.id, texts[8], zhao, NOW)
    check_nothing_is_kept_whole()


PIECES = some.one_of(
    ODD,
    NUMBERS,
    some.sampled_from(
        (
            *("x2", "3人", "12-1503", "repair", "维修", "京A12345", "13800001234", "证1234"),
            *("badge:7", "牌07", "with:", "with:toolbox", "带:工具箱", "to:", "ok:called", "ok:"),
            *("party:99999", "at:hall", "note:late", '"two words"', "qx", "vz", "王五"),
        )
    ),
)


@quick(80)
@given(some.lists(PIECES, max_size=8).map(" ".join))
def test_no_piece_of_a_line_is_lost_and_no_number_is_kept(line: str) -> None:
    said = grammar.understand(clean_line(line), SPELLINGS)
    new = said.visit()
    there = " ".join((*(str(getattr(new, field)) for field in FIELDS), *said.rest))
    for word in ("qx", "vz", "王五", "late", "toolbox", "工具箱", "two words"):
        assert word not in line or word in there
    tried(arriving.sign_in, new, actor("li"), NOW)
    check_nothing_is_kept_whole()
    short = short_lines.read(clean_line(line))
    there = f"{short.words} {short.goods}"
    for word in ("qx", "vz", "王五", "late", "toolbox", "工具箱"):
        assert word not in line or word in there


@quick(20)
@given(some.lists(some.one_of(ODD, NUMBERED), min_size=4, max_size=4))
def test_no_row_of_a_file_is_too_odd(texts: list[str]) -> None:
    import csv
    import io

    rows = io.StringIO()
    csv.writer(rows).writerow((*texts, "2026-11-24 09:00", "2026-11-24 11:00"))
    lines = ["name,unit,phone,remarks,expected_from,expected_until", *rows.getvalue().splitlines()]
    tried(exchange.import_expected, lines, actor("li"), NOW)
    check_nothing_is_kept_whole()
