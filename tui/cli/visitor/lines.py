"""Visits as lines of plain text and as JSON; phones and documents are masked in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.clock import iso, local, short_date_time
from models.language import N_
from models.text import shown, shown_lines
from tui.cli.listing import cells, clipped, padded

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.language import Words
    from models.visitors.reads import Detail
    from models.visitors.tables import Step, Visit

WIDEST_PURPOSE, WIDEST_UNIT, WIDEST_BADGE = 14, 12, 8
# What an amendment may change, as the details call it.
FIELDS = {
    "name": N_("Visitor"),
    "party": N_("People"),
    "organisation": N_("Organisation"),
    "phone": N_("Phone"),
    "document": N_("Document"),
    "last_four": N_("Document"),
    "plate": N_("Plate"),
    "purpose": N_("Purpose"),
    "unit": N_("Unit"),
    "host": N_("Person visited"),
    "programme": N_("Programme"),
    "consent": N_("Consent"),
    "goods_in": N_("Brought"),
    "remarks": N_("Remarks"),
}
MOMENTS = ("until", "was")  # facts of a step that are moments


@dataclass(frozen=True)
class Visits:
    """How visits are shown: the reader's words and the desk's clock."""

    words: Words
    zone: ZoneInfo
    now: int

    def lines(self, found: Sequence[Visit]) -> list[str]:
        """Return visits as lines in columns, who it is last."""
        rows = [self._columns(visit) for visit in found]
        widest = [max(map(cells, column)) for column in zip(*rows, strict=True)]
        return [
            "  ".join((*map(padded, row, widest), self._who(visit))).rstrip()
            for visit, row in zip(found, rows, strict=True)
        ]

    def _columns(self, visit: Visit) -> tuple[str, ...]:
        from models.visitors.labels import purpose_label
        from models.visitors.lifecycle import STATES

        words = self.words
        mark = "!" if visit.over_by(self.now) is not None else " "
        return (
            f"{visit.short_number} {mark}",
            self._short(visit.at),
            words(STATES[visit.state_now(self.now)]),
            self._party(visit),
            clipped(shown(visit.unit or visit.host), WIDEST_UNIT),
            clipped(purpose_label(visit.purpose, words), WIDEST_PURPOSE),
            clipped(shown(visit.badges), WIDEST_BADGE),
        )

    def _who(self, visit: Visit) -> str:
        if visit.purged_at is not None:
            return self.words("(removed)")
        known = (visit.name, visit.organisation, visit.phone, visit.plate)
        return "  ".join(shown(part) for part in known if part)

    def _party(self, visit: Visit) -> str:
        """Return how many came, and how many of them are still inside where some have left."""
        is_part = 0 < visit.remaining < visit.party
        return f"{visit.remaining}/{visit.party}" if is_part else str(visit.party)

    def details(self, detail: Detail) -> list[str]:
        """Return a visit whole: what is known of it, then its timeline."""
        facts = [(name, fact) for name, fact in self._facts(detail) if fact]
        widest = max(cells(name) for name, _ in facts)
        lines = [f"{padded(name, widest)}  {fact}" for name, fact in facts]
        # The bar keeps a line of the text from passing for one of these.
        lines += [f"  | {line}" for line in shown_lines(detail.visit.remarks) if line]
        lines.append(self.words("Timeline"))
        for step in detail.steps:
            lines += self._step(step)
        return lines

    def _facts(self, detail: Detail) -> list[tuple[str, str]]:
        from models.visitors import tables
        from models.visitors.labels import purpose_label
        from models.visitors.lifecycle import STATES

        visit, words = detail.visit, self.words
        document = words(tables.DOCUMENTS.get(visit.document, ""))
        return [
            (words("Visit"), visit.number),
            (words("State"), words(STATES[visit.state_now(self.now)])),
            (words("Visitor"), self._name(visit)),
            (words("People"), self._party(visit)),
            (words("Organisation"), shown(visit.organisation)),
            (words("Phone"), shown(visit.phone)),
            (words("Document"), f"{document} {shown(visit.last_four)}".strip()),
            (words("Plate"), shown(visit.plate)),
            (words("Purpose"), purpose_label(visit.purpose, words)),
            (words("Programme"), shown(visit.programme)),
            (words("Unit"), shown(visit.unit)),
            (words("Person visited"), shown(visit.host)),
            (words("Consent"), words(tables.CONSENTS.get(visit.consent, ""))),
            (words("Brought"), shown(visit.goods_in)),
            (words("Took"), shown(visit.goods_out)),
            (words("Badges given"), shown(visit.badges)),
            (words("Badges out"), shown(" ".join(detail.badges_out))),
            (words("Window"), self._window(visit)),
            (words("Arrival"), self._time(visit.arrived_at, visit.arrival_was)),
            (words("Until"), self._time(visit.limit_at if visit.arrived_at else None, None)),
            (words("Departure"), self._time(visit.left_at, visit.departure_was)),
            (
                words("Registered by"),
                words.bracketed(shown(visit.taken_name), shown(visit.taken_by)),
            ),
        ]

    def _name(self, visit: Visit) -> str:
        return shown(visit.name) if visit.purged_at is None else self.words("(removed)")

    def _window(self, visit: Visit) -> str:
        if visit.expected_from is None or visit.expected_until is None:
            return ""
        start, end = self._exact(visit.expected_from), self._exact(visit.expected_until)
        return self.words("{start} to {end}", start=start, end=end)

    def _time(self, at: int | None, was: int | None) -> str:
        """Return a time, and beside a corrected one what was told first."""
        if at is None:
            return ""
        first = self.words("told first: {when}", when=self._exact(was)) if was is not None else ""
        return self.words.bracketed(self._exact(at), first) if first else self._exact(at)

    def _step(self, step: Step) -> list[str]:
        from models.visitors.lifecycle import ACTIONS, STATES

        words = self.words
        action = words(ACTIONS[step.action].label)
        done = words("{label}: {text}", label=shown(step.person_name), text=action)
        said = f"  {self._exact(step.at)}  {done}"
        change = " -> ".join(shown(each) for each in (step.old, step.new) if each)
        told = [change, *self._told(step)]
        if step.moment is not None:
            told.append(self._exact(step.moment))
        if any(told):
            said = words.bracketed(said, words.listed(filter(None, told)))
        said += f"  {words(STATES[step.state])}"
        return [said, *(f"    | {line}" for line in shown_lines(step.words) if line)]

    def _told(self, step: Step) -> list[str]:
        """Return what a step's facts say beside its words."""
        from models.visitors.do_not_admit import written_number

        words, facts, told = self.words, step.facts, []
        if "field" in facts:
            told.append(words(FIELDS.get(str(facts["field"]), "")))
        if step.action == "part" and "count" in facts:
            told.append(words("{count} left, {remaining} inside", **facts))
        if "barred" in facts:
            told.append(written_number(int(facts["barred"])))
        if "was" in facts:
            told.append(words("told first: {when}", when=self._exact(int(facts["was"]))))
        told += [
            shown(str(facts[name])) for name in ("slip", "authority", "goods") if facts.get(name)
        ]
        return told

    def whole_fields(self, detail: Detail) -> dict[str, object]:
        """Return a visit as other programs read it, with its timeline."""
        from models.visitors import exchange

        row = exchange.row(detail.visit, self.zone, self.now)
        return row | {
            "pass": detail.visit.visitor_pass and f"P-{detail.visit.visitor_pass:04}",
            "badges_out": list(detail.badges_out),
            "timeline": [self._step_fields(step) for step in detail.steps],
        }

    def _step_fields(self, step: Step) -> dict[str, object]:
        facts = {
            name: iso(int(fact), self.zone) if name in MOMENTS else fact
            for name, fact in step.facts.items()
        }
        return {
            "at": iso(step.at, self.zone),
            "action": step.action,
            "state": step.state,
            "person": step.person,
            "old": step.old,
            "new": step.new,
            "words": step.words,
            "moment": None if step.moment is None else iso(step.moment, self.zone),
            "facts": facts,
        }

    def _short(self, at: int) -> str:
        return short_date_time(at, self.zone, self.now)

    def _exact(self, at: int) -> str:
        return f"{local(at, self.zone):%Y-%m-%d %H:%M}"
