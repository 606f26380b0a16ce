import pytest
from threading import Event
from tests.screens.test_catch_up import *
@pytest.mark.usefixtures("quick")
async def test_x(desk):
    desk("en"); work_a_night()
    async with console(login=None, ask="li", clock=Clock(NOON)) as here:
        slow=Event()
        await here.type(PIN); 
        await here.enter()
        await here.until(lambda: not isinstance(here.app.screen, SignInScreen))
        print(here.app.screen_stack)
        here.app.session.threads.read(slow.wait)
        await here.press("escape")   # not now
        await here.press("ctrl+l")
        print(here.app.screen_stack)
        slow.set()
        for i in range(40): await here.pilot.pause(.01)
        print(here.app.screen_stack); print(here.text)
