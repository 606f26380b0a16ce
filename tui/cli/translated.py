"""Click with our words: its own sentences and our help texts in the reader's language."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, SupportsIndex, SupportsInt

import click

from models.language import DOMAIN, LANGUAGES, LOCALE_FOLDER, N_

if TYPE_CHECKING:
    from click.types import OptionHelpExtra


def plural(one: str, many: str) -> tuple[str, str]:
    """Mark a message that counts something, as N_ marks others."""
    return one, many


# Click says these itself, through gettext; here they are told to our catalogue.
CLICK_WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Option {name!r} does not take a value."),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
    N_("Error: invalid input"),
    N_("Aborted!"),
    N_("Choose from:\n\t{choices}"),
)
CLICK_COUNTS = (
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    plural(
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    ),
    plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)


def speak_in(language: str) -> None:
    """Let help and click's own words be said in this language from now on."""
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language  # where gettext looks first


def asked(arguments: Sequence[str], option: str) -> str | None:
    """Return the value of an option before click has read the arguments, or None without it."""
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--":
            return None
        if name == option:
            return value or next(iter(arguments[at + 1 :]), None)
    return None


class Translated:
    """A part of the command line whose help is a message id, translated whenever it is read."""

    _message: str | None = None

    @property
    def help(self) -> str | None:
        """The help text in the reader's language."""
        return gettext.gettext(self._message) if self._message else None

    @help.setter  # noqa: A003 - the property above, not the builtin
    def help(self, message: str | None) -> None:
        self._message = message


HEADING = N_("{heading}:")
NEVER_LAST, NEVER_FIRST = "（《【“‘", "，。、；：！？）》】”’…"
# What stays on one line: blanks, or a word or one wide character with the marks that belong to it.
PIECE = re.compile(
    rf"\s+|[{NEVER_LAST}]*(?:[^\s{NEVER_LAST}{NEVER_FIRST}\u2e80-\U0003ffff]+|[^\s])[{NEVER_FIRST}]*"
)


def wrapped(text: str, room: int) -> list[str]:
    """Return a text in lines of so many cells: broken at blanks and between wide characters.

    A word is never broken, but for one that is longer than a line.
    """
    from wcwidth import width, wrap

    lines = [""]
    for piece in PIECE.findall(text):
        if width(lines[-1] + piece.rstrip()) <= room:
            lines[-1] += piece
        elif width(piece) <= room:
            lines.append(piece.lstrip())
        else:
            lines[-1:] = [*filter(None, lines[-1:]), *wrap(piece, room)]
    return [line.rstrip() for line in lines]


class Formatter(click.HelpFormatter):
    """Click's layout with lines broken by cells: a Chinese sentence has no blanks to break at."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage; a wide colon has its own room behind it."""
        usage = prefix or gettext.gettext("Usage:")
        super().write_usage(prog, args, usage if usage.endswith("：") else f"{usage} ")

    def write_heading(self, heading: str) -> None:
        """Write a heading with the colon of the language."""
        said = gettext.gettext(HEADING).format(heading=heading)
        self.write(f"{' ' * self.current_indent}{said}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, wrapped."""
        margin = " " * self.current_indent
        paragraphs = text.split("\n\n")
        for number, paragraph in enumerate(paragraphs):
            if number:
                self.write("\n")
            for line in wrapped(" ".join(paragraph.split()), max(self.width - len(margin), 20)):
                self.write(f"{margin}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what they mean, side by side."""
        from wcwidth import width

        rows = list(rows)
        longest = max((width(term) for term, _ in rows), default=0)
        column = min(longest, col_max) + col_spacing
        room = max(self.width - column - self.current_indent, 20)
        for term, text in rows:
            lines = wrapped(text, room)
            first = term + " " * (column - width(term))
            if width(term) > column - col_spacing:
                self.write(f"{' ' * self.current_indent}{term}\n")
                first = " " * column
            for line in lines:
                self.write(f"{' ' * self.current_indent}{first}{line}".rstrip() + "\n")
                first = " " * column


USAGE_PIECES = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]..."))


def usage_pieces(pieces: Iterable[str]) -> list[str]:
    """Return pieces of a line of usage, those that click has for every command translated."""
    return [gettext.gettext(piece) if piece in USAGE_PIECES else piece for piece in pieces]


class Context(click.Context):
    """Click's context with our layout."""

    formatter_class = Formatter


class Command(Translated, click.Command):
    """A command with translated help."""

    context_class = Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name in the line of usage, its general words translated."""
        return usage_pieces(super().collect_usage_pieces(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - the formatter wraps
        """Return the first paragraph: the list of commands shows it whole."""
        return " ".join((self.help or "").partition("\n\n")[0].split())


class Group(Translated, click.Group):
    """A group of commands with translated help."""

    context_class = Context
    command_class = Command
    group_class = type
    get_short_help_str = Command.get_short_help_str

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows the name in the line of usage, its general words translated."""
        return usage_pieces(super().collect_usage_pieces(ctx))


class Option(Translated, click.Option):
    """An option with translated help."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what stands behind the help; a range speaks of the value by its name, not of x."""
        extra = super().get_help_extra(ctx)
        if self.metavar and "range" in extra:
            extra["range"] = extra["range"].replace("x", self.metavar)
        return extra


class WholeNumber(click.types.IntParamType):
    """A whole number, called so in the reader's language where something else is typed."""

    def convert(
        self,
        value: SupportsInt | SupportsIndex,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """Return the number; click says the name of the type as it stands."""
        self.name = gettext.gettext(N_("whole number"))
        return super().convert(value, param, ctx)


class WholeNumberRange(WholeNumber, click.IntRange):
    """A whole number within limits."""


def show_version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:  # noqa: ARG001
    """Say the version and end; click settles the language of its own words at the import."""
    if asked and not context.resilient_parsing:
        from importlib.metadata import version

        said = gettext.gettext(N_("{program}, version {version}"))
        click.echo(said.format(program=context.info_name, version=version("dutydesk")))
        context.exit()


option = partial(click.option, cls=Option)
command = partial(click.command, cls=Command)
group = partial(click.group, cls=Group)
LANGUAGE = click.Choice(LANGUAGES)
