"""The do-not-admit list 拒访名单: who is on it, until when; whoever may adds and ends."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from functools import partial

from rich.text import Text

from models.clock import short_date_time
from models.language import N_
from models.text import shown
from models.visitors import do_not_admit, validity
from models.visitors.do_not_admit import Barred, NewBarred
from models.visitors.lifecycle import ADMIT
from screens import keys, labels
from screens.list_screen import keyed
from screens.session import Session
from screens.visitors.register_form import RegisterForm
from screens.visitors.register_screen import RegisterList, RegisterScreen, said_lines
from screens.widgets.form import Field, Values

IN_FORCE, COMING, OVER = "in_force", "coming", "over"
NUMBER_WIDTH, UNTIL_WIDTH = 6, 16
SEPARATORS = re.compile(r"[,;，；、]")


def part_of(entry: Barred, now: int) -> str:
    """Return whether an entry counts now, is to come, or counts no more."""
    if entry.is_in_force(now):
        return IN_FORCE
    return COMING if entry.ended_at is None and entry.starts_at > now else OVER


class BarredList(RegisterList[Barred]):
    """Entries, one a line; those in force in front, what is over dim behind them."""

    parts = {IN_FORCE: N_("In force:"), COMING: N_("To come:"), OVER: N_("Over or ended:")}

    def key_of(self, row: Barred) -> Hashable:
        """Return the entry's id."""
        return row.id

    def part_of(self, row: Barred) -> str:
        """Return how it stands."""
        return part_of(row, self._session.clock())

    def headings(self) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        return Text(self._line(words("No."), words("name"), words("until"), words("notice")))

    def _line(self, number: str, name: str, until: str, notice: str) -> str:
        name_width = max(14, min(30, self.size.width // 3))
        told = self.columns((number, NUMBER_WIDTH), (name, name_width), (until, UNTIL_WIDTH))
        return f"{told} {notice}"

    def line(self, row: Barred, width: int) -> Text:
        """Return who, until when, and what every clerk is told."""
        session = self._session
        name = "  ".join(filter(None, (row.name, *row.aliases))) or row.phone or row.plate
        text = self._line(row.number, shown(name), until(row, session), shown(row.notice))
        over = self.part_of(row) == OVER
        return labels.fitted(Text.assemble((text, self.style("over") if over else "")), width)


def until(entry: Barred, session: Session) -> str:
    """Return until when an entry counts, from when, or since when it counts no more."""
    words, zone, now = session.words, session.zone, session.clock()
    if entry.ended_at is not None:
        return words("ended {when}", when=validity.day(entry.ended_at, zone, now))
    if part_of(entry, now) == COMING:
        return words("from {when}", when=validity.day(entry.starts_at, zone, now))
    return words("no end") if entry.ends_at is None else validity.until(entry.ends_at, zone, now)


class BarredForm(RegisterForm[Barred]):
    """Asks whom not to let in."""

    form = "visitor.barred.new"
    heading = N_("Put somebody on the do-not-admit list")
    fields = (
        Field("name", N_("Full name")),
        Field("aliases", N_("Aliases")),
        Field("last_four", N_("Last four")),
        Field("phone", N_("Phone")),
        Field("plate", N_("Plate")),
        Field("notice", N_("Notice to all")),
        Field("reason", N_("Reason"), lines=3),
        Field("starts_at", N_("From")),
        Field("ends_at", N_("Until")),
    )
    hints = {
        "aliases": N_("several with commas"),
        "notice": N_("what everybody at the desk is told"),
        "starts_at": N_("12-01 or 2026-12-01 08:00; empty: from now"),
        "ends_at": N_("03-31 or 2027-03-31 18:00; empty: no end"),
    }

    def write(self, values: Values) -> Barred:
        """Add the entry; without a beginning it counts from now, without an end for good."""
        new = NewBarred(
            values["name"],
            values["reason"],
            aliases=tuple(filter(None, map(str.strip, SEPARATORS.split(values["aliases"])))),
            last_four=values["last_four"],
            phone=values["phone"],
            plate=values["plate"],
            notice=values["notice"],
            starts_at=self.moment(values, "starts_at", validity.beginning),
            ends_at=self.moment(values, "ends_at", validity.end),
        )
        return do_not_admit.add(new, self.session.person, self.session.clock())


@keyed
class BarredScreen(RegisterScreen[Barred]):
    """The list, with the keys that add and end for whoever may."""

    acts = ("new", "visitor_end")
    empty = N_("Nobody is on the do-not-admit list.")
    BINDINGS = keys.bindings(*acts)

    def __init__(self, session: Session) -> None:
        super().__init__(session, BarredList(session))

    def read(self, now: int) -> Sequence[Barred]:
        """Read everything, what is over at the end."""
        order = list(BarredList.parts)
        found = do_not_admit.listed(self.session.person.account, now, over=True)
        return sorted(found, key=lambda each: order.index(part_of(each, now)))

    def found_by(self, row: Barred) -> Iterable[str]:
        """Return what a row is looked for by."""
        from models.visitors.names import keys as found_under

        for name in (row.name, *row.aliases):
            yield from found_under(name, "", row.plate)
        yield from (row.number, row.phone, row.last_four, row.notice, row.reason or "")

    def told(self, row: Barred) -> str:
        """Return the reason, for whoever may see it, or why it was ended."""
        words = self.session.words
        if row.end_reason:
            return shown(words("ended by {name}: {why}", name=row.ended_name, why=row.end_reason))
        told = row.name, *row.aliases, row.notice, row.last_four, row.phone, row.plate, row.reason
        return shown("  ".join(" ".join(text.split()) for text in told if text))

    def whole(self, row: Barred) -> Text:
        """Return everything that this person may know."""
        session, zone, now = self.session, self.session.zone, self.session.clock()
        words = session.words
        reason = words("a supervisor sees it") if row.reason is None else row.reason
        added = short_date_time(row.added_at, zone, now)
        ended = ""
        if row.ended_at is not None:
            ended = f"{short_date_time(row.ended_at, zone, now)}  {row.ended_name}"
        has_end = row.ends_at is not None
        lines = said_lines(
            session,
            (N_("aliases"), words(", ").join(row.aliases)),
            (N_("document"), row.last_four),
            (N_("phone"), row.phone),
            (N_("plate"), row.plate),
            (N_("notice"), row.notice),
            (N_("reason"), reason),
            (N_("from"), validity.day(row.starts_at, zone, now)),
            (N_("until"), validity.until(row.ends_at, zone, now) if has_end else words("no end")),
            (N_("added by"), f"{added}  {row.added_name}"),
            (N_("ended by"), ended),
            (N_("why it was ended"), row.end_reason),
        )
        return Text("\n").join((Text(f"{row.number}  {shown(row.name)}", "bold"), *lines))

    def able(self, row: Barred | None) -> tuple[str, ...]:
        """Return the keys of whoever may change the list."""
        if not self.session.person.account.may(ADMIT):
            return ()
        ends = row is not None and part_of(row, self.session.clock()) != OVER
        return ("new", "visitor_end") if ends else ("new",)

    def begin(self, key: str, row: Barred | None) -> None:
        """Add somebody, or end the entry under the cursor."""
        session = self.session
        session.person.require(ADMIT)
        words = session.words
        if key == "new":
            self.fill_in(BarredForm(session), key_of=lambda entry: entry.id, said=self._said)
        elif row is not None:
            facts = {"number": row.number, "name": shown(row.name)}
            self.question(
                words("end {number} {name}", **facts),
                words("why they may come again"),
                f"barred.{row.id}.end",
                partial(self._end, row.id),
                words("{number} {name}: ended.", **facts),
            )

    def _said(self, entry: Barred) -> str:
        """Say who is on the list, and until when."""
        session = self.session
        facts: dict[str, object] = {"number": entry.number, "name": shown(entry.name)}
        if entry.ends_at is None:
            return session.words("{number} {name} is on the list, without an end.", **facts)
        when = validity.until(entry.ends_at, session.zone, session.clock())
        return session.words("{number} {name} is on the list until {when}.", when=when, **facts)

    def _end(self, number: int, why: str) -> Barred:
        """End an entry; runs on the writing thread."""
        return do_not_admit.end(number, why, self.session.person, self.session.clock())
