"""The columns of what is due: aligned, and as wide as what stands in them."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from models import duty
from models.handover import sealing
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.models.handing_over import begin, offer
from tests.screens.complaints import late, take
from tests.screens.console import NORMAL, WIDE, console
from tests.screens.test_due import DUE, item

pytestmark = pytest.mark.usefixtures("quick")


@pytest.mark.parametrize(
    ("language", "label", "heading"),
    [("zh", "交接班被拒签", "到期"), ("en", "handover refused", "due")],
)
async def test_a_refused_handover_is_named_whole(
    desk: MakeDesk, language: str, label: str, heading: str
) -> None:
    desk(language)
    item(due_at=at(2, 10))
    begin()
    offer()
    duty.go_on_duty(actor("wang"), NOW, relieve=True)
    sealing.refuse("keys missing", actor("wang"), NOW)
    async with console() as here:
        await here.press(DUE)
        await here.until(lambda: f"{label} " in here.rows)
        since = "02:" if language == "zh" else "since 02:"
        lines = [*here.rows.splitlines()[1:], here.lines[3].replace(heading, since, 1)]
        columns = [cell_len(line[: line.index(since)]) for line in lines if since in line]
        assert len(columns) == 3
        assert len(set(columns)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [NORMAL, WIDE])
async def test_the_columns_are_aligned(
    desk: MakeDesk, language: str, size: tuple[int, int]
) -> None:
    desk()
    late()
    take("zzz", severity=2)
    item("zzz")
    item("zzz", due_at=at(9, day=26))
    async with console(size, language=language) as here:
        await here.press(DUE)
        await here.until("T-0002  ")
        rows = [line for line in here.rows.splitlines() if re.match(r" [! ] (T-|#)", line)]
        assert len(rows) == 4
        dot = {cell_len(line[: line.index("12-1503 ")]) for line in rows if "12-1503 " in line}
        assert len(dot) == 1
