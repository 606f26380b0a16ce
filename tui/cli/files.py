"""Files that commands write: whole or not there, readable by their owner only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from tui.cli.context import Invocation, Sentence


@contextmanager
def output_file(call: Invocation, output: str | None) -> Iterator[IO[str]]:
    """Yield where to write: standard output, or a new file that is whole or not there."""
    if output is None:
        # Whatever the terminal speaks, what is exported is UTF-8.
        file = TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
        try:
            yield file
        finally:
            file.detach()
        return
    path = Path(output)
    growing = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        os.link(growing, path)  # unlike a rename, never replaces
    except FileExistsError:
        raise Sentence(
            call.words("{path} exists already. Choose another name.", path=output)
        ) from None
    finally:
        growing.unlink(missing_ok=True)
