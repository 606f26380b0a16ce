"""Where a timeline has led to: one pure fold over its steps; nothing is kept as a counter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.complaints import lifecycle
from models.complaints.lifecycle import NEW_ROUND, REOPENING
from models.complaints.tables import MAJOR, MANAGER, Step

RESPONDING = frozenset({"accept", "dispatch", "start", "answer", "resolve"})
REPLYING = frozenset({"answer", "resolve"})
STARTING = frozenset({"start", "resolve"})


@dataclass(frozen=True)
class Standing:
    """A case after its steps. What begins with a round begins anew in the next one.

    `pauses` are the holds of the round, from and to; one that goes on ends at its resume time.
    `asked_at` is when the resident began to wait for an answer; `told` says which level was told of
    each deadline; `worked` is the running time to the resolution in all rounds, without holds.
    """

    state: str = ""
    kind: str = ""
    severity: int = 0
    department: str | None = None
    handler: str = ""
    round: int = 1
    round_at: int = 0
    level: int = 0
    judgement: str | None = None
    reopened: int = 0
    before_hold: str = ""
    pauses: tuple[tuple[int, int], ...] = ()
    resume_at: int | None = None
    responded_at: int | None = None
    first_responded_at: int | None = None
    started_at: int | None = None
    asked_at: int = 0
    replied_at: int | None = None
    promise: tuple[int, int] | None = None
    resolved_at: int | None = None
    waiting_for: str | None = None
    released_at: int | None = None
    next_try: tuple[int, int] | None = None
    attempts: int = 0
    outcome: str | None = None
    closed_at: int | None = None
    merged_into: int | None = None
    cause: str = ""
    measure: str = ""
    major_at: int | None = None
    told: Mapping[str, int] = field(default_factory=dict)
    worked: int = 0

    @property
    def is_judged(self) -> bool:
        """Whether it may close as far as the judgement goes."""
        return lifecycle.is_judged(self.kind, self.judgement)


def stand(steps: Iterable[Step]) -> Standing:
    """Return where a timeline has led to, the first step first."""
    standing = Standing()
    for step in steps:
        standing = follow(standing, step)
    return standing


def follow(standing: Standing, step: Step) -> Standing:
    """Return where one more step leads to."""
    changes: dict[str, Any] = {}
    at, action = step.at, step.action
    if action in RESPONDING and standing.responded_at is None:
        changes["responded_at"] = at
        changes["first_responded_at"] = standing.first_responded_at or at
    if action in REPLYING and standing.replied_at is None:
        changes["replied_at"] = at
    if action in STARTING and standing.started_at is None:
        changes["started_at"] = at
    if action in lifecycle.OUTCOMES:
        changes["outcome"] = action
    if fold := FOLDS.get(action):
        changes |= fold(standing, step)
    if action in NEW_ROUND:
        changes |= _new_round(standing, step)
    changes["state"] = step.state
    if step.state in (lifecycle.CLOSED, lifecycle.MERGED):
        changes["closed_at"] = standing.closed_at or at
    return replace(standing, **changes)


Fold = Callable[[Standing, Step], dict[str, Any]]


def _new_round(standing: Standing, step: Step) -> dict[str, Any]:
    """Begin a round: what is not carried from the last one is as in the beginning."""
    counted = int(step.action in REOPENING)
    begun = {
        "round": standing.round + 1,
        "round_at": step.at,
        "asked_at": step.at,
        "responded_at": step.at,  # somebody of the desk has just taken it up
        "reopened": standing.reopened + counted,
        "level": min(standing.level + counted, MANAGER),
        "pauses": (),
        "told": {"major": MANAGER} if "major" in standing.told else {},
    }
    emptied = ("resume_at", "started_at", "replied_at", "promise", "resolved_at", "waiting_for")
    gone = ("released_at", "next_try", "outcome", "closed_at", "merged_into")
    return begun | dict.fromkeys((*emptied, *gone)) | {"attempts": 0}


def _take(_: Standing, step: Step) -> dict[str, Any]:
    received = step.at if step.moment is None else step.moment
    severity = int(step.facts.get("severity", 0))
    return {
        "kind": str(step.facts.get("kind", "complaint")),
        "severity": severity,
        "department": step.facts.get("department"),
        "round_at": received,
        "asked_at": received,
        "major_at": received if severity >= MAJOR else None,
    }


def _dispatch(standing: Standing, step: Step) -> dict[str, Any]:
    to = {"department": step.facts["department"], "handler": str(step.facts.get("handler", ""))}
    return to | (_promise(standing, step) if step.moment is not None else {})


def _promise(standing: Standing, step: Step) -> dict[str, Any]:
    told = {kind: level for kind, level in standing.told.items() if kind != "promise"}
    return {"promise": (step.at, step.moment), "told": told}


def _hold(standing: Standing, step: Step) -> dict[str, Any]:
    """The time to resume takes the place of what was promised."""
    assert step.moment is not None
    told = {kind: level for kind, level in standing.told.items() if kind != "resume"}
    return {
        "before_hold": standing.state,
        "pauses": (*standing.pauses, (step.at, step.moment)),
        "resume_at": step.moment,
        "promise": None,
        "told": told,
    }


def _end_of_hold(standing: Standing, at: int) -> dict[str, Any]:
    if standing.resume_at is None:
        return {}
    *earlier, (begun, until) = standing.pauses
    return {"pauses": (*earlier, (begun, min(until, at))), "resume_at": None}


def _resume(standing: Standing, step: Step) -> dict[str, Any]:
    return _end_of_hold(standing, step.at)


def _chase(standing: Standing, step: Step) -> dict[str, Any]:
    """The resident asks again: an answer that was given is none for this."""
    if standing.replied_at is None or standing.resolved_at is not None:
        return {}
    told = {kind: level for kind, level in standing.told.items() if kind != "reply"}
    return {"asked_at": step.at, "replied_at": None, "told": told}


def _severity(standing: Standing, step: Step) -> dict[str, Any]:
    severity = int(step.facts["severity"])
    major_at = standing.major_at or (step.at if severity >= MAJOR else None)
    return {"severity": severity, "major_at": major_at}


def _judge(standing: Standing, step: Step) -> dict[str, Any]:
    return {"judgement": step.new, "kind": str(step.facts.get("kind", standing.kind))}


def _resolve(standing: Standing, step: Step) -> dict[str, Any]:
    ended = _end_of_hold(standing, step.at)
    pauses: tuple[tuple[int, int], ...] = ended.get("pauses", standing.pauses)
    ran = step.at - standing.round_at - overlap(pauses, standing.round_at, step.at)
    return ended | {
        "resolved_at": step.at,
        "cause": str(step.facts.get("cause", "")),
        "measure": str(step.facts.get("measure", "")),
        "waiting_for": step.facts.get("trigger"),
        "promise": None,
        "worked": standing.worked + ran,
    }


def _release(_: Standing, step: Step) -> dict[str, Any]:
    return {"waiting_for": None, "released_at": step.at}


def _not_reached(standing: Standing, step: Step) -> dict[str, Any]:
    told = {kind: level for kind, level in standing.told.items() if kind != "call"}
    next_try = None if step.moment is None else (step.at, step.moment)
    return {"attempts": standing.attempts + 1, "next_try": next_try, "told": told}


def _merge(standing: Standing, step: Step) -> dict[str, Any]:
    return _end_of_hold(standing, step.at) | {"merged_into": int(step.facts["into"])}


def _escalate(standing: Standing, step: Step) -> dict[str, Any]:
    level = int(step.facts["level"])
    told = {**standing.told, str(step.facts["clock"]): level}
    return {"told": told, "level": max(standing.level, level)}


FOLDS: dict[str, Fold] = {
    "take": _take,
    "dispatch": _dispatch,
    "promise": _promise,
    "hold": _hold,
    "resume": _resume,
    "chase": _chase,
    "severity": _severity,
    "judge": _judge,
    "resolve": _resolve,
    "release": _release,
    "not_reached": _not_reached,
    "merge": _merge,
    "escalate": _escalate,
}


def overlap(pauses: Iterable[tuple[int, int]], start: int, end: int) -> int:
    """Return how much of the time between two moments was paused."""
    return sum(max(0, min(until, end) - max(begun, start)) for begun, until in pauses)
