"""What an act on a visit has led to: one line for whoever did it."""

from __future__ import annotations

from collections.abc import Iterator

from models.clock import short_date_time
from models.language import N_
from models.text import shown
from models.visitors import lifecycle
from models.visitors.reads import Detail
from models.visitors.tables import Step, Visit
from screens.session import Session
from screens.visitors.board import who

SENTENCES = {
    "leave": N_("{number} {name} left at {when}."),
    "part": N_("{number} {name}: {count} left, {remaining} still inside."),
    "left_earlier": N_("{number} {name} left earlier; no time is recorded."),
    "extend": N_("{number} {name} may stay until {when}."),
    "correct_arrival": N_("{number} {name} arrived at {when}, not at {was}."),
    "correct_departure": N_("{number} {name} left at {when}, not at {was}."),
    "badge_back": N_("Badge {badge} of {number} {name} is back."),
    "note": N_("{number} {name}: the remark is on the timeline."),
    "withdraw": N_("{number} {name} is withdrawn."),
    "refuse": N_("{number} {name} is refused."),
    "arrive": N_("{number} {name} is in."),
    "expect": N_("{number} {name} is expected."),
}
WITH_BADGE = N_("{number} {name} is in, badge {badge}.")
# The act that has led to a state, where the state alone is known.
BEGUN_BY = {
    lifecycle.ON_SITE: "arrive",
    lifecycle.REFUSED: "refuse",
    lifecycle.EXPECTED: "expect",
}
GOING = ("leave", "left_earlier", "badge_back")


def said_of(visit: Visit, session: Session) -> str:
    """Say what was registered, with the badge to hand over."""
    words, facts = session.words, _named(visit, session)
    if visit.state == lifecycle.ON_SITE and visit.badges:
        return words(WITH_BADGE, badge=shown(visit.badges), **facts)
    return words(SENTENCES[BEGUN_BY.get(visit.state, "arrive")], **facts)


def said_after(action: str, detail: Detail, session: Session) -> str:
    """Say what an act has led to: until when, which time, which badges are still out."""
    if action in ("arrive", "refuse"):
        return said_of(detail.visit, session)
    step = _last(detail, action)
    told = session.words(SENTENCES[step.action], **_facts(step, detail.visit, session))
    return session.words.joined((told, *_beside(step, detail, session)))


def _last(detail: Detail, action: str) -> Step:
    """Return the last step of an act; of a party that signs out, some may stay."""
    wanted = ("leave", "part") if action == "leave" else (action,)
    return next(step for step in reversed(detail.steps) if step.action in wanted)


def _beside(step: Step, detail: Detail, session: Session) -> Iterator[str]:
    """Say what follows for the badges, and until when the visit may last by another arrival."""
    words, visit = session.words, detail.visit
    if step.action in GOING:
        for badge in detail.badges_out:
            yield words("Badge {badge} is still out.", badge=badge)
    if step.action == "withdraw" and visit.badges:
        yield words("Free again: badge {badge}.", badge=shown(visit.badges))
    is_inside = visit.state == lifecycle.ON_SITE
    if step.action == "correct_arrival" and is_inside and visit.limit_at is not None:
        when = short_date_time(visit.limit_at, session.zone, session.clock())
        yield words("May stay until {when}.", when=when)


def _facts(step: Step, visit: Visit, session: Session) -> dict[str, object]:
    def time(at: int) -> str:
        return short_date_time(at, session.zone, session.clock())

    return {
        **_named(visit, session),
        **step.facts,
        "when": time(step.at if step.moment is None else step.moment),
        "was": time(int(step.facts.get("was", step.at))),
        "badge": step.new,
    }


def _named(visit: Visit, session: Session) -> dict[str, object]:
    return {"number": visit.short_number, "name": who(visit, session)}
