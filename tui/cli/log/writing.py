"""`dutydesk log add`: one entry, or a stream of them from an alarm panel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_, Words
from models.text import shown
from tui.cli.context import BAD_INPUT, FOUND, Invocation, Sentence, exit_code
from tui.cli.log.group import PIN_FILE, log
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.desk import Desk
    from models.log.grammar import Understood
    from models.log.tables import LogEntry
    from models.staff import Actor

MOST_BYTES = 65_536  # of a line of standard input; an entry's text is shorter by far


@log.command(
    "add",
    help=N_(
        "Write an entry, or each line of standard input for -, and print its number.\n\n"
        "The text may hold marks as on the entry line: 02:10 #patrol !! @12-1503 >>07:30. "
        "A number is printed only after its entry is safely on the disk."
    ),
)
@click.argument("text")
@option(
    "--as",
    "as_login",
    metavar="LOGIN",
    help=N_("Who writes: a person, whose PIN is wanted, or a device."),
)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@option("--plain", is_flag=True, help=N_("Take the text as it is: no marks are looked for."))
@click.pass_obj
def add(
    call: Invocation, text: str, as_login: str | None, pin_file: str | None, plain: bool
) -> None:
    with call.desk() as here:
        actor = call.actor(here, as_login, pin_file)
        writer = EntryWriter(call, here, actor, plain=plain)
        if text != "-":
            writer.write(text)
            return
        refused = writer.write_all(sys.stdin.buffer)
    if refused:
        raise Sentence(
            call.words.plural(
                "{count} line was not written.", "{count} lines were not written.", refused
            ),
            FOUND,
        )


class EntryWriter:
    """Writes entries in one account's name and tells their numbers."""

    def __init__(self, call: Invocation, here: Desk, actor: Actor, *, plain: bool) -> None:
        from models.log import categories

        self._call = call
        self._desk = here
        self._actor = actor
        self._plain = plain
        both = (Words("zh"), Words("en"))
        self._categories = {} if plain else categories.spellings(categories.listed(), both)

    def write(self, line: str) -> None:
        """Write one entry and print its number; a likely repeat is pointed out, not stopped."""
        from models.log import entries

        now = self._call.clock()
        understood = self._understood(line, now)
        like = None
        if not self._actor.account.is_device:
            like = entries.near_duplicate(understood.text, self._actor, now)
        written = entries.append(understood.entry(), self._actor, now)
        click.echo(f"#{written.number}")
        self._remark(written, understood, like)

    def write_all(self, stream: IO[bytes]) -> int:
        """Write an entry for each line that says something; return how many were refused."""
        refused = 0
        for number, line in stream_lines(stream):
            try:
                self.write(line)
            except DeskError as problem:
                if exit_code(problem) != BAD_INPUT:
                    raise
                refused += 1
                sentence = problem.sentence(self._call.words, self._desk.zone)
                self._say(self._call.words("Line {number}: {why}", number=number, why=sentence))
        return refused

    def _understood(self, line: str, now: int) -> Understood:
        from models.log.grammar import Surroundings, Understood, understand

        if self._plain:
            return Understood(line)
        around = Surroundings(now, self._desk.zone, self._categories, self._desk.ahead_minutes)
        return understand(line, around)

    def _remark(self, written: LogEntry, understood: Understood, like: LogEntry | None) -> None:
        words, number, moved = self._call.words, written.number, understood.moved
        if like is not None:
            self._say(words("#{number} is much like #{other}.", number=number, other=like.number))
        if moved == "now":
            self._say(words("#{number}: that time is minutes ahead; now was taken.", number=number))
        elif moved == "yesterday":
            self._say(
                words("#{number}: that time is still to come; yesterday was taken.", number=number)
            )
        if text := " ".join(self._meant_as_marks(understood)):
            self._say(words("{number}: kept as text: {text}", number=f"#{number}", text=text))

    def _meant_as_marks(self, understood: Understood) -> list[str]:
        from models.log.grammar import look_alikes

        # nobody reads what a device is told
        is_unread = self._plain or self._actor.account.is_device
        return [] if is_unread else look_alikes(understood.text, self._categories)

    def _say(self, sentence: str) -> None:
        click.echo(shown(sentence), err=True)


def stream_lines(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line that is not empty, as soon as it has arrived."""
    number = 0
    while piece := stream.readline(MOST_BYTES):
        number += 1
        rest = piece
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES)  # the rest of a line that will be refused
        line = piece.decode("utf-8", errors="replace").strip("\ufeff\r\n")
        if line.strip():
            yield number, line
