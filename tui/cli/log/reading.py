"""`dutydesk log list`, `search` and `show`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from models.errors import DeskError
from models.language import N_, Words
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import Listing, echo_json
from tui.cli.log.group import JSON, SINCE, UNTIL, log
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.desk import Desk
    from models.log.reads import Filters
    from models.log.tables import LogEntry

USUAL_COUNT = 20


@log.command(
    "list",
    help=N_(
        "List entries, the newest last: the last twenty, or all that the options choose.\n\n"
        "Marks before the number: x void, ~ corrected, o open; ! notable, !! urgent."
    ),
)
@option("--last", type=WholeNumberRange(min=1), metavar="N", help=N_("Only the last N."))
@option("--shift", metavar="KEY", help=N_("Only a shift's, such as 2026-11-24-night."))
@option("--since", metavar="T", help=SINCE)
@option("--until", metavar="T", help=UNTIL)
@option("--author", metavar="LOGIN", help=N_("Only what this person or device wrote."))
@option("--category", metavar="NAME", help=N_("Only this category."))
@option(
    "--severity", metavar="NAME", help=N_("Only this severity or worse: routine, notable, urgent.")
)
@option("--open", "open_only", is_flag=True, help=N_("Only what is still open."))
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(call: Invocation, last: int | None, as_json: bool, **choice: Any) -> None:
    with call.desk() as here:
        from models.log import reads

        filters = chosen(call, here, **choice)
        bounds = filters.shift, filters.since, filters.until
        if last is None and bounds == (None, None, None):
            last = USUAL_COUNT
        found = reads.everything(filters) if last is None else reads.last_of(last, filters)
        print_entries(call, here, found, as_json=as_json)


def chosen(
    call: Invocation,
    here: Desk,
    *,
    shift: str | None = None,
    since: str | None = None,
    until: str | None = None,
    author: str | None = None,
    category: str | None = None,
    severity: str | None = None,
    open_only: bool = False,
) -> Filters:
    """Return which entries the options choose; raise DeskError for one that says nothing known."""
    from models import clock, shifts, staff
    from models.log import categories, reads
    from models.log.tables import SEVERITY_NAMES

    now = call.clock()
    if category is not None:
        known = categories.spellings(categories.listed(), (Words("zh"), Words("en")))
        if category.lower() not in known:
            raise categories.unknown(category)
        category = known[category.lower()]
    if severity is not None and severity not in SEVERITY_NAMES:
        raise DeskError("severity_unknown", "severity", value=severity)
    return reads.Filters(
        shift=None if shift is None else shifts.find(shift).id,
        author=None if author is None else staff.find(author).login,
        category=category,
        severity=SEVERITY_NAMES.index(severity) if severity else 0,
        open_only=open_only,
        since=None if since is None else clock.parse(since, now, here.zone),
        until=None if until is None else clock.parse(until, now, here.zone),
    )


def print_entries(
    call: Invocation, here: Desk, found: Iterable[LogEntry], *, as_json: bool
) -> None:
    """Print entries as lines, or as JSON."""
    listing = Listing.of_desk(call.words, here.zone, call.clock())
    for entry in found:
        if as_json:
            echo_json(listing.fields(entry))
        else:
            click.echo(listing.line(entry))


@log.command(
    "search",
    help=N_(
        "Find entries with all these words: Chinese of two characters, beginnings of words.\n\n"
        "Lists the last fifty that match, the newest last."
    ),
)
@click.argument("words", nargs=-1, required=True)
@option(
    "--last", type=WholeNumberRange(min=1), default=50, metavar="N", help=N_("Only the last N.")
)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def search(call: Invocation, words: tuple[str, ...], last: int, as_json: bool) -> None:
    typed = " ".join(words)
    with call.desk() as here:
        from models.log import reads
        from models.search import query

        if query(typed) is None:
            raise Sentence(call.words("Words: give at least one letter, digit or character."))
        found = reads.last_of(last, reads.Filters(words=typed))
        print_entries(call, here, found, as_json=as_json)


@log.command("show", help=N_("Show one entry whole: both times, its state, its digest."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, number: str, as_json: bool) -> None:
    wanted = number.removeprefix("#")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 18):
        raise DeskError("entry_unknown", "number", number=number)
    with call.desk() as here:
        from models.log import reads

        entry = reads.entry(int(wanted))
        if as_json:
            print_entries(call, here, [entry], as_json=True)
            return
        for line in Listing.of_desk(call.words, here.zone, call.clock()).details(entry):
            click.echo(line)
