"""What the log can be filtered by: shift, person, category, severity and open items."""

from __future__ import annotations

from collections.abc import Sequence

from models.log.categories import CategoryLabel
from models.log.tables import NOTABLE, URGENT
from models.shift_pattern import ClockShift, name_label
from models.staff import Account
from models.text import shown
from screens import labels
from screens.session import Session
from screens.widgets.facets import Facet


def facets(
    session: Session,
    staff: Sequence[Account],
    categories: Sequence[CategoryLabel],
    shift_list: Sequence[ClockShift],
) -> tuple[Facet, ...]:
    """Return the facets of the log's filter, each with its choices."""
    words = session.words
    everything = (None, words("all"))
    worked = tuple(
        (shift.id, f"{labels.day(shift.starts_at, session)} {name_label(shift.name, words)}")
        for shift in shift_list
    )
    people = tuple((account.login, shown(account.name)) for account in staff)
    kinds = tuple((listed.code, words(listed.label)) for listed in categories)
    severities = (
        (0, words("all")),
        (NOTABLE, words("notable and urgent")),
        (URGENT, words("urgent")),
    )
    open_items = ((False, words("all")), (True, words("open items")))
    folded = ((False, words("folded")), (True, words("shown")))
    return (
        Facet("shift", words("Shift"), (everything, *worked)),
        Facet("author", words("Person"), (everything, *people)),
        Facet("category", words("Category"), (everything, *kinds)),
        Facet("severity", words("Severity"), severities),
        Facet("open_only", words("Open items"), open_items),
        Facet("folded", words("Taken back"), folded),
    )
