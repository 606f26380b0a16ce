"""What the keys of the complaint screens do with a case: at once, or asked for on the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from models.complaints import lifecycle, working
from models.complaints.lifecycle import ACTIONS, FOLLOW_UP, JUDGE, WORK
from models.complaints.tables import Case
from models.departments import Department
from models.staff import Account
from screens.complaints.questions import CaseQuestions
from screens.complaints.queue_list import Names
from screens.session import Session
from screens.widgets.ask_bar import Question

# The key of each act, and the action of the lifecycle that it does.
KEYS = {
    "complaint_accept": "accept",
    "complaint_dispatch": "dispatch",
    "complaint_start": "start",
    "complaint_answer": "answer",
    "complaint_hold": "hold",
    "complaint_resolve": "resolve",
    "complaint_judge": "judge",
    "complaint_note": "note",
    "complaint_chase": "chase",
    "complaint_call": "satisfied",
    "complaint_unreachable": "unreachable",
    "complaint_reopen": "reopen",
    "complaint_promise": "promise",
    "complaint_severity": "severity",
    "complaint_link": "link",
    "complaint_merge": "merge",
}
# The key that begins something also ends it.
ENDS = {
    ("hold", lifecycle.ON_HOLD): "resume",
    ("merge", lifecycle.MERGED): "separate",
}


def possible(case: Case, account: Account) -> list[str]:
    """Return the keys that do something with a case for this person."""
    rights = [right for right in (WORK, FOLLOW_UP, JUDGE) if account.may(right)]
    actions = lifecycle.possible(case.state, rights)
    return [key for key, action in KEYS.items() if _action(case, action) in actions]


def _action(case: Case, action: str) -> str:
    return ENDS.get((action, case.state), action)


@dataclass(frozen=True)
class CaseActs:
    """The acts of one person on a case as they saw it; `ask` asks a question on the line."""

    session: Session
    case: Case
    departments: tuple[Department, ...] = ()
    names: Names = field(default_factory=Names)
    ask: Callable[[Question], object] = lambda _: None

    def check(self, action: str) -> None:
        """Raise DeskError why an action cannot be done: by this person, or in this state."""
        self.session.person.require(ACTIONS[action].right)
        lifecycle.require(self.case.state, action)

    def begin(self, key: str) -> Callable[[], object] | Question:
        """Return what a key does: an act at once, or a question. Raises DeskError why not."""
        action, case, session = _action(self.case, KEYS[key]), self.case, self.session
        self.check(action)
        if action in ("accept", "start"):
            deed = {"accept": working.accept, "start": working.start}[action]
            return partial(deed, case.id, session.person, session.clock(), expected=case.version)
        asked = CaseQuestions(session, case, self.departments, self.names, self.ask)
        return asked.about(action)
