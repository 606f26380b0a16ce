"""What stands beside an act of the audit trail, in a person's words; the trail has it as codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.language import N_, Words
from models.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.audit import Line

HANDOVER = N_("handover {number}")
ADMITTED = N_("{entry}, registered by {login}")
SPAN = N_("{start} to {end}")

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
        return told or words("every shift")
    if line.act in ("due_seen", "due_snoozed"):
        return words(told)  # a number, or the label of what was due
    if line.act == "purge_visitors" and " " in told:
        first, _, last = told.partition(" ")
        return words(SPAN, start=first, end=last)
    return told


def detail(line: Line, words: Words, zone: ZoneInfo) -> str:
    """Return what more is to be said of it; times are the zone's."""
    told = shown(line.detail)
    if line.act in ("staff_add", "staff_roles"):
        return _roles(line.detail, words)
    if line.act == "drill_failed":
        return words.listed(words(each) for each in _failures(line.detail))
    if line.act == "due_snoozed":
        return _snoozed(line.detail, zone)
    if line.act == "admit":
        return _admitted(line, words)
    if line.act == "restore":
        lost, *kept = told.split("; ")
        return words("; ").join((words(LOST.get(lost, lost)), *kept))
    for form, sentence in FORMS.get(line.act, ()):
        if found := re.fullmatch(form, told):
            return words(sentence, **found.groupdict())
    return told


def _roles(roles: str, words: Words) -> str:
    from models.staff import DEVICE, ROLES

    labels = {**ROLES, "device": DEVICE}
    return words.listed(words(labels.get(role, shown(role))) for role in roles.split())


def _admitted(line: Line, words: Words) -> str:
    """Return the entry of the do-not-admit list, and who registered the visit if it was another."""
    entry, _, login = shown(line.detail).partition(" ")
    return entry if login in ("", line.person) else words(ADMITTED, entry=entry, login=login)


def _failures(kept: str) -> list[str]:
    kinds = [FAILURES.get(kind, UNREADABLE) for kind in kept.split()]
    return list(dict.fromkeys(kinds)) or [UNREADABLE]


def _snoozed(kept: str, zone: ZoneInfo) -> str:
    from models.clock import local

    until, _, why = kept.partition(" ")
    when = f"{local(int(until), zone):%Y-%m-%d %H:%M}" if until.isdecimal() else shown(until)
    return f"{when} {shown(why)}".strip()
