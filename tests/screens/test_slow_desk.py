"""A desk that keeps a person waiting, or says no: nothing is lost, nothing is written twice."""

from __future__ import annotations

import pytest

from models import drafts
from models.database import database
from models.drafts import Draft
from models.errors import DeskError
from models.log import reads
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import Console, another_program_writes, console

pytestmark = pytest.mark.usefixtures("quick")


def texts() -> list[str | None]:
    return [entry.text for entry in reads.newest(10)]


def drafts_kept() -> list[str]:
    return [row.content for row in Draft.select() if row.content]


async def test_a_second_ctrl_s_writes_no_second_entry(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        with another_program_writes():
            await here.press("ctrl+s", "ctrl+s")
        await here.until("#1 is written")
        await here.press("escape")
    assert texts() == ["pump started"]


async def test_esc_while_the_form_is_written_leaves_no_draft(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.type("pump started")
        with another_program_writes():
            await here.press("ctrl+s", "escape")
            assert "Long entry" in here.text
        await here.until(lambda: "pump started" in here.text and "Long entry" not in here.text)
    assert texts() == ["pump started"]
    assert drafts_kept() == []


async def test_a_second_enter_is_told_to_wait_and_is_written_behind(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("one")
        with another_program_writes():
            await here.press("enter")
            await here.until(lambda: here.typed == "")
            await here.type("two")
            await here.press("enter")
            await here.until("one moment")
            assert here.typed == "two"
            await here.type("three")
            assert here.typed == "two"
        await here.until(lambda: texts() == ["one", "two"])
        await here.until(lambda: here.typed == "three")
    assert texts() == ["one", "two"]


async def test_behind_a_line_that_was_refused_nothing_is_written(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    finish = drafts.finish

    def full_disk_once(*_: object) -> None:
        monkeypatch.setattr(drafts, "finish", finish)
        with database.write():
            raise DeskError("disk_full")

    async with console() as here:
        await here.press("n")
        await here.type("one")
        monkeypatch.setattr(drafts, "finish", full_disk_once)
        with another_program_writes():
            await here.press("enter")
            await here.until(lambda: here.typed == "")
            await here.type("two")
            await here.enter()
        await here.until(lambda: here.typed == "one")
        await here.until("The disk is full")
        assert texts() == []
        await here.press("enter")
        await here.until(lambda: texts() == ["one"])
        await here.until(lambda: here.typed == "two")


async def test_ctrl_q_writes_what_was_entered_and_keeps_the_rest(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("one")
        with another_program_writes():
            await here.enter()
            await here.type("two")
            await here.enter()
            await here.press("ctrl+q")
        await here.until(lambda: texts() == ["one", "two"])
    async with console() as here:
        await here.press("n")
        await here.type("three")
        with another_program_writes():
            await here.enter()
            await here.type("half a li")
            await here.press("ctrl+q")
        await here.until(drafts_kept)
    assert drafts_kept() == ["half a li"]
    assert texts() == ["one", "two", "three"]


async def test_what_is_typed_behind_a_reason_is_a_line_of_its_own(desk: MakeDesk) -> None:
    desk("en")
    factories.write("gate opened")
    async with console() as here:
        await here.press("v")
        await here.until("say why")
        await here.type("wrong gate")
        with another_program_writes():
            await here.enter()
            await here.type("nlift stuck")
        await here.until(lambda: here.typed == "lift stuck")
        assert "new entry" in here.rule
    assert texts() == ["gate opened", "wrong gate"]
    assert all(
        "lift" not in draft.form + draft.content or draft.form == "log.new"
        for draft in Draft.select()
    )


async def test_what_was_refused_goes_back_to_its_own_line(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    factories.write("gate opened")

    def full_disk(*_: object) -> None:
        raise DeskError("disk_full")

    async with console() as here:
        await here.press("n")
        await here.type("lift stuck")
        monkeypatch.setattr(drafts, "finish", full_disk)
        with another_program_writes():
            await here.press("enter", "f7")
        await here.until("The disk is full")
        assert "lift stuck" not in here.typed, "the line is for the correction now"
        await here.press("escape", "n")
        assert here.typed == "lift stuck"


async def test_ctrl_q_waits_without_freezing_and_keeps_the_line(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("half a li")
        with another_program_writes():
            await here.press("ctrl+q")
            await here.type("ne")
            assert here.typed == "half a line"
        await here.until(lambda: drafts_kept() == ["half a line"])


async def test_ctrl_q_on_a_full_disk_says_so_and_saves_once_there_is_room(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    save = drafts.save

    def full_disk(*_: object) -> None:
        raise DeskError("disk_full")

    async with console() as here:
        await here.press("n")
        await here.type("half a line")
        monkeypatch.setattr(drafts, "save", full_disk)
        await here.press("ctrl+q")
        await here.until("The disk is full")
        monkeypatch.setattr(drafts, "save", save)
        await here.press("ctrl+q")
        await here.until(drafts_kept)
    assert drafts_kept() == ["half a line"]


async def test_what_is_typed_ahead_does_not_overwrite_an_older_draft(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.type("kept from the crash")
        await here.press("ctrl+q")
        await here.until(lambda: drafts_kept() == ["kept from the crash"])
    async with console() as here:
        await here.burst("n", "f", "o", "o")
        await here.until(lambda: here.typed.endswith("foo"))
        await here.until(lambda: here.typed.startswith("kept from the crash"))


@pytest.mark.parametrize("key", ["f12", "escape"])
async def test_an_error_of_the_disk_is_a_sentence_and_not_the_end(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    desk("en")
    factories.write("one")
    async with console() as here:
        await here.press("slash")
        await here.type("on")
        await here.press("enter")
        await here.until("found: on")
        with monkeypatch.context() as patched:
            failing(patched)
            await here.press(key)
            await here.until(lambda: "disk" in here.text or "磁盘" in here.text)
        await still_works(here)


def failing(patched: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DeskError("disk_error", path="desk.db")

    for name in ("newest", "before", "after"):
        patched.setattr(reads, name, broken)
    patched.setattr("models.staff.set_language", broken)


async def still_works(here: Console) -> None:
    await here.press("ctrl+n")
    await here.type("still here")
    await here.press("enter")
    await here.until(lambda: texts()[-1] == "still here")
