"""The complaint queue as a list: one line a case, what is due next in front."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from rich.style import Style
from rich.text import Text
from textual import events

from models.clock import MINUTE
from models.complaints.lifecycle import AWAITING, RECEIVED, STATES
from models.complaints.tables import KINDS, MAJOR, URGENT, Case
from models.language import N_
from models.text import shown
from screens import labels
from screens.complaints.source import QueueSource
from screens.session import Session
from screens.widgets.arrow_list import ArrowList

DAY_IN_HOURS = 24
MOST_HOURS = 100  # written as hours and minutes up to here, as days beyond
SHORT_STATES = {
    "zh": STATES,
    "en": dict(STATES) | {RECEIVED: N_("to accept"), AWAITING: N_("follow up")},
}
SIGNS = {URGENT: "!", MAJOR: "!!"}
TIME_WIDTH, NUMBER_WIDTH, UNIT_WIDTH = 6, 7, 8
STATE_WIDTH = {"zh": 6, "en": 11}
KIND_WIDTH = {"zh": 4, "en": 9}
HANDLING_WIDTH = {"zh": 15, "en": 11}


def time_left(case: Case, session: Session) -> str:
    """Return `05:40`, `-00:42` when it is over, `-12d`; empty when nothing is due."""
    left = case.remaining(session.clock())
    if left is None:
        return ""
    sign, minutes = ("-", -left // MINUTE) if left < 0 else ("", left // MINUTE)
    hours, minutes = divmod(minutes, 60)
    if hours >= MOST_HOURS:
        return sign + session.words("{days}d", days=hours // DAY_IN_HOURS)
    return f"{sign}{hours:02}:{minutes:02}"


@dataclass(frozen=True)
class Names:
    """What the desk calls its departments and its people, by their codes and logins."""

    departments: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def with_whom(self, department: str, handler: str) -> str:
        """Return a department and who of it has a case; a handler may be any plain name."""
        named = self.departments.get(department, department)
        return f"{named} {self.people.get(handler, handler)}".strip()


def handling(case: Case, names: Names, session: Session) -> str:
    """Return the department and the person who have the case; a dash for nobody."""
    named = names.with_whom(case.department or "", case.handler)
    return shown(named) or labels.signs(session).dash


class CaseList(ArrowList[Case]):
    """The queue."""

    COMPONENT_CLASSES = {"case--over", "case--urgent", "case--major"}

    def __init__(self, session: Session) -> None:
        super().__init__(QueueSource(session), newest_last=False, id="queue")
        self._session = session
        self.names = Names()

    def on_mount(self, event: events.Mount) -> None:
        """Leave the first reading to the screen, which reads before it what the lines need."""
        event.prevent_default()

    def key_of(self, row: Case) -> Hashable:
        """Return the case's id."""
        return row.id

    def line(self, row: Case, width: int) -> Text:
        """Return the time left, the number, where it stands, what it is and who has it."""
        session, words = self._session, self._session.words
        language = words.language
        left = time_left(row, session)
        is_over = left.startswith("-")
        line = Text(" ")
        line.append(f"{left:>{TIME_WIDTH}}", self._of("over", is_over))
        line.append(f"  {labels.cell(row.short_number, NUMBER_WIDTH)}")
        self.cursor_cells = line.cell_len  # the rest keeps its colours, and fewer bytes are sent
        line.append(labels.cell(words(SHORT_STATES[language][row.state]), STATE_WIDTH[language]))
        sign = SIGNS.get(min(row.severity, MAJOR), "")
        style = "major" if row.severity >= MAJOR else "urgent"
        line.append(f" {sign:>2} ", self._of(style, bool(sign)))
        line.append(labels.cell(words(KINDS[row.kind]), KIND_WIDTH[language]) + " ")
        line.append(labels.cell(shown(row.unit), UNIT_WIDTH) + " ")
        room = width - line.cell_len - HANDLING_WIDTH[language] - 2
        line.append(labels.cell(shown(" ".join(row.words.split())), max(0, room)) + " ")
        line.append(labels.cell(handling(row, self.names, session), HANDLING_WIDTH[language]))
        return line

    def _of(self, name: str, wanted: bool) -> Style:
        return self.get_component_rich_style(f"case--{name}", partial=True) if wanted else Style()
