"""The demo desk's board of today: who is inside, who is expected, whose badge is not back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from models.clock import DAY, MINUTE
from models.database import database
from models.demo.cast import Cast
from models.demo.guests import Guest
from models.demo.script import Person
from models.visitors import names, passes

HOUR = 60 * MINUTE
ROUND = 15 * MINUTE
CONTRACTOR, EXPIRED, STANDING = 1, 2, 3  # the passes


@dataclass(frozen=True)
class Act:
    """One thing that happens with a visit; what it needs is set, what not is empty."""

    at: int
    action: str
    words: str = ""
    count: int = 0
    until: int = 0
    starts_at: int = 0
    barred: int | None = None
    kept: bool = False


@dataclass(frozen=True)
class Plan:
    """A visit as it will be told: who, what was registered first, what happens; how many badges."""

    guest: Guest
    fields: dict[str, object]
    acts: tuple[Act, ...]
    badges: int = 0

    @property
    def at(self) -> int:
        """When it was written first."""
        return self.acts[0].at


@dataclass(frozen=True)
class DemoPass:
    """A pass of the demo: who has it, days from now, whether it was renewed."""

    number: int
    kind: str
    guest: Guest
    starts_at: int
    ends_at: int
    permit: str = ""
    renewed_at: int | None = None
    old_permit: str = ""
    remarks: str = ""


@dataclass
class Board:
    """The last visits of a demo desk: of everything that the board can show, one."""

    cast: Cast
    now: int
    passes: list[DemoPass] = field(default_factory=list)

    def plans(self) -> list[Plan]:
        """Return the visits of the board, and the passes that go with them."""
        self.passes = list(self._passes())
        return sorted(self._plans(), key=lambda plan: plan.at)

    def _ago(self, minutes: int) -> int:
        return self.now - minutes * MINUTE

    def _round(self, moment: int) -> int:
        return moment - moment % ROUND

    def _draw(self, purpose: str, name: str = "", company: str | None = None) -> Guest:
        return self.cast.draw(self.cast.calling(purpose), name, company)

    def _inside(
        self, guest: Guest, minutes: int, *acts: Act, badges: int = 0, **fields: object
    ) -> Plan:
        unit, host = self.cast.at_home(guest)
        known: dict[str, object] = {"unit": unit, "host": host, "consent": "called"}
        arrived = Act(self._ago(minutes), "arrive")
        return Plan(guest, known | fields, (arrived, *acts), badges)

    def _plans(self) -> Iterator[Plan]:
        today, unusual = self.cast.book.today, self.cast.book.unusual
        luggage, tools = today["luggage"], today["tools"]
        yield self._inside(self._draw("personal"), 185, party=2, goods_in=luggage)
        lift = self._draw("repair", company=today["company"])
        yield self._inside(lift, 310, badges=1, goods_in=tools)
        yield self._inside(self._draw("personal", max(unusual, key=len)), 55, consent="door")
        yield self._inside(self._draw("personal", min(unusual, key=len)), 130)
        yield self._inside(self._draw("delivery"), 6)
        yield self._inside(self._draw("viewing"), 35, party=3)
        yield self._inside(self._draw("other"), 95, badges=1)
        yield self._group()
        yield self._not_returned()
        yield from self._expected()
        yield self._refused()
        contractor, standing = self.passes[0], self.passes[2]
        yield self._under(contractor, (Act(self._ago(120), "arrive"),), 1)
        came, went = Act(self._ago(27 * 60), "arrive"), Act(self._ago(24 * 60), "leave")
        yield self._under(standing, (came, went), 0)

    def _group(self) -> Plan:
        group = self.cast.book.groups[0]
        leader = replace(self._draw("personal", company=group.organisation), purpose="tour")
        fields: dict[str, object] = {"party": 20, "unit": group.halls, "host": group.host}
        left = Act(self._ago(18), "part", count=3)
        fields |= {"programme": group.programme, "consent": "expected"}
        return Plan(leader, fields, (Act(self._ago(65), "arrive"), left))

    def _not_returned(self) -> Plan:
        guest = self._draw("business", company=self.cast.book.today["papers"])
        return self._inside(guest, 26 * 60, Act(self._ago(24 * 60), "leave", kept=True), badges=1)

    def _expected(self) -> Iterator[Plan]:
        hour = self._round(self.now) + 2 * ROUND
        for guest, told, starts_at, ends_at, party in (
            (self._draw("personal"), 5 * 60, hour, hour + 2 * HOUR, 2),
            (self._draw("business"), 8 * 60, hour + DAY, hour + DAY + HOUR, 1),
            (self._draw("repair"), 20 * 60, hour - 6 * HOUR, hour - 3 * HOUR, 1),
        ):
            unit, host = self.cast.at_home(guest)
            fields: dict[str, object] = {"unit": unit, "host": host, "party": party}
            wait = Act(self._ago(told), "expect", starts_at=starts_at, until=ends_at)
            yield Plan(guest, fields, (wait,))

    def _refused(self) -> Plan:
        barred = self.cast.book.barred[0]
        who = self._draw("repair", barred.name, "")
        guest = replace(who, phone="", document="", last_four="", plate="")
        unit, _ = self.cast.at_home(guest)
        why = self.cast.book.today["refused"]
        return Plan(guest, {"unit": unit}, (Act(self._ago(47), "refuse", words=why, barred=1),))

    # Passes

    def _passes(self) -> Iterator[DemoPass]:
        today, now = self.cast.book.today, self._round(self.now)
        builder = self._draw("renovation", company=today["renovation"])
        yield DemoPass(
            CONTRACTOR,
            passes.CONTRACTOR,
            builder,
            now - 20 * DAY,
            now + 12 * DAY,
            today["new_permit"],
            now - 5 * DAY,
            today["permit"],
            today["extended"],
        )
        other = self._draw("renovation")
        yield DemoPass(
            EXPIRED,
            passes.CONTRACTOR,
            other,
            now - 40 * DAY,
            now - 3 * DAY,
            today["old_permit"],
        )
        mother = replace(self._draw("personal"), organisation="", hosts=(today["family"],))
        yield DemoPass(
            STANDING,
            passes.STANDING,
            mother,
            now - 25 * DAY,
            now + 150 * DAY,
            remarks=today["permission"],
        )

    def _under(self, given: DemoPass, acts: tuple[Act, ...], badges: int) -> Plan:
        """Return a visit under a pass, with what passes.visit_of takes over."""
        guest = replace(given.guest, purpose=passes.PURPOSE[given.kind], document="")
        unit, host = guest.units[0], guest.hosts[0]
        fields: dict[str, object] = {"unit": unit, "host": host, "consent": "permission"}
        return Plan(guest, fields | {"pass": given.number}, acts, badges)

    def write_passes(self, author: Person) -> None:
        """Write the passes with their steps, and what they are found by."""
        found = [_pass_row(each, author) for each in self.passes]
        database.load("visitor_pass", tuple(found[0]), [tuple(row.values()) for row in found])
        keys = [(key, each.number) for each in self.passes for key in sorted(_pass_keys(each))]
        database.load("visitor_pass_key", ("key", "pass"), keys)
        rows = [step for each in self.passes for step in _pass_steps(each, author)]
        database.load("visitor_pass_step", PASS_STEP_COLUMNS, rows)


PASS_STEP_COLUMNS = (
    *("pass", "at", "person", "person_name", "action", "old_ends_at", "ends_at", "words"),
)
WEEK = 7 * DAY


def _pass_row(given: DemoPass, author: Person) -> dict[str, object]:
    guest = given.guest
    return {
        "id": given.number,
        "kind": given.kind,
        "name": guest.name,
        "organisation": guest.organisation,
        "phone": guest.phone,
        "last_four": guest.last_four,
        "plate": guest.plate,
        "unit": guest.units[0],
        "permit": given.permit,
        "authority": guest.hosts[0],
        "remarks": given.remarks if given.kind == passes.STANDING else "",
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "added_at": given.starts_at,
        "added_name": author.name,
    }


def _pass_keys(given: DemoPass) -> set[str]:
    said = given.guest.organisation, given.permit, given.old_permit
    return given.guest.keys() | {names.folded(each) for each in said} - {""}


def _pass_steps(given: DemoPass, author: Person) -> Iterator[tuple[object, ...]]:
    by, first = (author.login, author.name), given.ends_at
    if given.renewed_at is not None:
        first -= 2 * WEEK
    yield given.number, given.starts_at, *by, "add", None, first, ""
    if given.renewed_at is not None:
        words = f"{given.old_permit} → {given.permit} {given.remarks}".strip()
        yield given.number, given.renewed_at, *by, "renew", first, given.ends_at, words
