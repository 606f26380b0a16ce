"""The figures of a period in words: the tables of the report, and of the screen of the analysis."""

from __future__ import annotations

from collections.abc import Sequence

from models.clock import duration
from models.complaints.figures import Figures, Group, Point, Rate, Repeat, Times
from models.errors import DeskError
from models.language import N_, Words
from models.sheets import Column, Part, Table
from models.staff import Actor

HEADINGS = {
    "kind": N_("By kind"),
    "department": N_("By department"),
    "building": N_("By building"),
    "channel": N_("By channel"),
    "severity": N_("By severity"),
}
STEPS = {"month": N_("By month"), "day": N_("By day")}
RATE = 18  # the most cells of a column of rates


def require_right(actor: Actor) -> None:
    """Raise DeskError `analysis_right` unless it is somebody who may see reports."""
    if not actor.account.may("roster"):
        raise DeskError("analysis_right", name=actor.account.name)


def percent(rate: Rate) -> str:
    """Return `82 %  41/50`, or `-` of nothing; only all is 100 %, and little is not 0 %."""
    if rate.value is None:
        return "-"
    value = f"{rate.value:.1%}" if 0 < rate.value < 0.01 else f"{rate.value:.0%}"
    if value == "100%" and rate.part < rate.whole:
        value = "99%"
    return f"{value[:-1]} %  {rate.part}/{rate.whole}"


def step_of(points: Sequence[Point]) -> str:
    """Return whether the points of a trend are days or months."""
    return "month" if all(len(point.period) == len("2026-11") for point in points) else "day"


def overview(found: Figures, words: Words) -> Part:
    """Return what the period came to as a whole."""
    rows = [
        (words("Received"), str(found.received)),
        (words("Not closed"), str(found.open)),
        (words("Response: median, 90 %"), _times(found.response, words)),
        (words("Resolution: median, 90 %"), _times(found.resolution, words)),
        (words("Timeliness: in time of resolved"), percent(found.timeliness)),
        (words("Found valid of judged"), percent(found.judged)),
        (words("Follow-up: called back of those to be"), percent(found.followed_up)),
        (words("Satisfaction: satisfied of answered"), percent(found.satisfaction)),
        (words("Reopened of resolved"), percent(found.reopened)),
    ]
    if found.valid_rate.whole:
        rows.append((words("Complaint rate: valid of households"), percent(found.valid_rate)))
    return Part(words("Overview"), (Table((Column(""), Column("", 28, right=True)), tuple(rows)),))


def _times(times: Times, words: Words) -> str:
    if times.median is None or times.ninety is None:
        return "-"
    return words.listed((duration(times.median, words), duration(times.ninety, words)))


def grouped(found: Figures, dimension: str, words: Words) -> Part:
    """Return the cases counted by one of HEADINGS."""
    columns = (
        Column(words("Name")),
        _number(words("Received")),
        _number(words("Not closed")),
        _number(words("In time"), RATE),
        _number(words("Valid")),
    )
    rows = tuple(_group(group, words) for group in found.by[dimension])
    return Part(words(HEADINGS[dimension]), (Table(columns, rows),))


def _number(heading: str, most: int = 10) -> Column:
    return Column(heading, most, right=True)


def _group(group: Group, words: Words) -> tuple[str, ...]:
    name = words(group.label) or words("(not given)")
    return name, str(group.count), str(group.open), percent(group.timely), str(group.valid)


def trend(points: Sequence[Point], step: str, words: Words) -> Part:
    """Return the days or months of a period, as `step` says, in numbers."""
    numbers = (_number(words("Received")), _number(words("Resolved")), _number(words("Late")))
    rows = tuple(
        (point.period, str(point.received), str(point.resolved), str(point.late))
        for point in points
    )
    return Part(words(STEPS[step]), (Table((Column(words("Period")), *numbers), rows),))


def repeats(found: Figures, words: Words) -> list[Part]:
    """Return who and which units came several times; a part without any is left out."""
    parts = (
        (words("Repeat complainants"), found.repeat_callers),
        (words("Repeat units"), found.repeat_units),
    )
    return [Part(heading, (_repeated(who, words),)) for heading, who in parts if who]


def _repeated(found: Sequence[Repeat], words: Words) -> Table:
    columns = Column(words("Who")), _number(words("Times"))
    rows = ((f"{each.who} {each.phone}".strip(), str(each.count)) for each in found)
    return Table(columns, tuple(rows))
