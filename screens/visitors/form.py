"""The form of a visit: all its fields, for now, for earlier, or for a window to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from models import clock, coming
from models.clock import MINUTE
from models.errors import DeskError
from models.language import N_
from models.visitors import arriving, badges, checks, offers, passes, reads, working
from models.visitors.tables import CONSENTS, DOCUMENTS, OTHER, PURPOSES, NewVisit, Visit
from screens.session import Session
from screens.visitors.register_form import RegisterForm
from screens.widgets.form import Field, Offer, Values

OFFERED = 4
WINDOW = 120 * MINUTE
OFFER = "offer"  # in the draft: who was taken over, `returning/12`; the phone stands masked
ARRANGED = {offers.EXPECTED: "expected", offers.PASS: "permission"}  # nobody is asked again
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


@dataclass(frozen=True)
class Known:
    """Who was taken over: an offer's kind and id, and the name and masked phone it filled in."""

    kind: str
    id: int
    name: str
    phone: str


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
    hints: ClassVar[Mapping[str, str]] = {"arrived_at": N_("02:10 or 11-22 02:10; empty: now")}

    def __init__(self, session: Session, values: Values | None = None) -> None:
        self._known: Known | None = None
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
                    "consent": ARRANGED.get(each.kind, ""),
                    OFFER: f"{each.kind}/{each.id}",
                },
            )
            for each in found
        )

    def fill(self, values: Values) -> None:
        """Fill in the fields; of somebody known the whole phone is looked up when written."""
        super().fill(values)
        if values.get(OFFER) and values.get("name"):
            kind, _, number = values[OFFER].partition("/")
            self._known = Known(kind, int(number), values["name"], values.get("phone", ""))

    def draft(self) -> dict[str, str]:
        """Return what was touched, and who was taken over."""
        kept = super().draft()
        if self._known is not None and kept.get("name") == self._known.name:
            kept[OFFER] = f"{self._known.kind}/{self._known.id}"
        return kept

    def known(self, values: Values) -> Known | None:
        """Return who was taken over, as long as their name stands in its field."""
        known = self._known
        return known if known is not None and values["name"] == known.name else None

    def visit(self, values: Values) -> NewVisit:
        """Return what was typed as a visit; raise DeskError for a number that is none."""
        known, phone = self.known(values), values["phone"]
        is_pass = known is not None and known.kind == offers.PASS
        if known is not None and phone == known.phone:
            of_pass = passes.visit_of(known.id).phone if is_pass else ""
            phone = of_pass if is_pass else reads.whole(known.id).phone
        return NewVisit(
            values["name"],
            party=checks.party_of(values["party"] or "1"),
            visitor_pass=known.id if known is not None and is_pass else None,
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
        by, known = (session.person, session.clock()), self.known(values)
        new = replace(
            self.visit(values),
            badges=given or tuple(badges.next_free(1)),
            arrived_at=_earlier(values["arrived_at"], session),
        )
        if (new.unit or new.host) and not new.consent:
            raise DeskError("visit_consent_form", "consent")
        try:
            if known is not None and known.kind == offers.EXPECTED:
                return working.come(known.id, new, *by)
            return arriving.sign_in(new, *by)
        except DeskError as error:
            if error.code == "visit_match":  # a form cannot ask what to do with it
                raise DeskError("visit_match_form", "name", **error.facts) from None
            raise


class ExpectForm(VisitForm):
    """Asks for somebody who is expected within a window."""

    form = "visitor.expect"
    heading = N_("Expect a visitor")
    fields = (
        *PERSON,
        Field("programme", N_("Programme")),
        Field("remarks", N_("Remarks")),
        Field("starts_at", N_("Window from")),
        Field("ends_at", N_("Window until")),
    )
    hints: ClassVar[Mapping[str, str]] = {
        "starts_at": N_("14:00 or 11-27 14:00; empty: from now"),
        "ends_at": N_("16:00 or 11-27 16:00; empty: two hours"),
    }

    def write(self, values: Values) -> Visit:
        """Note who is expected; without an end the window is two hours."""
        session = self.session
        starts_at = self._window(values, "starts_at") or session.clock()
        ends_at = self._window(values, "ends_at") or starts_at + WINDOW
        new = self.visit(values)
        return arriving.expect(new, starts_at, ends_at, session.person, session.clock())

    def _window(self, values: Values, name: str) -> int | None:
        return self.moment(values, name, partial(coming.parse, field=name))


def _earlier(typed: str, session: Session) -> int | None:
    if not typed:
        return None
    try:
        return clock.parse(typed, session.clock(), session.zone)
    except DeskError as error:
        raise DeskError(error.code, "arrived_at", **error.facts) from None
