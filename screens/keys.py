"""The one table of keys: the same key means the same thing on every screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType

from models.language import N_


@dataclass(frozen=True)
class Key:
    """What a key does: `letter` works beside the entry line, `always` also while typing.

    Input methods for Chinese swallow letters, so every letter has a Ctrl or F key too. An id that
    begins with `complaint_` or `visitor_` has its meaning on that screen alone. What a screen has
    beside the table (`DeskScreen.own_keys`) has an action as its id, or none where `?` only lists
    it.
    """

    id: str
    letter: str
    always: str
    label: str


KEYS = {
    key.id: key
    for key in (
        Key("screen_log", "1", "f1", N_("log")),
        Key("screen_handover", "2", "f2", N_("handover")),
        Key("screen_complaints", "3", "f3", N_("complaints")),
        Key("screen_visitors", "4", "shift+f4", N_("visitors")),
        Key("screen_more", "5", "f5", N_("more")),
        Key("new", "n", "ctrl+n", N_("new")),
        Key("long_form", "", "ctrl+e", N_("long form")),
        Key("find", "slash", "ctrl+f", N_("find")),
        Key("filter", "f", "f6", N_("filter")),
        Key("go_to", "g", "ctrl+g", N_("go to")),
        Key("correct", "c", "f7", N_("correct")),
        Key("open_item", "o", "ctrl+o", N_("carry/clear")),
        Key("void", "v", "f9", N_("void")),
        Key("take_back", "u", "ctrl+z", N_("take back")),
        Key("on_duty", "w", "ctrl+w", N_("go on duty")),
        Key("sign", "a", "f8", N_("sign")),
        Key("refuse", "x", "ctrl+x", N_("refuse")),
        Key("check", "space", "ctrl+k", N_("tick")),
        Key("doubt", "d", "ctrl+d", N_("doubt")),
        Key("say_back", "r", "ctrl+r", N_("say back")),
        Key("none", "minus", "ctrl+u", N_("none")),
        Key("print", "p", "ctrl+y", N_("print")),
        Key("override", "O", "f10", N_("override")),
        Key("complaint_accept", "a", "f8", N_("accept")),
        Key("complaint_dispatch", "d", "ctrl+d", N_("dispatch")),
        Key("complaint_start", "s", "ctrl+z", N_("start")),
        Key("complaint_answer", "r", "ctrl+r", N_("answer")),
        Key("complaint_hold", "h", "f9", N_("hold/resume")),
        Key("complaint_resolve", "x", "ctrl+x", N_("resolve")),
        Key("complaint_judge", "j", "f7", N_("judge")),
        Key("complaint_note", "t", "ctrl+b", N_("remark")),
        Key("complaint_chase", "k", "ctrl+k", N_("chase")),
        Key("complaint_call", "c", "f10", N_("call back")),
        Key("complaint_reveal", "p", "ctrl+y", N_("phone")),
        Key("complaint_unreachable", "U", "ctrl+u", N_("unreachable")),
        Key("complaint_reopen", "o", "ctrl+o", N_("reopen")),
        Key("complaint_merge", "m", "f11", N_("merge/separate")),
        Key("complaint_severity", "v", "ctrl+circumflex_accent", N_("severity")),
        Key("complaint_promise", "b", "ctrl+underscore", N_("promise")),
        Key("complaint_link", "l", "insert", N_("link")),
        Key("complaint_follow_ups", "F", "ctrl+a", N_("follow-ups")),
        Key("complaint_release", "R", "ctrl+w", N_("after rain")),
        Key("complaint_analysis", "A", "ctrl+g", N_("analysis")),
        Key("snooze", "z", "ctrl+backslash", N_("put off")),
        Key("visitor_out", "o", "ctrl+o", N_("sign out")),
        Key("visitor_arrive", "a", "f8", N_("has come")),
        Key("visitor_expect", "e", "ctrl+d", N_("expect")),
        Key("visitor_earlier", "l", "f7", N_("left earlier")),
        Key("visitor_longer", "x", "ctrl+x", N_("longer")),
        Key("visitor_badge", "b", "ctrl+b", N_("badge back")),
        Key("visitor_goods", "g", "ctrl+g", N_("goods slip")),
        Key("visitor_correct", "c", "f9", N_("correct arrival")),
        Key("visitor_departure", "C", "ctrl+z", N_("correct departure")),
        Key("visitor_note", "t", "ctrl+k", N_("remark")),
        Key("visitor_refuse", "r", "ctrl+r", N_("turn away")),
        Key("visitor_withdraw", "U", "ctrl+u", N_("withdraw")),
        Key("visitor_reveal", "v", "f10", N_("phone")),
        Key("visitor_end", "d", "f11", N_("end it")),
        Key("visitor_lost", "m", "ctrl+a", N_("badge lost")),
        Key("write", "", "ctrl+s", N_("write")),
        Key("back", "", "escape", N_("back")),
        Key("keys", "question_mark", "ctrl+p", N_("keys")),
        Key("quick_case", "", "ctrl+t", N_("complaint now")),
        Key("quick_visitor", "", "f4", N_("visitor now")),
        Key("due", "exclamation_mark", "ctrl+right_square_bracket", N_("what is due")),
        Key("lock", "", "ctrl+l", N_("lock")),
        Key("language", "", "f12", N_("中文/English")),
        Key("quit", "", "ctrl+q", N_("leave")),
    )
}

LIST_KEYS = frozenset(
    f"list_{name}" for name in ("up", "down", "page_up", "page_down", "first", "last", "open")
)
SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "escape": "Esc",
    "space": "Space",
    "minus": "-",
    "exclamation_mark": "!",
    "insert": "Ins",
    "delete": "Del",
    "enter": "Enter",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "ctrl+circumflex_accent": "^^",
    "ctrl+underscore": "^_",
    "ctrl+backslash": "^\\",
    "ctrl+right_square_bracket": "^]",
}


def bindings(*ids: str) -> list[BindingType]:
    """Return the bindings of some keys: an action each, named like the key."""
    made: list[BindingType] = []
    for key in (KEYS[id] for id in ids):  # noqa: A001
        if key.letter:
            made.append(Binding(key.letter, key.id, key.label, show=False, id=key.id))
        if key.always:
            # Priority: a line that is being typed on has bindings of its own for some of these.
            priority = key.always != "escape"
            name = f"{key.id}.always"
            made.append(
                Binding(key.always, key.id, key.label, show=False, id=name, priority=priority)
            )
    return made


def sign(key: Key, *, typing: bool, keymap: Mapping[str, str]) -> str:
    """Return how a key is written for people: `n`, `^E`, `F6`, or as the keymap has it."""
    letter = key.letter and not typing
    name = keymap.get(key.id if letter else f"{key.id}.always", "").partition(",")[0]
    name = name or (key.letter if letter else key.always)
    if name in SIGNS:
        return SIGNS[name]
    if name.startswith("ctrl+"):
        return "^" + name[5:].upper()
    return name.upper() if len(name) > 1 else name


def check_keymap(keymap: Mapping[str, str]) -> str | None:
    """Return the first name in a keymap that is no key's, or None."""
    known = set(KEYS) | {f"{name}.always" for name in KEYS} | LIST_KEYS
    return next((name for name in keymap if name not in known), None)
