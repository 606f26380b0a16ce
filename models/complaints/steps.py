"""Adding to a case's timeline: one transaction, checked by the lifecycle, nothing ever edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from models import calendars, profiles, search, staff
from models import desk as desk_settings
from models.calendars import on_change
from models.complaints import clocks, lifecycle, reads, standing
from models.complaints.clocks import Clocks
from models.complaints.standing import Standing
from models.complaints.tables import (
    CLOSED_POSITION,
    INDEX,
    LEVELS,
    SUPERVISOR,
    WAITING_POSITION,
    Case,
    Complaint,
    ComplaintCaller,
    ComplaintProfile,
    ComplaintStep,
    Step,
)
from models.database import database, rows
from models.desk import Desk
from models.errors import DeskError
from models.language import N_, Words
from models.log import entries
from models.log.entries import Act
from models.log.tables import NOTABLE, ROUTINE, URGENT, NewEntry
from models.profiles import Calendars, Profile
from models.staff import Actor
from models.text import clean_text

CATEGORY = "complaint"
REFERENCE = "complaint/"
LONGEST_WORDS = 4000
FIELDS = {
    "words": N_("what is to be said"),
    "moment": N_("a time"),
    "new": N_("a choice"),
    "department": N_("a department"),
    "cause": N_("the cause"),
    "measure": N_("what was done"),
}


@dataclass(frozen=True)
class Said:
    """What is said with an action; `facts` are what the clocks and the detail need of it."""

    words: str = ""
    old: str = ""
    new: str = ""
    moment: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a field of lifecycle.Action.required was given."""
        own = {"words": self.words, "new": self.new, "moment": self.moment}
        return (own[name] if name in own else self.facts.get(name)) not in ("", None)


NOTHING = Said()


@dataclass(frozen=True)
class Opened:
    """A case inside a write: its row, where it stands after each step, and what its clocks need."""

    case: Case
    standing: Standing
    profile: Profile
    calendars: Calendars
    desk: Desk
    is_late: bool
    told: tuple[NewEntry, ...] = ()  # what the duty log is told when it is saved

    def clocks(self, now: int) -> Clocks:
        """Return what the clocks say of it now."""
        return clocks.read(self.profile, self.calendars, self.standing, now)


def act(
    number: int,
    action: str,
    actor: Actor,
    now: int,
    *,
    expected: int | None = None,
    said: Said = NOTHING,
) -> Case:
    """Do one thing with a case and return it as it is then.

    `expected` is the version the person saw. Raises DeskError: complaint_changed (says who did
    what), complaint_state, complaint_missing, not_allowed.
    """
    with database.write():
        opened = open_case(number, now, expected)
        save(add(opened, action, actor, now, said), actor, now)
    return reads.case(number)


def open_case(number: int, now: int, expected: int | None = None) -> Opened:
    """Read a case inside a write; raise DeskError `complaint_changed` for another version."""
    case = reads.case(number)
    timeline = reads.timeline(number)
    if expected is not None and case.version != expected:
        last = next(step for step in reversed(timeline) if step.person is not None)
        raise DeskError(
            "complaint_changed",
            number=case.short_number,
            name=last.person_name,
            what=lifecycle.ACTIONS[last.action].label,
        )
    desk = desk_settings.current()
    profile = reads.profile(case.profile)
    days = profiles.calendars(profile, desk.zone, calendars.holidays())
    opened = Opened(case, standing.stand(timeline), profile, days, desk, case.is_late)
    return replace(opened, is_late=opened.is_late or opened.clocks(now).is_late)


def add(opened: Opened, action: str, actor: Actor | None, now: int, said: Said = NOTHING) -> Opened:
    """Add a step inside a write; without an actor it is the clocks' own."""
    here = opened.standing
    found = lifecycle.require(here.state, action)
    person, name = None, ""
    if actor is not None and found.right != lifecycle.CLOCKS:
        account = staff.find(actor.account.login)  # as it is now: rights may change while at work
        if account.disabled:
            raise DeskError("disabled", login=account.login)
        replace(actor, account=account).require(found.right)
        person, name = account.login, account.name
    said = replace(said, words=checked_words(said.words))
    for required in found.required:
        if not said.has(required):
            raise DeskError("complaint_missing", required, what=FIELDS[required])
    step = Step(
        at=now,
        action=action,
        state=here.state,
        person=person,
        person_name=name,
        old=said.old,
        new=said.new,
        words=said.words,
        moment=said.moment,
        facts=said.facts,
    )
    step = replace(step, state=_state_after(here, step))
    _insert(opened.case.id, step)
    opened = replace(opened, standing=standing.follow(here, step))
    return replace(opened, is_late=opened.is_late or opened.clocks(now).is_late)


def _state_after(here: Standing, step: Step) -> str:
    done = standing.follow(here, step)
    return lifecycle.after(
        here.state,
        step.action,
        before_hold=here.before_hold,
        judged=done.is_judged,
        outcome=done.outcome,
    )


def _insert(complaint: int, step: Step) -> None:
    ComplaintStep.insert(
        complaint=complaint,
        at=step.at,
        person=step.person,
        person_name=step.person_name,
        action=step.action,
        state=step.state,
        old=step.old,
        new=step.new,
        words=step.words,
        moment=step.moment,
        facts=json.dumps(dict(step.facts), ensure_ascii=False, sort_keys=True),
    ).execute()


def save(opened: Opened, actor: Actor, now: int, *, by_person: bool = True) -> None:
    """Keep where the timeline has led to, and tell whoever has to be told by now."""
    tell_log([keep(opened, now, by_person=by_person)], actor, now)


def keep(opened: Opened, now: int, *, by_person: bool = True) -> Opened:
    """Keep where the timeline has led to; what the duty log is to be told of it is returned.

    What the clocks write by themselves does not make another version: nobody is in its way.
    """
    while (due := opened.clocks(now).escalation) is not None:
        facts: dict[str, str | int] = {"clock": due.clock, "level": due.level}
        said = Said(new=LEVELS[due.level], facts=facts)
        opened = add(opened, "escalate", None, now, said)
        if due.level >= SUPERVISOR:
            opened = _tell_escalation(opened, due.clock, due.level)
    version = opened.case.version + int(by_person)
    values = {**projection(opened, now), "version": version}
    Complaint.update(values).where(Complaint.id == opened.case.id).execute()
    return opened


def projection(opened: Opened, now: int) -> dict[str, object]:
    """Return the columns that follow from the timeline; the version is not among them."""
    here, told = opened.standing, opened.clocks(now)
    due_at = told.next.ran_out_at if told.next else None
    if here.state in (lifecycle.CLOSED, lifecycle.MERGED):
        position = CLOSED_POSITION + (WAITING_POSITION - (here.closed_at or 0))
    else:
        position = WAITING_POSITION if due_at is None else due_at
    return {
        "kind": here.kind,
        "severity": here.severity,
        "department": here.department,
        "handler": here.handler,
        "promised_at": here.promise[1] if here.promise else None,
        "state": here.state,
        "round": here.round,
        "level": here.level,
        "judgement": here.judgement,
        "reopened": here.reopened,
        "waiting_for": here.waiting_for,
        "attempts": here.attempts,
        "outcome": here.outcome,
        "cause": here.cause,
        "measure": here.measure,
        "next_due_at": due_at,
        "next_due_kind": told.next.kind if told.next else None,
        "near_at": told.next.near_at if told.next else None,
        "twice_at": told.next.twice_at if told.next else None,
        "resume_at": here.resume_at,
        "responded_at": here.first_responded_at,
        "resolved_at": here.resolved_at,
        "closed_at": here.closed_at,
        "resolution": here.worked if here.resolved_at is not None else None,
        "is_late": opened.is_late,
        "merged_into": here.merged_into,
        "position": position,
        "escalate_at": told.escalate_at,
    }


@on_change
def follow_calendar(now: int) -> None:
    """Work out anew what is due of the open cases that count in working hours."""
    working = [
        number
        for number, content in rows(ComplaintProfile.select())
        if any(
            limit is not None and limit.working
            for rule in profiles.read(content).rules
            for limit in (rule.limits.respond, rule.limits.reply, rule.limits.close)
        )
    ]
    still_open = (Complaint.position < CLOSED_POSITION) & Complaint.profile.in_(working)
    for (number,) in rows(Complaint.select(Complaint.id).where(still_open)):
        values = projection(open_case(number, now), now)
        Complaint.update(values).where(Complaint.id == number).execute()


def checked_words(text: str) -> str:
    """Return text cleaned; raise DeskError `text_long`."""
    cleaned = clean_text(text)
    if len(cleaned) > LONGEST_WORDS:
        raise DeskError("text_long", "words", length=len(cleaned), limit=LONGEST_WORDS)
    return cleaned


# The duty log's line: the number, never a name, a phone or a unit.


def tell_log(kept: Sequence[Opened], actor: Actor, now: int) -> None:
    """Write what is to be told of cases into the duty log, inside the same write."""
    lines = [line for opened in kept for line in opened.told]
    if lines:
        entries.insert_all(lines, Act(), actor, kept[0].desk, now)


def tell(opened: Opened, sentence: str, severity: int, **facts: object) -> Opened:
    """Let the duty log have a line about a case when it is saved."""
    words = Words(opened.desk.language)
    text = words(sentence, number=opened.case.number, **facts)
    new = NewEntry(
        text, category=CATEGORY, severity=severity, reference=f"{REFERENCE}{opened.case.id}"
    )
    return replace(opened, told=(*opened.told, new))


def severity_of_entry(severity: int) -> int:
    """Return how severe the log's entry about a case of a severity is."""
    return (ROUTINE, NOTABLE, URGENT, URGENT)[severity]


def _tell_escalation(opened: Opened, clock: str, level: int) -> Opened:
    sentence, severity, facts = escalation_line(Words(opened.desk.language), clock, level)
    return tell(opened, sentence, severity, **facts)


def escalation_line(words: Words, clock: str, level: int) -> tuple[str, int, dict[str, str]]:
    """Return how the log tells that a level was told of a clock: sentence, severity, its facts."""
    whom = words(LEVELS[level])
    severity = NOTABLE if level == SUPERVISOR else URGENT
    if clock == "major":
        return N_("{number}: major, {whom} to be told at once"), severity, {"whom": whom}
    what = words(clocks.DEADLINES[clock])
    # Whoever is signed in is the entry's author; it must not read as their own doing.
    sentence = N_("{number} (clock): overdue ({what}), {whom} to be told")
    return sentence, severity, {"whom": whom, "what": what}


# The index of words


def indexed_text(case: Case) -> str:
    """Return what the search index holds of a case, as its rows are now."""
    columns = ComplaintCaller.name, ComplaintCaller.digits, ComplaintCaller.unit
    query = ComplaintCaller.select(*columns).where(ComplaintCaller.complaint == case.id)
    return searchable(case, rows(query.order_by(ComplaintCaller.id)))


def searchable(case: Case, callers: Iterable[tuple[str, str, str]]) -> str:
    """Return what is found of a case; of each caller the name, the phone's digits, the unit."""
    said = [case.words, case.remedy, case.number, case.short_number, case.unit]
    for name, digits, unit in callers:
        said += [name, digits, digits[-4:], unit]
    return "\n".join(part for part in said if part)


def index_anew(case: Case, before: str | None) -> None:
    """Put a case's words into the index in place of those it had before, inside a write."""
    if before is not None:
        search.remove(INDEX, case.id, before)
    search.add(INDEX, case.id, indexed_text(case))
