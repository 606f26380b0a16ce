"""What is typed of a visitor: cleaned, documents cut, held to the fields' limits."""

from __future__ import annotations

from dataclasses import replace

from models.errors import DeskError
from models.visitors.steps import checked_document, checked_line, checked_words
from models.visitors.tables import (
    CONSENTS,
    DOCUMENTS,
    LARGEST_PARTY,
    LONGEST_GOODS,
    LONGEST_NAME,
    OTHER,
    NewVisit,
)


def checked(new: NewVisit, now: int) -> NewVisit:
    """Return a visit cleaned, or raise DeskError for the first field that will not do."""
    name = checked_name(new.name)
    check_party(new.party)
    if new.document and new.document not in DOCUMENTS:
        raise DeskError("visit_document", "document", value=new.document, choices=DOCUMENTS)
    if new.consent and new.consent not in CONSENTS:
        raise DeskError("visit_consent", "consent", value=new.consent)
    if new.arrived_at is not None and new.arrived_at > now:
        raise DeskError("happened_later", "arrived_at", when=new.arrived_at)
    return replace(
        new,
        name=name,
        organisation=checked_line(new.organisation, "organisation"),
        phone=checked_line(new.phone, "phone", strict=True),
        last_four=checked_document(new.last_four),
        plate=checked_plate(new.plate),
        purpose=checked_line(new.purpose, "purpose") or OTHER,
        unit=checked_line(new.unit, "unit"),
        host=checked_line(new.host, "host"),
        programme=checked_line(new.programme, "programme", LONGEST_GOODS),
        goods_in=checked_line(new.goods_in, "goods_in", LONGEST_GOODS),
        remarks=checked_words(new.remarks),
    )


def checked_name(name: str) -> str:
    """Return a name of any script; raise DeskError: visit_name_missing, visit_name_long."""
    cleaned = checked_line(name, "name", limit=10_000)
    if not cleaned:
        raise DeskError("visit_name_missing", "name")
    if len(cleaned) > LONGEST_NAME:
        raise DeskError("visit_name_long", "name", length=len(cleaned), limit=LONGEST_NAME)
    return cleaned


def checked_plate(plate: str) -> str:
    """Return a plate in capitals without the dot and blanks that are only painted on it."""
    cleaned = checked_line(plate, "plate", strict=True)
    return "".join(each for each in cleaned if each not in "·.• \u3000").upper()


def party_of(typed: str) -> int:
    """Return how many people a field says; raise DeskError `visit_party`."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(LARGEST_PARTY))
    party = int(typed) if is_number else 0
    check_party(party)
    return party


def check_party(party: int) -> None:
    """Raise DeskError `visit_party` unless so many can come."""
    if not 1 <= party <= LARGEST_PARTY:
        raise DeskError("visit_party", "party", limit=LARGEST_PARTY)
