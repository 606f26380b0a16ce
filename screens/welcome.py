"""What a person is told after signing in: to go on duty, and what happened while they were away."""

from __future__ import annotations

from typing import Any

from textual.app import App

from models import catch_up, duty
from screens import duty as duty_question
from screens import places
from screens.session import Session


async def welcome(app: App[Any], session: Session) -> None:
    """Ask clerks and lobby assistants whether they go on duty; show what is news to them.

    Whoever was signed in without hands is asked nothing.
    """
    actor, now = session.person, session.clock()
    if session.welcomed or actor.automatic or not actor.account.may("go_on_duty"):
        return
    session.welcomed = True
    login = actor.account.login
    found = await session.read(duty.situation, now)
    absent = not (found.is_member(login) or found.is_waiting(login))
    if duty.is_asked(actor.account) and absent:
        await duty_question.ask(app, session)
    news = await session.read(catch_up.news, login, now)
    if not news.is_empty and session.actor is actor:
        places.go_to(app, session, "catch_up")
