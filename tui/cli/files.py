"""Files that commands read and write: those written are whole or not there, and their owner's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NoReturn

import click

from models.errors import DeskError
from models.text import formula_safe, shown, shown_lines
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import safe_json

MOST_BYTES = 16_000_000  # of a file that is read at once
ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Chinese spreadsheets write


def read_text(call: Invocation, file: str) -> str:
    """Return the text of a file in one of ENCODINGS; end with a sentence where that cannot be."""
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError:
        raise Sentence(call.words("{path} cannot be read.", path=file)) from None
    if len(content) > MOST_BYTES:
        raise Sentence(call.words("{path} is too long to be read at once.", path=file))
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Sentence(call.words("{path} is not text.", path=file))


@contextmanager
def output_file(call: Invocation, output: str | None) -> Iterator[IO[str]]:
    """Yield where to write: standard output, or a new file that is whole or not there.

    Of a file it tells whoever watches that it is written; a cron job has nothing to mail.
    """
    if output is None:
        # Whatever the terminal speaks, what is exported is UTF-8.
        file = TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
        try:
            yield file
        finally:
            file.detach()
        return
    path = Path(output)
    growing = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        os.link(growing, path)  # unlike a rename, never replaces
    except FileExistsError:
        raise Sentence(
            call.words("{path} exists already. Choose another name.", path=output)
        ) from None
    finally:
        growing.unlink(missing_ok=True)
    if sys.stderr.isatty():
        click.echo(call.words("{path} is written.", path=shown(output)), err=True)


def write_rows(
    file: IO[str], form: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> None:
    """Write rows as `json`, one object a line, or as `csv` under a line of the columns."""
    if form == "json":
        file.writelines(safe_json(row) + "\n" for row in rows)
        return
    import csv

    out = csv.writer(file)
    out.writerow(columns)
    out.writerows([_cell(value) for value in row.values()] for row in rows)


def _cell(value: object) -> object:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return formula_safe("\n".join(shown_lines(value)))
    return value


def refuse(call: Invocation, file: str, refused: Sequence[tuple[int, DeskError]]) -> NoReturn:
    """Name the rows of a file that will not do, and why, and end."""
    for row, problem in refused:
        reason = problem.sentence(call.words, call.zone)
        said = call.words("Row {row}: {reason}", row=row, reason=reason)
        click.echo(shown(said), err=True)
    raise Sentence(
        call.words.plural(
            "{count} row of {path} will not do. Nothing was changed.",
            "{count} rows of {path} will not do. Nothing was changed.",
            len(refused),
            path=file,
        )
    )
