"""`dutydesk shift`: the pattern of shifts by the clock."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.shift_pattern import PatternShift

PART = re.compile(
    r"(?P<name>\S+)\s+(?P<starts>\d{1,2}[:：]\d{2})\s*[-–~至]\s*(?P<ends>\d{1,2}[:：]\d{2})"
    r"(?:\s+(?P<days>\S.*))?"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
OTHER_WORDS = {"周天": 7, "星期天": 7, "星期日": 7} | {
    f"星期{name[1]}": number for number, name in enumerate(WEEKDAYS_ZH[:6], 1)
}


@group("shift", help=N_("The shifts of the desk."))
def shift() -> None:
    pass


@shift.group("pattern", help=N_("Which shifts there are, by the clock and the weekday."))
def pattern() -> None:
    pass


@pattern.command("list", help=N_("List the shifts, those that hold from a later day on included."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def list_(call: Invocation, as_json: bool) -> None:
    with call.desk():
        from models import shift_pattern

        for valid_from, parts in shift_pattern.pattern().versions:
            if as_json:
                for part in parts:
                    echo_json(_fields(valid_from, part))
            else:
                _tell_version(call, valid_from, parts)


@pattern.command(
    "set",
    help=N_(
        "Bring other shifts into force, from tomorrow or from a later day on.\n\n"
        "Each shift is one word, its times and, where it does not begin daily, its weekdays: "
        '"night 22:00-06:00" or "office 08:00-17:00 mon-fri". A shift that ends at or before its '
        "start crosses midnight. Needs a supervisor."
    ),
)
@click.argument("shifts", nargs=-1, required=True)
@option("--from", "day", metavar="DATE", help=N_("The first day; tomorrow without it."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the PIN is: a file of rights 0600, - for standard input."),
)
@option("--yes", is_flag=True, help=N_("Do not ask again."))
@click.pass_obj
def set_(
    call: Invocation,
    shifts: tuple[str, ...],
    day: str | None,
    as_login: str | None,
    pin_file: str | None,
    yes: bool,
) -> None:
    with call.desk() as here:
        from datetime import timedelta

        from models import roster, shift_pattern
        from models.clock import local

        now = call.clock()
        tomorrow = local(now, here.zone).date() + timedelta(days=1)
        valid_from = roster.day_of(day) if day else tomorrow
        parts = shift_pattern.checked([_part(text) for text in shifts])
        actor = call.actor(here, as_login, pin_file)
        actor.require("roster")
        _tell_version(call, valid_from.isoformat(), parts)
        if not yes and sys.stdin.isatty():
            click.confirm(call.words("Shall these shifts hold?"), abort=True, err=True)
        shift_pattern.set_pattern(parts, valid_from, actor, call.clock())
        click.echo(call.words("The pattern was changed."))


def _tell_version(call: Invocation, valid_from: str, parts: Sequence[PatternShift]) -> None:
    from models.shift_pattern import ALWAYS, name_label

    since = call.words("From {day}:", day=valid_from)
    click.echo(call.words("From the beginning:") if valid_from == ALWAYS else since)
    widest = max(cells(shown(part.name)) for part in parts)
    for part in parts:
        times = f"{_clock(part.starts)}-{_clock(part.ends)}"
        label = name_label(part.name, call.words)
        told = [times, _days_label(call, part.days), label if label != part.name else ""]
        line = "  ".join(filter(None, told))
        click.echo(f"  {padded(shown(part.name), widest)}  {line}")


def _fields(valid_from: str, part: PatternShift) -> dict[str, object]:
    return {
        "from": valid_from,
        "name": part.name,
        "starts": _clock(part.starts),
        "ends": _clock(part.ends),
        "days": [int(day) for day in part.days],
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _days_label(call: Invocation, days: str) -> str:
    from models.brief import WEEKDAYS as LABELS
    from models.shift_pattern import EVERY_DAY

    if days == EVERY_DAY:
        return call.words("daily")
    return " ".join(call.words(LABELS[int(day) - 1]) for day in days)


def _part(text: str) -> PatternShift:
    """Return the shift meant by `night 22:00-06:00 mon-fri`; raise DeskError `pattern_form`."""
    from models.shift_pattern import EVERY_DAY, PatternShift

    found = PART.fullmatch(text.strip())
    days = EVERY_DAY if found is None or not found["days"] else weekdays(found["days"])
    if found is None or not days:
        raise DeskError("pattern_form", "pattern", value=text)
    return PatternShift(found["name"], _minute(found["starts"]), _minute(found["ends"]), days)


def _minute(text: str) -> int:
    """Return the minute of the day; 24:00 is the next day's first, and beyond is out of range."""
    hour, minute = (int(part) for part in re.split("[:：]", text))
    if (hour, minute) == (24, 0):
        return 0
    return hour * 60 + minute if minute < 60 else -1


def weekdays(text: str) -> str:
    """Return the ISO weekdays of `1-5`, `mon-fri`, `mon,wed`, `周一-周五`; empty for no such."""
    days = ""
    for span in re.split(r"[,，、\s]+", text.strip().lower()):
        ends = [_weekday(end) for end in re.split("[-–~至]", span)]
        if len(ends) > 2 or 0 in ends:
            return ""
        first, last = ends[0], ends[-1]
        if last < first:  # from Saturday to Monday
            last += 7
        days += "".join(str((day - 1) % 7 + 1) for day in range(first, last + 1))
    return "".join(sorted(set(days)))


def _weekday(name: str) -> int:
    """Return the ISO number of a weekday's name, or 0."""
    for names in (WEEKDAYS, WEEKDAYS_ZH, tuple("1234567")):
        if name in names:
            return names.index(name) + 1
    return OTHER_WORDS.get(name, 0)
