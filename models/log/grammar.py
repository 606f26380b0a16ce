"""The entry line: `02:10 #patrol !! @12-1503 >>07:30 text`, understood as it is typed.

Apart from the time, which comes first, the marks stand only in an unbroken run at the beginning or
at the end; everything else is the text, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from models import coming
from models.clock import MINUTE, local, parse_day, short_date_time, wall
from models.log.tables import NOTABLE, ROUTINE, URGENT, NewEntry

LEADING_TIME = re.compile(
    r"(?:(?P<date>(?:\d{4}-)?\d{1,2}-\d{1,2})[ \u3000]+)?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})"
    r"(?=[\s#＃@＠!！]|[>＞》]{2}|$)"
)
MARK = re.compile(
    r"(?P<severity>[!！]{1,2})"
    r"|[#＃](?P<category>[^\s#＃@＠]+)"
    r"|[@＠](?P<place>[^\s#＃@＠]+)"
    r"|[>＞》]{2}(?:(?P<due_date>(?:\d{4}-)?\d{1,2}-\d{1,2})[T \u3000])?"
    r"(?P<due>(?P<due_hour>\d{1,2})[:：](?P<due_minute>\d{2}))?"
)
# A mark at the beginning ends at a blank, or where another mark begins.
MARK_ENDS = re.compile(r"\s|$|[#＃@＠]|[>＞》]{2}")
LOOKS_LIKE_A_MARK = re.compile(r"[#＃@＠]\S|[!！]+(?:$|[^!！])|[>＞》]{2}|\d{1,2}[:：]\d{2}")
LAST_MARK = re.compile(rf"(?:^|(?<=\s))(?:{MARK.pattern})$")
# A text's words, for what was meant as a mark: a date and the time behind it are one.
PIECE = re.compile(r"[>＞》]{2}(?:\d{4}-)?\d{1,2}-\d{1,2}[ \u3000]\d{1,2}[:：]\d{2}|\S+")


@dataclass(frozen=True)
class Understood:
    """How a line was understood; moments in UTC microseconds, None where the line says nothing."""

    text: str
    happened_at: int | None = None
    moved: str | None = None  # "now" or "yesterday": a time still to come was taken as that
    category: str | None = None
    severity: int | None = None
    place: str | None = None
    carried: bool = False
    due_at: int | None = None

    def entry(self) -> NewEntry:
        """Return it as an entry to write, with what is usual where the line says nothing."""
        return NewEntry(
            text=self.text,
            happened_at=self.happened_at,
            category=self.category or "note",
            severity=ROUTINE if self.severity is None else self.severity,
            place=self.place,
            carried=self.carried,
            due_at=self.due_at,
        )


@dataclass(frozen=True)
class Surroundings:
    """What the grammar needs to know: the present, the zone, the codes of all spellings."""

    now: int
    zone: ZoneInfo
    categories: Mapping[str, str]
    ahead_minutes: int = 15


def understand(line: str, around: Surroundings) -> Understood:
    """Read an entry line. Never fails: what is not a mark is text."""
    understood = Understood("")
    rest = line.strip()
    if found := LEADING_TIME.match(rest):
        understood, matched = _with_time(understood, found, around)
        rest = rest[found.end() :].lstrip() if matched else rest
    understood, rest = _leading_marks(understood, rest, around)
    understood, rest = _closing_marks(understood, rest, around)
    return replace(understood, text=rest)


def look_alikes(text: str, categories: Mapping[str, str]) -> list[str]:
    """Return the words of a text that may have been meant as marks: people should be told.

    Whatever looks like a mark at either end, and in between what would be one there.
    """
    words = PIECE.findall(text)
    last = len(words) - 1
    return [
        word
        for at, word in enumerate(words)
        if (at in (0, last) and LOOKS_LIKE_A_MARK.match(word)) or _would_mark(word, categories)
    ]


def _would_mark(word: str, categories: Mapping[str, str]) -> bool:
    found = MARK.match(word)
    if found is None:
        return False
    if category := found["category"]:
        return _leading_category(category, categories) is not None
    if found["severity"]:
        loud = len(word) - len(word.lstrip("!！"))  # !!! is no mark, but meant as one
        return MARK_ENDS.match(word, loud) is not None
    return bool(found["place"] or found["due"])


def _leading_marks(
    understood: Understood, rest: str, around: Surroundings
) -> tuple[Understood, str]:
    while found := MARK.match(rest):
        end = found.end()
        if category := found["category"]:
            known = _leading_category(category, around.categories)
            if known is None or understood.category is not None:
                break
            end = found.start("category") + len(known)
            understood = replace(understood, category=around.categories[known.lower()])
        else:
            if not MARK_ENDS.match(rest, end):
                break
            marked = _with_mark(understood, found, around)
            if marked is None:
                break
            understood = marked
        rest = rest[end:].lstrip()
    return understood, rest


def _closing_marks(
    understood: Understood, rest: str, around: Surroundings
) -> tuple[Understood, str]:
    while found := LAST_MARK.search(rest):
        if category := found["category"]:
            code = around.categories.get(category.lower())
            if code is None or understood.category is not None:
                break
            understood = replace(understood, category=code)
        else:
            marked = _with_mark(understood, found, around)
            if marked is None:
                break
            understood = marked
        rest = rest[: found.start()].rstrip()
    return understood, rest


def _leading_category(written: str, categories: Mapping[str, str]) -> str | None:
    """Return the part of `written` that is a category; a Chinese one needs no space behind it."""
    if written.lower() in categories:
        return written
    longest = max(map(len, categories), default=0)
    for length in range(min(len(written) - 1, longest), 0, -1):
        beginning = written[:length]
        if beginning.lower() in categories and not beginning.isascii():
            return beginning
    return None


def _with_mark(
    understood: Understood, found: re.Match[str], around: Surroundings
) -> Understood | None:
    """Return what was understood with one more mark, or None where its kind was there before."""
    if severity := found["severity"]:
        if understood.severity is not None:
            return None
        return replace(understood, severity=URGENT if len(severity) == 2 else NOTABLE)
    if place := found["place"]:
        return None if understood.place is not None else replace(understood, place=place)
    if understood.carried:
        return None
    if found["due"] is None:
        return replace(understood, carried=True) if found["due_date"] is None else None
    written = found["due_date"], found["due_hour"], found["due_minute"]
    due_at = coming.moment(*written, around.now, around.zone)
    return None if due_at is None else replace(understood, carried=True, due_at=due_at)


def _with_time(
    understood: Understood, found: re.Match[str], around: Surroundings
) -> tuple[Understood, bool]:
    hour, minute = int(found["hour"]), int(found["minute"])
    today = local(around.now, around.zone).date()
    if hour > 23 or minute > 59:
        return understood, False
    minutes = hour * 60 + minute
    ahead = around.ahead_minutes * MINUTE
    if found["date"]:
        day = parse_day(found["date"], local(around.now + ahead, around.zone).date())
        if day is None:
            return understood, False
        happened = wall(day, minutes, around.zone, latest=around.now)
        if happened > around.now + ahead and found["date"].count("-") == 1:
            happened = wall(
                parse_day(f"{day.year - 1}-{found['date']}", today) or day, minutes, around.zone
            )
        moved = "now" if around.now < happened <= around.now + ahead else None
        return replace(understood, happened_at=around.now if moved else happened, moved=moved), True
    happened = wall(today, minutes, around.zone, latest=around.now)
    if happened > around.now + ahead:
        happened = wall(today - timedelta(days=1), minutes, around.zone)
        return replace(understood, happened_at=happened, moved="yesterday"), True
    if happened > around.now:
        return replace(understood, happened_at=around.now, moved="now"), True
    # Five past midnight, "23:58" is yesterday's too; "00:10" typed at 23:58 is minutes ahead.
    tomorrow = wall(today + timedelta(days=1), minutes, around.zone)
    if tomorrow <= around.now + ahead:
        return replace(understood, happened_at=around.now, moved="now"), True
    return replace(understood, happened_at=happened), True


def written(new: NewEntry, around: Surroundings, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return an entry as a line that is understood as the same: its marks, and its text.

    `labels` gives the word for each category's code.
    """
    marks = []
    if new.happened_at is not None:
        marks.append(short_date_time(new.happened_at, around.zone, around.now))
    if new.category != "note":
        marks.append("#" + labels.get(new.category, new.category).replace(" ", "_"))
    if new.severity:
        marks.append("!!" if new.severity == URGENT else "!")
    if new.place and not any(map(str.isspace, new.place)):
        marks.append(f"@{new.place}")
    if new.carried:
        due = "" if new.due_at is None else short_date_time(new.due_at, around.zone, around.now)
        marks.append(">>" + due)
    return " ".join(marks), new.text
