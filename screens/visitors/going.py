"""Signing out on the line: whoever is under the cursor, or whose badge or name is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.errors import DeskError
from models.text import shown
from models.visitors import documents, lifecycle, short_lines
from models.visitors.tables import Visit
from screens.session import Session
from screens.visitors.acts import VisitActs
from screens.widgets.ask_bar import Question


@dataclass
class Going:
    """One signing out: `here` is under the cursor, `inside` reads whom else the line may name.

    `gone` is the visit once it is written.
    """

    session: Session
    here: Visit | None
    inside: Callable[[], Sequence[Visit]]
    gone: Visit | None = None

    def question(self) -> Question:
        """Return what asks who goes."""
        words, here = self.session.words, self.here
        title, form = words("sign out"), "visitor.out"
        if here is not None:
            title = words("sign out {number} {name}", number=here.short_number, name=here.name)
            form = f"visitor.out.{here.id}"
        hint = words("Enter, or a badge, or two letters. x3: three go  with:toolbox  badge:-")
        done = words("Signed out.")
        return Question(
            title, hint, form, self._write, done=done, told=self._told, after=self._said
        )

    def _meant(self, typed: str) -> Visit:
        """Return who is meant: whom the first word names, else who is under the cursor."""
        first = typed.split(" ")[0] if typed else ""
        found = short_lines.meant(first, self.inside())
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            names = tuple(each.name for each in found[:4])
            raise DeskError("visit_several", "name", value=first, names=names)
        if self.here is None or short_lines.read(first).words:
            raise DeskError("visit_nobody", "name", value=first)
        return self.here

    def _rest(self, visit: Visit, typed: str) -> str:
        """Return what is said of somebody's going: all but what names them."""
        first = typed.split(" ")[0]
        is_named = visit is not self.here or short_lines.meant(first, [visit])
        return typed.removeprefix(first).strip() if is_named else typed

    def _write(self, typed: str) -> object:
        """Sign out; runs on the writing thread."""
        visit = self._meant(typed)
        self.gone = VisitActs(self.session, visit).go(self._rest(visit, typed))
        return self.gone

    def _told(self, typed: str) -> str:
        """Say who goes with the line that is typed; of a party, how many."""
        words = self.session.words
        try:
            visit = self._meant(typed)
        except DeskError as error:
            return documents.cut(self.session.explain(error)).text
        count = short_lines.read(self._rest(visit, typed)).count or visit.remaining
        facts = {"who": "  ".join(filter(None, (visit.badges, visit.name, visit.unit)))}
        if count != visit.remaining:
            more = {"count": count, "remaining": visit.remaining}
            return words("{who}: {count} of {remaining} go", **facts, **more)
        if count > 1:
            return words("{who}: all {count} go", count=count, **facts)
        return words("{who} goes", **facts)

    async def _said(self) -> str:
        """Say who has left, so that the wrong one is noticed; of a party, how many are inside."""
        visit = self.gone
        assert visit is not None
        who = f"{visit.short_number} {shown(visit.name)}"
        if visit.state != lifecycle.ON_SITE:
            return who
        return self.session.words("{who}: {count} still inside", who=who, count=visit.remaining)
