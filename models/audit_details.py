"""What stands beside an act of the audit trail, in a person's words; the trail has it as codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.language import N_, Words
from models.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.audit import Line

HANDOVER = N_("handover {number}")
ADMITTED = N_("{entry}, registered by {login}")
SPAN = N_("{start} to {end}")
TAKES = N_("{login} takes {shift}")
SHIFT_KEY = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<name>\S+)")

LANGUAGE_NAMES = {"zh": N_("Chinese"), "en": N_("English")}

EXPORTED = {
    "complaint": N_("complaints"),
    "visitors": N_("visitors"),
    "all": N_("everything"),
}
# What a drill found, by the words that are kept of it.
FAILURES = {
    "integrity": N_("the file is damaged inside"),
    "damaged": N_("the file is damaged inside"),
    "foreign_key": N_("rows point to nothing"),
    "rows": N_("rows are missing or too many"),
    "head": N_("the log ends elsewhere"),
    "chain": N_("the log's chain has findings"),
    "backup_damaged": N_("the backup is damaged"),
    "backup_needs_recipients": N_("its key was not given"),
    "backup_needs_passphrase": N_("its key was not given"),
    "backup_wrong_key": N_("its key was not given"),
}
UNREADABLE = N_("it could not be read")
LOST = {"-": N_("none"), "?": N_("not known")}
# Details that are kept in a form of their own, and the sentence that has the same parts.
FORMS = {
    "checklist": (
        (r"version (?P<number>\d+), (?P<count>\d+) items", N_("version {number}, {count} items")),
    ),
    "department_change": (
        (r"(?P<name>.+) -", N_("{name}, nobody answers for it")),
        (r"(?P<name>.+) (?P<person>\S+)", N_("{name}, {person} answers for it")),
    ),
    "roster_import": (
        (r"\+(?P<added>\d+) -(?P<removed>\d+)", N_("{added} added, {removed} taken away")),
    ),
    "purge_visitors": (
        (
            r"(?P<day>[-\d]+): (?P<visits>\d+) (?P<passes>\d+) (?P<barred>\d+) (?P<drafts>\d+)",
            N_(
                "{day}: visits {visits}, passes {passes}, do-not-admit list {barred}, "
                "drafts {drafts}"
            ),
        ),
    ),
}


def subject(line: Line, words: Words) -> str:
    """Return whom or what it was done to."""
    told = shown(line.subject or "")
    if line.act == "export_unmasked":
        return words(EXPORTED.get(told, told))
    if line.act == "sign" and told.isdecimal():
        return words(HANDOVER, number=told)
    if line.act == "checklist":
        return _shift_name(told, words) if told else words("every shift")
    if line.act in ("due_seen", "due_snoozed"):
        return _due(told, words)
    if line.act in ("purge_visitors", "roster_import") and " " in told:
        first, _, last = told.partition(" ")
        return words(SPAN, start=first, end=last)
    return told


def detail(line: Line, words: Words, zone: ZoneInfo) -> str:
    """Return what more is to be said of it; times are the zone's."""
    told = shown(line.detail)
    if line.act in IN_WORDS:
        return IN_WORDS[line.act](told, words)
    if line.act == "due_snoozed":
        return _snoozed(line.detail, zone)
    if line.act == "admit":
        return _admitted(line, words)
    if line.act == "restore":
        lost, *kept = told.split("; ")
        return words.parted((words(LOST.get(lost, lost)), *kept))
    for form, sentence in FORMS.get(line.act, ()):
        if found := re.fullmatch(form, told):
            return words(sentence, **found.groupdict())
    return told


def _due(kept: str, words: Words) -> str:
    """Return what was due by its label, of a case with the deadline; the key stands behind it.

    Records of before have the key alone.
    """
    from models.complaints.clocks import DEADLINES

    found = re.fullmatch(r"(?P<label>.+) (?P<key>\S+/\d+)", kept)
    if found is None:
        return kept
    label, key = found.groups()
    case = re.match(r"complaint-\d+-(?P<clock>\w+)-", key)
    clock = DEADLINES.get(case["clock"]) if case else None
    return words.bracketed(words(label), words(clock)) if clock else words(label)


def _shift_name(name: str, words: Words) -> str:
    from models.shift_pattern import name_label

    return name_label(name, words)


def _shift(key: str, words: Words) -> str:
    """Return `2026-11-24-night` in words."""
    found = SHIFT_KEY.fullmatch(key)
    return f"{found['day']} {_shift_name(found['name'], words)}" if found else key


def _swapped(kept: str, words: Words) -> str:
    """Return who takes which shift, kept as `li: 2026-11-24-night, wang: 2026-11-25-early`."""
    taken = (each.partition(": ") for each in kept.split(", "))
    return words.listed(
        words(TAKES, login=login, shift=_shift(key, words)) if key else login
        for login, _, key in taken
    )


def _pattern(kept: str, words: Words) -> str:
    """Return the shifts of a pattern, kept as `early 06:00-14:00, night 22:00-06:00`."""
    shifts = (each.partition(" ") for each in kept.split(", "))
    return words.listed(f"{_shift_name(name, words)} {times}".rstrip() for name, _, times in shifts)


def _language(code: str, words: Words) -> str:
    return words(LANGUAGE_NAMES.get(code, code))


def _roles(roles: str, words: Words) -> str:
    from models.staff import DEVICE, ROLES

    labels = {**ROLES, "device": DEVICE}
    return words.listed(words(labels.get(role, role)) for role in roles.split())


def _admitted(line: Line, words: Words) -> str:
    """Return the entry of the do-not-admit list, and who registered the visit if it was another."""
    entry, _, login = shown(line.detail).partition(" ")
    return entry if login in ("", line.person) else words(ADMITTED, entry=entry, login=login)


def _failures(kept: str, words: Words) -> str:
    kinds = [FAILURES.get(kind, UNREADABLE) for kind in kept.split()]
    return words.listed(words(kind) for kind in dict.fromkeys(kinds or [UNREADABLE]))


def _snoozed(kept: str, zone: ZoneInfo) -> str:
    from models.clock import local

    until, _, why = kept.partition(" ")
    when = f"{local(int(until), zone):%Y-%m-%d %H:%M}" if until.isdecimal() else shown(until)
    return f"{when} {shown(why)}".strip()


# The details that need nothing but the words.
IN_WORDS: dict[str, Callable[[str, Words], str]] = {
    "staff_add": _roles,
    "staff_roles": _roles,
    "staff_language": _language,
    "roster_assign": _shift,
    "roster_unassign": _shift,
    "roster_swap": _swapped,
    "shift_pattern": _pattern,
    "drill_failed": _failures,
}
