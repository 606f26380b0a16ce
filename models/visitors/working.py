"""What else is done with a visit: more time, corrections, amendments, notes; times keep both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from models import masking
from models.database import database
from models.desk import current as current_desk
from models.errors import DeskError
from models.language import N_, Words
from models.staff import Actor
from models.visitors import arriving, badges, checks, lifecycle, names, reads, steps
from models.visitors.arriving import Decision
from models.visitors.steps import Said
from models.visitors.tables import OTHER, NewVisit, Visit

ARRIVAL, DEPARTURE, LIMIT = N_("Arrival"), N_("Departure"), N_("Until")
CORRECTED = N_("{number}: time of {what} corrected")
ARRIVAL_WORD, DEPARTURE_WORD = N_("arrival"), N_("departure")
WITHDRAWN = N_("{number}: withdrawn, registered by mistake or called off")
# What can be amended; a time never, a badge is given and taken.
AMENDABLE = tuple(
    each.name
    for each in fields(NewVisit)
    if each.name not in ("arrived_at", "badges", "visitor_pass")
)
# What may be known of somebody expected only when they come, and what of it says nothing.
FOUND_OUT = tuple(each for each in AMENDABLE if each not in ("party", "plate", "goods_in"))
UNSAID = {"purpose": OTHER, "consent": "expected"}
MASKED = {"phone": masking.phone, "last_four": masking.document}
LOOKED_UP = ("name", "phone", "last_four", "plate")


def extend(
    number: int, until: int, actor: Actor, now: int, *, words: str = "", expected: int | None = None
) -> Visit:
    """Allow a visit to last until a moment to come. Raises DeskError `visit_moment`."""
    if until <= now:
        raise DeskError("visit_moment", "until", what=LIMIT, when=until)
    with database.write():
        said = Said(words=words, moment=until)
        changes = {"limit_at": until}
        steps.act(number, "extend", actor, now, expected=expected, said=said, changes=changes)
    return reads.visit(number)


def correct_arrival(
    number: int, arrived_at: int, why: str, actor: Actor, now: int, *, expected: int | None = None
) -> Visit:
    """Say when somebody really arrived; what was told first stays beside it and on the timeline.

    Raises DeskError: visit_moment when it is behind the departure or to come, visit_missing.
    """
    with database.write():
        visit = steps.open_visit(number, "correct_arrival", expected)
        latest = now if visit.left_at is None else visit.left_at
        if arrived_at > latest:
            raise DeskError("visit_moment", "arrived_at", what=ARRIVAL, when=arrived_at)
        told = visit.arrived_at or visit.at
        said = Said(words=why, moment=arrived_at, facts={"was": told})
        changes: dict[str, object] = {"arrived_at": arrived_at, "at": arrived_at}
        changes["arrival_was"] = told if visit.arrival_was is None else visit.arrival_was
        if visit.limit_at is not None:
            changes["limit_at"] = visit.limit_at + arrived_at - told
        done = steps.act(number, "correct_arrival", actor, now, said=said, changes=changes)
        _tell_corrected(done, ARRIVAL_WORD, actor, now)
    return reads.visit(number)


def correct_departure(
    number: int, left_at: int, why: str, actor: Actor, now: int, *, expected: int | None = None
) -> Visit:
    """Say when somebody really left; what was told first stays. Raises as `correct_arrival`."""
    with database.write():
        visit = steps.open_visit(number, "correct_departure", expected)
        if not (visit.arrived_at or 0) <= left_at <= now:
            raise DeskError("visit_moment", "left_at", what=DEPARTURE, when=left_at)
        told = visit.left_at or 0
        said = Said(words=why, moment=left_at, facts={"was": told})
        was = told if visit.departure_was is None else visit.departure_was
        changes = {"left_at": left_at, "departure_was": was}
        done = steps.act(number, "correct_departure", actor, now, said=said, changes=changes)
        _tell_corrected(done, DEPARTURE_WORD, actor, now)
    return reads.visit(number)


def _tell_corrected(visit: Visit, what: str, actor: Actor, now: int) -> None:
    word = Words(current_desk().language)(what)
    steps.tell(visit, CORRECTED, actor, now, what=word)


def amend(
    number: int,
    field: str,
    value: str,
    actor: Actor,
    now: int,
    *,
    expected: int | None = None,
    decided: Sequence[Decision] = (),
) -> Visit:
    """Give a field of AMENDABLE another value; the timeline keeps the old one, phones masked.

    A name, phone, document or plate is looked up in the do-not-admit list anew. Raises DeskError:
    visit_field, visit_match, and for a value that will not do.
    """
    if field not in AMENDABLE:
        raise DeskError("visit_field", "field", value=field)
    with database.write():
        visit = steps.open_visit(number, "amend", expected)
        old = getattr(visit, field)
        new = _checked_value(visit, field, value, now)
        changes: dict[str, object] = {field: new}
        if field == "phone":
            changes["digits"] = names.digits(str(new))
        if isinstance(new, int) and visit.state == lifecycle.ON_SITE:
            left = visit.party - visit.remaining
            if new <= left:
                raise DeskError("visit_party_left", "party", left=left)
            changes["remaining"] = new - left
        shown = MASKED.get(field, str)
        said = Said(old=shown(str(old)), new=shown(str(new)), facts={"field": field})
        done = steps.act(number, "amend", actor, now, expected=expected, said=said, changes=changes)
        if field in LOOKED_UP:
            arriving.check_again(done, field, decided, actor, now)
    return reads.visit(number)


def come(
    number: int, new: NewVisit, actor: Actor, now: int, *, decided: Sequence[Decision] = ()
) -> Visit:
    """Sign an expected visitor in as they stand there: what was arranged otherwise is amended.

    A field that is empty says nothing. Raises as `arriving.arrive` and `amend`.
    """
    with database.write():
        before = reads.whole(number)
        arriving.arrive(
            number,
            actor,
            now,
            party=new.party,
            labels=new.badges,
            goods_in=new.goods_in,
            plate=new.plate,
            arrived_at=new.arrived_at,
            decided=decided,
        )
        for field in FOUND_OUT:
            said = str(getattr(new, field))
            is_said = said not in ("", UNSAID.get(field))
            if is_said and _checked_value(before, field, said, now) != getattr(before, field):
                amend(number, field, said, actor, now, decided=decided)
    return reads.visit(number)


def _checked_value(visit: Visit, field: str, value: str, now: int) -> str | int:
    """Return the new value of a field, checked as in a new visit."""
    given: dict[str, str | int] = {field: value}
    if field == "party":
        given = {field: checks.party_of(value)}
    known = NewVisit(visit.name)
    checked: str | int = getattr(checks.checked(replace(known, **given), now), field)  # type: ignore[arg-type]
    return checked


def note(number: int, words: str, actor: Actor, now: int, *, expected: int | None = None) -> Visit:
    """Add a remark to a visit's timeline, whatever its state."""
    with database.write():
        steps.act(number, "note", actor, now, expected=expected, said=Said(words=words))
    return reads.visit(number)


def withdraw(
    number: int, why: str, actor: Actor, now: int, *, expected: int | None = None
) -> Visit:
    """Take back a visit that was registered by mistake, or call an expected one off, with a reason.

    It stays in the register as withdrawn; its badges are free again.
    """
    with database.write():
        visit = steps.open_visit(number, "withdraw", expected)
        for label in badges.of_visit(number):
            badges.take_back(number, label, actor, now)
        gone = {"remaining": 0}
        done = steps.act(number, "withdraw", actor, now, said=Said(words=why), changes=gone)
        steps.remember(done)
        if visit.arrived_at is not None:
            steps.tell(done, WITHDRAWN, actor, now)
    return reads.visit(number)
