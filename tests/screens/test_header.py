"""The header at 80 columns: the tabs' names, their counts and what is due share a line."""

from __future__ import annotations

import pytest

from models import duty
from models.clock import MINUTE
from models.handover import sealing
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import begin, offer
from tests.screens.complaints import late, take
from tests.screens.console import WIDE, console
from tests.screens.test_due import item

pytestmark = pytest.mark.usefixtures("quick")


async def test_the_strip_leaves_the_tabs_their_names(desk: MakeDesk) -> None:
    desk("en")
    late()
    take()
    item(due_at=at(2, 21))
    async with console() as here:
        await here.until("! T-0001 +2")
        assert " 1 Log (1) 2 Handover 3 Complaints (2 !1) 4 Visitors 5 More " in here.lines[1]
    async with console(WIDE) as here:
        await here.until("T-0001 due since 01:35 +2")


async def test_where_more_is_due_what_is_over_is_counted_alone(desk: MakeDesk) -> None:
    desk("en")
    for number in range(12):
        late()
        item(str(number), due_at=at(2, 10))
    async with console() as here:
        await here.until("! T-0001 01:35 +23")
        assert " 1 Log !12 2 Handover 3 Complaints !12 4 Visitors 5 More " in here.lines[1]


async def test_where_a_long_thing_is_due_the_screen_that_is_here_keeps_its_name(
    desk: MakeDesk,
) -> None:
    desk("en")
    begin()
    offer()
    duty.go_on_duty(actor("wang"), NOW, relieve=True)
    sealing.refuse("keys missing", actor("wang"), NOW)
    for number in range(12):
        take(str(number), NOW - 14 * MINUTE)
        item(str(number), due_at=at(2, 22))
    async with console(login="wang") as here:
        here.clock.now = NOW + 3 * MINUTE
        await here.until(" 1 Log !12 2 3 !12 4 5 ")
        assert here.lines[1].endswith("^] ! handover refused since 02:20 +24")
