"""The long form of a case: the same as the line, and what has no place on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from models import clock
from models.complaints import offers, taking
from models.complaints.grammar import Understood
from models.complaints.tables import (
    CHANNELS,
    KINDS,
    SEVERITIES,
    SEVERITY_NAMES,
    Case,
    NewComplaint,
)
from models.departments import Department
from models.errors import DeskError
from models.language import N_
from screens.complaints.take import CALLERS
from screens.session import Session
from screens.widgets.form import Field, FormScreen, Offer, Values

FORM = "complaint.new.long"
USUAL = {"kind": "complaint", "channel": "phone"}
CALLER = "caller"  # in the draft: whose phone stands masked in its field
OFFERED_FOR = ("complainant", "phone")


class CaseForm(FormScreen[Case]):
    """Asks for a case, also for one that was written down on paper before."""

    form = FORM
    heading = N_("New complaint")
    hints: ClassVar[Mapping[str, str]] = {"received_at": N_("02:10 or 11-22 02:10; empty: now")}

    def __init__(
        self, session: Session, departments: Sequence[Department], values: Values | None = None
    ) -> None:
        named = {"": N_("nobody yet"), **{each.code: each.name for each in departments}}
        self.fields = (
            Field("unit", N_("Unit")),
            Field("complainant", N_("Complainant")),
            Field("phone", N_("Phone")),
            Field("words", N_("What happened"), lines=4),
            Field("remedy", N_("Wants"), lines=2),
            Field("kind", N_("Kind"), _first(KINDS, USUAL["kind"])),
            Field("severity", N_("Severity"), SEVERITIES),
            Field("channel", N_("Channel"), _first(CHANNELS, USUAL["channel"])),
            Field("department", N_("Department"), named),
            Field("received_at", N_("Received at")),
        )
        self._caller: tuple[int, str] | None = None
        super().__init__(session, values)

    def offers(self, name: str, typed: str) -> Sequence[Offer]:
        """Offer callers from before; their phone stays masked."""
        if name not in OFFERED_FOR:
            return ()
        return tuple(
            Offer(
                " ".join(filter(None, (known.name, known.masked_phone, known.unit))),
                {
                    "complainant": known.name,
                    "phone": known.masked_phone,
                    CALLER: str(known.id),
                }
                | ({"unit": known.unit} if known.unit else {}),
            )
            for known in offers.callers_like(typed, limit=CALLERS)
        )

    def fill(self, values: Values) -> None:
        """Fill in the fields; of a caller from before the whole phone is looked up when written."""
        super().fill(values)
        if CALLER in values and values.get("phone"):
            self._caller = int(values[CALLER]), values["phone"]

    def draft(self) -> dict[str, str]:
        """Return what was touched, and whose the masked phone is."""
        kept = super().draft()
        if self._caller is not None and kept.get("phone") == self._caller[1]:
            kept[CALLER] = str(self._caller[0])
        return kept

    def write(self, values: Values) -> Case:
        """Take the case."""
        session, phone = self.session, values["phone"]
        if self._caller is not None and phone == self._caller[1]:
            phone = offers.phone_of(self._caller[0])
        new = NewComplaint(
            values["words"],
            kind=values["kind"],
            channel=values["channel"],
            severity=SEVERITY_NAMES.index(values["severity"]),
            complainant=values["complainant"],
            phone=phone,
            unit=values["unit"],
            remedy=values["remedy"],
            department=values["department"] or None,
            received_at=self._received(values["received_at"]),
        )
        return taking.take(new, session.person, session.clock())

    def _received(self, typed: str) -> int | None:
        if not typed:
            return None
        try:
            return clock.parse(typed, self.session.clock(), self.session.zone)
        except DeskError as error:
            raise DeskError(error.code, "received_at", **error.facts) from None


def _first(labels: Mapping[str, str], code: str) -> dict[str, str]:
    """Return labels with what is usual in front."""
    return {code: labels[code]} | dict(labels)


def taken_along(found: Understood, caller: tuple[int, str] | None) -> dict[str, str]:
    """Return what a line says as the form's values; the phone of a caller from before is masked."""
    new = found.complaint()
    values = {
        "unit": new.unit,
        "complainant": new.complainant,
        "phone": new.phone,
        "words": new.words,
        "kind": new.kind,
        "severity": SEVERITY_NAMES[new.severity],
        "channel": new.channel,
    }
    if caller is not None and not new.phone:
        values |= {CALLER: str(caller[0]), "phone": caller[1]}
    return values
