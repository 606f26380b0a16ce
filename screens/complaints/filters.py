"""What the queue can be filtered by, and what each person has chosen to see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models import departments, saved_filters
from models.complaints import reads
from models.complaints.lifecycle import STATES
from models.complaints.reads import Filters
from models.complaints.tables import KINDS, MAJOR, URGENT
from models.departments import Department
from models.text import shown
from screens.session import Session
from screens.widgets import facets as choosing
from screens.widgets.facets import Facet, TypedFacet

LIST = "complaints"


def facets(
    session: Session, known: Sequence[Department], units: Sequence[str] = ()
) -> tuple[Facet, ...]:
    """Return the facets of the queue's filter, each with its choices."""
    words = session.words
    everything = (None, words("all"))
    login = session.person.account.login
    severities = (
        (0, words("all")),
        (URGENT, words("urgent or worse")),
        (MAJOR, words("major or worse")),
    )
    who = tuple((each.code, shown(each.name)) for each in known)
    states = tuple((code, words(label)) for code, label in STATES.items())
    kinds = tuple((code, words(label)) for code, label in KINDS.items())
    return (
        Facet("mine", words("Whose"), (everything, (login, words("mine")))),
        Facet("department", words("Department"), (everything, *who)),
        Facet("state", words("State"), (everything, *states)),
        Facet("kind", words("Kind"), (everything, *kinds)),
        Facet("severity", words("Severity"), severities),
        Facet("overdue", words("Time"), ((False, words("all")), (True, words("overdue")))),
        Facet("follow_up", words("Calls"), ((False, words("all")), (True, words("calls due")))),
        TypedFacet("unit", words("Unit"), (everything, *((unit, unit) for unit in units))),
    )


def to_choose_from() -> tuple[Sequence[Department], Sequence[str]]:
    """Read the departments and the units of open cases; runs on the reading thread."""
    return departments.listed(), reads.units()


def name_of(filters: Filters, session: Session, known: Sequence[Department]) -> str:
    """Return how filters are called; empty when all open cases are shown."""
    words = session.words
    parts = [choosing.name_of(filters, facets(session, known), Filters(), words)]
    if filters.words:
        parts.append(words("found: {typed}", typed=shown(filters.words)))
    elif filters.closed:
        parts.append(words("closed ones too"))
    return words.listed(filter(None, parts))


def saved(session: Session) -> Filters:
    """Return what the person chose last; runs on the reading thread.

    What is no choice any more, such as a department that was removed, is not filtered by.
    """
    values = saved_filters.saved(session.person.account.login, LIST)
    if not values:
        return Filters()
    listed = facets(session, departments.listed())
    values = {each.field: values[each.field] for each in listed if each.field in values}
    return choosing.known(replace(Filters(), **values), listed, Filters())  # type: ignore[arg-type]


def save(filters: Filters, session: Session) -> None:
    """Keep what the person chose; runs on the writing thread."""
    chosen = {
        name: value for name, value in vars(filters).items() if value != vars(Filters())[name]
    }
    saved_filters.save(session.person.account.login, LIST, chosen)
