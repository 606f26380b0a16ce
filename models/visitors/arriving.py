"""Who comes: signed in, expected, refused. The host's consent and the do-not-admit list first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from peewee import fn

from models import audit
from models import desk as desk_settings
from models.clock import MINUTE, local
from models.database import database, rows
from models.desk import Desk
from models.errors import DeskError
from models.language import N_
from models.log.tables import NOTABLE, URGENT
from models.staff import Actor
from models.visitors import (
    badges,
    checks,
    do_not_admit,
    index,
    lifecycle,
    matching,
    names,
    passes,
    reads,
    steps,
)
from models.visitors.do_not_admit import Match
from models.visitors.matching import Who
from models.visitors.steps import Said
from models.visitors.tables import OTHER, PURPOSES, NewVisit, Visit, VisitRow

NOT_SAME, ADMIT = "not_same", "admit"
REFUSED = N_("{number}: refused at the desk")
REFUSED_LISTED = N_("{number}: refused, entry {entry} of the do-not-admit list")
ADMITTED = N_("{number}: admitted by {name} in spite of entry {entry} of the do-not-admit list")
DISTINGUISHED = N_("{number}: not the person of entry {entry} of the do-not-admit list")
GROUP_IN = N_("{number}: group of {count} arrived")


@dataclass(frozen=True)
class Decision:
    """What was decided on an entry of the do-not-admit list that matches: NOT_SAME or ADMIT.

    To admit needs a supervisor's right: the actor's own, or that of the `supervisor` who has
    signed in beside; `words` say why.
    """

    barred: int
    choice: str
    words: str = ""
    supervisor: Actor | None = None


def sign_in(new: NewVisit, actor: Actor, now: int, *, decided: Sequence[Decision] = ()) -> Visit:
    """Register somebody as on site and return the visit with its number.

    Raises DeskError for the first field that will not do; visit_match for an entry of the
    do-not-admit list that is not decided on (fact `entry`: its id); badge_out (says who has it);
    pass_over, pass_ended, pass_early, pass_unit; not_allowed.
    """
    actor.require("visitors")
    new = checks.checked(new, now)
    with database.write():
        matches = _decided(do_not_admit.who(new), decided, now)
        number = insert(new, actor, now)
        return _arrive(number, new, actor, now, matches)


def arrive(
    number: int,
    actor: Actor,
    now: int,
    *,
    party: int | None = None,
    labels: tuple[str, ...] = (),
    goods_in: str = "",
    plate: str = "",
    arrived_at: int | None = None,
    words: str = "",
    expected: int | None = None,
    decided: Sequence[Decision] = (),
) -> Visit:
    """Sign an expected visitor in, within the window or without; what was arranged is kept.

    What is given is what they come with: how many, badges, goods, a plate; `words` go onto the
    timeline. Raises as `sign_in`. `working.come` takes whatever else was found out.
    """
    actor.require("visitors")
    with database.write():
        before = steps.open_visit(number, "arrive", expected)
        lifecycle.require(before.state, "arrive")
        new = checks.checked(
            NewVisit(
                before.name,
                party or before.party,
                phone=before.phone,
                last_four=before.last_four,
                plate=plate or before.plate,
                purpose=before.purpose,
                unit=before.unit,
                programme=before.programme,
                consent=before.consent or "expected",
                goods_in=goods_in or before.goods_in,
                badges=labels,
                visitor_pass=before.visitor_pass,
                arrived_at=arrived_at,
            ),
            now,
        )
        matches = _decided(do_not_admit.who(new), decided, now)
        return _arrive(number, new, actor, now, matches, words)


def expect(new: NewVisit, starts_at: int, ends_at: int, actor: Actor, now: int) -> Visit:
    """Register that somebody is expected within a window; after it they are a no-show.

    Raises DeskError: visit_window, and for the first field that will not do.
    """
    actor.require("visitors")
    new = checks.checked(replace(new, arrived_at=None, badges=()), now)
    if ends_at <= starts_at or ends_at <= now:
        raise DeskError("visit_window", "ends_at")
    with database.write():
        number = insert(new, actor, now, at=starts_at)
        window = {"expected_from": starts_at, "expected_until": ends_at, "limit_at": ends_at}
        said = Said(moment=starts_at, facts={"until": ends_at, "party": new.party})
        steps.act(number, "expect", actor, now, said=said, changes=window)
        steps.remember(reads.whole(number))
    return reads.visit(number)


def refuse(new: NewVisit, why: str, actor: Actor, now: int, *, barred: int | None = None) -> Visit:
    """Register that somebody was not let in, and why; `barred` is the entry of the list."""
    actor.require("visitors")
    new = checks.checked(replace(new, badges=()), now)
    with database.write():
        number = insert(new, actor, now)
        _refuse(number, why, actor, now, barred)
    return reads.visit(number)


def refuse_expected(
    number: int,
    why: str,
    actor: Actor,
    now: int,
    *,
    barred: int | None = None,
    expected: int | None = None,
) -> Visit:
    """Refuse somebody who was expected. Raises DeskError as `steps.act`."""
    with database.write():
        _refuse(number, why, actor, now, barred, expected)
    return reads.visit(number)


def _refuse(
    number: int,
    why: str,
    actor: Actor,
    now: int,
    barred: int | None,
    expected: int | None = None,
) -> None:
    facts: dict[str, str | int] = {} if barred is None else {"barred": barred}
    if barred is not None:
        do_not_admit.check_known(barred)
    said = Said(words=why, facts=facts)
    visit = steps.act(number, "refuse", actor, now, expected=expected, said=said)
    steps.remember(visit)
    if barred is None:
        steps.tell(visit, REFUSED, actor, now, severity=NOTABLE)
    else:
        entry = do_not_admit.written_number(barred)
        steps.tell(visit, REFUSED_LISTED, actor, now, severity=NOTABLE, entry=entry)


def allowed_minutes(desk: Desk, purpose: str) -> int:
    """Return how long a visit for a purpose may last, by the desk's settings."""
    known = purpose if purpose in PURPOSES else OTHER
    minutes: int = getattr(desk, f"visit_minutes_{known}")
    return minutes


Matches = list[tuple[Match, Decision]]


def _decided(who: Who, decided: Sequence[Decision], now: int) -> Matches:
    """Return what matches with what was decided; raise DeskError for one that was not."""
    decisions = {each.barred: each for each in decided}
    found: Matches = []
    for match in do_not_admit.matches(who, now):
        if match.barred not in decisions:
            raise DeskError(
                "visit_match", "name", number=match.number, name=who.name, entry=match.barred
            )
        found.append((match, decisions[match.barred]))
    return found


def _arrive(
    number: int, new: NewVisit, actor: Actor, now: int, matches: Matches, words: str = ""
) -> Visit:
    desk = desk_settings.current()
    arrived_at = now if new.arrived_at is None else new.arrived_at
    if new.visitor_pass is not None:
        passes.check(new.visitor_pass, new, arrived_at)
        new = replace(new, consent=new.consent or "permission")
    changes: Mapping[str, object] = {
        "at": arrived_at,
        "arrived_at": arrived_at,
        "limit_at": arrived_at + allowed_minutes(desk, new.purpose) * MINUTE,
        "party": new.party,
        "remaining": new.party,
        "consent": new.consent,
        "goods_in": new.goods_in,
        "plate": new.plate,
    }
    facts: dict[str, str | int] = {"party": new.party}
    said = Said(words=words, moment=new.arrived_at, facts=facts)
    visit = steps.act(number, "arrive", actor, now, said=said, changes=changes)
    for match, decision in matches:
        _record(visit, match, decision, actor, now)
    for label in new.badges:
        badges.lend(number, label, actor, now)
    if visit.is_group:
        steps.tell(visit, GROUP_IN, actor, now, count=visit.party)
    return reads.visit(number)


def _record(visit: Visit, match: Match, decision: Decision, actor: Actor, now: int) -> None:
    """Put a decision onto the timeline and into the log, with who took it."""
    if decision.choice not in (NOT_SAME, ADMIT):
        raise DeskError("visit_match", "name", number=match.number, name=visit.name)
    who = decision.supervisor or actor if decision.choice == ADMIT else actor
    facts: dict[str, str | int] = {"barred": match.barred, "why": " ".join(match.why)}
    said = Said(words=decision.words, facts=facts)
    steps.add(visit, decision.choice, who, now, said)
    sentence = ADMITTED if decision.choice == ADMIT else DISTINGUISHED
    severity = URGENT if decision.choice == ADMIT else NOTABLE
    name = who.account.name
    steps.tell(visit, sentence, actor, now, severity=severity, entry=match.number, name=name)
    if decision.choice == ADMIT:
        audit.record(
            "admit",
            who.origin,
            person=who.account.login,
            subject=visit.number,
            detail=f"{match.number} {actor.account.login}",
            now=now,
        )


def check_again(
    visit: Visit, field: str, decided: Sequence[Decision], actor: Actor, now: int
) -> None:
    """Look a visit up in the do-not-admit list after a field was amended, inside a write.

    Whoever was admitted in spite of an entry stays so. That they are not the same person was
    decided on what stood there: a match that rests on the amended field is decided on anew.
    """
    who = Who(visit.name, visit.last_four, visit.phone, visit.plate)
    earlier = {
        (int(step.facts["barred"]), step.action)
        for step in reads.timeline(visit.id)
        if step.action in (NOT_SAME, ADMIT)
    }
    known = {
        match.barred
        for match in do_not_admit.matches(who, now)
        if (match.barred, ADMIT) in earlier
        or ((match.barred, NOT_SAME) in earlier and not matching.rests_on(field, match.why))
    }
    decisions = [each for each in decided if each.barred not in known]
    decisions += [Decision(barred, "") for barred in known]
    for match, decision in _decided(who, decisions, now):
        if decision.choice:
            _record(visit, match, decision, actor, now)


def insert(new: NewVisit, actor: Actor, now: int, *, at: int | None = None) -> int:
    """Insert the row of a visit that has no state yet, inside a write; return its id."""
    if new.visitor_pass is not None:
        passes.find(new.visitor_pass)
    desk = desk_settings.current()
    number: int = VisitRow.insert(
        {
            "number": _next_number(local(now, desk.zone).year),
            "state": "",
            "at": now if at is None else at,
            "name": new.name,
            "party": new.party,
            "remaining": 0,
            "organisation": new.organisation,
            "phone": new.phone,
            "digits": names.digits(new.phone),
            "document": new.document,
            "last_four": new.last_four,
            "plate": new.plate,
            "purpose": new.purpose,
            "unit": new.unit,
            "host": new.host,
            "programme": new.programme,
            "consent": new.consent,
            "goods_in": new.goods_in,
            "goods_out": "",
            "badges": "",
            "remarks": new.remarks,
            "visitor_pass": new.visitor_pass,
            "taken_at": now,
            "taken_by": actor.account.login,
            "taken_name": actor.account.name,
            "version": 0,
        }
    ).execute()
    index.add(reads.whole(number))
    return number


def _next_number(year: int) -> str:
    this_year = VisitRow.number.between(f"V-{year}-", f"V-{year}.")
    [(last,)] = rows(VisitRow.select(fn.MAX(VisitRow.number)).where(this_year))
    count = int(last.rpartition("-")[2]) + 1 if last else 1
    return f"V-{year}-{count:06}"
