"""The forms of the registers around the board: document numbers are cut, moments are read."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from rich.text import Text
from textual import events, on
from textual.widgets import Input, TextArea

from models import masking
from models.visitors import documents
from models.visitors.documents import Cut
from screens.widgets.form import Answer, FormScreen, LongText, Values
from screens.widgets.line_input import LineInput

OWN_NUMBERS = ("phone", "plate", "permit")  # only what can be nothing else is cut there
DOCUMENT = "last_four"


class RegisterForm(FormScreen[Answer]):
    """A form in which a document's whole number becomes its last four as soon as one goes on."""

    DEFAULT_CSS = "RegisterForm .row TextLine { width: 15; }"  # the longest label and a blank

    def draft(self) -> dict[str, str]:
        """Return what was touched, document numbers cut."""
        return {name: cut(name, value).text for name, value in super().draft().items()}

    @on(events.DescendantBlur)
    def _cut(self, event: events.DescendantBlur) -> None:
        """Cut a number where it stands, and say so."""
        left = event.widget
        name, typed = left.id or "", self.values.get(left.id or "", "")
        kept = cut(name, typed)
        if not (isinstance(left, LineInput | LongText) and kept.was_cut):
            return
        with left.prevent(Input.Changed, TextArea.Changed):  # they would say something else
            self.fill({name: kept.text})
        words = self.session.words
        said = words("number cut to {four}", four=words.listed(kept.found))
        self._hint.show(Text(said, "bold"))

    def moment(
        self, values: Values, name: str, read: Callable[[str, int, ZoneInfo], int]
    ) -> int | None:
        """Return the moment in a field, or None where nothing is; raise DeskError `time_form`."""
        typed, session = values[name], self.session
        return read(typed, session.clock(), session.zone) if typed else None


def cut(name: str, typed: str) -> Cut:
    """Return what of a field may be kept."""
    if name == DOCUMENT:
        four = masking.last_four(typed)
        return Cut(four, (four,) if four != typed else ())
    return documents.cut(typed, strict=name in OWN_NUMBERS)
