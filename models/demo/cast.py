"""Drawing the demo desk's visitors: people who come again, to which unit, to whom, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from models.demo import chinese_guests, english_guests
from models.demo.guests import Calling, Guest
from models.demo.hours import HOUR, LocalHour
from models.demo.matters import CaseBook
from models.demo.stories import BOOKS

GUEST_BOOKS = {"zh": chinese_guests.BOOK, "en": english_guests.BOOK}
FEWEST = 4  # people of a calling, however short the log
UNUSUAL_SHARE = 0.06
REACHED_BY_PHONE = 0.85


@dataclass(frozen=True)
class Company:
    """A calling with those who come for it."""

    calling: Calling
    guests: Sequence[Guest]


class Cast:
    """Everybody who comes to a demo desk with so many visits."""

    def __init__(self, language: str, phones: CaseBook, dice: Random, visits: int) -> None:
        self.book = GUEST_BOOKS[language]
        self._phones, self._dice = phones.phones, dice
        words = BOOKS[language].words
        units = next(rows for key, rows in words.items() if key.startswith("unit "))
        self._units = [row[0] for row in units]
        self._hosts = [str(guest) for guest in words["guest"]]
        whole = sum(calling.share for calling in self.book.callings)
        self._companies = {
            calling.purpose: Company(
                calling,
                [
                    self.draw(calling)
                    for _ in range(FEWEST + visits * calling.share // whole // calling.again)
                ],
            )
            for calling in self.book.callings
        }
        self._by_hour = [self._coming(hour) for hour in range(24)]

    def company(self, hour: int) -> Company:
        """Return a kind of visitor that comes in an hour of the day."""
        companies, shares = self._by_hour[hour]
        return self._dice.choices(companies, cum_weights=shares)[0]

    def known(self, company: Company) -> Guest:
        """Return one who comes again, the first of them the more often."""
        return company.guests[int(len(company.guests) * self._dice.random() ** 1.6)]

    def calling(self, purpose: str) -> Calling:
        """Return the calling of a purpose."""
        return self._companies[purpose].calling

    def draw(self, calling: Calling, name: str = "", organisation: str | None = None) -> Guest:
        """Return somebody new who comes for a purpose."""
        dice = self._dice
        name = name or self._name()
        pinyin, initials = self.book.spelled(name)
        has_papers = dice.random() < calling.papers
        units = [self._draw_unit() for _ in range(calling.units)]
        return Guest(
            name=name,
            pinyin=pinyin,
            initials=initials,
            purpose=calling.purpose,
            organisation=(
                dice.choice(calling.organisations) if organisation is None else organisation
            ),
            phone=self._phone() if dice.random() < REACHED_BY_PHONE else "",
            document=dice.choice(self.book.documents) if has_papers else "",
            last_four=self._last_four() if has_papers else "",
            plate=self._plate() if dice.random() < calling.plate else "",
            units=tuple(units),
            hosts=tuple(self.host() for _ in units),
        )

    def at_home(self, guest: Guest) -> tuple[str, str]:
        """Return the unit somebody goes to this time, and whom they visit there."""
        if not guest.units:
            return self._draw_unit(), self.host()
        which = self._dice.randrange(len(guest.units))
        return guest.units[which], guest.hosts[which]

    def host(self) -> str:
        """Return who is visited: somebody by name, or what they are there."""
        dice = self._dice
        return dice.choice(self._hosts if dice.random() < 0.6 else self.book.hosts)

    def _coming(self, hour: int) -> tuple[list[Company], list[int]]:
        found = [
            company
            for company in self._companies.values()
            if company.calling.hours[0] <= hour < company.calling.hours[1]
        ] or [self._companies["personal"]]
        return found, list(accumulate(company.calling.share for company in found))

    def _name(self) -> str:
        dice, book = self._dice, self.book
        if dice.random() < UNUSUAL_SHARE:
            return dice.choice(book.unusual)
        return f"{dice.choice(book.first)}{book.between}{dice.choice(book.second)}"

    def _phone(self) -> str:
        start, digits = self._dice.choice(self._phones)
        return f"{start}{self._dice.randrange(10**digits):0{digits}}"

    def _plate(self) -> str:
        start, digits = self._dice.choice(self.book.plates)
        return f"{start}{self._dice.randrange(10**digits):0{digits}}"

    def _last_four(self) -> str:
        dice = self._dice
        return f"{dice.randrange(1000):03}{'X' if dice.random() < 0.09 else dice.randrange(10)}"

    def _draw_unit(self) -> str:
        return str(self._dice.choice(self._units))


def closing_after(at: int, here: LocalHour, closing_hour: int) -> int:
    """Return when the desk's closing hour comes next."""
    wait = (closing_hour - here.hour) % 24 or 24
    return here.start + wait * HOUR + at % (20 * 60 * 1_000_000)
