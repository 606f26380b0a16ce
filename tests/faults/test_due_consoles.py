"""Two real consoles and something overdue: escalated once, each person for themselves."""

from __future__ import annotations

from models import clock, due
from models.clock import MINUTE
from models.complaints import reads, taking
from models.complaints.tables import NewComplaint
from tests.factories import actor
from tests.faults.test_two_consoles import open_console  # noqa: F401 - a fixture
from tests.models.backups.test_reports import record

LIST, LATER = b"\x1d", b"\x1c"  # as a terminal sends ^] and ^\\


def test_it_is_escalated_once_and_each_answers_for_themselves(open_console) -> None:  # noqa: F811
    case = taking.take(NewComplaint("drain", kind="repair"), actor("li"), clock.now() - 60 * MINUTE)
    record(clock.now())  # a backup, or that it is missing would be due too
    li, wang = open_console("li"), open_console("wang")
    for terminal in (li, wang):
        terminal.wait_for("T-0001 since")
    li.press("n")
    li.wait_for("Enter write")
    li.send("half a li")
    li.send(LIST)
    li.wait_for("For you")
    li.press("space")
    li.wait_for("seen ")
    li.wait_for(lambda: "T-0001 since" not in li.text())
    wang.send("!")
    wang.wait_for("Jane Lee: seen")
    assert "T-0001 since" in wang.text()
    wang.send(LATER)
    wang.wait_for("put off T-0001")
    wang.send("12-31 23:59 plumber")
    wang.wait_for("plumber")
    wang.press("enter")
    wang.wait_for("rings again then")
    li.send(LIST)
    li.wait_for("half a li")
    for terminal in (li, wang):
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    told = [step.action for step in reads.timeline(case.id)]
    assert told.count("escalate") == 1
    assert [(answer.person, answer.words) for answer in due.answers()] == [
        ("li", ""),
        ("wang", "plumber"),
    ]
