"""Choosing what a list shows: facets, each with its choices, on a small screen over the list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from models.language import Words
from models.text import clean_line, shown
from screens import keys, labels
from screens.desk_screen import DeskDialog
from screens.session import Session
from screens.widgets.frame import TextLine

LABEL_WIDTH = 12
LONGEST_TYPED = 40
Filters = TypeVar("Filters")  # a frozen dataclass, whose empty one is everything


@dataclass(frozen=True)
class Facet:
    """One thing to filter by: the field of the filters, its label, its choices with theirs."""

    field: str
    label: str
    choices: tuple[tuple[Any, str], ...]

    def allows(self, value: Any) -> bool:
        """Whether a value is among the choices."""
        return any(value == choice for choice, _ in self.choices)

    def label_of(self, value: Any) -> str:
        """Return a choice's label."""
        return dict(self.choices)[value]

    def stepped(self, value: Any, step: int) -> Any:
        """Return the next or previous choice."""
        values = [choice for choice, _ in self.choices]
        return values[(values.index(value) + step) % len(values)]

    def typed(self, value: Any, letter: str) -> Any:
        """Return the next choice whose label begins with a letter, or the same one."""
        values = [choice for choice, _ in self.choices]
        at = values.index(value) + 1
        for choice, label in (*self.choices[at:], *self.choices[:at]):
            if label.lower().startswith(letter.lower()):
                return choice
        return value

    def erased(self, value: Any) -> Any:  # noqa: ARG002
        """Return what is left without the last letter: the first choice, which is everything."""
        return self.choices[0][0]


@dataclass(frozen=True)
class TypedFacet(Facet):
    """A facet for what may be typed as well: a text, or None for everything.

    The choices after the first are texts in their order; stepping goes on from what was typed.
    """

    def allows(self, value: Any) -> bool:
        """Any text, or None."""
        return value is None or isinstance(value, str)

    def label_of(self, value: Any) -> str:
        """Return the text itself."""
        return self.choices[0][1] if value is None else shown(value)

    def stepped(self, value: Any, step: int) -> Any:
        """Return the next or previous of the known texts, None between the last and the first."""
        known = [choice for choice, _ in self.choices[1:]]
        if value is None:
            return (known[0] if step > 0 else known[-1]) if known else None
        at = bisect_right(known, value) if step > 0 else bisect_left(known, value) - 1
        return known[at] if 0 <= at < len(known) else None

    def typed(self, value: Any, letter: str) -> Any:
        """Return the text with a letter more."""
        return clean_line((value or "") + letter)[:LONGEST_TYPED] or None

    def erased(self, value: Any) -> Any:
        """Return the text with a letter less."""
        return (value or "")[:-1] or None


def known(filters: Filters, facets: Sequence[Facet], everything: Filters) -> Filters:
    """Return the filters with what the facets can show alone; what is gone is not filtered by."""
    values = {facet.field: getattr(filters, facet.field) for facet in facets}
    kept = {
        facet.field: values[facet.field] for facet in facets if facet.allows(values[facet.field])
    }
    return replace(everything, **kept)  # type: ignore[type-var]


def chosen(filters: Filters, facets: Sequence[Facet], everything: Filters) -> list[Facet]:
    """Return the facets that leave something out."""
    return [
        facet
        for facet in facets
        if getattr(filters, facet.field) != getattr(everything, facet.field)
    ]


def name_of(filters: Filters, facets: Sequence[Facet], everything: Filters, words: Words) -> str:
    """Return how filters are called: `Jane Lee, urgent`; empty when they leave nothing out."""
    found = chosen(filters, facets, everything)
    return words.listed(facet.label_of(getattr(filters, facet.field)) for facet in found)


class FacetList(Widget, Generic[Filters], can_focus=True):
    """The facets, one a line: up and down between them, left and right through the choices."""

    DEFAULT_CSS = "FacetList { height: auto; }"

    def __init__(self, facets: Sequence[Facet], filters: Filters, everything: Filters) -> None:
        super().__init__(id="facets")
        self._facets = facets
        self._everything = everything
        self.filters = filters
        self._at = 0

    def say(self, facets: Sequence[Facet]) -> None:
        """Show the same facets in other words."""
        self._facets = facets
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Letters jump to a choice, or are typed."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Move, choose, or clear all."""
        facet = self._facets[self._at]
        if event.key in ("up", "down"):
            self._at = (self._at + (1 if event.key == "down" else -1)) % len(self._facets)
        elif event.key in ("left", "right", "space"):
            self._choose(facet.stepped, -1 if event.key == "left" else 1)
        elif event.key == "delete":
            self.filters = self._everything
        elif event.key == "backspace":
            self._choose(facet.erased)
        elif event.is_printable and event.character:
            self._choose(facet.typed, event.character)
        else:
            return
        event.stop()
        self.refresh()

    def _choose(self, choice: Callable[..., Any], *how: Any) -> None:
        field = self._facets[self._at].field
        value = choice(getattr(self.filters, field), *how)
        self.filters = replace(self.filters, **{field: value})  # type: ignore[type-var]

    def get_content_height(self, *_: Any) -> int:
        """One line a facet."""
        return len(self._facets)

    def render(self) -> Text:
        """Return the facets and what is chosen."""
        return Text("\n").join(self._line(at, facet) for at, facet in enumerate(self._facets))

    def _line(self, at: int, facet: Facet) -> Text:
        label = facet.label_of(getattr(self.filters, facet.field))
        text = f" {labels.cell(facet.label, LABEL_WIDTH)} < {label} >"
        return Text(text, "reverse" if at == self._at else "")


class FilterScreen(DeskDialog[tuple[Filters, str]]):
    """Asks what to see of a list. Answers the filters and how they are called.

    `facets` returns what there is to choose from, in the language that is spoken then.
    """

    AUTO_FOCUS = "#facets"
    BINDINGS = [*keys.bindings("back"), Binding("enter", "apply", id="filter_apply")]

    def __init__(
        self,
        session: Session,
        facets: Callable[[], Sequence[Facet]],
        filters: Filters,
        everything: Filters,
    ) -> None:
        super().__init__(session)
        self._facets = facets
        self._everything = everything
        self._list = FacetList(facets(), known(filters, facets(), everything), everything)
        self._title, self._help = TextLine(), TextLine()

    def compose(self) -> ComposeResult:
        """Lay out the facets and the keys."""
        with Vertical(id="dialog"):
            yield self._title
            yield self._list
            yield self._help
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language; what is chosen stays."""
        words = self.session.words
        self._list.say(self._facets())
        self._title.show(Text(words("Show only"), "bold"))
        told = words("Left, Right or a letter: choose  Delete: all  Enter: show  Esc: back")
        self._help.show(Text(told, "dim"))

    def action_apply(self) -> None:
        """Answer what was chosen."""
        filters = self._list.filters
        self.dismiss(
            (filters, name_of(filters, self._facets(), self._everything, self.session.words))
        )
