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
    "nothing_readable": N_(
        "Nothing of a desk can be read in {path}. Keep the file, and bring back a backup."
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
    "key_missing": N_("Key: none was given. Use dutydesk staff key LOGIN < key.pub"),
    "key_private": N_(
        "Key: this is the private half, which stays with its owner. "
        "Ask for the public one, the file that ends in .pub."
    ),
    "key_other_form": N_(
        "Key: this is another program's form. Turn it into OpenSSH's: ssh-keygen -i -f FILE"
    ),
    "key_several": N_("Key: {count} lines were given. Give one key, which is one line."),
    "key_options": N_("Key: {value} stands before it. Give the key alone, without options."),
    "key_kind": N_("Key: {value} is not a kind that is taken. Make one: ssh-keygen -t ed25519"),
    "key_short": N_("Key: RSA of {bits} bits is too short. Use {least} or more, or ed25519."),
    "key_damaged": N_("Key: it is not whole. Copy the file that ends in .pub again."),
    "command_form": N_("{path} cannot stand in authorized_keys. Use a path of visible letters."),
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
    # the shift pattern and the roster
    "pattern_empty": N_("Pattern: give at least one shift."),
    "pattern_name": N_(
        "Shift: {value} is no name for one. Use 1 to 20 letters, digits or hyphens, no blanks."
    ),
    "pattern_time": N_("Shift {value}: give its start and end between 00:00 and 23:59."),
    "pattern_days": N_("Shift {value}: give the weekdays on which it begins."),
    "pattern_name_twice": N_("Shift {value}: there are two of this name."),
    "pattern_start_twice": N_("Shifts {one} and {other} begin at the same time."),
    "pattern_past": N_("From: {day} is past. A pattern changes from today on, or later."),
    "pattern_form": N_("Shift: {value} was not understood. Write it like: night 22:00-06:00 1-5"),
    "roster_day": N_("Day: {value} is not one. Use a date such as 2026-11-24."),
    "roster_shift": N_("Shift: no shift {value} begins on {day}."),
    "roster_person": N_("{name} does not go on duty."),
    "roster_not_there": N_("{name} is not on the roster for {shift}."),
    "roster_already": N_("{name} is on the roster for {shift} already."),
    "roster_same_person": N_("Choose two people for a swap."),
    "roster_nothing_to_copy": N_("The week of {day} is empty. There is nothing to copy."),
    "roster_not_empty": N_("The week of {day} is filled in already. Clear it first."),
    "roster_columns": N_("Columns: the first line must name day, shift and login."),
    # shifts and the handover
    "handover_unknown": N_("There is no handover {number}."),
    "handover_state": N_("The handover is {state} now. That cannot be done with it."),
    "handover_entry": N_("Entry {number} belongs to a handover. It stands as it was signed."),
    "no_shift_open": N_("No shift is open. Go on duty first."),
    "automatic_sign_in": N_(
        "This terminal signed in by itself. Sign in by hand (Ctrl+L) to go on duty or to sign."
    ),
    "on_duty_already": N_("{name} is on that shift already."),
    "offer_signed": N_("{name} has signed as the outgoing. Take the offer back first."),
    "signature_missing": N_("A handover on paper has two signatures."),
    "handover_damaged": N_(
        "Handover {number} cannot be read. Keep a copy of the file, then: dutydesk handover verify"
    ),
    "not_on_shift": N_("{name} is not on this shift. Go on duty first."),
    "on_both_shifts": N_(
        "{name} belongs to both shifts and cannot sign. Somebody else signs, or a supervisor "
        "overrides."
    ),
    "same_person": N_("{name} is on the outgoing shift. Somebody of the next shift signs here."),
    "section_has_text": N_("There is text in this section. Empty it before you mark it none."),
    "section_unknown": N_("There is no section {value} in the note."),
    "item_unknown": N_("There is no item {value} in this handover."),
    "handover_unfinished": N_("Not finished yet: {count} to do. The first: {label}."),
    "review_unfinished": N_("Not checked yet: {count} to do. The first: {label}."),
    "doubt_unanswered": N_("Doubts without an answer: {count}. The first: {label}."),
    "doubt_missing": N_("Doubt: say in a few words what is doubted."),
    "say_back_missing": N_("Say back in one line what is urgent here."),
    "answer_missing": N_("Answer: say how it is."),
    "no_doubt": N_("There is no doubt to answer at this item."),
    "count_form": N_("Count: use a whole number from 0 to 9999."),
    "addendum_missing": N_("Addendum: say what is to be added."),
    # the handover on paper
    "handover_none": N_("No handover was offered yet. There is nothing to show."),
    "handover_not_offered": N_("Handover {number} was not offered yet. There is nothing to show."),
    "handover_removed": N_("The texts of handover {number} were removed by a purge."),
    "paper_answer": N_("{value}: not understood. Answer like this: {example}"),
    "paper_empty": N_("Give an answer; - says that there is none."),
    "paper_order": N_("Signed: {when} is before the shift or the outgoing's, or still to come."),
    "paper_note": N_("Remark: say in a few words why."),
    "printer_missing": N_(
        "Printing: the program lp is not installed. Tell whoever looks after it."
    ),
    "printer_failed": N_("Printing: {printer} did not take the sheet: {reason}"),
    "printer_slow": N_("Printing: {printer} did not answer in {seconds} seconds."),
    "print_folder": N_("Printing: {path} cannot be written: {reason}"),
    # checklists
    "item_form": N_("{value}: not understood. Write a line like: count 14: keys"),
    "item_kind": N_("{value}: not a kind of item. Begin with tick, count, condition or text."),
    "item_label_missing": N_("Say behind the colon what is to be looked at."),
    "item_label_long": N_("{label}: too long. Use at most {limit} columns."),
    "item_expected": N_("{label}: give the number there should be, 0 to 9999: count 14: keys"),
    "item_not_counted": N_("{label}: only a count has a number."),
    "item_twice": N_("{label}: it is on the list twice."),
    "checklist_empty": N_("Checklist: give at least one item."),
    "checklist_long": N_("Checklist: {limit} items are the most."),
    "checklist_unknown": N_("There is no checklist {number}."),
    "checklist_shift": N_("Shift: no shift of the pattern is called {value}."),
    "checklist_changed": N_("Somebody else has changed the list meanwhile. Look at it again."),
    "checklist_none": N_("{value}: there is no list of its own to drop."),
    "item_tick": N_("{label}: tick it when it is so."),
    "item_count": N_("{label}: give a whole number, 0 to 9999."),
    "item_count_note": N_(
        "{label}: {number} instead of {expected}. Say why behind it: {number} one lent."
    ),
    "item_condition": N_("{label}: say good, damaged or missing."),
    "item_condition_note": N_("{label}: {what}. Say more in a note."),
    "item_text": N_("{label}: write how it is."),
    "item_text_long": N_("{label}: {length} characters are too many; {limit} is the most."),
    # departments, holidays and complaints
    "department_code": N_(
        "Department: {value} is no code for one. Use small letters, digits, hyphens."
    ),
    "department_name": N_("Department: give a name of at most {limit} characters."),
    "department_taken": N_("Department: {value} is on the list already."),
    "department_unknown": N_("Department: {value} is not on this desk's list."),
    "holiday_name": N_("Day: give it a name of at most {limit} characters."),
    "holiday_unknown": N_("Day: {value} is not on the list."),
    "complaint_unknown": N_("There is no complaint {value}."),
    "complaint_state": N_("That cannot be done now ({action}): the complaint is {state}."),
    "complaint_changed": N_(
        "{name} has changed {number} meanwhile ({what}). Look at it, then try again; your text "
        "is kept."
    ),
    "complaint_columns": N_("Columns: the first line must name at least words."),
    "visit_columns": N_("Columns: the first line must name at least {columns}."),
    "visit_time": N_("{column}: {value} was not understood. Use 2026-11-22 09:30."),
    "import_rows": N_("{limit} rows are the most. Split the file."),
    "import_masked": N_("Phone: {value} is masked. Give it whole, or leave it empty."),
    "import_there": N_("{number} is the same and here already."),
    "complaint_missing": N_("Missing: {what}."),
    "complaint_kind": N_("Kind: {value} is not one that can be chosen here."),
    "complaint_channel": N_("Channel: {value} is not one."),
    "complaint_severity": N_("Severity: use general, urgent, major or collective."),
    "complaint_judgement": N_("Judgement: use valid, invalid or reclassified."),
    "complaint_outcome": N_("Outcome: use satisfied, fairly, unsatisfied, refused or not_reached."),
    "complaint_way": N_("Follow-up: use phone or door."),
    "complaint_trigger": N_("Follow-up: {value} is nothing to wait for."),
    "complaint_attempts": N_("Only {count} of {needed} attempts to reach the resident so far."),
    "complaint_merge_self": N_("A complaint cannot be merged into itself."),
    "complaint_link": N_("Link: {value} was not understood. Use entry/12 or complaint/45."),
    # what is due
    "due_changed": N_("That is not due any more, or is worse by now. Look at the list again."),
    "snooze_time": N_("Time: say until when first, such as 07:30 or 11-25 07:30, then why."),
    "complaint_caller_unknown": N_("There is no caller {value}."),
    # visitors
    "visit_unknown": N_("There is no visit {value}."),
    "visit_state": N_("That cannot be done now ({action}): the visit is {state}."),
    "visit_settled": N_("{name} has settled {number} already, at {when} ({what})."),
    "visit_changed": N_(
        "{name} has changed {number} meanwhile ({what}). Look at it, then try again; your text "
        "is kept."
    ),
    "visit_purged": N_("{number}: its personal data were removed; it stays as it is."),
    "visit_missing": N_("Missing: {what}."),
    "visit_name_missing": N_("Name: write who comes."),
    "visit_name_long": N_("Name: {length} characters are too many; {limit} is the most."),
    "visit_party": N_("Party: give how many people, 1 to {limit}."),
    "visit_document": N_("Document: {value} is not one that can be chosen here."),
    "visit_consent": N_("Consent: use called, door, permission or expected."),
    "visit_consent_form": N_("Consent: choose how the host consented."),
    "visit_consent_choice": N_("Consent: 1 called, 2 at the door, 3 permission or 4 expected."),
    "barred_aliases": N_("Aliases: {limit} are the most. Make a second entry for the others."),
    "visit_decision": N_("First 1, 2 or 3, then the reason: 3 the host called"),
    "visit_several": N_("{value} may be several: {names}. Type more, or the badge."),
    "visit_nobody": N_("Nobody inside is found for {value}."),
    "visit_window": N_("Window: its end must be after its beginning and still to come."),
    "visit_moment": N_("{what}: {when} does not fit with the visit's other times, or is to come."),
    "visit_count": N_("Left: {count} of {remaining} still inside; sign the whole party out."),
    "visit_field": N_("{value} cannot be amended. Times are corrected, never changed."),
    "visit_match": N_("{number} on the do-not-admit list is like {name}. Decide first."),
    "visit_match_form": N_(
        "{number} on the do-not-admit list is like {name}. Esc, then n: the line asks what to do."
    ),
    "visit_person_unknown": N_("There is nothing of {value} to show."),
    "badge_unknown": N_("Badge: {value} is not one of the desk's."),
    "badge_out": N_("Badge: {value} is out with {name}, {number}."),
    "badge_not_out": N_("Badge: {value} is not out."),
    "badge_label": N_("Badge: {value} is no label. Use 1 to 8 letters, digits or hyphens."),
    "badge_set": N_("Badges: give 1 to {limit} of them, each once."),
    "barred_unknown": N_("There is no entry {value} on the do-not-admit list."),
    "barred_over": N_("Entry {value} of the do-not-admit list is over already."),
    "barred_nobody": N_("Give at least a name, the last four, a phone or a plate."),
    "barred_window": N_("Until: the end must be after the beginning and still to come."),
    "pass_unknown": N_("There is no pass {value}."),
    "pass_kind": N_("Pass: use standing or contractor."),
    "pass_window": N_("Until: the end must be after the beginning and still to come."),
    "pass_missing": N_("Missing for a pass: {what}."),
    "pass_over": N_("Pass {value} of {name} ran out at {when}. Renew it, or ask the unit."),
    "pass_ended": N_("Pass {value} of {name} was ended at {when}. The unit must give another."),
    "pass_early": N_("Pass {value} of {name} begins at {when}."),
    "pass_unit": N_("Pass {value} is for {unit} only."),
    "period_form": N_(
        "Period: write 2026-01-01 2026-06-30, 2026-03 or 2026. Not understood: {value}"
    ),
    "period_order": N_("Period: {last} is before {first}. Write the first day, then the last."),
    # the audit trail, the settings, the export of everything
    "audit_right": N_("{name} may not read the audit trail: supervisors and admins may."),
    "act_near": N_("Act: {value} is not one. Did you mean {near}? Kinds: dutydesk audit --help"),
    "act_unknown": N_("Act: {value} is not one. Use one of {known}, or an act as --json names it."),
    "setting_unknown": N_("There is no setting {value}. To see them: dutydesk settings list"),
    "setting_near": N_("There is no setting {value}. Did you mean {near}?"),
    "setting_number": N_("{setting}: {value} will not do. Give a whole number, {least} to {most}."),
    "setting_name": N_("{setting}: give 1 to {most} characters."),
    "export_folder": N_("{path} is not empty. Name a new folder, or an empty one."),
    "analysis_right": N_("{name} may not see the analysis: it is there for supervisors."),
    # backups
    "not_a_backup": N_("{path} is not a backup of Duty Desk."),
    "backup_newer": N_(
        "{path} was made by a newer Duty Desk (format {found}, this program knows {known}). "
        "Update the program."
    ),
    "backup_damaged": N_("{path} is damaged. Do not rely on it; take another backup."),
    "backup_unreadable": N_("{path} cannot be read: {reason}"),
    "backup_needs_recipients": N_(
        "{path} is encrypted to a key. Give its private half with --identity FILE."
    ),
    "backup_needs_passphrase": N_(
        "{path} is encrypted with a passphrase. Give it with --passphrase-file FILE."
    ),
    "backup_wrong_key": N_("The key or passphrase does not open {path}."),
    "backup_running": N_("Another backup of this desk is being made. Try again when it is done."),
    "verify_running": N_("Somebody else is verifying a backup here. Wait until that has ended."),
    "place_missing": N_("{path} is not there. Is the stick in, or the folder mounted?"),
    "place_new": N_("There is no folder {path}. If the stick is in: {command}"),
    "place_full": N_("{path} is full. No backup was left there. Make room, then try again."),
    "place_failed": N_("{path} does not take a backup: {reason}"),
    "identity_form": N_("Identity: the file holds no private key of age or SSH."),
    "recipient_form": N_("Recipient: {value} is no public key. It begins with age1 or ssh-."),
    "recipient_count": N_("Recipients: give 1 to {limit} public keys."),
    "identity_file_rights": N_("Identity: {path} can be read by others. Set its rights to 0600."),
    "passphrase_file_rights": N_(
        "Passphrase file: {path} can be read by others. Set its rights to 0600."
    ),
    "passphrase_file_unreadable": N_("Passphrase file: {path} cannot be read."),
    "not_removed": N_("{path} could not be removed: {reason}"),
    "schedule_form": N_("{value}: a path with line ends cannot be scheduled."),
    "schedule_missing": N_("Neither systemd nor cron is here. Have another program run: {command}"),
    "schedule_nowhere": N_("Neither systemd nor cron is here, so nothing is scheduled."),
    "schedule_unasked": N_("Nothing was written. Where nobody can be asked, add --yes."),
    "schedule_failed": N_("{program} refused: {reason}"),
    "not_a_device": N_("{login} is a person. Name a device, which needs no PIN."),
    "encryption_twice": N_("Encrypt to recipients or with a passphrase, not both."),
    "every_form": N_("Every: {value} is not one. Use one of {known}."),
    "passphrase_missing": N_(
        "Passphrase: none was given. Where nobody can be asked: --passphrase-file FILE"
    ),
    "passphrase_short": N_("Passphrase: use at least {least} characters."),
    # restoring
    "desk_open": N_("The desk is open in a console. Leave it there with Ctrl+Q, then try again."),
    "other_desk": N_(
        "{path} is another desk: {name}. The backup is of {backup}. Nothing was changed. "
        "Restore it elsewhere with --to PATH."
    ),
    "copy_exists": N_("There is a file at {path} already. Nothing was changed. Choose --to PATH."),
    "restore_running": N_("Somebody else is restoring in {path}. Wait until that has ended."),
    "backup_other_desk": N_(
        "{path} is a backup of another desk, {name}. To check it: dutydesk backup verify FILE"
    ),
    "drill_running": N_("Somebody else is trying a backup in {path}. Wait until that has ended."),
    "restore_person": N_(
        "Old data have to be removed from what is restored. Say which admin does: --as LOGIN."
    ),
    "restore_unproven": N_(
        "Not everything is as it was when this backup was made. Nothing was changed. Take another, "
        "or add --unproven if there is none."
    ),
    "code_missing": N_("Code: none was given. Give the desk's with --code CODE."),
    "code_other": N_("Code: {value} is not this desk's. Nothing was changed."),
    "no_backup": N_("There is no verified backup of this desk in {path}."),
    "no_backup_before": N_("There is no verified backup from before {when} in {path}."),
    "several_desks": N_("There are backups of several desks in {path}. Name the file."),
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
        return shown(words(fact)) if name in TRANSLATED else shown(fact)
    if not isinstance(fact, int):
        return shown(str(fact))
    if name in MOMENTS and zone is not None:
        from models.clock import local

        return f"{local(fact, zone):%Y-%m-%d %H:%M}"
    return fact


# Facts that are message ids themselves.
TRANSLATED = frozenset({"what", "action", "state", "reason"})
MOMENTS = frozenset({"until", "when"})
