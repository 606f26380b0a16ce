"""`dutydesk repair`: what can be read of a damaged file is saved into a new desk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.language import N_
from models.text import shown
from tui.cli.context import BAD_FILE, FOUND, Invocation, output_errors
from tui.cli.listing import echo_json
from tui.cli.setup import machine_timezone
from tui.cli.translated import command, option

if TYPE_CHECKING:
    from models.desk import NewDesk
    from models.repair import Repaired
    from models.repair.loading import Taken


@command(
    "repair",
    help=N_(
        "Save what can be read of a damaged FILE into a new desk, and say what is missing.\n\n"
        "The damaged file is never touched. A backup, where there is one, is better: this is for "
        "what no backup has. Ends with 1 when something is missing."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "--to",
    metavar="NEW",
    type=click.Path(path_type=Path),
    required=True,
    help=N_("The new desk; a file that exists is never touched."),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one object."))
@click.pass_context
def repair(context: click.Context, file: Path, to: Path, as_json: bool) -> None:
    call: Invocation = context.obj
    from models.database import database

    try:
        done = _repaired(call, file, to)
        with output_errors():
            if as_json:
                echo_json(_fields(done))
            else:
                for line in _lines(call, done):
                    click.echo(line)
    finally:
        if not database.deferred:
            database.close()
    if not done.is_proven:
        context.exit(BAD_FILE)
    if not done.is_whole:
        context.exit(FOUND)


def _repaired(call: Invocation, file: Path, to: Path) -> Repaired:
    from models.repair import repair as save

    fallback, now = _fallback(call), call.clock()
    if not sys.stderr.isatty():
        return save(file, to, fallback, now)
    with click.progressbar(length=1, file=sys.stderr) as bar:

        def tell(done: int, every: int) -> None:
            bar.length = max(every, 1)
            bar.update(done - bar.pos)

        return save(file, to, fallback, now, tell)


def _fallback(call: Invocation) -> NewDesk:
    from models.desk import NewDesk

    language = call.asked_language or call.words.language
    return NewDesk(call.words("Duty desk"), "D1", machine_timezone(), language)


def _fields(done: Repaired) -> dict[str, object]:
    def pairs(numbers: tuple[range, ...]) -> list[list[int]]:
        return [[each[0], each[-1]] for each in numbers]

    mended = done.mended
    return {
        "path": str(done.path),
        "whole": done.is_whole,
        "proven": done.is_proven,
        "entries": done.judged.kept,
        "lost": pairs(done.judged.lost),
        "lost_count": done.judged.lost_count,
        "doubtful": pairs(done.judged.doubtful),
        "end_known": done.is_end_known,
        "entry": done.entry,
        "tables": {
            name: {"kept": taken.kept, "missing": taken.missing, "altered": taken.altered}
            for name, taken in done.tables.items()
        },
        "settings": mended.settings,
        "stand_ins": dict(mended.stand_ins),
        "left_out": dict(mended.left_out),
        "emptied": dict(mended.emptied),
        "targets_lost": mended.targets_lost,
        "open_items_lost": mended.open_items_lost,
        "not_searchable": mended.unsearchable,
        "unassigned": done.unassigned,
        "has_admin": done.has_admin,
        "problems": list(done.problems),
    }


def _lines(call: Invocation, done: Repaired) -> Iterator[str]:
    words = call.words
    yield from _log_lines(call, done)
    for name, taken in done.tables.items():
        if not taken.is_whole:
            yield _table_line(call, name, taken)
    yield from _mended_lines(call, done)
    yield words("The new desk's log tells of it: #{number}", number=done.entry)
    for problem in done.problems:
        yield shown(problem)
    path = shown(str(done.path))
    if done.is_proven:
        yield words("The new desk was checked and is sound: {path}", path=path)
    else:
        yield words(
            "The new desk is not sound. Keep the damaged file, ask for help: {path}", path=path
        )
    if not done.has_admin:
        yield words(
            "No admin's account was saved. Add one: dutydesk --db {path} staff add LOGIN "
            "--name NAME --role admin",
            path=path,
        )


def _log_lines(call: Invocation, done: Repaired) -> Iterator[str]:
    from models.repair.telling import spans

    words, judged = call.words, done.judged
    yield words.plural("{count} entry was saved.", "{count} entries were saved.", judged.kept)
    if judged.lost:
        yield words.plural(
            "{count} entry is lost: {numbers}",
            "{count} entries are lost: {numbers}",
            judged.lost_count,
            numbers=spans(judged.lost),
        )
    if judged.doubtful:
        yield words(
            "Saved, though nothing proves them whole: {numbers}", numbers=spans(judged.doubtful)
        )
    if not done.is_end_known:
        yield words("Whether there were later entries nobody can tell: compare with paper.")
    if not judged.lost and not judged.doubtful:
        yield words("No entry is missing.")


def _table_line(call: Invocation, name: str, taken: Taken) -> str:
    from models.repair.telling import title

    words = call.words
    if taken.missing is None:
        return words(
            "{table}: {kept} rows saved; how many are missing nobody can tell.",
            table=title(name, words),
            kept=taken.kept,
        )
    said = words(
        "{table}: {kept} rows saved, {missing} missing.",
        table=title(name, words),
        kept=taken.kept,
        missing=taken.missing,
    )
    if taken.altered:
        damaged = words("{count} have damaged letters.", count=taken.altered)
        return words.joined((said, damaged))
    return said


def _mended_lines(call: Invocation, done: Repaired) -> Iterator[str]:
    from models.repair.telling import counted

    words, mended = call.words, done.mended
    if mended.settings:
        yield words(
            "Settings with their usual value now: {names}", names=words.listed(mended.settings)
        )
    for counts, sentence in (
        (mended.stand_ins, N_("Stand-ins for lost rows that others refer to: {counts}")),
        (mended.left_out, N_("Left out, because what they belong to is lost: {counts}")),
        (mended.emptied, N_("Emptied references to what is lost: {counts}")),
    ):
        if counts:
            yield words(sentence, counts=counted(counts, words))
    if mended.open_items_lost:
        numbers = words.listed(f"#{number}" for number in mended.open_items_lost)
        yield words("Open items that the log no longer shows: {numbers}", numbers=numbers)
    if mended.targets_lost:
        yield words("Entries that speak of a lost one: {count}", count=mended.targets_lost)
    if done.unassigned:
        yield words("Rows of which nobody can tell the table: {count}", count=done.unassigned)
    if mended.unsearchable:
        yield words("Records that search will not find: {count}", count=mended.unsearchable)
