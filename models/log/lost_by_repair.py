"""What a repair lost: the numbers that the reference of its entry in the log names.

A damaged file's entries are saved into a new one by `dutydesk repair`; where some could not be read
the chain has a hole. It stays a finding, and the entry that names it says how it came about. Nobody
can write a reference by hand, and the chain covers it.
"""

from __future__ import annotations

from models.log import chain

REFERENCE = "repair/"  # of the entry that tells of a repair: `repair/lost=40-52;doubtful=53`


def reference(lost: str, doubtful: str) -> str:
    """Return what a repair's entry refers to: numbers lost, and those kept that nothing proves."""
    return f"{REFERENCE}lost={lost};doubtful={doubtful}"


def lost(reference: str, before: int) -> list[range]:
    """Return the numbers that a repair's entry calls lost; earlier ones only."""
    return _named("lost", reference, before)


def doubtful(reference: str, before: int) -> list[range]:
    """Return the numbers of entries that were kept though no digest proves them."""
    return _named("doubtful", reference, before)


def _named(name: str, reference: str, before: int) -> list[range]:
    listed = reference.partition(f"{name}=")[2].partition(";")[0]
    try:
        found = chain.parse_ranges(listed)
    except ValueError:
        return []
    return [range(each.start, min(each.stop, before)) for each in found]
