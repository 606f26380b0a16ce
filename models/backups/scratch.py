"""A folder beside the desk for what is only being made: one program at a time, removed afterwards.

It has a fixed name, so that what a program left there that was killed is found by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import DeskError


@contextmanager
def scratch(
    folder: Path, taken: str, rescue: Callable[[Path], None] | None = None
) -> Iterator[None]:
    """Have an empty folder of rights 0700 for a block; `rescue` may save what was left in it.

    It is called before the folder is emptied: what another left, and what an ended block leaves.

    Raises DeskError with the code `taken` while another program has it.
    """
    descriptor = _own(folder, taken)
    try:
        if rescue is not None:
            rescue(folder)
        _empty(folder)
        try:
            yield
        finally:
            if rescue is not None:
                rescue(folder)
            _empty(folder)
            folder.rmdir()
    finally:
        os.close(descriptor)


def _own(folder: Path, taken: str) -> int:
    while True:
        folder.mkdir(mode=0o700, exist_ok=True)
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            continue  # removed meanwhile by whoever had it
        except BlockingIOError:
            os.close(descriptor)
            raise DeskError(taken, path=folder.parent) from None
        if _leads_to(folder, descriptor):
            return descriptor
        os.close(descriptor)


def _leads_to(folder: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(folder.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _empty(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()
