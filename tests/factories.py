"""What the tests begin with: a desk with its staff, a fixed moment, entries to write."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from models import desk, staff
from models.audit import Origin
from models.clock import moment
from models.database import database
from models.log import entries
from models.log.tables import LogEntry, NewEntry
from models.staff import Actor

ZONE = ZoneInfo("Asia/Shanghai")
# A Tuesday at 02:20, in the night shift 2026-11-23-night.
NOW = moment(datetime(2026, 11, 24, 2, 20, tzinfo=ZONE))
PIN = "246810"
NAMES = {
    "zh": {
        "admin": "管理员",
        "gate": "门禁",
        "li": "李静",
        "wang": "王强",
        "zhao": "赵敏",
    },
    "en": {
        "admin": "Adam Admin",
        "gate": "Gate",
        "li": "Jane Lee",
        "wang": "John King",
        "zhao": "Mary Jones",
    },
}
ROLES = {"li": ("clerk",), "wang": ("lobby",), "zhao": ("supervisor",)}
DESK_NAMES = {"zh": "云景花园前台", "en": "Cloud View front desk"}


def at(hour: int, minute: int = 0, day: int = 24) -> int:
    """Return a moment of November 2026 by the desk's clock."""
    return moment(datetime(2026, 11, day, hour, minute, tzinfo=ZONE))


def build_desk(path: Path, language: str, pin_hash: str) -> None:
    """Make a desk with clerk, lobby, supervisor, admin and device; leave it closed."""
    names = NAMES[language]
    answers = desk.NewDesk(DESK_NAMES[language], "T1", "Asia/Shanghai", language)
    admin = desk.FirstAdmin("admin", names["admin"], PIN)
    desk.set_up(path, answers, admin, system_user="tester", now=NOW)
    origin = Origin("shell", "tester")
    for login, roles in ROLES.items():
        person = staff.checked_person(login, names[login], roles)
        staff.add(person, pin_hash, origin, NOW)
    staff.add(staff.checked_device("gate", names["gate"]), None, origin, NOW)
    database.close()


def actor(login: str = "li", channel: str | None = None) -> Actor:
    """Return somebody of the open desk at work in the console, or a device in its own channel."""
    account = staff.find(login)
    usual = "device" if account.is_device else "console"
    return Actor(account, Origin(channel or usual, "tester"))


def write(text: str, login: str = "li", now: int = NOW, **fields: object) -> LogEntry:
    """Write an entry in the open desk and return it; `fields` are NewEntry's."""
    return entries.append(NewEntry(text, **fields), actor(login), now)  # type: ignore[arg-type]
