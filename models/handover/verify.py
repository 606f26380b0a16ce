"""Checking sealed handovers: is each document still the one that the log's entry names?"""

from __future__ import annotations

from dataclasses import dataclass

from models import shifts
from models.database import rows
from models.errors import DeskError
from models.handover import documents
from models.handover.reads import SEALING
from models.handover.tables import HandoverStep
from models.language import N_
from models.log import chain
from models.log.entries import HANDOVER_REFERENCE
from models.log.tables import Entry

FINDINGS = {
    "document_changed": N_("Handover {number}: changed after it was signed."),
    "document_missing": N_("Handover {number}: its text was removed, no purge covers it."),
    "entry_missing": N_("Handover {number}: its entry is not in the log."),
}


@dataclass(frozen=True)
class Finding:
    """Something about a handover that is not as it was signed; `kind` is of FINDINGS."""

    kind: str
    number: int


@dataclass(frozen=True)
class Verified:
    """What a check of sealed handovers found: how many, by code, and what is wrong."""

    codes: dict[int, str]
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.findings


def verify(number: int | None = None) -> Verified:
    """Check one sealed handover, or all; the log's own chain is checked by `log verify`.

    Raises DeskError `handover_unknown` for a number that is not sealed.
    """
    query = (
        HandoverStep.select(
            HandoverStep.handover, HandoverStep.document, Entry.reference, Entry.digest, Entry.text
        )
        .left_outer_join(Entry, on=(Entry.number == HandoverStep.entry))
        .where(HandoverStep.action.in_(SEALING))
        .order_by(HandoverStep.handover)
    )
    if number is not None:
        query = query.where(HandoverStep.handover == number)
    codes: dict[int, str] = {}
    findings = [Finding("document_missing", each) for each in _not_sealed(number)]
    for handover, document, reference, digest, text in rows(query):
        kind = None
        if reference is None:
            kind = "entry_missing"
        else:
            codes[handover] = chain.code(bytes(digest))
            if document is None:
                kind = None if text is None else "document_missing"
            elif reference != f"{HANDOVER_REFERENCE}{handover}/{documents.digest(document)}":
                kind = "document_changed"
        if kind is not None:
            findings.append(Finding(kind, handover))
    if number is not None and not codes and not findings:
        raise DeskError("handover_unknown", "handover", number=number)
    return Verified(codes, tuple(sorted(findings, key=lambda finding: finding.number)))


def _not_sealed(number: int | None) -> list[int]:
    """Return the handovers before the open shift's that nothing says were sealed."""
    opened = shifts.opened()
    sealed = HandoverStep.select(HandoverStep.handover).where(HandoverStep.action.in_(SEALING))
    known = {handover for (handover,) in rows(sealed)}
    passed = range(1, opened.opening if opened else 1)
    return [each for each in passed if each not in known and number in (None, each)]


def number_of(code: str) -> int | None:
    """Return the number of the handover whose sheet has this code, or None."""
    wanted = chain.parse_code(code)
    return next((number for number, found in verify().codes.items() if found == wanted), None)
