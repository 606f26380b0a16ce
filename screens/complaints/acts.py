"""What the keys of the complaint screen do with a case: at once, or asked for on the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from models import drafts
from models.complaints import following_up, judging, lifecycle, reads, working
from models.complaints.lifecycle import ACTIONS, FOLLOW_UP, JUDGE, WORK
from models.complaints.tables import KINDS, Case
from models.departments import Department
from models.errors import DeskError
from models.language import LANGUAGES, N_, Words
from models.log.grammar import Surroundings, understand
from models.staff import Account, Actor
from models.text import shown
from screens.session import Session
from screens.widgets.ask_bar import Question

TIME = r"(?:(?:\d{4}-)?\d{1,2}-\d{1,2}\s+)?\d{1,2}[:：]\d{2}"
FIRST_TIME = re.compile(rf"(?:>>|》》)?\s*(?P<time>{TIME})\s*(?P<rest>.*)")
LAST_TIME = re.compile(rf"(?P<rest>.*?)\s*(?:>>|》》)\s*(?P<time>{TIME})")
# What may be typed first for a judgement or the outcome of a call; the first letter is enough.
JUDGED = {"valid": ("valid", "v", "有效"), "invalid": ("invalid", "i", "无效")}
CALLED = {
    "satisfied": ("satisfied", "s", "满意"),
    "fairly": ("fairly", "f", "较满意"),
    "unsatisfied": ("unsatisfied", "u", "不满意"),
    "not_reached": ("not", "n", "未通", "未接"),
    "refused": ("refused", "r", "拒绝"),
}
# The key of each act, and the action of the lifecycle that it does.
KEYS = {
    "complaint_accept": "accept",
    "complaint_dispatch": "dispatch",
    "complaint_start": "start",
    "complaint_answer": "answer",
    "complaint_hold": "hold",
    "complaint_resolve": "resolve",
    "complaint_judge": "judge",
    "complaint_note": "note",
    "complaint_chase": "chase",
    "complaint_call": "satisfied",
    "complaint_unreachable": "unreachable",
    "complaint_reopen": "reopen",
    "complaint_merge": "merge",
}


def possible(case: Case, account: Account) -> list[str]:
    """Return the keys that do something with a case for this person."""
    rights = [right for right in (WORK, FOLLOW_UP, JUDGE) if account.may(right)]
    actions = lifecycle.possible(case.state, rights)
    return [key for key, action in KEYS.items() if _action(case, action) in actions]


def _action(case: Case, action: str) -> str:
    """The key that holds a case also ends the hold."""
    return "resume" if action == "hold" and case.state == lifecycle.ON_HOLD else action


def coming(written: str, session: Session) -> int:
    """Return the next moment at which the clock shows a time; raise DeskError `time_form`."""
    now = session.clock()
    understood = understand(f">>{written}", Surroundings(now, session.zone, {}, 0))
    if understood.due_at is None:
        raise DeskError("time_form", "time", value=written)
    return understood.due_at


def _chosen(typed: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    """Return the code of the first word, or the word itself, and the rest."""
    first, _, rest = typed.strip().partition(" ")
    code = next((code for code, words in known.items() if first.casefold() in words), first)
    return code, rest.strip()


@dataclass(frozen=True)
class CaseActs:
    """The acts of one person on a case as they saw it: `expected` is the version they looked at."""

    session: Session
    case: Case
    departments: tuple[Department, ...] = ()
    ask: Callable[[Question], object] = lambda _: None

    def check(self, action: str) -> None:
        """Raise DeskError why an action cannot be done: by this person, or in this state."""
        self.session.person.require(ACTIONS[action].right)
        lifecycle.require(self.case.state, action)

    def begin(self, key: str) -> Callable[[], object] | Question:
        """Return what a key does: an act at once, or a question. Raises DeskError why not."""
        action = _action(self.case, KEYS[key])
        self.check(action)
        if action in ("accept", "start"):
            deed = {"accept": working.accept, "start": working.start}[action]
            return partial(deed, self._id, *self._by, expected=self._seen)
        asked: Question = getattr(self, f"_{action}")()
        return asked

    @property
    def _id(self) -> int:
        return self.case.id

    @property
    def _seen(self) -> int:
        return self.case.version

    @property
    def _by(self) -> tuple[Actor, int]:
        return self.session.person, self.session.clock()

    def _question(self, action: str, hint: str, write: Callable[[str], object]) -> Question:
        words, number = self.session.words, self.case.short_number
        title = words("{number}: {action}", number=number, action=words(ACTIONS[action].label))
        form = f"complaint.{self._id}.{action}"
        return Question(title, hint, form, write, done=words("{number}: done.", number=number))

    def _plain(self, action: str, hint: str, deed: Callable[..., object]) -> Question:
        """Ask for words, and do it with them."""

        def write(typed: str) -> object:
            return deed(self._id, typed, *self._by, expected=self._seen)

        return self._question(action, self.session.words(hint), write)

    def _optional(self, action: str, hint: str, deed: Callable[..., object]) -> Question:
        """Ask for words that may be left out, and do it."""

        def write(typed: str) -> object:
            return deed(self._id, *self._by, words=typed, expected=self._seen)

        return self._question(action, self.session.words(hint), write)

    def _note(self) -> Question:
        return self._plain("note", N_("what is to be kept with the case"), working.note)

    def _answer(self) -> Question:
        return self._plain("answer", N_("what the resident was told"), working.answer)

    def _reopen(self) -> Question:
        return self._plain("reopen", N_("why; it goes one level up"), judging.reopen)

    def _unreachable(self) -> Question:
        hint = N_("why it is closed without a word of the resident")
        return self._plain("unreachable", hint, following_up.close_unreachable)

    def _chase(self) -> Question:
        return self._optional("chase", N_("what the resident says; or Enter alone"), working.chase)

    def _resume(self) -> Question:
        return self._optional("resume", N_("why it goes on; or Enter alone"), working.resume)

    def _hold(self) -> Question:
        def write(typed: str) -> object:
            found = FIRST_TIME.fullmatch(typed)
            if found is None:
                raise DeskError("time_form", "time", value=typed)
            until = coming(found["time"], self.session)
            return working.hold(self._id, found["rest"], until, *self._by, expected=self._seen)

        hint = self.session.words("until when, and why: 11-26 09:00 waits for the part")
        return self._question("hold", hint, write)

    def _dispatch(self) -> Question:
        def write(typed: str) -> object:
            found = LAST_TIME.fullmatch(typed)
            until = coming(found["time"], self.session) if found else None
            first, _, handler = (found["rest"] if found else typed).strip().partition(" ")
            department, by = self._department(first), self._by
            seen = self._seen
            return working.dispatch(
                self._id, department, handler, *by, promised_at=until, expected=seen
            )

        known = ", ".join(shown(each.name) for each in self.departments)
        hint = self.session.words("department, person, >>18:00 if promised: {known}", known=known)
        return self._question("dispatch", hint, write)

    def _department(self, typed: str) -> str:
        """Return the code of a department by its code, its name or the beginning of its name."""
        folded = typed.casefold()
        for each in self.departments:
            if folded in (each.code.casefold(), each.name.casefold()):
                return each.code
        begins = [each for each in self.departments if each.name.casefold().startswith(folded)]
        return begins[0].code if folded and len(begins) == 1 else typed

    def _judge(self) -> Question:
        kinds = {code: self._spelled(label) for code, label in KINDS.items()}

        def write(typed: str) -> object:
            judgement, grounds = _chosen(typed, JUDGED | kinds)
            kind = judgement if judgement in kinds else None
            judgement = "reclassified" if kind else judgement
            return judging.judge(
                self._id, judgement, *self._by, grounds=grounds, kind=kind, expected=self._seen
            )

        hint = self.session.words("v valid, i invalid and why, or another kind and why")
        return self._question("judge", hint, write)

    def _spelled(self, label: str) -> tuple[str, ...]:
        return tuple({label, *(Words(language)(label) for language in LANGUAGES)})

    def _merge(self) -> Question:
        def write(typed: str) -> object:
            into = reads.find(typed).id
            return judging.merge(self._id, into, *self._by, expected=self._seen)

        hint = self.session.words("the number of the case that it belongs to; callers go along")
        return self._question("merge", hint, write)

    def _resolve(self) -> Question:
        """Ask for the cause, then for what was done."""
        words = self.session.words

        def then(cause: str) -> object:
            return self.ask(self._measure(cause) if cause else self._resolve())

        asked = self._question("resolve", words("the cause; then what was done"), then)
        return Question(asked.title, asked.hint, f"{asked.form}.cause", then=then)

    def _measure(self, cause: str) -> Question:
        session = self.session
        first = session.draft_place(f"complaint.{self._id}.resolve.cause")

        def write(typed: str) -> object:
            done = working.resolve(self._id, cause, typed, *self._by, expected=self._seen)
            drafts.discard(first)
            return done

        hint = session.words("what was done (cause: {cause})", cause=shown(cause))
        return self._question("resolve", hint, write)

    def _satisfied(self) -> Question:
        def write(typed: str) -> object:
            outcome, said = _chosen(typed, CALLED)
            again = None
            if outcome == "not_reached":
                found = FIRST_TIME.fullmatch(said)
                now = self.session.clock()
                again = coming(found["time"], self.session) if found else None
                again, said = (
                    again or following_up.proposed_try(now),
                    found["rest"] if found else said,
                )
            return following_up.follow_up(
                self._id, outcome, *self._by, words=said, next_try=again, expected=self._seen
            )

        hint = self.session.words(
            "s satisfied, f fairly, u unsatisfied + words, n not reached, r refuses"
        )
        asked = self._question("satisfied", hint, write)
        title = self.session.words("{number}: the call", number=self.case.short_number)
        return Question(title, hint, asked.form, write, done=asked.done)
