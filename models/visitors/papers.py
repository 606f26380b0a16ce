"""What the register prints: who is inside, by building, and the slip with which goods go out."""

from __future__ import annotations

from collections.abc import Iterable

from models.clock import local, short_date_time
from models.desk import Desk
from models.errors import DeskError
from models.language import Words
from models.sheets import Column, Paragraph, Part, Sheet, Signature, Table, tick
from models.text import shown
from models.visitors import lifecycle, names, reads
from models.visitors.labels import where
from models.visitors.reads import Detail
from models.visitors.tables import Step, Visit

TIME_CELLS, PARTY_CELLS, BADGE_CELLS = 11, 6, 10


def by_building(visits: Iterable[Visit]) -> dict[str, list[Visit]]:
    """Return who is inside by building, numbered ones in their order; "" is without a unit."""
    found: dict[str, list[Visit]] = {}
    for visit in visits:
        found.setdefault(names.building(visit.unit), []).append(visit)
    for inside in found.values():
        inside.sort(key=lambda visit: (visit.unit, visit.at, visit.id))
    return dict(sorted(found.items(), key=lambda each: _order(each[0])))


def _order(building: str) -> tuple[bool, int, str]:
    number = "".join(filter(str.isdecimal, building))
    return not building, int(number or 0), building


def roll_call(visits: Iterable[Visit], desk: Desk, words: Words, now: int) -> Sheet:
    """Return the sheet for a roll-call (fire): by building, party sizes, boxes to tick, a total.

    `visits` are those of `reads.on_site`. It has names, since people are called by them, and no
    phone, document or plate.
    """
    buildings = by_building(visits)
    everybody = [visit for inside in buildings.values() for visit in inside]
    people = sum(visit.remaining for visit in everybody)
    total = words("People: {people}, visits: {count}", people=people, count=len(everybody))
    moment = f"{local(now, desk.zone):%Y-%m-%d %H:%M}"
    parts = [_building(name, inside, desk, words, now) for name, inside in buildings.items()]
    if not parts:
        parts = [Part(words("On site"), (Paragraph(words("Nobody is signed in.")),))]
    return Sheet(
        title=words("Roll-call of visitors"),
        subtitle=(shown(desk.name), moment, total),
        parts=tuple(parts),
        signatures=(Signature(words("Checked by")),),
    )


def _building(name: str, inside: list[Visit], desk: Desk, words: Words, now: int) -> Part:
    people = sum(visit.remaining for visit in inside)
    heading = words("Building {name}", name=shown(name)) if name else words("Without a unit")
    columns = (
        Column("", 3),
        Column(words("Number"), 8),
        Column(words("Visitor")),
        Column(words("People"), PARTY_CELLS, right=True),
        Column(words("Where")),
        Column(words("Since"), TIME_CELLS),
        Column(words("Badge"), BADGE_CELLS),
    )
    lines = tuple(
        (
            tick(done=False),
            visit.short_number,
            shown(visit.name),
            str(visit.remaining),
            where(visit),
            short_date_time(visit.arrived_at or visit.at, desk.zone, now),
            shown(visit.badges),
        )
        for visit in inside
    )
    count = words("people: {people}", people=people)
    return Part(f"{heading}  {count}", (Table(columns, lines),))


def release_slip(detail: Detail, slip: str, desk: Desk, words: Words) -> Sheet:
    """Return the goods release slip 物品放行条 of that number, to be signed.

    It names the goods, who of the unit allows it, who carries them; phone and document are masked.
    Raises DeskError `visit_unknown` for a slip that was not written.
    """
    step = _release(detail.steps, slip)
    visit = detail.visit
    moment = f"{local(step.at, desk.zone):%Y-%m-%d %H:%M}"
    facts = (
        (words("Carried by"), shown(visit.name)),
        (words("Document"), shown(visit.last_four)),
        (words("Phone"), shown(visit.phone)),
        (words("Plate"), shown(visit.plate)),
        (words("Unit"), where(visit)),
        (words("Allowed by"), shown(str(step.facts["authority"]))),
        (words("Came with"), shown(visit.goods_in)),
        (words("Written by"), shown(step.person_name)),
    )
    of_visit = words("Slip {slip}, visit {number}", slip=slip, number=visit.number)
    said = Table((Column("", 16), Column("")), tuple(fact for fact in facts if fact[1]))
    return Sheet(
        title=words("Goods release slip"),
        subtitle=(shown(desk.name), of_visit, moment),
        parts=(
            Part(words("Goods to go out"), (Paragraph(step.words),)),
            Part(words("Who carries them"), (said,)),
        ),
        signatures=(
            Signature(words("For the unit")),
            Signature(words("Carried by")),
            Signature(words("Let out by")),
        ),
    )


def _release(steps: Iterable[Step], slip: str) -> Step:
    for step in steps:
        if step.action == "release" and step.facts.get("slip") == slip:
            return step
    raise DeskError("visit_unknown", "slip", value=slip)


def closing_list(desk: Desk, words: Words, now: int) -> Sheet:
    """Return who is still open after the closing hour, on paper, to be asked about one by one."""
    waiting = reads.unsettled(desk, now)
    columns = (
        *(Column("", 3), Column(words("Number"), 8), Column(words("Visitor"))),
        *(Column(words("People"), PARTY_CELLS, right=True), Column(words("Where"))),
        *(Column(words("Since"), TIME_CELLS), Column(words("State"), 14)),
    )
    lines = tuple(
        (
            tick(done=False),
            visit.short_number,
            shown(visit.name),
            str(visit.remaining),
            where(visit),
            short_date_time(visit.arrived_at or visit.at, desk.zone, now),
            words(lifecycle.STATES[visit.state_now(now)]),
        )
        for visit in waiting
    )
    when = short_date_time(reads.last_closing(desk, now), desk.zone, now)
    heading = words("Still open since {when}", when=when)
    return Sheet(
        title=words("Departures to settle"),
        subtitle=(shown(desk.name), f"{local(now, desk.zone):%Y-%m-%d %H:%M}"),
        parts=(Part(heading, (Table(columns, lines),)),),
    )
