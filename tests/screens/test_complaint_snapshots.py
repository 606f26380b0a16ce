"""Pictures of the complaints: the queue, the calls, one case; to be looked at when one changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from models import departments
from models.clock import MINUTE
from models.complaints import taking, working
from models.complaints.tables import NewComplaint
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.console import NORMAL, WIDE, Console
from tests.screens.test_snapshots import Compare, after
from tui.app import DeskApp

MakeApp = Callable[..., DeskApp]
ALL = pytest.mark.parametrize(
    ("language", "size"),
    [(language, size) for language in ("zh", "en") for size in (NORMAL, WIDE)],
    ids=["zh-80x24", "zh-120x36", "en-80x24", "en-120x36"],
)
SAID = {
    "zh": {
        "departments": {"works": "工程", "order": "秩序"},
        "handler": "赵师傅",
        "drain": "厨房下水堵,已疏通一次",
        "leak": "楼上漏水,水已到客厅",
        "noise": "夜间装修噪声",
        "wall": "等雨后复查外墙",
        "tap": "马桶漏水",
        "rain": "等雨",
        "told": "已告知雨后来看",
        "cause": "密封圈老化",
        "done": "已换新",
        "name": "张女士",
    },
    "en": {
        "departments": {"works": "Works", "order": "Order"},
        "handler": "Bob Hill",
        "drain": "Kitchen drain blocked, cleared once already",
        "leak": "Water from above, in the living room now",
        "noise": "Noise of building work at night",
        "wall": "Outer wall to be looked at after the rain",
        "tap": "Toilet leaks",
        "rain": "waits for the rain",
        "told": "told that we come after the rain",
        "cause": "the seal was old",
        "done": "a new seal",
        "name": "Mrs Zhang",
    },
}


def cases(desk: MakeDesk, language: str) -> None:
    """Five cases: overdue, to be accepted, dispatched, on hold, to be called back."""
    desk(language)
    said, li = SAID[language], actor("li")
    for code, name in SAID[language]["departments"].items():  # type: ignore[attr-defined]
        departments.add(code, name, actor("zhao"), NOW)

    def take(words: str, unit: str, kind: str, now: int, severity: int = 0) -> int:
        new = NewComplaint(
            str(said[words]), kind, "phone", severity, str(said["name"]), "13812345678", unit
        )
        return taking.take(new, li, now).id

    begun = NOW - 12 * 60 * MINUTE
    yesterday = NOW - (24 * 60 + 42) * MINUTE
    drain = take("drain", "8-0302", "repair", yesterday, 1)
    working.dispatch(drain, "works", str(said["handler"]), li, yesterday + MINUTE)
    working.start(drain, li, yesterday + 20 * MINUTE)
    take("leak", "12-1503", "repair", NOW - 7 * MINUTE, 2)
    noise = take("noise", "3-2101", "complaint", NOW - 30 * MINUTE)
    working.dispatch(noise, "order", "wang", li, NOW - 20 * MINUTE, promised_at=at(9))
    wall = take("wall", "5-0901", "complaint", begun)
    working.dispatch(wall, "works", str(said["handler"]), li, begun + 5 * MINUTE)
    told = str(said["told"])
    working.hold(wall, str(said["rain"]), at(9, day=26), li, begun + 6 * MINUTE, answer=told)
    tap = take("tap", "2-1704", "complaint", begun)  # always called back, no draw
    working.accept(tap, li, begun + 2 * MINUTE)
    working.resolve(tap, str(said["cause"]), str(said["done"]), li, NOW - 60 * MINUTE)


def show(*keys: str) -> Callable[[Console], Awaitable[None]]:
    """Go to the queue and press some keys there."""

    async def step(here: Console) -> None:
        await here.press("3")
        await here.until(lambda: "T-000" in here.rows)
        await here.press(*keys)

    return step


@ALL
def test_the_queue(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    cases(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show()))


@ALL
def test_one_case_whole(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def is_open(here: Console) -> None:
        await here.until(lambda: str(SAID[language]["told"]) in here.text)

    cases(desk, language)
    keys = ("end", "up", "enter")
    assert snap_compare(app(), terminal_size=size, run_before=after(show(*keys), is_open))


@ALL
def test_the_calls_that_are_due(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def are_shown(here: Console) -> None:
        await here.until(lambda: "2-1704" in here.rows and "12-1503" not in here.rows)

    cases(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show("F"), are_shown))


@ALL
def test_the_filter(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def is_open(here: Console) -> None:
        await here.until("Show only" if language == "en" else "只显示")
        await here.press("down", "right")

    cases(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show("f"), is_open))
