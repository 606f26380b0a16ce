"""Whatever a file holds that is read in: a sentence or rows, never a traceback, never a half."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models import staff
from models.database import database, open_desk
from tests.cli.conftest import Shell, shell  # noqa: F401 - a fixture
from tests.factories import PIN

# The command and who gives it, a file that it takes, and the tables that it writes.
KINDS = {
    "complaints": (
        ("complaint", "import"),
        "received_at,kind,complainant,phone,unit,words,remedy\n"
        "2026-11-24 01:00,repair,Ann Ng,13812345678,12-1503,drain blocked,\n"
        '2026-11-23 09:00,complaint,王芳,,3-0802,"noise, at night",quiet\n',
        ("complaint", "complaint_step", "complaint_caller", "entry"),
    ),
    "visitors": (
        ("visitor", "import-expected"),
        "name,party,organisation,phone,unit,purpose,expected_from,expected_until,remarks\n"
        "Ann Ng,2,Lifts Ltd,13812345678,12-1503,repair,2026-11-25 09:00,2026-11-25 11:00,\n"
        '王芳,1,,,3-0802,visit,2026-11-26 09:00,2026-11-26 11:00,"=1+1"\n',
        ("visit", "visit_step", "visit_key", "entry"),
    ),
    "roster": (
        ("roster", "import"),
        "day,shift,login,name\n2026-11-24,night,li,Jane Lee\n2026-11-25,early,wang,John King\n",
        ("roster",),
    ),
    "checklist": (
        ("checklist", "set"),
        "# at night\n\ncount 14: keys\ntick: lobby dark\n状况：日志平板\ntext: water meter\n",
        ("checklist", "checklist_item"),
    ),
}
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
ODD = some.sampled_from(
    (b"", b"\0", b'"', b",", b"\n", b"\r", b"\x1b[2J", b"\xff\xfe", b"\xe2\x80\xae", b"9" * 400)
)


@some.composite
def changed(draw: Any, sound: str) -> bytes:
    """A file that was sound, in some encoding, with odd bytes in place of some of its own."""
    content = sound.encode(draw(some.sampled_from(ENCODINGS)))
    for _ in range(draw(some.integers(0, 4))):
        at = draw(some.integers(0, len(content)))
        length = draw(some.integers(0, 12))
        content = content[:at] + draw(ODD | some.binary(max_size=4)) + content[at + length :]
    return content


def headed(sound: str) -> some.SearchStrategy[bytes]:
    """A file with the right first line and any text below."""
    cells = some.text(some.characters(exclude_categories=["Cs"]) | some.sampled_from(',"\n2026-:'))
    first = sound.partition("\n")[0]
    return cells.map(lambda text: f"{first}\n{text}".encode())


def counts(tables: tuple[str, ...]) -> list[int]:
    return [database.ask(f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("examples", [15, pytest.param(400, marks=pytest.mark.slow)])
def test_any_bytes_are_taken_whole_or_refused_in_words(
    shell: Shell,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    examples: int,
) -> None:
    monkeypatch.setattr(staff, "pin_matches", lambda _hash, pin: pin == PIN)  # which is slow
    command, sound, tables = KINDS[kind]
    path = tmp_path / "file"
    login = "li" if kind in ("complaints", "visitors") else "zhao"

    def read_in(content: bytes) -> int:
        path.write_bytes(content)
        open_desk(shell.path)
        before = counts(tables)
        done = shell(*command, str(path), "--as", login, "--pin-file", "-", given=PIN)
        open_desk(shell.path)
        after = counts(tables)
        database.close()
        assert done.exit_code in (0, 2), done.output
        assert not set("\x1b\x07\u202e") & set(done.output)
        if done.exit_code:
            assert done.stderr
            assert after == before
        return done.exit_code

    assert read_in(sound.encode()) == 0
    run = any_of(changed(sound) | headed(sound) | some.binary(max_size=300), examples, read_in)
    run()


def any_of(
    contents: some.SearchStrategy[bytes], examples: int, read_in: Callable[[bytes], int]
) -> Callable[[], None]:
    """Return the test of so many files; what they leave in the desk is in nobody's way."""
    odd = [HealthCheck.too_slow]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=odd)
    @given(content=contents)
    def run(content: bytes) -> None:
        read_in(content)

    return run


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=some.lists(some.binary(max_size=60) | some.text().map(str.encode), max_size=6))
def test_any_stream_of_lines_is_written_or_refused_line_by_line(
    shell: Shell,  # noqa: F811
    lines: list[bytes],
) -> None:
    open_desk(shell.path)
    before = counts(("entry",))
    done = shell("log", "add", "-", "--as", "gate", given=b"\n".join(lines))
    open_desk(shell.path)
    printed = done.stdout.split()
    assert counts(("entry",)) == [before[0] + len(printed)]
    assert done.exit_code == (1 if done.stderr else 0)
    database.close()
