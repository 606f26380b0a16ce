"""What the demo desk's stories are made of: people, lines, scripts and a book of them."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True)
class Person:
    """One of the demo desk's staff, or a device that writes by itself."""

    login: str
    name: str
    roles: tuple[str, ...]
    device: bool = False


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One entry of the demo's log; moments are UTC microseconds, targets positions in the stream.

    `carried` opens an item, `clears` ends one; `corrects`, `voids` and `takes_back` point to an
    entry of the same author (whose slip taken back is less than 30 seconds old).
    `reference` is what an entry is about that a part of the desk writes by itself.
    """

    recorded_at: int
    happened_at: int
    author: str
    category: str
    severity: int
    text: str
    place: str | None
    carried: bool = False
    due_at: int | None = None
    corrects: int | None = None
    voids: int | None = None
    clears: int | None = None
    takes_back: int | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Line:
    """One line of a script; all spans are minutes, both ends included.

    `after` counts from the line before, `late` is how long after the event it is written, `due`
    carries the line over. `target` is the position, in the same script, of the line that `action`
    (corrects, voids, clears, takes_back) is about.
    """

    category: str
    texts: tuple[str, ...]
    severity: int
    place: str | None
    after: Span
    late: Span | None
    due: Span | None
    by: str
    chance: float
    action: str | None
    target: int


@dataclass(frozen=True)
class Script:
    """A small story that may begin from `hours[0]` up to `hours[1]` o'clock, local time."""

    lines: tuple[Line, ...]
    weight: int = 1
    hours: tuple[int, int] = (0, 24)


@dataclass(frozen=True)
class Routine:
    """What every day brings at a fixed hour, `minutes` past it."""

    hour: int
    minutes: Span
    script: Script


@dataclass(frozen=True)
class Book:
    """Everything one language's demo desk is told from.

    `people` are the four who rotate, the supervisor, the admin and the device, in this order.
    `finale` is still running when the log ends; the last line of `read_through` clears what nobody
    else has. The keys of `words` name one slot or several drawn together ("unit above").
    """

    desk_name: str
    people: tuple[Person, ...]
    words: dict[str, tuple[str, ...] | tuple[tuple[str, ...], ...]]
    scripts: tuple[Script, ...]
    routines: tuple[Routine, ...]
    finale: Script
    read_through: Script
    tomorrow: str
    later: str
    weekdays: tuple[str, ...]


def say(
    category: str,
    *texts: str,
    severity: int = 0,
    place: str | None = None,
    after: Span = (0, 0),
    late: Span | None = None,
    due: Span | None = None,
    by: str = "duty",
    chance: float = 1.0,
    corrects: int | None = None,
    voids: int | None = None,
    clears: int | None = None,
    takes_back: int | None = None,
) -> Line:
    """A line of a script; without texts only where a slip is taken back."""
    actions = {"corrects": corrects, "voids": voids, "clears": clears, "takes_back": takes_back}
    action = next((name for name, target in actions.items() if target is not None), None)
    target = -1 if action is None else actions[action]
    return Line(
        category=category,
        texts=texts or ("",),
        severity=severity,
        place=place,
        after=after,
        late=late,
        due=due,
        by=by,
        chance=chance,
        action=action,
        target=-1 if target is None else target,
    )


def script(*lines: Line, weight: int = 1, hours: tuple[int, int] = (0, 24)) -> Script:
    """A story of these lines; the heavier its weight, the more often it is told."""
    return Script(lines, weight, hours)


def routines(
    take_over: Script, hand_over: Script, patrol: Script, night_patrol: Script
) -> tuple[Routine, ...]:
    """A day's fixed lines: both ends of each shift, rounds by day and by night."""
    return (
        *(Routine(hour, (0.5, 6), take_over) for hour in (6, 14, 22)),
        *(Routine(hour, (42, 56), hand_over) for hour in (5, 13, 21)),
        *(Routine(hour, (5, 50), patrol) for hour in (7, 11, 16, 19)),
        *(Routine(hour, (10, 50), night_patrol) for hour in (0, 2, 4)),
    )
