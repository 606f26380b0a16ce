"""The one error of the desk: a broken rule or file, named by a code, said in words elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.language import N_, Words
from models.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SENTENCES: dict[str, str] = {
    # the file
    "no_desk": N_("There is no desk at {path}. To begin: dutydesk setup, or dutydesk demo."),
    "desk_exists": N_("There is a file at {path} already. Nothing was changed. Choose --db PATH."),
    "file_exists": N_("{path} exists already. Choose another name."),
    "not_a_desk": N_("{path} is not a Duty Desk database. Nothing was changed."),
    "newer_desk": N_(
        "{path} was written by a newer Duty Desk (format {found}, this program knows {known}). "
        "Update the program."
    ),
    "upgraded": N_("The desk was upgraded by another program. Leave and start again; drafts keep."),
    "read_only": N_(
        "{path} cannot be written. Check the rights of the file and its folder, then try again."
    ),
    "cannot_open": N_("{path} cannot be opened. Check that it exists and may be read."),
    "disk_full": N_("The disk is full. Nothing was written. Make room, then try again."),
    "disk_error": N_(
        "The disk reports an error at {path}. Nothing was written. Check the disk, keep a copy."
    ),
    "damaged": N_(
        "{path} is damaged. Stop writing, keep a copy of the file, and bring back a backup."
    ),
    "busy": N_("Another program holds the desk. Nothing was written. Try again in a moment."),
    "replaced": N_("The file {path} was removed or replaced. Leave and start again."),
    "network_folder": N_(
        "{path} is on a network folder ({kind}), where a database is not safe. "
        "Keep it on the machine's own disk and come in by SSH."
    ),
    # set-up and staff
    "desk_name_missing": N_("Desk name: give the desk a name."),
    "code_form": N_("Code: use 1 to 12 letters and digits, such as T1."),
    "timezone_unknown": N_("Time zone: {value} is not known. Use a name such as Asia/Shanghai."),
    "language_unknown": N_("Language: {value} is not one. Use zh or en."),
    "profile_unknown": N_("Time-limit profile: {value} is not known. Use one of {known}."),
    "login_form": N_(
        "Login: use 1 to 32 small letters, digits, dots or hyphens, starting with a letter."
    ),
    "login_taken": N_("Login: {login} is taken. Choose another."),
    "login_unknown": N_("Login: there is nobody with the login {login} at this desk."),
    "name_missing": N_("Name: give a name of 1 to 40 characters."),
    "role_unknown": N_("Role: {value} is not one. Use one of {known}."),
    "role_missing": N_("Role: a person needs at least one role."),
    "device_has_no_pin": N_("PIN: {login} is a device; devices have none."),
    "device_has_no_role": N_("Role: {login} is a device; devices have none."),
    "pin_form": N_("PIN: use exactly {digits} digits."),
    "pin_missing": N_("PIN: none was given. Use --pin-file FILE, or --pin-file - for input."),
    "pin_file_rights": N_("PIN file: {path} can be read by others. Set its rights to 0600."),
    "pin_file_unreadable": N_("PIN file: {path} cannot be read."),
    "pin_wrong": N_("PIN: not right. Tries left before a pause: {left}."),
    "locked_out": N_("{name} is locked out until {until}. A supervisor can unlock."),
    "disabled": N_("{login} may no longer sign in."),
    "last_admin": N_("{login} is the last admin. Make somebody else admin first."),
    "not_allowed": N_("{name} may not do that here: {what}."),
    "device_signs_in": N_("{login} is a device. Devices cannot sign in."),
    "settings_form": N_("{path}: not understood: {problem}. Correct it or move it away."),
    # the log
    "text_missing": N_("Text: write what happened."),
    "text_long": N_("Text: {length} characters are too many; {limit} is the most."),
    "place_long": N_("Place: {length} characters are too many; {limit} is the most."),
    "category_unknown": N_("Category: {value} is not on this desk's list."),
    "severity_unknown": N_("Severity: {value} is not one. Use routine, notable or urgent."),
    "happened_later": N_("Happened: {when} is still to come. Give a time up to now."),
    "time_form": N_("Time: {value} was not understood. Use 02:10, 11-22, or 2026-11-22 02:10."),
    "due_past": N_("Due: {when} is past. Give a time to come."),
    "entry_unknown": N_("There is no entry {number}."),
    "already_corrected": N_("Entry {number} is corrected by {by} already. Correct that one."),
    "already_void": N_("Entry {number} is void already."),
    "not_an_entry": N_("Entry {number} is itself a {action}; choose the entry it speaks of."),
    "not_own_entry": N_("Entry {number} is {name}'s. Only they can correct it."),
    "void_not_own": N_("Entry {number} is {name}'s. Only they or a supervisor can void it."),
    "reason_missing": N_("Reason: say why in a few words."),
    "nothing_to_take_back": N_("There is no entry of yours to take back."),
    "window_over": N_("Entry {number} is older than {seconds} seconds. Void it with a reason."),
    "already_open": N_("Entry {number} is carried over already."),
    "not_open": N_("Entry {number} is not carried over."),
    "how_missing": N_("How: say in a few words how it was settled."),
    "purge_future": N_("Before: {when} is not past."),
    "anchor_form": N_("Code: {value} is not one. It has four groups of four, as on the sheet."),
    "shift_unknown": N_("Shift: {value} is not known. Use a date and a name: 2026-11-24-night."),
}


class DeskError(Exception):
    """A rule of the desk was broken, or its file is not as it should be.

    `code` names the sentence, `field` the field of a form it belongs to, `facts` fill the sentence.
    """

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        super().__init__(code, field, facts)
        self.code = code
        self.field = field
        self.facts = facts

    def sentence(self, words: Words, zone: ZoneInfo | None = None) -> str:
        """Say it in the reader's language, moments as local times of the zone.

        What people typed is made safe to show.
        """
        facts = {name: _said(name, fact, words, zone) for name, fact in self.facts.items()}
        return words(SENTENCES[self.code], **facts)


def _said(name: str, fact: object, words: Words, zone: ZoneInfo | None) -> object:
    if isinstance(fact, str):
        return words(fact) if name in TRANSLATED else shown(fact)
    if not isinstance(fact, int):
        return shown(str(fact))
    if name in MOMENTS and zone is not None:
        from models.clock import local

        return f"{local(fact, zone):%Y-%m-%d %H:%M}"
    return fact


# Facts that are message ids themselves.
TRANSLATED = frozenset({"what", "action"})
MOMENTS = frozenset({"until", "when"})
