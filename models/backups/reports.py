"""What backups add to the rest of the desk: that none was verified for too long."""

from __future__ import annotations

from peewee import fn

from models import blocks, due
from models import desk as desk_settings
from models.backups import tables
from models.blocks import Block, Circumstances, Line
from models.clock import DAY, MINUTE, short_date_time
from models.database import rows
from models.desk import Desk
from models.due import MANAGER, Due
from models.language import N_
from models.log.tables import NOTABLE
from models.staff import Staff

HOUR = 60 * MINUTE
MISSING, REMEDY = N_("backup"), N_("none verified for too long: dutydesk backup create")
TOLD_AGAIN = 30  # days on which whoever has seen it is told once more


def overdue_at(desk: Desk, now: int) -> int:
    """Return the moment from which a verified backup is missing; a new desk has as long."""
    last = tables.last_verified(now)
    if last is None:
        last = rows(Staff.select(fn.MIN(Staff.created_at)))[0][0] or now
    return int(last) + desk.backup_overdue_hours * HOUR


@due.source
def due_items(now: int) -> list[Due]:
    """Return that a verified backup is missing: to the admin, and each day anew."""
    desk = desk_settings.current()
    if desk.demo or now < (at := overdue_at(desk, now)):
        return []
    told = tuple((MANAGER, at + day * DAY) for day in range(TOLD_AGAIN))
    return [Due(f"backup-{at}", MISSING, at, told, what=REMEDY)]


@blocks.writer("brief")
def block(around: Circumstances) -> Block:
    """Write that a verified backup is missing, when the last one was made, and what failed."""
    words, desk = around.words, around.desk
    over_by = around.now - overdue_at(desk, around.now)
    if desk.demo or over_by < 0:
        return Block(words("Backups missing"), 0, ())
    hours = desk.backup_overdue_hours + over_by // HOUR
    said = words("no verified backup for {hours} h", hours=hours)
    last = tables.last_verified(around.now)
    when = words("never") if last is None else short_date_time(last, desk.zone, around.now)
    lines = [words("          {said}; last: {when}", said=said, when=when)]
    if failure := tables.last_failure():
        at = short_date_time(failure[0], desk.zone, around.now)
        lines.append(words("          the try of {when} failed: dutydesk backup create", when=at))
    return Block(words("Backups missing"), 1, tuple(Line(line, NOTABLE) for line in lines), NOTABLE)
