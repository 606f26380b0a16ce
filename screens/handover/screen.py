"""The handover: what the desk knows, the checklist, the note; two people sign."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from models.errors import DeskError
from models.handover import notes, offering
from screens import duty as duty_question
from screens import keys
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.handover import signing, titles
from screens.handover import view as views
from screens.handover.acts import Acts, line_at
from screens.handover.editor import SectionEditor
from screens.handover.line_sheet import BlockLineScreen
from screens.handover.part_list import PartList
from screens.handover.parts import PART_OF, Parts
from screens.handover.rows import PartRow
from screens.handover.titles import PartTitles, taken_back, useful_keys
from screens.handover.view import View
from screens.keyboard import keys_wait
from screens.log.opening import open_entry
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine
from screens.widgets.windowed_list import WindowedList

WIDE = 110
ACTS = frozenset(("check", "doubt", "say_back", "none", "refuse", "print", "on_duty", "part"))
TO_READ = frozenset(("notable", "open", "open_items", "block", "since"))  # Space passes them


class HandoverScreen(DeskScreen):
    """Three parts side by side where there is room, else in turn; the line below asks."""

    CSS_PATH = "handover.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = [
        *keys.bindings("on_duty", "sign", "refuse", "check", "doubt", "say_back", "none"),
        *keys.bindings("take_back", "print", "override", "back"),
        Binding("tab,right", "part(1)", show=False, id="handover_next"),
        Binding("left", "part(-1)", show=False, id="handover_previous"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.login = session.person.account.login
        self._view: View | None = None
        self._shown: View | None = None  # what the lists show already
        self._header = Header(session, "handover")
        self._parts = Parts(session)
        self._titles = PartTitles(session)
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)
        self._editor: SectionEditor | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._titles
        yield self._parts
        yield self._bar
        yield self._keys_line

    def on_mount(self) -> None:
        """Read what there is: it may be laid out before it is shown."""
        self._reread()

    def action_screen_handover(self) -> None:
        """It is here: stay where the cursor is."""

    # What is shown.

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._reread()
        for part in (self._header, self._keys_line):
            part.repaint()

    @on(Changed)
    @on(MinutePassed)
    @work(exit_on_error=False, exclusive=True, group="reread")
    async def _reread(self) -> None:
        await self._read()
        if self._editor is not None and self._editor.is_current:
            await self._editor.reread()

    async def _read(self) -> None:
        session, account = self.session, self.session.person.account
        self._view = view = await session.read(views.read, account, session.clock(), session.words)
        await self._parts.show(view, wide=self._is_wide)
        if self._shown is None:
            self._focus_part("checklist" if view.is_preparing and view.outgoing else "known")
        self._show_titles()
        self._describe()
        if told := taken_back(self._shown, view, session.words):
            self._bar.say(told)
        self._shown = view

    def on_resize(self) -> None:
        """Build the rows for the new width."""
        if self._view is not None:
            self.call_after_refresh(self._fit)

    async def _fit(self) -> None:
        if self._view is not None:
            await self._parts.show(self._view, wide=self._is_wide)
        self._show_titles()

    def _show_titles(self) -> None:
        if self._view is not None:
            parts, wide = self._parts, self._is_wide
            self._titles.tell(self._view, parts.here, parts.items, wide=wide)

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    def _show_keys(self) -> None:
        view, session = self._view, self.session
        if self.focused is self._bar.line:
            lead = session.words("Enter writes, Esc back")
            return self._keys_line.tell(("lock",), typing=True, lead=lead)
        lead = titles.lead(view, self._row.item if self._row else "", session)
        return self._keys_line.tell(useful_keys(view, session.person.account), lead=lead)

    def known_keys(self) -> list[keys.Key]:
        """Call the keys by what they do for the one who looks."""
        return titles.called_here(super().known_keys(), self._view)

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        told = self._parts.list.told(self._row.item) if self._row is not None else ""
        self._bar.describe(Text(f" {told}"), of=self._view and self._view.state)
        self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or action not in ACTS

    # Parts and rows.

    @property
    def _row(self) -> PartRow | None:
        return self._parts.row

    def action_part(self, step: int) -> None:
        """Go to the next part, or the one before."""
        self._focus_part(self._parts.next_part(step))

    def focus_previous(self, selector: object = "*") -> Widget | None:  # noqa: ARG002
        """Go to the part before: the app takes Shift+Tab before this screen does."""
        self.action_part(-1)
        return self.focused

    def _focus_part(self, part: str) -> None:
        self._parts.mark(part)
        if self._bar.question is None:
            self.set_focus(self._parts.list)
        self._show_titles()
        self._describe()

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        if isinstance(event.widget, PartList) and event.widget.part != self._parts.here:
            self._focus_part(event.widget.part)
        self._show_keys()

    async def _jump(self, item: str) -> None:
        """Put the cursor where something has to be done."""
        self._focus_part(PART_OF[item.partition(":")[0]])
        await self._parts.list.go_to(item)

    # Acts.

    def _acts(self) -> Acts | None:
        return Acts(self.session, self._view) if self._view and self._view.handed else None

    def _reviewing(self) -> Acts | None:
        """The acts of somebody of the next shift while there is an offer."""
        view = self._view
        return self._acts() if view and view.is_offered and view.incoming else None

    @work(exit_on_error=False, group="write")
    @keys_wait()
    async def _do(self, act: Callable[[], object], *, go_on: bool = True) -> None:
        try:
            await self.session.write(act)
        except DeskError as error:
            await self._refused(error)
            return
        await self._read()
        if go_on:
            await self._parts.next_item()

    async def _refused(self, error: DeskError) -> None:
        """Say why not, and go where it can be put right."""
        if error.field and error.field.partition(":")[0] in PART_OF:
            await self._jump(error.field)
            self._describe()
        self._bar.say(self.session.explain(error), wrong=True)

    async def action_check(self) -> None:
        """Tick the item under the cursor and go on; a count or a say-back is asked for."""
        acts, row = self._acts(), self._row
        if acts is None or row is None:
            return
        act = acts.tick(row.item)
        if isinstance(act, Question):
            line = line_at(self._view, row.item) if self._view else None
            self._bar.ask(act, acts.answered(line) if line is not None else "")
        elif act is not None:
            self._do(act)
        elif row.item.partition(":")[0] in TO_READ and self._view and self._view.takes_part:
            await self._parts.next_item()
        else:
            self._say_why_not()

    def _say_why_not(self) -> None:
        """Say why nothing happens, to whoever may not write or has to use another key."""
        view, session = self._view, self.session
        if view is not None and view.may_prepare and self._parts.here == "note":
            self._bar.say(session.words("Enter writes it; - says that there is nothing to say."))
        if view is not None and view.is_preparing and not view.outgoing:
            refused = view.not_theirs(session.person.account)
            self._bar.say(session.explain(refused), wrong=True)

    @on(WindowedList.Selected)
    async def _open(self, event: WindowedList.Selected) -> None:
        """Enter: write a section, answer an item, open an entry."""
        acts, view = self._acts(), self._view
        if acts is None or view is None:
            return
        item: str = event.row.item
        kind, _, name = item.partition(":")
        line = line_at(view, item)
        if view.may_answer(item):
            self.action_say_back()
        elif kind in ("urgent", "notable", "open", "since") and name.isdigit():
            self._open_entry(int(name))
        elif kind == "block":
            whole = self._parts.list.told(item)
            self.app.push_screen(BlockLineScreen(self.session, event.row.group, whole))
        elif view.may_prepare and kind == "section":
            self._write_section(acts.number, name)
        elif view.may_prepare and line is not None:
            self._bar.ask(acts.edit(line), acts.answered(line))
        elif view.is_offered:
            if view.outgoing:
                self.action_say_back()
            else:
                await self.action_check()
        else:
            self._say_why_not()

    @work(exit_on_error=False, exclusive=True, group="editor")
    async def _write_section(self, number: int, section: str) -> None:
        base = await self.session.read(notes.section, number, section)
        self._editor = SectionEditor(self.session, number, base)
        await self.app.push_screen_wait(self._editor)
        self._editor = None
        await self._read()

    @work(exit_on_error=False, group="entry")
    async def _open_entry(self, number: int) -> None:
        await open_entry(self.app, self.session, number)
        await self._read()

    def action_none(self) -> None:
        """Say that there is nothing to say in the section under the cursor."""
        acts, row = self._acts(), self._row
        if acts is not None and row is not None and (act := acts.none(row.item)):
            self._do(act)
        else:
            self._say_why_not()

    def action_doubt(self) -> None:
        """Doubt the item under the cursor, with a word; a count is doubted once it was counted."""
        acts, row = self._reviewing(), self._row
        if acts and row and acts.is_uncounted(row.item):
            self._bar.say(self.session.words("Count first, then doubt."), wrong=True)
        elif acts and row:
            self._bar.ask(acts.doubt(row.item))

    def action_say_back(self) -> None:
        """Say back an urgent item; or, as the outgoing, answer a doubt."""
        acts, row, view = self._acts(), self._row, self._view
        if not (acts and row and view and view.is_offered):
            return
        if view.may_answer(row.item):
            self._bar.ask(acts.answer(row.item, self.session.person))
        elif view.outgoing:
            self._bar.say(self.session.explain(DeskError("no_doubt")), wrong=True)
        elif view.is_doubted(row.item):
            self._answer_here(acts, row.item)
        elif row.item.startswith("urgent:"):
            self._bar.ask(acts.say_back(row.item))

    @work(exit_on_error=False, exclusive=True, group="sign")
    async def _answer_here(self, acts: Acts, item: str) -> None:
        """Let one of the outgoing answer at the terminal of the incoming, with their PIN."""
        if self._view is not None:
            answerer = await signing.outgoing(self.app, self.session, self._view)
            if answerer is not None:
                self._bar.ask(acts.answer(item, answerer))

    def action_refuse(self) -> None:
        """Refuse to sign, with a reason."""
        if acts := self._reviewing():
            self._bar.ask(acts.refuse())

    def action_take_back(self) -> None:
        """Take the offer back to go on preparing; what was checked already is asked about."""
        if (acts := self._acts()) and acts.would_lose:
            self._bar.ask(acts.take_back(self._take_back))
        else:
            self._take_back()

    def _take_back(self, _typed: str = "") -> None:
        session = self.session
        self._do(partial(offering.withdraw, session.person, session.clock()), go_on=False)

    @on(AskBar.Answered)
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._read()
        await self._parts.next_item()
        if event.question.done:
            self._describe()
            self._bar.say(event.question.done)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._parts.list)
        self._show_keys()

    # Signing.

    @work(exit_on_error=False, exclusive=True, group="sign")
    async def action_sign(self) -> None:
        """Sign as the outgoing, or as the incoming; what is still to do is said first."""
        if self._view and self._view.document:
            await self._signed(signing.sign(self.app, self.session, self._view))

    def action_override(self) -> None:
        """Seal without both signatures: a supervisor's PIN and a reason."""
        if acts := self._acts():
            self._bar.ask(acts.override(partial(self._override, self._view)))

    @work(exit_on_error=False, exclusive=True, group="sign")
    async def _override(self, view: View, reason: str) -> None:
        await self._signed(signing.override(self.app, self.session, view, reason))

    async def _signed(self, signs: Awaitable[str]) -> None:
        try:
            said = await signs
        except DeskError as error:
            await self._read()
            await self._refused(error)
        else:
            await self._read()
            if said:
                self._bar.say(said)

    @work(exit_on_error=False, exclusive=True, group="duty")
    async def action_on_duty(self) -> None:
        """Go on duty, relieve, stay on, swap, or say that the relief is late."""
        try:
            self.session.person.require("go_on_duty")
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
            return
        if await duty_question.ask(self.app, self.session):
            await self._read()

    @work(exit_on_error=False, group="print")
    async def action_print(self) -> None:
        """Print the handover as it stands, on the configured printer or into its folder."""
        from screens.handover.printing import print_handover

        if self._view is not None and self._view.handed is not None:
            number = self._view.handed.number - (self._view.is_preparing)
            said = await print_handover(self.session, max(1, number))
            self._bar.say(said)

    def action_back(self) -> None:
        """Go back to the log."""
        self.action_screen_log()
