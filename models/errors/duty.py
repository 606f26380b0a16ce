"""The sentences of the log, shifts, the handover and checklists."""

from models.language import N_

SENTENCES = {
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
    "handover_not_signed_yet": N_(
        "The shift on duty still writes it. It is yours to check once they have signed."
    ),
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
}
