"""How a console looks at what others write: soon, and many changes as one."""

from __future__ import annotations

from itertools import count

import pytest

from models import staff
from models.clock import DAY, SECOND
from models.log import purge
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.screens.console import Console, console
from tui import looking


@pytest.fixture(autouse=True)
def _looks_when_told(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console looks when a test lets it."""
    monkeypatch.setattr(looking, "POLL_SECONDS", 3600)


async def look(here: Console) -> None:
    await here.settle()
    here.app.look()
    await here.settle()


async def test_what_others_write_is_there_with_the_next_look(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        for text in ("the first", "the second", "the third"):
            factories.write(text, login="wang")
            await look(here)
            assert text in here.text


async def test_where_a_look_takes_long_a_burst_comes_as_one(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk("en")
    monkeypatch.setattr(looking, "POLL_SECONDS", 1)
    monkeypatch.setattr(looking.LookingApp, "set_interval", lambda *_: None)
    monkeypatch.setattr(looking, "monotonic", count().__next__)  # each look takes a second
    async with console() as here:
        factories.write("the first", login="wang")
        await look(here)
        assert "the first" in here.text
        for text in ("the second", "the third"):
            factories.write(text, login="wang")
            await look(here)
            assert text not in here.text
        await look(here)
        assert "the second" in here.text
        assert "the third" in here.text


async def test_whoever_signs_in_waits_for_no_rest(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        factories.write("the first", login="wang")
        await look(here)
        factories.write("call 12-1503", carried=True, due_at=NOW + DAY // 48, login="wang")
        here.app.session.sign_in(staff.find("wang"))
        await look(here)
        assert "#2 due" in here.lines[1]


def test_a_console_that_rests_still_sees_a_file_taken_away(desk: MakeDesk) -> None:
    path = desk("en")
    assert looking.glance(None, None, NOW).there
    path.rename(path.with_name("elsewhere.db"))
    assert not looking.glance(None, None, NOW).there


async def test_a_text_that_another_removed_leaves_the_list(desk: MakeDesk) -> None:
    desk("en")
    factories.write("an old line")
    async with console() as here:
        assert "an old line" in here.text
        purge.purge(NOW + DAY, "one day", factories.actor("admin"), NOW + DAY)
        await look(here)
        assert "an old line" not in here.text
        assert "(text removed, see the purge)" in here.text


async def test_consoles_of_one_machine_turn_the_minute_one_after_another(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        here.app.turn_after = SECOND
        here.clock.advance(minutes=1)
        at_the_minute = here.lines[0]
        await look(here)
        assert here.lines[0] == at_the_minute
        here.clock.advance(seconds=1)
        await look(here)
        assert here.lines[0] != at_the_minute


async def test_a_clock_that_is_set_back_is_told_at_once(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        here.app.turn_after = SECOND
        before = here.lines[0]
        here.clock.advance(minutes=-90)
        await look(here)
        assert here.lines[0] != before
