"""What an act on a case has led to: one line for whoever did it."""

from __future__ import annotations

from models.clock import short_date_time
from models.complaints.clocks import DEADLINES
from models.complaints.lifecycle import AWAITING, CLOSED, STATES
from models.complaints.reads import Detail
from models.complaints.tables import (
    JUDGEMENTS,
    KINDS,
    LEVELS,
    OUTCOMES,
    SEVERITIES,
    SEVERITY_NAMES,
    Case,
    Step,
    short_number,
)
from models.language import N_
from screens.complaints.queue_list import Names, handling
from screens.session import Session

# What is said after an act, before what is due next. An act that is not here is just done.
SENTENCES = {
    "accept": N_("{number} is accepted."),
    "start": N_("{number} is in progress."),
    "dispatch": N_("{number} is with {whom}."),
    "dispatch_promised": N_("{number} is with {whom}, promised by {when}."),
    "promise": N_("{number} is promised by {when}."),
    "hold": N_("{number} is on hold, it resumes at {when}."),
    "resume": N_("{number} goes on: {state}."),
    "severity": N_("{number} is {severity} now."),
    "judge": N_("{number} is judged: {judgement}."),
    "reclassify": N_("{number} is another kind now: {kind}."),
    "resolve": N_("{number} is resolved."),
    "not_reached": N_("{number}: not reached. Next try at {when}."),
    "not_reached_enough": N_(
        "{number}: not reached. Next try at {when}; a supervisor may close it now."
    ),
    "waits": N_("{number}: {outcome}. It closes when it is judged."),
    "closed": N_("{number} is closed: {outcome}."),
    "reopen": N_("{number} is reopened one level up: {level}."),
    "merge": N_("{number} is merged into {into}."),
    "separate": N_("{number} is a case of its own again."),
    "done": N_("{number}: done."),
}
REMARKS = ("note", "link")  # nothing follows from them
NAMES_ITS_TIME = ("dispatch_promised", "promise", "hold", "not_reached", "not_reached_enough")


def said_after(detail: Detail, names: Names, session: Session) -> str:
    """Return what the last act on a case has led to, and what is due next unless that says it."""
    words, case, step = session.words, detail.case, _last_act(detail)
    which = consequence(step, detail)
    told = words(SENTENCES[which], **_facts(step, case, names, session))
    if which in NAMES_ITS_TIME or step.action in REMARKS:
        return told
    return words.joined((told, due_next(case, session)))


def consequence(step: Step, detail: Detail) -> str:
    """Return which of SENTENCES tells what a case's last act has led to."""
    case, action = detail.case, step.action
    if case.state == CLOSED and action not in REMARKS:
        return "closed"
    if case.state == AWAITING and action in OUTCOMES:
        return "waits"
    if action == "dispatch" and step.moment is not None:
        return "dispatch_promised"
    if action == "judge" and "kind" in step.facts:
        return "reclassify"
    if action == "not_reached" and case.attempts >= detail.profile.attempts:
        return "not_reached_enough"
    if action == "unsatisfied":
        return "reopen"
    return action if action in SENTENCES else "done"


def due_next(case: Case, session: Session) -> str:
    """Return by when what is due next of a case; empty where nothing is."""
    if case.next_due_at is None or case.next_due_kind is None:
        return ""
    when = short_date_time(case.next_due_at, session.zone, session.clock())
    what = session.words(DEADLINES[case.next_due_kind])
    return session.words("{what}: by {when}", what=what, when=when)


def _last_act(detail: Detail) -> Step:
    """Return the last step of a person: what the clocks do by themselves comes behind it."""
    return next(step for step in reversed(detail.steps) if step.person is not None)


def _facts(step: Step, case: Case, names: Names, session: Session) -> dict[str, object]:
    words, at = session.words, step.moment
    return {
        "number": case.short_number,
        "when": short_date_time(at, session.zone, session.clock()) if at is not None else "",
        "whom": handling(case, names, session),
        "state": words(STATES[case.state]),
        "severity": words(SEVERITIES[SEVERITY_NAMES[case.severity]]),
        "kind": words(KINDS[case.kind]),
        "judgement": words(JUDGEMENTS.get(case.judgement or "", "")),
        "outcome": words(OUTCOMES.get(case.outcome or "", "")),
        "level": words(LEVELS[case.level]),
        "into": short_number(step.new) if step.action == "merge" else "",
    }
