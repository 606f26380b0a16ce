"""Pictures of the screens, to be looked at when one of them has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from models.log import entries
from models.log.tables import NewEntry
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import at
from tests.screens.console import Clock, Console, tamper
from tui.app import DeskApp

Compare = Callable[..., bool]
LOOKS = 10
"""A screen is still when it was the same so many times."""
SIZES = [(80, 24), (120, 36)]
NIGHT = {
    "zh": (
        ("li", 22, 3, "handover", 0, None, "接班:钥匙 14 把、对讲机 4 部,齐"),
        ("li", 22, 40, "patrol", 0, "B2", "车库照明一盏不亮,已报工程部"),
        ("wang", 23, 15, "call", 1, "12-1503", "张女士:楼上漏水,水已到客厅"),
        ("li", 2, 10, "incident", 2, "2号楼", "2 号电梯困人 1 名,维保 02:20 到,02:31 救出,无伤"),
        ("gate", 2, 15, "equipment", 0, None, "东门门禁掉线 40 秒,自行恢复"),
        ("wang", 2, 18, "walk_in", 0, None, "快递员问路,已指引"),
    ),
    "en": (
        ("li", 22, 3, "handover", 0, None, "On duty: 14 keys, 4 radios, complete"),
        ("li", 22, 40, "patrol", 0, "B2", "Garage: one light out, engineering told"),
        ("wang", 23, 15, "call", 1, "12-1503", "Mrs Zhang: water from above in the living room"),
        ("li", 2, 10, "incident", 2, "Tower2", "Lift 2: one person trapped, out at 02:31, unhurt"),
        ("gate", 2, 15, "equipment", 0, None, "East gate offline for 40 seconds, came back"),
        ("wang", 2, 18, "walk_in", 0, None, "Courier asked the way, told"),
    ),
}
CORRECTED = {"zh": "2 号电梯困人 1 名,02:28 救出", "en": "Lift 2: one person trapped, out at 02:28"}


@pytest.fixture
def night(desk: MakeDesk) -> Callable[[str], None]:
    """A desk in a language with part of a night on it, the same at every run."""

    def build(language: str) -> None:
        desk(language)
        for login, hour, minute, category, severity, place, text in NIGHT[language]:
            moment = at(hour, minute, day=23 if hour > 20 else 24)
            new = {"category": category, "severity": severity, "place": place}
            if category == "patrol":
                new |= {"carried": True, "due_at": at(7, 30)}
            if category == "call":
                new |= {"carried": True, "due_at": at(2, 35)}
            if category == "incident":
                new["happened_at"] = at(2)
            factories.write(text, login, moment, **new)
        correction = NewEntry(
            CORRECTED[language], happened_at=at(2), category="incident", severity=2
        )
        entries.correct(4, correction, factories.actor(), at(2, 19))
        tamper("UPDATE entry SET digest=?", bytes(range(32)))  # the real one is salted

    return build


def after(*steps: Callable[[Console], Awaitable[None]]) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Return what brings a screen to be pictured: the steps, once the night is there."""

    async def run(pilot: Pilot[int]) -> None:
        here = Console(pilot.app, pilot, Clock(factories.NOW))  # type: ignore[arg-type]
        for step in steps:
            await step(here)
        pictures: list[str] = []

        def is_still() -> bool:
            here.app.screen.refresh()  # what is behind a dialog is painted with the dialog alone
            pictures.append(here.app.export_screenshot())
            return len(pictures) > LOOKS and len(set(pictures[-LOOKS:])) == 1

        await here.until(is_still)

    return run


async def the_whole_night(here: Console) -> None:
    # The last line, the due strip, and where there is room the detail of the last line.
    await here.until(lambda: "#4" in here.rows)
    await here.until(lambda: "02:35" in here.lines[1])
    await here.until(lambda: here.app.size.width < 110 or "2026-11-24 02:19" in here.rows)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_log(
    snap_compare: Compare,
    night: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
    size: tuple[int, int],
) -> None:
    night(language)
    assert snap_compare(app(), terminal_size=size, run_before=after(the_whole_night))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_line_being_typed(
    snap_compare: Compare,
    night: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
) -> None:
    async def type_a_line(here: Console) -> None:
        await here.press("n")
        await here.type("01:50 #巡查 !! @18F >>07:30 走廊有烟味")
        await here.until(lambda: "@18F" in here.preview)

    night(language)
    assert snap_compare(app(), run_before=after(the_whole_night, type_a_line))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sign_in(
    snap_compare: Compare, desk: MakeDesk, app: Callable[..., DeskApp], language: str
) -> None:
    async def a_wrong_pin(here: Console) -> None:
        await here.until(factories.NAMES[language]["li"])
        await here.type("li")
        await here.press("enter")
        await here.type("000000")
        await here.press("enter")
        await here.until({"zh": "再错 4 次", "en": "a pause: 4"}[language])

    desk(language)
    assert snap_compare(app(login=None), run_before=after(a_wrong_pin))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_names(
    snap_compare: Compare, desk: MakeDesk, app: Callable[..., DeskApp], language: str
) -> None:
    async def the_names(here: Console) -> None:
        await here.until(factories.NAMES[language]["li"])

    desk(language)
    assert snap_compare(app(login=None), run_before=after(the_names))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_long_form(
    snap_compare: Compare,
    night: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
) -> None:
    async def write_much(here: Console) -> None:
        await here.press("n")
        await here.type("#巡查 @18F")
        await here.press("ctrl+e")
        await here.until("#")
        for line in ("18 层走廊有烟味", "已查为住户做饭"):
            await here.type(line)
            await here.press("enter")
        await here.until("已查为住户做饭")

    night(language)
    assert snap_compare(app(), run_before=after(the_whole_night, write_much))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_filter(
    snap_compare: Compare,
    night: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
) -> None:
    async def open_filter(here: Console) -> None:
        await here.press("f")
        await here.until("< ")
        await here.press("down", "right")

    night(language)
    assert snap_compare(app(), run_before=after(the_whole_night, open_filter))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_keys(
    snap_compare: Compare,
    night: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
) -> None:
    async def open_keys(here: Console) -> None:
        await here.press("question_mark")
        await here.until("Home")

    night(language)
    assert snap_compare(app(), run_before=after(the_whole_night, open_keys))
