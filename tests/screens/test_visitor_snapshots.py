"""Pictures of the visitor register: the board, who is typed, the form, the lists around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from models.clock import DAY, MINUTE
from models.visitors import arriving, do_not_admit, leaving, passes
from models.visitors.do_not_admit import NewBarred
from models.visitors.passes import CONTRACTOR, STANDING, NewPass
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, Console
from tests.screens.test_snapshots import Compare, after
from tests.screens.visitors import HOUR, PHONE, set_badges
from tui.app import DeskApp

MakeApp = Callable[..., DeskApp]
Step = Callable[[Console], Awaitable[None]]
ALL = pytest.mark.parametrize(
    ("language", "size"),
    [(language, size) for language in ("zh", "en") for size in (NORMAL, WIDE)],
    ids=["zh-80x24", "zh-120x36", "en-80x24", "en-120x36"],
)
SAID = {
    "zh": {
        "returning": "张伟",
        "typed": "zw",
        "company": "安居装饰",
        "goods": "工具箱、梯子",
        "short": "陈",
        "long": "阿卜杜热合曼·买买提吐尔逊·阿不都外力",
        "leader": "周敏",
        "school": "实验小学",
        "halls": "展厅、消防站",
        "programme": "展厅 10:00,消防站 10:40",
        "expected": "李雪梅",
        "no_show": "黄师傅",
        "host": "王太太",
        "nurse": "保姆刘姐",
        "barred": "孙大勇",
        "alias": "老孙",
        "notice": "请叫主管,不要放行",
        "reason": "骚扰住户",
        "peace": "已和解",
        "permit": "施工许可2026-118",
        "extended": "贴砖延期",
    },
    "en": {
        "returning": "Zach Wood",
        "typed": "za",
        "company": "Fair Builders",
        "goods": "toolbox, ladder",
        "short": "Jo",
        "long": "Maximilian Schröder-Hohenlohe zu Langenb",
        "leader": "Miss Brown",
        "school": "Hill School",
        "halls": "Hall, fire station",
        "programme": "Hall 10:00, fire station 10:40",
        "expected": "Mary Young",
        "no_show": "Bert Hull",
        "host": "Mrs Zhang",
        "nurse": "Nora Nurse",
        "barred": "Ed Slater",
        "alias": "Eddie",
        "notice": "call the supervisor, do not let in",
        "reason": "harassed a resident",
        "peace": "they made peace",
        "permit": "Works 2026-118",
        "extended": "the tiles are late",
    },
}


def visitors(desk: MakeDesk, language: str) -> None:
    """A night at the desk: who is inside, expected, gone with a badge; the passes and the list."""
    desk(language)
    set_badges()
    said, li = SAID[language], actor("li")

    def inside(name: str, minutes: int, **fields: object) -> int:
        known = {"unit": "12-1503", "purpose": "personal", "consent": "called"}
        new = NewVisit(said[name], **{**known, **fields})  # type: ignore[arg-type]
        return arriving.sign_in(new, li, NOW - minutes * MINUTE).id

    def waits(name: str, start: int, **fields: object) -> None:
        new = NewVisit(said[name], **fields)  # type: ignore[arg-type]
        arriving.expect(new, start, start + 2 * HOUR, li, start - 5 * HOUR)

    worked = {"organisation": said["company"], "purpose": "repair", "phone": PHONE}
    gone = inside("returning", 30 * 60, badges=("11",), plate="京A12345", **worked)
    leaving.leave(gone, li, NOW - 28 * HOUR, kept=("11",))
    inside("returning", 9 * 60, badges=("07",), goods_in=said["goods"], **worked)
    inside("short", 5 * 60 + 10, badges=("08", "09"), party=3)
    inside("long", 40, unit="3-2101", plate="京AD12345")
    tour = {"organisation": said["school"], "programme": said["programme"], "purpose": "tour"}
    group = inside("leader", 65, party=21, unit=said["halls"], **tour)
    leaving.part(group, 3, li, NOW - 18 * MINUTE)
    waits("expected", NOW + HOUR, party=2, unit="8-0302", phone="13900001111")
    waits("no_show", NOW - 3 * HOUR, purpose="repair", unit="5-0901")
    _passes(said)
    _barred(said)


def _passes(said: dict[str, str]) -> None:
    li, start = actor("li"), NOW - 20 * DAY

    def give(kind: str, name: str, ends_at: int, **fields: object) -> int:
        known = {"authority": said["host"], "starts_at": start, "ends_at": ends_at}
        new = NewPass(kind, said[name], "12-1503", **{**known, **fields})  # type: ignore[arg-type]
        return passes.add(new, li, min(NOW, start)).id

    works = {"organisation": said["company"], "permit": "A-77"}
    builder = give(CONTRACTOR, "returning", at(0, day=23), phone=PHONE, **works)
    passes.renew(builder, at(0, day=30), li, NOW, permit=said["permit"], words=said["extended"])
    give(CONTRACTOR, "no_show", at(0, day=22), **works)
    give(STANDING, "nurse", NOW + 200 * DAY)
    give(STANDING, "expected", NOW + 9 * DAY, starts_at=NOW + DAY)
    passes.end(give(STANDING, "short", NOW + 9 * DAY), said["peace"], li, NOW - DAY)


def _barred(said: dict[str, str]) -> None:
    zhao, start = actor("zhao"), NOW - 9 * DAY

    def bar(name: str, **fields: object) -> int:
        known = {"notice": said["notice"], "starts_at": start}
        new = NewBarred(said[name], said["reason"], **{**known, **fields})  # type: ignore[arg-type]
        return do_not_admit.add(new, zhao, start).id

    bar("barred", aliases=(said["alias"],), phone="13700002222", plate="京A99999")
    bar("long", ends_at=at(0, day=30))
    bar("no_show", starts_at=NOW + DAY)
    do_not_admit.end(bar("leader"), said["peace"], zhao, NOW - DAY)


def board(*keys: str) -> Step:
    """Go to the board and press some keys there."""

    async def step(here: Console) -> None:
        await here.press("4")
        await here.until(lambda: "12-1503" in here.rows)
        await here.press(*keys)

    return step


def beside(letter: str, seen: str) -> Step:
    """Open one of the lists around the board."""

    async def step(here: Console) -> None:
        await here.press("5")
        await here.until(lambda: here.lines[-1].strip() and "c  " in here.lines[3])
        await here.press(letter)
        await here.until(lambda: seen in here.rows)

    return step


@ALL
def test_the_board(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    visitors(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(board()))


@ALL
def test_who_is_offered_while_somebody_is_typed(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def are_offered(here: Console) -> None:
        await here.type(SAID[language]["typed"])
        await here.until("Tab")

    visitors(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(board("n"), are_offered))


@ALL
def test_who_is_like_somebody_on_the_list(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def is_matched(here: Console) -> None:
        name = "孙大永" if language == "zh" else "Ed Slator"
        await here.type(f"{name} x2 12-1503 {PHONE} ")
        await here.until("D-001")

    visitors(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(board("n"), is_matched))


@ALL
def test_the_form(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def is_open(here: Console) -> None:
        await here.until(lambda: "138****5678" in here.text)

    async def with_the_line(here: Console) -> None:
        await here.type(SAID[language]["typed"])
        await here.until("Tab")
        await here.press("tab")
        await here.until(lambda: "12-1503" in here.preview)
        await here.press("ctrl+e")

    visitors(desk, language)
    steps = after(board("n"), with_the_line, is_open)
    assert snap_compare(app(), terminal_size=size, run_before=steps)


@ALL
@pytest.mark.parametrize(("letter", "seen"), [("p", "P-0001"), ("d", "D-001"), ("u", "V-0002")])
def test_the_lists_around_the_board(
    snap_compare: Compare,
    desk: MakeDesk,
    app: MakeApp,
    language: str,
    size: tuple[int, int],
    letter: str,
    seen: str,
) -> None:
    visitors(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(beside(letter, seen)))
