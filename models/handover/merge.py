"""Two people writing one text: what both have added since they began is kept, line by line."""

from __future__ import annotations


def merge(base: str, theirs: str, mine: str) -> str:
    """Return the text that has what both made of a base; where they touch, theirs comes first."""
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    old, first, second = (text.split("\n") for text in (base, theirs, mine))
    first_start, first_end = _changed(old, first)
    second_start, second_end = _changed(old, second)
    first_new = first[first_start : len(first) - (len(old) - first_end)]
    second_new = second[second_start : len(second) - (len(old) - second_end)]
    if first_end <= second_start and first_start != second_start:
        changes = [(first_start, first_end, first_new), (second_start, second_end, second_new)]
    elif second_end <= first_start and first_start != second_start:
        changes = [(second_start, second_end, second_new), (first_start, first_end, first_new)]
    else:
        start, end = min(first_start, second_start), max(first_end, second_end)
        both = old[start:first_start] + first_new + old[first_end:end]
        mine_too = [line for line in second_new if line not in both]
        changes = [(start, end, both + mine_too)]
    merged: list[str] = []
    at = 0
    for start, end, new in changes:
        merged += old[at:start] + new
        at = end
    return "\n".join(merged + old[at:])


def _changed(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return which lines of the old text were replaced: from, and up to but without."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    room = shorter - start
    same = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    return start, len(old) - same
