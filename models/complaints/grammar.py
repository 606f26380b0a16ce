"""The line a case is taken on: `12-1503 NAME PHONE #repair !! water from above`.

Who and where stand first, in the order people hear them; the marks stand before or behind, or among
the words and stay there; the rest is what happened, letter for letter. Never fails: what is nothing
else is what happened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.complaints.tables import CHANNELS, KINDS, MAJOR, SEVERITIES, URGENT, NewComplaint
from models.language import Words

UNIT = re.compile(r"(?=\S*\d)[0-9A-Za-z\u4e00-\u9fff]{1,6}(?:-[0-9A-Za-z]{1,6}){1,3}(?=\s|$)")
PHONE = re.compile(
    r"(?:\+\d{8,15}|\+?\d{0,3}[- ]?1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8}|\d{3,4}-\d{7,8}"
    r"|\d{7,15})(?=[\s:：,，;；]|$)"
)
HONORIFIC = re.compile(
    r"(?P<name>[\u4e00-\u9fff·]{1,6}?(?:女士|先生|小姐|太太|阿姨|老师|师傅|叔叔|业主)"
    r"|(?:Mrs|Mr|Ms|Miss|Dr)\.? \w[\w'’-]*)(?=[\s:：,，]|$)",
    re.UNICODE,
)
MARK = re.compile(
    r"(?P<severity>[!！]{1,2})(?=\s|$|[#＃@＠])|[#＃](?P<word>[^\s#＃@＠!！]+)"
    r"|[@＠](?P<unit>[^\s#＃@＠]+)"
)
LAST_MARK = re.compile(rf"(?:^|(?<=\s))(?:{MARK.pattern})$")
HASHED = r"[#＃][^\s#＃@＠!！]+"
HASHED_WITHIN = re.compile(rf"(?:^|(?<=\s)){HASHED}")
# Alone among the words a ! is a cry; behind a # it is a mark, whether the # is known or not.
SEVERITY_WITHIN = re.compile(
    rf"(?:^{HASHED}\s*|(?<=\s){HASHED}\s+)(?P<severity>[!！]{{1,2}})(?=\s)"
)
MARK_WITHIN = re.compile(rf"(?<=\s)(?=[#＃@＠])(?:{MARK.pattern})(?=\s)")
NAME = re.compile(r"[^\s\d#＃@＠!！:：,，.。;；]{1,20}(?: [^\s\d#＃@＠!！:：,，.。;；]{1,20}){0,2}")
GAP = " \u3000:：,，;；"

MARKED = {"kind": KINDS, "channel": CHANNELS, "severity": SEVERITIES}  # what a # can say
Spellings = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Understood:
    """How a line was understood; None where it says nothing."""

    words: str
    unit: str | None = None
    complainant: str | None = None
    phone: str | None = None
    kind: str | None = None
    channel: str | None = None
    severity: int | None = None

    def complaint(self) -> NewComplaint:
        """Return it as a case to take, with what is usual where the line says nothing."""
        return NewComplaint(
            self.words,
            kind=self.kind or "complaint",
            channel=self.channel or "phone",
            severity=self.severity or 0,
            complainant=self.complainant or "",
            phone=self.phone or "",
            unit=self.unit or "",
        )


def spellings(all_words: tuple[Words, ...]) -> dict[str, tuple[str, str]]:
    """Return what every word behind a # means: kind, channel or severity, and its code."""
    found: dict[str, tuple[str, str]] = {}
    for name, labels in MARKED.items():
        for at, (code, label) in enumerate(labels.items()):
            meant = (name, str(at) if name == "severity" else code)
            for spelling in (code, label, *(words(label) for words in all_words)):
                found.setdefault(spelling.lower().replace(" ", "_"), meant)
    return found


def understand(line: str, known: Spellings) -> Understood:
    """Read a line on which a case is taken."""
    understood = Understood("")
    rest = line.strip()
    understood, rest = _closing_marks(understood, rest, known)
    while True:
        further = _one_more(understood, rest, known)
        if further is None:
            return _with_marks_within(_with_words(understood, rest), known)
        understood, rest = further


def _with_words(understood: Understood, rest: str) -> Understood:
    """What stands before a phone with nothing behind it is what happened, not a name."""
    name = understood.complainant
    if not rest and name is not None and not HONORIFIC.match(name):
        return replace(understood, complainant=None, words=name)
    return replace(understood, words=rest)


def _with_marks_within(understood: Understood, known: Spellings) -> Understood:
    """A mark among the words counts too, and stays: a bare name before it is not told from them."""
    for found in MARK_WITHIN.finditer(understood.words):
        marked = _with_mark(understood, found, known, whole=True)
        understood = understood if marked is None else marked[0]
    found_severity = SEVERITY_WITHIN.search(understood.words)
    if found_severity is None or understood.severity is not None:
        return understood
    return replace(understood, severity=_severity(found_severity["severity"]))


def as_text(understood: Understood, known: Spellings) -> list[str]:
    """Return each # among the words that says nothing: people should be told."""
    return [
        hashed
        for hashed in HASHED_WITHIN.findall(understood.words)
        if not hashed[1:].isdecimal() and not _counts(hashed[1:], understood, known)
    ]


def _counts(word: str, understood: Understood, known: Spellings) -> bool:
    name, code = known.get(word.lower(), ("", ""))
    return bool(name) and str(getattr(understood, name)) == code


def _severity(marks: str) -> int:
    return MAJOR if len(marks) == 2 else URGENT


def _closing_marks(understood: Understood, rest: str, known: Spellings) -> tuple[Understood, str]:
    while found := LAST_MARK.search(rest):
        marked = _with_mark(understood, found, known, whole=True)
        if marked is None:
            break
        understood, rest = marked[0], rest[: found.start()].rstrip()
    return understood, rest


def _one_more(understood: Understood, rest: str, known: Spellings) -> tuple[Understood, str] | None:
    """Return what one more piece at the beginning says, or None where the words begin."""
    if (found := MARK.match(rest)) is not None:
        marked = _with_mark(understood, found, known, whole=False)
        return None if marked is None else (marked[0], rest[marked[1] :].lstrip(GAP))
    if understood.unit is None and (found := UNIT.match(rest)) and not PHONE.match(rest):
        return replace(understood, unit=found[0]), rest[found.end() :].lstrip(GAP)
    if understood.phone is None and (found := PHONE.match(rest)) is not None:
        return replace(understood, phone=found[0]), rest[found.end() :].lstrip(GAP)
    if understood.complainant is None:
        return _with_name(understood, rest)
    return None


def _with_name(understood: Understood, rest: str) -> tuple[Understood, str] | None:
    """A name is what has a phone behind it, or a form of address."""
    if (found := HONORIFIC.match(rest)) is not None:
        return replace(understood, complainant=found["name"]), rest[found.end() :].lstrip(GAP)
    if understood.phone is not None or (found := NAME.match(rest)) is None:
        return None
    behind = rest[found.end() :].lstrip(GAP)
    if (phone := PHONE.match(behind)) is None:
        return None
    understood = replace(understood, complainant=found[0], phone=phone[0])
    return understood, behind[phone.end() :].lstrip(GAP)


def _with_mark(
    understood: Understood, found: re.Match[str], known: Spellings, *, whole: bool
) -> tuple[Understood, int] | None:
    """Return what was understood with a mark and where it ends; None where it is none."""
    if marks := found["severity"]:
        if understood.severity is not None:
            return None
        return replace(understood, severity=_severity(marks)), found.end()
    if unit := found["unit"]:
        return None if understood.unit else (replace(understood, unit=unit), found.end())
    word = _spelled(found["word"], known, whole=whole)
    if word is None:
        return None
    name, code = known[word.lower()]
    if getattr(understood, name) is not None:
        return None
    end = found.start("word") + len(word)
    if name == "severity":
        return replace(understood, severity=int(code)), end
    if name == "kind":
        return replace(understood, kind=code), end
    return replace(understood, channel=code), end


def _spelled(written: str, known: Spellings, *, whole: bool) -> str | None:
    """Return the part of `written` that is known; a Chinese one needs no space behind it."""
    if written.lower() in known:
        return written
    for length in range(0 if whole else len(written) - 1, 0, -1):
        beginning = written[:length]
        if beginning.lower() in known and not beginning.isascii():
            return beginning
    return None


def written(new: NewComplaint, labels: Mapping[str, str]) -> str:
    """Return a case as a line that is understood as the same; `labels` has the word of each code.

    A remedy and a department have no place on the line.
    """
    parts = [f"@{new.unit}" if new.unit and not UNIT.fullmatch(new.unit) else new.unit]
    parts += [new.complainant, new.phone]
    if new.kind != "complaint":
        parts.append("#" + labels.get(new.kind, new.kind).replace(" ", "_"))
    if new.channel != "phone":
        parts.append("#" + labels.get(new.channel, new.channel).replace(" ", "_"))
    parts.append(("", "!", "!!", "#" + labels.get("collective", "collective"))[new.severity])
    return " ".join(part for part in (*parts, new.words) if part)
