"""The frame around every screen: who, which shift, what time, what is due, where the keys are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from models.clock import MINUTE, short_date_time, short_time
from models.complaints.reads import Counts
from models.duty import Situation
from models.language import N_
from models.text import shown
from models.visitors.reads import Inside
from screens import keys, labels
from screens.session import Session
from screens.widgets.painted_lines import PaintedLines

COUNTED_DOWN = 120  # minutes
# What the tabs say: all, of the counts only what is over, or by name only the one that is here.
ALL, OVER, HERE = range(3)
# How the tabs and what is due share a line: the tabs closer, what they say, how brief that is.
TIGHTER = (
    *((False, ALL, 0), (True, ALL, 0), (True, ALL, 1), (True, ALL, 2), (True, ALL, 3)),
    *((True, OVER, 2), (True, OVER, 3), (True, HERE, 1), (True, HERE, 3)),
)
TABS = (
    ("log", "1", N_("Log")),
    ("handover", "2", N_("Handover")),
    ("complaints", "3", N_("Complaints")),
    ("visitors", "4", N_("Visitors")),
    ("more", "5", N_("More")),
)


@dataclass(frozen=True)
class Headline:
    """What the desk has come to, as it was read last: a new screen begins with it."""

    open_items: int
    situation: Situation
    complaints: Counts
    inside: Inside


class TextLine(PaintedLines):
    """One line of words."""

    DEFAULT_CSS = "TextLine { width: 1fr; height: 1; }"

    def __init__(self, text: str | Text = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = Text(text) if isinstance(text, str) else text

    def show(self, text: str | Text) -> None:
        """Say something else."""
        line = Text(text) if isinstance(text, str) else text
        if (line, line.style) != (self._text, self._text.style):
            self._text = line
            self.repaint()

    def lines(self) -> tuple[Text]:
        """Return the line."""
        return (self._text,)


class Header(PaintedLines):
    """The first three lines: the desk, the shift and the person; the screens and what is due."""

    DEFAULT_CSS = "Header { width: 1fr; height: 3; }"
    COMPONENT_CLASSES = {"header--due", "header--quiet", "header--demo"}

    def __init__(self, session: Session, here: str = "") -> None:
        super().__init__(id="header")
        self._session = session
        self._here = here
        self._last_told: tuple[object, ...] = ()

    def tell(self, headline: Headline) -> None:
        """Note what was read; painted again if it is news."""
        now = self._session.clock()
        told = headline, tuple(thing.news(now) for thing in self._session.strip)
        self._session.headline = headline
        if told != self._last_told:
            self._last_told = told
            self.repaint()

    def lines(self) -> tuple[Text, Text, Text]:
        """Return the three lines."""
        width = self.size.width
        rule = Text(labels.signs(self._session).line * width, self._style("header--quiet"))
        for close, told, brevity in TIGHTER:
            tabs, due = self._tabs(told, close=close), self._due(brevity)
            if tabs.cell_len + due.cell_len <= width:
                break
        tabs = labels.spread(tabs, due, width)
        return self._title(width), tabs, rule

    def _title(self, width: int) -> Text:
        session, now = self._session, self._session.clock()
        right = Text(f"  {labels.day(now, session)}  {short_time(now, session.zone)} ")
        for brevity in range(4):
            left = self._who(brevity)
            if left.cell_len + right.cell_len <= width:
                break
        return labels.spread(left, right, width)

    def _who(self, brevity: int) -> Text:
        session = self._session
        # Where it is too narrow for all, who is signed in counts for more than where.
        parts = [shown(session.desk.name)] if brevity < 3 else []
        if session.desk.demo:
            parts.append(session.words("DEMO"))
        if session.headline is not None:
            parts += labels.on_duty(session.headline.situation, session, brevity)
        left = Text(" " + f" {labels.signs(session).dot} ".join(parts))
        if session.desk.demo:
            left.highlight_words([session.words("DEMO")], self._style("header--demo"))
        return left

    def _tabs(self, told: int, *, close: bool) -> Text:
        words = self._session.words
        tabs = Text()
        for name, number, label in TABS:
            is_here = name == self._here
            said = f" {words(label)}" if is_here or told != HERE else ""
            tabs.append("  " if tabs and not close else " ")
            count = _counted(*self._count(name), over_alone=told != ALL)
            tabs.append(f"{number}{said}{count}", "bold underline" if is_here else "")
            tabs.append("" if close else " ")
        return tabs

    def _count(self, name: str) -> tuple[int, int]:
        headline = self._session.headline
        if headline is None:
            return 0, 0
        if name == "log":
            now, due = self._session.clock(), self._session.due
            items = (one for one in due if one.reference.startswith("entry/"))
            return headline.open_items, sum(one.is_over(now) for one in items)
        if name == "complaints":
            return headline.complaints.open, headline.complaints.overdue
        if name == "visitors":
            return headline.inside.visits, headline.inside.overstaying
        return 0, 0

    def _due(self, brevity: int) -> Text:
        session, now = self._session, self._session.clock()
        strip = session.strip
        if not strip:
            return Text()
        first = strip[0]
        minutes = (first.due_at - now) // MINUTE
        said = N_("{thing} due {when}, in {minutes} min")
        if first.is_over(now):
            said = N_("{thing} since {when}") if brevity else N_("{thing} due since {when}")
        elif brevity or minutes > COUNTED_DOWN:
            said = N_("{thing} due {when}")
        when = short_date_time(first.due_at, session.zone, now)
        thing = session.words(first.label)
        text = session.words(said, thing=thing, when=when, minutes=minutes)
        if brevity > 1:
            text = f"{thing} {when}" if brevity == 2 else thing
        more = f" +{len(strip) - 1}" if len(strip) > 1 else ""
        key = keys.sign(keys.KEYS["due"], typing=True, keymap=session.keymap)
        return Text(f" {key} ! {text}{more} ", self._style("header--due"))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)


def _counted(count: int, overdue: int, *, over_alone: bool) -> str:
    late = f" !{overdue}" if overdue else ""
    if over_alone:
        return late
    return f" ({count}{late})" if count else ""


class KeysLine(PaintedLines):
    """The last line: the keys that do something now, `own` ones by the name they have here."""

    DEFAULT_CSS = "KeysLine { width: 1fr; height: 1; }"

    def __init__(self, session: Session, own: Sequence[keys.Key] = ()) -> None:
        super().__init__(id="keys")
        self._session = session
        self._known = keys.KEYS | {key.id: key for key in own}
        self._ids: tuple[str, ...] = ()
        self._typing = False
        self._lead = ""
        self._covered = False

    def cover(self, covered: bool) -> None:
        """Show no keys while something lies over the screen: they would not be its own."""
        if covered != self._covered:
            self._covered = covered
            self.repaint()

    def tell(self, ids: tuple[str, ...], *, typing: bool = False, lead: str = "") -> None:
        """Show these keys, after some words of their own."""
        if (ids, typing, lead) != (self._ids, self._typing, self._lead):
            self._ids, self._typing, self._lead = ids, typing, lead
            self.repaint()

    def lines(self) -> tuple[Text]:
        """Return the line."""
        if self._covered:
            return (Text(" " * self.size.width),)
        words = self._session.words
        help_sign = self._sign(keys.KEYS["keys"])
        right = Text(f" {help_sign} " + words("keys") + " ")
        left = Text(f" {self._lead} " if self._lead else "")
        for key in (self._known[name] for name in self._ids):
            hint = Text.assemble(" ", (self._sign(key), "bold"), f" {words(key.label)} ")
            if left.cell_len + hint.cell_len + right.cell_len > self.size.width:
                break  # the rest is behind the last one
            left.append_text(hint)
        return (labels.spread(left, right, self.size.width),)

    def _sign(self, key: keys.Key) -> str:
        return keys.sign(key, typing=self._typing, keymap=self._session.keymap)
