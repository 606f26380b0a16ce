"""What the demo desk's complaints are made of: what they are about, and what is said of any."""

from __future__ import annotations

from dataclasses import dataclass, field

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """What cases may be about, and what is said of such a case from the call to its end.

    Slots in braces are those of the language's book of stories (models/demo/script.Book.words).
    `share` is how often of all. The first of `words` is what the live queue's case of it says.
    """

    kind: str
    department: str
    share: int
    words: Texts
    remedy: Texts
    notes: Texts
    answers: Texts
    causes: Texts
    measures: Texts
    urgent: float = 0.0
    waits_for_rain: bool = False


@dataclass(frozen=True)
class Sayings:
    """What is said whatever a case is about."""

    on_the_way: Texts
    chase: Texts
    hold: Texts
    resumed: Texts
    not_reached: Texts
    satisfied: Texts
    fairly: Texts
    unsatisfied: Texts
    refused: Texts
    unreachable: str
    valid: Texts
    invalid: Texts
    joined: Texts
    reclassified: str
    it_grew: str
    merged: str


@dataclass(frozen=True)
class CaseBook:
    """One language's complaints: who works in each department, matters by name, phones.

    A phone is a beginning and how many digits follow it; all are numbers that nobody has.
    `letters` are the initials of the characters in callers' names (models/spelling takes a quarter
    of a second to begin, more than all the rest of a usual demo).
    """

    handlers: dict[str, Texts]
    matters: dict[str, Matter]
    sayings: Sayings
    phones: tuple[tuple[str, int], ...]
    letters: dict[str, str] = field(default_factory=dict)

    def spelling(self, name: str) -> str:
        """Return a caller's name as models/spelling.initials does."""
        if not self.letters:
            return name.casefold()
        return "".join(self.letters[character] for character in name)
