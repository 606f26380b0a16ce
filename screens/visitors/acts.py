"""What the keys of the register do with a visit: at once, or asked for on the line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from models import coming
from models.errors import DeskError
from models.language import N_
from models.staff import Account, Actor
from models.text import shown
from models.visitors import arriving, badges, leaving, lifecycle, short_lines, working
from models.visitors.lifecycle import ACTIONS, VISITORS
from models.visitors.short_lines import ShortLine
from models.visitors.steps import MISSING
from models.visitors.tables import Visit
from screens.complaints.typed import time_and_words
from screens.session import Session
from screens.widgets.ask_bar import Question

# The key of each act, and the action of the lifecycle that it does.
KEYS = {
    "visitor_out": "leave",
    "visitor_arrive": "arrive",
    "visitor_earlier": "left_earlier",
    "visitor_longer": "extend",
    "visitor_badge": "badge_back",
    "visitor_goods": "release",
    "visitor_correct": "correct_arrival",
    "visitor_departure": "correct_departure",
    "visitor_note": "note",
    "visitor_refuse": "refuse",
    "visitor_withdraw": "withdraw",
}
# Acts that want words and nothing else: what is asked for, and what is done with them.
PLAIN = {
    "note": (N_("what is to be kept with the visit"), working.note),
    "withdraw": (N_("why: registered by mistake, or called off"), working.withdraw),
    "refuse": (N_("why they are not let in"), arriving.refuse_expected),
}


def possible(visit: Visit, account: Account) -> list[str]:
    """Return the keys that do something with a visit for this person."""
    rights = [VISITORS] if account.may(VISITORS) else []
    actions = lifecycle.possible(visit.state, rights)
    return [
        key
        for key, action in KEYS.items()
        if action in actions and (action != "badge_back" or visit.badges)
    ]


@dataclass(frozen=True)
class VisitActs:
    """The acts of one person on a visit as they saw it."""

    session: Session
    visit: Visit

    def begin(self, key: str) -> Question:
        """Return what a key asks for. Raises DeskError why it cannot be done."""
        action = KEYS[key]
        self.session.person.require(ACTIONS[action].right)
        lifecycle.require(self.visit.state, action)
        if action in PLAIN:
            hint, act = PLAIN[action]
            return self._question(action, hint, partial(self._plain, act))
        asked: Question = getattr(self, f"_{action}")()
        return asked

    @property
    def _by(self) -> tuple[Actor, int]:
        return self.session.person, self.session.clock()

    def _question(self, action: str, hint: str, write: Callable[[str], object]) -> Question:
        words = self.session.words
        facts = {"number": self.visit.short_number, "name": shown(self.visit.name)}
        title = words("{number} {name}: {action}", action=words(ACTIONS[action].label), **facts)
        form = f"visitor.{self.visit.id}.{action}"
        after = partial(self._said, action)
        return Question(title, words(hint), form, write, after=after, of=self.visit.id)

    async def _said(self, action: str) -> str:
        """Say what an act has led to."""
        from models.visitors import reads
        from screens.visitors.consequences import said_after

        detail = await self.session.read(reads.detail, self.visit.id)
        return said_after(action, detail, self.session)

    def _plain(self, act: Callable[..., object], typed: str) -> object:
        return act(self.visit.id, typed, *self._by, expected=self.visit.version)

    def _leave(self) -> Question:
        hint = N_("Enter: all go. x3: three go  with:toolbox what they take  badge:- not back")
        return self._question("leave", hint, self.go)

    def go(self, typed: str) -> Visit:
        """Sign out, all or some, by a short line; runs on the writing thread."""
        visit, by = self.visit, self._by
        going = short_lines.read(typed)
        if going.count not in (None, visit.remaining):
            more = {"labels": going.badges, "goods_out": going.goods, "words": going.words}
            return leaving.part(visit.id, going.count, *by, expected=visit.version, **more)
        return self._gone(going)

    def gone_at(self) -> Question:
        """Return what asks when somebody was seen to go, to be written up now; no time, no end."""
        self.session.person.require(ACTIONS["leave"].right)

        def write(typed: str) -> object:
            if not typed:
                raise DeskError("visit_missing", "left_at", what=MISSING["moment"])
            left_at, rest = coming.first_past(typed, self.session.clock(), self.session.zone)
            going = short_lines.read(rest)
            if going.count not in (None, self.visit.remaining):
                facts = {"count": going.count, "remaining": self.visit.remaining}
                raise DeskError("visit_count", "count", **facts)
            return self._gone(going, left_at)

        hint = N_("when they were seen to go: 21:40  with:toolbox  badge:- not back")
        return self._question("leave", hint, write)

    def _gone(self, going: ShortLine, left_at: int | None = None) -> Visit:
        """Sign the whole party out; runs on the writing thread."""
        visit = self.visit
        out: Sequence[str] = badges.of_visit(visit.id)
        back = [badges.spelled_out(visit.id, label) for label in going.badges] or out
        kept = [label for label in out if going.badge_kept or label not in back]
        return leaving.leave(
            visit.id,
            *self._by,
            left_at=left_at,
            goods_out=going.goods,
            kept=kept,
            words=going.words,
            expected=visit.version,
        )

    def _arrive(self) -> Question:
        hint = N_("Enter: they are in. x3: how many come  badge:7  with:toolbox")
        return self._question("arrive", hint, self._come)

    def _come(self, typed: str) -> object:
        coming_in = short_lines.read(typed)
        labels = coming_in.badges or tuple(badges.next_free(1))
        return arriving.arrive(
            self.visit.id,
            *self._by,
            party=coming_in.count,
            labels=labels,
            goods_in=coming_in.goods,
            words=coming_in.words,
            expected=self.visit.version,
        )

    def _left_earlier(self) -> Question:
        hint = N_("Enter: gone, nobody saw when; no time is made up. Words, if there are any")

        def write(typed: str) -> object:
            seen = self.visit.version
            return leaving.left_earlier(self.visit.id, *self._by, words=typed, expected=seen)

        return self._question("left_earlier", hint, write)

    def _extend(self) -> Question:
        def write(typed: str) -> object:
            until, why = time_and_words(typed, self.session)
            seen = self.visit.version
            return working.extend(self.visit.id, until, *self._by, words=why, expected=seen)

        return self._question("extend", N_("until when, and why: 18:00 the pump is late"), write)

    def _correct_arrival(self) -> Question:
        hint = N_("when they really came, and why: 17:16 written up late; both are kept")
        return self._correct("correct_arrival", hint, working.correct_arrival)

    def _correct_departure(self) -> Question:
        hint = N_("when they really left, and why: 21:40 seen on the camera; both are kept")
        return self._correct("correct_departure", hint, working.correct_departure)

    def _correct(self, action: str, hint: str, correct: Callable[..., object]) -> Question:
        """Ask for the time that it really was, and why another was told."""

        def write(typed: str) -> object:
            at, why = coming.first_past(typed, self.session.clock(), self.session.zone)
            return correct(self.visit.id, at, why, *self._by, expected=self.visit.version)

        return self._question(action, hint, write)

    def _badge_back(self) -> Question:
        def write(typed: str) -> object:
            out = badges.of_visit(self.visit.id)
            label = typed or (out[0] if out else "")
            return badges.returned(self.visit.id, label, *self._by)

        hint = N_("Enter, or which one where there are several")
        return self._question("badge_back", hint, write)

    def _release(self) -> Question:
        def write(typed: str) -> object:
            goods, _, authority = typed.replace("；", ";").partition(";")
            seen = self.visit.version
            return leaving.release(self.visit.id, goods, authority, *self._by, expected=seen)

        hint = N_("what goes out; who of the unit allows it: two chairs; Mrs Zhang, by phone")
        done = self.session.words("{number}: slip written.", number=self.visit.short_number)
        asked = self._question("release", hint, write)
        return replace(asked, done=done, after=self._print_slip)

    async def _print_slip(self) -> str:
        """Print the slip that was just written; return what to say."""
        from screens.visitors.printing import print_slip

        return await print_slip(self.session, self.visit.id)
