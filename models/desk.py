"""The desk itself: its name, its settings, and how it is set up."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peewee import TextField

from models.database import BaseModel, create_desk, database, rows
from models.errors import DeskError
from models.language import LANGUAGES, N_
from models.text import clean_line

PROFILES = ("15-24-3", "2-24", "48-7")  # DOMAIN section 3, clocks
CODE = re.compile(r"[A-Za-z0-9]{1,12}")
LONGEST_NAME = 60


class Setting(BaseModel):
    """One setting of the desk, by name; what is not here has its default."""

    name = TextField(primary_key=True)
    value = TextField()


@dataclass(frozen=True)
class NumberSetting:
    """A setting that is a number: its name, default, limits and help."""

    name: str
    default: int
    least: int
    most: int
    help: str


NUMBERS = (
    NumberSetting("lock_after_minutes", 30, 1, 1440, N_("Minutes without a key until the lock.")),
    NumberSetting("take_back_seconds", 30, 0, 600, N_("Seconds in which a slip is taken back.")),
    NumberSetting("near_duplicate_minutes", 10, 0, 240, N_("Minutes to look for a repeat.")),
    NumberSetting("device_fold_minutes", 10, 0, 240, N_("Minutes a device's repeats are folded.")),
    NumberSetting("ahead_minutes", 15, 0, 120, N_("Minutes ahead that still count as now.")),
    NumberSetting("due_soon_minutes", 30, 0, 1440, N_("Minutes before its time a thing is shown.")),
    NumberSetting("arrive_early_minutes", 30, 0, 240, N_("Minutes before a shift to relieve it.")),
    NumberSetting("pin_digits", 6, 4, 12, N_("Digits of a PIN.")),
    NumberSetting("backup_overdue_hours", 26, 1, 8760, N_("Hours a verified backup is enough.")),
    NumberSetting("visitor_retention_days", 180, 1, 3650, N_("Days a visitor's data are kept.")),
    NumberSetting("visitor_closing_hour", 22, 0, 23, N_("Hour at which visitors are settled.")),
    NumberSetting("visit_minutes_personal", 720, 5, 20160, N_("Minutes a private visit may last.")),
    NumberSetting("visit_minutes_delivery", 30, 5, 20160, N_("Minutes a delivery may last.")),
    NumberSetting("visit_minutes_repair", 240, 5, 20160, N_("Minutes a repair may last.")),
    NumberSetting("visit_minutes_renovation", 600, 5, 20160, N_("Minutes a renovation may last.")),
    NumberSetting("visit_minutes_business", 480, 5, 20160, N_("Minutes of a visit on business.")),
    NumberSetting("visit_minutes_viewing", 60, 5, 20160, N_("Minutes a viewing may last.")),
    NumberSetting("visit_minutes_tour", 180, 5, 20160, N_("Minutes a group visit may last.")),
    NumberSetting("visit_minutes_other", 240, 5, 20160, N_("Minutes any other visit may last.")),
)


@dataclass(frozen=True)
class Desk:
    """What is set for this desk. Times are in `zone`; the numbers' units are in their names."""

    id: str
    name: str
    code: str
    timezone: str
    language: str
    profile: str
    demo: bool
    lock_after_minutes: int = 30
    take_back_seconds: int = 30
    near_duplicate_minutes: int = 10
    device_fold_minutes: int = 10
    ahead_minutes: int = 15
    due_soon_minutes: int = 30
    arrive_early_minutes: int = 30
    pin_digits: int = 6
    backup_overdue_hours: int = 26
    visitor_retention_days: int = 180
    visitor_closing_hour: int = 22
    visit_minutes_personal: int = 720
    visit_minutes_delivery: int = 30
    visit_minutes_repair: int = 240
    visit_minutes_renovation: int = 600
    visit_minutes_business: int = 480
    visit_minutes_viewing: int = 60
    visit_minutes_tour: int = 180
    visit_minutes_other: int = 240

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class NewDesk:
    """The answers that set-up needs."""

    name: str
    code: str
    timezone: str
    language: str
    profile: str = PROFILES[0]
    demo: bool = False


def current() -> Desk:
    """Return the open desk's settings; raise DeskError `damaged` where they cannot be read."""
    try:
        found = from_values(dict(rows(Setting.select(Setting.name, Setting.value))))
        found.zone  # noqa: B018 - a zone that is none shows here
    except (KeyError, ValueError, OSError):
        raise DeskError("damaged", path=database.path) from None
    return found


def from_values(values: Mapping[str, str]) -> Desk:
    """Build a desk from its stored settings."""
    return Desk(
        id=values["desk_id"],
        name=values["desk_name"],
        code=values["code"],
        timezone=values["timezone"],
        language=values["language"],
        profile=values["profile"],
        demo=values["demo"] == "1",
        **{number.name: int(values.get(number.name, number.default)) for number in NUMBERS},
    )


def checked(answers: NewDesk) -> NewDesk:
    """Return the answers cleaned; raise DeskError for the first that will not do."""
    return NewDesk(
        checked_name(answers.name),
        checked_code(answers.code),
        checked_timezone(answers.timezone),
        checked_language(answers.language),
        checked_profile(answers.profile),
        answers.demo,
    )


def checked_name(text: str) -> str:
    """Return the desk's name cleaned; raise DeskError `desk_name_missing`."""
    name = clean_line(text)
    if not name:
        raise DeskError("desk_name_missing", "desk_name")
    return name[:LONGEST_NAME]


def checked_code(text: str) -> str:
    """Return the desk's code in capitals; raise DeskError `code_form`."""
    if not CODE.fullmatch(text):
        raise DeskError("code_form", "code")
    return text.upper()


def checked_timezone(name: str) -> str:
    """Return the name of a time zone; raise DeskError `timezone_unknown`."""
    check_timezone(name)
    return name


def checked_language(code: str) -> str:
    """Return the code of a language; raise DeskError `language_unknown`."""
    if code not in LANGUAGES:
        raise DeskError("language_unknown", "language", value=code)
    return code


def checked_profile(name: str) -> str:
    """Return the name of a profile of time limits; raise DeskError `profile_unknown`."""
    if name not in PROFILES:
        raise DeskError("profile_unknown", "profile", value=name, choices=PROFILES)
    return name


def check_timezone(name: str) -> None:
    """Raise DeskError unless the name is a time zone's."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DeskError("timezone_unknown", "timezone", value=name) from None


@dataclass(frozen=True)
class FirstAdmin:
    """The person who can do everything else: the first account of a new desk."""

    login: str
    name: str
    pin: str


def set_up(path: Path, answers: NewDesk, admin: FirstAdmin, *, system_user: str, now: int) -> None:
    """Create the desk at a path with its settings, default shifts, categories and first admin.

    The file appears whole or not at all. Raises DeskError for a bad answer or an existing file.
    """
    from models import audit, staff

    answers = checked(answers)
    account = staff.checked_person(admin.login, admin.name, ("admin", "supervisor"))
    pin_hash = staff.hash_pin(admin.pin, 6)
    with create_desk(path), database.write():
        fill_new(answers, now)
        staff.insert_account(account, pin_hash=pin_hash, now=now)
        origin = audit.Origin("shell", system_user)
        audit.record("set_up", origin, subject=answers.name, now=now)
        audit.record("staff_add", origin, subject=account.login, detail="admin", now=now)


def fill_new(answers: NewDesk, now: int) -> None:
    """Write a new desk's settings, shifts, categories, checklist, departments, inside a write."""
    from models import checklists, shift_pattern
    from models.log import categories

    values = {
        "desk_id": os.urandom(16).hex(),
        "desk_name": answers.name,
        "code": answers.code,
        "timezone": answers.timezone,
        "language": answers.language,
        "profile": answers.profile,
        "demo": "1" if answers.demo else "0",
    }
    Setting.insert_many(list(values.items()), [Setting.name, Setting.value]).execute()
    shift_pattern.insert_default_pattern()
    categories.insert_defaults()
    checklists.insert_defaults(answers.language, now)
    _insert_departments(answers.language)


# What set-up gives a residential desk, in the desk's language.
DEPARTMENTS = {
    "engineering": {"zh": "工程部", "en": "Engineering"},
    "security": {"zh": "秩序维护部", "en": "Security"},
    "cleaning": {"zh": "环境部", "en": "Cleaning"},
    "customer-service": {"zh": "客服部", "en": "Customer service"},
}


def _insert_departments(language: str) -> None:
    from models.departments import DepartmentRow

    for position, (code, names) in enumerate(DEPARTMENTS.items(), 1):
        fields = {"code": code, "name": names[language], "position": position}
        DepartmentRow.insert(fields).execute()
