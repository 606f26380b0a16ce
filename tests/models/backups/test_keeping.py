"""Which backups stay: so many hours, days, weeks and months by the desk's clock, and never none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.audit import Audit
from models.backups import keeping
from models.backups.keeping import Decision, Policy, decide
from models.backups.places import PROVEN, UNPROVEN, Stored
from models.clock import DAY, moment
from models.database import rows
from tests.conftest import MakeDesk
from tests.factories import NOW, ZONE, actor
from tests.models.backups.test_archive import HEADER

NONE = Policy(0, 0, 0, 0)
ID = HEADER.desk_id


def backup(at: int, *, proven: bool = True, desk: str = ID) -> Stored:
    header = replace(HEADER, created_at=at, desk_id=desk)
    return Stored(Path(f"/b/{at}{PROVEN if proven else UNPROVEN}"), 100, header)


def local(*numbers: int, zone: ZoneInfo = ZONE) -> int:
    return moment(datetime(*numbers, tzinfo=zone))  # type: ignore[misc, arg-type]


def staying(backups: Iterable[Stored], policy: Policy, zone: ZoneInfo = ZONE) -> list[int]:
    decisions = decide(backups, ID, policy, zone, NOW)
    return [each.backup.created_at for each in decisions if each.stays]


def test_of_each_period_the_newest_stays_as_often_as_the_rule_says() -> None:
    quarters = [backup(NOW - number * DAY // 96) for number in range(96 * 40)]
    newest = quarters[0].created_at
    hours = staying(quarters, replace(NONE, hourly=3))
    assert hours == [newest, local(2026, 11, 24, 1, 50), local(2026, 11, 24, 0, 50)]
    days = staying(quarters, replace(NONE, daily=3))
    assert days == [newest, local(2026, 11, 23, 23, 50), local(2026, 11, 22, 23, 50)]
    weeks = staying(quarters, replace(NONE, weekly=2))
    assert weeks == [newest, local(2026, 11, 22, 23, 50)]
    months = staying(quarters, replace(NONE, monthly=2))
    assert months == [newest, local(2026, 10, 31, 23, 50)]
    # beside 48 hours: 11 days, 4 weeks and the oldest quarter, the last of October
    assert len(staying(quarters, Policy())) == 48 + 11 + 5 + 1


def test_periods_without_a_backup_do_not_count() -> None:
    found = [backup(local(2026, month, 1)) for month in (11, 8, 3)] + [backup(local(2021, 5, 5))]
    assert staying(found, replace(NONE, monthly=3)) == [each.created_at for each in found[:3]]


def test_the_oldest_stays_while_a_rule_has_room() -> None:
    hour = [backup(local(2026, 11, 24, 1, minute)) for minute in (50, 40, 30)]
    assert staying(hour, replace(NONE, hourly=2)) == [hour[0].created_at, hour[2].created_at]


def test_the_last_verified_stays_whatever_the_rules_say() -> None:
    found = [backup(NOW - 900 * DAY), backup(NOW - 901 * DAY)]
    assert staying(found, replace(NONE, days=30)) == [found[0].created_at]
    failed = [backup(NOW - 5, proven=False), *found, backup(NOW - 950 * DAY, proven=False)]
    decisions = decide(failed, ID, NONE, ZONE, NOW)
    assert [(each.stays, each.reasons) for each in decisions] == [
        (True, (keeping.NEWER,)),
        (True, (keeping.LAST,)),
        (False, (keeping.NO_RULE,)),
        (False, (keeping.FAILED,)),
    ]


def test_what_is_from_the_future_is_not_the_last_verified_and_stays() -> None:
    found = [backup(NOW + 400 * DAY), backup(NOW), backup(NOW - DAY), backup(NOW - 2 * DAY)]
    failed = backup(NOW - 1, proven=False)
    decisions = decide([*found, failed], ID, replace(NONE, daily=1), ZONE, NOW)
    assert [(each.backup.created_at, each.stays, each.reasons) for each in decisions] == [
        (NOW, True, (keeping.LAST, "daily")),
        (NOW - 1, False, (keeping.FAILED,)),
        (NOW - DAY, False, (keeping.NO_RULE,)),
        (NOW - 2 * DAY, False, (keeping.NO_RULE,)),
        (NOW + 400 * DAY, True, (keeping.FUTURE,)),
    ]


def test_what_is_older_than_visitors_data_may_be_goes_in_spite_of_the_rules() -> None:
    found = [backup(NOW - days * DAY) for days in (1, 100, 179, 181, 400)]
    assert staying(found, Policy(days=180)) == [each.created_at for each in found[:3]]
    assert staying(found, Policy()) == [each.created_at for each in found]


def test_another_desks_and_what_cannot_be_read_stay() -> None:
    found = [
        backup(NOW - DAY),
        backup(NOW - 2 * DAY),
        backup(NOW - 900 * DAY, desk="cd" * 16),
        Stored(Path("/b/rubbish.backup"), 7, None),
    ]
    decisions = decide(found, ID, replace(NONE, days=30), ZONE, NOW)
    assert [each.stays for each in decisions] == [True, False, True, True]


def test_the_hour_that_a_clock_shows_twice_is_two_hours() -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = local(2026, 10, 25, 2, 30, zone=zone)
    twice = [backup(first + hour * DAY // 24) for hour in range(2)]
    assert len(staying(twice, replace(NONE, hourly=2), zone)) == 2
    assert len(staying([*twice, backup(first - DAY)], replace(NONE, daily=2), zone)) == 2


@given(
    st.lists(st.tuples(st.integers(0, 400 * 24 * 60), st.booleans()), unique=True),
    st.builds(Policy, *[st.integers(0, 5)] * 4, st.sampled_from([0, 1, 90])),
)
def test_never_the_last_verified_and_never_too_many(
    made: list[tuple[int, bool]], policy: Policy
) -> None:
    found = [backup(NOW - ago * 60_000_000, proven=proven) for ago, proven in made]
    decisions = decide(found, ID, policy, ZONE, NOW)
    proven = [each for each in decisions if each.backup.is_proven]
    assert len(decisions) == len(found)
    assert not proven or proven[0].stays
    most = policy.hourly + policy.daily + policy.weekly + policy.monthly
    assert sum(each.stays for each in proven) <= max(most, 1)
    assert all(each.reasons for each in decisions)


def test_what_goes_is_gone_and_on_record(desk: MakeDesk, tmp_path: Path) -> None:
    desk("en")
    paths = [tmp_path / f"{name}.backup" for name in "ab"]
    for path in paths:
        path.write_bytes(b"x")
    stays = Decision(replace(backup(NOW), path=paths[0]), True, (keeping.LAST,))
    goes = Decision(replace(backup(NOW - timedelta(1).days * DAY), path=paths[1]), False, ())
    gone, problems = keeping.remove([stays, goes], actor("admin").origin, NOW)
    assert ([each.path for each in gone], problems) == ([paths[1]], [])
    assert [path.exists() for path in paths] == [True, False]
    acts = rows(Audit.select(Audit.detail).where(Audit.act == "backup_prune"))
    assert acts == [("1",)]
