"""Retention: a handover's words go with the entry that sealed it."""

from __future__ import annotations

from models.database import rows
from models.drafts import Draft
from models.handover.reads import SEALING
from models.handover.tables import HandoverAnswer, HandoverCheck, HandoverSection, HandoverStep


def empty(numbers: list[int]) -> None:
    """Remove, inside a write, the texts of handovers that these entries sealed.

    A reason goes with its own entry: an addendum of later keeps its words until that is purged.
    """
    named = HandoverStep.entry.in_(numbers)
    sealing = HandoverStep.select(HandoverStep.handover).where(
        named & HandoverStep.action.in_(SEALING)
    )
    sealed = [handover for (handover,) in rows(sealing)]
    HandoverStep.update(reason="").where(named).execute()
    if not sealed:
        return
    of_sealed = HandoverStep.handover.in_(sealed)
    offers = HandoverStep.select(HandoverStep.id).where(of_sealed)
    HandoverCheck.delete().where(HandoverCheck.offer.in_(offers)).execute()
    HandoverSection.delete().where(HandoverSection.handover.in_(sealed)).execute()
    HandoverAnswer.delete().where(HandoverAnswer.handover.in_(sealed)).execute()
    HandoverStep.update(document=None).where(of_sealed).execute()
    for handover in sealed:  # what was half-written for it says the same
        Draft.delete().where(Draft.form.startswith(f"handover.{handover}.")).execute()
