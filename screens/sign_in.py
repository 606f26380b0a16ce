"""Signing in, and the locked screen: a name, a PIN, one key press at a time and none lost."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from models import staff
from models.clock import short_time
from models.errors import DeskError
from models.staff import Account, Actor
from models.text import clean_line, shown
from screens import labels
from screens.desk_screen import DeskScreen, MinutePassed
from screens.session import Session
from screens.widgets.frame import KeysLine

SHOWN = 8  # names at once
LONGEST_PIN = 12
DIGITS = re.compile(r"\d")  # typed for a name, they may be a PIN that came too early


class SignInForm(Widget, can_focus=True):
    """Name and PIN in one widget, so that whatever is typed ahead arrives in the right place."""

    DEFAULT_CSS = "SignInForm { width: 46; height: 16; }"
    COMPONENT_CLASSES = {"sign-in--wrong"}

    @dataclass
    class SignedIn(Message):
        """A person has shown who they are."""

        account: Account

    def __init__(self, session: Session, *, locked: bool, login: str | None, notice: str) -> None:
        super().__init__(id="form")
        self._session = session
        self._locked = locked
        self._accounts: list[Account] = []
        self._wanted = login
        self._filter = ""
        self._at = 0
        self._chosen: Account | None = None
        self._unlocking: Account | None = None  # the locked-out person a supervisor is here for
        self._pin = ""
        self._checking = False
        self._notice = notice

    def know(self, accounts: Sequence[Account]) -> None:
        """Take in who works here."""
        self._accounts = [account for account in accounts if not account.is_device]
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._chosen = next((one for one in self._accounts if one.login == wanted), None)
            if self._chosen is None:
                unknown = DeskError("login_unknown", login=shown(wanted))
                self._notice = self._session.explain(unknown)
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """All that can stand in a name or a PIN is for this form."""
        return (character is not None and character.isprintable()) or key in EDITING

    async def on_key(self, event: events.Key) -> None:
        """Take one key; while a PIN is being checked the next ones wait for what comes."""
        if event.key not in EDITING and not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter" and self._chosen is not None and self._pin:
            await self._check()
        else:
            self._press(event)

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text as if it was typed."""
        event.stop()
        if self._chosen is None:
            self._filter += clean_line(event.text)
        else:
            self._pin = (self._pin + event.text.strip())[:LONGEST_PIN]
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the name that was clicked."""
        at = event.y - 5
        if self._chosen is None and 0 <= at < len(self._listed()):
            self._at = at
            self._choose()
        self.refresh()

    def _press(self, event: events.Key) -> None:
        self._notice = ""
        if self._chosen is None:
            self._press_in_names(event)
        else:
            self._press_in_pin(event)
        self.refresh()

    def _press_in_names(self, event: events.Key) -> None:
        key = event.key
        if key in ("up", "down"):
            self._at = max(0, min(self._at + (1 if key == "down" else -1), len(self._listed()) - 1))
        elif key in ("enter", "tab"):
            self._choose()
        elif key == "backspace":
            self._filter, self._at = self._filter[:-1], 0
        elif key in ("escape", "ctrl+u"):
            self._filter, self._at, self._unlocking = "", 0, None
        elif event.character:
            self._filter, self._at = self._filter + event.character, 0

    def _press_in_pin(self, event: events.Key) -> None:
        key = event.key
        if key in ("escape", "shift+tab"):
            self._chosen, self._pin = None, ""
        elif key == "backspace":
            self._pin = self._pin[:-1]
        elif key == "ctrl+u":
            self._pin = ""
        elif key == "f4" and self._is_locked_out(self._chosen):
            self._unlocking, self._chosen, self._filter, self._at = self._chosen, None, "", 0
        elif event.character and event.character.isdigit():
            self._pin = (self._pin + event.character)[:LONGEST_PIN]

    def _choose(self) -> None:
        listed = self._listed()
        if listed:
            self._chosen, self._pin = listed[min(self._at, len(listed) - 1)], ""
            if self._is_locked_out(self._chosen):
                self._say_locked_out(self._chosen)

    async def _check(self) -> None:
        session, account, pin = self._session, self._chosen, self._pin
        assert account is not None
        self._checking, self._pin = True, ""
        self.refresh()
        now = session.clock()
        try:
            known = await session.write(staff.sign_in, account.login, pin, session.origin, now)
            if self._unlocking is not None:
                await self._unlock(known)
            else:
                self.post_message(self.SignedIn(known))
        except DeskError as error:
            self._notice = session.explain(error)
            with contextlib.suppress(DeskError):
                self.know(await session.read(staff.everybody))
            self._chosen = self._again(account) or account
            if self._is_locked_out(self._chosen):
                self._say_locked_out(self._chosen)
        finally:
            self._checking = False
            self.refresh()

    async def _unlock(self, supervisor: Account) -> None:
        session, locked_out = self._session, self._unlocking
        assert locked_out is not None
        actor = Actor(supervisor, session.origin)
        await session.write(staff.unlock, locked_out.login, actor, session.clock())
        self.know(await session.read(staff.everybody))
        self._unlocking, self._chosen = None, self._again(locked_out)
        self._notice = session.words("{name} is unlocked.", name=shown(locked_out.name))

    def _again(self, account: Account) -> Account | None:
        return next((one for one in self._accounts if one.login == account.login), None)

    def _is_locked_out(self, account: Account | None) -> bool:
        now = self._session.clock()
        return account is not None and account.locked_out_until(now) is not None

    def _say_locked_out(self, account: Account) -> None:
        until = short_time(account.locked_until or 0, self._session.zone)
        self._notice = self._session.words(
            "Locked until {until}. F4: a supervisor unlocks.", until=until
        )

    def _listed(self) -> list[Account]:
        """Return who is offered: nobody on a locked screen before the first letter."""
        wanted = self._filter.strip().casefold()
        if self._locked and not wanted:
            return []
        offered = [
            account
            for account in self._accounts
            if wanted in account.name.casefold() or account.login.startswith(wanted)
        ]
        if self._unlocking is not None:
            offered = [account for account in offered if account.may("unlock")]
        # Whose name or login begins so comes before whose name only holds it.
        offered.sort(key=lambda account: not _begins(account, wanted))
        return offered[:SHOWN]

    def render(self) -> Text:
        """Return the form's lines."""
        session, words, now = self._session, self._session.words, self._session.clock()
        name = Text(shown(session.desk.name), "bold")
        if session.desk.demo:
            name.append("  ")
            name.append(words("DEMO"), "bold reverse")
        due = sum(one.is_over(now) for one in session.due)
        count = words.plural("{count} thing is due", "{count} things are due", due) if due else ""
        lines = [name, Text(f"{short_time(now, session.zone)}   {count}"), Text()]
        lines += self._name_lines() if self._chosen is None else self._pin_lines(self._chosen)
        style = self.get_component_rich_style("sign-in--wrong", partial=True)
        return Text("\n").join([*lines, Text(), Text(self._notice, style)])

    def _name_lines(self) -> list[Text]:
        words = self._session.words
        if self._unlocking is not None:
            title = words("Supervisor who unlocks {name}", name=shown(self._unlocking.name))
        elif self._locked:
            title = words("Locked. Type your name")
        else:
            title = words("Who are you?")
        lines = [
            Text(title),
            Text.assemble("> ", DIGITS.sub("*", shown(self._filter)), ("_", "bold")),
        ]
        listed = self._listed()
        if self._filter and not listed:
            lines.append(Text("  " + words("Nobody here has that name.")))
        for at, account in enumerate(listed):
            roles = f" {labels.signs(self._session).dot} ".join(map(words, account.role_labels()))
            line = Text(f"  {shown(account.name)}  ")
            line.append(roles, "dim")
            if at == self._at:
                line.stylize("reverse")
            lines.append(line)
        return lines

    def _pin_lines(self, account: Account) -> list[Text]:
        words = self._session.words
        checking = words("one moment") if self._checking else ""
        pin = Text.assemble(words("PIN  "), "*" * len(self._pin), ("_", "bold"), f" {checking}")
        return [Text(f"> {shown(account.name)}"), Text(), pin]


def _begins(account: Account, wanted: str) -> bool:
    return account.name.casefold().startswith(wanted) or account.login.startswith(wanted)


EDITING = frozenset(
    ("enter", "tab", "shift+tab", "backspace", "escape", "up", "down", "ctrl+u", "f4")
)


class SignInScreen(DeskScreen):
    """Who is at the desk? Over a locked screen it names nobody until a letter is typed."""

    CSS_PATH = "sign_in.tcss"
    AUTO_FOCUS = "#form"

    def __init__(
        self,
        session: Session,
        *,
        locked: bool = False,
        login: str | None = None,
        notice: str = "",
    ) -> None:
        super().__init__(session)
        self.locked = locked
        self._form = SignInForm(session, locked=locked, login=login, notice=notice)
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the form in the middle and the keys below."""
        yield self._form
        self._tell_keys()
        yield self._keys_line

    async def on_mount(self) -> None:
        """Take the keys at once, and read who works here."""
        self.set_focus(self._form)
        try:
            self._form.know(await self.session.read(staff.everybody))
        except DeskError as error:
            self.failed(error)

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._form.refresh()
        self._tell_keys()

    def _tell_keys(self) -> None:
        lead = self.session.words("Enter next")
        self._keys_line.tell(("language", "quit"), typing=True, lead=lead)

    def on_minute_passed(self, event: MinutePassed) -> None:  # noqa: ARG002
        """Show the time."""
        self._form.refresh()
