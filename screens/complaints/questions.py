"""What is asked for each act on a case, and how the answer is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models import coming, drafts
from models.clock import short_date_time
from models.complaints import following_up, judging, reads, working
from models.complaints.lifecycle import ACTIONS
from models.complaints.reads import Detail
from models.complaints.steps import FIELDS
from models.complaints.tables import SEVERITY_NAMES, Case
from models.departments import Department
from models.errors import DeskError
from models.language import N_
from models.staff import Actor
from models.text import shown
from screens.complaints import typed as lines
from screens.complaints.consequences import said_after
from screens.complaints.queue_list import Names
from screens.session import Session
from screens.widgets.ask_bar import Question

Write = Callable[[str], object]
# Acts that want words and nothing else: what is asked for, and what is done with them.
PLAIN = {
    "note": (N_("what is to be kept with the case"), working.note),
    "answer": (N_("what the resident was told"), working.answer),
    "reopen": (N_("why; it goes one level up"), judging.reopen),
    "separate": (N_("why it is a case of its own again"), judging.separate),
    "unreachable": (
        N_("why it is closed without a word of the resident"),
        following_up.close_unreachable,
    ),
}
# The same where the words may be left out.
OPTIONAL = {
    "chase": (N_("what the resident says; or Enter alone"), working.chase),
    "resume": (N_("why it goes on; or Enter alone"), working.resume),
}


class CaseQuestions:
    """The questions of one person about a case as they saw it.

    An answer is refused once when somebody else has done something meanwhile: the person is told
    who and what, the text stays on the line, and Enter again writes it with that known. Of what is
    written they are told what it has led to.
    """

    def __init__(
        self,
        session: Session,
        case: Case,
        departments: Sequence[Department],
        names: Names,
        ask: Callable[[Question], object],
    ) -> None:
        self._session = session
        self._case = case
        self._departments = departments
        self._names = names
        self._ask = ask
        self._written: Detail | None = None
        self._seen = case.version
        self._asked: dict[str, Callable[[], Question]] = {
            "dispatch": self._dispatch,
            "hold": self._hold,
            "resolve": self._resolve,
            "judge": self._judge,
            "satisfied": self._call,
            "promise": self._promise,
            "severity": self._severity,
            "link": self._link,
            "merge": self._merge,
        }

    def about(self, action: str) -> Question:
        """Return what is asked for an action."""
        words, number = self._session.words, self._case.id
        if action in PLAIN:
            hint, plain = PLAIN[action]
            return self._question(
                action,
                words(hint),
                lambda typed: plain(number, typed, *self._by, expected=self._seen),
            )
        if action in OPTIONAL:
            hint, deed = OPTIONAL[action]
            return self._question(
                action,
                words(hint),
                lambda typed: deed(number, *self._by, words=typed, expected=self._seen),
            )
        return self._asked[action]()

    @property
    def _by(self) -> tuple[Actor, int]:
        return self._session.person, self._session.clock()

    def _question(self, action: str, hint: str, write: Write) -> Question:
        words, number = self._session.words, self._case.short_number
        title = words("{number}: {action}", number=number, action=words(ACTIONS[action].label))
        form = f"complaint.{self._case.id}.{action}"
        return Question(
            title,
            hint,
            form,
            lambda typed: self._told_once(write, typed),
            after=self._told_after,
            of=self._case.id,
        )

    def _told_once(self, write: Write, typed: str) -> object:
        try:
            done = write(typed)
        except DeskError as error:
            if error.code == "complaint_changed":
                self._seen = reads.case(self._case.id).version
            raise
        self._written = reads.detail(self._case.id, self._session.clock())
        return done

    async def _told_after(self) -> str:
        """Say what the act has led to."""
        assert self._written is not None
        return said_after(self._written, self._names, self._session)

    def _in_two(
        self,
        asked: Question,
        hint: str,
        check: Write,
        second_hint: Callable[[str], str],
        write: Callable[[str, str], object],
    ) -> Question:
        """Ask for one thing, checked as it is given, then for another, and write both."""
        form = f"{asked.form}.first"

        def then(first: str) -> object:
            def both(second: str) -> object:
                done = self._told_once(lambda typed: write(first, typed), second)
                drafts.discard(self._session.draft_place(form))
                return done

            return self._ask(replace(asked, hint=second_hint(first), write=both))

        return Question(asked.title, hint, form, then=then, check=check)

    # Each act that wants more than words.

    def _dispatch(self) -> Question:
        def write(typed: str) -> object:
            session = self._session
            until, whom = coming.first_or_last(typed, session.clock(), session.zone)
            (department, handler), seen = self._department_and_person(whom), self._seen
            return working.dispatch(
                self._case.id, department, handler, *self._by, promised_at=until, expected=seen
            )

        words = self._session.words
        known = words.listed(shown(each.name) for each in self._departments)
        hint = words("department, person, >>18:00 if promised: {known}", known=known)
        return self._question("dispatch", hint, write)

    def _department_and_person(self, typed: str) -> tuple[str, str]:
        """Return a department, by code, name or the name's beginning, and the person behind it."""
        spellings = {name for each in self._departments for name in (each.code, each.name)}
        for name in sorted(spellings, key=len, reverse=True):  # a name may have blanks in it
            beginning, behind = typed[: len(name)], typed[len(name) :]
            if beginning.casefold() == name.casefold() and not behind[:1].strip():
                return name, behind.strip()
        first, _, person = typed.partition(" ")
        folded = first.casefold()
        begins = [each for each in self._departments if each.name.casefold().startswith(folded)]
        return begins[0].code if folded and len(begins) == 1 else first, person

    def _promise(self) -> Question:
        def write(typed: str) -> object:
            until, said = lines.time_and_words(typed, self._session)
            number, seen = self._case.id, self._seen
            return working.promise(number, until, *self._by, words=said, expected=seen)

        words = self._session.words
        hint = words("by when, and what was promised: 18:00 the plumber comes")
        return self._question("promise", hint, write)

    def _hold(self) -> Question:
        """Ask until when and why, then what the resident was told of it."""
        session, words = self._session, self._session.words

        def check(first: str) -> object:
            until, reason = lines.time_and_words(first, session)
            if not reason:
                raise DeskError("complaint_missing", "words", what=N_("why it has to wait"))
            if until <= session.clock():
                raise DeskError("due_past", "resume_at", when=until)
            return None

        def second_hint(first: str) -> str:
            until = short_date_time(
                lines.time_and_words(first, session)[0], session.zone, session.clock()
            )
            return words("until {when}; what was the resident told? or Enter alone", when=until)

        def write(first: str, answer: str) -> object:
            until, reason = lines.time_and_words(first, session)
            return working.hold(
                self._case.id, reason, until, *self._by, answer=answer, expected=self._seen
            )

        hint = words("until when, and why: 11-26 09:00 waits for the part")
        asked = self._question("hold", hint, lambda _: None)
        return self._in_two(asked, hint, check, second_hint, write)

    def _resolve(self) -> Question:
        """Ask for the cause, then for what was done."""
        words = self._session.words

        def check(cause: str) -> object:
            if not cause:
                raise DeskError("complaint_missing", "cause", what=FIELDS["cause"])
            return None

        def second_hint(cause: str) -> str:
            return words("what was done (cause: {cause})", cause=shown(cause))

        def write(cause: str, measure: str) -> object:
            return working.resolve(self._case.id, cause, measure, *self._by, expected=self._seen)

        asked = self._question("resolve", "", lambda _: None)
        hint = words("the cause; then what was done")
        return self._in_two(asked, hint, check, second_hint, write)

    def _severity(self) -> Question:
        def write(typed: str) -> object:
            code, why = lines.chosen(typed, lines.severities())
            if code not in SEVERITY_NAMES:
                raise DeskError("complaint_severity", "severity", value=code)
            severity, seen = SEVERITY_NAMES.index(code), self._seen
            return working.change_severity(
                self._case.id, severity, *self._by, words=why, expected=seen
            )

        hint = self._session.words("g general, u urgent, m major, c collective, and why")
        return self._question("severity", hint, write)

    def _judge(self) -> Question:
        kinds = lines.kinds()

        def write(typed: str) -> object:
            judgement, grounds = lines.chosen(typed, {**lines.JUDGED, **kinds})
            kind = judgement if judgement in kinds else None
            judgement, seen = "reclassified" if kind else judgement, self._seen
            return judging.judge(
                self._case.id, judgement, *self._by, grounds=grounds, kind=kind, expected=seen
            )

        hint = self._session.words("v valid, i invalid and why, or another kind and why")
        return self._question("judge", hint, write)

    def _link(self) -> Question:
        def write(typed: str) -> object:
            reference, said = lines.linked(typed)
            number, seen = self._case.id, self._seen
            return working.link(number, reference, *self._by, words=said, expected=seen)

        words = self._session.words
        hint = words("#1044 of the log, T-0123 a case, V-0012 a visit; then words if wanted")
        return self._question("link", hint, write)

    def _merge(self) -> Question:
        def write(typed: str) -> object:
            into = reads.find(typed).id
            return judging.merge(self._case.id, into, *self._by, expected=self._seen)

        words = self._session.words
        hint = words("the number of the case that it belongs to; callers go along")
        return self._question("merge", hint, write)

    def _call(self) -> Question:
        words = self._session.words

        def write(typed: str) -> object:
            way, typed = lines.chosen(typed, lines.WAY) if _at_the_door(typed) else ("phone", typed)
            outcome, said = lines.chosen(typed, lines.CALLED)
            again = None
            if outcome == "not_reached":
                again, said = self._next_try(said)
            return following_up.follow_up(
                self._case.id,
                outcome,
                *self._by,
                words=said,
                way=way,
                next_try=again,
                expected=self._seen,
            )

        hint = words(
            "s satisfied, f fairly, u unsatisfied, n not reached, r refused; visited: door s"
        )
        title = words("{number}: the call", number=self._case.short_number)
        return replace(self._question("satisfied", hint, write), title=title)

    def _next_try(self, said: str) -> tuple[int, str]:
        """Return when the resident is called again, proposed unless it is said, and the rest."""
        now = self._session.clock()
        again, rest = coming.first(said, now, self._session.zone)
        return again or following_up.proposed_try(now), rest


def _at_the_door(typed: str) -> bool:
    return lines.chosen(typed, lines.WAY)[0] in lines.WAY
