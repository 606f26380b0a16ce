"""How somebody at the desk is like an entry of the do-not-admit list: loosely, and with the reason.

Everything here is a pure function. An entry is found by keys that are kept beside it, so that five
thousand entries cost no more than five: the same keys are made of whoever stands there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models import spelling
from models.language import N_
from models.search import CJK_RUN
from models.visitors import names

# Why it matches, the strongest first.
REASONS = {
    "name": N_("same name"),
    "alias": N_("an alias"),
    "phone": N_("same phone"),
    "plate": N_("same plate"),
    "sound": N_("same sound"),
    "near": N_("nearly the same sound"),
    "edit": N_("one letter different"),
    "last_four": N_("same last four"),
}
# The reasons that rest on the name; the others are called like their field.
NAMED = ("name", "alias", "sound", "near", "edit")
# One character of a short name is too much of it: 张伟 and 张三 are not alike.
SHORTEST_CHINESE, SHORTEST_OTHER = 3, 5
SHORTEST_PHONE = 7
# What many speakers do not tell apart.
NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


@dataclass(frozen=True)
class Who:
    """Somebody who stands there or is typed: name, last four, phone, plate; any may be empty."""

    name: str = ""
    last_four: str = ""
    phone: str = ""
    plate: str = ""
    aliases: tuple[str, ...] = ()


def keys(who: Who) -> set[str]:
    """Return the keys under which somebody is kept, or looked for."""
    found: set[str] = set()
    for name in (who.name, *who.aliases):
        found |= {"n" + form for form in _forms(name)}
        found |= {"s" + sound for sound in _sounds(name)}
        found |= {"r" + near(sound) for sound in _sounds(name)}
        found |= {"d" + less for form in _forms(name) for less in _shortened(form)}
    found |= {"f" + each for each in (names.folded(who.last_four),) if len(each) == names.TAIL}
    found |= {"p" + each for each in (names.digits(who.phone),) if len(each) >= SHORTEST_PHONE}
    found |= {"c" + each for each in (names.folded(who.plate),) if each}
    return found


def why(who: Who, entry: Who) -> tuple[str, ...]:
    """Return why somebody is like an entry: keys of REASONS, the strongest first; empty if not."""
    mine, theirs = keys(who), keys(entry)
    both = {key[0] for key in mine & theirs}
    found = set()
    if set(_forms(who.name)) & set(_forms(entry.name)):
        found.add("name")
    elif "n" in both:
        found.add("alias")
    elif "s" in both:
        found.add("sound")
    elif "r" in both:
        found.add("near")
    elif _is_one_edit_away(who, entry):
        found.add("edit")
    found |= {
        name for key, name in (("f", "last_four"), ("p", "phone"), ("c", "plate")) if key in both
    }
    return tuple(reason for reason in REASONS if reason in found)


def rests_on(field: str, why: Sequence[str]) -> bool:
    """Whether one of the reasons of a match comes of a field of the visit."""
    return bool(set(NAMED if field == "name" else (field,)) & set(why))


def _forms(name: str) -> list[str]:
    """Return a name as it is compared: with its words in any order, as passports turn them."""
    words = [folded for word in name.split() if (folded := names.folded(word))]
    return list(dict.fromkeys(("".join(words), "".join(sorted(words))))) if words else []


def _sounds(name: str) -> list[str]:
    """Return how a name sounds, the surname first or last where it is in Latin letters."""
    words = [folded for word in spelling.pinyin(name).split() if (folded := names.folded(word))]
    if not words:
        return []
    return list(dict.fromkeys(("".join(words), "".join((*words[1:], words[0])))))


def near(sound: str) -> str:
    """Return pinyin without what many do not tell apart: zhangwei and zanwei are the same."""
    for written, heard in NEAR:
        sound = sound.replace(written, heard)
    return sound


def _is_long_enough(form: str) -> bool:
    return len(form) >= (SHORTEST_CHINESE if CJK_RUN.search(form) else SHORTEST_OTHER)


def _shortened(form: str) -> set[str]:
    """Return a name and what is left when one of its letters is missing."""
    if not _is_long_enough(form):
        return set()
    return {form} | {form[:at] + form[at + 1 :] for at in range(len(form))}


def _is_one_edit_away(who: Who, entry: Who) -> bool:
    return any(
        is_one_edit_away(form, other)
        for name in (who.name, *who.aliases)
        for form in _forms(name)
        for known in (entry.name, *entry.aliases)
        for other in _forms(known)
    )


def is_one_edit_away(one: str, other: str) -> bool:
    """Whether a letter more, less, another or two exchanged make one name of the other.

    Chinese names must begin alike: a surname is not a slip.
    """
    if one == other or not (_is_long_enough(one) and _is_long_enough(other)):
        return False
    if CJK_RUN.search(one) and spelling.pinyin(one[:1]) != spelling.pinyin(other[:1]):
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, left = one[start:], other[start:]
    return (
        rest[1:] == left[1:]
        or rest[1:] == left
        or rest == left[1:]
        or (rest[:2] == left[:2][::-1] and rest[2:] == left[2:])
    )
