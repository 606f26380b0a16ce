"""Standing permissions 授权 and contractors' passes 施工: how they stand, new ones, renewals."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial

from rich.text import Text
from textual import work

from models.clock import short_date_time
from models.errors import DeskError
from models.language import N_
from models.text import shown
from models.visitors import names, passes, privacy, validity
from models.visitors.lifecycle import VISITORS
from models.visitors.passes import (
    ACTIONS,
    CONTRACTOR,
    EARLY,
    ENDED,
    KINDS,
    OVER,
    STANDING,
    VALID,
    NewPass,
    Pass,
    PassStep,
)
from screens import keys, labels
from screens.list_screen import keyed
from screens.session import Session
from screens.visitors.register_form import RegisterForm
from screens.visitors.register_screen import RegisterList, RegisterScreen, said_lines
from screens.widgets.form import Field, Values

NUMBER_WIDTH, UNIT_WIDTH, UNTIL_WIDTH = 7, 8, 19
KIND_WIDTH = {"zh": 5, "en": 10}
SHORT_KINDS = {STANDING: N_("standing"), CONTRACTOR: N_("contractor")}
PERMIT = re.compile(r"(?:^|\s)(?:permit|许可证?)[:：](?P<permit>\S+)", re.IGNORECASE)


class PassList(RegisterList[Pass]):
    """Passes, one a line: what counts, what is to come, what ran out, what was ended."""

    parts = {
        VALID: N_("Valid:"),
        EARLY: N_("Not yet valid:"),
        OVER: N_("Expired:"),
        ENDED: N_("Ended:"),
    }

    def key_of(self, row: Pass) -> Hashable:
        """Return the pass's id."""
        return row.id

    def part_of(self, row: Pass) -> str:
        """Return how it stands now."""
        return row.standing(self._session.clock())

    def headings(self) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        who = words("name, company, permit")
        return Text(self._line(words("No."), words("kind"), words("unit"), words("until"), who))

    def _line(self, number: str, kind: str, unit: str, until: str, who: str) -> str:
        kind_width = KIND_WIDTH[self._session.words.language]
        columns = (number, NUMBER_WIDTH), (kind, kind_width), (unit, UNIT_WIDTH)
        return f"{self.columns(*columns, (until, UNTIL_WIDTH))} {who}"

    def line(self, row: Pass, width: int) -> Text:
        """Return what it is, where to, until when, and whose."""
        session, is_ended = self._session, self.part_of(row) == ENDED
        who = shown("  ".join(filter(None, (row.name, row.organisation, row.permit))))
        kind = session.words(SHORT_KINDS[row.kind])
        text = self._line(row.number, kind, shown(row.unit), until(row, session), who)
        return labels.fitted(Text.assemble((text, self.style("over") if is_ended else "")), width)


def until(found: Pass, session: Session) -> str:
    """Return until when a pass counts, from when, or since when it counts no more."""
    words, zone, now = session.words, session.zone, session.clock()
    standing = found.standing(now)
    if standing == ENDED and found.ended_at is not None:
        return words("ended {when}", when=validity.day(found.ended_at, zone, now))
    if standing == EARLY:
        return words("from {when}", when=validity.day(found.starts_at, zone, now))
    when = validity.until(found.ends_at, zone, now)
    return words("expired {when}", when=when) if standing == OVER else when


class PassForm(RegisterForm[Pass]):
    """Asks for a standing permission or a contractor's pass."""

    form = "visitor.pass.new"
    heading = N_("New pass")
    fields = (
        Field("kind", N_("Kind"), KINDS),
        Field("name", N_("Full name")),
        Field("unit", N_("Unit")),
        Field("authority", N_("Allowed by")),
        Field("organisation", N_("Company")),
        Field("permit", N_("Permit")),
        Field("phone", N_("Phone")),
        Field("last_four", N_("Last four")),
        Field("plate", N_("Plate")),
        Field("remarks", N_("Remarks")),
        Field("starts_at", N_("From")),
        Field("ends_at", N_("Until")),
    )
    hints = {
        "authority": N_("who of the unit; a standing permission needs it"),
        "organisation": N_("a contractor's pass needs it"),
        "permit": N_("the unit's; a contractor's pass needs it"),
        "starts_at": N_("12-01 or 2026-12-01 08:00; empty: from now"),
        "ends_at": N_("03-31 or 2027-03-31 18:00; a day counts to its end"),
    }

    def write(self, values: Values) -> Pass:
        """Record the pass; without a beginning it counts from now. It has to have an end."""
        now = self.session.clock()
        starts_at = self.moment(values, "starts_at", validity.beginning)
        ends_at = self.moment(values, "ends_at", validity.end)
        texts = {
            name: values[name]
            for name in ("kind", "name", "unit", "authority", "organisation", "permit", "phone")
        }
        more = {name: values[name] for name in ("last_four", "plate", "remarks")}
        begins = now if starts_at is None else starts_at
        new = NewPass(**texts, **more, starts_at=begins, ends_at=ends_at or 0)
        return passes.add(new, self.session.person, now)


@keyed
class PassesScreen(RegisterScreen[Pass]):
    """The passes, with the keys that add, renew and end."""

    acts = ("new", "visitor_longer", "visitor_end", "visitor_reveal")
    empty = N_("No passes were given yet.")
    BINDINGS = keys.bindings(*acts)

    def __init__(self, session: Session) -> None:
        super().__init__(session, PassList(session))

    def read(self, now: int) -> Sequence[Pass]:
        """Read everything: of what counts that ends first in front, else the latest."""

        order = list(PassList.parts)

        def place(found: Pass) -> tuple[int, int]:
            standing = found.standing(now)
            nearest = found.ends_at if standing in (VALID, EARLY) else -found.ends_at
            return order.index(standing), nearest

        return sorted(passes.listed(now, over=True), key=place)

    def found_by(self, row: Pass) -> Iterable[str]:
        """Return what a row is looked for by."""
        yield from names.keys(row.name, "", row.plate)
        yield from (row.number, row.organisation, row.unit, row.permit, row.authority)
        yield from (row.phone, row.last_four, row.remarks)

    def told(self, row: Pass) -> str:
        """Return who allows it, the phone, the plate, the remarks."""
        return shown("  ".join(filter(None, (row.authority, row.phone, row.plate, row.remarks))))

    def whole(self, row: Pass) -> Text:
        """Return everything about a pass, and what was done with it."""
        session, zone, now = self.session, self.session.zone, self.session.clock()
        words = session.words
        dot = f" {labels.signs(session).dot} "
        standing = words(passes.STANDINGS[row.standing(now)])
        heading = f"{row.number}  {words(KINDS[row.kind])}{dot}{standing}"
        lines = said_lines(
            session,
            (N_("name"), row.name),
            (N_("company"), row.organisation),
            (N_("unit"), row.unit),
            (N_("allowed by"), row.authority),
            (N_("permit"), row.permit),
            (N_("phone"), row.phone),
            (N_("document"), row.last_four),
            (N_("plate"), row.plate),
            (N_("from"), short_date_time(row.starts_at, zone, now)),
            (N_("until"), validity.until(row.ends_at, zone, now)),
            (N_("remarks"), row.remarks),
        )
        done = (Text(_step(step, session)) for step in passes.steps(row.id))
        title = Text(f"\n{words('What was done')}", "bold")
        return Text("\n").join((Text(heading, "bold"), *lines, title, *done))

    def able(self, row: Pass | None) -> tuple[str, ...]:
        """Return the keys that this pass allows this person."""
        if not self.session.person.account.may(VISITORS):
            return ()
        if row is None:
            return ("new",)
        is_open = row.standing(self.session.clock()) != ENDED
        is_masked = bool(row.phone or row.last_four)
        able = {"new": True, "visitor_reveal": is_masked}
        return tuple(key for key in self.acts if able.get(key, is_open))

    def begin(self, key: str, row: Pass | None) -> None:
        """Add a pass, or show, renew or end the one under the cursor."""
        session = self.session
        session.person.require(VISITORS)
        words = session.words
        if key == "new":
            self.fill_in(PassForm(session), key_of=lambda found: found.id, said=self._said)
            return
        if row is None:
            return
        if key == "visitor_reveal":
            self._reveal(row)
            return
        facts = {"number": row.number, "name": shown(row.name)}
        if key == "visitor_longer":
            title = words("renew {number} {name}", **facts)
            hint = words("until when: 2027-03-31  permit:A-123 where there is another, and why")
            renew, after = partial(self._renew, row.id), partial(self._said_of, row.id)
            self.question(title, hint, f"pass.{row.id}.{key}", renew, after=after)
        else:
            title = words("end {number} {name}", **facts)
            hint = words("why it counts no more: the unit takes it back, the work is done")
            end, done = partial(self._end, row.id), words("{number} {name}: ended.", **facts)
            self.question(title, hint, f"pass.{row.id}.{key}", end, done)

    def _said(self, found: Pass) -> str:
        """Say whose pass counts until when."""
        session = self.session
        when = validity.until(found.ends_at, session.zone, session.clock())
        facts = {"number": found.number, "name": shown(found.name), "when": when}
        return session.words("{number} {name}: valid until {when}.", **facts)

    async def _said_of(self, number: int) -> str:
        return self._said(await self.session.read(passes.find, number))

    @work(exit_on_error=False, exclusive=True, group="reveal")
    async def _reveal(self, row: Pass) -> None:
        """Show phone and document; it is logged."""
        session = self.session
        try:
            found = await session.write(
                privacy.reveal_pass, row.id, session.person, session.clock()
            )
        except DeskError as error:
            self._bar.say(session.explain(error), wrong=True)
        else:
            self._bar.say(shown("  ".join(filter(None, (row.name, found.phone, found.last_four)))))

    def _renew(self, number: int, typed: str) -> Pass:
        """Renew a pass by a short line; runs on the writing thread."""
        session, now = self.session, self.session.clock()
        ends_at, rest = validity.end_first(typed, now, session.zone)
        found = PERMIT.search(rest)
        permit = found["permit"] if found else ""
        words = " ".join(PERMIT.sub("", rest).split())
        return passes.renew(number, ends_at, session.person, now, permit=permit, words=words)

    def _end(self, number: int, why: str) -> Pass:
        """End a pass; runs on the writing thread."""
        return passes.end(number, why, self.session.person, self.session.clock())


def _step(step: PassStep, session: Session) -> str:
    """Return when, who, what was done, and until when it counts since then."""
    return "  ".join(_parts(step, session))


def _parts(step: PassStep, session: Session) -> Iterator[str]:
    zone, now = session.zone, session.clock()
    yield short_date_time(step.at, zone, now)
    yield shown(step.person_name)
    yield session.words(ACTIONS[step.action])
    if step.ends_at is not None:
        yield session.words("valid until {when}", when=validity.until(step.ends_at, zone, now))
    if step.words:
        yield shown(" ".join(step.words.split()))
