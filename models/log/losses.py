"""What a repair lost: the numbers that its entry in the log names.

A damaged file's entries are saved into a new one by `dutydesk repair`; where some could not be read
the chain has a hole. It stays a finding, and the entry that names it says how it came about.
"""

from __future__ import annotations

from models.log import chain

REFERENCE = "repair"  # of the entry that tells of a repair
NOTHING = "none"


def written(lost: str, doubtful: str) -> str:
    """Return the end of the entry's text: numbers lost, and numbers kept that nothing proves."""
    return f"lost={lost or NOTHING}; doubtful={doubtful or NOTHING}"


def lost(text: str, before: int) -> list[range]:
    """Return the numbers that the text of a repair's entry calls lost; earlier ones only."""
    return _named("lost", text, before)


def doubtful(text: str, before: int) -> list[range]:
    """Return the numbers of entries that were kept though no digest proves them."""
    return _named("doubtful", text, before)


def _named(name: str, text: str, before: int) -> list[range]:
    listed = text.rpartition(f"{name}=")[2].partition(";")[0]
    try:
        found = chain.parse_ranges(listed.strip())
    except ValueError:
        return []
    return [range(each.start, min(each.stop, before)) for each in found]
