"""`dutydesk complaint report`: the figures of a period as text, CSV, JSON or HTML."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from models.clock import SECOND, local, wall
from models.language import N_
from models.text import formula_safe, shown
from tui.cli.complaint.group import OUTPUT, complaint
from tui.cli.complaint.lines import hours
from tui.cli.context import Invocation, Sentence
from tui.cli.files import output_file
from tui.cli.listing import safe_json
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.complaints.figures import Figures, Group, Rate, Repeat, Times
    from models.desk import Desk
    from models.language import Words
    from models.sheets import Part, Sheet, Table

DIMENSIONS = {
    "kind": N_("By kind"),
    "department": N_("By department"),
    "building": N_("By building"),
    "channel": N_("By channel"),
    "severity": N_("By severity"),
}
STEPS = {"month": N_("By month"), "day": N_("By day")}
GROUP_COLUMNS = ("code", "label", "count", "open", "resolved", "in_time", "valid")
POINT_COLUMNS = ("period", "received", "resolved", "late")


@complaint.command(
    "report",
    help=N_(
        "Count the complaints received in a period: how many, how fast, how satisfied.\n\n"
        "--by chooses one table; without it text, HTML and JSON have all of them, CSV that by kind."
    ),
)
@option("--from", "first", metavar="DATE", help=N_("The first day; this month's without it."))
@option("--to", "last", metavar="DATE", help=N_("The last day; today without it."))
@option(
    "--by",
    type=click.Choice([*DIMENSIONS, *STEPS]),
    help=N_("One table only: what the complaints are counted by."),
)
@option("--households", type=click.IntRange(min=1), metavar="N", help=N_("For the complaint rate."))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "html"]),
    default="text",
    help=N_("text for a terminal, csv, json, or html, one file with print styles."),
)
@option("--output", metavar="FILE", help=OUTPUT)
@click.pass_obj
def report(
    call: Invocation,
    first: str | None,
    last: str | None,
    by: str | None,
    households: int | None,
    form: str,
    output: str | None,
) -> None:
    with call.desk() as here:
        from models import sheets
        from models.complaints.figures import figures

        begin, end = _period(call, here, first, last)
        since, until = wall(begin, 0, here.zone), wall(end + timedelta(days=1), 0, here.zone)
        step = by if by in STEPS else None
        found = figures(since, until, households=households or 0, step=step)
        with output_file(call, output) as file:
            if form == "csv":
                csv.writer(file).writerows(_rows(found, by or "kind", call.words))
            elif form == "json":
                file.write(safe_json(_fields(found, by, begin, end)) + "\n")
            else:
                sheet = _sheet(found, by, call.words, here, (begin, end))
                if form == "html":
                    file.write(sheets.as_html(sheet, call.words))
                else:
                    file.write("\n".join(sheets.as_lines(sheet, call.words)) + "\n")


def _period(call: Invocation, here: Desk, first: str | None, last: str | None) -> tuple[date, date]:
    from models.roster import day_of

    end = day_of(last) if last else local(call.clock(), here.zone).date()
    begin = day_of(first) if first else end.replace(day=1)
    if end < begin:
        raise Sentence(call.words("--to is before --from."))
    return begin, end


# For other programs


def _rows(found: Figures, by: str, words: Words) -> Iterator[tuple[object, ...]]:
    if by in STEPS:
        yield POINT_COLUMNS
        for point in found.trend:
            yield point.period, point.received, point.resolved, point.late
        return
    yield GROUP_COLUMNS
    for group in found.by[by]:
        code, label = formula_safe(shown(group.code)), formula_safe(shown(words(group.label)))
        timely = group.timely
        yield code, label, group.count, group.open, timely.whole, timely.part, group.valid


def _fields(found: Figures, by: str | None, begin: date, end: date) -> dict[str, object]:
    fields: dict[str, object] = {
        "from": begin.isoformat(),
        "to": end.isoformat(),
        "received": found.received,
        "open": found.open,
        "response_seconds": _seconds(found.response),
        "resolution_seconds": _seconds(found.resolution),
        "judged_valid": _rate(found.judged),
        "valid_of_households": _rate(found.valid_rate),
        "answers": found.answers,
        "satisfied": _rate(found.satisfaction),
        "in_time": _rate(found.timeliness),
        "followed_up": _rate(found.followed_up),
        "reopened": _rate(found.reopened),
    }
    for name in DIMENSIONS:
        if by in (None, name):
            fields[name] = [_group(group) for group in found.by[name]]
    if by is None or by in STEPS:
        fields["trend"] = [
            dict(zip(POINT_COLUMNS, row, strict=True))
            for row in ((at.period, at.received, at.resolved, at.late) for at in found.trend)
        ]
    if by is None:
        fields["repeat_callers"] = [_repeat(each) for each in found.repeat_callers]
        fields["repeat_units"] = [
            {"unit": each.who, "count": each.count} for each in found.repeat_units
        ]
    return fields


def _group(group: Group) -> dict[str, object]:
    return {
        "code": group.code,
        "count": group.count,
        "open": group.open,
        "resolved": group.timely.whole,
        "in_time": group.timely.part,
        "valid": group.valid,
    }


def _repeat(repeat: Repeat) -> dict[str, object]:
    return {"name": repeat.who, "phone": repeat.phone, "count": repeat.count}


def _rate(rate: Rate) -> dict[str, object]:
    value = rate.value
    return {
        "part": rate.part,
        "whole": rate.whole,
        "rate": None if value is None else round(value, 4),
    }


def _seconds(times: Times) -> dict[str, int | None]:
    return {
        "median": None if times.median is None else times.median // SECOND,
        "ninety_percent": None if times.ninety is None else times.ninety // SECOND,
    }


# For people


def _sheet(
    found: Figures, by: str | None, words: Words, here: Desk, period: tuple[date, date]
) -> Sheet:
    from models.sheets import Part, Sheet

    parts = [Part(words("Overview"), (_overview(found, words),))]
    for name, heading in DIMENSIONS.items():
        if by in (None, name):
            parts.append(Part(words(heading), (_groups(found.by[name], words),)))
    if by is None or by in STEPS:
        parts.append(Part(words(STEPS[_step_of(found, by)]), (_trend(found, words),)))
    if by is None:
        parts += _repeats(found, words)
    title = words("Complaints, {first} to {last}", first=period[0], last=period[1])
    return Sheet(title, (here.name,), parts=tuple(parts))


def _step_of(found: Figures, by: str | None) -> str:
    if by is not None:
        return by
    return "month" if all(len(point.period) == len("2026-11") for point in found.trend) else "day"


def _overview(found: Figures, words: Words) -> Table:
    from models.sheets import Column, Table

    rows = [
        (words("Received"), str(found.received)),
        (words("Still open"), str(found.open)),
        (words("Response: median, 90 %"), _times(found.response)),
        (words("Resolution: median, 90 %"), _times(found.resolution)),
        (words("Timeliness rate: in time of resolved"), _percent(found.timeliness)),
        (words("Found valid of judged"), _percent(found.judged)),
        (words("Follow-up rate: called back of those to be"), _percent(found.followed_up)),
        (words("Satisfaction rate: satisfied of answered"), _percent(found.satisfaction)),
        (words("Reopened of resolved"), _percent(found.reopened)),
    ]
    if found.valid_rate.whole:
        rows.append((words("Complaint rate: valid of households"), _percent(found.valid_rate)))
    columns = Column(words("Figure")), Column(words("Value"), most=24, right=True)
    return Table(columns, tuple(rows))


def _times(times: Times) -> str:
    if times.median is None or times.ninety is None:
        return "-"
    return f"{hours(times.median)}, {hours(times.ninety)}"


def _percent(rate: Rate) -> str:
    if rate.value is None:
        return "-"
    return f"{rate.part}/{rate.whole}  {rate.value:.1%}"


def _groups(groups: tuple[Group, ...], words: Words) -> Table:
    from models.sheets import Column, Table

    columns = (
        Column(words("Name")),
        Column(words("Received"), most=10, right=True),
        Column(words("Still open"), most=10, right=True),
        Column(words("In time"), most=18, right=True),
        Column(words("Valid"), most=10, right=True),
    )
    rows = tuple(
        (
            words(group.label) or words("(not given)"),
            str(group.count),
            str(group.open),
            _percent(group.timely),
            str(group.valid),
        )
        for group in groups
    )
    return Table(columns, rows)


def _trend(found: Figures, words: Words) -> Table:
    from models.sheets import Column, Table

    columns = (
        Column(words("Period")),
        Column(words("Received"), most=10, right=True),
        Column(words("Resolved"), most=10, right=True),
        Column(words("Late"), most=10, right=True),
    )
    rows = tuple(
        (point.period, str(point.received), str(point.resolved), str(point.late))
        for point in found.trend
    )
    return Table(columns, rows)


def _repeats(found: Figures, words: Words) -> Iterator[Part]:
    from models.sheets import Column, Part, Table

    for heading, repeats in (
        (words("Repeat complainants"), found.repeat_callers),
        (words("Repeat units"), found.repeat_units),
    ):
        if repeats:
            columns = Column(words("Who")), Column(words("Times"), most=10, right=True)
            rows = tuple((f"{each.who} {each.phone}".strip(), str(each.count)) for each in repeats)
            yield Part(heading, (Table(columns, rows),))
