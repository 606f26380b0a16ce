"""Pictures of the handover in each of its states, to be looked at when one of them has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from models import checklists, duty
from models.handover import notes, offering, reads, review, sealing
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import check_all, opened, prepare
from tests.screens.console import NORMAL, WIDE, Console
from tests.screens.test_snapshots import NIGHT, Compare, after
from tui.app import DeskApp

Step = Callable[[Console], Awaitable[None]]
MakeApp = Callable[..., DeskApp]
LANGUAGES = pytest.mark.parametrize(
    ("language", "size"), [("zh", NORMAL), ("en", WIDE)], ids=["zh-80x24", "en-120x36"]
)
ALL = pytest.mark.parametrize(
    ("language", "size"),
    [(language, size) for language in ("zh", "en") for size in (NORMAL, WIDE)],
    ids=["zh-80x24", "zh-120x36", "en-80x24", "en-120x36"],
)
SAID = {
    "zh": {
        "summary": "两点前平静。\n2 号电梯困人 1 名，02:31 救出，无伤；电梯停用待维保复检。",
        "look_ahead": "10:00 电梯维保到场",
        "torches": "一支 02:20 借给工程部（借条 31）",
        "doubt": "几点停的？",
        "answer": "02:10",
        "say_back": "2 号电梯停用到维保复检",
        "refused": "钥匙少一把，先查清",
        "later": "B2 车位被占，已通知",
    },
    "en": {
        "summary": "Quiet until two.\nLift 2: one person trapped, freed at 02:31; it is off.",
        "look_ahead": "10:00 the lift company comes",
        "torches": "one lent to engineering at 02:20, slip 31",
        "doubt": "since when?",
        "answer": "since 02:10",
        "say_back": "lift 2 stays off until the company has looked at it",
        "refused": "a key is missing, find it first",
        "later": "Parking space B2 taken, told",
    },
}


def night(desk: MakeDesk, language: str) -> None:
    """Part of a night, with li on duty."""
    desk(language)
    duty.go_on_duty(actor("li"), at(22, day=23), relieve=False)
    for login, hour, minute, category, severity, place, text in NIGHT[language]:
        moment = at(hour, minute, day=23 if hour > 20 else 24)
        carried = category in ("patrol", "call")
        new = {"category": category, "severity": severity, "place": place, "carried": carried}
        if category == "patrol":
            new["due_at"] = at(7, 30)
        factories.write(text, login, moment, **new)


def preparing(desk: MakeDesk, language: str) -> None:
    """The night, half prepared."""
    night(desk, language)
    said = SAID[language]
    for section in ("summary", "look_ahead"):
        base = notes.section(opened().opening, section)
        notes.save_section(section, said[section], base, actor("li"), NOW)
    notes.mark_none("if_then", actor("li"), NOW)
    for item in checklists.by_id(opened().checklist).items[:8]:
        value = {"count": str(item.expected), "tick": "yes", "condition": "good"}[item.kind]
        notes.answer(item.position, value, "", actor("li"), NOW)
    notes.answer(3, "2", said["torches"], actor("li"), NOW)


def offered(desk: MakeDesk, language: str) -> None:
    """The night, offered; wang is there for it, and something was written since."""
    preparing(desk, language)
    label = checklists.by_id(opened().checklist).items[2].label
    prepare(**{label: "2"})
    notes.answer(3, "2", SAID[language]["torches"], actor("li"), NOW)
    offering.offer(actor("li"), NOW)
    duty.go_on_duty(actor("wang"), NOW, relieve=True)
    factories.write(SAID[language]["later"], "li")


def under_review(desk: MakeDesk, language: str) -> None:
    """The night, half gone through: counted, said back, doubted, answered."""
    offered(desk, language)
    said, wang = SAID[language], actor("wang")
    for item, verdict, value, remark in (
        ("check:1", "checked", "14", ""),
        ("check:2", "checked", "3", ""),
        ("check:6", "checked", "", ""),
        ("urgent:5", "checked", said["say_back"], ""),
        ("section:summary", "doubt", "", said["doubt"]),
        ("section:look_ahead", "checked", "", ""),
    ):
        review.check(item, verdict, value, remark, wang, NOW)
    review.answer("section:summary", said["answer"], actor("li"), NOW)


def refused(desk: MakeDesk, language: str) -> None:
    """The night, refused."""
    offered(desk, language)
    sealing.refuse(SAID[language]["refused"], actor("wang"), NOW)


def sealed(desk: MakeDesk, language: str) -> None:
    """The night, handed over; the next shift is open."""
    offered(desk, language)
    document = reads.by_number(1).document
    assert document is not None
    check_all(document)
    sealing.accept(actor("wang"), NOW)


def show(*keys: str) -> Step:
    """Go to the handover and press some keys there."""

    async def step(here: Console) -> None:
        await here.press("2")
        await here.until(lambda: here.lines[4].startswith("─") or "w" in here.lines[4])
        await here.press(*keys)

    return step


@LANGUAGES
def test_nobody_is_on_duty(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    desk(language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show()))


@ALL
def test_preparing(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    preparing(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show()))


@LANGUAGES
def test_offered_as_the_outgoing_sees_it(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    offered(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show()))


@ALL
def test_under_review_as_the_incoming_sees_it(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    under_review(desk, language)
    assert snap_compare(app(login="wang"), terminal_size=size, run_before=after(show("tab")))


@LANGUAGES
def test_the_note_under_review(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    under_review(desk, language)
    keys = ("tab", "tab")
    assert snap_compare(app(login="wang"), terminal_size=size, run_before=after(show(*keys)))


@LANGUAGES
def test_refused(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    refused(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show()))


@LANGUAGES
def test_the_next_shift_after_the_seal(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    sealed(desk, language)
    assert snap_compare(app(login="wang"), terminal_size=size, run_before=after(show()))


@LANGUAGES
def test_a_count_that_is_asked(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def ask(here: Console) -> None:
        await show("tab")(here)
        await here.press("home", "down", "down", "space")
        await here.type("2")

    offered(desk, language)
    assert snap_compare(app(login="wang"), terminal_size=size, run_before=after(ask))


@LANGUAGES
def test_the_editor_of_a_section(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    preparing(desk, language)
    assert snap_compare(app(), terminal_size=size, run_before=after(show("tab", "home", "enter")))


@LANGUAGES
def test_the_signature(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    async def sign(here: Console) -> None:
        await show("a")(here)
        await here.until("PIN" if language == "en" else "口令")
        await here.type("246")

    preparing(desk, language)
    prepare()
    assert snap_compare(app(), terminal_size=size, run_before=after(sign))


@LANGUAGES
def test_the_question_of_duty(
    snap_compare: Compare, desk: MakeDesk, app: MakeApp, language: str, size: tuple[int, int]
) -> None:
    night(desk, language)
    assert snap_compare(app(login="wang"), terminal_size=size, run_before=after(show("w")))
