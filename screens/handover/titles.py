"""The line above the parts: how far each is, and where the handover stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rich.text import Text

from models.handover.states import STATES
from models.language import N_, Words
from models.staff import Account
from models.text import shown
from screens import keys, labels
from screens.handover.view import View
from screens.keys import Key
from screens.session import Session
from screens.widgets.frame import TextLine

PARTS = {"known": N_("This shift"), "checklist": N_("Checklist"), "note": N_("Note")}
# The kinds of items that have to be gone through, in each part.
COUNTED = {"known": ("urgent", "open_items"), "checklist": ("check",), "note": ("section",)}
OUTGOING_COUNTED = {"known": ("urgent",)}
OPENED = frozenset(("urgent", "notable", "open", "since", "block"))  # with Enter, to be read whole


class PartTitles(TextLine):
    """Names the parts with what is done of each; the one with the cursor stands in brackets."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="titles")
        self._session = session

    def tell(
        self, view: View, here: str, items: Mapping[str, Sequence[str]], *, wide: bool
    ) -> None:
        """Show where things stand."""
        line = Text()
        room = self.size.width // len(PARTS) if wide else 0
        for part, label in PARTS.items():
            words = self._session.words
            title = words(label)
            if view.is_answering:
                progress = _doubts(view, items[part], words)
            else:
                progress = _progress(view, part, items[part])
            if progress:
                title = f"{title} {progress}"
            named = Text(f"[{title}]", "bold") if part == here else Text(f" {title} ")
            line.append_text(labels.fitted(named, room) if room else named)
            line.append("" if room else "  ")
        line.rstrip()
        self.show(labels.spread(line, Text(f"  {self._state(view)} "), self.size.width))

    def _state(self, view: View) -> str:
        words, handed = self._session.words, view.handed
        state = words(STATES[view.state])
        if handed is None or not handed.steps:
            return state
        last = handed.steps[-1]
        name = shown(last.person_name)
        if last.action == "refuse":
            return words("refused by {name}: {reason}", name=name, reason=shown(last.reason))
        if view.is_offered:
            return words("{state}: {name}", state=state, name=name)
        return state


def _doubts(view: View, items: Sequence[str], words: Words) -> str:
    """Say how many doubts of a part wait for an answer of the outgoing."""
    count = sum(view.is_left(item) for item in {*items})
    return words.plural("{count} doubt", "{count} doubts", count) if count else ""


def _progress(view: View, part: str, items: Sequence[str]) -> str:
    kinds = COUNTED[part] if view.is_offered else OUTGOING_COUNTED.get(part, COUNTED[part])
    counted = {item for item in items if item.partition(":")[0] in kinds}
    if not counted or not view.takes_part:
        return ""
    return f"{sum(_is_done(view, item) for item in counted)}/{len(counted)}"


def _is_done(view: View, item: str) -> bool:
    """Whether an item was gone through; what is doubted was, whoever has to answer."""
    if view.is_offered:
        return view.document is not None and view.document.check(item) is not None
    return not view.is_left(item)


def taken_back(before: View | None, view: View, words: Words) -> str:
    """Say who has taken back the offer that was shown before; else nothing."""
    if before is None or view.handed is None or not (before.is_offered and view.is_preparing):
        return ""
    last = view.handed.steps[-1] if view.handed.steps else None
    if last is None or last.action != "withdraw":
        return ""
    return words("{name} took the offer back and prepares on.", name=shown(last.person_name))


def useful_keys(view: View | None, account: Account) -> tuple[str, ...]:
    """Return the keys that do something now for the one who looks."""
    more = ("override",) if account.may("override_handover") else ()
    if view is None or view.handed is None:
        return ("on_duty",)
    if not (view.is_offered or view.outgoing):
        return ("on_duty", "print", *more)
    if not view.is_offered:
        return ("check", "none", "sign", "on_duty", "print", *more)
    if view.incoming:
        return ("check", "doubt", "say_back", "sign", "refuse", "on_duty", "print", *more)
    return ("take_back", "print", *more)


def lead(view: View | None, item: str, session: Session) -> str:
    """Say what Enter does at an item for the one who looks, and where Tab leads."""
    words = session.words
    if view is not None and view.may_answer(item):
        key = keys.sign(keys.KEYS["say_back"], typing=False, keymap=session.keymap)
        return words("Enter, {key} answer  Tab next part", key=key)
    if view is not None and view.is_answering and item.partition(":")[0] not in OPENED:
        return words("Tab next part")
    return words("Enter open  Tab next part")


def called_here(known: Iterable[Key], view: View | None) -> list[Key]:
    """Return the keys as they are called for the one who looks: the outgoing says nothing back."""
    if view is None or not view.is_answering:
        return [*known]
    return [replace(key, label=N_("answer")) if key.id == "say_back" else key for key in known]
