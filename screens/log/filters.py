"""The filter: which entries to see, by shift, person, category, severity and open items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from models.log.categories import CategoryLabel
from models.log.reads import Filters
from models.log.tables import NOTABLE, URGENT
from models.shift_pattern import ClockShift, name_label
from models.staff import Account
from models.text import shown
from screens import keys, labels
from screens.desk_screen import DeskDialog
from screens.session import Session
from screens.widgets.frame import TextLine

LABEL_WIDTH = 12


@dataclass(frozen=True)
class Facet:
    """One thing to filter by: the field of Filters, its label, its choices with theirs."""

    field: str
    label: str
    choices: tuple[tuple[Any, str], ...]

    def label_of(self, value: Any) -> str:
        """Return a choice's label."""
        return dict(self.choices)[value]

    def stepped(self, value: Any, step: int) -> Any:
        """Return the next or previous choice."""
        values = [choice for choice, _ in self.choices]
        return values[(values.index(value) + step) % len(values)]

    def beginning(self, value: Any, letter: str) -> Any:
        """Return the next choice whose label begins with a letter, or the same one."""
        values = [choice for choice, _ in self.choices]
        at = values.index(value) + 1
        for choice, label in (*self.choices[at:], *self.choices[:at]):
            if label.lower().startswith(letter.lower()):
                return choice
        return value


class FacetList(Widget, can_focus=True):
    """The facets, one a line: up and down between them, left and right through the choices."""

    DEFAULT_CSS = "FacetList { height: auto; }"

    def __init__(self, facets: Sequence[Facet], filters: Filters) -> None:
        super().__init__(id="facets")
        self._facets = facets
        self.filters = filters
        self._at = 0

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Letters jump to a choice."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Move, choose, or clear all."""
        facet = self._facets[self._at]
        value = getattr(self.filters, facet.field)
        if event.key in ("up", "down"):
            self._at = (self._at + (1 if event.key == "down" else -1)) % len(self._facets)
        elif event.key in ("left", "right", "space"):
            self._choose(facet, facet.stepped(value, -1 if event.key == "left" else 1))
        elif event.key in ("delete", "backspace"):
            self.filters = Filters()
        elif event.is_printable and event.character:
            self._choose(facet, facet.beginning(value, event.character))
        else:
            return
        event.stop()
        self.refresh()

    def _choose(self, facet: Facet, value: Any) -> None:
        self.filters = replace(self.filters, **{facet.field: value})

    def get_content_height(self, *_: Any) -> int:
        """One line a facet."""
        return len(self._facets)

    def render(self) -> Text:
        """Return the facets and what is chosen."""
        return Text("\n").join(self._line(at, facet) for at, facet in enumerate(self._facets))

    def _line(self, at: int, facet: Facet) -> Text:
        chosen = facet.label_of(getattr(self.filters, facet.field))
        text = f" {labels.cell(facet.label, LABEL_WIDTH)} < {chosen} >"
        return Text(text, "reverse" if at == self._at else "")


class FilterScreen(DeskDialog[tuple[Filters, str]]):
    """Asks which entries to see. Answers the filters and how they are called."""

    AUTO_FOCUS = "#facets"
    BINDINGS = [*keys.bindings("back"), Binding("enter", "apply", id="filter_apply")]

    def __init__(
        self,
        session: Session,
        filters: Filters,
        staff: Sequence[Account],
        categories: Sequence[CategoryLabel],
        shift_list: Sequence[ClockShift],
    ) -> None:
        super().__init__(session)
        self._facets = _facets(session, staff, categories, shift_list)
        known = filters if _is_listed(filters, self._facets) else Filters()
        self._list = FacetList(self._facets, replace(known, words=""))

    def compose(self) -> ComposeResult:
        """Lay out the facets and the keys."""
        words = self.session.words
        with Vertical(id="dialog"):
            yield TextLine(Text(words("Show only"), "bold"))
            yield self._list
            help_text = words(
                "Left, Right or a letter: choose  Delete: all  Enter: show  Esc: back"
            )
            yield TextLine(Text(help_text, "dim"))

    def action_apply(self) -> None:
        """Answer what was chosen."""
        filters = self._list.filters
        chosen = [
            facet.label_of(getattr(filters, facet.field))
            for facet in self._facets
            if getattr(filters, facet.field) != getattr(Filters(), facet.field)
        ]
        self.dismiss((filters, ", ".join(chosen)))


def _is_listed(filters: Filters, facets: Sequence[Facet]) -> bool:
    return all(getattr(filters, facet.field) in dict(facet.choices) for facet in facets)


def _facets(
    session: Session,
    staff: Sequence[Account],
    categories: Sequence[CategoryLabel],
    shift_list: Sequence[ClockShift],
) -> tuple[Facet, ...]:
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
