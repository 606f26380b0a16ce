"""The one error of the desk: a broken rule or file, named by a code, said in words elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from models.errors import complaints, duty, keeping, people, visitors
from models.language import Words
from models.text import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SENTENCES: dict[str, str] = {
    **keeping.SENTENCES,
    **people.SENTENCES,
    **duty.SENTENCES,
    **complaints.SENTENCES,
    **visitors.SENTENCES,
}


class DeskError(Exception):
    """A rule of the desk was broken, or its file is not as it should be.

    `code` names the sentence, `field` the field of a form it belongs to, `facts` fill the sentence.
    The fact `choices` are the codes that would have done, by code their labels if they have some,
    or pairs of a name and its code. The facts in LISTED are as many of one kind as there are.
    """

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        super().__init__(code, field, facts)
        self.code = code
        self.field = field
        self.facts = facts

    def sentence(self, words: Words, zone: ZoneInfo | None = None) -> str:
        """Say it in the reader's language, moments as local times of the zone.

        What people typed is made safe to show; what can be chosen instead is named.
        """
        facts = {name: _said(name, fact, words, zone) for name, fact in self.facts.items()}
        said = words(SENTENCES[self.code], **facts)
        choices = facts.get("choices")
        more = words("Use one of {choices}.", choices=choices) if choices else ""
        return words.joined((said, more))


def _said(name: str, fact: object, words: Words, zone: ZoneInfo | None) -> object:
    if isinstance(fact, str):
        return shown(words(fact)) if name in TRANSLATED else shown(fact)
    if name in LISTED and isinstance(fact, Mapping | Sequence):
        return shown(words.listed(_named(fact, words)))
    if not isinstance(fact, int):
        return shown(str(fact))
    if name in MOMENTS and zone is not None:
        from models.clock import local

        return f"{local(fact, zone):%Y-%m-%d %H:%M}"
    return fact


def _named(
    choices: Mapping[str, str] | Sequence[str | tuple[str, str]], words: Words
) -> Iterator[str]:
    """Name what can be chosen: by its label in the reader's language, where it has one."""
    for code in choices:
        if isinstance(code, tuple):
            yield words.bracketed(*code)
            continue
        label = choices[code] if isinstance(choices, Mapping) else ""
        yield words(label) if label and words(label) != label else code


# Facts that are message ids themselves.
TRANSLATED = frozenset({"what", "action", "state", "reason"})
MOMENTS = frozenset({"until", "when"})
LISTED = frozenset({"choices", "columns", "known", "names"})
