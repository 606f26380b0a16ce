"""A damaged journal (-wal) beside a desk: found before SQLite opens it, and laid aside.

SQLite reads a journal up to the first frame that is not whole, and whoever closes the file last
removes the rest: what stands behind the damage, which a repair can save, would be gone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from models.files import sync
from models.language import N_

LAID_ASIDE = ".damaged-journal-"
TOLD = N_(
    "The desk's journal is damaged, and what was written last may be missing. The desk as it was "
    "is kept: {path}. To save what it has: dutydesk repair {path} --to PATH"
)


def has_journal(path: Path) -> bool:
    """Whether there is something in the journal of a desk."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def hides_something(path: Path) -> bool:
    """Whether the journal of a desk has whole pages behind damage, which SQLite would drop.

    A last transaction cut short, as a power cut leaves it, hides nothing. Raises OSError.
    """
    if not has_journal(path):
        return False
    from models.repair import journal

    found = journal.read(Path(f"{path}-wal"))
    last = max(found.pages.values(), default=0)
    if found.header_damaged:
        return last > 0
    return bool(found.damaged) and found.damaged[0].offset < last


def lay_aside(path: Path) -> Path | None:
    """Copy a desk and its journal beside it, durably, where the journal hides something.

    Returns the copy. Call it with nobody else there. Raises OSError, and leaves nothing then.
    """
    if not hides_something(path):
        return None
    kept = _free_name(path)
    try:
        for ending in ("-wal", ""):  # the desk last: with it there, both are whole
            _copy(Path(f"{path}{ending}"), Path(f"{kept}{ending}"))
        sync(kept.parent)
    except BaseException:
        for ending in ("", "-wal"):
            Path(f"{kept}{ending}").unlink(missing_ok=True)
        raise
    return kept


def laid_aside(path: Path) -> list[Path]:
    """Return the copies that were laid aside beside a desk, the oldest first."""
    start = f"{path.name}{LAID_ASIDE}"
    return sorted(
        each
        for each in path.parent.iterdir()
        if each.name.startswith(start) and not each.name.endswith(("-wal", "-shm"))
    )


def _copy(source: Path, to: Path) -> None:
    import shutil  # here, because it is rarely needed

    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as content, os.fdopen(descriptor, "wb") as copy:
        shutil.copyfileobj(content, copy, 1024 * 1024)
        copy.flush()
        os.fsync(descriptor)


def _free_name(path: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    kept = path.with_name(f"{path.name}{LAID_ASIDE}{stamp}")
    again = 1
    while os.path.lexists(kept) or os.path.lexists(f"{kept}-wal"):
        again += 1
        kept = path.with_name(f"{path.name}{LAID_ASIDE}{stamp}-{again}")
    return kept
