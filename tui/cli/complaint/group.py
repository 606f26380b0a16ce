"""The group `dutydesk complaint` and what its commands share."""

from __future__ import annotations

from collections.abc import Mapping

from models.language import N_, Words
from tui.cli.context import Invocation, Sentence
from tui.cli.translated import group

LOGIN = N_("Who you are.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
JSON = N_("One JSON object a line.")
OUTPUT = N_("Where to write; standard output without it.")


@group("complaint", help=N_("Take, list, show, export, import and count complaints."))
def complaint() -> None:
    pass


def coded(call: Invocation, name: str, value: str | None, labels: Mapping[str, str]) -> str | None:
    """Return the code that an option's value means: the code itself, or its word."""
    if value is None:
        return None
    both = (Words("zh"), Words("en"))
    for code, label in labels.items():
        spellings = {code, label, *(words(label) for words in both)}
        if value.strip().casefold() in {spelling.casefold() for spelling in spellings}:
            return code
    # A label that is the same in every language is English, or a name: its code is shorter.
    known = call.words.listed(
        call.words(label) if call.words(label) != label else code for code, label in labels.items()
    )
    raise Sentence(
        call.words("{name}: {value} is not one of {known}.", name=name, value=value, known=known)
    )
