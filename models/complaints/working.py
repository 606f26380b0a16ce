"""Working a case: accept, dispatch, start, note, hold, resume, chase, answer, promise, resolve."""

from __future__ import annotations

import hashlib

from models import departments
from models.complaints import lifecycle, reads, steps
from models.complaints.steps import Opened, Said
from models.complaints.tables import OUTCOMES, SEVERITIES, SEVERITY_NAMES, TRIGGERS, Case
from models.database import database
from models.errors import DeskError
from models.language import N_, Words
from models.log import reads as log_reads
from models.log.tables import ROUTINE
from models.staff import Actor
from models.text import clean_line
from models.visitors import reads as visits

LONGEST_HANDLER = 40
CLOSED = N_("{number} closed: {outcome}")


def accept(number: int, actor: Actor, now: int, *, expected: int | None = None) -> Case:
    """Take a case up."""
    return steps.act(number, "accept", actor, now, expected=expected)


def dispatch(
    number: int,
    department: str,
    handler: str,
    actor: Actor,
    now: int,
    *,
    promised_at: int | None = None,
    words: str = "",
    expected: int | None = None,
) -> Case:
    """Send a case to a department, to a person if there is one: a login or a plain name."""
    department = departments.find(department).code
    handler = clean_line(handler)[:LONGEST_HANDLER]
    _check_ahead(promised_at, now, "promised_at")
    with database.write():
        opened = steps.open_case(number, now, expected)
        here = opened.standing
        said = Said(
            words,
            f"{here.department or ''} {here.handler}".strip(),
            f"{department} {handler}".strip(),
            promised_at,
            {"department": department, "handler": handler},
        )
        steps.save(steps.add(opened, "dispatch", actor, now, said), actor, now)
    return reads.case(number)


def start(number: int, actor: Actor, now: int, *, expected: int | None = None) -> Case:
    """Record that somebody has begun, or is on site."""
    return steps.act(number, "start", actor, now, expected=expected)


def note(number: int, words: str, actor: Actor, now: int, *, expected: int | None = None) -> Case:
    """Add a note to the timeline, to a closed case too."""
    return steps.act(number, "note", actor, now, expected=expected, said=Said(words))


def hold(
    number: int,
    reason: str,
    resume_at: int,
    actor: Actor,
    now: int,
    *,
    answer: str = "",
    expected: int | None = None,
) -> Case:
    """Put a case on hold until a time, with what the resident was told if they were told."""
    _check_ahead(resume_at, now, "resume_at")
    with database.write():
        opened = steps.open_case(number, now, expected)
        if answer.strip():
            opened = steps.add(opened, "answer", actor, now, Said(answer))
        opened = steps.add(opened, "hold", actor, now, Said(reason, moment=resume_at))
        steps.save(opened, actor, now)
    return reads.case(number)


def resume(
    number: int, actor: Actor, now: int, *, words: str = "", expected: int | None = None
) -> Case:
    """End a hold; the case is again where it was before."""
    return steps.act(number, "resume", actor, now, expected=expected, said=Said(words))


def chase(
    number: int, actor: Actor, now: int, *, words: str = "", expected: int | None = None
) -> Case:
    """Record that the resident asks again; an answer that was given is none for this."""
    return steps.act(number, "chase", actor, now, expected=expected, said=Said(words))


def answer(number: int, words: str, actor: Actor, now: int, *, expected: int | None = None) -> Case:
    """Record what the resident was told; it takes up a case that nobody has accepted."""
    return steps.act(number, "answer", actor, now, expected=expected, said=Said(words))


def promise(
    number: int,
    until: int,
    actor: Actor,
    now: int,
    *,
    words: str = "",
    expected: int | None = None,
) -> Case:
    """Record by when somebody has promised it."""
    _check_ahead(until, now, "promised_at")
    said = Said(words, moment=until)
    return steps.act(number, "promise", actor, now, expected=expected, said=said)


def change_severity(
    number: int,
    severity: int,
    actor: Actor,
    now: int,
    *,
    words: str = "",
    expected: int | None = None,
) -> Case:
    """Give a case another severity; its limits change, the time on hold stays left out."""
    if not 0 <= severity < len(SEVERITY_NAMES):
        raise DeskError("complaint_severity", "severity", value=severity)
    with database.write():
        opened = steps.open_case(number, now, expected)
        old = SEVERITY_NAMES[opened.standing.severity]
        said = Said(
            words, SEVERITIES[old], SEVERITIES[SEVERITY_NAMES[severity]],
            facts={"severity": severity},
        )  # fmt: skip
        steps.save(steps.add(opened, "severity", actor, now, said), actor, now)
    return reads.case(number)


def link(
    number: int,
    reference: str,
    actor: Actor,
    now: int,
    *,
    words: str = "",
    expected: int | None = None,
) -> Case:
    """Link a case to an entry of the log, a visit or another case: `entry/12`, `complaint/45`."""
    kind, _, written = reference.strip().partition("/")
    if kind not in ("entry", "visit", "complaint") or not written.isdecimal():
        raise DeskError("complaint_link", "reference", value=reference)
    if kind == "entry":
        log_reads.entry(int(written))
    elif kind == "visit":
        visits.visit(int(written))
    else:
        reads.case(int(written))
    said = Said(words, new=f"{kind}/{int(written)}")
    return steps.act(number, "link", actor, now, expected=expected, said=said)


def resolve(
    number: int,
    cause: str,
    measure: str,
    actor: Actor,
    now: int,
    *,
    trigger: str | None = None,
    words: str = "",
    expected: int | None = None,
) -> Case:
    """Record cause and corrective action; the resident is then called back, if the draw says so.

    `trigger` (tables.TRIGGERS) lets the call wait until somebody releases it. A case that is not
    drawn closes at once with that as its outcome.
    """
    cause, measure = steps.checked_words(cause), steps.checked_words(measure)
    facts: dict[str, str | int] = {"cause": cause, "measure": measure}
    if trigger is not None:
        if trigger not in TRIGGERS:
            raise DeskError("complaint_trigger", "trigger", value=trigger, choices=tuple(TRIGGERS))
        facts["trigger"] = trigger
    with database.write():
        opened = steps.open_case(number, now, expected)
        opened = steps.add(opened, "resolve", actor, now, Said(words, facts=facts))
        if trigger is None and not is_drawn(opened):
            opened = steps.add(opened, "not_drawn", None, now)
            opened = tell_closed(opened)
        steps.save(opened, actor, now)
    return reads.case(number)


def is_drawn(opened: Opened) -> bool:
    """Whether the resident of a case is called back: by the profile's share of its kind.

    The draw follows from the desk and the number: nobody gets another by trying again. A case that
    came back is always called.
    """
    if opened.standing.reopened:
        return True
    share = opened.profile.follow_up.get(opened.standing.kind, 0)
    drawn = hashlib.sha256(f"{opened.desk.id} {opened.case.number}".encode()).digest()
    return int.from_bytes(drawn[:4], "big") % 100 < share


def tell_closed(opened: Opened) -> Opened:
    """Let the duty log have a line if a case is closed."""
    here = opened.standing
    if here.state != lifecycle.CLOSED or here.outcome is None:
        return opened
    outcome = Words(opened.desk.language)(OUTCOMES[here.outcome])
    return steps.tell(opened, CLOSED, ROUTINE, outcome=outcome)


def _check_ahead(at: int | None, now: int, name: str) -> None:
    if at is not None and at <= now:
        raise DeskError("due_past", name, when=at)
