"""`dutydesk` without a command: the console, the first-run screen, or the brief."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from models.errors import DeskError
from models.language import Words
from tui.cli.brief import print_brief
from tui.cli.context import REFUSED, Sentence, read_pin
from tui.cli.setup import setup
from tui.cli.translated import speak_in
from tui.environment import utf8_advice

if TYPE_CHECKING:
    from tui.cli.context import Invocation


def open_console(context: click.Context) -> int:
    """Open the console and return its exit code; without a terminal, print the brief instead."""
    call: Invocation = context.obj
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _nobody_asked(call, call.login) if call.login else _brief_instead(call)
    if call.pin_file and not call.login:
        raise Sentence(call.words("Login: say who you are with --as LOGIN."))
    if advice := utf8_advice():
        raise Sentence(speakable(call.words, advice))
    pin = read_pin(call.pin_file) if call.pin_file else None
    if not call.path.exists():
        if call.login:
            raise DeskError("no_desk", path=call.path)
        if not _first_run(context):
            return 0
    from tui.start import run_console

    return run_console(path=call.path, language=call.asked_language, login=call.login, pin=pin)


def _nobody_asked(call: Invocation, login: str) -> NoReturn:
    """Refuse: whoever comes in through SSH as somebody reads nothing without their PIN."""
    with call.desk() as here:
        account = call.account(here, login)
        told = call.words(
            "There is no terminal here to ask {login} for the PIN. Over SSH use ssh -t.",
            login=account.login,
        )
        raise Sentence(told, REFUSED)


def _brief_instead(call: Invocation) -> int:
    path = call.path
    if not path.exists():
        raise DeskError("no_desk", path=path)
    click.echo(call.words("There is no terminal here, so this is the brief."), err=True)
    print_brief(call)
    return 0


def _first_run(context: click.Context) -> bool:
    """Ask what to do on a machine without a desk; return whether there is one to open now."""
    from tui.first_run import ask

    call: Invocation = context.obj
    choice, language = ask(call.words, call.path)
    call.words = Words(language)
    speak_in(language)
    if choice == "setup":
        context.invoke(setup)
    elif choice == "demo":
        from tui.cli.demo import demo

        context.invoke(demo)
    return choice == "setup"


def speakable(words: Words, message: str) -> str:
    """Return a sentence in the reader's language if this terminal can show it, else in English."""
    sentence = words(message)
    try:
        sentence.encode(sys.stderr.encoding)
    except UnicodeEncodeError:
        return message
    return sentence
