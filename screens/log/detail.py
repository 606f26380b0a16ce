"""One entry, whole: both times, who and from where, what others said of it, its digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from models.clock import iso
from models.language import N_
from models.log import chain
from models.log.tables import SEVERITIES, LogEntry
from models.text import shown, shown_lines
from screens import labels
from screens.session import Session
from screens.widgets.painted_lines import PaintedLines
from screens.widgets.sheet import SheetScreen

CHANNELS = {"console": N_("console"), "shell": N_("shell"), "device": N_("device")}


NAMES = {
    "correction": N_("corrects {number}"),
    "void": N_("voids {number}"),
    "take_back": N_("takes back {number}"),
    "carry": N_("carries over {number}"),
    "clear": N_("clears {number}"),
    "repeat": N_("repeats {number}"),
}


@dataclass(frozen=True)
class Whole:
    """An entry, its shift, and the texts of those it names or is named by."""

    entry: LogEntry
    shift: str
    related: Mapping[int, str]


def entry_text(whole: Whole, session: Session, label_of: Callable[[str], str]) -> Text:
    """Return everything about an entry as lines."""
    lines = (*_told(whole, session, label_of), *_origin(whole.entry, session))
    return Text("\n").join(Text(*line) for line in lines)


def _told(
    whole: Whole, session: Session, label_of: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    words, entry = session.words, whole.entry
    severity = words(tuple(SEVERITIES.values())[entry.severity])
    dot = f" {labels.signs(session).dot} "
    yield f"#{entry.number}  {label_of(entry.category)}{dot}{severity}", "bold"
    yield words("happened {when}", when=_when(entry.happened_at, session)), ""
    if entry.recorded_at != entry.happened_at:
        yield words("written {when}", when=_when(entry.recorded_at, session)), ""
    author = words.bracketed(shown(entry.author_name), shown(entry.author))
    yield f"{author}{dot}{whole.shift}", ""
    if entry.place:
        yield words("place {place}", place=shown(entry.place)), ""
    yield "", ""
    if entry.text is None:
        yield words("(text removed, see the purge)"), "dim"
    for line in shown_lines(entry.text or ""):
        yield line, "" if entry.stands else "strike"
    yield "", ""
    yield from ((line, "") for line in _said(whole, session))


def _origin(entry: LogEntry, session: Session) -> Iterator[tuple[str, str]]:
    words = session.words
    channel = words(CHANNELS[entry.channel])
    yield (
        words("by {channel}, system user {user}", channel=channel, user=shown(entry.system_user)),
        "dim",
    )
    yield words("code {code}", code=chain.code(entry.digest)), "dim"


def _said(whole: Whole, session: Session) -> Iterator[str]:
    words, entry = session.words, whole.entry
    for message, number in (
        (NAMES.get(entry.action, ""), entry.target),
        (N_("corrected by {number}"), entry.corrected_by),
        (N_("void by {number}"), entry.voided_by),
        (N_("cleared by {number}"), entry.cleared_by),
    ):
        if number is not None:
            said = words(message, number=f"#{number}")
            text = shown(whole.related.get(number, ""))
            yield words("{said}: {text}", said=said, text=text) if text else said
    if entry.taken_back:
        yield words("taken back")
    if entry.repeats:
        yield words("told {count} times", count=entry.repeats + 1)
    if entry.is_open and entry.open_due_at is not None:
        yield words("open, due {when}", when=_when(entry.open_due_at, session))
    elif entry.is_open:
        yield words("open")


def _when(at: int, session: Session) -> str:
    return iso(at, session.zone)[:19].replace("T", " ")


class EntryDetail(PaintedLines):
    """The entry under the cursor, beside the list."""

    def __init__(self, session: Session, label_of: Callable[[str], str]) -> None:
        super().__init__(id="detail")
        self._session = session
        self._label_of = label_of
        self._whole: Whole | None = None

    def show(self, whole: Whole | None) -> None:
        """Show another entry."""
        self._whole = whole
        self.repaint()

    def lines(self) -> Sequence[Text]:
        """Where it came from stands at the bottom, where it moves least between entries."""
        if self._whole is None or not self.size.width:
            return ()
        told = self._wrapped(_told(self._whole, self._session, self._label_of))
        origin = self._wrapped(_origin(self._whole.entry, self._session))
        return [*told, *[Text()] * (self.size.height - len(told) - len(origin)), *origin]

    def _wrapped(self, lines: Iterable[tuple[str, str]]) -> list[Text]:
        text = Text("\n").join(Text(*line) for line in lines)
        return list(text.wrap(self.app.console, self.size.width))


class EntryScreen(SheetScreen[None]):
    """One entry over the whole width, for terminals too narrow to show it beside the list."""
