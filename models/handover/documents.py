"""What a handover says, as one document: fixed when it is offered, sealed when it is signed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from models.errors import DeskError
from models.log.chain import VERSION, canonical


@dataclass(frozen=True)
class Person:
    """Who signed, with the name as it was then."""

    login: str
    name: str


@dataclass(frozen=True)
class Member:
    """Somebody on the outgoing shift; `kind` says how they came to be (models/duty KINDS)."""

    login: str
    name: str
    kind: str


@dataclass(frozen=True)
class ChecklistLine:
    """One item of the checklist and the outgoing's answer; `expected` belongs to counts alone."""

    position: int
    kind: str
    label: str
    expected: int | None
    value: str
    note: str


@dataclass(frozen=True)
class Section:
    """One section of the note: its text, or that there is nothing to say."""

    section: str
    text: str
    is_none: bool


@dataclass(frozen=True)
class OpenLine:
    """An open item that is passed on: how many handovers it has been through before."""

    number: int
    due_at: int | None
    handovers: int


@dataclass(frozen=True)
class BlockLines:
    """What another part of the desk had to say."""

    title: str
    count: int
    lines: tuple[str, ...]
    severity: int


@dataclass(frozen=True)
class Check:
    """What the incoming found at one item: checked or doubted, counted anew, said back."""

    item: str
    verdict: str
    value: str
    remark: str
    name: str
    checked_at: int
    answer: str
    answered_by: str
    answered_at: int | None

    @property
    def waits(self) -> bool:
        """Whether it is a doubt without an answer."""
        return self.verdict == "doubt" and not self.answer


@dataclass(frozen=True)
class Reason:
    """A supervisor's override, or whoever typed a paper in: who, when and why."""

    login: str
    name: str
    at: int
    reason: str


@dataclass(frozen=True)
class Document:
    """A whole handover. Entries are named by number: the chain has their words already.

    What the incoming adds is empty in an offer. Without `offered_by` or `accepted_by` a signature
    is missing, and `override` or `paper` says why.
    """

    handover: int
    shift: str
    starts_at: int
    ends_at: int
    first: int
    last: int
    members: tuple[Member, ...] = ()
    checklist: tuple[ChecklistLine, ...] = ()
    sections: tuple[Section, ...] = ()
    urgent: tuple[int, ...] = ()
    notable: tuple[int, ...] = ()
    open_items: tuple[OpenLine, ...] = ()
    blocks: tuple[BlockLines, ...] = ()
    offered_by: Person | None = None
    offered_at: int | None = None
    checks: tuple[Check, ...] = ()
    next_shift: str | None = None
    accepted_by: Person | None = None
    accepted_at: int | None = None
    override: Reason | None = None
    paper: Reason | None = None
    salt: str = ""

    def check(self, item: str) -> Check | None:
        """Return what the incoming found at an item, if they looked at it."""
        return next((check for check in self.checks if check.item == item), None)

    @property
    def is_sealed(self) -> bool:
        """Whether both have signed, or a supervisor in their place."""
        return any((self.accepted_by, self.override, self.paper))

    @property
    def sealing(self) -> str:
        """How it is sealed: the action of the step that holds it."""
        return "enter" if self.paper else "override" if self.override else "accept"

    def is_hidden(self, line: ChecklistLine) -> bool:
        """Whether the incoming has yet to count this, without seeing another's number."""
        counted = self.check(f"check:{line.position}") is not None
        return line.kind == "count" and not counted and not self.is_sealed

    def counted_last(self, line: ChecklistLine) -> str:
        """Return the number found last of a count: the incoming's, else the outgoing's."""
        check = self.check(f"check:{line.position}")
        return check.value if check else line.value

    def blind(self) -> Document:
        """Return the document without what the incoming has yet to count."""
        lines = (
            replace(line, expected=None, value="", note="") if self.is_hidden(line) else line
            for line in self.checklist
        )
        return replace(self, checklist=tuple(lines))


def differs(expected: int, *counted: str) -> bool:
    """Say whether anybody found another number than a list expects; an empty one is none."""
    return bool(set(counted) - {"", str(expected)})


def written(document: Document) -> str:
    """Return the document as it is stored: JSON in one line, its names in order."""
    # Not asdict: that copies every value, which took half of building a demo desk.
    return json.dumps(
        document, default=vars, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def digest(text: str) -> str:
    """Return the digest of a stored document, in hexadecimal; the entry of the log names it."""
    return hashlib.sha256(VERSION + canonical("handover", text)).hexdigest()


def read(text: str, number: int) -> Document:
    """Return a handover's stored document; raise DeskError `handover_damaged` if it is none."""
    try:
        return _read(text)
    except (ValueError, TypeError, KeyError):
        raise DeskError("handover_damaged", "handover", number=number) from None


def _read(text: str) -> Document:
    fields: dict[str, Any] = dict(json.loads(text))
    for name, kind in LISTS.items():
        fields[name] = tuple(kind(**each) for each in fields[name])
    for name, kind in PARTS.items():
        fields[name] = None if fields[name] is None else kind(**fields[name])
    fields["blocks"] = tuple(
        BlockLines(each["title"], each["count"], tuple(each["lines"]), each["severity"])
        for each in fields["blocks"]
    )
    fields |= {name: tuple(fields[name]) for name in ("urgent", "notable")}
    return Document(**fields)


LISTS: dict[str, Any] = {
    "members": Member,
    "checklist": ChecklistLine,
    "sections": Section,
    "open_items": OpenLine,
    "checks": Check,
}
PARTS: dict[str, Any] = {
    "offered_by": Person,
    "accepted_by": Person,
    "override": Reason,
    "paper": Reason,
}
