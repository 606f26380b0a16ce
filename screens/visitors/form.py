"""The form of a visit: all its fields, for now, for earlier, or for a window to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models import clock
from models.clock import MINUTE
from models.errors import DeskError
from models.language import N_
from models.visitors import arriving, badges, offers, reads
from models.visitors.tables import CONSENTS, DOCUMENTS, OTHER, PURPOSES, NewVisit, Visit
from screens.complaints.typed import coming
from screens.session import Session
from screens.visitors.register_form import RegisterForm
from screens.widgets.form import Field, Offer, Values

OFFERED = 4
WINDOW = 120 * MINUTE
PHONE_OF = "phone_of"  # in the draft: whose phone stands masked in its field
OFFERED_FOR = ("name", "phone", "plate")
PERSON = (
    Field("name", N_("Full name")),
    Field("party", N_("People")),
    Field("unit", N_("Unit")),
    Field("host", N_("Person visited")),
    Field("purpose", N_("Purpose"), {OTHER: PURPOSES[OTHER]} | PURPOSES),
    Field("phone", N_("Phone")),
    Field("organisation", N_("Organisation")),
    Field("document", N_("Document"), {"": N_("none")} | DOCUMENTS),
    Field("last_four", N_("Last four")),
    Field("plate", N_("Plate")),
)


class VisitForm(RegisterForm[Visit]):
    """Asks for a visit that begins now, or began earlier."""

    form = "visitor.new.long"
    heading = N_("Sign a visitor in")
    fields = (
        *PERSON,
        Field("consent", N_("Consent"), {"": N_("not asked")} | CONSENTS),
        Field("badges", N_("Badge")),
        Field("goods_in", N_("Brought")),
        Field("programme", N_("Programme")),
        Field("remarks", N_("Remarks")),
        Field("arrived_at", N_("Arrived")),
    )

    def __init__(self, session: Session, values: Values | None = None) -> None:
        self._phone_of: tuple[int, str] | None = None
        super().__init__(session, values)

    def offers(self, name: str, typed: str) -> Sequence[Offer]:
        """Offer who was here before; their phone stays masked."""
        if name not in OFFERED_FOR:
            return ()
        found = offers.like(typed, self.session.clock(), limit=OFFERED)
        return tuple(
            Offer(
                " ".join(filter(None, (each.name, each.phone, each.unit))),
                {
                    "name": each.name,
                    "phone": each.phone,
                    "unit": each.unit,
                    "organisation": each.organisation,
                    "plate": each.plate,
                    "purpose": each.purpose,
                    PHONE_OF: str(each.id),
                },
            )
            for each in found
            if each.kind == offers.RETURNING
        )

    def fill(self, values: Values) -> None:
        """Fill in the fields; of somebody known the whole phone is looked up when written."""
        super().fill(values)
        if values.get(PHONE_OF) and values.get("phone"):
            self._phone_of = int(values[PHONE_OF]), values["phone"]

    def draft(self) -> dict[str, str]:
        """Return what was touched, and whose the masked phone is."""
        kept = super().draft()
        if self._phone_of is not None and kept.get("phone") == self._phone_of[1]:
            kept[PHONE_OF] = str(self._phone_of[0])
        return kept

    def visit(self, values: Values) -> NewVisit:
        """Return what was typed as a visit; raise DeskError for a number that is none."""
        phone = values["phone"]
        if self._phone_of is not None and phone == self._phone_of[1]:
            phone = reads.whole(self._phone_of[0]).phone
        party = values["party"] or "1"
        if not (party.isascii() and party.isdigit()):
            raise DeskError("visit_party", "party", limit=999)
        return NewVisit(
            values["name"],
            party=int(party),
            organisation=values["organisation"],
            phone=phone,
            document=values["document"],
            last_four=values["last_four"],
            plate=values["plate"],
            purpose=values["purpose"],
            unit=values["unit"],
            host=values["host"],
            consent=values.get("consent", ""),
            goods_in=values.get("goods_in", ""),
            programme=values.get("programme", ""),
            remarks=values.get("remarks", ""),
        )

    def write(self, values: Values) -> Visit:
        """Sign in."""
        session, given = self.session, tuple(values["badges"].split())
        new = replace(
            self.visit(values),
            badges=given or tuple(badges.next_free(1)),
            arrived_at=_earlier(values["arrived_at"], session),
        )
        if (new.unit or new.host) and not new.consent:
            raise DeskError("visit_consent", "consent")
        return arriving.sign_in(new, session.person, session.clock())


class ExpectForm(VisitForm):
    """Asks for somebody who is expected within a window."""

    form = "visitor.expect"
    heading = N_("Expect a visitor")
    fields = (
        *PERSON,
        Field("programme", N_("Programme")),
        Field("remarks", N_("Remarks")),
        Field("starts_at", N_("From")),
        Field("ends_at", N_("Until")),
    )

    def write(self, values: Values) -> Visit:
        """Note who is expected; without an end the window is two hours."""
        session = self.session
        starts_at = _coming(values["starts_at"], "starts_at", session) or session.clock()
        ends_at = _coming(values["ends_at"], "ends_at", session) or starts_at + WINDOW
        new = self.visit(values)
        return arriving.expect(new, starts_at, ends_at, session.person, session.clock())


def _earlier(typed: str, session: Session) -> int | None:
    if not typed:
        return None
    try:
        return clock.parse(typed, session.clock(), session.zone)
    except DeskError as error:
        raise DeskError(error.code, "arrived_at", **error.facts) from None


def _coming(typed: str, name: str, session: Session) -> int | None:
    if not typed:
        return None
    try:
        return coming(typed, session)
    except DeskError as error:
        raise DeskError(error.code, name, **error.facts) from None
