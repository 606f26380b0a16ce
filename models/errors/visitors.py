"""The sentences of visits, badges, passes and the do-not-admit list."""

from models.language import N_

SENTENCES = {
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
    "visit_party_left": N_(
        "People: {left} have left already. Give more than that, or sign the party out."
    ),
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
}
