"""Signing in on the line: how it is understood, who is offered, who is on the do-not-admit list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rich.text import Text

from models import masking
from models.clock import short_date_time
from models.language import LANGUAGES, Words
from models.text import shown
from models.visitors import arriving, badges, do_not_admit, documents, offers, working
from models.visitors.arriving import Decision
from models.visitors.do_not_admit import Match
from models.visitors.grammar import Understood, spellings, understand
from models.visitors.labels import people
from models.visitors.matching import REASONS
from models.visitors.offers import EXPECTED, PASS, Offer
from models.visitors.passes import STANDINGS, VALID
from models.visitors.tables import CONSENTS, PURPOSES, NewVisit, Visit
from screens import labels
from screens.session import Session
from screens.taking_over import TakingOver

OFFERS = 4
NO_BADGE = ("-", "0", "无")


@dataclass(frozen=True)
class Looked:
    """What was read for a line: whom it may mean, who is like somebody on the list, the badge."""

    offers: tuple[Offer, ...] = ()
    matches: tuple[Match, ...] = ()
    badge: str = ""
    inside: tuple[Visit, ...] = ()


@dataclass
class Arriving:
    """The line of a new visit; `offer` was taken over, `decided` and `consent` were asked for.

    `cut` are the last fours of documents that were cut on the line.
    """

    session: Session
    offer: Offer | None = None
    known: NewVisit | None = None
    taking_over: TakingOver[Offer] = field(default_factory=TakingOver)
    cut: tuple[str, ...] = ()
    looked: Looked = field(default_factory=Looked)
    decided: tuple[Decision, ...] = ()
    consent: str = ""
    visit: Visit | None = None
    spellings: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: spellings(tuple(map(Words, LANGUAGES)))
    )

    def understood(self, typed: str) -> Understood:
        """Return how a line is understood."""
        return understand(typed, self.spellings)

    def new(self, typed: str) -> NewVisit:
        """Return what a line says over what is known of who was taken over.

        What means nothing is a remark: nothing that somebody has typed is dropped.
        """
        said = self.understood(typed)
        new = said.visit(self._known(typed))
        remarks = " ".join(filter(None, (new.remarks, *said.rest)))
        return replace(new, remarks=remarks)

    def _known(self, typed: str) -> NewVisit | None:
        """Return what is known; nothing once another name stands on the line."""
        known = self.known
        return known if known is not None and known.name in typed else None

    def look(self, typed: str) -> Looked:
        """Read what may be offered and who is like somebody; runs on the reading thread."""
        now, new = self.session.clock(), self.new(typed)
        last = typed.split(" ")[-1]
        found = () if self._known(typed) else tuple(offers.like(last, now, limit=OFFERS))
        found = found or self._named(typed, now)
        named = new.name.strip()
        matches = do_not_admit.matches(do_not_admit.who(new), now, self.session.person.account)
        badge = "" if self._badges(typed) else "".join(badges.next_free(1))
        inside = tuple(offers.inside_already(new)) if named else ()
        return Looked(found, tuple(matches) if named else (), badge, inside)

    def _named(self, typed: str, now: int) -> tuple[Offer, ...]:
        """Offer by everything typed: a foreign name has blanks."""
        if self._known(typed) or " " not in typed.strip():
            return ()
        return tuple(offers.like(typed.strip(), now, limit=OFFERS))

    def _badges(self, typed: str) -> tuple[str, ...]:
        return self.understood(typed).badges

    def take_over(self, typed: str) -> str | None:
        """Return the line with who is offered in place of what found them, or None.

        The first of them; again, the next. Runs on the reading thread.
        """
        offer = self.taking_over.take(typed, lambda line: self.look(line).offers)
        if offer is None:
            return None
        self.known = offers.chosen(offer)
        self.offer = offer
        return self.taking_over.line

    @property
    def undecided(self) -> Match | None:
        """The first entry of the list that somebody is like and nobody has decided on."""
        decided = {each.barred for each in self.decided}
        return next((each for each in self.looked.matches if each.barred not in decided), None)

    def wants_consent(self, typed: str) -> bool:
        """Whether the host has to be asked: somebody is visited, and nobody has said how."""
        new = self.new(typed)
        known = self.offer if self._known(typed) is not None else None
        is_arranged = known is not None and known.kind in (EXPECTED, PASS)
        return bool(new.unit or new.host) and not (new.consent or self.consent or is_arranged)

    def write(self, typed: str) -> Visit:
        """Sign in; runs on the writing thread. Raises DeskError as arriving.sign_in."""
        session, said, known = self.session, self.understood(typed), self._known(typed)
        person, now = session.person, session.clock()
        labels_given = said.badges or tuple(badges.next_free(1))
        labels_given = () if labels_given[:1] and labels_given[0] in NO_BADGE else labels_given
        new = replace(self.new(typed), badges=labels_given)
        if known is not None and self.offer is not None and self.offer.kind == EXPECTED:
            self.visit = working.come(self.offer.id, new, person, now, decided=self.decided)
            return self.visit
        if self.consent and not new.consent:
            new = replace(new, consent=self.consent)
        self.visit = arriving.sign_in(new, person, now, decided=self.decided)
        return self.visit

    def refuse(self, typed: str, why: str, barred: int | None) -> Visit:
        """Register that they were not let in; runs on the writing thread."""
        session = self.session
        self.visit = arriving.refuse(
            self.new(typed), why, session.person, session.clock(), barred=barred
        )
        return self.visit

    # What is said.

    def preview(self, typed: str) -> Text:
        """Say how the line is understood, phone and document masked, and what Tab takes over."""
        words, looked = self.session.words, self.looked
        if looked.offers:
            told = "   ".join(self._told(offer) for offer in looked.offers)
            return Text.assemble(" ", ("Tab ", "bold"), told)
        if not typed.strip():
            example = words("Zhang Wei x2 12-1503 repair plate:A-123 id:1234 badge:7 with:tools")
            return Text(f" {example}")
        said, new = self.understood(typed), self.new(typed)
        badge = " ".join(said.badges) or looked.badge
        parts = [
            shown(new.name),
            people(new.party, words) if new.party > 1 else "",
            shown(new.organisation),
            shown(new.unit),
            shown(new.host),
            shown(words(PURPOSES.get(new.purpose, new.purpose))),
            masking.phone(new.phone),
            masking.document(new.last_four),
            shown(new.plate),
            words("badge {label}", label=shown(badge)) if badge and badge not in NO_BADGE else "",
            shown(new.goods_in),
            shown(new.programme),
            shown(said.remarks or ""),
            words(CONSENTS.get(new.consent or self.consent, "")),
        ]
        text = Text(" ").append_text(self._notices(typed, said))
        return text.append(f" {labels.signs(self.session).dot} ".join(filter(None, parts)))

    def _notices(self, typed: str, said: Understood) -> Text:
        """Say what must not be missed, so before all else: the end of a long line is cut."""
        words, told = self.session.words, []
        if which := self.taking_over.which(typed):
            told.append(which)
        if cut := said.cut or tuple(four for four in self.cut if four in typed):
            told.append(words("number cut to {four}", four=words.listed(cut)))
        if said.rest:
            told.append(words("as a remark: {text}", text=shown(" ".join(said.rest))))
        return Text("".join(f"{each}  " for each in told), "bold")

    def _told(self, offer: Offer) -> str:
        words, session = self.session.words, self.session
        parts = [offer.name, offer.phone, offer.unit]
        when = short_date_time(offer.at, session.zone, session.clock())
        if offer.is_inside:
            parts.append(words("is inside"))
        elif offer.kind == EXPECTED:
            parts.append(words("expected {when}", when=when))
        elif offer.kind == PASS:
            is_valid = offer.standing == VALID
            until = words("pass until {when}", when=when)
            parts.append(until if is_valid else words(STANDINGS[offer.standing]))
        return shown(" ".join(filter(None, parts)))

    def warnings(self) -> list[str]:
        """Say who on the list somebody is like, why, until when; and that they are inside."""
        return [
            *(self._match(match) for match in self.looked.matches),
            *(
                self.session.words("Is inside already: {number}", number=each.short_number)
                for each in self.looked.inside[:1]
            ),
        ]

    def _match(self, match: Match) -> str:
        words, session = self.session.words, self.session
        why = words.listed(words(REASONS[each]) for each in match.why)
        told = [f"{match.number} {match.name}", why]
        if match.until is not None:
            when = short_date_time(match.until, session.zone, session.clock())
            told.append(words("valid until {when}", when=when))
        told += filter(None, (match.notice, match.reason or ""))
        dot = f" {labels.signs(session).dot} "
        return words("Do not admit? {told}", told=shown(dot.join(told)))


def kept(typed: str) -> str:
    """Return a half-typed line for its draft: a document number is cut before it gets there."""
    return documents.cut(typed, mark=documents.MARK).text


def taken_along(arriving: Arriving, typed: str) -> dict[str, str]:
    """Return what a line says as the form's values; the phone of somebody known is masked."""
    said, new = arriving.understood(typed), arriving.new(typed)
    values = {
        "name": new.name,
        "party": str(new.party) if new.party > 1 else "",
        "phone": said.phone or "",
        "badges": " ".join(said.badges),
    }
    fields = ("unit", "host", "purpose", "organisation", "document", "last_four", "plate")
    fields += ("consent", "goods_in", "programme", "remarks")
    values |= {name: getattr(new, name) for name in fields}
    offer = arriving.offer
    if offer is not None and new.name == offer.name:
        values["offer"] = f"{offer.kind}/{offer.id}"
        values["phone"] = said.phone or offer.phone
    return values
