"""The audit trail: every act has words, pages join, filters leave out what they should."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from models import (
    audit,
    due,
    parts,  # noqa: F401 - the parts register what is due
    staff,
)
from models.audit import ACTS, KINDS, Filters, Line, Origin
from models.clock import MINUTE, moment
from models.database import database
from models.errors import DeskError
from models.language import Words
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor, write

ROOT = Path(__file__).parents[2]
STOREYS = ("models", "screens", "tui")
Function = ast.FunctionDef | ast.AsyncFunctionDef
SHELL = Origin("shell", "root")


class Recorded:
    """The acts that the program's text records, also through functions that hand an act on."""

    def __init__(self) -> None:
        self.acts: set[str] = set()
        # module.function, and the place of its argument that is an act
        self._functions: dict[str, int] = {"audit.record": 0}
        calls = [*self._calls()]
        known = 0
        while known != len(self._functions):
            known = len(self._functions)
            for name, given, node, module in calls:
                place = self._functions.get(name)
                if place is not None and place < len(given):
                    self._take(given[place], node, module)

    def _calls(self) -> Iterator[tuple[str, list[ast.expr], Function, str]]:
        """Yield what is called with what, in which function of which module."""
        for storey in STOREYS:
            for path in sorted((ROOT / storey).rglob("*.py")):
                text = path.read_text(encoding="utf-8")
                if not ("audit" in text or "staff" in text):
                    continue  # it records nothing, and calls nothing that does: a second saved
                nodes = ast.walk(ast.parse(text))
                functions = (each for each in nodes if isinstance(each, Function))
                for node in functions:
                    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
                        # also a function that is only named, for another thread to call
                        for ahead, function in enumerate([call.func, *call.args[:1]]):
                            yield named(function, path.stem), call.args[ahead:], node, path.stem

    def _take(self, act: ast.expr, node: Function, module: str) -> None:
        names = [argument.arg for argument in node.args.args]
        if isinstance(act, ast.Constant):
            self.acts.add(act.value)
        elif isinstance(act, ast.IfExp):
            self._take(act.body, node, module)
            self._take(act.orelse, node, module)
        elif isinstance(act, ast.Name):
            for each in ast.walk(node):
                if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == act.id:
                    self._take(each.value, node, module)
            if act.id in names:
                self._functions[f"{module}.{node.name}"] = names.index(act.id)
                defaults = dict(zip(names[::-1], node.args.defaults[::-1], strict=False))
                if act.id in defaults:
                    self._take(defaults[act.id], node, module)
        else:
            raise AssertionError(f"an act that cannot be read: {ast.unparse(act)}")


def named(function: ast.expr, module: str) -> str:
    """Return a function as `module.name`."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return f"{module}.{function.id}" if isinstance(function, ast.Name) else ""


def test_every_act_that_is_recorded_has_words_and_no_other() -> None:
    """Whoever records something new is told here to add a line to ACTS."""
    assert Recorded().acts == set(ACTS)
    assert {told.kind for told in ACTS.values()} == set(KINDS)
    assert not set(ACTS) & set(KINDS)


def filled(count: int = 40) -> list[Line]:
    """Add lines of two persons, several at one moment, some with the clock set back."""
    acts, people = ("sign_in", "pin_wrong", "purge"), ("li", "zhao")
    with database.write():
        for turn in range(count):
            audit.record(
                acts[turn % 3] if turn % 7 else "reveal",
                SHELL,
                person=people[turn % 2],
                subject=f"T-{turn}",
                now=NOW + turn // 4 - (20 if turn % 10 == 9 else 0),
            )
    return [*audit.everything()]


CHOSEN = {
    "all": Filters(),
    "since": Filters(since=NOW + 3),
    "until": Filters(until=NOW + 3),
    "between": Filters(since=NOW + 2, until=NOW + 5),
    "who": Filters(who="li"),
    "act": Filters(acts=("purge",)),
    "acts": Filters(acts=("purge", "pin_wrong")),
    "who and acts": Filters(who="zhao", acts=("purge", "reveal", "sign_in"), since=NOW + 1),
    "text": Filters(text="T-1"),
}


def fits(line: Line, filters: Filters) -> bool:
    return (
        (filters.since is None or line.at >= filters.since)
        and (filters.until is None or line.at < filters.until)
        and (filters.who in (None, line.person))
        and (not filters.acts or line.act in filters.acts)
        and filters.text in (line.subject or "")
    )


@pytest.mark.parametrize("name", CHOSEN)
def test_pages_join_to_the_whole_in_its_order_whatever_is_chosen(desk: MakeDesk, name: str) -> None:
    desk("en")
    everything, filters = filled(), CHOSEN[name]
    assert everything == sorted(everything, key=lambda line: (line.at, line.id))
    wanted = [line for line in everything if fits(line, filters)]
    assert len(wanted) > 3
    assert [*audit.everything(filters)] == wanted
    assert audit.newest(len(wanted) + 1, filters) == wanted
    back = audit.newest(3, filters)
    while earlier := audit.before(back[0].place, 3, filters):
        back = earlier + back
    assert back == wanted
    forth: list[Line] = []
    while later := audit.after(forth[-1].place if forth else (-1, -1), 3, filters):
        forth += later
    assert forth == wanted


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(acts=("purge",)),
        Filters(acts=("purge", "reveal")),
        Filters(who="li"),
        Filters(who="nobody"),
        Filters(since=NOW + 9_000, until=NOW + 9_500),
    ],
    ids=str,
)
def test_a_page_of_a_long_trail_is_read_without_a_walk_through_it(
    desk: MakeDesk, filters: Filters
) -> None:
    """Counted in SQLite's own steps: 20,000 lines walked would be a hundred thousand."""
    desk("en")
    columns = ("at", "act", "person", "detail", "channel", "system_user")
    lines = (
        (NOW + turn, "reveal" if turn % 9_000 == 1 else "sign_in", "zhao", "", "console", "x")
        for turn in range(20_000)
    )
    with database.write():
        database.load("audit", columns, lines)
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 100

    connection = database.connection()
    connection.set_progress_handler(count, 100)
    try:
        audit.newest(20, filters)
        audit.before((NOW + 10_000, 0), 20, filters)
        audit.after((NOW + 10_000, 0), 20, filters)
    finally:
        connection.set_progress_handler(None, 0)
    assert steps < 8_000


def test_a_text_is_looked_for_in_who_did_what_to_whom(desk: MakeDesk) -> None:
    desk("en")
    with database.write():
        audit.record("reveal", SHELL, person="zhao", subject="T-2026-000100", now=NOW)
        audit.record("setting", SHELL, person="admin", subject="code", detail="50% -> 1_0", now=NOW)

    def found(text: str, language: str = "en") -> set[str]:
        acts = audit.acts_saying(text, Words(language))
        return {line.act for line in audit.everything(Filters(text=text, text_acts=acts))}

    assert found("mary") == {"reveal"}  # a name
    assert found("000100") == {"reveal"}
    assert found("phone or") == {"reveal"}  # the words of the act
    assert found("50%") == {"setting"}
    assert found("5_") == set()  # no wildcard of the database's
    assert found("1_0") == {"setting"}
    assert "staff_add" in found("root") | found("tester")


@pytest.mark.parametrize(
    ("act", "subject", "detail", "english", "chinese"),
    [
        ("checklist", "", "version 3, 12 items", "every shift: version 3, 12", "第 3 版，12 项"),
        ("department_change", "works", "Works -", "Works, nobody answers", "Works，没有负责人"),
        ("department_change", "works", "Works li", "Works, li answers", "Works，由 li 负责"),
        ("due_seen", "handover refused h-1/1", "", "due: handover refused", "到期事项：交接班被拒"),
        ("due_seen", "T-1 complaint-7-respond-9/2", "", "due: T-1 (respond)", "T-1（响应）"),
        ("due_seen", "entry-4-9/1", "", "due: entry-4-9/1", "entry-4-9/1"),
        ("restore", "11-24", "-; before.db", "lost: none; before.db", "丢失记录：无；before.db"),
        ("restore", "11-24", "?", "lost: not known", "丢失记录：不明"),
        ("roster_assign", "li", "2026-11-26-early", "on 2026-11-26 early shift", "2026-11-26 早班"),
        ("roster_unassign", "li", "2026-11-26-late-late", "2026-11-26 late-late", "late-late"),
        (
            "roster_swap",
            "li wang",
            "wang: 2026-11-26-early, li: 2026-11-27-night",
            "wang takes 2026-11-26 early shift, li takes 2026-11-27 night shift",
            "wang 上 2026-11-26 早班、li 上 2026-11-27 夜班",
        ),
        ("roster_import", "11-23 11-29", "+3 -1", "11-23 to 11-29, 3 added, 1 taken", "增加 3 项"),
        ("shift_pattern", "x", "early 06:00-14:00 12345", "early shift 06:00", "早班 06:00"),
        (
            "checklist",
            "night",
            "version 3, 12 items",
            "night shift: version 3",
            "（夜班）：第 3 版",
        ),
        ("staff_language", "li", "zh", "language of li: Chinese", "li 的语言：中文"),
        ("restore", "11-24", "7-9", "lost: 7-9", "丢失记录：7-9"),
        (
            "purge_visitors",
            "",
            "11-01: 0 2 1 0",
            "data before 11-01: visits 0",
            "早于 11-01：来访 0",
        ),
        ("purge_visitors", "V-1 V-4", "11-01: 4 0 0 0", "V-1 to V-4 before", "V-1 至 V-4"),
    ],
)
def test_what_is_kept_as_codes_is_told_in_words(
    act: str, subject: str, detail: str, english: str, chinese: str
) -> None:
    line = Line(1, NOW, act, "li", subject, detail, "shell", "root")
    assert english in audit.told(line, Words("en"), ZONE)
    assert chinese in audit.told(line, Words("zh"), ZONE)


def test_what_was_done_is_told_in_words(desk: MakeDesk) -> None:
    desk("en")

    def told(act: str, subject: str | None = None, detail: str = "", language: str = "en") -> str:
        line = Line(1, NOW, act, "li", subject, detail, "shell", "root")
        return audit.told(line, Words(language), ZONE)

    assert told("staff_roles", "li", "clerk supervisor") == "roles of li: clerk, supervisor"
    assert told("staff_add", "gate", "device") == "added gate (device)"
    put_off = told("due_snoozed", "#4 entry-4-9/1", f"{NOW} [b]the plumber[/b]")
    assert put_off == "put off #4 until 2026-11-24 02:20 [b]the plumber[/b]"
    assert told("due_snoozed", "x", "") == "put off x until "
    assert told("admit", "V-7", "D-001 li") == "admitted V-7 in spite of the list: D-001"
    assert told("admit", "V-7", "D-001 wang").endswith("D-001, registered by wang")
    assert told("sign") == "signed with the PIN"  # before it was recorded what for
    assert told("sign", "7") == "signed with the PIN: handover 7"
    assert told("sign", "D-001") == "signed with the PIN: D-001"
    assert told("export_unmasked", "all") == "exported unmasked: everything"
    assert told("beamed", "up", "now") == "beamed up now"  # a newer program's
    assert told("backup_schedule", detail="1d") == "scheduled backups: 1d"
    assert told("backup_schedule", detail="-") == "took the schedule of backups away"
    assert "\x1b" not in told("reveal", "\x1b[2J", "{0}")
    for act in ACTS:
        assert "{" not in told(act, "s", "d") + told(act, "s", "d", language="zh")


def test_putting_off_is_told_with_its_time(desk: MakeDesk) -> None:
    """What the part writes is what the trail reads."""
    desk("en")
    write("lamp out", carried=True, due_at=NOW, now=NOW - 1)
    [thing] = due.collect(NOW)
    due.snooze(thing.news(NOW), NOW + MINUTE, "plumber", actor(), NOW)
    [line] = audit.everything(Filters(acts=("due_snoozed",)))
    assert audit.told(line, Words("en"), ZONE).endswith("until 2026-11-24 02:21 plumber")


def test_acts_are_chosen_by_their_name_or_their_kind() -> None:
    overrides = ("handover_override", "handover_enter", "admit")
    assert audit.named(("purge", "overrides")) == ("purge", *overrides)
    assert audit.named(()) == ()
    with pytest.raises(DeskError) as refused:
        audit.named(("reveel",))
    assert "reveel is not one. Did you mean reveal?" in refused.value.sentence(Words("en"))
    with pytest.raises(DeskError) as refused:
        audit.named(("xyz",))
    assert f"Use one of {', '.join(KINDS)}," in refused.value.sentence(Words("en"))


@pytest.mark.parametrize(
    ("login", "may"), [("admin", True), ("zhao", True), ("li", False), ("gate", False)]
)
def test_supervisors_and_admins_read_it(desk: MakeDesk, login: str, *, may: bool) -> None:
    desk("en")
    staff.set_roles("admin", ["admin"], SHELL, NOW)
    if may:
        audit.require_reader(actor(login))
    else:
        with pytest.raises(DeskError) as refused:
            audit.require_reader(actor(login))
        assert refused.value.code == "audit_right"


def test_a_day_is_found_as_people_write_it() -> None:
    today = date(2026, 11, 26)
    first = moment(datetime(2026, 11, 25, tzinfo=ZONE))
    day = (first, first + 1440 * MINUTE)
    assert audit.on_day("11-25", today, ZONE) == audit.on_day("2026-11-25", today, ZONE) == day
    assert [audit.on_day(text, today, ZONE) for text in ("D-001", "2026-13-01", "11", "")] == (
        [None] * 4
    )


def test_a_language_is_chosen_by_the_person_whose_it_is(desk: MakeDesk) -> None:
    """Not by the system's user under whom the console runs."""
    desk("en")
    staff.set_language("li", "zh", Origin("console", "root"), NOW)
    [line] = audit.everything(Filters(acts=("staff_language",)))
    assert (line.person, line.subject, line.system_user) == ("li", "li", "root")
