"""How people, phones and plates are looked for, whatever way they are typed."""

from __future__ import annotations

import re
import unicodedata

from models import spelling

TAIL = 4  # of a phone: what people say
COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$|0\d{9,11}$)")
IDENTITY = "="  # before the key of one person: no typed text begins so
BUILDING = re.compile(r"(?P<building>.{1,10}?)(?:-|号楼|栋|座|幢|楼)")


def folded(text: str) -> str:
    """Return letters and digits alone, in one width and case."""
    if text.isascii() and text.isalnum():
        return text.casefold()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def digits(phone: str) -> str:
    """Return the digits of a phone number, without the home country's code."""
    found = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", phone)))
    return COUNTRY.sub("", found)


def identity(name: str, phone: str, plate: str) -> str:
    """Return the key of one person: the name with the phone, or without one with the plate."""
    return f"{IDENTITY}{folded(name)}|{digits(phone) or folded(plate)}"


def keys(name: str, phone: str, plate: str) -> set[str]:
    """Return everything that finds somebody by its beginning.

    The name and each of its words, its pinyin and initials; the phone and its last four digits;
    the plate, with and without the province.
    """
    words = name.split()
    found = {folded(" ".join(words[at:])) for at in range(len(words))}
    found |= {folded(spelling.initials(name)), folded(spelling.pinyin(name))}
    number, car = digits(phone), folded(plate)
    found |= {number, number[-TAIL:], car}
    if car and not car[0].isascii():
        found.add(car[1:])
    return found - {""}


def building(unit: str) -> str:
    """Return the building of a unit: `12` of 12-1503, `A` of A座1201; a place is its own."""
    found = BUILDING.match(unit)
    return found["building"] if found else unit
