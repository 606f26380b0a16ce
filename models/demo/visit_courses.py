"""One visit of the demo desk on its way: what models/visitors would have written, without reading.

Every method does what the function of that name in arriving or leaving does; a test holds the two
beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from models.clock import MINUTE, local
from models.demo.guests import Guest
from models.demo.script import Person, StoryEntry
from models.desk import Desk
from models.language import Words
from models.log.tables import NOTABLE, ROUTINE
from models.visitors import arriving, do_not_admit, leaving, lifecycle, names, steps
from models.visitors.tables import short_number, written_facts

STEP_COLUMNS = (
    *("visit", "at", "person", "person_name", "action", "state"),
    *("old", "new", "words", "moment", "facts"),
)
LOAN_COLUMNS = ("badge", "visit", "out_at", "back_at", "came_back")
NOBODY_YET: dict[str, object] = {
    **dict.fromkeys(("id", "number", "state", "at", "name", "party", "remaining")),
    **dict.fromkeys(
        (
            *("organisation", "phone", "digits", "document", "last_four", "plate", "purpose"),
            *("unit", "host", "programme", "consent", "goods_in", "goods_out", "badges", "remarks"),
        ),
        "",
    ),
    **dict.fromkeys(
        (
            *("pass", "expected_from", "expected_until", "arrived_at", "arrival_was", "limit_at"),
            *("left_at", "departure_was", "taken_at", "taken_by", "taken_name", "version"),
            "purged_at",
        )
    ),
}
COLUMNS = tuple(NOBODY_YET)


@dataclass(frozen=True)
class Around:
    """What all visits of a demo desk have in common; `on_duty` says who has the desk at a time."""

    desk: Desk
    words: Words
    on_duty: Callable[[int], Person]
    now: int


@dataclass
class Loan:
    """A badge on its way; `back_at` None is still out."""

    badge: str
    out_at: int
    back_at: int | None = None


class VisitCourse:
    """A visit that grows step by step."""

    def __init__(
        self, number: int, count: int, guest: Guest, taken_at: int, around: Around, **fields: object
    ) -> None:
        person = around.on_duty(taken_at)
        year = local(taken_at, around.desk.zone).year
        self.id, self.guest = number, guest
        self.rows: list[tuple[object, ...]] = []
        self.lines: list[StoryEntry] = []
        self.loans: list[Loan] = []
        self._around, self._state, self._version = around, "", 0
        self.row = NOBODY_YET | {
            "id": number,
            "number": f"V-{year}-{count:06}",
            "at": taken_at,
            "name": guest.name,
            "party": 1,
            "remaining": 0,
            "organisation": guest.organisation,
            "phone": guest.phone,
            "digits": names.digits(guest.phone),
            "document": guest.document,
            "last_four": guest.last_four,
            "plate": guest.plate,
            "purpose": guest.purpose,
            "taken_at": taken_at,
            "taken_by": person.login,
            "taken_name": person.name,
        }
        self.row |= fields

    @property
    def is_offered(self) -> bool:
        """Whether the person is offered again: not whoever was refused."""
        return self._state not in (lifecycle.REFUSED, lifecycle.WITHDRAWN)

    def finished(self) -> tuple[object, ...]:
        """Return the row as it is kept, in the order of COLUMNS."""
        return tuple((self.row | {"state": self._state, "version": self._version}).values())

    def expect(self, at: int, starts_at: int, ends_at: int) -> None:
        """Somebody is expected within a window."""
        window = {"expected_from": starts_at, "expected_until": ends_at, "limit_at": ends_at}
        self.row |= {"at": starts_at, **window}
        facts = {"until": ends_at, "party": self._number("party")}
        self._step(at, "expect", moment=starts_at, facts=facts)

    def arrive(self, at: int, *labels: str) -> None:
        """Somebody is let in, with badges."""
        party = self._number("party")
        minutes = arriving.allowed_minutes(self._around.desk, str(self.row["purpose"]))
        limit = at + minutes * MINUTE
        self.row |= {"at": at, "arrived_at": at, "limit_at": limit, "remaining": party}
        self._step(at, "arrive", facts={"party": party})
        for label in labels:
            self.loans.append(Loan(label, at))
            self._step(at, "badge_out", new=label)
        self.row["badges"] = " ".join(labels)
        if self.row["programme"]:
            self._tell(at, arriving.GROUP_IN, count=party)

    def part(self, at: int, count: int) -> None:
        """Some of a party leave."""
        left = self._number("remaining") - count
        self.row["remaining"] = left
        self._step(at, "part", facts={"count": count, "remaining": left})

    def leave(self, at: int, *, goods: str = "", kept: bool = False) -> None:
        """Everybody leaves; the badges are back unless they were kept."""
        facts: dict[str, str | int] = {"remaining": self._number("remaining")}
        if goods:
            facts["goods"] = self.row["goods_out"] = goods
        self.row |= {"left_at": at, "remaining": 0}
        self._step(at, "leave", facts=facts)
        if not kept:
            self._take_back(at)

    def left_earlier(self, at: int, words: str) -> None:
        """Somebody is found to be gone; the badges were in the box."""
        facts = {"remaining": self._number("remaining")}
        self.row["remaining"] = 0
        self._step(at, "left_earlier", words=words, facts=facts)
        self._take_back(at)
        self._tell(at, leaving.NOT_RECORDED)

    def refuse(self, at: int, why: str, barred: int | None = None) -> None:
        """Somebody is not let in."""
        self._step(at, "refuse", words=why, facts={} if barred is None else {"barred": barred})
        if barred is None:
            self._tell(at, arriving.REFUSED, NOTABLE)
        else:
            entry = do_not_admit.written_number(barred)
            self._tell(at, arriving.REFUSED_LISTED, NOTABLE, entry=entry)

    def indexed_text(self) -> str:
        """Return what the search index holds, as models/visitors/index.text_of."""
        row, guest = self.row, self.guest
        digits, plate = names.digits(guest.phone), guest.plate
        number = str(row["number"])
        said = (
            *(number, short_number(number), guest.name, guest.pinyin, guest.initials),
            *(guest.organisation, digits, digits[-names.TAIL :], guest.last_four, plate, plate[1:]),
            *(row["unit"], row["host"], row["programme"], row["purpose"], row["badges"]),
            *(row["goods_in"], row["goods_out"], row["remarks"]),
        )
        return "\n".join(dict.fromkeys(str(part) for part in said if part))

    def _number(self, column: str) -> int:
        found = self.row[column]
        assert isinstance(found, int)
        return found

    def _take_back(self, at: int) -> None:
        for loan in self.loans:
            loan.back_at = at
            self._step(at, "badge_back", new=loan.badge)

    def _step(
        self,
        at: int,
        action: str,
        *,
        new: str = "",
        words: str = "",
        moment: int | None = None,
        facts: dict[str, str | int] | dict[str, int] | None = None,
    ) -> None:
        person = self._around.on_duty(at)
        self._state = lifecycle.after(self._state, action)
        self._version += 1
        written = _written(tuple((facts or {}).items()))
        self.rows.append(
            (
                *(self.id, at, person.login, person.name, action, self._state),
                *("", new, words, moment, written),
            )
        )

    def _tell(self, at: int, sentence: str, severity: int = ROUTINE, **facts: object) -> None:
        author, number = self._around.on_duty(at), self.row["number"]
        text = self._around.words(sentence, number=number, **facts)
        reference = f"{steps.REFERENCE}{self.id}"
        self.lines.append(line(at, author, severity, text, reference))


def line(
    at: int, author: Person, severity: int, text: str, reference: str | None = None
) -> StoryEntry:
    """Return a line of the register in the duty log."""
    return StoryEntry(
        recorded_at=at,
        happened_at=at,
        author=author.login,
        category=steps.CATEGORY,
        severity=severity,
        text=text,
        place=None,
        reference=reference,
    )


@lru_cache(maxsize=4096)
def _written(facts: tuple[tuple[str, str | int], ...]) -> str:
    return written_facts(dict(facts))
