"""What is told after a sign-in never stands over a locked screen."""

from __future__ import annotations

from models import duty
from screens import duty as duty_question
from screens import places
from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import console


async def test_nothing_but_a_pin_takes_the_lock_away(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        for place in ("log", "handover", "more", "catch_up"):
            places.go_to(here.app, here.app.session, place)
            await here.pilot.pause()
            assert "Locked. Type your name" in here.text


async def test_a_late_question_is_not_asked_over_the_lock(desk: MakeDesk) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+l")
        await here.until("Locked. Type your name")
        assert not await duty_question.ask(here.app, here.app.session)
        assert "Go on duty?" not in here.text
    assert duty.situation(factories.NOW).members == ()
