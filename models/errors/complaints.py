"""The sentences of departments, holidays, complaints and what is due."""

from models.language import N_

SENTENCES = {
    # departments, holidays and complaints
    "department_code": N_(
        "Department: {value} is no code for one. Use small letters, digits, hyphens."
    ),
    "department_name": N_("Department: give a name of at most {limit} characters."),
    "department_taken": N_("Department: {value} is on the list already."),
    "department_unknown": N_("Department: {value} is not on this desk's list."),
    "department_several": N_("Department: several are called {value}."),
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
    "complaint_judgement": N_("Judgement: write v (valid), i (invalid) or another kind, and why."),
    "complaint_outcome": N_(
        "Outcome: s satisfied, f fairly, u unsatisfied, n not reached, r refused."
    ),
    "complaint_way": N_("Follow-up: use phone or door."),
    "complaint_trigger": N_("Follow-up: {value} is nothing to wait for."),
    "complaint_attempts": N_("Only {count} of {needed} attempts to reach the resident so far."),
    "complaint_merge_self": N_("A complaint cannot be merged into itself."),
    "complaint_link": N_(
        "Link: write #1044 (the log), T-0123 (a case) or V-0012 (a visit), not {value}."
    ),
    # what is due
    "due_changed": N_("That is not due any more, or is worse by now. Look at the list again."),
    "snooze_time": N_("Time: say until when first, such as 07:30 or 11-25 07:30, then why."),
    "complaint_caller_unknown": N_("There is no caller {value}."),
}
