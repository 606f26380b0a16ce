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
from tui.cli.context import Invocation, Sentence
from tui.cli.files import output_file
from tui.cli.listing import safe_json
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.complaints.figures import Figures, Group, Rate, Repeat, Times
    from models.desk import Desk
    from models.language import Words
    from models.sheets import Sheet

# As models.complaints.figures and analysis have them, which load the database.
DIMENSIONS = ("kind", "department", "building", "channel", "severity")
STEPS = ("month", "day")
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
@option(
    "--households", type=WholeNumberRange(min=1), metavar="N", help=N_("For the complaint rate.")
)
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
    from models.complaints import analysis
    from models.sheets import Sheet

    parts = [analysis.overview(found, words)]
    parts += [analysis.grouped(found, name, words) for name in DIMENSIONS if by in (None, name)]
    if by is None or by in STEPS:
        parts.append(analysis.trend(found.trend, by or analysis.step_of(found.trend), words))
    if by is None:
        parts += analysis.repeats(found, words)
    title = words("Complaints, {first} to {last}", first=period[0], last=period[1])
    return Sheet(title, (here.name,), parts=tuple(parts))
