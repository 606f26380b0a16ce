"""Checklists: versions that stay, whose list a shift has, the plain lines, what an answer needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import checklists, staff
from models.audit import Audit
from models.checklist_lines import (
    KINDS,
    Item,
    checked,
    default_items,
    read_lines,
    understand,
    written,
)
from models.checklists import Checklist, ChecklistItem
from models.clock import MINUTE
from models.database import database
from models.errors import DeskError
from tests.factories import NOW, actor

MakeDesk = Callable[..., Path]
KEYS = Item(1, "count", "keys", 14)
TABLET = Item(2, "condition", "log tablet")
LATER = NOW + MINUTE


def refused(code: str, function: Callable[..., object], *arguments: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments)
    assert raised.value.code == code
    return raised.value


@pytest.fixture
def opened(desk: MakeDesk) -> None:
    desk("en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_setup_gives_every_shift_a_list_of_all_kinds(desk: MakeDesk, language: str) -> None:
    desk(language)
    given_list = checklists.for_shift("night")
    assert given_list.id > 0
    assert given_list.shift == ""
    assert given_list.items == default_items(language)
    assert {item.kind for item in given_list.items} == set(KINDS)
    assert len(given_list.items) >= 12


@pytest.mark.usefixtures("opened")
def test_a_change_is_a_new_version_and_the_old_one_stays() -> None:
    old = checklists.for_shift("night")
    new = checklists.replace("", [KEYS, TABLET], actor("zhao"), LATER)
    assert checklists.for_shift("night") == new
    assert checklists.by_id(old.id) == old
    assert checklists.versions("") == [new, old]
    assert (new.made_at, new.made_by) == (LATER, "zhao")


@pytest.mark.usefixtures("opened")
def test_a_shift_has_its_own_list_until_it_is_dropped() -> None:
    common = checklists.for_shift("night")
    own = checklists.replace("night", [KEYS], actor("zhao"), LATER)
    assert checklists.for_shift("night") == own
    assert checklists.for_shift("early") == common
    assert [template.shift for template in checklists.templates()] == ["", "night"]
    assert checklists.drop("night", actor("zhao"), LATER) == common
    assert checklists.for_shift("night") == common
    assert checklists.templates() == [common]
    assert [len(version.items) for version in checklists.versions("night")] == [0, 1]
    refused("checklist_none", checklists.drop, "night", actor("zhao"), LATER)
    assert checklists.replace("night", [KEYS], actor("zhao"), LATER).items == (KEYS,)


@pytest.mark.usefixtures("opened")
def test_the_list_of_every_shift_cannot_be_dropped() -> None:
    refused("checklist_none", checklists.drop, "", actor("zhao"), LATER)
    assert checklists.for_shift("night").items


@pytest.mark.usefixtures("opened")
def test_only_a_supervisor_changes_lists_and_the_trail_says_so() -> None:
    before = checklists.versions("")
    for login in ("li", "wang", "gate"):
        refused("not_allowed", checklists.replace, "", [KEYS], actor(login), LATER)
        refused("not_allowed", checklists.drop, "night", actor(login), LATER)
    assert checklists.versions("") == before
    checklists.replace("night", [KEYS], actor("zhao"), LATER)
    trail = list(Audit.select().where(Audit.act == "checklist"))
    assert [(line.person, line.subject) for line in trail] == [("zhao", "night")]


@pytest.mark.usefixtures("opened")
def test_writing_the_same_list_again_makes_no_version() -> None:
    checklists.replace("night", [KEYS], actor("zhao"), NOW)
    checklists.replace("night", [KEYS], actor("zhao"), LATER)
    assert len(checklists.versions("night")) == 1


@pytest.mark.usefixtures("opened")
def test_a_list_made_from_an_old_version_does_not_overwrite_the_newer() -> None:
    seen = checklists.for_shift("night").id
    newer = checklists.replace("", [KEYS], actor("zhao"), NOW, seen=seen)
    with pytest.raises(DeskError, match="checklist_changed"):
        checklists.replace("", [TABLET], actor("zhao"), LATER, seen=seen)
    assert checklists.for_shift("night") == newer


@pytest.mark.usefixtures("opened")
def test_a_list_needs_a_shift_of_the_pattern_and_good_items() -> None:
    def replace(shift: str, *items: Item) -> None:
        checklists.replace(shift, items, actor("zhao"), NOW)

    refused("checklist_shift", replace, "nihgt", KEYS)
    refused("checklist_empty", replace, "night")
    refused("item_twice", replace, "night", KEYS, Item(2, "tick", "KEYS"))
    refused("checklist_long", replace, "night", *(Item(n, "tick", f"i{n}") for n in range(61)))
    assert checklists.versions("night") == []


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item(1, "guess", "keys"), "item_kind"),
        (Item(1, "tick", " \u200b "), "item_label_missing"),
        (Item(1, "tick", "钥" * 31), "item_label_long"),
        (Item(1, "count", "keys"), "item_expected"),
        (Item(1, "count", "keys", -1), "item_expected"),
        (Item(1, "count", "keys", 10_000), "item_expected"),
        (Item(1, "tick", "keys", 3), "item_not_counted"),
    ],
)
def test_a_bad_item_is_refused(item: Item, code: str) -> None:
    refused(code, checked, item)


@pytest.mark.usefixtures("opened")
def test_a_desk_from_before_gets_its_list_when_a_shift_opens() -> None:
    """The upgrade inserts none: reading shows the default, opening a shift writes it."""
    with database.write():
        ChecklistItem.delete().execute()
        Checklist.delete().execute()
    shown = checklists.for_shift("night")
    assert (shown.id, shown.items) == (0, default_items("en"))
    with database.write():
        made = checklists.ensure_for_shift("night", LATER)
        again = checklists.ensure_for_shift("early", LATER)
    assert made.id > 0
    assert made == again == checklists.by_id(made.id) == checklists.for_shift("night")


@pytest.mark.usefixtures("opened")
def test_an_unknown_version_is_named() -> None:
    assert refused("checklist_unknown", checklists.by_id, 99).facts == {"number": 99}


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("count 14: keys", KEYS),
        ("  COUNT 014 :keys ", KEYS),
        ("计数 14：钥匙", Item(1, "count", "钥匙", 14)),
        ("计数14:钥匙", Item(1, "count", "钥匙", 14)),
        ("计数 １４：钥匙", Item(1, "count", "钥匙", 14)),
        ("勾选：监控画面在线", Item(1, "tick", "监控画面在线")),
        ("状况: 日志平板", Item(1, "condition", "日志平板")),
        ("文字：水表", Item(1, "text", "水表")),
        ("tick: gate: closed", Item(1, "tick", "gate: closed")),
    ],
)
def test_a_line_is_understood_in_both_languages(line: str, item: Item) -> None:
    assert understand(line) == item


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("keys", "item_form"),
        (": keys", "item_form"),
        ("guess: keys", "item_kind"),
        ("count: keys", "item_expected"),
        ("count 10000: keys", "item_expected"),
        ("count many: keys", "item_expected"),
        ("tick 3: keys", "item_not_counted"),
        ("tick:", "item_label_missing"),
    ],
)
def test_a_line_that_is_not_understood_says_why(line: str, code: str) -> None:
    refused(code, understand, line)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    label=st.text(max_size=40),
    expected=st.integers(0, 9999),
    language=st.sampled_from(["zh", "en"]),
)
def test_what_is_written_is_read_back(kind: str, label: str, expected: int, language: str) -> None:
    try:
        item = checked(Item(1, kind, label, expected if kind == "count" else None))
    except DeskError:
        return
    assert understand(written(item, language)) == item


def test_every_bad_line_of_a_text_is_named_by_its_number() -> None:
    items, wrong = read_lines("# the night\n\ncount 14: keys\nkeys\ntick: lobby\ntick: Lobby\n")
    assert items == (KEYS, Item(2, "tick", "lobby"))
    assert [(number, problem.code) for number, problem in wrong] == [
        (4, "item_form"),
        (6, "item_twice"),
    ]


TICK, TEXT = Item(1, "tick", "lobby"), Item(1, "text", "meter")


@pytest.mark.parametrize(
    ("item", "value", "note", "answer"),
    [
        (TICK, "yes", "", ("yes", "")),
        (KEYS, " 14 ", "", ("14", "")),
        (KEYS, "１３", "one with the engineer", ("13", "one with the engineer")),
        (KEYS, "0014", "", ("14", "")),
        (TABLET, "good", "", ("good", "")),
        (TABLET, "missing", "lent", ("missing", "lent")),
        (TEXT, "2.1 m\n", " ok ", ("2.1 m", "ok")),
    ],
)
def test_a_good_answer_is_cleaned(
    item: Item, value: str, note: str, answer: tuple[str, str]
) -> None:
    assert checklists.check_answer(item, value, note) == answer


@pytest.mark.parametrize(
    ("item", "value", "note", "code"),
    [
        (TICK, "", "", "item_tick"),
        (TICK, "no", "", "item_tick"),
        (KEYS, "", "", "item_count"),
        (KEYS, "-1", "", "item_count"),
        (KEYS, "10000", "", "item_count"),
        (KEYS, "13", " \u200b ", "item_count_note"),
        (TABLET, "fine", "", "item_condition"),
        (TABLET, "damaged", "", "item_condition_note"),
        (TABLET, "missing", "", "item_condition_note"),
        (TEXT, " ", "", "item_text"),
        (TEXT, "x" * 401, "", "item_text_long"),
        (TICK, "yes", "x" * 401, "item_text_long"),
    ],
)
def test_an_answer_that_will_not_do_names_its_item(
    item: Item, value: str, note: str, code: str
) -> None:
    error = refused(code, checklists.check_answer, item, value, note)
    assert error.facts["label"] == item.label


def test_a_first_list_of_its_own_is_made_once() -> None:
    """Two who both saw the list of every shift do not overwrite each other."""
    checklists.replace("night", [KEYS], actor("zhao"), NOW, seen=0)
    again = partial(checklists.replace, seen=0)
    refused("checklist_changed", again, "night", [TABLET], actor("zhao"), LATER)
    checklists.drop("night", actor("zhao"), LATER)
    made = again("night", [TABLET], actor("zhao"), LATER)
    assert [item.label for item in made.items] == ["log tablet"]


def test_a_list_that_was_changed_meanwhile_is_not_dropped() -> None:
    seen = checklists.replace("night", [KEYS], actor("zhao"), NOW).id
    newer = checklists.replace("night", [TABLET], actor("zhao"), NOW)
    drop = partial(checklists.drop, seen=seen)
    refused("checklist_changed", drop, "night", actor("zhao"), LATER)
    assert checklists.for_shift("night") == newer
    checklists.drop("night", actor("zhao"), LATER, seen=newer.id)


def test_who_lost_the_right_meanwhile_changes_no_list() -> None:
    stale = actor("zhao")
    staff.set_roles("zhao", ["clerk"], stale.origin, NOW)
    refused("not_allowed", checklists.replace, "", [KEYS], stale, NOW)
    refused("not_allowed", checklists.drop, "night", stale, NOW)
