"""What the register adds to the rest of the desk: what is due, and its blocks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models import blocks, due
from models import desk as desk_settings
from models.blocks import Block, Circumstances, Line
from models.clock import DAY, short_date_time
from models.due import MANAGER, Due
from models.language import N_
from models.log.tables import NOTABLE, ROUTINE
from models.text import shown
from models.visitors import reads, retention
from models.visitors.labels import people, purpose_label
from models.visitors.tables import Visit

MOST_DUE = 50  # the strip shows one thing, the lock screen a few
LEAVES = N_("to leave")  # said before and after: what is due is not read again each minute
COMES, UNSETTLED = N_("visitor expected"), N_("departures to settle")
CLOCK = N_("machine clock")
KEPT = N_("may be ahead, so no visitors' data are removed: dutydesk doctor")


@due.source
def due_items(now: int) -> list[Due]:
    """Return who is to leave when, who is expected next, and after closing what is to be settled.

    An expected visitor is due when the window begins, and no more when it is over. A clock that may
    be ahead is due as long as the daily purge waits for it.
    """
    leaving = reads.overstaying(now + DAY, MOST_DUE)
    found = [_due(visit, visit.limit_at, LEAVES) for visit in leaving]
    found += [
        _due(visit, visit.expected_from, COMES) for visit in reads.expected(now, limit=MOST_DUE)
    ]
    desk = desk_settings.current()
    if waiting := reads.unsettled(desk, now, MOST_DUE):
        closing = reads.last_closing(desk, now)
        numbers = [visit.short_number for visit in waiting]
        found.append(
            Due(
                f"visits-unsettled-{closing}",
                numbers[0],
                closing,
                what=UNSETTLED,
                about=" ".join(numbers),
                reference="unsettled/",
            )
        )
    if doubt := retention.waits_for_clock(now):
        told = ((MANAGER, doubt.after),)
        found.append(Due(f"clock-{doubt.before}", CLOCK, doubt.after, told, what=KEPT))
    return found


def _due(visit: Visit, at: int | None, what: str) -> Due:
    return Due(
        key=f"visit-{visit.id}-{what}-{at}",
        label=visit.short_number,
        due_at=at or visit.at,
        what=what,
        about=visit.unit,
        reference=f"visit/{visit.id}",
    )


@blocks.writer("parts")
def on_site_block(around: Circumstances) -> Block:
    """Write who is inside, overstaying first; who is to be settled since closing is marked."""
    visits = reads.on_site(around.now)
    inside = reads.inside(around.now)
    waiting = {visit.id for visit in reads.unsettled(around.desk, around.now)}
    title = around.words(
        "Visits on site ({people}; {count} over time, {waiting} to settle)",
        people=people(inside.people, around.words),
        count=inside.overstaying,
        waiting=len(waiting),
    )
    severity = NOTABLE if inside.overstaying or waiting else ROUTINE
    return Block(title, len(visits), _lines(visits, around, waiting), severity)


@blocks.writer("parts")
def badges_block(around: Circumstances) -> Block:
    """Write the badges whose visitors have gone."""
    loans = reads.badges_out(left=True)
    lines = tuple(
        Line(
            around.words(
                "{badge}  {number}, given out {when}",
                badge=shown(loan.badge),
                number=loan.visit.short_number,
                when=short_date_time(loan.out_at, around.desk.zone, around.now),
            ),
            NOTABLE,
        )
        for loan in loans[: around.most]
    )
    lines += _more(len(loans) - len(lines), around)
    title = around.words("Visitors' badges not returned")
    return Block(title, len(loans), lines, NOTABLE if loans else ROUTINE)


@blocks.writer("parts")
def expected_block(around: Circumstances) -> Block:
    """Write who is expected within a day."""
    visits = reads.expected(around.now, until=around.now + DAY)
    return Block(around.words("Visitors expected"), len(visits), _lines(visits, around))


def _lines(
    visits: Sequence[Visit], around: Circumstances, waiting: Collection[int] = ()
) -> tuple[Line, ...]:
    lines = tuple(
        Line(
            line(visit, around, to_settle=visit.id in waiting),
            NOTABLE if visit.id in waiting or visit.over_by(around.now) is not None else ROUTINE,
        )
        for visit in visits[: around.most]
    )
    return lines + _more(len(visits) - len(lines), around)


def _more(count: int, around: Circumstances) -> tuple[Line, ...]:
    said = around.words("          and {count} more", count=count)
    return (Line(said),) if count > 0 else ()


def line(visit: Visit, around: Circumstances, *, to_settle: bool = False) -> str:
    """Return a visit as a line of plain text: number, where, why, times; nobody's name or phone.

    A handover keeps what it says for years, and names go after the desk's limit.
    """
    words, zone = around.words, around.desk.zone

    def time(at: int | None) -> str:
        return short_date_time(at or visit.at, zone, around.now)

    came = people(visit.remaining or visit.party, words)
    said = f"{visit.short_number}  {came}  {purpose_label(visit.purpose, words)}"
    if visit.arrived_at is None:
        window = words(
            "{start} to {end}", start=time(visit.expected_from), end=time(visit.expected_until)
        )
        return f"{said}  {window}"
    said += "  " + words("since {when}", when=time(visit.arrived_at))
    if visit.over_by(around.now) is not None:
        said += "  " + words("over time since {when}", when=time(visit.limit_at))
    return said + ("  " + words("to settle") if to_settle else "")
