"""A process that writes an entry for each line it reads and says when it was durable.

    python -m bench.writer DATABASE LOGIN

It answers each line with the entry's number and time.monotonic() just after the commit.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.desks import origin
from models import staff
from models.clock import now
from models.database import open_desk
from models.log import entries
from models.log.tables import NewEntry
from models.staff import Actor


def main(path: str, login: str) -> None:
    """Write until the input ends."""
    open_desk(Path(path))
    actor = Actor(staff.find(login), origin())
    for line in sys.stdin:
        written = entries.append(NewEntry(line.strip()), actor, now())
        print(written.number, time.monotonic(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
