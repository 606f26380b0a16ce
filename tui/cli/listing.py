"""Entries of the log as lines of plain text, as JSON and as cells of a table."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from models.clock import iso, local, short_date_time
from models.language import N_
from models.text import shown, shown_lines

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.language import Words
    from models.log.tables import LogEntry

SPEAKS_OF = {
    "correction": N_("corrects #{target}"),
    "void": N_("voids #{target}"),
    "take_back": N_("takes back #{target}"),
    "carry": N_("carries over #{target}"),
    "clear": N_("clears #{target}"),
    "repeat": N_("repeats #{target}"),
    "purge": N_("texts removed"),
}
CHANNELS = {"console": N_("console"), "shell": N_("shell"), "device": N_("device")}
SEVERITY_MARKS = ("  ", "! ", "!!")
WIDEST_NAME = 16
EXPORT_COLUMNS = (
    *("number", "happened_at", "recorded_at", "author", "channel", "shift", "category"),
    *("severity", "text", "place", "corrects", "void", "open", "digest"),
    *("author_name", "action", "target"),
)


def echo_json(fields: Mapping[str, object]) -> None:
    """Print an object as one line of JSON."""
    click.echo(safe_json(fields))


def safe_json(fields: Mapping[str, object]) -> str:
    """Return an object as one line; what is not printable is escaped, so nothing is lost."""
    import json

    # Nothing may turn into a question mark where the output cannot hold Chinese.
    narrow = not sys.stdout.encoding.lower().startswith("utf")
    line = json.dumps(fields, ensure_ascii=narrow)
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in line)


def _escaped(letter: str) -> str:
    import json

    return json.dumps(letter)[1:-1] if ord(letter) != 0x7F else "\\u007f"


@dataclass(frozen=True)
class Listing:
    """How entries are shown: the reader's words, the desk's clock, the width of the columns."""

    words: Words
    zone: ZoneInfo
    now: int
    shifts: Mapping[int, str]
    categories: Mapping[str, str]
    author_width: int = 8

    @classmethod
    def of_desk(cls, words: Words, zone: ZoneInfo, now: int) -> Listing:
        """Read from the open desk what the lines need."""
        from wcwidth import width

        from models import shifts, staff
        from models.log import categories

        labels = {found.code: shown(words(found.label)) for found in categories.listed()}
        names = [width(shown(account.name)) for account in staff.everybody(disabled=True)]
        return cls(words, zone, now, shifts.keys(), labels, min(max(names, default=8), WIDEST_NAME))

    def fields(self, entry: LogEntry) -> dict[str, object]:
        """Return an entry as other programs read it."""
        from models.log.tables import SEVERITY_NAMES

        return {
            "number": entry.number,
            "happened_at": iso(entry.happened_at, self.zone),
            "recorded_at": iso(entry.recorded_at, self.zone),
            "author": entry.author,
            "channel": entry.channel,
            "shift": self.shifts.get(entry.shift, ""),
            "category": entry.category,
            "severity": SEVERITY_NAMES[entry.severity],
            "text": entry.text,
            "place": entry.place,
            "corrects": entry.target if entry.action == "correction" else None,
            "void": entry.voided_by is not None or entry.taken_back,
            "open": entry.is_open,
            "digest": entry.digest.hex(),
        }

    def exported(self, entry: LogEntry) -> dict[str, object]:
        """Return an entry as it is exported: with the author's name and what it speaks of."""
        return self.fields(entry) | {
            "author_name": entry.author_name,
            "action": entry.action,
            "target": entry.target,
        }

    def line(self, entry: LogEntry) -> str:
        """Return an entry as one line: symbols in a place that no text reaches, the text last."""
        when = short_date_time(entry.happened_at, self.zone, self.now)
        category = self.categories.get(entry.category, shown(entry.category))
        widest = max(map(cells, self.categories.values()), default=8)
        return (
            f"{state_mark(entry)}{SEVERITY_MARKS[entry.severity]} {f'#{entry.number}':>8} "
            f"{when:>11}  {padded(shown(entry.author_name), self.author_width)}  "
            f"{padded(category, widest)}  {self._said(entry)}"
        ).rstrip()

    def _said(self, entry: LogEntry) -> str:
        states = [*self.states(entry)]
        if entry.recorded_at // 60_000_000 != entry.happened_at // 60_000_000:
            recorded = short_date_time(entry.recorded_at, self.zone, self.now)
            states.append(self.words("recorded {when}", when=recorded))
        before = f"[{', '.join(states)}] " if states else ""
        text = self.words("(removed)") if entry.text is None else shown(entry.text)
        place = f" @{shown(entry.place)}" if entry.place else ""
        return before + text + place

    def states(self, entry: LogEntry) -> list[str]:
        """Return in words what the entry does and what was said of it since."""
        words = self.words
        found: list[str] = []
        if spoken := SPEAKS_OF.get(entry.action):
            found.append(words(spoken, target=entry.target))
        if entry.voided_by is not None:
            found.append(words("void by #{number}", number=entry.voided_by))
        if entry.taken_back:
            found.append(words("taken back"))
        if entry.corrected_by is not None:
            found.append(words("corrected by #{number}", number=entry.corrected_by))
        if entry.is_open and entry.open_due_at is not None:
            when = short_date_time(entry.open_due_at, self.zone, self.now)
            found.append(words("open, due {when}", when=when))
        elif entry.is_open:
            found.append(words("open"))
        if entry.cleared_by is not None:
            found.append(words("cleared by #{number}", number=entry.cleared_by))
        if entry.repeats:
            found.append(words("told {count} times", count=entry.repeats + 1))
        return found

    def details(self, entry: LogEntry) -> list[str]:
        """Return an entry whole, a line for each thing that is known of it."""
        from models.log.tables import SEVERITIES, SEVERITY_NAMES

        words = self.words
        channel = words(CHANNELS.get(entry.channel, entry.channel))
        author = words.bracketed(shown(entry.author_name), shown(entry.author))
        facts = [
            (words("Entry"), f"#{entry.number}"),
            (words("Happened"), self._exact(entry.happened_at)),
            (words("Recorded"), self._exact(entry.recorded_at)),
            (words("Shift"), shown(self.shifts.get(entry.shift, ""))),
            (words("Author"), words.listed((author, channel, shown(entry.system_user)))),
            (words("Category"), self.categories.get(entry.category, shown(entry.category))),
            (words("Severity"), words(SEVERITIES[SEVERITY_NAMES[entry.severity]])),
            (words("Place"), shown(entry.place or "")),
            (words("State"), words.listed(self.states(entry))),
            (words("Digest"), entry.digest.hex()),
        ]
        widest = max(cells(name) for name, _ in facts)
        lines = [f"{padded(name, widest)}  {fact}" for name, fact in facts if fact]
        text = [words("(removed)")] if entry.text is None else shown_lines(entry.text)
        # The bar keeps a line of the text from passing for one of these.
        return lines + [f"  | {line}" for line in text]

    def _exact(self, at: int) -> str:
        return f"{local(at, self.zone):%Y-%m-%d %H:%M:%S %z}"


def state_mark(entry: LogEntry) -> str:
    """Return `x` for a line that is void, `~` for a corrected one, `o` for an open one."""
    if entry.voided_by is not None or entry.taken_back:
        return "x"
    if entry.corrected_by is not None:
        return "~"
    return "o" if entry.is_open else " "


def cells(text: str) -> int:
    """Return how many cells a text is wide."""
    from wcwidth import width

    return width(text)


def padded(text: str, room: int) -> str:
    """Return text in exactly so many cells; what does not fit ends in a dot."""
    from wcwidth import clip

    size = cells(text)
    if size > room:
        text = clip(text, 0, room - 1) + "."
        size = cells(text)
    return text + " " * (room - size)


def clipped(text: str, most: int) -> str:
    """Return text of at most so many cells; what does not fit ends in a dot."""
    return text if cells(text) <= most else padded(text, most)
