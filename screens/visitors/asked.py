"""What is asked after the line of who comes: how the host consented, what of the list's match."""

from __future__ import annotations

from collections.abc import Callable

from models.errors import DeskError
from models.text import shown
from models.visitors.arriving import ADMIT, NOT_SAME, Decision
from models.visitors.do_not_admit import Match
from screens.session import Session
from screens.visitors.arrive import Arriving
from screens.widgets.ask_bar import Question

# A digit for who types with an input method, which swallows letters.
CONSENTS = {
    "called": ("1", "c", "called", "电话"),
    "door": ("2", "d", "door", "当面"),
    "permission": ("3", "p", "permission", "授权"),
    "expected": ("4", "e", "expected", "预约"),
}
DECISIONS = {
    "refuse": ("1", "r", "refuse", "拒绝"),
    NOT_SAME: ("2", "n", "not", "不是"),
    ADMIT: ("3", "a", "admit", "放行"),
}


def chosen(typed: str, choices: dict[str, tuple[str, ...]]) -> tuple[str | None, str]:
    """Return the code of the first word, or None, and the rest."""
    first, _, rest = typed.strip().partition(" ")
    code = next((code for code, words in choices.items() if first.casefold() in words), None)
    return code, rest.strip()


def consent(
    session: Session, arriving: Arriving, typed: str, again: Callable[[], object]
) -> Question:
    """Ask how the host consented."""

    def check(answer: str) -> None:
        code, _ = chosen(answer, CONSENTS)
        if code is None:
            raise DeskError("visit_consent_choice", "consent", value=answer)
        arriving.consent = code

    new = arriving.new(typed)
    words, whom = session.words, shown(new.unit or new.host)
    hint = words("1 called  2 at the door  3 standing permission  4 expected, then Enter")
    title = words("How did {whom} consent?", whom=whom)
    return Question(title, hint, "", then=lambda _: again(), check=check)


def decision(
    session: Session,
    arriving: Arriving,
    match: Match,
    again: Callable[[], object],
    refuse: Callable[[str, int], None],
    admit: Callable[[Match, str], object],
) -> Question:
    """Ask what to do with somebody who is like an entry of the do-not-admit list."""
    words = session.words

    def check(answer: str) -> None:
        code, why = chosen(answer, DECISIONS)
        if code is None:
            raise DeskError("visit_decision", "decision", value=answer)
        if code != NOT_SAME and not why:
            raise DeskError("visit_decision", "reason", value=answer)

    def then(answer: str) -> None:
        code, why = chosen(answer, DECISIONS)
        if code == "refuse":
            refuse(why, match.barred)
        elif code == ADMIT:
            admit(match, why)
        else:
            arriving.decided += (Decision(match.barred, NOT_SAME, why),)
            again()

    hint = words("1 refuse, 2 not the same, 3 admit, then the reason: 3 the host called")
    title = words("{number} {name}?", number=match.number, name=shown(match.name))
    return Question(title, hint, "", then=then, check=check)
