"""How a line that is typed for an act is read: times, first words, what a case is linked to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models import coming
from models.complaints import reads
from models.complaints.tables import KINDS, SEVERITIES
from models.errors import DeskError
from models.language import LANGUAGES, Words
from screens.session import Session

LINKED = re.compile(r"(?:(?P<kind>[TV])-(?:\d{4}-)?|[#＃])?\d+(?=\s|$)", re.IGNORECASE | re.ASCII)

Choices = Mapping[str, tuple[str, ...]]
# What may be typed first for a judgement or the outcome of a call; the first letter is enough.
JUDGED: Choices = {"valid": ("valid", "v", "有效"), "invalid": ("invalid", "i", "无效")}
CALLED: Choices = {
    "satisfied": ("satisfied", "s", "满意"),
    "fairly": ("fairly", "f", "较满意"),
    "unsatisfied": ("unsatisfied", "u", "不满意"),
    "not_reached": ("not", "n", "未通", "未接"),
    "refused": ("refused", "r", "拒绝"),
}
WAY: Choices = {"door": ("door", "上门")}


def chosen(typed: str, choices: Choices) -> tuple[str, str]:
    """Return the code of the first word, or the word itself, and the rest."""
    first, _, rest = typed.strip().partition(" ")
    code = next((code for code, words in choices.items() if first.casefold() in words), first)
    return code, rest.strip()


def severities() -> dict[str, tuple[str, ...]]:
    """Return what may be typed for each severity: its name, its first letter, the log's marks."""
    marks = {"urgent": ("!", "！"), "major": ("!!", "！！")}
    return {
        code: (code, code[0], *spelled(label), *marks.get(code, ()))
        for code, label in SEVERITIES.items()
    }


def kinds() -> dict[str, tuple[str, ...]]:
    """Return what may be typed for each kind: its name in every language."""
    return {code: spelled(label) for code, label in KINDS.items()}


def spelled(label: str) -> tuple[str, ...]:
    """Return a label in every language."""
    return tuple({label, *(Words(language)(label) for language in LANGUAGES)})


def time_and_words(typed: str, session: Session) -> tuple[int, str]:
    """Return the moment with which a line begins or ends, and the rest; DeskError `time_form`."""
    at, rest = coming.first_or_last(typed, session.clock(), session.zone)
    if at is None:
        raise DeskError("time_form", "time", value=typed)
    return at, rest


def linked(typed: str) -> tuple[str, str]:
    """Return what a line begins with as a reference, and the rest: `#1044` is `entry/1044`.

    Runs on a database thread: numbers of cases and visits are looked up. Raises DeskError.
    """
    from models.visitors import reads as visitors

    typed = typed.strip()
    found = LINKED.match(typed)
    if found is None:
        raise DeskError("complaint_link", "reference", value=typed)
    number, rest = found[0], typed[found.end() :].strip()
    kind = (found["kind"] or "").upper()
    if kind == "T":
        return f"complaint/{reads.find(number).id}", rest
    if kind == "V":
        return f"visit/{visitors.find(number).id}", rest
    return f"entry/{number.lstrip('#＃')}", rest
