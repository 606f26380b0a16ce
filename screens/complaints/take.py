"""Taking a case on the line: how it is understood, who calls, and what may be the same case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rich.text import Text

from models import masking
from models.complaints import offers, taking
from models.complaints.grammar import Understood, as_text, spellings, understand
from models.complaints.offers import KnownCaller
from models.complaints.tables import CHANNELS, KINDS, SEVERITIES, SEVERITY_NAMES, Case, NewComplaint
from models.language import LANGUAGES, Words
from models.text import shown
from screens import labels
from screens.session import Session
from screens.taking_over import TakingOver

SIMILAR, CALLERS = 3, 3


@dataclass(frozen=True)
class Offered:
    """What is offered for a line: cases that may be the same, callers from before."""

    cases: tuple[Case, ...] = ()
    callers: tuple[KnownCaller, ...] = ()


@dataclass
class Taking:
    """The line of a new case; `caller` was taken over, somebody who called before."""

    session: Session
    caller: KnownCaller | None = None
    taking_over: TakingOver[KnownCaller] = field(default_factory=TakingOver)
    offered: Offered = field(default_factory=Offered)
    chosen: Case | None = None
    taken: Case | None = None
    joined: bool = False
    spellings: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: spellings(tuple(map(Words, LANGUAGES)))
    )

    def understood(self, typed: str) -> Understood:
        """Return how a line is understood, with the caller who was taken over."""
        found, caller = understand(typed, self.spellings), self._known(typed)
        if caller is None:
            return found
        if found.complainant is None and found.words.startswith(caller.name):
            rest = found.words.removeprefix(caller.name).strip()
            found = replace(found, complainant=caller.name, words=rest)
        return replace(found, unit=found.unit or caller.unit or None)

    def _known(self, typed: str) -> KnownCaller | None:
        """Return who was taken over; nobody once another name stands on the line."""
        return self.caller if self.caller is not None and self.caller.name in typed else None

    def look(self, typed: str) -> Offered:
        """Read what may be offered; runs on the reading thread."""
        found = self.understood(typed)
        cases = offers.similar(found.unit or "", found.words, limit=SIMILAR)
        return Offered(tuple(cases), self._callers(typed))

    def _callers(self, typed: str) -> tuple[KnownCaller, ...]:
        if self._known(typed):
            return ()
        return tuple(offers.callers_like(typed.split(" ")[-1], limit=CALLERS))

    def take_over(self, typed: str) -> str | None:
        """Return the line with the caller who is offered in place of what found them, or None.

        The first of them; again, the next. Runs on the reading thread.
        """
        caller = self.taking_over.take(typed, self._callers)
        if caller is None:
            return None
        self.caller = caller
        self.offered = replace(self.offered, callers=())
        return self.taking_over.line

    def known_phone(self, typed: str) -> tuple[int, str] | None:
        """Return the caller who was taken over for a line, and their masked phone."""
        caller = self._known(typed)
        return (caller.id, caller.masked_phone) if caller is not None else None

    def new(self, typed: str) -> NewComplaint:
        """Return what a line says as a case; runs on the writing thread, the phone is whole."""
        found, caller = self.understood(typed), self.caller
        new = found.complaint()
        if caller is not None and new.complainant == caller.name and not new.phone:
            new = replace(new, phone=offers.phone_of(caller.id))
        return new

    def write(self, typed: str) -> Case:
        """Take the case; runs on the writing thread."""
        self.taken = taking.take(self.new(typed), self.session.person, self.session.clock())
        return self.taken

    def join(self, case: Case, typed: str) -> Case:
        """Add whoever calls to a case that is known; runs on the writing thread."""
        new, session = self.new(typed), self.session
        self.taken = taking.join(case.id, new, session.person, session.clock())
        self.joined = True
        return self.taken

    def offer(self, offered: Offered) -> None:
        """Offer something else; the chosen case stays chosen while it is offered."""
        self.offered = offered
        known = [case.id for case in offered.cases]
        if self.chosen is None or self.chosen.id not in known:
            self.chosen = offered.cases[0] if offered.cases else None

    def choose(self, step: int) -> None:
        """Choose the next or the one before of the cases that are offered."""
        cases = self.offered.cases
        if cases:
            known = [case.id for case in cases]
            here = known.index(self.chosen.id) if self.chosen else 0
            self.chosen = cases[(here + step) % len(cases)]

    def preview(self, typed: str) -> Text:
        """Say how the line is understood, the phone masked, and what Tab would complete."""
        words = self.session.words
        if self.offered.callers:
            named = (
                " ".join(filter(None, (each.name, each.masked_phone, each.unit)))
                for each in self.offered.callers
            )
            return Text.assemble(" ", ("Tab ", "bold"), shown("  ".join(named)))
        if not typed.strip():
            return Text(" " + words("12-1503 Mrs Zhang 13812345678 #repair !! what happened"))
        found = self.understood(typed)
        phone = masking.phone(found.phone or "")
        if not phone and self.caller is not None and found.complainant == self.caller.name:
            phone = self.caller.masked_phone
        new = found.complaint()
        parts = [
            words(KINDS[new.kind]),
            words(SEVERITIES[SEVERITY_NAMES[new.severity]]),
            words(CHANNELS[new.channel]),
            *(
                words("as text: {text}", text=shown(each))
                for each in as_text(found, self.spellings)
            ),
            *(shown(each) for each in (new.unit, new.complainant, phone, new.words) if each),
        ]
        which = self.taking_over.which(typed)
        told = f" {labels.signs(self.session).dot} ".join(parts)
        return Text.assemble(" ", (f"{which}  " if which else "", "bold"), told)
