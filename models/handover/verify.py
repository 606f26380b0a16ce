"""Checking sealed handovers: is each document still the one that the log's entry names?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

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

SAYING = ("addendum", "refuse")
FINDINGS = {
    "document_changed": N_("Handover {number}: changed after it was signed."),
    "document_missing": N_("Handover {number}: its text was removed, no purge covers it."),
    "entry_missing": N_("Handover {number}: its entry is not in the log."),
    "sealing_changed": N_("Handover {number}: how it was sealed is not what its text says."),
    "step_missing_entry": N_(
        "Handover {number}: an addendum or a refusal has no entry of its own in the log."
    ),
    "step_changed": N_(
        "Handover {number}: an addendum or a refusal is not what its entry in the log says."
    ),
}


@dataclass(frozen=True)
class Finding:
    """Something about a handover that is not as it was signed; `kind` is of FINDINGS."""

    kind: str
    number: int


@dataclass(frozen=True)
class Verified:
    """What a check of sealed handovers found: their codes by number, and what is wrong."""

    codes: dict[int, str]
    findings: tuple[Finding, ...]

    def number_of(self, code: str) -> int | None:
        """Return the number of the handover whose sheet has this code, or None."""
        wanted = chain.parse_code(code)
        return next((number for number, found in self.codes.items() if found == wanted), None)

    @property
    def whole(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.findings


def verify(number: int | None = None) -> Verified:
    """Check one sealed handover, or all; the log's own chain is checked by `log verify`.

    Raises DeskError `handover_unknown` for a number that is not sealed.
    """
    codes: dict[int, str] = {}
    findings = [Finding("document_missing", each) for each in _not_sealed(number)]
    for sealing in map(SaidStep._make, rows(_steps(SEALING, number))):
        if sealing.reference is not None:
            codes[sealing.handover] = chain.code(bytes(sealing.digest))
        if (kind := _sealing_finding(sealing)) is not None:
            findings.append(Finding(kind, sealing.handover))
    findings += [
        Finding(kind, said.handover)
        for said in map(SaidStep._make, rows(_steps(SAYING, number)))
        if (kind := _saying_finding(said)) is not None
    ]
    if number is not None and not codes and not findings:
        raise DeskError("handover_unknown", "handover", number=number)
    return Verified(codes, tuple(sorted(findings, key=lambda finding: finding.number)))


class SaidStep(NamedTuple):
    """A step, and what the entry that it names says; `reference` is None where there is none."""

    handover: int
    action: str
    person: str
    reason: str
    last_number: int | None
    document: str | None
    reference: str | None
    digest: bytes
    author: str
    text: str | None


def _steps(actions: tuple[str, ...], number: int | None) -> Any:
    step = HandoverStep
    query = (
        step.select(step.handover, step.action, step.person, step.reason, step.last_number,
                    step.document, Entry.reference, Entry.digest, Entry.author, Entry.text)
        .left_outer_join(Entry, on=(Entry.number == step.entry))
        .where(step.action.in_(actions))
        .order_by(step.handover, step.id)
    )  # fmt: skip
    return query if number is None else query.where(step.handover == number)


def _sealing_finding(step: SaidStep) -> str | None:
    """Return what is wrong with a sealing step: its text, or what it says beside it."""
    if step.reference is None:
        return "entry_missing"
    if step.document is None:
        return None if step.text is None else "document_missing"
    digest = documents.digest(step.document)
    if step.reference != f"{HANDOVER_REFERENCE}{step.handover}/{digest}":
        return "document_changed"
    try:
        document = documents.read(step.document, step.handover)
    except DeskError:
        return "document_changed"
    why = document.paper or document.override
    told = document.sealing, document.last, why.reason if why else ""
    return None if (step.action, step.last_number, step.reason) == told else "sealing_changed"


def _saying_finding(step: SaidStep) -> str | None:
    """Return what is wrong with an addendum or a refusal: its words are those of its entry."""
    if step.reference != f"{HANDOVER_REFERENCE}{step.handover}":
        return "step_missing_entry"
    if step.text is None:
        return "step_changed" if step.reason else None
    same = step.person == step.author and step.reason and step.reason in step.text
    return None if same else "step_changed"


def _not_sealed(number: int | None) -> list[int]:
    """Return the handovers before the open shift's that nothing says were sealed."""
    opened = shifts.opened()
    sealed = HandoverStep.select(HandoverStep.handover).where(HandoverStep.action.in_(SEALING))
    known = {handover for (handover,) in rows(sealed)}
    passed = range(1, opened.opening if opened else 1)
    return [each for each in passed if each not in known and number in (None, each)]
