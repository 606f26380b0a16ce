"""One visit, whole: who, where to, with what, and its timeline."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from models.clock import short_date_time
from models.language import N_
from models.text import shown
from models.visitors.do_not_admit import written_number
from models.visitors.lifecycle import ACTIONS, STATES
from models.visitors.reads import Detail
from models.visitors.tables import CONSENTS, DOCUMENTS, Step, Visit
from screens import labels
from screens.session import Session
from screens.visitors.board import party, purpose
from screens.widgets.sheet import SheetScreen

Lines = Iterator[tuple[str, str]]


def detail_text(detail: Detail, session: Session) -> Text:
    """Return everything about a visit as lines; phone and document are masked."""
    parts = (_what(detail, session), _times(detail.visit, session), _steps(detail, session))
    return Text("\n").join(Text(*line) for lines in parts for line in lines)


def _what(detail: Detail, session: Session) -> Lines:
    words, visit = session.words, detail.visit
    dot = f" {labels.signs(session).dot} "
    state = words(STATES[visit.state_now(session.clock())])
    yield f"{visit.number}  {purpose(visit, session)}{dot}{state}", "bold"
    yield shown("  ".join(filter(None, (visit.name, visit.organisation, visit.phone)))), ""
    document = words(DOCUMENTS.get(visit.document, "")) if visit.document else ""
    facts = (
        (N_("people"), party(visit)),
        (N_("to"), "  ".join(filter(None, (visit.unit, visit.host)))),
        (N_("programme"), visit.programme),
        (N_("consent"), words(CONSENTS.get(visit.consent, ""))),
        (N_("document"), f"{document} {visit.last_four}".strip()),
        (N_("plate"), visit.plate),
        (N_("badges out"), " ".join(detail.badges_out)),
        (N_("brought"), visit.goods_in),
        (N_("took"), visit.goods_out),
        (N_("remarks"), visit.remarks),
        (N_("registered by"), visit.taken_name),
    )
    for label, value in facts:
        if value:
            yield words("{label}: {text}", label=words(label), text=shown(value)), ""


def _times(visit: Visit, session: Session) -> Lines:
    words, zone, now = session.words, session.zone, session.clock()
    yield "", ""
    for label, at, was in (
        (N_("expected from"), visit.expected_from, None),
        (N_("expected until"), visit.expected_until, None),
        (N_("arrival"), visit.arrived_at, visit.arrival_was),
        (N_("departure"), visit.left_at, visit.departure_was),
    ):
        if at is not None:
            when = short_date_time(at, zone, now)
            told = words("{label}: {text}", label=words(label), text=when)
            if was is not None:
                first = words("told first: {when}", when=short_date_time(was, zone, now))
                told = words.bracketed(told, first)
            yield told, ""
    if (over := visit.over_by(now)) is not None and visit.limit_at is not None:
        until = short_date_time(visit.limit_at, zone, now)
        yield words("may stay until {when}, over", when=until), "bold"
    elif visit.arrived_at is not None and visit.limit_at is not None and over is None:
        until = short_date_time(visit.limit_at, zone, now)
        yield words("may stay until {when}", when=until), ""


def _steps(detail: Detail, session: Session) -> Lines:
    yield "", ""
    yield session.words("What was done"), "bold"
    for step in detail.steps:
        yield _step(step, session), ""


def _step(step: Step, session: Session) -> str:
    words, now = session.words, session.clock()
    parts = [short_date_time(step.at, session.zone, now), shown(step.person_name)]
    parts.append(words(ACTIONS[step.action].label))
    if step.old or step.new:
        sign = labels.signs(session).arrow if step.old else ""
        parts.append(" ".join(filter(None, (shown(step.old), sign, shown(step.new)))))
    if step.moment is not None:
        times = [int(step.facts["was"])] if "was" in step.facts else []
        told = (short_date_time(at, session.zone, now) for at in (*times, step.moment))
        parts.append(f" {labels.signs(session).arrow} ".join(told))
    parts += _facts(step, session)
    if step.words:
        parts.append(shown(" ".join(step.words.split())))
    return "  ".join(parts)


def _facts(step: Step, session: Session) -> Iterator[str]:
    """Say how many have left, which entry of the list it was, what goods go out on whose word."""
    facts = step.facts
    if step.action == "part" and "count" in facts:
        yield session.words("{count} left, {remaining} inside", **facts)
    if "barred" in facts:
        yield written_number(int(facts["barred"]))
    yield from (shown(str(facts[name])) for name in ("slip", "authority", "goods") if name in facts)


class VisitScreen(SheetScreen[None]):
    """One visit, or one thing of a register around it."""
