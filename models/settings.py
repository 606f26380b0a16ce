"""What an admin can set of the desk: one table of names, kinds, limits and help for every way in.

What belongs to a terminal, such as its theme and its printer, is in `tui/settings.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models import audit, calendars, desk
from models.database import database, rows
from models.desk import LONGEST_NAME, NUMBERS, PROFILES, NumberSetting, Setting
from models.errors import DeskError
from models.language import LANGUAGES, N_, Words
from models.staff import Actor, as_of_now
from models.text import clean_line, shown

PARTS = {
    "desk": N_("The desk"),
    "work": N_("At work"),
    "visitors": N_("Visitors"),
}
# What is said of a change that has consequences.
CAREFUL = {
    "timezone": N_("Days and limits follow it."),
    "profile": N_("New complaints have it."),
    "pin_digits": N_("It holds for new PINs; the others stay."),
    "visitor_retention_days": N_("Older data are removed within the hour."),
}
# What a setting is called where people choose among them.
LABELS = {
    "desk_name": N_("Name of the desk"),
    "code": N_("Short name"),
    "timezone": N_("Time zone"),
    "language": N_("Language"),
    "profile": N_("Limits of complaints"),
    "lock_after_minutes": N_("Lock without a key after"),
    "take_back_seconds": N_("Slips taken back within"),
    "near_duplicate_minutes": N_("Repeats looked for in"),
    "device_fold_minutes": N_("Devices' repeats folded"),
    "ahead_minutes": N_("Ahead, still counted now"),
    "due_soon_minutes": N_("Due things shown ahead"),
    "arrive_early_minutes": N_("Relief before the shift"),
    "pin_digits": N_("Length of a PIN"),
    "backup_overdue_hours": N_("A backup is enough for"),
    "visitor_retention_days": N_("Visitors' data kept"),
    "visitor_closing_hour": N_("Departures settled at"),
    "visit_minutes_personal": N_("A private visit"),
    "visit_minutes_delivery": N_("A delivery"),
    "visit_minutes_repair": N_("A repair"),
    "visit_minutes_renovation": N_("A renovation"),
    "visit_minutes_business": N_("A visit on business"),
    "visit_minutes_viewing": N_("A viewing"),
    "visit_minutes_tour": N_("A group visit"),
    "visit_minutes_other": N_("Any other visit"),
}
# What a number counts stands in its name.
FORMS = {
    "seconds": N_("{least} to {most} seconds"),
    "minutes": N_("{least} to {most} minutes"),
    "hours": N_("{least} to {most} hours"),
    "days": N_("{least} to {most} days"),
    "hour": N_("{least} to {most} o'clock"),
    "digits": N_("{least} to {most} digits"),
}


@dataclass(frozen=True)
class Kind:
    """One setting: its name, the part of PARTS it belongs to, its kind, limits and help.

    `kind` is `number`, `choice` or `text`; `check` returns a value as it is kept, or raises
    DeskError what is wrong with it. Without a `default` the desk was given it when it was set up.
    """

    name: str
    part: str
    kind: str
    help: str
    check: Callable[[str], str]
    default: str | None = None
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    form: str = ""

    @property
    def label(self) -> str:
        """What people call it, a message id."""
        return LABELS[self.name]

    def limits(self, words: Words) -> str:
        """Return in words what may be given."""
        if self.choices:
            return ", ".join(self.choices)
        return words(self.form, least=self.least, most=self.most)


def _number(setting: NumberSetting) -> Kind:
    def check(text: str) -> str:
        digits = text.strip()
        fits = digits.isascii() and digits.isdigit() and len(digits) <= len(str(setting.most))
        if not fits or not setting.least <= int(digits) <= setting.most:
            limits = {"least": setting.least, "most": setting.most}
            raise DeskError(
                "setting_number", setting.name, setting=setting.name, value=text, **limits
            )
        return str(int(digits))

    return Kind(
        setting.name,
        "visitors" if setting.name.startswith("visit") else "work",
        "number",
        setting.help,
        check,
        default=str(setting.default),
        least=setting.least,
        most=setting.most,
        form=next(FORMS[word] for word in setting.name.split("_") if word in FORMS),
    )


def _checked_name(text: str) -> str:
    # Longer names are cut where a desk is set up; here somebody is there to be told.
    if not 1 <= len(clean_line(text)) <= LONGEST_NAME:
        raise DeskError("setting_name", "desk_name", setting="desk_name", most=LONGEST_NAME)
    return desk.checked_name(text)


SETTINGS = {
    kind.name: kind
    for kind in (
        Kind(
            *("desk_name", "desk", "text", N_("What the desk is called, on screens and paper.")),
            check=_checked_name,
            most=LONGEST_NAME,
            form=N_("1 to {most} characters"),
        ),
        Kind(
            *("code", "desk", "text", N_("The desk's short name, in the names of printed files.")),
            check=desk.checked_code,
            most=12,
            form=N_("1 to {most} letters and digits"),
        ),
        Kind(
            *("timezone", "desk", "text", N_("The time zone of every time that is shown.")),
            check=desk.checked_timezone,
            form=N_("a name such as Asia/Shanghai"),
        ),
        Kind(
            *("language", "desk", "choice", N_("The language of whoever has chosen none.")),
            check=desk.checked_language,
            choices=LANGUAGES,
        ),
        Kind(
            *("profile", "desk", "choice", N_("The time limits of new complaints.")),
            check=desk.checked_profile,
            choices=PROFILES,
        ),
        *map(_number, NUMBERS),
    )
}


@dataclass(frozen=True)
class Value:
    """A setting as it stands."""

    kind: Kind
    value: str

    @property
    def is_default(self) -> bool:
        """Whether it is what a desk has of itself."""
        return self.value == self.kind.default


@dataclass(frozen=True)
class Change:
    """What a setting was, and what it is now; the same when there was nothing to change."""

    kind: Kind
    old: str
    new: str


def find(name: str) -> Kind:
    """Return the setting of a name; raise DeskError: setting_near, setting_unknown."""
    wanted = name.strip().lower().replace("-", "_")
    if wanted in SETTINGS:
        return SETTINGS[wanted]
    from difflib import get_close_matches

    for near in get_close_matches(wanted, SETTINGS, 1):
        raise DeskError("setting_near", "name", value=name, near=near)
    raise DeskError("setting_unknown", "name", value=name)


# Reads


def listed() -> list[Value]:
    """Return every setting as it stands, part by part."""
    stored = dict(rows(Setting.select(Setting.name, Setting.value)))
    return [Value(kind, _value(kind, stored)) for kind in SETTINGS.values()]


def get(name: str) -> Value:
    """Return one setting as it stands; raise DeskError as `find` does."""
    kind = find(name)
    stored = dict(rows(Setting.select(Setting.name, Setting.value)))
    return Value(kind, _value(kind, stored))


def _value(kind: Kind, stored: dict[str, str]) -> str:
    return stored.get(kind.name, kind.default or "")


# Writes


def change(name: str, text: str, actor: Actor, now: int) -> Change:
    """Set something, as an admin; what it was and is stands in the audit trail.

    Raises DeskError: not_allowed, setting_near, setting_unknown, and for a value that will not do.
    """
    with database.write():
        actor = as_of_now(actor, "administer")
        kind = find(name)
        new, old = kind.check(text), get(kind.name).value
        if new == old:
            return Change(kind, old, new)
        Setting.insert(name=kind.name, value=new).on_conflict_replace().execute()
        audit.record(
            "setting",
            actor.origin,
            person=actor.account.login,
            subject=kind.name,
            detail=f"{old} -> {new}",
            now=now,
        )
        if kind.name == "timezone":  # limits in working time are counted by its days
            calendars.follow(now)
    return Change(kind, old, new)


def said(done: Change, words: Words, name: str | None = None) -> str:
    """Return a change in words, with what follows from it; `name` is what the setting is called."""
    name, old, new = name or done.kind.name, shown(done.old), shown(done.new)
    if old == new:
        return words("{name} is {value} already.", name=name, value=new)
    told = words("{name}: {old} -> {new}.", name=name, old=old, new=new)
    return words.joined((told, words(CAREFUL.get(done.kind.name, ""))))
