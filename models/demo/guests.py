"""Who comes to the demo desk: people who come again, why they come, what they are found by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.search import CJK_RUN
from models.visitors import matching, names
from models.visitors.matching import Who

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, perhaps again; `units` are those they come to, empty for any.

    `pinyin` and `initials` are those of models/spelling, which takes a quarter of a second to
    begin.
    """

    name: str
    pinyin: str
    initials: str
    purpose: str
    organisation: str = ""
    phone: str = ""
    document: str = ""
    last_four: str = ""
    plate: str = ""
    units: Texts = ()
    hosts: Texts = ()

    @property
    def identity(self) -> str:
        """The key of one person, as the register has it."""
        return names.identity(self.name, self.phone, self.plate)

    def keys(self) -> set[str]:
        """Return everything that finds them by its beginning, as models/visitors/names.keys."""
        words, number, car = self.name.split(), names.digits(self.phone), names.folded(self.plate)
        found = {names.folded(" ".join(words[at:])) for at in range(len(words))}
        found |= {names.folded(self.initials), names.folded(self.pinyin)}
        found |= {number, number[-names.TAIL :], car}
        if car and not car[0].isascii():
            found.add(car[1:])
        return found - {""}


@dataclass(frozen=True)
class Calling:
    """A kind of visitor: why, how often of all, how long they stay, when, with what.

    `minutes` is the shortest and the longest stay, `hours` are those in which they come, `again` is
    how many visits one of them makes on average, `units` to how many units (0: to any).
    The shares `badge`, `plate` and `papers` say how often there is one.
    """

    purpose: str
    share: int
    minutes: tuple[int, int]
    again: int
    units: int
    hours: tuple[int, int] = (8, 21)
    organisations: Texts = ("",)
    goods: Texts = ("",)
    party: tuple[int, ...] = (1,)
    consents: Texts = ("called",)
    badge: float = 0.0
    plate: float = 0.0
    papers: float = 0.0


@dataclass(frozen=True)
class Group:
    """A group that is shown round: from where, what, which halls, by whom."""

    organisation: str
    programme: str
    halls: str
    host: str


@dataclass(frozen=True)
class BarredPerson:
    """Somebody on the do-not-admit list.

    `found_by` are the keys of models/visitors/matching of a name that has pinyin.
    """

    name: str
    notice: str
    reason: str
    aliases: Texts = ()
    last_four: str = ""
    phone: str = ""
    plate: str = ""
    found_by: Texts = ()

    def keys(self) -> set[str]:
        """Return the keys under which they are kept."""
        who = Who(self.name, self.last_four, self.phone, self.plate, self.aliases)
        return set(self.found_by) or matching.keys(who)


@dataclass(frozen=True)
class GuestBook:
    """One language's visitors. `between` stands between the two parts of a drawn name.

    `letters` has the pinyin of every character in a name; `unusual` are names of all the other
    kinds. A plate is a beginning and how many digits follow it. `today` are the texts of the board,
    `barred` the people of the do-not-admit list.
    """

    callings: tuple[Calling, ...]
    first: Texts
    second: Texts
    between: str
    unusual: Texts
    plates: tuple[tuple[str, int], ...]
    documents: Texts
    groups: tuple[Group, ...]
    hosts: Texts
    refusals: Texts
    not_seen: Texts
    barred: tuple[BarredPerson, ...]
    today: Mapping[str, str]
    letters: Mapping[str, str] = field(default_factory=dict)

    def spelled(self, name: str) -> tuple[str, str]:
        """Return the pinyin and the initials of a name, as models/spelling has them."""
        if not CJK_RUN.search(name):
            return name.casefold(), name.casefold()
        sounds = [self.letters.get(character, character) for character in name]
        starts = [
            sound[0] if character in self.letters else character
            for character, sound in zip(name, sounds, strict=True)
        ]
        return "".join("".join(sounds).casefold().split()), "".join(
            "".join(starts).casefold().split()
        )
