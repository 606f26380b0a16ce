"""What is looked at inside a desk's file, opened for reading alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from models import desk, migrations
from models.clock import DAY, MINUTE
from models.clock_doubts import LONG_QUIET, is_ahead, recorded_jump
from models.database import database
from models.doctor.lines import BAD, LEFT_OUT, LOOK, OK, Line, Subject, amount, line
from models.language import N_
from models.log.lost_by_repair import REFERENCE

MOST_SHOWN = 3  # of what a check finds
TICKS = 2_000_000  # steps of SQLite's machine between two signs of life
BEHIND = 2 * MINUTE
RECENT = 500  # entries among which a clock that jumped is looked for
CLOCK_AHEAD = N_(
    "Look at the clock. No visitor's data are removed by themselves; if it is right, do: "
    "dutydesk visitor purge --as ADMIN"
)
GRACE = 2 * DAY  # the consoles remove what is old once a day
SAVE = N_(
    "Stop writing. Bring back a backup: dutydesk backup restore; without one: dutydesk repair"
)


def name(_subject: Subject) -> Iterator[Line]:
    """Whose desk this is, and whether this program knows its form."""
    found = database.version()
    facts = {"found": found, "known": migrations.VERSION}
    if found > migrations.VERSION:
        yield line(
            "desk",
            BAD,
            N_("The file was written by a newer Duty Desk (format {found}, known is {known})."),
            N_("Update the program."),
            **facts,
        )
        return
    here = desk.current()
    [(count,)] = database.ask("SELECT COUNT(*) FROM entry")
    said = N_("{name} ({code}); entries: {count}")
    yield line("desk", OK, said, name=here.name, code=here.code, count=count)
    if found < migrations.VERSION:
        yield line(
            "desk",
            LOOK,
            N_("The file is in an older form ({found} of {known})."),
            N_("It is brought up to date when the console is opened next."),
            **facts,
        )


def integrity(subject: Subject) -> Iterator[Line]:
    """SQLite's own check of every page and index."""
    if subject.is_quick:
        yield line("integrity", LEFT_OUT, N_("Left out by --quick."))
        return
    connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
    connection.set_progress_handler(lambda: subject.progress("integrity", 0, 0), TICKS)
    try:
        found = [str(said) for (said,) in database.ask("PRAGMA integrity_check(100)")]
    finally:
        connection.set_progress_handler(None, 0)
    if found == ["ok"]:
        yield line("integrity", OK, N_("Every page and index of the file is sound."))
    else:
        faults = [each for said in found for each in said.splitlines()]
        told = "; ".join(faults[:MOST_SHOWN])
        said = N_("The file is damaged: {told}")
        yield line("integrity", BAD, said, SAVE, told=told, path=subject.path)


def chain(subject: Subject) -> Iterator[Line]:
    """Every entry of the log is as it was written, and each row belongs to one that is there."""
    if subject.is_quick:
        yield line("chain", LEFT_OUT, N_("Left out by --quick."))
        return
    from models.log.verify import verify

    [(every,)] = database.ask("SELECT COALESCE(MAX(number), 0) FROM entry")
    found = verify(progress=lambda done: subject.progress("chain", done, every))
    facts = {"count": found.entries, "code": found.head or "-", "findings": len(found.findings)}
    if found.whole:
        said = N_("All {count} entries are as they were written. The last one's code: {code}")
        yield line("chain", OK, said, **facts)
    elif found.explained:
        yield line(
            "chain",
            LOOK,
            N_("Entries are missing that were lost with a damaged file; its repair names them."),
            N_("See: dutydesk log verify"),
            **facts,
        )
    else:
        yield line(
            "chain",
            BAD,
            N_("The log is not as it was written. Findings: {findings}"),
            N_("Keep a copy of the file, then see: dutydesk log verify"),
            **facts,
        )
    yield from _references()


def handovers(subject: Subject) -> Iterator[Line]:
    """Every signed handover is as it was signed; a repair may have lost some of it."""
    if subject.is_quick:
        return
    from models.handover.verify import verify

    found = verify()
    repaired = database.ask("SELECT 1 FROM entry WHERE reference GLOB ? LIMIT 1", f"{REFERENCE}*")
    if found.whole:
        said = N_("All {count} signed handovers are as they were signed.")
        yield line("handovers", OK, said, count=len(found.codes))
    else:
        yield line(
            "handovers",
            LOOK if repaired else BAD,
            N_("Handovers are not as they were signed. Findings: {findings}"),
            N_("Keep a copy of the file, then see: dutydesk handover verify"),
            findings=len(found.findings),
        )


def _references() -> Iterator[Line]:
    """Each row belongs to one that is there; of entries that speak of others the chain tells."""
    found = [
        f"{table} {row} -> {parent}"
        for table, row, parent, _ in database.ask("PRAGMA foreign_key_check")
        if not table == parent == "entry"
    ]
    if found:
        said = N_("Rows that belong to something that is not there: {count} ({told})")
        told = tuple(found[:MOST_SHOWN])
        yield line("references", BAD, said, SAVE, count=len(found), told=told)
    else:
        yield line("references", OK, N_("Each row belongs to one that is there."))


def time(subject: Subject) -> Iterator[Line]:
    """The machine's clock goes with the last entry, and the desk's time zone is known."""
    zone = desk.current().timezone
    yield line("time zone", OK, N_("The desk's clock is that of {zone}."), zone=zone)
    recent = database.ask(
        "SELECT recorded_at, number FROM entry ORDER BY number DESC LIMIT ?", RECENT
    )
    if not recent:
        yield line("clock", OK, N_("There is no entry yet to compare the clock with."))
        return
    latest, number = max(recent)
    age = subject.now - latest
    facts = {"amount": amount(age), "number": number}
    if age < -BEHIND:
        is_last = recent[0][0] == latest
        yield line(
            "clock",
            BAD if is_last else LOOK,
            N_("The machine's clock is {amount} behind the last entry.")
            if is_last
            else N_("Entry #{number} was recorded {amount} later than it is now."),
            N_("Set the clock. Write nothing before.")
            if is_last
            else N_("Look at the clock: it was ahead then, or is behind now. The order holds."),
            **facts,
        )
    elif is_ahead(latest, subject.now):
        yield line(
            "clock",
            BAD if age > LONG_QUIET else LOOK,
            N_("The last entry is {amount} old. If the desk was in use, the clock is ahead."),
            CLOCK_AHEAD,
            **facts,
        )
    elif (doubt := recorded_jump(subject.now)) is not None:
        step = amount(doubt.after - doubt.before)
        said = N_("The clock went {amount} ahead within a week. Was the desk in use, it was wrong.")
        yield line("clock", LOOK, said, CLOCK_AHEAD, amount=step)
    else:
        yield line("clock", OK, N_("The last entry is {amount} old."), **facts)


def retention(subject: Subject) -> Iterator[Line]:
    """No visitor's data are kept longer than the desk's settings say."""
    from models.visitors import retention as visitors

    here = desk.current()
    due = visitors.due(visitors.limit(here, subject.now) - GRACE)
    facts = {"days": here.visitor_retention_days, "count": due.visits}
    if due.is_empty:
        said = N_("No visitor's data are older than {days} days.")
        yield line("retention", OK, said, **facts)
    else:
        yield line(
            "retention",
            LOOK,
            N_("Visitors' data are older than {days} days; visits among them: {count}"),
            N_("Do: dutydesk visitor purge --as ADMIN"),
            **facts,
        )
